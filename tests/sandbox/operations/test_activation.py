"""Activation on a phone (S0, S1; domain.md, B.2): step by step, given up, anew; where the PIN is asked."""

import pytest

import ybcode
from tests.sandbox.worlds import (
    credential,
    crew,
    insurance,
    interrupted,
    is_one_sentence,
    journal,
    meeting,
    policy,
    refused_with,
)
from ybcode.sandbox.personal import DossierOf
from ybcode.sandbox.ports import FactsOfCode

PIN, OTHER, WRONG = "913752", "271906", "864209"
NINE = 1_772_413_200_000
"""2026-03-02 09:00 +08:00."""
CHANNELS = ["app", "wechat", "alipay"]
NEW = "user_not_activated"


@pytest.fixture
def phone(sandbox):
    """The phone of somebody who is on file and has no code yet."""
    return sandbox.wallet(NEW)


def dossier(sandbox, who=NEW):
    """A person's dossier as it was written last."""
    with sandbox._engine.unit() as unit:
        return unit.load(DossierOf(sandbox.people[who].person_id))


def rows(sandbox, who=NEW):
    """All that is kept of a person."""
    return [*insurance(sandbox, who), dossier(sandbox, who)]


def told(sandbox, who=NEW):
    """What the history tells of the activation."""
    return [
        (one.at_ms - NINE, one.event, one.was, one.now, one.who)
        for one in sandbox.person(who).history()
        if one.machine == "activation"
    ]


def live(sandbox, who=NEW):
    """The live credentials of a person."""
    return insurance(sandbox, who)[4]


# ------------------------------------------------------------------ step by step


def test_three_steps_and_a_code(sandbox, phone, till):
    """B.2.1: name, face, PIN: a code on every channel, admitted; each step has who and when."""
    assert refused_with(phone.show) == ("code.not_activated", {})
    phone.activate(PIN)
    assert till.scan(phone.show().text).accepted
    assert [one.channel for one in live(sandbox)] == CHANNELS
    assert told(sandbox) == [
        (0, "name", "none", "named", "person"),
        (0, "see", "named", "seen", "person"),
        (0, "choose PIN", "seen", "active", "person"),
    ]
    assert [one[0] for one in journal(sandbox)][:3] == [
        "activation.name",
        "activation.see",
        "activation.choose_PIN",
    ]
    phone.check_pin(PIN)


def test_a_step_that_is_passed_is_not_asked_again(sandbox, phone, till):
    """Typing, face and PIN are refused one by one; each try goes on where the last one stopped."""
    typing = ("identity.mismatch", {"cause": "typing"})
    assert refused_with(lambda: phone.activate(PIN, name="赵测心")) == typing
    assert refused_with(lambda: phone.activate(PIN, id_number="590100199902165530")) == typing
    assert (dossier(sandbox).activation, told(sandbox)) == ("none", [])
    sandbox.clock.advance(seconds=1)
    assert refused_with(lambda: phone.activate(PIN, matches=False)) == ("identity.face_mismatch", {})
    assert dossier(sandbox).activation == "named"
    sandbox.clock.advance(seconds=1)
    assert refused_with(lambda: phone.activate("111111", name="somebody else")) == ("pin.weak", {})
    assert dossier(sandbox).activation == "seen"
    assert refused_with(phone.show) == ("code.not_activated", {})
    assert live(sandbox) == ()
    sandbox.clock.advance(seconds=1)
    phone.activate(PIN, name="somebody else", matches=False)
    assert [(one[0], one[1]) for one in told(sandbox)] == [
        (1_000, "name"),
        (2_000, "see"),
        (3_000, "choose PIN"),
    ]
    assert till.scan(phone.show().text).accepted


def test_an_id_number_may_be_typed_with_a_small_x_and_spaces(sandbox, phone):
    """What was typed is compared as it was meant."""
    phone.activate(PIN, id_number=f" {sandbox.people[NEW].id_number.text.lower()} ", name=" 赵测新 ")
    assert phone.show().text


