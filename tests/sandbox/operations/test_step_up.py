"""A face or a PIN at the till: what it asks, what it counts, when it locks; no code is spent for it."""

from itertools import count

import pytest

import ybcode
from tests.sandbox.worlds import crew, insurance, interrupted, journal, kept, meeting, policy
from ybcode.sandbox.personal import ProofOf

PIN, WRONG = "913752", "864209"
NINE = 1_772_413_200_000
"""2026-03-02 09:00 +08:00."""
DAY_MS = 86_400_000


@pytest.fixture
def pins(url):
    """A city whose tills ask for the PIN; the ordinary person chose one."""
    with ybcode.open_sandbox(url, seed=1, preset=policy(terminal={"step_up": "pin"})) as opened:
        opened.wallet("user_ok").reset_pin(PIN)
        yield opened


@pytest.fixture
def faces(url):
    """A city whose tills look at the person."""
    with ybcode.open_sandbox(url, seed=1, preset=policy(terminal={"step_up": "face"})) as opened:
        yield opened


def failures(sandbox, kind="pin", who="user_ok"):
    """How many checks in a row are counted as failed."""
    face, pin = insurance(sandbox, who)[5:7]
    return (pin if kind == "pin" else face).failures


# ------------------------------------------------------------------ the PIN


def test_a_till_asks_for_the_pin(pins):
    """Without a PIN the code is refused and not spent; with it the same code is admitted, and spent."""
    till, text = pins.terminal("pharmacy_ok"), pins.wallet("user_ok").show().text
    refused = till.scan(text)
    assert (refused.code, refused.evidence, refused.identity) == ("pin.needed", {}, None)
    assert till.scan(text, pin=PIN).accepted
    assert till.scan(text, pin=PIN).code == "code.used"
    assert failures(pins) == 0


def test_an_initial_pin_opens_nothing(pins):
    """Who never chose a PIN is told so, as often as it is tried; the code is good once one was chosen."""
    till, wallet = pins.terminal("pharmacy_ok"), pins.wallet("user_retired")
    text = wallet.show().text
    assert {till.scan(text, pin=pin).code for pin in (PIN, WRONG, "000000", PIN, PIN)} == {"pin.initial"}
    assert failures(pins, who="user_retired") == 0
    wallet.reset_pin(PIN)
    assert till.scan(text, pin=PIN).accepted


def test_wrong_pins_are_counted_and_lock(pins):
    """Two are told how many are left, the third locks for 24 hours; none spends the code."""
    till, wallet = pins.terminal("pharmacy_ok"), pins.wallet("user_ok")
    text = wallet.show().text
    answers = [till.scan(text, pin=WRONG) for _ in range(3)]
    assert [one.code for one in answers] == ["pin.wrong", "pin.wrong", "pin.locked"]
    assert [one.evidence for one in answers] == [{"left": 2}, {"left": 1}, {"until": "2026-03-03 09:00"}]
    assert till.scan(text, pin=PIN).code == "pin.locked", "the right one is not heard either"
    assert till.scan(text).code == "pin.needed"
    wallet.reset_pin("112233")
    assert till.scan(text, pin=PIN).evidence == {"left": 2}
    assert till.scan(text, pin="112233").accepted


def test_a_lock_ends_by_time(pins):
    """Locked to the last millisecond of the 24 hours; in the next all three tries are there again."""
    till, wallet = pins.terminal("pharmacy_ok"), pins.wallet("user_ok")
    for _ in range(3):
        till.scan(wallet.show().text, pin=WRONG)
    pins.clock.advance_to(NINE + DAY_MS - 1)
    assert till.scan(wallet.show().text, pin=PIN).code == "pin.locked"
    pins.clock.advance_to(NINE + DAY_MS)
    assert till.scan(wallet.show().text, pin=WRONG).evidence == {"left": 2}
    assert till.scan(wallet.show().text, pin=PIN).accepted


def test_the_right_pin_forgets_the_wrong_ones(pins):
    """Only failures in a row count, and a purchase that is refused for another reason forgets them too."""
    till, wallet = pins.terminal("pharmacy_ok"), pins.wallet("user_ok")
    for _ in range(2):
        for _ in range(2):
            till.scan(wallet.show().text, pin=WRONG)
        assert till.scan(wallet.show().text, pin=PIN).accepted
        assert failures(pins) == 0
        pins.clock.advance(seconds=5)
    till.scan(wallet.show().text, pin=WRONG)
    pins.person("user_ok").account.freeze()
    assert till.scan(wallet.show().text, pin=PIN).code == "account.frozen"
    assert failures(pins) == 0


