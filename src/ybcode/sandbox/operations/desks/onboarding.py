"""What the desks of a dossier share, and two of them: the file that is opened (建档), and the card."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from ybcode.errors import Refusal, Refused
from ybcode.rules.holders.dossier import Dossier, PutDossier, as_of, elapsed
from ybcode.rules.holders.dossier import card as cards
from ybcode.rules.holders.dossier import onboarding as onboardings
from ybcode.rules.holders.dossier.activation import weak_pin
from ybcode.rules.holders.holder import Event
from ybcode.rules.holders.proof import PutProof, require_pin, reset
from ybcode.sandbox.operations.desks.desk import Desk, entry_of, recorded
from ybcode.sandbox.personal import DossierOf, ProofOf
from ybcode.sandbox.records import unknown_days
from ybcode.values import without_numbers

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ybcode.rules.calendar import Counted
    from ybcode.rules.holders.dossier.onboarding import Channel, Delivery, Document, Onboarding, Quality
    from ybcode.rules.holders.person import Person
    from ybcode.sandbox.engine import Engine
    from ybcode.sandbox.operations.people import People
    from ybcode.sandbox.ports import Effect, Unit

Who = Literal["person", "guardian", "agent", "staff", "agency"]


class DossierDesk(Desk):
    """One part of a person's dossier."""

    def _write(
        self, judge: Callable[[Dossier, int], tuple[Dossier, str, str, str]], *, who: Who, unit: Unit
    ) -> list[Effect]:
        """The effects of one move, by what a rule makes of the dossier: dossier, event, before, after."""
        now_ms = self._stand(unit)
        me = self._person.person_id
        held = unit.load(DossierOf(me))
        now, event, was, after = judge(as_of(held, now_ms), now_ms)
        told = Event(at_ms=now_ms, machine=self.machine, event=event, was=was, now=after, who=who)
        return [
            PutDossier(person_id=me, now=replace(now, version=held.version + 1)),
            *recorded(me, (*elapsed(held, now_ms), told)),
            self._engine.note(entry_of(told, self._person)),
        ]

    def _move(self, judge: Callable[[Dossier, int], tuple[Dossier, str, str, str]], *, who: Who) -> None:
        with self._engine.unit() as unit:
            while not unit.apply(self._write(judge, who=who, unit=unit)):
                pass


class OnboardingDesk(DossierDesk):
    """``sandbox.person(…).onboarding``: how a file is opened (建档)."""

    machine = "onboarding"

    def __init__(self, engine: Engine, person: Person, people: People) -> None:
        super().__init__(engine, person)
        self._people = people

    def begin(self, channel: Channel = "app", *, applicant: str | Person | None = None) -> None:
        """Begin an application.

        Args:
            channel: ``app``, ``website``, ``alipay``, ``wechat``, or ``window``.
            applicant: who applies; the person when left out. A guardian, or an agent (代办).

        Raises:
            KeyError: when nobody has the applicant's name.
            ValueError: when one is under way, or the person is on file.
        """
        by = self._person if applicant is None else self._people.find(applicant)

        def judge(was: Dossier, _now_ms: int) -> tuple[Dossier, str, str, str]:
            one = onboardings.begin(was.onboarding, channel, by.person_id)
            return replace(was, onboarding=one), "begin", was.onboarding.state, one.state

        self._move(judge, who=self._who(by.person_id.text))

    def submit(self, documents: Mapping[Document, Quality]) -> None:
        """Hand documents in; staff at the window photograph a blurred one again.

        Args:
            documents: by kind, each ``clear``, ``blurred`` or ``expired``; what was handed in before stays.

        Raises:
            Refused: ``onboarding.document_unclear``; what was handed in is kept.
            ValueError: when nothing can be handed in now.
        """
        policy, birth = self._engine.policy, self._person.id_number.birth
        told: list[tuple[Refusal | None, Counted | None, int]] = []

        def judge(was: Dossier, now_ms: int) -> tuple[Dossier, str, str, str]:
            made = onboardings.submit(was.onboarding, documents, birth=birth, policy=policy, now_ms=now_ms)
            told.append((made.refusal, made.counted, now_ms))
            event = "submit, unclear" if made.refusal else "submit"
            return (
                replace(was, onboarding=made.application),
                event,
                was.onboarding.state,
                made.application.state,
            )

        self._move(judge, who=self._applicant())
        refusal, counted, now_ms = told[-1]
        if counted is not None and not counted.known:
            with self._engine.unit() as unit:
                unit.apply([self._engine.note(unknown_days(counted, now_ms))])
        if refusal is not None:
            raise Refused(refusal)

    def reject(self, reason: str) -> None:
        """The review finds a fault.

        Raises:
            ValueError: when nothing is under review, or the reason is empty or too long.
        """
        if not (0 < len(reason) <= onboardings.MAX_REASON and reason.isprintable()):
            raise ValueError(f"a reason has 1 to {onboardings.MAX_REASON} characters")

        def judge(was: Dossier, now_ms: int) -> tuple[Dossier, str, str, str]:
            one = onboardings.reject(was.onboarding, without_numbers(reason), now_ms=now_ms)
            return replace(was, onboarding=one), "reject", was.onboarding.state, one.state

        self._move(judge, who="agency")

    def withdraw(self) -> None:
        """Take the application back before it is reviewed.

        Raises:
            ValueError: when there is none that can be taken back.
        """

        def judge(was: Dossier, _now_ms: int) -> tuple[Dossier, str, str, str]:
            one = onboardings.withdraw(was.onboarding)
            return replace(was, onboarding=one), "withdraw", was.onboarding.state, one.state

        self._move(judge, who=self._applicant())

    def deliver(self, how: Delivery) -> None:
        """Take an approved file over: then the code can be activated.

        Args:
            how: ``visible`` for one that was opened online, else ``collected`` or ``bound``.

        Raises:
            Refused: ``onboarding.in_review`` with its end.
            ValueError: when there is nothing to hand over, or not in that way.
        """

        def judge(was: Dossier, now_ms: int) -> tuple[Dossier, str, str, str]:
            waiting = onboardings.in_review(was.onboarding, now_ms=now_ms)
            if waiting is not None:
                raise Refused(waiting)
            one = onboardings.deliver(was.onboarding, how, now_ms=now_ms)
            return replace(was, onboarding=one), "deliver", was.onboarding.state, one.state

        self._move(judge, who="staff" if how == "collected" else self._applicant())

    def now(self) -> Onboarding:
        """The application as it stands."""
        with self._engine.unit() as unit:
            return as_of(unit.load(DossierOf(self._person.person_id)), self._stand(unit)).onboarding

    def _applicant(self) -> Who:
        by = self.now().applicant
        return self._who(by.text if by else "")

    def _who(self, applicant: str) -> Who:
        me, child = self._person.person_id.text, self._is_child()
        return "person" if applicant in ("", me) else "guardian" if child else "agent"

    def _is_child(self) -> bool:
        from ybcode.rules.calendar import day_of

        with self._engine.unit() as unit:
            today = day_of(self._stand(unit))
        return onboardings.is_child(self._person.id_number.birth, today, self._engine.policy)


