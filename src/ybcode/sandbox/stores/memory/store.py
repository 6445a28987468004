"""The store in memory: production code, forgotten when the process ends.

One lock. A read takes it for the length of the read; ``apply`` takes it once, checks every effect and
then applies every effect, so nobody sees half of it. What the rows of one universe are is in
``tables``.
"""

from __future__ import annotations

from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Any

from ybcode.sandbox.stores.memory.tables import APPLY, HOLDS, LOAD
from ybcode.sandbox.stores.memory.universe import Tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ybcode.sandbox.ports import Effect, Unit


class MemoryStore:
    """A store whose rows are dictionaries."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._universes: dict[str, Tables] = {}
        self._closed = False

    @contextmanager
    def unit(self, universe: str) -> Iterator[Unit]:
        """One transaction in a universe.

        Raises:
            ValueError: when the store was closed.
        """
        with self._lock:
            if self._closed:
                raise ValueError("this sandbox is closed: open another with open_sandbox()")
            tables = self._universes.setdefault(universe, Tables())
        yield _MemoryUnit(self._lock, tables)

    def close(self) -> None:
        """Forget everything; what comes after is refused."""
        with self._lock:
            self._closed = True
            self._universes.clear()


class _MemoryUnit:
    __slots__ = ("_lock", "_tables")

    def __init__(self, lock: Lock, tables: Tables) -> None:
        self._lock = lock
        self._tables = tables

    def load(self, query: Any) -> Any:
        with self._lock:
            return LOAD[type(query)](self._tables, query)

    def apply(self, effects: Sequence[Effect]) -> bool:
        with self._lock:
            for effect in effects:
                holds = HOLDS.get(type(effect))
                if holds is not None and not holds(self._tables, effect):
                    return False
            for effect in effects:
                APPLY[type(effect)](self._tables, effect)
            return True
