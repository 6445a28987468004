"""Odd transactions (M9): ten boxes at once, a third pharmacy in a day, the same medicine again and again."""

import pytest

from tests.rules.cast import HOSPITAL, PHARMACY, at, policy
from tests.rules.settlement.shop import DEVICE, OTC, PRESCRIBED, buy, charged
from ybcode.rules.holders.standing.risk import FLAGS
from ybcode.rules.settlement.red_flags import Purchase, red_flags
from ybcode.values import InstitutionId

P1, P2, P3, P4 = (InstitutionId(f"P5901010000{number}") for number in (2, 3, 4, 5))
H1, H2 = (InstitutionId(f"H5901010000{number}") for number in (2, 3))
NOON = at("2026-03-02 12:00")


def bought(institution=P1, when=NOON, *drugs):
    """An earlier purchase."""
    return Purchase(at_ms=when, institution=institution, drugs=frozenset(drugs))


def flags(*lines, where=PHARMACY.institution_id, before=(), now_ms=NOON, **rules):
    """What is odd about lines."""
    charges = charged(*(lines or [buy(OTC)]))
    return list(red_flags(charges, where, before, rules=policy(risk=rules).risk, now_ms=now_ms))


@pytest.mark.parametrize(
    ("lines", "odd"),
    [
        ([buy(OTC, 9)], False),
        ([buy(OTC, 10)], True),
        ([buy(OTC, "9.0001")], True),  # the tenth was opened
        ([buy(OTC, 5), buy(OTC, 5)], True),  # two lines are one purchase
        ([buy(OTC, 5), buy(OTC, 4)], False),
        ([buy(OTC, 5), buy(PRESCRIBED, 5)], False),
        ([buy(DEVICE, 10)], False),
    ],
)
def test_ten_boxes_at_once(lines, odd):
    """M9: of one medicine, over all its lines; a device is no medicine."""
    assert flags(*lines) == ["ten_boxes"] * odd


def test_a_region_may_count_otherwise():
    """Each of the three numbers is a key."""
    assert flags(buy(OTC, 9), boxes=9) == ["ten_boxes"]
    assert flags(before=[bought()], pharmacies=2) == ["three_pharmacies"]
    assert flags(before=[bought(P1, NOON, OTC.name)], same_drug=2) == ["same_drug_often"]


@pytest.mark.parametrize(
    ("before", "where", "odd"),
    [
        ([], PHARMACY.institution_id, False),
        ([bought(P1)], PHARMACY.institution_id, False),
        ([bought(P1), bought(P2)], PHARMACY.institution_id, True),
        ([bought(P1), bought(P1)], PHARMACY.institution_id, False),
        ([bought(P1), bought(P2)], P1, False),  # it is the second again
        ([bought(P1), bought(P2), bought(P3)], P4, True),
        ([bought(P1), bought(P2), bought(P3)], P3, False),
        ([bought(P1), bought(H1), bought(H2)], PHARMACY.institution_id, False),
        ([bought(P1), bought(P2)], HOSPITAL.institution_id, False),
        ([bought(P1), bought(P2), bought(P3)], H1, False),
    ],
)
def test_a_third_pharmacy_on_a_day(before, where, odd):
    """M9: three different ones, this one among them; a hospital does not count."""
    assert flags(where=where, before=before) == ["three_pharmacies"] * odd


@pytest.mark.parametrize(
    ("now", "odd"),
    [("2026-03-02 23:59:59.999", True), ("2026-03-03 00:00", False), ("2026-03-02 00:00", True)],
)
def test_a_day_ends_at_midnight(now, odd):
    """By the wall clock, from 00:00 on."""
    before = [bought(P1, at("2026-03-02 00:00")), bought(P2, at("2026-03-02 00:00"))]
    assert flags(before=before, now_ms=at(now)) == ["three_pharmacies"] * odd
    yesterday = [bought(P1, at("2026-03-01 23:59:59.999")), bought(P2, at("2026-03-02 00:00"))]
    assert flags(before=yesterday, now_ms=at("2026-03-02 23:00")) == []


@pytest.mark.parametrize(
    ("drugs", "odd"),
    [
        ([OTC.name] * 3, False),
        ([OTC.name] * 4, True),
        ([PRESCRIBED.name] * 4, False),
        ([OTC.name, PRESCRIBED.name] * 3, False),
        ([], False),
    ],
)
def test_the_same_medicine_again_and_again(drugs, odd):
    """M9: the fifth purchase, this one among them, of a name that is bought now."""
    before = [bought(P1, NOON, name) for name in drugs]
    assert flags(buy(OTC), buy(OTC), before=before) == ["same_drug_often"] * odd


def test_several_may_be_odd_at_once_each_once():
    """In the order of the list that the holder's risk knows."""
    before = [bought(one, NOON, OTC.name, PRESCRIBED.name) for one in (P1, P2, P3, P4)]
    found = flags(buy(OTC, 10), buy(PRESCRIBED, 10), before=iter(before))
    assert found == ["ten_boxes", "three_pharmacies", "same_drug_often"]
    assert set(found) <= set(FLAGS)
