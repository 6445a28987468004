"""The issuer's side: which code a phone shows, when it changes, what it asks before, when it must wait."""

import hashlib

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.rules.cast import (
    DAUGHTER,
    HANDLE,
    NOW_MS,
    PERSON,
    PROVINCE,
    TICK,
    TICK_MS,
    credential,
    policy,
    ring,
)
from ybcode.errors import Refusal
from ybcode.rules.code.classify import TextClass, classify
from ybcode.rules.code.codec import mint
from ybcode.rules.redemption.floor import Tie
from ybcode.rules.verifier import Facts, Proposal, verify
from ybcode.rules.wallet import (
    Due,
    FaceCheck,
    UseFaceCheck,
    WalletFacts,
    due_code,
    due_ordinary,
    ordinary_text,
)

CHANNELS = {
    "app": {},
    "alipay": {"refresh_s": 60},
    "guarded": {"step_up": "face"},
    "strict": {"step_up": "face", "step_up_for": "code"},
}
POLICY = policy(channels=CHANNELS)
SESSION_MS = 900_000  # channels.*.session_s, assumption


def facts(tie=None, face=None, channel="app"):
    """The rows of PERSON's own phone."""
    return WalletFacts(subject=PERSON, credential=credential(channel=channel), tie=tie or Tie(), face=face)


def shown(now_ms, *, channel="app", opened=TICK, tie=None, face=None, one=POLICY):
    """What a screen shows, or why it shows nothing."""
    return due_code(facts(tie, face, channel), channel=channel, opened=opened, policy=one, now_ms=now_ms)


def due(tick, change, use=None):
    """The code of a tick that the screen shows until the tick of its change."""
    return Due(tick, tick * TICK_MS, change * TICK_MS, tick * TICK_MS + 300_000, use)


@pytest.mark.parametrize(
    ("channel", "at_ms", "expected"),
    [
        ("app", 0, due(TICK, TICK + 1)),
        ("app", 4_999, due(TICK, TICK + 1)),
        ("app", 5_000, due(TICK + 1, TICK + 2)),
        ("app", 9_999, due(TICK + 1, TICK + 2)),
        ("app", 3_600_000, due(TICK + 720, TICK + 721)),
        ("alipay", 0, due(TICK, TICK + 12)),
        ("alipay", 59_999, due(TICK, TICK + 12)),
        ("alipay", 60_000, due(TICK + 12, TICK + 24)),
        ("alipay", 119_999, due(TICK + 12, TICK + 24)),
    ],
)
def test_the_grid_of_a_screen(channel, at_ms, expected):
    """Every 5 s, and every 60 s on Alipay (S0), from the tick at which the screen was opened."""
    assert shown(NOW_MS + at_ms, channel=channel) == expected


@pytest.mark.parametrize("late", range(12))
def test_the_grid_starts_when_the_screen_is_opened(late):
    """A screen opened at any tick shows the code of that tick, not of the full minute."""
    opened = TICK + late
    assert shown(opened * TICK_MS, channel="alipay", opened=opened) == due(opened, opened + 12)


@pytest.mark.parametrize(
    ("channel", "spent_at_ms", "floor", "expected"),
    [
        ("app", 0, TICK + 1, due(TICK + 1, TICK + 2)),
        ("app", 4_999, TICK + 1, due(TICK + 1, TICK + 2)),
        ("alipay", 0, TICK + 1, due(TICK + 1, TICK + 12)),
        ("alipay", 20_000, TICK + 5, due(TICK + 5, TICK + 12)),
        ("alipay", 54_999, TICK + 11, due(TICK + 11, TICK + 12)),
        ("alipay", 55_000, TICK + 12, due(TICK + 12, TICK + 24)),
        ("alipay", 59_999, TICK + 12, due(TICK + 12, TICK + 24)),
    ],
)
def test_after_a_spend_the_next_code_is_there_at_once(channel, spent_at_ms, floor, expected):
    """Under a frozen clock the screen shows the floor's code, on the slow channel too, off its grid."""
    tie = Tie(floor=floor, spent_tick=floor - 1)
    answer = shown(NOW_MS + spent_at_ms, channel=channel, tie=tie)
    assert answer == expected
    assert answer.generated_ms - (NOW_MS + spent_at_ms) <= POLICY.code.skew_ms


