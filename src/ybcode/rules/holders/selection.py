"""Which place of enrolment (参保地) the code opens on, where the app has more than one (O17).

The person's own place is right. Where another one is still there the code may open on it: the person
switches, and the regions are in step some working days later, or the agency merges the two at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from ybcode.rules import lifecycle
from ybcode.rules.calendar import midnight_ms
from ybcode.rules.holders.clocks import synced_day
from ybcode.rules.holders.filing import area_of, require_region

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ybcode.rules.calendar import Counted
    from ybcode.rules.policy import Policy

State = Literal["right", "wrong", "syncing"]

TRANSITIONS: Mapping[tuple[State, str], State] = MappingProxyType(
    {
        ("right", "enrol elsewhere"): "wrong",
        ("wrong", "switch"): "syncing",  # O17 「各地信息系统不统一,数据没有及时同步」
        ("syncing", "sync ends"): "right",
        ("wrong", "merge"): "right",
    }
)

WAYS_OUT: Mapping[State, str] = MappingProxyType(
    {"right": "", "wrong": "switch the place, or have the agency merge the two", "syncing": "time"}
)
"""What ends a state that is not in order (domain.md, B.2, item 6)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The place of enrolment that a person's code opens on, as it was written last.

    Attributes:
        state: see ``TRANSITIONS``; ``right`` after ``syncing`` is told by ``as_of``.
        region: the other place, six digits; None where the code opens on the person's own.
        synced_ms: the first instant at which the regions are in step after a switch, or None.
    """

    state: State = "right"
    region: str | None = None
    synced_ms: int | None = None


RIGHT = Selection()
"""A code that opens on the person's own place."""


def as_of(one: Selection, now_ms: int) -> Selection:
    """How it stands at an instant: a sync that is over is done."""
    return RIGHT if one.state == "syncing" and one.synced_ms is not None and one.synced_ms <= now_ms else one


def enrol_elsewhere(one: Selection, region: str, *, home: str, now_ms: int) -> Selection:
    """Another place of enrolment is in the app, and the code opens on it.

    Args:
        one: as it stands.
        region: the other place, six digits.
        home: the person's own place.
        now_ms: the instant, in ms.

    Raises:
        ValueError: when there is another place already, or the region is none or lies in the own area.
    """
    require_region(region)
    if area_of(region) == area_of(home):
        raise ValueError(f"the person is insured in {area_of(home)} already: another place lies elsewhere")
    state = lifecycle.after(TRANSITIONS, as_of(one, now_ms).state, "enrol elsewhere", what="a selection")
    return Selection(state=state, region=region)


def switch(
    one: Selection, *, policy: Policy, now_ms: int, sync_workdays: int | None = None
) -> tuple[Selection, Counted]:
    """The person switches to the own place; until the regions are in step the code waits.

    Args:
        one: as it stands.
        policy: ``enrolment.resume_sync_workdays`` and ``calendar.*``.
        now_ms: in ms.
        sync_workdays: of this case; by default the policy's; 0: they are in step already.

    Returns:
        The selection, and the day on which the regions are in step.

    Raises:
        ValueError: when the code opens on the right place, or was switched already.
    """
    state = lifecycle.after(TRANSITIONS, as_of(one, now_ms).state, "switch", what="a selection")
    counted = synced_day(policy, now_ms, sync_workdays)
    synced_ms = max(now_ms, midnight_ms(counted.day))
    return Selection(state=state, region=one.region, synced_ms=synced_ms), counted


def merge(one: Selection, *, now_ms: int) -> Selection:
    """The agency merges the two places: nothing of the other one is left.

    Raises:
        ValueError: when the code opens on the right place, or was switched already.
    """
    lifecycle.after(TRANSITIONS, as_of(one, now_ms).state, "merge", what="a selection")
    return RIGHT
