"""A holder: six machines in one row, which time moves each by itself and which never mix (X16)."""

from dataclasses import fields, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.cast import DAY_MS, HOSPITAL, at, holder, policy
from ybcode.rules.holders import enrolment, selection
from ybcode.rules.holders.enrolment import Enrolment
from ybcode.rules.holders.holder import IN_ORDER, Event, Holder, as_of, elapsed
from ybcode.rules.holders.selection import Selection
from ybcode.rules.holders.standing import Account, Inquiry, Risk, Sanction, inquiry, risk, sanction

POLICY = policy()
NOW_MS = at("2026-03-02 09:00")
TABLES = {
    "enrolment": enrolment.TRANSITIONS,
    "selection": selection.TRANSITIONS,
    "risk": risk.TRANSITIONS,
    "sanction": sanction.TRANSITIONS,
    "inquiry": inquiry.TRANSITIONS,
}
# What time moves: a machine, how it was written, how it stands at NOW_MS, and the event that the history has.
MOVED = {
    "unpaid": (
        {"enrolment": Enrolment(paid_until_ms=NOW_MS)},
        Event(
            at_ms=NOW_MS,
            machine="enrolment",
            event="paid until passes",
            was="normal",
            now="suspended",
            detail="arrears",
        ),
    ),
    "not renewed": (
        {"enrolment": Enrolment(kind="resident", paid_until_ms=NOW_MS - 9)},
        Event(
            at_ms=NOW_MS - 9,
            machine="enrolment",
            event="paid until passes",
            was="normal",
            now="suspended",
            detail="not_renewed",
        ),
    ),
    "not updated": (
        {"enrolment": Enrolment(update_due_ms=NOW_MS - 1)},
        Event(
            at_ms=NOW_MS - 1,
            machine="enrolment",
            event="update missed",
            was="normal",
            now="suspended",
            detail="not_updated",
        ),
    ),
    "regions in step": (
        {"selection": Selection(state="syncing", region="580100", synced_ms=NOW_MS)},
        Event(at_ms=NOW_MS, machine="selection", event="sync ends", was="syncing", now="right"),
    ),
    "lock over": (
        {"risk": Risk(locked_until_ms=NOW_MS)},
        Event(at_ms=NOW_MS, machine="risk", event="time passes", was="locked", now="ok"),
    ),
    "window over": (
        {"risk": Risk(flags_ms=(NOW_MS - 1_900_000, NOW_MS - 1_800_000))},
        Event(at_ms=NOW_MS, machine="risk", event="window passes", was="flagged", now="ok"),
    ),
    "term over": (
        {"sanction": Sanction(until_ms=NOW_MS)},
        Event(at_ms=NOW_MS, machine="sanction", event="term ends", was="suspended", now="none"),
    ),
    "overdue": (
        {"inquiry": Inquiry(state="open", cause="?", due_ms=NOW_MS)},
        Event(at_ms=NOW_MS, machine="inquiry", event="deadline passes", was="open", now="overdue"),
    ),
}
INSTANTS = st.integers(NOW_MS - 3 * DAY_MS, NOW_MS + 3 * DAY_MS)
MAYBE = st.none() | INSTANTS
HOLDERS = st.builds(
    Holder,
    version=st.integers(1, 9),
    enrolment=st.builds(
        Enrolment,
        kind=st.sampled_from(["employee", "flexible", "resident"]),
        paid_until_ms=MAYBE,
        update_due_ms=MAYBE,
        entitled_from_ms=INSTANTS,
        synced_from_ms=INSTANTS,
    ),
    selection=st.sampled_from([Selection(), Selection(state="wrong", region="580100")])
    | st.builds(Selection, state=st.just("syncing"), region=st.just("580100"), synced_ms=INSTANTS),
    account=st.builds(Account, state=st.sampled_from(["normal", "frozen", "closed"]), since_ms=INSTANTS),
    risk=st.builds(Risk, flags_ms=st.lists(INSTANTS, max_size=3).map(sorted).map(tuple))
    | st.builds(Risk, locked_until_ms=MAYBE),
    sanction=st.builds(Sanction, until_ms=MAYBE),
    inquiry=st.builds(Inquiry, state=st.sampled_from(["none", "open", "answered"]), due_ms=MAYBE),
)


