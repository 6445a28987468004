"""Pictures in and out: what ``qr`` renders as bytes is saved here, and image files are read here.

Every picture carries the caption 仿真码 · SIMULATED unless it is turned off.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    class Timed(Protocol):
        """A code with its times, as ``ShownCode`` has them."""

        @property
        def text(self) -> str:
            """The digits."""
            ...

        @property
        def generated_ms(self) -> int:
            """The start of its life, in ms."""
            ...

        @property
        def refresh_ms(self) -> int:
            """When the next one is due, in ms."""
            ...


DEFAULT_PX = 290
_MAX_FRAME_MS = 65_000
_MAX_IMAGE_BYTES = 64 * 1024 * 1024
_KINDS = {"QRCode", "Code128", "EAN13", "DataMatrix"}
"""What lies on a counter; a decoder sees ghosts of rarer kinds in a noisy photograph."""


class _Picture:
    """A symbol of digits; masked when printed."""

    def __init__(self, text: str) -> None:
        self._text = text

    def _write(self, path: str | Path, forms: dict[str, Callable[[], bytes]]) -> Path:
        path = Path(path)
        form = forms.get(path.suffix.lower())
        if form is None:
            raise ValueError(f"cannot save {path.name!r}: choose a name ending in {' or '.join(forms)}")
        path.write_bytes(form())
        return path

    def __repr__(self) -> str:
        return f"{type(self).__name__}({len(self._text)} digits)"


class QrCode(_Picture):
    """Digits as a QR symbol, version 1-M."""

    def png(self, *, px: int = DEFAULT_PX, caption: bool = True) -> bytes:
        """The symbol as PNG, ``px`` pixels wide."""
        from ybcode.qr import raster, symbol

        return raster.png(symbol.encode_digits(self._text), px=px, caption=caption)

    def svg(self, *, px: int = DEFAULT_PX, caption: bool = True) -> str:
        """The symbol as SVG, ``px`` pixels wide."""
        from ybcode.qr import symbol, vector

        return vector.svg(symbol.encode_digits(self._text), px=px, caption=caption)

    def ansi(self, *, caption: bool = True) -> str:
        """The symbol in half blocks for a terminal, colours included."""
        from ybcode.qr import blocks, symbol

        return blocks.ansi(symbol.encode_digits(self._text), caption=caption)

    def save(self, path: str | Path, *, px: int = DEFAULT_PX, caption: bool = True) -> Path:
        """Write the symbol to a ``.png`` or ``.svg`` file.

        Args:
            path: where; its ending says which.
            px: width in pixels.
            caption: whether 仿真码 · SIMULATED stands below.

        Returns:
            The path.

        Raises:
            ValueError: for another ending.
            OSError: when the file cannot be written.
        """
        return self._write(
            path,
            {
                ".png": lambda: self.png(px=px, caption=caption),
                ".svg": lambda: self.svg(px=px, caption=caption).encode(),
            },
        )


class Barcode(_Picture):
    """Digits as Code 128, set C."""

    def png(self, *, caption: bool = True) -> bytes:
        """The bars as PNG."""
        from ybcode.qr import barcode

        return barcode.barcode_png(barcode.encode_pairs(self._text), caption=caption)

    def svg(self, *, caption: bool = True) -> str:
        """The bars as SVG."""
        from ybcode.qr import barcode

        return barcode.barcode_svg(barcode.encode_pairs(self._text), caption=caption)

    def save(self, path: str | Path, *, caption: bool = True) -> Path:
        """Write the bars to a ``.png`` or ``.svg`` file.

        Args:
            path: where; its ending says which.
            caption: whether 仿真码 · SIMULATED stands below.

        Returns:
            The path.

        Raises:
            ValueError: for another ending.
            OSError: when the file cannot be written.
        """
        return self._write(
            path,
            {
                ".png": lambda: self.png(caption=caption),
                ".svg": lambda: self.svg(caption=caption).encode(),
            },
        )


def animate(codes: Sequence[Timed], path: str | Path, *, px: int = DEFAULT_PX, caption: bool = True) -> Path:
    """Write the rotation of a code as a moving picture, each frame as long as its code was shown.

    A frame stands at most 65 s: more does not fit the format.

    Args:
        codes: as a screen showed them, in order.
        path: where; ``.png`` makes an APNG, ``.gif`` a GIF.
        px: width in pixels.
        caption: whether 仿真码 · SIMULATED stands below.

    Returns:
        The path.

    Raises:
        ValueError: for no codes, or another ending.
        OSError: when the file cannot be written.
    """
    from ybcode.qr import raster, symbol

    path = Path(path)
    render = {".png": raster.apng, ".gif": raster.gif}.get(path.suffix.lower())
    if render is None:
        raise ValueError(f"cannot save {path.name!r}: choose a name ending in .png or .gif")
    if not codes:
        raise ValueError("an animation needs at least one code")
    symbols = [symbol.encode_digits(one.text) for one in codes]
    delays = [min(one.refresh_ms - one.generated_ms, _MAX_FRAME_MS) for one in codes]
    path.write_bytes(render(symbols, delay_ms=delays, px=px, caption=caption))
    return path


def read_picture(path: str | Path) -> tuple[str, ...]:
    """The texts of all symbols in an image file, read by zxing-cpp.

    Args:
        path: PNG, JPEG, GIF, BMP, WebP: whatever Pillow opens.

    Returns:
        The texts, each once, in the order found; empty when there is no symbol.

    Raises:
        ValueError: when the file is no image, or larger than 64 MiB; one sentence.
        OSError: when the file cannot be read.
    """
    import zxingcpp
    from PIL import Image, UnidentifiedImageError

    path = Path(path)
    if path.stat().st_size > _MAX_IMAGE_BYTES:
        raise ValueError(f"{path.name}: larger than {_MAX_IMAGE_BYTES} bytes")
    try:
        with Image.open(path) as image:
            found = zxingcpp.read_barcodes(image.convert("L"))
    except (UnidentifiedImageError, Image.DecompressionBombError, SyntaxError, ValueError):
        raise ValueError(f"{path.name}: not an image that can be read") from None
    return tuple(dict.fromkeys(one.text for one in found if one.format.name in _KINDS))
