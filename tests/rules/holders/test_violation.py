"""Violations (S4, O2, O6): what is one, when intent is presumed, what may be decided, what is warned of."""

from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.cast import at, policy
from ybcode.errors import CATALOGUE
from ybcode.rules.holders.standing import violation
from ybcode.rules.holders.standing.violation import MAX_LOSS_FEN, Violation

SANCTION = policy().sanction
BEFORE_MS = at("2026-03-31 23:59:59.999")
SINCE_MS = at("2026-04-01 00:00")
LOSS_FEN = 266_310
"""O1: the fund lost 2,663.10 yuan."""


def one(kind="cash_out", **changes):
    """A violation for gain."""
    row = Violation(number=1, kind=kind, at_ms=BEFORE_MS, loss_fen=LOSS_FEN, for_gain=True)
    return replace(row, **changes)


# ------------------------------------------------------------------ what is one


@pytest.mark.parametrize(
    "kind",
    [
        "lending",  # S4 「账号借给他人使用」
        "cash_out",  # S4 「套取现金」
        "non_medical",  # S4 「用于非医疗用途(如购买生活用品…)」
        "reselling",  # S4 「转卖药品」
    ],
)
def test_each_kind_of_the_source(kind):
    """S4 names four; each can be recorded."""
    assert one(kind).kind == kind


def test_there_are_no_other_kinds():
    """What the source does not name is no violation."""
    assert set(get_args(violation.Kind)) == {"lending", "cash_out", "non_medical", "reselling"}
    with pytest.raises(ValueError, match="no violation 'boredom': choose lending, cash_out"):
        one("boredom")


@pytest.mark.parametrize("loss_fen", [0, 1, MAX_LOSS_FEN])
def test_a_loss_is_fen(loss_fen):
    """Nothing may be lost, and up to ten million yuan."""
    assert one(loss_fen=loss_fen).loss_fen == loss_fen


@pytest.mark.parametrize("loss_fen", [-1, MAX_LOSS_FEN + 1])
def test_a_loss_is_within_bounds(loss_fen):
    """A negative loss or one beyond the bound is a ValueError."""
    with pytest.raises(ValueError, match="a loss is of 0 to 1000000000 fen, not"):
        one(loss_fen=loss_fen)


@pytest.mark.parametrize("loss_fen", [1.5, True, "1", None])
def test_a_loss_is_a_whole_number(loss_fen):
    """Money is an integer of fen."""
    with pytest.raises(TypeError, match="a loss is a whole number of fen, not"):
        one(loss_fen=loss_fen)


# ------------------------------------------------------------------ intent


@pytest.mark.parametrize(
    ("kind", "how", "before", "since"),
    [
        ("lending", "once", False, False),
        ("lending", "again", False, False),
        ("lending", "once for gain", False, False),
        (
            "lending",
            "again for gain",
            False,
            True,
        ),  # O6: handing one's credential to others long-term, for gain
        ("cash_out", "once", False, False),
        ("cash_out", "again", False, False),
        ("cash_out", "once for gain", True, True),  # O2: cash or kind
        ("cash_out", "again for gain", True, True),
        ("reselling", "once", False, False),
        ("reselling", "again", False, True),  # O6: buying or selling long-term or repeatedly
        ("reselling", "once for gain", True, True),  # O2: reselling for cash or kind
        ("reselling", "again for gain", True, True),
        ("non_medical", "once", False, False),
        ("non_medical", "again for gain", False, False),  # S4 names it; no source presumes intent
    ],
)
def test_when_intent_is_presumed(kind, how, before, since):
    """One row a situation, to the last millisecond of 2026-03-31 and from the first of 2026-04-01 (O6)."""
    row = one(kind, repeated="again" in how, for_gain="for gain" in how)
    assert violation.counts_as_intent(replace(row, at_ms=BEFORE_MS)) is before
    assert violation.counts_as_intent(replace(row, at_ms=SINCE_MS)) is since


@given(
    kind=st.sampled_from(get_args(violation.Kind)),
    repeated=st.booleans(),
    for_gain=st.booleans(),
    at_ms=st.integers(0, 2**42),
)
def test_intent_is_never_presumed_less(kind, repeated, for_gain, at_ms):
    """Doing it again, for gain or later never makes it look more innocent."""
    row = one(kind, repeated=repeated, for_gain=for_gain, at_ms=at_ms)
    if violation.counts_as_intent(row):
        for worse in ({"repeated": True}, {"for_gain": True}, {"at_ms": at_ms + 2**40}):
            assert violation.counts_as_intent(replace(row, **worse))


