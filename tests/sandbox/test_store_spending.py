"""The store contract, second part: credentials, spending, ecTokens, request ids, face checks.

Told against the port alone, for every store of ``contract.URLS``.
"""

from dataclasses import replace

import pytest

from tests.sandbox.contract import (
    ALIPAY,
    APP,
    DAUGHTER,
    HER,
    HERS_ON_MINE,
    HOSPITAL,
    LIFE_MS,
    ME,
    MOTHER,
    NOW_MS,
    REQUEST,
    TICK,
    WORLD,
    credential,
    ectoken,
    face,
    note,
    put_token,
    remember,
    seen,
    use_face,
)
from tests.sandbox.worlds import crew
from ybcode.rules.holders.credential import Enrol, Revoke
from ybcode.rules.redemption.floor import RaiseFloor, Tie
from ybcode.rules.verifier import Facts
from ybcode.rules.wallet import FaceCheck, WalletFacts
from ybcode.sandbox.ports import (
    Bearings,
    FactsOfCode,
    FactsOfToken,
    FactsOfWallet,
    JournalEntries,
    LiveCredentials,
    NextSerial,
)

# ------------------------------------------------------------------ credentials


def test_a_credential_is_enrolled_under_a_new_handle_and_serial(unit):
    """Enrol gives a live credential and the next serial; a handle or a serial is never given twice."""
    assert unit.load(NextSerial("59")) == 4
    assert not unit.apply([Enrol(credential=credential(100, channel="wechat"), serial=4)])
    assert not unit.apply([Enrol(credential=credential(104, channel="wechat"), serial=3)])
    wechat = credential(104, channel="wechat")
    assert unit.apply([Enrol(credential=wechat, serial=4)])
    assert unit.load(NextSerial("59")) == 5
    assert unit.load(NextSerial("58")) == 0
    assert unit.load(LiveCredentials(ME)) == (APP, ALIPAY, wechat)
    assert unit.load(FactsOfWallet(ME, ME, "wechat")).credential == wechat


def test_a_handle_lives_in_its_province(unit):
    """The same handle in another province is another credential."""
    away = replace(credential(100, channel="wechat"), province="58")
    assert unit.apply([Enrol(credential=away, serial=0)])
    assert unit.load(FactsOfCode("58", 100)).credential == away
    assert unit.load(FactsOfCode("59", 100)).credential == APP


def test_the_facts_of_a_code_are_its_credential_tie_and_people(unit):
    """A code's facts name whose account it is and on whose phone it is shown."""
    facts = unit.load(FactsOfCode("59", 103))
    assert facts == Facts(credential=HERS_ON_MINE, tie=Tie(), subject=MOTHER, presenter=DAUGHTER)


def test_revoking_takes_all_live_credentials_of_a_subject(unit):
    """Revoke reaches every channel and every phone of the subject, for good, and nobody else."""
    assert unit.apply([Revoke(subject=HER, reason="reactivated")])
    for handle in (102, 103):
        revoked = unit.load(FactsOfCode("59", handle)).credential
        assert (revoked.state, revoked.reason) == ("revoked", "reactivated")
    assert unit.load(LiveCredentials(HER)) == ()
    assert unit.load(LiveCredentials(ME)) == (APP, ALIPAY)
    assert unit.load(FactsOfWallet(HER, ME, "app")).credential is None
    assert unit.apply([Revoke(subject=HER, reason="reactivated")]), "none may be left"


def test_revoking_and_enrolling_are_one_act(unit):
    """A list that revokes and enrols leaves exactly the new credentials live."""
    again = credential(104)
    assert unit.apply([Revoke(subject=ME, reason="reactivated"), Enrol(credential=again, serial=4)])
    assert unit.load(LiveCredentials(ME)) == (again,)
    assert unit.load(FactsOfWallet(ME, ME, "app")).credential == again
    assert unit.load(FactsOfWallet(ME, ME, "alipay")).credential is None


# ------------------------------------------------------------------ spending


def test_a_spend_raises_the_floor_of_the_whole_tie(unit):
    """RaiseFloor writes both integers for every channel of (subject, presenter), and for no other tie."""
    assert unit.apply([RaiseFloor(APP, TICK, TICK + 1)])
    assert unit.load(FactsOfCode("59", 100)).tie == Tie(TICK + 1, TICK)
    assert unit.load(FactsOfCode("59", 101)).tie == Tie(TICK + 1, TICK)
    assert unit.load(FactsOfWallet(ME, ME, "alipay")).tie == Tie(TICK + 1, TICK)
    assert unit.load(FactsOfCode("59", 102)).tie == unit.load(FactsOfCode("59", 103)).tie == Tie()


