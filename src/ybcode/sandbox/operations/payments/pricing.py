"""A bill at a gate: who may settle it, on which facts, and how it would be paid."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ybcode.errors import Refusal
from ybcode.rules.calendar import wall_time
from ybcode.rules.holders.holder import as_of
from ybcode.rules.settlement import MoneyFacts, Priced, Receipt, price
from ybcode.rules.settlement.goods.checks import Basket, untraced
from ybcode.rules.settlement.life.settle import care_of, opening_fen
from ybcode.rules.settlement.money.own import Own
from ybcode.sandbox.operations.families.returns import return_due
from ybcode.sandbox.operations.payments.relief import Relief, relief_of
from ybcode.sandbox.purse import PurseOf, SoldPacks, StayOf
from ybcode.sandbox.world.items import CATALOGUE
from ybcode.values import without_numbers

if TYPE_CHECKING:
    from ybcode.rules.holders.holder import Holder
    from ybcode.rules.settlement import Bill, Stay
    from ybcode.rules.settlement.money.own import Credit
    from ybcode.rules.verifier import Admission, Facts
    from ybcode.sandbox.operations.payments.payment import Payment
    from ybcode.sandbox.ports import Unit
    from ybcode.sandbox.purse import Purse
    from ybcode.terminal.payments import Estimate

SCENES = ("02121", "01101", "01301")
"""Where a bill is settled: at a pharmacy, at registration, at a hospital's counter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A bill that may be settled: by whom, on which facts, and how."""

    admission: Admission
    facts: Facts
    own: Own
    relief: Relief
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
        engine = self.payment.engine
        policy, me = engine.policy, admission.subject.person_id
        return_due(unit, me, now_ms)
        relief = relief_of(engine, unit, me, now_ms)
        purse = unit.load(PurseOf(me, wall_time(now_ms).year, care_of(self.bill)))
        holder = as_of(facts.holder, policy, now_ms)
        own = Own(
            person_id=me,
            kept_fen=purse.balance_fen,
            opening_fen=opening_fen(holder, policy),
            credit=purse.credit,
        )
        money = self._money(unit, admission, holder, purse=purse, arrived=own.arrived(now_ms))
        money = replace(
            money,
            further=(*money.further, *relief.sources),
            bridge=None if facts.binding is None else relief.is_open_by(admission.presenter.person_id),
            shared=relief.is_open,
        )
        priced = price(admission, self.bill, money, policy=policy, now_ms=now_ms)
        if isinstance(priced, Refusal):
            return priced
        return Found(admission=admission, facts=facts, own=own, relief=relief, money=money, priced=priced)

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
