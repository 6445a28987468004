"""The life of a code: the table of its moves, and the state that follows from tick, tie and clock."""

import itertools

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.rules.cast import (
    HANDLE,
    NOW_MS,
    PROVINCE,
    TICK,
    TICK_MS,
    credential,
    policy,
    revoked,
    ring,
)
from ybcode.errors import Refusal
from ybcode.rules.code.codec import mint
from ybcode.rules.holders.credential import Credential
from ybcode.rules.redemption.floor import Tie, spend
from ybcode.rules.redemption.life import TRANSITIONS, State, age_ms, state_of
from ybcode.rules.verifier import Facts, Proposal, verify

LIFE_S = (5, 15, 60, 300, 3_600, 4_394)
SKEW_MS = (0, 1, 4_999, 5_000, 7_777)
TEXT = mint(ring(), province=PROVINCE, handle=HANDLE, tick=TICK)
EVENTS = {event for _, event in TRANSITIONS}
STATES = set(State.__args__)


def told(now_ms, tie=None, row=None, **code):
    """What a till hears of TEXT: the code of the refusal, or None."""
    facts = Facts(credential=row or credential(), tie=tie or Tie())
    answer = verify(TEXT, facts, keys=ring(), policy=policy(code=code), now_ms=now_ms)
    return None if isinstance(answer, Proposal) else answer.code


@pytest.mark.parametrize("skew_ms", SKEW_MS)
@pytest.mark.parametrize("life_s", LIFE_S)
def test_a_life_is_half_open(life_s, skew_ms):
    """Admitted from skew before its first millisecond; at exactly life_s it has expired."""
    start, end = NOW_MS - skew_ms, NOW_MS + life_s * 1000
    refresh_s = min(life_s, 60) // 5 * 5
    code = {"life_s": life_s, "skew_ms": skew_ms, "refresh_s": refresh_s}
    channels = {"app": {}}
    keys, one = ring(), policy(code=code, channels=channels)
    facts = Facts(credential=credential())
    expected = {
        start - 1: "code.not_yet",
        start: None,
        start + 1: None,
        NOW_MS: None,
        end - 1: None,
        end: "code.expired",
        end + 1: "code.expired",
    }
    for now_ms, refusal in expected.items():
        answer = verify(TEXT, facts, keys=keys, policy=one, now_ms=now_ms)
        assert (None if isinstance(answer, Proposal) else answer.code) == refusal, now_ms - NOW_MS


@pytest.mark.parametrize(
    ("ahead_ms", "skew_ms"), [(600_000, 5_000), (600_000, 600_000), (5_000, 0), (5_000, 5_000), (0, 0)]
)
def test_how_far_ahead_a_code_is_admitted_recognised_and_unknown(ahead_ms, skew_ms):
    """Within skew good, within ahead code.not_yet with how far, beyond it code.invalid with nothing."""
    code = {"ahead_ms": ahead_ms, "skew_ms": skew_ms}
    assert told(NOW_MS - skew_ms, **code) is None
    assert told(NOW_MS - ahead_ms - 1, **code) == "code.invalid"
    if skew_ms < ahead_ms:
        facts, keys = Facts(credential=credential()), ring()
        for early_ms in (skew_ms + 1, ahead_ms):
            answer = verify(TEXT, facts, keys=keys, policy=policy(code=code), now_ms=NOW_MS - early_ms)
            assert answer == Refusal("code.not_yet", {"ahead_ms": early_ms})


@pytest.mark.parametrize("early_ms", [0, 1, 4_999, 5_000])
def test_an_expired_code_says_how_old_it_is(early_ms):
    """code.expired comes with its age and its life, in ms."""
    now_ms = NOW_MS + 300_000 + early_ms
    answer = verify(TEXT, Facts(credential=credential()), keys=ring(), policy=policy(), now_ms=now_ms)
    assert answer == Refusal("code.expired", {"age_ms": 300_000 + early_ms, "life_ms": 300_000})


