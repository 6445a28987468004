"""Other people's codes in one app (代办, S1 「为家人代办或管理多张卡片」): held, shown, given back."""

import pytest

import ybcode
from tests.sandbox.worlds import (
    crew,
    insurance,
    interrupted,
    is_one_sentence,
    journal,
    meeting,
    policy,
    refused_with,
)
from ybcode.sandbox.ports import FactsOfCode, LiveCredentials

OLD = "user_retired"
NOT_ACTIVATED = ("code.not_activated", {})
NOT_MINE = ("family.unbound", {})
"""Whose code a phone neither holds nor has bound, it does not show."""


@pytest.fixture
def mother(sandbox):
    """The phone of the person whose code is held."""
    return sandbox.wallet(OLD)


@pytest.fixture
def held(wallet):
    """The phone that holds it."""
    wallet.hold(OLD, both_ids=True)
    return wallet


def rows(sandbox):
    """All that is kept of both."""
    return [insurance(sandbox, who) for who in ("user_ok", OLD)]


def told(sandbox, who=OLD):
    """What the history tells of holdings."""
    return [
        (one.event, one.was, one.now, one.who)
        for one in sandbox.person(who).history()
        if one.machine == "holding"
    ]


def outcome(act):
    """None, or what an act was refused with."""
    try:
        act()
    except ybcode.Refused as refused:
        return refused.code
    except ValueError as error:
        return str(error)


# ------------------------------------------------------------------ taken in


def test_acting_for_somebody_needs_both_ids(sandbox, wallet):
    """O1: without them nothing is held and nothing written."""
    kept = rows(sandbox)
    assert refused_with(lambda: wallet.hold(OLD)) == ("identity.agent_proof", {})
    assert refused_with(lambda: wallet.hold(OLD, both_ids=False)) == ("identity.agent_proof", {})
    assert rows(sandbox) == kept
    assert refused_with(lambda: wallet.show(member=OLD)) == NOT_MINE


def test_a_held_code_is_the_members_on_the_holders_phone(sandbox, held, till):
    """At the till: the member is the identity, the holder the presenter, and the member's money pays."""
    verdict = till.scan(held.show(member=OLD).text)
    assert verdict.accepted
    assert (verdict.identity.key, verdict.presenter.key, verdict.channel) == (OLD, "user_ok", "app")
    assert told(sandbox) == [("hold", "own", "held", "agent")]
    assert told(sandbox, "user_ok") == []
    entry = next(one for one in sandbox.journal.entries() if one.operation == "holding.hold")
    assert entry.subject == sandbox.people[OLD].person_id


def test_it_is_the_members_insurance_that_is_asked(sandbox, held, till):
    """What stands against the member stands against the held code; what against the holder does not."""
    sandbox.person("user_ok").account.freeze()
    assert till.scan(held.show(member=OLD).text).accepted
    assert till.scan(held.show().text).code == "account.frozen"
    sandbox.person(OLD).account.freeze()
    sandbox.clock.advance(seconds=5)
    assert till.scan(held.show(member=OLD).text).code == "account.frozen"


def test_both_phones_have_codes_of_their_own(sandbox, mother, held, till):
    """Three different codes of one instant: each is spent for itself, and none kills another."""
    texts = [held.show(member=OLD).text, held.show().text, mother.show().text]
    assert len(set(texts)) == 3
    assert [till.scan(text).code for text in texts] == [None] * 3
    assert [till.scan(text).code for text in texts] == ["code.used"] * 3


def test_the_members_own_phone_is_untouched(sandbox):
    """With or without a holder the own phone shows the same codes."""
    shown = []
    for holds in (False, True):
        with ybcode.open_sandbox(seed=1) as city:
            if holds:
                city.wallet("user_ok").hold(OLD, both_ids=True)
            texts = []
            for _ in range(3):
                texts.append((city.wallet(OLD).show().text, city.wallet("user_ok").show().text))
                if holds:
                    city.terminal("pharmacy_ok").scan(city.wallet("user_ok").show(member=OLD).text).require()
                city.clock.advance(seconds=5)
            shown.append(texts)
    assert shown[0] == shown[1]


def test_one_app_holds_several(sandbox, held, till):
    """S1 「管理多张卡片」: and one person is held by several."""
    held.hold("user_child", both_ids=True)
    sandbox.wallet("user_child").hold(OLD, both_ids=True)
    for phone, member in ((held, OLD), (held, "user_child"), (sandbox.wallet("user_child"), OLD)):
        verdict = till.scan(phone.show(member=member).text)
        assert (verdict.identity.key, verdict.presenter.key) == (member, phone.person.key)


def test_who_holds_a_code_does_not_lend_it_on(sandbox, held):
    """A third phone that holds the holder shows nothing of the member."""
    third = sandbox.wallet("user_child")
    third.hold("user_ok", both_ids=True)
    assert refused_with(lambda: third.show(member=OLD)) == NOT_MINE


