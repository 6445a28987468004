"""医保钱包: money sent to a relative's wallet, its limits, and what comes back at six (O4)."""

import pytest

from tests.sandbox.families.kin import (
    DAUGHTER,
    FATHER,
    MOTHER,
    balance,
    buy,
    holdings,
    own,
    refused_with,
)
from ybcode.sandbox.relatives import TransfersOf

FAR = "user_out_of_province"


def wallet(sandbox, who=DAUGHTER):
    """Somebody's mutual aid."""
    return sandbox.wallet(who).mutual_aid


def states(sandbox, who=DAUGHTER):
    """How a person's transfers stand."""
    return [one.state for one in wallet(sandbox, who).transfers()]


def test_an_accepted_transfer_pays_after_the_own_account(sandbox):
    """Sent, it is nobody's; accepted, it pays what the receiver's account lacks; undone, it is back."""
    wallet(sandbox).transfer(MOTHER, "20.00")
    assert (balance(sandbox), wallet(sandbox, MOTHER).wallet_fen) == (48_000, 0)
    sandbox.person(MOTHER).money.set_balance("5.00")
    assert buy(sandbox, "10.00", binder=MOTHER).mutual_aid_fen == 0, "nobody accepted it yet"
    sandbox.person(MOTHER).money.set_balance("5.00")
    wallet(sandbox, MOTHER).accept(DAUGHTER)
    receipt = buy(sandbox, "18.50", binder=MOTHER)
    assert (receipt.account_fen, receipt.mutual_aid_fen) == (500, 1_350)
    assert wallet(sandbox, MOTHER).wallet_fen == 650
    sandbox.terminal("pharmacy_ok").cancel(receipt)
    assert wallet(sandbox, MOTHER).wallet_fen == 2_000
    assert balance(sandbox) == 48_000


def test_it_comes_back_at_six(sandbox):
    """At 05:59:59.999 it can still be accepted; at 06:00:00.000 it has gone back to the giver."""
    first = wallet(sandbox).transfer(FATHER, "100.00")
    wallet(sandbox).transfer(FATHER, "50.00")
    sandbox.clock.advance_to("2026-03-03T05:59:59")
    sandbox.clock.advance(seconds=0.999)
    assert wallet(sandbox, FATHER).accept(DAUGHTER) == wallet(sandbox).transfers()[0]
    sandbox.clock.advance(seconds=0.001)
    assert sandbox.clock.now_ms == first.returns_ms
    with pytest.raises(ValueError, match="no transfer waits"):
        wallet(sandbox, FATHER).accept(DAUGHTER)
    assert states(sandbox) == ["accepted", "returned"]
    assert (balance(sandbox), wallet(sandbox, FATHER).wallet_fen) == (40_000, 10_000)
    back = [one for one in sandbox.person(DAUGHTER).history() if one.event == "six passes"]
    assert [one.at_ms for one in back] == [first.returns_ms]


@pytest.mark.parametrize("look", ["balance", "settle", "transfers", "receiver", "giver pays"])
def test_whoever_looks_first_finds_it_back(sandbox, look):
    """A return is written once, whatever is looked at next; the money is the giver's again in time."""
    wallet(sandbox).transfer(MOTHER, "500.00")
    wallet(sandbox, MOTHER).open(FATHER)
    wallet(sandbox).open(FATHER)
    sandbox.clock.advance_to("2026-03-03T06:00:00")
    if look == "balance":
        assert balance(sandbox) == 50_000
    elif look == "settle":
        assert buy(sandbox, "10.00", DAUGHTER, binder=DAUGHTER).account_fen == 1_000
    elif look == "receiver":
        assert states(sandbox, MOTHER) == ["returned"]
    elif look == "giver pays":
        assert buy(sandbox, "1000.00", FATHER, binder=FATHER).mutual_aid_fen == 100_000
    assert states(sandbox) == ["returned"]
    assert "transfer" not in repr(holdings(sandbox))
    with sandbox._engine.unit() as unit:
        assert [one.state for one in unit.load(TransfersOf(sandbox.people[DAUGHTER].person_id))] == [
            "returned"
        ]


