"""Households and kinship: facts of the world, and the dated lists of relatives that rules refer to.

O3, O13: spouse, parents and children since 2021; near relatives, siblings, grandparents and
grandchildren among them, since July 2024.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ybcode.rules.holders.person import Person
    from ybcode.values import PersonId

Relation = Literal["spouse", "parent", "child", "sibling", "grandparent", "grandchild"]

MIRRORED: Mapping[Relation, Relation] = MappingProxyType(
    {
        "spouse": "spouse",
        "parent": "child",
        "child": "parent",
        "sibling": "sibling",
        "grandparent": "grandchild",
        "grandchild": "grandparent",
    }
)
"""What one is to a relative, from what the relative is to one."""

CLOSE: frozenset[Relation] = frozenset({"spouse", "parent", "child"})
"""O13: since 2021."""

NEAR: frozenset[Relation] = frozenset(MIRRORED)
NEAR_FROM = date(2024, 7, 26)
"""The day of the State Council's notice that widened the list (O3)."""

_OLDER: frozenset[Relation] = frozenset({"parent", "grandparent"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Kin:
    """A relative of a person.

    Attributes:
        person_id: whose relative.
        relative_id: who.
        relation: what the relative is to the person.
    """

    person_id: PersonId
    relative_id: PersonId
    relation: Relation


@dataclass(frozen=True, slots=True, kw_only=True)
class PutKin:
    """Effect: two people are relatives, both ways. Precondition: neither is noted as one of the other yet."""

    kin: Kin


def relatives_on(day: date) -> frozenset[Relation]:
    """Which relations the rules of a day refer to."""
    return NEAR if day >= NEAR_FROM else CLOSE


def mirrored(kin: Kin) -> Kin:
    """The same fact from the other side."""
    return Kin(person_id=kin.relative_id, relative_id=kin.person_id, relation=MIRRORED[kin.relation])


def relate(person: Person, other: Person, relation: Relation) -> Kin:
    """The fact that somebody is a relative of a person.

    Args:
        person: whose relative.
        other: who.
        relation: what the other one is to the person.

    Raises:
        ValueError: for an unknown relation, oneself, or a parent or grandparent who is not the older one.
    """
    if relation not in get_args(Relation):
        raise ValueError(f"no relation {relation!r}: choose {', '.join(get_args(Relation))}")
    if person.person_id == other.person_id:
        raise ValueError("nobody is a relative of oneself")
    births = person.id_number.birth, other.id_number.birth
    if (relation in _OLDER and births[1] >= births[0]) or (
        MIRRORED[relation] in _OLDER and births[0] >= births[1]
    ):
        raise ValueError("a parent or grandparent is the older one of the two")
    return Kin(person_id=person.person_id, relative_id=other.person_id, relation=relation)