def test_a_spend_below_the_floor_does_not_hold(unit):
    """RaiseFloor holds from floor <= code_tick on: the code that was spent and those before are dead."""
    assert unit.apply([RaiseFloor(APP, TICK, TICK + 1)])
    assert not unit.apply([RaiseFloor(APP, TICK, TICK + 1)])
    assert not unit.apply([RaiseFloor(ALIPAY, TICK - 3, TICK + 1)])
    assert unit.load(FactsOfCode("59", 100)).tie == Tie(TICK + 1, TICK)
    assert unit.apply([RaiseFloor(ALIPAY, TICK + 1, TICK + 2)])
    assert unit.load(FactsOfCode("59", 100)).tie == Tie(TICK + 2, TICK + 1)


@pytest.mark.parametrize("floor", [TICK + 1, None])
def test_a_spend_needs_a_live_credential(unit, floor):
    """RaiseFloor does not hold for a revoked credential or an unknown one, be the code spent or not."""
    assert unit.apply([Revoke(subject=ME, reason="reactivated")])
    assert not unit.apply([RaiseFloor(APP, TICK, floor)])
    assert not unit.apply([RaiseFloor(credential(999), TICK, floor)])
    assert unit.load(FactsOfCode("59", 100)).tie == Tie()


def test_without_a_floor_nothing_is_spent(unit):
    """RaiseFloor(floor=None) judges the credential alone, may be repeated, and writes nothing."""
    before = seen(unit)
    assert unit.apply([RaiseFloor(APP, TICK, None)])
    assert unit.apply([RaiseFloor(APP, TICK, None)])
    assert seen(unit) == before


def test_of_many_threads_one_spends(store):
    """Of eight threads that apply the same spend at one instant exactly one is told that it holds."""
    with crew(8) as together:
        for round_ in range(50):
            universe = f"round {round_}"
            with store.unit(universe) as unit:
                assert unit.apply(WORLD)

            def spend(number, universe=universe):
                with store.unit(universe) as unit:
                    return unit.apply([RaiseFloor(APP, TICK, TICK + 1), note(number)])

            assert sorted(together(spend)) == [False] * 7 + [True]
            with store.unit(universe) as unit:
                assert len(unit.load(JournalEntries())) == 1


# ------------------------------------------------------------------ ecTokens and request ids


def test_an_ectoken_has_the_facts_of_its_credential(unit):
    """PutToken makes an ecToken known, with its credential as it stands now and not as it stood."""
    token = ectoken()
    assert unit.apply([put_token(token)])
    facts = unit.load(FactsOfToken(token.text))
    assert facts == Facts(credential=APP, tie=Tie(), subject=DAUGHTER, presenter=DAUGHTER, token=token)
    assert unit.apply([Revoke(subject=ME, reason="reactivated")])
    facts = unit.load(FactsOfToken(token.text))
    assert facts.credential.state == "revoked"
    assert facts.token == token


def test_an_ectoken_in_use_is_not_given_again(unit):
    """PutToken holds for a new text and for one whose life is over, and not while it lives."""
    first = ectoken(1)
    assert unit.apply([put_token(first)])
    assert not unit.apply([put_token(ectoken(1, given_ms=NOW_MS + LIFE_MS - 1))])
    assert unit.load(FactsOfToken(first.text)).token == first
    renewed = ectoken(1, given_ms=NOW_MS + LIFE_MS)
    assert unit.apply([put_token(renewed)])
    assert unit.load(FactsOfToken(first.text)).token == renewed


