"""The legal sanction: networked settlement is suspended for 3 to 12 months (O2, Regulation 735).

The person stays insured and pays in full at the counter. It is decided by the agency, never by a count
of transactions, and it ends by its term or when the decision is lifted.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from ybcode.rules import lifecycle
from ybcode.rules.calendar import day_of, end_ms, months_later

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ybcode.rules.policy.holders import SanctionPolicy

State = Literal["none", "suspended"]

TRANSITIONS: Mapping[tuple[State, str], State] = MappingProxyType(
    {
        ("none", "decide"): "suspended",
        ("suspended", "term ends"): "none",
        ("suspended", "lift"): "none",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sanction:
    """One person's sanction, as it was written last.

    Attributes:
        until_ms: the first instant at which it is over, or None when there is none.
    """

    until_ms: int | None = None

    @property
    def state(self) -> State:
        """See ``TRANSITIONS``."""
        return "none" if self.until_ms is None else "suspended"


def as_of(one: Sanction, now_ms: int) -> Sanction:
    """How it stands at an instant: a term that is over is gone."""
    return Sanction() if one.until_ms is not None and one.until_ms <= now_ms else one


def decide(one: Sanction, months: int, policy: SanctionPolicy, *, now_ms: int) -> Sanction:
    """Suspend networked settlement for some months, to the end of the corresponding day.

    Raises:
        ValueError: when it is suspended already, or for a term outside the law's.
    """
    lifecycle.after(TRANSITIONS, as_of(one, now_ms).state, "decide", what="a sanction")
    if isinstance(months, bool) or not isinstance(months, int):
        raise TypeError(f"a sanction lasts a whole number of months, not {type(months).__name__}")
    if not policy.months_min <= months <= policy.months_max:
        raise ValueError(f"a sanction lasts {policy.months_min} to {policy.months_max} months, not {months}")
    return Sanction(until_ms=end_ms(months_later(day_of(now_ms), months)))


def lift(one: Sanction, *, now_ms: int) -> Sanction:
    """Take a decision back.

    Raises:
        ValueError: when there is none.
    """
    lifecycle.after(TRANSITIONS, as_of(one, now_ms).state, "lift", what="a sanction")
    return Sanction()
