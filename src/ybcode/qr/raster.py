"""Draws a symbol as PNG, APNG or GIF, in memory.

Every picture is 1-bit. The 21 × 21 modules become a tiny bitmap that Pillow enlarges without smoothing and
lays on a ground prepared once per width: white, with the caption below. Pillow writes the files. Of an APNG
it writes the chunks and we number and time them: left alone it compares all pixels of neighbouring frames in
RGBA, which costs more than the rest together, and merges frames that are equal. After the first, ours hold
nothing but the symbol.
"""

from collections.abc import Sequence
from functools import lru_cache
from io import BytesIO
from itertools import count
from struct import pack
from typing import TYPE_CHECKING, Final

from ybcode.qr.caption import Lettering, caption_for
from ybcode.qr.symbol import DEFAULT_PX, FRAME, QUIET, SIDE, Symbol, check_px, check_symbol

if TYPE_CHECKING:
    from PIL import Image

MAX_FRAMES: Final = 10_000
MAX_PIXELS: Final = MAX_FRAMES * DEFAULT_PX**2  # of all frames: for a GIF Pillow holds each of them
MIN_DELAY_MS: Final = 10  # GIF counts hundredths of a second
MAX_DELAY_MS: Final = 65_535  # APNG: the numerator of a delay has 16 bits
DEFAULT_DELAY_MS: Final = 5_000  # a code lives on screen for one tick

_PNG_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
# Level 1 saves a fifth of the time of the default, for some 150 bytes more.
_COMPRESS_LEVEL: Final = 1
_WHITE: Final = 1
_GIF_STEP_MS: Final = 10
# Black, white, and the same white again: what it is for is told in `gif`.
_GIF_PALETTE: Final = bytes([0, 0, 0, 255, 255, 255, 255, 255, 255])


def png(symbol: Symbol, *, px: int = DEFAULT_PX, caption: bool = True) -> bytes:
    """Draw a symbol as a 1-bit PNG.

    Args:
        symbol: What `encode_digits` made.
        px: Width of the picture in pixels, quiet zone included, 58 to 4096. A width that is no multiple of
            29 gets the next smaller whole module and the rest as white around it.
        caption: Whether 仿真码 · SIMULATED stands below the quiet zone; without it the picture is square.

    Returns:
        The bytes of the file.

    Raises:
        TypeError: `symbol` is not a `Symbol`, or `px` not an int.
        ValueError: `px` is out of range.
    """
    check_px(px)
    return png_file(_picture(symbol, px, caption=caption))


def apng(
    symbols: Sequence[Symbol],
    *,
    delay_ms: int | Sequence[int] = DEFAULT_DELAY_MS,
    px: int = DEFAULT_PX,
    caption: bool = True,
) -> bytes:
    """Draw symbols as the frames of an animated PNG that loops for ever.

    Args:
        symbols: 1 to 10 000 symbols; equal neighbours stay frames of their own.
        delay_ms: How long a frame stands, milliseconds, 10 to 65 535; one for all, or one for each.
        px: Width of the picture in pixels, as in `png`.
        caption: Whether the caption stands below, as in `png`.

    Returns:
        The bytes of the file. It is also a PNG, which shows the first symbol.

    Raises:
        TypeError: a symbol is not a `Symbol`, or `px` or a delay not an int.
        ValueError: a number is out of range, or there are more or fewer delays than symbols.
    """
    from PIL.PngImagePlugin import getchunks, putchunk

    delays = _checked(symbols, delay_ms, px)
    first = _picture(symbols[0], px, caption=caption)
    header, *data, end = getchunks(first, compress_level=_COMPRESS_LEVEL)
    square_px, corner_px = _place(px)
    number = count()
    file = BytesIO()
    file.write(_PNG_SIGNATURE)
    putchunk(file, *header[:2])
    putchunk(file, b"acTL", pack(">2I", len(symbols), 0))  # frames; 0 plays: for ever
    putchunk(file, b"fcTL", _frame_control(next(number), first.size, 0, delays[0]))
    for chunk in data:
        putchunk(file, *chunk[:2])
    for symbol, delay in zip(symbols[1:], delays[1:], strict=True):
        check_symbol(symbol)
        square = bitmap(symbol.rows, SIDE, (square_px, square_px))
        putchunk(file, b"fcTL", _frame_control(next(number), square.size, corner_px, delay))
        for name, content, *_ in getchunks(square, compress_level=_COMPRESS_LEVEL):
            if name == b"IDAT":
                putchunk(file, b"fdAT", pack(">I", next(number)), content)
    putchunk(file, *end[:2])
    return file.getvalue()


