"""What a phone lists of its family bindings: members, binders, a year's spending, a dry run."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ybcode.errors import Refusal, Refused
from ybcode.rules.calendar import wall_time
from ybcode.rules.code.steps import tick_at
from ybcode.rules.family.delegation import LIVE, as_of, refusal_to_show
from ybcode.rules.holders.credential import Credential
from ybcode.rules.holders.holder import Event
from ybcode.rules.holders.holder import as_of as holder_as_of
from ybcode.rules.institutions import MONEY_SCENES
from ybcode.rules.verifier import CodeClaim, Counter, Facts, outlook
from ybcode.rules.verifier.entitlement import misconceived, notices, of_a_member, open_funds
from ybcode.rules.wallet import NOT_ACTIVATED, due_code
from ybcode.sandbox.operations.desks.desk import entry_of
from ybcode.sandbox.operations.families.bond import Bond, Rehearsal
from ybcode.sandbox.operations.payments.relief import relief_of
from ybcode.sandbox.operations.people import People, Places
from ybcode.sandbox.operations.scans import with_filing
from ybcode.sandbox.personal import DossierOf, HistoryOf, HolderOf
from ybcode.sandbox.ports import FactsOfWallet, FindPerson
from ybcode.sandbox.relatives import BindingOf, BindingsOf, Spending, SpendingOf

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ybcode.rules.family.delegation import Binding
    from ybcode.rules.holders.person import Person
    from ybcode.sandbox.engine import Engine
    from ybcode.sandbox.operations.payments.relief import Relief
    from ybcode.sandbox.ports import Unit
    from ybcode.values import PersonId

_PLACE = "pharmacy_ok"


class FamilyBook:
    """What a phone knows of its family; nothing here changes anything.

    Args:
        engine: the sandbox it belongs to.
        person: whose phone.
        channel: in which app.
    """

    def __init__(self, engine: Engine, person: Person, channel: str) -> None:
        self._engine = engine
        self._person = person
        self._channel = channel
        self._people = People(engine)

    def members(self) -> tuple[Bond, ...]:
        """Whom this phone has bound, in the order in which they were."""
        bonds = [one for one in self._bonds() if one[0].binder == self._me]
        return tuple(bond for _, bond in sorted(bonds, key=lambda pair: pair[0].order))

    def binders(self) -> tuple[Bond, ...]:
        """Whose phones show one's own code."""
        return tuple(bond for one, bond in self._bonds() if one.member == self._me)

    def spending(self, member: str | Person, *, year: int | None = None) -> Spending:
        """What a member's care has cost in a year (S2 「查询年度医疗费用」).

        Args:
            member: whose.
            year: this one when left out.

        Raises:
            Refused: ``family.unbound`` when the member is not bound here.
        """
        found = self._people.find(member)
        with self._engine.unit() as unit:
            now_ms = self._stand(unit)
            one = as_of(unit.load(BindingOf(self._me, found.person_id)), now_ms)
            if one.state not in LIVE:
                self._refuse(unit, "spending", found, Refusal("family.unbound"), now_ms=now_ms)
            asked = wall_time(now_ms).year if year is None else year
            return unit.load(SpendingOf(found.person_id, asked))

    def check(self, member: str | Person, *, place: str = _PLACE, scene: str | None = None) -> Rehearsal:
        """What would happen at a counter today if this phone showed a member's code; nothing is spent.

        Args:
            member: whose code.
            place: the counter to think of.
            scene: the business type; by default the counter's usual one.

        Raises:
            KeyError: when nobody has that name, or there is no such place.
            ValueError: for oneself.
        """
        found, engine = self._people.find(member), self._engine
        if found.person_id == self._me:
            raise ValueError(
                "one's own code needs no binding: sandbox.person(…).status() tells how it stands"
            )
        where = Places(engine).look(place)
        counter = Counter(institution=where, terminal="-", scene=scene or where.default_scene)
        with engine.unit() as unit:
            now_ms = self._stand(unit)
            one = unit.load(BindingOf(self._me, found.person_id))
            holder = holder_as_of(unit.load(HolderOf(found.person_id)), engine.policy, now_ms)
            facts = Facts(subject=found, holder=holder, binding=one if one.version else None)
            facts = with_filing(unit, facts, where)
            phone = tuple(self._phone(unit, one, found, now_ms))
            relief = relief_of(engine, unit, found.person_id, now_ms)
            counted = [
                of_a_member(one, facts)
                for one in outlook(counter, facts, policy=engine.policy, now_ms=now_ms)
            ]
            return Rehearsal(
                bond=self._bond(unit, one, now_ms),
                place=where,
                refusals=(*phone, *(one for at, one in enumerate(counted) if one not in counted[:at])),
                notices=tuple(self._riding(relief, facts, counter, now_ms)),
                funds=open_funds(CodeClaim("", 0, 0, counter), facts, engine.policy),
                givers=tuple(self._known(unit, one.own.person_id) for one in relief.givers),
            )

    # -------------------------------------------------------------- inside

    @property
    def _me(self) -> PersonId:
        return self._person.person_id

    def _phone(self, unit: Unit, one: Binding, member: Person, now_ms: int) -> Iterator[Refusal]:
        """Why the phone would not show the code: the binding, the channel, what the channel asks."""
        policy, them = self._engine.policy, member.person_id
        refusal = self._closed() or refusal_to_show(one, member, policy, now_ms, channel=self._channel)
        if refusal is not None:
            yield refusal
            return
        facts = unit.load(FactsOfWallet(them, self._me, self._channel))
        if facts.credential is None:
            if self._gave_up(unit, them):
                yield NOT_ACTIVATED
                return
            # It is enrolled when it is shown first; what the channel asks does not wait for that.
            first = Credential(
                province=member.province, handle=0, subject=them, presenter=self._me, channel=self._channel
            )
            facts = replace(facts, credential=first)
        due = due_code(facts, channel=self._channel, opened=tick_at(now_ms), policy=policy, now_ms=now_ms)
        if isinstance(due, Refusal):
            yield due

    def _riding(self, relief: Relief, facts: Facts, counter: Counter, now_ms: int) -> Iterator[Refusal]:
        """What would ride on it: and that a binding shares no money, unless that is opened as well."""
        policy = self._engine.policy
        yield from notices(facts, policy, now_ms) if counter.scene in MONEY_SCENES else misconceived(policy)
        if not relief.is_open_by(self._me) and policy.family.debit_source != "binder":
            yield Refusal("family.not_mutual_aid")

    def _closed(self) -> Refusal | None:
        """S2 names the app and Alipay: elsewhere there is no 亲情账户."""
        open_ = self._engine.policy.channels[self._channel].family
        return None if open_ else Refusal("place.not_opened", {"service": "亲情账户"})

    def _gave_up(self, unit: Unit, member: PersonId) -> bool:
        """Whether a member gave the code up, on every phone, and did not activate it again.

        Who never activated one may be bound all the same (M13: elderly people and children whose face
        does not match well).
        """
        if unit.load(DossierOf(member)).activation == "active":
            return False
        events = (one.event for one in unit.load(HistoryOf(member)) if one.machine == "activation")
        return "deactivate" in events

    def _bonds(self) -> list[tuple[Binding, Bond]]:
        with self._engine.unit() as unit:
            now_ms = self._stand(unit)
            held = unit.load(BindingsOf(self._me))
            return [(one, self._bond(unit, one, now_ms)) for one in held]

    def _bond(self, unit: Unit, one: Binding, now_ms: int) -> Bond:
        binder, member = self._known(unit, one.binder), self._known(unit, one.member)
        now = as_of(one, now_ms)
        channel = self._channel if one.binder == self._me else one.channel  # a binder's, on another phone
        return Bond(
            binder=binder,
            member=member,
            state=now.state,
            since_ms=now.since_ms,
            shows=refusal_to_show(one, member, self._engine.policy, now_ms, channel=channel),
        )

    def _known(self, unit: Unit, person_id: PersonId) -> Person:
        found = unit.load(FindPerson(person_id.text))
        assert found is not None
        return found

    def _refuse(self, unit: Unit, event: str, other: Person, refusal: Refusal, *, now_ms: int) -> None:
        told = Event(at_ms=now_ms, machine="family", event=event, was="", now="")
        entry = replace(
            entry_of(told, self._person),
            outcome="refused",
            code=refusal.code,
            subject=other.person_id,
            presenter=self._me,
        )
        unit.apply([self._engine.note(entry)])
        raise Refused(refusal)

    def _stand(self, unit: Unit) -> int:
        return self._engine.stand_or_raise(unit).now_ms

    def __repr__(self) -> str:
        return f"Family(person={self._person.key!r}, members={len(self.members())})"
