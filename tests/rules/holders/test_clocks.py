"""The two clocks of an enrolment: from when the law pays for care, and from when the system shows it."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.cast import at, policy
from ybcode.rules.calendar import Counted, day_of, midnight_ms, working_day_after
from ybcode.rules.holders.clocks import in_sync_window
from ybcode.rules.holders.enrolment import Enrolment, cure, enrol, suspend

NOBODY = Enrolment(status="none")
GROWN = date(1992, 4, 12)
APRIL_1 = at("2025-04-01")
PAID = "2025-04-25 16:00"
"""Story D5: suspended on 1 April 2025, paid on Friday the 25th."""


def suspended(reason="arrears", kind="employee", since_ms=APRIL_1):
    """An enrolment that is suspended since 1 April 2025."""
    return suspend(Enrolment(kind=kind), reason, now_ms=since_ms)


def repaid(paid=PAID, *, one=None, event="repay", sync_workdays=None, **rules):
    """The enrolment after a cure, and the day on which the system shows it."""
    tables = {name: rules.pop(name) for name in ("calendar",) if name in rules}
    return cure(
        one or suspended(),
        event,
        policy=policy(enrolment=rules, **tables),
        now_ms=at(paid),
        sync_workdays=sync_workdays,
    )


def usable(one):
    """The first instant at which both clocks are past (X9)."""
    return max(one.entitled_from_ms, one.synced_from_ms)


# ------------------------------------------------------------------ after a break


@pytest.mark.parametrize(
    ("workdays", "resume_from", "day"),
    [
        (1, "same_month", "2025-04-27"),  # a Sunday that is worked
        (2, "same_month", "2025-04-28"),
        (3, "same_month", "2025-04-29"),
        (0, "same_month", PAID),
        (1, "next_month", "2025-05-01"),  # S0 「灵活就业人员需补缴欠费后,次月恢复参保」
        (2, "next_month", "2025-05-01"),
        (3, "next_month", "2025-05-01"),
        (4, "same_month", "2025-04-30"),
        (5, "same_month", "2025-05-06"),
        (5, "next_month", "2025-05-06"),  # the system's clock is the later one
    ],
)
def test_usable_when_both_clocks_are_past(workdays, resume_from, day):
    """S3 「需等待1-3个工作日系统同步才能恢复结算功能」; story D5's table and its variant."""
    one, synced = repaid(resume_sync_workdays=workdays, resume_from=resume_from)
    assert usable(one) == at(day)
    assert synced.known


def test_the_default_is_three_working_days():
    """The longest that S3 names; a case may say otherwise."""
    assert repaid()[0].synced_from_ms == at("2025-04-29")
    assert repaid(sync_workdays=1)[1] == Counted(date(2025, 4, 27), known=True)
    assert repaid(sync_workdays=0)[0].synced_from_ms == at(PAID)


@pytest.mark.parametrize(
    ("paid", "calendar", "day"),
    [
        ("2025-04-24 16:59:59.999", {}, "2025-04-25"),
        ("2025-04-24 17:00", {}, "2025-04-27"),  # it came in on Friday: the next working day is Sunday
        ("2025-04-24 17:00", {"cutoff_hour": 18}, "2025-04-25"),
        ("2025-04-24 16:59:59.999", {"count_from": "same_day"}, "2025-04-24 16:59:59.999"),
        ("2025-04-24 17:00", {"count_from": "same_day"}, "2025-04-25"),
    ],
)
def test_what_comes_in_after_the_cut_off_came_in_a_day_later(paid, calendar, day):
    """X10: a cut-off hour, and whether the first day counts; never before it was paid."""
    one, _ = repaid(paid, resume_sync_workdays=1, calendar=calendar)
    assert one.synced_from_ms == at(day)
    assert one.entitled_from_ms == at(paid)


def test_beyond_the_table_the_day_is_a_guess():
    """Where no notice is known the answer says so."""
    assert not repaid("2031-03-03 10:00", one=suspended(since_ms=at("2031-03-01")))[1].known


