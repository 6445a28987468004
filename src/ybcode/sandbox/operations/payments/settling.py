"""Quoting and settling: the gate again, the rules of settlement, one guarded write."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ybcode.errors import Refusal
from ybcode.rules.calendar import wall_time
from ybcode.rules.holders.holder import as_of
from ybcode.rules.redemption.floor import RaiseFloor
from ybcode.rules.settlement import MoneyFacts, Priced, Receipt, Settlement, price
from ybcode.rules.settlement.goods.checks import Basket, untraced
from ybcode.rules.settlement.life import lifecycle
from ybcode.rules.settlement.life.lifecycle import UNDONE
from ybcode.rules.settlement.life.record import BindRequest, Bound, PutSettlement, SellPacks
from ybcode.rules.settlement.life.settle import care_of, opening_fen, transaction_of
from ybcode.rules.settlement.life.stay import PutStay
from ybcode.rules.settlement.life.stay import after as stay_after
from ybcode.rules.settlement.money.ledger import Post, own_account
from ybcode.rules.settlement.money.own import Own, PutCredit
from ybcode.rules.settlement.money.rates import PutUsed
from ybcode.sandbox.operations.payments.oddities import watched
from ybcode.sandbox.operations.payments.payment import JUDGEMENTS, Payment
from ybcode.sandbox.operations.payments.receipts import kept, receipt_of
from ybcode.sandbox.purse import PurseOf, RequestOf, SettlementOf, SoldPacks, StayOf
from ybcode.sandbox.world.items import CATALOGUE
from ybcode.terminal.payments import Estimate
from ybcode.values import without_numbers

if TYPE_CHECKING:
    from ybcode.rules.holders.holder import Holder
    from ybcode.rules.settlement import Bill, Stay
    from ybcode.rules.settlement.money.own import Credit
    from ybcode.rules.verifier import Admission, Facts
    from ybcode.sandbox.engine import Engine, Footing
    from ybcode.sandbox.ports import Effect, Unit
    from ybcode.sandbox.purse import Purse
    from ybcode.terminal.payments import QuoteRequest, SettleRequest

SCENES = ("02121", "01101", "01301")
"""Where a bill is settled: at a pharmacy, at registration, at a hospital's counter."""

