"""The physical card (S0, S4): lost, found, replaced, worn out; what a reader makes of it."""

from itertools import product
from typing import get_args

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from tests.rules.cast import refuses
from tests.rules.holders.lives import Life
from ybcode.rules.holders.dossier.card import (
    FIRST_CARD,
    TRANSITIONS,
    Card,
    Part,
    State,
    move,
    read,
    wear_out,
)

NO_CARD = Card(state="none", issue=0)
EVENTS = ("issue", "report lost", "find", "replace")
BOTH = frozenset({"stripe", "chip"})


def test_the_moves_of_a_card():
    """Issued, lost, found or replaced; one at hand can be replaced or wear out."""
    assert dict(TRANSITIONS) == {
        ("none", "issue"): "active",
        ("active", "report lost"): "lost",
        ("lost", "find"): "active",
        ("lost", "replace"): "active",
        ("active", "replace"): "active",
        ("active", "wear out"): "active",
    }


READINGS = [
    ("S0 「实体卡」: a card at hand is read, by chip or stripe", Card(), "chip", True, None),
    ("the same by stripe", Card(), "stripe", True, None),
    ("S4 「磁条磨损」", Card(worn=frozenset({"stripe"})), "stripe", True, "stripe"),
    ("the chip of a card with a worn stripe", Card(worn=frozenset({"stripe"})), "chip", True, None),
    ("S4 「芯片损坏」", Card(worn=frozenset({"chip"})), "chip", True, "chip"),
    ("the stripe of a card with a broken chip", Card(worn=frozenset({"chip"})), "stripe", True, None),
    ("both parts worn", Card(worn=BOTH), "chip", True, "chip"),
    ("S4 「读取终端故障」", Card(), "chip", False, "reader"),
    ("a broken reader is told before a worn part", Card(worn=BOTH), "stripe", False, "reader"),
    ("no card was made out", NO_CARD, "chip", True, "none"),
    ("no card was made out, and the reader is broken", NO_CARD, "chip", False, "none"),
    ("S0 「社保卡挂失…医保功能将暂停」", Card(state="lost"), "chip", True, "lost"),
    ("lost is told before all that is worn", Card(state="lost", worn=BOTH), "chip", False, "lost"),
]


@pytest.mark.parametrize(
    ("one", "part", "works", "fault"), [row[1:] for row in READINGS], ids=[row[0] for row in READINGS]
)
def test_a_reading(one, part, works, fault):
    """A card is read, or it is told which part of card and reader is at fault."""
    refusal = read(one, part, reader_works=works)
    if fault is None:
        assert refusal is None
    elif fault == "lost":
        refuses(refusal, "card.lost")
    else:
        refuses(refusal, "card.unreadable", part=fault)


def test_a_lost_card_that_is_found_is_the_same_card():
    """Its number and what is worn stay; a replacement is a new one with the next number, as good as new."""
    worn = wear_out(FIRST_CARD, "stripe")
    lost = move(worn, "report lost")
    assert lost == Card(state="lost", worn=frozenset({"stripe"}))
    assert move(lost, "find") == worn
    assert move(lost, "replace") == move(worn, "replace") == Card(issue=2)
    assert move(move(worn, "replace"), "replace").issue == 3


def test_a_first_card():
    """Who has none is issued number 1."""
    assert move(NO_CARD, "issue") == FIRST_CARD == Card(state="active", issue=1)


def test_parts_wear_out_one_by_one():
    """Each part for itself; one that is worn already stays so."""
    one = wear_out(FIRST_CARD, "chip")
    assert one.worn == {"chip"}
    assert wear_out(one, "chip") == one
    assert wear_out(one, "stripe").worn == BOTH


@pytest.mark.parametrize(("state", "event"), [*product(get_args(State), EVENTS)])
def test_a_move_that_there_is_not_is_a_sentence(state, event):
    """What is not in the table is a ValueError that names the card's state."""
    one = Card(state=state)
    if (state, event) in TRANSITIONS:
        assert move(one, event).state == TRANSITIONS[state, event]
        return
    with pytest.raises(ValueError, match=f"^a card that is {state} cannot {event}: it can "):
        move(one, event)


@pytest.mark.parametrize("state", ["none", "lost"])
def test_only_a_card_at_hand_wears_out(state):
    """What is not there is not used up."""
    with pytest.raises(ValueError, match=f"a card that is {state} cannot wear out"):
        wear_out(Card(state=state), "chip")


def test_an_unknown_part_is_a_sentence():
    """There are a stripe and a chip."""
    with pytest.raises(ValueError, match="no part 'antenna' of a card: choose stripe, chip"):
        wear_out(FIRST_CARD, "antenna")


class CardLife(Life):
    """A card, whatever is done with it."""

    table = TRANSITIONS

    @initialize(one=st.sampled_from([FIRST_CARD, NO_CARD]))
    def begins(self, one):
        """The life begins."""
        self.one, self.issued = one, one.issue

    def moved(self, event, function):
        """Do something, and count the cards that were made out."""
        before = self.one
        self.act(event, function)
        if self.one is not before:
            self.issued += event in ("issue", "replace")

    @rule(event=st.sampled_from(EVENTS))
    def moves(self, event):
        """It is issued, lost, found or replaced."""
        self.moved(event, lambda one: move(one, event))

    @rule(part=st.sampled_from(get_args(Part)))
    def wears_out(self, part):
        """A part cannot be read any more."""
        self.act("wear out", lambda one: wear_out(one, part))

    @invariant()
    def it_is_read_when_it_is_at_hand_and_whole(self):
        """A card is read by a part that is not worn, at hand, in a reader that works; never else."""
        if self.one is None:
            return
        assert self.one.issue == self.issued
        for part, works in product(get_args(Part), (True, False)):
            whole = self.one.state == "active" and works and part not in self.one.worn
            assert (read(self.one, part, reader_works=works) is None) is whole


CardLife.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)

TestCard = CardLife.TestCase
