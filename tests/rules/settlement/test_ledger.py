"""The ledger: every transaction sums to zero, what is undone is undone by another, a balance is a fold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.cast import HOSPITAL, NOW_MS, PERSON, PHARMACY
from tests.rules.settlement.shop import parts_of, settlement
from ybcode.rules.settlement.life.settle import transaction_of
from ybcode.rules.settlement.money import ledger
from ybcode.rules.settlement.money.funding import Draw
from ybcode.rules.settlement.money.ledger import Post, Posting, Transaction, balances_of

AID = ledger.aid_account(PERSON.person_id, "u000000002")
names = st.sampled_from(["a", "b", "c", "d"])
moves = st.dictionaries(names, st.integers(-1_000, 1_000), max_size=4)


@st.composite
def transactions(draw):
    """Any transaction: the last account takes what is left."""
    amounts = draw(moves)
    return Transaction.of("t", draw(st.integers(0, 9)), {**amounts, "rest": -sum(amounts.values())})


def test_accounts_have_names_that_tell_what_they_are():
    """A person's own, what is set aside, the pooled fund of an area, a till's earnings, a deposit."""
    assert ledger.own_account(PERSON.person_id) == "account/u000000001"
    assert AID == "aid/u000000001/u000000002"
    assert ledger.fund("590123") == ledger.fund("590199") == "fund/590100"
    assert ledger.fund("590201") == "fund/590200"
    assert ledger.till_of(PHARMACY.institution_id) == "institution/P59010100001"
    assert ledger.deposit_of("stay-1") == "deposit/stay-1"


@pytest.mark.parametrize(
    ("account", "never"),
    [
        (ledger.own_account(PERSON.person_id), True),
        (AID, True),
        (ledger.deposit_of("s"), True),
        (ledger.fund("590100"), False),
        (ledger.till_of(PHARMACY.institution_id), False),
        (ledger.CASH, False),
        (ledger.OUTSIDE, False),
        ("account", True),
        ("accounts/x", False),
    ],
)
def test_people_owe_nothing(account, never):
    """An account, what is set aside and a deposit hold no less than nothing; a till may have to give back."""
    assert ledger.never_negative(account) is never


@pytest.mark.parametrize(
    ("postings", "sentence"),
    [
        ([("a", 1)], "sum to zero"),
        ([("a", 1), ("b", -2)], "sum to zero"),
        ([("a", 1), ("a", -1)], "an account stands in a transaction once"),
    ],
)
def test_a_transaction_that_makes_or_loses_money_is_none(postings, sentence):
    """Double entry: what one receives another gives."""
    with pytest.raises(ValueError, match=sentence):
        Transaction(transaction_id="t", at_ms=0, postings=tuple(Posting(*one) for one in postings))


def test_who_receives_nothing_is_left_out():
    """In the order in which the accounts were told."""
    made = Transaction.of("t", 5, {"a": 3, "b": 0, "c": -3})
    assert made.postings == (Posting("a", 3), Posting("c", -3))
    assert (made.transaction_id, made.at_ms) == ("t", 5)


@given(one=transactions())
def test_undone_twice_is_itself(one):
    """The same paths back, and the same paths again; together with its undoing it is nothing."""
    back = one.undone("u", 7)
    assert (back.transaction_id, back.at_ms) == ("u", 7)
    assert [posting.account for posting in back.postings] == [posting.account for posting in one.postings]
    assert back.undone(one.transaction_id, one.at_ms) == one
    assert not any(balances_of([one, back]).values())


@given(rows=st.lists(transactions(), max_size=6), cut=st.integers(0, 6))
def test_a_balance_is_a_fold(rows, cut):
    """In any order, and from any point on; all balances together are nothing."""
    whole = balances_of(rows)
    assert whole == balances_of(reversed(rows))
    first, rest = balances_of(rows[:cut]), balances_of(rows[cut:])
    assert {name: first.get(name, 0) + rest.get(name, 0) for name in whole} == whole
    assert sum(whole.values()) == 0
    assert Post(tuple(rows)).changes == whole


def test_a_settlement_moves_what_its_parts_say():
    """From fund, account, givers and cash to the till; the fund is that of the person's area."""
    parts = parts_of(10_000, fund=5_000, account=2_000, mutual=1_500)
    one = settlement(parts, draws=(Draw(AID, 1_500),), region="590123")
    moved = transaction_of(one)
    assert balances_of([moved]) == {
        "institution/P59010100001": 10_000,
        "fund/590100": -5_000,
        "account/u000000001": -2_000,
        AID: -1_500,
        "cash": -1_500,
    }
    assert (moved.transaction_id, moved.at_ms) == ("s1", NOW_MS)


def test_a_deposit_is_held_and_then_used():
    """01104 then 01301: cash goes into the deposit, the settlement takes it from there, the rest is cash."""
    held = {"stay": "y", "institution": HOSPITAL.institution_id}
    paid_in = transaction_of(settlement(parts_of(), kind="deposit", deposit_fen=-500, **held))
    assert balances_of([paid_in]) == {"cash": -500, "deposit/y": 500}
    used = transaction_of(settlement(parts_of(1_000, fund=300), deposit_fen=400, **held))
    assert balances_of([used]) == {
        "institution/H59010100001": 1_000,
        "fund/590100": -300,
        "deposit/y": -400,
        "cash": -300,
    }
    returned = transaction_of(settlement(parts_of(), kind="return", deposit_fen=100, **held))
    left = balances_of([paid_in, used, returned])
    assert (left["deposit/y"], left["cash"]) == (0, -700)
