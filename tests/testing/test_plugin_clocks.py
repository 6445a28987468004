"""The clock of a test: manual, or the machine's where freezegun, pytest-freezer or time-machine moves it."""

from xml.etree import ElementTree as ET

import pytest

from tests.testing.projects import project

pytest_plugins = ["pytester"]

NOON = "2031-05-06 12:00:00"
PAST = "2021-05-06 12:00:00"

HEAD = """
import freezegun, pytest, time_machine
from datetime import timedelta

def looks_right(yb, till, code, day):
    assert yb.clock.mode == "system"
    assert yb.clock.now.isoformat() == day.replace(" 12:00:00", "T20:00:00+08:00")
    assert till.scan(code()).accepted
    # Founded at this instant: who has paid waits three working days from now.
    assert till.scan(code("user_resumed_3_workdays")).code == "enrolment.syncing"
"""

WAYS = {
    "freezegun, decorator": """
@freezegun.freeze_time(DAY)
def test_it(yb, yb_till, yb_code):
    looks_right(yb, yb_till, yb_code, DAY)
""",
    "freezegun, decorated class": """
@freezegun.freeze_time(DAY)
class TestIt:
    def test_it(self, yb, yb_till, yb_code):
        looks_right(yb, yb_till, yb_code, DAY)
""",
    "freezegun, decorator over another": """
@freezegun.freeze_time("2025-01-01")
@freezegun.freeze_time(DAY)
def test_it(yb, yb_till, yb_code):
    looks_right(yb, yb_till, yb_code, DAY)
""",
    "freezegun, context of a fixture": """
@pytest.fixture(autouse=True)
def frozen():
    with freezegun.freeze_time(DAY):
        yield

def test_it(yb, yb_till, yb_code):
    looks_right(yb, yb_till, yb_code, DAY)
""",
    "freezegun, context in the test": """
def test_it(yb, yb_till, yb_code, yb_clock, yb_journal, yb_faults):
    with freezegun.freeze_time(DAY):
        looks_right(yb, yb_till, yb_code, DAY)
""",
    "pytest-freezer, marker": """
@pytest.mark.freeze_time(DAY)
def test_it(yb, yb_till, yb_code):
    looks_right(yb, yb_till, yb_code, DAY)
""",
    "pytest-freezer, fixture moved in the test": """
def test_it(yb, yb_till, yb_code, freezer):
    freezer.move_to(DAY)
    looks_right(yb, yb_till, yb_code, DAY)
""",
    "time-machine, decorator": """
@time_machine.travel(DAY + "+00:00", tick=False)
def test_it(yb, yb_till, yb_code):
    looks_right(yb, yb_till, yb_code, DAY)
""",
    "time-machine, context of a fixture": """
@pytest.fixture
def travelled():
    with time_machine.travel(DAY + "+00:00", tick=False):
        yield

def test_it(travelled, yb, yb_till, yb_code):
    looks_right(yb, yb_till, yb_code, DAY)
""",
    "time-machine, context in the test": """
def test_it(yb, yb_till, yb_code):
    with time_machine.travel(DAY + "+00:00", tick=False):
        looks_right(yb, yb_till, yb_code, DAY)
""",
    "time-machine, marker": """
@pytest.mark.time_machine(DAY + "+00:00", tick=False)
def test_it(yb, yb_till, yb_code):
    looks_right(yb, yb_till, yb_code, DAY)
""",
    "time-machine, fixture moved in the test": """
def test_it(yb, yb_till, yb_code, time_machine):
    time_machine.move_to(DAY + "+00:00", tick=False)
    looks_right(yb, yb_till, yb_code, DAY)
""",
}


@pytest.mark.parametrize("day", [NOON, PAST], ids=["ahead", "back"])
@pytest.mark.parametrize("way", WAYS)
def test_the_sandbox_follows_who_moves_the_machine(pytester, way, day):
    """Whichever library moves the machine's clock, and however: the world is founded then and there."""
    test = f"DAY = {day!r}\n{HEAD}\n{WAYS[way]}"
    project(pytester, test).runpytest().assert_outcomes(passed=1)


