"""Cancelled, refunded, reversed: once, whole, along the same paths, whatever became of the person."""

from datetime import date

import pytest

import ybcode
from tests.sandbox.payments.shop import RX, admitted, bill, buy, city, holdings
from tests.sandbox.recipes import refused

PEOPLE_SINCE = {
    "frozen": lambda city: city.person("user_ok").account.freeze(),
    "closed": lambda city: city.person("user_ok").account.close(),
    "suspended": lambda city: city.person("user_ok").enrolment.suspend(),
    "ended": lambda city: city.person("user_ok").enrolment.end(),
    "locked": lambda city: city.person("user_ok").risk.lock(),
    "sanctioned": lambda city: city.person("user_ok").sanction.decide(),
    "moved": lambda city: city.person("user_ok").enrolment.enrol_elsewhere("580100"),
    "reactivated": lambda city: city.wallet("user_ok").reactivate(),
    "deactivated": lambda city: city.wallet("user_ok").deactivate(),
    "card lost": lambda city: city.person("user_ok").card.report_lost(),
}


def mixed(sandbox, request_id="r-1"):
    """A receipt in which fund, account, a giver and cash pay, and a pack is sold."""
    desk = sandbox.person("user_ok").money
    desk.set_balance("20.00")
    desk.set_used(deductible="200.00")
    desk.set_aside("wife", "10.00")
    till = sandbox.terminal("pharmacy_ok")
    pack = ybcode.Bill.line(RX, 1, "100.00", trace_codes=["6" * 20])
    quote = till.quote(admitted(sandbox), ybcode.Bill.of(pack, prescription=date(2026, 3, 2)))
    receipt = till.settle(quote, request_id=request_id)
    parts = (receipt.fund_fen, receipt.account_fen, receipt.mutual_aid_fen, receipt.cash_fen)
    assert parts == (6_000, 2_000, 1_000, 1_000)
    return receipt


@pytest.mark.parametrize("how", ["cancel", "refund", "reverse"])
def test_everything_goes_back_as_it_came(sandbox, till, how):
    """Opposite amounts on the same accounts, accumulators put back, the pack on sale again."""
    desk = sandbox.person("user_ok").money
    receipt = mixed(sandbox)
    assert desk.used().fund_fen == 6_000
    if how == "refund":
        sandbox.clock.advance(days=1)
    undone = till.reverse("r-1") if how == "reverse" else till.cancel(receipt)
    assert (undone.parts, undone.settlement.kind, undone.settlement.undoes) == (
        -receipt.parts,
        how,
        receipt.settlement_id,
    )
    assert (desk.used().deductible_fen, desk.used().fund_fen, desk.balance_fen) == (20_000, 0, 2_000)
    person = sandbox.people["user_ok"].person_id.text
    assert holdings(sandbox) == {f"account/{person}": 2_000, f"aid/{person}/wife": 1_000, "outside": -3_000}
    done = {"cancel": "cancelled", "refund": "refunded", "reverse": "reversed"}[how]
    assert sandbox.receipt(receipt.settlement_id).state == done
    again = ybcode.Bill.line(RX, 1, "100.00", trace_codes=["6" * 20])
    sold = till.quote(admitted(sandbox), ybcode.Bill.of(again, prescription=sandbox.clock.now.date()))
    assert till.settle(sold).fund_fen == 6_000


@pytest.mark.parametrize("since", PEOPLE_SINCE)
@pytest.mark.parametrize("how", ["cancel", "reverse"])
def test_nobodys_standing_is_asked(sandbox, till, how, since):
    """Frozen, suspended, sanctioned, without a code or a card: the money goes back."""
    receipt = buy(sandbox, request_id="r-1")
    PEOPLE_SINCE[since](sandbox)
    undone = till.cancel(receipt) if how == "cancel" else till.reverse("r-1")
    assert undone.account_fen == -1_000
    assert holdings(sandbox)["outside"] == -50_000


def test_a_settlement_is_undone_once(sandbox, till):
    """Cancelled, there is nothing left to cancel or reverse; nor is an undoing undone."""
    receipt = buy(sandbox, request_id="r-1")
    undone = till.cancel(receipt, request_id="c-1")
    was = holdings(sandbox)
    acts = (
        lambda: till.cancel(receipt),
        lambda: till.cancel(receipt.settlement_id, request_id="c-2"),
        lambda: till.cancel(undone),
        lambda: till.reverse("r-1"),
        lambda: till.reverse("c-1"),
    )
    for act in acts:
        told = refused(act)
        assert (told.code, told.evidence) == ("refund.done", {"settlement_id": receipt.settlement_id})
    assert till.cancel(receipt, request_id="c-1").settlement == undone.settlement
    assert refused(lambda: till.cancel(buy(sandbox), request_id="c-1")).code == "request.conflict"
    assert {account for account, fen in holdings(sandbox).items() if was.get(account) != fen} == {
        f"account/{receipt.subject.person_id.text}",
        "institution/P59010100001",
    }


def test_a_reversal_repeats_its_first_answer(sandbox, till):
    """Reversed twice it has one receipt, and the money went back once; the request id is over."""
    buy(sandbox, request_id="r-1")
    first = till.reverse("r-1")
    assert till.reverse("r-1").settlement == first.settlement
    quote = till.quote(admitted(sandbox), bill())
    assert refused(lambda: till.settle(quote, request_id="r-1")).code == "request.conflict"
    assert refused(lambda: till.cancel(sandbox.receipt(first.settlement.undoes))).code == "refund.done"
    assert holdings(sandbox)["outside"] == -50_000


