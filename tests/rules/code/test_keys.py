"""Keys: the two suites by their published examples, what is derived, and what a ring accepts."""

import hmac
from dataclasses import FrozenInstanceError

import pytest
from cryptography.hazmat.primitives import hashes
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.cast import HANDLE, NOW_MS, OTHER_SECRET, POLICY, PROVINCE, SECRET, TICK, ring, vectors
from tests.rules.cast import SUITES as NAMES
from ybcode.errors import Refusal
from ybcode.rules.code.codec import explain, mint
from ybcode.rules.code.keys import EpochKey, KeyRing
from ybcode.rules.code.suites import SUITES
from ybcode.rules.verifier import CodeClaim, decode

HMAC_CASES = vectors("hmac.json")["cases"]
HKDF_CASES = vectors("hkdf-rfc5869.json")["cases"]
SM = vectors("sm-examples.json")
STATES = ("pending", "mint+verify", "verify-only", "retired")

both = pytest.mark.parametrize("suite", NAMES)


def hkdf(mac, ikm, *, salt, info, size):
    """RFC 5869, 2.2 and 2.3, over a suite's own MAC."""
    pseudorandom_key = mac(salt or bytes(32), ikm)
    block = okm = b""
    for n in range(1, -(-size // 32) + 1):
        block = mac(pseudorandom_key, block + info + bytes([n]))
        okm += block
    return okm[:size]


@pytest.mark.parametrize("case", HMAC_CASES, ids=lambda case: case["source"])
def test_the_macs_of_the_suites(case):
    """HMAC-SHA-256 by RFC 4231, HMAC-SM3 by GM/T 0042, in one call and with a prepared key."""
    suite = SUITES[case["suite"]]
    key, data, expected = (bytes.fromhex(case[name]) for name in ("key", "data", "mac"))
    assert suite.mac(key, data)[: len(expected)] == expected
    prepared = suite.keyed(key)
    assert [prepared(data)[: len(expected)] for _ in range(2)] == [expected, expected]


def test_every_published_case_is_there():
    """Seven cases of RFC 4231, four of GM/T 0042, three of RFC 5869."""
    assert [case["suite"] for case in HMAC_CASES] == ["aes-sha256"] * 7 + ["sm4-sm3"] * 4
    assert len(HKDF_CASES) == 3


@pytest.mark.parametrize("case", HKDF_CASES, ids=lambda case: f"case {case['case']}")
def test_hkdf_over_the_mac_of_the_suite(case):
    """RFC 5869, A.1 to A.3: extract and expand, written over the MAC of aes-sha256, give the OKM."""
    ikm, salt, info, okm = (bytes.fromhex(case[name]) for name in ("ikm", "salt", "info", "okm"))
    assert hkdf(SUITES["aes-sha256"].mac, ikm, salt=salt, info=info, size=len(okm)) == okm


@both
@settings(max_examples=50, deadline=None)
@given(secret=st.binary(min_size=1, max_size=80), info=st.binary(max_size=80), size=st.integers(1, 100))
def test_derive_is_hkdf_with_our_salt(suite, secret, info, size):
    """What a suite derives is HKDF over its own MAC with the salt ybcode/1."""
    one = SUITES[suite]
    assert one.derive(secret, info, size=size) == hkdf(
        one.mac, secret, salt=b"ybcode/1", info=info, size=size
    )


@both
def test_what_is_derived_from_an_epoch_key(suite):
    """seal_key by info seal, root_key by info credential, credential_key and tag by HMAC of the fields."""
    mac = SUITES[suite].mac
    way = explain(ring(suite), province=PROVINCE, handle=HANDLE, tick=TICK)
    assert way.seal_key == hkdf(mac, SECRET, salt=b"ybcode/1", info=b"seal", size=16)
    assert way.root_key == hkdf(mac, SECRET, salt=b"ybcode/1", info=b"credential", size=32)
    assert way.credential_key == mac(way.root_key, HANDLE.to_bytes(8, "big"))
    message = b"ybcode/1" + b"\x03" + b"59" + HANDLE.to_bytes(8, "big") + TICK.to_bytes(8, "big")
    assert way.tag == int.from_bytes(mac(way.credential_key, message)[:16], "big") % 10**9


@pytest.mark.parametrize("example", SM["sm3"], ids=lambda example: example["message"][:6])
def test_the_hash_of_sm4_sm3(example):
    """The hash behind HKDF of sm4-sm3 is SM3 by the examples of GB/T 32905."""
    digest = hashes.Hash(SUITES["sm4-sm3"].algorithm)
    digest.update(bytes.fromhex(example["message"]))
    assert digest.finalize().hex() == example["digest"]


@pytest.mark.parametrize("example", SM["sm4"], ids=lambda example: example["key"])
def test_the_block_cipher_of_sm4_sm3(example):
    """The block cipher of sm4-sm3 is SM4 by the example of GB/T 32907, block after block."""
    block = SUITES["sm4-sm3"].block(bytes.fromhex(example["key"]))
    plain = bytes.fromhex(example["plaintext"])
    assert [block(plain).hex() for _ in range(2)] == [example["ciphertext"]] * 2


def test_the_block_cipher_of_aes_sha256():
    """The block cipher of aes-sha256 is AES-128 by the example of FIPS 197, C.1."""
    block = SUITES["aes-sha256"].block(bytes(range(16)))
    assert block(bytes(range(0, 256, 17))).hex() == "69c4e0d86a7b0430d8cdb78070b4c55a"


def test_the_suites_have_nothing_in_common():
    """One epoch key under both suites gives different keys, tags and texts: the key id decides."""
    ways = [explain(ring(suite), province=PROVINCE, handle=HANDLE, tick=TICK) for suite in NAMES]
    for name in ("seal_key", "root_key", "credential_key", "tag", "text"):
        assert getattr(ways[0], name) != getattr(ways[1], name)


def test_the_key_id_decides_the_suite():
    """A ring holds keys of both suites, and opens each text with the one that its key id names."""
    old = EpochKey(key_id=3, secret=SECRET, state="verify-only")
    new = EpochKey(key_id=4, secret=SECRET, suite="sm4-sm3")
    keys = KeyRing([old, new])
    for suite, key_id in (("aes-sha256", 3), ("sm4-sm3", 4)):
        text = mint(ring(suite, key_id), province=PROVINCE, handle=HANDLE, tick=TICK)
        assert decode(text, keys, policy=POLICY, now_ms=NOW_MS) == CodeClaim(PROVINCE, HANDLE, TICK, None)
        other = "sm4-sm3" if suite == "aes-sha256" else "aes-sha256"
        text = mint(ring(other, key_id), province=PROVINCE, handle=HANDLE, tick=TICK)
        assert decode(text, keys, policy=POLICY, now_ms=NOW_MS) == Refusal("code.invalid")


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"key_id": -1}, "key id is 0 to 9"),
        ({"key_id": 10}, "key id is 0 to 9"),
        ({"suite": "aes-sha1"}, "aes-sha256, sm4-sm3"),
        ({"secret": bytes(31)}, "32 bytes, not 31"),
        ({"secret": bytes(33)}, "32 bytes, not 33"),
        ({"secret": b""}, "32 bytes, not 0"),
    ],
)
def test_an_impossible_epoch_key_is_refused(changes, why):
    """Ten key ids, two suites, 32 bytes: the sentence says what was wrong."""
    with pytest.raises(ValueError, match=why):
        EpochKey(**{"key_id": 0, "secret": SECRET, **changes})


