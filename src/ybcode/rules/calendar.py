"""Chinese working days: weekends, holidays and the days that are worked in their stead.

The table holds 2025 and 2026, as the State Council's yearly notices set them (domain.md, X10). Beyond
it a week is Monday to Friday, and the answer says so: the caller notes it, nothing fails.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from ybcode.values import WALL

CountFrom = Literal["next_day", "same_day"]

YEARS = (2025, 2026)
"""The years that the table holds."""

MAX_WORKING_DAYS = 1000
"""How far may be counted at once."""

_DAY = timedelta(days=1)
_SATURDAY = 5


def _days(first: str, last: str) -> frozenset[date]:
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    return frozenset(begin + number * _DAY for number in range((end - begin).days + 1))


HOLIDAYS: frozenset[date] = frozenset().union(
    _days("2025-01-01", "2025-01-01"),  # 元旦
    _days("2025-01-28", "2025-02-04"),  # 春节
    _days("2025-04-04", "2025-04-06"),  # 清明节
    _days("2025-05-01", "2025-05-05"),  # 劳动节
    _days("2025-05-31", "2025-06-02"),  # 端午节
    _days("2025-10-01", "2025-10-08"),  # 国庆节、中秋节
    _days("2026-01-01", "2026-01-03"),
    _days("2026-02-15", "2026-02-23"),
    _days("2026-04-04", "2026-04-06"),
    _days("2026-05-01", "2026-05-05"),
    _days("2026-06-19", "2026-06-21"),
    _days("2026-09-25", "2026-09-27"),  # 中秋节
    _days("2026-10-01", "2026-10-07"),
)
"""Days off, weekends among them."""

MAKE_UP_DAYS: frozenset[date] = frozenset(
    date.fromisoformat(day)
    for day in (
        *("2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11"),
        *("2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"),
    )
)
"""Saturdays and Sundays that are worked (调休上班)."""


@dataclass(frozen=True, slots=True)
class Counted:
    """The end of a count.

    Attributes:
        day: where it ends.
        known: whether the table held every day that was passed.
    """

    day: date
    known: bool


def is_known(day: date) -> bool:
    """Whether the table holds a day."""
    return YEARS[0] <= day.year <= YEARS[-1]


def is_working_day(day: date) -> bool:
    """Whether agencies and banks work on a day; beyond the table Monday to Friday."""
    return day in MAKE_UP_DAYS or (day.weekday() < _SATURDAY and day not in HOLIDAYS)


def working_day_after(day: date, count: int) -> Counted:
    """The count-th working day after a day, which itself does not count.

    Args:
        day: where counting begins.
        count: 0 is the day itself, working or not.

    Beyond the year 9999 there is no day to name: counting stops at its last one.

    Raises:
        ValueError: for a count below 0 or above ``MAX_WORKING_DAYS``.
        TypeError: for a count that is no whole number.
    """
    if isinstance(count, bool) or not isinstance(count, int):
        raise TypeError(f"working days are a whole number, not {type(count).__name__}")
    if not 0 <= count <= MAX_WORKING_DAYS:
        raise ValueError(f"working days are counted from 0 to {MAX_WORKING_DAYS}, not {count}")
    known = is_known(day)
    while count and day < date.max:
        day += _DAY
        known = known and is_known(day)
        count -= is_working_day(day)
    return Counted(day, known)


def ready_day(received_ms: int, count: int, *, count_from: CountFrom, cutoff_hour: int) -> Counted:
    """The day on which what was received is ready after so many working days.

    Args:
        received_ms: when it came in, in ms.
        count: working days.
        count_from: ``next_day`` (Civil Code art. 201: the first day does not count), or ``same_day``.
        cutoff_hour: from this hour of the wall clock on, it came in on the day after.
    """
    received = wall_time(received_ms)
    day = received.date()
    if received.hour >= cutoff_hour and day < date.max:
        day += _DAY
    if count and count_from == "same_day" and is_working_day(day):
        count -= 1
    counted = working_day_after(day, count)
    return Counted(counted.day, counted.known and is_known(received.date()))


# ------------------------------------------------------------------ days, months, instants

DAY_MS = 86_400_000

_EPOCH = datetime(1970, 1, 1, tzinfo=WALL)
_EPOCH_MS = int(_EPOCH.timestamp()) * 1000
_MS = timedelta(milliseconds=1)
_MONTHS = 12


def wall_time(unix_ms: int) -> datetime:
    """An instant as wall time, +08:00."""
    return _EPOCH + (unix_ms - _EPOCH_MS) * _MS


def midnight_ms(day: date) -> int:
    """The first millisecond of a day of the wall clock."""
    return (datetime(day.year, day.month, day.day, tzinfo=WALL) - _EPOCH) // _MS + _EPOCH_MS


def end_ms(day: date) -> int:
    """The first millisecond after a day of the wall clock."""
    return midnight_ms(day) + DAY_MS


def day_of(unix_ms: int) -> date:
    """The day of the wall clock in which an instant lies."""
    return wall_time(unix_ms).date()


def told(unix_ms: int) -> str:
    """An instant as people read it: a day, and the minute or second where it is not midnight."""
    when = wall_time(unix_ms)
    if when.second:
        return when.strftime("%Y-%m-%d %H:%M:%S")
    return when.strftime("%Y-%m-%d" if when.hour == when.minute == 0 else "%Y-%m-%d %H:%M")


def first_of_month(day: date, months: int = 0) -> date:
    """The first day of a month so many months later; never beyond the year 9999."""
    number = day.year * _MONTHS + day.month - 1 + months
    return (
        date(number // _MONTHS, number % _MONTHS + 1, 1) if number // _MONTHS <= date.max.year else date.max
    )


def months_later(day: date, months: int) -> date:
    """The same day so many months later; the last of the month where there is no such day."""
    after = first_of_month(day, months + 1)
    last = after if after == date.max else after - _DAY
    return last.replace(day=min(day.day, last.day))


def months_between(first: date, last: date) -> int:
    """How many months have begun between two days: 1 from 31 March to 1 April, 0 within a month."""
    return (last.year - first.year) * _MONTHS + last.month - first.month
