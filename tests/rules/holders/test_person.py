"""A synthetic person: where they are insured, and what is printed of them."""

import pytest

from tests.rules.cast import PERSON, person
from ybcode.values import is_synthetic


@pytest.mark.parametrize("region", ["590100", "580100", "331099"])
def test_the_province_is_the_head_of_the_region(region):
    """Two digits, as the code carries them in clear."""
    assert person(region=region).province == region[:2]


def test_a_person_prints_four_digits():
    """repr and str have the key and the last four characters of the ID number; no name, no birthday."""
    printed = f"{PERSON!r} {PERSON}"
    assert repr(PERSON) == f"Person(key='user_1', id_number='{'*' * 14}{PERSON.id_number.text[-4:]}')"
    for secret in (PERSON.name, PERSON.id_number.text, PERSON.id_number.text[6:14], PERSON.person_id.text):
        assert secret not in printed


def test_a_person_of_the_tests_can_be_nobody():
    """The ID number and the region are of a province that does not exist."""
    assert is_synthetic(PERSON.id_number.text)
    assert is_synthetic(PERSON.region)


def test_a_person_is_activated_unless_said_otherwise():
    """activated is a fact of the world, True by default."""
    assert person().activated
    assert not person(activated=False).activated
