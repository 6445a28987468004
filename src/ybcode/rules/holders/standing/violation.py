"""Violations (S4): lending, cash-out, non-medical use, reselling; each opens an inquiry and has an outcome.

What may follow is the law's (O2): the loss is paid back; networked settlement is suspended for 3 to 12
months; with intent a fine of two to five times. Since 2026-04-01 some situations count as intent (O6).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, get_args

from ybcode.errors import Refusal
from ybcode.rules import lifecycle
from ybcode.rules.calendar import day_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ybcode.rules.policy.holders import SanctionPolicy

Kind = Literal["lending", "cash_out", "non_medical", "reselling"]
State = Literal["open", "cleared", "refunded", "sanctioned"]

TRANSITIONS: Mapping[tuple[State, str], State] = MappingProxyType(
    {
        ("open", "clear"): "cleared",
        ("open", "refund"): "refunded",
        ("open", "sanction"): "sanctioned",
    }
)

INTENT_FROM = date(2026, 4, 1)
"""O6: from this day on lending for long and for gain, and trading for long, count as intent."""

MAX_LOSS_FEN = 10_000_000_00

_FRAUD_WORDS = ("内部渠道", "高额返现")


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One violation.

    Attributes:
        number: 1, 2, 3 … of a person.
        kind: what was done.
        at_ms: when it was recorded.
        loss_fen: what the fund lost.
        repeated: for long or again and again.
        for_gain: for cash, goods or another gain.
        state: see ``TRANSITIONS``.
        fine_fen: the fine that was decided; 0 where there is none.
    """

    number: int
    kind: Kind
    at_ms: int
    loss_fen: int
    repeated: bool = False
    for_gain: bool = False
    state: State = "open"
    fine_fen: int = 0

    def __post_init__(self) -> None:
        if self.kind not in get_args(Kind):
            raise ValueError(f"no violation {self.kind!r}: choose {', '.join(get_args(Kind))}")
        if isinstance(self.loss_fen, bool) or not isinstance(self.loss_fen, int):
            raise TypeError(f"a loss is a whole number of fen, not {type(self.loss_fen).__name__}")
        if not 0 <= self.loss_fen <= MAX_LOSS_FEN:
            raise ValueError(f"a loss is of 0 to {MAX_LOSS_FEN} fen, not {self.loss_fen}")


def counts_as_intent(one: Violation) -> bool:
    """Whether intent is presumed.

    O2: who resells or takes cash, goods or another gain for it. O6, from 2026-04-01 on: who lends for long
    and for gain, or trades insured medicines for long or repeatedly.
    """
    if one.kind in ("cash_out", "reselling") and one.for_gain:
        return True
    if day_of(one.at_ms) < INTENT_FROM or not one.repeated:
        return False
    return one.kind == "reselling" or (one.kind == "lending" and one.for_gain)


def decide(one: Violation, event: str, *, fine_multiple: int = 0, policy: SanctionPolicy) -> Violation:
    """Close a violation: cleared, the loss paid back, or sanctioned with a fine.

    Args:
        one: as it stands.
        event: ``clear``, ``refund`` or ``sanction``.
        fine_multiple: of the loss; 2 to 5 and only with intent, else 0 (O2).
        policy: ``sanction.fine_min``, ``sanction.fine_max``.

    Raises:
        ValueError: when it was decided already, or for a fine that the law does not know.
        TypeError: for a fine that is no whole multiple.
    """
    if isinstance(fine_multiple, bool) or not isinstance(fine_multiple, int):
        raise TypeError(f"a fine is a whole multiple of the loss, not {type(fine_multiple).__name__}")
    state = lifecycle.after(TRANSITIONS, one.state, event, what="a violation")
    if fine_multiple and event != "sanction":
        raise ValueError(f"{event} comes without a fine")
    if fine_multiple and not counts_as_intent(one):
        raise ValueError("a fine needs intent (O2): say that it was for gain, and repeated where it was lent")
    if fine_multiple and not policy.fine_min <= fine_multiple <= policy.fine_max:
        raise ValueError(
            f"a fine is {policy.fine_min} to {policy.fine_max} times the loss, not {fine_multiple}"
        )
    return replace(one, state=state, fine_fen=one.loss_fen * fine_multiple)


def advice(text: str) -> Refusal | None:
    """The notice ``advice.fraud`` for a message that promises a way around (S4 「高额返现」).

    Args:
        text: a message that somebody got.
    """
    found = next((word for word in _FRAUD_WORDS if word in text), None)
    return None if found is None else Refusal("advice.fraud", {"word": found})
