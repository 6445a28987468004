"""参保: the four statuses, what time alone ends, what ends a suspension, and when an enrolment is over."""

from dataclasses import replace
from datetime import date
from typing import get_args

import pytest

from tests.rules.cast import at, policy
from ybcode.rules.calendar import day_of, told
from ybcode.rules.holders.enrolment import (
    CURES,
    TRANSITIONS,
    Enrolment,
    Kind,
    Reason,
    Status,
    after,
    as_of,
    cure,
    end,
    enrol,
    keep_paying,
    miss_update,
    stop_paying,
    suspend,
    update,
)
from ybcode.rules.holders.status import INSURANCE_TYPES, STATUS_CODES

POLICY = policy()
NOW_MS = at("2025-04-10 10:00")
BIRTH = date(1992, 4, 12)
EVENTS = sorted({event for _, event in TRANSITIONS})
STATUSES = {
    "none": Enrolment(status="none"),
    "normal": Enrolment(),
    "suspended": Enrolment(status="suspended", reason="arrears", since_ms=at("2025-04-01")),
    "ended": Enrolment(status="ended", since_ms=at("2025-04-01")),
}


def tried(event, one, now_ms=NOW_MS):
    """What an event does to an enrolment, by the function of that name."""
    acts = {
        "enrol": lambda: enrol(one, "employee", birth=BIRTH, policy=POLICY, now_ms=now_ms)[0],
        "suspend": lambda: suspend(one, "left_job", now_ms=now_ms),
        "repay": lambda: cure(one, "repay", policy=POLICY, now_ms=now_ms)[0],
        "correct": lambda: cure(replace(one, reason="system"), "correct", policy=POLICY, now_ms=now_ms)[0],
        "end": lambda: end(one, now_ms=now_ms),
        "paid until passes": lambda: as_of(stop_paying(one, now_ms=now_ms), at("2025-05-01")),
        "update missed": lambda: as_of(miss_update(one, policy=POLICY, now_ms=now_ms), at("2026-01-01")),
    }
    return acts[event]()


def test_the_statuses_and_their_moves():
    """none → normal ⇄ suspended → ended, and again (domain.md, E)."""
    assert dict(TRANSITIONS) == {
        ("none", "enrol"): "normal",
        ("normal", "suspend"): "suspended",
        ("normal", "paid until passes"): "suspended",
        ("normal", "update missed"): "suspended",
        ("suspended", "repay"): "normal",
        ("suspended", "correct"): "normal",
        ("normal", "end"): "ended",
        ("suspended", "end"): "ended",
        ("ended", "enrol"): "normal",
    }
    assert set(STATUSES) == set(get_args(Status))


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("status", STATUSES)
def test_an_act_is_a_move_of_the_table_or_is_refused(status, event):
    """Each of 28 pairs: the function goes where the table says, or names the moves that there are."""
    if (status, event) in TRANSITIONS:
        assert tried(event, STATUSES[status]).status == after(status, event) == TRANSITIONS[status, event]
    else:
        with pytest.raises(ValueError, match=f"an enrolment that is {status} cannot .*: it (can|takes) "):
            tried(event, STATUSES[status])


@pytest.mark.parametrize("status", ["none", "suspended", "ended"])
def test_what_stops_settlement_has_a_way_out(status):
    """From every status that is not normal an event leads back to it."""
    assert "normal" in {now for (was, _), now in TRANSITIONS.items() if was == status}


def test_the_codes_of_the_national_interface():
    """psn_insu_stas 0, 1, 2, 4 and insutype 310, 390 (domain.md, B.8)."""
    assert dict(STATUS_CODES) == {"none": "0", "normal": "1", "suspended": "2", "ended": "4"}
    assert dict(INSURANCE_TYPES) == {"employee": "310", "flexible": "310", "resident": "390"}
    assert set(INSURANCE_TYPES) == set(get_args(Kind))


# ------------------------------------------------------------------ what time alone ends


