"""The desks of paper: filings for care elsewhere, and receipts that are claimed by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ybcode.rules.holders import claim as claims
from ybcode.rules.holders import filing as filings
from ybcode.rules.holders.claim import Claim, PutClaim
from ybcode.rules.holders.filing import Filing, PutFiling
from ybcode.rules.holders.holder import Event, Record, as_of
from ybcode.rules.institutions import same_area
from ybcode.sandbox import clock as clocks
from ybcode.sandbox.operations.desks.desk import Desk, entry_of
from ybcode.sandbox.personal import ClaimsOf, FilingsOf, HolderOf
from ybcode.sandbox.records import KEEP_EVENTS

if TYPE_CHECKING:
    from datetime import date

    from ybcode.rules.holders.person import Person
    from ybcode.sandbox.engine import Engine
    from ybcode.sandbox.operations.people import Places
    from ybcode.sandbox.ports import Effect, Unit

MAX_CLAIMS = 1_000
"""How many receipts of a person are kept."""


class FilingsDesk(Desk):
    """``sandbox.person(…).filings``: 异地就医备案, one an area."""

    machine = "filing"

    def file(self, region: str, kind: filings.Kind = "temporary") -> Filing:
        """File for care in a region; made anew, it holds from now on.

        Args:
            region: six digits, where care is sought.
            kind: ``long_stay`` (no end), ``temporary``, ``referral`` or ``emergency``.

        Raises:
            ValueError: for an unknown kind, what is no region or the own one, or while the enrolment is not
                normal.
            TypeError: when the region is no text.
        """
        if not isinstance(region, str):
            raise TypeError(f"a region is a str of six digits, not {type(region).__name__}")
        filings.require_region(region)
        if same_area(region, self._person.region):
            raise ValueError("care where the person is insured needs no filing")
        policy = self._engine.policy
        with self._engine.unit() as unit:
            while True:
                now_ms = self._stand(unit)
                holder = as_of(unit.load(HolderOf(self._person.person_id)), policy, now_ms)
                now = filings.file(region, kind, holder.enrolment, policy.cross_region, now_ms=now_ms)
                held = dict(self._held(unit)).get(now.area)
                if self._put(unit, held, now, event="file", now_ms=now_ms):
                    return now

    def withdraw(self, region: str) -> None:
        """Take the filing for a region back.

        Raises:
            ValueError: when there is none in force.
        """
        with self._engine.unit() as unit:
            while True:
                now_ms = self._stand(unit)
                held = dict(self._held(unit)).get(filings.area_of(region))
                now = filings.withdraw(held, self._state(unit, held, now_ms))
                if self._put(unit, held, now, event="withdraw", now_ms=now_ms):
                    return

    def all(self) -> tuple[tuple[Filing, filings.State], ...]:
        """Every filing with where it stands: active, expired, void after a break, or none."""
        with self._engine.unit() as unit:
            now_ms = self._stand(unit)
            return tuple((one, self._state(unit, one, now_ms)) for _, one in self._held(unit))

    def _held(self, unit: Unit) -> tuple[tuple[str, Filing], ...]:
        return tuple((one.area, one) for one in unit.load(FilingsOf(self._person.person_id)))

    def _state(self, unit: Unit, one: Filing | None, now_ms: int) -> filings.State:
        policy = self._engine.policy
        holder = as_of(unit.load(HolderOf(self._person.person_id)), policy, now_ms)
        return filings.state_of(one, holder.enrolment, policy.cross_region, now_ms=now_ms)

    def _put(self, unit: Unit, held: Filing | None, now: Filing, *, event: str, now_ms: int) -> bool:
        me = self._person.person_id
        told = Event(
            at_ms=now_ms,
            machine="filing",
            event=event,
            was=self._state(unit, held, now_ms),
            now=self._state(unit, now, now_ms),
            detail=f"{now.area} {now.kind}",
        )
        effects: list[Effect] = [
            PutFiling(person_id=me, was=held, now=now),
            Record(person_id=me, event=told, keep=KEEP_EVENTS),
            self._engine.note(entry_of(told, self._person)),
        ]
        return unit.apply(effects)


class ClaimsDesk(Desk):
    """``sandbox.person(…).claims``: receipts of care that could not be settled at the counter."""

    machine = "claim"

    def __init__(self, engine: Engine, person: Person, places: Places) -> None:
        super().__init__(engine, person)
        self._places = places

    def keep(self, place: str, amount_fen: int, *, care: str | date | int | None = None) -> Claim:
        """Keep the receipt of care that was paid in cash (S3 「可保留票据」).

        Args:
            place: where: a magic name or an institution id.
            amount_fen: what was paid, in fen.
            care: when; now when left out. Never later than now.

        Raises:
            KeyError: when there is no such place.
            ValueError: for care in the future, an amount that is no receipt's, or too many receipts.
        """
        where = self._places.find(place).institution_id
        with self._engine.unit() as unit:
            while True:
                now_ms = self._stand(unit)
                care_ms = now_ms if care is None else clocks.instant_ms(care)
                if care_ms > now_ms:
                    raise ValueError("a receipt is of care that was given already")
                number = len(unit.load(ClaimsOf(self._person.person_id))) + 1
                if number > MAX_CLAIMS:
                    raise ValueError(f"a person keeps at most {MAX_CLAIMS} receipts")
                now = Claim(number=number, institution=where, care_ms=care_ms, amount_fen=amount_fen)
                if self._put(unit, None, now, event="keep", now_ms=now_ms):
                    return now

    def file(self, number: int) -> Claim:
        """Claim a receipt by hand: it is decided at once, by the region's rule.

        Args:
            number: of the receipt.

        Returns:
            The receipt, approved or rejected; then ``reason`` says why.

        Raises:
            ValueError: when there is no such receipt, or it was approved already.
        """
        me = self._person.person_id
        with self._engine.unit() as unit:
            while True:
                now_ms = self._stand(unit)
                held = next((one for one in unit.load(ClaimsOf(me)) if one.number == number), None)
                if held is None:
                    raise ValueError(f"there is no receipt {number}: keep it first")
                holder = as_of(unit.load(HolderOf(me)), self._engine.policy, now_ms)
                overdue = holder.inquiry.state == "overdue"
                now = claims.decide(held, holder.enrolment, overdue=overdue, now_ms=now_ms)
                if self._put(unit, held, now, event="file", now_ms=now_ms):
                    return now

    def all(self) -> tuple[Claim, ...]:
        """Every receipt, in the order in which they were kept."""
        with self._engine.unit() as unit:
            return unit.load(ClaimsOf(self._person.person_id))

    def _put(self, unit: Unit, was: Claim | None, now: Claim, *, event: str, now_ms: int) -> bool:
        me = self._person.person_id
        told = Event(
            at_ms=now_ms,
            machine="claim",
            event=event,
            was=was.state if was else "none",
            now=now.state,
            detail=f"receipt {now.number}" + (f", {now.reason}" if now.reason else ""),
        )
        effects: list[Effect] = [
            PutClaim(person_id=me, was=was, now=now),
            Record(person_id=me, event=told, keep=KEEP_EVENTS),
            self._engine.note(entry_of(told, self._person)),
        ]
        return unit.apply(effects)
