"""The clock: three modes, forward only, and obedient to whoever moves the machine's time."""

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone

import freezegun
import pytest
import time_machine

import ybcode
from tests.sandbox.scenario import STORY, play
from tests.sandbox.worlds import ROOT, is_one_sentence

MONDAY = "2026-03-02T09:00:00+08:00"
MONDAY_MS = 1_772_413_200_000

# ------------------------------------------------------------------ one story under every clock


def test_the_story_under_the_manual_clock(sandbox):
    """A manual clock that is advanced tells the story."""
    assert play(sandbox, lambda seconds: sandbox.clock.advance(seconds=seconds)) == STORY


@pytest.mark.parametrize("clock", ["system", "running"])
def test_the_story_under_freezegun(clock):
    """A clock that goes with the machine obeys freezegun."""
    with freezegun.freeze_time("2031-05-06 01:02:03") as frozen, ybcode.open_sandbox(clock=clock) as sandbox:
        assert sandbox.clock.now == datetime(2031, 5, 6, 1, 2, 3, tzinfo=UTC)
        assert play(sandbox, lambda seconds: frozen.tick(timedelta(seconds=seconds))) == STORY


@pytest.mark.parametrize("clock", ["system", "running"])
def test_the_story_under_time_machine(clock):
    """A clock that goes with the machine obeys time-machine."""
    start = datetime(2031, 5, 6, 1, 2, 3, tzinfo=UTC)
    with time_machine.travel(start, tick=False) as traveller, ybcode.open_sandbox(clock=clock) as sandbox:
        assert sandbox.clock.now == start
        assert play(sandbox, traveller.shift) == STORY


FROZEN_FIRST = """
import sys
from datetime import datetime, timedelta
from freezegun import freeze_time
from tests.sandbox.scenario import STORY, play
assert not any(name.startswith("ybcode") for name in sys.modules)
with freeze_time("2031-05-06 01:02:03") as frozen:
    import ybcode
    with ybcode.open_sandbox(clock="system") as sandbox:
        assert sandbox.clock.now.isoformat() == "2031-05-06T09:02:03+08:00"
        assert play(sandbox, lambda seconds: frozen.tick(timedelta(seconds=seconds))) == STORY
    for when in ("2030-01-02", datetime(2030, 1, 2), datetime(2030, 1, 2).date()):
        with ybcode.open_sandbox(as_of=when) as sandbox:
            assert sandbox.clock.now.isoformat() == "2030-01-02T00:00:00+08:00"
with ybcode.open_sandbox(as_of="2030-01-02") as sandbox:
    assert play(sandbox, lambda seconds: sandbox.clock.advance(seconds=seconds)) == STORY
with ybcode.open_sandbox(clock="system") as sandbox:
    assert sandbox.clock.now.year != 2031
print("told")
"""


def test_the_story_when_ybcode_is_first_imported_inside_the_freeze():
    """No clock function is bound at import: a process that imports ybcode inside a freeze tells it too."""
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", FROZEN_FIRST],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (ran.stdout, ran.stderr) == ("told\n", "")


# ------------------------------------------------------------------ modes


def test_a_manual_clock_stands(sandbox):
    """A manual clock begins at the default Monday morning and stands, whatever the machine does."""
    assert (sandbox.clock.mode, sandbox.clock.now_ms) == ("manual", MONDAY_MS)
    with time_machine.travel("2040-01-01", tick=False):
        assert sandbox.clock.now_ms == MONDAY_MS
        assert sandbox.clock.now.isoformat() == MONDAY
    assert repr(sandbox.clock) == f"Clock(mode='manual', now='{MONDAY}')"


def test_a_running_clock_goes_from_where_it_was_put():
    """A running clock goes with the machine from as_of on; advancing shifts it, freezing stops it."""
    with (
        time_machine.travel("2031-01-01", tick=False) as machine,
        ybcode.open_sandbox(as_of=MONDAY, clock="running") as sandbox,
    ):
        clock = sandbox.clock
        assert (clock.mode, clock.now_ms) == ("running", MONDAY_MS)
        machine.shift(7)
        assert clock.now_ms == MONDAY_MS + 7_000
        clock.advance(minutes=1)
        machine.shift(1)
        assert clock.now_ms == MONDAY_MS + 68_000
        clock.freeze()
        machine.shift(1000)
        assert (clock.mode, clock.now_ms) == ("manual", MONDAY_MS + 68_000)
        clock.run()
        machine.shift(2)
        assert (clock.mode, clock.now_ms) == ("running", MONDAY_MS + 70_000)
        clock.advance_to("2026-03-03")
        machine.shift(1)
        assert clock.now.isoformat() == "2026-03-03T00:00:01+08:00"


