"""A dossier (档案): how a person came into the system: file, activation, record, card; in one row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ybcode.rules.holders.dossier import onboarding, record
from ybcode.rules.holders.dossier.card import FIRST_CARD, Card
from ybcode.rules.holders.dossier.onboarding import ON_FILE, Onboarding
from ybcode.rules.holders.dossier.record import RIGHT, IdentityRecord
from ybcode.rules.holders.holder import Event

if TYPE_CHECKING:
    from ybcode.rules.holders.dossier.activation import State as ActivationState
    from ybcode.rules.holders.standing.violation import Violation
    from ybcode.values import PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """One person's dossier, as it was written last.

    Attributes:
        version: how often it was written; 0 was never.
        onboarding: the application that opened it.
        activation: how far the code was activated.
        record: what the agency's record says.
        card: the physical card.
    """

    version: int = 0
    onboarding: Onboarding = ON_FILE
    activation: ActivationState = "active"
    record: IdentityRecord = RIGHT
    card: Card = FIRST_CARD


OF_OLD = Dossier()
"""Of whom nothing was ever written: on file, active, with a card."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PutDossier:
    """Effect: a person's dossier. Precondition: the row kept has the version before."""

    person_id: PersonId
    now: Dossier


@dataclass(frozen=True, slots=True, kw_only=True)
class PutViolation:
    """Effect: a person's violation. Precondition: what is kept under its number is still ``was``."""

    person_id: PersonId
    was: Violation | None
    now: Violation


def as_of(one: Dossier, now_ms: int) -> Dossier:
    """How a dossier stands at an instant: a review or a sync that is over is done."""
    if one.version == 0:
        return one
    return Dossier(
        version=one.version,
        onboarding=onboarding.as_of(one.onboarding, now_ms),
        activation=one.activation,
        record=record.as_of(one.record, now_ms),
        card=one.card,
    )


def elapsed(one: Dossier, now_ms: int) -> tuple[Event, ...]:
    """What time alone brought about since a dossier was written, in order: nobody wrote it yet.

    Args:
        one: as it was written last.
        now_ms: the instant, in ms.
    """
    now = as_of(one, now_ms)
    found: list[Event] = []
    file, opened = one.onboarding, now.onboarding
    if file.state != opened.state and file.ready_ms is not None:
        # S1 「按通知领取」: approval is what the applicant is told of.
        found.append(
            Event(
                at_ms=file.ready_ms,
                machine="onboarding",
                event="review ends",
                was=file.state,
                now=opened.state,
                detail="the applicant is notified",
            )
        )
    was, synced_ms = one.record.state, one.record.synced_ms
    if was != now.record.state and synced_ms is not None:
        found.append(
            Event(at_ms=synced_ms, machine="record", event="sync ends", was=was, now=now.record.state)
        )
    return tuple(sorted(found, key=lambda event: event.at_ms))
