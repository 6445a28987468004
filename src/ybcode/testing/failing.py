"""The section ``ybcode`` of a failing test: what the platform was asked, what it noted, what was injected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ybcode.scenarios.journal import told_entry
from ybcode.testing.later import is_made
from ybcode.testing.worlds import WORLD
from ybcode.values import without_numbers

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pytest

    from ybcode.sandbox.records import JournalEntry
    from ybcode.testing.worlds import World

SECTION = "ybcode"
MAX_LINES = 12
"""How many entries of each kind are told: the newest."""


def tell_failure(item: pytest.Item, report: pytest.TestReport) -> None:
    """Attach the section to the report of a failure.

    Args:
        item: the test.
        report: of one of its phases.
    """
    world = item.stash.get(WORLD, None)
    if world is None:
        return
    if report.failed and world.is_open:
        lines = [*_told(world)]
        if lines:
            report.sections.append((SECTION, without_numbers("\n".join(lines))))
    if report.when == "teardown":
        del item.stash[WORLD]  # a run of thousands of tests keeps no worlds


def _told(world: World) -> Iterable[str]:
    if not is_made(world.sandbox):
        return ["the sandbox was never used"]
    try:
        entries = world.sandbox.journal.entries()
    except Exception as error:  # noqa: BLE001 - whatever it is, it must not hide the failure
        return [f"the journal cannot be read: {error}"]
    injected = [one for one in entries if (one.detail or "").startswith("injected")]
    noted = [one for one in entries if one.outcome == "noted" and one not in injected]
    asked = [one for one in entries if one not in injected and one not in noted]
    lines = [] if world.told else _list("last requests", asked) or ["nothing was asked"]
    return [*lines, *_list("near misses", noted), *_list("injected", injected)]


def _list(title: str, entries: list[JournalEntry]) -> list[str]:
    if not entries:
        return []
    left = len(entries) - MAX_LINES
    more = f" (the newest of {len(entries)})" if left > 0 else ""
    return [f"{title}{more}:", *(f"  {told_entry(one)}" for one in entries[-MAX_LINES:])]
