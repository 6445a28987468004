"""Undoing: whole or not at all, every amount negative, the same paths back; before and after the close."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.cast import NOW_MS, PERSON, at, policy, refuses
from tests.rules.settlement.shop import (
    OTC,
    amounts,
    buy,
    charged,
    lines,
    means,
    packs,
    parts_of,
    policies,
    rates,
    settlement,
)
from ybcode.rules.settlement import Bill
from ybcode.rules.settlement.goods.charge import charge_all
from ybcode.rules.settlement.life.record import UNDOINGS
from ybcode.rules.settlement.life.settle import transaction_of
from ybcode.rules.settlement.life.undo import closes_ms, event_of, refusal_to_cancel, undo, used_after
from ybcode.rules.settlement.money.funding import Draw, Parts, Source, fund_bill
from ybcode.rules.settlement.money.ledger import balances_of
from ybcode.rules.settlement.money.rates import Used

LATER_MS = NOW_MS + 60_000
AID = "aid/u000000001/u000000002"


def undone(one, event="cancel", now_ms=LATER_MS):
    """The undoing of a settlement a minute later."""
    return undo(one, event, settlement_id="s2", request_id="r2", now_ms=now_ms)


# ------------------------------------------------------------------ the opposite


@pytest.mark.parametrize("event", ["cancel", "refund", "reverse"])
def test_an_undoing_is_the_opposite_of_all_of_it(event):
    """C4: a transaction of its own on the original, with negative amounts; who, where and year are kept."""
    parts = parts_of(10_000, fund=4_000, account=3_000, mutual=2_000, deductible_fen=500)
    one = settlement(parts, draws=(Draw(AID, 2_000),), deposit_fen=700, stay="y", year=2025)
    back = undone(one, event)
    assert (back.settlement_id, back.request_id, back.at_ms) == ("s2", "r2", LATER_MS)
    assert (back.kind, back.state, back.undoes) == (event, "settled", "s1")
    assert event in UNDOINGS
    assert back.parts == -parts
    assert (back.draws, back.deposit_fen) == ((Draw(AID, -2_000),), -700)
    kept = "subject presenter channel institution terminal scene care year region insurance stay charges"
    assert all(getattr(back, name) == getattr(one, name) for name in kept.split())


@pytest.mark.parametrize("state", ["reversed", "cancelled", "refunded", "quoted", "expired", "authorised"])
def test_what_is_not_settled_cannot_be_undone(state):
    """Twice is no undoing: the table says so."""
    with pytest.raises(ValueError, match=f"a settlement that is {state} cannot cancel"):
        undone(settlement(state=state))


def test_an_undoing_is_not_undone():
    """It is settled, yet money does not come back out of a refund: it is settled anew."""
    with pytest.raises(ValueError, match="an undoing is not undone"):
        undone(undone(settlement()))


@pytest.mark.parametrize(
    ("event", "parts", "told"),
    [
        ("refund", parts_of(10, account=10), True),
        ("refund", parts_of(10, mutual=10), True),  # acct_pay includes acct_mulaid_pay (2.4)
        ("refund", parts_of(10, fund=10), False),
        ("refund", parts_of(10), False),
        ("cancel", parts_of(10, account=10), False),
        ("reverse", parts_of(10, account=10), False),
    ],
)
def test_a_refund_to_an_account_may_take_days(event, parts, told):
    """W43: after the close money goes back to an account when the region says, and the receipt says that."""
    notices = undone(settlement(parts), event).notices
    assert [one.code for one in notices] == ["refund.pending"] * told
    for one in notices:
        refuses(one, "refund.pending")


def test_notices_of_the_original_do_not_ride_on_the_undoing():
    """That an account was short is no news when the money comes back."""
    one = settlement(parts_of(10), notices=undone(settlement(), "refund").notices)
    assert undone(one).notices == ()


@given(
    bill=st.lists(lines(), min_size=1, max_size=4),
    rules=policies(),
    rate=st.builds(rates, deductible=amounts, ratio=st.integers(0, 100), cap=amounts),
    balance=amounts,
    givers=st.lists(amounts, max_size=3),
    used=st.builds(Used, deductible_fen=amounts, fund_fen=amounts),
    held=amounts,
    event=st.sampled_from(["cancel", "refund", "reverse"]),
)
def test_nothing_is_left_of_what_was_undone(*, bill, rules, rate, balance, givers, used, held, event):
    """B.15: money returns along the same paths; of no account and no accumulator anything remains."""
    charges = charge_all(Bill.of(*bill), {}, rules, "hospital")
    sources = tuple(Source(f"aid/u1/{number}", fen) for number, fen in enumerate(givers))
    parts, draws = fund_bill(charges, means(rate, used=used, balance=balance, further=sources))
    deposit = min(held, parts.cash_fen)
    one = settlement(parts, charges=charges, draws=draws, deposit_fen=deposit, stay="y", care="inpatient")
    back = undone(one, event)
    there, again = transaction_of(one), transaction_of(back)
    assert not any(balances_of([there, again]).values())
    assert again == there.undone("s2", LATER_MS)
    assert {row.account for row in again.postings} == {row.account for row in there.postings}
    after = used_after(used, one)
    assert after == Used(
        deductible_fen=used.deductible_fen + parts.deductible_fen, fund_fen=used.fund_fen + parts.fund_fen
    )
    assert used_after(after, back) == used
    assert max(getattr(back.parts, name) for name in Parts.__slots__) <= 0


def test_packs_of_an_undone_sale_are_known():
    """So that they are on sale again; a line without codes has none."""
    charges = charged(buy(OTC, 2, trace_codes=packs(2)), buy(OTC), buy(OTC, trace_codes=packs(1, first=2)))
    assert undone(settlement(charges=charges)).trace_codes == packs(3)


# ------------------------------------------------------------------ the daily close


@pytest.mark.parametrize(
    ("settled", "hour", "closes"),
    [
        ("2026-03-02 09:00", 24, "2026-03-03 00:00"),
        ("2026-03-02 23:59:59.999", 24, "2026-03-03 00:00"),
        ("2026-03-03 00:00", 24, "2026-03-04 00:00"),
        ("2026-12-31 12:00", 24, "2027-01-01 00:00"),
        ("2028-02-28 12:00", 24, "2028-02-29 00:00"),
        ("2026-03-02 21:59:59.999", 22, "2026-03-02 22:00"),
        ("2026-03-02 22:00", 22, "2026-03-03 22:00"),
        ("2026-03-02 23:30", 22, "2026-03-03 22:00"),
        ("2026-12-31 22:00", 22, "2027-01-01 22:00"),
        ("2026-03-02 00:00", 1, "2026-03-02 01:00"),
    ],
)
def test_a_day_is_closed_once(settled, hour, closes):
    """The first close after it was settled; what falls on the close itself belongs to the next."""
    rules, one = policy(cancel={"close_hour": hour}), settlement(at_ms=at(settled))
    assert closes_ms(one.at_ms, rules) == at(closes)
    assert event_of(one, rules, one.at_ms) == "cancel"
    assert event_of(one, rules, at(closes) - 1) == "cancel"
    assert event_of(one, rules, at(closes)) == "refund"


@given(settled=st.integers(0, 4_000_000_000_000), hour=st.integers(1, 24))
def test_a_close_is_within_a_day(settled, hour):
    """Never at the instant itself, never later than a day."""
    assert settled < closes_ms(settled, policy(cancel={"close_hour": hour})) <= settled + 86_400_000


def test_across_the_year_s_end_the_original_s_year_is_put_back():
    """B.15: after cross-year the accumulators of the original year."""
    one = settlement(at_ms=at("2026-12-31 23:00"), year=2026)
    back = undone(one, event_of(one, policy(), at("2027-01-01")), at("2027-01-01"))
    assert (back.kind, back.year) == ("refund", 2026)


# ------------------------------------------------------------------ may it be cancelled


EVENING, MIDNIGHT = at("2026-03-02 23:59:59.999"), at("2026-03-03 00:00")


@pytest.mark.parametrize(
    ("rule", "approved", "now_ms", "code"),
    [
        ("allow", False, EVENING, None),
        ("approve", False, EVENING, None),
        ("refuse", False, EVENING, None),
        ("allow", False, MIDNIGHT, None),
        ("allow", True, MIDNIGHT, None),
        ("approve", False, MIDNIGHT, "refund.after_close"),
        ("approve", True, MIDNIGHT, None),
        ("refuse", False, MIDNIGHT, "refund.after_close"),
        ("refuse", True, MIDNIGHT, "refund.after_close"),
    ],
)
def test_after_the_close_the_policy_decides(rule, approved, now_ms, code):
    """M4, domain.md B.15: allowed, with somebody's word, or not at all; before it always."""
    one = settlement(at_ms=at("2026-03-02 09:00"))
    rules = policy(cancel={"after_close": rule})
    found = refusal_to_cancel(one, None, approved=approved, policy=rules, now_ms=now_ms)
    assert (found and found.code) == code
    if found is not None:
        refuses(found, code)


