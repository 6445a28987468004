"""The facts of the world around a person: relatives, and messages that somebody sends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ybcode.rules.calendar import day_of
from ybcode.rules.holders.dossier import kinship
from ybcode.rules.holders.dossier.kinship import Kin, PutKin
from ybcode.rules.holders.holder import Record
from ybcode.rules.holders.standing.violation import advice
from ybcode.sandbox import clock as clocks
from ybcode.sandbox.crowd import PopulationSize, population_id, population_index
from ybcode.sandbox.operations.desks.conduct import by_agency
from ybcode.sandbox.operations.desks.desk import Desk, entry_of
from ybcode.sandbox.operations.people import People
from ybcode.sandbox.personal import KinOf
from ybcode.sandbox.records import KEEP_EVENTS, JournalEntry
from ybcode.sandbox.world.population import relatives_of

if TYPE_CHECKING:
    from datetime import date

    from ybcode.errors import Refusal
    from ybcode.rules.holders.dossier.kinship import Relation
    from ybcode.rules.holders.person import Person
    from ybcode.sandbox.ports import Effect, Unit


class Relations(Desk):
    """The facts of the world around a person: relatives, and messages that somebody sends."""

    def relatives(self, *, on: str | date | int | None = None) -> tuple[Kin, ...]:
        """The relatives that are noted, in the order of their ids.

        Args:
            on: only those that the rules of this day refer to (O3, O13); all when left out.
        """
        listed = None if on is None else kinship.relatives_on(day_of(clocks.instant_ms(on)))
        with self._engine.unit() as unit:
            held = (*self._household(unit), *unit.load(KinOf(self._person.person_id)))
        return held if listed is None else tuple(kin for kin in held if kin.relation in listed)

    def _household(self, unit: Unit) -> tuple[Kin, ...]:
        """The household of somebody of the population, as far as it is in the world: told by the index."""
        index, me = population_index(self._person.person_id), self._person.person_id
        size = unit.load(PopulationSize()) if index >= 0 else 0
        return tuple(
            Kin(person_id=me, relative_id=population_id(other), relation=relation)
            for other, relation in (relatives_of(index) if index >= 0 else ())
            if other < size
        )

    def relate(self, other: str | Person, relation: Relation) -> Kin:
        """Note a relative; the other one is noted as what this person is to them.

        Args:
            other: a ``Person``, a magic name or an id.
            relation: what the other one is to this person: ``spouse``, ``parent``, ``child`` …

        Raises:
            KeyError: when nobody has that name.
            ValueError: for an unknown relation, oneself, a parent who is younger, or who is noted already.
        """
        found = People(self._engine).find(other)
        kin = kinship.relate(self._person, found, relation)
        with self._engine.unit() as unit:
            while True:
                now_ms = self._stand(unit)
                noted = (*self._household(unit), *unit.load(KinOf(kin.person_id)))
                held = {one.relative_id: one for one in noted}
                if found.person_id in held:
                    raise ValueError(f"they are relatives already: {held[found.person_id].relation}")
                mirror = kinship.mirrored(kin)
                told = by_agency(now_ms, "kinship", "relate", ("none", kin.relation), detail=found.key)
                theirs = by_agency(
                    now_ms, "kinship", "relate", ("none", mirror.relation), detail=self._person.key
                )
                effects: list[Effect] = [
                    PutKin(kin=kin),
                    Record(person_id=kin.person_id, event=told, keep=KEEP_EVENTS),
                    Record(person_id=mirror.person_id, event=theirs, keep=KEEP_EVENTS),
                    self._engine.note(entry_of(told, self._person)),
                ]
                if unit.apply(effects):
                    return kin

    def warn(self, text: str) -> Refusal | None:
        """The notice against a message that promises a way around (S4 「不轻信“内部渠道”“高额返现”等话术」).

        Args:
            text: a message that the person got; it is not kept.

        Returns:
            ``advice.fraud``, or None for a message that promises nothing.

        Raises:
            TypeError: when the message is no text.
        """
        if not isinstance(text, str):
            raise TypeError(f"a message is a str, not {type(text).__name__}")
        notice = advice(text)
        if notice is not None:
            with self._engine.unit() as unit:
                entry = JournalEntry(
                    at_ms=self._stand(unit),
                    operation="warn",
                    outcome="noted",
                    code=notice.code,
                    subject=self._person.person_id,
                    detail=str(notice.evidence["word"]),
                )
                unit.apply([self._engine.note(entry)])
        return notice
