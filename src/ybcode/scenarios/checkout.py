"""What stories do with money at a counter: quote, settle, ask, undo; stays and the day's list.

A cashier knows the till's own words alone, wherever the platform is. What a step is answered is the
split in fen, parts of zero left out: ``fund 8750, account 3500, aid 10000, cash 7750``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

from ybcode.rules.settlement import Bill
from ybcode.rules.settlement.life.lifecycle import UNDONE
from ybcode.rules.settlement.life.record import UNDOINGS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import TypeVar

    from ybcode.errors import Refusal
    from ybcode.rules.settlement import Parts, Quote, Receipt, Stay
    from ybcode.rules.verifier import Admission
    from ybcode.scenarios.stage import Scanner
    from ybcode.scenarios.story import Word

    Words = Mapping[str, Word]
    LetIn = Callable[[], Admission]
    One = TypeVar("One", Quote, Receipt, Stay)

NOTHING = "nothing"
"""Told of a split that comes to nothing, and of a request that never arrived."""

_LINE = ("名称", "数量", "单价")
_LAST = "it"
"""As what something is kept that a step does not name."""

_PAID: Mapping[str, str] = MappingProxyType(
    {
        "fund": "fund_fen",
        "account": "account_fen",
        "aid": "mutual_aid_fen",
        "cash": "cash_fen",
    }
)
_MADE: Mapping[str, str] = MappingProxyType(
    {
        "own": "own_fen",
        "over_limit": "over_limit_fen",
        "first_pay": "first_pay_fen",
        "scope": "scope_fen",
        "deductible": "deductible_fen",
    }
)


def told(amounts: Mapping[str, int], notices: Iterable[Refusal] = ()) -> str:
    """Amounts as a story writes them, and the notices that ride on them.

    Args:
        amounts: in fen, by the story's word for each.
        notices: of a quote or a receipt.
    """
    split = ", ".join(f"{word} {fen}" for word, fen in amounts.items() if fen) or NOTHING
    riding = " ".join(one.code for one in notices)
    return f"{split} ({riding})" if riding else split


def bill_of(words: Words, stays: Mapping[str, Stay]) -> Bill:
    """The bill that a step's words write out.

    Args:
        words: ``bill`` is ``名称 数量 单价`` for a line, lines joined by `` + ``; ``rx`` is the day of the
            prescription, ``trace`` the packs' codes with blanks between them or ``none``, ``stay`` a name.
        stays: those that the story opened, by name.

    Raises:
        ValueError: for a line that is none, or a stay that nobody opened.
    """
    codes = words.get("trace")
    more = {} if codes is None else {"trace_codes": () if codes == "none" else str(codes).split()}
    lines = [one.split() for one in str(words["bill"]).split(" + ")]
    wrong = next((one for one in lines if len(one) != len(_LINE)), None)
    if wrong is not None:
        raise ValueError(f"a line is {' '.join(_LINE)!r}, not {' '.join(wrong)!r}")
    return Bill.of(
        *(Bill.line(name, quantity, price, **more) for name, quantity, price in lines),
        prescription=date.fromisoformat(str(words["rx"])) if "rx" in words else None,
        stay=_kept(stays, words["stay"], "stay").stay_id if "stay" in words else None,
    )


@dataclass(slots=True)
class Checkout:
    """The cashiers of a story: they keep what later steps name."""

    quotes: dict[str, Quote] = field(default_factory=dict)
    receipts: dict[str, Receipt] = field(default_factory=dict)
    stays: dict[str, Stay] = field(default_factory=dict)

    def quote(self, till: Scanner, words: Words, let_in: LetIn) -> str:
        """Scan and quote: what the bill is made of, and who would pay it."""
        bill = bill_of(words, self.stays)
        one = till.quote(let_in(), bill)
        self.quotes[_named(words)] = one
        return told({**_amounts(one.parts, _MADE), **_amounts(one.parts, _PAID)}, one.notices)

    def settle(self, till: Scanner, words: Words, _let_in: LetIn) -> str:
        """Settle what was quoted before."""
        return self._settle(till, words, _kept(self.quotes, words.get("quote", _LAST), "quote"))

    def pay(self, till: Scanner, words: Words, let_in: LetIn) -> str:
        """Scan, quote and settle in one go."""
        bill = bill_of(words, self.stays)
        return self._settle(till, words, till.quote(let_in(), bill))

    def query(self, till: Scanner, words: Words, _let_in: LetIn) -> str:
        """Ask what a request came to."""
        return self._receipt(till.query(str(words["request"])), words)

    def reverse(self, till: Scanner, words: Words, _let_in: LetIn) -> str:
        """Undo what a request came to."""
        return self._receipt(till.reverse(str(words["request"])), words)

    def cancel(self, till: Scanner, words: Words, _let_in: LetIn) -> str:
        """Undo a receipt, whole."""
        undone = till.cancel(
            _kept(self.receipts, words.get("receipt", _LAST), "receipt"),
            amount=str(words["amount"]) if "amount" in words else None,
            approved=bool(words.get("approved", False)),
        )
        return _said(undone)  # the receipt that is undone keeps its name

    def admit(self, till: Scanner, words: Words, let_in: LetIn) -> str:
        """Admit to a stay: its state."""
        stay = self.stays[_named(words)] = till.admit(let_in())
        return stay.state

    def deposit(self, till: Scanner, words: Words, let_in: LetIn) -> str:
        """Pay in advance for a stay."""
        stay = _kept(self.stays, words.get("stay", _LAST), "stay")
        return self._receipt(till.deposit(let_in(), stay, str(words["amount"])), words)

    def reconcile(self, till: Scanner, words: Words, _let_in: LetIn) -> str:
        """A day's list beside what this story's receipts say: rows, sums, and what differs."""
        own = {one.settlement_id: one.total_fen for one in self.receipts.values()}
        found = till.reconcile(date.fromisoformat(str(words["day"])), own=own if words.get("own") else None)
        rows = found.totals
        sums = {
            "fund": sum(one.fund_fen for one in rows),
            "accounts": sum(one.account_fen for one in rows),
            "cash": sum(one.cash_fen for one in rows),
        }
        differ = "".join(f"; {one.problem}" for one in found.differences)
        return f"{sum(one.count for one in rows)} rows: {told(sums)}{differ}"

    def _settle(self, till: Scanner, words: Words, quote: Quote) -> str:
        request = str(words["request"]) if "request" in words else None
        return self._receipt(till.settle(quote, request_id=request), words)

    def _receipt(self, receipt: Receipt | None, words: Words) -> str:
        if receipt is None:
            return NOTHING
        self.receipts[_named(words)] = receipt
        return _said(receipt)


def _said(receipt: Receipt) -> str:
    """A receipt as a story writes it: what became of it in front, where that is not simply paid."""
    one = receipt.settlement
    # What is paid in advance has no bill, and is told from the person's side: given, or given back.
    deposit = one.deposit_fen if one.parts.total_fen else -one.deposit_fen
    split = told({**_amounts(one.parts, _PAID), "deposit": deposit}, receipt.notices)
    if one.kind in UNDOINGS:
        return f"{one.kind}: {split}"
    return f"{one.state}: {split}" if one.state in UNDONE else split


def _amounts(parts: Parts, words: Mapping[str, str]) -> dict[str, int]:
    return {word: getattr(parts, name) for word, name in words.items()}


def _kept(held: Mapping[str, One], name: Word, what: str) -> One:
    if name not in held:
        raise ValueError(f"nobody got a {what} {name!r}: there are {', '.join(held) or 'none yet'}")
    return held[str(name)]


def _named(words: Words) -> str:
    return str(words.get("as_", _LAST))


ACTS: Mapping[str, Callable[[Checkout, Scanner, Words, LetIn], str]] = MappingProxyType(
    {
        "quote": Checkout.quote,
        "settle": Checkout.settle,
        "pay": Checkout.pay,
        "query": Checkout.query,
        "reverse": Checkout.reverse,
        "cancel": Checkout.cancel,
        "admit": Checkout.admit,
        "deposit": Checkout.deposit,
        "reconcile": Checkout.reconcile,
    }
)
"""Each act at a counter: it gets the till, the step's words, and how to be let in."""
