"""Which rates hold: by age and sex, by kind of enrolment, by place and by care."""

from dataclasses import replace
from datetime import date

import pytest

from tests.rules.cast import HOSPITAL, PHARMACY, POLICY, person, policy
from ybcode.rules.settlement.money.rates import NOTHING_USED, Rates, Used, is_retired, rates_for

MAN, WOMAN = person(3, "59010019600302117"), person(4, "59010019700302118")
LEAP_WOMAN = person(5, "59010019720229118")
LEAP_MAN = person(6, "59010019640229117")
TIERS = {tier: replace(HOSPITAL, tier=tier) for tier in (1, 2, 3)}


@pytest.mark.parametrize(
    ("who", "day", "retired"),
    [
        (MAN, date(2020, 3, 1), False),
        (MAN, date(2020, 3, 2), True),
        (MAN, date(2020, 3, 3), True),
        (MAN, date(2020, 2, 28), False),
        (MAN, date(2019, 12, 31), False),
        (WOMAN, date(2025, 3, 1), False),
        (WOMAN, date(2025, 3, 2), True),
        (WOMAN, date(2025, 3, 3), True),
        # Born on 29 February: where there is none, the day after.
        (LEAP_WOMAN, date(2027, 2, 28), False),
        (LEAP_WOMAN, date(2027, 3, 1), True),
        (LEAP_MAN, date(2024, 2, 28), False),
        (LEAP_MAN, date(2024, 2, 29), True),
    ],
)
def test_retirement_begins_on_a_birthday(who, day, retired):
    """GK: men at 60, women at 55; a resident never retires."""
    assert is_retired(who, "employee", day, POLICY) is retired
    assert is_retired(who, "flexible", day, POLICY) is retired
    assert not is_retired(who, "resident", day, POLICY)


def test_the_ages_are_keys_of_the_policy():
    """A region, or a later year, may set them; one does not move the other."""
    later = policy(outpatient={"retired_from_men": 63})
    assert not is_retired(MAN, "employee", date(2023, 3, 1), later)
    assert is_retired(MAN, "employee", date(2023, 3, 2), later)
    assert is_retired(WOMAN, "employee", date(2025, 3, 2), later)
    women = policy(outpatient={"retired_from_women": 58})
    assert not is_retired(WOMAN, "employee", date(2028, 3, 1), women)
    assert is_retired(MAN, "employee", date(2020, 3, 2), women)


def rates(deductible, ratio, cap, care="outpatient"):
    """Rates, amounts in yuan."""
    return Rates(care=care, deductible_fen=deductible * 100, ratio=ratio, cap_fen=cap * 100)


@pytest.mark.parametrize(
    ("kind", "place", "active", "retired"),
    [
        ("employee", PHARMACY, rates(200, 60, 2_000), rates(150, 65, 2_500)),
        ("employee", TIERS[1], rates(200, 60, 2_000), rates(150, 65, 2_500)),
        ("employee", TIERS[2], rates(200, 55, 2_000), rates(150, 60, 2_500)),
        ("employee", TIERS[3], rates(200, 50, 2_000), rates(150, 55, 2_500)),
        ("flexible", TIERS[3], rates(200, 50, 2_000), rates(150, 55, 2_500)),
        ("resident", PHARMACY, rates(0, 0, 300), rates(0, 0, 300)),
        ("resident", TIERS[1], rates(0, 50, 300), rates(0, 50, 300)),
        ("resident", TIERS[2], rates(0, 0, 300), rates(0, 0, 300)),
        ("resident", TIERS[3], rates(0, 0, 300), rates(0, 0, 300)),
    ],
)
def test_the_rates_of_demo_city(kind, place, active, retired):
    """domain.md B.13: the synthetic profile, tier by tier."""
    assert rates_for(kind, place, POLICY, care="outpatient", retired=False) == active
    assert rates_for(kind, place, POLICY, care="outpatient", retired=True) == retired


@pytest.mark.parametrize(("tier", "deductible", "ratio"), [(1, 200, 85), (2, 600, 75), (3, 1_200, 65)])
@pytest.mark.parametrize("kind", ["employee", "flexible", "resident"])
def test_the_rates_of_a_stay(kind, tier, deductible, ratio):
    """S3 「起付线为1200元」「报销比例降至65%」: a stay has its own, for everybody the same."""
    for retired in (False, True):
        found = rates_for(kind, TIERS[tier], POLICY, care="inpatient", retired=retired)
        assert found == rates(deductible, ratio, 150_000, "inpatient")


def test_nobody_stays_at_a_pharmacy():
    """A stay has rates at a hospital alone: the sentence says so."""
    with pytest.raises(ValueError, match="a stay is settled at a hospital"):
        rates_for("employee", PHARMACY, POLICY, care="inpatient", retired=False)


@pytest.mark.parametrize(
    ("base", "more", "ratio"), [(60, 5, 65), (98, 5, 100), (100, 0, 100), (60, 0, 60), (0, 5, 0)]
)
def test_the_retired_get_more_of_what_is_shared(base, more, ratio):
    """Per cent more, never above the whole; where the fund pays nobody (0), it pays no one's more."""
    rules = policy(outpatient={"pharmacy": base, "retired_more": more})
    assert rates_for("employee", PHARMACY, rules, care="outpatient", retired=True).ratio == ratio
    assert rates_for("employee", PHARMACY, rules, care="outpatient", retired=False).ratio == base


def test_nothing_is_used_at_first():
    """The accumulators of a new year."""
    assert Used() == NOTHING_USED == Used(deductible_fen=0, fund_fen=0)
