"""Draws digits as a Code 128 barcode, set C, for tills whose scanner reads bars only (ISO/IEC 15417).

A character of set C is a pair of digits: three bars and three spaces over eleven modules. Start, pairs, a
checksum modulo 103 and the stop with its final bar make the symbol.
"""

from dataclasses import dataclass, field
from typing import Final

from ybcode.qr.caption import Lettering, caption_for, digits_for
from ybcode.qr.raster import bitmap, place_lettering, png_file
from ybcode.qr.vector import document, outline

QUIET: Final = 10  # ISO/IEC 15417: ten modules on either side
MIN_DIGITS: Final = 2
MAX_DIGITS: Final = 48
MAX_MODULE_PX: Final = 20
MIN_HEIGHT_PX: Final = 16
MAX_HEIGHT_PX: Final = 1000

_START_C: Final = 105
_STOP: Final = 106
_CHECK_MODULUS: Final = 103

# ISO/IEC 15417, table of character encodation: widths of bar, space, bar, space, bar, space for the values 0
# to 105; 106 is the stop, which has a bar more.
_TABLE: Final = (
    "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 "
    "122231 113222 123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 "
    "322112 322211 212123 212321 232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 "
    "112133 112331 132131 113123 113321 133121 313121 211331 231131 213113 213311 213131 311123 311321 "
    "331121 312113 312311 332111 314111 221411 431111 111224 111422 121124 121421 141122 141221 112214 "
    "112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 111242 121142 121241 114212 "
    "124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 114311 411113 "
    "411311 113141 114131 311141 411131 211412 211214 211232 2331112"
)
_PATTERNS: Final = _TABLE.split()


@dataclass(frozen=True, slots=True)
class Bars:
    """A Code 128 symbol without its quiet zones.

    Attributes:
        digits: What it says. Not in the `repr`, and neither are the widths: either is the code.
        widths: Bar, space, bar … bar, in modules.
    """

    digits: str = field(repr=False)
    widths: tuple[int, ...] = field(repr=False)

    @property
    def modules(self) -> int:
        """Width of the symbol with its two quiet zones, in modules."""
        return sum(self.widths) + 2 * QUIET


def encode_pairs(digits: str) -> Bars:
    """Encode an even number of digits in Code 128, set C.

    Args:
        digits: 2 to 48 ASCII digits, an even number of them.

    Returns:
        The bars.

    Raises:
        TypeError: `digits` is not a str.
        ValueError: `digits` is of odd or excessive length, or holds anything but ASCII digits.
    """
    if not isinstance(digits, str):
        raise TypeError(f"digits are a str, got {type(digits).__name__}")
    if not (MIN_DIGITS <= len(digits) <= MAX_DIGITS and digits.isascii() and digits.isdigit()):
        raise ValueError(
            f"{MIN_DIGITS} to {MAX_DIGITS} ASCII digits are wanted, got {len(digits)} characters"
        )
    if len(digits) % 2:
        raise ValueError(f"set C takes digits in pairs, got {len(digits)} of them")
    values = [int(digits[start : start + 2]) for start in range(0, len(digits), 2)]
    check = _START_C + sum(place * value for place, value in enumerate(values, 1))
    characters = (_START_C, *values, check % _CHECK_MODULUS, _STOP)
    return Bars(digits, tuple(int(width) for value in characters for width in _PATTERNS[value]))


def barcode_png(bars: Bars, *, module_px: int = 3, height_px: int = 120, caption: bool = True) -> bytes:
    """Draw a barcode as a 1-bit PNG with its digits below.

    Args:
        bars: What `encode_pairs` made.
        module_px: Width of a module in pixels, 1 to 20.
        height_px: Height of the bars in pixels, 16 to 1000.
        caption: Whether 仿真码 · SIMULATED stands below the digits.

    Returns:
        The bytes of the file.

    Raises:
        TypeError: `bars` are not `Bars`, or a length is not an int.
        ValueError: a length is out of range.
    """
    from PIL import Image

    _check(bars, module_px, height_px)
    width_px = bars.modules * module_px
    texts = _texts(bars, module_px, caption=caption)
    picture = Image.new("1", (width_px, _total_px(texts, module_px, height_px)), 1)
    picture.paste(bitmap([_row(bars)], bars.modules, (width_px, height_px)), (0, module_px))
    top_px = 2 * module_px + height_px
    for lettering in texts:
        place_lettering(picture, lettering, top_px)
        top_px += lettering.height_px
    return png_file(picture)


def barcode_svg(bars: Bars, *, module_px: int = 3, height_px: int = 120, caption: bool = True) -> str:
    """Draw a barcode as SVG with its digits below, the same picture as `barcode_png`.

    Args:
        bars: What `encode_pairs` made.
        module_px: Width of a module in CSS pixels, 1 to 20.
        height_px: Height of the bars in CSS pixels, 16 to 1000.
        caption: Whether 仿真码 · SIMULATED stands below the digits.

    Returns:
        An XML document without declaration; written to a file it must be UTF-8.

    Raises:
        TypeError: `bars` are not `Bars`, or a length is not an int.
        ValueError: a length is out of range.
    """
    _check(bars, module_px, height_px)
    width_px = bars.modules * module_px
    texts = _texts(bars, module_px, caption=caption)
    paths = []
    left = QUIET * module_px
    for number, modules in enumerate(bars.widths):
        if number % 2 == 0:
            paths.append(f"M{left} {module_px}h{modules * module_px}v{height_px}h-{modules * module_px}z")
        left += modules * module_px
    top_px = 2 * module_px + height_px
    for text in texts:
        paths.append(
            outline(text.rows, text.width, left=text.left_px(width_px), top=top_px, scale=text.scale)
        )
        top_px += text.height_px
    return document(f'<path d="{"".join(paths)}"/>', box=(width_px, top_px))


def _row(bars: Bars) -> int:
    """The modules from quiet zone to quiet zone as one integer, the leftmost in its highest bit."""
    row = 0
    for number, width in enumerate(bars.widths):
        row = row << width | ((1 << width) - 1 if number % 2 == 0 else 0)
    return row << QUIET


def _texts(bars: Bars, module_px: int, *, caption: bool) -> list[Lettering]:
    """What stands below the bars: the digits and, where it is wanted, the caption."""
    width_px = bars.modules * module_px
    max_scale = max(1, module_px * 2 // 3)  # bars are the larger thing on the picture
    digits = digits_for(bars.digits, width_px, max_scale=max_scale)
    return [digits, caption_for(width_px, max_scale=max_scale)] if caption else [digits]


def _total_px(texts: list[Lettering], module_px: int, height_px: int) -> int:
    """Height of the whole picture: a module of white above and below the bars, then the texts."""
    return 2 * module_px + height_px + sum(text.height_px for text in texts)


def _check(bars: Bars, module_px: int, height_px: int) -> None:
    """Refuse what is not bars, and lengths out of range."""
    if not isinstance(bars, Bars):
        raise TypeError(f"Bars are wanted, got {type(bars).__name__}; make them with encode_pairs(digits)")
    for name, length, least, most in (
        ("module_px", module_px, 1, MAX_MODULE_PX),
        ("height_px", height_px, MIN_HEIGHT_PX, MAX_HEIGHT_PX),
    ):
        if type(length) is not int:
            raise TypeError(f"{name} is an int, got {type(length).__name__}")
        if not least <= length <= most:
            raise ValueError(f"{name} runs from {least} to {most}, got {length}")
