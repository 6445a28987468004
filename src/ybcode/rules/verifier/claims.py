"""What somebody at a counter claims: a code that opened, or an ecToken of an earlier scan."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ybcode.rules.holders.dossier.card import Part
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Presented:
    """What a till tells beside the text that it scanned.

    Attributes:
        terminal_ms: the till's own clock; None when it does not say.
        face: whether the camera knew the person; None when nobody looked.
        pin: keyed hash of the PIN that was typed; None when there was none.
    """

    terminal_ms: int | None = None
    face: bool | None = None
    pin: bytes | None = field(default=None, repr=False)


NOTHING_ELSE = Presented()
"""A text and nothing else."""


@dataclass(slots=True)
class CodeClaim:
    """An authentic code at a counter. Slotted, not frozen: it is made at every scan.

    Attributes:
        province: two digits.
        handle: the credential.
        tick: when the code was generated.
        counter: where it was scanned; None when a verifier works without one.
        presented: what the till tells beside the text.
    """

    province: str
    handle: int
    tick: int
    counter: Counter | None
    presented: Presented = NOTHING_ELSE


@dataclass(frozen=True, slots=True)
class EcTokenClaim:
    """An ecToken at a counter, its shape and HMAC already found good."""

    text: str = field(repr=False)
    counter: Counter


@dataclass(frozen=True, slots=True)
class CardClaim:
    """A physical card in a reader, and the PIN that was typed with it.

    Attributes:
        part: what the reader reads: ``stripe`` or ``chip``.
        reader_works: whether the reader does its work.
        counter: where.
        pin: keyed hash of the PIN; None when none was asked for.
    """

    part: Part
    reader_works: bool
    counter: Counter
    pin: bytes | None = field(default=None, repr=False)


Claim = CodeClaim | EcTokenClaim | CardClaim
