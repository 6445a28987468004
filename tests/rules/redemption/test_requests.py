"""Request ids: whose they are."""

import pytest

from tests.rules.cast import HOSPITAL, NOW_MS, PHARMACY, token
from ybcode.rules.redemption.requests import RequestKey, is_alive

KEY = RequestKey(institution=PHARMACY.institution_id, terminal="till-1", request_id="r-1")


@pytest.mark.parametrize(
    "changes",
    [
        {"institution": HOSPITAL.institution_id},
        {"terminal": "till-2"},
        {"request_id": "r-2"},
        {"request_id": "R-1"},
    ],
)
def test_two_terminals_may_name_the_same_id(changes):
    """A request id belongs to institution and terminal: the same id elsewhere is another request."""
    fields = {"institution": KEY.institution, "terminal": KEY.terminal, "request_id": KEY.request_id}
    assert RequestKey(**fields) == KEY
    assert RequestKey(**{**fields, **changes}) != KEY
    assert len({KEY, RequestKey(**fields), RequestKey(**{**fields, **changes})}) == 2


@pytest.mark.parametrize("life_s", [1, 60, 7_200, 86_400])
def test_an_admission_is_remembered_while_its_ectoken_lives(life_s):
    """Half-open, like a code: at exactly life_s it is forgotten."""
    row = token()
    ends_ms = NOW_MS + life_s * 1000
    assert [is_alive(row, life_s=life_s, now_ms=ends_ms + ms) for ms in (-1, 0, 1)] == [True, False, False]
