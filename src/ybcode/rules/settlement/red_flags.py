"""Odd transactions (M9): not a proof of guilt. What a settlement looks like beside those before it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ybcode.rules.calendar import DAY_MS, day_of, end_ms, midnight_ms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ybcode.rules.policy import RiskPolicy
    from ybcode.rules.settlement.goods.charge import Charge
    from ybcode.values import InstitutionId

LOOK_BACK_MS = 30 * DAY_MS
"""How far is looked back: M9 speaks of a month."""

MAX_LOOK_BACK = 200
"""How many settlements are looked at, the newest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchase:
    """One earlier settlement of a person that was not undone.

    Attributes:
        at_ms: when.
        institution: where.
        drugs: names of the medicines on it.
    """

    at_ms: int
    institution: InstitutionId
    drugs: frozenset[str]


def red_flags(
    charges: Sequence[Charge],
    where: InstitutionId,
    before: Iterable[Purchase],
    *,
    rules: RiskPolicy,
    now_ms: int,
) -> Iterator[str]:
    """What is odd about a purchase at a pharmacy, by the names of ``holders.standing.risk.FLAGS``.

    Args:
        charges: its lines.
        where: the place; a hospital is no further pharmacy.
        before: the person's purchases of the last 30 days.
        rules: ``risk.boxes``, ``risk.pharmacies``, ``risk.same_drug``.
        now_ms: the instant, in ms.
    """
    drugs = [one for one in charges if one.item.traced]
    boxes: Counter[str] = Counter()
    for one in drugs:
        boxes[one.item.name] += one.line.packs
    if any(count >= rules.boxes for count in boxes.values()):
        yield "ten_boxes"
    earlier = list(before)
    today = day_of(now_ms)
    from_ms, until_ms = midnight_ms(today), end_ms(today)
    pharmacies = {
        one.institution for one in earlier if from_ms <= one.at_ms < until_ms and _sells(one.institution)
    }
    if _sells(where) and where not in pharmacies and len(pharmacies) + 1 >= rules.pharmacies:
        yield "three_pharmacies"
    for name in sorted(boxes):
        if sum(name in one.drugs for one in earlier) + 1 >= rules.same_drug:
            yield "same_drug_often"
            return


def _sells(institution: InstitutionId) -> bool:
    return institution.text.startswith("P")  # as Institution.kind tells a pharmacy