def test_a_reversal_may_come_first(sandbox, till):
    """What was never seen leaves a tombstone: the late original is refused, at this till alone."""
    quote = till.quote(admitted(sandbox), bill())
    assert till.reverse("r-1") is None
    assert till.reverse("r-1") is None
    assert refused(lambda: till.settle(quote, request_id="r-1")).code == "refund.done"
    assert (till.query("r-1"), holdings(sandbox)) == (None, {})
    assert sandbox.terminal("pharmacy_ok", name="02").settle(quote, request_id="r-1").total_fen == 1_000


def test_another_shop_undoes_nothing_of_ours(sandbox, till):
    """A settlement is cancelled where it was made; another counter there may, and the undoing names it."""
    receipt = buy(sandbox, request_id="r-1")
    for other in (sandbox.terminal("pharmacy_account_only"), sandbox.terminal("hospital_ok")):
        with pytest.raises(ValueError, match="no such settlement"):
            other.cancel(receipt)
        assert (other.query("r-1"), other.reverse("r-1")) == (None, None)
    undone = sandbox.terminal("pharmacy_ok", name="02").cancel(receipt, request_id="r-1")
    assert (undone.settlement.terminal, undone.state, till.query("r-1").state) == (
        "02",
        "settled",
        "cancelled",
    )


def test_a_part_is_not_given_back(sandbox, till):
    """All of it or nothing: less is refused, and all of it said aloud is as good as nothing said."""
    receipt = buy(sandbox)
    for part in ("9.99", "10.01", "0"):
        assert refused(lambda part=part: till.cancel(receipt, amount=part)).code == "refund.partial"
    assert till.cancel(receipt, amount="10.00").total_fen == -1_000


@pytest.mark.parametrize(
    ("rule", "plain", "approved"), [("allow", 1, 1), ("approve", 0, 1), ("refuse", 0, 0)]
)
def test_after_the_daily_close(url, rule, plain, approved):
    """cancel.after_close says whether a refund goes through, by itself or with somebody's word."""
    with city(url, cancel={"after_close": rule}) as other:
        till = other.terminal("pharmacy_ok")
        for allowed, options in ((plain, {}), (approved, {"approved": True})):
            receipt = buy(other)
            other.clock.advance(days=1)
            if allowed:
                undone = till.cancel(receipt, **options)
                assert (undone.settlement.kind, [one.code for one in undone.notices]) == (
                    "refund",
                    ["refund.pending"],
                )
            else:
                assert refused(lambda r=receipt, o=options: till.cancel(r, **o)).code == "refund.after_close"


def test_the_day_closes_at_midnight(url):
    """At 23:59:59.999 it is a cancellation, at 00:00 a refund, which the policy refuses."""
    with city(url, cancel={"after_close": "refuse"}) as other:
        till, (one, two) = other.terminal("pharmacy_ok"), (buy(other), buy(other))
        other.clock.advance_to("2026-03-02T23:59:59.999")
        assert (till.cancel(one).settlement.kind, till.cancel(buy_at(other)).state) == ("cancel", "settled")
        other.clock.advance_to("2026-03-03")
        assert refused(lambda: till.cancel(two)).code == "refund.after_close"
        assert till.cancel(buy_at(other)).settlement.kind == "cancel"


def buy_at(sandbox):
    """A purchase in this very millisecond, by somebody who showed no code yet."""
    till = sandbox.terminal("pharmacy_ok")
    admission = till.read_card("user_retired").require()
    return till.settle(till.quote(admission, bill()))


def test_a_refund_puts_back_the_year_it_came_from(sandbox, till):
    """A purchase of the last millisecond of a year moves that year, and so does its refund in the next."""
    desk = sandbox.person("user_ok").money
    sandbox.clock.advance_to("2026-12-31T23:59:59.994")
    admission = admitted_by_card(sandbox)
    sandbox.clock.advance_to("2026-12-31T23:59:59.999")
    till = sandbox.terminal("pharmacy_ok")
    old = till.settle(till.quote(admission, bill("300.00", RX, prescription=date(2026, 12, 31))))
    late = till.quote(admission, bill("300.00", RX, prescription=date(2026, 12, 31)))
    sandbox.clock.advance_to("2027-01-01")
    assert refused(lambda: till.settle(late)).code == "quote.expired"  # the new year's deductible is whole
    new = till.settle(till.quote(admission, bill("250.00", RX, prescription=date(2027, 1, 1))))
    assert (old.fund_fen, old.settlement.year, new.fund_fen, new.settlement.year) == (
        6_000,
        2026,
        3_000,
        2027,
    )
    used = [(desk.used(year=year).deductible_fen, desk.used(year=year).fund_fen) for year in (2026, 2027)]
    assert used == [(20_000, 6_000), (20_000, 3_000)]
    till.cancel(old)
    used = [(desk.used(year=year).deductible_fen, desk.used(year=year).fund_fen) for year in (2026, 2027)]
    assert used == [(0, 0), (20_000, 3_000)]


def admitted_by_card(sandbox):
    """An admission that no code was spent for."""
    return sandbox.terminal("pharmacy_ok").read_card("user_ok").require()


def test_accumulators_never_fall_below_nothing(sandbox, till):
    """What was set to nothing since is not put back below it."""
    receipt = mixed(sandbox)
    sandbox.person("user_ok").money.set_used()
    till.cancel(receipt)
    assert sandbox.person("user_ok").money.used() == sandbox.person("user_child").money.used()
