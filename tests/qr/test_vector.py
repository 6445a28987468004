"""SVG: valid, self-contained, and the same picture as the PNG."""

from xml.etree import ElementTree as ET

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.qr.readers import opened, scanned, svg_picture, synthetic_texts
from ybcode.qr.raster import png
from ybcode.qr.symbol import encode_digits
from ybcode.qr.vector import svg

TEXT = synthetic_texts(1)[0]
SYMBOL = encode_digits(TEXT)


@settings(max_examples=25, deadline=None)
@given(st.text(alphabet="0123456789", min_size=28, max_size=28))
@example("0" * 28)
@example("9" * 28)
def test_an_svg_scans_back(text):
    """Any 28 digits are read from their SVG, painted by a painter that is not ours."""
    assert scanned(svg_picture(svg(encode_digits(text)), scale=8)) == [("QRCode", text)]


@pytest.mark.parametrize("caption", [True, False])
def test_the_svg_is_the_png(caption):
    """Painted at ten pixels a module, the SVG equals the 290 px PNG to the pixel, caption included."""
    painted = svg_picture(svg(SYMBOL, caption=caption), scale=10)
    assert painted.convert("1").tobytes() == opened(png(SYMBOL, caption=caption)).tobytes()


def test_an_svg_is_measured_in_modules_and_shown_in_pixels():
    """The viewBox counts 29 modules across; width and height follow px; without caption it is a square."""
    plain = ET.fromstring(svg(SYMBOL, px=435, caption=False))
    assert (plain.get("width"), plain.get("height"), plain.get("viewBox")) == ("435", "435", "0 0 29 29")
    captioned = ET.fromstring(svg(SYMBOL, px=435))
    assert (captioned.get("width"), captioned.get("height")) == ("435", "495")
    assert captioned.get("viewBox") == "0 0 29 33"
    assert captioned.get("shape-rendering") == "crispEdges"


@pytest.mark.parametrize("caption", [True, False])
def test_an_svg_says_that_it_is_simulated(caption):
    """The title is there whether or not the caption is drawn."""
    title = ET.fromstring(svg(SYMBOL, caption=caption)).find("{http://www.w3.org/2000/svg}title")
    assert title.text == "仿真码 · SIMULATED"


def test_an_svg_is_self_contained():
    """No script, no style, no text that needs a font, no reference to anything outside."""
    text = svg(SYMBOL)
    tags = [element.tag.partition("}")[2] for element in ET.fromstring(text)]
    assert tags == ["title", "rect", "path", "path"]
    assert "href" not in text
    assert "url(" not in text
    assert text.count("http") == 1  # the namespace


def test_an_svg_does_not_hold_its_digits():
    """The code is in the modules only, not in a description that a page's text search would find."""
    assert TEXT not in svg(SYMBOL)


@pytest.mark.parametrize("px", [57, 4097])
def test_a_width_out_of_range_is_refused(px):
    """The limits of the other formats hold here too."""
    with pytest.raises(ValueError, match="px runs from 58 to 4096"):
        svg(SYMBOL, px=px)


def test_a_text_in_place_of_a_symbol_is_refused():
    """Passing the digits themselves is a TypeError that names the way."""
    with pytest.raises(TypeError, match="encode_digits"):
        svg(TEXT)
