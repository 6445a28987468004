"""The in-process transport of payments: each request an operation of its own, loaded when it is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
        from ybcode.sandbox.operations.payments.settling import Quoting

        return Quoting(self._engine, request).run()

    def settle(self, request: SettleRequest) -> Receipt | Refusal:
        """Settle a bill, once for each request id."""
        from ybcode.sandbox.operations.payments.settling import Settling

        return Settling(self._engine, request).run()

    def cancel(self, request: CancelRequest) -> Receipt | Refusal:
        """Undo a settlement."""
        from ybcode.sandbox.operations.payments.undoing import Cancelling

        return Cancelling(self._engine, request).run()

    def query(self, request: AskRequest) -> Receipt | Refusal | None:
        """Say what a request came to."""
        from ybcode.sandbox.operations.payments.asking import Querying

        return Querying(self._engine, request).run()

    def reverse(self, request: AskRequest) -> Receipt | Refusal | None:
        """Undo what a request came to, or refuse it from now on."""
        from ybcode.sandbox.operations.payments.undoing import Reversing

        return Reversing(self._engine, request).run()

    def admit(self, request: AdmitRequest) -> Stay | Refusal:
        """Open a stay in hospital."""
        from ybcode.sandbox.operations.payments.stays import Admitting

        return Admitting(self._engine, request).run()

    def deposit(self, request: DepositRequest) -> Receipt | Refusal:
        """Take money in advance, or give it back."""
        from ybcode.sandbox.operations.payments.stays import Depositing

        return Depositing(self._engine, request).run()

    def reconcile(self, request: ReconcileRequest) -> Reconciled | Refusal:
        """Tell totals, details and differences of a period."""
        from ybcode.sandbox.operations.payments.asking import Reconciling

        return Reconciling(self._engine, request).run()
