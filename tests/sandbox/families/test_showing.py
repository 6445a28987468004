"""Showing: whose face, which channel, what a counter is told, what reactivation and giving up kill."""

import pytest

import ybcode
from tests.sandbox.families.kin import (
    CHILD,
    DAUGHTER,
    FATHER,
    MOTHER,
    admit,
    balance,
    bind,
    bound,
    buy,
    city,
    own,
    refused_with,
)

FAR = "user_out_of_province"


def test_the_first_use_is_the_members_own_face(sandbox):
    """S2: the member looks once, before the first code; a face that is not known is counted on the member."""
    bind(sandbox)
    phone = sandbox.wallet(DAUGHTER)
    phone.face_check()
    assert refused_with(lambda: phone.show(member=MOTHER))[0] == "identity.first_use_face"
    for _ in range(4):
        assert refused_with(lambda: phone.face_check(MOTHER, matches=False))[0] == "identity.face_mismatch"
    assert refused_with(lambda: phone.face_check(MOTHER, matches=False))[0] == "identity.face_attempts"
    assert refused_with(lambda: phone.face_check(MOTHER))[0] == "identity.face_attempts"
    phone.face_check()
    sandbox.clock.advance(days=1)
    phone.face_check(MOTHER)
    assert phone.show(member=MOTHER).text != phone.show().text


def test_a_channel_asks_the_owner_of_the_phone(sandbox):
    """Alipay's step-up is the presenter's face, and one look opens every code on that phone."""
    alipay = bound(sandbox, channel="alipay")
    needed = ("identity.face_needed", {"channel": "alipay"})
    assert refused_with(lambda: alipay.show(member=MOTHER)) == needed
    assert [one.code for one in alipay.family.check(MOTHER).refusals] == [needed[0]]
    alipay.face_check()
    till = sandbox.terminal("pharmacy_ok")
    assert till.scan(alipay.show(member=MOTHER).text).accepted
    assert till.scan(alipay.show().text).accepted
    assert refused_with(lambda: sandbox.wallet(MOTHER, channel="alipay").show())[0] == needed[0]


def test_the_first_use_counts_for_every_channel(sandbox):
    """Seen in the app, a member's code is shown in Alipay as well: the binding is one."""
    bound(sandbox)
    alipay = sandbox.wallet(DAUGHTER, channel="alipay")
    alipay.face_check()
    assert alipay.show(member=MOTHER).text


def test_a_verdict_says_whose_account_and_whose_phone(sandbox):
    """Verdict, receipt and journal name subject and presenter; only the subject's account moves."""
    phone = bound(sandbox)
    sandbox.clock.advance(seconds=5)
    verdict = sandbox.terminal("pharmacy_ok").scan(phone.show(member=MOTHER).text)
    assert (verdict.identity.key, verdict.presenter.key, verdict.channel) == (MOTHER, DAUGHTER, "app")
    receipt = buy(sandbox, "86.50", admission=verdict.require())
    assert (receipt.subject.key, receipt.presenter.key) == (MOTHER, DAUGHTER)
    assert (balance(sandbox, MOTHER), balance(sandbox, DAUGHTER)) == (50_000 - 8_650, 50_000)
    entry = next(one for one in sandbox.journal.entries() if one.operation == "settle")
    people = sandbox.people
    assert (entry.subject, entry.presenter) == (people[MOTHER].person_id, people[DAUGHTER].person_id)
    assert own(sandbox) not in sandbox.ledger.trial_balance(), "the binder's account was never touched"
    assert "出示人" in receipt.text()


@pytest.mark.parametrize(
    ("member", "cause"),
    [
        ("user_suspended", "enrolment.suspended"),
        ("user_frozen", "account.frozen"),
        ("user_locked", "risk.locked"),
        ("user_sanctioned", "sanction.suspended"),
    ],
)
def test_a_binder_hears_that_the_member_is_not_in_order(sandbox, member, cause):
    """On a binder's phone family.member_abnormal with the cause; the member's own code says the cause."""
    phone, till = bound(sandbox, member), sandbox.terminal("pharmacy_ok")
    told = till.scan(phone.show(member=member).text)
    assert (told.code, told.evidence["cause"]) == ("family.member_abnormal", cause)
    assert till.scan(sandbox.wallet(member).show().text).code == cause
    assert phone.family.check(member).refusals[0].code == "family.member_abnormal"


