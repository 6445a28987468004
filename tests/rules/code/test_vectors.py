"""The agreed values of tests/vectors/code-vectors.json: whoever writes a verifier meets the same."""

import pytest

from tests.rules.cast import credential, policy, vectors
from ybcode.errors import Refusal
from ybcode.rules.code.classify import TextClass, classify
from ybcode.rules.code.codec import explain, mint, open_code
from ybcode.rules.code.ff1 import FF1
from ybcode.rules.code.keys import KeyRing
from ybcode.rules.code.steps import generated_at, tick_at
from ybcode.rules.code.suites import SUITES
from ybcode.rules.redemption.floor import Tie
from ybcode.rules.verifier import CodeClaim, Facts, Proposal, decode, verify

FILE = vectors("code-vectors.json")
FIRST = FILE["valid"][0]
# "life 300 s, skew 5 s, ahead 600 s", says the file.
POLICY = policy(code={"life_s": 300, "skew_ms": 5_000, "ahead_ms": 600_000})
BYTES = ("seal_key", "root_key", "credential_key")

valid = pytest.mark.parametrize("vector", FILE["valid"], ids=lambda one: f"{one['suite']}-{one['text']}")


def ring_of(vector):
    """The ring of one key that a vector was made with."""
    secret = bytes.fromhex(vector["epoch_key"])
    return KeyRing.single(secret, key_id=vector["kid"], suite=vector["suite"])


def fields_of(vector):
    """What a vector's text carries, as ``mint`` takes it."""
    return {name: vector[name] for name in ("province", "handle", "tick")}


def facts_of(text, keys, now_ms):
    """The rows of a world in which only the first vector's handle is enrolled."""
    claim = decode(text, keys, policy=POLICY, now_ms=now_ms)
    known = isinstance(claim, CodeClaim) and claim.handle == FIRST["handle"]
    return Facts(credential=credential(), tie=Tie()) if known else Facts()


def test_the_file_holds_both_suites_and_every_boundary():
    """A vector file that lost its lines proves nothing."""
    assert {vector["suite"] for vector in FILE["valid"]} == {"aes-sha256", "sm4-sm3"}
    assert [len(FILE[name]) for name in ("valid", "judged", "refused")] == [7, 9, 10]


@valid
def test_every_value_on_the_way_to_a_text(vector):
    """Keys, tag, plain digits and text of a valid vector are the published ones."""
    way = explain(ring_of(vector), **fields_of(vector))
    assert {name: getattr(way, name).hex() for name in BYTES} == {name: vector[name] for name in BYTES}
    assert (way.tag, way.plain, way.text) == (vector["tag"], vector["plain"], vector["text"])


@valid
def test_minting_gives_the_text(vector):
    """The fields of a valid vector are minted to its text, digit for digit."""
    assert mint(ring_of(vector), **fields_of(vector)) == vector["text"]


@valid
def test_opening_gives_the_fields(vector):
    """A valid vector's text opens to its fields at the first millisecond of its life."""
    opened = open_code(vector["text"], ring_of(vector), now_ms=vector["generated_ms"], ahead_ms=600_000)
    assert opened == (vector["province"], vector["handle"], vector["tick"])
    assert vector["text"][22:26] == f"{vector['province']}9{vector['kid']}"


@valid
def test_the_seal_holds_the_plain_digits(vector):
    """FF1 turns the plain digits of a valid vector into its sealed ones, and back."""
    text, plain = vector["text"], int(vector["plain"])
    sealed = int(text[3:22] + text[26:])
    block = SUITES[vector["suite"]].block(bytes.fromhex(vector["seal_key"]))
    seal = FF1(block, radix=10, length=21, tweak=f"{vector['kid']}{vector['province']}".encode())
    assert seal.encrypt(plain) == sealed
    assert seal.decrypt(sealed) == plain


@valid
def test_a_code_is_generated_at_the_start_of_its_tick(vector):
    """generated_ms = tick * 5000, the first of the 5000 ms that fall into the tick."""
    start = vector["generated_ms"]
    assert generated_at(vector["tick"]) == start
    assert [tick_at(start + ms) - vector["tick"] for ms in (-1, 0, 4_999, 5_000)] == [-1, 0, 0, 1]


@pytest.mark.parametrize("case", FILE["judged"], ids=lambda case: case["why"])
def test_a_code_at_every_boundary_of_its_time(case):
    """At each boundary instant the first vector is judged as the file says."""
    facts = Facts(credential=credential(), tie=Tie())
    answer = verify(case["text"], facts, keys=ring_of(FIRST), policy=POLICY, now_ms=case["now_ms"])
    if case["code"] is None:
        assert isinstance(answer, Proposal)
        assert answer.age_ms == case["now_ms"] - FIRST["generated_ms"]
        return
    age_ms = case["now_ms"] - FIRST["generated_ms"]
    evidence = {
        "code.expired": {"age_ms": age_ms, "life_ms": 300_000},
        "code.not_yet": {"ahead_ms": -age_ms},
        "code.invalid": {},
    }
    assert answer == Refusal(case["code"], evidence[case["code"]])


@pytest.mark.parametrize("case", FILE["refused"], ids=lambda case: case["why"])
def test_a_text_that_is_refused(case):
    """Each refused text is refused under its code, with nothing beside it."""
    keys, now_ms = ring_of(FIRST), FIRST["generated_ms"]
    facts = facts_of(case["text"], keys, now_ms)
    assert verify(case["text"], facts, keys=keys, policy=POLICY, now_ms=now_ms) == Refusal(case["code"])


def test_an_unknown_handle_is_authentic_and_refused_all_the_same():
    """The text whose handle was never given out opens with good keys: only its row is missing."""
    text = FILE["refused"][-1]["text"]
    claim = decode(text, ring_of(FIRST), policy=POLICY, now_ms=FIRST["generated_ms"])
    assert isinstance(claim, CodeClaim)
    assert claim.handle != FIRST["handle"]
    assert verify(claim, Facts(), policy=POLICY, now_ms=FIRST["generated_ms"]) == Refusal("code.invalid")


@pytest.mark.parametrize("case", FILE["refused"], ids=lambda case: case["why"])
def test_what_is_not_ours_is_told_by_its_class(case):
    """A refused text that is not of our shape has the class that its refusal is named after."""
    expected = TextClass.SIMULATED if case["code"] == "code.invalid" else TextClass(case["code"])
    assert classify(case["text"]) is expected
