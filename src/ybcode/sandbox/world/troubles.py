"""How the magic people's insurance stands at the beginning: as the name says, by the rules themselves."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ybcode.rules.calendar import day_of, first_of_month, midnight_ms
from ybcode.rules.holders import enrolment, filing
from ybcode.rules.holders.clocks import synced_day
from ybcode.rules.holders.dossier import OF_OLD, PutDossier, record
from ybcode.rules.holders.dossier.card import Card
from ybcode.rules.holders.dossier.onboarding import NO_FILE
from ybcode.rules.holders.enrolment import Enrolment
from ybcode.rules.holders.filing import PutFiling
from ybcode.rules.holders.holder import IN_ORDER, Event, Holder, PutHolder, Record
from ybcode.rules.holders.standing import account, risk, sanction
from ybcode.rules.settlement.money.ledger import Post, own_account
from ybcode.sandbox.ports import Note
from ybcode.sandbox.records import KEEP_EVENTS, unknown_days
from ybcode.sandbox.world.magic import HOME

if TYPE_CHECKING:
    from collections.abc import Callable

    from ybcode.rules.holders.person import Person
    from ybcode.rules.policy import Policy
    from ybcode.sandbox.ports import Effect

_Told = tuple[Holder, tuple[Event, ...]]
_SYNC_WORKDAYS = 3
_REPAID = "user_resumed_3_workdays"


def _resident(_policy: Policy, now_ms: int) -> _Told:
    event = Event(
        at_ms=now_ms, machine="enrolment", event="enrol", was="none", now="normal", detail="resident"
    )
    return replace(IN_ORDER, enrolment=Enrolment(kind="resident")), (event,)


def _suspended(_policy: Policy, now_ms: int) -> _Told:
    since_ms = midnight_ms(first_of_month(day_of(now_ms)))
    one = enrolment.suspend(Enrolment(), "arrears", now_ms=since_ms)
    event = Event(
        at_ms=since_ms, machine="enrolment", event="suspend", was="normal", now="suspended", detail="arrears"
    )
    return replace(IN_ORDER, enrolment=one), (event,)


def _resumed(policy: Policy, now_ms: int) -> _Told:
    broken, before = _suspended(policy, now_ms)
    one, synced = enrolment.cure(
        broken.enrolment, "repay", policy=policy, now_ms=now_ms, sync_workdays=_SYNC_WORKDAYS
    )
    detail = f"synced on {synced.day}"
    event = Event(
        at_ms=now_ms, machine="enrolment", event="repay", was="suspended", now="normal", detail=detail
    )
    return replace(IN_ORDER, enrolment=one), (*before, event)


def _frozen(_policy: Policy, now_ms: int) -> _Told:
    one = account.move(IN_ORDER.account, "freeze", reason="data_error", now_ms=now_ms)
    event = Event(
        at_ms=now_ms, machine="account", event="freeze", was="normal", now="frozen", detail="data_error"
    )
    return replace(IN_ORDER, account=one), (event,)


def _locked(policy: Policy, now_ms: int) -> _Told:
    event = Event(at_ms=now_ms, machine="risk", event="lock", was="ok", now="locked")
    return replace(IN_ORDER, risk=risk.lock(IN_ORDER.risk, policy.risk, now_ms=now_ms)), (event,)


def _sanctioned(policy: Policy, now_ms: int) -> _Told:
    months = policy.sanction.months_min
    one = sanction.decide(IN_ORDER.sanction, months, policy.sanction, now_ms=now_ms)
    detail = f"{months} months"
    event = Event(
        at_ms=now_ms, machine="sanction", event="decide", was="none", now="suspended", detail=detail
    )
    return replace(IN_ORDER, sanction=one), (event,)


def _not_enrolled(_policy: Policy, _now_ms: int) -> _Told:
    return replace(IN_ORDER, enrolment=Enrolment(status="none")), ()


_TOLD: dict[str, Callable[[Policy, int], _Told]] = {
    "user_resident": _resident,
    "user_child": _resident,
    "user_family_of_five_child": _resident,
    "user_suspended": _suspended,
    "user_not_enrolled": _not_enrolled,
    "user_newborn": _not_enrolled,
    _REPAID: _resumed,
    "user_frozen": _frozen,
    "user_locked": _locked,
    "user_sanctioned": _sanctioned,
}

OLD_NAME = "褚测名"
"""What the record of ``user_bad_record`` still says: another character."""


def _bad_record(person: Person, now_ms: int) -> list[Effect]:
    stale = record.go_stale(OF_OLD.record, OLD_NAME, now_ms=now_ms)
    event = Event(
        at_ms=now_ms, machine="record", event="go stale", was="right", now=stale.state, who="person"
    )
    return [
        PutDossier(person_id=person.person_id, now=replace(OF_OLD, version=1, record=stale)),
        Record(person_id=person.person_id, event=event, keep=KEEP_EVENTS),
    ]


def troubles(person: Person, policy: Policy, *, now_ms: int) -> list[Effect]:
    """The effects that make a magic person what the name says.

    Args:
        person: one of the cast.
        policy: how long locks and terms last.
        now_ms: the instant at which the world begins, in ms.
    """
    effects: list[Effect] = []
    if person.key == "user_bad_record":
        effects += _bad_record(person, now_ms)
    if person.key == "user_zero_balance":
        # The account was opened and holds nothing (S3): a row of its own, or it would begin with its opening.
        effects.append(Post((), ((own_account(person.person_id), None),)))
    if not person.activated:
        opened = replace(OF_OLD, version=1, activation="none")
        if person.key == "user_newborn":
            opened = replace(opened, onboarding=NO_FILE, card=Card(state="none", issue=0))
        effects.append(PutDossier(person_id=person.person_id, now=opened))
    if person.key == "user_out_of_province":
        filed = filing.file(HOME, "long_stay", Enrolment(), policy.cross_region, now_ms=now_ms)
        event = Event(
            at_ms=now_ms, machine="filing", event="file", was="none", now="active", detail=filed.area
        )
        return [
            *effects,
            PutFiling(person_id=person.person_id, was=None, now=filed),
            Record(person_id=person.person_id, event=event, keep=KEEP_EVENTS),
        ]
    if person.key not in _TOLD:
        return effects
    holder, events = _TOLD[person.key](policy, now_ms)
    counted = synced_day(policy, now_ms, _SYNC_WORKDAYS) if person.key == _REPAID else None
    if counted is not None and not counted.known:
        effects.append(Note(unknown_days(counted, now_ms), policy.journal.keep))
    return [
        *effects,
        PutHolder(person_id=person.person_id, now=replace(holder, version=1)),
        *(Record(person_id=person.person_id, event=event, keep=KEEP_EVENTS) for event in events),
    ]