@pytest.mark.parametrize(
    "decorator",
    [
        "@freezegun.freeze_time(DAY)",
        '@time_machine.travel(DAY + "+00:00")',
        "@freezegun.freeze_time(DAY, tick=True)",
    ],
)
def test_a_fixture_that_shows_a_code_is_of_the_tests_day(pytester, decorator):
    """A decorator begins with the call; a code that a fixture showed before is of its day all the same."""
    test = f"""
import freezegun, pytest, time, time_machine
DAY = {PAST!r}

@pytest.fixture
def code(yb_code):
    return yb_code()

{decorator}
def test_it(code, yb_till):
    assert yb_till.scan(code).accepted
    assert time.gmtime().tm_year == 2021

def test_after(yb):
    assert time.gmtime().tm_year > 2021
    assert yb.clock.mode == "manual"
"""
    project(pytester, test)
    # Alone: pytest-freezer tells freezegun to leave pytest's own clock in peace.
    result = pytester.runpytest_subprocess(
        "--junitxml=times.xml", "-p", "no:freezer", "-p", "no:time_machine"
    )
    result.assert_outcomes(passed=2)
    times = [float(one.get("time")) for one in ET.parse(pytester.path / "times.xml").iter("testcase")]
    assert all(0 <= one < 600 for one in times)


@pytest.mark.parametrize("first", ["yb, frozen", "frozen, yb"])
def test_frozen_twice_is_thawed_as_often(pytester, first):
    """A fixture that freezes time beside a decorator, before or after us, leaves nothing frozen behind."""
    test = f"""
import datetime, freezegun, pytest, time
REAL = time.time, datetime.datetime

@pytest.fixture
def frozen():
    with freezegun.freeze_time({NOON!r}):
        yield

@freezegun.freeze_time({PAST!r})
def test_it({first}, yb_till, yb_code):
    assert yb.clock.now.year == 2021
    assert yb_till.scan(yb_code()).accepted

def test_after():
    assert (time.time, datetime.datetime) == REAL
    import _pytest.timing
    assert "freezegun" not in _pytest.timing.perf_counter.__module__
"""
    result = project(pytester, test).runpytest_subprocess("-p", "no:freezer")
    result.assert_outcomes(passed=2)


def test_freezegun_alone_needs_no_settings(pytester):
    """With freezegun's default settings and no plugin of its own: frozen, moved, ticked."""
    test = f"""
import freezegun
from datetime import timedelta

def test_it(yb, yb_till, yb_code):
    with freezegun.freeze_time({NOON!r}) as frozen:
        first, second = yb_code(), yb_code("user_retired")
        assert yb_till.scan(first).accepted
        frozen.tick(timedelta(minutes=6))
        assert yb_till.scan(second).code == "code.expired"

@freezegun.freeze_time({PAST!r})
def test_decorated(yb, yb_till, yb_code):
    assert yb.clock.now.year == 2021
    assert yb_till.scan(yb_code()).accepted
"""
    result = project(pytester, test).runpytest_subprocess("-p", "no:freezer", "-p", "no:time_machine")
    result.assert_outcomes(passed=2)


def test_nothing_frozen_is_the_manual_clock(pytester):
    """With the libraries installed but nothing frozen, the clock stands until it is advanced."""
    test = """
import freezegun, time_machine

@freezegun.freeze_time("2031-05-06")
def helper():
    pass

def test_it(yb, yb_clock):
    assert yb.clock.mode == "manual"
    before = yb_clock.now
    assert (yb_clock.advance(minutes=5) - before).seconds == 300
"""
    project(pytester, test).runpytest().assert_outcomes(passed=1)


def test_a_marker_says_which_clock(pytester):
    """``clock="manual"`` stands also under a frozen machine; ``clock="system"`` follows it unasked."""
    test = """
import freezegun, pytest, time

@pytest.mark.yb(clock="manual")
@freezegun.freeze_time("2031-05-06")
def test_manual(yb):
    assert (yb.clock.mode, yb.clock.now.year) == ("manual", 2026)

@pytest.mark.yb(clock="system")
def test_system(yb, yb_till, yb_code):
    assert yb.clock.mode == "system"
    assert abs(yb.clock.now_ms / 1000 - time.time()) < 60
    assert yb_till.scan(yb_code()).accepted
"""
    project(pytester, test).runpytest().assert_outcomes(passed=2)


def test_a_case_keeps_its_own_clock(pytester):
    """A case is told by its own times: it passes under a frozen machine as well."""
    test = """
import freezegun

@freezegun.freeze_time("2031-05-06")
def test_case(yb, yb_case, yb_till):
    assert yb.clock.mode == "manual"
    yb_case.play(yb_till)
"""
    project(pytester, test).runpytest("--yb-cases=sale.simple").assert_outcomes(passed=1)
