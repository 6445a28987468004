"""Who pays what of a bill: the checked vectors, story D9 to the fen, and the identities of any bill."""

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.rules.cast import HOSPITAL, PERSON, PHARMACY, at, policy, refuses
from tests.rules.settlement.shop import (
    CLASS_B,
    CLASS_C,
    CT,
    DEVICE,
    ITEMS,
    LIMITED,
    OTC,
    PRESCRIBED,
    VISIT,
    amounts,
    buy,
    charged,
    lines,
    means,
    parts_of,
    percents,
    policies,
    priced,
    rates,
)
from ybcode.rules.calendar import day_of
from ybcode.rules.institutions import BOTH_FUNDS
from ybcode.rules.settlement import Bill, Parts
from ybcode.rules.settlement.goods.charge import charge_all
from ybcode.rules.settlement.money.funding import Draw, Source, fund_bill, payable_fen
from ybcode.rules.settlement.money.rates import Used

AID = "aid/u000000001/u000000002"
MORE_AID = "aid/u000000001/u000000003"
DEMO = rates(deductible=20_000, ratio=60, cap=200_000)
"""Ratio 60 %, deductible ¥200."""


def paid(parts):
    """Who pays: fund, account, mutual aid, cash."""
    return parts.fund_fen, parts.account_fen, parts.mutual_aid_fen, parts.cash_fen


# ------------------------------------------------------------------ the vectors of domain.md, B.12


def test_vector_1():
    """¥230 with 30 self-paid and ¥8 first-pay: scope 192, deductible 192, fund 0, person 230."""
    bill = charged(buy(CLASS_C, 1, "30.00"), buy(CLASS_B, 1, "80.00"), buy(PRESCRIBED, 1, "120.00"))
    parts, draws = fund_bill(bill, means(DEMO))
    assert (parts.own_fen, parts.first_pay_fen, parts.scope_fen) == (3_000, 800, 19_200)
    assert (parts.deductible_fen, parts.person_fen) == (19_200, 23_000)
    assert (paid(parts), draws) == ((0, 0, 0, 23_000), ())


def test_vector_2():
    """Next ¥300, deductible left 8: fund 175.20, person 124.80 = account 100 + mutual 20 + cash 4.80."""
    there = means(DEMO, used=Used(deductible_fen=19_200), balance=10_000, further=[Source(AID, 2_000)])
    parts, draws = fund_bill(charged(buy(PRESCRIBED, 1, "300.00")), there)
    assert (parts.deductible_fen, parts.person_fen) == (800, 12_480)
    assert paid(parts) == (17_520, 10_000, 2_000, 480)
    assert draws == (Draw(AID, 2_000),)


def test_vector_3():
    """¥1000, nothing left of the deductible, cap left 350: fund 350, person 650."""
    there = means(DEMO, used=Used(deductible_fen=20_000, fund_fen=165_000))
    parts, _ = fund_bill(charged(buy(PRESCRIBED, 1, "1000.00")), there)
    assert (parts.deductible_fen, parts.fund_fen, parts.person_fen) == (0, 35_000, 65_000)


def test_story_d9_step_by_step():
    """陈立: deductible left ¥120, account ¥60, wife's ¥100; registration, CT, pharmacy, to the fen."""
    tier3, drugstore, now = replace(HOSPITAL, tier=3), PHARMACY, at("2026-03-02 09:00")
    used, balance, aid = Used(deductible_fen=8_000), 6_000, 10_000
    steps = [
        # The bill, where; deductible, fund, account, mutual aid, cash.
        (Bill.of(buy(VISIT, 1, "25.00")), tier3, (2_500, 0, 2_500, 0, 0)),
        (Bill.of(buy(CT, 1, "300.00")), tier3, (9_500, 8_750, 3_500, 10_000, 7_750)),
        (
            Bill.of(buy(CLASS_B, 1, "48.00"), buy(PRESCRIBED, 1, "120.00"), prescription=day_of(now)),
            drugstore,
            (0, 9_792, 0, 0, 7_008),
        ),
    ]
    for bill, place, expected in steps:
        further = (Source(AID, aid),)
        found = priced(bill, place, balance=balance, further=further, used=used, now_ms=now)
        assert (found.parts.deductible_fen, *paid(found.parts)) == expected
        assert found.balance_fen == balance
        used, balance, aid = found.used, balance - expected[2], aid - expected[3]
    assert (found.parts.first_pay_fen, found.parts.scope_fen) == (480, 16_320)
    assert (used, balance, aid) == (Used(deductible_fen=20_000, fund_fen=18_542), 0, 0)