@pytest.mark.parametrize(
    ("skew_ms", "floor", "now_ms", "wait_ms"),
    [
        (5_000, TICK + 2, NOW_MS, 5_000),
        (5_000, TICK + 2, NOW_MS + 4_999, 1),
        (5_000, TICK + 2, NOW_MS + 5_000, None),
        (5_000, TICK + 3, NOW_MS + 1, 9_999),
        (0, TICK + 1, NOW_MS, 5_000),
        (0, TICK + 1, NOW_MS + 4_999, 1),
        (7_777, TICK + 2, NOW_MS + 2_222, 1),
        (7_777, TICK + 2, NOW_MS + 2_223, None),
    ],
)
def test_beyond_skew_one_has_to_wait(skew_ms, floor, now_ms, wait_ms):
    """wallet.wait says to the millisecond how long; when it is over the code is there."""
    one = policy(channels=CHANNELS, code={"skew_ms": skew_ms})
    tie = Tie(floor=floor, spent_tick=floor - 1)
    answer = shown(now_ms, tie=tie, one=one)
    if wait_ms is not None:
        assert answer == Refusal("wallet.wait", {"wait_ms": wait_ms})
        assert isinstance(shown(now_ms + wait_ms - 1, tie=tie, one=one), Refusal)
        answer = shown(now_ms + wait_ms, tie=tie, one=one)
    assert answer == due(floor, floor + 1)


def test_where_codes_are_not_spent_the_screen_keeps_its_grid():
    """Under redemption "none" a floor means nothing to the screen, and nobody waits."""
    literal = policy(channels=CHANNELS, code={"redemption": "none"})
    assert shown(NOW_MS, tie=Tie(TICK + 9, TICK + 8), one=literal) == due(TICK, TICK + 1)


