"""The store in memory."""

from ybcode.sandbox.stores.memory.store import MemoryStore

__all__ = ["MemoryStore"]
