"""The desks of what the agency holds of a person: the record behind the name, and violations.

Each move is one transaction: what was judged is what is written over, with its events and its entries.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, get_args

from ybcode.errors import Refused
from ybcode.rules.holders import dossier as dossiers
from ybcode.rules.holders.dossier import PutDossier, PutViolation
from ybcode.rules.holders.dossier import record as records
from ybcode.rules.holders.holder import Event, PutHolder, Record, as_of, elapsed
from ybcode.rules.holders.standing import inquiry as inquiries
from ybcode.rules.holders.standing import sanction as sanctions
from ybcode.rules.holders.standing import violation as misdeeds
from ybcode.rules.holders.standing.violation import Violation
from ybcode.sandbox.operations.desks.desk import Desk, entry_of, recorded
from ybcode.sandbox.personal import DossierOf, HolderOf, ViolationsOf
from ybcode.sandbox.records import KEEP_EVENTS, JournalEntry, unknown_days

if TYPE_CHECKING:
    from collections.abc import Callable

    from ybcode.rules.calendar import Counted
    from ybcode.rules.holders.dossier.record import IdentityRecord
    from ybcode.rules.holders.holder import Holder
    from ybcode.rules.holders.standing import Inquiry
    from ybcode.sandbox.ports import Effect

MAX_VIOLATIONS = 1_000
"""How many violations of a person are kept."""

_AGENCY = "agency"


def by_agency(at_ms: int, machine: str, event: str, states: tuple[str, str], *, detail: str = "") -> Event:
    """An event that the agency brought about: when, which machine, what, the states before and after."""
    was, now = states
    return Event(at_ms=at_ms, machine=machine, event=event, was=was, now=now, detail=detail, who=_AGENCY)


class RecordDesk(Desk):
    """``sandbox.person(…).record``: what the agency's record says of the name (S4 「与系统记录不符」)."""

    machine = "record"

    def go_stale(self, old_name: str) -> None:
        """The person's name changed, and the record still says the old one (S4 「未及时更新人员信息」).

        Args:
            old_name: what the record says from now on.

        Raises:
            ValueError: when it is stale already, or for a name that is none, or the person's own.
            TypeError: when the name is no text.
        """
        records.require_name(old_name)
        if old_name.strip() == self._person.name:
            raise ValueError("a stale record says another name than the person has now")
        self._write(
            "go stale", "person", lambda one, now: (records.go_stale(one, old_name, now_ms=now), None)
        )

    def correct(self) -> None:
        """Have it corrected at the agency; it is everywhere after a working day (S4 「系统同步延迟」).

        Raises:
            ValueError: when there is nothing to correct.
        """
        policy = self._engine.policy
        self._write("correct", _AGENCY, lambda one, now: records.correct(one, policy=policy, now_ms=now))

    def check(self, *, name: str, id_number: str) -> None:
        """Type a name and an ID number in; neither is kept, only whether they agree.

        Raises:
            Refused: ``identity.mismatch`` with its cause: ``typing``, ``stale`` or ``sync_delay``.
            TypeError: when one of them is no text.
        """
        for typed in (name, id_number):
            if not isinstance(typed, str):
                raise TypeError(f"what is typed is a str, not {type(typed).__name__}")
        me = self._person.person_id
        with self._engine.unit() as unit:
            now_ms = self._stand(unit)
            held = unit.load(DossierOf(me)).record
            wrong = records.mismatch(held, self._person, name=name, id_number=id_number, now_ms=now_ms)
            entry = JournalEntry(
                at_ms=now_ms,
                operation="record.check",
                outcome="refused" if wrong else "done",
                code=wrong.code if wrong else None,
                subject=me,
                detail=str(wrong.evidence["cause"]) if wrong else None,
            )
            unit.apply([self._engine.note(entry)])
        if wrong:
            raise Refused(wrong)

    def now(self) -> IdentityRecord:
        """The record as it stands."""
        with self._engine.unit() as unit:
            now_ms = self._stand(unit)
            return records.as_of(unit.load(DossierOf(self._person.person_id)).record, now_ms)

    def _write(
        self,
        event: str,
        who: str,
        rule: Callable[[IdentityRecord, int], tuple[IdentityRecord, Counted | None]],
    ) -> None:
        me = self._person.person_id
        with self._engine.unit() as unit:
            while True:
                now_ms = self._stand(unit)
                held = unit.load(DossierOf(me))
                was = dossiers.as_of(held, now_ms)
                now, counted = rule(was.record, now_ms)
                told = Event(
                    at_ms=now_ms,
                    machine=self.machine,
                    event=event,
                    was=was.record.state,
                    now=now.state,
                    detail=f"synced on {counted.day}" if counted else "",
                    who=who,
                )
                entries = [entry_of(told, self._person)]
                if counted is not None and not counted.known:
                    entries.append(unknown_days(counted, now_ms))
                effects: list[Effect] = [
                    PutDossier(person_id=me, now=replace(was, version=held.version + 1, record=now)),
                    *recorded(me, (*dossiers.elapsed(held, now_ms), told)),
                    *(self._engine.note(entry) for entry in entries),
                ]
                if unit.apply(effects):
                    return


@dataclass(frozen=True, slots=True)
class _Judged:
    """What a move makes of a violation, the holder beside it, and what is told of both."""

    was: Violation | None
    now: Violation
    holder: Holder
    events: tuple[Event, ...]