@settings(max_examples=200, deadline=None)
@given(
    channel=st.sampled_from(["app", "alipay"]),
    since_ms=st.integers(0, 400_000),
    above=st.integers(-70, 12),
    skew_ms=st.sampled_from([0, 1, 5_000, 7_777, 60_000]),
)
@example(channel="alipay", since_ms=59_999, above=1, skew_ms=5_000)
def test_what_is_shown_is_good_and_says_when_it_ends(channel, since_ms, above, skew_ms):
    """Every shown code is admitted at once, stays up to its refresh, and dies at its end; all ms exact."""
    one = policy(channels=CHANNELS, code={"skew_ms": skew_ms})
    now_ms = NOW_MS + since_ms
    tie = Tie(floor=now_ms // TICK_MS + above)
    answer = shown(now_ms, channel=channel, tie=tie, one=one)
    if isinstance(answer, Refusal):
        wait_ms = answer.evidence["wait_ms"]
        assert answer.code == "wallet.wait"
        assert wait_ms > 0
        now_ms += wait_ms
        answer = shown(now_ms, channel=channel, tie=tie, one=one)
    assert answer.generated_ms == answer.tick * TICK_MS <= now_ms + skew_ms
    assert answer.expires_ms == answer.generated_ms + 300_000
    assert answer.tick >= tie.floor
    # It changes at refresh_ms and not before.
    assert answer.refresh_ms > max(answer.generated_ms, now_ms)
    assert answer.refresh_ms - answer.generated_ms <= one.refresh_s(channel) * 1000
    same = shown(answer.refresh_ms - 1, channel=channel, tie=tie, one=one)
    other = shown(answer.refresh_ms, channel=channel, tie=tie, one=one)
    assert same == answer
    assert other.tick > answer.tick
    assert other.generated_ms == answer.refresh_ms
    # And a till agrees.
    text = mint(ring(), province=PROVINCE, handle=HANDLE, tick=answer.tick)
    rows = Facts(credential=credential(), tie=tie)
    for at_ms, good in ((now_ms, True), (answer.expires_ms - 1, True), (answer.expires_ms, False)):
        assert isinstance(verify(text, rows, keys=ring(), policy=one, now_ms=at_ms), Proposal) is good


@pytest.mark.parametrize("channel", sorted(CHANNELS))
def test_without_a_credential_there_is_no_code(channel):
    """code.not_activated is told before anything else is asked."""
    nobody = WalletFacts(subject=PERSON, tie=Tie(floor=TICK + 99))
    answer = due_code(nobody, channel=channel, opened=TICK, policy=POLICY, now_ms=NOW_MS)
    assert answer == Refusal("code.not_activated")


@pytest.mark.parametrize("channel", ["guarded", "strict"])
def test_a_channel_may_ask_for_a_face(channel):
    """Without a face check such a channel shows nothing and says so; another channel does not ask."""
    assert shown(NOW_MS, channel=channel) == Refusal("identity.face_needed", {"channel": channel})
    assert isinstance(shown(NOW_MS, channel="app"), Due)


@pytest.mark.parametrize(
    ("since_ms", "good"),
    [(-1, False), (0, True), (1, True), (SESSION_MS - 1, True), (SESSION_MS, False), (SESSION_MS + 1, False)],
)
def test_a_face_is_good_for_a_session(since_ms, good):
    """Half-open: on [checked, checked + 900 s), for every code in it, and no effect is written."""
    answer = shown(NOW_MS + since_ms, channel="guarded", opened=TICK - 1, face=FaceCheck(NOW_MS))
    if good:
        assert isinstance(answer, Due)
        assert answer.use is None
    else:
        assert answer == Refusal("identity.face_needed", {"channel": "guarded"})


@pytest.mark.parametrize("session_s", [1, 60, 86_400])
def test_the_policy_says_how_long_a_session_is(session_s):
    """The last millisecond of session_s is in, the next is out."""
    one = policy(channels={"guarded": {"step_up": "face", "session_s": session_s}})
    face = FaceCheck(NOW_MS)
    end_ms = NOW_MS + session_s * 1000
    assert isinstance(shown(end_ms - 1, channel="guarded", face=face, one=one), Due)
    assert isinstance(shown(end_ms, channel="guarded", face=face, one=one), Refusal)


def test_a_face_is_good_for_one_new_code():
    """A fresh check shows the next code and names the effect that uses it up, however long ago it was."""
    use = UseFaceCheck(subject=PERSON.person_id, presenter=PERSON.person_id, channel="strict", tick=TICK)
    for checked_ms in (NOW_MS, NOW_MS - SESSION_MS, 0):
        assert shown(NOW_MS, channel="strict", face=FaceCheck(checked_ms)) == due(TICK, TICK + 1, use)


def test_a_used_face_is_good_for_the_same_code_again():
    """The code it was used for may be looked at again; the next one, or an earlier one, asks anew."""
    needed = Refusal("identity.face_needed", {"channel": "strict"})
    face = FaceCheck(NOW_MS, used_tick=TICK)
    assert shown(NOW_MS + 4_999, channel="strict", face=face) == due(TICK, TICK + 1)
    assert shown(NOW_MS + 5_000, channel="strict", face=face) == needed
    assert shown(NOW_MS, channel="strict", face=face, tie=Tie(TICK + 1, TICK)) == needed
    assert shown(NOW_MS - 5_000, channel="strict", opened=TICK - 1, face=face) == needed


def test_the_face_is_of_the_phone_that_shows():
    """The effect names subject and presenter of the credential: mother's code on the daughter's phone."""
    row = credential(presenter=DAUGHTER.person_id, channel="strict")
    rows = WalletFacts(subject=PERSON, credential=row, face=FaceCheck(NOW_MS))
    answer = due_code(rows, channel="strict", opened=TICK, policy=POLICY, now_ms=NOW_MS)
    assert answer.use == UseFaceCheck(
        subject=PERSON.person_id, presenter=DAUGHTER.person_id, channel="strict", tick=TICK
    )


def test_waiting_is_told_before_a_face_is_asked():
    """Nobody looks into the phone for a code that is not there yet."""
    answer = shown(NOW_MS, channel="strict", tie=Tie(TICK + 2, TICK + 1))
    assert answer == Refusal("wallet.wait", {"wait_ms": 5_000})


@pytest.mark.parametrize(("channel", "refresh"), [("app", 1), ("alipay", 12), ("guarded", 1), ("strict", 1)])
@pytest.mark.parametrize("since_ms", [0, 4_999, 5_000, 59_999, 60_000])
def test_an_ordinary_payment_code_asks_nothing(channel, refresh, since_ms):
    """It follows the channel's grid and life; no credential, no floor, no face."""
    tick = TICK + since_ms // TICK_MS // refresh * refresh
    answer = due_ordinary(channel=channel, opened=TICK, policy=POLICY, now_ms=NOW_MS + since_ms)
    assert answer == due(tick, tick + refresh)


def test_an_ordinary_payment_code_is_refused_as_one():
    """1000 drawings: 24 digits behind one synthetic mark, all different, all classed as a payment code."""
    texts = [ordinary_text(hashlib.sha256(n.to_bytes(2, "big")).digest()) for n in range(1_000)]
    assert len(set(texts)) == 1_000
    for text in texts:
        assert len(text) == 24
        assert text.isascii()
        assert text.isdecimal()
        assert text.startswith("28595859")
        assert classify(text) is TextClass.PAYMENT_CODE


@settings(deadline=None)
@given(st.binary(min_size=8, max_size=64))
@example(bytes(8))
@example(b"\xff" * 8)
def test_any_entropy_makes_an_ordinary_payment_code(entropy):
    """Zeros and ones at the ends included: always 24 digits, always a payment code, always the same."""
    text = ordinary_text(entropy)
    assert len(text) == 24
    assert classify(text) is TextClass.PAYMENT_CODE
    assert text == ordinary_text(entropy)