def test_a_dead_ectoken_is_kept_for_one_more_life(unit):
    """A dead ecToken is told from one that never was for a second life; a sixteenth later it is forgotten."""
    assert unit.apply([put_token(ectoken(1))])
    assert unit.apply([put_token(ectoken(2, given_ms=NOW_MS + 2 * LIFE_MS - 2))])
    assert unit.load(FactsOfToken(ectoken(1).text)).token == ectoken(1)
    assert unit.apply([put_token(ectoken(3, given_ms=NOW_MS + 2 * LIFE_MS + LIFE_MS // 16))])
    assert unit.load(FactsOfToken(ectoken(1).text)) == Facts()
    assert unit.load(FactsOfToken(ectoken(2).text)).token is not None


def test_a_request_id_is_bound_while_its_ectoken_lives(unit):
    """Remember holds for a free id and for one whose ecToken is dead, and not while it lives."""
    first = remember(ectoken(1))
    assert unit.apply([put_token(ectoken(1)), first])
    assert unit.load(Bearings(REQUEST)).remembered == first.remembered
    early = NOW_MS + LIFE_MS - 1
    soon = ectoken(2, given_ms=early)
    assert not unit.apply([put_token(soon), remember(soon, now_ms=early)])
    late = NOW_MS + LIFE_MS
    second = remember(ectoken(2, given_ms=late), now_ms=late)
    assert unit.apply([put_token(ectoken(2, given_ms=late)), second])
    assert unit.load(Bearings(REQUEST)).remembered == second.remembered


@pytest.mark.parametrize(
    "other",
    [
        replace(REQUEST, request_id="r-2"),
        replace(REQUEST, terminal="02"),
        replace(REQUEST, institution=HOSPITAL.institution_id),
    ],
    ids=["other id", "other terminal", "other institution"],
)
def test_a_request_id_belongs_to_a_terminal(unit, other):
    """The same id at another till is another request: it is free, and bound on its own."""
    assert unit.apply([put_token(ectoken(1)), remember(ectoken(1))])
    assert unit.load(Bearings(other)).remembered is None
    assert unit.apply([put_token(ectoken(2)), remember(ectoken(2), key=other)])
    assert unit.load(Bearings(REQUEST)).remembered.token == ectoken(1)
    assert unit.load(Bearings(other)).remembered.token == ectoken(2)


def test_dead_requests_are_forgotten(unit):
    """A later admission prunes the request ids whose ecTokens are dead, and only those."""
    alive = replace(REQUEST, request_id="r-2")
    one, two = ectoken(1), ectoken(2, given_ms=NOW_MS + 1)
    assert unit.apply([put_token(one), remember(one), put_token(two), remember(two, key=alive)])
    later = NOW_MS + LIFE_MS
    third = replace(REQUEST, request_id="r-3")
    three = ectoken(3, given_ms=later)
    assert unit.apply([put_token(three), remember(three, key=third, now_ms=later)])
    assert unit.load(Bearings(REQUEST)).remembered is None
    assert unit.load(Bearings(alive)).remembered.token.text == ectoken(2).text


# ------------------------------------------------------------------ face checks


def test_a_face_check_belongs_to_a_tie_and_a_channel(unit):
    """PutFaceCheck always holds, replaces the one before, and is seen on its channel alone."""
    assert unit.apply([face(tick=5)])
    assert unit.apply([face()])
    assert unit.load(FactsOfWallet(ME, ME, "alipay")) == WalletFacts(
        subject=DAUGHTER, credential=ALIPAY, tie=Tie(), face=FaceCheck(NOW_MS), face_of=ME
    )
    assert unit.load(FactsOfWallet(ME, ME, "app")).face is None
    assert unit.load(FactsOfWallet(HER, HER, "alipay")).face is None


def test_the_owner_of_a_phone_was_seen_for_every_code_on_it(unit):
    """On a phone that shows another's code the newest check counts: the owner's own, or one for that code."""
    assert unit.apply([face()])
    hers = unit.load(FactsOfWallet(HER, ME, "alipay"))
    assert (hers.face, hers.face_of) == (FaceCheck(NOW_MS), ME)
    assert unit.load(FactsOfWallet(ME, HER, "alipay")).face is None, "not on any other phone"
    assert unit.load(FactsOfWallet(HER, ME, "app")).face is None, "nor on another channel"
    newer = replace(face(), subject=HER, check=FaceCheck(NOW_MS + 1))
    assert unit.apply([newer])
    hers = unit.load(FactsOfWallet(HER, ME, "alipay"))
    assert (hers.face, hers.face_of) == (FaceCheck(NOW_MS + 1), HER)


def test_a_face_check_is_used_for_one_code(unit):
    """UseFaceCheck holds for an unused check and for the code it was used for, and for no other."""
    assert not unit.apply([use_face(TICK)]), "no check, no use"
    assert unit.apply([face()])
    assert unit.apply([use_face(TICK)])
    assert unit.apply([use_face(TICK)])
    assert not unit.apply([use_face(TICK + 12)])
    assert not unit.apply([use_face(TICK, channel="app")])
    assert unit.load(FactsOfWallet(ME, ME, "alipay")).face == FaceCheck(NOW_MS, TICK)
