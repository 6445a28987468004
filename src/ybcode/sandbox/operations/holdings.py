"""Other people's codes in one's own app (代办): each a credential of its own, beside family ties."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ybcode.errors import Refusal, Refused
from ybcode.rules.family.delegation import COUNTED, as_of
from ybcode.rules.holders.credential import Revoke
from ybcode.rules.holders.dossier import PutDossier
from ybcode.rules.holders.holder import Event, Record
from ybcode.rules.wallet import NOT_ACTIVATED
from ybcode.sandbox.engine import enrolments, shuffle_of
from ybcode.sandbox.operations.desks.desk import entry_of
from ybcode.sandbox.personal import DossierOf
from ybcode.sandbox.ports import LiveCredentials, NextSerial
from ybcode.sandbox.records import KEEP_EVENTS
from ybcode.sandbox.relatives import BindingOf

if TYPE_CHECKING:
    from ybcode.rules.holders.credential import Credential
    from ybcode.rules.holders.dossier import Dossier
    from ybcode.rules.holders.person import Person
    from ybcode.sandbox.engine import Engine
    from ybcode.sandbox.ports import Effect, Unit

_AGENT_PROOF = Refusal("identity.agent_proof")


class Holdings:
    """The codes of others on one person's phone.

    Args:
        engine: the sandbox it belongs to.
        presenter: whose phone.
    """

    def __init__(self, engine: Engine, presenter: Person) -> None:
        self._engine = engine
        self._presenter = presenter

    def hold(self, subject: Person, *, both_ids: bool) -> None:
        """Take a code in, on every channel."""
        if subject.person_id == self._presenter.person_id:
            raise ValueError("one's own code is activated, not held for somebody")
        if not both_ids:
            raise Refused(_AGENT_PROOF)
        engine = self._engine
        with engine.unit() as unit:
            while True:
                now_ms, was = self._stand(unit), unit.load(DossierOf(subject.person_id))
                live = unit.load(LiveCredentials(subject.person_id))
                if not any(one.presenter == subject.person_id for one in live):
                    raise Refused(NOT_ACTIVATED)
                self._require_unbound(unit, subject, now_ms)
                if self._held(live):
                    raise ValueError("this code is held here already")
                enrolled = enrolments(
                    subject,
                    tuple(engine.policy.channels),
                    first_serial=unit.load(NextSerial(subject.province)),
                    shuffle=shuffle_of(subject.province, engine.entropy.handle_key),
                    presenter=self._presenter.person_id,
                )
                if unit.apply([*enrolled, *self._told(subject, was, "hold", now_ms)]):
                    return

    def release(self, subject: Person) -> None:
        """Give a code back."""
        if subject.person_id == self._presenter.person_id:
            raise ValueError("one's own code is not held for somebody: deactivate() gives it up")
        with self._engine.unit() as unit:
            while True:
                now_ms, was = self._stand(unit), unit.load(DossierOf(subject.person_id))
                self._require_unbound(unit, subject, now_ms)
                if not self._held(unit.load(LiveCredentials(subject.person_id))):
                    raise ValueError("this code is not held here")
                revoke = Revoke(
                    subject=subject.person_id, reason="released", presenter=self._presenter.person_id
                )
                if unit.apply([revoke, *self._told(subject, was, "release", now_ms)]):
                    return

    def _require_unbound(self, unit: Unit, subject: Person, now_ms: int) -> None:
        one = unit.load(BindingOf(self._presenter.person_id, subject.person_id))
        if as_of(one, now_ms).state in COUNTED:
            raise ValueError("this code is bound here (亲情账户), not held: wallet.family.unbind() it first")

    def _held(self, live: tuple[Credential, ...]) -> bool:
        return any(one.presenter == self._presenter.person_id for one in live)

    def _told(self, subject: Person, dossier: Dossier, event: str, now_ms: int) -> list[Effect]:
        """What is kept of it; the dossier's version makes two who do it at once lose to each other."""
        was, now = ("own", "held") if event == "hold" else ("held", "own")
        told = Event(at_ms=now_ms, machine="holding", event=event, was=was, now=now, who="agent")
        return [
            PutDossier(person_id=subject.person_id, now=replace(dossier, version=dossier.version + 1)),
            Record(person_id=subject.person_id, event=told, keep=KEEP_EVENTS),
            self._engine.note(entry_of(told, subject)),
        ]

    def _stand(self, unit: Unit) -> int:
        return self._engine.stand_or_raise(unit).now_ms
