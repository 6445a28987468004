"""Unbinding is effective at once (S2 「解绑后原授权立即失效」); leaving and pausing."""

import pytest

from tests.sandbox.families.kin import (
    DAUGHTER,
    FATHER,
    MOTHER,
    admit,
    bill,
    bind,
    bound,
    buy,
    city,
    refused_with,
)


def test_a_code_on_the_screen_dies_with_the_binding(sandbox):
    """D2: shown at :00, unbound at :03, scanned at :10: family.unbound, although it is alive."""
    phone, till = bound(sandbox), sandbox.terminal("pharmacy_ok")
    shown = phone.show(member=MOTHER)
    sandbox.clock.advance(seconds=3)
    phone.family.unbind(MOTHER)
    sandbox.clock.advance(seconds=7)
    assert till.scan(shown.text).code == "family.unbound"
    assert refused_with(lambda: phone.show(member=MOTHER))[0] == "family.unbound"
    assert till.scan(sandbox.wallet(MOTHER).show().text).accepted, "her own phone is untouched"


def test_an_ectoken_that_was_decoded_settles_nothing_any_more(sandbox):
    """An admission and a quote of before: neither quotes nor settles; what was settled stays."""
    phone, till = bound(sandbox), sandbox.terminal("pharmacy_ok")
    receipt = buy(sandbox)
    admission = admit(sandbox)
    quote = till.quote(admission, bill())
    phone.family.unbind(MOTHER)
    assert refused_with(lambda: till.settle(quote)) == ("family.unbound", {})
    assert refused_with(lambda: till.quote(admission, bill())) == ("family.unbound", {})
    assert till.query(receipt.settlement.request_id)
    assert till.cancel(receipt).parts == -receipt.parts
    assert till.identify(admission.ectoken).code == "family.unbound"


def test_a_request_that_is_repeated_hears_of_the_unbinding(sandbox):
    """The same scan once more is answered family.unbound once the binding is over."""
    phone, till = bound(sandbox), sandbox.terminal("pharmacy_ok")
    text = phone.show(member=MOTHER).text
    assert till.scan(text, request_id="r-1").accepted
    phone.family.unbind(MOTHER)
    assert till.scan(text, request_id="r-1").code == "family.unbound"


@pytest.mark.parametrize("rule", ["binder", "binder_or_member", "both", "agency"])
def test_who_may_unbind_is_policy(url, rule):
    """X4: the binder alone, the member too, only both, or the agency; nobody else by any of the calls."""
    with city(url, family={"unbind_by": rule}) as sandbox:
        phone, mother = bound(sandbox), sandbox.wallet(MOTHER)
        shown = phone.show(member=MOTHER)
        if rule == "binder_or_member":
            mother.family.leave(DAUGHTER)
        else:
            with pytest.raises(ValueError, match="unbind"):
                mother.family.leave(DAUGHTER)
            asked = {"both": {"agreed": True}, "agency": {"at_window": True}}.get(rule, {})
            if asked:
                with pytest.raises(ValueError, match=rule):
                    phone.family.unbind(MOTHER)
            phone.family.unbind(MOTHER, **asked)
        assert sandbox.terminal("pharmacy_ok").scan(shown.text).code == "family.unbound"


def test_a_member_pauses_and_resumes(sandbox):
    """X4: while it is paused the binder's phone shows nothing; afterwards the member is seen once more."""
    phone, mother = bound(sandbox), sandbox.wallet(MOTHER)
    mother.family.pause(DAUGHTER)
    assert refused_with(lambda: phone.show(member=MOTHER))[0] == "family.paused"
    assert phone.family.check(MOTHER).refusals[0].code == "family.paused"
    assert mother.family.binders()[0].shows.code == "family.paused"
    mother.family.resume(DAUGHTER)
    assert refused_with(lambda: phone.show(member=MOTHER))[0] == "identity.first_use_face"
    phone.face_check(MOTHER)
    phone.show(member=MOTHER)


def test_a_policy_without_the_switch_has_none(url):
    """Where a member may not pause, the call says so."""
    with city(url, family={"member_may_pause": False}) as sandbox:
        bound(sandbox)
        with pytest.raises(ValueError, match="member_may_pause"):
            sandbox.wallet(MOTHER).family.pause(DAUGHTER)


def test_a_review_can_be_unbound(url):
    """Who is still under review is unbound like everybody else, and nothing comes of the review."""
    with city(url, family={"review_workdays": 1}) as sandbox:
        bind(sandbox)
        phone = sandbox.wallet(DAUGHTER)
        phone.family.unbind(MOTHER)
        sandbox.clock.advance(days=3)
        assert refused_with(lambda: phone.show(member=MOTHER))[0] == "family.unbound"


def test_both_histories_and_the_journal_tell_it(sandbox):
    """Bind, be seen, unbind: each in both histories, without the other's name; the journal names both."""
    bound(sandbox, FATHER).family.unbind(FATHER)
    for who in (DAUGHTER, FATHER):
        told = [one for one in sandbox.person(who).history() if one.machine == "family"]
        assert [one.now for one in told] == ["bound", "active", "unbound"]
        other = sandbox.people[FATHER if who == DAUGHTER else DAUGHTER]
        assert not any(other.name in repr(one) or other.person_id.text in repr(one) for one in told)
    people = sandbox.people
    noted = [
        one for one in sandbox.journal.entries() if one.operation.startswith("family.") and one.presenter
    ]
    ends = [one for one in noted if one.operation == "family.unbind"]
    assert [(one.subject, one.presenter) for one in ends] == [
        (people[FATHER].person_id, people[DAUGHTER].person_id)
    ]
