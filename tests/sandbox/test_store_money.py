"""The store contract, seventh part: what was settled, packs, stays, faults.

Told against the port alone, for every store of ``contract.URLS``; the ledger is ``test_store_ledger``.
"""

from dataclasses import replace

import pytest

from tests.sandbox.contract import CLOCK, WORLD, put_holder
from tests.sandbox.purses import (
    CREDIT,
    HER,
    HOSPITAL,
    LOST,
    ME,
    MINE,
    NASTY,
    NOW_MS,
    PACKS,
    PAID,
    PHARMACY,
    STAY,
    USED,
    bind,
    charge,
    key,
    move,
    put_credit,
    put_fault,
    put_settlement,
    put_stay,
    put_used,
    settlement,
    undoing,
)
from tests.sandbox.worlds import crew
from ybcode.rules.settlement.life.record import ReturnPacks, SellPacks, StandsAt
from ybcode.rules.settlement.money.rates import NOTHING_USED
from ybcode.sandbox.ports import Bearings, MoveClock
from ybcode.sandbox.purse import (
    ArmedFaults,
    BalanceOf,
    PostingsTo,
    PurchasesOf,
    Purse,
    PurseOf,
    PutFault,
    RequestOf,
    SettledAt,
    SettlementOf,
    SoldPacks,
    StayOf,
    StaysOf,
    TrialBalance,
    UndoingOf,
)


def test_nobody_has_paid_yet(unit):
    """Without a row: no balance, no credit, nothing used, nothing settled, sold, bound or armed."""
    assert unit.load(PurseOf(ME, 2026, "outpatient")) == Purse()
    assert unit.load(SoldPacks(PACKS)) == frozenset()
    for query in (SettlementOf("YB1"), UndoingOf("YB1"), RequestOf(key()), StayOf("ZY1"), BalanceOf(MINE)):
        assert unit.load(query) is None
    for query in (PurchasesOf(ME, 0, 9), SettledAt(PHARMACY, 0, 2**50), StaysOf(ME), ArmedFaults()):
        assert unit.load(query) == ()
    for query in (TrialBalance(), TrialBalance(2**50), PostingsTo(MINE, 9)):
        assert unit.load(query) == ()


# ------------------------------------------------------------------ what is used, and on its way


def test_accumulators_are_changed_from_what_was_read(unit):
    """PutUsed holds for what is kept, NOTHING_USED where nothing is; by person, year and care."""
    assert not unit.apply([put_used(was=replace(USED, fund_fen=1))])
    assert unit.apply([put_used()])
    assert not unit.apply([put_used()])
    assert unit.apply([put_used(NOTHING_USED, was=USED)])
    assert unit.apply([put_used()]), "a row of nothing is nothing"
    others = {"of": HER}, {"year": 2025}, {"care": "inpatient"}
    for other in others:
        assert unit.apply([put_used(replace(USED, fund_fen=len(other)), **other)])
    assert unit.load(PurseOf(ME, 2026, "outpatient")).used == USED


def test_one_credit_is_on_its_way(unit):
    """PutCredit holds for what is kept; None takes it away."""
    assert not unit.apply([put_credit(was=CREDIT)])
    assert unit.apply([put_credit()])
    assert not unit.apply([put_credit()])
    more = replace(CREDIT, amount_fen=1)
    assert not unit.apply([put_credit(more, was=replace(CREDIT, ready_ms=1))])
    assert unit.apply([put_credit(more, was=CREDIT)])
    assert unit.load(PurseOf(ME, 2026, "outpatient")).credit == more
    assert unit.load(PurseOf(HER, 2026, "outpatient")).credit is None
    assert unit.apply([put_credit(None, was=more)])
    assert unit.load(PurseOf(ME, 2026, "outpatient")).credit is None


# ------------------------------------------------------------------ settlements


def test_a_settlement_is_kept_moved_and_undone_once(unit):
    """PutSettlement holds for a new id and a first undoing, MoveSettlement for the state it names."""
    assert not unit.apply([move()])
    assert unit.apply([put_settlement()])
    assert not unit.apply([put_settlement()])
    assert not unit.apply([move(was="cancelled", now="settled")])
    assert unit.apply([move(), undoing()])
    assert unit.load(SettlementOf("YB1")) == settlement(state="cancelled")
    assert unit.load(UndoingOf("YB1")) == unit.load(SettlementOf("YB11"))
    assert unit.load(UndoingOf("YB11")) is None
    assert not unit.apply([undoing(number=12)])
    assert unit.load(SettlementOf("YB12")) is None


def test_purchases_come_newest_first(unit):
    """Settlements of a person since an instant that stand, by instant and then by id; so many at most."""
    rows = [
        settlement(1, at_ms=NOW_MS, institution=HOSPITAL),
        settlement(2, at_ms=NOW_MS + 1, charges=(charge(NASTY), charge("鸡蛋", category="food"))),
        settlement(3, at_ms=NOW_MS + 1, institution=HOSPITAL, charges=()),
        settlement(4, state="reversed"),
        settlement(5, kind="deposit"),
        settlement(6, subject=HER, presenter=ME),
    ]
    assert all(unit.apply([put_settlement(0, **_of(one))]) for one in (rows[4], *rows[:4], rows[5]))
    assert unit.apply([undoing(4, number=7)])
    found = unit.load(PurchasesOf(ME, NOW_MS, 9))
    assert [one.institution for one in found] == [HOSPITAL, PHARMACY, HOSPITAL]
    assert [one.drugs for one in found] == [frozenset(), {NASTY}, {"布洛芬缓释胶囊"}]
    assert unit.load(PurchasesOf(ME, NOW_MS, 2)) == found[:2]
    assert unit.load(PurchasesOf(ME, NOW_MS + 1, 9)) == found[:2]
    assert unit.load(PurchasesOf(ME, NOW_MS, 0)) == unit.load(PurchasesOf(ME, NOW_MS, -1)) == ()