def test_an_age_is_told_in_ms():
    """Negative while the code lies ahead, 0 at its first millisecond."""
    assert [age_ms(TICK, NOW_MS + ms) for ms in (-5_000, -1, 0, 1)] == [-5_000, -1, 0, 1]


@pytest.mark.parametrize(
    ("tie", "state"),
    [
        (Tie(), "live"),
        (Tie(floor=TICK), "live"),
        (Tie(floor=TICK, spent_tick=TICK - 1), "live"),
        (Tie(floor=TICK + 1, spent_tick=TICK), "used"),
        (Tie(floor=TICK + 9, spent_tick=TICK), "used"),
        (Tie(floor=TICK + 1, spent_tick=TICK - 1), "superseded"),
        (Tie(floor=TICK + 9, spent_tick=TICK + 8), "superseded"),
    ],
)
def test_where_a_code_stands_by_its_tie(tie, state):
    """On the floor it lives; below it, it was the one spent last, or another was."""
    assert state_of(TICK, credential(), tie, policy=policy().code, now_ms=NOW_MS) == state


def test_where_nothing_is_spent_no_floor_counts():
    """Under redemption "none" a code is live to the end of its life, whatever the tie holds."""
    code = policy(code={"redemption": "none"}).code
    tie = Tie(floor=TICK + 9, spent_tick=TICK)
    assert state_of(TICK, credential(), tie, policy=code, now_ms=NOW_MS) == "live"
    assert state_of(TICK, revoked(), tie, policy=code, now_ms=NOW_MS) == "revoked"
    assert state_of(TICK, credential(), tie, policy=code, now_ms=NOW_MS + 300_000) == "expired"


class Model:
    """One code in a world of its own: a tie, a credential, a clock, and the state that the table gives.

    Spending any code of the tie raises the floor; where that leaves this code below, the table calls it
    "spend another code". An event for which a state has no line leaves the state as it is.
    """

    def __init__(self, life_s, skew_ms):
        self.policy = policy(code={"life_s": life_s, "skew_ms": skew_ms}, channels={"app": {}}).code
        self.tie = Tie()
        self.row: Credential = credential()
        self.now_ms = NOW_MS - 40_000
        self.state = "ahead"
        self.moves = []

    def actual(self, tick=TICK):
        """Where a code stands by the rule under test."""
        return state_of(tick, self.row, self.tie, policy=self.policy, now_ms=self.now_ms)

    def happen(self, event):
        """Move the state along the table."""
        assert event in EVENTS
        if (self.state, event) in TRANSITIONS:
            self.moves.append((self.state, event))
            self.state = TRANSITIONS[self.state, event]

    def wait(self, ms):
        """Let the clock run, over the start and the end of the code's life."""
        before, self.now_ms = self.now_ms, self.now_ms + ms
        start, end = NOW_MS - self.policy.skew_ms, NOW_MS + self.policy.life_s * 1000
        if before < start <= self.now_ms:
            self.happen("its instant comes" if self.row.state == "live" else "its instant comes, revoked")
        if before < end <= self.now_ms:
            self.happen("its life ends")

    def spend(self, offset):
        """Spend a code of the same tie, when it is one that a till would admit."""
        tick = TICK + offset
        if self.actual(tick) != "live":
            return
        effect = spend(self.row, tick, now_ms=self.now_ms, once=True)
        self.tie = Tie(floor=effect.floor, spent_tick=tick)
        if tick == TICK:
            self.happen("spend")
        elif self.tie.floor > TICK:
            self.happen("spend another code")

    def revoke(self):
        """A new activation."""
        self.row = revoked()
        self.happen("revoke")


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("wait"), st.sampled_from([1, 999, 4_999, 5_000, 5_001, 14_000, 60_000, 300_000])),
        st.tuples(st.just("spend"), st.integers(-3, 3)),
        st.tuples(st.just("spend"), st.just(0)),
        st.tuples(st.just("revoke"), st.none()),
    ),
    max_size=14,
)


