"""The two suites of ciphers: what stands behind a key id, and HKDF under our salt.

All of them are the library ``cryptography``'s: HMAC, HKDF, AES, SM4, SHA-256, SM3.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SALT = b"ybcode/1"

SuiteName = Literal["aes-sha256", "sm4-sm3"]


def _mac(algorithm: hashes.HashAlgorithm) -> Callable[[bytes, bytes], bytes]:
    def mac(key: bytes, message: bytes) -> bytes:
        one = HMAC(key, algorithm)
        one.update(message)
        return one.finalize()

    return mac


def _keyed(algorithm: hashes.HashAlgorithm, key: bytes) -> Callable[[bytes], bytes]:
    fresh = HMAC(key, algorithm).copy

    def mac(message: bytes) -> bytes:
        one = fresh()
        one.update(message)
        return one.finalize()

    return mac


def _aes(key: bytes) -> Callable[[bytes], bytes]:
    return Cipher(algorithms.AES(key), modes.ECB()).encryptor().update  # noqa: S305 - FF1's block cipher


def _sm4(key: bytes) -> Callable[[bytes], bytes]:
    return Cipher(algorithms.SM4(key), modes.ECB()).encryptor().update  # noqa: S305 - FF1's block cipher


@dataclass(frozen=True, slots=True)
class Suite:
    """The ciphers behind one key id.

    Attributes:
        name: ``aes-sha256`` or ``sm4-sm3``.
        mac: HMAC of a message under a key.
        keyed: the same for a key that is used often: it is prepared once.
        block: FF1's block cipher under a key of 16 bytes.
        algorithm: the hash of HKDF.
    """

    name: SuiteName
    mac: Callable[[bytes, bytes], bytes]
    keyed: Callable[[bytes], Callable[[bytes], bytes]]
    block: Callable[[bytes], Callable[[bytes], bytes]]
    algorithm: hashes.HashAlgorithm

    def derive(self, secret: bytes, info: bytes, *, size: int) -> bytes:
        """``size`` bytes by HKDF (RFC 5869) with our salt."""
        return HKDF(self.algorithm, length=size, salt=SALT, info=info).derive(secret)


def _suite(
    name: SuiteName, algorithm: hashes.HashAlgorithm, block: Callable[[bytes], Callable[[bytes], bytes]]
) -> Suite:
    return Suite(name, _mac(algorithm), partial(_keyed, algorithm), block, algorithm)


SUITES: Mapping[str, Suite] = MappingProxyType(
    {
        "aes-sha256": _suite("aes-sha256", hashes.SHA256(), _aes),
        "sm4-sm3": _suite("sm4-sm3", hashes.SM3(), _sm4),
    }
)
