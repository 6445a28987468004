"""Somebody at a counter: who pays for what, and what all accounts came to."""

import ybcode
from tests.sandbox.payments.recipes import OTC, RX, admitted
from tests.sandbox.worlds import policy
from ybcode.values import id_check_digit

DAY = "2026-03-02"
FAR = "9000-01-01"
NUMBER = "59010019920412888" + id_check_digit("59010019920412888")
"""An ID number that can be nobody's."""

__all__ = [
    "DAY",
    "FAR",
    "NUMBER",
    "OTC",
    "RX",
    "admitted",
    "bill",
    "buy",
    "city",
    "holdings",
    "policy",
    "unknown",
]


def bill(price="10.00", name=OTC, **grounds):
    """A bill of one line."""
    return ybcode.Bill.of((name, 1, price), **grounds)


def buy(sandbox, price="10.00", *, who="user_ok", place="pharmacy_ok", request_id=None, **line):
    """The receipt of one purchase."""
    till = sandbox.terminal(place)
    quote = till.quote(admitted(sandbox, who, place), bill(price, **line))
    return till.settle(quote, request_id=request_id)


def city(url, **tables):
    """A sandbox of the standard policy with some settings changed."""
    return ybcode.open_sandbox(url.replace("city.db", "other.db"), seed=1, preset=policy(**tables))


def holdings(sandbox):
    """What every account holds that holds something."""
    held = sandbox.ledger.trial_balance()
    assert sum(held.values()) == 0
    return {account: fen for account, fen in held.items() if fen}


def unknown(act):
    """The request whose answer was lost."""
    try:
        act()
    except ybcode.Unknown as lost:
        return lost.request_id, lost.operation
    raise AssertionError("an answer came")
