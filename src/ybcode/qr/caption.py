"""The lettering under a picture: a few glyphs as bitmaps, so that no font need exist.

The bitmaps are GNU Unifont's (SIL Open Font License 1.1, see LICENSE-unifont.txt beside this file), in its
own notation: 16 rows from the top, hexadecimal, as wide as the digits say. They are drawn at integer scales
only, where a bitmap stays sharp.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

CAPTION: Final = "仿真码 · SIMULATED"

# A narrow picture breaks the caption, and the narrowest (58 px) its long word too.
_CAPTION_BREAKS: Final = ((CAPTION,), ("仿真码", "SIMULATED"), ("仿真码", "SIMU-", "LATED"))
_GLYPH_ROWS: Final = 16
_FOOT_ROWS: Final = 4  # white below the last line
_GROUP: Final = 4  # digits are read out in fours

_GLYPHS: Final = {
    " ": "0" * _GLYPH_ROWS,  # ours: half as wide as the font's
    "-": "0000000000000000003C000000000000",
    "·": "00000000000000001818000000000000",
    "0": "00000000182442464A52624224180000",
    "1": "000000000818280808080808083E0000",
    "2": "000000003C4242020C102040407E0000",
    "3": "000000003C4242021C020242423C0000",
    "4": "00000000040C142444447E0404040000",
    "5": "000000007E4040407C020202423C0000",
    "6": "000000001C2040407C424242423C0000",
    "7": "000000007E0202040404080808080000",
    "8": "000000003C4242423C424242423C0000",
    "9": "000000003C4242423E02020204380000",
    "A": "0000000018242442427E424242420000",
    "D": "00000000784442424242424244780000",
    "E": "000000007E4040407C404040407E0000",
    "I": "000000003E08080808080808083E0000",
    "L": "000000004040404040404040407E0000",
    "M": "00000000424266665A5A424242420000",
    "S": "000000003C424240300C0242423C0000",
    "T": "000000007F0808080808080808080000",
    "U": "000000004242424242424242423C0000",
    "仿": "08800840084017FE11003100310051F891081108110811081208120814501820",
    "真": "010001007FFC01001FF010101FF010101FF010101FF01010FFFE082010102008",
    "码": "000001F8FC081008108820883C8864FE6402A402240225FA3C02240220140008",
}


@dataclass(frozen=True, slots=True)
class Lettering:
    """Lines of text as one bitmap, centred on each other.

    Attributes:
        width: Of the bitmap, in dots.
        rows: One integer a row from the top, the leftmost dot in its highest bit, 1 for ink.
        scale: Pixels a dot, an integer.
    """

    width: int
    rows: tuple[int, ...]
    scale: int

    @property
    def height_px(self) -> int:
        """Height on the picture, pixels, with the white below."""
        return len(self.rows) * self.scale

    def left_px(self, across_px: int) -> int:
        """Where the bitmap starts so that it stands in the middle.

        Args:
            across_px: Width of the picture, pixels.

        Returns:
            Pixels from the left edge.
        """
        return (across_px - self.width * self.scale) // 2


@lru_cache(maxsize=64)
def caption_for(across_px: int, *, max_scale: int = 64) -> Lettering:
    """Set 仿真码 · SIMULATED as large as a picture's width allows, on one line where it can be.

    Args:
        across_px: Width of the picture, pixels.
        max_scale: Most pixels a dot.

    Returns:
        The lettering; at scale 1 it is 16 dots a line high.
    """
    return _set(_CAPTION_BREAKS, across_px, max_scale)


def digits_for(digits: str, across_px: int, *, max_scale: int) -> Lettering:
    """Set digits in groups of four, on as few lines as a picture's width allows.

    Args:
        digits: ASCII digits.
        across_px: Width of the picture, pixels.
        max_scale: Most pixels a dot.

    Returns:
        The lettering.
    """
    groups = [digits[start : start + _GROUP] for start in range(0, len(digits), _GROUP)]
    return _set(_breaks(groups), across_px, max_scale)


def runs(row: int, width: int) -> Iterator[tuple[int, int]]:
    """Walk the runs of set bits in a row.

    Args:
        row: The row as an integer, its leftmost dot in the highest bit.
        width: Dots in the row.

    Yields:
        Start from the left and length of each run, in dots.
    """
    left = width
    while row:
        end = row.bit_length()
        start = ((1 << end) - 1 ^ row).bit_length()
        yield left - end, end - start
        row &= (1 << start) - 1


def _breaks(groups: list[str]) -> Iterator[tuple[str, ...]]:
    """All the groups on one line, then on two lines of equal length, and so on."""
    for lines in range(1, len(groups) + 1):
        each = -(-len(groups) // lines)
        yield tuple(" ".join(groups[start : start + each]) for start in range(0, len(groups), each))


def _set(choices: Iterable[tuple[str, ...]], across_px: int, max_scale: int) -> Lettering:
    """The first choice that fits at any scale, at its largest."""
    for lines in choices:
        widths = [sum(map(_glyph_width, line)) for line in lines]
        width = max(widths)
        if width <= across_px:
            rows = [
                _line_row(line, row) << (width - own) // 2
                for line, own in zip(lines, widths, strict=True)
                for row in range(_GLYPH_ROWS)
            ]
            return Lettering(width, (*rows, *[0] * _FOOT_ROWS), min(max_scale, across_px // width))
    raise ValueError(f"nothing can be lettered across {across_px} px")


def _glyph_width(character: str) -> int:
    """Dots across a glyph: its notation has as many digits in each of the 16 rows."""
    return len(_GLYPHS[character]) * 4 // _GLYPH_ROWS


def _line_row(line: str, row: int) -> int:
    """One row of dots through a line of text."""
    dots = 0
    for character in line:
        digits = _glyph_width(character) // 4
        dots = dots << 4 * digits | int(_GLYPHS[character][row * digits : (row + 1) * digits], 16)
    return dots
