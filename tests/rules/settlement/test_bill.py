"""A bill: exact to the fen, limited in everything, and refused in one clear sentence."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.rules.settlement.shop import packs, prices, quantities
from ybcode.rules.settlement import Bill, Line, Prescription, fen_of, yuan
from ybcode.rules.settlement.goods.bill import (
    MAX_BILL_FEN,
    MAX_LINE_FEN,
    MAX_LINES,
    MAX_NAME,
    MAX_TRACE_CODES,
)

ISSUED = date(2026, 3, 2)


def line(**more):
    """A line of a pack for one yuan."""
    return Bill.line(more.pop("name", "药"), more.pop("quantity", 1), more.pop("price", "1.00"), **more)


# ------------------------------------------------------------------ amounts


@pytest.mark.parametrize(
    ("quantity", "price", "fen"),
    [
        (2, "18.50", 3_700),
        ("2", Decimal("18.5"), 3_700),
        (1, "0.005", 1),
        (1, "0.014999", 1),
        (1, "0.015", 2),
        ("0.3333", "0.03", 1),
        ("0.5", "0.03", 2),
        ("0.4999", "0.03", 1),
        (3, "0.333333", 100),
        ("0.0001", "50", 1),
        (Decimal("1E+2"), Decimal("1E+2"), 1_000_000),
        (Decimal("1E-4"), Decimal("5E+3"), 50),
        ("1.0000", "1.000000", 100),
        ("1.000000", "1", 100),
        ("007", "1", 700),
        (1, "9999999.99", MAX_LINE_FEN),
        (1, "9999999.994999", MAX_LINE_FEN),
    ],
)
def test_a_line_is_rounded_half_up_to_the_fen(quantity, price, fen):
    """P1 2166: prices of six decimals times quantities of four are two decimals, half up."""
    assert line(quantity=quantity, price=price).amount_fen == fen


@given(quantity=quantities, price=prices)
def test_rounding_moves_no_more_than_half_a_fen(quantity, price):
    """|price · quantity − amount| ≤ 0.005: twice as strict as P1 2166 asks; and as Decimal rounds it."""
    exact = quantity * price
    rounded = exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
    assume(rounded > 0)
    amount = Decimal(line(quantity=quantity, price=price).amount_fen) / 100
    assert abs(exact - amount) <= Decimal("0.005")
    assert amount == rounded


@given(amount=st.decimals("0.000001", "9999", places=6))
def test_a_decimal_and_its_text_are_the_same_price(amount):
    """A price may be told as text, as a Decimal, or as a Decimal with an exponent."""
    assume(amount >= Decimal("0.005"))
    made = {line(price=one) for one in (f"{amount:f}", amount, amount.normalize())}
    assert len(made) == 1


def test_a_bill_comes_to_the_sum_of_its_rounded_lines():
    """Each line is rounded by itself; the bill adds whole fen."""
    bill = Bill.of(("甲", 1, "0.005"), ("乙", 1, "0.005"), line(name="丙", price="1.00"))
    assert (bill.total_fen, [one.name for one in bill.lines]) == (102, ["甲", "乙", "丙"])


@pytest.mark.parametrize(
    ("quantity", "opened"), [("0.0001", 1), ("1", 1), ("1.0001", 2), ("9.5", 10), ("10", 10)]
)
def test_a_broken_pack_was_opened(quantity, opened):
    """Of a quantity with decimals the last pack counts whole."""
    assert line(quantity=quantity, price="100").packs == opened


# ------------------------------------------------------------------ what is no amount


@pytest.mark.parametrize(
    ("quantity", "price", "word"),
    [
        (1, 18.5, "price"),
        (1, 18, "price"),
        (1, True, "price"),
        (1, None, "price"),
        (1, b"1", "price"),
        (1, ["1"], "price"),
        (1.5, "1", "quantity"),
        (True, "1", "quantity"),
        (None, "1", "quantity"),
        (1 + 0j, "1", "quantity"),
    ],
)
def test_money_is_exact(quantity, price, word):
    """A float, a truth or a bare number is no price: TypeError, and the sentence says which word."""
    with pytest.raises(TypeError, match=f"a {word} is a decimal string"):
        line(quantity=quantity, price=price)


NO_NUMBERS = [
    "",
    " 1",
    "1 ",
    "1\n",
    "+1",
    "-1",
    "-0.01",
    "1_0",
    "1,5",
    "1e2",
    "1E+2",
    "1.",
    ".5",
    "0x1",
    "１",
]
NO_NUMBERS += ["一", "٣", "1.0000001", "1234567890", "nan", "Infinity", "9" * 5_000]
NO_NUMBERS += [Decimal("NaN"), Decimal("sNaN")]
NO_NUMBERS += [Decimal("Infinity"), Decimal(-1), Decimal("-0.5"), Decimal("1E+9"), Decimal("1E+999999999999")]
NO_NUMBERS += [Decimal("1E-7"), Decimal("1E-999999999999"), Decimal("1.0000001")]


@pytest.mark.parametrize("amount", NO_NUMBERS, ids=range(len(NO_NUMBERS)))
def test_what_is_no_number_is_no_amount(amount):
    """ASCII digits and one point: nine before it, as many behind it as there are; no sign, no exponent."""
    with pytest.raises(ValueError, match="a price is a number above zero with up to 6 decimals"):
        line(price=amount)
    with pytest.raises(ValueError, match="a quantity is a number above zero with up to 4 decimals"):
        line(quantity=amount)


@pytest.mark.parametrize(
    "quantity",
    [-1, 10**9, 10**5_000, -(10**5_000), "0.00001", Decimal("0.00001")],
    ids=["below zero", "ten digits", "too many", "too few", "five decimals", "a Decimal of five"],
)
def test_a_quantity_beyond_measure_is_refused_in_the_same_words(quantity):
    """A whole number is measured before it is told: five thousand digits are no reason for a traceback."""
    with pytest.raises(ValueError, match="a quantity is a number above zero with up to 4 decimals"):
        line(quantity=quantity)


@pytest.mark.parametrize(
    ("quantity", "price"),
    [
        (0, "1"),
        ("0.0000", "1"),
        (1, "0"),
        (1, "0.00"),
        (1, Decimal("-0.0")),
        (Decimal("0E+3"), "1"),
        (1, "0.004999"),
        (1, "9999999.995"),
        (10_000, "1000.00"),
        (999_999_999, "999999999"),
    ],
)
def test_a_line_costs_something_and_not_too_much(quantity, price):
    """From ¥0.01 to ¥9999999.99."""
    with pytest.raises(ValueError, match="above zero"):
        line(quantity=quantity, price=price)


@pytest.mark.parametrize(
    ("fen", "text"), [(0, "0.00"), (5, "0.05"), (-5, "-0.05"), (6_000, "60.00"), (-12_345, "-123.45")]
)
def test_fen_and_yuan_mirror_each_other(fen, text):
    """On paper an amount has two decimals; a minus stands in front."""
    assert yuan(fen) == text
    if fen >= 0:
        assert fen_of(text) == fen_of(Decimal(text)) == fen


@pytest.mark.parametrize("amount", [60, 60.0, True, None])
def test_an_amount_that_could_be_fen_is_refused(amount):
    """A whole number may be yuan or fen: nobody guesses."""
    with pytest.raises(TypeError, match="an amount is a decimal string"):
        fen_of(amount)


@pytest.mark.parametrize("amount", ["0.001", "-1", "", "1.234"])
def test_an_amount_has_two_decimals(amount):
    """A part of a fen is no money."""
    with pytest.raises(ValueError, match="up to 2 decimals"):
        fen_of(amount)


# ------------------------------------------------------------------ words


@pytest.mark.parametrize("name", ["", "药" * (MAX_NAME + 1), "药\n", "药\x00", "\u2028", "\ud800", " ", "  "])
def test_a_name_is_printable_and_short(name):
    """It stands on paper: 1 to 100 characters that can be seen."""
    with pytest.raises(ValueError, match="a line's name has 1 to 100 printable characters"):
        line(name=name)
    assert line(name="药" * MAX_NAME).name == "药" * MAX_NAME


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"name": 3}, "a line's name is text, not int"),
        ({"name": None}, "a line's name is text, not NoneType"),
        ({"name": b"x"}, "a line's name is text, not bytes"),
        ({"prescription": "no"}, "prescription of a line is True, False or None, not str"),
        ({"prescription": 1}, "prescription of a line is True, False or None, not int"),
        ({"trace_codes": 5}, "trace codes are a list of texts, not int"),
        ({"trace_codes": "8" * 20}, "trace codes are a list of texts, not str"),
        ({"trace_codes": b"8"}, "trace codes are a list of texts, not bytes"),
        ({"foo": 1}, "a line has no 'foo'"),
        ({"listclass": "A", "zzz": 2}, "a line has no 'listclass'"),
    ],
)
def test_a_wrong_type_is_told_in_one_sentence(words, sentence):
    """TypeError names the word that is wrong and what it should be."""
    with pytest.raises(TypeError, match=sentence):
        line(**words)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"list_class": "D"}, "a line's class is A"),
        ({"list_class": "a"}, "a line's class is A"),
        ({"list_class": ["A"]}, "a line's class is A"),
        ({"category": "toy"}, "no category 'toy'"),
        ({"category": {}}, "no category"),
        ({"trace_codes": ["8" * 19]}, "trace codes, of 20 digits each"),
        ({"trace_codes": ["8" * 21]}, "trace codes, of 20 digits each"),
        ({"trace_codes": ["8" * 20 + "\n"]}, "trace codes, of 20 digits each"),
        ({"trace_codes": ["８" * 20]}, "trace codes, of 20 digits each"),
        ({"trace_codes": [int("8" * 20)]}, "trace codes, of 20 digits each"),
        ({"trace_codes": [None]}, "trace codes, of 20 digits each"),
        ({"trace_codes": packs(MAX_TRACE_CODES + 1)}, "at most 1000 trace codes"),
    ],
)
def test_a_line_says_only_what_there_is(words, sentence):
    """Classes, categories and trace codes are known words and digits."""
    with pytest.raises(ValueError, match=sentence):
        line(**words)


def test_a_line_may_say_all_of_it():
    """What a tuple cannot say, ``Bill.line`` can; a list of codes is kept as a tuple."""
    words = {"list_class": "B", "category": "device", "prescription": False}
    one = line(trace_codes=list(packs(2)), **words)
    assert (one.list_class, one.category, one.prescription) == ("B", "device", False)
    assert one.trace_codes == packs(2)
    assert len(line(trace_codes=packs(MAX_TRACE_CODES)).trace_codes) == MAX_TRACE_CODES
    assert line().trace_codes is None
    assert line(trace_codes=[]).trace_codes == ()
    assert hash(one) == hash(line(trace_codes=packs(2), **words))


@pytest.mark.parametrize(("quantity", "price"), [(1.0, 100), (10_000, 1e6), (True, 10**6), ("1", 10**6)])
def test_a_line_that_is_made_by_hand_is_whole_as_well(quantity, price):
    """Ten-thousandths and millionths are whole numbers: no float comes near money."""
    with pytest.raises(TypeError, match="whole numbers"):
        Line(name="药", quantity=quantity, price=price)


# ------------------------------------------------------------------ the bill


@pytest.mark.parametrize("count", [0, MAX_LINES + 1])
def test_a_bill_has_lines_and_not_too_many(count):
    """1 to 200."""
    with pytest.raises(ValueError, match=f"a bill has 1 to {MAX_LINES} lines, not {count}"):
        Bill.of(*[("药", 1, "1")] * count)
    assert len(Bill.of(*[("药", 1, "1")] * MAX_LINES).lines) == MAX_LINES


@pytest.mark.parametrize(("total", "declared"), [(None, None), ("18.50", 1_850), (Decimal("1E+2"), 10_000)])
def test_a_till_may_say_what_it_comes_to(total, declared):
    """What is declared is kept beside what the lines come to: it is compared when it is quoted."""
    bill = Bill.of(("药", 1, "1"), total=total)
    assert (bill.declared_fen, bill.total_fen) == (declared, 100)


@pytest.mark.parametrize("total", [1, 1.0, True])
def test_a_declared_total_is_exact_as_well(total):
    """A number could be fen."""
    with pytest.raises(TypeError, match="an amount is a decimal string"):
        Bill.of(("药", 1, "1"), total=total)


def test_a_bill_comes_to_a_hundred_million_at_most():
    """¥99999999.99, whatever its lines."""
    most = [("药", 1, "9999999.99")] * 10 + [("药", 1, "0.09")]
    assert Bill.of(*most).total_fen == MAX_BILL_FEN
    with pytest.raises(ValueError, match="a bill comes to at most"):
        Bill.of(*most, ("药", 1, "0.01"))


@pytest.mark.parametrize(
    "bad",
    ["药", ("药", 1), ("药", 1, "1", "A"), ["药", 1, "1"], None, [("药", 1, "1")], {"name": "药"}],
)
def test_a_line_is_three_things_or_made(bad):
    """Anything else is told how a line looks."""
    with pytest.raises(TypeError, match="a line is"):
        Bill.of(bad)


def test_a_pack_stands_on_a_bill_once():
    """A trace code twice is one pack sold twice, in one line or in two (O5)."""
    one, two = packs(2)
    for lines in ([[one, one]], [[one], [one]], [[one, two], [two]]):
        with pytest.raises(ValueError, match="none may stand on a bill twice"):
            Bill.of(*(line(trace_codes=codes) for codes in lines))
    assert len(Bill.of(line(trace_codes=[one]), line(trace_codes=[two])).lines) == 2


def test_a_prescription_may_be_told_by_its_day():
    """A date is the day on which it was written."""
    bare = Bill.of(("药", 1, "1"), prescription=ISSUED)
    assert bare == Bill.of(("药", 1, "1"), prescription=Prescription(issued=ISSUED))
    assert bare.prescription.number == ""


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"registered": "no"}, "registered is True or False, not str"),
        ({"registered": None}, "registered is True or False, not NoneType"),
        ({"registered": 1}, "registered is True or False, not int"),
        ({"prescription": "2026-03-02"}, "a prescription is a date or a Prescription, not str"),
        ({"prescription": True}, "a prescription is a date or a Prescription, not bool"),
        ({"prescription": datetime(2026, 3, 2)}, "issued on a date, not datetime"),  # noqa: DTZ001
        ({"stay": 5}, "a stay is told by its id, not int"),
    ],
)
def test_what_a_sale_rests_on_has_a_type(words, sentence):
    """``registered="no"`` would be as good as yes: it is refused instead."""
    with pytest.raises(TypeError, match=sentence):
        Bill.of(("药", 1, "1"), **words)


@pytest.mark.parametrize("stay", ["", "s" * (MAX_NAME + 1)])
def test_a_stay_has_an_id_of_some_length(stay):
    """An empty id is no stay: whoever means none says None."""
    with pytest.raises(ValueError, match=f"a stay's id has 1 to {MAX_NAME} characters"):
        Bill.of(("药", 1, "1"), stay=stay)


@pytest.mark.parametrize(
    ("number", "error", "sentence"),
    [
        ("1" * (MAX_NAME + 1), ValueError, "at most 100 printable characters"),
        ("1\n2", ValueError, "at most 100 printable characters"),
        (12, TypeError, "a prescription's number is text, not int"),
    ],
)
def test_a_prescription_number_is_short_text(number, error, sentence):
    """It may stand on paper."""
    with pytest.raises(error, match=sentence):
        Prescription(issued=ISSUED, number=number)
    assert Prescription(issued=ISSUED, number="1" * MAX_NAME).number == "1" * MAX_NAME
