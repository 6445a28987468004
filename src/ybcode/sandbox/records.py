"""Rows that only the sandbox knows: its clock, what it was made from, its journal."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ybcode.rules.calendar import Counted
    from ybcode.values import InstitutionId, PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockRow:
    """The clock.

    Attributes:
        mode: ``manual``, ``running`` or ``system``.
        offset_ms: the instant itself when manual, the difference to the machine when running, else 0.
        highest_ms: the highest instant that was served.
    """

    mode: str
    offset_ms: int
    highest_ms: int


KEEP_EVENTS = 1_000
"""How many events of a person the history keeps."""

UNBORN = ClockRow(mode="manual", offset_ms=0, highest_ms=0)
"""The clock of a universe that has none yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorldRow:
    """From what a universe was made; what the same words make again.

    Attributes:
        seed: None when the keys are random.
        as_of_ms: the instant at which it begins.
        preset: the policy's name.
        policy: the policy's tables as JSON.
        version: of the library that made it; a record, never a reason to refuse.
        instance_key: 32 bytes, from the seed or random; never printed.
        region: the profile over the preset, or None.
        strict: whether what is noted elsewhere is refused.
    """

    seed: str | None
    as_of_ms: int
    preset: str
    policy: str
    version: str
    instance_key: bytes = field(repr=False)
    region: str | None = None
    strict: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalEntry:
    """What was asked and answered.

    Never a text that was scanned: of ours the last four digits, of anything else its class, its
    length and a keyed hash.

    Attributes:
        at_ms: when, in ms.
        operation: ``scan``, ``identify``, ``face_check``, ``reactivate``, ``rotate``, ``alarm``, or a
            machine and its event, as ``enrolment.suspend``.
        outcome: ``accepted``, ``refused``, ``repeated``, ``done`` or ``noted``.
        code: the catalogue code of a refusal.
        institution: whose till.
        terminal: which till.
        scene: the business type.
        request_id: as the till named it; None where it was named by a text that must not be kept.
        text_class: what was scanned.
        text_length: how long it was.
        text_hash: keyed hash, hex; equal texts have equal hashes in one sandbox.
        text_tail: the last four digits of a simulated code.
        subject: whose account; prints masked.
        presenter: on whose phone; prints masked.
        channel: in which app.
        detail: what else there is to say, in English: a reason, a term, what a note is about.
    """

    at_ms: int
    operation: str
    outcome: str
    code: str | None = None
    institution: InstitutionId | None = None
    terminal: str | None = None
    scene: str | None = None
    request_id: str | None = None
    text_class: str | None = None
    text_length: int | None = None
    text_hash: str | None = None
    text_tail: str | None = None
    subject: PersonId | None = None
    presenter: PersonId | None = None
    channel: str | None = None
    detail: str | None = None


def unknown_days(counted: Counted, at_ms: int) -> JournalEntry:
    """The note that working days were counted beyond the table: Monday to Friday, no holidays."""
    detail = f"counted to {counted.day} by weekdays alone: the table of working days does not hold it"
    return JournalEntry(at_ms=at_ms, operation="calendar", outcome="noted", detail=detail)
