"""The record behind a name (S4 「与系统记录不符」): right, stale, or being synced.

Three causes of a mismatch: what was typed is wrong; the record was never brought up to date; it was
corrected, and the correction is not everywhere yet (S4 「手动输入错误或系统同步延迟」).
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from ybcode.errors import Refusal
from ybcode.rules import lifecycle
from ybcode.rules.calendar import midnight_ms
from ybcode.rules.holders.clocks import synced_day
from ybcode.values import without_numbers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ybcode.rules.calendar import Counted
    from ybcode.rules.holders.person import Person
    from ybcode.rules.policy import Policy

State = Literal["right", "stale", "syncing"]

TRANSITIONS: Mapping[tuple[State, str], State] = MappingProxyType(
    {
        ("right", "go stale"): "stale",
        ("stale", "correct"): "syncing",
        ("syncing", "sync ends"): "right",
        ("syncing", "go stale"): "stale",
    }
)

_SYNC_WORKDAYS = 1  # domain.md D10.1: "next day OK"; S4 gives no number
_MAX_NAME = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityRecord:
    """What the agency's record says of a person's name.

    Attributes:
        state: see ``TRANSITIONS``; ``right`` after ``syncing`` is told by ``as_of``.
        old_name: what a stale record still says, or None.
        synced_ms: the first instant at which a correction is everywhere, or None.
    """

    state: State = "right"
    old_name: str | None = None
    synced_ms: int | None = None


RIGHT = IdentityRecord()
"""A record that says what is."""


def as_of(one: IdentityRecord, now_ms: int) -> IdentityRecord:
    """How a record stands at an instant: a correction that is everywhere is done."""
    return RIGHT if one.state == "syncing" and one.synced_ms is not None and one.synced_ms <= now_ms else one


def require_name(name: str) -> None:
    """Raise for what cannot stand in a record as a name.

    Raises:
        TypeError: when it is no text.
        ValueError: when it is empty, too long or cannot be printed.
    """
    if not isinstance(name, str):
        raise TypeError(f"a name is a str, not {type(name).__name__}")
    if not (0 < len(name.strip()) <= _MAX_NAME and name.isprintable()):
        raise ValueError(f"a name has 1 to {_MAX_NAME} characters")
    if without_numbers(name) != name:
        raise ValueError("a name has no long number in it")


def go_stale(one: IdentityRecord, old_name: str, *, now_ms: int) -> IdentityRecord:
    """The person's name changed, and the record did not.

    Raises:
        ValueError: when it is stale already.
    """
    state = lifecycle.after(TRANSITIONS, as_of(one, now_ms).state, "go stale", what="a record")
    return IdentityRecord(state=state, old_name=old_name)


def correct(one: IdentityRecord, *, policy: Policy, now_ms: int) -> tuple[IdentityRecord, Counted]:
    """Have the record corrected: everywhere after a working day.

    Raises:
        ValueError: when there is nothing to correct.
    """
    state = lifecycle.after(TRANSITIONS, as_of(one, now_ms).state, "correct", what="a record")
    counted = synced_day(policy, now_ms, _SYNC_WORKDAYS)
    synced_ms = max(now_ms, midnight_ms(counted.day))
    return IdentityRecord(state=state, old_name=one.old_name, synced_ms=synced_ms), counted


def mismatch(
    one: IdentityRecord, person: Person, *, name: str, id_number: str, now_ms: int
) -> Refusal | None:
    """``identity.mismatch`` with its cause, or None when typed, person and record agree.

    What was typed is held against the person's own papers first: an old name is a wrong one, also where a
    stale record still says it (domain.md D10.1: "typed with old character", cause typing).

    Args:
        one: the record.
        person: as the person is.
        name: as it was typed.
        id_number: as it was typed; a small x is a large one.
        now_ms: the instant, in ms.
    """
    if (name.strip(), id_number.strip().upper()) != (person.name, person.id_number.text):
        return Refusal("identity.mismatch", {"cause": "typing"})
    state = as_of(one, now_ms).state
    if state == "right":
        return None
    return Refusal("identity.mismatch", {"cause": "stale" if state == "stale" else "sync_delay"})
