"""参保: whether a person is insured, since when, until when; and the two clocks after a break.

Four statuses, as the national field ``psn_insu_stas`` has them. What time alone brings about (a month
that nobody paid for, a yearly update that was missed) is not written by anybody: ``as_of`` reads it off
the row. After a break two clocks run: the law says from when care is paid for again
(``entitled_from_ms``), the system shows it some working days later (``synced_from_ms``).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, get_args

from ybcode.rules import lifecycle
from ybcode.rules.calendar import (
    Counted,
    day_of,
    first_of_month,
    midnight_ms,
    months_between,
    months_later,
)
from ybcode.rules.holders.clocks import Kind, entitled_again, entitled_first, in_sync_window, synced_day

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from ybcode.rules.policy import Policy

Status = Literal["none", "normal", "suspended", "ended"]
Reason = Literal[
    "arrears", "left_job", "not_renewed", "not_updated", "identity_mismatch", "duplicate", "system"
]

TRANSITIONS: Mapping[tuple[Status, str], Status] = MappingProxyType(
    {
        ("none", "enrol"): "normal",
        ("normal", "suspend"): "suspended",
        ("normal", "paid until passes"): "suspended",  # S0 「系统会自动暂停参保状态」
        ("normal", "update missed"): "suspended",  # S0 「需在每年12月底前完成信息更新」
        ("suspended", "repay"): "normal",  # S3: pay what is owed, then the system syncs
        ("suspended", "correct"): "normal",  # S0 「身份信息…与系统记录不匹配」: cured, then synced
        ("normal", "end"): "ended",
        ("suspended", "end"): "ended",
        ("ended", "enrol"): "normal",
    }
)

CURES: Mapping[Reason, str] = MappingProxyType(
    {
        "arrears": "repay",
        "left_job": "repay",
        "not_renewed": "repay",
        "not_updated": "correct",
        "identity_mismatch": "correct",
        "duplicate": "correct",
        "system": "correct",
    }
)
"""What ends a suspension, by its reason (domain.md, B.9)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """One person's enrolment, as it was written last; ``as_of`` tells how it stands at an instant.

    Attributes:
        kind: employee, flexible (pays alone, as an employee) or resident.
        status: see ``TRANSITIONS``.
        since_ms: since when.
        reason: why it is suspended, or None.
        paid_until_ms: the first instant that nobody paid for; None: it is paid as it falls due.
        update_due_ms: the first instant at which the yearly update is missed; None: it is kept up to date.
        entitled_from_ms: from when the law pays for care.
        synced_from_ms: from when the system shows it.
        claims_from_ms: care from this instant on may be claimed by hand; None: only from entitlement on.
        covered_from_ms: from when the cover that broke last was in force; None: none broke.
        broken_ms: when it broke.
        breaks: how often cover broke; a filing made before a break is void.
    """

    kind: Kind = "employee"
    status: Status = "normal"
    since_ms: int = 0
    reason: Reason | None = None
    paid_until_ms: int | None = None
    update_due_ms: int | None = None
    entitled_from_ms: int = 0
    synced_from_ms: int = 0
    claims_from_ms: int | None = None
    covered_from_ms: int | None = None
    broken_ms: int | None = None
    breaks: int = 0


def after(status: Status, event: str) -> Status:
    """The status after an event.

    Raises:
        ValueError: when the move is not in the table.
    """
    return lifecycle.after(TRANSITIONS, status, event, what="an enrolment")


def as_of(one: Enrolment, now_ms: int) -> Enrolment:
    """How an enrolment stands at an instant: what time alone brings about is applied."""
    if one.status != "normal":
        return one
    unpaid: Reason = "not_renewed" if one.kind == "resident" else "arrears"
    deadlines: tuple[tuple[int | None, str, Reason], ...] = (
        (one.paid_until_ms, "paid until passes", unpaid),
        (one.update_due_ms, "update missed", "not_updated"),
    )
    ends = [(ms, event, reason) for ms, event, reason in deadlines if ms is not None and ms <= now_ms]
    if not ends:
        return one
    at_ms, event, reason = min(ends)
    return _broken(one, event, reason, at_ms)


def _broken(one: Enrolment, event: str, reason: Reason | None, at_ms: int) -> Enrolment:
    broke = one.status == "normal"
    return replace(
        one,
        status=after(one.status, event),
        since_ms=at_ms,
        reason=reason,
        claims_from_ms=None,
        covered_from_ms=max(one.entitled_from_ms, one.synced_from_ms) if broke else one.covered_from_ms,
        broken_ms=at_ms if broke else one.broken_ms,
        breaks=one.breaks + broke,
    )


def _normal(one: Enrolment, act: str, now_ms: int) -> Enrolment:
    """An enrolment as of now, which must be normal for an act that does not change its status."""
    one = as_of(one, now_ms)
    if one.status != "normal":
        cure = CURES[one.reason] if one.reason else "enrol"
        raise ValueError(f"an enrolment that is {one.status} cannot {act}: it takes {cure}")
    return one


def suspend(one: Enrolment, reason: Reason, *, now_ms: int) -> Enrolment:
    """Suspend an enrolment: identity and queries go on, settlement stops (S3).

    Raises:
        ValueError: when it is not normal, or the reason is unknown.
    """
    if reason not in CURES:
        raise ValueError(f"no reason {reason!r} to suspend: choose {', '.join(CURES)}")
    return _broken(as_of(one, now_ms), "suspend", reason, now_ms)


