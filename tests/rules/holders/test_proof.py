"""Step-up: a face or a PIN that fails too often is not heard for a while (S0, X17)."""

from typing import get_args

import pytest

from tests.rules.cast import DAY_MS, at, policy, refuses
from ybcode.errors import Refusal
from ybcode.rules.calendar import told
from ybcode.rules.holders.proof import (
    NO_PROOF,
    TRANSITIONS,
    Proof,
    State,
    as_of,
    locked,
    require_pin,
    reset,
    try_face,
    try_pin,
)

POLICY = policy()
BY_HAND = policy(pin={"unlock": "by_hand"})
NOW_MS = at("2026-03-02 09:00")
PIN, WRONG = b"p" * 32, b"w" * 32
CHOSEN = Proof(digest=PIN)
HOUR_MS = 3_600_000


def pins(one, *typed, rules=POLICY, now_ms=NOW_MS):
    """What each of some PINs, typed one after the other, was answered with; and how it stands then."""
    answers = []
    for digest in typed:
        attempt = try_pin(one, digest, rules, now_ms=now_ms)
        one = attempt.proof
        answers.append(attempt.refusal)
    return one, answers


def faces(one, *passed, rules=POLICY, now_ms=NOW_MS):
    """The same of faces."""
    answers = []
    for face in passed:
        attempt = try_face(one, rules, passed=face, now_ms=now_ms)
        one = attempt.proof
        answers.append(attempt.refusal)
    return one, answers


def test_the_moves_of_a_check():
    """open → failed → locked → open; a reset opens it from everywhere."""
    assert dict(TRANSITIONS) == {
        ("open", "pass"): "open",
        ("open", "fail"): "failed",
        ("failed", "pass"): "open",
        ("failed", "fail"): "failed",
        ("open", "fail too often"): "locked",
        ("failed", "fail too often"): "locked",
        ("locked", "time passes"): "open",
        ("locked", "reset"): "open",
        ("failed", "reset"): "open",
        ("open", "reset"): "open",
    }
    assert {(state, "reset") for state in get_args(State)} <= set(TRANSITIONS)


# ------------------------------------------------------------------ the PIN


def test_the_third_wrong_pin_locks_for_a_day():
    """W25: three wrong tries, open again by itself after 24 hours (D8)."""
    one, answers = pins(CHOSEN, WRONG, WRONG, WRONG)
    refuses(answers[0], "pin.wrong", left=2)
    refuses(answers[1], "pin.wrong", left=1)
    refuses(answers[2], "pin.locked", until="2026-03-03 09:00")
    assert (one.state, one.locked_until_ms) == ("locked", NOW_MS + DAY_MS)


@pytest.mark.parametrize(
    ("later_ms", "heard"), [(0, False), (DAY_MS - 1, False), (DAY_MS, True), (DAY_MS + 1, True)]
)
def test_while_it_is_locked_nothing_is_heard(later_ms, heard):
    """The right PIN too; it neither helps nor makes the lock longer, and after it all tries are back."""
    one, _ = pins(CHOSEN, WRONG, WRONG, WRONG)
    for digest in (PIN, WRONG):
        after, (answer,) = pins(one, digest, now_ms=NOW_MS + later_ms)
        if not heard:
            assert (after, answer.code) == (one, "pin.locked")
        elif digest == PIN:
            assert (after, answer) == (CHOSEN, None)
        else:
            assert answer == Refusal("pin.wrong", {"left": 2})


@pytest.mark.parametrize(("tries", "lefts"), [(1, []), (3, [2, 1]), (6, [5, 4, 3, 2, 1])])
def test_how_many_tries_there_are_is_policy(tries, lefts):
    """W25 three, W27 more than five (X17): the last wrong one locks."""
    rules = policy(pin={"max_tries": tries})
    one, answers = pins(CHOSEN, *[WRONG] * tries, rules=rules)
    assert [answer.evidence["left"] for answer in answers[:-1]] == lefts
    assert answers[-1].code == "pin.locked"
    assert one.state == "locked"


def test_a_right_pin_gives_all_tries_back():
    """Failures are counted in a row."""
    one, answers = pins(CHOSEN, WRONG, WRONG, PIN, WRONG, WRONG)
    assert [answer and answer.evidence["left"] for answer in answers] == [2, 1, None, 2, 1]
    assert one.state == "failed"


