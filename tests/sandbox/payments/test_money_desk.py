"""The desk of a person's money: what is set, what is credited and when, what others set aside."""

import pytest

from tests.sandbox.payments.shop import FAR, NUMBER, buy, city, holdings
from tests.sandbox.recipes import refused
from tests.sandbox.worlds import is_one_sentence

ME = "u000000001"


@pytest.fixture
def desk(sandbox):
    """The money of the ordinary insured person."""
    return sandbox.person("user_ok").money


def test_an_account_holds_what_is_set(sandbox, desk):
    """The difference stands outside; set again to the same, nothing moves."""
    assert desk.balance_fen == 50_000
    for amount, fen in (("60.00", 6_000), ("60", 6_000), ("0", 0), ("700.5", 70_050)):
        desk.set_balance(amount)
        assert desk.balance_fen == fen
        assert sum(sandbox.ledger.trial_balance().values()) == 0
    assert holdings(sandbox) == {f"account/{ME}": 70_050, "outside": -70_050}
    assert len(sandbox.ledger.entries(f"account/{ME}")) == 4


def test_a_credit_takes_working_days(sandbox, desk):
    """Sent on Monday it arrives on Wednesday at midnight; until then it is late, and pays nothing."""
    desk.set_balance("0")
    desk.credit("100.00")
    late = refused(desk.check_credit)
    assert (late.code, late.evidence["until"]) == ("account.credit_late", "2026-03-04")
    assert (desk.balance_fen, buy(sandbox).cash_fen) == (0, 1_000)
    sandbox.clock.advance_to(late.evidence["until_ms"] - 1)
    assert refused(desk.check_credit).code == "account.credit_late"
    sandbox.clock.advance_to(late.evidence["until_ms"])
    assert (desk.check_credit(), desk.balance_fen) == (10_000, 10_000)
    assert buy(sandbox).balance_fen == 9_000
    assert holdings(sandbox)[f"account/{ME}"] == 9_000
    assert f"credit/{ME}" not in holdings(sandbox)


def test_one_credit_is_on_its_way_at_a_time(sandbox, desk):
    """A second one is refused until the first has arrived, and then both have been received once."""
    desk.credit("100.00", workdays=1)
    with pytest.raises(ValueError, match="arrives on 2026-03-03"):
        desk.credit("1.00")
    sandbox.clock.advance(days=1)
    desk.credit("50.00", workdays=1)
    assert desk.balance_fen == 60_000
    sandbox.clock.advance(days=1)
    assert (desk.balance_fen, desk.check_credit()) == (65_000, 65_000)
    desk.set_balance("1.00")
    assert holdings(sandbox) == {f"account/{ME}": 100, "outside": -100}


def test_a_credit_at_once(sandbox, desk):
    """With no working day to wait it is there; the policy says how many there are otherwise."""
    desk.credit("0.01", workdays=0)
    assert desk.balance_fen == 50_001


def test_the_policy_says_when_a_credit_arrives(url):
    """account.credit_workdays, and what an account begins with, are the policy's."""
    with city(url, account={"credit_workdays": 0, "opening_fen": 5}) as other:
        desk = other.person("user_ok").money
        desk.credit("1.00")
        assert desk.balance_fen == 105


@pytest.mark.parametrize("who", ["user_resident", "user_not_enrolled"])
def test_who_has_no_account(sandbox, who):
    """Nothing is set or credited to whom has no account; money set aside by somebody pays all the same."""
    desk = sandbox.person(who).money
    for act in (
        lambda: desk.set_balance("5.00"),
        lambda: desk.credit("5.00"),
        lambda: desk.credit("5", workdays=0),
    ):
        with pytest.raises(ValueError, match="this person has no account"):
            act()
    assert desk.balance_fen == 0
    desk.set_aside("mother", "4.00")
    if who != "user_not_enrolled":
        receipt = buy(sandbox, who=who)
        assert (receipt.mutual_aid_fen, receipt.cash_fen) == (400, 600)


def test_what_is_set_aside_replaces_what_was(sandbox, desk):
    """It is what the giver's share holds from now on, and the rest goes back outside."""
    for amount in ("5.00", "2.00", "2.00"):
        desk.set_aside("ann", amount)
    assert holdings(sandbox) == {f"aid/{ME}/ann": 200, "outside": -200}
    desk.set_aside("ann", "0")
    assert holdings(sandbox) == {}


