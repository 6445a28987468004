"""A code on a relative's phone: an unbound tie says so; insurance is the member's own affair."""

from dataclasses import replace

import pytest

from tests.rules.cast import (
    AWAY_HOSPITAL,
    AWAY_PHARMACY,
    HANDLE,
    NOW_MS,
    PERSON,
    POLICY,
    PROVINCE,
    TICK,
    counter,
    credential,
    person,
    policy,
    refuses,
    token,
)
from tests.rules.verifier.gate import AT_HOME, SINCE_MS, UNTIL_MS, facts, settle
from ybcode.errors import Refusal
from ybcode.rules.family.delegation import Binding
from ybcode.rules.holders.credential import EVENTS, TRANSITIONS
from ybcode.rules.holders.enrolment import Enrolment
from ybcode.rules.holders.selection import Selection
from ybcode.rules.holders.standing import Account, Inquiry, Risk, Sanction
from ybcode.rules.verifier import CodeClaim, EcTokenClaim, Facts, Proposal, identify, regrant
from ybcode.rules.verifier.entitlement import of_a_member
from ybcode.values import InstitutionId

BINDER = person(9)
ROW = credential(presenter=BINDER.person_id)
TIE = Binding(binder=BINDER.person_id, member=PERSON.person_id, state="active", version=1)
NEAR = replace(AWAY_PHARMACY, institution_id=InstitutionId("P59020100001"))
"""In another city of PERSON's province."""
AT_HOME_ALONE = policy(family={"cross_province": False})
CONFLATED = policy(family={"debit_source": "binder"})
REASONS = {
    "unbound": "family.unbound",
    "released": "code.revoked",
    "reactivated": "code.revoked",
    "deactivated": "code.revoked",
}


def shown_by_binder(**machines):
    """PERSON's rows, on the phone of a relative who is bound."""
    return replace(facts(row=ROW, **machines), presenter=BINDER, binding=TIE)


# ------------------------------------------------------------------ a tie that is unbound


def test_every_reason_of_a_revocation_has_an_answer():
    """What revokes a credential is told as one of two entries, and leads to the same state."""
    assert set(REASONS) == set(EVENTS)
    assert {TRANSITIONS["live", event] for event in EVENTS.values()} == {"revoked"}


@pytest.mark.parametrize(("reason", "code"), REASONS.items())
@pytest.mark.parametrize("scene", ["02121", "02122"])
def test_an_unbound_tie_says_so(reason, code, scene):
    """S2 「解绑后原授权立即失效」: for a code on the screen and an ecToken that was yielded already."""
    row = replace(ROW, state="revoked", reason=reason)
    where, given = counter(), token(credential=ROW)
    code_claim = CodeClaim(PROVINCE, HANDLE, TICK, where)
    on_screen = identify(code_claim, Facts(credential=row), policy=POLICY, now_ms=NOW_MS)
    later = identify(
        EcTokenClaim(given.text, where), Facts(credential=row, token=given), policy=POLICY, now_ms=NOW_MS
    )
    rows = replace(shown_by_binder(), credential=row)
    again = regrant(given, rows, counter=replace(where, scene=scene), policy=POLICY, now_ms=NOW_MS).refusal
    settled = settle(rows).refusal
    for answer in (on_screen, later, again, settled):
        refuses(answer, code)


def test_an_expired_code_of_an_unbound_tie_is_expired():
    """Code-format.md, Verifying: the age is told before the credential is."""
    row = replace(ROW, state="revoked", reason="unbound")
    claim = CodeClaim(PROVINCE, HANDLE, TICK, counter())
    assert (
        identify(claim, Facts(credential=row), policy=POLICY, now_ms=NOW_MS + 300_000).code == "code.expired"
    )


def test_without_a_credential_nothing_is_said_of_a_family():
    """Where no credential is known, no tie was unbound either."""
    refuses(settle(replace(facts(), credential=None)).refusal, "code.revoked")


# ------------------------------------------------------------------ the member's own insurance

ABNORMAL = {
    "enrolment.none": {"enrolment": Enrolment(status="none")},
    "enrolment.suspended": {"enrolment": Enrolment(status="suspended", reason="left_job")},
    "enrolment.ended": {"enrolment": Enrolment(status="ended", since_ms=SINCE_MS)},
    "enrolment.syncing": {"enrolment": Enrolment(synced_from_ms=UNTIL_MS)},
    "enrolment.waiting": {"enrolment": Enrolment(entitled_from_ms=UNTIL_MS)},
    "enrolment.wrong_region": {"selection": Selection(state="wrong", region="580100")},
    "enrolment.out_of_step": {"selection": Selection(state="syncing", region="580100", synced_ms=UNTIL_MS)},
    "account.frozen": {"account": Account(state="frozen", reason="misuse", since_ms=SINCE_MS)},
    "account.closed": {"account": Account(state="closed", since_ms=SINCE_MS)},
    "sanction.suspended": {"sanction": Sanction(until_ms=UNTIL_MS)},
    "inquiry.overdue": {"inquiry": Inquiry(state="open", cause="?", due_ms=SINCE_MS)},
    "risk.locked": {"risk": Risk(locked_until_ms=UNTIL_MS)},
}


