"""Reconciliation (对账): what the platform holds of a period, and where a till's own list differs.

Totals as in 3201, details as in 3202: an undone settlement and its undoing are both rows, so both are
counted, and together they come to nothing.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from ybcode.rules.settlement.life.record import Settlement

Problem = Literal["only_at_platform", "only_at_till", "amount_differs"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """The sums of one insurance and kind of care, in fen.

    Attributes:
        insurance: employee, flexible or resident.
        care: outpatient or inpatient.
        count: settlements and undoings.
        total_fen: of the bills.
        fund_fen: of the pooled fund.
        account_fen: of own accounts and further sources.
        cash_fen: of the rest.
    """

    insurance: str
    care: str
    count: int
    total_fen: int
    fund_fen: int
    account_fen: int
    cash_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One settlement on which a till and the platform differ.

    Attributes:
        problem: on which side it is missing, or that the amounts differ.
        settlement_id: which.
        platform_fen: the total at the platform, None where there is none.
        till_fen: the total at the till, likewise.
        request_id: the till's own id of the request: with it, what it does not have is reversed.
    """

    problem: Problem
    settlement_id: str
    platform_fen: int | None
    till_fen: int | None
    request_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciled:
    """A period of one institution.

    Attributes:
        first: its first day.
        last: its last day.
        totals: by insurance and care.
        details: every settlement and undoing, in order of time.
        differences: where the till's own list differs; none when it gave no list.
    """

    first: date
    last: date
    totals: tuple[Totals, ...]
    details: tuple[Settlement, ...]
    differences: tuple[Difference, ...]

    @property
    def agrees(self) -> bool:
        """Whether nothing differs (``stmt_rslt`` 0 平)."""
        return not self.differences


def totals_of(details: Iterable[Settlement]) -> tuple[Totals, ...]:
    """The sums by insurance and care.

    Args:
        details: settlements and undoings; what was paid in advance is no bill and is left out.
    """
    rows: dict[tuple[str, str], list[Settlement]] = defaultdict(list)
    for one in details:
        if one.parts.total_fen:
            rows[one.insurance, one.care].append(one)
    return tuple(
        Totals(
            insurance=insurance,
            care=care,
            count=len(held),
            total_fen=sum(one.parts.total_fen for one in held),
            fund_fen=sum(one.parts.fund_fen for one in held),
            account_fen=sum(one.parts.account_fen + one.parts.mutual_aid_fen for one in held),
            cash_fen=sum(one.parts.cash_fen for one in held),
        )
        for (insurance, care), held in sorted(rows.items())
    )


def differences_of(details: Iterable[Settlement], own: Mapping[str, int]) -> tuple[Difference, ...]:
    """Where a till's list and the platform's differ, by settlement id.

    Args:
        details: what the platform holds of the period; a deposit pays no bill, so no till need list it.
        own: the till's list: total in fen, by settlement id.
    """
    held = {one.settlement_id: one for one in details}
    found = [
        Difference(
            problem="amount_differs" if one.settlement_id in own else "only_at_platform",
            settlement_id=one.settlement_id,
            platform_fen=one.parts.total_fen,
            till_fen=own.get(one.settlement_id),
            request_id=one.request_id,
        )
        for one in held.values()
        if own.get(one.settlement_id, 0) != one.parts.total_fen
    ]
    found += [
        Difference(problem="only_at_till", settlement_id=missing, platform_fen=None, till_fen=own[missing])
        for missing in own
        if missing not in held
    ]
    return tuple(found)