def test_faces_that_fail_too_often_hold_an_activation_up(sandbox, phone):
    """The fifth says until when none is heard; after the hour it goes on with the face, not with the name."""
    codes = [refused_with(lambda: phone.activate(PIN, matches=False))[0] for _ in range(5)]
    assert codes == ["identity.face_mismatch"] * 4 + ["identity.face_attempts"]
    until = {"until": "2026-03-02 10:00", "until_ms": NINE + 3_600_000}
    assert refused_with(lambda: phone.activate(PIN)) == ("identity.face_attempts", until)
    sandbox.clock.advance_to(NINE + 3_600_000)
    phone.activate(PIN, name="somebody else")
    assert phone.show().text


WEAK = ["888888", "666666", "111111", "123456", "000000", "987654", "222222"]


@pytest.mark.parametrize("pin", [*WEAK, "birthday", "end"])
def test_a_weak_pin_is_chosen_nowhere(sandbox, phone, pin):
    """At activation and at a reset: what others would try first is refused; only the refusal is noted."""
    number = sandbox.people[NEW].id_number
    pin = {"birthday": f"{number.birth:%y%m%d}", "end": number.text[-6:].replace("X", "0")}.get(pin, pin)
    assert refused_with(lambda: phone.activate(pin)) == ("pin.weak", {})
    assert refused_with(lambda: phone.reset_pin(pin)) == ("pin.weak", {})
    kept, journal = rows(sandbox), sandbox.journal.entries()
    assert refused_with(lambda: phone.activate(pin)) == ("pin.weak", {})
    (noted,) = sandbox.journal.entries()[len(journal) :]
    assert (noted.operation, noted.outcome, noted.code) == (
        "activation.choose_PIN",
        "refused",
        "pin.weak",
    )
    now = rows(sandbox)
    assert [one for one in now if one not in kept] == [sandbox.journal.entries()]
    phone.activate(PIN)


@pytest.mark.parametrize(
    ("pin", "error"), [("12345", ValueError), ("9137521", ValueError), (913752, TypeError)]
)
def test_a_pin_has_six_digits(sandbox, phone, pin, error):
    """What is no PIN is one sentence that does not repeat it; no step is passed by it."""
    kept = rows(sandbox)
    with pytest.raises(error) as wrong:
        phone.activate(pin)
    assert is_one_sentence(str(wrong.value))
    assert str(pin) not in str(wrong.value)
    assert rows(sandbox) == kept


def test_who_is_active_has_nothing_to_do(sandbox, phone):
    """Activating once more changes nothing: no new credential, and the PIN is the one that was chosen."""
    phone.activate(PIN)
    kept = rows(sandbox)
    phone.activate(OTHER)
    assert rows(sandbox) == kept
    phone.check_pin(PIN)


def test_without_a_file_there_is_nothing_to_activate(sandbox):
    """A newborn without a file is told what to do first."""
    with pytest.raises(ValueError, match="there is no file to activate: it is none; open one with") as wrong:
        sandbox.wallet("user_newborn").activate(PIN)
    assert is_one_sentence(str(wrong.value))


def test_an_activation_is_kept(tmp_path):
    """A step of one opening is not asked again in the next one."""
    url = f"sqlite:///{tmp_path}/kept.db"
    with ybcode.open_sandbox(url, seed=1) as city:
        phone = city.wallet(NEW)
        assert refused_with(lambda: phone.activate(PIN, matches=False))[0] == "identity.face_mismatch"
    with ybcode.open_sandbox(url) as city:
        city.wallet(NEW).activate(PIN, name="somebody else")
        assert city.wallet(NEW).show().text


# ------------------------------------------------------------------ given up, and anew


def test_who_gives_the_code_up_has_none_on_any_phone(sandbox, wallet, till):
    """Every code that was shown is revoked, on every channel and on another's phone; its ecToken dies too."""
    phones = [sandbox.wallet("user_ok", channel=channel) for channel in CHANNELS]
    phones[2].face_check()
    other = sandbox.wallet("user_retired")
    other.hold("user_ok", both_ids=True)
    token = till.scan(wallet.show().text).require().ectoken
    sandbox.clock.advance(seconds=5)
    texts = [*(phone.show().text for phone in phones), other.show(member="user_ok").text]
    own = other.show().text
    wallet.deactivate()
    assert [till.scan(text).code for text in texts] == ["code.revoked"] * 4
    assert till.identify(token).code == "code.revoked"
    for show in (wallet.show, phones[2].show):
        assert refused_with(show) == ("code.not_activated", {})
    assert refused_with(lambda: other.show(member="user_ok")) == ("family.unbound", {})
    assert sandbox.person("user_ok").status().channels == ()
    assert till.scan(own).accepted, "another person's own code is another's"
    assert told(sandbox, "user_ok") == [(5_000, "deactivate", "active", "none", "person")]
    assert refused_with(wallet.reactivate) == ("code.not_activated", {})
    assert refused_with(wallet.deactivate) == ("code.not_activated", {})


