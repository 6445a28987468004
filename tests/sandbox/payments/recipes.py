"""One recipe a catalogue code of money: how it is brought about on purpose, through public names alone."""

from datetime import date

import pytest

import ybcode
from tests.sandbox.recipes import elsewhere, refused, show
from tests.sandbox.worlds import policy

OTC = "布洛芬缓释胶囊"
RX = "阿莫西林胶囊"
EPHEDRINE = "复方盐酸伪麻黄碱缓释胶囊"


def admitted(sandbox, who="user_ok", place="pharmacy_ok"):
    """An admission, five seconds after whatever came before: each code is good for one."""
    sandbox.clock.advance(seconds=5)
    return sandbox.terminal(place).scan(show(sandbox, who)).require()


def quoted(sandbox, *lines, who="user_ok", place="pharmacy_ok", **grounds):
    """A quote at a till."""
    bill = ybcode.Bill.of(*(lines or [(OTC, 1, "18.50")]), **grounds)
    return sandbox.terminal(place).quote(admitted(sandbox, who, place), bill)


def paid(sandbox, *lines, who="user_ok", place="pharmacy_ok", **grounds):
    """A receipt of a till."""
    quote = quoted(sandbox, *lines, who=who, place=place, **grounds)
    return sandbox.terminal(place).settle(quote)


def unsold(*lines, **grounds):
    """A bill that no till quotes."""
    return lambda sandbox: refused(lambda: quoted(sandbox, *lines, **grounds))


def without_money(*, who="user_ok", balance=None):
    """A purchase whose account does not pay for all of it."""

    def recipe(sandbox):
        if balance is not None:
            sandbox.person(who).money.set_balance(balance)
        return paid(sandbox, who=who)

    return recipe


def credit_late(sandbox):
    """A credit that was sent this morning."""
    desk = sandbox.person("user_ok").money
    desk.credit("100.00")
    return refused(desk.check_credit)


def sold_twice(sandbox):
    """One pack over two counters."""
    pack = ybcode.Bill.line(OTC, 1, "18.50", trace_codes=["4" * 20])
    paid(sandbox, pack)
    return refused(lambda: quoted(sandbox, pack))


def untraced(sandbox):
    """A pack that nobody scanned."""
    return refused(lambda: quoted(sandbox, ybcode.Bill.line(OTC, 1, "18.50", trace_codes=[])))


def undone_twice(sandbox):
    """A receipt that is cancelled twice."""
    till, receipt = sandbox.terminal("pharmacy_ok"), paid(sandbox)
    till.cancel(receipt)
    return refused(lambda: till.cancel(receipt))


def next_day(sandbox):
    """A refund after the daily close that nobody answers for."""
    receipt = paid(sandbox)
    sandbox.clock.advance(days=1)
    return refused(lambda: sandbox.terminal("pharmacy_ok").cancel(receipt))


def refunded(sandbox):
    """The receipt of a refund, the day after."""
    receipt = paid(sandbox)
    sandbox.clock.advance(days=1)
    return sandbox.terminal("pharmacy_ok").cancel(receipt)


def too_late(sandbox):
    """A quote a quarter of an hour later."""
    quote = quoted(sandbox)
    sandbox.clock.advance(minutes=15)
    return refused(lambda: sandbox.terminal("pharmacy_ok").settle(quote))


def again(sandbox):
    """One bill under one request id, twice."""
    till, quote = sandbox.terminal("pharmacy_ok"), quoted(sandbox)
    till.settle(quote, request_id="r-1")
    return till.settle(quote, request_id="r-1")


def lost(sandbox):
    """An answer that is lost on its way back."""
    sandbox.faults.add("timeout-after-commit", match={"operation": "settle"})
    with pytest.raises(ybcode.Unknown) as caught:
        paid(sandbox)
    return caught.value


def injected(code):
    """A platform that says so when it is told to."""

    def recipe(sandbox):
        sandbox.faults.add(code, match={"operation": "quote"})
        return refused(lambda: quoted(sandbox))

    return recipe


RECIPES = {
    "item.self_pay": elsewhere(unsold((OTC, 1, "18.50"), ("维生素C泡腾片", 1, "29.80")), preset="literal"),
    "item.not_covered": elsewhere(unsold(("自制膏", 1, "5.00")), strict=True),
    "item.not_payable": unsold(("洗发水", 1, "36.90")),
    "item.quantity": unsold(("对乙酰氨基酚片", 5, "6.80")),
    "item.register": unsold((EPHEDRINE, 1, "16.80")),
    "bill.mismatch": unsold((OTC, 2, "18.50"), total="18.50"),
    "bill.self_pay_only": unsold(("维生素C泡腾片", 1, "29.80")),
    "prescription.missing": unsold((RX, 1, "14.20")),
    "prescription.expired": unsold((RX, 1, "14.20"), prescription=date(2026, 2, 27)),
    "trace.missing": elsewhere(untraced, strict=True),
    "trace.sold": sold_twice,
    "account.empty": without_money(balance="0"),
    "account.short": without_money(balance="10.00"),
    "account.none": without_money(who="user_resident"),
    "account.credit_late": credit_late,
    "refund.done": undone_twice,
    "refund.partial": lambda sandbox: refused(
        lambda: sandbox.terminal("pharmacy_ok").cancel(paid(sandbox), amount="1.00")
    ),
    "refund.after_close": elsewhere(next_day, preset=policy(cancel={"after_close": "approve"})),
    "refund.pending": refunded,
    "quote.expired": too_late,
    "settlement.unknown": lost,
    "settlement.duplicate": again,
    "consent.missing": elsewhere(
        lambda other: refused(lambda: paid(other)), preset=policy(settlement={"consent": True})
    ),
    "platform.offline": injected("platform.offline"),
    "platform.maintenance": injected("platform.maintenance"),
}
