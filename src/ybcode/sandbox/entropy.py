"""Randomness: drawn from the machine, or addressed by a seed so that every run repeats.

Seeded entropy has no counter: the same purpose and natural key give the same bytes in any process,
after any restart (code-format.md, Keys). Keys from a seed are public keys.
"""

from __future__ import annotations

import hmac
import secrets
from typing import TYPE_CHECKING

from ybcode.rules.code.keys import SECRET_BYTES
from ybcode.rules.code.suites import SUITES

if TYPE_CHECKING:
    from collections.abc import Callable

_DERIVE = SUITES["aes-sha256"].derive
HANDLE_KEY_BYTES = 16


class Entropy:
    """Where a sandbox's keys and ids come from.

    Args:
        seed: any text or number; None draws from the machine.
        instance: the tenant's name.
        instance_key: the key that a store kept; drawn, or derived from the seed, when left out.
    """

    def __init__(self, seed: str | None, instance: str, *, instance_key: bytes | None = None) -> None:
        self.seed = seed
        self._instance = instance.encode()
        self._secret = None if seed is None else seed.encode()
        self.instance_key = instance_key or self._epoch(b"instance" + self._instance)
        self.handle_key = _DERIVE(self.instance_key, b"handle", size=HANDLE_KEY_BYTES)
        self.ectoken_key = _DERIVE(self.instance_key, b"ectoken", size=SECRET_BYTES)
        self.population_key = _DERIVE(self.instance_key, b"population", size=SECRET_BYTES)
        self._redact_key = _DERIVE(self.instance_key, b"redact", size=SECRET_BYTES)

    def epoch_secret(self, key_id: int, issue: int) -> bytes:
        """The 32 bytes of an epoch key.

        Args:
            key_id: 0 to 9, one byte of the derivation.
            issue: how often this key id was given out before, four bytes big-endian.
        """
        return self._epoch(b"epoch" + bytes([key_id]) + issue.to_bytes(4, "big") + self._instance)

    def addressed(self, purpose: str, *natural_key: str | int) -> bytes:
        """32 bytes that belong to a purpose and a natural key; random without a seed."""
        if self._secret is None:
            return secrets.token_bytes(32)
        message = "\x1f".join([purpose, *map(str, natural_key)])
        return hmac.digest(self._secret, message.encode("utf-8", "surrogatepass"), "sha256")

    def redacted(self, text: str) -> bytes:
        """A keyed hash that stands for a text which must not be kept: 16 bytes."""
        return hmac.digest(self._redact_key, text.encode("utf-8", "surrogatepass"), "sha256")[:16]

    def _epoch(self, info: bytes) -> bytes:
        if self._secret is None:
            return secrets.token_bytes(SECRET_BYTES)
        return _DERIVE(self._secret, info, size=SECRET_BYTES)


_TRACE_PREFIX = "9958"
"""What a synthetic trace code begins with: no medicine's number begins so."""
_TRACE_DIGITS = 16


def trace_code() -> str:
    """A synthetic trace code of a pack, 20 digits: no other pack has it."""
    return _TRACE_PREFIX + f"{secrets.randbelow(10**_TRACE_DIGITS):0{_TRACE_DIGITS}d}"


def drawn() -> str:
    """An id that nobody else draws."""
    return secrets.token_hex(8)


def request_ids() -> Callable[[], str]:
    """A source of request ids that nobody else draws: for callers who do not name theirs."""
    return lambda: secrets.token_hex(12)
