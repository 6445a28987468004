"""亲情账户 on a binder's phone: bind, show, look up, unbind; and the member's own switch."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ybcode.errors import Refusal, Refused
from ybcode.rules.family.delegation import (
    DOCUMENTS,
    LIVE,
    Asked,
    Binding,
    PutBinding,
    around,
    as_of,
    bind,
    move,
    refusal_to_bind,
    refusal_to_show,
)
from ybcode.rules.holders.credential import Revoke
from ybcode.rules.holders.holder import Event, Record
from ybcode.rules.wallet import NOT_ACTIVATED
from ybcode.sandbox.engine import enrolments, shuffle_of
from ybcode.sandbox.operations.desks.desk import entry_of
from ybcode.sandbox.operations.families.book import FamilyBook
from ybcode.sandbox.operations.families.turns import take_turn
from ybcode.sandbox.operations.step_up import StepUps
from ybcode.sandbox.personal import HolderOf
from ybcode.sandbox.ports import LiveCredentials, NextSerial
from ybcode.sandbox.records import KEEP_EVENTS, unknown_days
from ybcode.sandbox.relatives import BindingOf, BindingsOf

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ybcode.rules.holders.person import Person
    from ybcode.rules.wallet import WalletFacts
    from ybcode.sandbox.operations.families.bond import Bond
    from ybcode.sandbox.ports import Effect, Unit
    from ybcode.values import PersonId


class Family(FamilyBook):
    """``wallet.family``: 亲情账户, on one person's phone; what it lists, ``FamilyBook`` does."""

    def bind(self, member: str | Person, *, documents: Iterable[str] = (), face: bool | None = None) -> Bond:
        """Bind a member: from now on this phone may show the member's code, and never the money.

        Args:
            member: who is bound.
            documents: ``household_register``, ``birth_certificate``: under 16 either of them, from 16 on
                the register and the member's own face (S2).
            face: whether the camera knew the member; left out when nobody looked.

        Raises:
            Refused: ``family.limit``, ``family.document_missing``, ``family.member_abnormal``,
                ``identity.face_needed``, ``identity.face_mismatch``, ``identity.face_attempts``,
                ``place.not_opened`` on a channel without families.
            ValueError: for oneself, who is bound already, or an unknown document.
            KeyError: when nobody has that name.
        """
        if isinstance(documents, str):
            raise TypeError(f"documents are a set of names: documents={{{documents!r}}}")
        found, proofs = self._people.find(member), frozenset(documents)
        if found.person_id == self._person.person_id:
            raise ValueError("one's own code needs no binding: wallet.show() shows it")
        unknown = proofs - DOCUMENTS
        if unknown:
            raise ValueError(f"no document {min(unknown)!r}: choose {', '.join(sorted(DOCUMENTS))}")
        if face is not None:  # a face that is not known is counted, as on any phone
            StepUps(self._engine, found, self._channel).look("family.face", matches=face)
        asked = Asked(member=found, documents=proofs, face=face)
        with self._engine.unit() as unit:
            while True:
                now_ms = self._stand(unit)
                turn = take_turn(unit, self._me, found.person_id)
                refusal = self._closed() or self._refusal(unit, asked, now_ms)
                if refusal is not None:
                    self._refuse(unit, "bind", found, refusal, now_ms=now_ms)
                held = unit.load(BindingsOf(self._me))
                was = unit.load(BindingOf(self._me, found.person_id))
                if any(one.presenter == self._me for one in unit.load(LiveCredentials(found.person_id))):
                    self._require_unheld(was, now_ms)
                order = max((one.order + 1 for one in held if one.binder == self._me), default=0)
                one = replace(as_of(was, now_ms), channel=self._channel)
                now, counted = bind(one, self._engine.policy, order=order, now_ms=now_ms)
                effects = self._told(found, was, now, "bind", now_ms=now_ms)
                if counted is not None and not counted.known:
                    effects.append(self._engine.note(unknown_days(counted, now_ms)))
                if unit.apply([PutBinding(now), *turn, *effects]):
                    return self._bond(unit, now, now_ms)

    def unbind(self, member: str | Person, *, agreed: bool = False, at_window: bool = False) -> None:
        """Unbind a member: effective at once, also for a code that is on the screen (S2).

        Args:
            member: who is unbound.
            agreed: whether the member agrees, where the policy asks both (``family.unbind_by``).
            at_window: whether it is done at the agency's window, where the policy asks so.

        Raises:
            ValueError: when nobody is bound, or the policy asks for more.
        """
        rule = self._engine.policy.family.unbind_by
        if (rule == "both" and not agreed) or (rule == "agency" and not at_window):
            asked = "agreed=True" if rule == "both" else "at_window=True"
            raise ValueError(f"family.unbind_by is {rule!r} here: unbind(member, {asked})")
        found = self._people.find(member)
        self._end(self._me, found.person_id, found, "unbind")

    def leave(self, binder: str | Person) -> None:
        """Unbind oneself from a binder, where the policy lets the member do so (``family.unbind_by``).

        Args:
            binder: whose phone shows one's code.

        Raises:
            ValueError: when the policy leaves it to the binder, or nobody is bound.
        """
        if self._engine.policy.family.unbind_by != "binder_or_member":
            raise ValueError(
                "here only the binder unbinds (family.unbind_by): pause(binder) stops it for now"
            )
        found = self._people.find(binder)
        self._end(found.person_id, self._me, found, "leave")

    def pause(self, binder: str | Person) -> None:
        """Stop a binder's phone from showing one's code, for now (policy key ``family.member_may_pause``).

        Raises:
            ValueError: when the policy has no such switch, or nothing is bound.
        """
        self._switch(binder, "pause")

    def resume(self, binder: str | Person) -> None:
        """Let a binder's phone show one's code again; one is seen once more before the next use.

        Raises:
            ValueError: when nothing is paused.
        """
        self._switch(binder, "resume")

    def see(self, member: Person, *, matches: bool) -> bool:
        """The member looks into this phone: before the first use (S2 「首次使用需本人人脸验证」).

        Args:
            member: who looks.
            matches: whether the camera knows the member.

        Returns:
            Whether the member is bound here at all.

        Raises:
            Refused: ``identity.face_mismatch``, ``identity.face_attempts``.
        """
        with self._engine.unit() as unit:
            now_ms = self._stand(unit)
            if as_of(unit.load(BindingOf(self._me, member.person_id)), now_ms).state not in LIVE:
                return False
        StepUps(self._engine, member, self._channel).look("family.face", matches=matches)
        with self._engine.unit() as unit:
            while True:
                now_ms = self._stand(unit)
                was = unit.load(BindingOf(self._me, member.person_id))
                one = as_of(was, now_ms)
                if one.state != "bound":
                    return True
                now = move(one, "member is seen", now_ms)
                if unit.apply(
                    [PutBinding(now), *self._told(member, was, now, "member is seen", now_ms=now_ms)]
                ):
                    return True

    def enrolled(self, unit: Unit, facts: WalletFacts, member: Person, now_ms: int) -> bool:
        """Before a member's code is shown: may it be, and has it a credential on this phone?

        Args:
            unit: the transaction.
            facts: of the screen.
            member: whose code.
            now_ms: the instant, in ms.

        Returns:
            Whether a credential was enrolled just now, so that the facts have to be read again.

        Raises:
            Refused: ``family.unbound``, ``family.paused``, ``identity.first_use_face``,
                ``onboarding.in_review``, ``place.not_opened`` on a channel without families,
                ``code.not_activated`` when the member gave the code up.
        """
        one = unit.load(BindingOf(self._me, member.person_id))
        if one.version == 0 and facts.credential is None:
            raise Refused(self._closed() or Refusal("family.unbound"))
        if one.version == 0 or (facts.credential is not None and as_of(one, now_ms).state not in LIVE):
            return False  # held (代办)
        policy = self._engine.policy
        refusal = self._closed() or refusal_to_show(one, member, policy, now_ms, channel=self._channel)
        if refusal is not None:
            raise Refused(refusal)
        if facts.credential is not None:
            return False
        live = unit.load(LiveCredentials(member.person_id))
        if any((each.presenter, each.channel) == (self._me, self._channel) for each in live):
            return True  # another look made it since the facts were read
        turn = take_turn(unit, member.person_id)
        if self._gave_up(unit, member.person_id):
            raise Refused(NOT_ACTIVATED)
        # Written with the binding's next version, and the dossier's: who unbinds, or gives the code up,
        # meanwhile leaves no credential behind.
        enrol = enrolments(
            member,
            (self._channel,),
            first_serial=unit.load(NextSerial(member.province)),
            shuffle=shuffle_of(member.province, self._engine.entropy.handle_key),
            presenter=self._me,
        )
        unit.apply([PutBinding(replace(as_of(one, now_ms), version=one.version + 1)), *turn, *enrol])
        return True

    # -------------------------------------------------------------- inside

    def _refusal(self, unit: Unit, asked: Asked, now_ms: int) -> Refusal | None:
        them = asked.member.person_id
        status = unit.load(HolderOf(them)).enrolment.status
        if status in ("none", "ended"):  # S2: a member has basic insurance
            return Refusal("family.member_abnormal", {"cause": f"enrolment.{status}"})
        held = {(one.binder, one.member): one for one in unit.load(BindingsOf(self._me))}
        held |= {(one.binder, one.member): one for one in unit.load(BindingsOf(them))}
        policy, tie = self._engine.policy, Binding(binder=self._me, member=them, channel=self._channel)
        return refusal_to_bind(asked, around(tie, held.values(), policy, now_ms), policy, now_ms)

    def _require_unheld(self, was: Binding, now_ms: int) -> None:
        if as_of(was, now_ms).state not in LIVE:
            raise ValueError("this code is held here already (代办): wallet.release() it first")

    def _end(self, binder: PersonId, member: PersonId, other: Person, event: str) -> None:
        """Unbind: the binding and every credential of the tie, in one write."""
        with self._engine.unit() as unit:
            while True:
                now_ms = self._stand(unit)
                was = unit.load(BindingOf(binder, member))
                now = move(as_of(was, now_ms), "unbind", now_ms)
                effects: list[Effect] = [
                    PutBinding(now),
                    Revoke(subject=member, reason="unbound", presenter=binder),
                    *self._told(other, was, now, event, now_ms=now_ms),
                ]
                if unit.apply(effects):
                    return

    def _switch(self, binder: str | Person, event: str) -> None:
        if not self._engine.policy.family.member_may_pause:
            raise ValueError("this policy has no such switch (family.member_may_pause)")
        found = self._people.find(binder)
        with self._engine.unit() as unit:
            while True:
                now_ms = self._stand(unit)
                was = unit.load(BindingOf(found.person_id, self._me))
                now = move(as_of(was, now_ms), event, now_ms)
                if unit.apply([PutBinding(now), *self._told(found, was, now, event, now_ms=now_ms)]):
                    return

    def _told(self, other: Person, was: Binding, now: Binding, event: str, *, now_ms: int) -> list[Effect]:
        """What both histories and the journal keep: never who the other one is."""
        who = "member" if self._me == now.member else "binder"
        before = as_of(was, now_ms).state
        told = Event(at_ms=now_ms, machine="family", event=event, was=before, now=now.state, who=who)
        entry = replace(entry_of(told, self._person), subject=now.member, presenter=now.binder)
        return [
            Record(person_id=self._me, event=told, keep=KEEP_EVENTS),
            Record(person_id=other.person_id, event=told, keep=KEEP_EVENTS),
            self._engine.note(entry),
        ]
