"""The three tables, each move of them, and each that is not there."""

import itertools
from typing import get_args

import pytest

from tests.rules.cast import DAY_MS, NOW_MS, policy
from tests.rules.family.relatives import sent, sharing, tie
from ybcode.rules.family import delegation, mutual_aid, transfers

# Every move: from, event, to. What is not here is refused.
BINDINGS = """
none       bind            bound
none       submit          reviewing
unbound    bind            bound
unbound    submit          reviewing
reviewing  review ends     bound
reviewing  unbind          unbound
bound      member is seen  active
bound      pause           paused
bound      unbind          unbound
active     pause           paused
active     unbind          unbound
paused     resume          bound
paused     unbind          unbound
"""
SHARINGS = """
none     open         cooling
closed   open         cooling
cooling  days passes  active
active   close        closed
"""
TRANSFERS = """
sent  accept      accepted
sent  six passes  returned
"""
MACHINES = {
    "binding": (delegation, BINDINGS),
    "sharing": (mutual_aid, SHARINGS),
    "transfer": (transfers, TRANSFERS),
}
FINAL = {"binding": set(), "sharing": set(), "transfer": {"accepted", "returned"}}


def moves(text):
    """The moves of a table that was written down."""
    rows = (tuple(cell.strip() for cell in line.split("  ") if cell) for line in text.strip().splitlines())
    return {(was, event): now for was, event, now in rows}


@pytest.mark.parametrize("name", MACHINES)
def test_each_move_leads_where_the_table_says(name):
    """The moves are exactly these; every other pair of state and event is refused by one sentence."""
    machine, text = MACHINES[name]
    table = moves(text)
    assert dict(machine.TRANSITIONS) == table
    events = {event for _, event in table}
    for state, event in itertools.product(get_args(machine.State), sorted(events)):
        if (state, event) in table:
            assert machine.after(state, event) == table[state, event]
        else:
            with pytest.raises(ValueError, match=rf"that is {state} cannot {event}: "):
                machine.after(state, event)


@pytest.mark.parametrize("name", MACHINES)
def test_each_state_is_reached_and_left(name):
    """Every state but the first is reached by some move, and only a transfer comes to an end."""
    machine, text = MACHINES[name]
    states, table = get_args(machine.State), moves(text)
    assert set(states[1:]) <= set(table.values())
    assert set(states) - {was for was, _ in table} == FINAL[name]


@pytest.mark.parametrize(("was", "event"), moves(BINDINGS))
def test_a_binding_that_moves_is_written_anew(was, event):
    """A move sets the instant, ends a review and counts the version; the tie and its order stay."""
    one = tie(was, order=3, version=4, channel="app", ready_ms=NOW_MS + DAY_MS)
    now = delegation.move(one, event, NOW_MS)
    assert (now.state, now.since_ms, now.ready_ms, now.version) == (
        moves(BINDINGS)[was, event],
        NOW_MS,
        None,
        5,
    )
    assert (now.binder, now.member, now.order, now.channel) == (one.binder, one.member, 3, "app")


@pytest.mark.parametrize("state", get_args(delegation.State))
@pytest.mark.parametrize("days", [0, 2])
def test_only_who_is_not_bound_is_bound(state, days):
    """A second binding of the same two is refused while the first one stands, or is under review."""
    rules = policy(family={"review_workdays": days})
    one = tie(state)
    if state in ("none", "unbound"):
        assert delegation.bind(one, rules, order=0, now_ms=NOW_MS)[0].state == (
            "reviewing" if days else "bound"
        )
        return
    with pytest.raises(ValueError, match=f"a family binding that is {state} cannot"):
        delegation.bind(one, rules, order=0, now_ms=NOW_MS)


@pytest.mark.parametrize("state", get_args(transfers.State))
def test_a_transfer_is_accepted_or_returned_once(state):
    """A transfer ends once: what was accepted is not returned, what was returned is not accepted."""
    one = sent(NOW_MS, state=state)
    for event in ("accept", "six passes"):
        if state == "sent":
            assert transfers.moved(one, event).account == one.account
        else:
            with pytest.raises(ValueError, match=f"a transfer that is {state}"):
                transfers.moved(one, event)


def test_what_may_pay_is_what_is_open():
    """The giver's account may pay from the day it was opened to the day it is closed (W28)."""
    assert set(get_args(mutual_aid.State)) - {"none", "closed"} == mutual_aid.PAYING
    assert sharing().state in mutual_aid.PAYING
