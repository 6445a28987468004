"""手工报销: which receipts are paid for by hand, and why one is not."""

from dataclasses import replace
from datetime import date
from typing import get_args

import pytest

from tests.rules.cast import HOSPITAL, at, policy
from ybcode.rules.holders.claim import MAX_AMOUNT_FEN, REASONS, TRANSITIONS, Claim, Reason, State, decide
from ybcode.rules.holders.enrolment import Enrolment, cure, end, enrol, stop_paying, suspend

GROWN = date(1992, 4, 12)
SUSPENDED = suspend(Enrolment(), "arrears", now_ms=at("2025-04-01"))


def receipt(care="2025-04-26 10:00", **changes):
    """A receipt of 200 yuan (story D5.4)."""
    row = Claim(number=1, institution=HOSPITAL.institution_id, care_ms=at(care), amount_fen=200_00)
    return replace(row, **changes)


def paid(on="2025-04-25 16:00", **rules):
    """Suspended on 1 April 2025, paid, synced three working days later."""
    return cure(SUSPENDED, "repay", policy=policy(enrolment=rules), now_ms=at(on))[0]


def outcome(one, enrolment, now="2025-05-10 10:00"):
    """Approved, or the reason why not."""
    decided = decide(one, enrolment, now_ms=at(now))
    assert (decided.state == "approved") is (decided.reason is None)
    assert decided.state in {"approved", "rejected"}
    assert decided == replace(one, state=decided.state, reason=decided.reason)
    return decided.reason or decided.state


def test_the_moves_of_a_claim():
    """kept → filed → approved | rejected (domain.md, E); what was rejected may be filed again."""
    assert dict(TRANSITIONS) == {
        ("kept", "file"): "filed",
        ("filed", "approve"): "approved",
        ("filed", "reject"): "rejected",
        ("rejected", "file"): "filed",
    }
    assert {state for pair in TRANSITIONS.items() for state in (pair[0][0], pair[1])} == set(get_args(State))


def test_each_reason_has_a_sentence():
    """A rejection says what to do, where something can be done."""
    assert set(REASONS) == set(get_args(Reason))
    assert all(REASONS.values())


@pytest.mark.parametrize(
    ("care", "rules", "expected"),
    [
        # D5.4: care on 26 April, after the payment and before the system shows it on the 29th.
        ("2025-04-26 10:00", {}, "not_retroactive"),
        ("2025-04-28 23:59:59.999", {}, "not_retroactive"),
        ("2025-04-29 00:00", {}, "approved"),
        # S3 「部分地区有3个月内补缴可追溯待遇的政策」.
        ("2025-04-26 10:00", {"retro_months": 3}, "approved"),
        ("2025-04-01 00:00", {"retro_months": 3}, "approved"),
        ("2025-04-10 10:00", {"retro_months": 0}, "not_retroactive"),
        # S0 「次月恢复参保」: synced, and not entitled yet.
        ("2025-04-29 10:00", {"resume_from": "next_month"}, "waiting"),
        ("2025-05-01 00:00", {"resume_from": "next_month"}, "approved"),
    ],
)
def test_care_around_a_break(care, rules, expected):
    """S3 「可保留票据,待参保恢复后咨询医保局是否支持手工报销」."""
    assert outcome(receipt(care), paid(**rules)) == expected


@pytest.mark.parametrize("care", ["2025-03-31 23:59:59.999", "2025-03-15 10:00"])
def test_care_before_the_break_was_insured(care):
    """What was insured and synced when care was given is paid for, whatever came after."""
    assert outcome(receipt(care), paid()) == "approved"


@pytest.mark.parametrize("care", ["2025-04-10 10:00", "2025-04-26 10:00"])
def test_a_second_break_pays_for_nothing_of_the_first(care):
    """Not insured or not synced when care was given: a suspension in June does not mend that."""
    once = paid()
    assert outcome(receipt(care), once) == "not_retroactive"
    broken = suspend(once, "system", now_ms=at("2025-06-01"))
    twice, _ = cure(broken, "correct", policy=policy(), now_ms=at("2025-06-02 10:00"))
    assert outcome(receipt(care), twice, "2025-06-20") == "not_retroactive"


