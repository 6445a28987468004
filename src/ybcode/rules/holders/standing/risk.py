"""The temporary risk lock (S4 「短期内多次异常交易导致临时锁定」): flags within a window, then a lock.

The source gives no numbers; they are policy. What odd is, others say: a flag has a kind (domain.md, B.9,
red flags). Whether the limit locks at all is policy as well; a lock that exists always refuses.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from ybcode.rules import lifecycle

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ybcode.rules.policy import RiskPolicy

State = Literal["ok", "flagged", "locked"]

TRANSITIONS: Mapping[tuple[State, str], State] = MappingProxyType(
    {
        ("ok", "flag"): "flagged",
        ("flagged", "flag"): "flagged",
        ("locked", "flag"): "locked",  # noted, counts for nothing
        ("flagged", "window passes"): "ok",
        ("ok", "lock"): "locked",
        ("flagged", "lock"): "locked",
        ("locked", "time passes"): "ok",
        ("locked", "verify by face"): "ok",
    }
)

FLAGS = (
    "same_drug_often",
    "three_pharmacies",
    "ten_boxes",
    "one_class_often",
    "many_cards_one_shop",
    "buy_and_swap",
    "expensive_often",
    "against_history",
)
"""Red flags (M9): not a proof of guilt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """One person's risk state, as it was written last.

    Attributes:
        flags_ms: the instants of odd transactions that still count, oldest first.
        locked_until_ms: the first instant at which the lock is over, or None.
    """

    flags_ms: tuple[int, ...] = ()
    locked_until_ms: int | None = None

    @property
    def state(self) -> State:
        """See ``TRANSITIONS``."""
        if self.locked_until_ms is not None:
            return "locked"
        return "flagged" if self.flags_ms else "ok"


def as_of(one: Risk, policy: RiskPolicy, now_ms: int) -> Risk:
    """How it stands at an instant: flags outside the window and a lock that is over are gone.

    Args:
        one: as it was written last.
        policy: the window.
        now_ms: the instant, in ms.
    """
    locked = one.locked_until_ms
    if locked is not None and locked > now_ms:
        return one
    kept = tuple(ms for ms in one.flags_ms if now_ms - ms < policy.window_s * 1000)
    return one if locked is None and kept == one.flags_ms else Risk(flags_ms=kept)


def flag(one: Risk, policy: RiskPolicy, *, now_ms: int) -> tuple[Risk, bool]:
    """Note an odd transaction.

    Args:
        one: as it stands.
        policy: how many within what time.
        now_ms: the instant, in ms.

    Returns:
        The risk state with the flag in it, and whether the limit was reached. A locked one stays as it is.
    """
    one = as_of(one, policy, now_ms)
    if one.state == "locked":
        return one, False
    lifecycle.after(TRANSITIONS, one.state, "flag", what="a risk state")
    flags = (*one.flags_ms, now_ms)[-policy.limit :]
    return Risk(flags_ms=flags), len(flags) >= policy.limit


def lock(one: Risk, policy: RiskPolicy, *, now_ms: int) -> Risk:
    """Lock for the policy's time.

    Raises:
        ValueError: when it is locked already.
    """
    lifecycle.after(TRANSITIONS, as_of(one, policy, now_ms).state, "lock", what="a risk state")
    return Risk(locked_until_ms=now_ms + policy.lock_s * 1000)


def unlock(one: Risk, policy: RiskPolicy, *, now_ms: int) -> Risk:
    """End a lock early: the person is seen.

    Raises:
        ValueError: when it is not locked, or the policy knows no way out but time.
    """
    lifecycle.after(TRANSITIONS, as_of(one, policy, now_ms).state, "verify by face", what="a risk state")
    if not policy.unlock_by_face:
        raise ValueError("this policy ends a lock by time alone (risk.unlock_by_face)")
    return Risk()
