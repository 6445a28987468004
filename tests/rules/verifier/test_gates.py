"""The two gates: what they propose, whom they let in, and what a repeated request hears."""

from dataclasses import replace

import pytest

from tests.rules.cast import (
    DAUGHTER,
    HANDLE,
    HOSPITAL,
    NOW_MS,
    PERSON,
    PHARMACY,
    POLICY,
    PROVINCE,
    TICK,
    counter,
    credential,
    policy,
    revoked,
    ring,
    token,
)
from ybcode.errors import Refusal
from ybcode.rules.code.codec import mint
from ybcode.rules.institutions import BOTH_FUNDS, MONEY_SCENES, SCENES
from ybcode.rules.redemption.floor import RaiseFloor, Tie
from ybcode.rules.redemption.requests import Remembered, RequestKey
from ybcode.rules.verifier import (
    CodeClaim,
    EcTokenClaim,
    Facts,
    Granted,
    Verdict,
    again,
    entitle,
    identify,
    regrant,
    verify,
)

TEXT = mint(ring(), province=PROVINCE, handle=HANDLE, tick=TICK)
HASH, OTHER_HASH = b"h" * 16 + b"02121", b"g" * 16 + b"02121"
ECTOKEN = token()
LIFE_MS = POLICY.ectoken.life_s * 1000
BOTH = {"subject": PERSON, "presenter": PERSON}
GRANTED = Granted(CodeClaim(PROVINCE, HANDLE, TICK, counter()), ECTOKEN.text, TICK, NOW_MS)


@pytest.mark.parametrize(
    ("now_ms", "age_ms", "floor"),
    [
        (NOW_MS - 5_000, -5_000, TICK + 1),
        (NOW_MS, 0, TICK + 1),
        (NOW_MS + 4_999, 4_999, TICK + 1),
        (NOW_MS + 5_000, 5_000, TICK + 2),
        (NOW_MS + 299_999, 299_999, TICK + 60),
    ],
)
def test_what_a_proposal_would_write(now_ms, age_ms, floor):
    """The floor above all that was shown, guarded by the code's tick and the credential; the code's age."""
    proposal = verify(TEXT, Facts(credential=credential()), keys=ring(), policy=POLICY, now_ms=now_ms)
    assert proposal.spend == RaiseFloor(credential(), TICK, floor)
    assert (proposal.age_ms, proposal.now_ms) == (age_ms, now_ms)
    assert proposal.claim == CodeClaim(PROVINCE, HANDLE, TICK, None)


def test_a_proposal_spends_nothing():
    """Judging twice gives the same proposal: facts and claim are as they were."""
    facts = Facts(credential=credential())
    first, second = (verify(TEXT, facts, keys=ring(), policy=POLICY, now_ms=NOW_MS) for _ in range(2))
    assert first.spend == second.spend
    assert facts == Facts(credential=credential())


def test_where_codes_are_not_spent_a_proposal_raises_no_floor():
    """Under redemption "none" the effect judges the credential only."""
    literal = policy(code={"redemption": "none"})
    facts = Facts(credential=credential(), tie=Tie(TICK + 9, TICK))
    proposal = verify(TEXT, facts, keys=ring(), policy=literal, now_ms=NOW_MS)
    assert proposal.spend == RaiseFloor(credential(), TICK, None)


def test_a_proposal_is_granted_what_its_scan_yielded():
    """grant carries the ecToken, its tick and its instant over, and keeps the claim."""
    claim = CodeClaim(PROVINCE, HANDLE, TICK, counter())
    proposal = identify(claim, Facts(credential=credential()), policy=POLICY, now_ms=NOW_MS)
    row = token(tick=TICK - 3, given_ms=NOW_MS + 7)
    assert proposal.grant(row) == Granted(claim, row.text, TICK - 3, NOW_MS + 7)


def test_a_lost_race_is_a_refusal_and_nothing_else():
    """lose gives the verdict of the second judgement: no identity, no ecToken."""
    proposal = verify(TEXT, Facts(credential=credential()), keys=ring(), policy=POLICY, now_ms=NOW_MS)
    assert proposal.lose(Refusal("code.used")) == Verdict(accepted=False, refusal=Refusal("code.used"))


def test_the_second_gate_lets_in():
    """An accepting verdict carries who, by whom, where, when, on which channel, the code's age, the funds."""
    facts = Facts(credential=credential(channel="wechat"), subject=PERSON, presenter=DAUGHTER)
    granted = replace(GRANTED, admitted_ms=NOW_MS + 1_234)
    verdict = entitle(granted, facts, policy=POLICY, now_ms=NOW_MS + 9_999)
    assert verdict == Verdict(
        accepted=True,
        identity=PERSON,
        presenter=DAUGHTER,
        channel="wechat",
        ectoken=ECTOKEN.text,
        counter=counter(),
        admitted_ms=NOW_MS + 1_234,
        age_ms=1_234,
        funds=BOTH_FUNDS,
    )


