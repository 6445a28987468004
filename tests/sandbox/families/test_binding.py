"""Binding: documents by age, the member's own face, limits, reviews, and what is refused."""

import pytest

import ybcode
from tests.sandbox.families.kin import (
    CHILD,
    DAUGHTER,
    FATHER,
    MOTHER,
    PAPERS,
    bind,
    bound,
    city,
    refused_with,
    several,
)
from tests.sandbox.worlds import credential, journal
from ybcode.sandbox.ports import LiveCredentials


def handles(sandbox, member=MOTHER, binder=DAUGHTER):
    """The live handles of a tie."""
    people = sandbox.people
    with sandbox._engine.unit() as unit:
        live = unit.load(LiveCredentials(people[member].person_id))
    return {one.handle for one in live if one.presenter == people[binder].person_id}


def test_a_bound_member_is_listed_on_both_phones(sandbox):
    """The binder lists the member in the order of binding, the member the binder."""
    bind(sandbox, FATHER)
    bind(sandbox, MOTHER)
    family = sandbox.wallet(DAUGHTER).family
    assert [bond.member.key for bond in family.members()] == [FATHER, MOTHER]
    assert [bond.binder.key for bond in sandbox.wallet(MOTHER).family.binders()] == [DAUGHTER]
    assert family.binders() == ()


def test_rebinding_puts_a_member_last(sandbox):
    """Who is bound again is the newest: the order never gives two members one place."""
    for member in (MOTHER, FATHER):
        bind(sandbox, member)
    family = sandbox.wallet(DAUGHTER).family
    family.unbind(MOTHER)
    bind(sandbox, MOTHER)
    bind(sandbox, CHILD)
    assert [bond.member.key for bond in family.members()] == [FATHER, MOTHER, CHILD]


def test_rebinding_needs_it_all_again_and_makes_new_handles(sandbox):
    """D2: after unbinding, documents and both faces are asked for once more; the credentials are new ones."""
    phone = bound(sandbox)
    phone.show(member=MOTHER)
    before = handles(sandbox)
    phone.family.unbind(MOTHER)
    assert handles(sandbox) == set()
    with pytest.raises(ybcode.Refused, match=r"family\.document_missing"):
        phone.family.bind(MOTHER, face=True)
    with pytest.raises(ybcode.Refused, match=r"identity\.face_needed"):
        phone.family.bind(MOTHER, documents=PAPERS)
    bind(sandbox)
    assert refused_with(lambda: phone.show(member=MOTHER))[0] == "identity.first_use_face"
    phone.face_check(MOTHER)
    phone.show(member=MOTHER)
    assert handles(sandbox)
    assert not handles(sandbox) & before


def test_a_child_needs_a_paper_and_no_face(sandbox):
    """S2: under 16 the birth certificate or the register; no face at binding, none at the first use."""
    phone = sandbox.wallet(DAUGHTER)
    assert refused_with(lambda: phone.family.bind(CHILD))[0] == "family.document_missing"
    phone.family.bind(CHILD, documents={"birth_certificate"})
    assert sandbox.terminal("pharmacy_ok").scan(phone.show(member=CHILD).text).identity.key == CHILD


def test_the_members_face_is_counted_on_the_member(sandbox):
    """Five faces that are not known close the member's face for everybody, and not the binder's."""
    phone = sandbox.wallet(DAUGHTER)
    for _ in range(4):
        with pytest.raises(ybcode.Refused, match=r"identity\.face_mismatch"):
            phone.family.bind(MOTHER, documents=PAPERS, face=False)
    with pytest.raises(ybcode.Refused, match=r"identity\.face_attempts"):
        phone.family.bind(MOTHER, documents=PAPERS, face=False)
    assert refused_with(sandbox.wallet(MOTHER).face_check)[0] == "identity.face_attempts"
    phone.face_check()


def test_the_sixth_member_finds_no_place_until_one_is_unbound(sandbox):
    """S2: five members; a review takes a place, an unbinding frees one at once."""
    sixth = several(sandbox)
    assert refused_with(lambda: bind(sandbox, sixth)) == ("family.limit", {"limit": 5})
    sandbox.wallet(DAUGHTER).family.unbind(MOTHER)
    assert bind(sandbox, sixth).state == "bound"


def test_two_relatives_bind_one_member(url):
    """A member may be bound by several (O10), by so many as the policy says (W14)."""
    with city(url, family={"max_binders_per_member": 2}) as sandbox:
        for binder in (DAUGHTER, FATHER):
            bind(sandbox, binder=binder)
        assert refused_with(lambda: bind(sandbox, binder="user_zero_balance"))[0] == "family.limit"
        assert handles(sandbox) == set(), "a credential is made when it is shown first"