def stop_paying(one: Enrolment, *, now_ms: int) -> Enrolment:
    """Nobody pays any more: covered to the end of this month, a resident to the end of this year.

    Raises:
        ValueError: when it is not normal.
    """
    one = _normal(one, "stop paying", now_ms)
    today = day_of(now_ms)
    # W48: from the month after, benefits stop; a resident pays for a calendar year.
    end = (
        today.replace(year=today.year + 1, month=1, day=1)
        if one.kind == "resident"
        else first_of_month(today, 1)
    )
    return replace(one, paid_until_ms=midnight_ms(end))


def keep_paying(one: Enrolment, *, now_ms: int) -> Enrolment:
    """Paid in time, before the break; after it ``ValueError``: then it takes ``repay``."""
    return replace(_normal(one, "keep paying", now_ms), paid_until_ms=None)


def miss_update(one: Enrolment, *, policy: Policy, now_ms: int) -> Enrolment:
    """The employer does not bring this year's data: due by the end of the year (S0).

    Raises:
        ValueError: when it is not normal, or a resident's: only an employee's is settled by the year.
    """
    one = _normal(one, "miss an update", now_ms)
    if one.kind == "resident":
        raise ValueError("only an employee's enrolment is updated every year (S0)")
    due = first_of_month(day_of(now_ms).replace(day=1, month=policy.enrolment.update_due_month), 1)
    if midnight_ms(due) <= now_ms:
        due = months_later(due, 12)
    return replace(one, update_due_ms=midnight_ms(due))


def update(one: Enrolment, *, policy: Policy, now_ms: int) -> Enrolment:
    """The yearly data arrive in time, within the window in which they are synced (S0).

    Raises:
        ValueError: before the window opens, or after the deadline: then it takes ``correct``.
    """
    one = _normal(one, "be updated in time", now_ms)
    if not in_sync_window(policy, now_ms=now_ms):
        first, last = policy.enrolment.sync_window_from, policy.enrolment.update_due_month
        raise ValueError(f"data are synced from month {first} to month {last} only (S0)")
    return replace(one, update_due_ms=None)


def cure(
    one: Enrolment, event: str, *, policy: Policy, now_ms: int, sync_workdays: int | None = None
) -> tuple[Enrolment, Counted]:
    """End a suspension: two clocks start, the law's and the system's.

    Args:
        one: as it stands.
        event: ``repay`` or ``correct``; the reason says which (``CURES``).
        policy: ``enrolment.*`` and ``calendar.*``.
        now_ms: in ms.
        sync_workdays: of this case; by default ``enrolment.resume_sync_workdays``.

    Returns:
        The enrolment, and the day on which the system shows it.

    Raises:
        ValueError: when it is not suspended, or for a reason that takes the other event.
    """
    one = as_of(one, now_ms)
    status = after(one.status, event)
    assert one.reason is not None
    needed = CURES[one.reason]
    if event != needed:
        raise ValueError(f"suspended for {one.reason}: that takes {needed}, not {event}")
    synced = synced_day(policy, now_ms, sync_workdays)
    entitled_ms, claims_ms = now_ms, None
    if event == "repay":
        gap = months_between(day_of(one.since_ms), day_of(now_ms))
        entitled_ms = entitled_again(one.kind, gap, policy=policy, now_ms=now_ms)
        # S3 「3个月内补缴可追溯待遇」, where the region says so.
        retro = 0 < policy.enrolment.retro_months >= gap
        claims_ms = max(one.since_ms, one.entitled_from_ms) if retro else None
    cured = replace(
        one,
        status=status,
        since_ms=now_ms,
        reason=None,
        paid_until_ms=None if event == "repay" else _not_before(now_ms, one.paid_until_ms),
        update_due_ms=None if one.reason == "not_updated" else _not_before(now_ms, one.update_due_ms),
        entitled_from_ms=max(entitled_ms, one.entitled_from_ms),  # a break shortens no waiting period
        synced_from_ms=max(now_ms, midnight_ms(synced.day)),
        claims_from_ms=claims_ms,
    )
    return cured, synced


def _not_before(now_ms: int, deadline_ms: int | None) -> int | None:
    """A deadline that another suspension hid counts from now on."""
    return None if deadline_ms is None else max(deadline_ms, now_ms)


def enrol(
    one: Enrolment, kind: Kind, *, birth: date, policy: Policy, now_ms: int
) -> tuple[Enrolment, Counted]:
    """Enrol a person who is not, or not any more.

    A newborn's care is paid for since birth (X13), hence the date of birth.

    Returns:
        The enrolment, and the day on which the system shows it.

    Raises:
        ValueError: when the person is enrolled already, or the kind is unknown.
    """
    if kind not in get_args(Kind):
        raise ValueError(f"no kind of enrolment {kind!r}: choose {', '.join(get_args(Kind))}")
    status = after(as_of(one, now_ms).status, "enrol")
    newborn = kind == "resident" and (day_of(now_ms) - birth).days <= policy.enrolment.newborn_retro_days
    entitled_ms = midnight_ms(birth) if newborn else entitled_first(kind, policy=policy, now_ms=now_ms)
    synced = synced_day(policy, now_ms)
    begun = Enrolment(
        kind=kind,
        status=status,
        since_ms=now_ms,
        entitled_from_ms=entitled_ms,
        synced_from_ms=max(now_ms, midnight_ms(synced.day)),
        claims_from_ms=entitled_ms if newborn else None,
        covered_from_ms=one.covered_from_ms,
        broken_ms=one.broken_ms,
        breaks=one.breaks,  # a new enrolment brings no filing back
    )
    return begun, synced


def end(one: Enrolment, *, now_ms: int) -> Enrolment:
    """End an enrolment; another one may begin.

    Raises:
        ValueError: when there is none to end.
    """
    return _broken(as_of(one, now_ms), "end", None, now_ms)
