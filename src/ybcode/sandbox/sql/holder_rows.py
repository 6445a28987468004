"""Rows of a person's insurance and values, both ways; columns in the order of each ``COLUMNS``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ybcode.rules.holders.claim import Claim
from ybcode.rules.holders.enrolment import Enrolment
from ybcode.rules.holders.filing import Filing
from ybcode.rules.holders.holder import Event, Holder
from ybcode.rules.holders.proof import Proof
from ybcode.rules.holders.selection import Selection
from ybcode.rules.holders.standing import Account, Inquiry, Risk, Sanction
from ybcode.values import InstitutionId

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ybcode.sandbox.sql.rows import Row

HOLDER_COLUMNS = (
    "version, kind, status, since_ms, reason, paid_until_ms, update_due_ms, entitled_from_ms, synced_from_ms,"
    " claims_from_ms, covered_from_ms, broken_ms, breaks, account, account_reason, account_since_ms,"
    " risk_flags_ms, locked_until_ms, sanctioned_until_ms, inquiry, inquiry_cause, inquiry_due_ms, chosen,"
    " selection, selection_region, selection_synced_ms"
)
HOLDER_WIDTH = 26
_ENROLMENT = 12
_SELECTION = 3
EVENT_COLUMNS = "at_ms, machine, event, was, now, detail, who"
FILING_COLUMNS = "area, kind, from_ms, until_ms, withdrawn, breaks"
CLAIM_COLUMNS = "number, institution, care_ms, amount_fen, state, reason"
PROOF_COLUMNS = "failures, locked_until_ms, by_hand, digest"


def holder(row: Row) -> Holder:
    """A holder of ``HOLDER_COLUMNS``."""
    version, *rest = row
    account, reason, since_ms, flags, locked, sanctioned, inquiry, cause, due_ms, chosen = rest[
        _ENROLMENT:-_SELECTION
    ]
    place, region, in_step_ms = rest[-_SELECTION:]
    return Holder(
        version=version,
        enrolment=_enrolment(rest[:_ENROLMENT]),
        selection=Selection(state=place, region=region, synced_ms=in_step_ms),
        account=Account(state=account, reason=reason, since_ms=since_ms),
        risk=Risk(flags_ms=tuple(int(ms) for ms in flags.split()), locked_until_ms=locked),
        sanction=Sanction(until_ms=sanctioned),
        inquiry=Inquiry(state=inquiry, cause=cause, due_ms=due_ms),
        chosen=None if chosen is None else InstitutionId(chosen),
    )


def _enrolment(row: Sequence[Any]) -> Enrolment:
    kind, status, since_ms, reason, paid, due, entitled, synced, claims, covered, broken, breaks = row
    return Enrolment(
        kind=kind,
        status=status,
        since_ms=since_ms,
        reason=reason,
        paid_until_ms=paid,
        update_due_ms=due,
        entitled_from_ms=entitled,
        synced_from_ms=synced,
        claims_from_ms=claims,
        covered_from_ms=covered,
        broken_ms=broken,
        breaks=breaks,
    )


def holder_row(one: Holder) -> Row:
    """The columns of a holder."""
    enrolment = one.enrolment
    return (
        one.version,
        enrolment.kind,
        enrolment.status,
        enrolment.since_ms,
        enrolment.reason,
        enrolment.paid_until_ms,
        enrolment.update_due_ms,
        enrolment.entitled_from_ms,
        enrolment.synced_from_ms,
        enrolment.claims_from_ms,
        enrolment.covered_from_ms,
        enrolment.broken_ms,
        enrolment.breaks,
        one.account.state,
        one.account.reason,
        one.account.since_ms,
        " ".join(str(ms) for ms in one.risk.flags_ms),
        one.risk.locked_until_ms,
        one.sanction.until_ms,
        one.inquiry.state,
        one.inquiry.cause,
        one.inquiry.due_ms,
        one.chosen.text if one.chosen else None,
        one.selection.state,
        one.selection.region,
        one.selection.synced_ms,
    )


def event(row: Row) -> Event:
    """An event of ``EVENT_COLUMNS``."""
    at_ms, machine, name, was, now, detail, who = row
    return Event(at_ms=at_ms, machine=machine, event=name, was=was, now=now, detail=detail, who=who)


def event_row(one: Event) -> Row:
    """The columns of an event."""
    return (one.at_ms, one.machine, one.event, one.was, one.now, one.detail, one.who)


def filing(row: Row) -> Filing:
    """A filing of ``FILING_COLUMNS``."""
    area, kind, from_ms, until_ms, withdrawn, breaks = row
    return Filing(
        area=area, kind=kind, from_ms=from_ms, until_ms=until_ms, withdrawn=bool(withdrawn), breaks=breaks
    )


def filing_row(one: Filing) -> Row:
    """The columns of a filing."""
    return (one.area, one.kind, one.from_ms, one.until_ms, int(one.withdrawn), one.breaks)


def claim(row: Row) -> Claim:
    """A claim of ``CLAIM_COLUMNS``."""
    number, institution, care_ms, amount_fen, state, reason = row
    return Claim(
        number=number,
        institution=InstitutionId(institution),
        care_ms=care_ms,
        amount_fen=amount_fen,
        state=state,
        reason=reason,
    )


def claim_row(one: Claim) -> Row:
    """The columns of a claim."""
    return (one.number, one.institution.text, one.care_ms, one.amount_fen, one.state, one.reason)


def proof(row: Row) -> Proof:
    """A proof of ``PROOF_COLUMNS``."""
    failures, locked_until_ms, by_hand, digest = row
    return Proof(
        failures=failures,
        locked_until_ms=locked_until_ms,
        by_hand=bool(by_hand),
        digest=None if digest is None else bytes.fromhex(digest),
    )


def proof_row(one: Proof) -> tuple[Any, ...]:
    """The columns of a proof."""
    digest = None if one.digest is None else one.digest.hex()
    return (one.failures, one.locked_until_ms, int(one.by_hand), digest)
