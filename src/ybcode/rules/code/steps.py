"""The time of a code: ticks of five seconds, the grid of a screen, the half-open life.

Every instant is an integer of milliseconds since the epoch, UTC (code-format.md, Time).
"""

from __future__ import annotations

from ybcode.rules.code.fields import TICKS_IN_TEXT
from ybcode.rules.policy import TICK_S

TICK_MS = TICK_S * 1000


def tick_at(unix_ms: int) -> int:
    """The tick that an instant falls into."""
    return unix_ms // TICK_MS


def generated_at(tick: int) -> int:
    """The instant, in ms, at which a tick's code is generated: the tick's start."""
    return tick * TICK_MS


def due_tick(opened: int, now_tick: int, refresh_ticks: int) -> int:
    """The tick of the code that a screen opened at ``opened`` shows at ``now_tick``."""
    return opened + (now_tick - opened) // refresh_ticks * refresh_ticks


def next_tick(opened: int, shown: int, refresh_ticks: int) -> int:
    """The first tick of the screen's grid after the one that is shown: when the screen changes."""
    return due_tick(opened, shown, refresh_ticks) + refresh_ticks


def newest_tick(remainder: int, now_ms: int, ahead_ms: int) -> int:
    """The newest tick that ends in ``remainder`` and is not further ahead than ``ahead_ms``.

    Negative before the epoch's first ticks; such a candidate is never valid.
    """
    latest = (now_ms + ahead_ms) // TICK_MS
    return latest - (latest - remainder) % TICKS_IN_TEXT
