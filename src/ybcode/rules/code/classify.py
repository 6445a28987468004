"""What a scanner delivered: ours, or which of the other things that lie on a pharmacy's counter.

Told by shape alone, in a fixed order (code-format.md, Verifying, step 1). What is not ours is never
kept: only its class, its length and a keyed hash.
"""

from __future__ import annotations

import re
from enum import StrEnum

from ybcode.rules.code.fields import LENGTH, has_shape, is_simulated
from ybcode.values import is_id_number


class TextClass(StrEnum):
    """The class of a scanned text; all but ``SIMULATED`` are named as the refusal they meet."""

    SIMULATED = "simulated"
    NOT_SIMULATED = "code.not_simulated"
    ID_NUMBER = "code.id_number"
    PAYMENT_CODE = "code.payment_code"
    TRACE_CODE = "code.trace_code"
    BARCODE = "code.barcode"
    AUTH_NO = "code.auth_no"
    MALFORMED = "code.malformed"


# code-format.md, step 1. ASCII digits only: a full-width digit is malformed, never "normalised".
_PAYMENT = re.compile(r"1[0-5][0-9]{16}|(?:2[5-9]|30)[0-9]{14,22}|62[0-9]{17}", re.ASCII)
_AUTH_NO = re.compile(r"ano[0-9]{25}", re.ASCII)
_PACKS = {20: TextClass.TRACE_CODE, 13: TextClass.BARCODE}
_MALFORMED = TextClass.MALFORMED
LENGTHS = frozenset({*_PACKS, *range(16, 25), LENGTH})
"""The only lengths that any class but malformed has."""


def classify(text: str) -> TextClass:
    """The class of any text whatever.

    Args:
        text: what the scanner delivered, its line end already stripped.

    Raises:
        TypeError: when it is not a ``str``.
    """
    if not isinstance(text, str):
        raise TypeError(f"classify takes a str, not {type(text).__name__}")
    if len(text) not in LENGTHS or not text.isascii():
        return _MALFORMED
    if len(text) == LENGTH:
        return _classify_28(text)
    if is_id_number(text):
        return TextClass.ID_NUMBER
    if _PAYMENT.fullmatch(text):
        return TextClass.PAYMENT_CODE
    return _PACKS.get(len(text), _MALFORMED) if text.isdigit() else _MALFORMED


def _classify_28(text: str) -> TextClass:
    if has_shape(text):
        return TextClass.SIMULATED if is_simulated(text) else TextClass.NOT_SIMULATED
    return TextClass.AUTH_NO if _AUTH_NO.fullmatch(text) else _MALFORMED