class CardDesk(DossierDesk):
    """``sandbox.person(…).card``: the physical card (实体卡); nothing of it touches the code."""

    machine = "card"

    def issue(self) -> None:
        """Make out a first card."""
        self._event("issue", who="agency")

    def report_lost(self) -> None:
        """Report it lost: it opens nothing until it is found or replaced (S0)."""
        self._event("report lost", who="person")

    def find(self) -> None:
        """Find a lost card again."""
        self._event("find", who="person")

    def replace(self) -> None:
        """Replace it, lost or worn out; the PIN is the initial one again."""
        me = self._person.person_id
        with self._engine.unit() as unit:
            while True:
                effects = self._write(lambda was, _: self._moved(was, "replace"), who="agency", unit=unit)
                held = unit.load(ProofOf(me, "card"))
                fresh = replace(reset(held), digest=None)
                if fresh != held:
                    effects.append(PutProof(person_id=me, kind="card", was=held, now=fresh))
                if unit.apply(effects):
                    return

    def wear_out(self, part: cards.Part) -> None:
        """Let a part become unreadable: ``stripe`` or ``chip`` (S4)."""

        def judge(was: Dossier, _now_ms: int) -> tuple[Dossier, str, str, str]:
            one = cards.wear_out(was.card, part)
            return replace(was, card=one), "wear out", was.card.state, one.state

        self._move(judge, who="person")

    def reset_pin(self, pin: str) -> None:
        """Choose the card's PIN at the window, or another one; a lock ends with it.

        Raises:
            Refused: ``pin.weak`` for one that others would try first (S1).
            ValueError: when it has not six digits, or there is no card at hand.
        """
        require_pin(pin)
        weak = weak_pin(pin, self._person.id_number)
        if weak is not None:
            raise Refused(weak)
        me, digest = self._person.person_id, self._engine.pin_digest(self._person, pin)

        def judge(was: Dossier, _now_ms: int) -> tuple[Dossier, str, str, str]:
            if was.card.state != "active":
                raise ValueError(f"a card that is {was.card.state} has no PIN to choose: issue or replace it")
            return was, "reset PIN", "active", "active"

        with self._engine.unit() as unit:
            while True:
                held = unit.load(ProofOf(me, "card"))
                effects = self._write(judge, who="person", unit=unit)
                effects.append(PutProof(person_id=me, kind="card", was=held, now=reset(held, digest)))
                if unit.apply(effects):
                    return

    def now(self) -> cards.Card:
        """The card as it is."""
        with self._engine.unit() as unit:
            return unit.load(DossierOf(self._person.person_id)).card

    def _event(self, event: str, *, who: Who) -> None:
        self._move(lambda was, _: self._moved(was, event), who=who)

    @staticmethod
    def _moved(was: Dossier, event: str) -> tuple[Dossier, str, str, str]:
        one = cards.move(was.card, event)
        return replace(was, card=one), event, was.card.state, one.state
