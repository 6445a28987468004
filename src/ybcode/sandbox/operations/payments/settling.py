"""Quoting and settling: the gate again, the rules of settlement, one guarded write."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ybcode.errors import Refusal
from ybcode.rules.calendar import wall_time
from ybcode.rules.redemption.floor import RaiseFloor
from ybcode.rules.settlement import Priced, Receipt, Settlement
from ybcode.rules.settlement.life import lifecycle
from ybcode.rules.settlement.life.record import BindRequest, Bound, PutSettlement, SellPacks
from ybcode.rules.settlement.life.settle import transaction_of
from ybcode.rules.settlement.life.stay import PutStay
from ybcode.rules.settlement.life.stay import after as stay_after
from ybcode.rules.settlement.money.ledger import Post, own_account
from ybcode.rules.settlement.money.own import PutCredit
from ybcode.rules.settlement.money.rates import PutUsed
from ybcode.sandbox.operations.payments.oddities import watched
from ybcode.sandbox.operations.payments.once import Once
from ybcode.sandbox.operations.payments.payment import JUDGEMENTS, Payment
from ybcode.sandbox.operations.payments.pricing import Found, Pricing
from ybcode.sandbox.operations.payments.receipts import kept
from ybcode.sandbox.purse import RequestOf
from ybcode.terminal.payments import Estimate

if TYPE_CHECKING:
    from ybcode.rules.settlement import Stay
    from ybcode.sandbox.engine import Engine, Footing
    from ybcode.sandbox.ports import Effect, Unit
    from ybcode.terminal.payments import QuoteRequest, SettleRequest

_EXPIRED = Refusal("quote.expired", {"reason": "its time is over"})
_CHANGED = Refusal("quote.expired", {"reason": "the fund's share has changed"})
_CONSENT = Refusal("consent.missing")


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


class Settling(Once):
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
                return self.again(unit, bound, now_ms)
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
            *_paid(one, found),
            *found.relief.told(self.engine, one),
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


def _paid(one: Settlement, found: Found) -> list[Effect]:
    """What moves; own accounts, the person's and the givers', are brought up to date before they do."""
    drawn = {draw.account for draw in one.draws}
    relief, own, now_ms = found.relief, found.own, one.at_ms
    owns = [giver.own for giver in relief.givers if own_account(giver.own.person_id) in drawn]
    guards: list[tuple[str, int | None]] = [
        (source.account, source.balance_fen)
        for source in found.money.further
        if source.account in drawn and source not in relief.sources
    ]
    if one.parts.account_fen:
        owns.append(own)
    guards += [(own_account(each.person_id), each.kept_fen) for each in owns]
    before = [made for each in owns for made in each.brought_up(now_ms)]
    effects: list[Effect] = [Post((*before, transaction_of(one)), tuple(guards))]
    effects += [
        PutCredit(person_id=each.person_id, was=each.credit, now=None)
        for each in owns
        if each.arrived(now_ms)
    ]
    return effects


def _settled(stay: Stay) -> Stay:
    return replace(stay, state=stay_after(stay.state, "settle"), deposit_fen=0)
