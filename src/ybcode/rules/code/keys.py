"""Keys: epoch keys with their four states, and what is derived from an epoch key.

A key ring is a value made of epoch keys; it holds cipher objects that keep state, so every thread has
one of its own (``ring.copy()``). All derivations are in code-format.md, section Keys.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, get_args

from ybcode.rules.code.ff1 import FF1
from ybcode.rules.code.fields import (
    KEY_IDS,
    SEALED_DIGITS,
    TAGS,
    TICKS_IN_TEXT,
    base_of,
    lane_of,
    require_province,
)
from ybcode.rules.code.suites import SALT, SUITES, SuiteName

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SECRET_BYTES = 32

KeyState = Literal["pending", "mint+verify", "verify-only", "retired"]

# code-format.md, Keys: moved by command only; verify-only for at least 1000 ticks.
TRANSITIONS: Mapping[tuple[KeyState, str], KeyState] = MappingProxyType(
    {
        ("pending", "rotate"): "mint+verify",
        ("mint+verify", "rotate"): "verify-only",
        ("verify-only", "rotate after 1000 ticks"): "retired",
    }
)
_VERIFYING: tuple[KeyState, ...] = ("mint+verify", "verify-only")
_HANDLE_TICK = struct.Struct(">QQ")
_HANDLE = struct.Struct(">Q")


@dataclass(frozen=True, slots=True, kw_only=True)
class EpochKey:
    """One epoch key and where it stands in its life.

    Attributes:
        key_id: 0 to 9, the digit in the text.
        secret: 32 bytes; never printed.
        suite: ``aes-sha256`` or ``sm4-sm3``.
        state: see ``TRANSITIONS``.
        issue: how often this key id was given out before.
        since_tick: the tick of its last move.
    """

    key_id: int
    secret: bytes = field(repr=False)
    suite: SuiteName = "aes-sha256"
    state: KeyState = "mint+verify"
    issue: int = 0
    since_tick: int = 0

    def __post_init__(self) -> None:
        if self.key_id not in KEY_IDS:
            raise ValueError(f"a key id is 0 to 9, not {self.key_id!r}")
        if self.suite not in SUITES:
            raise ValueError(f"unknown suite {self.suite!r}: there are {', '.join(SUITES)}")
        if self.state not in get_args(KeyState):
            raise ValueError(f"unknown state {self.state!r}: there are {', '.join(get_args(KeyState))}")
        if len(self.secret) != SECRET_BYTES:
            raise ValueError(f"an epoch key has {SECRET_BYTES} bytes, not {len(self.secret)}")


class Lane:
    """One key at work for one province: the seal, the tags, the digits in clear.

    Attributes:
        known: whether codes of this lane are accepted; False stands in for an unknown key id.
        province: two digits.
        seal: the permutation of 21 digits (tweak: key id and province).
        base: the lane's text with all sealed digits zero, as a number.
    """

    __slots__ = ("_credential_mac", "_mac", "_message", "base", "known", "province", "seal")

    def __init__(self, key: UnlockedKey, province: str, *, known: bool) -> None:
        require_province(province)
        tweak = f"{key.key_id}{province}".encode("ascii")
        self.known = known
        self.province = province
        self.seal = FF1(key.block, radix=10, length=SEALED_DIGITS, tweak=tweak)
        self.base = base_of(lane_of(province, key.key_id))
        self._credential_mac = key.credential_mac
        self._mac = key.suite.mac
        self._message = SALT + bytes([key.key_id]) + province.encode("ascii")

    def tag(self, handle: int, tick: int) -> int:
        """The nine-digit tag over key id, province, handle and full tick; ``bind`` is empty today."""
        credential_key = self._credential_mac(_HANDLE.pack(handle))
        mac = self._mac(credential_key, self._message + _HANDLE_TICK.pack(handle, tick))
        return int.from_bytes(mac[:16]) % TAGS


class UnlockedKey:
    """What is derived from one epoch key, ready to work.

    Attributes:
        key_id: 0 to 9.
        suite: its ciphers.
        seal_key: 16 bytes.
        root_key: 32 bytes.
        block: FF1's block cipher under the seal key; holds state.
        credential_mac: the suite's MAC under the root key, prepared.
    """

    __slots__ = ("_lanes", "block", "credential_mac", "key_id", "root_key", "seal_key", "suite")

    def __init__(self, key: EpochKey) -> None:
        self.key_id = key.key_id
        self.suite = SUITES[key.suite]
        self.seal_key = self.suite.derive(key.secret, b"seal", size=16)
        self.root_key = self.suite.derive(key.secret, b"credential", size=32)
        self.block = self.suite.block(self.seal_key)
        self.credential_mac = self.suite.keyed(self.root_key)
        self._lanes: dict[str, Lane] = {}

    def lane(self, province: str) -> Lane:
        """This key at work for a province.

        Raises:
            ValueError: when the province is not two ASCII digits.
        """
        lane = self._lanes.get(province)
        if lane is None:
            lane = self._lanes[province] = Lane(self, province, known=True)
        return lane

    def credential_key(self, handle: int) -> bytes:
        """The MAC key of one credential."""
        return self.credential_mac(_HANDLE.pack(handle))

    def __repr__(self) -> str:
        return f"UnlockedKey(key_id={self.key_id}, suite={self.suite.name!r})"


class KeyRing:
    """The epoch keys of an issuer, unlocked; one a thread, because cipher objects keep state.

    Args:
        keys: at most one a key id; exactly one of them mints.

    Raises:
        ValueError: when two keys share an id, or none or several mint.
    """

    __slots__ = ("_decoy", "_lanes", "_verifying", "keys", "minting")

    def __init__(self, keys: Iterable[EpochKey]) -> None:
        self.keys = tuple(sorted(keys, key=lambda key: key.key_id))
        if len({key.key_id for key in self.keys}) < len(self.keys):
            raise ValueError("two epoch keys share a key id")
        minting = [key for key in self.keys if key.state == "mint+verify"]
        if len(minting) != 1:
            raise ValueError(f"exactly one key of a ring mints, not {len(minting)}")
        self._verifying = {key.key_id: UnlockedKey(key) for key in self.keys if key.state in _VERIFYING}
        self.minting = self._verifying[minting[0].key_id]
        # An unknown key id costs the same work as a known one: it is opened with this, to no avail.
        suite = self.minting.suite.name
        self._decoy = UnlockedKey(EpochKey(key_id=0, secret=bytes(SECRET_BYTES), suite=suite))
        self._lanes: dict[str, Lane] = {}

    @classmethod
    def single(cls, secret: bytes, *, key_id: int = 0, suite: SuiteName = "aes-sha256") -> KeyRing:
        """A ring of one key that mints and verifies.

        Args:
            secret: 32 bytes.
            key_id: 0 to 9.
            suite: ``aes-sha256`` or ``sm4-sm3``.
        """
        return cls([EpochKey(key_id=key_id, secret=secret, suite=suite)])

    def copy(self) -> KeyRing:
        """The same keys with cipher objects of their own, for another thread."""
        return KeyRing(self.keys)

    def lane(self, digits: str) -> Lane:
        """The key that opens the codes of a lane; a decoy when its key id is unknown, pending or retired.

        Args:
            digits: the four digits in clear of a text: province, marker, key id.
        """
        lane = self._lanes.get(digits)
        if lane is None:
            province, key = digits[:2], self._verifying.get(int(digits[3]))
            lane = Lane(self._decoy, province, known=False) if key is None else key.lane(province)
            self._lanes[digits] = lane
        return lane

    def __repr__(self) -> str:
        return f"KeyRing({', '.join(f'{key.key_id}:{key.state}' for key in self.keys)})"


def next_slot(keys: Iterable[EpochKey]) -> tuple[int, int]:
    """The key id and issue number that the next pending key gets.

    Raises:
        ValueError: when no key id is free; the sentence says when one will be.
    """
    held = {key.key_id: key for key in keys}
    for key_id in KEY_IDS:
        if key_id not in held:
            return key_id, 0
    # A key id is used again only after it was retired: the one that rested longest.
    retired = [key for key in held.values() if key.state == "retired"]
    if not retired:
        raise ValueError(
            f"all ten key ids are in use: an old key is retired {TICKS_IN_TEXT} ticks after its turn"
        )
    oldest = min(retired, key=lambda key: key.since_tick)
    return oldest.key_id, oldest.issue + 1


def retire(keys: Iterable[EpochKey], now_tick: int) -> tuple[EpochKey, ...]:
    """The keys, those retired that only verified for 1000 ticks: none of their codes can be told any more."""
    return tuple(
        replace(key, state=TRANSITIONS[key.state, "rotate after 1000 ticks"], since_tick=now_tick)
        if key.state == "verify-only" and now_tick - key.since_tick >= TICKS_IN_TEXT
        else key
        for key in keys
    )


def rotate(keys: Iterable[EpochKey], fresh: EpochKey, now_tick: int) -> tuple[EpochKey, ...]:
    """The keys after one rotation: the pending key mints, the minting one only verifies.

    Args:
        keys: the keys so far, one of them pending.
        fresh: the next pending key, in the slot that ``next_slot`` gave.
        now_tick: the tick of the rotation.

    Raises:
        ValueError: when the fresh key's id is held by a key that was not retired.
    """
    keys = tuple(keys)
    if any(key.key_id == fresh.key_id and key.state != "retired" for key in keys):
        raise ValueError(f"key id {fresh.key_id} is in use: a key id is used again after it was retired")
    moved = [
        replace(key, state=TRANSITIONS[key.state, "rotate"], since_tick=now_tick)
        if (key.state, "rotate") in TRANSITIONS
        else key
        for key in keys
        if key.key_id != fresh.key_id
    ]
    return (*moved, replace(fresh, state="pending", since_tick=now_tick))
