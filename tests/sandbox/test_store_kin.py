"""The store contract, eleventh part: families. Bindings, sharings, transfers, what a year has cost."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sandbox import kin, purses
from tests.sandbox.contract import URLS, WORLD
from tests.sandbox.kin import HER, HIM, ME, NOW_MS, seen_kin
from ybcode.rules.family.delegation import Binding
from ybcode.rules.settlement.money.funding import Parts
from ybcode.sandbox.relatives import (
    BindingOf,
    BindingsOf,
    SharingsOf,
    Spending,
    SpendingOf,
    TransfersOf,
)
from ybcode.sandbox.stores import open_store


def test_a_binding_comes_back_as_it_was_put(unit):
    """Every value of a binding is kept; who was never bound is told so, with version 0."""
    put = kin.put_binding(state="reviewing", since_ms=NOW_MS, ready_ms=NOW_MS + 1, order=3, channel="alipay")
    assert unit.load(BindingOf(ME, HER)) == Binding(binder=ME, member=HER)
    assert unit.apply([put])
    assert unit.load(BindingOf(ME, HER)) == put.now
    assert unit.load(BindingOf(HER, ME)).version == 0
    again = replace(put.now, state="bound", ready_ms=None, order=4, channel="app", version=2)
    assert unit.apply([replace(put, now=again)])
    assert unit.load(BindingOf(ME, HER)) == again


@pytest.mark.parametrize("put", [kin.put_binding, kin.put_sharing])
def test_a_row_is_written_version_by_version(unit, put):
    """A row begins with version 1, and each write has the version after the one that is kept."""
    assert not unit.apply([put(2)]), "there is nothing to be written anew"
    assert unit.apply([put(1)])
    assert not unit.apply([put(1)])
    assert not unit.apply([put(3)])
    assert unit.apply([put(2)])
    assert unit.apply([put(3)])


@pytest.mark.parametrize(
    ("query", "puts"),
    [
        (BindingsOf, [kin.put_binding(binder=a, member=b) for a, b in ((HER, ME), (ME, HIM), (HIM, HER))]),
        (SharingsOf, [kin.put_sharing(giver=a, receiver=b) for a, b in ((HER, ME), (ME, HIM), (HIM, HER))]),
        (
            TransfersOf,
            [
                kin.put_transfer(None, kin.transfer(number, giver=a, receiver=b))
                for number, a, b in ((1, HER, ME), (11, ME, HIM), (2, ME, HER), (1, HIM, HER))
            ],
        ),
    ],
)
def test_both_sides_are_told(unit, query, puts):
    """A person's rows are those of either side, by the first one and the second."""
    assert unit.apply(puts)
    for person in kin.PEOPLE:
        told = unit.load(query(person))
        assert {repr(one) for one in told} == {
            repr(put.now) for put in puts if repr(person) in repr(put.now) and _has(put.now, person)
        }
    mine = unit.load(query(ME))
    keys = [(_first(one), getattr(one, "number", 0)) for one in mine]
    assert keys == sorted(keys)


def _first(one):
    return (one.binder if isinstance(one, Binding) else one.giver).text


def _has(one, person):
    return person in ((one.binder, one.member) if isinstance(one, Binding) else (one.giver, one.receiver))


def test_a_sharing_comes_back_as_it_was_put(unit):
    """Every value of a sharing is kept."""
    put = kin.put_sharing(state="cooling", opened_ms=NOW_MS, rank=2)
    assert unit.apply([put])
    assert unit.load(SharingsOf(HER)) == (put.now,)


def test_a_transfer_is_sent_once_and_ends_once(unit):
    """A number is given out once; a transfer leaves the state in which it was seen, and no other."""
    sent = kin.transfer()
    accepted, returned = (replace(sent, state=state) for state in ("accepted", "returned"))
    assert not unit.apply([kin.put_transfer(sent, accepted)]), "nothing was sent"
    assert unit.apply([kin.put_transfer(None, sent)])
    assert not unit.apply([kin.put_transfer(None, replace(sent, receiver=HIM))])
    assert unit.apply([kin.put_transfer(sent, accepted)])
    assert not unit.apply([kin.put_transfer(sent, returned)])
    assert unit.load(TransfersOf(HER)) == (accepted,)


