"""From a text to a claim: what is carried over, and where the order of code-format.md begins."""

import pytest

from tests.rules.cast import (
    DAUGHTER,
    HANDLE,
    NOW_MS,
    POLICY,
    PROVINCE,
    SUITES,
    TICK,
    counter,
    credential,
    policy,
    ring,
)
from ybcode.errors import Refusal
from ybcode.rules.code.codec import mint
from ybcode.rules.verifier import CodeClaim, Facts, Proposal, decode, verify

INVALID = Refusal("code.invalid")


@pytest.mark.parametrize("suite", SUITES)
@pytest.mark.parametrize("where", [None, counter()])
def test_a_good_text_makes_a_claim(suite, where):
    """Province, handle, full tick and the counter: that is all a code says."""
    text = mint(ring(suite), province=PROVINCE, handle=HANDLE, tick=TICK)
    claim = decode(text, ring(suite), counter=where, policy=POLICY, now_ms=NOW_MS)
    assert claim == CodeClaim(PROVINCE, HANDLE, TICK, where)


@pytest.mark.parametrize("ahead_ms", [5_000, 60_000, 600_000, 3_600_000])
def test_the_policy_says_how_far_ahead_a_tick_is_recognised(ahead_ms):
    """A code that lies ahead_ms ahead is a claim, one tick more is code.invalid."""
    one = policy(code={"ahead_ms": ahead_ms})
    for offset, opens in ((0, True), (1, False)):
        tick = TICK + ahead_ms // 5_000 + offset
        text = mint(ring(), province=PROVINCE, handle=HANDLE, tick=tick)
        answer = decode(text, ring(), policy=one, now_ms=NOW_MS)
        assert answer == (CodeClaim(PROVINCE, HANDLE, tick, None) if opens else INVALID)


def test_an_expired_code_is_still_a_claim():
    """Age is not decode's affair: an old authentic text opens, and is judged afterwards."""
    text = mint(ring(), province=PROVINCE, handle=HANDLE, tick=TICK - 500)
    assert decode(text, ring(), policy=POLICY, now_ms=NOW_MS) == CodeClaim(PROVINCE, HANDLE, TICK - 500, None)


@pytest.mark.parametrize(
    "row",
    [
        None,
        credential(handle=HANDLE + 1),
        credential(province="58"),
        credential(handle=HANDLE + 1, presenter=DAUGHTER.person_id),
    ],
)
def test_the_row_of_another_handle_is_no_row(row):
    """Facts of another handle or province admit nobody: code.invalid, as if there were none."""
    text = mint(ring(), province=PROVINCE, handle=HANDLE, tick=TICK)
    answer = verify(text, Facts(credential=row), keys=ring(), policy=POLICY, now_ms=NOW_MS)
    assert answer == INVALID


def test_verify_takes_a_text_or_a_claim():
    """A text with keys and its claim without keys are judged alike."""
    text = mint(ring(), province=PROVINCE, handle=HANDLE, tick=TICK)
    facts = Facts(credential=credential())
    claim = decode(text, ring(), policy=POLICY, now_ms=NOW_MS)
    answers = [
        verify(text, facts, keys=ring(), policy=POLICY, now_ms=NOW_MS),
        verify(claim, facts, policy=POLICY, now_ms=NOW_MS),
        verify(claim, facts, keys=ring(), policy=POLICY, now_ms=NOW_MS),
    ]
    for answer in answers:
        assert isinstance(answer, Proposal)
        assert (answer.claim, answer.credential, answer.now_ms) == (claim, credential(), NOW_MS)


@pytest.mark.parametrize("text", ["", "4" * 28, mint(ring(), province=PROVINCE, handle=HANDLE, tick=TICK)])
def test_a_text_without_keys_is_the_callers_mistake(text):
    """verify says in one sentence that a text needs keys=, whatever the text is."""
    with pytest.raises(TypeError, match="keys="):
        verify(text, Facts(), policy=POLICY, now_ms=NOW_MS)