# ------------------------------------------------------------------ the order, one rule at a time


@pytest.mark.parametrize(
    ("balance", "further", "expected", "drawn"),
    [
        (10_000, (500,), (0, 10_000, 0, 0), ()),
        (9_999, (500,), (0, 9_999, 1, 0), (1,)),
        (4_000, (1_000, 9_000), (0, 4_000, 6_000, 0), (1_000, 5_000)),
        (0, (1_000, 2_000), (0, 0, 3_000, 7_000), (1_000, 2_000)),
        (0, (0, 2_000), (0, 0, 2_000, 8_000), (2_000,)),
        (0, (), (0, 0, 0, 10_000), ()),
    ],
)
def test_the_own_account_pays_first_then_further_sources_then_cash(balance, further, expected, drawn):
    """domain.md B.12: own account first; givers in their order; cash last."""
    sources = [Source(name, fen) for name, fen in zip((AID, MORE_AID), further, strict=False)]
    parts, draws = fund_bill(charged(buy(OTC, 10)), means(balance=balance, further=sources))
    assert paid(parts) == expected
    assert tuple(one.amount_fen for one in draws) == drawn


@pytest.mark.parametrize(
    ("funds", "expected"),
    [
        (BOTH_FUNDS, (6_000, 3_000, 0, 1_000)),
        ({"pooled"}, (6_000, 0, 0, 4_000)),
        ({"account"}, (0, 3_000, 0, 7_000)),
        ((), (0, 0, 0, 10_000)),
    ],
)
def test_only_money_that_may_pay_here_pays(funds, expected):
    """A place, an enrolment or a region may open one fund alone; then no deductible is borne either."""
    parts, _ = fund_bill(charged(buy(PRESCRIBED, 10)), means(balance=3_000, funds=frozenset(funds)))
    assert paid(parts) == expected


@pytest.mark.parametrize(
    ("funds", "ratio", "borne"),
    [(BOTH_FUNDS, 60, 10_000), ({"account"}, 60, 0), (BOTH_FUNDS, 0, 0), (BOTH_FUNDS, 1, 10_000)],
)
def test_a_deductible_is_borne_where_the_fund_would_pay(funds, ratio, borne):
    """What the pooled fund does not look at moves no accumulator."""
    there = means(rates(deductible=20_000, ratio=ratio), funds=frozenset(funds))
    assert fund_bill(charged(buy(PRESCRIBED, 10)), there)[0].deductible_fen == borne


@pytest.mark.parametrize(
    ("used", "deductible", "fund"),
    [
        (Used(), 5_000, 3_000),
        (Used(deductible_fen=4_999), 1, 5_999),  # 59.994 rounded
        (Used(deductible_fen=5_000), 0, 6_000),
        (Used(deductible_fen=9_000), 0, 6_000),  # more than there is now: the policy changed since
        (Used(deductible_fen=5_000, fund_fen=1_999), 0, 6_000),
        (Used(deductible_fen=5_000, fund_fen=2_000), 0, 6_000),
        (Used(deductible_fen=5_000, fund_fen=2_001), 0, 5_999),
        (Used(deductible_fen=5_000, fund_fen=8_000), 0, 0),
        (Used(deductible_fen=5_000, fund_fen=9_000), 0, 0),
        (Used(fund_fen=8_000), 5_000, 0),
    ],
)
def test_accumulators_bound_what_is_borne_and_what_is_paid(used, deductible, fund):
    """Deductible ¥50 and cap ¥80 of a bill of ¥100."""
    there = means(rates(deductible=5_000, ratio=60, cap=8_000), used=used)
    parts, _ = fund_bill(charged(buy(PRESCRIBED, 10)), there)
    assert (parts.deductible_fen, parts.fund_fen) == (deductible, fund)