def test_who_holds_others_needs_no_code_of_the_own(sandbox, till):
    """代办: somebody without an activated code acts for somebody who has one."""
    phone = sandbox.wallet("user_not_activated")
    phone.hold(OLD, both_ids=True)
    assert till.scan(phone.show(member=OLD).text).accepted
    assert refused_with(phone.show) == NOT_ACTIVATED


def test_who_has_no_code_is_not_held(sandbox, wallet):
    """Nobody may activate for somebody (O20): the member's own activation comes first."""
    kept = insurance(sandbox, "user_not_activated")
    assert refused_with(lambda: wallet.hold("user_not_activated", both_ids=True)) == NOT_ACTIVATED
    assert insurance(sandbox, "user_not_activated") == kept


WRONG = {
    "oneself": (lambda w: w.hold("user_ok", both_ids=True), ValueError, "one's own code is activated"),
    "twice": (lambda w: w.hold(OLD, both_ids=True), ValueError, "this code is held here already"),
    "nobody": (lambda w: w.hold("user_retird", both_ids=True), KeyError, "did you mean 'user_retired'"),
    "give back what is not held": (lambda w: w.release("user_child"), ValueError, "not held here"),
    "give oneself back": (lambda w: w.release("user_not_activated"), ValueError, "not held here"),
    "pay with another's money": (
        lambda w: w.show(mode="ordinary", member=OLD),
        ValueError,
        "an ordinary payment code pays with one's own money",
    ),
}


@pytest.mark.parametrize("case", WRONG.values(), ids=WRONG)
def test_a_wrong_call_is_one_sentence_and_changes_nothing(sandbox, held, case):
    """What cannot be held or given back is told, and no row is written."""
    act, error, sentence = case
    kept = rows(sandbox)
    with pytest.raises(error, match=sentence) as wrong:
        act(held)
    assert is_one_sentence(str(wrong.value))
    assert rows(sandbox) == kept


def test_ones_own_code_is_not_given_back(sandbox, wallet):
    """It is given up by ``deactivate``: ``release`` of oneself is a sentence, and the code stays."""
    with pytest.raises(ValueError, match=r"not held|one's own"):
        wallet.release("user_ok")
    assert wallet.show().text


# ------------------------------------------------------------------ given back


def test_a_code_that_is_given_back_dies_on_this_phone_alone(sandbox, mother, held, till):
    """Its codes on every channel are revoked; the member's and another holder's stay good."""
    third = sandbox.wallet("user_child")
    third.hold(OLD, both_ids=True)
    dead = [sandbox.wallet("user_ok", channel=channel).show(member=OLD).text for channel in ("app", "wechat")]
    alive = [mother.show().text, third.show(member=OLD).text, held.show().text]
    held.release(OLD)
    assert [till.scan(text).code for text in dead] == ["code.revoked"] * 2
    assert [till.scan(text).code for text in alive] == [None] * 3
    assert refused_with(lambda: held.show(member=OLD)) == NOT_MINE
    assert told(sandbox)[-1] == ("release", "held", "own", "agent")


def test_an_ectoken_of_a_code_that_was_given_back_is_dead(sandbox, held, till):
    """What a revoked credential once opened is refused at each later call; the member's own is not."""
    token = till.scan(held.show(member=OLD).text).require().ectoken
    own = till.scan(sandbox.wallet(OLD).show().text).require().ectoken
    held.release(OLD)
    assert till.identify(token).code == "code.revoked"
    assert till.identify(own).accepted


def test_it_is_taken_in_again_with_new_codes(held, till):
    """After it was given back both IDs are asked for again; the old codes stay dead."""
    before = held.show(member=OLD).text
    held.release(OLD)
    assert refused_with(lambda: held.hold(OLD)) == ("identity.agent_proof", {})
    held.hold(OLD, both_ids=True)
    assert till.scan(before).code == "code.revoked"
    assert till.scan(held.show(member=OLD).text).accepted


def test_the_members_new_activation_ends_a_holding(mother, held, till):
    """Who activates again takes every code back: on this phone it is gone until it is taken in anew."""
    text = held.show(member=OLD).text
    mother.reactivate()
    assert till.scan(text).code == "code.revoked"
    assert refused_with(lambda: held.show(member=OLD)) == NOT_MINE
    with pytest.raises(ValueError, match="not held here"):
        held.release(OLD)
    held.hold(OLD, both_ids=True)
    assert till.scan(held.show(member=OLD).text).accepted
    assert till.scan(mother.show().text).accepted


def test_the_holders_own_activation_is_the_holders(held, till):
    """Who activates again, or gives the own code up, holds the other's as before."""
    held.reactivate()
    assert till.scan(held.show(member=OLD).text).accepted
    held.deactivate()
    assert refused_with(held.show) == NOT_ACTIVATED


# ------------------------------------------------------------------ face and PIN


