"""Turns digits into a QR symbol of version 1, level M, one fixed mask.

With version, level, mask and length fixed, a symbol is affine over GF(2) in its data bits. So the symbol of
any text is a template (the symbol of zeros) XOR one table entry for every three digits. The tables are
made at first use by the package `qrcode`, which stays the source of truth for error correction and for the
place of every bit; a symbol then costs a dozen integer operations.
"""

from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

SIDE: Final = 21  # ISO/IEC 18004: version 1 is 21 × 21 modules
QUIET: Final = 4  # ISO/IEC 18004: a quiet zone of four modules on every side
FRAME: Final = SIDE + 2 * QUIET
MAX_DIGITS: Final = 34  # ISO/IEC 18004: capacity of 1-M in numeric mode
# Of the eight masks this one has the lowest mean penalty by the standard's own evaluation of masking results:
# 368 over 1000 random codes (the others 382 to 477), and the smallest spread. All eight read equally well.
MASK: Final = 2

DEFAULT_PX: Final = 290
MIN_PX: Final = 2 * FRAME  # two pixels a module; resampled to 1.2 a code is lost (scan-robustness.md)
MAX_PX: Final = 4096

# ISO/IEC 18004: 1-M has 16 codewords of data and 10 of error correction. Numeric data begin after 4 bits of
# mode and 10 of length; three digits take 10 bits, a rest of two 7, of one 4.
_DATA_WORDS: Final = 16
_CODEWORDS: Final = 26
_HEADER_BITS: Final = 14
_GROUP_BITS: Final = (0, 4, 7, 10)
_ROW_MASK: Final = (1 << SIDE) - 1
_ROW_SHIFTS: Final = tuple(range((SIDE - 1) * SIDE, -1, -SIDE))


@dataclass(frozen=True, slots=True)
class Symbol:
    """A QR symbol without its quiet zone.

    Attributes:
        rows: One integer a row from the top, the leftmost module in its highest bit, 1 for dark. Not in the
            `repr`, because whoever sees the rows can read the code.
    """

    rows: tuple[int, ...] = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.rows) != SIDE or min(self.rows) < 0 or max(self.rows) > _ROW_MASK:
            raise ValueError(f"a symbol is {SIDE} rows of {SIDE} bits; make it with encode_digits(text)")

    @property
    def size(self) -> int:
        """Modules on a side, without the quiet zone: 21."""
        return SIDE

    def dark(self, row: int, column: int) -> bool:
        """Tell whether a module is dark.

        Args:
            row: 0 at the top to 20.
            column: 0 at the left to 20.

        Returns:
            True for a dark module.

        Raises:
            ValueError: the module lies outside the symbol.
        """
        if not (0 <= row < SIDE and 0 <= column < SIDE):
            raise ValueError(f"row and column run from 0 to {SIDE - 1}, got {row}, {column}")
        return bool(self.rows[row] >> (SIDE - 1 - column) & 1)


def encode_digits(text: str) -> Symbol:
    """Encode digits as a QR symbol, version 1, level M, numeric mode, mask 2 (ISO/IEC 18004).

    Args:
        text: 1 to 34 ASCII digits; a code of ours has 28.

    Returns:
        The symbol, module for module the one that `qrcode` makes with the same settings.

    Raises:
        TypeError: `text` is not a str.
        ValueError: `text` is empty, too long, or holds anything but ASCII digits.
    """
    if not isinstance(text, str):
        raise TypeError(f"digits are a str, got {type(text).__name__}")
    if not (1 <= len(text) <= MAX_DIGITS and text.isascii() and text.isdigit()):
        raise ValueError(f"1 to {MAX_DIGITS} ASCII digits are wanted, got {len(text)} characters")
    modules, tables = _tables(len(text))
    for start, table in tables:
        modules ^= table[int(text[start : start + 3])]
    return Symbol(tuple([modules >> shift & _ROW_MASK for shift in _ROW_SHIFTS]))


