"""The shape of a code: where its 28 digits stand.

::

    424   SSSSSSSSSSSSSSSSSSS   PP        9       k       SS
    shape sealed, digits 1-19   province  marker  key id  sealed, digits 20-21
"""

from __future__ import annotations

import re

LENGTH = 28
PREFIX = "424"
MARKER = "9"
"""The digit that says simulated: the public shape has 0 there."""

SEALED_DIGITS = 21
PROVINCE_DIGITS = 2
HANDLES = 10**9
TAGS = 10**9
TICKS_IN_TEXT = 1000
KEY_IDS = range(10)

LANE = slice(22, 26)
"""Where province, marker and key id stand: the part in clear, which picks the key and the tweak."""


has_shape = re.compile(PREFIX + r"[0-9]{25}", re.ASCII).fullmatch
"""Whether a text is 28 ASCII digits that begin with the shape prefix, simulated or real."""

is_simulated = re.compile(PREFIX + r"[0-9]{21}" + MARKER + r"[0-9]{3}", re.ASCII).fullmatch
"""Whether a text has our shape and the marker digit 9."""


def lane_of(province: str, key_id: int) -> str:
    """The four digits in clear of a province and a key id."""
    return f"{province}{MARKER}{key_id}"


def join(sealed: int, base: int) -> str:
    """The text of 21 sealed digits on a lane's base: a text is a number of 28 digits.

    Args:
        sealed: the sealed digits as a number.
        base: ``base_of`` the lane.
    """
    head, tail = divmod(sealed, 100)
    return str(base + head * 1_000_000 + tail)


def base_of(lane: str) -> int:
    """The text of a lane whose sealed digits are all zero, as a number."""
    return int(f"{PREFIX}{'0' * 19}{lane}00")


def sealed_of(text: str) -> int:
    """The 21 sealed digits, as a number, of a text that ``is_simulated``."""
    return int(text[3:22] + text[26:])


def require_province(province: str) -> None:
    """Raise ``ValueError`` unless a province is two ASCII digits."""
    if not (len(province) == PROVINCE_DIGITS and province.isascii() and province.isdigit()):
        raise ValueError(f"a province is two ASCII digits, not {province!r}")