def test_a_break_pays_for_no_waiting_period():
    """S3 「居民医保…需等待90天」: care in the wait, and a suspension later in the same wait."""
    nobody = Enrolment(status="none")
    begun, _ = enrol(nobody, "resident", birth=GROWN, policy=policy(), now_ms=at("2025-03-10 10:00"))
    assert outcome(receipt("2025-03-15 10:00"), begun, "2025-03-18") == "waiting"
    broken = suspend(begun, "system", now_ms=at("2025-03-20 10:00"))
    cured, _ = cure(broken, "correct", policy=policy(), now_ms=at("2025-03-21 10:00"))
    assert outcome(receipt("2025-03-15 10:00"), cured) in {"waiting", "not_retroactive"}


def test_care_in_a_waiting_period_is_not_paid_for():
    """S1 「需等待不超过6个月」: four months broken, and care in the wait after it."""
    one = paid("2025-08-01 10:00")
    assert outcome(receipt("2025-10-10 10:00"), one, "2026-03-01") == "waiting"
    assert outcome(receipt("2026-01-31 23:59:59.999"), one, "2026-03-01") == "waiting"
    assert outcome(receipt("2026-02-01 00:00"), one, "2026-03-01") == "approved"


@pytest.mark.parametrize(
    ("enrolment", "expected"),
    [
        (SUSPENDED, "suspended"),
        (stop_paying(Enrolment(), now_ms=at("2025-04-10")), "suspended"),  # by time alone, on 1 May
        (Enrolment(status="none"), "no_enrolment"),
        (end(Enrolment(), now_ms=at("2025-05-01")), "no_enrolment"),
        (Enrolment(), "approved"),
    ],
)
def test_who_is_not_insured_now_claims_nothing(enrolment, expected):
    """S3: 「待参保恢复后」, when the enrolment is back."""
    assert outcome(receipt(), enrolment) == expected


@pytest.mark.parametrize(
    ("born", "care", "expected"),
    [
        ("2025-03-01", "2025-03-01 08:00", "approved"),
        ("2025-03-01", "2025-05-09 10:00", "approved"),
        ("2025-03-01", "2025-02-28 23:59:59.999", "not_retroactive"),
        ("2025-02-01", "2025-03-01 08:00", "not_retroactive"),
    ],
)
def test_a_newborns_care_is_paid_for_since_birth(born, care, expected):
    """S3 「出生90天内参保可追溯报销出生日起的费用」: enrolled on 10 May 2025; too late is as for anybody."""
    birth = date.fromisoformat(born)
    nobody = Enrolment(status="none")
    one, _ = enrol(nobody, "resident", birth=birth, policy=policy(), now_ms=at("2025-05-10 09:00"))
    assert outcome(receipt(care), one, "2025-05-20 09:00") == expected


def test_what_was_rejected_may_be_filed_again():
    """Suspended at first, paid since: the same receipt is judged anew; what was approved is not."""
    first = decide(receipt(), SUSPENDED, now_ms=at("2025-04-20"))
    assert (first.state, first.reason) == ("rejected", "suspended")
    second = decide(first, paid(retro_months=3), now_ms=at("2025-05-10"))
    assert (second.state, second.reason) == ("approved", None)
    with pytest.raises(ValueError, match="a claim that is approved cannot file: it stays as it is"):
        decide(second, paid(), now_ms=at("2025-05-11"))


@pytest.mark.parametrize("amount", [1, MAX_AMOUNT_FEN])
def test_a_receipt_is_of_whole_fen(amount):
    """From one fen to ten million yuan."""
    assert receipt(amount_fen=amount).amount_fen == amount


@pytest.mark.parametrize(
    ("amount", "error"),
    [
        (0, ValueError),
        (-1, ValueError),
        (MAX_AMOUNT_FEN + 1, ValueError),
        (True, TypeError),
        (200.0, TypeError),
        ("200", TypeError),
        (None, TypeError),
    ],
)
def test_an_impossible_amount_is_refused(amount, error):
    """Money is a whole number of fen within a limit."""
    with pytest.raises(error, match="fen, not "):
        receipt(amount_fen=amount)