def test_a_channel_that_asks_for_a_face_asks_for_each_code(sandbox, held, till):
    """On Alipay the holder looks for the held code, or for every code on the phone."""
    alipay = sandbox.wallet("user_ok", channel="alipay")
    needed = ("identity.face_needed", {"channel": "alipay"})
    assert refused_with(lambda: alipay.show(member=OLD)) == needed
    assert refused_with(lambda: alipay.face_check(OLD, matches=False)) == ("identity.face_mismatch", {})
    alipay.face_check(OLD)
    assert till.scan(alipay.show(member=OLD).text).accepted
    sandbox.clock.advance(seconds=900)
    assert refused_with(lambda: alipay.show(member=OLD)) == needed
    alipay.face_check(OLD)
    assert refused_with(alipay.show) == needed, "what was looked for one code does not open the own one"
    sandbox.clock.advance(seconds=900)
    alipay.face_check()
    assert till.scan(alipay.show(member=OLD).text).accepted, "the owner's look opens both"
    assert till.scan(alipay.show().text).accepted


def test_where_the_pin_is_asked_at_showing_a_held_code_can_be_shown(url):
    """``pin.asked_at = show``: the holder types the own PIN for the held code too (as with a face)."""
    with ybcode.open_sandbox(url, seed=1, preset=policy(pin={"asked_at": "show"})) as city:
        phone = city.wallet("user_ok")
        phone.reset_pin("913752")
        phone.hold(OLD, both_ids=True)
        assert refused_with(lambda: phone.show(member=OLD)) == ("pin.needed", {})
        phone.check_pin("913752", member=OLD)
        assert city.terminal("pharmacy_ok").scan(phone.show(member=OLD).text).accepted


def test_where_the_pin_is_asked_at_settling_it_is_the_members(url):
    """``pin.asked_at = settle``: the holder's PIN opens nothing of the member's."""
    with ybcode.open_sandbox(url, seed=1, preset=policy(pin={"asked_at": "settle"})) as city:
        phone, till = city.wallet("user_ok"), city.terminal("pharmacy_ok")
        phone.reset_pin("913752")
        city.wallet(OLD).reset_pin("271906")
        phone.hold(OLD, both_ids=True)
        text = phone.show(member=OLD).text
        assert till.scan(text, pin="913752").code == "pin.wrong"
        assert till.scan(text, pin="271906").accepted


# ------------------------------------------------------------------ at one instant


@pytest.mark.parametrize("count", [2, 6])
def test_a_code_is_taken_in_once(sandbox, wallet, till, count):
    """Of many at one instant one takes it in, and the others are told so."""
    with meeting(sandbox, LiveCredentials, count), crew(count) as together:
        done = together(lambda _: outcome(lambda: wallet.hold(OLD, both_ids=True)))
    assert sorted(done, key=str) == [None, *["this code is held here already"] * (count - 1)]
    assert len(insurance(sandbox, OLD)[4]) == 6
    assert told(sandbox) == [("hold", "own", "held", "agent")]
    assert till.scan(wallet.show(member=OLD).text).accepted


def test_a_code_is_given_back_once(sandbox, held):
    """Of two at one instant one gives it back; the other is told that it is not held."""
    with meeting(sandbox, LiveCredentials, 2), crew(2) as together:
        done = together(lambda _: outcome(lambda: held.release(OLD)))
    assert sorted(done, key=str) == [None, "this code is not held here"]
    assert [one[0] for one in told(sandbox)] == ["hold", "release"]


def test_two_phones_take_one_code_in_at_one_instant(sandbox, till):
    """Both hold it, each with credentials of its own."""
    phones = [sandbox.wallet(who) for who in ("user_ok", "user_child")]
    with meeting(sandbox, LiveCredentials, 2), crew(2) as together:
        together(lambda number: phones[number].hold(OLD, both_ids=True))
    assert [till.scan(phone.show(member=OLD).text).code for phone in phones] == [None, None]


def test_a_code_that_is_given_up_meanwhile_is_not_held(sandbox, wallet, mother):
    """Given up between the holder's look and write: no phone is left with a live code of it."""
    with interrupted(sandbox, LiveCredentials, mother.deactivate):
        assert outcome(lambda: wallet.hold(OLD, both_ids=True)) == "code.not_activated"
    assert insurance(sandbox, OLD)[4] == ()


def test_a_code_that_is_activated_anew_meanwhile_is_held_with_the_new_one(sandbox, wallet, mother, till):
    """Activated again between the holder's look and write: what is held afterwards is good."""
    with interrupted(sandbox, LiveCredentials, mother.reactivate):
        wallet.hold(OLD, both_ids=True)
    assert till.scan(wallet.show(member=OLD).text).accepted
    assert till.scan(mother.show().text).accepted


def test_a_code_that_is_given_back_while_it_is_scanned(sandbox, held, till):
    """Given back between a till's look and its write: not admitted."""
    text = held.show(member=OLD).text
    with interrupted(sandbox, FactsOfCode, lambda: held.release(OLD)):
        assert till.scan(text).code == "code.revoked"
    assert ("scan", "accepted", None) not in journal(sandbox)