_EXPIRED = Refusal("quote.expired", {"reason": "its time is over"})
_CHANGED = Refusal("quote.expired", {"reason": "the fund's share has changed"})
_CONSENT = Refusal("consent.missing")
_CONFLICT = Refusal("request.conflict")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A bill that may be settled: by whom, on which facts, and how."""

    admission: Admission
    facts: Facts
    own: Own
    money: MoneyFacts
    priced: Priced


class Pricing:
    """A bill at a gate: who may settle it, and how it would be paid."""

    def __init__(self, payment: Payment[Receipt] | Payment[Estimate], bill: Bill) -> None:
        self.payment = payment
        self.bill = bill
        if payment.at.scene not in SCENES:
            raise ValueError(f"scene {payment.at.scene} settles no bill: scan for one of {', '.join(SCENES)}")

    def price(self, unit: Unit, now_ms: int) -> Found | Refusal:
        """The admission, the facts and the split; or why not."""
        gate = self.payment.gate(unit, now_ms)
        if isinstance(gate, Refusal):
            return gate
        admission, facts = gate
        policy, me = self.payment.engine.policy, admission.subject.person_id
        purse = unit.load(PurseOf(me, wall_time(now_ms).year, care_of(self.bill)))
        holder = as_of(facts.holder, policy, now_ms)
        own = Own(
            person_id=me,
            kept_fen=purse.balance_fen,
            opening_fen=opening_fen(holder, policy),
            credit=purse.credit,
        )
        money = self._money(unit, admission, holder, purse=purse, arrived=own.arrived(now_ms))
        priced = price(admission, self.bill, money, policy=policy, now_ms=now_ms)
        if isinstance(priced, Refusal):
            return priced
        return Found(admission=admission, facts=facts, own=own, money=money, priced=priced)

    def _money(
        self, unit: Unit, admission: Admission, holder: Holder, *, purse: Purse, arrived: Credit | None
    ) -> MoneyFacts:
        bill = self.bill
        codes = tuple(code for line in bill.lines for code in line.trace_codes or ())
        return MoneyFacts(
            items=CATALOGUE,
            holder=holder,
            balance_fen=purse.balance_fen,
            arrived_fen=arrived.amount_fen if arrived else 0,
            further=purse.further,
            used=purse.used,
            sold=unit.load(SoldPacks(codes)) if codes else frozenset(),
            stay=None if bill.stay is None else self._stay(unit, bill.stay, admission),
        )

    def _stay(self, unit: Unit, stay_id: str, admission: Admission) -> Stay:
        stay = unit.load(StayOf(stay_id))
        where = admission.counter.institution.institution_id
        mine = stay is not None and stay.person_id == admission.subject.person_id
        if stay is None or not mine or stay.institution != where or stay.state != "open":
            raise ValueError(
                "this person has no such stay here that is open: till.admit(admission) opens one"
            )
        return stay

    def oddments(self, priced: Priced, now_ms: int) -> list[str]:
        """What is noted, and refused where the policy is strict: items and packs that nobody knows."""
        basket = Basket(bill=self.bill, charges=priced.charges, sold=frozenset(), pharmacy=True)
        found = [
            f"item unknown, taken as class 甲: {without_numbers(one.item.name)}"
            for one in priced.charges
            if not one.known
        ]
        name = untraced(basket, self.payment.engine.policy, now_ms)
        return found if name is None else [*found, f"trace code missing: {without_numbers(name)}"]


class Quoting(Payment[Estimate]):
    """What a bill would be paid with: nothing is stored but the journal's entry."""

    operation = "quote"

    def __init__(self, engine: Engine, request: QuoteRequest) -> None:
        super().__init__(engine, request.at)
        self.pricing = Pricing(self, request.bill)

    def answer(self, unit: Unit, footing: Footing) -> Estimate | Refusal:
        """The estimate."""
        now_ms = footing.now_ms
        found = self.pricing.price(unit, now_ms)
        if isinstance(found, Refusal):
            return self.refuse(unit, now_ms, found)
        priced = found.priced
        unit.apply([self.note(now_ms, "done", detail=f"{priced.parts.total_fen} fen")])
        return Estimate(
            parts=priced.parts,
            lines=priced.charges,
            notices=priced.notices,
            balance_fen=priced.balance_fen,
            quoted_ms=now_ms,
            expires_ms=now_ms + self.engine.policy.settlement.quote_life_s * 1000,
        )


