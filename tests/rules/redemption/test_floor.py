"""Spending once: two integers per tie, and what a film of the screen is worth after one spend."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.cast import HANDLE, NOW_MS, POLICY, PROVINCE, TICK, TICK_MS, credential, ring
from ybcode.errors import Refusal
from ybcode.rules.code.codec import mint
from ybcode.rules.redemption.floor import NEVER, RaiseFloor, Tie, spend
from ybcode.rules.verifier import Facts, Proposal, verify

ROW = credential()


def test_a_new_tie_has_spent_nothing():
    """Floor 0 admits every tick, and -1 is no tick at all."""
    assert Tie() == Tie(floor=0, spent_tick=-1)
    assert NEVER == -1


@settings(deadline=None)
@given(st.integers(0, 10**12), st.integers(-60, 60), st.integers(0, TICK_MS - 1))
def test_the_floor_stands_above_all_that_was_shown(now_tick, ahead, ms):
    """floor = max(now_tick, code_tick) + 1, whether the code lies behind the clock or ahead of it."""
    code_tick = max(now_tick + ahead, 0)
    effect = spend(ROW, code_tick, now_ms=now_tick * TICK_MS + ms, once=True)
    assert effect == RaiseFloor(ROW, code_tick, max(now_tick, code_tick) + 1)


@pytest.mark.parametrize(
    ("code_tick", "now_ms", "floor"),
    [
        (TICK, NOW_MS, TICK + 1),
        (TICK, NOW_MS + 4_999, TICK + 1),
        (TICK, NOW_MS + 5_000, TICK + 2),
        (TICK, NOW_MS + 299_999, TICK + 60),
        (TICK + 1, NOW_MS, TICK + 2),
        (TICK + 1, NOW_MS + 4_999, TICK + 2),
    ],
)
def test_floors_by_hand(code_tick, now_ms, floor):
    """A code spent at once, later, at the end of its life, and one tick ahead of the clock."""
    assert spend(ROW, code_tick, now_ms=now_ms, once=True) == RaiseFloor(ROW, code_tick, floor)


@settings(deadline=None)
@given(st.integers(0, 10**9), st.integers(0, 10**13))
def test_where_nothing_is_spent_only_the_credential_is_judged(code_tick, now_ms):
    """Under redemption "none" the effect carries no floor."""
    assert spend(ROW, code_tick, now_ms=now_ms, once=False) == RaiseFloor(ROW, code_tick, None)


def admitted(ticks, tie, now_ms):
    """Those ticks of PERSON whose codes are admitted, one verifier's call each."""
    keys, facts = ring(), Facts(credential=ROW, tie=tie)
    texts = {tick: mint(keys, province=PROVINCE, handle=HANDLE, tick=tick) for tick in ticks}
    answers = {
        tick: verify(text, facts, keys=keys, policy=POLICY, now_ms=now_ms) for tick, text in texts.items()
    }
    return {tick: answer for tick, answer in answers.items() if isinstance(answer, Proposal)}


@pytest.mark.parametrize("spent", range(4))
def test_a_film_of_the_screen_leaves_nobody_a_second_code(spent):
    """Of four filmed codes, all alive, whichever is spent first is the last: none is left."""
    film = [TICK, TICK + 1, TICK + 2, TICK + 3]
    now_ms = (TICK + 3) * TICK_MS + 1_234
    proposals = admitted(film, Tie(), now_ms)
    assert list(proposals) == film
    effect = proposals[film[spent]].spend
    after = Tie(floor=effect.floor, spent_tick=effect.code_tick)
    for later_ms in (0, 4_999, 60_000, 299_999):
        assert admitted(film, after, now_ms + later_ms) == {}


def test_the_next_code_is_good_after_a_spend():
    """The floor kills what was shown and nothing else: the code of the next tick is admitted."""
    effect = admitted([TICK], Tie(), NOW_MS)[TICK].spend
    tie = Tie(floor=effect.floor, spent_tick=effect.code_tick)
    assert list(admitted([TICK, TICK + 1], tie, NOW_MS)) == [TICK + 1]


def test_what_a_film_is_told():
    """The spent code is code.used; every other frame, earlier or later, is code.superseded."""
    keys, tie = ring(), Tie(floor=TICK + 4, spent_tick=TICK + 1)
    facts, now_ms = Facts(credential=ROW, tie=tie), (TICK + 4) * TICK_MS
    for tick, code in [
        (TICK, "code.superseded"),
        (TICK + 1, "code.used"),
        (TICK + 2, "code.superseded"),
        (TICK + 3, "code.superseded"),
    ]:
        text = mint(keys, province=PROVINCE, handle=HANDLE, tick=tick)
        assert verify(text, facts, keys=keys, policy=POLICY, now_ms=now_ms) == Refusal(code)
