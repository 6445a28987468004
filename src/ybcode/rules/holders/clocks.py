"""The clocks of an enrolment: when the law pays, when the system shows it, when yearly data are synced."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from ybcode.rules.calendar import (
    DAY_MS,
    Counted,
    day_of,
    first_of_month,
    midnight_ms,
    months_later,
    ready_day,
)

if TYPE_CHECKING:
    from ybcode.rules.policy import Policy

Kind = Literal["employee", "flexible", "resident"]


def entitled_first(kind: Kind, *, policy: Policy, now_ms: int) -> int:
    """From when care is paid for after a first enrolment, in ms (S3, per kind).

    Args:
        kind: employee, flexible or resident.
        policy: ``enrolment.start_from``, ``flexible_wait_days``, ``resident_wait_days``.
        now_ms: the instant, in ms.
    """
    rules, today = policy.enrolment, day_of(now_ms)
    if kind == "employee":
        return now_ms if rules.start_from == "same_month" else midnight_ms(first_of_month(today, 1))
    wait = rules.flexible_wait_days if kind == "flexible" else rules.resident_wait_days
    return midnight_ms(today) + wait * DAY_MS


def entitled_again(kind: Kind, gap: int, *, policy: Policy, now_ms: int) -> int:
    """From when care is paid for again after a break, in ms (X9).

    Args:
        kind: employee, flexible or resident.
        gap: the months that the break lasted.
        policy: ``enrolment.gap_months``, ``gap_wait_months``, ``resident_wait_months``, ``resume_from``.
        now_ms: the instant, in ms.
    """
    rules, today = policy.enrolment, day_of(now_ms)
    if kind == "resident" and gap:  # O12: three months, whenever it was broken
        return midnight_ms(months_later(today, rules.resident_wait_months))
    if gap > rules.gap_months:  # O11: at most six months
        return midnight_ms(months_later(today, rules.gap_wait_months))
    return now_ms if rules.resume_from == "same_month" else midnight_ms(first_of_month(today, 1))


def synced_day(policy: Policy, now_ms: int, workdays: int | None = None) -> Counted:
    """The day on which the system shows what was paid now (S3 「1-3个工作日系统同步」).

    Args:
        policy: ``enrolment.resume_sync_workdays`` and ``calendar.*``.
        now_ms: the instant, in ms.
        workdays: of this case; by default the policy's.
    """
    rules = policy.calendar
    count = policy.enrolment.resume_sync_workdays if workdays is None else workdays
    return ready_day(now_ms, count, count_from=rules.count_from, cutoff_hour=rules.cutoff_hour)  # X10


def in_sync_window(policy: Policy, *, now_ms: int) -> bool:
    """Whether the yearly data are synced now: November and December (S0 「每年11-12月」)."""
    return policy.enrolment.sync_window_from <= day_of(now_ms).month <= policy.enrolment.update_due_month
