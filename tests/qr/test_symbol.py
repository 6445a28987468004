"""The symbol: bit for bit what `qrcode` makes, and what is refused."""

import dataclasses

import pytest
import qrcode
from hypothesis import example, given, settings
from hypothesis import strategies as st
from qrcode.util import MODE_NUMBER, QRData

from tests.qr.readers import synthetic_texts
from ybcode.qr.symbol import MASK, MAX_DIGITS, SIDE, Symbol, check_px, encode_digits

DIGITS = st.text(alphabet="0123456789", min_size=1, max_size=MAX_DIGITS)
CODES = st.text(alphabet="0123456789", min_size=28, max_size=28)


def oracle(text):
    """The modules that `qrcode` makes of a text."""
    drawing = qrcode.QRCode(version=1, error_correction=qrcode.ERROR_CORRECT_M, mask_pattern=MASK)
    drawing.add_data(QRData(text, mode=MODE_NUMBER))
    drawing.make(fit=False)
    return drawing.modules


def modules(symbol):
    """The modules of a symbol of ours, asked for one by one."""
    return [[symbol.dark(row, column) for column in range(symbol.size)] for row in range(symbol.size)]


@settings(max_examples=150, deadline=None)
@given(CODES)
@example("0" * 28)
@example("9" * 28)
def test_a_code_of_ours_is_bit_for_bit_qrcodes(text):
    """The symbol of any 28 digits equals that of `qrcode` with the same version, level, mode and mask."""
    assert modules(encode_digits(text)) == oracle(text)


@settings(max_examples=150, deadline=None)
@given(DIGITS)
def test_every_length_is_bit_for_bit_qrcodes(text):
    """Texts of 1 to 34 digits, with a rest of none, one or two, equal those of `qrcode`."""
    assert modules(encode_digits(text)) == oracle(text)


@pytest.mark.parametrize("length", range(1, MAX_DIGITS + 1))
@pytest.mark.parametrize("digit", "09")
def test_zeros_and_nines_of_every_length(length, digit):
    """The extremes of every length are encoded: zeros do not crash the making of the tables."""
    assert modules(encode_digits(digit * length)) == oracle(digit * length)


def test_rows_are_bit_masks_from_the_left():
    """The highest bit of a row is its leftmost module: the top row starts and ends with a finder pattern."""
    symbol = encode_digits(synthetic_texts(1)[0])
    assert symbol.size == len(symbol.rows) == SIDE
    assert symbol.rows[0] >> 13 == 0b11111110
    assert symbol.rows[0] & 0xFF == 0b01111111
    assert symbol.rows[20] >> 13 == 0b11111110


@pytest.mark.parametrize(
    "text",
    ["", "1" * 35, "12a4", " 1234", "12\n", "+1", "-1", "1_0", "１２３４", "٣٤", "²", "1" * 27 + "四"],
)
def test_only_ascii_digits_are_encoded(text):
    """Anything but 1 to 34 ASCII digits is a ValueError, digits of other scripts included."""
    with pytest.raises(ValueError, match="ASCII digits"):
        encode_digits(text)


@pytest.mark.parametrize("text", [None, 42, b"42", ["4", "2"]])
def test_digits_are_a_str(text):
    """A number or bytes in place of the text is a TypeError."""
    with pytest.raises(TypeError, match="str"):
        encode_digits(text)


def test_a_symbol_is_immutable_comparable_and_does_not_print_its_code():
    """A symbol can be a key, cannot be changed, and its repr shows no module."""
    one, same, other = map(encode_digits, ("12", "12", "13"))
    assert one == same
    assert hash(one) == hash(same)
    assert one != other
    assert str(one.rows[3]) not in repr(one)
    with pytest.raises(dataclasses.FrozenInstanceError):
        one.rows = other.rows
    assert not hasattr(one, "__dict__")


@pytest.mark.parametrize("rows", [(), (0,) * 20, (0,) * 20 + (1 << 21,), (-1,) + (0,) * 20])
def test_a_symbol_of_the_wrong_shape_is_refused(rows):
    """Rows that are not 21 masks of 21 bits make no symbol."""
    with pytest.raises(ValueError, match="21 rows"):
        Symbol(rows)


@pytest.mark.parametrize(("row", "column"), [(-1, 0), (0, -1), (21, 0), (0, 21)])
def test_a_module_outside_the_symbol_is_refused(row, column):
    """Asking for a module outside is a ValueError, not a wrapped-around answer."""
    with pytest.raises(ValueError, match="0 to 20"):
        encode_digits("12").dark(row, column)


@pytest.mark.parametrize(
    ("px", "error"),
    [(57, ValueError), (4097, ValueError), (0, ValueError), (290.0, TypeError), (True, TypeError)],
)
def test_widths_have_limits(px, error):
    """A width is an int from 58 to 4096 pixels."""
    with pytest.raises(error):
        check_px(px)
