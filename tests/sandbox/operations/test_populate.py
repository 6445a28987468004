"""``sandbox.populate``: batches, all or nothing, the same people after a reopening and in any portions."""

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

import ybcode
from tests.sandbox.worlds import EVERYBODY, crew, is_one_sentence
from tests.slow.population import all_different
from ybcode.rules.holders.enrolment import Enrolment
from ybcode.rules.holders.holder import Holder
from ybcode.sandbox.crowd import PeopleCount, PeoplePage, PopulationSize, PutPeople, population_id
from ybcode.sandbox.personal import HolderOf
from ybcode.sandbox.ports import FindPerson, PeopleKeys, PutPerson
from ybcode.sandbox.world.population import CAPACITY
from ybcode.values import PersonId

KINDS = ("employee", "flexible", "resident")


def everybody(sandbox):
    """The population as it is listed, with kinds."""
    return sandbox.people.page(len(EVERYBODY), CAPACITY)


def test_people_are_added_behind_the_magic_ones(sandbox):
    """They are looked up by key, counted and listed; the magic people stay where they are."""
    assert sandbox.populate(20) == range(20)
    assert len(sandbox.people) == len(EVERYBODY) + 20
    assert list(sandbox.people) == [*EVERYBODY, *(f"v{index:09d}" for index in range(20))]
    assert sandbox.people["v000000003"] == everybody(sandbox)[3].person
    assert sandbox.populate(0) == range(20, 20)


def test_portions_make_no_difference(sandbox):
    """20 people and then 20 more are the same as 40; who comes first is not changed by who comes later."""
    sandbox.populate(20)
    before = everybody(sandbox)
    assert sandbox.populate(20) == range(20, 40)
    assert everybody(sandbox)[:20] == before
    with ybcode.open_sandbox(seed=1) as other:
        other.populate(40)
        assert everybody(other) == everybody(sandbox)


@pytest.mark.parametrize("seed", [1, None])
def test_a_population_goes_on_after_a_reopening(tmp_path, seed):
    """With a seed and with random keys: what is added later is what would have been added at once."""
    url = f"sqlite:///{tmp_path}/city.db"
    with ybcode.open_sandbox(url, seed=seed) as sandbox:
        sandbox.populate(6)
        first = everybody(sandbox)
        key = sandbox._engine.entropy.population_key
    with ybcode.open_sandbox(url) as sandbox:
        assert sandbox._engine.entropy.population_key == key
        assert sandbox.populate(6) == range(6, 12)
        assert everybody(sandbox)[:6] == first
        surnames = [one.person.name[0] for one in everybody(sandbox)]
        assert surnames[4] == surnames[6], "a household that was begun is the same household"


def test_random_worlds_have_populations_of_their_own():
    """Without a seed two worlds share nobody; with one they share everybody."""
    numbers = []
    for seed in (None, None, 1, 1):
        with ybcode.open_sandbox(seed=seed) as sandbox:
            sandbox.populate(40)
            numbers.append({one.person.id_number for one in everybody(sandbox)})
    assert not numbers[0] & numbers[1]
    assert numbers[2] == numbers[3]


def test_ages_follow_from_the_beginning_of_the_world():
    """as_of tells years of birth, and advancing the clock does not."""
    years = []
    for as_of in ("2026-03-02", "2036-03-02"):
        with ybcode.open_sandbox(seed=1, as_of=as_of) as sandbox:
            sandbox.clock.advance(seconds=400 * 86_400)
            sandbox.populate(8)
            years.append([one.person.id_number.birth.year for one in everybody(sandbox)])
    assert [later - sooner for sooner, later in zip(*years, strict=True)] == [10] * 8


def test_progress_is_told_after_each_batch(sandbox):
    """(done, total) after each thousand and after the rest; what was told is written already."""
    told = []
    sandbox.populate(2_500, progress=lambda *one: told.append((*one, len(sandbox.people))))
    magic = len(EVERYBODY)
    assert told == [(done, 2_500, magic + done) for done in (1_000, 2_000, 2_500)]