class ViolationsDesk(Desk):
    """``sandbox.person(…).violations``: lending, cash-out, non-medical use, reselling (S4)."""

    machine = "violation"

    def record(
        self, kind: misdeeds.Kind, loss_fen: int = 0, *, repeated: bool = False, for_gain: bool = False
    ) -> Violation:
        """Record one; when no inquiry waits for an answer, one is opened with that cause (S4 「配合…调查」).

        Args:
            kind: ``lending``, ``cash_out``, ``non_medical`` or ``reselling``.
            loss_fen: what the fund lost, in fen.
            repeated: for long or again and again.
            for_gain: for cash, goods or another gain.

        Raises:
            ValueError: for an unknown kind, a loss that is none, or too many violations.
            TypeError: for a loss that is no whole number.
        """
        days = self._engine.policy.inquiry.due_days

        def judge(held: tuple[Violation, ...], holder: Holder, now_ms: int) -> _Judged:
            if len(held) >= MAX_VIOLATIONS:
                raise ValueError(f"of a person at most {MAX_VIOLATIONS} violations are kept")
            now = Violation(
                number=len(held) + 1,
                kind=kind,
                at_ms=now_ms,
                loss_fen=loss_fen,
                repeated=repeated,
                for_gain=for_gain,
            )
            events = [
                by_agency(
                    now_ms,
                    self.machine,
                    "record",
                    ("none", now.state),
                    detail=f"{now.number} {kind}, {loss_fen} fen",
                )
            ]
            one = holder.inquiry
            if one.state == "answered":  # what was asked before is settled: this is another matter
                events.append(by_agency(now_ms, "inquiry", "close", (one.state, "none")))
                one = inquiries.close(one, now_ms=now_ms)
            if one.state == "none":
                one = inquiries.open_inquiry(one, kind, days=days, now_ms=now_ms)
                events.append(
                    by_agency(now_ms, "inquiry", "open", ("none", one.state), detail=f"{kind}, {days} days")
                )
            return _Judged(None, now, replace(holder, inquiry=one), tuple(events))

        return self._write(judge)

    def clear(self, number: int) -> Violation:
        """It was none after all.

        Raises:
            ValueError: when there is no such violation, or it was decided already.
        """
        return self._decide(number, "clear")

    def refund(self, number: int) -> Violation:
        """The loss is paid back, and that is all (O2).

        Raises:
            ValueError: when there is no such violation, or it was decided already.
        """
        return self._decide(number, "refund")

    def sanction(self, number: int, *, months: int = 3, fine_multiple: int = 0) -> Violation:
        """Suspend networked settlement for it, with a fine where there was intent (O2).

        Args:
            number: of the violation.
            months: 3 to 12.
            fine_multiple: of the loss: 2 to 5, and only with intent; 0 for none.

        Raises:
            ValueError: when there is no such violation, it was decided already, a sanction runs, or for a
                term or a fine that the law does not know.
            TypeError: for a fine that is no whole multiple.
        """
        return self._decide(number, "sanction", months=months, fine_multiple=fine_multiple)

    def all(self) -> tuple[Violation, ...]:
        """Every violation, in the order in which they were recorded."""
        with self._engine.unit() as unit:
            return unit.load(ViolationsOf(self._person.person_id))

    def _decide(self, number: int, event: str, *, months: int = 0, fine_multiple: int = 0) -> Violation:
        policy = self._engine.policy.sanction

        def judge(held: tuple[Violation, ...], holder: Holder, now_ms: int) -> _Judged:
            was = next((one for one in held if one.number == number), None)
            if was is None:
                raise ValueError(f"there is no violation {number}: record it first")
            now = misdeeds.decide(was, event, fine_multiple=fine_multiple, policy=policy)
            detail = f"{number} {now.kind}"
            more: list[Event] = []
            if event == "sanction":
                detail += f", {months} months" + (f", fine {now.fine_fen} fen" if now.fine_fen else "")
                started = sanctions.decide(holder.sanction, months, policy, now_ms=now_ms)
                more.append(
                    by_agency(
                        now_ms, "sanction", "decide", ("none", started.state), detail=f"{months} months"
                    )
                )
                holder = replace(holder, sanction=started)
            others = any(one.state == "open" for one in held if one.number != number)
            if not others and holder.inquiry.cause in get_args(misdeeds.Kind):
                one, ended = _ended(holder.inquiry, now_ms)
                holder, more = replace(holder, inquiry=one), [*more, *ended]
            told = by_agency(now_ms, self.machine, event, (was.state, now.state), detail=detail)
            return _Judged(was, now, holder, (told, *more))

        return self._write(judge)

    def _write(self, judge: Callable[[tuple[Violation, ...], Holder, int], _Judged]) -> Violation:
        """The holder's row is written in any case: what was judged by it must not have changed."""
        engine, me = self._engine, self._person.person_id
        with engine.unit() as unit:
            while True:
                now_ms = self._stand(unit)
                held = unit.load(HolderOf(me))
                before = as_of(held, engine.policy, now_ms)
                judged = judge(unit.load(ViolationsOf(me)), before, now_ms)
                events = (*elapsed(held, engine.policy, now_ms), *judged.events)
                effects: list[Effect] = [
                    PutHolder(person_id=me, now=replace(judged.holder, version=held.version + 1)),
                    PutViolation(person_id=me, was=judged.was, now=judged.now),
                    *(Record(person_id=me, event=one, keep=KEEP_EVENTS) for one in events),
                    *(engine.note(entry_of(one, self._person)) for one in judged.events),
                ]
                if unit.apply(effects):
                    return judged.now


def _ended(one: Inquiry, now_ms: int) -> tuple[Inquiry, list[Event]]:
    """An inquiry whose last matter is decided: nobody waits for an answer any more."""
    events = []
    if one.state in ("open", "overdue"):
        events.append(by_agency(now_ms, "inquiry", "answer", (one.state, "answered"), detail="decided"))
        one = inquiries.answer(one, now_ms=now_ms)
    events.append(by_agency(now_ms, "inquiry", "close", (one.state, "none"), detail="decided"))
    return inquiries.close(one, now_ms=now_ms), events