class Settling(Payment[Receipt]):
    """A bill is settled, once for each request id."""

    operation = "settle"

    def __init__(self, engine: Engine, request: SettleRequest) -> None:
        super().__init__(engine, request.at, request.request_id)
        self.request = request
        self.pricing = Pricing(self, request.bill)
        # A till that begins again scans the packs again: the sale is the same one.
        lines = tuple(replace(line, trace_codes=None) for line in request.bill.lines)
        asked = (request.at.ectoken or request.at.card, request.at.scene, replace(request.bill, lines=lines))
        self.content = engine.entropy.redacted(repr(asked))

    def answer(self, unit: Unit, footing: Footing) -> Receipt | Refusal:
        """The receipt, of this request or of the one before it under the same id."""
        now_ms = footing.now_ms
        for _ in range(JUDGEMENTS):
            bound = unit.load(RequestOf(self.key))
            if bound is not None:
                return self._again(unit, bound, now_ms)
            try:
                found = self.pricing.price(unit, now_ms)
            except ValueError:
                if self.bound_since(unit):
                    continue
                raise
            refusal = found if isinstance(found, Refusal) else self._stale(found.priced, now_ms)
            if refusal is not None:
                if self.bound_since(unit):
                    continue
                return self.refuse(unit, now_ms, refusal)
            assert not isinstance(found, Refusal)
            one = self._settlement(found, now_ms)
            if unit.apply(self._effects(unit, one, found)):
                return Receipt(
                    settlement=one,
                    subject=found.admission.subject,
                    presenter=found.admission.presenter,
                    place=found.admission.counter.institution,
                    balance_fen=found.priced.balance_fen - one.parts.account_fen,
                    notices=one.notices,
                )
        raise RuntimeError("the store keeps refusing a write that its own facts allow")

    def _again(self, unit: Unit, bound: Bound, now_ms: int) -> Receipt | Refusal:
        """The first receipt once more; what was reversed is over, whether it had arrived or not."""
        kept = None if bound.settlement_id is None else unit.load(SettlementOf(bound.settlement_id))
        if kept is not None and bound.content != self.content:
            return self.refuse(unit, now_ms, _CONFLICT)
        if kept is None or kept.state in UNDONE:
            done = Refusal("refund.done", {"settlement_id": bound.settlement_id or self.key.request_id})
            return self.refuse(unit, now_ms, done)
        unit.apply([self.note(now_ms, "repeated", detail=kept.settlement_id)])
        return receipt_of(self.engine, unit, kept, again=True)

    def _stale(self, priced: Priced, now_ms: int) -> Refusal | None:
        """What was quoted holds no longer: its time, the fund's share, or the person never agreed."""
        request, rules = self.request, self.engine.policy.settlement
        if not 0 <= now_ms - request.quoted_ms < rules.quote_life_s * 1000:
            return _EXPIRED
        told, now = request.quoted, priced.parts
        if (told.total_fen, told.scope_fen, told.fund_fen) != (now.total_fen, now.scope_fen, now.fund_fen):
            return _CHANGED
        return _CONSENT if rules.consent and not request.consent else None

    def _settlement(self, found: Found, now_ms: int) -> Settlement:
        admission, money, priced = found.admission, found.money, found.priced
        at, subject = self.at, admission.subject
        key = (at.institution.text, at.terminal, self.request.request_id)
        return Settlement(
            settlement_id=self.new_id("YB", now_ms, *key),
            kind="settle",
            state=lifecycle.after(lifecycle.after("quoted", "authorise"), "settle"),
            subject=subject.person_id,
            presenter=admission.presenter.person_id,
            channel=admission.channel,
            institution=at.institution,
            terminal=at.terminal,
            scene=at.scene,
            request_id=self.request.request_id,
            at_ms=now_ms,
            care=priced.care,
            year=wall_time(now_ms).year,
            region=subject.region,
            insurance=money.holder.enrolment.kind,
            parts=priced.parts,
            charges=tuple(map(kept, priced.charges)),
            draws=priced.draws,
            deposit_fen=money.stay.deposit_fen if money.stay else 0,
            stay=money.stay.stay_id if money.stay else None,
            notices=priced.notices,
        )

    def _effects(self, unit: Unit, one: Settlement, found: Found) -> list[Effect]:
        facts, money, priced, now_ms = found.facts, found.money, found.priced, one.at_ms
        effects: list[Effect] = [
            PutSettlement(one),
            BindRequest(Bound(key=self.key, content=self.content, settlement_id=one.settlement_id)),
            *_paid(one, money, found.own),
            *watched(self.engine, unit, one, facts.holder),
        ]
        if facts.token is not None and facts.credential is not None:
            effects.append(RaiseFloor(facts.credential, facts.token.tick, None))  # it must still be live
        if priced.used != money.used:
            put = PutUsed(
                person_id=one.subject, year=one.year, care=one.care, was=money.used, now=priced.used
            )
            effects.append(put)
        if one.trace_codes:
            effects.append(SellPacks(one.trace_codes, one.settlement_id))
        if money.stay is not None:
            effects.append(PutStay(was=money.stay, now=_settled(money.stay)))
        notes = [self.note(now_ms, "noted", detail=told) for told in self.pricing.oddments(priced, now_ms)]
        told = f"{one.settlement_id}, {one.parts.total_fen} fen"
        return [*effects, *notes, self._accepted(one, told)]

    def _accepted(self, one: Settlement, told: str) -> Effect:
        entry = self.entry(one.at_ms, "accepted", detail=told)
        whose = replace(entry, subject=one.subject, presenter=one.presenter, channel=one.channel)
        return self.engine.note(whose)


def _paid(one: Settlement, money: MoneyFacts, own: Own) -> list[Effect]:
    """What moves; an own account is brought up to date before it does."""
    drawn = {draw.account for draw in one.draws}
    guards: list[tuple[str, int | None]] = [
        (source.account, source.balance_fen) for source in money.further if source.account in drawn
    ]
    moved = transaction_of(one)
    if not one.parts.account_fen:
        return [Post((moved,), tuple(guards))]
    guards.append((own_account(one.subject), own.kept_fen))
    effects: list[Effect] = [Post((*own.brought_up(one.at_ms), moved), tuple(guards))]
    if own.arrived(one.at_ms):
        effects.append(PutCredit(person_id=one.subject, was=own.credit, now=None))
    return effects


def _settled(stay: Stay) -> Stay:
    return replace(stay, state=stay_after(stay.state, "settle"), deposit_fen=0)
