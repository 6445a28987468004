"""Seal and open: one text per code, nothing but that text opens, and nobody is told apart by digits."""

import math

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.rules.cast import (
    HANDLE,
    NOW_MS,
    OTHER_SECRET,
    POLICY,
    PROVINCE,
    SUITES,
    TICK,
    TICK_MS,
    full_ring,
    ring,
)
from ybcode.errors import Refusal
from ybcode.rules.code.codec import explain, mint, open_code
from ybcode.rules.code.ff1 import FF1
from ybcode.rules.code.suites import SUITES as CIPHERS
from ybcode.rules.verifier import CodeClaim, decode

AHEAD_MS = 600_000
INVALID = Refusal("code.invalid")
RINGS = {suite: full_ring(suite) for suite in SUITES}

provinces = st.integers(0, 99).map("{:02d}".format)
handles = st.integers(0, 10**9 - 1)
ticks = st.integers(0, 10**9)  # until the year 2128
suites = st.sampled_from(SUITES)
# Every instant at which a tick is recognised: from 600 s before it to 1000 ticks less 600 s after it.
offsets = st.integers(-AHEAD_MS, 1000 * TICK_MS - AHEAD_MS - 1)


def minted(keys, tick=TICK, handle=HANDLE, province=PROVINCE):
    """The text of a code."""
    return mint(keys, province=province, handle=handle, tick=tick)


def judged(text, keys, now_ms=NOW_MS):
    """What steps 1 to 3 say of a text."""
    return decode(text, keys, policy=POLICY, now_ms=now_ms)


def expected_of_change(at):
    """What a text is refused as when the digit at a place was changed."""
    if at < 3:
        return Refusal("code.malformed")  # the shape prefix
    return Refusal("code.not_simulated") if at == 24 else INVALID  # the marker


@settings(max_examples=150, deadline=None)
@given(suites, st.tuples(provinces, handles, ticks), offsets)
@example("aes-sha256", ("00", 0, 0), 0)
@example("sm4-sm3", ("99", 10**9 - 1, 10**9), -AHEAD_MS)
def test_what_is_sealed_is_opened(suite, fields, offset_ms):
    """Every province, handle and tick comes back, at every instant at which the tick is recognised."""
    keys = RINGS[suite]
    province, handle, tick = fields
    text = mint(keys, province=province, handle=handle, tick=tick)
    now_ms = tick * TICK_MS + offset_ms
    assert open_code(text, keys, now_ms=now_ms, ahead_ms=AHEAD_MS) == (province, handle, tick)
    assert judged(text, keys, now_ms) == CodeClaim(province, handle, tick, None)


@settings(max_examples=100, deadline=None)
@given(suites, provinces, handles, ticks)
def test_a_text_has_one_shape(suite, province, handle, tick):
    """424, 19 sealed digits, the province, 9, the key id, 2 sealed digits: 28 ASCII digits."""
    text = mint(RINGS[suite], province=province, handle=handle, tick=tick)
    assert len(text) == 28
    assert text.isascii()
    assert text.isdecimal()
    assert (text[:3], text[22:24], text[24], text[25]) == ("424", province, "9", "3")


@pytest.mark.parametrize("suite", SUITES)
def test_one_code_has_one_text(suite):
    """The same fields give the same text, in any ring of the same keys and any number of times."""
    texts = {minted(keys) for keys in (ring(suite), ring(suite), ring(suite).copy()) for _ in range(3)}
    assert len(texts) == 1


