"""A journal's entry as a line: when, what, how it ended, and what there is to say of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ybcode.rules.calendar import wall_time

if TYPE_CHECKING:
    from ybcode.sandbox.records import JournalEntry


def told_entry(one: JournalEntry) -> str:
    """An entry as a line; no code, no name, nobody's number.

    Args:
        one: the entry.
    """
    where = f"{one.institution} {one.terminal} {one.scene}" if one.institution else ""
    asked = f"request {one.request_id}" if one.request_id else ""
    tail = f"code …{one.text_tail}" if one.text_tail else ""
    words = (
        f"{wall_time(one.at_ms):%m-%d %H:%M:%S}",
        one.operation,
        one.outcome,
        one.code,
        where,
        asked,
        tail,
    )
    told = " ".join(word for word in words if word)
    return f"{told} ({one.detail})" if one.detail else told
