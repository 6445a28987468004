"""The store on SQLite."""

from ybcode.sandbox.stores.sqlite.files import place_of
from ybcode.sandbox.stores.sqlite.store import SqliteStore

__all__ = ["SqliteStore", "place_of"]