def test_a_lock_by_hand_ends_by_hand_alone(url):
    """With unlock = by_hand no time ends it: the person resets it by face."""
    with ybcode.open_sandbox(
        url, seed=1, preset=policy(terminal={"step_up": "pin"}, pin={"unlock": "by_hand"})
    ) as city:
        till, wallet = city.terminal("pharmacy_ok"), city.wallet("user_ok")
        wallet.reset_pin(PIN)
        for _ in range(3):
            refused = till.scan(wallet.show().text, pin=WRONG)
        assert (refused.code, refused.evidence) == ("pin.locked", {"until": "-"})
        city.clock.advance(days=400)
        assert till.scan(wallet.show().text, pin=PIN).code == "pin.locked"
        wallet.reset_pin(PIN)
        assert till.scan(wallet.show().text, pin=PIN).accepted


def test_tills_and_phones_count_together(pins):
    """One row a person: what is wrong at two tills and on a phone adds up to a lock for all of them."""
    tills = [pins.terminal(place) for place in ("pharmacy_ok", "hospital_ok")]
    wallet = pins.wallet("user_ok")
    assert tills[0].scan(wallet.show().text, pin=WRONG).evidence == {"left": 2}
    with pytest.raises(ybcode.Refused) as wrong:
        wallet.check_pin(WRONG)
    assert (wrong.value.code, wrong.value.evidence) == ("pin.wrong", {"left": 1})
    assert tills[1].scan(wallet.show().text, pin=WRONG).code == "pin.locked"
    assert failures(pins, who="user_retired") == 0


def test_a_pin_is_one_persons(pins):
    """The same six digits of two people are two PINs; another person's opens nothing."""
    pins.wallet("user_retired").reset_pin(WRONG)
    till = pins.terminal("pharmacy_ok")
    assert till.scan(pins.wallet("user_ok").show().text, pin=WRONG).code == "pin.wrong"
    assert till.scan(pins.wallet("user_retired").show().text, pin=WRONG).accepted
    pins.wallet("user_retired").reset_pin(PIN)
    digests = {insurance(pins, who)[6].digest for who in ("user_ok", "user_retired")}
    assert len(digests) == 2


def test_nothing_is_heard_of_a_pin_before_the_code_is_good(pins):
    """With a code that is spent, old or nobody's, or at a place that may not scan, no PIN is judged."""
    till, wallet = pins.terminal("pharmacy_ok"), pins.wallet("user_ok")
    text = wallet.show().text
    assert pins.terminal("pharmacy_not_designated").scan(text, pin=WRONG).code == "place.not_designated"
    assert pins.terminal("pharmacy_ok", scene="01301").scan(text, pin=WRONG).code == "code.wrong_scene"
    till.scan(text, pin=PIN).require()
    assert till.scan(text, pin=WRONG).code == "code.used"
    pins.clock.advance(minutes=5)
    assert till.scan(text, pin=WRONG).code == "code.expired"
    assert till.scan(text[:-1] + ("1" if text[-1] != "1" else "2"), pin=WRONG).code == "code.invalid"
    assert failures(pins) == 0


def test_a_repeated_request_and_an_ectoken_ask_for_no_pin(pins):
    """Who was admitted once is looked up, and gets the first answer again, whatever PIN comes with it."""
    till, text = pins.terminal("pharmacy_ok"), pins.wallet("user_ok").show().text
    first = till.scan(text, request_id="r-1", pin=PIN).require()
    for pin in (None, WRONG):
        assert till.scan(text, request_id="r-1", pin=pin).require() == first
    assert till.identify(first.ectoken).accepted
    assert failures(pins) == 0


def test_where_nothing_is_asked_nothing_is_heard(sandbox, till):
    """Under the standard policy a PIN or a face that comes with a code is neither judged nor counted."""
    sandbox.wallet("user_ok").reset_pin(PIN)
    assert till.scan(sandbox.wallet("user_ok").show().text, pin=WRONG, face=False).accepted
    assert failures(sandbox) == failures(sandbox, "face") == 0


def test_a_pin_is_nowhere(pins, caplog):
    """No PIN that was chosen or typed is in a journal, a row, a file, a repr, an exception or a log."""
    pin, typed = "739415", "584620"
    wallet, till = pins.wallet("user_ok"), pins.terminal("pharmacy_ok")
    wallet.reset_pin(pin)
    told = [repr(till.scan(wallet.show().text, pin=typed)), repr(till.scan(wallet.show().text, pin=pin))]
    with pytest.raises(ybcode.Refused) as wrong:
        wallet.check_pin(typed)
    wallet.check_pin(pin)
    told += [repr(wrong.value), str(wrong.value), repr(wallet), repr(till), repr(pins), caplog.text]
    for bad in (f"{pin}1", f"{pin[:-1]}x"):
        with pytest.raises(ValueError, match="a PIN has 6 digits") as odd:
            wallet.check_pin(bad)
        told.append(str(odd.value))
    told += kept(pins)
    assert not [one for one in told if pin in one or typed in one or pin[:5] in one]
    pins.terminal("pharmacy_ok", name=pin).scan("x")
    assert pin in "\n".join(kept(pins)), "the search is not blind"


# ------------------------------------------------------------------ the face


