"""Steps 2 to 4 tell nothing: every failure says code.invalid, alone, and costs what a good text costs.

Counted, not timed: calls of the MACs and of the block cipher, in a suite that counts.
"""

from dataclasses import replace
from types import MappingProxyType

import pytest

from tests.rules.cast import HANDLE, NOW_MS, POLICY, PROVINCE, SECRET, SUITES, TICK, credential
from ybcode.errors import Refusal
from ybcode.rules.code import codec
from ybcode.rules.code import keys as keys_module
from ybcode.rules.code.codec import mint
from ybcode.rules.code.keys import EpochKey, KeyRing
from ybcode.rules.verifier import Facts, Proposal, verify

INVALID = Refusal("code.invalid")
# code-format.md, step 4: one FF1 (ten rounds), two HMACs, all of the one suite.
ONE_TEXT = {
    suite: {
        (name, kind): calls * (name == suite)
        for name in SUITES
        for kind, calls in (("mac", 2), ("block", 10))
    }
    for suite in SUITES
}


class Counted:
    """How often the MACs and the block cipher of all suites were called."""

    def __init__(self):
        self.calls = {(name, kind): 0 for name in SUITES for kind in ("mac", "block")}

    def counting(self, kind, function):
        """The function, counted."""

        def call(*args):
            self.calls[kind] += 1
            return function(*args)

        return call

    def suite(self, suite):
        """The suite with all its keyed functions counted."""
        return replace(
            suite,
            mac=self.counting((suite.name, "mac"), suite.mac),
            keyed=lambda key: self.counting((suite.name, "mac"), suite.keyed(key)),
            block=lambda key: self.counting((suite.name, "block"), suite.block(key)),
        )

    def during(self, act):
        """What an act answers, and the calls it made."""
        before = dict(self.calls)
        answer = act()
        return answer, {kind: self.calls[kind] - before[kind] for kind in before}


@pytest.fixture(params=SUITES)
def suite(request):
    """The suite of the ring under test."""
    return request.param


@pytest.fixture
def counted(monkeypatch):
    """Counters under all suites, so that every ring made from here on is counted."""
    counted = Counted()
    suites = {name: counted.suite(one) for name, one in keys_module.SUITES.items()}
    monkeypatch.setattr(keys_module, "SUITES", MappingProxyType(suites))
    return counted


def make_ring(suite):
    """Key id 3 mints, 4 is pending, 5 retired; the other seven were never issued."""
    states = {3: "mint+verify", 4: "pending", 5: "retired"}
    return KeyRing(
        EpochKey(key_id=key_id, secret=SECRET, suite=suite, state=state) for key_id, state in states.items()
    )


def with_key_id(text, key_id):
    """The text with another key id."""
    return f"{text[:25]}{key_id}{text[26:]}"


def texts(keys, suite):
    """Good and bad texts with the instant at which each is judged, and whether its handle is enrolled."""
    good = mint(keys, province=PROVINCE, handle=HANDLE, tick=TICK)
    bad_tag = good[:3] + str((int(good[3]) + 1) % 10) + good[4:]
    other_key = mint(
        KeyRing.single(bytes(range(1, 33)), key_id=3, suite=suite), province=PROVINCE, handle=1, tick=TICK
    )
    pending = mint(KeyRing.single(SECRET, key_id=4, suite=suite), province=PROVINCE, handle=HANDLE, tick=TICK)
    retired = mint(KeyRing.single(SECRET, key_id=5, suite=suite), province=PROVINCE, handle=HANDLE, tick=TICK)
    decoy = mint(
        KeyRing.single(bytes(32), key_id=0, suite=suite), province=PROVINCE, handle=HANDLE, tick=TICK
    )
    return {
        "good": (good, NOW_MS, True),
        "a bad tag": (bad_tag, NOW_MS, True),
        "the last digit changed": (good[:-1] + str((int(good[-1]) + 1) % 10), NOW_MS, True),
        "another issuer's key": (other_key, NOW_MS, True),
        "a key id never issued": (with_key_id(good, 9), NOW_MS, True),
        "key id 0, never issued": (with_key_id(good, 0), NOW_MS, True),
        "authentic under the key that stands in": (decoy, NOW_MS, True),
        "a pending key": (pending, NOW_MS, True),
        "a retired key": (retired, NOW_MS, True),
        "another province": (good[:22] + "58" + good[24:], NOW_MS, True),
        "too far ahead": (good, NOW_MS - 605_000, True),
        "a thousand ticks old": (good, NOW_MS + 5_000_000, True),
        "a candidate before the epoch": (mint(keys, province=PROVINCE, handle=HANDLE, tick=500), 0, True),
        "an unknown handle": (good, NOW_MS, False),
    }


