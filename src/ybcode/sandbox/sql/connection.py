"""What a store lends to a query or an effect: rows, a row, a write, inside one universe."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ybcode.rules.code.keys import EpochKey


class Connection(Protocol):
    """What a store lends to a query or an effect, inside one universe."""

    universe: str
    keys_seen: dict[str, tuple[int, tuple[EpochKey, ...]]]
    pruned: dict[tuple[str, str], int]

    def rows(self, statement: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query; the universe stands first among the values."""
        ...

    def row(self, statement: str, values: tuple[Any, ...] = ()) -> tuple[Any, ...] | None:
        """The first row, or None."""
        ...

    def write(self, statement: str, values: tuple[Any, ...] = ()) -> int:
        """How many rows a statement changed."""
        ...

    def write_many(self, statement: str, lines: Iterable[tuple[Any, ...]]) -> int:
        """How many rows a statement changed that is run once for each line of values."""
        ...
