"""Quoting stores nothing; settling asks everything again."""

from datetime import date

import pytest

import ybcode
from tests.sandbox.payments.shop import NUMBER, OTC, RX, admitted, bill, buy, city, holdings
from tests.sandbox.recipes import refused
from tests.sandbox.worlds import interrupted, kept
from ybcode.sandbox.purse import PurseOf

QUARTER_MS = 900_000


def test_a_quote_stores_nothing(sandbox, till):
    """Ledger, accumulators and packs are as they were; the journal alone knows of it."""
    admission, desk = admitted(sandbox), sandbox.person("user_ok").money
    pack = ybcode.Bill.line(RX, 1, "300.00", trace_codes=["7" * 20])
    one = ybcode.Bill.of(pack, prescription=date(2026, 3, 2))
    was = (sandbox.ledger.trial_balance(), desk.used(), desk.balance_fen)
    quotes = [till.quote(admission, one) for _ in range(3)]
    assert len({quote.parts for quote in quotes}) == 1
    assert (sandbox.ledger.trial_balance(), desk.used(), desk.balance_fen) == was
    assert [entry.operation for entry in sandbox.journal.entries()][-3:] == ["quote"] * 3
    assert till.settle(quotes[0]).parts == quotes[0].parts


def test_a_quote_lives_a_quarter_of_an_hour(sandbox, till):
    """Its life is half-open: good in the last millisecond, expired at the next."""
    good, late = (till.quote(admitted(sandbox), bill()) for _ in range(2))
    assert late.expires_ms - late.quoted_ms == QUARTER_MS
    sandbox.clock.advance_to(good.expires_ms - 1)
    assert till.settle(good).state == "settled"
    sandbox.clock.advance_to(late.expires_ms)
    told = refused(lambda: till.settle(late))
    assert (told.code, told.evidence) == ("quote.expired", {"reason": "its time is over"})


def test_the_fund_has_changed_since(sandbox, till):
    """Where the pooled fund would now pay something else, the quote is no longer good."""
    desk = sandbox.person("user_ok").money
    desk.set_used(deductible="200.00")
    quote = till.quote(admitted(sandbox), bill("100.00", RX, prescription=date(2026, 3, 2)))
    assert quote.fund_fen == 6_000
    desk.set_used(deductible="200.00", fund="1990.00")
    assert refused(lambda: till.settle(quote)).code == "quote.expired"
    assert holdings(sandbox) == {}
    again = till.quote(quote.admission, bill("100.00", RX, prescription=date(2026, 3, 2)))
    assert till.settle(again).fund_fen == 1_000


def test_another_till_took_the_balance_since(sandbox, till):
    """A smaller balance is no refusal: the rest is cash, and the receipt says so."""
    sandbox.person("user_ok").money.set_balance("30.00")
    quote = till.quote(admitted(sandbox), bill("25.00"))
    assert (quote.account_fen, quote.cash_fen, quote.notices) == (2_500, 0, ())
    buy(sandbox, "20.00", place="hospital_ok")
    receipt = till.settle(quote)
    assert (receipt.account_fen, receipt.cash_fen, receipt.balance_fen) == (1_000, 1_500, 0)
    assert [(one.code, one.evidence) for one in receipt.notices] == [
        ("account.short", {"balance": "10.00", "rest": "15.00"})
    ]


def test_the_balance_is_taken_between_look_and_write(sandbox, till):
    """A race for the balance that is lost is judged again: the rest is cash, nobody is refused."""
    sandbox.person("user_ok").money.set_balance("30.00")
    quote, other = (till.quote(admitted(sandbox), bill("25.00")) for _ in range(2))
    with interrupted(sandbox, PurseOf, lambda: sandbox.terminal("pharmacy_ok", name="02").settle(other)):
        receipt = till.settle(quote)
    assert (receipt.account_fen, receipt.cash_fen) == (500, 2_000)
    assert holdings(sandbox)["cash"] == -2_000


