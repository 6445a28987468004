"""FF1 against the samples of its standard, and against a slow transcription of its algorithm."""

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.rules.cast import vectors
from ybcode.rules.code.ff1 import FF1

SAMPLES = vectors("ff1-samples.json")["samples"]
NUMERALS = "0123456789abcdefghijklmnopqrstuvwxyz"
KEY = bytes(range(16))


def aes(key):
    """The block function of AES under a key."""
    return Cipher(algorithms.AES(key), modes.ECB()).encryptor().update


def numerals(number, radix, length):
    """A number as a text of so many numerals."""
    digits = []
    for _ in range(length):
        number, digit = divmod(number, radix)
        digits.append(NUMERALS[digit])
    return "".join(reversed(digits))


def textbook_encrypt(block, number, *, radix, length, tweak):
    """SP 800-38G, algorithm 7, step by step as it is printed; slow and plain."""
    u = length // 2
    v = length - u
    a, b = divmod(number, radix**v)
    wide = -(-((radix**v - 1).bit_length()) // 8)  # step 3
    d = 4 * -(-wide // 4) + 4  # step 4
    p = bytes([1, 2, 1]) + radix.to_bytes(3, "big") + bytes([10, u % 256])  # step 5
    p += length.to_bytes(4, "big") + len(tweak).to_bytes(4, "big")
    for i in range(10):
        q = tweak + bytes((-len(tweak) - wide - 1) % 16) + bytes([i]) + b.to_bytes(wide, "big")  # 6.i
        r = bytes(16)
        for at in range(0, len(p + q), 16):  # 6.ii, PRF: algorithm 6
            r = block(bytes(x ^ y for x, y in zip(r, (p + q)[at : at + 16], strict=True)))
        s = r  # 6.iii
        for j in range(1, -(-d // 16)):
            s += block(bytes(x ^ y for x, y in zip(r, j.to_bytes(16, "big"), strict=True)))
        y = int.from_bytes(s[:d], "big")  # 6.iv
        m = u if i % 2 == 0 else v  # 6.v
        a, b = b, (a + y) % radix**m  # 6.vi to 6.ix
    return a * radix**v + b


@st.composite
def settings_and_texts(draw):
    """A radix, a length that fits halves of 96 bits, a tweak, and the number of a text."""
    radix = draw(st.sampled_from([2, 3, 10, 16, 26, 36, 62, 256, 1_000, 65_536]))
    shortest = next(length for length in range(2, 40) if radix**length >= 1_000_000)
    longest = next(length for length in range(2, 400) if (radix ** ((length + 2) // 2) - 1).bit_length() > 96)
    length = draw(st.integers(shortest, longest))
    tweak = draw(st.binary(max_size=40))
    return radix, length, tweak, draw(st.integers(0, radix**length - 1))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: f"{sample['cipher']}-{sample['sample']}")
def test_the_samples_of_the_standard(sample):
    """NIST's FF1 samples 1 to 9 encrypt to their ciphertext and decrypt to their plaintext."""
    radix, plain, image = sample["radix"], sample["plaintext"], sample["ciphertext"]
    tweak = bytes.fromhex(sample["tweak"])
    ff1 = FF1(aes(bytes.fromhex(sample["key"])), radix=radix, length=len(plain), tweak=tweak)
    assert numerals(ff1.encrypt(int(plain, radix)), radix, len(plain)) == image
    assert numerals(ff1.decrypt(int(image, radix)), radix, len(plain)) == plain


def test_all_nine_samples_are_there():
    """Three key sizes, two radixes, and tweaks of 0, 10 and 11 bytes."""
    assert [sample["sample"] for sample in SAMPLES] == list(range(1, 10))
    assert {len(sample["key"]) // 2 for sample in SAMPLES} == {16, 24, 32}
    assert {(sample["radix"], len(sample["tweak"]) // 2) for sample in SAMPLES} == {
        (10, 0),
        (10, 10),
        (36, 11),
    }


@settings(max_examples=150, deadline=None)
@given(settings_and_texts())
@example((10, 21, b"359", 10**21 - 1))
@example((10, 6, b"", 0))
def test_it_is_the_algorithm_of_the_standard(case):
    """For every radix, length and tweak it takes, it gives what the printed algorithm gives, and back."""
    radix, length, tweak, number = case
    ff1 = FF1(aes(KEY), radix=radix, length=length, tweak=tweak)
    image = textbook_encrypt(aes(KEY), number, radix=radix, length=length, tweak=tweak)
    assert ff1.encrypt(number) == image
    assert ff1.decrypt(image) == number


def test_it_is_a_permutation():
    """Over a whole small domain every image occurs exactly once."""
    ff1 = FF1(aes(KEY), radix=1_000, length=2, tweak=b"")
    images = bytearray(1_000_000)
    for number in range(0, 1_000_000, 25):
        images[ff1.encrypt(number)] += 1
    assert max(images) == 1
    assert sum(images) == 40_000


def test_the_tweak_makes_another_permutation():
    """The same text under another tweak has another image."""
    tweaks = [f"{key_id}{province:02d}".encode() for key_id in range(10) for province in range(100)]
    images = {FF1(aes(KEY), radix=10, length=21, tweak=tweak).encrypt(0) for tweak in tweaks}
    assert len(images) == 1_000


@pytest.mark.parametrize(
    ("radix", "length", "why"),
    [
        (1, 21, "radix of 2 to 65536"),
        (65_537, 4, "radix of 2 to 65536"),
        (10, 5, "a million texts"),
        (2, 19, "a million texts"),
        (10, 58, "96 bits"),
        (65_536, 13, "96 bits"),
    ],
)
def test_what_the_standard_or_this_strategy_does_not_cover_is_refused(radix, length, why):
    """A domain below a million, a radix out of range, or halves beyond 96 bits make no FF1."""
    with pytest.raises(ValueError, match=why):
        FF1(aes(KEY), radix=radix, length=length, tweak=b"")


@pytest.mark.parametrize(("radix", "length"), [(10, 6), (2, 20), (10, 56), (65_536, 12)])
def test_the_edges_of_what_it_takes(radix, length):
    """A domain of exactly a million, and halves of just 96 bits, are taken."""
    ff1 = FF1(aes(KEY), radix=radix, length=length, tweak=b"t")
    assert ff1.decrypt(ff1.encrypt(radix**length - 1)) == radix**length - 1
