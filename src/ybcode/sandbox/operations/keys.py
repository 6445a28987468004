"""The issuer's epoch keys: which there are, and the one command that moves them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ybcode.rules.code.keys import EpochKey, KeyRing, next_slot, retire, rotate
from ybcode.rules.code.steps import tick_at
from ybcode.sandbox.ports import Bearings, PutKeys
from ybcode.sandbox.records import JournalEntry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ybcode.rules.code.suites import SuiteName
    from ybcode.sandbox.engine import Engine
    from ybcode.sandbox.entropy import Entropy

_SUITE: SuiteName = "aes-sha256"


def first_keys(entropy: Entropy, now_tick: int) -> tuple[EpochKey, ...]:
    """The keys of a new sandbox: key id 0 mints, key id 1 is pending."""
    return (
        EpochKey(key_id=0, secret=entropy.epoch_secret(0, 0), since_tick=now_tick),
        EpochKey(key_id=1, secret=entropy.epoch_secret(1, 0), state="pending", since_tick=now_tick),
    )


class Keys:
    """``sandbox.keys``: iterate over it to see them, rotate to move them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def __iter__(self) -> Iterator[EpochKey]:
        with self._engine.unit() as unit:
            return iter(unit.load(Bearings()).keys)

    @property
    def source(self) -> str:
        """``from seed, public`` or ``random``: keys from a seed are nobody's secret."""
        return "random" if self._engine.entropy.seed is None else "from seed, public"

    def ring(self) -> KeyRing:
        """The keys as a ring, for ``ybcode.mint`` and ``ybcode.verify``; one a thread."""
        return KeyRing(self)

    def rotate(self, *, suite: SuiteName = _SUITE) -> tuple[EpochKey, ...]:
        """Let the pending key mint and the minting one only verify; make the next pending key.

        A key that only verified for 1000 ticks is retired by the way, and its id becomes free again.
        Codes already shown stay good.

        Args:
            suite: of the new pending key: ``aes-sha256`` or ``sm4-sm3``; it mints after the next rotation.

        Returns:
            The keys after the rotation.

        Raises:
            ValueError: when all ten key ids are in use, or the suite is unknown.
            Refused: ``clock.stepped_back``.
        """
        engine = self._engine
        with engine.unit() as unit:
            while True:
                footing = engine.stand_or_raise(unit)
                was = footing.ring.keys
                now_tick = tick_at(footing.now_ms)
                rested = retire(was, now_tick)
                key_id, issue = next_slot(rested)
                secret = engine.entropy.epoch_secret(key_id, issue)
                fresh = EpochKey(key_id=key_id, secret=secret, suite=suite, state="pending", issue=issue)
                now = tuple(sorted(rotate(rested, fresh, now_tick), key=lambda key: key.key_id))
                done = JournalEntry(at_ms=footing.now_ms, operation="rotate", outcome="done")
                if unit.apply([PutKeys(was, now), engine.note(done)]):
                    return now
