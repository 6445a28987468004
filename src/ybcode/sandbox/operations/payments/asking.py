"""Asking without moving anything: what a request came to, and the settlements of some days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ybcode.rules.calendar import end_ms, midnight_ms
from ybcode.rules.settlement import Receipt
from ybcode.rules.settlement.reconciliation import Reconciled, differences_of, totals_of
from ybcode.sandbox.operations.payments.payment import Payment
from ybcode.sandbox.operations.payments.receipts import receipt_of
from ybcode.sandbox.purse import RequestOf, SettledAt, SettlementOf

if TYPE_CHECKING:
    from ybcode.errors import Refusal
    from ybcode.sandbox.engine import Engine, Footing
    from ybcode.sandbox.ports import Unit
    from ybcode.terminal.payments import AskRequest, ReconcileRequest

MAX_DAYS = 366
"""How many days are compared at once."""


class Querying(Payment[Receipt | None]):
    """What a request came to: its receipt, or None."""

    operation = "query"

    def __init__(self, engine: Engine, request: AskRequest) -> None:
        super().__init__(engine, request.at, request.request_id)

    def answer(self, unit: Unit, footing: Footing) -> Receipt | Refusal | None:
        """The receipt; None when the request never arrived, or was reversed before it did."""
        bound = unit.load(RequestOf(self.key))
        key = None if bound is None else bound.settlement_id
        one = None if key is None else unit.load(SettlementOf(key))
        unit.apply([self.note(footing.now_ms, "done", detail=key or "never arrived")])
        return None if one is None else receipt_of(self.engine, unit, one)


class Reconciling(Payment[Reconciled]):
    """An institution's settlements of some days, beside a till's own list."""

    operation = "reconcile"

    def __init__(self, engine: Engine, request: ReconcileRequest) -> None:
        super().__init__(engine, request.at)
        self.request = request
        if not 0 <= (request.last - request.first).days < MAX_DAYS:
            raise ValueError(f"1 to {MAX_DAYS} days are compared at once, the first one first")

    def answer(self, unit: Unit, footing: Footing) -> Reconciled | Refusal:
        """Totals, details, differences."""
        asked = self.request
        from_ms, until_ms = midnight_ms(asked.first), end_ms(asked.last)
        details = unit.load(SettledAt(self.at.institution, from_ms, until_ms))
        found = () if asked.own is None else differences_of(details, asked.own)
        unit.apply([self.note(footing.now_ms, "done", detail=f"{len(details)} rows, {len(found)} differ")])
        return Reconciled(
            first=asked.first,
            last=asked.last,
            totals=totals_of(details),
            details=details,
            differences=found,
        )
