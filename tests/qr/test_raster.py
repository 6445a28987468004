"""PNG, APNG and GIF: scanned back, exact in size, with every frame and its time."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import ImageChops

from tests.qr.readers import opened, scanned, synthetic_texts
from ybcode.qr.raster import MAX_FRAMES, apng, gif, png
from ybcode.qr.symbol import encode_digits

TEXT = synthetic_texts(1)[0]
SYMBOL = encode_digits(TEXT)
CODES = st.text(alphabet="0123456789", min_size=28, max_size=28)
WIDTHS = [58, 71, 72, 100, 116, 135, 136, 145, 289, 290, 291, 318, 580, 1024]
ANIMATIONS = pytest.mark.parametrize("animate", [apng, gif])


@settings(max_examples=40, deadline=None)
@given(CODES)
@example("0" * 28)
@example("9" * 28)
def test_a_png_scans_back(text):
    """Any 28 digits are read from their PNG, and nothing else is read there."""
    assert scanned(opened(png(encode_digits(text)))) == [("QRCode", text)]


@pytest.mark.parametrize("caption", [True, False])
@pytest.mark.parametrize("px", WIDTHS)
def test_a_png_scans_at_every_size(px, caption):
    """The code is read at every width, whole modules or not, with the caption and without."""
    assert scanned(opened(png(SYMBOL, px=px, caption=caption))) == [("QRCode", TEXT)]


@pytest.mark.parametrize("length", [1, 18, 24, 27, 34])
def test_other_lengths_scan_too(length):
    """An ordinary payment code of 24 digits, and whatever else fits, can be shown beside ours."""
    text = TEXT[::-1].ljust(34, "7")[:length]
    assert scanned(opened(png(encode_digits(text)))) == [("QRCode", text)]


@pytest.mark.parametrize("px", [*WIDTHS, 4096])
def test_the_caption_stays_outside_the_square(px):
    """Caption on or off, the square is the same to the pixel; the caption only adds height."""
    plain, captioned = opened(png(SYMBOL, px=px, caption=False)), opened(png(SYMBOL, px=px))
    assert plain.size == (px, px)
    assert captioned.width == px
    assert captioned.height > px
    assert captioned.crop((0, 0, px, px)).tobytes() == plain.convert(captioned.mode).tobytes()
    assert ImageChops.invert(captioned.crop((0, px, *captioned.size)).convert("L")).getbbox()


@pytest.mark.parametrize("px", WIDTHS)
def test_the_quiet_zone_is_white_and_even(px):
    """At least four modules of white stand on each side, and the symbol in the middle (to a pixel)."""
    picture = opened(png(SYMBOL, px=px, caption=False))
    left, top, right, bottom = ImageChops.invert(picture.convert("L")).getbbox()
    assert right - left == bottom - top == px // 29 * 21
    assert left == top >= px // 29 * 4
    assert px - right - left in (0, 1)


def test_a_module_is_a_square_of_pixels():
    """At 290 px each module is 10 × 10 pixels of one colour, dark where the symbol is dark."""
    picture = opened(png(SYMBOL, caption=False))
    for row in range(21):
        for column in range(21):
            left, top = 10 * (column + 4), 10 * (row + 4)
            colours = picture.crop((left, top, left + 10, top + 10)).convert("L").getcolors()
            assert colours == [(100, 0 if SYMBOL.dark(row, column) else 255)]


def test_a_png_has_one_bit_a_pixel_and_is_small():
    """The file is 1-bit greyscale and the 290 px code weighs less than a kilobyte and a half."""
    content = png(SYMBOL)
    assert content[24:26] == bytes([1, 0])
    assert len(content) < 1500


def test_the_same_call_gives_the_same_bytes():
    """A picture depends on its arguments alone."""
    assert png(SYMBOL) == png(encode_digits(TEXT))
    assert apng([SYMBOL] * 2) == apng([SYMBOL] * 2)


@ANIMATIONS
@pytest.mark.parametrize("caption", [True, False])
def test_every_frame_of_an_animation_scans(animate, caption):
    """Each frame is read as its own code and equals the PNG of its symbol."""
    texts = synthetic_texts(12)
    symbols = [encode_digits(text) for text in texts]
    film = opened(animate(symbols, caption=caption))
    assert film.n_frames == 12
    for number, text in enumerate(texts):
        film.seek(number)
        assert film.info["duration"] == 5000
        assert scanned(film) == [("QRCode", text)]
        still = opened(png(symbols[number], caption=caption))
        assert film.convert("1").tobytes() == still.tobytes()


@ANIMATIONS
def test_equal_frames_stay_frames(animate):
    """Frames that show the same code are neither merged nor dropped, so count and timing stay true."""
    one, other = SYMBOL, encode_digits("7" * 28)
    symbols = [one, one, one, other, other, one]
    delays = [10, 5000, 20, 60_000, 5000, 1230]
    film = opened(animate(symbols, delay_ms=delays))
    assert film.n_frames == 6
    seen = []
    for number in range(6):
        film.seek(number)
        seen.append((scanned(film)[0][1], film.info["duration"]))
    assert seen == [
        (TEXT if symbol is one else "7" * 28, delay) for symbol, delay in zip(symbols, delays, strict=True)
    ]


@ANIMATIONS
def test_an_animation_loops_for_ever(animate):
    """Loop count 0 stands for endless in both formats."""
    assert opened(animate([SYMBOL, encode_digits("1")])).info["loop"] == 0


@ANIMATIONS
def test_one_symbol_is_an_animation_too(animate):
    """A film of one frame opens and scans."""
    film = opened(animate([SYMBOL]))
    assert getattr(film, "n_frames", 1) == 1
    assert scanned(film) == [("QRCode", TEXT)]


@ANIMATIONS
@pytest.mark.parametrize("px", [58, 100, 318])
def test_an_animation_keeps_its_width(animate, px):
    """The frames have the width that was asked for, and scan at it."""
    film = opened(animate([SYMBOL, encode_digits("9" * 28)], px=px))
    film.seek(1)
    assert film.width == px
    assert scanned(film) == [("QRCode", "9" * 28)]


@pytest.mark.parametrize("render", [png, lambda symbol, **rest: apng([symbol], **rest)])
@pytest.mark.parametrize("px", [57, 4097, -290])
def test_a_width_out_of_range_is_refused(render, px):
    """No picture below two pixels a module, none above 4096 pixels."""
    with pytest.raises(ValueError, match="px runs from 58 to 4096"):
        render(SYMBOL, px=px)


@pytest.mark.parametrize("render", [png, lambda symbol: apng([SYMBOL, symbol]), lambda symbol: gif([symbol])])
def test_a_text_in_place_of_a_symbol_is_refused(render):
    """Passing the digits themselves is a TypeError that names the way."""
    with pytest.raises(TypeError, match="encode_digits"):
        render(TEXT)


@ANIMATIONS
@pytest.mark.parametrize(
    "delay_ms", [0, 9, 65_536, -5000, [5000], [5000, 5000, 5000], [5000, 0], []], ids=str
)
def test_a_delay_out_of_range_or_missing_is_refused(animate, delay_ms):
    """Delays run from 10 to 65 535 ms, one for all or one for each frame."""
    with pytest.raises(ValueError, match="delay"):
        animate([SYMBOL, SYMBOL], delay_ms=delay_ms)


@ANIMATIONS
@pytest.mark.parametrize("delay_ms", [[5000.0, 5000], [True, 5000]], ids=str)
def test_a_delay_is_an_int(animate, delay_ms):
    """Milliseconds are integers."""
    with pytest.raises(TypeError, match="delay_ms"):
        animate([SYMBOL, SYMBOL], delay_ms=delay_ms)


def test_a_gif_refuses_a_delay_that_it_would_round():
    """GIF counts hundredths of a second: 5005 ms would silently become 5000."""
    with pytest.raises(ValueError, match="steps of 10 ms"):
        gif([SYMBOL], delay_ms=5005)


@ANIMATIONS
def test_the_number_of_frames_has_limits(animate):
    """No film without a frame, none of more than 10 000, none of more pixels than those at 290 px."""
    with pytest.raises(ValueError, match="frames"):
        animate([])
    with pytest.raises(ValueError, match="frames"):
        animate([SYMBOL] * (MAX_FRAMES + 1))
    with pytest.raises(ValueError, match="pixels"):
        animate([SYMBOL] * 1000, px=4096)