@pytest.mark.parametrize("suite", SUITES)
def test_two_codes_never_have_one_text(suite):
    """Other ticks, handles, provinces, key ids or keys give other texts: 4 * 60 + 2 of them."""
    keys = ring(suite)
    texts = [minted(keys, tick=TICK + n) for n in range(60)]
    texts += [minted(keys, handle=n) for n in range(60)]
    texts += [minted(keys, province=f"{n:02d}") for n in range(58)]
    texts += [minted(keys, tick=TICK + 1000 * n) for n in range(1, 61)]
    texts += [minted(ring(suite, key_id=4)), minted(ring(suite, secret=OTHER_SECRET))]
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("suite", SUITES)
def test_any_changed_digit_is_refused(suite):
    """At each of 28 places each of the nine other digits is refused, key id and province included."""
    keys = RINGS[suite]
    for tick in range(TICK, TICK + 3):
        text = minted(keys, tick=tick)
        for at in range(28):
            for digit in set("0123456789") - {text[at]}:
                answer = judged(text[:at] + digit + text[at + 1 :], keys)
                assert answer == expected_of_change(at), (at, digit)


@pytest.mark.parametrize("suite", SUITES)
def test_any_two_swapped_digits_are_refused(suite):
    """A slip of the hand that swaps two different digits never opens."""
    keys = RINGS[suite]
    text = minted(keys)
    for left in range(28):
        for right in range(left + 1, 28):
            if text[left] != text[right]:
                swapped = [*text]
                swapped[left], swapped[right] = text[right], text[left]
                assert isinstance(judged("".join(swapped), keys), Refusal), (left, right)


@settings(max_examples=300, deadline=None)
@given(suites, st.integers(0, 10**21 - 1), provinces, st.integers(0, 9))
def test_a_guessed_text_is_refused(suite, sealed, province, key_id):
    """A text of our shape that nobody minted is code.invalid: about 6 in 10^14 would not be."""
    body = f"{sealed:021d}"
    text = f"424{body[:19]}{province}9{key_id}{body[19:]}"
    assert judged(text, RINGS[suite]) == INVALID


@pytest.mark.parametrize("suite", SUITES)
def test_the_tag_covers_the_full_tick(suite):
    """A text carries tick mod 1000, yet 1000 ticks later the same digits are no code of that time."""
    keys = RINGS[suite]
    text = minted(keys)
    for laps in (1, 2, 1000):
        assert judged(text, keys, NOW_MS + laps * 1000 * TICK_MS) == INVALID
        assert judged(text, keys, NOW_MS - laps * 1000 * TICK_MS) == INVALID


@pytest.mark.parametrize("suite", SUITES)
def test_the_tag_covers_every_field(suite):
    """Key id, province, handle and full tick each change the tag, under one and the same epoch key."""
    tags = [
        explain(ring(suite, key_id=key_id), province=province, handle=handle, tick=tick).tag
        for key_id, province, handle, tick in [
            (3, "59", HANDLE, TICK),
            (4, "59", HANDLE, TICK),
            (3, "58", HANDLE, TICK),
            (3, "59", HANDLE + 1, TICK),
            (3, "59", HANDLE, TICK + 1),
            (3, "59", HANDLE, TICK + 1000),
        ]
    ]
    assert len(set(tags)) == len(tags)


@pytest.mark.parametrize("suite", SUITES)
def test_the_keys_of_another_issuer_open_nothing(suite):
    """A code minted under other keys with the same key id, suite and fields is code.invalid."""
    assert judged(minted(ring(suite, secret=OTHER_SECRET)), ring(suite)) == INVALID


@pytest.mark.parametrize("suite", SUITES)
def test_the_key_that_stands_in_for_an_unknown_one_admits_nothing(suite):
    """Unknown key ids are opened with a public key for the sake of the work; what it opens stays refused."""
    for public in SUITES:
        assert judged(minted(ring(public, key_id=0, secret=bytes(32))), ring(suite, key_id=3)) == INVALID


