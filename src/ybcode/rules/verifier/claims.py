"""What somebody at a counter claims: a code that opened, or an ecToken of an earlier scan."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ybcode.rules.institutions import Institution


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """Where a claim is made.

    Attributes:
        institution: the place.
        terminal: its till.
        scene: the business type (用码业务类型), five digits.
    """

    institution: Institution
    terminal: str
    scene: str


@dataclass(slots=True)
class CodeClaim:
    """An authentic code at a counter. Slotted, not frozen: it is made at every scan.

    Attributes:
        province: two digits.
        handle: the credential.
        tick: when the code was generated.
        counter: where it was scanned; None when a verifier works without one.
    """

    province: str
    handle: int
    tick: int
    counter: Counter | None


@dataclass(frozen=True, slots=True)
class EcTokenClaim:
    """An ecToken at a counter, its shape and HMAC already found good."""

    text: str = field(repr=False)
    counter: Counter


Claim = CodeClaim | EcTokenClaim
