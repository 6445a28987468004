"""Days, months and instants of the wall clock: what terms and deadlines are reckoned with."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.cast import DAY_MS, at
from ybcode.rules.calendar import (
    day_of,
    first_of_month,
    midnight_ms,
    months_between,
    months_later,
    told,
    wall_time,
)
from ybcode.values import WALL

DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2026-01-30", 1, "2026-02-28"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2026-03-31", 3, "2026-06-30"),
        ("2026-02-28", 12, "2027-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2026-11-15", 0, "2026-11-15"),
        ("2026-12-15", 1, "2027-01-15"),
    ],
)
def test_months_later_is_the_same_day_or_the_last(day, months, expected):
    """A month has no day 31: then it is its last."""
    assert months_later(date.fromisoformat(day), months) == date.fromisoformat(expected)


@given(DAYS, st.integers(0, 120))
def test_months_add_up(day, months):
    """months_between undoes months_later, and the first of the month is where they begin."""
    later = months_later(day, months)
    assert months_between(day, later) == months
    assert first_of_month(day, months) == later.replace(day=1)
    assert later.day <= day.day


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        ("2025-03-31", "2025-04-01", 1),
        ("2025-04-01", "2025-04-30", 0),
        ("2025-04-01", "2025-07-31", 3),
        ("2025-04-01", "2025-08-01", 4),
        ("2025-12-31", "2026-01-01", 1),
    ],
)
def test_months_between_counts_the_months_that_began(first, last, months):
    """By the calendar, not by thirty days."""
    assert months_between(date.fromisoformat(first), date.fromisoformat(last)) == months


@given(st.integers(-(10**12), 200 * 10**12))
def test_an_instant_lies_in_its_day(unix_ms):
    """Wall time is +08:00, exact to the millisecond, and a day goes from midnight to midnight."""
    when = wall_time(unix_ms)
    assert when == datetime.fromtimestamp(0, WALL) + timedelta(milliseconds=unix_ms)
    assert day_of(unix_ms) == when.date()
    assert 0 <= unix_ms - midnight_ms(when.date()) < DAY_MS
    assert day_of(midnight_ms(when.date()) - 1) == when.date() - timedelta(days=1)


@pytest.mark.parametrize(
    ("instant", "text"),
    [
        ("2026-03-02 00:00", "2026-03-02"),
        ("2026-03-02 09:05", "2026-03-02 09:05"),
        ("2026-03-02 00:01", "2026-03-02 00:01"),
        ("2026-03-02 23:59:59.999", "2026-03-02 23:59:59"),
    ],
)
def test_how_an_instant_is_told(instant, text):
    """A midnight is told by its day alone."""
    assert told(at(instant)) == text
