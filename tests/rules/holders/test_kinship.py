"""Kinship: which relations there are, how they look from the other side, which the rules refer to."""

from datetime import date, timedelta
from typing import get_args

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ybcode.rules.holders.dossier import kinship
from ybcode.rules.holders.dossier.kinship import Kin, Relation
from ybcode.sandbox.world.kin import RELATIVES, families
from ybcode.sandbox.world.magic import magic_people

DAY = date(2026, 3, 2)
CAST = {person.key: person for person in magic_people(DAY)}
ME, MOTHER, FATHER, CHILD, BABY = (
    CAST[key] for key in ("user_ok", "user_retired", "user_resident", "user_child", "user_newborn")
)

# ------------------------------------------------------------------ lists of relatives


@pytest.mark.parametrize(
    ("relation", "close"),
    [
        ("spouse", True),  # O13: spouse, parents, children since 2021
        ("parent", True),
        ("child", True),
        ("sibling", False),  # O3: near relatives since July 2024
        ("grandparent", False),
        ("grandchild", False),
    ],
)
def test_what_the_rules_of_a_day_refer_to(relation, close):
    """Three relations to the end of 2024-07-25, six from 2024-07-26 on (O3, O13)."""
    assert (relation in kinship.relatives_on(date(2024, 7, 25))) is close
    assert relation in kinship.relatives_on(date(2024, 7, 26))


def test_there_are_six_relations():
    """The near relatives of the civil code; a spouse's parents are not among them (O1, W72)."""
    assert set(get_args(Relation)) == kinship.NEAR == set(kinship.MIRRORED)


@given(day=st.dates())
@example(day=date.min)
@example(day=date.max)
def test_the_list_only_grows(day):
    """Who is on the list on one day is on it on every later one."""
    later = min(date.max - timedelta(days=1), day) + timedelta(days=1)
    assert kinship.relatives_on(day) <= kinship.relatives_on(later)


# ------------------------------------------------------------------ the other side


@pytest.mark.parametrize("relation", get_args(Relation))
def test_the_other_side_of_the_other_side(relation):
    """Mirrored twice it is the same fact."""
    kin = Kin(person_id=ME.person_id, relative_id=CHILD.person_id, relation=relation)
    mirror = kinship.mirrored(kin)
    assert (mirror.person_id, mirror.relative_id) == (kin.relative_id, kin.person_id)
    assert kinship.mirrored(mirror) == kin
    assert (kin.relation in kinship.CLOSE) is (mirror.relation in kinship.CLOSE)


@pytest.mark.parametrize(
    ("person", "other", "relation"),
    [
        (ME, MOTHER, "parent"),
        (MOTHER, ME, "child"),
        (CHILD, FATHER, "grandparent"),
        (FATHER, CHILD, "grandchild"),
        (MOTHER, FATHER, "spouse"),
        (CHILD, BABY, "sibling"),
        (BABY, CHILD, "sibling"),
    ],
)
def test_who_can_be_whose(person, other, relation):
    """A relative of any kind, from both sides."""
    kin = kinship.relate(person, other, relation)
    assert kin == Kin(person_id=person.person_id, relative_id=other.person_id, relation=relation)


@pytest.mark.parametrize(
    ("person", "other", "relation", "sentence"),
    [
        (ME, MOTHER, "friend", "no relation 'friend': choose spouse, parent, child"),
        (ME, ME, "spouse", "nobody is a relative of oneself"),
        (MOTHER, ME, "parent", "is the older one of the two"),
        (ME, MOTHER, "child", "is the older one of the two"),
        (FATHER, CHILD, "grandparent", "is the older one of the two"),
        (CHILD, FATHER, "grandchild", "is the older one of the two"),
    ],
)
def test_who_cannot_be_whose(person, other, relation, sentence):
    """An unknown relation, oneself, and a parent or grandparent who is not the older one."""
    with pytest.raises(ValueError, match=sentence):
        kinship.relate(person, other, relation)


# ------------------------------------------------------------------ the magic family


def test_the_family_of_the_magic_people():
    """Five people of three generations: each pair is told once, and everybody is related to everybody."""
    rows = [row for row in RELATIVES if not row[0].startswith("user_family_of_five")]
    assert set(rows) == {
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
    }
    pairs = [frozenset(row[:2]) for row in rows]
    assert len(set(pairs)) == len(pairs) == 5 * 4 // 2


def test_the_family_of_five():
    """One person with five relatives, one of each relation, a child under 16 among them; no other family."""
    head, day = "user_family_of_five", date(2026, 3, 2)
    mine = {row[1]: row[2] for row in RELATIVES if row[0] == head}
    kinds = ("spouse", "child", "parent", "sibling", "grandparent")
    assert mine == {f"{head}_{relation}": relation for relation in kinds}
    rows = [row for row in RELATIVES if row[0].startswith(head)]
    assert set(rows) - {(head, key, relation) for key, relation in mine.items()} == {
        (f"{head}_spouse", f"{head}_child", "child"),
        (f"{head}_child", f"{head}_parent", "grandparent"),
        (f"{head}_parent", f"{head}_sibling", "child"),
        (f"{head}_parent", f"{head}_grandparent", "parent"),
        (f"{head}_sibling", f"{head}_grandparent", "grandparent"),
    }
    assert len({frozenset(row[:2]) for row in RELATIVES}) == len(RELATIVES)
    assert all(row[1].startswith(head) for row in rows)
    cast = {person.key: person for person in magic_people(day)}
    assert cast[f"{head}_child"].id_number.birth.year + 16 > day.year


@given(day=st.dates(date(1970, 1, 1), date(9999, 12, 31)))
@example(day=date(2028, 2, 29))
def test_the_family_holds_whenever_a_world_begins(day):
    """Parents and grandparents are the older ones on every day on which a world may begin."""
    assert len(families(magic_people(day))) == len(RELATIVES)
