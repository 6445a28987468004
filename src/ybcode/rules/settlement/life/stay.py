"""A stay in hospital (住院), in its simple form: admitted, paid in advance, settled."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from ybcode.rules import lifecycle

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ybcode.values import InstitutionId, PersonId

State = Literal["open", "settled", "ended"]

TRANSITIONS: Mapping[tuple[State, str], State] = MappingProxyType(
    {
        ("open", "deposit"): "open",  # 01104 缴纳预缴金
        ("open", "settle"): "settled",  # 01301 结算
        ("settled", "undo"): "open",
        ("ended", "undo"): "open",
        ("open", "end"): "ended",  # left without a bill, what was paid in advance given back
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """One person's stay.

    Attributes:
        stay_id: its id.
        person_id: whose.
        institution: where.
        admitted_ms: since when.
        state: see ``TRANSITIONS``.
        deposit_fen: what was paid in advance and is still held.
    """

    stay_id: str
    person_id: PersonId
    institution: InstitutionId
    admitted_ms: int
    state: State = "open"
    deposit_fen: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PutStay:
    """Effect: a stay. Precondition: it is still ``was``; None: there is none of that id."""

    was: Stay | None
    now: Stay


def after(state: State, event: str) -> State:
    """The state after an event.

    Raises:
        ValueError: when the move is not in the table.
    """
    return lifecycle.after(TRANSITIONS, state, event, what="a stay")
