"""Activation of the code (S0, S1; domain.md, B.2): real name, face, PIN; and which PINs are too weak."""

import re
from datetime import date
from typing import get_args

import pytest

from tests.rules.cast import id_number
from ybcode.rules.holders.dossier.activation import (
    TRANSITIONS,
    WEAK_PINS,
    State,
    after,
    initial_pin,
    weak_pin,
)
from ybcode.values import IdNumber

BORN = IdNumber(id_number("59010019920412118"))
WITH_X = next(
    IdNumber(one) for one in (id_number(f"59010019920412{order}") for order in range(900, 999)) if "X" in one
)
EVENTS = sorted({event for _, event in TRANSITIONS})


def test_the_moves_of_an_activation():
    """Name, face, PIN, in this order (B.2.1); a new activation stays active; who gives up begins anew."""
    assert dict(TRANSITIONS) == {
        ("none", "name"): "named",
        ("named", "see"): "seen",
        ("seen", "choose PIN"): "active",
        ("active", "reactivate"): "active",
        ("active", "deactivate"): "none",
    }


@pytest.mark.parametrize("state", get_args(State))
@pytest.mark.parametrize("event", EVENTS)
def test_no_step_is_left_out(state, event):
    """A move is in the table or a ValueError in one sentence that names the ones that are."""
    if (state, event) in TRANSITIONS:
        assert after(state, event) == TRANSITIONS[state, event]
        return
    known = [name for at, name in TRANSITIONS if at == state]
    sentence = f"an activation that is {state} cannot {event}: it can {', '.join(known)}"
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        after(state, event)


WEAK = {
    "888888": "S1 「6个8(888888)」",
    "666666": "S1 「666666」",
    "111111": "S1 「111111」",
    "123456": "S1 「123456」",
    "000000": "S1 「000000」",
    BORN.text[-6:]: "S1 「身份证号码后6位」",
    "920412": "the birthday: the notice says 「生日」",
    "012345": "a row up",
    "456789": "a row up",
    "987654": "a row down",
    "654321": "a row down",
    "543210": "a row down",
    "777777": "one digit again and again",
    "222222": "one digit again and again",
}
"""PINs that others would try first, and why."""


@pytest.mark.parametrize("pin", WEAK)
def test_a_weak_pin_is_refused(pin):
    """What a region gives out, the ID number's end, the birthday, a row or a repetition is ``pin.weak``."""
    refusal = weak_pin(pin, BORN)
    assert (refusal.code, dict(refusal.evidence)) == ("pin.weak", {})
    assert all(pin not in refusal.message(lang) for lang in ("zh", "en"))


GOOD = {
    "913752": "no row at all",
    "112233": "pairs are no repetition of one digit",
    "123457": "a row that breaks at its end",
    "024680": "steps of two",
    "888889": "one digit is another one",
    "890123": "a row does not go round from 9 to 0",
    "041292": "the birthday in another order is not asked for",
    "199204": "the beginning of the birthday is not asked for",
}


@pytest.mark.parametrize("pin", GOOD)
def test_a_pin_that_is_not_weak_is_good(pin):
    """What is one digit off a weak one, or only looks like one, may be chosen."""
    assert weak_pin(pin, BORN) is None


def test_the_weak_ones_of_regions_are_those_of_the_source():
    """S1 names five initial PINs of regions."""
    assert {"888888", "666666", "111111", "123456", "000000"} == WEAK_PINS


def test_what_is_weak_for_one_is_good_for_another():
    """The end of the ID number and the birthday are one person's own."""
    other = IdNumber(id_number("59010019570808117"))
    for pin in (BORN.text[-6:], "920412"):
        assert weak_pin(pin, other) is None
    assert weak_pin("570808", other) is not None
    assert other.birth == date(1957, 8, 8)


def test_the_initial_pin_is_the_end_of_the_id_number():
    """S1 「身份证号码后6位」: its last six characters; an X is typed as 0, and that one is weak too."""
    assert initial_pin(BORN) == BORN.text[-6:]
    assert BORN.text[-1] != "X"
    assert WITH_X.text[-1] == "X"
    assert initial_pin(WITH_X) == f"{WITH_X.text[-6:-1]}0"
    assert weak_pin(initial_pin(WITH_X), WITH_X).code == "pin.weak"
    assert weak_pin(f"{WITH_X.text[-6:-1]}7", WITH_X) is None
