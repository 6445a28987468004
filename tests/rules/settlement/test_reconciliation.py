"""Reconciliation: the sums of a period, and each way in which a till's own list can differ."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.settlement.shop import parts_of, settlement
from ybcode.rules.settlement.life.undo import undo
from ybcode.rules.settlement.reconciliation import (
    Difference,
    Reconciled,
    Totals,
    differences_of,
    totals_of,
)

ONE = settlement(parts_of(10_000, fund=5_000, account=2_000, mutual=1_000))
TWO = settlement(parts_of(3_000), settlement_id="s2", request_id="r2")
RESIDENT = settlement(parts_of(700, fund=300), settlement_id="s3", insurance="resident")
STAY = settlement(parts_of(90_000), settlement_id="s4", care="inpatient", stay="y")
DEPOSIT = settlement(parts_of(), settlement_id="s5", kind="deposit", deposit_fen=-500, stay="y")
BACK = undo(ONE, "cancel", settlement_id="s6", request_id="r6", now_ms=ONE.at_ms + 1)


def totals(insurance, care, count, *fen):
    """A row: total, fund, account, cash."""
    names = ("total_fen", "fund_fen", "account_fen", "cash_fen")
    return Totals(insurance=insurance, care=care, count=count, **dict(zip(names, fen, strict=True)))


def test_totals_are_by_insurance_and_care():
    """3201: one row each; the account's sum has mutual aid in it (2.4); a deposit pays no bill."""
    assert totals_of([STAY, ONE, RESIDENT, TWO, DEPOSIT]) == (
        totals("employee", "inpatient", 1, 90_000, 0, 0, 90_000),
        totals("employee", "outpatient", 2, 13_000, 5_000, 3_000, 5_000),
        totals("resident", "outpatient", 1, 700, 300, 0, 400),
    )
    assert totals_of([]) == totals_of([DEPOSIT]) == ()


def test_a_settlement_and_its_undoing_are_both_rows():
    """3202: both are counted, and together they come to nothing."""
    assert totals_of([ONE, BACK]) == (totals("employee", "outpatient", 2, 0, 0, 0, 0),)


@given(rows=st.lists(st.sampled_from([ONE, TWO, RESIDENT, STAY, BACK])))
def test_a_row_of_totals_is_paid_in_full(rows):
    """Total = fund + account + cash, and the counts are all of the rows."""
    found = totals_of(rows)
    assert all(one.total_fen == one.fund_fen + one.account_fen + one.cash_fen for one in found)
    assert sum(one.count for one in found) == len(rows)


def differs(problem, settlement_id, platform, till, *, request_id=None):
    """A difference."""
    return Difference(
        problem=problem,
        settlement_id=settlement_id,
        platform_fen=platform,
        till_fen=till,
        request_id=request_id,
    )


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ({"s1": 10_000, "s2": 3_000}, []),
        ({"s2": 3_000, "s1": 10_000}, []),
        ({"s1": 10_000}, [differs("only_at_platform", "s2", 3_000, None, request_id="r2")]),
        ({"s1": 10_000, "s2": 3_001}, [differs("amount_differs", "s2", 3_000, 3_001, request_id="r2")]),
        ({"s1": 10_000, "s2": 0}, [differs("amount_differs", "s2", 3_000, 0, request_id="r2")]),
        ({"s1": 10_000, "s2": -3_000}, [differs("amount_differs", "s2", 3_000, -3_000, request_id="r2")]),
        ({"s1": 10_000, "s2": 3_000, "s9": 5}, [differs("only_at_till", "s9", None, 5)]),
        (
            {"s9": 5, "s2": 1},
            [
                differs("only_at_platform", "s1", 10_000, None, request_id="r1"),
                differs("amount_differs", "s2", 3_000, 1, request_id="r2"),
                differs("only_at_till", "s9", None, 5),
            ],
        ),
    ],
)
def test_each_difference_is_told(own, expected):
    """Missing there, missing here, another amount; with the request id by which it is reversed (2601)."""
    assert differences_of([ONE, TWO], own) == tuple(expected)


@pytest.mark.parametrize(("own", "agrees"), [({}, True), ({"s5": 0}, True), ({"s5": 500}, False)])
def test_a_deposit_is_on_neither_list(own, agrees):
    """It pays no bill: a till that lists bills alone agrees, and so does one that lists it as nothing."""
    assert (differences_of([DEPOSIT], own) == ()) is agrees


def test_an_undoing_is_compared_like_any_other():
    """A till that did not hear of it misses a row; one that lists both agrees."""
    assert differences_of([ONE, BACK], {"s1": 10_000, "s6": -10_000}) == ()
    (found,) = differences_of([ONE, BACK], {"s1": 10_000})
    assert found == differs("only_at_platform", "s6", -10_000, None, request_id="r6")


def test_a_period_agrees_when_nothing_differs():
    """``stmt_rslt`` 0 平."""
    period = {"first": date(2026, 3, 1), "last": date(2026, 3, 31), "totals": (), "details": (ONE,)}
    assert Reconciled(**period, differences=differences_of([ONE], {"s1": 10_000})).agrees
    assert not Reconciled(**period, differences=differences_of([ONE], {})).agrees
