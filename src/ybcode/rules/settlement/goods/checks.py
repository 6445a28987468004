"""The ordered checks of a bill: may these goods be sold here on insurance?

One function a check, one sentence each. They are asked after the person was found entitled, and before
anybody's money is looked at.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ybcode.errors import Refusal
from ybcode.rules.calendar import day_of
from ybcode.rules.settlement.goods.bill import yuan
from ybcode.rules.settlement.goods.charge import is_insured
from ybcode.rules.settlement.goods.items import NEVER_PAID
from ybcode.values import without_numbers

if TYPE_CHECKING:
    from ybcode.rules.policy import Policy
    from ybcode.rules.settlement.goods.bill import Bill
    from ybcode.rules.settlement.goods.charge import Charge


@dataclass(frozen=True, slots=True, kw_only=True)
class Basket:
    """A bill as the checks see it.

    Attributes:
        bill: as the till sent it.
        charges: its lines, charged.
        sold: those of its trace codes that were sold before.
        pharmacy: whether it is sold at one: a hospital's own prescription is not asked for again.
    """

    bill: Bill
    charges: tuple[Charge, ...]
    sold: frozenset[str]
    pharmacy: bool


Check = Callable[[Basket, "Policy", int], Refusal | None]


def items_are_known(basket: Basket, policy: Policy, _now_ms: int) -> Refusal | None:
    """Where the policy is strict, what the catalogue does not hold is for oneself (W21)."""
    if policy.goods.unknown == "adopt":
        return None
    free = next((one for one in basket.charges if not one.known), None)
    return None if free is None else Refusal("item.not_covered", {"item": without_numbers(free.item.name)})


def lines_add_up(basket: Basket, _policy: Policy, _now_ms: int) -> Refusal | None:
    """A total that the till tells is the sum of its lines, each rounded half up (P1 2166)."""
    told, lines = basket.bill.declared_fen, basket.bill.total_fen
    if told in (None, lines):
        return None
    return Refusal("bill.mismatch", {"lines": yuan(lines), "total": yuan(told or 0)})


def items_are_payable(basket: Basket, _policy: Policy, _now_ms: int) -> Refusal | None:
    """Daily goods, cosmetics and health food are never on an insurance bill (S4 「购买生活用品」, O14)."""
    for one in basket.charges:
        if one.item.category in NEVER_PAID:
            return Refusal("item.not_payable", {"item": without_numbers(one.item.name)})
    return None


def something_is_insured(basket: Basket, policy: Policy, _now_ms: int) -> Refusal | None:
    """A bill of self-pay items alone goes by the ordinary payment code (S0 「普通付款码」模式)."""
    if is_insured(basket.charges) or policy.account.pays_out_of_catalogue:
        return None
    return Refusal("bill.self_pay_only")


def self_pay_is_apart(basket: Basket, policy: Policy, _now_ms: int) -> Refusal | None:
    """By preset a self-pay item is refused, with the advice to use the ordinary code (S0, X18)."""
    if policy.settlement.self_pay == "split_to_cash":
        return None
    own = next((one for one in basket.charges if one.own_fen), None)
    return None if own is None else Refusal("item.self_pay", {"item": without_numbers(own.item.name)})


def prescription_is_there(basket: Basket, _policy: Policy, _now_ms: int) -> Refusal | None:
    """A prescription medicine is sold at a pharmacy on a prescription only (GK, M18)."""
    if not basket.pharmacy or basket.bill.prescription is not None:
        return None
    needing = next((one for one in basket.charges if one.item.prescription), None)
    return (
        None
        if needing is None
        else Refusal("prescription.missing", {"item": without_numbers(needing.item.name)})
    )


def prescription_is_valid(basket: Basket, policy: Policy, now_ms: int) -> Refusal | None:
    """A prescription counts from its day for at most three (O16); one of tomorrow is none."""
    held = basket.bill.prescription
    if held is None or not any(one.item.prescription for one in basket.charges):
        return None
    age = (day_of(now_ms) - held.issued).days
    if 0 <= age < policy.goods.prescription_days:
        return None
    days = policy.goods.prescription_days
    return Refusal("prescription.expired", {"issued": held.issued.isoformat(), "days": days})


def buyer_is_registered(basket: Basket, _policy: Policy, _now_ms: int) -> Refusal | None:
    """An ephedrine compound is sold to whom the register names (O15)."""
    found = next((one for one in basket.charges if one.item.ephedrine), None)
    if found is None or basket.bill.registered:
        return None
    return Refusal("item.register", {"item": without_numbers(found.item.name)})


def quantities_are_allowed(basket: Basket, policy: Policy, _now_ms: int) -> Refusal | None:
    """Of an item no more is sold at once than it, the register or the region allows (O15, O23)."""
    packs: dict[str, int] = {}
    for one in basket.charges:
        packs[one.item.name] = packs.get(one.item.name, 0) + one.line.packs
    registered = sum(one.line.packs for one in basket.charges if one.item.ephedrine)
    for one in basket.charges:
        limits = [one.item.max_packs, policy.goods.max_packs if one.item.traced else None]
        most = min((limit for limit in limits if limit is not None), default=None)
        if one.item.ephedrine and registered > policy.goods.ephedrine_packs:
            return Refusal(
                "item.quantity",
                {"item": without_numbers(one.item.name), "limit": policy.goods.ephedrine_packs},
            )
        if most is not None and packs[one.item.name] > most:
            return Refusal("item.quantity", {"item": without_numbers(one.item.name), "limit": most})
    return None


def trace_codes_are_scanned(basket: Basket, policy: Policy, now_ms: int) -> Refusal | None:
    """From 2025-07-01 each pack's trace code is scanned before it is settled (O5)."""
    if policy.trace.missing == "note":
        return None
    name = untraced(basket, policy, now_ms)
    return None if name is None else Refusal("trace.missing", {"item": without_numbers(name)})


def untraced(basket: Basket, policy: Policy, now_ms: int) -> str | None:
    """The first item of which a pack was not scanned though it had to be, or None."""
    day = day_of(now_ms)
    if day.year * 10_000 + day.month * 100 + day.day < policy.trace.required_from:
        return None
    for one in basket.charges:
        if one.item.traced and len(one.line.trace_codes or ()) < one.line.packs:
            return one.item.name
    return None


def trace_codes_are_new(basket: Basket, _policy: Policy, _now_ms: int) -> Refusal | None:
    """A pack is sold once: a second sale of its code is suspicious (O5 「疑似回流药」)."""
    if not basket.sold:
        return None
    for one in basket.charges:
        if basket.sold.intersection(one.line.trace_codes or ()):
            return Refusal("trace.sold", {"item": without_numbers(one.item.name)})
    return None


OF_THE_GOODS: tuple[Check, ...] = (
    lines_add_up,
    items_are_payable,
    items_are_known,
    self_pay_is_apart,
    something_is_insured,
    prescription_is_there,
    prescription_is_valid,
    buyer_is_registered,
    quantities_are_allowed,
    trace_codes_are_scanned,
    trace_codes_are_new,
)
"""What is asked of the goods."""


def first_refusal(basket: Basket, policy: Policy, now_ms: int) -> Refusal | None:
    """The first check that refuses, or None."""
    for check in OF_THE_GOODS:
        refusal = check(basket, policy, now_ms)
        if refusal is not None:
            return refusal
    return None
