"""The ecToken: 38 characters whose HMAC tells ours from any other."""

import hashlib
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.cast import PERSON, token
from ybcode.rules.redemption.ectoken import PutToken, is_ectoken, make_ectoken
from ybcode.rules.redemption.requests import is_alive

KEY = bytes(range(32))
SHAPE = re.compile(r"[0-9]{6}ec[0-9a-z]{18}0000[0-9a-f]{8}", re.ASCII)
REGIONS = st.integers(0, 999_999).map("{:06d}".format)
TEXT = make_ectoken("590100", bytes(range(32)), KEY)


@settings(max_examples=100, deadline=None)
@given(REGIONS, st.binary(min_size=16, max_size=64), st.binary(min_size=1, max_size=64))
def test_its_shape_is_the_public_one(region, entropy, key):
    """insuOrg, ec, 18 of [0-9a-z], 0000, eight hex digits: 38 characters, and recognised as ours."""
    text = make_ectoken(region, entropy, key)
    assert len(text) == 38
    assert SHAPE.fullmatch(text)
    assert text.startswith(f"{region}ec")
    assert is_ectoken(text, key)


def test_one_by_hand():
    """The last eight digits are the first four bytes of HMAC-SHA-256 over the rest, as openssl has it."""
    # printf %s HEAD | openssl dgst -sha256 -mac HMAC -macopt hexkey:KEY
    assert make_ectoken("590100", bytes(16), KEY) == "590100ec" + "0" * 18 + "0000" + "4901f24f"


@pytest.mark.parametrize("at", range(38))
def test_any_changed_character_is_refused(at):
    """At each of 38 places every other character of the alphabet, and some beside it, is refused."""
    for other in set("0123456789abcdefghijklmnopqrstuvwxyzEC-０\n") - {TEXT[at]}:
        assert not is_ectoken(TEXT[:at] + other + TEXT[at + 1 :], KEY)


@pytest.mark.parametrize(
    "text",
    [
        "",
        TEXT[:-1],
        TEXT + "0",
        TEXT + "\n",
        " " + TEXT,
        TEXT.upper(),
        TEXT[:30] + TEXT[30:].upper() + " ",
        "\ud800" * 38,
        "0" * 38,
    ],
    ids=ascii,
)
def test_another_shape_is_refused(text):
    """Other lengths, cases, line ends and alphabets are no ecToken, and raise nothing."""
    assert not is_ectoken(text, KEY)


@settings(deadline=None)
@given(st.text(st.characters()))
def test_any_text_is_judged(text):
    """Whatever is sent in place of an ecToken is judged without an exception."""
    assert is_ectoken(text, KEY) is False


def test_the_ectoken_of_another_instance_is_refused():
    """The HMAC is keyed: what another sandbox gave is not ours."""
    assert not is_ectoken(TEXT, KEY[::-1])


def test_another_entropy_is_another_ectoken():
    """10^4 drawings give 10^4 texts, and every character of the alphabet turns up at every free place."""
    drawings = (hashlib.sha256(n.to_bytes(2, "big")).digest() for n in range(10_000))
    texts = [make_ectoken("590100", drawing, KEY) for drawing in drawings]
    assert len(set(texts)) == 10_000
    assert {len({text[at] for text in texts}) for at in range(8, 26)} == {36}


@settings(deadline=None)
@given(st.binary(min_size=16, max_size=16), st.integers(0, 92))
def test_93_bits_of_entropy_count(entropy, bit):
    """18 characters of 36 hold 93 bits: flipping any of the lowest 93 gives another text."""
    other = (int.from_bytes(entropy, "big") ^ 1 << bit).to_bytes(16, "big")
    assert make_ectoken("590100", entropy, KEY) != make_ectoken("590100", other, KEY)


def test_the_same_entropy_is_the_same_ectoken():
    """Seeded entropy is addressed: a scan that is repeated byte for byte yields the same text."""
    assert make_ectoken("590100", bytes(range(32)), KEY) == TEXT


def test_it_lives_half_open():
    """An ecToken given at t lives on [t, t + life_s)."""
    row = token(given_ms=1_000)
    lives = {
        ms: is_alive(row, life_s=7_200, now_ms=1_000 + ms) for ms in (0, 1, 7_199_999, 7_200_000, 7_200_001)
    }
    assert lives == {0: True, 1: True, 7_199_999: True, 7_200_000: False, 7_200_001: False}


def test_it_does_not_print():
    """Neither its row nor the effect that keeps it tells the 38 characters."""
    row = token()
    for one in (row, PutToken(row, 0)):
        assert row.text not in repr(one)
        assert row.text not in str(one)
    assert PERSON.person_id.text not in repr(row)
