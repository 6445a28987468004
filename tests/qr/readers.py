"""What the tests see pictures with: a scanner, and readers of SVG and terminal text of their own."""

import re
from io import BytesIO
from random import Random
from unicodedata import east_asian_width
from xml.etree import ElementTree as ET

import zxingcpp
from PIL import Image, ImageDraw

_SVG = "{http://www.w3.org/2000/svg}"
_CELL_PX = (6, 12)


def synthetic_text(random):
    """A text of the shape of our codes, its marker of simulation in place."""
    sealed = f"{random.randrange(10**19):019d}"
    return f"424{sealed}{random.choice(('58', '59'))}9{random.randrange(10)}{random.randrange(100):02d}"


def synthetic_texts(count, *, seed=1):
    """The same list of texts at every call."""
    random = Random(seed)
    return [synthetic_text(random) for _ in range(count)]


def opened(content):
    """The picture in the bytes of a file."""
    return Image.open(BytesIO(content))


def scanned(picture):
    """All that zxing-cpp reads in a picture, as (format, text)."""
    return [(code.format.name, code.text) for code in zxingcpp.read_barcodes(picture.convert("L"))]


def svg_picture(text, *, scale):
    """Paint an SVG of rectangles and rectangular paths, `scale` pixels to its unit."""
    root = ET.fromstring(text)
    _, _, width, height = map(float, root.get("viewBox").split())
    picture = Image.new("RGB", (round(width * scale), round(height * scale)), "magenta")
    draw = ImageDraw.Draw(picture)
    for element in root:
        if element.tag == f"{_SVG}rect":
            draw.rectangle((0, 0, *_corner(element, scale)), fill=element.get("fill"))
        elif element.tag == f"{_SVG}path":
            enlarge = re.fullmatch(r"scale\(([\d.]+)\)", element.get("transform", "scale(1)"))
            for left, top, right, bottom in _rectangles(element.get("d"), scale * float(enlarge[1])):
                draw.rectangle((left, top, right - 1, bottom - 1), fill=element.get("fill", "#000"))
        else:
            assert element.tag == f"{_SVG}title", element.tag
    return picture


def _corner(element, scale):
    """The last pixel of a rectangle that starts at the origin."""
    return tuple(round(float(element.get(name)) * scale) - 1 for name in ("width", "height"))


def _rectangles(path, scale):
    """The boxes of a path made of nothing but M x y h w v h h -w z."""
    number = r"(-?[\d.]+)"
    pattern = re.compile(rf"M{number} {number}h{number}v{number}h{number}z")
    assert pattern.sub("", path) == ""
    for match in pattern.finditer(path):
        left, top, across, down, back = map(float, match.groups())
        assert back == -across
        yield tuple(round(value * scale) for value in (left, top, left + across, top + down))


def ansi_picture(text, *, terminal):
    """What a terminal with this background shows for a text, with some of the terminal around it."""
    wide, high = _CELL_PX
    lines = text.split("\n")
    columns = max(sum(_columns(mark) for mark in re.sub(r"\x1b\[[\d;]*m", "", line)) for line in lines)
    picture = Image.new("RGB", ((columns + 4) * wide, (len(lines) + 4) * high), terminal)
    draw = ImageDraw.Draw(picture)
    for row, line in enumerate(lines, 2):
        column = 2
        ink, paper = "magenta", terminal
        for escape, mark in re.findall(r"\x1b\[([\d;]*)m|(.)", line):
            if escape:
                ink, paper = _colours(escape, terminal)
                continue
            left, top = column * wide, row * high
            for half, inked in enumerate(_halves(mark)):
                right = left + _columns(mark) * wide - 1
                box = (left, top + half * high // 2, right, top + (half + 1) * high // 2 - 1)
                draw.rectangle(box, fill=ink if inked else paper)
            column += _columns(mark)
        assert (ink, paper) == ("magenta", terminal), "a line ends with a reset"
    return picture


def _columns(mark):
    """How many columns of a terminal a character takes."""
    return 2 if east_asian_width(mark) in "WF" else 1


def _halves(mark):
    """Which halves of its cell a character inks; letters are shown as paper."""
    return {"▀": (True, False), "▄": (False, True), "█": (True, True)}.get(mark, (False, False))


def _colours(escape, terminal):
    """Foreground and background after one SGR sequence that sets both, or resets."""
    if escape == "0":
        return "magenta", terminal
    sets_both = re.fullmatch(r"38;5;(\d+);48;5;(\d+)", escape)
    return tuple(_palette(int(entry)) for entry in sets_both.groups())


def _palette(entry):
    """The 6 × 6 × 6 cube of the 256-colour palette, the part that no theme changes."""
    assert 16 <= entry <= 231
    steps = (0, 95, 135, 175, 215, 255)
    cube = entry - 16
    return steps[cube // 36], steps[cube // 6 % 6], steps[cube % 6]