def state_of(one, machine):
    """The state of a machine of a holder."""
    return one.enrolment.status if machine == "enrolment" else getattr(one, machine).state


def test_of_whom_nothing_was_written_everything_is_in_order():
    """Version 0: insured as an employee, nothing against it, whatever the time."""
    assert Holder() == IN_ORDER
    assert {state_of(IN_ORDER, name) for name in (*TABLES, "account")} == {"normal", "right", "ok", "none"}
    for now_ms in (0, NOW_MS, at("9999-12-30")):
        assert as_of(IN_ORDER, POLICY, now_ms) is IN_ORDER
        assert elapsed(IN_ORDER, POLICY, now_ms) == ()


@pytest.mark.parametrize("name", MOVED)
def test_time_moves_one_machine_and_leaves_the_others(name):
    """A millisecond before nothing has moved; then one machine has, and neither account nor choice."""
    machines, event = MOVED[name]
    one = holder(chosen=HOSPITAL.institution_id, **machines)
    before, now = (as_of(one, POLICY, event.at_ms + off_ms) for off_ms in (-1, 0))
    assert state_of(before, event.machine) == state_of(one, event.machine) == event.was
    assert state_of(now, event.machine) == event.now
    others = {part.name for part in fields(Holder)} - {event.machine}
    assert all(getattr(now, other) == getattr(one, other) for other in others)


@pytest.mark.parametrize("name", MOVED)
def test_the_history_knows_what_nobody_wrote(name):
    """What time alone brought about has an event with its own instant, by the machine's table."""
    machines, event = MOVED[name]
    one = holder(**machines)
    assert elapsed(one, POLICY, event.at_ms - 1) == ()
    assert elapsed(one, POLICY, NOW_MS + 1_000) == (event,)
    assert TABLES[event.machine][event.was, event.event] == event.now


@settings(deadline=None)
@given(HOLDERS, INSTANTS, st.integers(0, 2 * DAY_MS))
def test_a_holder_can_be_read_at_any_time(one, now_ms, later_ms):
    """Reading is idempotent, and reading twice is as good as reading late."""
    now = as_of(one, POLICY, now_ms)
    late = as_of(one, POLICY, now_ms + later_ms)
    assert as_of(now, POLICY, now_ms) == now
    assert as_of(now, POLICY, now_ms + later_ms) == late
    assert (late.version, late.account, late.chosen) == (one.version, one.account, one.chosen)


@settings(deadline=None)
@given(HOLDERS, INSTANTS)
def test_what_elapsed_is_in_order_and_in_the_tables(one, now_ms):
    """Oldest first, none from the future, each a move of its table; once written they are over."""
    now = as_of(one, POLICY, now_ms)
    events = elapsed(one, POLICY, now_ms)
    assert [event.at_ms for event in events] == sorted(event.at_ms for event in events)
    for event in events:
        assert event.at_ms <= now_ms
        assert event.was == state_of(one, event.machine)
        assert TABLES[event.machine][event.was, event.event] == event.now == state_of(now, event.machine)
    assert elapsed(now, POLICY, now_ms) == ()


@settings(deadline=None)
@given(HOLDERS, INSTANTS, st.sampled_from(["selection", "risk", "sanction", "inquiry", "account"]))
def test_the_machines_never_mix(one, now_ms, machine):
    """A lock, sanction, freeze or inquiry more or less changes no other machine (D6)."""
    without = replace(one, **{machine: getattr(IN_ORDER, machine)})
    now, other = as_of(one, POLICY, now_ms), as_of(without, POLICY, now_ms)
    assert replace(now, **{machine: getattr(other, machine)}) == other
