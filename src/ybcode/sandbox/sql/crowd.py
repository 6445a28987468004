"""Many people in SQL: how they are listed and counted, and the statements that bring a batch of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ybcode.rules.holders.holder import IN_ORDER
from ybcode.sandbox.crowd import (
    BEYOND_POPULATION,
    POPULATION,
    Listed,
    PeopleCount,
    PeoplePage,
    PopulationSize,
    PutPeople,
    population_index,
)
from ybcode.sandbox.sql import rows
from ybcode.sandbox.sql.holder_rows import HOLDER_COLUMNS, holder_row
from ybcode.sandbox.sql.rows import marks, prefixed
from ybcode.values import PersonId

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ybcode.rules.holders.person import Person
    from ybcode.sandbox.sql.connection import Connection

PUT_PERSON = f"""
INSERT INTO people (universe, {rows.PERSON_COLUMNS})
SELECT ?, {marks(rows.PERSON_COLUMNS)}
WHERE NOT EXISTS (SELECT 1 FROM people WHERE universe = ? AND person_id = ?)
    AND NOT EXISTS (SELECT 1 FROM people WHERE universe = ? AND person_key = ?)
ON CONFLICT DO NOTHING"""
"""A name means one person: a key may be nobody's id, and an id nobody's key; each is asked of its index."""

_PUT_HOLDER = f"""
INSERT INTO holders (universe, person_id, {HOLDER_COLUMNS}) VALUES (?, ?, {marks(HOLDER_COLUMNS)})
ON CONFLICT DO NOTHING"""
_LISTED = f"""
SELECT {prefixed("p", rows.PERSON_COLUMNS)}, h.kind FROM people p
LEFT JOIN holders h ON h.universe = p.universe AND h.person_id = p.person_id
WHERE p.universe = ?"""
_OF_KIND = f" AND COALESCE(h.kind, '{IN_ORDER.enrolment.kind}') = ?"
_SOME = " ORDER BY p.person_id LIMIT ? OFFSET ?"
_COUNT = "SELECT COUNT(*) FROM people WHERE universe = ?"
_NEWEST = "SELECT MAX(person_id) FROM people WHERE universe = ? AND person_id >= ? AND person_id < ?"


def person_values(unit: Connection, one: Person) -> rows.Row:
    """The values of ``PUT_PERSON``."""
    where = unit.universe
    return (where, *rows.person_row(one), where, one.key, where, one.person_id.text)


def _people_page(connection: Connection, query: PeoplePage) -> tuple[Listed, ...]:
    some = (query.count, query.first)
    if query.kind is None:
        found = connection.rows(_LISTED + _SOME, some)
    else:
        found = connection.rows(_LISTED + _OF_KIND + _SOME, (query.kind, *some))
    return tuple(Listed(rows.person(row[:-1]), row[-1] or IN_ORDER.enrolment.kind) for row in found)


def _people_count(connection: Connection, _query: PeopleCount) -> int:
    ((count,),) = connection.rows(_COUNT)
    assert isinstance(count, int)
    return count


def _population_size(connection: Connection, _query: PopulationSize) -> int:
    ((newest,),) = connection.rows(_NEWEST, (POPULATION, BEYOND_POPULATION))
    return 0 if newest is None else population_index(PersonId(newest)) + 1


LOAD: Mapping[type, Callable[[Connection, Any], Any]] = {
    PeoplePage: _people_page,
    PeopleCount: _people_count,
    PopulationSize: _population_size,
}


def _put_people(unit: Connection, effect: PutPeople) -> bool:
    people = [person_values(unit, one) for one in effect.people]
    insured = [(unit.universe, one.text, *holder_row(holder)) for one, holder in effect.holders]
    return all(
        unit.write_many(statement, lines) == len(lines)
        for statement, lines in ((PUT_PERSON, people), (_PUT_HOLDER, insured))
        if lines
    )


APPLY: Mapping[type, Callable[[Connection, Any], bool]] = {PutPeople: _put_people}
