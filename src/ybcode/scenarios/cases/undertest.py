"""What a cashier does at the till under test, as steps of a case; and what is looked at afterwards.

An answer is told as a story tells it: ``admitted``, a code of the catalogue, or the split in fen.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from ybcode.scenarios.checkout import told
from ybcode.scenarios.story import ADMITTED, DONE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ybcode.scenarios.story import Word
    from ybcode.terminal.register import Goods, Said, TillUnderTest

    Words = Mapping[str, Word]

NOTHING_SOLD = "nothing was sold"
"""Told where a sale is to be undone that the till did not make."""

_TWICE = 2
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


@dataclass(slots=True)
class Cashier:
    """Who stands at the till under test.

    Attributes:
        till: what is tested.
        said: what it told last.
        sales: numbers of its sales, by the names of the steps.
    """

    till: TillUnderTest
    said: Said | None = None
    sales: dict[str, str] = field(default_factory=dict)

    def scan(self, text: str, words: Words) -> str:
        """Scan a code."""
        return self._told(self.till.scan(_delivered(text, words)))

    def sell(self, text: str, words: Words) -> str:
        """Scan a code and sell."""
        said = self.till.sell(_delivered(text, words), goods_of(str(words["bill"])))
        self._keep(said, words)
        return self._told(said, sold=True)

    def press_again(self, _text: str, words: Words) -> str:
        """Press the key again."""
        said = self.till.press_again()
        self._keep(said, words)
        return self._told(said, sold=True)

    def cancel(self, _text: str, words: Words) -> str:
        """Undo a sale."""
        name = str(words.get("sale", "it"))
        if name not in self.sales:
            return NOTHING_SOLD
        return self._told(self.till.cancel(self.sales[name]), sold=True)

    def new_day(self, _text: str, _words: Words) -> str:
        """Open the shop again."""
        self.till.new_day()
        return DONE

    def patient(self, _text: str, _words: Words) -> str:
        """Whose name is on the screen."""
        return self.said.patient if self.said and self.said.patient else "nobody"

    def printed(self, _text: str, words: Words) -> str:
        """Whether something was printed with the last answer; or whether the paper has some words on it."""
        paper = self.said.printed if self.said else ""
        if "has" in words:
            return "yes" if str(words["has"]) in paper else "no"
        return "yes" if paper else "no"

    def logged(self, text: str, _words: Words) -> str:
        """Whether the log holds a code in full."""
        return "in full" if text in self.till.log() else "masked"

    def _keep(self, said: Said, words: Words) -> None:
        if said.sale:
            self.sales[str(words.get("as_", "it"))] = said.sale

    def _told(self, said: Said, *, sold: bool = False) -> str:
        self.said = said
        if not said.accepted:
            return said.code or "refused without a code"
        if not sold:
            return ADMITTED
        split = {
            "fund": said.fund_fen,
            "account": said.account_fen,
            "aid": said.mutual_aid_fen,
            "cash": said.cash_fen,
        }
        return told(split)


def goods_of(bill: str) -> list[Goods]:
    """The lines of a bill as a step writes them: ``名称 数量 单价``, joined by `` + ``.

    Args:
        bill: the words.
    """
    lines = [tuple(one.split()) for one in bill.split(" + ")]
    return [(name, quantity, price) for name, quantity, price in lines]


def _delivered(text: str, words: Words) -> str:
    """What the scanner makes of a code: cut, doubled, wrapped, with a digit that is another, or as it is."""
    if "swap" in words:  # "24:0": the digit at 24 is a 0; "27:": it is the next one
        at, _, digit = str(words["swap"]).partition(":")
        place = int(at)
        text = text[:place] + (digit or str((int(text[place]) + 1) % 10)) + text[place + 1 :]
    text = text[: int(words.get("cut", len(text)))]
    text *= _TWICE if words.get("twice") else 1
    text = text.translate(_FULL_WIDTH) if words.get("full_width") else text
    return f"{words.get('before', '')}{text}{words.get('after', '')}"


ACTS: Mapping[str, Callable[[Cashier, str, Words], str]] = MappingProxyType(
    {
        "till_scan": Cashier.scan,
        "till_sell": Cashier.sell,
        "till_again": Cashier.press_again,
        "till_cancel": Cashier.cancel,
        "till_new_day": Cashier.new_day,
        "till_patient": Cashier.patient,
        "till_printed": Cashier.printed,
        "till_logged": Cashier.logged,
    }
)
"""Each act at the till under test: it gets the text of the code that the step names, and its words."""