def gif(
    symbols: Sequence[Symbol],
    *,
    delay_ms: int | Sequence[int] = DEFAULT_DELAY_MS,
    px: int = DEFAULT_PX,
    caption: bool = True,
) -> bytes:
    """Draw symbols as the frames of a GIF that loops for ever.

    Args:
        symbols: 1 to 10 000 symbols; equal neighbours stay frames of their own.
        delay_ms: How long a frame stands, milliseconds, a multiple of 10 up to 65 530, because GIF counts
            hundredths of a second; one for all, or one for each.
        px: Width of the picture in pixels, as in `png`.
        caption: Whether the caption stands below, as in `png`.

    Returns:
        The bytes of the file.

    Raises:
        TypeError: a symbol is not a `Symbol`, or `px` or a delay not an int.
        ValueError: a number is out of range, or there are more or fewer delays than symbols.
    """
    from PIL import Image

    delays = _checked(symbols, delay_ms, px)
    if any(delay % _GIF_STEP_MS for delay in delays):
        raise ValueError(f"a GIF counts time in steps of {_GIF_STEP_MS} ms, got {delay_ms}")
    frames = []
    for number, symbol in enumerate(symbols):
        picture = _picture(symbol, px, caption=caption)
        frame = Image.new("P", picture.size, 0)
        frame.putpalette(_GIF_PALETTE)
        frame.paste(_WHITE, mask=picture)
        # Pillow folds a frame into its equal predecessor. A corner that takes turns between two entries of
        # the palette, both of them white, keeps every frame and changes nothing that can be seen.
        frame.putpixel((0, 0), _WHITE + number % 2)
        frames.append(frame)
    file = BytesIO()
    frames[0].save(
        file, "GIF", save_all=True, append_images=frames[1:], duration=delays, loop=0, optimize=False
    )
    return file.getvalue()


def bitmap(rows: Sequence[int], width: int, size_px: tuple[int, int]) -> "Image.Image":
    """Make a 1-bit picture of rows of dots, enlarged without smoothing.

    Args:
        rows: One integer a row from the top, the leftmost dot in its highest bit, 1 for black.
        width: Dots in a row.
        size_px: Width and height of the picture, whole multiples of the dots.

    Returns:
        The picture, black on white.
    """
    from PIL import Image

    stride = -(-width // 8)
    spare = 8 * stride - width
    white = (1 << width) - 1  # Pillow has 1 for white
    packed = b"".join([((row ^ white) << spare).to_bytes(stride, "big") for row in rows])
    dots = Image.frombytes("1", (width, len(rows)), packed)
    return dots.resize(size_px, Image.Resampling.NEAREST)


def place_lettering(picture: "Image.Image", lettering: Lettering, top_px: int) -> None:
    """Lay lettering on a picture, in the middle.

    Args:
        picture: A 1-bit picture, changed in place.
        lettering: What to lay.
        top_px: Where it starts, pixels from the top edge.
    """
    size_px = lettering.width * lettering.scale, lettering.height_px
    picture.paste(
        bitmap(lettering.rows, lettering.width, size_px), (lettering.left_px(picture.width), top_px)
    )


def png_file(picture: "Image.Image") -> bytes:
    """Write a picture as PNG.

    Args:
        picture: A 1-bit picture.

    Returns:
        The bytes of the file.
    """
    file = BytesIO()
    picture.save(file, "PNG", compress_level=_COMPRESS_LEVEL)
    return file.getvalue()


def _picture(symbol: Symbol, px: int, *, caption: bool) -> "Image.Image":
    """The symbol in its quiet zone, `px` wide, on the prepared ground."""
    check_symbol(symbol)
    square_px, corner_px = _place(px)
    picture = _ground(px, caption=caption).copy()
    picture.paste(bitmap(symbol.rows, SIDE, (square_px, square_px)), (corner_px, corner_px))
    return picture


def _place(px: int) -> tuple[int, int]:
    """Side of the symbol without quiet zone, and where it starts from the left and the top, in pixels."""
    module = px // FRAME
    return SIDE * module, (px - FRAME * module) // 2 + QUIET * module


def _frame_control(number: int, size_px: tuple[int, int], corner_px: int, delay_ms: int) -> bytes:
    """What stands in a chunk fcTL: the frame replaces what is below it and is left standing."""
    replace = leave = 0
    return pack(">5I2H2B", number, *size_px, corner_px, corner_px, delay_ms, 1000, leave, replace)


@lru_cache(maxsize=4)
def _ground(px: int, *, caption: bool) -> "Image.Image":
    """What all pictures of one width share; whoever draws on it takes a copy."""
    from PIL import Image

    if not caption:
        return Image.new("1", (px, px), _WHITE)
    lettering = caption_for(px)
    ground = Image.new("1", (px, px + lettering.height_px), _WHITE)
    place_lettering(ground, lettering, px)
    return ground


def _checked(symbols: Sequence[Symbol], delay_ms: int | Sequence[int], px: int) -> list[int]:
    """One delay a frame, after all limits have been checked."""
    check_px(px)
    frames = len(symbols)
    if not 1 <= frames <= MAX_FRAMES or frames * px * px > MAX_PIXELS:
        raise ValueError(
            f"1 to {MAX_FRAMES} frames of at most {MAX_PIXELS} pixels in all, got {frames} of {px} px"
        )
    delays = [delay_ms] * frames if isinstance(delay_ms, int) else list(delay_ms)
    if len(delays) != frames:
        raise ValueError(f"{frames} frames want as many delays, got {len(delays)}")
    for delay in delays:
        if type(delay) is not int:
            raise TypeError(f"delay_ms is an int, got {type(delay).__name__}")
        if not MIN_DELAY_MS <= delay <= MAX_DELAY_MS:
            raise ValueError(f"delay_ms runs from {MIN_DELAY_MS} to {MAX_DELAY_MS}, got {delay}")
    return delays
