"""Many people at once, as data: what may be asked of them, and the effect that brings a batch of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ybcode.values import PersonId

if TYPE_CHECKING:
    from ybcode.rules.holders.clocks import Kind
    from ybcode.rules.holders.holder import Holder
    from ybcode.rules.holders.person import Person

POPULATION = "v"
"""What the ids of the population begin with: it stands behind the magic people's ``u``."""

BEYOND_POPULATION = "w"
"""The first text that stands behind the population's ids."""


def population_id(index: int) -> PersonId:
    """The id of the person of an index."""
    return PersonId(f"{POPULATION}{index:09d}")


def population_index(person_id: PersonId) -> int:
    """The index of a person of the population; -1 for anybody else."""
    text = person_id.text
    return int(text[1:]) if text[:1] == POPULATION and text[1:].isdecimal() else -1


@dataclass(frozen=True, slots=True)
class Listed:
    """A person as a list shows one.

    Attributes:
        person: as the issuer knows one.
        kind: employee, flexible or resident, as it was written last.
    """

    person: Person
    kind: Kind


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """Some people in the order of their ids, of one kind if one is named, after the so manieth."""

    first: int
    count: int
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class PeopleCount:
    """How many people there are."""


@dataclass(frozen=True, slots=True)
class PopulationSize:
    """How many people of the population there are: the index that comes next."""


@dataclass(frozen=True, slots=True)
class PutPeople:
    """Effect: people come into the world, some with a row of their own insurance.

    Precondition: no id and no key is taken, and none of ``holders`` was ever written.
    """

    people: tuple[Person, ...]
    holders: tuple[tuple[PersonId, Holder], ...] = ()
