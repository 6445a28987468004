"""Stays in hospital: admitted, paid in advance, ended without a bill."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ybcode.errors import Refusal
from ybcode.rules.calendar import wall_time
from ybcode.rules.settlement import Parts, Receipt, Settlement, Stay
from ybcode.rules.settlement.goods.bill import MAX_LINE_FEN, yuan
from ybcode.rules.settlement.life.record import BindRequest, Bound, PutSettlement, StandsAt
from ybcode.rules.settlement.life.settle import transaction_of
from ybcode.rules.settlement.life.stay import PutStay, after
from ybcode.rules.settlement.money.ledger import Post
from ybcode.sandbox.operations.payments.once import Once
from ybcode.sandbox.operations.payments.payment import JUDGEMENTS, Payment
from ybcode.sandbox.operations.payments.receipts import receipt_of
from ybcode.sandbox.purse import RequestOf, StayOf, StaysOf

if TYPE_CHECKING:
    from ybcode.rules.verifier import Admission, Facts
    from ybcode.sandbox.engine import Engine, Footing
    from ybcode.sandbox.ports import Effect, Unit
    from ybcode.terminal.payments import AdmitRequest, DepositRequest

ADMIT_SCENES = ("01102", "01103")
DEPOSIT_SCENE = "01104"


class Admitting(Payment[Stay]):
    """A person is admitted; who has an open stay here keeps it."""

    operation = "admit"

    def __init__(self, engine: Engine, request: AdmitRequest) -> None:
        super().__init__(engine, request.at)
        if request.at.scene not in ADMIT_SCENES:
            raise ValueError(f"scene {request.at.scene} admits nobody: scan for {' or '.join(ADMIT_SCENES)}")

    def answer(self, unit: Unit, footing: Footing) -> Stay | Refusal:
        """The stay."""
        now_ms, where = footing.now_ms, self.at.institution
        for _ in range(JUDGEMENTS):
            gate = self.gate(unit, now_ms)
            if isinstance(gate, Refusal):
                return self.refuse(unit, now_ms, gate)
            admission, facts = gate
            me = admission.subject.person_id
            held = unit.load(StaysOf(me))
            open_here = next((one for one in held if one.institution == where and one.state == "open"), None)
            if open_here is not None:
                unit.apply([self.note(now_ms, "repeated", detail=open_here.stay_id)])
                return open_here
            key = self.new_id("ZY", now_ms, where.text, me.text, str(len(held)))
            stay = Stay(stay_id=key, person_id=me, institution=where, admitted_ms=now_ms)
            done = self.engine.note(replace(self.entry(now_ms, "done", detail=key), subject=me))
            if unit.apply([PutStay(was=None, now=stay), StandsAt(me, facts.holder.version), done]):
                return stay
        raise RuntimeError("the store keeps refusing a write that its own facts allow")


class Depositing(Once):
    """Money is paid in advance for a stay, or what is left is given back at its end."""

    operation = "deposit"

    def __init__(self, engine: Engine, request: DepositRequest) -> None:
        super().__init__(engine, request.at, request.request_id)
        self.request = request
        if request.at.scene != DEPOSIT_SCENE:
            raise ValueError(f"scene {request.at.scene} takes no deposit: scan for {DEPOSIT_SCENE}")
        if request.amount_fen is not None and not 0 < request.amount_fen <= MAX_LINE_FEN:
            raise ValueError(f"a deposit is from ¥0.01 to ¥{yuan(MAX_LINE_FEN)}")
        self.content = engine.entropy.redacted(repr(("deposit", request.stay_id, request.amount_fen)))

    def answer(self, unit: Unit, footing: Footing) -> Receipt | Refusal:
        """The receipt: no bill is paid, so every part of it is zero but the deposit."""
        now_ms = footing.now_ms
        for _ in range(JUDGEMENTS):
            bound = unit.load(RequestOf(self.key))
            if bound is not None:
                return self.again(unit, bound, now_ms)
            gate = self.gate(unit, now_ms)
            if isinstance(gate, Refusal):
                return self.refuse(unit, now_ms, gate)
            admission, facts = gate
            try:
                stay = self._stay(unit, admission)
            except ValueError:
                if self.bound_since(unit):
                    continue
                raise
            one = self._settlement(admission, facts, stay, now_ms)
            event = "deposit" if one.kind == "deposit" else "end"
            now = replace(
                stay, state=after(stay.state, event), deposit_fen=stay.deposit_fen - one.deposit_fen
            )
            effects: list[Effect] = [
                PutSettlement(one),
                BindRequest(Bound(key=self.key, content=self.content, settlement_id=one.settlement_id)),
                Post((transaction_of(one),)),
                PutStay(was=stay, now=now),
                StandsAt(one.subject, facts.holder.version),
            ]
            told = self.entry(now_ms, "accepted", detail=f"{one.settlement_id}, {-one.deposit_fen} fen")
            effects.append(self.engine.note(replace(told, subject=one.subject, presenter=one.presenter)))
            if unit.apply(effects):
                return receipt_of(self.engine, unit, one)
        raise RuntimeError("the store keeps refusing a write that its own facts allow")

    def _stay(self, unit: Unit, admission: Admission) -> Stay:
        stay = unit.load(StayOf(self.request.stay_id))
        mine = stay is not None and stay.person_id == admission.subject.person_id
        if stay is None or not mine or stay.institution != self.at.institution or stay.state != "open":
            raise ValueError(
                "this person has no such stay here that is open: till.admit(admission) opens one"
            )
        return stay

    def _settlement(self, admission: Admission, facts: Facts, stay: Stay, now_ms: int) -> Settlement:
        at, paid = self.at, self.request.amount_fen
        key = (at.institution.text, at.terminal, self.request.request_id)
        return Settlement(
            settlement_id=self.new_id("YB", now_ms, *key),
            kind="return" if paid is None else "deposit",
            state="settled",
            subject=admission.subject.person_id,
            presenter=admission.presenter.person_id,
            channel=admission.channel,
            institution=at.institution,
            terminal=at.terminal,
            scene=at.scene,
            request_id=self.request.request_id,
            at_ms=now_ms,
            care="inpatient",
            year=wall_time(now_ms).year,
            region=admission.subject.region,
            insurance=facts.holder.enrolment.kind,
            parts=Parts(total_fen=0),
            deposit_fen=stay.deposit_fen if paid is None else -paid,
            stay=stay.stay_id,
        )