@pytest.mark.parametrize(
    ("kind", "paid", "rules", "entitled"),
    [
        # S1 「缴费当月即可享受转入地医保待遇」: up to three months cost no waiting (O11).
        ("employee", PAID, {}, PAID),
        ("employee", "2025-07-31 10:00", {}, "2025-07-31 10:00"),
        ("flexible", "2025-07-31 10:00", {}, "2025-07-31 10:00"),
        ("employee", "2025-07-31 10:00", {"resume_from": "next_month"}, "2025-08-01"),
        # S1 「需等待不超过6个月」 (O11); D5: a gap of four months.
        ("employee", "2025-08-01 10:00", {}, "2026-02-01"),
        ("employee", "2025-08-31 10:00", {}, "2026-02-28"),
        ("employee", "2025-08-01 10:00", {"resume_from": "next_month"}, "2026-02-01"),
        ("flexible", "2025-08-01 10:00", {}, "2026-02-01"),
        # W70: some provinces reduce it to three.
        ("employee", "2025-08-01 10:00", {"gap_wait_months": 3}, "2025-11-01"),
        ("employee", "2025-08-01 10:00", {"gap_months": 4}, "2025-08-01 10:00"),
        ("employee", "2025-05-01 10:00", {"gap_months": 0}, "2025-11-01"),
        # O12: residents, three months fixed.
        ("resident", "2025-08-01 10:00", {}, "2025-11-01"),
        ("resident", "2025-08-01 10:00", {"resident_wait_months": 6}, "2026-02-01"),
    ],
)
def test_a_long_gap_costs_a_waiting_period(kind, paid, rules, entitled):
    """The law's clock after a break, by its length in months."""
    one, _ = repaid(paid, one=suspended(kind=kind), **rules)
    assert one.entitled_from_ms == at(entitled)


@pytest.mark.parametrize("paid", [PAID, "2026-04-25 10:00"])
def test_a_corrected_record_costs_no_waiting_period(paid):
    """Premiums were paid all along: only the system's clock runs, however long it took."""
    one, synced = repaid(paid, one=suspended("identity_mismatch"), event="correct")
    assert (one.entitled_from_ms, one.claims_from_ms) == (at(paid), None)
    assert one.synced_from_ms == midnight_ms(synced.day)


@pytest.mark.parametrize(
    ("retro_months", "paid", "reaches_back"),
    [
        (0, PAID, False),  # 「部分地区」: not here
        (3, PAID, True),
        (3, "2025-07-31 10:00", True),
        (3, "2025-08-01 10:00", False),
        (1, "2025-05-31 10:00", True),
        (1, "2025-06-01 10:00", False),
    ],
)
def test_where_a_region_says_so_the_break_is_paid_for(retro_months, paid, reaches_back):
    """S3 「部分地区有3个月内补缴可追溯待遇的政策」: claims reach back to where cover broke."""
    one, _ = repaid(paid, retro_months=retro_months)
    assert one.claims_from_ms == (APRIL_1 if reaches_back else None)


@pytest.mark.parametrize(
    ("kind", "reason", "event"), [("resident", "system", "correct"), ("flexible", "left_job", "repay")]
)
def test_a_break_does_not_shorten_a_waiting_period(kind, reason, event):
    """S3 「居民医保…需等待90天」, 「自缴费 30天后」: who is suspended and cured meanwhile waits as long."""
    begun, _ = enrol(NOBODY, kind, birth=GROWN, policy=policy(), now_ms=at("2026-03-10 10:00"))
    broken = suspend(begun, reason, now_ms=at("2026-03-11 10:00"))
    cured, _ = repaid("2026-03-12 10:00", one=broken, event=event, retro_months=3)
    assert cured.entitled_from_ms >= begun.entitled_from_ms
    assert cured.claims_from_ms is None or cured.claims_from_ms >= begun.entitled_from_ms


@settings(deadline=None)
@given(
    st.integers(at("2025-04-01"), at("2026-11-30")),
    st.integers(0, 30),
    st.sampled_from(["same_month", "next_month"]),
)
def test_neither_clock_is_ever_before_the_payment(paid_ms, workdays, resume_from):
    """Both start at the payment or later, and the system's is a count of working days."""
    rules = policy(enrolment={"resume_sync_workdays": workdays, "resume_from": resume_from})
    one, synced = cure(suspended(), "repay", policy=rules, now_ms=paid_ms)
    assert min(one.entitled_from_ms, one.synced_from_ms) >= paid_ms
    late = (paid_ms - midnight_ms(day_of(paid_ms))) >= 17 * 3_600_000
    received = day_of(paid_ms) + timedelta(days=late)
    assert synced == working_day_after(received, workdays)
    assert one.synced_from_ms == max(paid_ms, midnight_ms(synced.day))