@pytest.mark.parametrize("scene", sorted(SCENES))
def test_only_scenes_that_move_money_ask_the_second_gate(scene):
    """A credential revoked in between stops 02121, 01301 and 01104; an identification stands."""
    claim = CodeClaim(PROVINCE, HANDLE, TICK, counter(scene, HOSPITAL))
    verdict = entitle(
        replace(GRANTED, claim=claim), Facts(credential=revoked(), **BOTH), policy=POLICY, now_ms=NOW_MS
    )
    assert verdict.accepted is (scene not in {"02121", "01301", "01104"})
    assert verdict.code == (None if verdict.accepted else "code.revoked")


def test_a_refusal_of_the_second_gate_keeps_the_identity_and_the_ectoken():
    """The code is spent: identity, channel, counter and ecToken come beside the refusal, for queries."""
    verdict = entitle(GRANTED, Facts(credential=revoked(), **BOTH), policy=POLICY, now_ms=NOW_MS)
    assert (verdict.accepted, verdict.code) == (False, "code.revoked")
    assert (verdict.identity, verdict.presenter, verdict.channel) == (PERSON, PERSON, "app")
    assert (verdict.ectoken, verdict.counter) == (ECTOKEN.text, counter())
    assert (verdict.admitted_ms, verdict.age_ms) == (NOW_MS, 0)


def test_without_a_credential_nobody_settles():
    """When the row of the credential is gone, the second gate refuses and names no channel."""
    verdict = entitle(GRANTED, Facts(**BOTH), policy=POLICY, now_ms=NOW_MS)
    assert (verdict.code, verdict.channel, verdict.identity) == ("code.revoked", None, PERSON)


def test_without_a_counter_the_second_gate_has_nothing_to_ask():
    """A verifier that works without a counter asks for no scene."""
    claim = CodeClaim(PROVINCE, HANDLE, TICK, None)
    verdict = entitle(
        replace(GRANTED, claim=claim), Facts(credential=revoked(), **BOTH), policy=POLICY, now_ms=NOW_MS
    )
    assert verdict.accepted


def remembered(given_ms=NOW_MS):
    """Facts in which a request id holds an admission."""
    key = RequestKey(institution=PHARMACY.institution_id, terminal="till-1", request_id="r-1")
    return Facts(remembered=Remembered(key=key, text_hash=HASH, token=token(given_ms=given_ms)))


@pytest.mark.parametrize(
    ("facts", "text_hash", "now_ms", "expected"),
    [
        (Facts(), HASH, NOW_MS, None),
        (remembered(), HASH, NOW_MS, ECTOKEN),
        (remembered(), HASH, NOW_MS + LIFE_MS - 1, ECTOKEN),
        (remembered(), HASH, NOW_MS + LIFE_MS, None),
        (remembered(), OTHER_HASH, NOW_MS, Refusal("request.conflict")),
        (remembered(), HASH[:-1] + b"2", NOW_MS, Refusal("request.conflict")),
        (remembered(), OTHER_HASH, NOW_MS + LIFE_MS - 1, Refusal("request.conflict")),
        (remembered(), OTHER_HASH, NOW_MS + LIFE_MS, None),
    ],
)
def test_the_same_request_again(facts, text_hash, now_ms, expected):
    """Same text and scene: the first ecToken while it lives; another: request.conflict; dead: judged anew."""
    assert again(facts, text_hash, policy=POLICY, now_ms=now_ms) == expected


def test_a_repeated_request_hears_the_first_answer():
    """regrant gives the verdict that the first scan gave, though the code is spent and its life is over."""
    facts = Facts(credential=credential(), tie=Tie(TICK + 1, TICK), **BOTH)
    late_ms = NOW_MS + LIFE_MS - 1
    first = entitle(GRANTED, facts, policy=POLICY, now_ms=NOW_MS)
    assert regrant(ECTOKEN, facts, counter=counter(), policy=POLICY, now_ms=late_ms) == first
    assert first.accepted


@pytest.mark.parametrize("scene", ["02121", "02122", "03131"])
def test_a_repeated_request_after_a_revocation_is_refused(scene):
    """A new activation in between: code.revoked without an ecToken, in every scene."""
    answer = regrant(
        ECTOKEN, Facts(credential=revoked(), **BOTH), counter=counter(scene), policy=POLICY, now_ms=NOW_MS
    )
    assert answer == Verdict(accepted=False, refusal=Refusal("code.revoked"))


def test_the_scenes_that_move_money_are_three():
    """Step 10: 02121, 01301 and 01104."""
    assert set(MONEY_SCENES) == {"02121", "01301", "01104"}


def test_no_claim_prints_its_ectoken():
    """What stands for an ecToken on its way through the gates does not tell it."""
    for one in (EcTokenClaim(ECTOKEN.text, counter()), GRANTED):
        assert ECTOKEN.text not in repr(one)


def test_a_proposal_prints_neither_code_nor_person():
    """Its repr has the channel and the instant."""
    proposal = verify(TEXT, Facts(credential=credential()), keys=ring(), policy=POLICY, now_ms=NOW_MS)
    assert repr(proposal) == f"Proposal(channel='app', now_ms={NOW_MS})"
