"""From an admission and a bill to the parts, the notices and everything that is written of them.

The order (domain.md, B.12): the goods are charged and checked, the rates found, the bill split. Quoting
stops there; settling writes it all, or none of it. Whoever settles recomputes what was quoted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ybcode.errors import Refusal
from ybcode.rules.calendar import day_of
from ybcode.rules.settlement.goods.bill import yuan
from ybcode.rules.settlement.goods.charge import Charge, charge_all
from ybcode.rules.settlement.goods.checks import Basket, first_refusal
from ybcode.rules.settlement.money import ledger
from ybcode.rules.settlement.money.funding import Draw, Means, Parts, Source, fund_bill, payable_fen
from ybcode.rules.settlement.money.rates import NOTHING_USED, Care, Used, is_retired, rates_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ybcode.rules.holders.holder import Holder
    from ybcode.rules.policy import Policy
    from ybcode.rules.settlement.goods.bill import Bill
    from ybcode.rules.settlement.goods.items import Item
    from ybcode.rules.settlement.life.record import Settlement
    from ybcode.rules.settlement.life.stay import Stay
    from ybcode.rules.verifier import Admission


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyFacts:
    """What the world holds about a payment.

    Attributes:
        items: the catalogue, by code and by name.
        holder: the subject's insurance, as it stands.
        balance_fen: of the own account; None: nothing ever moved there.
        arrived_fen: a credit that has arrived there and was not written yet.
        further: more sources, in their order.
        used: the accumulators of this year and kind of care.
        sold: those of the bill's trace codes that were sold.
        stay: the stay that is settled.
        bridge: of a code on a relative's phone, whether that relative's money may pay: mutual aid is open
            as well (S2 「亲情账户≠家庭共济」); None where the person shows the own code.
        shared: whether anybody's mutual aid is open for the person.
    """

    items: Mapping[str, Item]
    holder: Holder
    balance_fen: int | None
    arrived_fen: int = 0
    further: tuple[Source, ...] = ()
    used: Used = NOTHING_USED
    sold: frozenset[str] = frozenset()
    stay: Stay | None = None
    bridge: bool | None = None
    shared: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Priced:
    """A bill that may be settled, and how.

    Attributes:
        care: outpatient or inpatient.
        charges: the lines.
        parts: who pays what.
        draws: which further source pays what.
        used: the accumulators afterwards.
        notices: what rides on it.
        balance_fen: of the own account before.
    """

    care: Care
    charges: tuple[Charge, ...]
    parts: Parts
    draws: tuple[Draw, ...]
    used: Used
    notices: tuple[Refusal, ...]
    balance_fen: int


def care_of(bill: Bill) -> Care:
    """Which accumulators a bill moves: a stay has its own."""
    return "outpatient" if bill.stay is None else "inpatient"


def price(
    admission: Admission, bill: Bill, facts: MoneyFacts, *, policy: Policy, now_ms: int
) -> Priced | Refusal:
    """Charge a bill, check it and split it.

    Args:
        admission: who was let in, where, and which money may pay there.
        bill: what is charged.
        facts: what the world holds.
        policy: the sandbox's settings.
        now_ms: the instant, in ms.

    Returns:
        How it is paid, or the first refusal of the goods.
    """
    place, subject = admission.counter.institution, admission.subject
    charges = charge_all(bill, facts.items, policy, place.kind)
    basket = Basket(bill=bill, charges=charges, sold=facts.sold, pharmacy=place.kind == "pharmacy")
    refusal = first_refusal(basket, policy, now_ms)
    if refusal is not None:
        return refusal
    care, kind = care_of(bill), facts.holder.enrolment.kind
    retired = is_retired(subject, kind, day_of(now_ms), policy)
    rates = rates_for(kind, place, policy, care=care, retired=retired)
    balance = opening_fen(facts.holder, policy) if facts.balance_fen is None else facts.balance_fen
    balance += facts.arrived_fen
    means = Means(
        funds=admission.funds,
        rates=rates,
        # A stay bears its own deductible, whatever the year has borne.
        used=facts.used if care == "outpatient" else Used(fund_fen=facts.used.fund_fen),
        balance_fen=balance,
        further=facts.further,
    )
    parts, draws = fund_bill(charges, means)
    rest = payable_fen(charges, parts) - parts.account_fen - parts.mutual_aid_fen
    return Priced(
        care=care,
        charges=charges,
        parts=parts,
        draws=draws,
        used=Used(
            deductible_fen=facts.used.deductible_fen + parts.deductible_fen,
            fund_fen=facts.used.fund_fen + parts.fund_fen,
        ),
        notices=(*_notices(rest, means, facts.holder, policy), *_of_family(rest, facts, policy)),
        balance_fen=balance,
    )


def has_no_account(holder: Holder, policy: Policy) -> bool:
    """Whether a person has no account at all: residents have none (S3, X11), nor who was never insured."""
    one = holder.enrolment
    return one.status == "none" or (one.kind == "resident" and not policy.enrolment.resident_account)


def opening_fen(holder: Holder, policy: Policy) -> int:
    """With what a person's account begins, in which nothing ever moved."""
    return 0 if has_no_account(holder, policy) else policy.account.opening_fen


def _notices(rest: int, means: Means, holder: Holder, policy: Policy) -> Iterator[Refusal]:
    """Why an account leaves a rest in cash: never a reason to refuse (S3 「不影响医保报销待遇」)."""
    if rest <= 0:
        return
    if has_no_account(holder, policy):
        yield Refusal("account.none")
    elif "account" in means.funds and means.balance_fen == 0:
        yield Refusal("account.empty")
    elif "account" in means.funds:
        yield Refusal("account.short", {"balance": yuan(means.balance_fen), "rest": yuan(rest)})


def _of_family(rest: int, facts: MoneyFacts, policy: Policy) -> Iterator[Refusal]:
    """What a binding does not do, and what mutual aid could not (S2 「不能直接共用账户余额」)."""
    conflated = policy.family.debit_source == "binder"
    if conflated or (rest > 0 and facts.bridge is False):
        yield Refusal("family.not_mutual_aid")
    if rest > 0 and facts.shared:
        yield Refusal("mutual_aid.short", {"rest": yuan(rest)})


def transaction_of(one: Settlement) -> ledger.Transaction:
    """What moves with a settlement; for an undoing its negative amounts lead the same paths back.

    Args:
        one: the settlement.
    """
    parts = one.parts
    amounts = {
        ledger.till_of(one.institution): parts.total_fen,
        ledger.fund(one.region): -parts.fund_fen,
        ledger.own_account(one.subject): -parts.account_fen,
        **{draw.account: -draw.amount_fen for draw in one.draws},
        ledger.CASH: one.deposit_fen - parts.cash_fen,
    }
    if one.stay is not None:
        amounts[ledger.deposit_of(one.stay)] = -one.deposit_fen
    return ledger.Transaction.of(one.settlement_id, one.at_ms, amounts)
