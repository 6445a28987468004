"""A person's file at the agency (参保档案): how it stands, what was done, and the desks that change it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, get_args

from ybcode.errors import Refusal, Refused
from ybcode.rules.calendar import told
from ybcode.rules.holders import dossier
from ybcode.rules.holders.holder import Holder, as_of, elapsed
from ybcode.rules.holders.status import INSURANCE_TYPES, STATUS_CODES, Finding, Spell, findings, spells
from ybcode.rules.institutions import BOTH_FUNDS, MONEY_SCENES
from ybcode.rules.verifier import CodeClaim, Counter, Facts, outlook
from ybcode.rules.verifier.entitlement import notices, open_funds
from ybcode.sandbox.operations.desks.conduct import RecordDesk, ViolationsDesk
from ybcode.sandbox.operations.desks.desk import Change
from ybcode.sandbox.operations.desks.enrolment import EnrolmentDesk
from ybcode.sandbox.operations.desks.filings import ClaimsDesk, FilingsDesk
from ybcode.sandbox.operations.desks.money import MoneyDesk
from ybcode.sandbox.operations.desks.onboarding import CardDesk, OnboardingDesk
from ybcode.sandbox.operations.desks.relations import Relations
from ybcode.sandbox.operations.desks.standing import AccountDesk, InquiryDesk, RiskDesk, SanctionDesk
from ybcode.sandbox.operations.scans import with_filing
from ybcode.sandbox.personal import DossierOf, HistoryOf, HolderOf
from ybcode.sandbox.ports import LiveCredentials
from ybcode.sandbox.records import JournalEntry
from ybcode.sandbox.world.phones import trouble
from ybcode.values import InstitutionId

if TYPE_CHECKING:
    from ybcode.rules.holders.holder import Event
    from ybcode.rules.holders.person import Person
    from ybcode.rules.institutions import Fund, Institution
    from ybcode.sandbox.engine import Engine
    from ybcode.sandbox.operations.people import People, Places
    from ybcode.sandbox.ports import Unit

_NONE: frozenset[Fund] = frozenset()

LookUp = Literal["app", "window", "machine", "bank"]
"""Where insurance is looked up: the phone, the agency, a self-service machine, in some cities a bank (S3)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What is in order with a person, what is not, until when.

    Attributes:
        person: whose.
        at_ms: when it was asked.
        place: the counter that was thought of.
        findings: every machine, and the phone where its clock is off.
        channels: on which a code can be shown; none when the code was never activated.
        refusals: every reason for which this counter would refuse to settle now; empty when it would not.
        notices: what would ride on an acceptance.
        funds: which money could pay.
    """

    person: Person
    at_ms: int
    place: Institution
    findings: tuple[Finding, ...]
    channels: tuple[str, ...]
    refusals: tuple[Refusal, ...]
    notices: tuple[Refusal, ...]
    funds: frozenset[Fund]

    @property
    def in_order(self) -> bool:
        """Whether a code could be shown and this counter would settle."""
        return not self.refusals


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What a look-up tells (S3 「可打印参保凭证和缴费明细」).

    Attributes:
        person: whose.
        status: the national code: 0 not insured, 1 normal, 2 suspended, 4 ended.
        insurance: the national type: 310 employee, 390 resident.
        since_ms: since when the status holds; 0 when since before the records begin.
        spells: the times that were paid for.
    """

    person: Person
    status: str
    insurance: str
    since_ms: int
    spells: tuple[Spell, ...]

    def text(self) -> str:
        """The proof of enrolment as a machine prints it, visibly synthetic."""
        words = {"0": "未参保", "1": "正常参保", "2": "暂停参保", "4": "终止参保"}
        kinds = {"310": "职工基本医疗保险", "390": "城乡居民基本医疗保险"}
        lines = [
            "参保凭证(仿真 · SIMULATED)",
            f"姓名 {self.person.name}  参保地 {self.person.region}",
            f"险种 {self.insurance} {kinds[self.insurance]}",
            f"状态 {self.status} {words[self.status]}"
            + (f" 自 {told(self.since_ms)}" if self.since_ms else ""),
            "缴费明细",
        ]
        lines += [f"  {_said(one.from_ms, '…')} 至 {_said(one.until_ms, '今')}" for one in self.spells]
        return "\n".join(lines)


def _said(unix_ms: int | None, open_end: str) -> str:
    return open_end if unix_ms is None else told(unix_ms)


