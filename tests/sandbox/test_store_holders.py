"""The store contract, fourth part: a person's insurance, history, filings, receipts and checks.

Told against the port alone, for every store of ``contract.URLS``.
"""

from dataclasses import replace

import pytest

from tests.sandbox.contract import (
    FAILED,
    FILED,
    HER,
    ME,
    NOW_MS,
    RECEIPT,
    SUSPENDED,
    WORLD,
    put_claim,
    put_filing,
    put_holder,
    put_proof,
    record,
)
from tests.sandbox.worlds import crew
from ybcode.rules.holders.holder import IN_ORDER
from ybcode.rules.holders.proof import NO_PROOF
from ybcode.rules.holders.standing import Account
from ybcode.sandbox.personal import ClaimsOf, FilingsOf, HistoryOf, HolderOf, ProofOf
from ybcode.sandbox.ports import FactsOfCode

# ------------------------------------------------------------------ preconditions


def test_a_holder_is_written_over_the_version_before(unit):
    """PutHolder holds for the version after the one kept: 1 after never, and no version twice."""
    assert not unit.apply([put_holder(0)])
    assert not unit.apply([put_holder(2)])
    assert unit.load(HolderOf(ME)) == IN_ORDER
    assert unit.apply([put_holder(1)])
    assert not unit.apply([put_holder(1)])
    assert not unit.apply([put_holder(3)])
    frozen = Account(state="frozen", reason="moved", since_ms=NOW_MS)
    assert unit.apply([put_holder(2, account=frozen)])
    assert unit.load(HolderOf(ME)) == replace(SUSPENDED, version=2, account=frozen)
    assert unit.load(HolderOf(HER)) == IN_ORDER


def test_a_holder_is_among_the_facts_of_every_code_of_the_subject(unit):
    """A code's facts tell how its subject is insured, on whose phone it may be shown."""
    assert unit.apply([put_holder(1, of=HER)])
    assert [unit.load(FactsOfCode("59", handle)).holder for handle in (100, 102, 103)] == [
        IN_ORDER,
        SUSPENDED,
        SUSPENDED,
    ]


@pytest.mark.parametrize(
    ("put", "query", "rows"),
    [
        (put_filing, FilingsOf, (FILED, replace(FILED, until_ms=None))),
        (put_claim, ClaimsOf, (RECEIPT, replace(RECEIPT, state="rejected", reason="waiting"))),
    ],
    ids=["filing", "claim"],
)
def test_a_row_is_written_over_the_one_it_was_judged_by(unit, put, query, rows):
    """PutFiling and PutClaim hold when what is kept under their key is still what they name, or nothing."""
    first, second = rows
    assert not unit.apply([put(second, was=first)])
    assert unit.load(query(ME)) == ()
    assert unit.apply([put(first)])
    assert not unit.apply([put(first)])
    assert not unit.apply([put(second)])
    assert not unit.apply([put(second, was=second)])
    assert unit.load(query(ME)) == (first,)
    assert unit.apply([put(second, was=first)])
    assert not unit.apply([put(second, was=first)])
    assert unit.load(query(ME)) == (second,)
    assert unit.load(query(HER)) == ()


def test_a_check_is_written_over_the_one_it_was_judged_by(unit):
    """PutProof holds when what is kept for the kind is still what it names; face and PIN stand apart."""
    more = replace(FAILED, failures=2)
    assert not unit.apply([put_proof(more, was=FAILED)])
    assert unit.apply([put_proof(FAILED)])
    assert not unit.apply([put_proof(FAILED)])
    assert not unit.apply([put_proof(more, was=replace(FAILED, digest=b"another"))])
    assert unit.load(ProofOf(ME, "pin")) == FAILED
    assert unit.apply([put_proof(more, was=FAILED)])
    assert unit.load(ProofOf(ME, "pin")) == more
    assert unit.load(ProofOf(ME, "face")) == unit.load(ProofOf(HER, "pin")) == NO_PROOF


def test_filings_come_by_area_and_receipts_by_number(unit):
    """One filing an area, in the order of areas; receipts in the order of their numbers."""
    areas, numbers = ("5901", "5801", "5802"), (1, 2, 11)
    assert unit.apply([put_filing(replace(FILED, area=area)) for area in areas])
    assert unit.apply([put_claim(replace(RECEIPT, number=number)) for number in numbers])
    assert [one.area for one in unit.load(FilingsOf(ME))] == sorted(areas)
    assert [one.number for one in unit.load(ClaimsOf(ME))] == [1, 2, 11]


def test_the_history_keeps_the_newest(unit):
    """Of a person's events the newest ``keep`` stay, oldest first; another person's are not counted."""
    assert unit.apply([record(0, of=HER)])
    for number in range(7):
        assert unit.apply([record(number, keep=3)])
    assert [event.at_ms - NOW_MS for event in unit.load(HistoryOf(ME))] == [4, 5, 6]
    assert unit.apply([record(7, keep=3), record(8, keep=3)]), "two of one list are two events"
    assert [event.at_ms - NOW_MS for event in unit.load(HistoryOf(ME))] == [6, 7, 8]
    assert unit.apply([record(9, keep=1)])
    assert [event.at_ms - NOW_MS for event in unit.load(HistoryOf(ME))] == [9]
    assert len(unit.load(HistoryOf(HER))) == 1


def test_events_stand_in_the_order_in_which_they_were_told(unit):
    """An event that is told late, of an earlier instant, comes after those that were told before."""
    assert unit.apply([record(5), record(3)])
    assert [event.at_ms - NOW_MS for event in unit.load(HistoryOf(ME))] == [5, 3]


@pytest.mark.parametrize(
    "effect", [put_holder(), put_filing(), put_claim(), put_proof()], ids=["holder", "filing", "claim", "pin"]
)
def test_of_many_threads_one_writes(store, effect):
    """Of eight threads that write what was judged by the same row exactly one is told that it holds."""
    with store.unit("here") as unit:
        assert unit.apply(WORLD)

    def act(number):
        with store.unit("here") as unit:
            return unit.apply([effect, record(number)])

    with crew(8) as together:
        assert sorted(together(act)) == [False] * 7 + [True]
    with store.unit("here") as unit:
        assert len(unit.load(HistoryOf(ME))) == 1
