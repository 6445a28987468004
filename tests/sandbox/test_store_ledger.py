"""The store contract, eighth part: transactions that are only ever added, and the balances they come to.

Told against the port alone, for every store of ``contract.URLS``.
"""

import pytest

from tests.sandbox.purses import (
    ACCOUNTS,
    AID,
    GIFT,
    HERS,
    ME,
    MINE,
    NOW_MS,
    OUTSIDE,
    post,
    seen_money,
    transaction,
)
from ybcode.rules.settlement.money.funding import Source
from ybcode.rules.settlement.money.ledger import Post, Transaction, balances_of
from ybcode.sandbox.purse import (
    BalanceOf,
    PostingsTo,
    PurseOf,
    TrialBalance,
)


def test_a_balance_changes_with_its_postings(unit):
    """Post adds what each account receives; None says that nothing ever moved, 0 that nothing is left."""
    assert unit.apply([post(1, mine=500, hers=20)])
    assert unit.apply([post(2, mine=-500, cash=-30)])
    assert [unit.load(BalanceOf(one)) for one in (MINE, HERS, OUTSIDE, AID)] == [0, 20, 10, None]
    assert dict(unit.load(TrialBalance())) == {"cash": -30, MINE: 0, HERS: 20, OUTSIDE: 10}
    assert unit.load(PostingsTo(MINE, 9)) == ((NOW_MS + 1, "t1", 500), (NOW_MS + 2, "t2", -500))


def test_two_transactions_of_one_post_count_together(unit):
    """An account that opens and pays in one Post never stood below zero, whatever the order."""
    opened, paid = transaction(1, mine=500), transaction(2, mine=-500)
    assert unit.apply([Post((paid, opened), ((MINE, None),))])
    assert unit.load(BalanceOf(MINE)) == 0
    assert unit.apply([post(3, hers=5), post(4, aid=7)]), "two Posts that share the outside alone"
    assert [unit.load(BalanceOf(one)) for one in (HERS, AID, OUTSIDE)] == [5, 7, -12]


@pytest.mark.parametrize("was", [None, 0, 500, 501])
@pytest.mark.parametrize("fen", [-500, 0, 7])
def test_a_guard_holds_for_what_was_read(unit, was, fen):
    """Post with an account in ``was`` holds when it holds just that, whether it changes or not."""
    assert unit.apply([post(1, mine=500)])
    assert unit.apply([post(2, mine=fen, was=((MINE, was),))]) is (was == 500)
    assert unit.load(BalanceOf(MINE)) == 500 + (fen if was == 500 else 0)


@pytest.mark.parametrize(("was", "fen", "holds"), [(None, 0, True), (None, 7, True), (0, 7, False)])
def test_a_guard_of_none_opens_the_account(unit, was, fen, holds):
    """None holds where there is no row, and 0 does not; a guarded account has a row from then on."""
    assert unit.apply([Post((transaction(1, mine=fen),), ((MINE, was),))]) is holds
    assert unit.load(BalanceOf(MINE)) == (fen if holds else None)
    assert not unit.apply([Post((), ((MINE, None), (HERS, 5)))])
    assert unit.load(BalanceOf(HERS)) is None


def test_a_guard_without_a_posting_opens_with_nothing(unit):
    """An account that begins with nothing has begun: its row holds 0, and no posting led there."""
    empty = Transaction.of("open", NOW_MS, {MINE: 0, OUTSIDE: 0})
    assert unit.apply([Post((empty,), ((MINE, None),))])
    assert unit.load(BalanceOf(MINE)) == 0
    assert unit.load(PostingsTo(MINE, 9)) == ()
    assert unit.load(TrialBalance()) == ((MINE, 0),)
    assert unit.load(TrialBalance(2**50)) == ()
    assert not unit.apply([post(2, mine=-1)])


@pytest.mark.parametrize("account", ACCOUNTS)
@pytest.mark.parametrize("was", ["none", "guarded", "wrong"])
def test_what_can_be_below_zero(unit, account, was):
    """Own accounts, aid, credits and deposits stop at zero; cash, funds and the outside do not."""
    other = OUTSIDE if account != OUTSIDE else "cash"
    guards = {"none": (), "guarded": ((account, 5),), "wrong": ((account, 6),)}[was]
    bounded = account.split("/")[0] in ("account", "aid", "credit", "deposit")

    def moved(number, fen):
        return Transaction.of(f"t{number}", NOW_MS + number, {account: fen, other: -fen})

    assert unit.apply([Post((moved(1, -1),))]) is not bounded, "no row yet"
    if not bounded:
        assert unit.apply([Post((moved(2, 1),))])
    assert unit.apply([Post((moved(3, 5),))])
    assert unit.apply([Post((moved(4, -6),), guards)]) is (was != "wrong" and not bounded)
    assert unit.load(BalanceOf(account)) == (-1 if was != "wrong" and not bounded else 5)


def test_a_transaction_is_written_once(unit):
    """Post does not hold when an account received from that transaction of that instant already."""
    assert unit.apply([post(1, mine=5)])
    before = seen_money(unit)
    assert not unit.apply([post(1, mine=5)])
    assert not unit.apply([post(1, hers=5)]), "the outside gave to it"
    assert not unit.apply([Post((transaction(2, hers=5), transaction(2, mine=5)))]), "twice at once"
    assert seen_money(unit) == before
    assert unit.apply([post(1, mine=5, at_ms=NOW_MS)]), "of another instant"
    assert [at_ms for at_ms, _, _ in unit.load(PostingsTo(MINE, 9))] == [NOW_MS, NOW_MS + 1]


def test_the_newest_postings_come_oldest_first(unit):
    """PostingsTo gives the newest so many, by instant and then by transaction; none for none."""
    assert unit.apply([Post(tuple(transaction(number, mine=number) for number in (3, 1, 2, 5)))])
    assert unit.apply([post(4, mine=4, at_ms=NOW_MS + 5)])
    assert [fen for _, _, fen in unit.load(PostingsTo(MINE, 3))] == [3, 4, 5]
    assert unit.load(PostingsTo(MINE, 0)) == unit.load(PostingsTo(MINE, -1)) == ()


def test_a_trial_balance_is_the_fold_before_an_instant(unit):
    """What was posted at the instant itself is not in it; accounts that came to nothing are."""
    made = [transaction(1, mine=5), transaction(2, mine=-5, hers=3), transaction(3, aid=9)]
    for one in made:
        assert unit.apply([Post((one,))])
    for end in range(5):
        held = balances_of(one for one in made if one.at_ms < NOW_MS + end)
        assert unit.load(TrialBalance(NOW_MS + end)) == tuple(sorted(held.items()))
    assert unit.load(TrialBalance()) == unit.load(TrialBalance(NOW_MS + 4))
    assert sum(fen for _, fen in unit.load(TrialBalance())) == 0


def test_further_sources_come_by_name(unit):
    """PurseOf names what was set aside for a person and is left, and nobody else's."""
    theirs = ("aid/u0000000010/x", "aid/u000000002/son", "aidx", "aid/u000000001")
    gave = Transaction.of("t9", NOW_MS, {**dict.fromkeys(theirs, 1), OUTSIDE: -4})
    assert unit.apply([post(1, aid=60, gift=20), Post((gave,))])
    assert unit.load(PurseOf(ME, 2026, "outpatient")).further == (Source(GIFT, 20), Source(AID, 60))
    assert unit.apply([post(2, gift=-20)])
    assert unit.load(PurseOf(ME, 2026, "outpatient")).further == (Source(AID, 60),)