def test_an_epoch_key_begins_minting():
    """Without more said: aes-sha256, minting, its id given out for the first time, since the beginning."""
    key = EpochKey(key_id=0, secret=SECRET)
    assert (key.suite, key.state, key.issue, key.since_tick) == ("aes-sha256", "mint+verify", 0, 0)


def test_an_epoch_key_does_not_change():
    """Keys are moved by making new ones: a field cannot be set."""
    with pytest.raises(FrozenInstanceError):
        EpochKey(key_id=0, secret=SECRET).state = "retired"


@pytest.mark.parametrize("states", [[], ["pending"], ["verify-only", "retired"], ["mint+verify"] * 2])
def test_exactly_one_key_of_a_ring_mints(states):
    """A ring in which none or several mint is refused."""
    keys = [EpochKey(key_id=n, secret=bytes([n]) * 32, state=state) for n, state in enumerate(states)]
    with pytest.raises(ValueError, match="exactly one key of a ring mints"):
        KeyRing(keys)


def test_a_key_id_stands_for_one_key():
    """A ring with two keys of one id is refused."""
    keys = [EpochKey(key_id=1, secret=SECRET), EpochKey(key_id=1, secret=OTHER_SECRET, state="retired")]
    with pytest.raises(ValueError, match="share a key id"):
        KeyRing(keys)