@pytest.mark.parametrize(
    ("kind", "told_on", "until", "reason"),
    [
        # W48: from the month after, benefits stop. S0 「系统会自动暂停参保状态」.
        ("employee", "2025-04-10 10:00", "2025-05-01", "arrears"),
        ("employee", "2025-04-30 23:59:59.999", "2025-05-01", "arrears"),
        ("employee", "2025-05-01 00:00", "2025-06-01", "arrears"),
        ("employee", "2025-12-31 12:00", "2026-01-01", "arrears"),
        ("flexible", "2025-01-31 10:00", "2025-02-01", "arrears"),
        # B.9 「resident not renewed」: a resident pays for a calendar year.
        ("resident", "2025-04-10 10:00", "2026-01-01", "not_renewed"),
        ("resident", "2025-12-31 23:59:59.999", "2026-01-01", "not_renewed"),
        ("resident", "2026-01-01 00:00", "2027-01-01", "not_renewed"),
    ],
)
def test_cover_ends_when_nobody_pays(kind, told_on, until, reason):
    """Normal to the last millisecond that was paid for, then suspended since that instant, by itself."""
    paid = stop_paying(Enrolment(kind=kind), now_ms=at(told_on))
    assert (paid.status, paid.paid_until_ms) == ("normal", at(until))
    assert as_of(paid, at(until) - 1) == paid
    for late_ms in (0, 1, 10**10):
        lapsed = as_of(paid, at(until) + late_ms)
        assert (lapsed.status, lapsed.reason) == ("suspended", reason)
        assert lapsed.since_ms == lapsed.broken_ms == at(until)
        assert lapsed.breaks == 1


def test_paying_in_time_loses_nothing():
    """A payment before the break leaves no trace; one after it is arrears and takes repay."""
    stopped = stop_paying(Enrolment(), now_ms=NOW_MS)
    assert keep_paying(stopped, now_ms=at("2025-05-01") - 1) == Enrolment()
    with pytest.raises(ValueError, match=r"that is suspended .*it takes repay"):
        keep_paying(stopped, now_ms=at("2025-05-01"))


@pytest.mark.parametrize(
    ("now", "due_month", "due"),
    [
        # S0 「需在每年12月底前完成信息更新」.
        ("2025-04-10 10:00", 12, "2026-01-01"),
        ("2025-12-31 23:59:59.999", 12, "2026-01-01"),
        ("2026-01-01 00:00", 12, "2027-01-01"),
        ("2025-04-10 10:00", 6, "2025-07-01"),
        ("2025-07-01 00:00", 6, "2026-07-01"),
        ("2025-06-30 23:59:59.999", 6, "2025-07-01"),
        ("2025-01-31 10:00", 11, "2025-12-01"),
        ("2025-01-31 10:00", 2, "2025-03-01"),
    ],
)
def test_the_yearly_update_is_due_by_the_end_of_a_month(now, due_month, due):
    """Up to the last millisecond of that month, this year or the next; then suspended for not_updated."""
    rules = policy(enrolment={"sync_window_from": 1, "update_due_month": due_month})
    missing = miss_update(Enrolment(), policy=rules, now_ms=at(now))
    assert missing.update_due_ms == at(due)
    assert as_of(missing, at(due) - 1) == missing
    late = as_of(missing, at(due))
    assert (late.status, late.reason, late.since_ms) == ("suspended", "not_updated", at(due))


def test_a_resident_has_no_yearly_update():
    """S0: the update is of insurance that is settled by the year, such as an employee's."""
    with pytest.raises(ValueError, match="only an employee's"):
        miss_update(Enrolment(kind="resident"), policy=POLICY, now_ms=NOW_MS)


@pytest.mark.parametrize(
    ("now", "sentence"),
    [
        ("2025-10-31 23:59:59.999", "from month 11 to month 12 only"),
        ("2025-11-01 00:00", None),
        ("2025-12-31 23:59:59.999", None),
        ("2026-01-01 00:00", "that is suspended .*it takes correct"),
    ],
)
def test_the_yearly_data_are_synced_in_november_and_december(now, sentence):
    """S0 「社保信息同步每年11-12月缴费时更新」: not before, and after the deadline it takes correct."""
    missing = miss_update(Enrolment(), policy=POLICY, now_ms=NOW_MS)
    if sentence is None:
        assert update(missing, policy=POLICY, now_ms=at(now)) == Enrolment()
    else:
        with pytest.raises(ValueError, match=sentence):
            update(missing, policy=POLICY, now_ms=at(now))


@pytest.mark.parametrize(
    ("paid_until", "update_due", "reason"),
    [
        ("2025-12-01", "2026-01-01", "arrears"),
        ("2026-02-01", "2026-01-01", "not_updated"),
        ("2026-01-01", "2026-01-01", "arrears"),
    ],
)
def test_what_ends_first_is_the_reason(paid_until, update_due, reason):
    """Of two deadlines the earlier one broke cover, however late one looks."""
    one = Enrolment(paid_until_ms=at(paid_until), update_due_ms=at(update_due))
    late = as_of(one, at("2027-01-01"))
    assert (late.reason, told(late.since_ms)) == (reason, min(paid_until, update_due))


