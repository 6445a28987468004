"""An item of the catalogue (医保目录): its class, what kind of goods it is, and what its sale needs."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

ListClass = Literal["A", "B", "C"]
Category = Literal["drug", "device", "consumable", "service", "food", "cosmetic", "daily"]

CLASSES: Mapping[str, str] = MappingProxyType({"A": "甲", "B": "乙", "C": "丙"})
"""The classes: covered, covered after a first-pay share, and for oneself (the field ``chrgitm_lv``)."""

CATEGORIES: Mapping[str, str] = MappingProxyType(
    {
        "drug": "药品",
        "device": "医疗器械",
        "consumable": "医用耗材",
        "service": "诊疗项目",
        "food": "食品保健品",
        "cosmetic": "化妆品",
        "daily": "日用品",
    }
)
NEVER_PAID = frozenset({"food", "cosmetic", "daily"})
"""What insurance money never pays for (S4 「购买生活用品」, O14)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One row of the catalogue, synthetic.

    Attributes:
        code: its number; None for what a till named freely.
        name: the generic name.
        list_class: A 甲, B 乙, C 丙.
        category: what kind of goods.
        prescription: whether it may be sold on a prescription only (处方药).
        price_fen: the shelf price of a pack, in fen.
        limit_fen: what insurance takes into account of a pack at most (限价), or None.
        max_packs: how many a sale may hold, or None.
        ephedrine: whether its sale is registered (含麻黄碱类复方制剂, O15).
    """

    code: str | None
    name: str
    list_class: ListClass = "A"
    category: Category = "drug"
    prescription: bool = False
    price_fen: int = 0
    limit_fen: int | None = None
    max_packs: int | None = None
    ephedrine: bool = False

    @property
    def traced(self) -> bool:
        """Whether each of its packs has a trace code (药品追溯码)."""
        return self.category == "drug"
