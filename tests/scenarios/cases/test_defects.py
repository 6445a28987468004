"""The defect matrix: each mistake of the naive till is found by its case, and without any all are green."""

import pytest

from tests.scenarios.cases.test_cases import BY_ID, IDS, played
from ybcode.scenarios.cases.catalogue import CASES
from ybcode.testing.naive import DEFECTS, NaiveTill

TWELVE = 12


def naive(*defects):
    """How a naive till with some mistakes is made."""
    return lambda counter: NaiveTill(counter, defects=frozenset(defects))


@pytest.mark.parametrize(("defect", "case_id"), DEFECTS.items())
def test_each_defect_is_found_by_its_case(defect, case_id):
    """A till with one mistake fails the case that is named for it, and says something of it."""
    result = played(BY_ID[case_id], make=naive(defect))
    assert not result.passed
    assert result.raised is None
    assert result.why()


@pytest.mark.parametrize("case", IDS)
def test_without_a_defect_it_passes(case):
    """A naive till without any mistake is as good as the reference."""
    result = played(case, make=naive())
    assert result.passed, result.why()


@pytest.mark.parametrize("case_id", sorted(set(DEFECTS.values())))
def test_a_case_of_a_defect_is_not_red_for_all(case_id):
    """No case that finds a mistake is red for every other one: it says which mistake it is."""
    red = {defect for defect in DEFECTS if not played(BY_ID[case_id], make=naive(defect)).passed}
    wanted = {defect for defect, found_by in DEFECTS.items() if found_by == case_id}
    assert wanted <= red
    assert len(red) <= TWELVE // 2


def test_all_defects_together_are_found():
    """A till with every mistake fails more than half of the cases."""
    red = [one.case_id for one in CASES if not played(one, make=naive(*DEFECTS)).passed]
    assert len(red) > len(CASES) / 2


def test_there_are_twelve_and_no_others():
    """The mistakes are the twelve of the issue; another name is a sentence."""
    assert len(DEFECTS) == TWELVE
    with pytest.raises(ValueError, match="no defect 'slow': choose accepts-used-after-timeout"):
        NaiveTill(None, defects=frozenset({"slow"}))
