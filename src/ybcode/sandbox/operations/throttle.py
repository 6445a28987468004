"""Guessing is throttled: per terminal, per institution, and an alarm over all.

Only a well-formed simulated text that fails verification counts. Never counted against the
credential that it seems to name: that would let anyone lock anyone out. On the sandbox's clock, in
memory, per process (code-format.md, Guessing).
"""

from __future__ import annotations

from collections import deque
from threading import Lock
from typing import TYPE_CHECKING

from ybcode.errors import Refusal

if TYPE_CHECKING:
    from ybcode.rules.policy import GuessingPolicy
    from ybcode.values import InstitutionId

_MAX_PLACES = 10_000
"""Terminals and institutions that are watched at a time; the one quiet for longest is forgotten."""

_Place = tuple[str, str]
_EVERYWHERE: _Place = ("", "")


class Throttle:
    """Who failed how often lately, and who is not heard for a while.

    Args:
        policy: the budgets; 0 turns one off.
    """

    def __init__(self, policy: GuessingPolicy) -> None:
        self._policy = policy
        self._lock = Lock()
        self._failures: dict[_Place, deque[int]] = {}
        self._blocked_until: dict[_Place, int] = {}
        self._alarmed = False

    def refusal(self, institution: InstitutionId, terminal: str, now_ms: int) -> Refusal | None:
        """``scan.too_many`` with the time to wait, or None.

        Args:
            institution: whose till.
            terminal: which till.
            now_ms: the instant, in ms.
        """
        if not self._blocked_until:
            return None
        with self._lock:
            until = max(
                self._blocked_until.get((institution.text, terminal), 0),
                self._blocked_until.get((institution.text, ""), 0),
            )
        return Refusal("scan.too_many", {"wait_ms": until - now_ms}) if until > now_ms else None

    def count(self, institution: InstitutionId, terminal: str, now_ms: int) -> bool:
        """Count one failed verification.

        Args:
            institution: whose till.
            terminal: which till.
            now_ms: the instant, in ms.

        Returns:
            Whether this failure raised the alarm.
        """
        policy = self._policy
        with self._lock:
            everywhere = self._add(_EVERYWHERE, policy.alarm, now_ms)
            alarmed = bool(policy.alarm) and everywhere >= policy.alarm
            raised, self._alarmed = alarmed and not self._alarmed, alarmed
            # Globally nothing is refused: under an alarm every terminal's budget is halved.
            budget = max(policy.per_terminal // 2, 1) if alarmed else policy.per_terminal
            for place, full, limit in (
                ((institution.text, terminal), policy.per_terminal, budget),
                ((institution.text, ""), policy.per_institution, policy.per_institution),
            ):
                if full and self._add(place, full, now_ms) >= limit:
                    self._block(place, now_ms)
            return raised

    def _block(self, place: _Place, now_ms: int) -> None:
        self._blocked_until.pop(place, None)
        self._blocked_until[place] = now_ms + self._policy.block_s * 1000
        del self._failures[place]
        if len(self._blocked_until) > _MAX_PLACES:
            del self._blocked_until[next(iter(self._blocked_until))]

    def _add(self, place: _Place, budget: int, now_ms: int) -> int:
        """The failures in the last window, this one included; never more than the full budget."""
        if not budget:
            return 0
        failures = self._failures.pop(place, None)
        if failures is None:
            failures = deque(maxlen=budget)
            if len(self._failures) >= _MAX_PLACES:
                del self._failures[next(iter(self._failures))]
        self._failures[place] = failures
        while failures and failures[0] <= now_ms - self._policy.window_s * 1000:
            failures.popleft()
        failures.append(now_ms)
        return len(failures)
