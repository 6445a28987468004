"""A till that somebody might have written in good faith, with twelve mistakes; each has a name and a case.

It is the reference till with the mistakes put in, one at a time or together: without any it passes every
case. It is there to test the cases, and to show what each of them is for.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

from ybcode.rules.calendar import wall_time
from ybcode.terminal.register import ReferenceTill, Said

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ybcode.rules.settlement import Quote, Receipt
    from ybcode.rules.verifier import Verdict
    from ybcode.terminal.register import Goods, Sale

DEFECTS: Mapping[str, str] = MappingProxyType(
    {
        "accepts-used-after-timeout": "scan.lost_then_used",
        "prints-before-settling": "settle.offline",
        "rounds-in-floats": "money.half_fen",
        "trusts-own-clock": "clock.year_end",
        "settles-twice": "answer.started_over",
        "keeps-ectoken": "family.unbound_meanwhile",
        "shows-presenter": "family.patient",
        "forgets-reversal": "answer.overnight",
        "retries-refusals": "code.asked_once",
        "logs-codes": "log.masked",
        "cuts-codes": "sale.simple",
        "refuses-notices": "account.short",
    }
)
"""Each mistake, and the case that finds it."""

_DIGITS = 27
"""A field of the database was made for so many, long ago."""
_FAST = timedelta(minutes=5)
"""So far ahead its own clock is."""
_RETRIES = 3


@dataclass
class NaiveTill(ReferenceTill):
    """The reference till with mistakes.

    Args:
        counter: the line to the platform, from ``sandbox.terminal(place)``.
        defects: by their names in ``DEFECTS``; none of them when left out.

    Raises:
        ValueError: for a defect that is none.
    """

    defects: frozenset[str] = frozenset()
    _timed_out: set[str] = field(default_factory=set)
    _kept: dict[str, Said] = field(default_factory=dict)
    _presenter: str = ""

    def __post_init__(self) -> None:
        unknown = sorted(self.defects - DEFECTS.keys())
        if unknown:
            raise ValueError(f"no defect {unknown[0]!r}: choose {', '.join(DEFECTS)}")

    def scan(self, text: str) -> Said:
        """Scan: cut, taken for granted after a timeout, or answered from what was kept."""
        text = self._cut(text)
        if self._has("keeps-ectoken") and text in self._kept:
            return self._kept[text]
        said = self._shown(super().scan(text))
        if said.code == "settlement.unknown":
            self._timed_out.add(text)
        if self._has("accepts-used-after-timeout") and said.code == "code.used" and text in self._timed_out:
            return Said(accepted=True)  # "that must have been me"
        if said.accepted and said.patient != self._presenter:
            self._kept[text] = said  # a relative's code: "the next time it goes faster"
        return said

    def sell(self, text: str, goods: Sequence[Goods]) -> Said:
        """Sell: the lines summed in floats, and what was left open forgotten."""
        if self._has("settles-twice"):
            self._open = []
        if self._has("rounds-in-floats"):
            goods = [(name, "1", _product(quantity, price)) for name, quantity, price in goods]
        return self._shown(super().sell(self._cut(text), goods))

    def press_again(self) -> Said:
        """Press again: a new request, whatever became of the one before."""
        one = self._last
        if self._has("settles-twice") and one and one.said and not one.said.accepted:
            one.request_id = self.counter.next_request_id()
        return super().press_again()

    def new_day(self) -> None:
        """Open the shop with an empty list."""
        if self._has("forgets-reversal"):
            self._open = []
        super().new_day()

    def _verdict(self, text: str) -> Verdict:
        verdict = super()._verdict(text)
        for _ in range(_RETRIES if self._has("retries-refusals") else 0):
            verdict = verdict if verdict.accepted else super()._verdict(text)
        self._presenter = verdict.presenter.name if verdict.presenter else ""
        return verdict

    def _settle(self, one: Sale, quote: Quote) -> Said:
        said = super()._settle(one, quote)
        if self._has("prints-before-settling") and not said.accepted:
            return replace(said, printed=f"合计 {quote.total_fen / 100:.2f}")  # it left the printer already
        return said

    def _paid(self, receipt: Receipt) -> Said:
        said = super()._paid(receipt)
        if self._has("refuses-notices") and receipt.notices:
            return Said(accepted=False, code=receipt.notices[0].code)
        if self._has("trusts-own-clock"):
            right = wall_time(receipt.settlement.at_ms)
            told = (right.isoformat(" ", "seconds"), (right + _FAST).isoformat(" ", "seconds"))
            return replace(said, printed=said.printed.replace(*told))
        return said

    def _write(self, what: str, which: str, how: str) -> None:
        if self._has("logs-codes"):
            self._written.append(f"{what} {which} {how}")
        else:
            super()._write(what, which, how)

    def _shown(self, said: Said) -> Said:
        return replace(said, patient=self._presenter) if self._has("shows-presenter") else said

    def _cut(self, text: str) -> str:
        return text[:_DIGITS] if self._has("cuts-codes") else text

    def _has(self, defect: str) -> bool:
        return defect in self.defects


def _product(quantity: str, price: str) -> str:
    """What a line comes to, as a float has it."""
    return f"{float(quantity) * float(price):.2f}"
