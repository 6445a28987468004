"""How much a picture may suffer before a scanner loses it: our 290 px PNG against zxing-cpp.

`python -m tests.qr.robustness` prints the table, `--write` puts it into docs/reference/scan-robustness.md.
Codes and noise come from a fixed seed: the same versions of the libraries give the same table.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from random import Random
from statistics import NormalDist

from PIL import Image, ImageChops, ImageFilter

from tests.qr.readers import opened, scanned, synthetic_text
from ybcode.qr.raster import png
from ybcode.qr.symbol import encode_digits

CODES = 100
SEED = 20
PAGE = Path(__file__).parents[2] / "docs" / "reference" / "scan-robustness.md"
BEGIN, END = "<!-- table: begin -->", "<!-- table: end -->"
WHITE = 255
LISTENED_FOR = ("QRCode", "Code128")  # in heavy noise older versions see a DataBar that is not there
# Maps a uniform byte to a standard normal deviate.
NORMAL = [NormalDist().inv_cdf((byte + 0.5) / 256) for byte in range(256)]

Distort = Callable[[Image.Image, Random], Image.Image]


@dataclass(frozen=True)
class Cell:
    """One line of the table.

    Attributes:
        kind: What is done to the picture.
        level: How strongly, with its unit.
        distort: Does it.
        mild: Whether every code must be read: a phone held to a till's scanner is no worse than this.
    """

    kind: str
    level: str
    distort: Distort
    mild: bool = False


@dataclass(frozen=True)
class Outcome:
    """What became of the codes of a cell: read right, read as something else; the rest was not found."""

    codes: int
    read: int
    misread: int


def blur(radius_px: float) -> Distort:
    """Gaussian blur; a module is 10 px."""
    return lambda picture, _: picture.filter(ImageFilter.GaussianBlur(radius_px))


def noise(deviation: float) -> Distort:
    """Gaussian noise on every pixel, standard deviation on the scale 0 to 255."""
    shifts = [max(0, min(255, round(128 + deviation * normal))) for normal in NORMAL]

    def distort(picture: Image.Image, random: Random) -> Image.Image:
        grain = Image.frombytes("L", picture.size, random.randbytes(picture.width * picture.height))
        return ImageChops.add(picture, grain.point(shifts), offset=-128)

    return distort


def rotate(degrees: float) -> Distort:
    """Rotation about the centre, on white."""
    return lambda picture, _: picture.rotate(degrees, Image.Resampling.BILINEAR, expand=True, fillcolor=WHITE)


def fade(black: int, white: int) -> Distort:
    """Black and white become two greys."""
    return lambda picture, _: picture.point([black + (white - black) * grey // 255 for grey in range(256)])


def jpeg(quality: int) -> Distort:
    """Compression as JPEG."""

    def distort(picture: Image.Image, _: Random) -> Image.Image:
        file = BytesIO()
        picture.save(file, "JPEG", quality=quality)
        return opened(file.getvalue()).convert("L")

    return distort


def tilt(far_percent: int) -> Distort:
    """Perspective: the upper edge leans away until it looks this much as long as the lower one."""

    def distort(picture: Image.Image, _: Random) -> Image.Image:
        width, height = picture.size
        stretch = 100 / far_percent
        lean = (stretch - 1) / height
        middle = width / 2
        # Pixel (x, y) shows the original at ((ax + by + c) / (gx + hy + 1), (dx + ey + f) / (gx + hy + 1)).
        of_x = (stretch, middle * lean, middle * (1 - stretch))
        of_y = (0, stretch, 0)
        return picture.transform(
            picture.size,
            Image.Transform.PERSPECTIVE,
            (*of_x, *of_y, 0, lean),
            Image.Resampling.BILINEAR,
            fillcolor=WHITE,
        )

    return distort


def shrink(module_px: float) -> Distort:
    """Resampling until a module has this many pixels, as on a distant or small camera picture."""

    def distort(picture: Image.Image, _: Random) -> Image.Image:
        size = (round(picture.width * module_px / 10), round(picture.height * module_px / 10))
        return picture.resize(size, Image.Resampling.BILINEAR)

    return distort


def together(*distortions: Distort) -> Distort:
    """Several distortions, one after the other."""

    def distort(picture: Image.Image, random: Random) -> Image.Image:
        for each in distortions:
            picture = each(picture, random)
        return picture

    return distort


CELLS = (
    Cell("as drawn", "10 px a module", together(), mild=True),
    *(Cell("Gaussian blur", f"radius {px} px", blur(px), mild=px <= 3) for px in (2, 3, 4, 5, 5.5, 6)),
    *(
        Cell("Gaussian noise", f"deviation {d} of 255", noise(d), mild=d <= 20)
        for d in (10, 20, 30, 35, 40, 60)
    ),
    *(
        Cell("rotation", f"{degrees}°", rotate(degrees), mild=True)
        for degrees in (1, 7, 15, 30, 45, 61, 90, 133, 173, 180)
    ),
    Cell("contrast", "50 % (64 on 191)", fade(64, 191), mild=True),
    Cell("contrast", "25 % (96 on 160)", fade(96, 160), mild=True),
    Cell("contrast", "10 % (115 on 140)", fade(115, 140)),
    Cell("contrast", "5 % (122 on 134)", fade(122, 134)),
    Cell("contrast, dark picture", "20 on 60", fade(20, 60)),
    *(
        Cell("JPEG", f"quality {quality}", jpeg(quality), mild=quality >= 30)
        for quality in (50, 30, 10, 5, 1)
    ),
    *(
        # zxing-cpp up to 3.0 loses the 90 % picture, whoever drew it, and reads those of 85 % and 80 %.
        Cell("perspective", f"far edge {percent} % of the near one", tilt(percent), mild=80 <= percent < 90)
        for percent in (90, 85, 80, 70, 60, 50, 40)
    ),
    *(Cell("shrunk", f"{px} px a module", shrink(px), mild=px >= 3) for px in (5, 3, 2, 1.5, 1.2)),
    Cell(
        "together",
        "blur 2 px, contrast 70 %, noise 15, rotation 7°, far edge 90 %, JPEG 60",
        together(blur(2), fade(38, 217), noise(15), rotate(7), tilt(90), jpeg(60)),
        mild=True,
    ),
    Cell(
        "together",
        "blur 3 px, contrast 50 %, noise 10, rotation 23°, far edge 80 %, JPEG 40",
        together(blur(3), fade(64, 191), noise(10), rotate(23), tilt(80), jpeg(40)),
    ),
    Cell(
        "together",
        "blur 4 px, contrast 40 %, noise 12, rotation 38°, far edge 70 %, JPEG 20",
        together(blur(4), fade(77, 179), noise(12), rotate(38), tilt(70), jpeg(20)),
    ),
)


def measure(cell: Cell, *, codes: int = CODES) -> Outcome:
    """Scan so many codes after the cell's distortion; each cell has its own seed, whatever ran before it."""
    random = Random(f"{SEED} {cell.kind} {cell.level}")
    read = misread = 0
    for _ in range(codes):
        text = synthetic_text(random)
        picture = opened(png(encode_digits(text))).convert("L")
        found = scanned(cell.distort(picture, random))
        read += ("QRCode", text) in found
        misread += any(kind in LISTENED_FOR and said != text for kind, said in found)
    return Outcome(codes, read, misread)


def table() -> str:
    """All cells as a Markdown table, with the versions that gave it."""
    lines = [
        f"{CODES} codes a line, seed {SEED}; "
        + ", ".join(f"{name} {version(name)}" for name in ("zxing-cpp", "pillow", "qrcode"))
        + ".",
        "",
        "| distortion | level | read | misread |",
        "| --- | --- | ---: | ---: |",
    ]
    for cell in CELLS:
        outcome = measure(cell)
        share = f"{100 * outcome.read / outcome.codes:.0f} %"
        lines.append(f"| {cell.kind} | {cell.level} | {share} | {outcome.misread} |")
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    """Print the table, or write it between the markers of the page."""
    if arguments not in ([], ["--write"]):
        print("usage: python -m tests.qr.robustness [--write]", file=sys.stderr)
        return 2
    result = table()
    if not arguments:
        print(result)
        return 0
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n\n{result}\n\n{END}{after}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
