"""Which rates hold for a person at a place: deductible, ratio and yearly cap; and what is used of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date

    from ybcode.rules.holders.clocks import Kind
    from ybcode.rules.holders.person import Person
    from ybcode.rules.institutions import Institution
    from ybcode.rules.policy import Policy
    from ybcode.values import PersonId

Care = Literal["outpatient", "inpatient"]

_SEX = 16  # GB 11643, 3.2.3: the seventeenth digit is odd for men, even for women


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """What the pooled fund does for a person at a place.

    Attributes:
        care: outpatient or inpatient: each has its own accumulators.
        deductible_fen: what is borne first: in a year, or in a stay.
        ratio: per cent of the rest.
        cap_fen: the fund's most in a year.
    """

    care: Care
    deductible_fen: int
    ratio: int
    cap_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """What a person has used in a calendar year, in one kind of care.

    Attributes:
        deductible_fen: of the deductible.
        fund_fen: of the fund's cap.
    """

    deductible_fen: int = 0
    fund_fen: int = 0


NOTHING_USED = Used()


@dataclass(frozen=True, slots=True, kw_only=True)
class PutUsed:
    """Effect: a person's accumulators. Precondition: they are still ``was``."""

    person_id: PersonId
    year: int
    care: Care
    was: Used
    now: Used


def is_retired(person: Person, kind: Kind, day: date, policy: Policy) -> bool:
    """Whether an employee is 退休 on a day, told by age and sex.

    Args:
        person: whose ID number tells both.
        kind: of the enrolment; a resident is not retired.
        day: when.
        policy: ``outpatient.retired_from_men`` and ``_women``.
    """
    if kind == "resident":
        return False
    rules, born = policy.outpatient, person.id_number.birth
    man = int(person.id_number.text[_SEX]) % 2 == 1
    years = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    return years >= (rules.retired_from_men if man else rules.retired_from_women)


def rates_for(kind: Kind, place: Institution, policy: Policy, *, care: Care, retired: bool) -> Rates:
    """The rates of a person at a place.

    Args:
        kind: of the enrolment.
        place: its kind and tier.
        policy: the tables of rates.
        care: a stay in hospital, or anything else.
        retired: see ``is_retired``.

    Raises:
        ValueError: for a stay anywhere but at a hospital.
    """
    tier = 0 if place.kind == "pharmacy" else place.tier
    if care == "inpatient":
        return _of_a_stay(tier, policy)
    if kind == "resident":
        own = policy.resident
        ratio = (own.pharmacy, own.tier1, own.tier2, own.tier3)[tier]
        return Rates(care=care, deductible_fen=own.deductible_fen, ratio=ratio, cap_fen=own.cap_fen)
    rules = policy.outpatient
    ratio = (rules.pharmacy, rules.tier1, rules.tier2, rules.tier3)[tier]
    more = rules.retired_more if retired and ratio else 0  # where the fund pays nobody, it pays no one more
    return Rates(
        care=care,
        deductible_fen=rules.deductible_retired_fen if retired else rules.deductible_fen,
        ratio=min(100, ratio + more),
        cap_fen=rules.cap_retired_fen if retired else rules.cap_fen,
    )


def _of_a_stay(tier: int, policy: Policy) -> Rates:
    if tier == 0:
        raise ValueError("a stay is settled at a hospital: a pharmacy has no rates for it")
    rules = policy.inpatient
    deductibles = (rules.deductible_tier1_fen, rules.deductible_tier2_fen, rules.deductible_tier3_fen)
    return Rates(
        care="inpatient",
        deductible_fen=deductibles[tier - 1],
        ratio=(rules.tier1, rules.tier2, rules.tier3)[tier - 1],
        cap_fen=rules.cap_fen,
    )
