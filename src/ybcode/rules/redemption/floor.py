"""Spending once: each tie keeps two integers, whatever the traffic.

A tie groups the channels of one phone owner for one person. Spending a code raises the tie's floor
above every code that this phone has displayed, so a film of the screen leaves nobody a second code.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ybcode.rules.code.steps import tick_at

if TYPE_CHECKING:
    from ybcode.rules.holders.credential import Credential

NEVER = -1


@dataclass(frozen=True, slots=True)
class Tie:
    """The two integers of (subject, presenter).

    Attributes:
        floor: the lowest tick that is still admitted.
        spent_tick: the tick that was spent last, -1 when none was.
    """

    floor: int = 0
    spent_tick: int = NEVER


@dataclass(frozen=True, slots=True)
class RaiseFloor:
    """Effect: a code is spent.

    Precondition, judged with the write in one act: the tie's floor is at most ``code_tick`` and the
    credential is live. When ``floor`` is None nothing is spent and only the credential is judged
    (redemption "none").
    """

    credential: Credential
    code_tick: int
    floor: int | None


def spend(credential: Credential, code_tick: int, *, now_ms: int, once: bool) -> RaiseFloor:
    """The effect that spends a code.

    Args:
        credential: the code's credential.
        code_tick: the code's tick.
        now_ms: the instant, in ms; every code displayed until now dies with this one.
        once: whether codes are spent at all (``code.redemption = "session"``).
    """
    return RaiseFloor(credential, code_tick, max(tick_at(now_ms), code_tick) + 1 if once else None)
