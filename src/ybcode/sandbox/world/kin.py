"""Who of the magic people belongs to whom: facts of the world, the same in every sandbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ybcode.rules.holders.dossier.kinship import PutKin, Relation, relate

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ybcode.rules.holders.person import Person

_HEAD = "user_family_of_five"
_SPOUSE, _CHILD, _PARENT, _SIBLING, _GRANDPARENT = (
    f"{_HEAD}_{one}" for one in ("spouse", "child", "parent", "sibling", "grandparent")
)

RELATIVES: tuple[tuple[str, str, Relation], ...] = (
    ("user_ok", "user_retired", "parent"),
    ("user_ok", "user_resident", "parent"),
    ("user_ok", "user_child", "child"),
    ("user_ok", "user_newborn", "child"),
    ("user_retired", "user_resident", "spouse"),
    ("user_child", "user_newborn", "sibling"),
    ("user_child", "user_retired", "grandparent"),
    ("user_child", "user_resident", "grandparent"),
    ("user_newborn", "user_retired", "grandparent"),
    ("user_newborn", "user_resident", "grandparent"),
    (_HEAD, _SPOUSE, "spouse"),
    (_HEAD, _CHILD, "child"),
    (_HEAD, _PARENT, "parent"),
    (_HEAD, _SIBLING, "sibling"),
    (_HEAD, _GRANDPARENT, "grandparent"),
    (_SPOUSE, _CHILD, "child"),
    (_CHILD, _PARENT, "grandparent"),
    (_PARENT, _SIBLING, "child"),
    (_PARENT, _GRANDPARENT, "parent"),
    (_SIBLING, _GRANDPARENT, "grandparent"),
)
"""A person, a relative, and what the relative is to the person; each pair once."""


def families(people: Iterable[Person]) -> list[PutKin]:
    """The effects that make them relatives, once all of them are there.

    Args:
        people: the magic people.
    """
    cast = {person.key: person for person in people}
    return [PutKin(kin=relate(cast[one], cast[other], relation)) for one, other, relation in RELATIVES]