def test_a_manual_clock_can_be_let_run(sandbox):
    """run() lets a manual clock go from where it stands."""
    with time_machine.travel("2031-01-01", tick=False) as machine:
        sandbox.clock.run()
        machine.shift(3)
        assert sandbox.clock.now_ms == MONDAY_MS + 3_000


def test_a_system_clock_cannot_be_moved():
    """The machine's clock is not the sandbox's to move: each way to do so is refused in one sentence."""
    with ybcode.open_sandbox(clock="system") as sandbox:
        clock = sandbox.clock
        for act in (
            lambda: clock.advance(seconds=1),
            lambda: clock.advance(working_days=1),
            lambda: clock.advance_to("2099-01-01"),
            clock.freeze,
            clock.run,
        ):
            with pytest.raises(ValueError, match="this clock is the machine's") as refused:
                act()
            assert is_one_sentence(str(refused.value))


def test_the_clock_moves_forward_only(sandbox):
    """A negative span and an instant behind are ValueErrors, and the clock stands where it stood."""
    clock = sandbox.clock
    for act in (
        lambda: clock.advance(seconds=-1),
        lambda: clock.advance(hours=1, minutes=-61),
        lambda: clock.advance_to("2026-03-02T08:59:59.999"),
        lambda: clock.advance_to(0),
    ):
        with pytest.raises(ValueError, match="time goes forward only") as refused:
            act()
        assert is_one_sentence(str(refused.value))
    assert clock.now_ms == MONDAY_MS


@pytest.mark.parametrize("span", [{"days": 4e6}, {"days": 1e12}, {"seconds": float("inf")}])
def test_the_clock_stays_within_the_calendar(sandbox, span):
    """Beyond the year 9999 there is no instant: a ValueError, however large the span."""
    with pytest.raises(ValueError, match="lies between 1970 and 9999"):
        sandbox.clock.advance(**span)
    assert sandbox.clock.now_ms == MONDAY_MS


def test_spans_add_up(sandbox):
    """advance adds all its spans up, drops parts of a millisecond and gives the new time."""
    now = sandbox.clock.advance(seconds=1.0019, minutes=1, hours=1, days=1)
    assert now == sandbox.clock.now
    assert now.isoformat(timespec="milliseconds") == "2026-03-03T10:01:01.001+08:00"
    assert sandbox.clock.advance() == now
    assert sandbox.clock.advance_to(now) == now


# ------------------------------------------------------------------ as_of


@pytest.mark.parametrize(
    "as_of",
    [
        MONDAY,
        "2026-03-02T09:00:00",
        "2026-03-02T01:00:00Z",
        "2026-03-02 09:00",
        datetime(2026, 3, 2, 9),  # noqa: DTZ001 - without an offset it is wall time
        datetime(2026, 3, 2, 1, tzinfo=UTC),
        datetime(2026, 3, 1, 20, tzinfo=timezone(timedelta(hours=-5))),
        MONDAY_MS,
        None,
    ],
    ids=str,
)
def test_one_instant_has_many_names(as_of):
    """ISO text with and without an offset, datetimes, ms and nothing name the same Monday morning."""
    with ybcode.open_sandbox(as_of=as_of) as sandbox:
        assert sandbox.clock.now_ms == MONDAY_MS


@pytest.mark.parametrize("as_of", ["2026-03-02", date(2026, 3, 2)])
def test_a_day_begins_at_midnight_of_the_wall(as_of):
    """A date is its midnight, +08:00."""
    with ybcode.open_sandbox(as_of=as_of) as sandbox:
        assert sandbox.clock.now.isoformat() == "2026-03-02T00:00:00+08:00"


@pytest.mark.parametrize(
    "as_of", ["yesterday", "", "2026-13-01", "2026-02-29", -1, 10**18, date.min, "9999-12-31T12:00"]
)
def test_what_is_no_instant_is_one_sentence(as_of):
    """A text that is no date and an instant outside 1970 to 9999 are ValueErrors."""
    with pytest.raises(ValueError, match="instant") as refused:
        ybcode.open_sandbox(as_of=as_of)
    assert is_one_sentence(str(refused.value))


@pytest.mark.parametrize("as_of", [3.5, True, b"2026-03-02", [2026]])
def test_what_cannot_be_an_instant_is_a_type_error(as_of):
    """A float is too coarse and a bool no number of ms: the sentence says what an instant is."""
    with pytest.raises(TypeError, match="an instant is ISO text, a datetime, a date or ms"):
        ybcode.open_sandbox(as_of=as_of)


def test_an_unknown_clock_is_one_sentence():
    """A mode that is not there is a ValueError that lists those that are."""
    with pytest.raises(ValueError, match="unknown clock 'sundial': choose manual, running, system"):
        ybcode.open_sandbox(clock="sundial")
