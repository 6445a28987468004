"""Two places of enrolment (O17): which one the code opens on, its moves, its clock."""

from typing import get_args

import pytest

from tests.rules.cast import at, policy
from ybcode.rules.holders import selection
from ybcode.rules.holders.holder import IN_ORDER
from ybcode.rules.holders.selection import RIGHT, WAYS_OUT, Selection

POLICY = policy()
HOME, ELSEWHERE = "590100", "580100"
NOW_MS = at("2026-03-02 09:00")
SYNCED_MS = at("2026-03-05 00:00")
PLACES = {
    "right": RIGHT,
    "wrong": Selection(state="wrong", region=ELSEWHERE),
    "syncing": Selection(state="syncing", region=ELSEWHERE, synced_ms=SYNCED_MS),
}
ACTS = {
    "enrol elsewhere": lambda one: selection.enrol_elsewhere(one, ELSEWHERE, home=HOME, now_ms=NOW_MS),
    "switch": lambda one: selection.switch(one, policy=POLICY, now_ms=NOW_MS)[0],
    "merge": lambda one: selection.merge(one, now_ms=NOW_MS),
}


def test_the_moves_of_a_selection():
    """Another place comes; it is switched and syncs, or is merged; nobody begins with one (B.2, item 6)."""
    assert dict(selection.TRANSITIONS) == {
        ("right", "enrol elsewhere"): "wrong",
        ("wrong", "switch"): "syncing",
        ("syncing", "sync ends"): "right",
        ("wrong", "merge"): "right",
    }
    assert PLACES.keys() == set(get_args(selection.State)) == WAYS_OUT.keys()
    assert IN_ORDER.selection == RIGHT


@pytest.mark.parametrize("state", PLACES)
@pytest.mark.parametrize("event", ACTS)
def test_each_move_from_each_state(state, event):
    """Each of nine pairs: it leads where the table says, or it is refused in one sentence."""
    after = selection.TRANSITIONS.get((state, event))
    if after is None:
        with pytest.raises(ValueError, match=f"a selection that is {state} cannot {event}: "):
            ACTS[event](PLACES[state])
    else:
        assert ACTS[event](PLACES[state]) == PLACES[after]


@pytest.mark.parametrize("region", ["5801", "", "五八〇一〇〇", "58010a", "5801000"])
def test_another_place_is_a_region(region):
    """A region has six digits."""
    with pytest.raises(ValueError, match="a region has six digits, not"):
        selection.enrol_elsewhere(RIGHT, region, home=HOME, now_ms=NOW_MS)


@pytest.mark.parametrize("region", ["590100", "590199"])
def test_another_place_is_another_city(region):
    """A city is four digits: within the own one there is no other place to be insured in."""
    with pytest.raises(ValueError, match="the person is insured in 5901 already"):
        selection.enrol_elsewhere(RIGHT, region, home=HOME, now_ms=NOW_MS)


@pytest.mark.parametrize(
    ("switched", "workdays", "day"),
    [
        ("2026-03-02 09:00", None, "2026-03-05"),  # the policy's, as for a payment (S3 「1-3个工作日」)
        ("2026-03-02 09:00", 1, "2026-03-03"),
        ("2026-03-02 17:00", 1, "2026-03-04"),  # X10: after the closing hour
        ("2026-03-06 09:00", 1, "2026-03-09"),  # X10: a Friday
        ("2026-02-13 09:00", 1, "2026-02-14"),  # X10: a Saturday that is worked
    ],
)
def test_a_switch_syncs_for_some_working_days(switched, workdays, day):
    """O17 「数据没有及时同步」: the regions are in step from the first millisecond of a working day."""
    one, counted = selection.switch(
        PLACES["wrong"], policy=POLICY, now_ms=at(switched), sync_workdays=workdays
    )
    assert (str(counted.day), one.synced_ms) == (day, at(f"{day} 00:00"))


def test_regions_that_are_in_step_already():
    """With no days to sync the switch is done in the same millisecond."""
    one, _ = selection.switch(PLACES["wrong"], policy=POLICY, now_ms=NOW_MS, sync_workdays=0)
    assert one.synced_ms == NOW_MS
    assert selection.as_of(one, NOW_MS) == RIGHT


@pytest.mark.parametrize(("before_ms", "state"), [(1, "syncing"), (0, "right"), (-1, "right")])
def test_a_sync_ends_by_itself(before_ms, state):
    """Until the last millisecond the regions are not in step; then nothing is left of the other place."""
    assert selection.as_of(PLACES["syncing"], SYNCED_MS - before_ms) == PLACES[state]


@pytest.mark.parametrize("state", ["right", "wrong"])
def test_time_alone_changes_nothing_else(state):
    """The right place stays right and the wrong one wrong, however long."""
    assert selection.as_of(PLACES[state], 2**50) == PLACES[state]


def test_after_a_sync_another_place_may_come():
    """A sync that has ended is a right selection: it cannot be merged, and another place may come."""
    one = PLACES["syncing"]
    assert selection.enrol_elsewhere(one, "590200", home=HOME, now_ms=SYNCED_MS).region == "590200"
    with pytest.raises(ValueError, match="a selection that is right cannot merge: it can enrol elsewhere"):
        selection.merge(one, now_ms=SYNCED_MS)
