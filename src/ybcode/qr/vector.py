"""Draws a symbol as SVG: one path for the modules, one for the caption, no font, nothing fetched.

Lengths are in modules; the caption keeps the proportions of the 290 px picture of `raster`, in which a module
is ten pixels, so the two formats show the same picture.
"""

from collections.abc import Sequence
from functools import cache
from typing import Final

from ybcode.qr.caption import CAPTION, caption_for, runs
from ybcode.qr.symbol import DEFAULT_PX, FRAME, QUIET, SIDE, Symbol, check_px, check_symbol

_UNITS: Final = DEFAULT_PX // FRAME  # pixels of the model picture to one module


def svg(symbol: Symbol, *, px: int = DEFAULT_PX, caption: bool = True) -> str:
    """Draw a symbol as SVG.

    Args:
        symbol: What `encode_digits` made.
        px: Width of the picture in CSS pixels, quiet zone included, 58 to 4096.
        caption: Whether 仿真码 · SIMULATED stands below the quiet zone; without it the picture is square.
            The title says so in either case.

    Returns:
        An XML document without declaration; written to a file it must be UTF-8.

    Raises:
        TypeError: `symbol` is not a `Symbol`, or `px` not an int.
        ValueError: `px` is out of range.
    """
    check_symbol(symbol)
    check_px(px)
    strip, lettering = _strip() if caption else (0.0, "")
    modules = outline(symbol.rows, SIDE, left=QUIET, top=QUIET)
    box = (FRAME, FRAME + strip)
    return document(f'<path d="{modules}"/>{lettering}', box=box, scale=px / FRAME)


def document(drawing: str, *, box: tuple[float, float], scale: float = 1) -> str:
    """Wrap a black drawing in an SVG document with a white ground and the title 仿真码 · SIMULATED.

    Args:
        drawing: Elements.
        box: Width and height of the drawing in its own units.
        scale: CSS pixels to one unit.

    Returns:
        The document.
    """
    width, height = box
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{width * scale:.6g}"'
        f' height="{height * scale:.6g}" viewBox="0 0 {width:g} {height:g}" shape-rendering="crispEdges">'
        f'<title>{CAPTION}</title><rect width="{width:g}" height="{height:g}" fill="#fff"/>{drawing}</svg>'
    )


def outline(rows: Sequence[int], width: int, *, left: int = 0, top: int = 0, scale: int = 1) -> str:
    """Trace rows of dots as path data, one rectangle a run.

    Args:
        rows: One integer a row from the top, the leftmost dot in its highest bit, 1 for black.
        width: Dots in a row.
        left: Where the first column starts.
        top: Where the first row starts.
        scale: Length of a dot's side.

    Returns:
        The attribute `d` of a path.
    """
    return "".join(
        [
            f"M{left + start * scale} {top + row * scale}h{length * scale}v{scale}h-{length * scale}z"
            for row, dots in enumerate(rows)
            for start, length in runs(dots, width)
        ]
    )


@cache
def _strip() -> tuple[float, str]:
    """Height of the caption in modules, and its element."""
    lettering = caption_for(DEFAULT_PX)
    path = outline(
        lettering.rows,
        lettering.width,
        left=lettering.left_px(DEFAULT_PX),
        top=DEFAULT_PX,
        scale=lettering.scale,
    )
    return lettering.height_px / _UNITS, f'<path transform="scale({1 / _UNITS:g})" d="{path}"/>'