CASES = [name for name in texts(make_ring("aes-sha256"), "aes-sha256") if name != "good"]


def judge(keys, text, now_ms, enrolled):
    """What the verifier says of a text."""
    facts = Facts(credential=credential()) if enrolled else Facts()
    return verify(text, facts, keys=keys, policy=POLICY, now_ms=now_ms)


def test_a_good_text_costs_one_ff1_and_two_macs(counted, suite):
    """The work of the design, counted on a ring that has seen the province before."""
    keys = make_ring(suite)
    text, now_ms, enrolled = texts(keys, suite)["good"]
    judge(keys, text, now_ms, enrolled)
    answer, calls = counted.during(lambda: judge(keys, text, now_ms, enrolled))
    assert isinstance(answer, Proposal)
    assert calls == ONE_TEXT[suite]


def test_minting_costs_the_same(counted, suite):
    """A code is made with one FF1 and two MACs: what belongs to key and province was prepared once."""
    keys = make_ring(suite)
    texts(keys, suite)
    _, calls = counted.during(lambda: mint(keys, province=PROVINCE, handle=HANDLE, tick=TICK))
    assert calls == ONE_TEXT[suite]


@pytest.mark.parametrize("case", CASES)
def test_every_failure_costs_what_a_good_text_costs(counted, suite, case):
    """Whatever is wrong, the MACs and blocks are counted alike, and the answer is code.invalid alone."""
    keys = make_ring(suite)
    text, now_ms, enrolled = texts(keys, suite)[case]
    judge(keys, text, now_ms, enrolled)
    answer, calls = counted.during(lambda: judge(keys, text, now_ms, enrolled))
    assert answer == INVALID
    assert dict(answer.evidence) == {}
    assert calls == ONE_TEXT[suite]


@pytest.mark.parametrize("case", CASES)
def test_the_first_text_of_a_province_costs_the_same_too(counted, suite, case):
    """A ring that is asked for the first time prepares the same whether the text is good or not."""
    made = texts(make_ring(suite), suite)
    _, calls = counted.during(lambda: judge(make_ring(suite), *made[case]))
    _, expected = counted.during(lambda: judge(make_ring(suite), *made["good"]))
    assert calls == expected


@pytest.mark.parametrize("case", ["good", *CASES])
def test_tags_are_compared_once_as_bytes_in_constant_time(monkeypatch, suite, case):
    """One comparison a text, by compare_digest, of bytes of equal length, never of numbers."""
    compared = []

    def compare(left, right):
        compared.append((left, right))
        return left == right

    monkeypatch.setattr(codec, "compare_digest", compare)
    keys = make_ring(suite)
    judge(keys, *texts(keys, suite)[case])
    assert [(type(left), type(right)) for left, right in compared] == [(bytes, bytes)]
    assert len(compared[0][0]) == len(compared[0][1]) == 4


def test_no_failure_of_these_says_which_it_was(suite):
    """All answers are equal: nobody learns whether the key id, the tag, the time or the handle was wrong."""
    keys = make_ring(suite)
    made = texts(keys, suite)
    assert {repr(judge(keys, *made[case])) for case in CASES} == {repr(INVALID)}
