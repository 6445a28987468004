"""Terminal blocks: read back from their colours on any terminal."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.qr.readers import ansi_picture, scanned, synthetic_texts
from ybcode.qr.blocks import ansi
from ybcode.qr.symbol import encode_digits

TEXT = synthetic_texts(1)[0]
SYMBOL = encode_digits(TEXT)


@settings(max_examples=25, deadline=None)
@given(st.text(alphabet="0123456789", min_size=28, max_size=28))
@example("0" * 28)
@example("9" * 28)
def test_blocks_scan_back(text):
    """Any 28 digits are read from a dark terminal."""
    assert scanned(ansi_picture(ansi(encode_digits(text)), terminal="black")) == [("QRCode", text)]


@pytest.mark.parametrize("caption", [True, False])
@pytest.mark.parametrize("terminal", ["black", "white", "#002b36", "#fdf6e3", "#808080"])
def test_blocks_scan_on_every_background(terminal, caption):
    """Colours and quiet zone are the picture's own, so the terminal's theme does not matter."""
    picture = ansi_picture(ansi(SYMBOL, caption=caption), terminal=terminal)
    assert scanned(picture) == [("QRCode", TEXT)]


def test_each_line_sets_black_on_white_and_resets():
    """Every line stands alone: fixed black on fixed white first, a reset last, 29 columns between."""
    lines = ansi(SYMBOL, caption=False).split("\n")
    assert len(lines) == 15
    for line in lines:
        assert re.fullmatch(r"\x1b\[38;5;16;48;5;231m[ ▀▄█]{29}\x1b\[0m", line)


def test_the_caption_is_a_line_of_its_own():
    """The caption adds one line of the same width, in the same colours, and changes nothing above."""
    plain, captioned = ansi(SYMBOL, caption=False).split("\n"), ansi(SYMBOL).split("\n")
    assert captioned[:-1] == plain
    words = captioned[-1].removeprefix("\x1b[38;5;16;48;5;231m").removesuffix("\x1b[0m")
    assert words.strip() == "仿真码 · SIMULATED"
    assert len(words) == 29 - 3  # three characters take two columns each


def test_a_text_in_place_of_a_symbol_is_refused():
    """Passing the digits themselves is a TypeError that names the way."""
    with pytest.raises(TypeError, match="encode_digits"):
        ansi(TEXT)