def test_where_it_is_unlocked_by_hand_time_does_nothing():
    """W26: never by itself; a reset with a new PIN opens it, and the old one is wrong."""
    one, answers = pins(CHOSEN, WRONG, WRONG, WRONG, rules=BY_HAND)
    refuses(answers[2], "pin.locked", until="-")
    assert (one.state, one.by_hand, one.locked_until_ms) == ("locked", True, None)
    assert as_of(one, NOW_MS + 10_000 * DAY_MS) == one
    fresh = reset(one, b"n" * 32)
    assert fresh == Proof(digest=b"n" * 32)
    assert pins(fresh, b"n" * 32)[1] == [None]
    assert pins(fresh, PIN)[1][0].code == "pin.wrong"


@pytest.mark.parametrize(
    ("pin", "error"),
    [
        ("12345", ValueError),
        ("1234567", ValueError),
        ("12345x", ValueError),
        ("１２３４５６", ValueError),
        ("", ValueError),
        (" 12345", ValueError),
        (123456, TypeError),
        (None, TypeError),
    ],
)
def test_a_pin_has_six_digits(pin, error):
    """domain.md, B.2; what was typed is not repeated in the sentence."""
    require_pin("012345")
    with pytest.raises(error) as caught:
        require_pin(pin)
    assert not pin or str(pin) not in str(caught.value)


def test_the_initial_pin_opens_nothing():
    """W49: before a PIN was chosen, whatever is typed is told so and counts as no failure."""
    for typed in (PIN, WRONG, b""):
        one, answers = pins(NO_PROOF, *[typed] * 5)
        assert one == NO_PROOF
        refuses(answers[-1], "pin.initial")


@pytest.mark.parametrize(
    "one", [CHOSEN, Proof(failures=2, digest=PIN), Proof(failures=3, locked_until_ms=NOW_MS + 1, digest=PIN)]
)
def test_a_reset_opens_from_everywhere(one):
    """By face: tries are back, and the PIN stays unless a new one is chosen."""
    assert reset(one) == CHOSEN


# ------------------------------------------------------------------ the face


def test_the_fifth_failed_face_locks_for_an_hour():
    """face.max_tries and face.lock_s; the fourth one is still told to try again (W73)."""
    one, answers = faces(NO_PROOF, *[False] * 5)
    for answer in answers[:4]:
        refuses(answer, "identity.face_mismatch")
    until_ms = at("2026-03-02 10:00")
    refuses(answers[4], "identity.face_attempts", until="2026-03-02 10:00", until_ms=until_ms)
    for later_ms, heard in ((HOUR_MS - 1, False), (HOUR_MS, True)):
        after, (answer,) = faces(one, True, now_ms=NOW_MS + later_ms)
        assert (answer is None) is heard
        assert after == (NO_PROOF if heard else one)


def test_a_face_that_passes_gives_all_tries_back():
    """Glare and masks are no crime: four failures, one pass, four failures, and no lock."""
    one, answers = faces(NO_PROOF, *[False] * 4, True, *[False] * 4)
    assert [answer and answer.code for answer in answers] == [
        *["identity.face_mismatch"] * 4,
        None,
        *["identity.face_mismatch"] * 4,
    ]
    assert one.state == "failed"


def test_the_numbers_of_a_face_are_policy():
    """A region that locks at the first failure, for a minute."""
    one, answers = faces(NO_PROOF, False, rules=policy(face={"max_tries": 1, "lock_s": 60}))
    assert (answers[0].code, one.locked_until_ms) == ("identity.face_attempts", NOW_MS + 60_000)


# ------------------------------------------------------------------ both


@pytest.mark.parametrize(
    ("kind", "code", "more"),
    [("pin", "pin.locked", {}), ("face", "identity.face_attempts", {"until_ms": NOW_MS})],
)
def test_a_lock_is_told_until_it_is_over(kind, code, more):
    """Half-open; what is not locked is not told of."""
    one = Proof(failures=5, locked_until_ms=NOW_MS)
    refuses(locked(one, kind, now_ms=NOW_MS - 1), code, until=told(NOW_MS), **more)
    assert locked(one, kind, now_ms=NOW_MS) is None
    assert locked(Proof(failures=2), kind, now_ms=NOW_MS) is None


def test_a_lock_that_is_over_is_gone():
    """as_of keeps the PIN and forgets the failures; before, it changes nothing."""
    one = Proof(failures=3, locked_until_ms=NOW_MS, digest=PIN)
    assert as_of(one, NOW_MS - 1) is one
    assert as_of(one, NOW_MS) == CHOSEN


def test_a_check_does_not_print_its_pin():
    """Not even the digest of one."""
    assert "digest" not in repr(CHOSEN)
    assert repr(PIN) not in repr(CHOSEN)
