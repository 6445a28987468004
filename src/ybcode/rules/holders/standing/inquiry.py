"""An inquiry of the agency and its deadline (S4 「避免因逾期未处理影响后续医疗费用报销」).

While it is open nothing changes; when the deadline passes unanswered, settlement stops until the person
cooperates (M17). The deadline's day is the last on which an answer is in time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from ybcode.rules import lifecycle
from ybcode.rules.calendar import DAY_MS, day_of, end_ms

if TYPE_CHECKING:
    from collections.abc import Mapping

State = Literal["none", "open", "overdue", "answered"]

TRANSITIONS: Mapping[tuple[State, str], State] = MappingProxyType(
    {
        ("none", "open"): "open",
        ("open", "answer"): "answered",
        ("open", "deadline passes"): "overdue",
        ("overdue", "answer"): "answered",
        ("answered", "close"): "none",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiry:
    """One person's inquiry, as it was written last.

    Attributes:
        state: see ``TRANSITIONS``; ``overdue`` is never written, ``as_of`` tells it.
        cause: what it is about, in the agency's words.
        due_ms: the first instant at which an answer is late, or None.
    """

    state: State = "none"
    cause: str | None = None
    due_ms: int | None = None


def as_of(one: Inquiry, now_ms: int) -> Inquiry:
    """How it stands at an instant: an open one is overdue when its deadline has passed."""
    late = one.state == "open" and one.due_ms is not None and one.due_ms <= now_ms
    return replace(one, state="overdue") if late else one


def open_inquiry(one: Inquiry, cause: str, *, days: int, now_ms: int) -> Inquiry:
    """Ask the person to explain within some days.

    Raises:
        ValueError: when one is under way already.
    """
    state = lifecycle.after(TRANSITIONS, as_of(one, now_ms).state, "open", what="an inquiry")
    return Inquiry(state=state, cause=cause, due_ms=end_ms(day_of(now_ms)) + days * DAY_MS)


def answer(one: Inquiry, *, now_ms: int) -> Inquiry:
    """The person cooperates, in time or late: settlement goes on.

    Raises:
        ValueError: when nothing was asked.
    """
    state = lifecycle.after(TRANSITIONS, as_of(one, now_ms).state, "answer", what="an inquiry")
    return replace(one, state=state, due_ms=None)


def close(one: Inquiry, *, now_ms: int) -> Inquiry:
    """The agency is content.

    Raises:
        ValueError: when no answer was given.
    """
    lifecycle.after(TRANSITIONS, as_of(one, now_ms).state, "close", what="an inquiry")
    return Inquiry()