def _of(one):
    return {name: getattr(one, name) for name in one.__slots__}


def test_a_period_ends_before_its_last_instant(unit):
    """SettledAt gives an institution's rows from its first instant until before its last, in order."""
    for number, at_ms in ((3, 5), (2, 5), (1, 9), (4, 0)):
        assert unit.apply([put_settlement(number, at_ms=at_ms)])
    assert unit.apply([put_settlement(5, at_ms=5, institution=HOSPITAL)])

    def told(from_ms, until_ms):
        return [one.settlement_id for one in unit.load(SettledAt(PHARMACY, from_ms, until_ms))]

    assert told(0, 10) == ["YB4", "YB2", "YB3", "YB1"]
    assert told(5, 9) == ["YB2", "YB3"]
    assert told(6, 10) == ["YB1"]
    assert told(5, 5) == told(9, 5) == []


def test_a_request_id_is_bound_for_good(unit):
    """BindRequest holds for an id of a till that stands for nothing, a tombstone included."""
    assert unit.apply([bind(settlement_id=None, content=b"")])
    assert not unit.apply([bind()])
    assert unit.load(RequestOf(key())) == bind(settlement_id=None, content=b"").bound
    for other in ({"terminal": "02"}, {"institution": HOSPITAL}):
        assert unit.apply([bind(**other)])
    assert unit.apply([bind(2)])


# ------------------------------------------------------------------ packs, stays, faults, standing


def test_a_pack_is_sold_once(unit):
    """SellPacks holds when none was sold and none is named twice; only its settlement returns a pack."""
    assert not unit.apply([SellPacks((PACKS[0], PACKS[0]), "YB1")])
    assert unit.apply([SellPacks((), "YB1"), SellPacks(PACKS[:2], "YB1")])
    assert not unit.apply([SellPacks(PACKS[1:], "YB2")])
    assert unit.load(SoldPacks((*PACKS, PACKS[0]))) == set(PACKS[:2])
    assert unit.apply([ReturnPacks(PACKS, "YB2")])
    assert unit.load(SoldPacks(PACKS)) == set(PACKS[:2])
    assert unit.apply([ReturnPacks(PACKS, "YB1")])
    assert unit.load(SoldPacks(())) == unit.load(SoldPacks(PACKS)) == frozenset()


def test_a_stay_is_written_over_the_one_it_was_judged_by(unit):
    """PutStay holds when the stay is still ``was`` in every field; whatever is written is kept."""
    assert not unit.apply([put_stay(was=STAY)])
    assert unit.apply([put_stay()])
    assert not unit.apply([put_stay()])
    for field in ({"person_id": HER}, {"institution": PHARMACY}, {"admitted_ms": 1}, {"stay_id": "ZY2"}):
        assert not unit.apply([put_stay(was=replace(STAY, **field))])
    assert not unit.apply([put_stay(replace(STAY, stay_id="ZY2"), was=STAY)])
    now = replace(STAY, person_id=HER, institution=PHARMACY, admitted_ms=1, state="settled", deposit_fen=7)
    assert unit.apply([put_stay(now, was=STAY)])
    assert unit.load(StayOf("ZY1")) == now
    assert unit.load(StaysOf(ME)) == ()
    assert unit.apply([put_stay(replace(now, stay_id="ZY0"))])
    assert [one.stay_id for one in unit.load(StaysOf(HER))] == ["ZY0", "ZY1"]


def test_faults_are_counted_where_the_clock_stands(unit, store):
    """PutFault holds for what is kept under its number; the clock's row counts those that wait."""
    two = replace(LOST, number=2)
    assert not unit.apply([PutFault(was=None, now=None)])
    assert not unit.apply([put_fault(None, was=LOST)])
    assert unit.apply([put_fault()])
    assert unit.apply([put_fault(two)])
    assert not unit.apply([put_fault()])
    assert not unit.apply([put_fault(two, was=LOST)])
    assert unit.load(Bearings()).faults == len(unit.load(ArmedFaults())) == 2
    other = replace(LOST, fault="platform.offline", match=(("terminal", NASTY), ("scene", "")), after=3)
    assert unit.apply([put_fault(other, was=LOST), MoveClock(CLOCK, replace(CLOCK, offset_ms=1))])
    assert unit.load(ArmedFaults()) == (other, two)
    assert unit.apply([put_fault(None, was=other)])
    assert unit.load(Bearings(key())).faults == 1
    with store.unit("without a clock") as elsewhere:
        assert not elsewhere.apply([put_fault()])


def test_a_standing_is_as_it_was_read(unit):
    """StandsAt holds for the version of a person's row, 0 where there is none, and writes nothing."""
    assert unit.apply([StandsAt(ME, 0), StandsAt(HER, 0)])
    assert not unit.apply([StandsAt(ME, 1)])
    assert unit.apply([put_holder(1)])
    assert not unit.apply([StandsAt(ME, 0)])
    assert unit.apply([StandsAt(ME, 1)])


@pytest.mark.parametrize("effect", PAID, ids=lambda effect: type(effect).__name__)
def test_of_many_threads_one_writes(store, effect):
    """Of eight threads that write what was judged by the same row exactly one is told that it holds."""
    with store.unit("here") as unit:
        assert unit.apply(WORLD)

    def act(_number):
        with store.unit("here") as unit:
            return unit.apply([effect])

    with crew(8) as together:
        assert sorted(together(act)) == [False] * 7 + [True]
