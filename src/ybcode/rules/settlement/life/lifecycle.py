"""The life of a settlement: quoted, authorised, settled; uncertain when the answer is lost; undone whole.

A quote stores nothing, so the first two states live at the till alone; the platform keeps a settlement
from ``settled`` on. ``uncertain`` is what a till is in until it asks or reverses.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from ybcode.rules import lifecycle

if TYPE_CHECKING:
    from collections.abc import Mapping

State = Literal[
    "quoted",
    "expired",
    "authorised",
    "settled",
    "uncertain",
    "confirmed",
    "reversed",
    "cancelled",
    "refunded",
]

TRANSITIONS: Mapping[tuple[State, str], State] = MappingProxyType(
    {
        ("quoted", "authorise"): "authorised",  # M3: consent, and the PIN where the policy asks
        ("quoted", "life passes"): "expired",
        ("authorised", "settle"): "settled",
        ("authorised", "answer, lost"): "uncertain",
        ("uncertain", "query"): "confirmed",
        ("uncertain", "reverse"): "reversed",  # 2601
        ("settled", "reverse"): "reversed",  # the platform cannot know that the answer was lost
        ("settled", "cancel"): "cancelled",  # before the daily close
        ("settled", "refund"): "refunded",  # after it
        ("confirmed", "reverse"): "reversed",
        ("confirmed", "cancel"): "cancelled",
        ("confirmed", "refund"): "refunded",
    }
)

UNDONE: frozenset[State] = frozenset({"reversed", "cancelled", "refunded"})
"""States in which no money of a settlement is left anywhere."""


def after(state: State, event: str) -> State:
    """The state after an event.

    Raises:
        ValueError: when the move is not in the table.
    """
    return lifecycle.after(TRANSITIONS, state, event, what="a settlement")