def test_three_a_day_each_of_2000_yuan(sandbox):
    """O4: the fourth of a day, or more than 2000 yuan, is transfer.limit; the next day begins anew."""
    sandbox.person(DAUGHTER).money.set_balance("9000.00")
    assert refused_with(lambda: wallet(sandbox).transfer(FATHER, "2000.01"))[0] == "transfer.limit"
    for _ in range(3):
        wallet(sandbox).transfer(FATHER, "2000.00")
    assert refused_with(lambda: wallet(sandbox).transfer(MOTHER, "0.01")) == (
        "transfer.limit",
        {"limit": "3 a day"},
    )
    sandbox.clock.advance_to("2026-03-03T06:00:00")
    assert wallet(sandbox).transfer(FATHER, "0.01").number == 4


@pytest.mark.parametrize(
    ("at", "closed"),
    [
        ("2026-03-02T21:59:59", False),
        ("2026-03-02T22:00:00", True),
        ("2026-03-03T00:00:00", True),
        ("2026-03-03T05:59:59", True),
        ("2026-03-03T06:00:00", False),
    ],
)
def test_none_at_night(sandbox, at, closed):
    """O4: from 22:00 to 06:00 nothing is sent; the refusal names six o'clock."""
    sandbox.clock.advance_to(at)
    if not closed:
        assert wallet(sandbox).transfer(FATHER, "1.00").state == "sent"
        return
    code, evidence = refused_with(lambda: wallet(sandbox).transfer(FATHER, "1.00"))
    assert code == "transfer.closed"
    assert evidence["until"].startswith("2026-03-03")


def test_it_crosses_provinces(sandbox):
    """O4: what mutual aid may not, a transfer may: to a relative who is insured in another province."""
    sandbox.person(FAR).relate(DAUGHTER, "sibling")
    wallet(sandbox, FAR).transfer(DAUGHTER, "12.00")
    wallet(sandbox).accept(FAR)
    assert wallet(sandbox).wallet_fen == 1_200


@pytest.mark.parametrize("amount", ["0", "500.01"])
def test_nothing_and_too_much_is_not_sent(sandbox, amount):
    """An amount of nothing, or of more than there is, is an error that moves no money."""
    with pytest.raises(ValueError, match=r"nothing|less than that"):
        wallet(sandbox).transfer(FATHER, amount)
    assert (wallet(sandbox).transfers(), holdings(sandbox)) == ((), {})


def test_a_frozen_account_sends_nothing(sandbox):
    """S4: whose account is frozen sends and opens nothing; the refusal says whose it is."""
    sandbox.person(DAUGHTER).account.freeze("misuse")
    told = ("family.member_abnormal", {"cause": "giver: account.frozen"})
    assert refused_with(lambda: wallet(sandbox).transfer(FATHER, "1.00")) == told
    assert refused_with(lambda: wallet(sandbox).open(FATHER)) == told
    assert own(sandbox) not in holdings(sandbox)


def test_one_of_several_is_accepted_by_its_number(sandbox):
    """The oldest that waits unless a number is said; each is accepted once."""
    for amount in ("1.00", "2.00", "3.00"):
        wallet(sandbox).transfer(FATHER, amount)
    his = wallet(sandbox, FATHER)
    assert his.accept(DAUGHTER, 2).amount_fen == 200
    assert his.accept(DAUGHTER).number == 1
    with pytest.raises(ValueError, match="no transfer waits"):
        his.accept(DAUGHTER, 2)
    with pytest.raises(ValueError, match="no transfer waits"):
        wallet(sandbox, MOTHER).accept(DAUGHTER)
    assert his.accept(DAUGHTER).number == 3
    assert his.wallet_fen == 600