def test_after_it_was_given_up_every_step_is_asked_again(sandbox, wallet, till):
    """Name, face and PIN anew; new handles; what was shown before stays dead, and others hold nothing."""
    other = sandbox.wallet("user_retired")
    other.hold("user_ok", both_ids=True)
    before, handle = wallet.show().text, credential(sandbox).handle
    wallet.deactivate()
    assert refused_with(lambda: wallet.activate(PIN, name="x"))[0] == "identity.mismatch"
    assert refused_with(lambda: wallet.activate(PIN, matches=False))[0] == "identity.face_mismatch"
    wallet.activate(PIN)
    assert credential(sandbox).handle != handle
    assert till.scan(before).code == "code.revoked"
    assert till.scan(wallet.show().text).accepted
    assert refused_with(lambda: other.show(member="user_ok")) == ("family.unbound", {})


def test_giving_a_code_up_is_no_word_about_the_insurance(sandbox, wallet):
    """Enrolment, standing and the card stay as they are."""
    before = insurance(sandbox)
    wallet.deactivate()
    assert insurance(sandbox)[0] == before[0]
    assert sandbox.terminal("pharmacy_ok").read_card("user_ok").accepted


def test_a_new_activation_asks_for_nothing_and_keeps_the_pin(sandbox, wallet, till):
    """S0 「重新…激活获取新码」: new handles at once; told once, and the PIN is the same."""
    wallet.reset_pin(PIN)
    before, handle = wallet.show().text, credential(sandbox).handle
    wallet.reactivate()
    assert till.scan(before).code == "code.revoked"
    assert till.scan(wallet.show().text).accepted
    assert credential(sandbox).handle != handle
    wallet.check_pin(PIN)
    assert told(sandbox, "user_ok") == [(0, "reactivate", "active", "active", "person")]


# ------------------------------------------------------------------ where the PIN is asked


def test_by_default_no_pin_is_asked(sandbox, wallet, till):
    """``pin.asked_at = never``: neither the phone nor the till asks."""
    assert sandbox.policy.pin.asked_at == "never"
    assert till.scan(wallet.show().text).accepted


def test_where_the_pin_is_asked_at_showing(url):
    """``show``: the phone asks before it shows; a channel that asks for a face goes on asking for that."""
    with ybcode.open_sandbox(url, seed=1, preset=policy(pin={"asked_at": "show"})) as city:
        wallet, till = city.wallet("user_ok"), city.terminal("pharmacy_ok")
        assert refused_with(wallet.show) == ("pin.needed", {})
        assert refused_with(lambda: wallet.check_pin(PIN)) == ("pin.initial", {})
        wallet.reset_pin(PIN)
        assert refused_with(wallet.show) == ("pin.needed", {})
        assert refused_with(lambda: wallet.check_pin(WRONG)) == ("pin.wrong", {"left": 2})
        wallet.check_pin(PIN)
        assert till.scan(wallet.show().text).accepted, "the till does not ask again"
        assert refused_with(city.wallet("user_ok", channel="wechat").show) == ("pin.needed", {})
        alipay = city.wallet("user_ok", channel="alipay")
        assert refused_with(alipay.show) == ("identity.face_needed", {"channel": "alipay"})


def test_where_the_pin_is_asked_at_settling(url):
    """``settle``: the phone shows, the till asks."""
    with ybcode.open_sandbox(url, seed=1, preset=policy(pin={"asked_at": "settle"})) as city:
        wallet, till = city.wallet("user_ok"), city.terminal("pharmacy_ok")
        wallet.reset_pin(PIN)
        text = wallet.show().text
        assert till.scan(text).code == "pin.needed"
        assert till.scan(text, pin=WRONG).evidence == {"left": 2}
        assert till.scan(text, pin=PIN).accepted


