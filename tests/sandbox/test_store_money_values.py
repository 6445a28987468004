"""The store contract, ninth part: no field of what is kept about money is lost, whatever is in it.

Told against the port alone, for every store of ``contract.URLS``.
"""

from contextlib import ExitStack
from dataclasses import fields, replace
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sandbox import purses
from tests.sandbox.contract import URLS, WORLD
from tests.sandbox.purses import HER, ME, NASTY
from tests.sandbox.test_store_values import MS, PLACE_IDS
from ybcode.errors import Refusal
from ybcode.rules.holders.clocks import Kind as Insurance
from ybcode.rules.settlement.goods.bill import Line
from ybcode.rules.settlement.goods.charge import Charge
from ybcode.rules.settlement.goods.items import Category, Item, ListClass
from ybcode.rules.settlement.life import lifecycle, record, stay
from ybcode.rules.settlement.life.record import BindRequest, Bound, PutSettlement
from ybcode.rules.settlement.life.stay import Stay
from ybcode.rules.settlement.money.funding import Draw, Parts
from ybcode.rules.settlement.money.own import Credit
from ybcode.rules.settlement.money.rates import Care, Used
from ybcode.sandbox.purse import (
    ArmedFaults,
    Fault,
    PurchasesOf,
    PurseOf,
    RequestOf,
    SettledAt,
    SettlementOf,
    StayOf,
    UndoingOf,
)
from ybcode.sandbox.stores import open_store

TEXT = st.just(NASTY) | st.text(st.characters(codec="utf-8"), max_size=60)
PRINTED = TEXT.map(lambda text: "".join(filter(str.isprintable, text))[:100]).filter(str.strip)
FEN = st.integers(-(10**12), 10**12)
PEOPLE = st.sampled_from([ME, HER])
WORDS = dict.fromkeys(("channel", "terminal", "scene", "request_id", "region"), TEXT)


def one_of(literal):
    """One of the words of a ``Literal``."""
    return st.sampled_from(get_args(literal))


def parts(amounts):
    """Parts that sum to the total, of either sign."""
    own, over, first, scope, deductible, fund, account, aid = amounts
    total = own + over + first + scope
    return Parts(
        total_fen=total,
        own_fen=own,
        over_limit_fen=over,
        first_pay_fen=first,
        scope_fen=scope,
        deductible_fen=deductible,
        fund_fen=fund,
        account_fen=account,
        mutual_aid_fen=aid,
        cash_fen=total - fund - account - aid,
    )


FIELDS = {
    Line: {
        "name": PRINTED,
        "quantity": st.integers(10_000, 10**7),
        "price": st.integers(10_000, 10**9),
        "list_class": st.none() | one_of(ListClass),
        "category": st.none() | one_of(Category),
        "prescription": st.none() | st.booleans(),
        "trace_codes": st.none()
        | st.lists(st.from_regex("[0-9]{20}", fullmatch=True), max_size=3).map(tuple),
    },
    Item: {
        "code": st.none() | TEXT,
        "name": TEXT,
        "list_class": one_of(ListClass),
        "category": one_of(Category),
        "prescription": st.booleans(),
        "price_fen": FEN,
        "limit_fen": st.none() | FEN,
        "max_packs": st.none() | FEN,
        "ephedrine": st.booleans(),
    },
    Draw: {"account": TEXT, "amount_fen": FEN},
    Refusal: {"code": TEXT, "evidence": st.dictionaries(TEXT, FEN | TEXT, max_size=3)},
    Used: {"deductible_fen": FEN, "fund_fen": FEN},
    Credit: {"amount_fen": FEN, "ready_ms": MS},
    Stay: {
        "stay_id": TEXT,
        "person_id": PEOPLE,
        "institution": PLACE_IDS,
        "admitted_ms": MS,
        "state": one_of(stay.State),
        "deposit_fen": FEN,
    },
    Fault: {
        "number": st.integers(1, 1_000),
        "fault": TEXT,
        "match": st.lists(st.tuples(TEXT, TEXT), max_size=3).map(tuple),
        "times": st.integers(1, 1_000),
        "after": st.integers(0, 1_000),
    },
}
ANY = {kind: st.builds(kind, **of) for kind, of in FIELDS.items()}
FIELDS[Charge] = {
    "line": ANY[Line],
    "item": ANY[Item],
    "known": st.booleans(),
    **dict.fromkeys((one.name for one in fields(Charge) if one.name.endswith("_fen")), FEN),
}
ANY[Charge] = st.builds(Charge, **FIELDS[Charge])
FIELDS[record.Settlement] = {
    **WORDS,
    "settlement_id": TEXT,
    "kind": one_of(record.Kind),
    "state": one_of(lifecycle.State),
    "subject": PEOPLE,
    "presenter": PEOPLE,
    "institution": PLACE_IDS,
    "at_ms": MS,
    "care": one_of(Care),
    "year": st.integers(2000, 2100),
    "insurance": one_of(Insurance),
    "parts": st.tuples(*[FEN] * 8).map(parts),
    "charges": st.lists(ANY[Charge], max_size=2).map(tuple),
    "draws": st.lists(ANY[Draw], max_size=2).map(tuple),
    "deposit_fen": FEN,
    "stay": st.none() | TEXT,
    "undoes": st.none() | TEXT,
    "notices": st.lists(ANY[Refusal], max_size=2).map(tuple),
}
ANY[record.Settlement] = st.builds(record.Settlement, **FIELDS[record.Settlement])


