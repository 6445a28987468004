"""Values that every room speaks: ids that mask themselves, and the zone of the wall clock."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta, timezone
from typing import Self

WALL = timezone(timedelta(hours=8), "+08:00")
"""The wall clock of China: fixed, no daylight saving, no tz database."""

SYNTHETIC_PROVINCES = ("58", "59")
"""Province digits that GB/T 2260 never assigned: whatever begins so is synthetic."""

_PROVINCES = frozenset(
    f"{number}"
    for first, last in ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 82))
    for number in range(first, last + 1)
)
_UNASSIGNED_COUNTY = "99"

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643-1999, 3.3
_CHECK_DIGITS = "10X98765432"
_ID_NUMBER = re.compile(r"[0-9]{17}[0-9Xx]", re.ASCII)
_LONG_NUMBER = re.compile(r"[0-9]{15,}[Xx]?", re.ASCII)
_INSTITUTION = re.compile(r"[HP][0-9]{11}", re.ASCII)


def id_check_digit(first17: str) -> str:
    """The 18th character of an ID number, from its first 17 digits (GB 11643-1999, 3.3)."""
    return _CHECK_DIGITS[sum(w * int(d) for w, d in zip(_WEIGHTS, first17, strict=True)) % 11]


def is_id_number(text: str) -> bool:
    """Whether a text has the date and the check digit of an ID number (GB 11643-1999)."""
    if not _ID_NUMBER.fullmatch(text):
        return False
    try:
        date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    return id_check_digit(text[:17]) == text[17].upper()


def is_synthetic(text: str) -> bool:
    """Whether an ID number or a person's region can belong to nobody.

    Provinces 58 and 59 were never assigned; nor was county 99 of a province that there is.
    """
    province = text[:2]
    return province in SYNTHETIC_PROVINCES or (province in _PROVINCES and text[4:6] == _UNASSIGNED_COUNTY)


def masked(text: str, keep: int = 4) -> str:
    """A text of which only the last characters are told, as logs and reprs show it."""
    told = text[len(text) - keep :] if len(text) > keep else ""
    return told.rjust(len(text), "*")


def without_numbers(sentence: str) -> str:
    """A sentence whose long numbers are left out: a real code, payment code or ID number may be one."""
    return _LONG_NUMBER.sub("…", sentence)


@dataclass(frozen=True, slots=True, repr=False, order=True)
class PersonId:
    """The id of a synthetic person inside one sandbox; prints masked."""

    text: str

    def __repr__(self) -> str:
        return f"PersonId({masked(self.text)!r})"

    __str__ = __repr__


@dataclass(frozen=True, slots=True, repr=False)
class IdNumber:
    """A synthetic ID number; prints masked.

    Raises:
        ValueError: when its date or check digit is wrong, or when it could be a real person's.
    """

    text: str

    def __post_init__(self) -> None:
        if not is_id_number(self.text):
            raise ValueError("an ID number has 18 characters, a real date and a right check digit")
        if not is_synthetic(self.text):
            raise ValueError(
                "only synthetic ID numbers (provinces 58 and 59, or county 99) may enter the sandbox"
            )

    @classmethod
    def kept(cls, text: str) -> Self:
        """An ID number that a store kept: it was checked when it came in."""
        one = object.__new__(cls)
        object.__setattr__(one, "text", text)
        return one

    @property
    def birth(self) -> date:
        """The date of birth it carries."""
        return date(int(self.text[6:10]), int(self.text[10:12]), int(self.text[12:14]))

    def __repr__(self) -> str:
        return f"IdNumber({masked(self.text)!r})"

    __str__ = __repr__


@dataclass(frozen=True, slots=True)
class InstitutionId:
    """``H`` (hospital) or ``P`` (pharmacy), region of six digits, serial of five.

    Raises:
        ValueError: when the text has another shape.
    """

    text: str

    def __post_init__(self) -> None:
        if not _INSTITUTION.fullmatch(self.text):
            raise ValueError("an institution id is H or P, six digits of region and five of serial")

    def __str__(self) -> str:
        return self.text
