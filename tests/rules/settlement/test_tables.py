"""The lives of a settlement and of a stay: each move that there is, and no other."""

import pytest

from ybcode.rules.settlement.life import lifecycle, stay

PAID = {
    ("quoted", "authorise"): "authorised",
    ("quoted", "life passes"): "expired",
    ("authorised", "settle"): "settled",
    ("authorised", "answer, lost"): "uncertain",
    ("uncertain", "query"): "confirmed",
    ("uncertain", "reverse"): "reversed",
    ("settled", "reverse"): "reversed",
    ("settled", "cancel"): "cancelled",
    ("settled", "refund"): "refunded",
    ("confirmed", "reverse"): "reversed",
    ("confirmed", "cancel"): "cancelled",
    ("confirmed", "refund"): "refunded",
}
STATES = (
    "quoted",
    "authorised",
    "uncertain",
    "settled",
    "confirmed",
    "expired",
    "reversed",
    "cancelled",
    "refunded",
)
EVENTS = ("authorise", "life passes", "settle", "answer, lost", "query", "reverse", "cancel", "refund")
STAYS = {
    ("open", "deposit"): "open",
    ("open", "settle"): "settled",
    ("settled", "undo"): "open",
    ("ended", "undo"): "open",
    ("open", "end"): "ended",
}


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("state", STATES)
def test_a_settlement_moves_as_its_table_says(state, event):
    """Every state by every event: the move, or the sentence that names the moves there are."""
    if (state, event) in PAID:
        assert lifecycle.after(state, event) == PAID[state, event]
    else:
        with pytest.raises(ValueError, match=f"a settlement that is {state} cannot {event}"):
            lifecycle.after(state, event)


@pytest.mark.parametrize("event", ["deposit", "settle", "undo", "end"])
@pytest.mark.parametrize("state", ["open", "settled", "ended"])
def test_a_stay_moves_as_its_table_says(state, event):
    """Admitted, paid in advance, settled; undone it is open again."""
    if (state, event) in STAYS:
        assert stay.after(state, event) == STAYS[state, event]
    else:
        with pytest.raises(ValueError, match=f"a stay that is {state} cannot {event}"):
            stay.after(state, event)


def test_the_tables_hold_nothing_else():
    """What is proved above is all that there is."""
    assert dict(lifecycle.TRANSITIONS) == PAID
    assert dict(stay.TRANSITIONS) == STAYS


def test_what_is_undone_stays_undone():
    """Reversed, cancelled, refunded and expired have no way out; every other state has one."""
    out = {state for state, _ in lifecycle.TRANSITIONS}
    assert {"reversed", "cancelled", "refunded"} == lifecycle.UNDONE
    assert set(STATES) - out == lifecycle.UNDONE | {"expired"}
