"""A credential: live or revoked, never back again, and silent about the person."""

from dataclasses import FrozenInstanceError

import pytest

from tests.rules.cast import PERSON, credential
from ybcode.rules.holders.credential import EVENTS, TRANSITIONS, after


def test_a_credential_goes_one_way():
    """live → revoked by a new activation (S0 「重新通过医保平台激活获取新码」), and no other move."""
    assert set(TRANSITIONS.values()) == {"revoked"}
    assert {was for was, _ in TRANSITIONS} == {"live"}
    assert {event for _, event in TRANSITIONS} == set(EVENTS.values())
    assert after("live", "reactivate") == "revoked"


@pytest.mark.parametrize(
    ("state", "event"), [("revoked", "reactivate"), ("live", "revive"), ("revoked", "revive")]
)
def test_a_move_that_is_not_in_the_table_is_refused(state, event):
    """Whoever asks for another move is told state and event."""
    with pytest.raises(ValueError, match=f"{state} cannot {event}"):
        after(state, event)


def test_a_credential_begins_live():
    """A new one is live and has no reason."""
    assert (credential().state, credential().reason) == ("live", None)


def test_a_credential_is_a_value():
    """It changes by being replaced; equal fields are equal rows."""
    assert credential() == credential()
    assert credential() != credential(channel="wechat")
    with pytest.raises(FrozenInstanceError):
        credential().state = "revoked"


def test_a_credential_does_not_print_the_person():
    """Subject and presenter are told by their last four characters."""
    printed = repr(credential())
    assert PERSON.person_id.text not in printed
    assert "PersonId('******0001')" in printed
