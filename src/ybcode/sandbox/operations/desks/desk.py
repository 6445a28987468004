"""The agency's desks: every move of a person's enrolment and standing, one desk a machine.

Each move reads once, asks the rule of its machine, and writes the holder, an event of the history and
a journal entry together. What the table of the machine does not know is a ``ValueError``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ybcode.rules.holders.holder import Event, Holder, PutHolder, Record, as_of, elapsed
from ybcode.sandbox.personal import HolderOf
from ybcode.sandbox.records import KEEP_EVENTS, JournalEntry, unknown_days

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ybcode.rules.calendar import Counted
    from ybcode.rules.holders.person import Person
    from ybcode.sandbox.engine import Engine
    from ybcode.sandbox.ports import Effect, Unit
    from ybcode.values import PersonId


@dataclass(frozen=True, slots=True)
class Change:
    """What a move makes of a holder.

    Attributes:
        holder: as it stands after.
        event: of the machine's table.
        detail: for the history: a reason, a term, a day.
        counted: the working days that were counted, if any.
        also: events of other machines that come with it: machine, event, detail.
    """

    holder: Holder
    event: str
    detail: str = ""
    counted: Counted | None = None
    also: tuple[tuple[str, str, str], ...] = ()


class Desk:
    """One machine of one person.

    Args:
        engine: the sandbox it belongs to.
        person: whose.
    """

    machine = ""

    def __init__(self, engine: Engine, person: Person) -> None:
        self._engine = engine
        self._person = person

    def _stand(self, unit: Unit) -> int:
        return self._engine.stand_or_raise(unit).now_ms

    def _change(self, judge: Callable[[Holder, int], Change], *, who: str = "") -> None:
        engine, me = self._engine, self._person.person_id
        with engine.unit() as unit:
            while True:
                now_ms = self._stand(unit)
                held = unit.load(HolderOf(me))
                was = as_of(held, engine.policy, now_ms)
                change = judge(was, now_ms)
                move = Move(self.machine, who, now_ms)
                if unit.apply(moved(engine, self._person, held, change, move=move)):
                    return

    def __repr__(self) -> str:
        return f"{type(self).__name__}(person={self._person.key!r})"


@dataclass(frozen=True, slots=True)
class Move:
    """Which machine moves, by whom, and when."""

    machine: str
    who: str
    now_ms: int


def moved(engine: Engine, person: Person, held: Holder, change: Change, *, move: Move) -> list[Effect]:
    """The effects of a change: the holder, the events of the history, the journal's entries.

    Args:
        engine: the sandbox.
        person: whose.
        held: the row as it was read.
        change: what becomes of it.
        move: by which machine, by whom, when.
    """
    me, policy, now_ms = person.person_id, engine.policy, move.now_ms
    was = as_of(held, policy, now_ms)
    now = replace(change.holder, version=held.version + 1)
    events = [
        Event(
            at_ms=now_ms,
            machine=machine,
            event=event,
            was=_state(was, machine),
            now=_state(now, machine),
            detail=detail,
            who=move.who,
        )
        for machine, event, detail in ((move.machine, change.event, change.detail), *change.also)
    ]
    entries = [entry_of(event, person) for event in events]
    if change.counted is not None and not change.counted.known:
        entries.append(unknown_days(change.counted, now_ms))
    return [
        PutHolder(person_id=me, now=now),
        *recorded(me, (*elapsed(held, policy, now_ms), *events)),
        *(engine.note(entry) for entry in entries),
    ]


def recorded(person_id: PersonId, events: Iterable[Event]) -> list[Effect]:
    """The effects that keep events in a person's history."""
    return [Record(person_id=person_id, event=event, keep=KEEP_EVENTS) for event in events]


def _state(one: Holder, machine: str) -> str:
    if machine == "enrolment":
        return one.enrolment.status
    if machine == "chosen":
        return str(one.chosen or "none")
    state = getattr(one, machine).state
    assert isinstance(state, str)
    return state


def entry_of(event: Event, person: Person) -> JournalEntry:
    """The journal's entry of an event."""
    return JournalEntry(
        at_ms=event.at_ms,
        operation=f"{event.machine}.{event.event.replace(' ', '_')}",
        outcome="done",
        subject=person.person_id,
        detail=event.detail or None,
    )
