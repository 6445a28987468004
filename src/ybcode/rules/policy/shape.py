"""The shape of a policy's tables: a key has a default, a source, and what it may be set to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyNote:
    """What is known of a key beside its value.

    Attributes:
        source: who says so; what begins with ``assumption:`` nobody does.
        choices: the words it may be, or None.
        low: the least number, or None where it is no number.
        high: the greatest number.
        optional: whether it may be left empty (None).
        waits_for: the room that will read it, where that room is not built yet.
    """

    source: str
    choices: tuple[str, ...] | None = None
    low: int | None = None
    high: int | None = None
    optional: bool = False
    waits_for: str | None = None


def number(source: str, default: int | None, low: int, high: int, **more: Any) -> Any:
    """A key that is a whole number from ``low`` to ``high``."""
    return field(default=default, metadata={"note": KeyNote(source=source, low=low, high=high, **more)})


def choice(source: str, default: str, *choices: str, **more: Any) -> Any:
    """A key that is one of a few words."""
    return field(default=default, metadata={"note": KeyNote(source=source, choices=choices, **more)})


def switch(source: str, *, default: bool, **more: Any) -> Any:
    """A key that is true or false."""
    return field(default=default, metadata={"note": KeyNote(source=source, **more)})


def note_of(one: Any) -> KeyNote:
    """What is known of a key, from its dataclass field."""
    note = one.metadata["note"]
    assert isinstance(note, KeyNote)
    return note


def require(holds: bool, sentence: str) -> None:  # noqa: FBT001 - reads as a sentence at its callers
    """Raise ``ValueError`` with a sentence unless something holds."""
    if not holds:
        raise ValueError(sentence)


def check_table(name: str, table: Any) -> None:
    """Raise ``ValueError`` for the first key of a table that holds what it may not."""
    for one in fields(table):
        note, value = note_of(one), getattr(table, one.name)
        if value is None and note.optional:
            continue
        if note.choices is not None:
            words = ", ".join(repr(word) for word in note.choices[:-1])
            may_be = f"{words} or {note.choices[-1]!r}"
            require(value in note.choices, f"{name}.{one.name} must be {may_be}, not {value!r}")
        elif note.low is not None:
            is_number = isinstance(value, int) and not isinstance(value, bool)
            require(
                is_number and note.low <= value <= (note.high or 0),
                f"{name}.{one.name} must be a whole number from {note.low} to {note.high}, not {value!r}",
            )
        else:
            require(isinstance(value, bool), f"{name}.{one.name} must be true or false, not {value!r}")


def fill(shape: Any, table: str, values: Mapping[str, Any]) -> Any:
    """A table from what a file says of it, defaults filled in.

    Raises:
        ValueError: on an unknown key or an impossible value; one sentence names it.
    """
    require(isinstance(values, Mapping), f"[{table}] must be a table of keys, not {values!r}")
    known = {one.name for one in fields(shape)}
    for name in values:
        require(name in known, f"unknown key {table}.{name}: [{table}] has {', '.join(sorted(known))}")
    return shape(**values)
