"""A till at a counter: it strips what a scanner adds, names its requests and asks over its transport."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from ybcode.rules.holders.person import Person
from ybcode.terminal.cashier import Cashier
from ybcode.terminal.transport import CardRequest, IdentifyRequest, ScanRequest

if TYPE_CHECKING:
    from collections.abc import Callable

    from ybcode.rules.holders.dossier.card import Part
    from ybcode.rules.institutions import Institution
    from ybcode.rules.verifier import Verdict
    from ybcode.terminal.payments import Payments
    from ybcode.terminal.transport import Transport

    class Platform(Transport, Payments, Protocol):
        """All that a till asks."""


class Till(Cashier):
    """One till of one institution.

    Args:
        transport: the sandbox itself, or HTTP.
        place: the institution it stands in.
        name: which of its tills.
        scene: the business type it asks for, five digits.
        next_request_id: draws an id for a request that the caller does not name.
    """

    def __init__(
        self,
        transport: Platform,
        *,
        place: Institution,
        name: str,
        scene: str,
        next_request_id: Callable[[], str],
    ) -> None:
        self._transport: Platform = transport
        self._next_request_id = next_request_id
        self.place = place
        self.name = name
        self.scene = scene
        self.tell_ms: Callable[[], int] | None = None
        """The till's own clock, where it tells it with a scan."""

    def scan(
        self,
        text: str | bytes,
        *,
        request_id: str | None = None,
        face: bool | None = None,
        pin: str | None = None,
    ) -> Verdict:
        """Scan a code: verify it, and spend it when it is good.

        Args:
            text: what the scanner delivered; a trailing CR or LF is the scanner's and is stripped.
            request_id: the same id with the same text gets the first answer again; drawn when left out.
            face: whether the till's camera knew the person, where the policy asks (``terminal.step_up``).
            pin: what the person typed, likewise.

        Returns:
            The verdict: accepted, or refused with a catalogue code. Never raises for a bad text.

        Raises:
            TypeError: when the text is neither ``str`` nor ``bytes``, or the request id is no ``str``.
            ValueError: when the request id is empty, too long or not printable ASCII, or a PIN has not six
                digits.
        """
        if isinstance(text, bytes | bytearray):
            text = bytes(text).decode("ascii", "replace")
        if not isinstance(text, str):
            raise TypeError(f"a till scans text, not {type(text).__name__}: pass a str, such as shown.text")
        return self._transport.scan(
            ScanRequest(
                institution=self.place.institution_id,
                terminal=self.name,
                scene=self.scene,
                request_id=self._next_request_id() if request_id is None else request_id,
                text=text.rstrip("\r\n"),
                face=face,
                pin=pin,
                terminal_ms=self.tell_ms() if self.tell_ms else None,
            )
        )

    def read_card(
        self,
        card: str | Person,
        *,
        part: Part = "chip",
        reader_works: bool = True,
        pin: str | None = None,
    ) -> Verdict:
        """Read a physical card: the other way to say who one is (S0).

        Args:
            card: whose card: a ``Person``, a magic name or an id.
            part: what the reader reads, ``chip`` or ``stripe``.
            reader_works: S4 「读取终端故障」: a broken reader reads nothing.
            pin: what the person typed, where the till asks for it.

        Returns:
            The verdict: accepted, with channel ``card`` and no ecToken, or refused (``card.*``, ``pin.*``,
            ``place.*``, or what the settle gate says).

        Raises:
            KeyError: when nobody has that name.
            ValueError: for an unknown part, or a PIN that has not six digits.
            TypeError: when the card is named by neither, or the reader works neither way.
        """
        if not isinstance(card, str | Person):
            raise TypeError(
                f"a person is named by a Person, a magic name or an id, not {type(card).__name__}"
            )
        return self._transport.read_card(
            CardRequest(
                institution=self.place.institution_id,
                terminal=self.name,
                scene=self.scene,
                card=card if isinstance(card, str) else card.person_id.text,
                part=part,
                reader_works=reader_works,
                pin=pin,
            )
        )

    def next_request_id(self) -> str:
        """An id for a request that a caller names: keep it until its answer has arrived."""
        return self._next_request_id()

    def identify(self, ectoken: str) -> Verdict:
        """Look up whose ecToken this is, without a new scan.

        Args:
            ectoken: the 38 characters that an earlier scan yielded at this institution.

        Returns:
            The verdict: accepted with the identity, or refused (``ectoken.*``, ``code.revoked``).

        Raises:
            TypeError: when it is not a ``str``.
        """
        if not isinstance(ectoken, str):
            raise TypeError(f"an ecToken is a str, not {type(ectoken).__name__}")
        return self._transport.identify(
            IdentifyRequest(
                institution=self.place.institution_id,
                terminal=self.name,
                scene=self.scene,
                ectoken=ectoken,
            )
        )

    def __repr__(self) -> str:
        return f"Till(place={self.place.key!r}, name={self.name!r}, scene={self.scene!r})"
