"""From fields to text and back: seal and open, with the tag in between.

Opening a text costs one FF1 and two MACs whatever is wrong with it, an unknown key id included; it
gives the fields or None, and never says why (code-format.md, Verifying, steps 2 to 4).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hmac import compare_digest
from typing import TYPE_CHECKING, Final

from ybcode.rules.code.fields import HANDLES, LANE, TAGS, TICKS_IN_TEXT, join, sealed_of
from ybcode.rules.code.steps import newest_tick

if TYPE_CHECKING:
    from ybcode.rules.code.keys import KeyRing

_REMAINDER_AT: Final = TAGS
_HANDLE_AT: Final = TAGS * TICKS_IN_TEXT
_TAG_BYTES: Final = 4
_MAX_TICK: Final = 2**63


@dataclass(frozen=True, slots=True, kw_only=True)
class Intermediates:
    """Every value on the way to a text, for people who write a verifier in another language."""

    seal_key: bytes = field(repr=False)
    root_key: bytes = field(repr=False)
    credential_key: bytes = field(repr=False)
    tag: int
    plain: str
    text: str


def mint(keys: KeyRing, *, province: str, handle: int, tick: int) -> str:
    """The text of one code: 28 ASCII digits, by the key that mints.

    Args:
        keys: the issuer's ring.
        province: two ASCII digits.
        handle: the credential, 0 to 999 999 999.
        tick: the code's tick: Unix milliseconds divided by 5000.

    Raises:
        ValueError: when a field is out of its range.
    """
    if not 0 <= handle < HANDLES:
        raise ValueError(f"a handle has nine digits, not {handle!r}")
    if not 0 <= tick < _MAX_TICK:
        raise ValueError(f"a tick is a whole number from 0, not {tick!r}")
    lane = keys.minting.lane(province)
    number = handle * _HANDLE_AT + tick % TICKS_IN_TEXT * _REMAINDER_AT + lane.tag(handle, tick)
    return join(lane.seal.encrypt(number), lane.base)


def open_code(text: str, keys: KeyRing, *, now_ms: int, ahead_ms: int) -> tuple[str, int, int] | None:
    """Province, handle and tick of a text of our shape, or None when it is not authentic.

    Args:
        text: a text that ``is_simulated``.
        keys: the issuer's ring.
        now_ms: the instant, in ms; it decides which tick the remainder means.
        ahead_ms: how far ahead of it a tick may lie to be recognised.
    """
    lane = keys.lane(text[LANE])
    handle, rest = divmod(lane.seal.decrypt(sealed_of(text)), _HANDLE_AT)
    remainder, tag = divmod(rest, _REMAINDER_AT)
    tick = newest_tick(remainder, now_ms, ahead_ms)
    expected = lane.tag(handle, max(0, tick))
    good = compare_digest(expected.to_bytes(_TAG_BYTES), tag.to_bytes(_TAG_BYTES))
    return (lane.province, handle, tick) if good and lane.known and tick >= 0 else None


def explain(keys: KeyRing, *, province: str, handle: int, tick: int) -> Intermediates:
    """What ``mint`` does, with every value on the way.

    Args:
        keys: the issuer's ring.
        province: two ASCII digits.
        handle: the credential.
        tick: the code's tick.

    Raises:
        ValueError: when a field is out of its range.
    """
    text = mint(keys, province=province, handle=handle, tick=tick)
    key = keys.minting
    tag = key.lane(province).tag(handle, tick)
    return Intermediates(
        seal_key=key.seal_key,
        root_key=key.root_key,
        credential_key=key.credential_key(handle),
        tag=tag,
        plain=f"{handle:09d}{tick % TICKS_IN_TEXT:03d}{tag:09d}",
        text=text,
    )