@pytest.mark.parametrize(
    ("changes", "amount", "code"),
    [
        ({"state": "cancelled"}, 1, "refund.done"),
        ({"state": "refunded"}, None, "refund.done"),
        ({"state": "reversed"}, 10_000, "refund.done"),
        ({"undoes": "s0"}, 1, "refund.done"),
        ({}, 1, "refund.partial"),
        ({}, 0, "refund.partial"),
        ({}, 9_999, "refund.partial"),
        ({}, 10_001, "refund.partial"),
        ({}, -10_000, "refund.partial"),
        ({"state": "confirmed"}, 1, "refund.partial"),
        ({}, 10_000, "refund.after_close"),
        ({}, None, "refund.after_close"),
        ({"state": "confirmed"}, None, "refund.after_close"),
    ],
)
def test_done_comes_before_partial_and_partial_before_the_close(changes, amount, code):
    """C.6: already refunded, then a part alone, then too late."""
    rules = policy(cancel={"after_close": "refuse"})
    one = settlement(at_ms=at("2026-03-02 09:00"), **changes)
    found = refusal_to_cancel(one, amount, approved=True, policy=rules, now_ms=MIDNIGHT)
    named = {"settlement_id": changes.get("undoes", "s1")} if code == "refund.done" else {}
    refuses(found, code, **named)


@pytest.mark.parametrize("amount", [None, 10_000])
def test_all_of_it_is_given_back(amount):
    """The whole amount may be named, or left out; what has become of the person does not matter."""
    one = replace(settlement(), subject=PERSON.person_id)
    assert refusal_to_cancel(one, amount, approved=False, policy=policy(), now_ms=LATER_MS) is None
