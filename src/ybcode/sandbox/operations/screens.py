"""What a phone shows: a code with its times, and the screen that follows the clock."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from ybcode.errors import Refusal, Refused
from ybcode.sandbox.pictures import Barcode, QrCode

if TYPE_CHECKING:
    from collections.abc import Callable

    from ybcode.rules.wallet import Due


CLOCK_OFF = Refusal("phone.clock_off")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCode:
    """What a screen shows at an instant.

    Attributes:
        text: the digits that a scanner reads; masked when printed as a whole.
        generated_ms: the start of its life, in ms since the epoch.
        refresh_ms: when the screen changes to the next one, by our clock as the other two.
        expires_ms: the first instant at which it is no longer good.
    """

    text: str = field(repr=False)
    generated_ms: int
    refresh_ms: int
    expires_ms: int

    def qr(self) -> QrCode:
        """The text as a QR symbol: ``.save(path)``, ``.png()``, ``.svg()``, ``.ansi()``."""
        return QrCode(self.text)

    def barcode(self) -> Barcode:
        """The text as a Code 128 symbol, set C: ``.save(path)``, ``.png()``, ``.svg()``."""
        return Barcode(self.text)


def shown_code(text: str, due: Due) -> ShownCode:
    """The code of a tick as the screen shows it."""
    return ShownCode(
        text=text,
        generated_ms=due.generated_ms,
        refresh_ms=due.refresh_ms,
        expires_ms=due.expires_ms,
    )


class Screen:
    """An open phone: the code on it follows the clock until it is closed.

    Args:
        opened: the tick at which it was opened.
        code: what shows the code of a screen opened at a tick.
        now_ms: tells the instant, in ms.
    """

    def __init__(self, opened: int, code: Callable[[int], ShownCode], *, now_ms: Callable[[], int]) -> None:
        self._opened: int | None = opened
        self._code = code
        self._now_ms = now_ms
        self._online = True
        self._last: ShownCode | None = None

    def code(self) -> ShownCode:
        """The code that is on the screen now.

        Raises:
            Refused: ``wallet.wait``, ``identity.face_needed``, ``pin.needed``, ``code.not_activated``,
                ``clock.stepped_back``; offline ``phone.clock_off`` once the last code has expired.
            ValueError: when the screen was closed.
        """
        if self._opened is None:
            raise ValueError("this screen is closed: open another with wallet.open()")
        if self._online:
            self._last = self._code(self._opened)
        elif self._last is None or self._now_ms() >= self._last.expires_ms:
            raise Refused(CLOCK_OFF)
        return self._last

    def go_offline(self) -> None:
        """Lose the network: the last code stays on the screen and does not change (domain.md, D4.4)."""
        if self._opened is not None and self._online and self._last is None:
            with suppress(Refused):  # what was not shown yet cannot be shown any more
                self.code()
        self._online = False

    def go_online(self) -> None:
        """Find the network again: the screen follows the clock."""
        self._online = True

    def close(self) -> None:
        """Put the phone away."""
        self._opened = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Screen({'closed' if self._opened is None else 'open'})"
