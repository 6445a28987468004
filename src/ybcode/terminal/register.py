"""A till as a whole, as its cashier sees it: scan, sell, press again, cancel, a new day.

``TillUnderTest`` is what the acceptance cases drive; ``ReferenceTill`` is one that does everything
right, over the same counter (``Till``) that any till of yours would talk to.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from ybcode.errors import Refused, Unknown
from ybcode.rules.settlement import Bill

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ybcode.rules.settlement import Quote, Receipt
    from ybcode.rules.verifier import Admission, Verdict
    from ybcode.terminal.till import Till

Goods = tuple[str, str, str]
"""A line: a name, how many, and the price of one in yuan, each as it stands on the shelf."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a till tells its cashier.

    Attributes:
        accepted: whether the customer was let in, or the sale is paid.
        code: the catalogue code where it is not; ``settlement.unknown`` when nobody knows.
        fund_fen: what the pooled fund pays.
        account_fen: what the own account pays.
        mutual_aid_fen: what relatives pay.
        cash_fen: what the cashier has to take; negative: to give back.
        patient: whose name is on the screen as the patient's.
        printed: what came out of the printer; empty for nothing.
        sale: the till's own number of the sale, to cancel it by.
    """

    accepted: bool
    code: str | None = None
    fund_fen: int = 0
    account_fen: int = 0
    mutual_aid_fen: int = 0
    cash_fen: int = 0
    patient: str = ""
    printed: str = ""
    sale: str = ""


class TillUnderTest(Protocol):
    """A till that the acceptance cases drive. Nothing but what a cashier can do."""

    def scan(self, text: str) -> Said:
        """Scan a code and say who it is; nothing is sold."""
        ...

    def sell(self, text: str, goods: Sequence[Goods]) -> Said:
        """Scan a code and sell goods on it."""
        ...

    def press_again(self) -> Said:
        """The cashier presses the key again: the last sale, whatever became of it."""
        ...

    def cancel(self, sale: str) -> Said:
        """Undo a sale by its number."""
        ...

    def new_day(self) -> None:
        """The shop opens on another day: what was left undone is done."""
        ...

    def log(self) -> str:
        """All that the till has written into its log."""
        ...


@dataclass(slots=True)
class Sale:
    """The sale in hand, as far as it has come; and the id under which it is sent."""

    text: str
    bill: Bill
    request_id: str
    admission: Admission | None = None
    quote: Quote | None = None
    said: Said | None = None


@dataclass(slots=True)
class ReferenceTill:
    """A till that does it right. Read it beside yours.

    A request whose answer is lost keeps its id: it is asked for, sent again under it, or reversed before
    anything else is sold. Nothing is printed before it was settled. The patient is the subject, the log
    holds no code, and a notice refuses nothing.

    Args:
        counter: the line to the platform, from ``sandbox.terminal(place)``.
    """

    counter: Till
    _written: list[str] = field(default_factory=list)
    _receipts: dict[str, Receipt] = field(default_factory=dict)
    _last: Sale | None = None
    _unanswered: dict[str, str] = field(default_factory=dict)
    """Ids of scans and cancellations whose answer was lost, by the text or the sale."""
    _open: list[str] = field(default_factory=list)
    """Ids of settlements of which nobody knows."""

    def scan(self, text: str) -> Said:
        """Scan a code and say who it is."""
        try:
            verdict = self._verdict(text)
        except Unknown as unknown:
            return self._refused(unknown, text)
        self._write("scan", text, verdict.code or "admitted")
        patient = verdict.identity.name if verdict.identity else ""
        return Said(accepted=verdict.accepted, code=verdict.code, patient=patient)

    def sell(self, text: str, goods: Sequence[Goods]) -> Said:
        """Scan, quote and settle; before that, undo what an earlier sale left open."""
        self._reverse_open()
        self._last = None
        try:
            bill = Bill.of(*goods)
        except (TypeError, ValueError):  # an amount that is none: no code is spent on it
            return Said(accepted=False)
        self._last = Sale(text, bill, self.counter.next_request_id())
        return self._go_on(self._last)

    def press_again(self) -> Said:
        """The last sale: what it came to, or on from where it stands, under the same ids."""
        one = self._last
        if one is None:
            return Said(accepted=False)
        if one.said is not None and one.said.accepted:
            return one.said
        return self._go_on(one)

    def cancel(self, sale: str) -> Said:
        """Undo a sale by its number; under the same id again while nobody has answered."""
        request_id = self._unanswered.pop(sale, None) or self.counter.next_request_id()
        try:
            undone = self.counter.cancel(self._receipts[sale], request_id=request_id)
        except Refused as refused:
            return self._refused(refused, sale)
        except Unknown as unknown:
            self._unanswered[sale] = request_id
            return self._refused(unknown, sale)
        if self._last and self._last.said and self._last.said.sale == sale:
            self._last = None
        return self._paid(undone)

    def new_day(self) -> None:
        """Reverse what was left without an answer: nobody is charged for what nobody saw."""
        self._reverse_open()
        self._last = None

    def log(self) -> str:
        """What was written: no more of anything scanned than its last four characters."""
        return "\n".join(self._written)

    def _go_on(self, one: Sale) -> Said:
        try:
            if one.admission is None:
                one.admission = self._verdict(one.text).require()
            if one.quote is None:
                one.quote = self.counter.quote(one.admission, one.bill)
        except (Refused, Unknown) as answer:  # nothing was settled
            one.said = self._refused(answer, one.text)
        else:
            one.said = self._settle(one, one.quote)
        return one.said

    def _verdict(self, text: str) -> Verdict:
        """Scan; a scan whose answer was lost is asked for again, not made again."""
        request_id = self._unanswered.pop(text, None) or self.counter.next_request_id()
        try:
            return self.counter.scan(text, request_id=request_id)
        except Unknown:
            self._unanswered[text] = request_id
            raise

    def _settle(self, one: Sale, quote: Quote) -> Said:
        """Send the request; when its answer is lost, ask for it, and keep its id until it is known."""
        try:
            receipt = self.counter.settle(quote, request_id=one.request_id)
        except Refused as refused:
            if one.request_id not in self._open:
                one.quote = None  # quoted anew, should the cashier press again
            return self._refused(refused, one.text)
        except Unknown as unknown:
            found = self._found(one.request_id)
            if found is None:
                self._open += [one.request_id] * (one.request_id not in self._open)
                return self._refused(unknown, one.text)
            receipt = found
        self._open = [other for other in self._open if other != one.request_id]
        return self._paid(receipt)

    def _found(self, request_id: str) -> Receipt | None:
        try:
            return self.counter.query(request_id)
        except (Refused, Unknown):
            return None

    def _reverse_open(self) -> None:
        left, self._open = self._open, []
        for request_id in left:
            try:
                self.counter.reverse(request_id)
            except Refused as refused:
                if refused.code != "refund.done":  # undone already
                    self._open.append(request_id)
            except Unknown:
                self._open.append(request_id)  # later, then

    def _paid(self, receipt: Receipt) -> Said:
        self._receipts[receipt.settlement_id] = receipt
        self._write("paid", receipt.settlement_id, str(receipt.total_fen))
        return Said(
            accepted=True,
            fund_fen=receipt.fund_fen,
            account_fen=receipt.account_fen,
            mutual_aid_fen=receipt.mutual_aid_fen,
            cash_fen=receipt.cash_fen - receipt.deposit_fen,
            patient=receipt.subject.name,
            printed=receipt.text(),
            sale=receipt.settlement_id,
        )

    def _refused(self, answer: Refused | Unknown, which: str) -> Said:
        self._write("refused", which, answer.code)
        return Said(accepted=False, code=answer.code)

    def _write(self, what: str, which: str, how: str) -> None:
        self._written.append(f"{what} …{which.strip()[-_TAIL:]} {how}")


_TAIL = 4
"""So much of a code may be in a log."""