def test_a_review_ends_on_a_working_day(url):
    """Handed in on a Monday, looked at for two working days: shown from Wednesday midnight on."""
    with city(url, family={"review_workdays": 2}) as sandbox:
        assert bind(sandbox).state == "reviewing"
        phone = sandbox.wallet(DAUGHTER)
        code, evidence = refused_with(lambda: phone.show(member=MOTHER))
        assert code == "onboarding.in_review"
        assert phone.family.check(MOTHER).refusals[0].code == code
        sandbox.clock.advance_to("2026-03-03T23:59:59")
        assert refused_with(lambda: phone.show(member=MOTHER))[0] == code
        sandbox.clock.advance(seconds=1)
        assert sandbox.clock.now_ms == evidence["until_ms"]
        assert refused_with(lambda: phone.show(member=MOTHER))[0] == "identity.first_use_face"
        phone.face_check(MOTHER)
        phone.show(member=MOTHER)


def test_who_has_no_insurance_is_not_bound(sandbox):
    """S2: a member has basic insurance; the refusal names the cause, and stands in the journal."""
    told = refused_with(lambda: bind(sandbox, "user_not_enrolled"))
    assert told == ("family.member_abnormal", {"cause": "enrolment.none"})
    assert journal(sandbox)[-1] == ("family.bind", "refused", "family.member_abnormal")


@pytest.mark.parametrize(
    ("act", "error", "hint"),
    [
        (lambda family: family.bind(DAUGHTER, documents=PAPERS), ValueError, "no binding"),
        (lambda family: family.bind(MOTHER, documents={"passport"}), ValueError, "passport"),
        (lambda family: family.bind(MOTHER, documents="household_register"), TypeError, "a set"),
        (lambda family: family.bind(MOTHER, documents=PAPERS, face="yes"), TypeError, "True or False"),
        (lambda family: family.bind("nobody"), KeyError, "nobody"),
        (lambda family: family.unbind(MOTHER), ValueError, "unbind"),
        (lambda family: family.pause(MOTHER), ValueError, "pause"),
        (lambda family: family.check(DAUGHTER), ValueError, "status"),
    ],
)
def test_a_wrong_call_changes_nothing(sandbox, act, error, hint):
    """What nobody can mean is an error with a hint, and leaves no binding behind."""
    family = sandbox.wallet(DAUGHTER).family
    with pytest.raises(error, match=hint):
        act(family)
    assert family.members() == ()


def test_who_is_bound_is_not_bound_again(sandbox):
    """A second binding of one member is an error; the first one stands."""
    bound(sandbox)
    with pytest.raises(ValueError, match="bind"):
        bind(sandbox)
    assert sandbox.wallet(DAUGHTER).family.members()[0].state == "active"


@pytest.mark.parametrize("member", [MOTHER, FATHER])
def test_a_code_is_bound_or_held_and_never_both(sandbox, member):
    """A code that is held (代办) is not bound beside it, nor the other way round, shown or not."""
    phone = sandbox.wallet(DAUGHTER)
    phone.hold(member, both_ids=True)
    with pytest.raises(ValueError, match="held here already"):
        bind(sandbox, member)
    phone.release(member)
    bind(sandbox, member)
    for act in (lambda: phone.hold(member, both_ids=True), lambda: phone.release(member)):
        with pytest.raises(ValueError, match="bound here"):
            act()
    assert refused_with(lambda: phone.show(member=member))[0] == "identity.first_use_face"


def test_who_holds_a_code_after_a_binding_is_no_binder(sandbox):
    """Unbound, then held: the code opens as a held one does, and no family notice rides on it."""
    phone = bound(sandbox, "user_suspended")
    phone.family.unbind("user_suspended")
    phone.hold("user_suspended", both_ids=True)
    verdict = sandbox.terminal("pharmacy_ok").scan(phone.show(member="user_suspended").text)
    assert verdict.code == "enrolment.suspended"


@pytest.mark.parametrize("channel", ["app", "alipay"])
def test_members_are_bound_where_families_work(sandbox, channel):
    """S2 names the app and Alipay; WeChat neither binds nor shows, and shows the own code as ever."""
    bind(sandbox, channel=channel)
    wechat = sandbox.wallet(DAUGHTER, channel="wechat")
    told = ("place.not_opened", {"service": "亲情账户"})
    assert refused_with(lambda: wechat.show(member=MOTHER)) == told
    assert refused_with(lambda: bind(sandbox, FATHER, channel="wechat")) == told
    assert wechat.family.check(MOTHER).refusals[0].code == told[0]
    wechat.show()
    assert credential(sandbox, DAUGHTER, "wechat")
