"""Undoing: cancel and refund by a settlement's id, reverse by the request's. Nobody's standing is asked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ybcode.errors import Refusal
from ybcode.rules.settlement import Receipt
from ybcode.rules.settlement.life import lifecycle
from ybcode.rules.settlement.life.lifecycle import UNDONE
from ybcode.rules.settlement.life.record import (
    BindRequest,
    Bound,
    MoveSettlement,
    PutSettlement,
    ReturnPacks,
)
from ybcode.rules.settlement.life.settle import transaction_of
from ybcode.rules.settlement.life.stay import PutStay
from ybcode.rules.settlement.life.stay import after as stay_after
from ybcode.rules.settlement.life.undo import event_of, refusal_to_cancel, undo, used_after
from ybcode.rules.settlement.money.ledger import Post, own_account
from ybcode.rules.settlement.money.rates import PutUsed
from ybcode.rules.verifier.entitlement import misconceived
from ybcode.sandbox.operations.payments.payment import JUDGEMENTS, Answer, Payment
from ybcode.sandbox.operations.payments.receipts import receipt_of
from ybcode.sandbox.purse import BalanceOf, PurseOf, RequestOf, SettlementOf, StayOf, UndoingOf

if TYPE_CHECKING:
    from ybcode.rules.settlement import Settlement
    from ybcode.rules.settlement.life.undo import Event
    from ybcode.sandbox.engine import Engine, Footing
    from ybcode.sandbox.ports import Effect, Unit
    from ybcode.terminal.payments import AskRequest, CancelRequest

_CONFLICT = Refusal("request.conflict")


class Undoing(Payment[Answer]):
    """What cancelling and reversing share: one undoing, written whole."""

    def undo(
        self, unit: Unit, one: Settlement, event: Event, *, now_ms: int, bind: tuple[Effect, ...] = ()
    ) -> Receipt | None:
        """Write an undoing; None when another one came between.

        Args:
            unit: the transaction.
            one: what is undone.
            event: cancel, refund or reverse.
            now_ms: the instant, in ms.
            bind: what keeps the request's id.
        """
        undone = undo(
            one,
            event,
            settlement_id=self.new_id("YB", now_ms, "undo", one.settlement_id),
            request_id=self.key.request_id,
            now_ms=now_ms,
        )
        undone = replace(undone, terminal=self.at.terminal)  # whose request it was
        undone = replace(undone, notices=(*misconceived(self.engine.policy), *undone.notices))
        purse = unit.load(PurseOf(one.subject, one.year, one.care))
        used = used_after(purse.used, undone)
        effects: list[Effect] = [
            MoveSettlement(
                settlement_id=one.settlement_id, was=one.state, now=lifecycle.after(one.state, event)
            ),
            PutSettlement(undone),
            Post((transaction_of(undone),)),
            *bind,
            *self._stay(unit, one),
        ]
        if used != purse.used:
            effects.append(
                PutUsed(person_id=one.subject, year=one.year, care=one.care, was=purse.used, now=used)
            )
        if one.trace_codes:
            effects.append(ReturnPacks(one.trace_codes, one.settlement_id))
        told = f"{undone.settlement_id} undoes {one.settlement_id}, {undone.parts.total_fen} fen"
        entry = self.entry(now_ms, "accepted", detail=told)
        whose = replace(entry, subject=one.subject, presenter=one.presenter, channel=one.channel)
        if not unit.apply([*effects, self.engine.note(whose)]):
            return None
        balance = unit.load(BalanceOf(own_account(one.subject)))
        return receipt_of(self.engine, unit, undone, balance_fen=balance)

    def _stay(self, unit: Unit, one: Settlement) -> tuple[Effect, ...]:
        """A stay that is settled or ended no longer is open again, with what had been paid in advance."""
        stay = None if one.stay is None else unit.load(StayOf(one.stay))
        if stay is None:
            return ()
        held = stay.deposit_fen + one.deposit_fen
        closed = one.kind in ("settle", "return")
        if held < 0 or (not closed and stay.state != "open"):
            raise ValueError("what was paid in advance was used or given back since: undo that first")
        state = stay_after(stay.state, "undo") if closed else stay.state
        return (PutStay(was=stay, now=replace(stay, state=state, deposit_fen=held)),)


class Cancelling(Undoing[Receipt]):
    """Undo a settlement by its id: a cancellation before the daily close, a refund after it."""

    operation = "cancel"

    def __init__(self, engine: Engine, request: CancelRequest) -> None:
        super().__init__(engine, request.at, request.request_id)
        self.request = request
        asked = ("cancel", request.settlement_id, request.amount_fen)
        self.content = engine.entropy.redacted(repr(asked))

    def answer(self, unit: Unit, footing: Footing) -> Receipt | Refusal:
        """The receipt of the undoing."""
        now_ms, policy = footing.now_ms, self.engine.policy
        request = self.request
        for _ in range(JUDGEMENTS):
            bound = unit.load(RequestOf(self.key))
            if bound is not None:
                return self._again(unit, bound, now_ms)
            one = unit.load(SettlementOf(request.settlement_id))
            if one is None or one.institution != self.at.institution:
                raise ValueError("this institution has no such settlement: cancel by the id on its receipt")
            refusal = refusal_to_cancel(
                one, request.amount_fen, approved=request.approved, policy=policy, now_ms=now_ms
            )
            if refusal is not None:
                if self.bound_since(unit):
                    continue
                return self.refuse(unit, now_ms, refusal)
            made = self.new_id("YB", now_ms, "undo", one.settlement_id)
            bind = BindRequest(Bound(key=self.key, content=self.content, settlement_id=made))
            found = self.undo(unit, one, event_of(one, policy, now_ms), now_ms=now_ms, bind=(bind,))
            if found is not None:
                return found
        raise RuntimeError("the store keeps refusing a write that its own facts allow")

    def _again(self, unit: Unit, bound: Bound, now_ms: int) -> Receipt | Refusal:
        kept = None if bound.settlement_id is None else unit.load(SettlementOf(bound.settlement_id))
        if kept is None or bound.content != self.content:
            return self.refuse(unit, now_ms, _CONFLICT)
        unit.apply([self.note(now_ms, "repeated", detail=kept.settlement_id)])
        return receipt_of(self.engine, unit, kept)


class Reversing(Undoing[Receipt | None]):
    """Undo what a request came to, by its id alone; one that never arrived is refused from now on."""

    operation = "reverse"

    def __init__(self, engine: Engine, request: AskRequest) -> None:
        super().__init__(engine, request.at, request.request_id)

    def answer(self, unit: Unit, footing: Footing) -> Receipt | Refusal | None:
        """The receipt of the reversal; None when the original was never seen."""
        now_ms = footing.now_ms
        for _ in range(JUDGEMENTS):
            bound = unit.load(RequestOf(self.key))
            if bound is None:
                tombstone = BindRequest(Bound(key=self.key, content=b"", settlement_id=None))
                note = self.note(now_ms, "noted", detail="the original was never seen: refused from now on")
                if unit.apply([tombstone, note]):
                    return None
                continue
            if bound.settlement_id is None:
                unit.apply([self.note(now_ms, "repeated")])
                return None
            one = unit.load(SettlementOf(bound.settlement_id))
            assert one is not None
            if one.state in UNDONE or one.undoes is not None:
                return self._over(unit, one, now_ms)
            found = self.undo(unit, one, "reverse", now_ms=now_ms)
            if found is not None:
                return found
        raise RuntimeError("the store keeps refusing a write that its own facts allow")

    def _over(self, unit: Unit, one: Settlement, now_ms: int) -> Receipt | Refusal:
        """A reversal once more gets its first answer; what was cancelled has nothing left to reverse."""
        if one.state == "reversed":
            made = unit.load(UndoingOf(one.settlement_id))
            assert made is not None
            unit.apply([self.note(now_ms, "repeated", detail=made.settlement_id)])
            return receipt_of(self.engine, unit, made)
        done = Refusal("refund.done", {"settlement_id": one.undoes or one.settlement_id})
        return self.refuse(unit, now_ms, done)
