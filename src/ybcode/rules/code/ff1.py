"""FF1, the format-preserving cipher of NIST SP 800-38G, over integer halves.

The strategy: all that does not change from text to text (P, the tweak, the padding and the round
numbers) is folded into one 128-bit constant a round, so a round is one XOR, one block of the cipher
and one addition. That holds while the number of a half fits the last block together with the round
number, and one block gives all the bytes that a round needs: halves of at most 96 bits. Numbers are
big-endian, Python's default.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_BLOCK = 16
_ROUNDS = 10
_RADIX = range(2, 65_537)
_MAX_HALF_BYTES = 12
_MIN_DOMAIN = 1_000_000  # SP 800-38G rev. 1, 5: radix ** minlen >= 1 000 000


class FF1:
    """One keyed permutation of the texts of one length, under one tweak.

    Args:
        encrypt_block: 16 bytes to 16 bytes; holds state in most libraries, so one a thread.
        radix: 2 to 65536.
        length: symbols of a text.
        tweak: any bytes.

    Raises:
        ValueError: for a domain below a million, or halves beyond 96 bits.
    """

    __slots__ = ("_back", "_encrypt", "_mod_u", "_mod_v", "_pairs", "_shift")

    def __init__(
        self, encrypt_block: Callable[[bytes], bytes], *, radix: int, length: int, tweak: bytes
    ) -> None:
        u = length // 2
        v = length - u
        half_bytes = ((radix**v - 1).bit_length() + 7) // 8
        if radix not in _RADIX or radix**length < _MIN_DOMAIN:
            raise ValueError("FF1 needs a radix of 2 to 65536 and at least a million texts")
        if half_bytes > _MAX_HALF_BYTES:
            raise ValueError("this FF1 takes halves of at most 96 bits")
        wide = 4 * ((half_bytes + 3) // 4) + 4  # d of step 4
        head = bytes([1, 2, 1]) + radix.to_bytes(3, "big") + bytes([_ROUNDS, u % 256])
        head += length.to_bytes(4, "big") + len(tweak).to_bytes(4, "big")
        tail = tweak + bytes((-len(tweak) - half_bytes - 1) % _BLOCK) + bytes(half_bytes + 1)
        chain = encrypt_block(head)
        for at in range(0, len(tail) - _BLOCK, _BLOCK):
            chain = encrypt_block(_xor(chain, tail[at : at + _BLOCK]))
        last = int.from_bytes(_xor(chain, tail[-_BLOCK:]), "big")
        rounds = [last ^ (i << 8 * half_bytes) for i in range(_ROUNDS)]
        self._pairs = tuple(zip(rounds[::2], rounds[1::2], strict=True))
        self._back = tuple(zip(rounds[::-2], rounds[-2::-2], strict=True))
        self._encrypt = encrypt_block
        self._shift = 8 * max(_BLOCK - wide, 0)
        self._mod_u: int = radix**u
        self._mod_v: int = radix**v

    def encrypt(self, number: int) -> int:
        """The image of a text, both as numbers in the radix."""
        encrypt, shift, mod_u, mod_v = self._encrypt, self._shift, self._mod_u, self._mod_v
        from_bytes = int.from_bytes
        a, b = divmod(number, mod_v)
        for even, odd in self._pairs:
            a = (a + (from_bytes(encrypt((even ^ b).to_bytes(16))) >> shift)) % mod_u
            b = (b + (from_bytes(encrypt((odd ^ a).to_bytes(16))) >> shift)) % mod_v
        return a * mod_v + b

    def decrypt(self, number: int) -> int:
        """The text of an image, both as numbers in the radix."""
        encrypt, shift, mod_u, mod_v = self._encrypt, self._shift, self._mod_u, self._mod_v
        from_bytes = int.from_bytes
        a, b = divmod(number, mod_v)
        for odd, even in self._back:
            b = (b - (from_bytes(encrypt((odd ^ a).to_bytes(16))) >> shift)) % mod_v
            a = (a - (from_bytes(encrypt((even ^ b).to_bytes(16))) >> shift)) % mod_u
        return a * mod_v + b


def _xor(left: bytes, right: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(left, right, strict=True))
