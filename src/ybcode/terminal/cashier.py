"""The cashier's side of a till: quote, settle, query, reverse, cancel; stays; the day's list."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ybcode.errors import Refusal, Refused
from ybcode.rules.settlement import Bill, Quote, Receipt, Stay, fen_of
from ybcode.rules.verifier import Admission
from ybcode.terminal.payments import (
    AdmitRequest,
    AskRequest,
    At,
    CancelRequest,
    DepositRequest,
    QuoteRequest,
    ReconcileRequest,
    SettleRequest,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date
    from decimal import Decimal
    from typing import TypeVar

    from ybcode.rules.institutions import Institution
    from ybcode.rules.settlement import Line
    from ybcode.rules.settlement.reconciliation import Reconciled
    from ybcode.terminal.payments import Payments

    Answer = TypeVar("Answer")


class Cashier:
    """What a ``Till`` does with money. Every refusal is raised as ``Refused``, a lost answer as ``Unknown``.

    Attributes:
        collect: the trace codes of a line whose packs nobody scanned: the till's own scanner.
    """

    place: Institution
    name: str
    scene: str
    _transport: Payments
    _next_request_id: Callable[[], str]
    collect: Callable[[Line], tuple[str, ...] | None] | None = None

    def quote(self, admission: Admission, bill: Bill) -> Quote:
        """What a bill would be paid with (预结算): nothing is stored, and it expires.

        Args:
            admission: from ``verdict.require()``.
            bill: what is charged; the till scans the packs whose trace codes are not told.

        Raises:
            Refused: the person may not settle here (``enrolment.*``, ``risk.*`` …), the ecToken is over
                (``ectoken.*``), or the goods may not be sold (``item.*``, ``trace.*``, ``prescription.*``).
            TypeError: when it is no admission, or no bill.
            ValueError: for a scene that moves no money, or a stay that is not open here.
        """
        if not isinstance(bill, Bill):
            raise TypeError(f"a bill is made by Bill.of(), not {type(bill).__name__}")
        at = self._for(admission)
        bill = replace(bill, lines=tuple(map(self._scanned, bill.lines)))
        found = _answered(self._transport.quote(QuoteRequest(at=at, bill=bill)))
        return Quote(
            admission=admission,
            bill=bill,
            split=found.parts,
            lines=found.lines,
            notices=found.notices,
            balance_fen=found.balance_fen,
            quoted_ms=found.quoted_ms,
            expires_ms=found.expires_ms,
        )

    def settle(self, quote: Quote, *, request_id: str | None = None, consent: bool = False) -> Receipt:
        """Settle a bill as it was quoted (结算), once.

        What was quoted is computed again. When the fund's part differs, or the quote is too old, it is
        refused; when another till took from the account meanwhile, the rest is cash and the receipt says so.

        Args:
            quote: from ``quote``.
            request_id: the same id again gets the same receipt, with the notice ``settlement.duplicate``;
                drawn when left out.
            consent: whether the person agreed, where the policy asks (``settlement.consent``).

        Raises:
            Refused: as ``quote``, and ``quote.expired``, ``consent.missing``, ``request.conflict``.
            Unknown: when the answer is lost: ask ``query``, or undo with ``reverse``.
            TypeError: when it is no quote, or the consent is no truth.
        """
        if not isinstance(quote, Quote):
            raise TypeError(f"a quote comes from till.quote(), not {type(quote).__name__}")
        return _answered(
            self._transport.settle(
                SettleRequest(
                    at=self._for(quote.admission),
                    request_id=self._next_request_id() if request_id is None else request_id,
                    bill=quote.bill,
                    quoted=quote.parts,
                    quoted_ms=quote.quoted_ms,
                    consent=consent,
                )
            )
        )

    def query(self, request_id: str) -> Receipt | None:
        """What became of a request whose answer was lost.

        Args:
            request_id: as the till named it.

        Returns:
            Its receipt, or None: it never arrived, or was reversed before it did.
        """
        return _answered(self._transport.query(AskRequest(at=self._here(), request_id=request_id)))

    def reverse(self, request_id: str) -> Receipt | None:
        """Undo what a request came to, by its id alone (冲正, 2601).

        Args:
            request_id: of the original, as the till named it.

        Returns:
            The receipt of the reversal, the same one at each repeat; None when the original never arrived:
            it is refused from now on.

        Raises:
            Refused: ``refund.done`` when it was cancelled or refunded.
        """
        return _answered(self._transport.reverse(AskRequest(at=self._here(), request_id=request_id)))

    def cancel(
        self,
        receipt: Receipt | str,
        *,
        amount: str | Decimal | None = None,
        approved: bool = False,
        request_id: str | None = None,
    ) -> Receipt:
        """Undo a settlement as a whole: a new transaction with the opposite amounts (撤销, 退费).

        It works whatever has happened to the person since.

        Args:
            receipt: the receipt, or its settlement id.
            amount: what is to be given back, in yuan; all of it when left out, and nothing less.
            approved: whether somebody answers for it after the daily close (``cancel.after_close``).
            request_id: the same id again gets the same receipt; drawn when left out.

        Raises:
            Refused: ``refund.done``, ``refund.partial``, ``refund.after_close``, ``request.conflict``.
            Unknown: when the answer is lost.
            ValueError: when this institution has no such settlement.
        """
        return _answered(
            self._transport.cancel(
                CancelRequest(
                    at=self._here(),
                    request_id=self._next_request_id() if request_id is None else request_id,
                    settlement_id=receipt.settlement_id if isinstance(receipt, Receipt) else receipt,
                    amount_fen=None if amount is None else fen_of(amount),
                    approved=approved,
                )
            )
        )

    def admit(self, admission: Admission) -> Stay:
        """Admit a person to a stay in hospital (入院登记); the one that is open when there is one.

        Args:
            admission: from a scan for 01102 or 01103.

        Raises:
            Refused: when the person may not settle here.
            ValueError: at a pharmacy, or for another scene.
        """
        return _answered(self._transport.admit(AdmitRequest(at=self._for(admission))))

    def deposit(
        self, admission: Admission, stay: Stay | str, amount: str | Decimal, *, request_id: str | None = None
    ) -> Receipt:
        """Take money in advance for a stay (预缴金): cash that the settlement counts.

        Args:
            admission: from a scan for 01104.
            stay: which stay, or its id.
            amount: in yuan.
            request_id: the same id again gets the same receipt; drawn when left out.

        Raises:
            Refused: when the person may not settle here.
            ValueError: for an amount of zero, another scene, or a stay that is not open here.
        """
        return self._advance(admission, stay, fen_of(amount), request_id)

    def end_stay(self, admission: Admission, stay: Stay | str, *, request_id: str | None = None) -> Receipt:
        """End a stay without a bill: what was paid in advance is given back.

        Args:
            admission: from a scan for 01104.
            stay: which stay, or its id.
            request_id: the same id again gets the same receipt; drawn when left out.

        Raises:
            Refused: when the person may not settle here.
            ValueError: for another scene, or a stay that is not open here.
        """
        return self._advance(admission, stay, None, request_id)

    def reconcile(
        self, first: date, last: date | None = None, *, own: Mapping[str, int] | None = None
    ) -> Reconciled:
        """The institution's settlements of some days: totals, details, and where a list differs (对账).

        Args:
            first: the first day of the wall clock.
            last: the last one; the first when left out.
            own: the till's list: total in fen by settlement id; left out, nothing is compared.

        Raises:
            ValueError: when the last day lies before the first.
        """
        return _answered(
            self._transport.reconcile(
                ReconcileRequest(at=self._here(), first=first, last=last or first, own=own)
            )
        )

    def _advance(
        self, admission: Admission, stay: Stay | str, amount_fen: int | None, request_id: str | None
    ) -> Receipt:
        return _answered(
            self._transport.deposit(
                DepositRequest(
                    at=self._for(admission),
                    request_id=self._next_request_id() if request_id is None else request_id,
                    stay_id=stay.stay_id if isinstance(stay, Stay) else stay,
                    amount_fen=amount_fen,
                )
            )
        )

    def _here(self) -> At:
        return At(institution=self.place.institution_id, terminal=self.name, scene=self.scene)

    def _for(self, admission: Admission) -> At:
        if not isinstance(admission, Admission):
            raise TypeError(f"an admission comes from verdict.require(), not {type(admission).__name__}")
        return At(
            institution=self.place.institution_id,
            terminal=self.name,
            scene=admission.counter.scene,
            ectoken=admission.ectoken,
            card="" if admission.ectoken else admission.subject.person_id.text,
        )

    def _scanned(self, line: Line) -> Line:
        if line.trace_codes is not None or self.collect is None:
            return line
        return replace(line, trace_codes=self.collect(line))


def _answered(answer: Answer | Refusal) -> Answer:
    if isinstance(answer, Refusal):
        raise Refused(answer)
    return answer
