"""How a holder stands, machine by machine, as people ask: what is in order, what is not, until when."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from ybcode.rules.holders.enrolment import CURES
from ybcode.rules.holders.selection import WAYS_OUT
from ybcode.rules.holders.standing.account import EXITS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ybcode.rules.holders.clocks import Kind
    from ybcode.rules.holders.enrolment import Status
    from ybcode.rules.holders.holder import Event, Holder
    from ybcode.rules.policy import Policy


STATUS_CODES: Mapping[Status, str] = MappingProxyType(
    {"none": "0", "normal": "1", "suspended": "2", "ended": "4"}
)
"""``psn_insu_stas`` of the national interface (domain.md, B.8)."""

INSURANCE_TYPES: Mapping[Kind, str] = MappingProxyType(
    {"employee": "310", "flexible": "310", "resident": "390"}
)
"""``insutype`` of the national interface (domain.md, B.8)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Where one machine stands.

    Attributes:
        machine: ``enrolment``, ``account``, ``risk``, ``sanction``, ``inquiry``, ``selection``; ``phone``
            where its clock is off.
        state: see its table in ``docs/reference/lifecycles.md``.
        in_order: whether it lets the person settle.
        reason: why it is not in order; empty where it is.
        until_ms: when time alone ends it, or None.
        way_out: what ends it, in English; empty where it is in order.
    """

    machine: str
    state: str
    in_order: bool
    reason: str = ""
    until_ms: int | None = None
    way_out: str = ""


def findings(one: Holder, policy: Policy, *, now_ms: int) -> Iterator[Finding]:
    """Every machine of a holder, as it stands.

    Args:
        one: as of the instant.
        policy: whether a lock ends by face.
        now_ms: the instant, in ms.
    """
    yield _enrolment(one, now_ms)
    state = one.account.state
    exit_ = EXITS[one.account.reason] if one.account.reason else "have it opened again at the agency"
    yield Finding(
        machine="account",
        state=state,
        in_order=state == "normal",
        reason=one.account.reason or "",
        way_out="" if state == "normal" else exit_,
    )
    locked = one.risk.locked_until_ms
    by_face = ", or a face check: wallet.unlock()" if policy.risk.unlock_by_face else ""
    yield Finding(
        machine="risk",
        state=one.risk.state,
        in_order=locked is None,
        until_ms=locked,
        way_out="" if locked is None else f"time{by_face}",
    )
    until = one.sanction.until_ms
    yield Finding(
        machine="sanction",
        state=one.sanction.state,
        in_order=until is None,
        until_ms=until,
        way_out="" if until is None else "time, or the agency lifts it",
    )
    overdue = one.inquiry.state == "overdue"
    yield Finding(
        machine="inquiry",
        state=one.inquiry.state,
        in_order=not overdue,
        reason=one.inquiry.cause or "",
        way_out="answer the agency" if one.inquiry.state in ("open", "overdue") else "",
    )
    yield _selection(one)


def _enrolment(one: Holder, now_ms: int) -> Finding:
    row = one.enrolment
    starts_ms = max(row.entitled_from_ms, row.synced_from_ms)
    if row.status == "normal":
        waits = starts_ms > now_ms
        which = "waiting period" if row.entitled_from_ms > row.synced_from_ms else "the system is syncing"
        return Finding(
            machine="enrolment",
            state="normal",
            in_order=not waits,
            reason=which if waits else "",
            until_ms=starts_ms if waits else None,
            way_out="time" if waits else "",
        )
    return Finding(
        machine="enrolment",
        state=row.status,
        in_order=False,
        reason=row.reason or "",
        way_out=CURES[row.reason] if row.reason else "enrol",
    )


def _selection(one: Holder) -> Finding:
    place = one.selection
    return Finding(
        machine="selection",
        state=place.state,
        in_order=place.state == "right",
        reason=place.region or "",
        until_ms=place.synced_ms,
        way_out=WAYS_OUT[place.state],
    )


@dataclass(frozen=True, slots=True)
class Spell:
    """A time in cover, half-open; None where it reaches beyond what is recorded."""

    from_ms: int | None
    until_ms: int | None


def spells(history: Sequence[Event], one: Holder) -> tuple[Spell, ...]:
    """When a person was covered.

    Args:
        history: the person's events, oldest first, with what time alone brought about.
        one: the holder as of now.
    """
    found: list[Spell] = []
    begun: int | None = None
    covered = True
    for event in (event for event in history if event.machine == "enrolment"):
        if event.now == "normal" and event.was != "normal":
            begun, covered = event.at_ms, True
        elif event.now != "normal" and covered:
            covered = False
            if begun != event.at_ms:
                found.append(Spell(begun, event.at_ms))
    if covered and one.enrolment.status == "normal":
        found.append(Spell(begun, one.enrolment.paid_until_ms))
    return tuple(found)
