"""Activation of the code on a phone: real name, face, PIN, one step after the other (domain.md, B.2)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ybcode.errors import Refusal, Refused
from ybcode.rules.holders.credential import Revoke
from ybcode.rules.holders.dossier import Dossier, PutDossier, activation, as_of, elapsed, onboarding, record
from ybcode.rules.holders.holder import Event
from ybcode.rules.holders.proof import PutProof, reset, try_face
from ybcode.rules.wallet import NOT_ACTIVATED
from ybcode.sandbox.engine import enrolments, shuffle_of
from ybcode.sandbox.operations.desks.desk import entry_of, recorded
from ybcode.sandbox.personal import DossierOf, ProofOf
from ybcode.sandbox.ports import LiveCredentials, NextSerial
from ybcode.sandbox.records import JournalEntry

if TYPE_CHECKING:
    from collections.abc import Callable

    from ybcode.rules.holders.person import Person
    from ybcode.sandbox.engine import Engine
    from ybcode.sandbox.ports import Effect, Unit

    Step = Callable[[Unit, Dossier, int], "tuple[list[Effect], Refusal | None]"]


class Activation:
    """The steps of one person on the own phone; each is written with who did it and when.

    Args:
        engine: the sandbox it belongs to.
        person: who activates.
    """

    def __init__(self, engine: Engine, person: Person) -> None:
        self._engine = engine
        self._person = person

    def run(self, pin: str, *, name: str, id_number: str, matches: bool) -> None:
        """Every step that is still to do; what was passed before is not asked again."""
        steps: dict[str, tuple[str, Step]] = {
            "none": ("name", self._name(name, id_number)),
            "named": ("see", self._see(matches=matches)),
            "seen": ("choose PIN", self._choose(pin)),
        }
        while True:
            state = self._state()
            if state not in steps:
                return
            self._step(state, *steps[state])

    def first_use(self, unit: Unit, channel: str) -> bool:
        """Make the credentials of a person of the population when the phone is first opened.

        Returns:
            Whether there is a credential of the channel now: False where the code is not active.
        """
        me, now_ms = self._person.person_id, self._stand(unit)
        if not self._person.activated or self._held(unit, now_ms).activation != "active":
            return False
        held = [one.channel for one in unit.load(LiveCredentials(me)) if one.presenter == me]
        if held:  # another look made them in the meantime, or this channel came with no activation
            return channel in held
        # A lost race means that somebody else made them: they are there all the same.
        unit.apply(self._enrolled(unit, tuple(self._engine.policy.channels)))
        return True

    def again(self) -> None:
        """New credentials in place of the old ones, on every channel of the own phone."""
        self._once("reactivate", self._renewed)

    def deactivate(self) -> None:
        """Give the code up: every credential is revoked, and activation begins anew."""
        revoke = Revoke(subject=self._person.person_id, reason="deactivated")
        self._once("deactivate", lambda _: [revoke])

    def _state(self) -> str:
        with self._engine.unit() as unit:
            now_ms = self._stand(unit)
            held = self._held(unit, now_ms)
            waiting = onboarding.in_review(held.onboarding, now_ms=now_ms)
            if waiting is not None:
                raise Refused(waiting)
            if held.onboarding.state != "delivered":
                raise ValueError(
                    f"there is no file to activate: it is {held.onboarding.state}; open one with"
                    " sandbox.person(…).onboarding or 'ybcode onboard'"
                )
            return held.activation

    def _held(self, unit: Unit, now_ms: int) -> Dossier:
        return as_of(unit.load(DossierOf(self._person.person_id)), now_ms)

    def _name(self, name: str, id_number: str) -> Step:
        def step(_unit: Unit, held: Dossier, now_ms: int) -> tuple[list[Effect], Refusal | None]:
            wrong = record.mismatch(held.record, self._person, name=name, id_number=id_number, now_ms=now_ms)
            return [], wrong

        return step

    def _see(self, *, matches: bool) -> Step:
        def step(unit: Unit, _held: Dossier, now_ms: int) -> tuple[list[Effect], Refusal | None]:
            me = self._person.person_id
            was = unit.load(ProofOf(me, "face"))
            attempt = try_face(was, self._engine.policy, passed=matches, now_ms=now_ms)
            counted: list[Effect] = []
            if attempt.proof != was:
                counted = [PutProof(person_id=me, kind="face", was=was, now=attempt.proof)]
            return counted, attempt.refusal

        return step

    def _choose(self, pin: str) -> Step:
        def step(unit: Unit, _held: Dossier, _now_ms: int) -> tuple[list[Effect], Refusal | None]:
            me = self._person.person_id
            weak = activation.weak_pin(pin, self._person.id_number)
            if weak is not None:
                return [], weak
            was = unit.load(ProofOf(me, "pin"))
            now = reset(was, self._engine.pin_digest(self._person, pin))
            effects: list[Effect] = (
                [PutProof(person_id=me, kind="pin", was=was, now=now)] if now != was else []
            )
            return [*effects, *self._enrolled(unit, tuple(self._engine.policy.channels))], None

        return step

    def _renewed(self, unit: Unit) -> list[Effect]:
        me = self._person.person_id
        held = unit.load(LiveCredentials(me))
        if not held:
            raise Refused(NOT_ACTIVATED)
        channels = tuple(one.channel for one in held if one.presenter == me)
        return [Revoke(subject=me, reason="reactivated"), *self._enrolled(unit, channels)]

    def _enrolled(self, unit: Unit, channels: tuple[str, ...]) -> list[Effect]:
        serial = unit.load(NextSerial(self._person.province))
        shuffle = shuffle_of(self._person.province, self._engine.entropy.handle_key)
        return enrolments(self._person, channels, first_serial=serial, shuffle=shuffle)

    def _step(self, state: str, event: str, step: Step) -> None:
        """One step, written whether it passes or not; refused when it does not."""
        with self._engine.unit() as unit:
            while True:
                now_ms = self._stand(unit)
                held = self._held(unit, now_ms)
                if held.activation != state:
                    return  # another phone passed this step in the meantime
                effects, refusal = step(unit, held, now_ms)
                if refusal is None:
                    effects = [*effects, *self._moved(unit, held, event, now_ms=now_ms)]
                else:
                    effects = [*effects, self._engine.note(self._refused(event, refusal, now_ms))]
                if unit.apply(effects):
                    break
        if refusal is not None:
            raise Refused(refusal)

    def _refused(self, event: str, refusal: Refusal, now_ms: int) -> JournalEntry:
        me = self._person.person_id
        return JournalEntry(
            at_ms=now_ms,
            operation=f"activation.{event.replace(' ', '_')}",
            outcome="refused",
            code=refusal.code,
            subject=me,
            presenter=me,
        )

    def _once(self, event: str, does: Callable[[Unit], list[Effect]]) -> None:
        with self._engine.unit() as unit:
            while True:
                now_ms = self._stand(unit)
                held = self._held(unit, now_ms)
                if held.activation != "active":
                    raise Refused(NOT_ACTIVATED)
                effects = does(unit)
                if unit.apply([*effects, *self._moved(unit, held, event, now_ms=now_ms)]):
                    return

    def _moved(self, unit: Unit, held: Dossier, event: str, *, now_ms: int) -> list[Effect]:
        me = self._person.person_id
        now = activation.after(held.activation, event)
        told = Event(
            at_ms=now_ms, machine="activation", event=event, was=held.activation, now=now, who="person"
        )
        return [
            PutDossier(person_id=me, now=replace(held, version=held.version + 1, activation=now)),
            *recorded(me, (*elapsed(unit.load(DossierOf(me)), now_ms), told)),
            self._engine.note(entry_of(told, self._person)),
        ]

    def _stand(self, unit: Unit) -> int:
        return self._engine.stand_or_raise(unit).now_ms
