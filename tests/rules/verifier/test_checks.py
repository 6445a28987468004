"""The ordered checks: of all that is wrong, the first is told, and nothing of what comes after it."""

import itertools
from dataclasses import replace

import pytest

from tests.rules.cast import (
    HANDLE,
    HOSPITAL,
    NOW_MS,
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
from ybcode.rules.redemption.floor import Tie
from ybcode.rules.verifier import (
    CodeClaim,
    EcTokenClaim,
    Facts,
    Presented,
    Proposal,
    decode,
    identify,
    verify,
)

TEXT = mint(ring(), province=PROVINCE, handle=HANDLE, tick=TICK)
FORGED = TEXT[:-1] + str((int(TEXT[-1]) + 1) % 10)
ECTOKEN = token()
LIFE_MS = POLICY.ectoken.life_s * 1000


def code(answer):
    """The code of a refusal, None for a proposal."""
    return None if isinstance(answer, Proposal) else answer.code


# What can be wrong with a code at a counter, in the order in which it is told (code-format.md, Verifying).
DEFECTS = {
    "class": [None, "code.malformed"],
    "tag": [None, "code.invalid"],
    "handle": [None, "code.invalid"],
    "clock": [None, "terminal.clock_off"],
    "age": [None, "code.not_yet", "code.expired"],
    "credential": [None, "code.revoked"],
    "floor": [None, "code.used", "code.superseded"],
    "place": [None, "place.not_designated"],
    "scene": [None, "code.wrong_scene"],
    "opened": [None, "place.not_opened"],
    "channel": [None, "code.invalid"],
    "face": [None, "identity.face_mismatch"],
}
ASKING = policy(terminal={"clock": "refuse", "step_up": "face"})
COMBINATIONS = [dict(zip(DEFECTS, one, strict=True)) for one in itertools.product(*DEFECTS.values())]


def scan(wrong):
    """Decode and identify a text with all that is wrong with it."""
    ages_ms = {None: 0, "code.not_yet": -5_001, "code.expired": 300_000}
    ties = {
        None: Tie(),
        "code.used": Tie(TICK + 1, TICK),
        "code.superseded": Tie(TICK + 2, TICK + 1),
    }
    row = credential(
        state="revoked" if wrong["credential"] else "live",
        channel="fax" if wrong["channel"] else "app",
    )
    facts = Facts(credential=None if wrong["handle"] else row, tie=ties[wrong["floor"]])
    text = TEXT[:27] if wrong["class"] else FORGED if wrong["tag"] else TEXT
    now_ms = NOW_MS + ages_ms[wrong["age"]]
    claim = decode(text, ring(), counter=somewhere(wrong), policy=ASKING, now_ms=now_ms)
    if isinstance(claim, Refusal):
        return claim
    said_ms = now_ms + 30_001 if wrong["clock"] else now_ms
    claim.presented = Presented(terminal_ms=said_ms, face=not wrong["face"])
    return identify(claim, facts, policy=ASKING, now_ms=now_ms)


def somewhere(wrong):
    """A pharmacy's counter with what is wrong with the place and the scene."""
    closed = frozenset() if wrong["opened"] else None
    place = replace(PHARMACY, designated=not wrong["place"], scenes=closed)
    return counter("01301" if wrong["scene"] else "02121", place)


def test_of_all_that_is_wrong_with_a_code_the_first_is_told():
    """All 9216 combinations of defects are refused for the first one in the order of the design."""
    assert len(COMBINATIONS) == 9_216
    for wrong in COMBINATIONS:
        first = next((defect for defect in wrong.values() if defect), None)
        assert code(scan(wrong)) == first, wrong


ECTOKEN_DEFECTS = {
    "row": [None, "ectoken.unknown"],
    "institution": [None, "ectoken.other_institution"],
    "age": [None, "ectoken.expired"],
    "credential": [None, "code.revoked"],
    "place": [None, "place.not_designated"],
    "scene": [None, "code.wrong_scene"],
    "opened": [None, "place.not_opened"],
}


def ask(wrong):
    """Identify an ecToken with all that is wrong with it."""
    # At a hospital 02121 is the wrong scene; what the ecToken was given for does not matter.
    place = HOSPITAL if wrong["institution"] else PHARMACY
    wrong_scene = {PHARMACY.key: "01301", HOSPITAL.key: "02121"}[place.key]
    right_scene = {PHARMACY.key: "02121", HOSPITAL.key: "01301"}[place.key]
    closed = frozenset() if wrong["opened"] else None
    place = replace(place, designated=not wrong["place"], scenes=closed)
    claim = EcTokenClaim(ECTOKEN.text, counter(wrong_scene if wrong["scene"] else right_scene, place))
    facts = Facts(
        token=None if wrong["row"] else ECTOKEN,
        credential=revoked() if wrong["credential"] else credential(),
    )
    now_ms = NOW_MS + (LIFE_MS if wrong["age"] else LIFE_MS - 1)
    return identify(claim, facts, policy=POLICY, now_ms=now_ms)


def test_of_all_that_is_wrong_with_an_ectoken_the_first_is_told():
    """Unknown, another's, expired, revoked, wrong place, wrong or closed scene: all 128 combinations."""
    for one in itertools.product(*ECTOKEN_DEFECTS.values()):
        wrong = dict(zip(ECTOKEN_DEFECTS, one, strict=True))
        first = next((defect for defect in one if defect), None)
        assert code(ask(wrong)) == first, wrong


def test_an_expired_ectoken_says_how_old_it_is():
    """ectoken.expired comes with age and life in ms."""
    claim = EcTokenClaim(ECTOKEN.text, counter())
    facts = Facts(token=ECTOKEN, credential=credential())
    answer = identify(claim, facts, policy=POLICY, now_ms=NOW_MS + LIFE_MS)
    assert answer == Refusal("ectoken.expired", {"age_ms": LIFE_MS, "life_ms": LIFE_MS})


def test_an_ectoken_whose_credential_is_gone_is_refused():
    """Without the row of its credential an ecToken is refused as revoked."""
    claim = EcTokenClaim(ECTOKEN.text, counter())
    answer = identify(claim, Facts(token=ECTOKEN), policy=POLICY, now_ms=NOW_MS)
    assert answer == Refusal("code.revoked")


def test_a_wrong_scene_says_which():
    """code.wrong_scene comes with the scene that was asked for."""
    claim = CodeClaim(PROVINCE, HANDLE, TICK, counter("01301"))
    answer = identify(claim, Facts(credential=credential()), policy=POLICY, now_ms=NOW_MS)
    assert answer == Refusal("code.wrong_scene", {"scene": "01301"})


@pytest.mark.parametrize("channel", ["app", "wechat", "alipay"])
def test_a_code_of_any_served_channel_is_proposed(channel):
    """The channel is the credential's affair: the same digits would be good on any that is served."""
    facts = Facts(credential=credential(channel=channel))
    assert isinstance(verify(TEXT, facts, keys=ring(), policy=POLICY, now_ms=NOW_MS), Proposal)
    without = policy(channels={name: {} for name in {"app", "wechat", "alipay"} - {channel}})
    assert verify(TEXT, facts, keys=ring(), policy=without, now_ms=NOW_MS) == Refusal("code.invalid")
