"""What a till sends and gets: requests as data, so that the sandbox may live in another process."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, get_args

from ybcode.rules.holders.dossier.card import Part
from ybcode.rules.holders.proof import require_pin

if TYPE_CHECKING:
    from ybcode.rules.verifier import Verdict
    from ybcode.values import InstitutionId

MAX_REQUEST_ID = 64


def check_request_id(one: object) -> None:
    """Raise unless a till may name a request so.

    Raises:
        TypeError: when it is no ``str``.
        ValueError: when it is empty, too long or not printable ASCII.
    """
    if not isinstance(one, str):
        raise TypeError(f"a request id is a str, not {type(one).__name__}")
    if not (0 < len(one) <= MAX_REQUEST_ID and one.isascii() and one.isprintable()):
        raise ValueError(f"a request id has 1 to {MAX_REQUEST_ID} printable ASCII characters")


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanRequest:
    """One scanned text.

    Attributes:
        institution: whose till.
        terminal: which till.
        scene: the business type, five digits.
        request_id: the same request again carries the same id; 1 to 64 printable ASCII characters.
        text: what the scanner delivered, its line end stripped; never printed.
        face: whether the till's camera knew the person; None when nobody looked.
        pin: what the person typed; never printed.
        terminal_ms: the till's own clock, in ms; None when it does not say.
    """

    institution: InstitutionId
    terminal: str
    scene: str
    request_id: str
    text: str = field(repr=False)
    face: bool | None = None
    pin: str | None = field(default=None, repr=False)
    terminal_ms: int | None = None

    def __post_init__(self) -> None:
        check_request_id(self.request_id)
        if self.face is not None and not isinstance(self.face, bool):
            raise TypeError(f"a camera says True or False, not {type(self.face).__name__}")
        if self.pin is not None:
            require_pin(self.pin)


@dataclass(frozen=True, slots=True, kw_only=True)
class CardRequest:
    """A physical card in a till's reader.

    Attributes:
        institution: whose till.
        terminal: which till.
        scene: the business type, five digits.
        card: whose card: a magic name or a person's id stands for the number on it.
        part: what the reader reads: ``stripe`` or ``chip``.
        reader_works: whether the reader does its work.
        pin: what the person typed; never printed.
    """

    institution: InstitutionId
    terminal: str
    scene: str
    card: str = field(repr=False)
    part: Part = "chip"
    reader_works: bool = True
    pin: str | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if not isinstance(self.reader_works, bool):
            raise TypeError(f"a reader works or not, True or False, not {type(self.reader_works).__name__}")
        if self.part not in get_args(Part):
            raise ValueError(f"a reader reads {' or '.join(get_args(Part))}, not {self.part!r}")
        if self.pin is not None:
            require_pin(self.pin)


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentifyRequest:
    """An ecToken of an earlier scan: whose is it, and is it still good here?"""

    institution: InstitutionId
    terminal: str
    scene: str
    ectoken: str = field(repr=False)


class Transport(Protocol):
    """The till's way to the platform."""

    def scan(self, request: ScanRequest) -> Verdict:
        """Verify and spend a code."""
        ...

    def read_card(self, request: CardRequest) -> Verdict:
        """Say whose card it is, and whether the person may settle."""
        ...

    def identify(self, request: IdentifyRequest) -> Verdict:
        """Look an ecToken up."""
        ...
