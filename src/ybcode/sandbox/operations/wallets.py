"""A phone: screens that follow the clock, face checks, a new activation."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Literal

from ybcode.errors import Refusal, Refused
from ybcode.rules.code.codec import mint
from ybcode.rules.code.steps import tick_at
from ybcode.rules.holders.proof import require_pin
from ybcode.rules.wallet import due_code, due_ordinary, ordinary_text
from ybcode.sandbox.operations.activations import Activation
from ybcode.sandbox.operations.holdings import Holdings
from ybcode.sandbox.operations.people import People
from ybcode.sandbox.operations.screens import CLOCK_OFF, Screen, ShownCode, shown_code
from ybcode.sandbox.operations.step_up import StepUps
from ybcode.sandbox.ports import FactsOfWallet

if TYPE_CHECKING:
    from ybcode.rules.holders.person import Person
    from ybcode.sandbox.engine import Engine, Footing
    from ybcode.sandbox.operations.families.bonds import Family
    from ybcode.sandbox.operations.families.giving import MutualAid
    from ybcode.sandbox.ports import Unit

ShowMode = Literal["insurance", "ordinary"]


class Wallet:
    """One app on one person's phone.

    Args:
        engine: the sandbox it belongs to.
        person: whose phone, and whose code.
        channel: ``app``, ``wechat`` or ``alipay``.
        off_ms: how far the phone's own clock runs ahead of ours.

    Attributes:
        family: 亲情账户: ``bind unbind members spending check``; as a member ``binders pause resume``.
        mutual_aid: 家庭共济: ``open close receivers givers transfer accept``.
    """

    def __init__(self, engine: Engine, person: Person, channel: str, *, off_ms: int = 0) -> None:
        if channel not in engine.policy.channels:
            raise ValueError(f"no channel {channel!r}: choose {', '.join(engine.policy.channels)}")
        self._engine = engine
        self.person = person
        self.channel = channel
        self._off_ms = off_ms
        self._people = People(engine)
        self._step_ups = StepUps(engine, person, channel)
        self._activation = Activation(engine, person)
        self._holding = Holdings(engine, person)

    @property
    def family(self) -> Family:
        """亲情账户: whose code this phone may show."""
        from ybcode.sandbox.operations.families.bonds import Family

        return Family(self._engine, self.person, self.channel)

    @property
    def mutual_aid(self) -> MutualAid:
        """家庭共济: whose money may pay."""
        from ybcode.sandbox.operations.families.giving import MutualAid

        return MutualAid(self._engine, self.person)

    def open(self, *, mode: ShowMode = "insurance", member: str | Person | None = None) -> Screen:
        """Open a screen: it is due from this instant, whatever another screen shows.

        Args:
            mode: ``insurance`` (医保码) or ``ordinary`` (普通付款码, which a till refuses).
            member: whose code; one's own when left out, or one that this app holds.

        Raises:
            Refused: ``clock.stepped_back``; ``phone.clock_off`` where the phone's clock tells no instant.
            KeyError: when nobody has the member's name.
            ValueError: for an unknown mode, or an ordinary code of somebody else.
        """
        if mode not in ("insurance", "ordinary"):
            raise ValueError(f"no mode {mode!r}: choose insurance or ordinary")
        subject = self.person if member is None else self._people.find(member)
        if mode == "ordinary" and subject != self.person:
            raise ValueError("an ordinary payment code pays with one's own money: leave member out")
        with self._engine.unit() as unit:
            told_ms = self._stand(unit).now_ms + self._off_ms
        if told_ms < 0:  # before there were ticks
            raise Refused(CLOCK_OFF)
        show = partial(self._insurance, subject) if mode == "insurance" else self._ordinary
        return Screen(tick_at(told_ms), show, now_ms=self._now_ms)

    def show(self, *, mode: ShowMode = "insurance", member: str | Person | None = None) -> ShownCode:
        """Open a screen and take its code: never an old one.

        Args:
            mode: ``insurance`` (医保码) or ``ordinary`` (普通付款码, which a till refuses).
            member: whose code; one's own when left out, or one that this app holds.

        Raises:
            Refused: ``wallet.wait``, ``identity.face_needed``, ``pin.needed``, ``code.not_activated``,
                ``clock.stepped_back``.
        """
        return self.open(mode=mode, member=member).code()

    def face_check(self, member: str | Person | None = None, *, matches: bool = True) -> None:
        """Somebody looks into the phone: its owner, or a bound member before the first use.

        The owner's look is what a channel asks for, and good for every code shown here; a member's is
        what the first use asks for (S2). Of a code that this app holds (代办) it is the owner who looks.

        Args:
            member: a bound member who looks; or whose code it is for, when this app holds it.
            matches: whether the camera knows who looks; a mask or dim light does not.

        Raises:
            Refused: ``identity.face_mismatch``; ``identity.face_attempts`` after too many;
                ``clock.stepped_back``.
        """
        subject = self.person if member is None else self._people.find(member)
        if subject != self.person and self.family.see(subject, matches=matches):
            return
        self._step_ups.face_check(subject, matches=matches)

    def check_pin(self, pin: str, *, member: str | Person | None = None) -> None:
        """The person types the own PIN: good for a channel that asks for one.

        Args:
            pin: six digits.
            member: for whose code, when it is one that this app holds.

        Raises:
            Refused: ``pin.wrong`` with the tries left, ``pin.locked``, ``pin.initial`` before one was
                chosen, ``clock.stepped_back``.
            ValueError: when it has not six digits.
        """
        subject = self.person if member is None else self._people.find(member)
        self._step_ups.check_pin(subject, pin)

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
        self._activation.again()

    def activate(
        self, pin: str, *, name: str | None = None, id_number: str | None = None, matches: bool = True
    ) -> None:
        """Activate the code: real name, face, PIN; steps that were passed before are not asked again.

        Args:
            pin: six digits that nobody would try first.
            name: as it is typed; the person's when left out.
            id_number: likewise.
            matches: whether the camera knows the person.

        Raises:
            Refused: ``identity.mismatch``, ``identity.face_mismatch``, ``identity.face_attempts``,
                ``pin.weak``, ``onboarding.in_review``, ``clock.stepped_back``.
            ValueError: when no file was opened yet, or the PIN has not six digits.
        """
        require_pin(pin)
        one = self.person
        self._activation.run(
            pin,
            name=one.name if name is None else name,
            id_number=one.id_number.text if id_number is None else id_number,
            matches=matches,
        )

    def deactivate(self) -> None:
        """Give the code up: every credential dies, on every phone; ``activate`` begins anew.

        Raises:
            Refused: ``code.not_activated`` when it is not active, ``clock.stepped_back``.
        """
        self._activation.deactivate()

    def hold(self, other: str | Person, *, both_ids: bool = False) -> None:
        """Take another person's code into this app (S1 「为家人代办或管理多张卡片」).

        It is a credential of its own: the other's account, shown on this phone. Beside a family tie: no
        relation is asked for, but both IDs (O1).

        Args:
            other: whose code.
            both_ids: whether both IDs were shown.

        Raises:
            Refused: ``identity.agent_proof``; ``code.not_activated`` when the other has no code.
            ValueError: when it is held already, or is the own one.
        """
        self._holding.hold(self._people.find(other), both_ids=both_ids)

    def release(self, other: str | Person) -> None:
        """Give another person's code back: it dies on this phone, and on no other.

        Raises:
            ValueError: when it is not held here.
        """
        self._holding.release(self._people.find(other))

    def _insurance(self, subject: Person, opened: int) -> ShownCode:
        engine, me = self._engine, self.person.person_id
        with engine.unit() as unit:
            while True:
                footing = self._stand(unit)
                facts = unit.load(FactsOfWallet(subject.person_id, me, self.channel))
                if subject.person_id != me:
                    if self.family.enrolled(unit, facts, subject, footing.now_ms):
                        continue
                elif facts.credential is None and self._activation.first_use(unit, self.channel):
                    continue
                due = due_code(
                    facts,
                    channel=self.channel,
                    opened=opened,
                    policy=engine.policy,
                    now_ms=footing.now_ms,
                    off_ms=self._off_ms,
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
        due = due_ordinary(
            channel=self.channel, opened=opened, policy=engine.policy, now_ms=now_ms, off_ms=self._off_ms
        )
        return shown_code(ordinary_text(engine.entropy.addressed("ordinary", me.text, due.tick)), due)

    def _now_ms(self) -> int:
        with self._engine.unit() as unit:
            return self._stand(unit).now_ms

    def _stand(self, unit: Unit) -> Footing:
        return self._engine.stand_or_raise(unit)

    def __repr__(self) -> str:
        return f"Wallet(person={self.person.key!r}, channel={self.channel!r})"