def test_what_an_account_may_not_pay_is_cash():
    """Self-pay goods and what is above a limit stay with the person, whatever the account holds."""
    bill = charged(buy(CLASS_C, 1, "7.00"), buy(LIMITED, 1, "25.00"), buy(OTC, 1, "10.00"))
    parts, _ = fund_bill(bill, means(rates(ratio=50), balance=10**6, further=[Source(AID, 10**6)]))
    assert paid(parts) == (900, 2_100, 0, 1_200)
    more = policy(account={"pays_out_of_catalogue": True})
    bill = charged(buy(CLASS_C, 1, "7.00"), buy(LIMITED, 1, "25.00"), rules=more)
    assert paid(fund_bill(bill, means(rates(ratio=50), balance=10**6))[0]) == (900, 2_300, 0, 0)


def test_fund_and_account_never_pay_the_same_fen():
    """Where the account may not pay for devices: what the fund paid of the bill leaves it no more room."""
    rules = policy(account={"pays_device": False})
    bill = charged(buy(DEVICE), buy(PRESCRIBED), kind="hospital", rules=rules)
    parts, _ = fund_bill(bill, means(rates(ratio=100), balance=10**6))
    assert paid(parts) == (2_000, 0, 0, 0)
    assert payable_fen(bill, parts) == 0
    parts, _ = fund_bill(bill, means(rates(ratio=40), balance=10**6))
    assert paid(parts) == (800, 200, 0, 1_000)


def test_a_stay_bears_a_deductible_of_its_own():
    """S3, story D9: whatever the year has borne; its cap is the year's."""
    bill = Bill.of(buy(CT, 1, "3000.00"), stay="stay-1")
    used = Used(deductible_fen=120_000, fund_fen=14_999_000)
    found = priced(bill, replace(HOSPITAL, tier=3), used=used, balance=0)
    assert (found.care, found.parts.deductible_fen) == ("inpatient", 120_000)
    assert found.parts.fund_fen == 1_000
    assert found.used == Used(deductible_fen=240_000, fund_fen=15_000_000)
    again = priced(Bill.of(buy(CT, 1, "3000.00"), stay="stay-1"), replace(HOSPITAL, tier=3), balance=0)
    assert paid(again.parts)[0] == 97_500  # 65 % of 2700 − 1200


# ------------------------------------------------------------------ parts that are parts


@pytest.mark.parametrize(
    "parts",
    [
        {"total_fen": 1},
        {"total_fen": 1, "scope_fen": 1},
        {"total_fen": 1, "cash_fen": 1},
        {"total_fen": 1, "scope_fen": 2, "cash_fen": 1},
        {"total_fen": 1, "scope_fen": 1, "cash_fen": 1, "account_fen": 1},
        {"total_fen": 0, "scope_fen": 1, "own_fen": -1, "cash_fen": 1},
        {"total_fen": 3, "own_fen": 1, "over_limit_fen": 1, "first_pay_fen": 1, "cash_fen": 2},
    ],
)
def test_parts_that_do_not_sum_are_no_parts(parts):
    """2.4: total = own + over limit + first pay + scope = fund + account + mutual aid + cash."""
    with pytest.raises(ValueError, match="a bill's parts sum to the bill"):
        Parts(**parts)


