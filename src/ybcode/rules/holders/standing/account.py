"""The account: normal, frozen for a reason, or closed (注销) (S4 「账号已注销或被冻结」)."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from ybcode.rules import lifecycle

if TYPE_CHECKING:
    from collections.abc import Mapping

State = Literal["normal", "frozen", "closed"]
Reason = Literal[
    "arrears",
    "identity_change",
    "unused",
    "misuse",
    "pin_failures",
    "moved",
    "data_error",
    "reported_loss",
]

TRANSITIONS: Mapping[tuple[State, str], State] = MappingProxyType(
    {
        ("normal", "freeze"): "frozen",
        ("frozen", "unfreeze"): "normal",
        ("normal", "close"): "closed",
        ("frozen", "close"): "closed",
        ("closed", "reopen"): "normal",
    }
)

EXITS: Mapping[Reason, str] = MappingProxyType(
    {
        "arrears": "pay what is owed",
        "identity_change": "have the record corrected",
        "unused": "verify yourself at the agency",
        "misuse": "answer the agency's inquiry",
        "pin_failures": "verify yourself at the agency and choose another PIN",
        "moved": "move the enrolment",
        "data_error": "have the record corrected",
        "reported_loss": "replace the card",
    }
)
"""What ends a freeze, by its reason (domain.md, B.9)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One person's account.

    Attributes:
        state: see ``TRANSITIONS``.
        reason: why it is frozen, or None.
        since_ms: since when.
    """

    state: State = "normal"
    reason: Reason | None = None
    since_ms: int = 0


def move(one: Account, event: str, *, reason: Reason | None = None, now_ms: int) -> Account:
    """Freeze, unfreeze, close or reopen an account.

    Args:
        one: as it stands.
        event: of the table.
        reason: why it is frozen; needed for ``freeze`` alone.
        now_ms: the instant, in ms.

    Raises:
        ValueError: when the move is not in the table, or the reason is unknown.
    """
    state = lifecycle.after(TRANSITIONS, one.state, event, what="an account")
    if event == "freeze" and reason not in EXITS:
        raise ValueError(f"no reason {reason!r} to freeze: choose {', '.join(EXITS)}")
    return Account(state=state, reason=reason if event == "freeze" else None, since_ms=now_ms)
