"""Designs that look good and fail: each is built small here, shown to fail, and ours beside it to hold.

code-format.md, Known-bad designs. Check-then-set redemption and the lock-out of a victim are about
threads and counters: they are shown where those live.
"""

import hmac
from dataclasses import dataclass, field

import pytest

from tests.rules.cast import (
    HANDLE,
    NOW_MS,
    POLICY,
    PROVINCE,
    SUITES,
    TICK,
    TICK_MS,
    credential,
    ring,
)
from ybcode.errors import Refusal
from ybcode.rules.code.classify import TextClass, classify
from ybcode.rules.code.codec import explain, mint
from ybcode.rules.code.ff1 import FF1
from ybcode.rules.code.suites import SUITES as CIPHERS
from ybcode.rules.redemption.floor import Tie
from ybcode.rules.verifier import CodeClaim, Facts, Proposal, decode, verify

KEY = bytes(range(32))
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
VICTIM, THIEF = HANDLE, 987_654_321


def otp(key, tick, digits=9):
    """A one-time password of the clock."""
    return int.from_bytes(hmac.digest(key, tick.to_bytes(8, "big"), "sha256")[:8], "big") % 10**digits


def ours(tick=TICK, handle=HANDLE, suite="aes-sha256"):
    """A code of ours."""
    return mint(ring(suite), province=PROVINCE, handle=handle, tick=tick)


def sealed(text):
    """The sealed digits of a code of ours, as a number."""
    return int(text[3:22] + text[26:])


def judged(text, tie=None, now_ms=NOW_MS, *, suite="aes-sha256"):
    """What our verifier says of a text when the victim's handle is enrolled."""
    facts = Facts(credential=credential(handle=VICTIM), tie=tie or Tie())
    return verify(text, facts, keys=ring(suite), policy=POLICY, now_ms=now_ms)


# ---------------------------------------------------------------- a uid that anybody can read

PRIME = 1_000_000_007


def multiplied(uid, tick):
    """The design that circulates: OTP * prime + uid, "encrypted" by multiplication."""
    return f"{otp(KEY, tick) * PRIME + uid:021d}"


def test_otp_times_prime_plus_uid_gives_the_uid_away():
    """The remainder by a number that stands in every app is the uid: no key is needed, two codes link up."""
    codes = [multiplied(VICTIM, TICK + n) for n in range(100)]
    assert {int(code) % PRIME for code in codes} == {VICTIM}


@pytest.mark.parametrize("suite", SUITES)
@pytest.mark.parametrize("modulus", [10, 97, 1_000, 9_973, 10**6, 10**9, PRIME])
def test_no_remainder_of_our_codes_stays(suite, modulus):
    """200 codes of one credential leave many remainders by any of these, as random numbers do."""
    remainders = {sealed(ours(TICK + n, suite=suite)) % modulus for n in range(200)}
    # 200 balls in so many boxes fill far more than half of the boxes, or of as many as there are balls.
    assert len(remainders) > min(modulus, 200) / 2


# ---------------------------------------------------------------- an OTP that is nobody's


def unbound(uid, tick):
    """A code of uid and OTP side by side; the OTP depends on the clock alone."""
    return f"{uid:09d}{otp(KEY, tick):012d}"


def unbound_verifier(code, tick):
    """It admits whom the code names, when the OTP is good; None otherwise."""
    return int(code[:9]) if code[9:] == f"{otp(KEY, tick):012d}" else None


def test_an_unbound_otp_is_transplanted():
    """The thief's own OTP behind the victim's uid opens the victim's account."""
    own = unbound(THIEF, TICK)
    assert unbound_verifier(own, TICK) == THIEF
    assert unbound_verifier(f"{VICTIM:09d}{own[9:]}", TICK) == VICTIM


@pytest.mark.parametrize("suite", SUITES)
def test_our_tag_cannot_be_transplanted(suite):
    """Even inside the seal, which takes the issuer's key to open, a tag is good for its own handle alone."""
    way = explain(ring(suite), province=PROVINCE, handle=THIEF, tick=TICK)
    seal = FF1(CIPHERS[suite].block(way.seal_key), radix=10, length=21, tweak=b"3" + PROVINCE.encode())

    def forged(handle):
        body = f"{seal.encrypt(int(f'{handle:09d}{way.plain[9:]}')):021d}"
        return f"424{body[:19]}{PROVINCE}93{body[19:]}"

    assert decode(forged(THIEF), ring(suite), policy=POLICY, now_ms=NOW_MS) == CodeClaim(
        PROVINCE, THIEF, TICK, None
    )
    assert judged(forged(VICTIM), suite=suite) == Refusal("code.invalid")


@pytest.mark.parametrize("suite", SUITES)
def test_our_texts_cannot_be_spliced(suite):
    """Cut at any place, the head of one person's code and the tail of another's are no code."""
    victim, thief = ours(handle=VICTIM, suite=suite), ours(handle=THIEF, suite=suite)
    splices = {victim[:at] + thief[at:] for at in range(29)} | {thief[:at] + victim[at:] for at in range(29)}
    for text in splices - {victim, thief}:
        assert decode(text, ring(suite), policy=POLICY, now_ms=NOW_MS) == Refusal("code.invalid")