def test_the_opposite_of_parts_is_all_of_them():
    """An undoing has every amount negative, the deductible too; undone twice is itself."""
    parts = parts_of(
        100, fund=20, account=30, mutual=10, own_fen=1, over_limit_fen=2, first_pay_fen=3, deductible_fen=4
    )
    back = -parts
    assert back == Parts(
        total_fen=-100,
        own_fen=-1,
        over_limit_fen=-2,
        first_pay_fen=-3,
        scope_fen=-94,
        deductible_fen=-4,
        fund_fen=-20,
        account_fen=-30,
        mutual_aid_fen=-10,
        cash_fen=-40,
    )
    assert (-back, back.person_fen) == (parts, -80)


# ------------------------------------------------------------------ any bill, any policy, any balances


@given(
    bill=st.lists(lines(), min_size=1, max_size=5),
    rules=policies(),
    kind=st.sampled_from(["hospital", "pharmacy"]),
    funds=st.sampled_from([BOTH_FUNDS, frozenset({"pooled"}), frozenset({"account"}), frozenset()]),
    rate=st.builds(rates, deductible=amounts, ratio=percents, cap=amounts),
    used=st.builds(Used, deductible_fen=amounts, fund_fen=amounts),
    balance=amounts,
    givers=st.lists(amounts, max_size=3),
)
def test_the_identities_hold_of_any_bill(*, bill, rules, kind, funds, rate, used, balance, givers):
    """2.4 and B.12: nothing is lost, nothing below zero, nobody pays more than there is or may be."""
    charges = charge_all(Bill.of(*bill), ITEMS, rules, kind)
    sources = tuple(Source(f"aid/u1/{number}", fen) for number, fen in enumerate(givers))
    parts, draws = fund_bill(charges, means(rate, used=used, balance=balance, further=sources, funds=funds))
    # medfee_sumamt = fund + psn_part_amt; psn_part_amt = acct_pay (with mutual aid) + psn_cash_pay
    assert parts.total_fen == Bill.of(*bill).total_fen == parts.fund_fen + parts.person_fen
    assert parts.person_fen == parts.account_fen + parts.mutual_aid_fen + parts.cash_fen
    made = parts.own_fen + parts.over_limit_fen + parts.first_pay_fen + parts.scope_fen
    assert made == parts.total_fen
    assert min(getattr(parts, name) for name in Parts.__slots__) >= 0
    assert parts.account_fen <= (balance if "account" in funds else 0)
    assert parts.fund_fen <= (max(0, rate.cap_fen - used.fund_fen) if "pooled" in funds else 0)
    assert parts.deductible_fen <= max(0, rate.deductible_fen - used.deductible_fen)
    assert parts.deductible_fen + parts.fund_fen <= sum(one.pooled_fen for one in charges) <= parts.scope_fen
    assert used.fund_fen + parts.fund_fen <= max(used.fund_fen, rate.cap_fen)
    assert used.deductible_fen + parts.deductible_fen <= max(used.deductible_fen, rate.deductible_fen)
    held = {one.account: one.balance_fen for one in sources}
    assert all(0 < one.amount_fen <= held[one.account] for one in draws)
    assert sum(one.amount_fen for one in draws) == parts.mutual_aid_fen
    room = payable_fen(charges, parts)
    assert parts.account_fen + parts.mutual_aid_fen <= room <= parts.person_fen
    # Cash is paid of what may be paid only when every source is empty.
    if parts.account_fen + parts.mutual_aid_fen < room:
        assert parts.mutual_aid_fen == sum(givers)
        assert parts.account_fen == balance or "account" not in funds
    if parts.mutual_aid_fen and "account" in funds:
        assert parts.account_fen == balance


