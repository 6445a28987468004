"""The shape of an acceptance case: given, when, then; what it teaches; which till it is played before."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ybcode.scenarios.story import Run

Level = Literal["smoke", "full"]
Family = Literal["code", "person", "place", "goods", "money", "fault", "race", "family", "first_day", "story"]

OR = " or "
"""Stands between two answers of which a till may give either: that it asks again itself, or its cashier."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One acceptance case.

    Attributes:
        case_id: its name: dotted, stable; the code of the catalogue where it is about a refusal.
        family: what it belongs to.
        level: ``smoke`` for the first minute, ``full`` for all of them.
        zh: what is to happen, in one Chinese sentence.
        en: the same in English.
        teaches: what a till that fails it gets wrong, in English.
        cast: who plays whom.
        place: where the till under test stands.
        run: preset, region and first instant, and the steps; a step's ``expect`` is the check, or
            two that are right, with `` or `` between them.
    """

    case_id: str
    family: Family
    level: Level = "full"
    zh: str
    en: str
    teaches: str
    cast: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({"她": "user_ok"}))
    place: str = "pharmacy_ok"
    run: Run
