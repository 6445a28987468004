"""The magic people are what their names say at whatever instant a world begins, under every clock."""

from datetime import datetime, timedelta

import freezegun
import pytest
import time_machine
from hypothesis import example, given, settings
from hypothesis import strategies as st

import ybcode
from tests.sandbox.magic import STANDS
from ybcode.values import WALL

CODES = {who: [code for code, _ in refusals] for who, (refusals, _, _) in STANDS.items()}
LAST_MS = 253_370_649_600_000
"""9998-12-31 00:00 +08:00."""


def codes(sandbox):
    """What a pharmacy at home would refuse everybody with."""
    return {who: [one.code for one in sandbox.person(who).status().refusals] for who in sandbox.people}


@settings(max_examples=60, deadline=None)
@given(as_of=st.integers(0, LAST_MS))
@example(as_of=0)
@example(as_of=datetime(2028, 2, 29, 23, 59, 59, tzinfo=WALL))
@example(as_of=datetime(2026, 2, 14, 17, tzinfo=WALL))
@example(as_of=datetime(2026, 3, 1, tzinfo=WALL))
@example(as_of=datetime(2026, 12, 31, 23, tzinfo=WALL))
def test_whenever_a_world_begins(as_of):
    """At any instant from 1970 on everybody stands as the table says, and no refusal has ended already."""
    with ybcode.open_sandbox(as_of=as_of, seed=1) as sandbox:
        assert codes(sandbox) == CODES
        now_ms = sandbox.clock.now_ms
        for who in sandbox.people:
            person = sandbox.person(who)
            assert all(one.evidence.get("until_ms", now_ms + 1) > now_ms for one in person.status().refusals)
            assert all(event.at_ms <= now_ms for event in person.history())
            assert all(state == "active" for _, state in person.filings.all())


@pytest.mark.parametrize("as_of", ["9999-09-30", "9999-12-30T23:59:59.999"])
def test_the_last_year_of_the_calendar(as_of):
    """A world may begin as long as there is an instant: what would end after the year 9999 does not."""
    with ybcode.open_sandbox(as_of=as_of, seed=1) as sandbox:
        assert codes(sandbox) == CODES
        assert sandbox.terminal("pharmacy_ok").scan(sandbox.wallet("user_ok").show().text).accepted


@pytest.mark.parametrize("clock", ["system", "running"])
@pytest.mark.parametrize(
    "when",
    ["2025-10-01T01:00Z", "2026-02-14T09:00Z", "2031-05-06T00:00Z"],
    ids=["a holiday", "a Saturday that is worked", "beyond the table"],
)
def test_the_machines_clock_tells_their_troubles(url, clock, when):
    """Where the machine's clock is the sandbox's, troubles begin at the machine's now, and end by it."""
    when = datetime.fromisoformat(when)
    with time_machine.travel(when, tick=False) as machine, ybcode.open_sandbox(url, clock=clock) as sandbox:
        assert codes(sandbox) == CODES
        (locked,) = sandbox.person("user_locked").status().refusals
        assert locked.evidence["until_ms"] == (when + timedelta(days=1)).timestamp() * 1000
        (syncing,) = sandbox.person("user_resumed_3_workdays").status().refusals
        machine.shift(syncing.evidence["until_ms"] / 1000 - when.timestamp())
        assert codes(sandbox) == {**CODES, "user_resumed_3_workdays": [], "user_locked": []}


def test_freezing_the_machine_is_enough():
    """Under freezegun, too: a world that is opened inside the freeze has its troubles there."""
    with (
        freezegun.freeze_time("2026-04-30T01:00:00Z") as frozen,
        ybcode.open_sandbox(clock="system") as sandbox,
    ):
        assert codes(sandbox) == CODES
        (syncing,) = sandbox.person("user_resumed_3_workdays").status().refusals
        assert syncing.evidence["until"] == "2026-05-08"
        frozen.move_to("2026-05-07T16:00:00Z")
        assert codes(sandbox)["user_resumed_3_workdays"] == []


def test_they_are_the_same_in_every_sandbox():
    """Two worlds of one beginning have the same people in the same trouble, whatever the keys."""
    with ybcode.open_sandbox(seed=1) as one, ybcode.open_sandbox(seed=None) as other:
        assert codes(one) == codes(other)
        for who in one.people:
            assert one.person(who).history() == other.person(who).history()
            assert one.people[who] == other.people[who]