@pytest.mark.parametrize(("cause", "machines"), ABNORMAL.items(), ids=ABNORMAL)
def test_a_member_whose_insurance_is_not_in_order(cause, machines):
    """S2 「被绑定人医保账户状态正常」: one answer on a relative's phone, with the cause."""
    verdict = settle(shown_by_binder(**machines))
    refuses(verdict.refusal, "family.member_abnormal", cause=cause)
    assert (verdict.accepted, verdict.funds) == (False, frozenset())
    assert (verdict.identity, verdict.presenter) == (PERSON, BINDER)
    assert settle(facts(**machines)).refusal.code == cause
    # Held and not bound (代办): nothing is said of a family.
    held = replace(shown_by_binder(**machines), binding=None)
    assert settle(held).refusal.code == cause


@pytest.mark.parametrize(
    ("where", "rules", "code"),
    [
        (counter("02121", replace(AWAY_PHARMACY, cross_region=False)), POLICY, "place.no_cross_region"),
        (counter("01301", AWAY_HOSPITAL), policy(cross_region={"filing_outpatient": True}), "filing.missing"),
    ],
)
def test_what_is_wrong_with_the_place_is_told_as_it_is(where, rules, code):
    """S2 「就医地需开通异地联网结算」: a second precondition, and an answer of its own."""
    assert settle(shown_by_binder(), where, rules=rules).refusal.code == code


@pytest.mark.parametrize("code", ["code.revoked", "family.unbound", "ectoken.unknown", "place.not_opened"])
def test_only_the_members_own_affairs_are_told_as_such(code):
    """Codes, ecTokens, ties and places are nobody's insurance."""
    one = Refusal(code, {"service": "统筹"} if code == "place.not_opened" else {})
    assert of_a_member(one, shown_by_binder()) is one


def test_a_member_in_order_is_let_in():
    """The verdict says whose code it was and who showed it; the member's money may pay."""
    verdict = settle(shown_by_binder())
    assert verdict.accepted
    assert (verdict.identity, verdict.presenter, verdict.notices) == (PERSON, BINDER, ())
    assert verdict.funds == {"account", "pooled"}


# ------------------------------------------------------------------ across provinces


@pytest.mark.parametrize(
    ("rows", "place", "rules", "refused"),
    [
        (shown_by_binder(), AWAY_PHARMACY, POLICY, False),  # S2 「支持跨省使用」
        (shown_by_binder(), AWAY_PHARMACY, AT_HOME_ALONE, True),
        (shown_by_binder(), NEAR, AT_HOME_ALONE, False),  # another city, and the same province
        (shown_by_binder(), AT_HOME.institution, AT_HOME_ALONE, False),
        (facts(), AWAY_PHARMACY, AT_HOME_ALONE, False),  # on the person's own phone
    ],
)
def test_a_relatives_phone_in_another_province(rows, place, rules, refused):
    """family.cross_province = false keeps a relative's phone in the member's province, and nothing else."""
    verdict = settle(rows, counter("02121", place), rules=rules)
    if refused:
        refuses(verdict.refusal, "place.no_cross_region")
    else:
        assert verdict.accepted


# ------------------------------------------------------------------ the misconception


@pytest.mark.parametrize("rows", [facts(), shown_by_binder()], ids=["own", "binder"])
@pytest.mark.parametrize("scene", ["02121", "02122"])
def test_every_acceptance_corrects_the_misconception(rows, scene):
    """Where a binding is taken for mutual aid, every acceptance says that it is none, whatever the scene."""
    assert [one.code for one in settle(rows, counter(scene), rules=CONFLATED).notices] == [
        "family.not_mutual_aid"
    ]
    assert settle(rows, counter(scene)).notices == ()


def test_a_proposal_is_the_members_code_on_the_binders_phone():
    """At the first gate nothing changes: the credential names both."""
    claim = CodeClaim(PROVINCE, HANDLE, TICK, AT_HOME)
    proposal = identify(claim, shown_by_binder(), policy=POLICY, now_ms=NOW_MS)
    assert isinstance(proposal, Proposal)
    assert (proposal.credential.subject, proposal.credential.presenter) == (
        PERSON.person_id,
        BINDER.person_id,
    )
