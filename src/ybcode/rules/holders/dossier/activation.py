"""Activation of the code: real name, face, PIN (domain.md, B.2); and which PINs are too weak to choose.

Only who has a file can activate. A new activation makes new credentials (S0 「激活获取新码」).
"""

from __future__ import annotations

from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from ybcode.errors import Refusal
from ybcode.rules import lifecycle

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ybcode.values import IdNumber

State = Literal["none", "named", "seen", "active"]

TRANSITIONS: Mapping[tuple[State, str], State] = MappingProxyType(
    {
        ("none", "name"): "named",
        ("named", "see"): "seen",
        ("seen", "choose PIN"): "active",
        ("active", "reactivate"): "active",
        ("active", "deactivate"): "none",
    }
)

WEAK_PINS = frozenset({"888888", "666666", "111111", "123456", "000000"})
"""Initial PINs of regions (S1: 「6个8(888888)」, 「666666」, 「111111」, 「123456」, 「000000」)."""

WEAK = Refusal("pin.weak")

_SIX = 6


def after(state: State, event: str) -> State:
    """The state after an event.

    Raises:
        ValueError: when the move is not in the table.
    """
    return lifecycle.after(TRANSITIONS, state, event, what="an activation")


def initial_pin(id_number: IdNumber) -> str:
    """The PIN that nobody chose: the ID number's last six characters (S1 「身份证号码后6位」)."""
    return id_number.text[-_SIX:].replace("X", "0")


def weak_pin(pin: str, id_number: IdNumber) -> Refusal | None:
    """``pin.weak`` for a PIN that others would try first: a region's, the ID's end, the birthday, a row.

    Args:
        pin: six digits.
        id_number: of the person who chooses.
    """
    birth = f"{id_number.birth:%y%m%d}"
    steps = {int(b) - int(a) for a, b in pairwise(pin)}
    in_a_row = steps in ({0}, {1}, {-1})
    return WEAK if pin in WEAK_PINS or pin in (initial_pin(id_number), birth) or in_a_row else None
