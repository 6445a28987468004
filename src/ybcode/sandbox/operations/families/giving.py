"""家庭共济 on a giver's phone: open, close, transfer; what is returned when nobody accepted it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ybcode.errors import Refusal, Refused
from ybcode.rules.family import mutual_aid, transfers
from ybcode.rules.family.mutual_aid import Pair, PutSharing, Sharing
from ybcode.rules.family.transfers import PutTransfer, Transfer
from ybcode.rules.holders.holder import Event, PutHolder, Record, as_of
from ybcode.rules.settlement.goods.bill import fen_of
from ybcode.rules.settlement.money.ledger import Post, Transaction, aid_account, own_account
from ybcode.rules.settlement.money.own import PutCredit
from ybcode.sandbox.operations.desks.desk import entry_of
from ybcode.sandbox.operations.desks.money import own_of
from ybcode.sandbox.operations.desks.relations import Relations
from ybcode.sandbox.operations.families.returns import WALLET, return_due
from ybcode.sandbox.operations.families.turns import take_turn
from ybcode.sandbox.operations.people import People
from ybcode.sandbox.personal import HolderOf
from ybcode.sandbox.purse import BalanceOf
from ybcode.sandbox.records import KEEP_EVENTS
from ybcode.sandbox.relatives import SharingsOf, TransfersOf

if TYPE_CHECKING:
    from ybcode.rules.holders.person import Person
    from ybcode.sandbox.engine import Engine
    from ybcode.sandbox.ports import Effect, Unit
    from ybcode.values import PersonId


class MutualAid:
    """``wallet.mutual_aid``: 家庭共济, on one person's phone.

    Args:
        engine: the sandbox it belongs to.
        person: who gives, or accepts.
    """

    def __init__(self, engine: Engine, person: Person) -> None:
        self._engine = engine
        self._person = person
        self._people = People(engine)

    def open(self, receiver: str | Person, *, rank: int = 0) -> Sharing:
        """Let a relative's own-pay part be paid from one's account, after the relative's own.

        Args:
            receiver: for whom.
            rank: the place among the receiver's givers, where the order is the user's; 0 is the first.

        Raises:
            Refused: ``family.document_missing`` when they are no relatives by the rules of today,
                ``family.member_abnormal``, ``family.limit``, ``mutual_aid.other_province``.
            ValueError: for oneself, when it is open already, or where the receiver gives to one (one-way).
        """
        found = self._people.find(receiver)
        if found.person_id == self._me:
            raise ValueError("one's own account pays anyway: name somebody else")
        with self._engine.unit() as unit:
            while True:
                now_ms = self._stand(unit)
                turn = take_turn(unit, self._me, found.person_id)
                held = self._sharings(unit, found.person_id, now_ms)
                self._require_one_way(held, found.person_id)
                refusal = mutual_aid.refusal_to_open(
                    self._pair(unit, found, now_ms), held.values(), self._engine.policy, now_ms
                )
                if refusal is not None:
                    self._refuse(unit, "open", found, refusal, now_ms=now_ms)
                was = held.get((self._me, found.person_id), Sharing(giver=self._me, receiver=found.person_id))
                opened = mutual_aid.after(was.state, "open")
                now = replace(was, state=opened, opened_ms=now_ms, rank=rank, version=was.version + 1)
                told = self._told(found, was.state, now.state, "open", now_ms=now_ms)
                if unit.apply([PutSharing(now), *turn, *told]):
                    return mutual_aid.as_of(now, self._engine.policy, now_ms)

    def close(self, receiver: str | Person) -> None:
        """Share no longer; what was spent stays spent.

        Args:
            receiver: for whom.

        Raises:
            Refused: ``mutual_aid.too_early`` within ``mutual_aid.min_days``.
            ValueError: when it is not open.
        """
        found = self._people.find(receiver)
        with self._engine.unit() as unit:
            while True:
                now_ms = self._stand(unit)
                held = self._sharings(unit, found.person_id, now_ms)
                was = held.get((self._me, found.person_id), Sharing(giver=self._me, receiver=found.person_id))
                refusal = mutual_aid.refusal_to_close(was, self._engine.policy)
                if refusal is not None:
                    self._refuse(unit, "close", found, refusal, now_ms=now_ms)
                now = replace(was, state=mutual_aid.after(was.state, "close"), version=was.version + 1)
                told = self._told(found, was.state, now.state, "close", now_ms=now_ms)
                if unit.apply([PutSharing(now), self._written_anew(unit), *told]):
                    return

    def receivers(self) -> tuple[Sharing, ...]:
        """For whom one's account may pay."""
        return tuple(one for one in self._open() if one.giver == self._me)

    def givers(self) -> tuple[Sharing, ...]:
        """Whose accounts may pay for oneself."""
        return tuple(one for one in self._open() if one.receiver == self._me)

    def transfer(self, receiver: str | Person, amount: str) -> Transfer:
        """Send money to a relative's wallet, across provinces too (医保钱包).

        Args:
            receiver: to whom.
            amount: in yuan.

        Raises:
            Refused: ``transfer.closed`` at night, ``transfer.limit``, ``family.member_abnormal``,
                ``family.document_missing`` when they are no relatives by the rules of today.
            ValueError: for oneself, or more than the account holds.
        """
        found, fen = self._people.find(receiver), fen_of(amount)
        if found.person_id == self._me or fen <= 0:
            raise ValueError("money is sent to somebody else, and more than nothing")
        engine = self._engine
        with engine.unit() as unit:
            while True:
                now_ms = self._stand(unit)
                sent = [one for one in unit.load(TransfersOf(self._me)) if one.giver == self._me]
                refusal = transfers.refusal_to_send(fen, sent, engine.policy, now_ms)
                pair = self._pair(unit, found, now_ms)
                refusal = refusal or mutual_aid.refusal_to_send_to(pair, engine.policy, now_ms)
                if refusal is not None:
                    self._refuse(unit, "transfer", found, refusal, now_ms=now_ms)
                one = Transfer(
                    number=max((held.number for held in sent), default=0) + 1,
                    giver=self._me,
                    receiver=found.person_id,
                    amount_fen=fen,
                    sent_ms=now_ms,
                    returns_ms=transfers.returns_ms(now_ms, engine.policy),
                )
                if unit.apply(
                    [*self._sent(unit, one, now_ms), *self._told(found, "", "sent", "send", now_ms=now_ms)]
                ):
                    return one

    def accept(self, giver: str | Person, number: int | None = None) -> Transfer:
        """Accept a transfer into one's wallet: it pays after the own account from now on.

        Args:
            giver: who sent it.
            number: which one; the oldest that waits when left out.

        Raises:
            ValueError: when none waits: it was accepted, or has gone back.
        """
        found = self._people.find(giver)
        with self._engine.unit() as unit:
            while True:
                now_ms = self._stand(unit)
                return_due(unit, self._me, now_ms)
                waiting = [
                    one
                    for one in unit.load(TransfersOf(self._me))
                    if (one.giver, one.state) == (found.person_id, "sent") and number in (None, one.number)
                ]
                if not waiting:
                    raise ValueError("no transfer waits to be accepted: it was accepted, or has gone back")
                one = waiting[0]
                now = transfers.moved(one, "accept")
                wallet = aid_account(self._me, WALLET)
                amounts = {one.account: -one.amount_fen, wallet: one.amount_fen}
                told = self._told(found, "sent", "accepted", "accept", now_ms=now_ms)
                moved = Transaction.of(f"{one.account}/accepted", now_ms, amounts)
                if unit.apply([PutTransfer(was=one, now=now), Post((moved,)), *told]):
                    return now

    def transfers(self) -> tuple[Transfer, ...]:
        """All transfers that one sent or got, by giver and number."""
        with self._engine.unit() as unit:
            return_due(unit, self._me, self._stand(unit))
            return unit.load(TransfersOf(self._me))

    @property
    def wallet_fen(self) -> int:
        """What accepted transfers have left, in fen."""
        with self._engine.unit() as unit:
            return unit.load(BalanceOf(aid_account(self._me, WALLET))) or 0

    # -------------------------------------------------------------- inside

    @property
    def _me(self) -> PersonId:
        return self._person.person_id

    def _pair(self, unit: Unit, receiver: Person, now_ms: int) -> Pair:
        policy = self._engine.policy
        known = {one.relative_id: one.relation for one in Relations(self._engine, self._person).relatives()}
        return Pair(
            giver=self._person,
            receiver=receiver,
            relation=known.get(receiver.person_id),
            giver_holder=as_of(unit.load(HolderOf(self._me)), policy, now_ms),
            receiver_holder=as_of(unit.load(HolderOf(receiver.person_id)), policy, now_ms),
        )

    def _sharings(self, unit: Unit, other: PersonId, now_ms: int) -> dict[tuple[PersonId, PersonId], Sharing]:
        held = (*unit.load(SharingsOf(self._me)), *unit.load(SharingsOf(other)))
        return {(one.giver, one.receiver): mutual_aid.as_of(one, self._engine.policy, now_ms) for one in held}

    def _require_one_way(self, held: dict[tuple[PersonId, PersonId], Sharing], other: PersonId) -> None:
        back = held.get((other, self._me))
        if back is not None and back.state in mutual_aid.PAYING:  # W9, W32
            raise ValueError("mutual aid goes one way: the receiver gives to this person already")

    def _written_anew(self, unit: Unit) -> PutHolder:
        """The giver's row once more: a settlement that counted on this giver is judged again."""
        was = unit.load(HolderOf(self._me))
        return PutHolder(person_id=self._me, now=replace(was, version=was.version + 1))

    def _open(self) -> tuple[Sharing, ...]:
        with self._engine.unit() as unit:
            now_ms = self._stand(unit)
            held = [
                mutual_aid.as_of(one, self._engine.policy, now_ms) for one in unit.load(SharingsOf(self._me))
            ]
        return tuple(one for one in held if one.state in mutual_aid.PAYING)

    def _sent(self, unit: Unit, one: Transfer, now_ms: int) -> list[Effect]:
        """What leaves the giver's account with a transfer."""
        own = own_of(self._engine, unit, self._me, now_ms)
        if own.available_fen(now_ms) < one.amount_fen:
            raise ValueError("the account holds less than that: wallet.mutual_aid sends what there is")
        amounts = {own_account(self._me): -one.amount_fen, one.account: one.amount_fen}
        moved = Transaction.of(f"{one.account}/sent", now_ms, amounts)
        effects: list[Effect] = [
            PutTransfer(was=None, now=one),
            Post((*own.brought_up(now_ms), moved), ((own_account(self._me), own.kept_fen),)),
        ]
        if own.arrived(now_ms):
            effects.append(PutCredit(person_id=self._me, was=own.credit, now=None))
        return effects

    def _told(self, other: Person, was: str, now: str, event: str, *, now_ms: int) -> list[Effect]:
        told = Event(at_ms=now_ms, machine="mutual_aid", event=event, was=was, now=now, who="person")
        return [
            Record(person_id=self._me, event=told, keep=KEEP_EVENTS),
            Record(person_id=other.person_id, event=told, keep=KEEP_EVENTS),
            self._engine.note(entry_of(told, self._person)),
        ]

    def _refuse(self, unit: Unit, event: str, other: Person, refusal: Refusal, *, now_ms: int) -> None:
        told = Event(at_ms=now_ms, machine="mutual_aid", event=event, was="", now="")
        entry = replace(entry_of(told, self._person), outcome="refused", code=refusal.code)
        unit.apply([self._engine.note(replace(entry, subject=other.person_id))])
        raise Refused(refusal)

    def _stand(self, unit: Unit) -> int:
        return self._engine.stand_or_raise(unit).now_ms

    def __repr__(self) -> str:
        return f"MutualAid(person={self._person.key!r}, receivers={len(self.receivers())})"