@pytest.mark.parametrize("kind", FIELDS)
def test_every_field_is_varied(kind):
    """The values below differ in every field that there is, so that none can be forgotten by a store."""
    assert set(FIELDS[kind]) == {one.name for one in fields(kind)}


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A universe of each store that goes on from example to example."""
    stores = [open_store(url.format(folder=tmp_path_factory.mktemp("city"))) for url in URLS.values()]
    with ExitStack() as ending:
        units = [ending.enter_context(store.unit("here")) for store in stores]
        assert all(unit.apply(WORLD) for unit in units)
        yield units
    for store in stores:
        store.close()


@settings(max_examples=100, deadline=None)
@given(one=ANY[record.Settlement])
def test_a_settlement_comes_back_as_it_was_written(kept, one):
    """No field of a settlement, a line, a draw or a notice is lost or changed, whatever is in it."""
    for unit in kept:
        new = unit.load(SettlementOf(one.settlement_id)) is None
        free = one.undoes is None or unit.load(UndoingOf(one.undoes)) is None
        assert unit.apply([PutSettlement(one)]) is (new and free)
        if new and free:
            assert unit.load(SettlementOf(one.settlement_id)) == one
            assert one in unit.load(SettledAt(one.institution, one.at_ms, one.at_ms + 1))
            assert one.undoes is None or unit.load(UndoingOf(one.undoes)) == one
            drugs = frozenset(charge.item.name for charge in one.charges if charge.item.traced)
            found = {row.drugs for row in unit.load(PurchasesOf(one.subject, one.at_ms, 999))}
            assert (one.kind, one.state) != ("settle", "settled") or drugs in found


@settings(max_examples=60, deadline=None)
@given(used=ANY[Used], credit=ANY[Credit], now=ANY[Stay], fault=ANY[Fault], content=st.binary(max_size=40))
def test_the_rest_comes_back_as_it_was_written(kept, *, used, credit, now, fault, content):
    """No field of accumulators, credits, stays, faults or requests is lost or changed."""
    for unit in kept:
        was = unit.load(PurseOf(ME, 2030, "inpatient"))
        armed = {one.number: one for one in unit.load(ArmedFaults())}
        effects = [
            purses.put_used(used, was=was.used, year=2030, care="inpatient"),
            purses.put_credit(credit, was=was.credit),
            purses.put_stay(now, was=unit.load(StayOf(now.stay_id))),
            purses.put_fault(fault, was=armed.get(fault.number)),
        ]
        assert unit.apply(effects)
        purse = unit.load(PurseOf(ME, 2030, "inpatient"))
        assert (purse.used, purse.credit, unit.load(StayOf(now.stay_id))) == (used, credit, now)
        assert {one.number: one for one in unit.load(ArmedFaults())} == {**armed, fault.number: fault}
        request = replace(purses.key(), request_id=f"{now.stay_id}{credit}")
        if unit.load(RequestOf(request)) is None:
            bound = Bound(key=request, content=content, settlement_id=now.stay_id)
            assert unit.apply([BindRequest(bound)])
            assert unit.load(RequestOf(request)) == bound
