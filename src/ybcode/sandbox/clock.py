"""The clock of a sandbox: a row of its store, moved forward only.

Three modes. *manual* stands until it is advanced; *running* goes with the machine from where it
stood; *system* is the machine's clock itself, so that freezegun and time-machine move it. The store
keeps the highest instant that was served: a machine clock that steps back a little goes unnoticed,
one that steps back far is ``clock.stepped_back``.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from ybcode.errors import Refusal
from ybcode.rules.calendar import Counted, midnight_ms, wall_time, working_day_after
from ybcode.rules.code.steps import tick_at
from ybcode.sandbox.ports import Bearings, MoveClock, Note
from ybcode.sandbox.records import ClockRow, unknown_days
from ybcode.values import WALL

if TYPE_CHECKING:
    from collections.abc import Callable

    from ybcode.sandbox.ports import Store, Unit

Mode = Literal["manual", "running", "system"]
MODES: tuple[Mode, ...] = ("manual", "running", "system")
DEFAULT_AS_OF = "2026-03-02T09:00:00+08:00"
"""A Monday morning: the instant at which a sandbox begins when nothing else is said."""

_EPOCH = datetime(1970, 1, 1, 8, tzinfo=WALL)
_MS = timedelta(milliseconds=1)
_LATEST_MS = (datetime(9999, 12, 31, tzinfo=WALL) - _EPOCH) // _MS
_OUTSIDE = "an instant of the sandbox lies between 1970 and 9999"


def machine_ms() -> int:
    """The machine's clock, in ms since the epoch; looked up late, so that it can be frozen."""
    return time.time_ns() // 1_000_000


