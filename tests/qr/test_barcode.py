"""Code 128: by the standard, and scanned back from PNG and SVG."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import ImageChops

from tests.qr.readers import opened, scanned, svg_picture, synthetic_texts
from ybcode.qr.barcode import Bars, barcode_png, barcode_svg, encode_pairs

TEXT = synthetic_texts(1)[0]
BARS = encode_pairs(TEXT)
PAIRS = st.integers(1, 24).flatmap(
    lambda pairs: st.text(alphabet="0123456789", min_size=2 * pairs, max_size=2 * pairs)
)
BOTH = pytest.mark.parametrize("render", [barcode_png, barcode_svg])


@settings(max_examples=40, deadline=None)
@given(PAIRS)
@example("0" * 28)
@example("9" * 28)
@example("00")
@example("9" * 48)
def test_a_barcode_scans_back(digits):
    """Any even number of digits up to 48 is read from its PNG, and nothing else is read there."""
    assert scanned(opened(barcode_png(encode_pairs(digits)))) == [("Code128", digits)]


@pytest.mark.parametrize("caption", [True, False])
@pytest.mark.parametrize(("module_px", "height_px"), [(1, 40), (2, 60), (3, 120), (5, 16), (8, 200)])
def test_png_and_svg_are_one_picture_and_scan(module_px, height_px, caption):
    """At every size the SVG equals the PNG to the pixel, and both are read."""
    still = opened(barcode_png(BARS, module_px=module_px, height_px=height_px, caption=caption))
    text = barcode_svg(BARS, module_px=module_px, height_px=height_px, caption=caption)
    painted = svg_picture(text, scale=1)
    assert painted.size == still.size
    assert painted.convert("1").tobytes() == still.tobytes()
    assert scanned(painted) == scanned(still) == [("Code128", TEXT)]


def test_a_symbol_is_start_pairs_check_and_stop():
    """The example 00 01 02: start C, three pairs, (105 + 0·1 + 1·2 + 2·3) mod 103 = 10, stop."""
    characters = ["211232", "212222", "222122", "222221", "221312", "2331112"]
    assert encode_pairs("000102").widths == tuple(map(int, "".join(characters)))


def test_every_character_has_eleven_modules():
    """All values 0 to 102 are drawn on eleven modules, all different, an even number of them dark."""
    patterns = {encode_pairs(f"{value:02d}").widths[6:12] for value in range(100)}
    assert len(patterns) == 100
    for widths in patterns:
        assert sum(widths) == 11
        assert sum(widths[::2]) % 2 == 0


def test_every_value_is_drawn_as_a_scanner_knows_it():
    """All values 0 to 102 are read in the place of the checksum, all pairs 00 to 99 in the place of data."""
    pairs = [f"{value:02d}" for value in range(100)]
    texts = {(105 + int(one) + 2 * int(two)) % 103: one + two for one in pairs for two in pairs}
    assert sorted(texts) == list(range(103))
    for digits in (*texts.values(), *("".join(pairs[start : start + 20]) for start in range(0, 100, 20))):
        assert scanned(opened(barcode_png(encode_pairs(digits), caption=False))) == [("Code128", digits)]


def test_28_digits_are_209_modules_wide():
    """Start, 14 pairs, check (11 each), stop (13) and two quiet zones of ten."""
    assert BARS.modules == 16 * 11 + 13 + 20 == 209
    assert opened(barcode_png(BARS)).width == 3 * 209


@pytest.mark.parametrize("caption", [True, False])
def test_the_quiet_zones_are_white(caption):
    """Ten modules left and right of the bars stay white."""
    picture = opened(barcode_png(BARS, caption=caption)).crop((0, 0, 627, 126)).convert("L")
    left, _, right, _ = ImageChops.invert(picture).getbbox()
    assert (left, right) == (30, 597)


def test_the_caption_only_adds_height():
    """Bars and digits are the same with the caption and without."""
    plain, captioned = opened(barcode_png(BARS, caption=False)), opened(barcode_png(BARS))
    assert captioned.height > plain.height
    assert captioned.crop((0, 0, *plain.size)).tobytes() == plain.tobytes()


def test_bars_do_not_print_their_digits():
    """The repr of a barcode shows neither digits nor widths."""
    assert repr(BARS) == "Bars()"


@pytest.mark.parametrize("digits", ["", "1", "123", "1" * 50, "12a4", "１２", " 12 ", "+123"])
def test_only_pairs_of_ascii_digits_are_encoded(digits):
    """Odd, empty, too long or anything but ASCII digits is a ValueError."""
    with pytest.raises(ValueError, match="digits"):
        encode_pairs(digits)


def test_digits_are_a_str():
    """A number in place of the digits is a TypeError."""
    with pytest.raises(TypeError, match="str"):
        encode_pairs(1234)


@BOTH
@pytest.mark.parametrize(
    "lengths", [{"module_px": 0}, {"module_px": 21}, {"height_px": 15}, {"height_px": 1001}]
)
def test_lengths_have_limits(render, lengths):
    """A module is 1 to 20 pixels wide, bars 16 to 1000 high."""
    with pytest.raises(ValueError, match="runs from"):
        render(BARS, **lengths)


@BOTH
@pytest.mark.parametrize("lengths", [{"module_px": 2.5}, {"height_px": True}])
def test_lengths_are_ints(render, lengths):
    """Half a pixel is a TypeError."""
    with pytest.raises(TypeError, match="is an int"):
        render(BARS, **lengths)


@BOTH
def test_digits_in_place_of_bars_are_refused(render):
    """Passing the digits themselves is a TypeError that names the way."""
    with pytest.raises(TypeError, match="encode_pairs"):
        render(TEXT)


@pytest.mark.parametrize("module_px", [1, 3])
@pytest.mark.parametrize("digits", ["12", "1234", "0" * 48])
def test_short_and_long_codes_find_room_for_their_letters(digits, module_px):
    """Digits and caption break where the bars are narrow; the bars still scan."""
    bars = encode_pairs(digits)
    assert isinstance(bars, Bars)
    assert scanned(opened(barcode_png(bars, module_px=module_px))) == [("Code128", digits)]