@settings(max_examples=400, deadline=None)
@given(STEPS, st.sampled_from([5, 15, 60, 300]), st.sampled_from([0, 5_000, 7_777]))
@example([("wait", 40_000), ("spend", 0), ("wait", 5_000), ("spend", 1), ("revoke", None)], 300, 5_000)
@example([("revoke", None)], 300, 5_000)
@example([("revoke", None), ("wait", 60_000)], 300, 5_000)
@example([("wait", 45_000), ("spend", -1), ("spend", 0)], 300, 5_000)
def test_the_table_and_the_state_agree(steps, life_s, skew_ms):
    """Whatever happens to a tie, its credential and the clock, state_of says what the table says."""
    model = Model(life_s, skew_ms)
    assert model.actual() == "ahead"
    for name, argument in steps:
        getattr(model, name)(*([] if argument is None else [argument]))
        assert model.actual() == model.state, (name, argument)


def test_every_move_of_the_table_happens():
    """Each line of the table is walked by some story of five steps, and the two agree in all of them."""
    steps = [("wait", 45_000), ("wait", 300_000), ("spend", 0), ("spend", 2), ("revoke", None)]
    moves = set()
    for story in itertools.product(steps, repeat=5):
        model = Model(300, 5_000)
        for name, argument in story:
            getattr(model, name)(*([] if argument is None else [argument]))
            assert model.actual() == model.state, story
        moves |= set(model.moves)
    assert moves == set(TRANSITIONS)


def test_the_table_speaks_of_six_states():
    """All states stand in the table; all but the first are reached by a move, and none leaves the last."""
    assert {state for state, _ in TRANSITIONS} == STATES - {"expired"}
    assert set(TRANSITIONS.values()) == STATES - {"ahead"}


@pytest.mark.parametrize("dead", ["used", "superseded", "revoked", "expired"])
def test_a_dead_code_never_lives_again(dead):
    """No sequence of moves leads from a dead state back to ahead or live."""
    reached, frontier = {dead}, [dead]
    while frontier:
        here = frontier.pop()
        for (state, _), to in TRANSITIONS.items():
            if state == here and to not in reached:
                reached.add(to)
                frontier.append(to)
    assert not reached & {"ahead", "live"}


@pytest.mark.parametrize(
    ("age", "row", "tie"),
    list(
        itertools.product(
            ["ahead", "in time", "expired"],
            ["live", "revoked"],
            [Tie(), Tie(TICK + 1, TICK), Tie(TICK + 2, TICK + 1)],
        )
    ),
)
def test_age_is_told_before_revocation_and_revocation_before_spending(age, row, tie):
    """code-format.md, Verifying, steps 5 to 7: of several reasons a code is refused for the first."""
    now_ms = NOW_MS + {"ahead": -5_001, "in time": 0, "expired": 300_000}[age]
    by_tie = {TICK: "used", TICK + 1: "superseded"}.get(tie.spent_tick, "live")
    expected = age if age != "in time" else "revoked" if row == "revoked" else by_tie
    state = state_of(TICK, credential(state=row), tie, policy=policy().code, now_ms=now_ms)
    assert state == expected
    refusals = {"ahead": "code.not_yet", "live": None}
    assert told(now_ms, tie, credential(state=row)) == refusals.get(expected, f"code.{expected}")


def test_the_tick_is_five_seconds_everywhere():
    """A code of the next tick is generated 5000 ms later: lives overlap, sixty at a time by default."""
    code = policy().code
    alive = [
        tick
        for tick in range(TICK - 100, TICK + 100)
        if state_of(tick, credential(), Tie(), policy=code, now_ms=NOW_MS) == "live"
    ]
    assert alive == list(range(TICK - 59, TICK + 2))
    assert len(alive) * TICK_MS == 300_000 + code.skew_ms
