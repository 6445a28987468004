"""A phone: screens that follow the clock, face checks, a new activation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from ybcode.errors import Refusal, Refused
from ybcode.rules.code.codec import mint
from ybcode.rules.code.steps import tick_at
from ybcode.rules.holders.credential import Revoke
from ybcode.rules.wallet import (
    NOT_ACTIVATED,
    due_code,
    due_ordinary,
    ordinary_text,
)
from ybcode.sandbox.engine import enrolments
from ybcode.sandbox.operations.screens import Screen, ShownCode, shown_code
from ybcode.sandbox.operations.step_up import StepUps
from ybcode.sandbox.ports import FactsOfWallet, LiveCredentials, NextSerial
from ybcode.sandbox.records import JournalEntry

if TYPE_CHECKING:
    from ybcode.rules.holders.person import Person
    from ybcode.sandbox.engine import Engine, Footing
    from ybcode.sandbox.ports import Unit

ShowMode = Literal["insurance", "ordinary"]


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
        self._step_ups = StepUps(engine, person, channel)

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
        show = self._insurance if mode == "insurance" else self._ordinary
        return Screen(opened, show, now_ms=self._now_ms)

    def show(self, *, mode: ShowMode = "insurance") -> ShownCode:
        """Open a screen and take its code: never an old one.

        Args:
            mode: ``insurance`` (医保码) or ``ordinary`` (普通付款码, which a till refuses).

        Raises:
            Refused: ``wallet.wait``, ``identity.face_needed``, ``code.not_activated``,
                ``clock.stepped_back``.
        """
        return self.open(mode=mode).code()

    def face_check(self, *, matches: bool = True) -> None:
        """The person looks into the phone: good for this channel, as long as the policy says.

        Args:
            matches: whether the camera knows the person; a mask or dim light does not.

        Raises:
            Refused: ``identity.face_mismatch``; ``identity.face_attempts`` after too many;
                ``clock.stepped_back``.
        """
        self._step_ups.face_check(matches=matches)

    def check_pin(self, pin: str) -> None:
        """The person types the PIN: good for a channel that asks for one.

        Args:
            pin: six digits.

        Raises:
            Refused: ``pin.wrong`` with the tries left, ``pin.locked``, ``pin.initial`` before one was
                chosen, ``clock.stepped_back``.
            ValueError: when it has not six digits.
        """
        self._step_ups.check_pin(pin)

    def reset_pin(self, pin: str, *, matches: bool = True) -> None:
        """Choose a PIN, or another one; the person is seen first, and a lock ends with it.

        Args:
            pin: six digits.
            matches: whether the camera knows the person.

        Raises:
            Refused: ``identity.face_mismatch``, ``identity.face_attempts``, ``clock.stepped_back``.
            ValueError: when it has not six digits.
        """
        self._step_ups.reset_pin(pin, matches=matches)

    def unlock(self, *, matches: bool = True) -> None:
        """End a temporary risk lock: the person is seen (S4; policy key ``risk.unlock_by_face``).

        Args:
            matches: whether the camera knows the person.

        Raises:
            Refused: ``identity.face_mismatch``, ``identity.face_attempts``, ``clock.stepped_back``.
            ValueError: when nothing is locked, or the policy knows no way out but time.
        """
        self._step_ups.unlock(matches=matches)

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
                    return shown_code(
                        mint(footing.ring, province=one.province, handle=one.handle, tick=due.tick), due
                    )

    def _ordinary(self, opened: int) -> ShownCode:
        engine, me = self._engine, self.person.person_id
        with engine.unit() as unit:
            now_ms = self._stand(unit).now_ms
        due = due_ordinary(channel=self.channel, opened=opened, policy=engine.policy, now_ms=now_ms)
        return shown_code(ordinary_text(engine.entropy.addressed("ordinary", me.text, due.tick)), due)

    def _now_ms(self) -> int:
        with self._engine.unit() as unit:
            return self._stand(unit).now_ms

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
