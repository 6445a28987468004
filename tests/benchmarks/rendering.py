"""Rendering against the package `qrcode` as its documentation shows it: PNG, SVG and an animation.

Both sides start from the digits and end with the bytes of a file. The texts change from call to call, so no
side profits from having seen one.
"""

from collections.abc import Callable
from io import BytesIO
from itertools import count
from typing import Any, Final

import qrcode
from qrcode.constants import ERROR_CORRECT_M
from qrcode.image.svg import SvgPathImage

from tests.benchmarks.measure import Result, Row, interleave
from ybcode.qr.raster import apng, png
from ybcode.qr.symbol import MASK, encode_digits
from ybcode.qr.vector import svg

_FRAMES: Final = 12
_DELAY_MS: Final = 5_000


def _texts() -> Callable[[], str]:
    """A source of codes that never repeats itself: 28 digits, the marker of a simulated code in its place."""
    numbers = count(1)
    return lambda: f"424{next(numbers) * 1_234_567_890_123_457 % 10**19:019d}589020"


def _png() -> Result:
    """One code as a PNG of 290 px."""
    text = _texts()

    def reference() -> bytes:
        file = BytesIO()
        qrcode.make(text()).save(file)
        return file.getvalue()

    def fixed() -> bytes:
        drawing: Any = qrcode.QRCode(version=1, error_correction=ERROR_CORRECT_M, mask_pattern=MASK)
        drawing.add_data(text(), optimize=0)
        file = BytesIO()
        drawing.make_image().save(file)
        return file.getvalue()

    ratio = interleave(lambda: png(encode_digits(text()), caption=False), reference, rounds=21, calls=8)
    beside = {
        "ours with caption": interleave(lambda: png(encode_digits(text())), reference, rounds=9, calls=5),
        "qrcode, version and mask fixed": interleave(fixed, reference, rounds=9, calls=5),
    }
    try:
        import segno
    except ModuleNotFoundError:
        return Result(ratio, beside)

    def peer() -> bytes:
        file = BytesIO()
        segno.make(text(), micro=False).save(file, kind="png", scale=10, border=4)
        return file.getvalue()

    return Result(ratio, beside | {"segno": interleave(peer, reference, rounds=9, calls=5)})


def _svg() -> Result:
    """One code as SVG, a single path on either side."""
    text = _texts()

    def reference() -> bytes:
        file = BytesIO()
        qrcode.make(text(), image_factory=SvgPathImage).save(file)
        return file.getvalue()

    def ours(*, caption: bool) -> bytes:
        return svg(encode_digits(text()), caption=caption).encode()

    ratio = interleave(lambda: ours(caption=False), reference, rounds=21, calls=8)
    beside = {"ours with caption": interleave(lambda: ours(caption=True), reference, rounds=9, calls=5)}
    try:
        import segno
    except ModuleNotFoundError:
        return Result(ratio, beside)

    def peer() -> bytes:
        file = BytesIO()
        segno.make(text(), micro=False).save(file, kind="svg", scale=10, border=4)
        return file.getvalue()

    return Result(ratio, beside | {"segno": interleave(peer, reference, rounds=9, calls=5)})


def _apng() -> Result:
    """Twelve codes as an animation: APNG against what `qrcode` and Pillow offer, a GIF."""
    text = _texts()

    def reference() -> bytes:
        first, *others = [qrcode.make(text()).get_image() for _ in range(_FRAMES)]
        file = BytesIO()
        first.save(file, "GIF", save_all=True, append_images=others, duration=_DELAY_MS, loop=0)
        return file.getvalue()

    def ours(*, caption: bool) -> bytes:
        symbols = [encode_digits(text()) for _ in range(_FRAMES)]
        return apng(symbols, delay_ms=_DELAY_MS, caption=caption)

    ratio = interleave(lambda: ours(caption=False), reference, rounds=15, calls=1)
    captioned = interleave(lambda: ours(caption=True), reference, rounds=7, calls=1)
    return Result(ratio, {"ours with caption": captioned})


# "N times faster": the time of the reference over ours.
ROWS: Final[tuple[Row, ...]] = (
    Row("28 digits to PNG, 290 px", "higher", 4, _png),
    Row("28 digits to SVG", "higher", 12, _svg),
    Row("12 frames to APNG, 290 px", "higher", 6, _apng),
)
