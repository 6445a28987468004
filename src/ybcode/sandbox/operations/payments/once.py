"""What moves money once for each request id: the same again gets the same receipt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ybcode.errors import Refusal
from ybcode.rules.settlement import Receipt
from ybcode.rules.settlement.life.lifecycle import UNDONE
from ybcode.sandbox.operations.payments.payment import Payment
from ybcode.sandbox.operations.payments.receipts import receipt_of
from ybcode.sandbox.purse import SettlementOf

if TYPE_CHECKING:
    from ybcode.rules.settlement.life.record import Bound
    from ybcode.sandbox.ports import Unit

_CONFLICT = Refusal("request.conflict")


class Once(Payment[Receipt]):
    """A settlement or a deposit.

    Attributes:
        content: keyed hash of what is asked: a request id is bound to it.
    """

    content = b""

    def again(self, unit: Unit, bound: Bound, now_ms: int) -> Receipt | Refusal:
        """The first receipt once more; what was reversed is over, whether it had arrived or not.

        Args:
            unit: the transaction.
            bound: what the request's id stands for.
            now_ms: the instant, in ms.
        """
        kept = None if bound.settlement_id is None else unit.load(SettlementOf(bound.settlement_id))
        if kept is not None and bound.content != self.content:
            return self.refuse(unit, now_ms, _CONFLICT)
        if kept is None or kept.state in UNDONE:
            done = Refusal("refund.done", {"settlement_id": bound.settlement_id or self.key.request_id})
            return self.refuse(unit, now_ms, done)
        unit.apply([self.note(now_ms, "repeated", detail=kept.settlement_id)])
        return receipt_of(self.engine, unit, kept, again=True)