def test_a_till_that_asks_for_a_face_asks_for_that(url):
    """``terminal.step_up`` goes before ``pin.asked_at = settle``."""
    rules = policy(pin={"asked_at": "settle"}, terminal={"step_up": "face"})
    with ybcode.open_sandbox(url, seed=1, preset=rules) as city:
        till, text = city.terminal("pharmacy_ok"), city.wallet("user_ok").show().text
        assert till.scan(text).code == "identity.face_needed"
        assert till.scan(text, face=True).accepted


def test_the_initial_pin_pays_nothing(url):
    """W49: the end of the ID number is nobody's choice: told so, not counted; a chosen one is good."""
    with ybcode.open_sandbox(url, seed=1, preset=policy(pin={"asked_at": "settle"})) as city:
        wallet, till = city.wallet("user_ok"), city.terminal("pharmacy_ok")
        end, text = city.people["user_ok"].id_number.text[-6:].replace("X", "0"), wallet.show().text
        assert {till.scan(text, pin=pin).code for pin in (end, "888888", end, end, end)} == {"pin.initial"}
        assert refused_with(lambda: wallet.reset_pin(end)) == ("pin.weak", {})
        wallet.reset_pin(PIN)
        assert till.scan(text, pin=PIN).accepted


def test_a_pin_that_leaked_is_reset_by_face(url):
    """S4 「密码泄露」: seen and strong, or it stays; then the old one is wrong, and a lock is over."""
    with ybcode.open_sandbox(url, seed=1, preset=policy(pin={"asked_at": "settle"})) as city:
        wallet, till = city.wallet("user_ok"), city.terminal("pharmacy_ok")
        wallet.reset_pin(PIN)
        assert refused_with(lambda: wallet.reset_pin(OTHER, matches=False)) == ("identity.face_mismatch", {})
        assert refused_with(lambda: wallet.reset_pin("123456")) == ("pin.weak", {})
        wallet.check_pin(PIN)
        for _ in range(3):
            locked = till.scan(wallet.show().text, pin=WRONG)
        assert locked.code == "pin.locked"
        wallet.reset_pin(OTHER)
        assert till.scan(wallet.show().text, pin=PIN).evidence == {"left": 2}
        assert till.scan(wallet.show().text, pin=OTHER).accepted


# ------------------------------------------------------------------ at one instant


def outcome(act):
    """None, or what an act was refused with."""
    try:
        act()
    except (ybcode.Refused, ValueError) as error:
        return type(error).__name__


@pytest.mark.parametrize("count", [2, 6])
def test_one_person_activates_once(sandbox, phone, count):
    """However many phones do it at one instant: three steps, three credentials, one PIN, and a code."""
    with meeting(sandbox, DossierOf, count), crew(count) as together:
        together(lambda _: outcome(lambda: phone.activate(PIN)))
    phone.activate(PIN)
    assert [one[1] for one in told(sandbox)] == ["name", "see", "choose PIN"]
    assert [one.channel for one in live(sandbox)] == CHANNELS
    phone.check_pin(PIN)


def test_a_step_that_another_phone_passed_is_not_asked_again(sandbox, phone):
    """Another phone passes the first step between this one's look and write: this one goes on."""

    def between():
        outcome(lambda: phone.activate(PIN, matches=False))

    with interrupted(sandbox, DossierOf, between):
        phone.activate(PIN)
    assert dossier(sandbox).activation == "active"


def test_two_who_give_it_up_at_one_instant(sandbox, wallet):
    """It is given up once."""
    with meeting(sandbox, DossierOf, 2), crew(2) as together:
        done = together(lambda _: outcome(wallet.deactivate))
    assert sorted(done, key=str) == [None, "Refused"]
    assert [one[1] for one in told(sandbox, "user_ok")] == ["deactivate"]


def test_a_code_that_is_given_up_while_it_is_scanned(sandbox, wallet, till):
    """Given up between a till's look and its write: not admitted."""
    text = wallet.show().text
    with interrupted(sandbox, FactsOfCode, wallet.deactivate):
        assert till.scan(text).code == "code.revoked"
    assert till.scan(text).code == "code.revoked"
