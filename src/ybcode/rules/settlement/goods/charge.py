"""What insurance makes of a line: how much is for oneself, first-paid, and in scope.

Total = own-pay + above the limit + first-pay share + in scope (domain.md, B.12): of every line, so of
every bill.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ybcode.rules.settlement.goods.items import Item

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ybcode.rules.institutions import Kind
    from ybcode.rules.policy import Policy
    from ybcode.rules.settlement.goods.bill import Bill, Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """One line, charged. Amounts in fen.

    Attributes:
        line: as the till sent it.
        item: what it was taken for.
        known: whether the catalogue holds it.
        amount_fen: what it costs.
        own_fen: entirely for oneself (``fulamt_ownpay_amt``).
        over_limit_fen: above the price limit (``overlmt_selfpay``).
        first_pay_fen: the first-pay share (``preselfpay_amt``).
        scope_fen: within policy (``inscp_scp_amt``).
        pooled_fen: the part of the scope that the pooled fund looks at.
        payable_fen: what an account may pay of it.
    """

    line: Line
    item: Item
    known: bool
    amount_fen: int
    own_fen: int
    over_limit_fen: int
    first_pay_fen: int
    scope_fen: int
    pooled_fen: int
    payable_fen: int


def charge_all(bill: Bill, items: Mapping[str, Item], policy: Policy, kind: Kind) -> tuple[Charge, ...]:
    """All lines of a bill, charged.

    Args:
        bill: what is charged.
        items: the catalogue, by code and by name.
        policy: the first-pay share, what accounts pay for, what the pooled fund asks of a pharmacy.
        kind: of the place.
    """
    return tuple(_charge(line, items, policy, kind) for line in bill.lines)


def is_insured(charges: Iterable[Charge]) -> bool:
    """Whether there is anything on a bill that insurance takes into account."""
    return any(one.scope_fen or one.first_pay_fen or one.over_limit_fen for one in charges)


def _charge(line: Line, items: Mapping[str, Item], policy: Policy, kind: Kind) -> Charge:
    held = items.get(line.name)
    item = held or _free(line)
    amount = line.amount_fen
    own = amount if item.list_class == "C" else 0
    over = 0 if own else _above_limit(line, item)
    percent = policy.goods.class_b_first_pay if item.list_class == "B" else 0
    first = 0 if own else share(amount - over, percent)
    scope = amount - own - over - first
    needs = kind == "pharmacy" and policy.outpatient.pharmacy_needs_prescription
    return Charge(
        line=line,
        item=item,
        known=held is not None,
        amount_fen=amount,
        own_fen=own,
        over_limit_fen=over,
        first_pay_fen=first,
        scope_fen=scope,
        pooled_fen=scope if item.prescription or not needs else 0,
        payable_fen=_payable(item, policy, within=first + scope, beyond=own + over),
    )


def _free(line: Line) -> Item:
    """What the catalogue does not hold is what the till says, and a medicine of class 甲 otherwise."""
    return Item(
        code=None,
        name=line.name,
        list_class=line.list_class or "A",
        category=line.category or "drug",
        prescription=bool(line.prescription),
    )


def _above_limit(line: Line, item: Item) -> int:
    limit = item.limit_fen
    if limit is None:
        return 0
    # The limit counts for as many as there are on the line, rounded like the line itself.
    allowed = (2 * line.quantity * limit + 10**4) // (2 * 10**4)
    return max(0, line.amount_fen - allowed)


def share(amount_fen: int, percent: int) -> int:
    """So many per cent of an amount, rounded half up to the fen."""
    return (amount_fen * percent * 2 + 100) // 200


def _payable(item: Item, policy: Policy, *, within: int, beyond: int) -> int:
    rules = policy.account
    pays = {
        "drug": rules.pays_drug,
        "device": rules.pays_device,
        "consumable": rules.pays_consumable,
        "service": rules.pays_service,
    }
    if not pays.get(item.category, False):
        return 0
    return within + (beyond if rules.pays_out_of_catalogue else 0)
