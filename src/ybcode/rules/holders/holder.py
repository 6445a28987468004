"""A holder (参保人): all that is written of one person's insurance, in one row; and what was done to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ybcode.rules.holders.enrolment import Enrolment
from ybcode.rules.holders.enrolment import as_of as enrolment_as_of
from ybcode.rules.holders.selection import RIGHT, Selection
from ybcode.rules.holders.selection import as_of as selection_as_of
from ybcode.rules.holders.standing import Account, Inquiry, Risk, Sanction, inquiry, risk, sanction

if TYPE_CHECKING:
    from ybcode.rules.policy import Policy
    from ybcode.values import InstitutionId, PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """One person's insurance, as it was written last.

    Attributes:
        version: how often it was written; 0 was never, and is in order.
        enrolment: 参保.
        selection: which place of enrolment the code opens on.
        account: normal, frozen or closed.
        risk: flags and the temporary lock.
        sanction: networked settlement suspended.
        inquiry: what the agency asks.
        chosen: the institution that the person chose (选点), or None.
    """

    version: int = 0
    enrolment: Enrolment = Enrolment()
    selection: Selection = RIGHT
    account: Account = Account()
    risk: Risk = Risk()
    sanction: Sanction = Sanction()
    inquiry: Inquiry = Inquiry()
    chosen: InstitutionId | None = None


IN_ORDER = Holder()
"""Of whom nothing was ever written: insured as an employee, everything in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One move of one machine, as the history keeps it.

    Attributes:
        at_ms: when.
        machine: ``enrolment``, ``account``, ``risk``, ``sanction``, ``inquiry``, ``filing``, ``claim`` …
        event: of its table.
        was: the state before.
        now: the state after.
        detail: reason, term or day; empty where there is nothing to add.
        who: who did it: ``person``, ``guardian``, ``staff``, ``agency`` …; empty for what time brought about.
    """

    at_ms: int
    machine: str
    event: str
    was: str
    now: str
    detail: str = ""
    who: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PutHolder:
    """Effect: a holder's row. Precondition: the row kept has the version before."""

    person_id: PersonId
    now: Holder


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Effect: an event of a person's history, of which the newest stay. Precondition: none."""

    person_id: PersonId
    event: Event
    keep: int


def as_of(one: Holder, policy: Policy, now_ms: int) -> Holder:
    """How a holder stands at an instant: what time alone brings about is applied to each machine.

    Args:
        one: as it was written last.
        policy: the risk window.
        now_ms: the instant, in ms.
    """
    if one.version == 0:
        return one
    return Holder(
        version=one.version,
        enrolment=enrolment_as_of(one.enrolment, now_ms),
        selection=selection_as_of(one.selection, now_ms),
        account=one.account,
        risk=risk.as_of(one.risk, policy.risk, now_ms),
        sanction=sanction.as_of(one.sanction, now_ms),
        inquiry=inquiry.as_of(one.inquiry, now_ms),
        chosen=one.chosen,
    )


def elapsed(one: Holder, policy: Policy, now_ms: int) -> tuple[Event, ...]:
    """What time alone brought about since a holder was written, in order: nobody wrote it yet.

    Args:
        one: as it was written last.
        policy: the risk window.
        now_ms: the instant, in ms.
    """
    now = as_of(one, policy, now_ms)
    found: list[Event] = []
    if now.enrolment.status != one.enrolment.status:
        event = "update missed" if now.enrolment.reason == "not_updated" else "paid until passes"
        since_ms, reason = now.enrolment.since_ms, now.enrolment.reason or ""
        found.append(
            Event(
                at_ms=since_ms,
                machine="enrolment",
                event=event,
                was=one.enrolment.status,
                now=now.enrolment.status,
                detail=reason,
            )
        )
    if one.risk.flags_ms and not now.risk.flags_ms:
        over_ms = one.risk.flags_ms[-1] + policy.risk.window_s * 1000
        found.append(Event(at_ms=over_ms, machine="risk", event="window passes", was="flagged", now="ok"))
    ends = (
        ("selection", "sync ends", one.selection.synced_ms, one.selection.state, now.selection.state),
        ("risk", "time passes", one.risk.locked_until_ms, one.risk.state, now.risk.state),
        ("sanction", "term ends", one.sanction.until_ms, one.sanction.state, now.sanction.state),
        ("inquiry", "deadline passes", one.inquiry.due_ms, one.inquiry.state, now.inquiry.state),
    )
    found += [
        Event(at_ms=at_ms, machine=machine, event=event, was=was, now=after)
        for machine, event, at_ms, was, after in ends
        if was != after and at_ms is not None
    ]
    return tuple(sorted(found, key=lambda event: event.at_ms))
