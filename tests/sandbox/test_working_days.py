"""A clock that is advanced by working days: holidays, make-up days, and what the table does not hold."""

from datetime import date, datetime

import pytest
import time_machine

import ybcode
from tests.sandbox.worlds import is_one_sentence

MONDAY_MS = 1_772_413_200_000
"""2026-03-02 09:00 +08:00."""


@pytest.mark.parametrize(
    ("begin", "count", "end"),
    [
        ("2026-03-02T09:00:00.001", 1, "2026-03-03T09:00:00.001"),
        ("2026-03-06T17:30", 1, "2026-03-09T17:30"),
        ("2026-02-13T12:00", 1, "2026-02-14T12:00"),
        ("2026-02-13T12:00", 3, "2026-02-25T12:00"),
        ("2026-04-30T23:59:59.999", 3, "2026-05-08T23:59:59.999"),
        ("2026-09-30T00:00", 3, "2026-10-10T00:00"),
        ("2026-03-07T10:00", 1, "2026-03-09T10:00"),
        ("2025-12-31T10:00", 2, "2026-01-05T10:00"),
    ],
)
def test_working_days_lead_to_the_same_wall_time(begin, count, end):
    """Holidays and weekends are passed over, days worked in their stead count; the hour stays."""
    with ybcode.open_sandbox(as_of=begin) as sandbox:
        now = sandbox.clock.advance(working_days=count)
        assert now == sandbox.clock.now == datetime.fromisoformat(f"{end}+08:00")
        assert sandbox.journal.entries() == ()


def test_working_days_come_before_the_other_spans():
    """First the working days, then days, hours and seconds: Friday + 1 is Monday, + 1 day is Tuesday."""
    with ybcode.open_sandbox(as_of="2026-03-06T09:00") as sandbox:
        now = sandbox.clock.advance(working_days=1, days=1, hours=2, minutes=3, seconds=4.5)
        assert now.isoformat(timespec="milliseconds") == "2026-03-10T11:03:04.500+08:00"


def test_days_beyond_the_table_are_counted_and_noted(url):
    """Past 2026 a week is Monday to Friday, and the journal says so once a count, at the new instant."""
    with ybcode.open_sandbox(url, as_of="2026-12-28T09:00") as sandbox:
        sandbox.clock.advance(working_days=3)
        assert sandbox.journal.entries() == ()
        assert sandbox.clock.advance(working_days=2).date() == date(2027, 1, 4)
        (entry,) = sandbox.journal.entries()
        assert (entry.operation, entry.outcome, entry.at_ms) == ("calendar", "noted", sandbox.clock.now_ms)
        assert entry.detail == (
            "counted to 2027-01-04 by weekdays alone: the table of working days does not hold it"
        )
        sandbox.clock.advance(days=1)
        assert len(sandbox.journal.entries()) == 1
        sandbox.clock.advance(working_days=250)
        assert len(sandbox.journal.entries()) == 2


def test_a_running_clock_counts_working_days_from_where_it_stands():
    """A clock that goes with the machine is shifted by as much as the working days take."""
    with (
        time_machine.travel("2031-01-01", tick=False) as machine,
        ybcode.open_sandbox(as_of="2026-03-05T23:59:59", clock="running") as sandbox,
    ):
        machine.shift(2)
        assert sandbox.clock.advance(working_days=1).isoformat() == "2026-03-09T00:00:01+08:00"
        machine.shift(1)
        assert sandbox.clock.now.isoformat() == "2026-03-09T00:00:02+08:00"


@pytest.mark.parametrize(
    ("count", "error"), [(-1, ValueError), (1001, ValueError), (0.5, TypeError), (1.5, TypeError)]
)
def test_what_cannot_be_counted_is_refused(sandbox, count, error):
    """Working days are a whole number from 0 to 1000: anything else leaves the clock where it stood."""
    with pytest.raises(error, match="working days are"):
        sandbox.clock.advance(working_days=count)
    assert sandbox.clock.now_ms == MONDAY_MS
    assert sandbox.journal.entries() == ()


def test_a_span_behind_is_refused_whatever_the_working_days(sandbox):
    """Working days do not pay for a negative span."""
    with pytest.raises(ValueError, match="time goes forward only"):
        sandbox.clock.advance(working_days=5, hours=-1)
    assert sandbox.clock.now_ms == MONDAY_MS


def test_working_days_end_with_the_calendar():
    """Beyond the year 9999 there is no working day: one sentence."""
    with ybcode.open_sandbox(as_of="9998-12-30T09:00") as sandbox:
        with pytest.raises(ValueError, match="9999") as refused:
            sandbox.clock.advance(working_days=1000)
        assert is_one_sentence(str(refused.value))


@pytest.mark.parametrize(("as_of", "noted"), [("2026-03-02T09:00", 0), ("2031-03-03T09:00", 1)])
def test_the_founding_counts_like_everybody(url, as_of, noted):
    """Beyond the table user_resumed_3_workdays is synced after three weekdays, and the journal says so."""
    with ybcode.open_sandbox(url, seed=1, as_of=as_of) as sandbox:
        counted = [one for one in sandbox.journal.entries() if one.operation == "calendar"]
        assert len(counted) == noted
        assert all("by weekdays alone" in one.detail for one in counted)