@given(
    bills=st.lists(st.lists(lines(), min_size=1, max_size=2), min_size=1, max_size=6),
    rate=st.builds(rates, deductible=amounts, ratio=percents, cap=amounts),
)
def test_a_year_of_bills_never_exceeds_its_accumulators(bills, rate):
    """Bill after bill: the deductible is borne once, the cap paid once."""
    used = Used()
    for bill in bills:
        charges = charge_all(Bill.of(*bill), ITEMS, policy(), "hospital")
        parts, _ = fund_bill(charges, means(rate, used=used))
        if parts.fund_fen:
            assert used.deductible_fen + parts.deductible_fen == rate.deductible_fen
        used = Used(
            deductible_fen=used.deductible_fen + parts.deductible_fen, fund_fen=used.fund_fen + parts.fund_fen
        )
        assert used.deductible_fen <= rate.deductible_fen
        assert used.fund_fen <= rate.cap_fen


# ------------------------------------------------------------------ what is told beside it


def told(found):
    """The notices of a priced bill."""
    return [(one.code, dict(one.evidence)) for one in found.notices]


@pytest.mark.parametrize(
    ("kind", "balance", "notices"),
    [
        ("employee", 10_000, []),
        ("employee", 6_000, []),
        ("employee", 5_999, [("account.short", {"balance": "59.99", "rest": "0.01"})]),
        ("employee", 1, [("account.short", {"balance": "0.01", "rest": "59.99"})]),
        ("employee", 0, [("account.empty", {})]),
        ("resident", 0, [("account.none", {})]),
        ("resident", None, [("account.none", {})]),
        ("employee", None, []),  # it begins with what the policy says
    ],
)
def test_an_account_that_leaves_a_rest_is_told_of(kind, balance, notices):
    """S3 「不影响医保报销待遇」: never a reason to refuse, and silent where nothing is left."""
    found = priced(Bill.of(buy(OTC, 6)), kind=kind, balance=balance)
    assert told(found) == notices
    for one in found.notices:
        refuses(one, one.code, **one.evidence)
    assert found.parts.cash_fen == max(0, 6_000 - (found.balance_fen if kind == "employee" else 0))


def test_no_rest_is_told_of_where_no_account_could_pay():
    """Self-pay goods are cash anyway; and where the place has not opened accounts, none is short."""
    assert told(priced(Bill.of(buy(OTC), buy(CLASS_C)), balance=1_000)) == []
    assert told(priced(Bill.of(buy(OTC)), balance=0, funds=frozenset({"pooled"}))) == []
    aid = (Source(AID, 1_000),)
    assert told(priced(Bill.of(buy(OTC)), balance=0, further=aid)) == []
    assert told(priced(Bill.of(buy(OTC)), kind="resident", further=aid)) == []


@pytest.mark.parametrize(
    ("kind", "tables", "begins"),
    [
        ("employee", {}, 50_000),
        ("employee", {"account": {"opening_fen": 7}}, 7),
        ("resident", {}, 0),
        ("resident", {"enrolment": {"resident_account": True}}, 50_000),
    ],
)
def test_an_account_begins_with_what_the_policy_says(kind, tables, begins):
    """X11: a resident has none by default; an account in which money moved is what it is."""
    rules = policy(**tables)
    assert priced(Bill.of(buy(OTC)), kind=kind, rules=rules).balance_fen == begins
    assert priced(Bill.of(buy(OTC)), kind=kind, rules=rules, balance=3).balance_fen == 3


def test_age_counts_on_the_day_of_the_sale():
    """The rates of the retired hold from the birthday's first millisecond by the wall clock."""
    born = PERSON.id_number.birth
    day = at(f"{born.year + 55}-{born.month:02}-{born.day:02}")
    bill = Bill.of(buy(VISIT, 1, "300.00"))
    assert [priced(bill, HOSPITAL, now_ms=now).parts.fund_fen for now in (day - 1, day)] == [6_000, 9_750]


@given(fen=amounts)
def test_a_bill_is_priced_the_same_again(fen):
    """Quoting stores nothing: who settles recomputes the same."""
    assume(fen)
    bill = Bill.of(buy(OTC, 3), buy(CLASS_C))
    assert priced(bill, balance=fen) == priced(bill, balance=fen)
