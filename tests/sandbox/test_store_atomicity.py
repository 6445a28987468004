"""The store contract, third part: all effects or none, and universes apart.

Told against the port alone, for every store of ``contract.URLS``.
"""

from dataclasses import replace

import pytest

from tests.sandbox import purses
from tests.sandbox.contract import (
    APP,
    CHILD,
    CLOCK,
    DAUGHTER,
    FAILED,
    FILED,
    HER,
    HOSPITAL,
    KEYS,
    ME,
    NOW_MS,
    PHARMACY,
    RECEIPT,
    REQUEST,
    TICK,
    WORLD,
    credential,
    ectoken,
    face,
    note,
    put_claim,
    put_filing,
    put_holder,
    put_proof,
    put_token,
    record,
    remember,
    seen,
    use_face,
)
from ybcode.rules.holders.credential import Enrol, Revoke
from ybcode.rules.redemption.floor import RaiseFloor, Tie
from ybcode.rules.settlement.life.record import ReturnPacks, SellPacks, StandsAt
from ybcode.sandbox.ports import (
    FactsOfCode,
    JournalEntries,
    MoveClock,
    PutInstitution,
    PutKeys,
    PutPerson,
    RaiseHighest,
)

PAID_TWICE = purses.put_settlement(2, institution=HOSPITAL.institution_id)
MOVED = (
    purses.post(2, mine=-400, aid=-60, was=((purses.MINE, 500),)),
    purses.put_used(replace(purses.USED, fund_fen=0), was=purses.USED),
    purses.put_used(care="inpatient"),
    purses.put_credit(None, was=purses.CREDIT),
    purses.put_credit(of=HER),
    purses.move(),
    purses.undoing(),
    PAID_TWICE,
    purses.bind(2),
    SellPacks(purses.PACKS[2:], "YB2"),
    ReturnPacks(purses.PACKS[:1], "YB1"),
    StandsAt(HER, 0),
    purses.put_stay(replace(purses.STAY, deposit_fen=7), was=purses.STAY),
    purses.put_fault(None, was=purses.LOST),
)
HOLDING = (
    RaiseHighest(NOW_MS + 5_000),
    MoveClock(CLOCK, replace(CLOCK, offset_ms=NOW_MS + 1)),
    PutKeys(KEYS, KEYS[:1]),
    PutPerson(CHILD),
    PutInstitution(HOSPITAL),
    RaiseFloor(APP, TICK, TICK + 1),
    put_token(ectoken(2)),
    remember(ectoken(2), key=replace(REQUEST, request_id="r-2")),
    face(tick=TICK),
    use_face(TICK),
    Revoke(subject=HER, reason="reactivated"),
    Enrol(credential=credential(105, channel="wechat"), serial=4),
    put_holder(2),
    put_filing(replace(FILED, withdrawn=True), was=FILED),
    put_filing(replace(FILED, area="5902")),
    put_claim(replace(RECEIPT, state="approved"), was=RECEIPT),
    put_claim(replace(RECEIPT, number=2)),
    put_proof(replace(FAILED, failures=2), was=FAILED),
    put_proof(kind="face"),
    record(1),
    record(1, of=HER),
    *MOVED,
    note(0),
)
FAILING = {
    "MoveClock": MoveClock(None, CLOCK),
    "PutKeys": PutKeys((), ()),
    "PutPerson": PutPerson(DAUGHTER),
    "PutInstitution": PutInstitution(PHARMACY),
    "RaiseFloor": RaiseFloor(APP, -1, TICK),
    "PutToken": put_token(ectoken(1)),
    "Remember": remember(ectoken(1)),
    "UseFaceCheck": use_face(TICK, channel="wechat"),
    "Enrol": Enrol(credential=APP, serial=4),
    "PutHolder, a first time": put_holder(1),
    "PutHolder, too early": put_holder(2, of=HER),
    "PutFiling": put_filing(),
    "PutFiling of none": put_filing(was=FILED, of=HER),
    "PutClaim": put_claim(),
    "PutClaim of none": put_claim(was=RECEIPT, of=HER),
    "PutProof": put_proof(),
    "PutProof of none": put_proof(was=FAILED, of=HER),
    "Post, guarded": purses.post(3, hers=1, was=((purses.HERS, 500),)),
    "Post, below zero": purses.post(3, gift=-1),
    "Post, again": purses.post(1, mine=1),
    "PutUsed": purses.put_used(of=ME, was=replace(purses.USED, fund_fen=1)),
    "PutCredit": purses.put_credit(was=purses.CREDIT, of=CHILD.person_id),
    "PutSettlement": purses.put_settlement(1),
    "MoveSettlement": purses.move(3),
    "BindRequest": purses.bind(1, "YB2"),
    "SellPacks": SellPacks(purses.PACKS[1:2], "YB3"),
    "StandsAt": StandsAt(ME, 7),
    "PutStay": purses.put_stay(was=replace(purses.STAY, deposit_fen=1)),
    "PutFault": purses.put_fault(was=replace(purses.LOST, after=1)),
}


AGENCY = (put_holder(), put_filing(), put_claim(), put_proof(), record(0), *purses.PAID)


@pytest.fixture
def busy(unit):
    """The universe after a scan, a face check and a day at the agency, so that there is something to lose."""
    assert unit.apply([put_token(ectoken(1)), remember(ectoken(1)), face(), note(-1)])
    assert unit.apply(AGENCY)
    return unit


@pytest.mark.parametrize("failing", FAILING.values(), ids=FAILING)
def test_a_list_whose_last_effect_fails_changes_nothing(busy, failing):
    """Effects are applied all or not at all, whichever of them does not hold and wherever it stands."""
    before = seen(busy)
    assert not busy.apply([*HOLDING, failing])
    assert seen(busy) == before
    assert not busy.apply([failing, *HOLDING])
    assert seen(busy) == before


def test_the_same_list_without_the_failing_effect_is_applied(busy):
    """What the list above would have changed is changed when all of it holds."""
    before = seen(busy)
    assert busy.apply(HOLDING)
    assert seen(busy) != before
    assert busy.load(FactsOfCode("59", 100)).tie == Tie(TICK + 1, TICK)
    assert len(busy.load(JournalEntries())) == 2


def test_universes_do_not_see_each_other(store):
    """What is written in one universe is in no other: each begins empty and may use the same names."""
    with store.unit("there") as there:
        empty = seen(there)
    with store.unit("here") as here:
        assert here.apply(WORLD)
        assert here.apply([put_token(ectoken(1)), remember(ectoken(1)), face(), note(0)])
        assert here.apply([RaiseFloor(APP, TICK, TICK + 1), RaiseHighest(NOW_MS), *AGENCY])
        kept = seen(here)
    with store.unit("there") as there:
        assert seen(there) == empty
        assert there.apply(WORLD)
        assert there.apply([Revoke(subject=ME, reason="reactivated"), note(1)])
        assert there.load(FactsOfCode("59", 101)).tie == Tie()
        assert there.apply([*AGENCY, put_holder(1, of=HER), record(7)]), "nothing of it was there"
    with store.unit("here") as here:
        assert seen(here) == kept


def test_a_universe_is_kept_between_transactions(store):
    """What one transaction applied the next one reads."""
    with store.unit("here") as unit:
        assert unit.apply(WORLD)
        before = seen(unit)
    with store.unit("here") as unit:
        assert seen(unit) == before
