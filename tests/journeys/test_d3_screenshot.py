"""D3 截图转给朋友: a screenshot is relayed to a friend, played under every preset.

Monday 2026-03-02. The owner (赵强, played by user_ok) stands at his pharmacy, the friend (周磊) at
another one; on the owner's screen a new code every 5 s, every 60 s under ``minute``.

===========  ==================================================================================
14:00:00     the owner opens the app; the code on the screen is generated
14:00:02     he photographs it and sends the picture
14:00:20     in some rows he pays with the code that he then has
14:00:40     the friend shows the picture at another pharmacy … or does so only at
14:01:05     … or only at
14:05:02     by then the code is 302 s old
===========  ==================================================================================

==============================  ============  ============  ============
the picture is scanned at       14:00:40      14:01:05      14:05:02
==============================  ============  ============  ============
``standard``                    accepted (!)  accepted (!)  expired
``standard``, owner has paid    superseded    superseded    expired
… a picture of the code paid    used          used          used
``literal``, owner has paid     accepted (!)  accepted (!)  expired
``minute``                      accepted (!)  expired       expired
``minute``, owner has paid      used          expired       expired
``hardened``                    expired       expired       expired
==============================  ============  ============  ============

Under ``minute`` the code of 14:00:00 is still on the screen when he pays. Life is half-open: an
unspent code is admitted until 14:05:00, under ``minute`` until 14:01:00, under ``hardened`` until
14:00:15, and not at these instants. The code that was paid with at 14:00:20 expires at 14:05:20.
"""

import pytest

import ybcode

DAY = "2026-03-02T"
SCANNED_AT = ("14:00:40", "14:01:05", "14:05:02")

ADMITTED = None
ROWS = {
    ("standard", "owner has not paid"): (ADMITTED, ADMITTED, "code.expired"),
    ("standard", "owner has paid"): ("code.superseded", "code.superseded", "code.expired"),
    ("standard", "picture of the code paid"): ("code.used", "code.used", "code.used"),
    ("literal", "owner has not paid"): (ADMITTED, ADMITTED, "code.expired"),
    ("literal", "owner has paid"): (ADMITTED, ADMITTED, "code.expired"),
    ("literal", "picture of the code paid"): (ADMITTED, ADMITTED, ADMITTED),
    ("minute", "owner has not paid"): (ADMITTED, "code.expired", "code.expired"),
    ("minute", "owner has paid"): ("code.used", "code.expired", "code.expired"),
    ("hardened", "owner has not paid"): ("code.expired", "code.expired", "code.expired"),
    ("hardened", "owner has paid"): ("code.expired", "code.expired", "code.expired"),
    ("hardened", "picture of the code paid"): ("code.expired", "code.expired", "code.expired"),
}
CELLS = [
    pytest.param(preset, variant, at, answer, id=f"{preset}-{variant}-{at}")
    for (preset, variant), answers in ROWS.items()
    for at, answer in zip(SCANNED_AT, answers, strict=True)
]


class Afternoon:
    """The afternoon of the story, under one preset."""

    def __init__(self, sandbox):
        self.clock = sandbox.clock
        self.owners_pharmacy = sandbox.terminal("pharmacy_ok")
        self.friends_pharmacy = sandbox.terminal("P59010100088")
        self.screen = sandbox.wallet("user_ok").open()
        assert self.at("14:00:00").generated_ms == sandbox.clock.now_ms
        self.picture = self.at("14:00:02").text

    def at(self, time):
        """What the owner's screen shows at a time of day."""
        self.clock.advance_to(DAY + time)
        return self.screen.code()

    def pay(self):
        """The owner pays at 14:00:20; the text that he paid with."""
        text = self.at("14:00:20").text
        self.owners_pharmacy.scan(text).require()
        return text

    def friend(self, time, text):
        """What the friend's pharmacy answers to a text at a time of day."""
        self.clock.advance_to(DAY + time)
        return self.friends_pharmacy.scan(text).code


@pytest.fixture
def afternoon(request):
    """The story has been told until 14:00:02."""
    with ybcode.open_sandbox(preset=request.param, seed=1, as_of=f"{DAY}14:00:00") as sandbox:
        yield Afternoon(sandbox)


@pytest.mark.parametrize(("afternoon", "variant", "at", "answer"), CELLS, indirect=["afternoon"])
def test_the_friend_is_answered_as_the_preset_says(afternoon, variant, at, answer):
    """Each cell of the timetable: what a relayed picture is worth under a preset, at a time of day."""
    text = afternoon.picture
    if variant != "owner has not paid":
        paid = afternoon.pay()
        text = paid if variant == "picture of the code paid" else text
    assert afternoon.friend(at, text) == answer


EDGES = [("standard", "14:05:00"), ("literal", "14:05:00"), ("minute", "14:01:00"), ("hardened", "14:00:15")]


@pytest.mark.parametrize(("afternoon", "end"), EDGES, indirect=["afternoon"])
def test_the_picture_is_dead_from_its_end_on(afternoon, end):
    """At the first instant after its life the picture is expired."""
    assert afternoon.friend(end, afternoon.picture) == "code.expired"


LAST = [
    ("standard", "14:04:59.999"),
    ("literal", "14:04:59.999"),
    ("minute", "14:00:59.999"),
    ("hardened", "14:00:14.999"),
]


@pytest.mark.parametrize(("afternoon", "last"), LAST, indirect=["afternoon"])
def test_the_picture_is_good_until_its_end(afternoon, last):
    """A millisecond before the end of its life an unspent picture is admitted, under every preset."""
    assert afternoon.friend(last, afternoon.picture) is ADMITTED


@pytest.mark.parametrize("afternoon", ["literal"], indirect=True)
def test_literally_a_picture_works_for_everybody_for_five_minutes(afternoon):
    """Under ``literal`` the owner and any number of friends are admitted by one picture until 14:05:00."""
    assert afternoon.pay() != afternoon.picture
    answers = [
        afternoon.friend(at, afternoon.picture)
        for at in ("14:00:40", "14:01:05", "14:03:00", "14:04:59.999", "14:05:00")
    ]
    assert answers == [ADMITTED] * 4 + ["code.expired"]


@pytest.mark.parametrize("afternoon", ["standard", "minute", "hardened"], indirect=True)
def test_a_friend_who_is_first_is_the_only_one(afternoon):
    """Where codes are spent, a friend who is quick spends the picture, and the owner's next code is good."""
    assert afternoon.friend("14:00:10", afternoon.picture) is ADMITTED
    assert afternoon.owners_pharmacy.scan(afternoon.picture).code == "code.used"
    assert afternoon.owners_pharmacy.scan(afternoon.screen.code().text).accepted
