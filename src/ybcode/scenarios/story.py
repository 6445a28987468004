"""The shape of a story: runs under a preset, each a list of steps with a time, an actor and an answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

ADMITTED = "admitted"
"""The answer to a scan that was let in."""

DONE = "done"
"""The answer to anything else that went well."""

Act = Literal[
    "open",
    "offline",
    "online",
    "copy",
    "show",
    "face_check",
    "scan",
    "suspend",
    "repay",
    "enrol_elsewhere",
    "switch_place",
    "merge_places",
    "file",
    "look_up",
    "keep_receipt",
    "claim",
    "flag",
    "unlock",
    "record_violation",
    "answer",
    "sanction",
    "warn",
    "check_record",
    "correct_record",
    "begin_file",
    "submit",
    "deliver",
    "activate",
    "reactivate",
    "type_pin",
    "enrol",
    "end_enrolment",
    "read_card",
    "wear_out",
    "report_lost",
    "replace_card",
    "freeze",
    "close_account",
    "stands",
    "quote",
    "settle",
    "pay",
    "query",
    "reverse",
    "cancel",
    "admit",
    "deposit",
    "reconcile",
    "set_balance",
    "set_aside",
    "set_used",
    "used",
    "balance",
    "credit",
    "check_credit",
    "fault",
    "spent",
    "relate",
    "bind",
    "unbind",
    "leave",
    "pause",
    "resume",
    "members",
    "spending",
    "rehearse",
    "open_aid",
    "close_aid",
    "transfer",
    "accept",
    "transfers",
    "purse",
    "till_scan",
    "till_sell",
    "till_again",
    "till_cancel",
    "till_new_day",
    "till_patient",
    "till_printed",
    "till_logged",
]
"""What can be done. Phones: open, offline, online, copy (photograph a screen), show, face_check, type_pin,
activate, reactivate, unlock (by face), switch_place (of enrolment). At a counter: scan, read_card; with
money: quote, settle, pay (scan, quote and settle), query, reverse, cancel, admit (to a stay), deposit,
reconcile. At the agency: suspend, repay, enrol, end_enrolment, enrol_elsewhere, merge_places, file, look_up,
keep_receipt, claim, flag (an odd transaction), stands (how a machine does), freeze, close_account,
record_violation, answer (an inquiry), sanction, warn (of a message), check_record (type a name),
correct_record, begin_file, submit, deliver, wear_out, report_lost and replace_card; of money: set_balance,
set_aside, set_used, used, balance, credit, check_credit. Between relatives: relate (note one), bind, unbind,
leave (as a member), pause, resume, members, spending, rehearse (a dry run), open_aid and close_aid (mutual
aid), transfer, accept, transfers, purse (what was accepted). Behind the scenes: fault (what is to go wrong).
Before a till under test: what its cashier does (till_scan …), see ``cases``; and spent, what was settled for
a person."""

Word = str | int | bool


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that is done.

    Attributes:
        at: when: a time of the run's first day (``14:00:40``), or day and time (``2025-04-25T16:00``).
        actor: who, by the name in the story.
        act: what.
        words: how: ``as_`` names a code for later steps, ``code`` uses it, ``place`` is a counter,
            ``member`` is somebody of the cast whose code is shown …
        expect: ``admitted``, ``done``, a code of the catalogue, a split in fen (``fund 8750, cash 7750``), or
            what a look-up or a claim says.
    """

    at: str
    actor: str
    act: Act
    words: Mapping[str, Word] = field(default_factory=lambda: MappingProxyType({}))
    expect: str = DONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One telling of a story, in a sandbox of its own.

    Attributes:
        name: what is special about it.
        day: the day on which it begins, ISO; its sandbox begins at the first step.
        preset: the preset it is played under.
        region: the profile over it, or None.
        strict: whether notes are refusals.
        steps: in order of time.
    """

    name: str
    day: str
    preset: str = "standard"
    region: str | None = None
    strict: bool = False
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A story.

    Attributes:
        story_id: ``D3`` …, as in the collection of rules.
        zh: its title.
        en: its title in English.
        teaches: what one learns from it, in a sentence.
        cast: who plays whom: the name in the story, and the magic person.
        sources: where it comes from.
        runs: its tellings.
    """

    story_id: str
    zh: str
    en: str
    teaches: str
    cast: Mapping[str, str]
    sources: tuple[str, ...]
    runs: tuple[Run, ...]


def begin_of(run: Run) -> str:
    """The first instant of a run, ISO."""
    return instant_of(run, run.steps[0])


def instant_of(run: Run, step: Step) -> str:
    """When a step is done, ISO wall time."""
    return step.at if "T" in step.at else f"{run.day}T{step.at}"
