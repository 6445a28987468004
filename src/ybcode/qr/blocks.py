"""Draws a symbol for a terminal, two modules a character, in colours of its own.

Foreground and background are both set, black on white, so the code scans on a dark terminal as on a light
one. Black and white are entries 16 and 231 of the 256-colour palette: those are fixed (#000000, #ffffff),
while the first sixteen are whatever the user's theme makes of them.
"""

from typing import Final
from unicodedata import east_asian_width

from ybcode.qr.caption import CAPTION
from ybcode.qr.symbol import FRAME, QUIET, SIDE, Symbol, check_symbol

_BLACK_ON_WHITE: Final = "\x1b[38;5;16;48;5;231m"
_RESET: Final = "\x1b[0m"
_BLOCKS: Final = " ▄▀█"  # indexed by 2 × upper module + lower module
_HEIGHT: Final = FRAME + FRAME % 2  # whole characters: the odd row is one more of quiet zone


def ansi(symbol: Symbol, *, caption: bool = True) -> str:
    """Draw a symbol as coloured half blocks, 29 columns by 15 lines, quiet zone included.

    Args:
        symbol: What `encode_digits` made.
        caption: Whether a line 仿真码 · SIMULATED stands below the quiet zone.

    Returns:
        Lines parted by a newline, each setting and resetting its colours; no newline at the end.

    Raises:
        TypeError: `symbol` is not a `Symbol`.
    """
    check_symbol(symbol)
    below = _HEIGHT - QUIET - SIDE
    rows = [0] * QUIET + [row << QUIET for row in symbol.rows] + [0] * below
    lines = [_line(upper, lower) for upper, lower in zip(rows[::2], rows[1::2], strict=True)]
    if caption:
        lines.append(_centred(CAPTION))
    return "\n".join(f"{_BLACK_ON_WHITE}{line}{_RESET}" for line in lines)


def _line(upper: int, lower: int) -> str:
    """Two rows of modules as one line of characters."""
    columns = range(FRAME - 1, -1, -1)
    return "".join([_BLOCKS[(upper >> column & 1) * 2 + (lower >> column & 1)] for column in columns])


def _centred(text: str) -> str:
    """Text in the middle of a line; a Chinese character takes two columns."""
    spare = FRAME - sum(2 if east_asian_width(character) == "W" else 1 for character in text)
    return " " * (spare // 2) + text + " " * (spare - spare // 2)