# ---------------------------------------------------------------- a set of spent codes


@dataclass
class SpentSet:
    """A verifier that keeps a set of the texts it has seen."""

    spent: set = field(default_factory=set)

    def admit(self, text, now_ms):
        """Whether a live text is seen for the first time."""
        good = isinstance(judged(text, now_ms=now_ms), Proposal) and text not in self.spent
        self.spent.add(text)
        return good


FILM = [ours(TICK + n) for n in range(4)]
FILMED_MS = (TICK + 3) * TICK_MS + 2_000


def test_a_spent_set_sells_a_film_frame_by_frame():
    """Four frames filmed in 17 s: the owner spends one, the thief the other three; or the thief all four."""
    owner_first = SpentSet()
    assert owner_first.admit(FILM[3], FILMED_MS)
    assert sum(owner_first.admit(text, FILMED_MS + 60_000) for text in FILM) == 3
    assert sum(SpentSet().admit(text, FILMED_MS + 60_000) for text in FILM) == 4


@pytest.mark.parametrize("first", range(4))
def test_our_floor_leaves_the_thief_nothing(first):
    """Whoever spends whichever frame first, no frame of the film is admitted after it."""
    tie, admitted = Tie(), 0
    for n in [first, 0, 1, 2, 3]:
        answer = judged(FILM[n], tie, FILMED_MS + 60_000)
        if isinstance(answer, Proposal):
            admitted += 1
            tie = Tie(floor=answer.spend.floor, spent_tick=answer.spend.code_tick)
    assert admitted == 1


def test_a_spent_set_grows_and_our_tie_does_not():
    """A thousand spends: a thousand texts in the set, two integers in the tie."""
    seen, tie = SpentSet(), Tie()
    for n in range(1_000):
        now_ms = NOW_MS + n * TICK_MS
        text = ours(TICK + n)
        assert seen.admit(text, now_ms)
        effect = judged(text, tie, now_ms).spend
        tie = Tie(floor=effect.floor, spent_tick=effect.code_tick)
    assert len(seen.spent) == 1_000
    assert tie == Tie(floor=TICK + 1_000, spent_tick=TICK + 999)


# ---------------------------------------------------------------- the same digits in other characters


def test_int_reads_full_width_digits():
    """A verifier that compares texts but reads numbers admits one code twice: int() takes any digit."""
    spent = set()

    def admit(text):
        good = int(text) == int(ours()) and text not in spent
        spent.add(text)
        return good

    assert [admit(ours()), admit(ours()), admit(ours().translate(FULL_WIDTH))] == [True, False, True]


@pytest.mark.parametrize(
    "variant",
    [
        ours().translate(FULL_WIDTH),
        *(ours()[:at] + ours()[at].translate(FULL_WIDTH) + ours()[at + 1 :] for at in range(28)),
        f" {ours()}",
        f"{ours()} ",
        f"+{ours()}",
        f"0{ours()}",
        f"{ours()[:14]}_{ours()[14:]}",
        f"{ours()}\n",
    ],
    ids=ascii,
)
def test_our_codes_have_one_spelling(variant):
    """Whatever else int() would read as the same number is malformed, before and after the spend."""
    assert int(variant) == int(ours())
    for tie in (Tie(), Tie(TICK + 1, TICK)):
        assert judged(variant, tie) == Refusal("code.malformed")


# ---------------------------------------------------------------- a pair of digits that a library eats


def careless_barcode(text):
    """What is read of a Code 128 symbol whose library takes a leading 99 for its own "Code C" character.

    In set C the pairs 00 to 98 stand for themselves in any reading; 99 is also the value that switches
    to set C in the sets A and B, and a library that begins there swallows it as a repeated switch.
    """
    pairs = [text[at : at + 2] for at in range(0, len(text), 2)]
    return "".join(pairs[1:] if pairs[0] == "99" else pairs)


def test_a_leading_99_is_lost():
    """A format whose texts may begin with 99 loses the first pair of one code in a hundred."""
    texts = [f"{head:02d}{otp(KEY, head, 18):019d}0" + "000000" for head in range(100)]
    assert [text[:2] for text in texts if careless_barcode(text) != text] == ["99"]


@pytest.mark.parametrize("suite", SUITES)
def test_our_codes_never_begin_with_99(suite):
    """424 stands first, whatever is sealed: the first pair is 42, and the careless library reads us whole."""
    for n in range(300):
        text = ours(TICK + n, handle=n, suite=suite)
        assert text[:2] == "42"
        assert careless_barcode(text) == text


def test_a_code_that_lost_a_pair_is_no_code():
    """Should any pair be swallowed all the same, 26 digits are malformed and never another code."""
    text = ours()
    shorter = {text[:at] + text[at + 2 :] for at in range(0, 28, 2)}
    assert {classify(one) for one in shorter} == {TextClass.MALFORMED}
