"""Whose phone tells the wrong time: a fact of the world, the same in every sandbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ybcode.errors import Refusal
from ybcode.rules.code.steps import tick_at
from ybcode.rules.holders.status import Finding
from ybcode.rules.redemption.life import age_ms

if TYPE_CHECKING:
    from ybcode.rules.holders.person import Person
    from ybcode.rules.policy import Policy

_BEHIND = "user_expired_code"
_BEHIND_S = 360


def clock_off_ms(person: Person, policy: Policy) -> int:
    """How far the clock of a person's own phone runs ahead of ours, in ms; 0 for everybody but one.

    Six minutes behind, and where codes live longer as far behind as they live: what that phone shows has
    always expired.

    Args:
        person: whose phone.
        policy: how long a code lives.
    """
    return -max(_BEHIND_S, policy.code.life_s) * 1000 if person.key == _BEHIND else 0


def trouble(person: Person, policy: Policy, *, now_ms: int) -> tuple[Finding, Refusal] | None:
    """What is out of order with a person's phone, and how its code would be refused; None where nothing is.

    Args:
        person: whose phone.
        policy: how long a code lives.
        now_ms: the instant, in ms.
    """
    off_ms = clock_off_ms(person, policy)
    if not off_ms:
        return None
    age = age_ms(tick_at(now_ms + off_ms), now_ms)
    way_out = "set the phone's clock"
    return (
        Finding(machine="phone", state="clock behind", in_order=False, way_out=way_out),
        Refusal("code.expired", {"age_ms": age, "life_ms": policy.code.life_s * 1000}),
    )
