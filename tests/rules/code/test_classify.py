"""What a scanner delivers: each thing on a pharmacy's counter has one class, told by shape alone."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.rules.cast import HANDLE, NOW_MS, POLICY, PROVINCE, TICK, id_number, ring
from ybcode.errors import CATALOGUE, Refusal
from ybcode.rules.code.classify import TextClass, classify
from ybcode.rules.code.codec import mint
from ybcode.rules.code.fields import is_simulated
from ybcode.rules.verifier import CodeClaim, decode

OURS = mint(ring(), province=PROVINCE, handle=HANDLE, tick=TICK)
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
# Synthetic ID numbers only: provinces 58 and 59 were never assigned (GB/T 2260).
ID_NUMBERS = [
    id_number(first17)
    for first17 in ("59010019920412118", "58010019630920226", "59010020240229447", "58010019000101005")
]
ID_WITH_X = next(one for one in (id_number(f"59010019920412{n:03d}") for n in range(100)) if one[-1] == "X")
WRONG_CHECK = ID_NUMBERS[0][:17] + str((int(ID_NUMBERS[0][17]) + 1) % 10)
NO_SUCH_DAY = id_number("59010019930229118")
NO_SUCH_MONTH = id_number("59010019921312118")


def digits(prefix, length):
    """A text of digits that begins so; what follows is arbitrary."""
    return (prefix + "3456789012" * 4)[:length]


TABLE = {
    TextClass.SIMULATED: [OURS, "424" + "0" * 21 + "9000", "424" + "9" * 25],
    TextClass.NOT_SIMULATED: [OURS[:24] + digit + OURS[25:] for digit in "012345678"],
    TextClass.ID_NUMBER: [*ID_NUMBERS, ID_WITH_X, ID_WITH_X.lower()],
    TextClass.PAYMENT_CODE: [
        *(digits(str(prefix), 18) for prefix in range(10, 16)),
        *(digits(str(prefix), length) for prefix in range(25, 31) for length in range(16, 25)),
        digits("62", 19),
    ],
    TextClass.TRACE_CODE: [digits(prefix, 20) for prefix in ("8", "0", "24", "31", "62", "10", "99")],
    TextClass.BARCODE: [digits(prefix, 13) for prefix in ("690", "978", "28", "13", "0")],
    TextClass.AUTH_NO: ["ano" + digits("1", 25), "ano" + "0" * 25],
    TextClass.MALFORMED: [
        "",
        "0",
        *(digits("424", length) for length in (3, 12, 14, 15, 16, 17, 18, 19, 21, 26, 27, 29, 34, 56)),
        *(digits(str(prefix), length) for prefix in (25, 30) for length in (15, 25)),
        *(digits(str(prefix), length) for prefix in range(10, 16) for length in (17, 19)),
        *(digits(prefix, 18) for prefix in ("09", "16", "24", "31", "62")),
        *(digits("62", length) for length in (18, 16, 17, 21)),
        *(digits(prefix, 28) for prefix in ("423", "425", "042", "524", "994", "281")),
        OURS.translate(FULL_WIDTH),
        OURS.translate(ARABIC),
        OURS[:-1] + "９",
        OURS[:24] + "９" + OURS[25:],
        digits("28", 18).translate(FULL_WIDTH),
        digits("690", 13).translate(FULL_WIDTH),
        digits("8", 20).translate(ARABIC),
        ID_NUMBERS[0].translate(FULL_WIDTH),
        digits("8", 19) + "²",
        " " + OURS[1:],
        OURS[:-1] + " ",
        " " + OURS,
        OURS + " ",
        OURS + "\n",
        OURS + "\r",
        OURS[:-1] + "\n",
        digits("690", 13) + "\n",
        digits("8", 19) + "\n",
        digits("28", 18) + "\n",
        ID_NUMBERS[0] + "\n",
        "+" + OURS[1:],
        "-" + OURS[1:],
        "424_" + OURS[4:],
        "424.0" + OURS[5:],
        "0x" + OURS[2:],
        OURS[:10] + "\x00" + OURS[11:],
        OURS + "\x00",
        "\x00" * 28,
        OURS[:10] + "\ud800" + OURS[11:],
        "\udfff" * 28,
        "\ud800",
        "ano" + digits("1", 24),
        "ano" + digits("1", 26),
        "ANO" + digits("1", 25),
        "ano" + digits("1", 25).translate(FULL_WIDTH),
        "ano" + digits("1", 24) + "\n",
        "ano" + " " + digits("1", 24),
        WRONG_CHECK,
        NO_SUCH_DAY,
        NO_SUCH_MONTH,
        id_number("59010000000412118"),
        "X" * 18,
        "https://example.invalid/pay?id=1",
        "9" * 1_000_000,
    ],
}
CASES = [(one, text) for one, texts in TABLE.items() for text in texts]
DIGITS = st.integers(0, 40).flatmap(lambda n: st.text("0123456789", min_size=n, max_size=n))
# Anything a str can hold, lone surrogates included, and a great deal that looks almost right.
TEXTS = st.one_of(
    st.text(st.characters()),
    st.text(st.characters(), min_size=28, max_size=28),
    st.text("0123456789０９ \n+-Xxano", max_size=32),
    DIGITS,
    st.builds(lambda middle: "424" + middle, st.text("0123456789", min_size=25, max_size=25)),
    st.builds(lambda tail: "424" + tail, st.text("0123456789９\ud800", min_size=25, max_size=25)),
)


@pytest.mark.parametrize(("expected", "text"), CASES, ids=lambda one: ascii(one)[:48])
def test_each_text_has_its_class(expected, text):
    """The table of code-format.md, step 1, with the neighbours of every shape."""
    assert classify(text) is expected


def test_every_class_has_a_line_in_the_table():
    """No class is without an example."""
    assert set(TABLE) == set(TextClass)


def test_an_id_number_is_told_before_a_payment_code():
    """18 digits from 10 to 15 with a real date and a right check digit are an ID number."""
    # Province 10 was never assigned either: this is nobody's number.
    both = id_number("10010019920412118")
    assert classify(both) is TextClass.ID_NUMBER
    others = [both[:17] + digit for digit in "0123456789" if digit != both[17]]
    assert {classify(text) for text in others} == {TextClass.PAYMENT_CODE}


@settings(deadline=None)
@given(TEXTS)
@example("")
@example("\ud800" * 28)
@example("4" * 28)
def test_any_text_has_a_class(text):
    """Whatever a scanner delivers, it is classed and nothing is raised."""
    assert isinstance(classify(text), TextClass)


@settings(max_examples=200, deadline=None)
@given(TEXTS)
@example(OURS)
@example(OURS.translate(FULL_WIDTH))
def test_what_is_not_ours_is_refused_as_its_class(text):
    """decode raises for no text; a text that is not simulated meets the refusal named as its class."""
    answer = decode(text, ring(), policy=POLICY, now_ms=NOW_MS)
    one = classify(text)
    if one is TextClass.SIMULATED:
        assert answer == Refusal("code.invalid") or text == OURS
    else:
        assert answer == Refusal(one.value)


def test_every_class_but_ours_names_a_refusal():
    """The value of each other class is a code of the catalogue, without evidence: nothing of it is told."""
    for one in set(TextClass) - {TextClass.SIMULATED}:
        assert CATALOGUE[one.value].evidence == ()
    assert TextClass.SIMULATED == "simulated"
    assert "simulated" not in CATALOGUE


@pytest.mark.parametrize("thing", [None, 4240, b"4" * 28, ["4"] * 28, OURS.encode()])
def test_what_is_no_text_is_the_callers_mistake(thing):
    """Bytes, numbers and None are a TypeError, in classify and in decode."""
    with pytest.raises(TypeError):
        classify(thing)
    with pytest.raises(TypeError):
        decode(thing, ring(), policy=POLICY, now_ms=NOW_MS)


def test_a_text_of_a_subclass_of_str_is_a_text():
    """What a framework hands over as a subclass of str is judged like any text."""

    class Scanned(str):
        __slots__ = ()

    assert classify(Scanned(OURS)) is TextClass.SIMULATED
    assert decode(Scanned(OURS), ring(), policy=POLICY, now_ms=NOW_MS) == CodeClaim(
        PROVINCE, HANDLE, TICK, None
    )


@pytest.mark.parametrize(("expected", "text"), CASES, ids=lambda one: ascii(one)[:48])
def test_garbage_is_told_without_a_key(expected, text):
    """No text of another class reaches the cipher: there need not even be a ring."""
    if expected is TextClass.SIMULATED:
        assert is_simulated(text)
    else:
        assert decode(text, None, policy=POLICY, now_ms=NOW_MS) == Refusal(expected.value)