class PersonFile(Relations):
    """``sandbox.person(…)``: the agency's view of one person.

    Attributes:
        person: whose file it is.
        enrolment: ``suspend() repay() correct() stop_paying() keep_paying() miss_update() update() end()
            enrol() enrol_elsewhere(region) switch() merge()``.
        account: ``freeze() unfreeze() close() reopen()``.
        risk: ``flag() lock()``; it ends by time or by ``wallet.unlock()``.
        sanction: ``decide(months=3) lift()``.
        inquiry: ``open() answer() close()``.
        filings: ``file(region) withdraw(region) all()``.
        claims: ``keep(place, amount_fen) file(number) all()``.
        onboarding: ``begin(channel) submit(documents) reject(reason) withdraw() deliver(how) now()``.
        record: ``go_stale(old_name) correct() check(name=, id_number=) now()``.
        violations: ``record(kind, loss_fen) clear(number) refund(number) sanction(number) all()``.
        money: ``balance_fen set_balance("60.00") credit("120.00") check_credit() set_aside(giver, amount)
            used() set_used()``.
        card: ``issue() report_lost() find() replace() wear_out(part) reset_pin(pin) now()``.
    """

    machine = "chosen"

    def __init__(self, engine: Engine, person: Person, people: People, places: Places) -> None:
        super().__init__(engine, person)
        self._places = places
        self.person = person
        self.enrolment = EnrolmentDesk(engine, person)
        self.account = AccountDesk(engine, person)
        self.risk = RiskDesk(engine, person)
        self.sanction = SanctionDesk(engine, person)
        self.inquiry = InquiryDesk(engine, person)
        self.filings = FilingsDesk(engine, person)
        self.claims = ClaimsDesk(engine, person, places)
        self.onboarding = OnboardingDesk(engine, person, people)
        self.card = CardDesk(engine, person)
        self.record = RecordDesk(engine, person)
        self.violations = ViolationsDesk(engine, person)
        self.money = MoneyDesk(engine, person)

    def status(self, *, place: str | None = None, scene: str | None = None) -> Status:
        """What is in order, what is not, until when; nothing is spent, nothing is written.

        Args:
            place: the counter to think of; by default a designated pharmacy where the person is insured.
            scene: the business type; by default the counter's usual one.

        Raises:
            KeyError: when there is no such place.
            ValueError: for a scene that the place may not ask for.
        """
        engine, me = self._engine, self.person.person_id
        at_home = engine.adopt(InstitutionId(f"P{self.person.region}00000"))
        where = (
            replace(at_home, designated=True, funds=BOTH_FUNDS) if place is None else self._places.look(place)
        )
        scene = scene or where.default_scene
        if not where.may_ask(scene):
            raise ValueError(f"a {where.kind} does not ask for scene {scene!r}")
        counter = Counter(institution=where, terminal="-", scene=scene)
        with engine.unit() as unit:
            now_ms = self._stand(unit)
            holder = as_of(unit.load(HolderOf(me)), engine.policy, now_ms)
            channels = self._channels(unit)
            facts = with_filing(unit, Facts(subject=self.person, holder=holder), where)
        moves_money = scene in MONEY_SCENES
        refusals = outlook(counter, facts, policy=engine.policy, now_ms=now_ms)
        if not channels:
            refusals = (Refusal("code.not_activated"), *refusals)
        told = tuple(findings(holder, engine.policy, now_ms=now_ms))
        phone = trouble(self.person, engine.policy, now_ms=now_ms) if channels else None
        if phone is not None:
            told, refusals = (*told, phone[0]), (phone[1], *refusals)
        return Status(
            person=self.person,
            at_ms=now_ms,
            place=where,
            findings=told,
            channels=channels,
            refusals=refusals,
            notices=tuple(notices(facts, engine.policy, now_ms)) if moves_money else (),
            funds=open_funds(CodeClaim("", 0, 0, counter), facts, engine.policy) if moves_money else _NONE,
        )

    def _channels(self, unit: Unit) -> tuple[str, ...]:
        """On which the person's own phone shows a code; one of the population gets it at first use."""
        me = self.person.person_id
        held = tuple(one.channel for one in unit.load(LiveCredentials(me)) if one.presenter == me)
        if held or not self.person.activated or unit.load(DossierOf(me)).activation != "active":
            return held
        return tuple(self._engine.policy.channels)

    def history(self) -> tuple[Event, ...]:
        """What was done to the person's insurance, oldest first; the newest thousand are kept."""
        with self._engine.unit() as unit:
            return self._history(unit, self._stand(unit))

    def _history(self, unit: Unit, now_ms: int) -> tuple[Event, ...]:
        """What is kept, and what time alone brought about since."""
        me = self.person.person_id
        held, file = unit.load(HolderOf(me)), unit.load(DossierOf(me))
        while True:
            kept = unit.load(HistoryOf(me))
            before = held.version, file.version
            held, file = unit.load(HolderOf(me)), unit.load(DossierOf(me))
            if before == (held.version, file.version):  # nobody wrote what time brought about meanwhile
                since = (*elapsed(held, self._engine.policy, now_ms), *dossier.elapsed(file, now_ms))
                return tuple(sorted((*kept, *since), key=lambda event: event.at_ms))

    def look_up(self, channel: LookUp = "app") -> Statement:
        """Look the enrolment up, also while it is suspended (S3 「登录后仍可查看」).

        Args:
            channel: ``app``, ``window``, ``machine``, or ``bank`` where the region has it.

        Raises:
            Refused: ``place.not_opened`` for a bank in a region without it.
            ValueError: for an unknown channel.
        """
        if channel not in get_args(LookUp):
            raise ValueError(f"no place to look up {channel!r}: choose {', '.join(get_args(LookUp))}")
        engine, me = self._engine, self.person.person_id
        if channel == "bank" and not engine.policy.enrolment.bank_query:
            raise Refused(Refusal("place.not_opened", {"service": "银行网点查询"}))
        with engine.unit() as unit:
            now_ms = self._stand(unit)
            holder = as_of(unit.load(HolderOf(me)), engine.policy, now_ms)
            history = self._history(unit, now_ms)
            entry = JournalEntry(
                at_ms=now_ms, operation="look_up", outcome="done", subject=me, channel=channel
            )
            unit.apply([engine.note(entry)])
        row = holder.enrolment
        return Statement(
            person=self.person,
            status=STATUS_CODES[row.status],
            insurance=INSURANCE_TYPES[row.kind],
            since_ms=row.since_ms,
            spells=spells(history, holder),
        )

    def choose(self, place: str) -> None:
        """Choose an institution (选点); the last one chosen holds.

        Raises:
            KeyError: when there is no such place.
            ValueError: when it is no designated hospital.
        """
        where = self._places.find(place)
        if not where.designated or where.kind == "pharmacy":
            raise ValueError("only a designated hospital can be chosen (选点)")
        chosen = where.institution_id

        def judge(was: Holder, _now: int) -> Change:
            return Change(replace(was, chosen=chosen), "choose", str(chosen))

        self._change(judge)
