"""The physical card (实体卡): another way to say who one is, with faults of its own (S0, S4).

It stands beside the code: replacing it leaves the code stream as it is (S0 「与社保信息或实体卡无关」). S0
says as well 「社保卡挂失…医保功能将暂停」: what is paused here is the card, and the code goes on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, get_args

from ybcode.errors import Refusal
from ybcode.rules import lifecycle

if TYPE_CHECKING:
    from collections.abc import Mapping

State = Literal["none", "active", "lost"]
Part = Literal["stripe", "chip"]

TRANSITIONS: Mapping[tuple[State, str], State] = MappingProxyType(
    {
        ("none", "issue"): "active",
        ("active", "report lost"): "lost",
        ("lost", "find"): "active",
        ("lost", "replace"): "active",
        ("active", "replace"): "active",
        ("active", "wear out"): "active",
    }
)

LOST = Refusal("card.lost")
_WHAT = "a card"


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One person's card.

    Attributes:
        state: see ``TRANSITIONS``.
        issue: how many cards were made out; the next one has the next number.
        worn: the parts that cannot be read any more (S4 「磁条磨损、芯片损坏」).
    """

    state: State = "active"
    issue: int = 1
    worn: frozenset[Part] = frozenset()


FIRST_CARD = Card()
"""The card that everybody has who is not said to have another."""


def move(one: Card, event: str) -> Card:
    """Issue, lose, find or replace a card.

    Raises:
        ValueError: when the move is not in the table.
    """
    state = lifecycle.after(TRANSITIONS, one.state, event, what=_WHAT)
    if event in ("issue", "replace"):
        return Card(state=state, issue=one.issue + 1)
    return replace(one, state=state)


def wear_out(one: Card, part: Part) -> Card:
    """A part of the card cannot be read any more.

    Raises:
        ValueError: for an unknown part, or a card that is not at hand.
    """
    if part not in get_args(Part):
        raise ValueError(f"no part {part!r} of a card: choose {', '.join(get_args(Part))}")
    return replace(move(one, "wear out"), worn=one.worn | {part})


def read(one: Card, part: Part, *, reader_works: bool) -> Refusal | None:
    """Why a card cannot be read at a till, or None.

    Args:
        one: the card.
        part: what the reader reads, stripe or chip.
        reader_works: S4 「读取终端故障」.
    """
    if one.state == "lost":
        return LOST
    if one.state == "none":
        return Refusal("card.unreadable", {"part": "none"})
    if not reader_works:
        return Refusal("card.unreadable", {"part": "reader"})
    return Refusal("card.unreadable", {"part": part}) if part in one.worn else None
