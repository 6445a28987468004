"""The stores behind the port, by URL."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ybcode.sandbox.ports import Store

KINDS = "memory://, or sqlite:///city.db"


def open_store(url: str) -> Store:
    """The store that a URL names; its file is made when it is not there.

    Raises:
        ValueError: for an unknown URL, a foreign or damaged database, another schema.
        OSError: when the file cannot be opened or written.
    """
    if url == "memory://":
        from ybcode.sandbox.stores.memory import MemoryStore

        return MemoryStore()
    if url.startswith("sqlite:"):
        from ybcode.sandbox.stores.sqlite import SqliteStore, place_of

        return SqliteStore(place_of(url))
    raise ValueError(f"unknown store {url!r}: write {KINDS}")