@both
@pytest.mark.parametrize("state", STATES)
def test_which_states_open_and_which_mint(suite, state):
    """Codes of a key open while it mints or only verifies; pending and retired they are code.invalid."""
    keys = KeyRing(
        [
            EpochKey(key_id=3, secret=SECRET, suite=suite, state=state),
            *([] if state == "mint+verify" else [EpochKey(key_id=8, secret=OTHER_SECRET)]),
        ]
    )
    text = mint(ring(suite, 3), province=PROVINCE, handle=HANDLE, tick=TICK)
    answer = decode(text, keys, policy=POLICY, now_ms=NOW_MS)
    if state in ("mint+verify", "verify-only"):
        assert answer == CodeClaim(PROVINCE, HANDLE, TICK, None)
    else:
        assert answer == Refusal("code.invalid")
    own = mint(keys, province=PROVINCE, handle=HANDLE, tick=TICK)
    assert own[25] == ("3" if state == "mint+verify" else "8")


def test_the_order_in_which_keys_are_given_does_not_matter():
    """A ring sorts its keys by id, and mints the same texts however they came."""
    keys = [EpochKey(key_id=7, secret=SECRET), EpochKey(key_id=2, secret=OTHER_SECRET, state="verify-only")]
    rings = [KeyRing(keys), KeyRing(reversed(keys)), KeyRing(iter(keys))]
    assert {tuple(key.key_id for key in one.keys) for one in rings} == {(2, 7)}
    assert len({mint(one, province=PROVINCE, handle=1, tick=1) for one in rings}) == 1


@both
def test_a_copy_works_alone(suite):
    """A copy for another thread has the same keys and shares no cipher object with the first ring."""
    one = ring(suite)
    other = one.copy()
    assert other is not one
    assert other.keys == one.keys
    assert other.minting is not one.minting
    assert other.minting.block is not one.minting.block
    assert mint(other, province=PROVINCE, handle=1, tick=1) == mint(one, province=PROVINCE, handle=1, tick=1)


@both
def test_keys_do_not_print(suite):
    """No repr or str of a key, a ring or an unlocked key tells a byte of a secret or of what is derived."""
    keys = ring(suite)
    way = explain(keys, province=PROVINCE, handle=HANDLE, tick=TICK)
    printed = "".join(
        form(one) for form in (repr, str) for one in (keys, keys.keys[0], keys.keys, keys.minting)
    )
    for secret in (SECRET, way.seal_key, way.root_key, way.credential_key):
        assert repr(secret)[2:-1] not in printed
        assert secret.hex() not in printed
        assert str(int.from_bytes(secret, "big")) not in printed
    assert repr(keys) == "KeyRing(3:mint+verify)"


def test_the_python_of_the_machine_agrees():
    """The MAC of aes-sha256 is the standard library's HMAC."""
    assert SUITES["aes-sha256"].mac(SECRET, b"x") == hmac.new(SECRET, b"x", "sha256").digest()
