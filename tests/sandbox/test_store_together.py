"""The store contract, tenth part: all stores beside each other say the same to the same, about money.

Effects of small numbers, drawn so that they often meet the same rows; after each list everything that a
universe tells is compared.
"""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sandbox import purses
from tests.sandbox.contract import URLS, WORLD
from tests.sandbox.purses import ACCOUNTS, NOW_MS, PACKS
from ybcode.rules.settlement.life.record import ReturnPacks, SellPacks
from ybcode.rules.settlement.money.ledger import OUTSIDE, Post, Transaction
from ybcode.rules.settlement.money.rates import Used
from ybcode.sandbox.purse import ArmedFaults, BalanceOf
from ybcode.sandbox.stores import open_store


@pytest.fixture(scope="module")
def beside(tmp_path_factory):
    """Every store, open beside each other."""
    folder = tmp_path_factory.mktemp("city")
    stores = {name: open_store(url.format(folder=folder)) for name, url in URLS.items()}
    yield list(stores.values())
    for one in stores.values():
        one.close()


SMALL, NUMBER = st.integers(-3, 9), st.integers(1, 3)


def posting(moved, number, guard, guarded):
    """A Post of small amounts; its guard is right, off by one, or not there."""

    def effect(unit):
        amounts = {account: fen for account, fen in moved.items() if account != OUTSIDE}
        made = Transaction.of(f"t{number}", NOW_MS + number, {**amounts, OUTSIDE: -sum(amounts.values())})
        held = unit.load(BalanceOf(guarded))
        was = {"none": (), "right": ((guarded, held),), "wrong": ((guarded, (held or 0) + 1),)}[guard]
        return Post((made,), was)

    return effect


def arming(number, times, right):
    """A fault that is put, counted down or taken away; what it was is right, or not there."""

    def effect(unit):
        held = {one.number: one for one in unit.load(ArmedFaults())}
        now = None if times is None else replace(purses.LOST, number=number, times=times)
        return purses.put_fault(now, was=held.get(number) if right else None)

    return effect


def stay(deposit_fen, key="ZY1"):
    """A stay that was paid for in advance, or not."""
    return replace(purses.STAY, deposit_fen=deposit_fen, stay_id=key)


def always(effect):
    """An effect that depends on nothing that is kept."""
    return lambda _unit: effect


KINDS = {
    "post": st.builds(
        posting,
        st.dictionaries(st.sampled_from(ACCOUNTS), SMALL, min_size=1, max_size=3),
        st.integers(1, 30),
        st.sampled_from(["none", "none", "right", "wrong"]),
        st.sampled_from(ACCOUNTS),
    ),
    "used": st.builds(
        lambda now, was: always(purses.put_used(Used(fund_fen=now), was=Used(fund_fen=was))),
        st.integers(0, 1),
        st.integers(0, 1),
    ),
    "credit": st.builds(
        lambda now, was: always(purses.put_credit(now, was=was)),
        *[st.sampled_from([None, purses.CREDIT, replace(purses.CREDIT, amount_fen=1)])] * 2,
    ),
    "settlement": st.one_of(
        NUMBER.map(lambda number: always(purses.put_settlement(number))),
        st.builds(lambda of, add: always(purses.undoing(of, of + add)), NUMBER, st.integers(10, 11)),
        st.builds(
            lambda number, was, now: always(purses.move(number, was, now)),
            NUMBER,
            st.sampled_from(["settled", "settled", "cancelled"]),
            st.sampled_from(["cancelled", "reversed"]),
        ),
    ),
    "bind": st.builds(
        lambda number, key, at: always(purses.bind(number, key, terminal=at)),
        NUMBER,
        st.sampled_from([None, "YB1"]),
        st.sampled_from(["01", "02"]),
    ),
    "packs": st.builds(
        lambda kind, codes, key: always(kind(tuple(codes), key)),
        st.sampled_from([SellPacks, ReturnPacks]),
        st.lists(st.sampled_from(PACKS), max_size=3),
        st.sampled_from(["YB1", "YB2"]),
    ),
    "stay": st.builds(
        lambda now, was: always(purses.put_stay(now, was=was)),
        st.builds(stay, st.integers(0, 1), st.sampled_from(["ZY1", "ZY2"])),
        st.none() | st.builds(stay, st.integers(0, 1)),
    ),
    "fault": st.builds(arming, NUMBER, st.none() | st.integers(1, 2), st.sampled_from([True, True, False])),
}
LISTS = st.lists(st.sampled_from(sorted(KINDS)), unique=True, min_size=1, max_size=2).flatmap(
    lambda names: st.tuples(*(KINDS[name] for name in names))
)


@settings(max_examples=150, deadline=None)
@given(data=st.data(), lists=st.lists(LISTS, max_size=15))
def test_all_stores_answer_alike(beside, data, lists):
    """Whatever is applied in whatever order holds in all stores or in none, and leaves the same behind."""
    universe = data.draw(st.uuids(), label="universe").hex
    units = []
    for store in beside:
        with store.unit(universe) as unit:
            unit.apply([*WORLD, purses.put_settlement()])
            units.append(unit)
    for one in lists:
        before = [purses.seen_money(unit) for unit in units]
        held = [unit.apply([effect(unit) for effect in one]) for unit in units]
        after = [purses.seen_money(unit) for unit in units]
        assert len(set(held)) == 1
        assert all(seen == after[0] for seen in after)
        assert held[0] or after == before
