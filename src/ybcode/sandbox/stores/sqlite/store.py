"""A sandbox that lasts: one file, several processes, several threads.

The strategy: one connection a thread, write-ahead log, ``synchronous=NORMAL`` (``?synchronous=full``
asks for more: docs/adr/0008). A read is a statement by itself; a write is one ``BEGIN IMMEDIATE`` …
``COMMIT``, undone as a whole when a guard does not hold. Nothing is cached but the epoch keys, whose
version is read each time.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ybcode.sandbox.sql.effects import APPLY
from ybcode.sandbox.sql.queries import LOAD
from ybcode.sandbox.stores.sqlite import files

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence

    from ybcode.rules.code.keys import EpochKey
    from ybcode.sandbox.ports import Effect, Unit
    from ybcode.sandbox.stores.sqlite.files import Place


class SqliteStore:
    """A store whose rows are in one SQLite file.

    Args:
        place: the file and how durable a write is.

    Raises:
        ValueError: when the file is no sandbox, is damaged, or was made by a newer version.
        OSError: when it cannot be opened or written.
    """

    def __init__(self, place: Place) -> None:
        self._place = place
        self._own = threading.local()
        self._lock = threading.Lock()
        self._open: list[sqlite3.Connection] = []
        self._closed = False
        files.prepare(place)

    @contextmanager
    def unit(self, universe: str) -> Iterator[Unit]:
        """One transaction in a universe.

        Raises:
            ValueError: when the store was closed.
            OSError: when the file cannot be read or written; one sentence.
        """
        try:
            yield SqliteUnit(self._connection(), universe, self._own.memory)
        except files.FAILURES as error:
            raise files.failure(self._place, error) from None

    def close(self) -> None:
        """Close every thread's connection; what comes after is refused."""
        with self._lock:
            self._closed = True
            for connection in self._open:
                connection.close()
            self._open.clear()

    def _connection(self) -> sqlite3.Connection:
        if self._closed:
            raise ValueError("this sandbox is closed: open another with open_sandbox()")
        connection: sqlite3.Connection | None = getattr(self._own, "connection", None)
        if connection is None:
            connection = files.connect(self._place)
            with self._lock:
                self._open.append(connection)
            self._own.connection = connection
            self._own.memory = Memory()
        return connection


@dataclass(slots=True)
class Memory:
    """What one connection need not ask again: a hint, never a truth.

    Attributes:
        keys_seen: the epoch keys that it read last, by universe, with their version.
        pruned: up to which instant it pruned, by universe and statement.
    """

    keys_seen: dict[str, tuple[int, tuple[EpochKey, ...]]] = field(default_factory=dict)
    pruned: dict[tuple[str, str], int] = field(default_factory=dict)


class SqliteUnit:
    """One transaction: reads stand alone, ``apply`` is all or nothing.

    Args:
        connection: this thread's own.
        universe: the tenant, first value of every statement.
        memory: what this connection read and pruned last.
    """

    __slots__ = ("_connection", "keys_seen", "pruned", "universe")

    def __init__(self, connection: sqlite3.Connection, universe: str, memory: Memory) -> None:
        self._connection = connection
        self.universe = universe
        self.keys_seen = memory.keys_seen
        self.pruned = memory.pruned

    def load(self, query: Any) -> Any:
        """The answer to a query."""
        return LOAD[type(query)](self, query)

    def apply(self, effects: Sequence[Effect]) -> bool:
        """Apply all effects in one transaction, or none and answer False."""
        connection = self._connection
        connection.execute("BEGIN IMMEDIATE")
        try:
            held = all(APPLY[type(effect)](self, effect) for effect in effects)
            connection.execute("COMMIT" if held else "ROLLBACK")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        return held

    def rows(self, statement: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query; the universe stands first among the values."""
        return self._connection.execute(statement, (self.universe, *values)).fetchall()

    def row(self, statement: str, values: tuple[Any, ...] = ()) -> tuple[Any, ...] | None:
        """The first row, or None."""
        found: tuple[Any, ...] | None = self._connection.execute(
            statement, (self.universe, *values)
        ).fetchone()
        return found

    def write(self, statement: str, values: tuple[Any, ...] = ()) -> int:
        """How many rows a statement changed."""
        return self._connection.execute(statement, values).rowcount

    def write_many(self, statement: str, lines: Iterable[tuple[Any, ...]]) -> int:
        """How many rows a statement changed that is run once for each line of values."""
        return self._connection.executemany(statement, lines).rowcount