def test_a_till_asks_for_the_face(faces):
    """Nobody looked: a face is needed; somebody else's is no match; the person's is good, same code."""
    till, text = faces.terminal("pharmacy_ok"), faces.wallet("user_ok").show().text
    refused = till.scan(text)
    assert (refused.code, refused.evidence) == ("identity.face_needed", {"channel": "till"})
    assert till.scan(text, face=False).code == "identity.face_mismatch"
    assert till.scan(text, face=True).accepted
    assert failures(faces, "face") == 0
    assert journal(faces)[-2:] == [("scan", "refused", "identity.face_mismatch"), ("scan", "accepted", None)]


@pytest.mark.parametrize("face", ["no", b"yes", [True]])
def test_a_face_is_known_or_not(faces, face):
    """What a camera says is true or false: anything else is a TypeError, and no admission."""
    till, wallet = faces.terminal("pharmacy_ok"), faces.wallet("user_ok")
    text = wallet.show().text
    with pytest.raises(TypeError):
        till.scan(text, face=face)
    with pytest.raises(TypeError):
        wallet.face_check(matches=face)
    assert failures(faces, "face") == 0
    assert till.scan(text, face=True).accepted


def test_faces_that_fail_too_often_are_not_heard(faces):
    """After five no face is heard for an hour, on phone or till, and the code is not spent."""
    till, wallet = faces.terminal("pharmacy_ok"), faces.wallet("user_ok")
    codes = [till.scan(wallet.show().text, face=False).code for _ in range(6)]
    assert codes == ["identity.face_mismatch"] * 4 + ["identity.face_attempts"] * 2
    over = NINE + 3_600_000
    told = till.scan(wallet.show().text, face=True).evidence
    assert told == {"until": "2026-03-02 10:00", "until_ms": over}
    with pytest.raises(ybcode.Refused, match=r"identity\.face_attempts"):
        wallet.face_check()
    faces.clock.advance(seconds=3_599.999)
    assert till.scan(wallet.show().text, face=True).code == "identity.face_attempts"
    faces.clock.advance(seconds=0.001)
    assert till.scan(wallet.show().text, face=True).accepted


def test_a_till_without_a_camera_cannot_ask(faces):
    """A place without a camera says so, whatever it sends, and counts nothing; elsewhere the code is good."""
    text = faces.wallet("user_ok").show().text
    blind = faces.terminal("pharmacy_account_only")
    assert {blind.scan(text, face=face).code for face in (None, True, False)} == {"terminal.no_face"}
    assert failures(faces, "face") == 0
    assert faces.terminal("pharmacy_ok").scan(text, face=True).accepted


# ------------------------------------------------------------------ at one instant


@pytest.mark.parametrize("looks", [2, 8])
def test_wrong_pins_at_one_instant_all_count(url, looks):
    """When all have judged the same count before anybody wrote, each is told another number of tries left."""
    rules = policy(terminal={"step_up": "pin"}, pin={"max_tries": 9})
    with ybcode.open_sandbox(url, seed=1, preset=rules) as city:
        city.wallet("user_ok").reset_pin(PIN)
        text = city.wallet("user_ok").show().text
        tills = [city.terminal("pharmacy_ok", name=f"{number}") for number in range(looks)]
        with meeting(city, ProofOf, looks), crew(looks) as together:
            verdicts = together(lambda number: tills[number].scan(text, pin=WRONG))
        assert sorted(one.evidence["left"] for one in verdicts) == list(range(9 - looks, 9))
        assert failures(city) == looks
        assert tills[0].scan(text, pin=PIN).accepted


def test_a_right_and_a_wrong_pin_at_one_instant(pins):
    """The right one is admitted once, and the wrong one is a failure before it or after it: never half."""
    text = pins.wallet("user_ok").show().text
    tills = [pins.terminal("pharmacy_ok", name=name) for name in ("1", "2")]
    with meeting(pins, ProofOf, 2), crew(2) as together:
        right, wrong = together(lambda number: tills[number].scan(text, pin=(PIN, WRONG)[number]))
    assert right.accepted
    assert wrong.code in ("pin.wrong", "code.used")
    assert failures(pins) in (0, 1)
    assert failures(pins) == 0 or wrong.code == "pin.wrong"


def test_a_wrong_pin_that_comes_late_again_and_again_is_counted(url):
    """However many others are wrong between a till's look and its write, it is told its own number."""
    rules = policy(terminal={"step_up": "pin"}, pin={"max_tries": 50})
    with ybcode.open_sandbox(url, seed=1, preset=rules) as city:
        city.wallet("user_ok").reset_pin(PIN)
        text, rivals = city.wallet("user_ok").show().text, count()
        till, rival = (city.terminal("pharmacy_ok", name=name) for name in ("1", "2"))

        def between():
            if next(rivals) < 12:
                rival.scan(text, pin=WRONG)
                city._engine.store.already.done = False

        with interrupted(city, ProofOf, between):
            assert till.scan(text, pin=WRONG).evidence == {"left": 50 - 13}
        assert failures(city) == 13
