"""备案: a filing for care away from the place of insurance, and how long it is good.

One a person and area. A break in cover makes it void (S3 「异地就医需重新备案」): nobody writes that, it
follows from how often cover had broken when it was made.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, get_args

from ybcode.rules import lifecycle
from ybcode.rules.calendar import DAY_MS, day_of, end_ms, months_later

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ybcode.rules.holders.enrolment import Enrolment
    from ybcode.rules.policy.places import CrossRegionPolicy
    from ybcode.values import PersonId

Kind = Literal["long_stay", "temporary", "referral", "emergency"]
State = Literal["none", "active", "expired", "void"]

TRANSITIONS: Mapping[tuple[State, str], State] = MappingProxyType(
    {
        ("none", "file"): "active",
        ("active", "file"): "active",
        ("active", "term ends"): "expired",
        ("active", "cover breaks"): "void",
        ("expired", "cover breaks"): "void",
        ("expired", "file"): "active",
        ("void", "file"): "active",
        ("active", "withdraw"): "none",
    }
)

_REGION_DIGITS = 6  # GB/T 2260


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """One filing.

    Attributes:
        area: four digits, the pooling area of the place of care.
        kind: long_stay has no end, the others have one each (O22, W68, M16).
        from_ms: when it was made.
        until_ms: the first instant at which it has expired, or None.
        withdrawn: whether the person took it back.
        breaks: how often cover had broken when it was made.
    """

    area: str
    kind: Kind
    from_ms: int
    until_ms: int | None = None
    withdrawn: bool = False
    breaks: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PutFiling:
    """Effect: a person's filing for an area. Precondition: what is kept is still ``was``."""

    person_id: PersonId
    was: Filing | None
    now: Filing


def area_of(region: str) -> str:
    """The pooling area of a region: its first four digits."""
    return region[:4]


def state_of(one: Filing | None, enrolment: Enrolment, policy: CrossRegionPolicy, *, now_ms: int) -> State:
    """Where a filing stands.

    Args:
        one: the filing, or None.
        enrolment: as it stands at the instant; cover that broke since the filing makes it void.
        policy: whether it does.
        now_ms: the instant, in ms.
    """
    if one is None or one.withdrawn:
        return "none"
    if policy.void_on_suspension and enrolment.breaks > one.breaks:
        return "void"
    return "expired" if one.until_ms is not None and one.until_ms <= now_ms else "active"


def require_region(region: str) -> None:
    """Raise ``ValueError`` unless a region has six digits."""
    if not (len(region) == _REGION_DIGITS and region.isascii() and region.isdigit()):
        raise ValueError(f"a region has six digits, not {region!r}")


def file(region: str, kind: Kind, enrolment: Enrolment, policy: CrossRegionPolicy, *, now_ms: int) -> Filing:
    """File for care in a region: again and again, the last one holds.

    Args:
        region: six digits, where care is sought.
        kind: long_stay, temporary, referral or emergency.
        enrolment: as it stands; who is not covered files nothing.
        policy: the terms.
        now_ms: the instant, in ms.

    Raises:
        ValueError: for an unknown kind, a region that is not six digits, or an enrolment that is not normal.
    """
    if enrolment.status != "normal":
        raise ValueError(f"an enrolment that is {enrolment.status} files nothing: resume it first")
    if kind not in get_args(Kind):
        raise ValueError(f"no kind of filing {kind!r}: choose {', '.join(get_args(Kind))}")
    require_region(region)
    today = day_of(now_ms)
    until_ms = None
    if kind == "emergency":
        until_ms = end_ms(today) + policy.emergency_days * DAY_MS
    elif kind != "long_stay":
        months = policy.temporary_months if kind == "temporary" else policy.referral_months
        until_ms = end_ms(months_later(today, months))
    return Filing(area=area_of(region), kind=kind, from_ms=now_ms, until_ms=until_ms, breaks=enrolment.breaks)


def withdraw(one: Filing | None, state: State) -> Filing:
    """Take a filing back.

    Raises:
        ValueError: when there is none in force.
    """
    lifecycle.after(TRANSITIONS, state, "withdraw", what="a filing")
    assert one is not None
    return replace(one, withdrawn=True)