# ------------------------------------------------------------------ what is decided


def test_the_moves_of_a_violation():
    """It is cleared, paid back or sanctioned (O2), once."""
    assert dict(violation.TRANSITIONS) == {
        ("open", "clear"): "cleared",
        ("open", "refund"): "refunded",
        ("open", "sanction"): "sanctioned",
    }


@pytest.mark.parametrize("event", ["clear", "refund", "sanction"])
@pytest.mark.parametrize("state", get_args(violation.State))
def test_a_violation_is_decided_once(state, event):
    """Each of twelve pairs: what was decided stays decided."""
    if state == "open":
        expected = violation.TRANSITIONS[state, event]
        assert violation.decide(one(), event, policy=SANCTION) == one(state=expected)
    else:
        with pytest.raises(ValueError, match=f"a violation that is {state} cannot {event}"):
            violation.decide(one(state=state), event, policy=SANCTION)


def test_the_worked_case():
    """O1: a loss of 2,663.10 yuan and a fine of twice that, 5,326.20."""
    decided = violation.decide(one(), "sanction", fine_multiple=2, policy=SANCTION)
    assert (decided.state, decided.loss_fen, decided.fine_fen) == ("sanctioned", 266_310, 532_620)


@pytest.mark.parametrize("multiple", range(-1, 8))
def test_a_fine_is_two_to_five_times_the_loss(multiple):
    """O2: none, or two to five times."""
    if multiple in (0, 2, 3, 4, 5):
        decided = violation.decide(one(), "sanction", fine_multiple=multiple, policy=SANCTION)
        assert decided.fine_fen == LOSS_FEN * multiple
    else:
        with pytest.raises(ValueError, match=f"a fine is 2 to 5 times the loss, not {multiple}"):
            violation.decide(one(), "sanction", fine_multiple=multiple, policy=SANCTION)


def test_the_multiples_are_policy():
    """``sanction.fine_min`` and ``sanction.fine_max`` say what may be fined."""
    other = policy(sanction={"fine_min": 6, "fine_max": 6}).sanction
    assert violation.decide(one(), "sanction", fine_multiple=6, policy=other).fine_fen == LOSS_FEN * 6
    with pytest.raises(ValueError, match="a fine is 6 to 6 times the loss, not 5"):
        violation.decide(one(), "sanction", fine_multiple=5, policy=other)


@pytest.mark.parametrize("at_ms", [BEFORE_MS, SINCE_MS])
def test_a_fine_needs_intent(at_ms):
    """O2: a fine if intent; lending for long and for gain has it from 2026-04-01 on (O6)."""
    lent = one("lending", repeated=True, at_ms=at_ms)
    if at_ms == SINCE_MS:
        assert violation.decide(lent, "sanction", fine_multiple=2, policy=SANCTION).fine_fen == 532_620
    else:
        with pytest.raises(ValueError, match=r"a fine needs intent \(O2\)"):
            violation.decide(lent, "sanction", fine_multiple=2, policy=SANCTION)


@pytest.mark.parametrize("event", ["clear", "refund"])
def test_only_a_sanction_has_a_fine(event):
    """What is cleared or paid back comes without one."""
    with pytest.raises(ValueError, match=f"{event} comes without a fine"):
        violation.decide(one(), event, fine_multiple=2, policy=SANCTION)


@pytest.mark.parametrize("multiple", [2.0, True, "2", None])
def test_a_fine_is_a_whole_multiple(multiple):
    """A fine in fen is a whole number: so is its multiple."""
    with pytest.raises(TypeError, match="a fine is a whole multiple of the loss, not"):
        violation.decide(one(), "sanction", fine_multiple=multiple, policy=SANCTION)


# ------------------------------------------------------------------ what is warned of


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("我有内部渠道", "内部渠道"),  # S4 「内部渠道」
        ("高额返现,当天到账", "高额返现"),  # S4 「高额返现」
        ("内部渠道,高额返现", "内部渠道"),
        ("高额返现,内部渠道", "内部渠道"),
        ("内部有渠道", None),
        ("返现", None),
        ("", None),
    ],
)
def test_who_promises_a_way_around_is_warned_of(text, word):
    """S4 「不轻信“内部渠道”“高额返现”等话术」: the notice names the words."""
    notice = violation.advice(text)
    assert (notice and notice.evidence["word"]) == word
    if notice:
        assert (notice.code, CATALOGUE[notice.code].kind) == ("advice.fraud", "notice")
        assert word in notice.message("zh")
