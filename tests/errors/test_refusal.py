"""A refusal as a value, and as the exception that says the same."""

import copy
import pickle
from dataclasses import FrozenInstanceError

import pytest

from ybcode.errors import CATALOGUE, Refusal, Refused

EXPIRED = Refusal("code.expired", {"age_ms": 300_000, "life_ms": 300_000})


def test_a_refusal_is_a_value():
    """Equal code and evidence are equal refusals, and a field cannot be set."""
    assert Refusal("code.expired", {"age_ms": 300_000, "life_ms": 300_000}) == EXPIRED
    assert Refusal("code.expired", {"age_ms": 300_001, "life_ms": 300_000}) != EXPIRED
    assert Refusal("code.used") == Refusal("code.used", {})
    with pytest.raises(FrozenInstanceError):
        EXPIRED.code = "code.used"


def test_a_refusal_travels():
    """Copied or pickled, a refusal is the same value, and Refused carries it through."""
    for again in (copy.deepcopy(EXPIRED), pickle.loads(pickle.dumps(EXPIRED))):
        assert again == EXPIRED
    raised = pickle.loads(pickle.dumps(Refused(EXPIRED)))
    assert isinstance(raised, Refused)
    assert raised.refusal == EXPIRED


def test_a_refusal_knows_its_entry_and_its_words():
    """entry is the catalogue's; message is Chinese unless English is asked for."""
    assert EXPIRED.entry is CATALOGUE["code.expired"]
    assert EXPIRED.message() == EXPIRED.message("zh") == "医保码已过期,请刷新后重新出示"
    assert (
        EXPIRED.message("en") == "This code has expired: it was generated 300000 ms ago and lives 300000 ms."
    )


@pytest.mark.parametrize(
    "refusal",
    [
        EXPIRED,
        Refusal("code.used"),
        Refusal("wallet.wait", {"wait_ms": 1}),
        Refusal("identity.face_needed", {"channel": "{alipay}"}),
    ],
    ids=lambda refusal: refusal.code,
)
def test_refused_says_what_the_refusal_says(refusal):
    """Code, evidence, both sentences and the remedy are read off the exception; str has them all."""
    error = Refused(refusal)
    entry = CATALOGUE[refusal.code]
    assert (error.refusal, error.code, error.evidence) == (refusal, refusal.code, refusal.evidence)
    assert (error.message, error.message_en) == (refusal.message("zh"), refusal.message("en"))
    assert error.remedy == entry.remedy_zh
    assert str(error) == f"{error.code}: {error.message_en} {entry.remedy_en} ({error.message})"
    assert isinstance(error, Exception)
    assert not isinstance(error, ValueError | TypeError | RuntimeError)