def test_spending_is_of_a_person_and_a_year(unit):
    """Settlements count as long as they stand; what was undone adds nothing; the year is that of the care."""
    parts = Parts(
        total_fen=1000, scope_fen=1000, fund_fen=400, account_fen=300, mutual_aid_fen=200, cash_fen=100
    )
    assert unit.load(SpendingOf(ME, 2026)) == Spending(
        year=2026, count=0, total_fen=0, fund_fen=0, account_fen=0, cash_fen=0
    )
    assert unit.apply([purses.put_settlement(1, parts=parts), purses.put_settlement(2, parts=parts)])
    assert unit.apply([purses.put_settlement(3, parts=parts, year=2025)])
    assert unit.apply([purses.put_settlement(12, parts=-parts, kind="cancel", undoes="YB2"), purses.move(2)])
    one = {"count": 1, "total_fen": 1000, "fund_fen": 400, "account_fen": 500, "cash_fen": 100}
    assert unit.load(SpendingOf(ME, 2026)) == Spending(year=2026, **one)
    assert unit.load(SpendingOf(ME, 2025)) == Spending(year=2025, **one)
    assert unit.load(SpendingOf(HER, 2026)).count == 0


def test_two_universes_know_nothing_of_each_other(store, unit):
    """What is put into one universe is not seen in another, nor guarded there."""
    puts = [kin.put_binding(), kin.put_sharing(), kin.put_transfer(None, kin.transfer())]
    with store.unit("there") as there:
        before = seen_kin(there)
        assert unit.apply(puts)
        assert seen_kin(there) == before
        assert there.apply(puts)


def test_a_lost_write_leaves_nothing_of_the_others(unit):
    """One guard that fails undoes bindings, sharings and transfers that stood beside it."""
    before = seen_kin(unit)
    puts = [kin.put_binding(), kin.put_sharing(), kin.put_transfer(None, kin.transfer())]
    assert not unit.apply([*puts, kin.put_sharing(5, giver=HIM)])
    assert seen_kin(unit) == before


# ------------------------------------------------------------------ beside each other


@pytest.fixture(scope="module")
def beside(tmp_path_factory):
    """Every store, open beside each other."""
    folder = tmp_path_factory.mktemp("city")
    stores = [open_store(url.format(folder=folder)) for url in URLS.values()]
    yield stores
    for one in stores:
        one.close()


PERSON, NUMBER = st.sampled_from(kin.PEOPLE), st.integers(1, 3)
KINDS = (
    st.builds(
        lambda version, one, other, state, ready: kin.put_binding(
            version, binder=one, member=other, state=state, ready_ms=ready, order=version
        ),
        NUMBER,
        PERSON,
        PERSON,
        st.sampled_from(["reviewing", "bound", "unbound"]),
        st.none() | st.integers(0, 2),
    ),
    st.builds(
        lambda version, one, other, rank: kin.put_sharing(version, giver=one, receiver=other, rank=rank),
        NUMBER,
        PERSON,
        PERSON,
        NUMBER,
    ),
    st.builds(
        lambda number, one, was, now: kin.put_transfer(
            was and kin.transfer(number, giver=one, state=was), kin.transfer(number, giver=one, state=now)
        ),
        NUMBER,
        PERSON,
        st.sampled_from([None, None, "sent", "accepted"]),
        st.sampled_from(["sent", "accepted", "returned"]),
    ),
    st.builds(lambda of, add: purses.undoing(of, of + add), st.just(3), st.integers(10, 11)),
    NUMBER.map(purses.move),
    st.builds(
        lambda number, year, of: purses.put_settlement(number, year=year, subject=of),
        NUMBER,
        st.sampled_from([2025, 2026]),
        st.sampled_from([ME, HER]),
    ),
)
LISTS = st.lists(st.integers(0, len(KINDS) - 1), unique=True, min_size=1, max_size=2).flatmap(
    lambda numbers: st.tuples(*(KINDS[number] for number in numbers))
)


@settings(max_examples=100, deadline=None)
@given(data=st.data(), lists=st.lists(LISTS, max_size=20))
def test_all_stores_answer_alike(beside, data, lists):
    """Whatever is applied in whatever order holds in all stores or in none, and leaves the same behind."""
    universe = data.draw(st.uuids(), label="universe").hex
    units = []
    for store in beside:
        with store.unit(universe) as unit:
            unit.apply([*WORLD, purses.put_settlement(3)])
            units.append(unit)
    for effects in lists:
        held = [unit.apply(effects) for unit in units]
        after = [seen_kin(unit) for unit in units]
        assert len(set(held)) == 1
        assert all(seen == after[0] for seen in after)