def test_what_a_year_has_used(sandbox, desk):
    """By year and kind of care; what is left out is this year's, outside a stay."""
    desk.set_used(deductible="10.00", fund="20.00")
    desk.set_used(fund="30.00", year=2025, care="inpatient")
    assert (desk.used().deductible_fen, desk.used().fund_fen) == (1_000, 2_000)
    assert desk.used(year=2025, care="inpatient").fund_fen == 3_000
    assert desk.used(year=2025) == desk.used(care="inpatient")
    sandbox.clock.advance_to("2027-01-01")
    assert desk.used().fund_fen == 0
    assert desk.used(year=2026).fund_fen == 2_000


def test_the_journal_tells_what_the_desk_did(sandbox, desk):
    """Each act is an entry of its own, with the amount."""
    desk.set_balance("1.00")
    desk.credit("2.00")
    desk.set_aside("ann", "3.00")
    desk.set_used(fund="4.00")
    told = [(entry.operation, entry.detail) for entry in sandbox.journal.entries()]
    assert told == [
        ("money.set_balance", "to 1.00 yuan"),
        ("money.credit", "2.00 yuan, arrives on 2026-03-04"),
        ("money.set_aside", "3.00 yuan by ann"),
        ("money.set_used", "2026 outpatient: deductible 0, fund 4.00 yuan"),
    ]


@pytest.mark.parametrize(
    "act",
    [
        lambda desk: desk.set_balance(5),
        lambda desk: desk.set_balance(5.0),
        lambda desk: desk.set_balance(None),
        lambda desk: desk.set_balance("-1"),
        lambda desk: desk.set_balance("1.234"),
        lambda desk: desk.set_balance("1e3"),
        lambda desk: desk.credit("1.00", workdays=-1),
        lambda desk: desk.credit("1.00", workdays="2"),
        lambda desk: desk.set_aside(5, "1.00"),
        lambda desk: desk.set_aside("", "1.00"),
        lambda desk: desk.set_aside("a/b", "1.00"),
        lambda desk: desk.set_aside("x" * 33, "1.00"),
        lambda desk: desk.set_aside("母", "1.00"),
        lambda desk: desk.set_aside(NUMBER, "1.00"),
        lambda desk: desk.used(year="2026"),
        lambda desk: desk.used(care="dental"),
        lambda desk: desk.set_used(fund="1.00", care=5),
        lambda desk: desk.set_used(fund="1.00", year=True),
        lambda desk: desk.set_used(fund=1),
    ],
)
def test_what_is_no_money_is_told_in_one_sentence(sandbox, desk, act):
    """Wrong kinds, signs, decimals, names, years: refused, and nothing moves."""
    with pytest.raises((TypeError, ValueError)) as wrong:
        act(desk)
    assert is_one_sentence(str(wrong.value))
    assert (sandbox.ledger.trial_balance().get(f"account/{ME}"), sandbox.journal.entries()) == (None, ())


def test_the_ledger_is_told_at_any_instant(sandbox):
    """What stood before an instant is folded from the postings; before everything, there is nothing."""
    start = sandbox.clock.now_ms
    first = buy(sandbox)
    was = holdings(sandbox)
    sandbox.clock.advance(days=1)
    sandbox.terminal("pharmacy_ok").cancel(first)
    buy(sandbox, who="user_retired")
    assert {k: v for k, v in sandbox.ledger.trial_balance(before=first.at_ms + 1).items() if v} == was
    assert sandbox.ledger.trial_balance(before=start) == {}
    assert {k: v for k, v in sandbox.ledger.trial_balance(before=FAR).items() if v} == holdings(sandbox)
    entries = sandbox.ledger.entries(f"account/{ME}")
    assert sorted(entry.amount_fen for entry in entries[:2]) == [-1_000, 50_000]  # at one instant
    assert sandbox.ledger.entries(f"account/{ME}", most=1) == entries[2:]
    assert entries[2].amount_fen == 1_000
    assert (sandbox.ledger.balance(f"account/{ME}"), sandbox.ledger.balance("nowhere")) == (50_000, 0)
    for most in (0, -1, 1_001, "1", True):
        with pytest.raises((TypeError, ValueError)):
            sandbox.ledger.entries("cash", most=most)
