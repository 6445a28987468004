"""The life of a code: live from its first millisecond until it expires, is spent or is overtaken.

No row is kept for a code: its state follows from its tick, the tie's two integers and the clock. The
table says which moves there are; ``state_of`` says where a code stands.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from ybcode.rules.code.steps import TICK_MS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ybcode.rules.holders.credential import Credential
    from ybcode.rules.policy import CodePolicy
    from ybcode.rules.redemption.floor import Tie

State = Literal["ahead", "live", "used", "superseded", "revoked", "expired"]

TRANSITIONS: Mapping[tuple[State, str], State] = MappingProxyType(
    {
        ("ahead", "its instant comes"): "live",
        ("ahead", "its instant comes, revoked"): "revoked",  # age is told first: Verifying, steps 5 and 6
        ("live", "spend"): "used",
        ("live", "spend another code"): "superseded",
        ("used", "spend another code"): "superseded",
        ("live", "revoke"): "revoked",
        ("used", "revoke"): "revoked",
        ("superseded", "revoke"): "revoked",
        ("live", "its life ends"): "expired",
        ("used", "its life ends"): "expired",
        ("superseded", "its life ends"): "expired",
        ("revoked", "its life ends"): "expired",
    }
)


def age_ms(tick: int, now_ms: int) -> int:
    """Milliseconds since a code was generated; negative while it lies ahead."""
    return now_ms - tick * TICK_MS


def state_of(tick: int, credential: Credential, tie: Tie, *, policy: CodePolicy, now_ms: int) -> State:
    """Where a code stands.

    Args:
        tick: the code's tick.
        credential: its credential, live or revoked.
        tie: the floor and the last tick spent.
        policy: life and skew.
        now_ms: the instant, in ms.
    """
    age = now_ms - tick * TICK_MS
    if age < -policy.skew_ms:
        return "ahead"
    # Half-open: at exactly life_s it has expired (code-format.md, Time).
    if age >= policy.life_s * 1000:
        return "expired"
    if credential.state == "revoked":
        return "revoked"
    if policy.redemption == "session" and tick < tie.floor:
        return "used" if tick == tie.spent_tick else "superseded"
    return "live"