def test_a_family_reaches_across_provinces(sandbox, url):
    """S2 「支持跨省使用」: who is insured elsewhere settles here, unless the policy says no."""
    bound(sandbox, FAR)
    assert buy(sandbox, member=FAR).subject.key == FAR
    bound(sandbox, binder=FAR)
    assert buy(sandbox, binder=FAR).account_fen == 1_000
    with city(url, family={"cross_province": False}) as other:
        phone = bound(other, FAR)
        verdict = other.terminal("pharmacy_ok").scan(phone.show(member=FAR).text)
        assert verdict.code == "place.no_cross_region"
        assert phone.family.check(FAR).refusals[0].code == "place.no_cross_region"
        assert other.terminal("pharmacy_ok").scan(other.wallet(FAR).show().text).accepted


def test_a_reactivation_gives_the_binder_new_codes(sandbox):
    """The code on the binder's screen is code.revoked; the next one comes by itself."""
    phone, till = bound(sandbox), sandbox.terminal("pharmacy_ok")
    shown = phone.show(member=MOTHER)
    sandbox.wallet(MOTHER).reactivate()
    assert till.scan(shown.text).code == "code.revoked"
    assert till.scan(phone.show(member=MOTHER).text).accepted


def test_who_gave_the_code_up_is_shown_on_no_phone(sandbox):
    """A deactivated code is nobody's to show, not a binder's either, until it is activated again."""
    phone, till = bound(sandbox), sandbox.terminal("pharmacy_ok")
    shown = phone.show(member=MOTHER)
    mother = sandbox.wallet(MOTHER)
    mother.deactivate()
    assert till.scan(shown.text).code == "code.revoked"
    assert refused_with(lambda: phone.show(member=MOTHER))[0] == "code.not_activated"
    assert [one.code for one in phone.family.check(MOTHER).refusals] == ["code.not_activated"]
    mother.activate("913752")
    assert till.scan(phone.show(member=MOTHER).text).accepted


def test_who_never_activated_a_code_is_shown_by_a_binder(sandbox):
    """M13: elderly people and children whose face does not match well are bound instead."""
    phone = bound(sandbox, "user_not_activated")
    assert sandbox.terminal("pharmacy_ok").scan(phone.show(member="user_not_activated").text).accepted


def test_two_binders_of_one_member_do_not_know_each_other(sandbox):
    """Each binder has an own credential: unbinding one leaves the other's code alive."""
    till = sandbox.terminal("pharmacy_ok")
    hers, his = bound(sandbox), bound(sandbox, binder=FATHER)
    texts = [one.show(member=MOTHER).text for one in (hers, his)]
    hers.family.unbind(MOTHER)
    assert [till.scan(text).code for text in texts] == ["family.unbound", None]


def test_a_year_s_spending_is_for_who_has_bound(sandbox):
    """S2: the binder looks a member's year up, undoings counted against it; a stranger does not."""
    bound(sandbox)
    receipt = buy(sandbox, "86.50")
    buy(sandbox, "10.00")
    family = sandbox.wallet(DAUGHTER).family
    assert (family.spending(MOTHER).count, family.spending(MOTHER).total_fen) == (2, 9_650)
    sandbox.terminal("pharmacy_ok").cancel(receipt)
    assert (family.spending(MOTHER).count, family.spending(MOTHER).account_fen) == (1, 1_000)
    assert family.spending(MOTHER, year=2025).count == 0
    assert refused_with(lambda: family.spending(CHILD))[0] == "family.unbound"
    assert sandbox.journal.entries()[-1].code == "family.unbound"


def test_a_stranger_s_phone_shows_nothing(sandbox):
    """Who was never bound nor held is not shown, and no credential is made."""
    with pytest.raises(ybcode.Refused):
        sandbox.wallet(DAUGHTER).show(member=MOTHER)
    assert sandbox.wallet(DAUGHTER).family.check(MOTHER).refusals[0].code == "family.unbound"
    assert admit(sandbox, MOTHER, binder=MOTHER).subject.key == MOTHER
