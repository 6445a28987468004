"""The journal: what was asked and answered, bounded, without the texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ybcode.sandbox.ports import JournalEntries

if TYPE_CHECKING:
    from ybcode.sandbox.engine import Engine
    from ybcode.sandbox.records import JournalEntry


class Journal:
    """``sandbox.journal``: the newest entries, oldest first."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def entries(self, *, outcome: str | None = None) -> tuple[JournalEntry, ...]:
        """The entries that are kept (policy key ``journal.keep``).

        Args:
            outcome: only those: ``accepted``, ``refused``, ``repeated``, ``done`` or ``noted``.
        """
        with self._engine.unit() as unit:
            return unit.load(JournalEntries(outcome))
