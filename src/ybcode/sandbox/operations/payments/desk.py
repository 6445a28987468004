"""The in-process transport of payments: each request an operation of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ybcode.sandbox.operations.payments.asking import Querying, Reconciling
from ybcode.sandbox.operations.payments.settling import Quoting, Settling
from ybcode.sandbox.operations.payments.stays import Admitting, Depositing
from ybcode.sandbox.operations.payments.undoing import Cancelling, Reversing

if TYPE_CHECKING:
    from ybcode.errors import Refusal
    from ybcode.rules.settlement import Receipt, Stay
    from ybcode.rules.settlement.reconciliation import Reconciled
    from ybcode.sandbox.engine import Engine
    from ybcode.terminal.payments import (
        AdmitRequest,
        AskRequest,
        CancelRequest,
        DepositRequest,
        Estimate,
        QuoteRequest,
        ReconcileRequest,
        SettleRequest,
    )


class PaymentDesk:
    """What a till asks about money, answered by the sandbox itself."""

    _engine: Engine

    def quote(self, request: QuoteRequest) -> Estimate | Refusal:
        """Say what a bill would be paid with."""
        return Quoting(self._engine, request).run()

    def settle(self, request: SettleRequest) -> Receipt | Refusal:
        """Settle a bill, once for each request id."""
        return Settling(self._engine, request).run()

    def cancel(self, request: CancelRequest) -> Receipt | Refusal:
        """Undo a settlement."""
        return Cancelling(self._engine, request).run()

    def query(self, request: AskRequest) -> Receipt | Refusal | None:
        """Say what a request came to."""
        return Querying(self._engine, request).run()

    def reverse(self, request: AskRequest) -> Receipt | Refusal | None:
        """Undo what a request came to, or refuse it from now on."""
        return Reversing(self._engine, request).run()

    def admit(self, request: AdmitRequest) -> Stay | Refusal:
        """Open a stay in hospital."""
        return Admitting(self._engine, request).run()

    def deposit(self, request: DepositRequest) -> Receipt | Refusal:
        """Take money in advance, or give it back."""
        return Depositing(self._engine, request).run()

    def reconcile(self, request: ReconcileRequest) -> Reconciled | Refusal:
        """Tell totals, details and differences of a period."""
        return Reconciling(self._engine, request).run()