# ------------------------------------------------------------------ a first enrolment


@pytest.mark.parametrize(
    ("kind", "rules", "entitled"),
    [
        ("employee", {}, "2026-04-01"),  # S3 「职工医保(单位缴纳)次月即可报销」
        ("employee", {"start_from": "same_month"}, "2026-03-10 10:00"),
        ("flexible", {}, "2026-04-09"),  # S3 「自缴费 30天后」
        ("flexible", {"flexible_wait_days": 180}, "2026-09-06"),  # S3 「个人身份参保需等待半年至一年」
        ("resident", {}, "2026-06-08"),  # S3 「居民医保集中缴费期内参保需等待90天」
        ("resident", {"resident_wait_days": 0}, "2026-03-10"),
        ("flexible", {"start_from": "same_month"}, "2026-04-09"),
    ],
)
def test_when_a_first_enrolment_pays(kind, rules, entitled):
    """Per kind, as S3 tells of Changsha; the system's clock runs beside it."""
    one, synced = enrol(
        NOBODY, kind, birth=GROWN, policy=policy(enrolment=rules), now_ms=at("2026-03-10 10:00")
    )
    assert (one.kind, one.status, one.since_ms) == (kind, "normal", at("2026-03-10 10:00"))
    assert (one.entitled_from_ms, one.claims_from_ms) == (at(entitled), None)
    assert synced == Counted(date(2026, 3, 13), known=True)
    assert one.synced_from_ms == at("2026-03-13")


@pytest.mark.parametrize(
    ("enrolled", "retro_days", "since_birth"),
    [
        ("2026-01-01 10:00", 90, True),  # on the day itself
        ("2026-03-30 10:00", 90, True),  # day 88 of story D8
        ("2026-04-01 23:59:59.999", 90, True),  # day 90, to its end
        ("2026-04-02 00:00", 90, False),  # day 91
        ("2026-04-02 00:00", 180, True),  # S2 「出生后6个月内办理参保登记并缴费」
        ("2026-06-30 23:59:59.999", 180, True),
        ("2026-07-01 00:00", 180, False),
    ],
)
def test_a_newborn_is_insured_since_birth(enrolled, retro_days, since_birth):
    """S3 「出生90天内参保可追溯报销出生日起的费用」: entitled and claimable since birth, else later."""
    rules = policy(enrolment={"newborn_retro_days": retro_days})
    one, _ = enrol(NOBODY, "resident", birth=date(2026, 1, 1), policy=rules, now_ms=at(enrolled))
    birth_ms = at("2026-01-01")
    if since_birth:
        assert (one.entitled_from_ms, one.claims_from_ms) == (birth_ms, birth_ms)
    else:
        assert one.entitled_from_ms == midnight_ms(day_of(at(enrolled)) + timedelta(days=90))
        assert one.claims_from_ms is None


@pytest.mark.parametrize("kind", ["employee", "flexible"])
def test_only_a_resident_is_a_newborn(kind):
    """The other kinds begin as they always do."""
    one, _ = enrol(NOBODY, kind, birth=date(2026, 3, 1), policy=policy(), now_ms=at("2026-03-10 10:00"))
    assert one.entitled_from_ms > at("2026-03-10 10:00")


@pytest.mark.parametrize(
    ("month", "window", "within"),
    [
        (10, (11, 12), False),
        (11, (11, 12), True),
        (12, (11, 12), True),
        (1, (11, 12), False),
        (1, (1, 1), True),
    ],
)
def test_the_window_in_which_yearly_data_are_synced(month, window, within):
    """S0 「社保信息同步每年11-12月缴费时更新」: whole months, both included."""
    rules = policy(enrolment={"sync_window_from": window[0], "update_due_month": window[1]})
    first_ms = at(f"2026-{month:02}-01")
    assert in_sync_window(rules, now_ms=first_ms) is within