def check_symbol(symbol: Symbol) -> None:
    """Refuse what is not a symbol, before a renderer trips over it.

    Args:
        symbol: What the caller wants drawn.

    Raises:
        TypeError: it is not a `Symbol`, most often because the text itself was passed.
    """
    if not isinstance(symbol, Symbol):
        raise TypeError(f"a Symbol is wanted, got {type(symbol).__name__}; make one with encode_digits(text)")


def check_px(px: int) -> None:
    """Refuse a picture too small to scan or too large to make.

    Args:
        px: Width of the square with its quiet zone, pixels.

    Raises:
        TypeError: `px` is not an int.
        ValueError: `px` is outside 58 to 4096.
    """
    if type(px) is not int:
        raise TypeError(f"px is an int, got {type(px).__name__}")
    if not MIN_PX <= px <= MAX_PX:
        raise ValueError(f"px runs from {MIN_PX} to {MAX_PX}, got {px}")


@cache
def _tables(length: int) -> tuple[int, tuple[tuple[int, tuple[int, ...]], ...]]:
    """The modules of zeros of this length, and for each group of digits its start and its table."""
    from qrcode.util import MODE_NUMBER, QRData

    drawing = _blank_drawing()
    drawing.add_data(QRData("0" * length, mode=MODE_NUMBER))
    flips = iter(_flips()[_HEADER_BITS:])
    tables = []
    for start in range(0, length, 3):
        digits = min(3, length - start)
        group = [next(flips) for _ in range(_GROUP_BITS[digits])]
        table = [0]
        for flip in reversed(group):
            table += [entry ^ flip for entry in table]
        tables.append((start, tuple(table[: 10**digits])))
    return _modules(drawing), tuple(tables)


@cache
def _flips() -> tuple[int, ...]:
    """For each of the 128 data bits, the modules that flip when it flips, error correction included."""
    from qrcode.base import rs_blocks
    from qrcode.constants import ERROR_CORRECT_M
    from qrcode.util import BitBuffer, create_bytes

    places = _places()
    blocks = rs_blocks(1, ERROR_CORRECT_M)
    flips = []
    for bit in range(8 * _DATA_WORDS):
        # One bit is always set: `qrcode` 8.2 fails on a block of zeros (it asks for the logarithm of 0).
        block = BitBuffer()
        block.buffer = list((1 << 8 * _DATA_WORDS - 1 - bit).to_bytes(_DATA_WORDS, "big"))
        words = int.from_bytes(create_bytes(block, blocks), "big")
        flips.append(sum(module for word_bit, module in places if words & word_bit))
    return tuple(flips)


def _places() -> list[tuple[int, int]]:
    """Each bit of the 26 codewords with its module, both as a power of two.

    Eight drawings are enough for all 208: in drawing k a codeword bit is set where bit k of its number is, so
    the drawings in which a module flips spell the number of its codeword bit.
    """

    def drawn(codewords: int) -> int:
        drawing = _blank_drawing()
        drawing.data_cache = list(codewords.to_bytes(_CODEWORDS, "big"))
        return _modules(drawing)

    blank = drawn(0)
    numbers = range(1, 8 * _CODEWORDS + 1)  # 0 is left for the modules that carry no data
    flips = [drawn(sum(1 << number - 1 for number in numbers if number >> k & 1)) ^ blank for k in range(8)]
    places = []
    for module in range(SIDE * SIDE):
        number = sum((flip >> module & 1) << k for k, flip in enumerate(flips))
        if number:
            places.append((1 << number - 1, 1 << module))
    return places


def _blank_drawing() -> Any:
    """A drawing of `qrcode` (which ships no types) with our settings and nothing in it."""
    from qrcode import QRCode
    from qrcode.constants import ERROR_CORRECT_M

    return QRCode(version=1, error_correction=ERROR_CORRECT_M, mask_pattern=MASK)


def _modules(drawing: Any) -> int:
    """What a drawing shows, row after row, as one integer."""
    drawing.make(fit=False)
    return int("".join("1" if module else "0" for row in drawing.modules for module in row), 2)