@pytest.mark.parametrize("suite", SUITES)
def test_a_candidate_before_the_epoch_is_refused(suite):
    """At the epoch a remainder of 500 means tick -380: refused, though its tag be good for tick 0."""
    keys = ring(suite)
    way = explain(keys, province=PROVINCE, handle=HANDLE, tick=0)
    block = CIPHERS[suite].block(way.seal_key)
    seal = FF1(block, radix=10, length=21, tweak=b"3" + PROVINCE.encode())
    body = f"{seal.encrypt(int(f'{HANDLE:09d}500{way.tag:09d}')):021d}"
    assert judged(f"424{body[:19]}{PROVINCE}93{body[19:]}", keys, 0) == INVALID
    # The same hand-made text with the remainder of tick 0 is good: it is the tick that was refused.
    body = f"{seal.encrypt(int(way.plain)):021d}"
    assert judged(f"424{body[:19]}{PROVINCE}93{body[19:]}", keys, 0) == CodeClaim(PROVINCE, HANDLE, 0, None)


def sealed_digits(text):
    """The 21 sealed digits of a text."""
    return text[3:22] + text[26:]


def agreements(pairs):
    """At each sealed place, how often the two texts of a pair have the same digit."""
    counts = [0] * 21
    for left, right in pairs:
        for at, (one, other) in enumerate(zip(sealed_digits(left), sealed_digits(right), strict=True)):
            counts[at] += one == other
    return counts


@pytest.mark.parametrize(("suite", "pairs"), [("aes-sha256", 4_000), ("sm4-sm3", 1_000)])
def test_two_codes_of_one_person_are_no_more_alike_than_any_two(suite, pairs):
    """Their sealed digits agree as often as chance has it, and as often as those of two strangers.

    By chance two digits agree with p = 0.1. Over n digits the share has sigma = sqrt(p (1 - p) / n);
    4 sigma are allowed for the mean of all places and for the difference of the two means (sqrt(2) times
    as wide), 5 sigma for each single place. Handles, ticks and keys are fixed: it never flickers.
    """
    keys = ring(suite)
    same = agreements(
        (minted(keys, tick=TICK + 2 * n), minted(keys, tick=TICK + 2 * n + 1)) for n in range(pairs)
    )
    other = agreements(
        (minted(keys, tick=TICK + n), minted(keys, tick=TICK + n, handle=HANDLE + 1 + n))
        for n in range(pairs)
    )
    sigma = math.sqrt(0.1 * 0.9 / (21 * pairs))
    means = [sum(counts) / (21 * pairs) for counts in (same, other)]
    assert means == pytest.approx([0.1, 0.1], abs=4 * sigma)
    assert means[0] == pytest.approx(means[1], abs=4 * math.sqrt(2) * sigma)
    place_sigma = math.sqrt(0.1 * 0.9 / pairs)
    for count in (*same, *other):
        assert count / pairs == pytest.approx(0.1, abs=5 * place_sigma)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("handle", -1),
        ("handle", 10**9),
        ("tick", -1),
        ("tick", 2**63),
        ("province", "5"),
        ("province", "590"),
        ("province", ""),
        ("province", "5x"),
        ("province", "５９"),
        ("province", "٥٩"),
        ("province", " 9"),
        ("province", "-9"),
        ("province", "5\n"),
        ("province", "5²"),
    ],
)
@pytest.mark.parametrize("act", [mint, explain])
def test_a_field_out_of_its_range_is_refused(act, field, value):
    """Minting takes nine digits of handle, a tick from 0, two ASCII digits of province, and nothing else."""
    fields = {"province": PROVINCE, "handle": HANDLE, "tick": TICK, field: value}
    with pytest.raises(ValueError, match=field):
        act(ring(), **fields)


@pytest.mark.parametrize("suite", SUITES)
def test_explaining_is_minting_with_the_way(suite):
    """explain gives the text that mint gives, and plain digits made of handle, remainder and tag."""
    keys = ring(suite)
    way = explain(keys, province=PROVINCE, handle=42, tick=TICK + 7)
    assert way.text == minted(keys, handle=42, tick=TICK + 7)
    assert way.plain == f"000000042{(TICK + 7) % 1000:03d}{way.tag:09d}"
    assert (len(way.seal_key), len(way.root_key), len(way.credential_key)) == (16, 32, 32)
