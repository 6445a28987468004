"""A population by its index: one ID number each, ages that fit a household, the same whatever is added."""

from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ybcode.sandbox.world.magic import magic_people
from ybcode.sandbox.world.population import CAPACITY, ROLES, Population
from ybcode.values import is_id_number, is_synthetic

AS_OF = date(2026, 3, 2)
KEY = bytes(range(32))
KEYS = st.binary(min_size=32, max_size=32)
DAYS = st.dates(date(1970, 1, 1), date(9998, 12, 31))
REGIONS = st.sampled_from(["synthetic", "unassigned-county"])
INDICES = st.integers(0, CAPACITY - 1)
HOUSEHOLDS = st.integers(0, CAPACITY // 4 - 1)
LEAP_DAY = date(2028, 2, 29)


def population(key=KEY, as_of=AS_OF, regions="synthetic"):
    """The people that follow from a key and a day."""
    return Population(key, as_of, regions=regions)


def household(number, **words):
    """Four people by their role."""
    people = population(**words).people(4 * number, 4 * number + 4)
    return {one.role: one for one in people}


def age(one, as_of):
    """How many birthdays somebody had on a day."""
    born = one.person.id_number.birth
    return as_of.year - born.year - ((as_of.month, as_of.day) < (born.month, born.day))


def slot(one):
    """What an ID number tells beside the year: birthplace, day of the year and order."""
    text = one.person.id_number.text
    return text[:6] + text[10:17]


@settings(deadline=None, max_examples=300)
@given(KEYS, DAYS, REGIONS, st.sets(INDICES, min_size=2, max_size=40))
def test_every_index_has_an_id_number_of_its_own(key, as_of, regions, indices):
    """Even without the year no two people share a birthplace, a birthday and an order."""
    people = [population(key, as_of, regions).citizen(index) for index in indices]
    assert len({slot(one) for one in people}) == len(indices)
    assert len({one.person.person_id for one in people}) == len(indices)


@settings(deadline=None, max_examples=30)
@given(KEYS, DAYS, st.integers(0, CAPACITY - 59_880))
def test_a_round_of_the_slots_meets_each_of_them(key, as_of, first):
    """Neighbours differ wherever they stand: any 2000 people in a row, also across the end of a round."""
    people = [*population(key, as_of).people(first, first + 1000)]
    people += population(key, as_of).people(first + 58_880, first + 59_880)
    assert len({slot(one) for one in people}) == len(people)


@settings(deadline=None, max_examples=300)
@given(KEYS, DAYS, REGIONS, INDICES)
@example(KEY, LEAP_DAY, "synthetic", 0)
@example(KEY, date(9998, 12, 31), "unassigned-county", CAPACITY - 1)
def test_an_id_number_is_valid_and_nobodys(key, as_of, regions, index):
    """Date, check digit and birthplace; the region is synthetic, too; nobody is born later than as_of."""
    person = population(key, as_of, regions).citizen(index).person
    text = person.id_number.text
    assert is_id_number(text)
    assert is_synthetic(text)
    assert is_synthetic(person.region)
    assert text[:2] in (("58", "59") if regions == "synthetic" else ("11", "31", "44"))
    assert (text[4:6] == "99") is (person.region[4:] == "99") is (regions == "unassigned-county")
    assert person.id_number.birth <= as_of
    assert text[10:14] != "0229"
    assert person.name[1] == "测"
    assert len(person.name) == 3
    assert person.key == person.person_id.text
    assert person.activated


@settings(deadline=None, max_examples=200)
@given(KEYS, DAYS, REGIONS, HOUSEHOLDS)
@example(KEY, LEAP_DAY, "synthetic", 3)
def test_a_household_is_a_family(key, as_of, regions, number):
    """Parents are at least 18 years older than children, sexes and surnames fit, and they live together."""
    home = household(number, key=key, as_of=as_of, regions=regions)
    assert tuple(home) == ROLES
    years = {role: age(one, as_of) for role, one in home.items()}
    births = {role: one.person.id_number.birth for role, one in home.items()}
    for older, younger in (("father", "child"), ("mother", "child"), ("grandparent", "father")):
        assert years[older] - years[younger] >= 18
        assert births[younger].year - births[older].year >= 18
    assert 24 <= years["father"] <= 58
    assert 22 <= years["mother"] <= 62
    assert 44 <= years["grandparent"] <= 92
    assert 0 <= years["child"] <= 38
    male = {role: int(one.person.id_number.text[16]) % 2 == 1 for role, one in home.items()}
    assert male["father"]
    assert not male["mother"]
    assert male["child"] is not male["grandparent"]
    surnames = {role: one.person.name[0] for role, one in home.items()}
    assert surnames["child"] == surnames["father"]
    assert not male["grandparent"] or surnames["grandparent"] == surnames["father"]
    assert len({one.person.region for one in home.values()}) == 1


@settings(deadline=None)
@given(KEYS, DAYS, REGIONS, INDICES)
def test_children_are_residents(key, as_of, regions, index):
    """Who is under 16 is insured as a resident; nobody of 60 or more pays alone."""
    one = population(key, as_of, regions).citizen(index)
    years = age(one, as_of)
    assert one.kind == "resident" or years >= 16
    assert one.kind != "flexible" or years < 60


def test_every_kind_sex_and_region_is_there():
    """Among two thousand: all kinds, sons and daughters, people insured at home, nearby and away."""
    people = list(population().people(0, 2000))
    kinds = [one.kind for one in people]
    assert {kind: kinds.count(kind) > 50 for kind in kinds} == dict.fromkeys(
        ("employee", "flexible", "resident"), True
    )
    assert {one.person.region for one in people} == {"590100", "590200", "580100"}
    children = [int(one.person.id_number.text[16]) % 2 for one in people if one.role == "child"]
    assert 150 < sum(children) < 350
    assert len({one.person.name for one in people}) > 500


@settings(deadline=None)
@given(DAYS, INDICES)
def test_who_somebody_is_does_not_follow_from_how_many_there_are(as_of, index):
    """A person is told by index: alone, or in the middle of others."""
    last = min(index + 3, CAPACITY)
    assert next(population(as_of=as_of).people(index, last)) == population(as_of=as_of).citizen(index)


def test_another_key_is_another_population():
    """Names and numbers follow from the key; the day changes years of birth alone."""
    ours, theirs = ([*population(key).people(0, 40)] for key in (KEY, bytes(32)))
    assert not {one.person.id_number for one in ours} & {one.person.id_number for one in theirs}
    later = population(as_of=date(2036, 3, 2)).people(0, 40)
    assert all(
        int(new.person.id_number.text[6:10]) == int(old.person.id_number.text[6:10]) + 10
        and slot(new)[:10] == slot(old)[:10]
        and new.person.name == old.person.name
        for new, old in zip(later, ours, strict=True)
    )


@settings(deadline=None, max_examples=100)
@given(DAYS, KEYS, st.integers(0, CAPACITY - 100))
@example(LEAP_DAY, KEY, 0)
def test_the_magic_people_share_no_birthplace_with_the_population(as_of, key, first):
    """Whenever a world begins: the first six digits of theirs are nobody's of the population."""
    magic = {one.id_number.text[:6] for one in magic_people(as_of)}
    for regions in ("synthetic", "unassigned-county"):
        people = population(key, as_of, regions).people(first, first + 100)
        assert magic.isdisjoint(one.person.id_number.text[:6] for one in people)


def test_no_birthplace_of_the_population_is_a_magic_one():
    """All sixty birthplaces of both regions, and the two of the magic people: no one in common."""
    for regions in ("synthetic", "unassigned-county"):
        places = {population(regions=regions)._county(number) for number in range(60)}
        assert len(places) == 60
        assert places.isdisjoint({"590100", "580100"})


@pytest.mark.parametrize(
    ("first", "last"), [(-1, 2), (3, 2), (0, CAPACITY + 1), (CAPACITY + 1, CAPACITY + 2)]
)
def test_there_are_so_many_people_and_no_more(first, last):
    """An index is 0 or more and less than the capacity."""
    with pytest.raises(ValueError, match="a population has 0 to 21856200 people"):
        population().people(first, last)
    assert list(population().people(CAPACITY, CAPACITY)) == []
