"""The ecToken: what a scan is exchanged for. 38 characters, for one institution, for many calls.

``insuOrg`` (6) ‖ ``ec`` ‖ 18 of ``[0-9a-z]`` ‖ ``0000`` ‖ 8 hex digits of an HMAC over the rest.
"""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ybcode.rules.holders.credential import Credential
    from ybcode.values import InstitutionId

_SHAPE = re.compile(r"[0-9]{6}ec[0-9a-z]{18}0000[0-9a-f]{8}", re.ASCII)
_BODY_DIGITS = 18
_BODY_BYTES = 12
_ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz"
_PAIRS = tuple(low + high for high in _ALPHABET for low in _ALPHABET)
_MAC_BYTES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class EcToken:
    """The row behind one ecToken: which scan yielded it.

    Attributes:
        text: the 38 characters.
        credential: whose account, shown by whom, on which channel, as it stood at the scan.
        institution: for whom it is good.
        terminal: where the code was scanned.
        scene: what for.
        tick: the code's tick.
        given_ms: when it was given, in ms.
    """

    text: str = field(repr=False)
    credential: Credential
    institution: InstitutionId
    terminal: str
    scene: str
    tick: int
    given_ms: int


@dataclass(frozen=True, slots=True)
class PutToken:
    """Effect: an ecToken exists. Precondition: its text is new, or was given before ``dead_before_ms``.

    By the way a store forgets those that are dead for one more life, at most a sixteenth of it too late.
    """

    token: EcToken
    dead_before_ms: int


def make_ectoken(insu_org: str, entropy: bytes, key: bytes) -> str:
    """The text of a new ecToken.

    Args:
        insu_org: six digits, the region of the insurance.
        entropy: the last 12 bytes count: 18 digits of 36 hold no more.
        key: the instance's key for ecTokens.
    """
    number = int.from_bytes(entropy[-_BODY_BYTES:], "big")
    body = ""
    for _ in range(_BODY_DIGITS // 2):
        number, pair = divmod(number, len(_PAIRS))
        body += _PAIRS[pair]
    head = f"{insu_org}ec{body}0000"
    return head + _seal(head, key)


def is_ectoken(text: str, key: bytes) -> bool:
    """Whether a text has the shape of an ecToken and its HMAC is ours."""
    if not _SHAPE.fullmatch(text):
        return False
    head, mac = text[:-8], text[-8:]
    return hmac.compare_digest(_seal(head, key).encode(), mac.encode())


def _seal(head: str, key: bytes) -> str:
    return hmac.digest(key, head.encode(), "sha256")[:_MAC_BYTES].hex()
