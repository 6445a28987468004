"""Step-up on a phone: face and PIN, what is counted when they fail, and what they open."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ybcode.errors import Refusal, Refused
from ybcode.rules.holders.dossier.activation import weak_pin
from ybcode.rules.holders.holder import Event, PutHolder, Record, as_of, elapsed
from ybcode.rules.holders.proof import PutProof, require_pin, reset, try_face, try_pin
from ybcode.rules.holders.standing import risk
from ybcode.rules.wallet import FaceCheck, PutFaceCheck
from ybcode.sandbox.personal import HolderOf, ProofOf
from ybcode.sandbox.records import KEEP_EVENTS, JournalEntry

if TYPE_CHECKING:
    from collections.abc import Callable

    from ybcode.rules.holders.person import Person
    from ybcode.rules.holders.proof import Attempt, Kind, Proof
    from ybcode.sandbox.engine import Engine
    from ybcode.sandbox.ports import Effect, Unit


class StepUps:
    """The checks of one person on one channel.

    Args:
        engine: the sandbox it belongs to.
        person: who looks or types.
        channel: in which app.
    """

    def __init__(self, engine: Engine, person: Person, channel: str) -> None:
        self._engine = engine
        self._person = person
        self._channel = channel

    def face_check(self, subject: Person, *, matches: bool) -> None:
        """Look into the phone, for one's own code or for another's that is shown here."""
        self._try(
            "face",
            "face_check",
            self._face(matches=matches),
            lambda _, now_ms: [self._checked(subject, "face", now_ms)],
        )

    def look(self, operation: str, *, matches: bool) -> None:
        """Look into a phone, whosever it is: a face that is not known is counted."""
        self._try("face", operation, self._face(matches=matches), lambda _unit, _now_ms: [])

    def check_pin(self, subject: Person, pin: str) -> None:
        """Type the own PIN, for one's own code or for another's that is shown here."""
        digest = self._digest(pin)
        policy = self._engine.policy

        def judge(held: Proof, now_ms: int) -> Attempt:
            return try_pin(held, digest, policy, now_ms=now_ms)

        self._try("pin", "check_pin", judge, lambda _, now_ms: [self._checked(subject, "pin", now_ms)])

    def reset_pin(self, pin: str, *, matches: bool) -> None:
        """Be seen, then choose a PIN that nobody would try first."""
        digest, me = self._digest(pin), self._person.person_id
        weak = weak_pin(pin, self._person.id_number)
        if weak is not None:
            raise Refused(weak)

        def opened(unit: Unit, _now_ms: int) -> list[Effect]:
            held = unit.load(ProofOf(me, "pin"))
            return [PutProof(person_id=me, kind="pin", was=held, now=reset(held, digest))]

        self._try("face", "reset_pin", self._face(matches=matches), opened)

    def unlock(self, *, matches: bool) -> None:
        """Be seen, then go on after a risk lock; without one nobody is asked to look."""
        me, policy = self._person.person_id, self._engine.policy
        with self._engine.unit() as unit:
            now_ms = self._stand(unit)
            risk.unlock(unit.load(HolderOf(me)).risk, policy.risk, now_ms=now_ms)

        def opened(unit: Unit, now_ms: int) -> list[Effect]:
            held = unit.load(HolderOf(me))
            now = as_of(held, policy, now_ms)
            free = replace(
                now, version=held.version + 1, risk=risk.unlock(now.risk, policy.risk, now_ms=now_ms)
            )
            event = Event(at_ms=now_ms, machine="risk", event="verify by face", was="locked", now="ok")
            events = (*elapsed(held, policy, now_ms), event)
            return [
                PutHolder(person_id=me, now=free),
                *(Record(person_id=me, event=one, keep=KEEP_EVENTS) for one in events),
            ]

        self._try("face", "unlock", self._face(matches=matches), opened)

    def _face(self, *, matches: bool) -> Callable[[Proof, int], Attempt]:
        policy = self._engine.policy
        if not isinstance(matches, bool):
            raise TypeError(f"a camera says True or False, not {type(matches).__name__}")

        def judge(held: Proof, now_ms: int) -> Attempt:
            return try_face(held, policy, passed=matches, now_ms=now_ms)

        return judge

    def _try(
        self,
        kind: Kind,
        operation: str,
        judge: Callable[[Proof, int], Attempt],
        opened: Callable[[Unit, int], list[Effect]],
    ) -> None:
        """One check: what it counts is written whether it passes or not, what it opens only when it does."""
        engine, me = self._engine, self._person.person_id
        with engine.unit() as unit:
            while True:
                now_ms = self._stand(unit)
                was = unit.load(ProofOf(me, kind))
                attempt = judge(was, now_ms)
                effects: list[Effect] = [] if attempt.refusal else opened(unit, now_ms)
                if attempt.proof != was:
                    effects.append(PutProof(person_id=me, kind=kind, was=was, now=attempt.proof))
                effects.append(engine.note(self._entry(operation, attempt.refusal, now_ms)))
                if unit.apply(effects):
                    break
        if attempt.refusal is not None:
            raise Refused(attempt.refusal)

    def _stand(self, unit: Unit) -> int:
        return self._engine.stand_or_raise(unit).now_ms

    def _checked(self, subject: Person, kind: Kind, now_ms: int) -> PutFaceCheck:
        tie = {"subject": subject.person_id, "presenter": self._person.person_id}
        return PutFaceCheck(**tie, channel=self._channel, check=FaceCheck(now_ms, kind=kind))

    def _digest(self, pin: str) -> bytes:
        require_pin(pin)
        return self._engine.pin_digest(self._person, pin)

    def _entry(self, operation: str, refusal: Refusal | None, now_ms: int) -> JournalEntry:
        me = self._person.person_id
        return JournalEntry(
            at_ms=now_ms,
            operation=operation,
            outcome="refused" if refusal else "done",
            code=refusal.code if refusal else None,
            subject=me,
            presenter=me,
            channel=self._channel,
        )