# ------------------------------------------------------------------ suspended, cured, ended


@pytest.mark.parametrize(
    ("reason", "exit_"),
    [
        ("arrears", "repay"),  # S0 「灵活就业人员需补缴欠费」
        ("left_job", "repay"),
        ("not_renewed", "repay"),
        ("not_updated", "correct"),
        ("identity_mismatch", "correct"),  # S0 「身份信息(如身份证号、姓名)与系统记录不匹配」
        ("duplicate", "correct"),
        ("system", "correct"),
    ],
)
def test_each_reason_has_its_own_cure(reason, exit_):
    """Pay what is owed, or have the record corrected (B.9); the other one is refused and says so."""
    broken = suspend(Enrolment(), reason, now_ms=NOW_MS)
    assert (broken.status, broken.reason) == ("suspended", reason)
    assert broken.since_ms == broken.broken_ms == NOW_MS
    assert broken.breaks == 1
    other = {"repay": "correct", "correct": "repay"}[exit_]
    with pytest.raises(ValueError, match=f"suspended for {reason}: that takes {exit_}, not {other}"):
        cure(broken, other, policy=POLICY, now_ms=NOW_MS)
    cured, _ = cure(broken, exit_, policy=POLICY, now_ms=NOW_MS + 1)
    assert (cured.status, cured.reason, cured.since_ms) == ("normal", None, NOW_MS + 1)
    assert (cured.broken_ms, cured.breaks) == (NOW_MS, 1)
    assert set(CURES) == set(get_args(Reason))


@pytest.mark.parametrize("reason", ["", "misuse", None])
def test_an_unknown_reason_is_refused(reason):
    """A suspension has one of seven causes; freezing has its own (X16)."""
    with pytest.raises(ValueError, match="to suspend: choose arrears"):
        suspend(Enrolment(), reason, now_ms=NOW_MS)


def test_a_lapse_that_nobody_wrote_is_cured_like_any_other():
    """as_of tells it, repay ends it, and the deadline that caused it is gone."""
    stopped = stop_paying(Enrolment(), now_ms=NOW_MS)
    cured, _ = cure(stopped, "repay", policy=POLICY, now_ms=at("2025-05-20"))
    assert as_of(cured, at("2026-04-01")).status == "normal"
    assert cured.broken_ms == at("2025-05-01")


def test_a_cure_of_one_thing_is_no_cure_of_another():
    """Nobody pays beyond April: a corrected name does not change that, nor does a payment bring the data."""
    unpaid = suspend(stop_paying(Enrolment(), now_ms=NOW_MS), "identity_mismatch", now_ms=NOW_MS)
    corrected, _ = cure(unpaid, "correct", policy=POLICY, now_ms=at("2025-04-12"))
    assert as_of(corrected, at("2025-05-01")).reason == "arrears"
    missing = suspend(miss_update(Enrolment(), policy=POLICY, now_ms=NOW_MS), "arrears", now_ms=NOW_MS)
    repaid, _ = cure(missing, "repay", policy=POLICY, now_ms=at("2025-04-12"))
    assert as_of(repaid, at("2026-01-01")).reason == "not_updated"


@pytest.mark.parametrize("status", ["normal", "suspended"])
def test_an_enrolment_ends_and_another_begins(status):
    """Ended since then, for no reason, cover broken then or before; a new one has a kind of its own."""
    over = end(STATUSES[status], now_ms=NOW_MS)
    assert (over.status, over.since_ms, over.reason) == ("ended", NOW_MS, None)
    assert over.broken_ms == (NOW_MS if status == "normal" else STATUSES[status].broken_ms)
    begun, _ = enrol(over, "resident", birth=BIRTH, policy=POLICY, now_ms=at("2025-06-02 10:00"))
    assert (begun.status, begun.kind, day_of(begun.since_ms)) == ("normal", "resident", date(2025, 6, 2))


def test_a_new_enrolment_remembers_the_break():
    """S3 「异地就医需重新备案」: what was filed for before the end is void after it, too."""
    over = end(Enrolment(), now_ms=NOW_MS)
    begun, _ = enrol(over, "employee", birth=BIRTH, policy=POLICY, now_ms=at("2025-06-02 10:00"))
    assert (begun.broken_ms, begun.breaks) == (NOW_MS, 1)


def test_an_unknown_kind_is_refused():
    """Employee, flexible or resident."""
    with pytest.raises(ValueError, match="no kind of enrolment 'rural': choose employee, flexible, resident"):
        enrol(STATUSES["none"], "rural", birth=BIRTH, policy=POLICY, now_ms=NOW_MS)