@pytest.mark.parametrize(
    ("happens", "code"),
    [
        (lambda city: city.person("user_ok").enrolment.suspend(), "enrolment.suspended"),
        (lambda city: city.person("user_ok").account.freeze(), "account.frozen"),
        (lambda city: city.person("user_ok").risk.lock(), "risk.locked"),
        (lambda city: city.wallet("user_ok").reactivate(), "code.revoked"),
        (lambda city: city.clock.advance(hours=2), "ectoken.expired"),
    ],
)
def test_what_happened_since_the_quote_refuses(sandbox, till, happens, code):
    """Settling asks both gates again: what became of the person or the code stops it, and nothing is kept."""
    quote = till.quote(admitted(sandbox), bill())
    happens(sandbox)
    assert refused(lambda: till.settle(quote, request_id="r-1")).code == code
    assert (holdings(sandbox), till.query("r-1")) == ({}, None)


def test_what_happens_between_look_and_write_refuses(sandbox, till):
    """Frozen, or revoked, after the gate was asked and before the money is written: refused all the same."""
    for happens, code in (
        (sandbox.person("user_ok").account.freeze, "account.frozen"),
        (lambda: sandbox.wallet("user_retired").reactivate(), "code.revoked"),
    ):
        quote = till.quote(admitted(sandbox, "user_ok" if code[0] == "a" else "user_retired"), bill())
        with interrupted(sandbox, PurseOf, happens):
            assert refused(lambda quote=quote: till.settle(quote)).code == code
    assert holdings(sandbox) == {}


def test_an_admission_is_good_where_it_was_given(sandbox, till):
    """Another shop cannot quote on it, nor settle a quote of ours; another counter of ours can."""
    quote = till.quote(admitted(sandbox), bill())
    for place in ("pharmacy_account_only", "hospital_ok"):
        other = sandbox.terminal(place)
        for act in (lambda t=other: t.quote(quote.admission, bill()), lambda t=other: t.settle(quote)):
            assert refused(act).code == "ectoken.other_institution"
    assert sandbox.terminal("pharmacy_ok", name="02").settle(quote).state == "settled"


def test_consent_is_asked_where_the_policy_asks(url):
    """Refused without it, in the same words at each try; settled with it under the same id."""
    with city(url, settlement={"consent": True}) as other:
        till = other.terminal("pharmacy_ok")
        quote = till.quote(admitted(other), bill())
        assert refused(lambda: till.settle(quote, request_id="r-1")).code == "consent.missing"
        assert till.settle(quote, request_id="r-1", consent=True).account_fen == 1_000


def test_a_number_among_the_goods_is_not_kept(sandbox, till):
    """An ID number typed as an item's name is on no receipt, in no journal and in no row."""
    quote = till.quote(admitted(sandbox), ybcode.Bill.of((f"给{NUMBER}的药", 1, "5.00"), (OTC, 1, "1.00")))
    receipt = till.settle(quote)
    assert [line.line.name for line in receipt.lines] == ["给…的药", OTC]
    assert sandbox.receipt(receipt.settlement_id).lines == receipt.lines
    assert [
        text for text in (*kept(sandbox), receipt.text(48), till.cancel(receipt).text()) if NUMBER in text
    ] == []
    with pytest.raises(ValueError, match="no long number"):
        sandbox.person("user_ok").money.set_aside(NUMBER, "1.00")


def test_ids_repeat_in_a_seeded_sandbox(url, tmp_path):
    """The same request of the same day has the same settlement id, at each run."""
    ids = set()
    for number in range(2):
        with ybcode.open_sandbox(url.replace("city.db", f"{number}.db"), seed=1) as one:
            receipt = buy(one, request_id="r-1")
            ids.add((receipt.settlement_id, one.terminal("pharmacy_ok").cancel(receipt).settlement_id))
    assert len(ids) == 1