def instant_ms(when: str | date | int) -> int:
    """An instant in ms from what a caller may name it by.

    Args:
        when: ms since the epoch, a ``datetime``, a ``date`` (its midnight), or ISO 8601 text; without
            an offset it is wall time, +08:00.

    Raises:
        ValueError: when a text is no instant.
        TypeError: for anything else.
    """
    if isinstance(when, bool) or not isinstance(when, str | date | int):
        raise TypeError(f"an instant is ISO text, a datetime, a date or ms, not {type(when).__name__}")
    if isinstance(when, int):
        return _bounded(when)
    if isinstance(when, str):
        try:
            when = datetime.fromisoformat(when)
        except ValueError:
            raise ValueError(f"not an instant: {when!r}; write 2026-03-02T09:00:00+08:00") from None
    if not isinstance(when, datetime):
        when = datetime(when.year, when.month, when.day, tzinfo=WALL)
    if when.tzinfo is None:
        when = when.replace(tzinfo=WALL)
    return _bounded((when - _EPOCH) // _MS)


def _bounded(unix_ms: int) -> int:
    if not 0 <= unix_ms <= _LATEST_MS:
        raise ValueError(_OUTSIDE)
    return unix_ms


@dataclass(frozen=True, slots=True)
class Reading:
    """One read of the clock: the instant of an operation, and what the store must remember of it."""

    now_ms: int
    raise_highest: bool


def first_row(mode: Mode, as_of_ms: int | None) -> ClockRow:
    """The clock's row in a new sandbox: at ``as_of``, else at the default or at the machine's now.

    Raises:
        ValueError: for an unknown mode.
    """
    if mode not in MODES:
        raise ValueError(f"unknown clock {mode!r}: choose {', '.join(MODES)}")
    if mode == "system":
        return ClockRow(mode="system", offset_ms=0, highest_ms=0)
    if mode == "running":
        offset = 0 if as_of_ms is None else as_of_ms - machine_ms()
        return ClockRow(mode="running", offset_ms=offset, highest_ms=0)
    start = instant_ms(DEFAULT_AS_OF) if as_of_ms is None else as_of_ms
    return ClockRow(mode="manual", offset_ms=start, highest_ms=0)


def read(row: ClockRow, ahead_ms: int) -> Reading | Refusal:
    """The instant of an operation, from the clock's row and the machine.

    Args:
        row: the clock's row.
        ahead_ms: how far the machine may have stepped back unnoticed, in ms.
    """
    raw = _raw(row)
    behind = row.highest_ms - raw
    if behind > ahead_ms:
        return Refusal("clock.stepped_back", {"behind_ms": behind})
    now_ms = max(raw, row.highest_ms)
    # Written at most once a tick: what is lost at a step back is within skew.
    return Reading(now_ms, tick_at(now_ms) > tick_at(row.highest_ms))


def instant_of(row: ClockRow) -> int:
    """Where a clock stands, in ms, whatever was served before."""
    return _raw(row)


def _raw(row: ClockRow) -> int:
    if row.mode == "manual":
        return row.offset_ms
    return machine_ms() + row.offset_ms


class Clock:
    """The clock as a test or a trainer holds it: ``sandbox.clock``."""

    def __init__(self, store: Store, universe: str, *, keep: int) -> None:
        self._store = store
        self._universe = universe
        self._keep = keep

    @property
    def mode(self) -> str:
        """``manual``, ``running`` or ``system``."""
        return self._row().mode

    @property
    def now_ms(self) -> int:
        """The sandbox's instant, in ms since the epoch."""
        row = self._row()
        return max(_raw(row), row.highest_ms)

    @property
    def now(self) -> datetime:
        """The sandbox's instant as wall time, +08:00."""
        return wall_time(self.now_ms)

    def advance(
        self,
        *,
        seconds: float = 0,
        minutes: float = 0,
        hours: float = 0,
        days: float = 0,
        working_days: int = 0,
    ) -> datetime:
        """Move forward by a span of time.

        Args:
            seconds: added up with the others; parts of a millisecond are dropped.
            minutes: sixty seconds each.
            hours: sixty minutes each.
            days: twenty-four hours each.
            working_days: first to the same wall time on so many working days later; beyond the table of
                working days Monday to Friday counts, and the journal says so.

        Returns:
            The new instant, wall time.

        Raises:
            ValueError: for a negative span, beyond the year 9999, or when the clock is the machine's.
        """
        try:
            span = timedelta(seconds=seconds, minutes=minutes, hours=hours, days=days)
        except OverflowError:
            raise ValueError(_OUTSIDE) from None
        if span < timedelta():
            raise ValueError("time goes forward only: open a new sandbox to go back")
        if not working_days:
            return self._move(lambda now_ms: now_ms + span // _MS)
        counts: list[Counted] = []

        def onward(now_ms: int) -> int:
            today = wall_time(now_ms).date()
            counts.append(working_day_after(today, working_days))
            return now_ms + midnight_ms(counts[-1].day) - midnight_ms(today) + span // _MS

        moved = self._move(onward)
        if not counts[-1].known:
            self._note_unknown(counts[-1])
        return moved

    def _note_unknown(self, counted: Counted) -> None:
        with self._store.unit(self._universe) as unit:
            unit.apply([Note(unknown_days(counted, self.now_ms), self._keep)])

    def advance_to(self, when: str | date | int) -> datetime:
        """Move forward to an instant.

        Args:
            when: ISO text, a ``datetime``, a ``date`` or ms; without an offset it is wall time.

        Returns:
            The new instant, wall time.

        Raises:
            ValueError: when it lies behind, or when the clock is the machine's.
        """
        target = instant_ms(when)

        def forward(now_ms: int) -> int:
            if target < now_ms:
                raise ValueError(f"time goes forward only: it is {wall_time(now_ms)} already")
            return target

        return self._move(forward)

    def freeze(self) -> datetime:
        """Stop a running clock where it stands.

        Raises:
            ValueError: when the clock is the machine's.
        """
        return self._move(lambda now_ms: now_ms, mode="manual")

    def run(self) -> datetime:
        """Let the clock go with the machine from where it stands.

        Raises:
            ValueError: when the clock is the machine's.
        """
        return self._move(lambda now_ms: now_ms, mode="running")

    def _row(self) -> ClockRow:
        with self._store.unit(self._universe) as unit:
            return unit.load(Bearings()).clock

    def _move(self, target: Callable[[int], int], mode: Mode | None = None) -> datetime:
        with self._store.unit(self._universe) as unit:
            while True:
                row = unit.load(Bearings()).clock
                if row.mode == "system":
                    raise ValueError(
                        "this clock is the machine's: open_sandbox(clock='manual') gives one to move"
                    )
                if self._try_move(unit, row, target, mode or row.mode):
                    return self.now

    def _try_move(self, unit: Unit, row: ClockRow, target: Callable[[int], int], mode: str) -> bool:
        now_ms = max(_raw(row), row.highest_ms)
        moved_ms = _bounded(target(now_ms))
        offset_ms = moved_ms if mode == "manual" else moved_ms - machine_ms()
        return unit.apply([MoveClock(row, replace(row, mode=mode, offset_ms=offset_ms, highest_ms=now_ms))])

    def __repr__(self) -> str:
        return f"Clock(mode={self.mode!r}, now={self.now.isoformat()!r})"