def test_who_stops_midway_keeps_what_was_written(sandbox):
    """A batch is a transaction: after a stop the next call goes on behind it."""

    def stop(*_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sandbox.populate(2_500, progress=stop)
    assert sandbox.populate(1) == range(1_000, 1_001)


def test_the_insurance_is_kept(sandbox):
    """Residents and flexible people have a row; an employee in order needs none."""
    sandbox.populate(200)
    listed = everybody(sandbox)
    assert {one.kind for one in listed} == set(KINDS)
    with sandbox._engine.unit() as unit:
        for one in listed:
            holder = unit.load(HolderOf(one.person.person_id))
            assert holder.enrolment == Enrolment(kind=one.kind)
            assert holder.version == (one.kind != "employee")


def test_a_code_is_made_when_it_is_first_shown(sandbox):
    """Somebody of the population is active: the first look at any channel makes the credentials of all."""
    sandbox.populate(4)
    file, wallet = sandbox.person("v000000000"), sandbox.wallet("v000000000")
    assert file.status().in_order
    assert file.status().channels == ("app", "wechat", "alipay")
    till = sandbox.terminal("pharmacy_ok")
    assert till.scan(wallet.show().text).accepted
    shown = sandbox.wallet("v000000000", channel="wechat").show().text
    assert till.scan(shown).require().channel == "wechat"
    sandbox.clock.advance(minutes=1)
    wallet.reactivate()
    assert till.scan(wallet.show().text).accepted


def test_two_looks_at_once_make_one_code(sandbox):
    """However many screens are opened at one instant, there is one credential a channel."""
    sandbox.populate(2)
    with crew(8) as together:
        texts = set(together(lambda _: sandbox.wallet("v000000001").show().text))
    assert len(texts) == 1


def test_two_regions_in_one_world(sandbox):
    """County 99 of real provinces is asked for per call, and numbers stay different."""
    sandbox.populate(40)
    sandbox.populate(40, regions="unassigned-county")
    listed = [one.person for one in everybody(sandbox)]
    assert len({one.id_number for one in listed}) == 80
    assert all(one.region[:2] in ("58", "59") for one in listed[:40])
    assert all(one.region[4:] == one.id_number.text[4:6] == "99" for one in listed[40:])


@pytest.mark.parametrize(
    ("words", "error", "message"),
    [
        ({"people": -1}, ValueError, f"room for {CAPACITY} more people, not -1"),
        ({"people": CAPACITY + 1}, ValueError, f"room for {CAPACITY} more people"),
        ({"people": True}, TypeError, "a number of people, not bool"),
        ({"people": 2.0}, TypeError, "a number of people, not float"),
        ({"people": 1, "regions": "real"}, ValueError, "no regions 'real': choose synthetic or unassigned-"),
    ],
)
def test_a_wrong_call_adds_nobody(sandbox, words, error, message):
    """One sentence says what is wrong, before anything is written."""
    with pytest.raises(error, match=message) as caught:
        sandbox.populate(**words)
    assert is_one_sentence(str(caught.value))
    assert len(sandbox.people) == len(EVERYBODY)


def test_the_room_that_is_left(sandbox):
    """Behind the last index there is nobody: who is there counts."""
    person = replace(sandbox.people["user_ok"], person_id=population_id(CAPACITY - 2), key="v021856198")
    with sandbox._engine.unit() as unit:
        assert unit.apply([PutPeople((person,))])
    with pytest.raises(ValueError, match="room for 1 more people, not 2"):
        sandbox.populate(2)
    assert sandbox.populate(1) == range(CAPACITY - 1, CAPACITY)


def test_an_id_that_somebody_else_took_is_told(sandbox):
    """Somebody whose key is the next id: one sentence instead of a search without end."""
    stranger = replace(sandbox.people["user_ok"], person_id=PersonId("x1"), key="v000000002")
    with sandbox._engine.unit() as unit:
        assert unit.apply([PutPerson(stranger)])
    with pytest.raises(ValueError, match="ends at index 0: the next id is taken"):
        sandbox.populate(4)
    assert sandbox.populate(2) == range(2)


def test_threads_add_at_once(sandbox):
    """Each caller adds its number; nobody is there twice, and all are who they are alone."""
    with crew(4) as together:
        together(lambda _: sandbox.populate(1_500))
    assert len(sandbox.people) == len(EVERYBODY) + 6_000
    with ybcode.open_sandbox(seed=1) as other:
        other.populate(6_000)
        assert everybody(other) == everybody(sandbox)


TAKEN = {
    "an id": lambda new, old: replace(new, person_id=old.person_id),
    "a key": lambda new, old: replace(new, key=old.key),
    "a key that is an id": lambda new, old: replace(new, key=old.person_id.text),
    "an id that is a key": lambda new, old: replace(new, person_id=PersonId(old.key)),
}


@pytest.fixture
def three(sandbox):
    """Three people who are not in the world."""
    with ybcode.open_sandbox(seed=1) as other:
        other.populate(3)
        return tuple(one.person for one in everybody(other))


@pytest.mark.parametrize("among", ["the world", "themselves"])
@pytest.mark.parametrize("taken", TAKEN.values(), ids=TAKEN)
def test_people_come_all_or_none(sandbox, three, taken, among):
    """When the last of them takes a name of another one, nobody comes."""
    first, second, third = three
    old = sandbox.people["user_ok"] if among == "the world" else first
    row = (first.person_id, Holder(version=1, enrolment=Enrolment(kind="resident")))
    with sandbox._engine.unit() as unit:
        assert not unit.apply([PutPeople((first, second, taken(third, old)), (row,))])
        assert unit.load(PeopleCount()) == len(unit.load(PeopleKeys())) == len(EVERYBODY)
        assert unit.load(PopulationSize()) == 0
        assert unit.load(FindPerson(first.key)) is None
        assert unit.load(HolderOf(first.person_id)).version == 0
        assert unit.apply([PutPeople(three, (row,))])
        assert unit.load(PopulationSize()) == 3
        assert unit.load(HolderOf(first.person_id)) == row[1]


def test_an_insurance_that_was_written_is_not_written_over(sandbox, three):
    """Rows of insurance come with their people, all or none."""
    mine = sandbox.people["user_resident"].person_id
    row = Holder(version=1, enrolment=Enrolment(kind="flexible"))
    with sandbox._engine.unit() as unit:
        before = unit.load(HolderOf(mine))
        assert before.version
        assert not unit.apply([PutPeople(three, ((three[0].person_id, row), (mine, row)))])
        assert not unit.apply([PutPeople(three, ((three[0].person_id, row),) * 2)])
        assert unit.load(HolderOf(mine)) == before
        assert unit.load(PeopleCount()) == len(EVERYBODY)
        assert unit.apply([PutPeople(())])


def test_pages_follow_one_another(sandbox):
    """Pages of any length make up the list, of everybody and of each kind."""
    sandbox.populate(50)
    for kind in (None, *KINDS):
        every = sandbox.people.page(0, 1_000, kind=kind)
        pages = [sandbox.people.page(first, 7, kind=kind) for first in range(0, 77, 7)]
        assert tuple(one for page in pages for one in page) == every
        assert {one.kind for one in every} == (set(KINDS) if kind is None else {kind})
    assert [one.person.key for one in sandbox.people.page(0, 1_000)] == list(sandbox.people)
    assert sandbox.people.page(1_000, 5) == sandbox.people.page(0, 0) == ()


@pytest.mark.parametrize(("first", "count"), [(-1, 5), (0, -1)])
def test_a_page_begins_somewhere(sandbox, first, count):
    """Negative numbers are a wrong call."""
    with pytest.raises(ValueError, match="a page leaves out 0 people or more"):
        sandbox.people.page(first, count)


def test_universes_have_populations_of_their_own(store, three):
    """What comes into one universe is in no other."""
    with store.unit("here") as here, store.unit("there") as there:
        assert here.apply([PutPeople(three)])
        assert here.load(PopulationSize()) == 3
        assert there.load(PopulationSize()) == there.load(PeopleCount()) == 0
        assert there.load(PeoplePage(0, 9)) == ()
        assert there.apply([PutPeople(three)])


def test_a_wrong_name_among_many_is_answered(sandbox):
    """Who is nobody is compared with the first people, the magic ones, however many there are."""
    sandbox.populate(1_000)
    with pytest.raises(KeyError, match="did you mean 'user_ok'"):
        sandbox.people["user_okk"]


@pytest.mark.parametrize("regions", ["synthetic", "unassigned-county"])
def test_twenty_thousand_numbers(tmp_path, regions):
    """``tests/slow`` proves it for a million: all different, all valid, all synthetic."""
    assert all_different(tmp_path, 20_000, regions=regions).startswith("20,02")


def test_a_batch_is_one_transaction(tmp_path):
    """What another connection sees while it goes on is a number of whole batches."""
    seen = []
    with (
        ybcode.open_sandbox(f"sqlite:///{tmp_path}/city.db", seed=1) as sandbox,
        closing(sqlite3.connect(tmp_path / "city.db")) as other,
    ):
        count = "SELECT COUNT(*) FROM people WHERE person_id GLOB 'v*'"
        sandbox.populate(3_000, progress=lambda *_: seen.append(other.execute(count).fetchone()[0]))
    assert seen == [1_000, 2_000, 3_000]


def test_a_household_is_told_by_the_index(sandbox):
    """Father, mother, child and the father's parent are relatives, as far as they are in the world."""
    sandbox.populate(6)
    told = [
        [(kin.relation, kin.relative_id.text[-1]) for kin in sandbox.person(f"v00000000{index}").relatives()]
        for index in range(6)
    ]
    assert told == [
        [("spouse", "1"), ("child", "2"), ("parent", "3")],
        [("spouse", "0"), ("child", "2")],
        [("parent", "0"), ("parent", "1"), ("grandparent", "3")],
        [("child", "0"), ("grandchild", "2")],
        [("spouse", "5")],
        [("spouse", "4")],
    ]
    mother = sandbox.person("v000000001")
    assert [kin.relation for kin in mother.relatives(on="2021-06-01")] == ["spouse", "child"]
    with pytest.raises(ValueError, match="they are relatives already: spouse"):
        mother.relate("v000000000", "spouse")
    assert mother.relate("user_ok", "sibling").relation == "sibling"
    assert len(mother.relatives()) == 3
