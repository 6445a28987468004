"""A phone: screens that follow the clock, face checks, a new activation."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Self

from ybcode.errors import Refusal, Refused
from ybcode.rules.code.codec import mint
from ybcode.rules.code.steps import tick_at
from ybcode.rules.holders.credential import Revoke
from ybcode.rules.wallet import (
    NOT_ACTIVATED,
    Due,
    FaceCheck,
    PutFaceCheck,
    due_code,
    due_ordinary,
    ordinary_text,
)
from ybcode.sandbox.engine import enrolments
from ybcode.sandbox.pictures import Barcode, QrCode
from ybcode.sandbox.ports import FactsOfWallet, LiveCredentials, NextSerial
from ybcode.sandbox.records import JournalEntry

if TYPE_CHECKING:
    from collections.abc import Callable

    from ybcode.rules.holders.person import Person
    from ybcode.sandbox.engine import Engine, Footing
    from ybcode.sandbox.ports import Unit

ShowMode = Literal["insurance", "ordinary"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCode:
    """What a screen shows at an instant.

    Attributes:
        text: the digits that a scanner reads; masked when printed as a whole.
        generated_ms: the start of its life, in ms since the epoch.
        refresh_ms: when the screen changes to the next one.
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


def _shown(text: str, due: Due) -> ShownCode:
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
    """

    def __init__(self, opened: int, code: Callable[[int], ShownCode]) -> None:
        self._opened: int | None = opened
        self._code = code

    def code(self) -> ShownCode:
        """The code that is on the screen now.

        Raises:
            Refused: ``wallet.wait``, ``identity.face_needed``, ``code.not_activated``,
                ``clock.stepped_back``.
            ValueError: when the screen was closed.
        """
        if self._opened is None:
            raise ValueError("this screen is closed: open another with wallet.open()")
        return self._code(self._opened)

    def close(self) -> None:
        """Put the phone away."""
        self._opened = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Screen({'closed' if self._opened is None else 'open'})"


class Wallet:
    """One app on one person's phone.

    Args:
        engine: the sandbox it belongs to.
        person: whose phone, and whose code.
        channel: ``app``, ``wechat`` or ``alipay``.
    """

    def __init__(self, engine: Engine, person: Person, channel: str) -> None:
        if channel not in engine.policy.channels:
            raise ValueError(f"no channel {channel!r}: choose {', '.join(engine.policy.channels)}")
        self._engine = engine
        self.person = person
        self.channel = channel

    def open(self, *, mode: ShowMode = "insurance") -> Screen:
        """Open a screen: it is due from this instant, whatever another screen shows.

        Args:
            mode: ``insurance`` (医保码) or ``ordinary`` (普通付款码, which a till refuses).

        Raises:
            Refused: ``clock.stepped_back``.
            ValueError: for an unknown mode.
        """
        if mode not in ("insurance", "ordinary"):
            raise ValueError(f"no mode {mode!r}: choose insurance or ordinary")
        with self._engine.unit() as unit:
            opened = tick_at(self._stand(unit).now_ms)
        return Screen(opened, self._insurance if mode == "insurance" else self._ordinary)

    def show(self, *, mode: ShowMode = "insurance") -> ShownCode:
        """Open a screen and take its code: never an old one.

        Args:
            mode: ``insurance`` (医保码) or ``ordinary`` (普通付款码, which a till refuses).

        Raises:
            Refused: ``wallet.wait``, ``identity.face_needed``, ``code.not_activated``,
                ``clock.stepped_back``.
        """
        return self.open(mode=mode).code()

    def face_check(self) -> None:
        """The person looks into the phone: good for this channel, as long as the policy says.

        Raises:
            Refused: ``clock.stepped_back``.
        """
        with self._engine.unit() as unit:
            now_ms = self._stand(unit).now_ms
            me = self.person.person_id
            check = PutFaceCheck(subject=me, presenter=me, channel=self.channel, check=FaceCheck(now_ms))
            unit.apply([check, self._engine.note(self._entry(now_ms, "face_check"))])

    def reactivate(self) -> None:
        """Activate again (S0 「重新通过医保平台激活获取新码」): new credentials, the old ones revoked.

        Every code shown before is ``code.revoked``, on every channel and every phone; this phone shows
        new ones at once.

        Raises:
            Refused: ``code.not_activated`` when there was no first activation, ``clock.stepped_back``.
        """
        engine, me = self._engine, self.person.person_id
        key = engine.entropy.handle_key
        with engine.unit() as unit:
            while True:
                now_ms = self._stand(unit).now_ms
                held = unit.load(LiveCredentials(me))
                if not held:
                    raise Refused(NOT_ACTIVATED)
                channels = [one.channel for one in held if one.presenter == me]
                serial = unit.load(NextSerial(self.person.province))
                effects = [
                    Revoke(subject=me, reason="reactivated"),
                    *enrolments(self.person, channels, first_serial=serial, handle_key=key),
                    engine.note(self._entry(now_ms, "reactivate")),
                ]
                if unit.apply(effects):
                    return

    def _insurance(self, opened: int) -> ShownCode:
        engine, me = self._engine, self.person.person_id
        with engine.unit() as unit:
            while True:
                footing = self._stand(unit)
                facts = unit.load(FactsOfWallet(me, me, self.channel))
                due = due_code(
                    facts, channel=self.channel, opened=opened, policy=engine.policy, now_ms=footing.now_ms
                )
                if isinstance(due, Refusal):
                    raise Refused(due)
                if due.use is None or unit.apply([due.use]):
                    one = facts.credential
                    assert one is not None
                    return _shown(
                        mint(footing.ring, province=one.province, handle=one.handle, tick=due.tick), due
                    )

    def _ordinary(self, opened: int) -> ShownCode:
        engine, me = self._engine, self.person.person_id
        with engine.unit() as unit:
            now_ms = self._stand(unit).now_ms
        due = due_ordinary(channel=self.channel, opened=opened, policy=engine.policy, now_ms=now_ms)
        return _shown(ordinary_text(engine.entropy.addressed("ordinary", me.text, due.tick)), due)

    def _stand(self, unit: Unit) -> Footing:
        footing = self._engine.stand(unit)
        if isinstance(footing, Refusal):
            raise Refused(footing)
        return footing

    def _entry(self, now_ms: int, operation: str) -> JournalEntry:
        me = self.person.person_id
        return JournalEntry(
            at_ms=now_ms,
            operation=operation,
            outcome="done",
            subject=me,
            presenter=me,
            channel=self.channel,
        )

    def __repr__(self) -> str:
        return f"Wallet(person={self.person.key!r}, channel={self.channel!r})"
