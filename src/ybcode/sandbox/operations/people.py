"""People and places by name: magic name or id, and a sentence that helps when there is no such one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING

from ybcode.rules.holders.person import Person
from ybcode.sandbox.crowd import Listed, PeopleCount, PeoplePage
from ybcode.sandbox.ports import FindInstitution, FindPerson, InstitutionKeys, PeopleKeys, PutInstitution
from ybcode.values import InstitutionId, without_numbers

if TYPE_CHECKING:
    from ybcode.rules.holders.clocks import Kind
    from ybcode.rules.institutions import Institution
    from ybcode.sandbox.engine import Engine

_NEAR = 200
"""Among how many people a name that is nobody's is compared: the magic people come first."""


def _unknown(what: str, key: str, keys: tuple[str, ...]) -> KeyError:
    near = get_close_matches(key, keys, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(keys[:20])}"
    return KeyError(without_numbers(f"no {what} {key!r}: {hint}"))


class People(Mapping[str, Person]):
    """``sandbox.people``: synthetic people by magic name or id."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def __getitem__(self, key: str) -> Person:
        with self._engine.unit() as unit:
            person = unit.load(FindPerson(key))
            if person is None:
                some = unit.load(PeoplePage(0, _NEAR))
                raise _unknown("person", key, tuple(one.person.key for one in some))
            return person

    def __iter__(self) -> Iterator[str]:
        with self._engine.unit() as unit:
            return iter(unit.load(PeopleKeys()))

    def __len__(self) -> int:
        with self._engine.unit() as unit:
            return unit.load(PeopleCount())

    def page(self, first: int, count: int, *, kind: Kind | None = None) -> tuple[Listed, ...]:
        """Some people in order, the magic people first: for lists of a population that is large.

        Args:
            first: how many are left out before them.
            count: how many at most.
            kind: only ``employee``, ``flexible`` or ``resident``.

        Raises:
            ValueError: when one of the numbers is negative.
        """
        if first < 0 or count < 0:
            raise ValueError(f"a page leaves out 0 people or more and has 0 or more, not {first} and {count}")
        with self._engine.unit() as unit:
            return unit.load(PeoplePage(first, count, kind))

    def __repr__(self) -> str:
        return f"People({len(self)} of them, by magic name or id)"

    def find(self, who: str | Person) -> Person:
        """A person by magic name, by id, or as they are.

        Raises:
            KeyError: when nobody has that name; the sentence names the nearest.
            TypeError: when it is neither a text nor a ``Person``.
        """
        if isinstance(who, Person):
            return self[who.person_id.text]
        if not isinstance(who, str):
            raise TypeError(f"a person is named by a Person, a magic name or an id, not {type(who).__name__}")
        return self[who]


class Places(Mapping[str, "Institution"]):
    """``sandbox.places``: institutions by magic name or id."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def __getitem__(self, key: str) -> Institution:
        with self._engine.unit() as unit:
            place = unit.load(FindInstitution(key))
            if place is None:
                raise _unknown("institution", key, unit.load(InstitutionKeys()))
            return place

    def __iter__(self) -> Iterator[str]:
        with self._engine.unit() as unit:
            return iter(unit.load(InstitutionKeys()))

    def __len__(self) -> int:
        with self._engine.unit() as unit:
            return len(unit.load(InstitutionKeys()))

    def find(self, key: str) -> Institution:
        """An institution by magic name or id; an id of the right shape that is new is adopted.

        Raises:
            KeyError: when a name is unknown and no institution id either; the sentence names the nearest.
        """
        with self._engine.unit() as unit:
            place = unit.load(FindInstitution(key))
            if place is not None:
                return place
            try:
                place = self._engine.adopt(InstitutionId(key))
            except ValueError:
                raise _unknown("institution", key, unit.load(InstitutionKeys())) from None
            unit.apply([PutInstitution(place)])
        return self[key]

    def look(self, key: str) -> Institution:
        """An institution as ``find`` gives it; one that is new is not taken in.

        Raises:
            KeyError: as ``find`` does.
        """
        try:
            return self[key]
        except KeyError:
            try:
                return self._engine.adopt(InstitutionId(key))
            except ValueError:
                pass
            raise

    def __repr__(self) -> str:
        return f"Places({len(self)} of them, by magic name or id)"

    def search(self, *, region: str | None = None, cross_region: bool | None = None) -> list[Institution]:
        """Designated places, to be found before the journey (S2: search under 异地备案).

        Args:
            region: whose first digits a place's region has; two for a province, four for a pooling area.
            cross_region: only those that settle for people insured elsewhere, or only those that do not.
        """
        found = [self[key] for key in self]
        return [
            place
            for place in found
            if place.designated
            and (region is None or place.region.startswith(region))
            and (cross_region is None or place.cross_region == cross_region)
        ]
