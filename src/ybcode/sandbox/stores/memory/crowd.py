"""Many people in memory: how they are listed and counted, when a batch of them may come, what it changes."""

from __future__ import annotations

from itertools import islice
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from ybcode.rules.holders.holder import IN_ORDER
from ybcode.sandbox.crowd import (
    Listed,
    PeopleCount,
    PeoplePage,
    PopulationSize,
    PutPeople,
    population_index,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from ybcode.rules.holders.person import Person
    from ybcode.sandbox.stores.memory.universe import Tables

_ID = attrgetter("person_id.text")


def in_order(tables: Tables) -> list[Person]:
    """All people in the order of their ids, as a database gives them."""
    return sorted(tables.people.values(), key=_ID)


def _load_people_page(tables: Tables, query: PeoplePage) -> tuple[Listed, ...]:
    return tuple(islice(_listed(tables, query), query.first, query.first + query.count))


def _listed(tables: Tables, query: PeoplePage) -> Iterator[Listed]:
    for person in in_order(tables):
        kind = tables.holders.get(person.person_id, IN_ORDER).enrolment.kind
        if query.kind in (None, kind):
            yield Listed(person, kind)


LOAD: Mapping[type, Callable[[Tables, Any], Any]] = {
    PeoplePage: _load_people_page,
    PeopleCount: lambda tables, _query: len(tables.people),
    PopulationSize: lambda tables, _query: tables.population,
}


def _holds_put_people(tables: Tables, effect: PutPeople) -> bool:
    names = [{one.key, one.person_id.text} for one in effect.people]
    alone = set().union(*names)
    written = {person_id for person_id, _ in effect.holders}
    return (
        len(alone) == sum(map(len, names))
        and tables.person_of.keys().isdisjoint(alone)
        and len(written) == len(effect.holders)
        and tables.holders.keys().isdisjoint(written)
    )


HOLDS: Mapping[type, Callable[[Tables, Any], bool]] = {PutPeople: _holds_put_people}


def _apply_put_people(tables: Tables, effect: PutPeople) -> None:
    for one in effect.people:
        tables.people[one.person_id] = one
        tables.person_of[one.key] = tables.person_of[one.person_id.text] = one
        tables.population = max(tables.population, population_index(one.person_id) + 1)
    tables.holders.update(effect.holders)


APPLY: Mapping[type, Callable[[Tables, Any], None]] = {PutPeople: _apply_put_people}
