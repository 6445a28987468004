"""Who pays what of a bill: one order, whole fen, and every identity of the national interface.

The strategy (domain.md, B.12): what is in scope goes through the deductible, the rest is shared with
the pooled fund up to its cap; the person's part is paid by the own account where it may pay, by further
sources in their order, and by cash.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Self

from ybcode.rules.settlement.goods.charge import share

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ybcode.rules.institutions import Fund
    from ybcode.rules.settlement.goods.charge import Charge
    from ybcode.rules.settlement.money.rates import Rates, Used


@dataclass(frozen=True, slots=True)
class Source:
    """Further money that may pay the person's part: an account of the ledger and what is in it."""

    account: str
    balance_fen: int


@dataclass(frozen=True, slots=True)
class Draw:
    """What a further source pays."""

    account: str
    amount_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """How a bill is paid, in fen; all of them negative in an undoing.

    ``total = own + over_limit + first_pay + scope`` and ``total = fund + account + mutual_aid + cash``.

    Attributes:
        total_fen: the bill (``medfee_sumamt``).
        own_fen: entirely for oneself (``fulamt_ownpay_amt``).
        over_limit_fen: above price limits (``overlmt_selfpay``).
        first_pay_fen: the first-pay share (``preselfpay_amt``).
        scope_fen: within policy (``inscp_scp_amt``).
        deductible_fen: of the deductible (``act_pay_dedc``).
        fund_fen: the pooled fund (``hifp_pay``).
        account_fen: the person's own account.
        mutual_aid_fen: further sources (``acct_mulaid_pay``).
        cash_fen: the rest (``psn_cash_pay``).
    """

    total_fen: int
    own_fen: int = 0
    over_limit_fen: int = 0
    first_pay_fen: int = 0
    scope_fen: int = 0
    deductible_fen: int = 0
    fund_fen: int = 0
    account_fen: int = 0
    mutual_aid_fen: int = 0
    cash_fen: int = 0

    def __post_init__(self) -> None:
        made = self.own_fen + self.over_limit_fen + self.first_pay_fen + self.scope_fen
        paid = self.fund_fen + self.account_fen + self.mutual_aid_fen + self.cash_fen
        if not made == paid == self.total_fen:
            raise ValueError("a bill's parts sum to the bill")

    @property
    def person_fen(self) -> int:
        """What the person bears (``psn_part_amt``)."""
        return self.total_fen - self.fund_fen

    def __neg__(self) -> Self:
        return type(self)(**{one.name: -getattr(self, one.name) for one in fields(self)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What there is to pay with.

    Attributes:
        funds: which money may pay here: the pooled fund, the account.
        rates: of the pooled fund.
        used: what is used of them; in a stay nothing of its own deductible.
        balance_fen: of the person's own account.
        further: more sources, in their order.
    """

    funds: frozenset[Fund]
    rates: Rates
    used: Used
    balance_fen: int
    further: Sequence[Source] = ()


def fund_bill(charges: Sequence[Charge], means: Means) -> tuple[Parts, tuple[Draw, ...]]:
    """Split a bill: the parts, and which further source pays how much of its own.

    Args:
        charges: the lines.
        means: what there is to pay with.
    """
    total = sum(one.amount_fen for one in charges)
    rates, used = means.rates, means.used
    pooled = sum(one.pooled_fen for one in charges) if "pooled" in means.funds and rates.ratio else 0
    deductible = min(max(0, rates.deductible_fen - used.deductible_fen), pooled)
    fund = min(share(pooled - deductible, rates.ratio), max(0, rates.cap_fen - used.fund_fen))
    # What the fund pays lies within what an account may pay, or it takes room from it: never too much.
    payable = max(0, sum(one.payable_fen for one in charges) - fund)
    account = min(means.balance_fen, payable) if "account" in means.funds else 0
    draws = tuple(_draw(means.further, payable - account))
    mutual = sum(one.amount_fen for one in draws)
    parts = Parts(
        total_fen=total,
        own_fen=sum(one.own_fen for one in charges),
        over_limit_fen=sum(one.over_limit_fen for one in charges),
        first_pay_fen=sum(one.first_pay_fen for one in charges),
        scope_fen=sum(one.scope_fen for one in charges),
        deductible_fen=deductible,
        fund_fen=fund,
        account_fen=account,
        mutual_aid_fen=mutual,
        cash_fen=total - fund - account - mutual,
    )
    return parts, draws


def payable_fen(charges: Sequence[Charge], parts: Parts) -> int:
    """What of a bill an account could have paid, had it held enough, in fen."""
    return max(0, sum(one.payable_fen for one in charges) - parts.fund_fen)


def _draw(sources: Iterable[Source], wanted_fen: int) -> Iterable[Draw]:
    for one in sources:
        amount = min(one.balance_fen, wanted_fen)
        if amount > 0:
            wanted_fen -= amount
            yield Draw(one.account, amount)
