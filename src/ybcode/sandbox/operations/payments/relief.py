"""Whose money else may pay: the givers of mutual aid, as they stand at a settlement. The one bridge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ybcode.rules.family import delegation
from ybcode.rules.family.mutual_aid import PAYING, Giver, Sharing, as_of, in_order
from ybcode.rules.holders import holder as holders
from ybcode.rules.settlement.life.record import StandsAt
from ybcode.rules.settlement.money.funding import Source
from ybcode.rules.settlement.money.ledger import own_account
from ybcode.sandbox.operations.desks.money import own_of
from ybcode.sandbox.personal import HolderOf
from ybcode.sandbox.records import JournalEntry
from ybcode.sandbox.relatives import BindingsOf, SharingsOf

if TYPE_CHECKING:
    from ybcode.rules.holders.holder import Holder
    from ybcode.rules.policy import Policy
    from ybcode.rules.settlement import Settlement
    from ybcode.rules.settlement.money.own import Own
    from ybcode.sandbox.engine import Engine
    from ybcode.sandbox.ports import Effect, Unit
    from ybcode.values import PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """A giver who is asked: the own account, and the version at which the giver's insurance stands."""

    own: Own
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Relief:
    """Whose money else may pay.

    Attributes:
        givers: who is asked, in the policy's order.
        sources: what each of them holds, in the same order.
        open_by: who opened mutual aid for the person, supported or not.
    """

    givers: tuple[Pool, ...]
    sources: tuple[Source, ...]
    open_by: frozenset[PersonId]

    @property
    def is_open(self) -> bool:
        """Whether anybody opened mutual aid for the person."""
        return bool(self.open_by)

    def is_open_by(self, giver: PersonId) -> bool:
        """Whether somebody opened it."""
        return giver in self.open_by

    def told(self, engine: Engine, one: Settlement) -> list[Effect]:
        """Each giver who paid is told, and still stands as read (S3 「若家人使用完毕且未及时通知」)."""
        paid = {draw.account: draw.amount_fen for draw in one.draws}
        effects: list[Effect] = []
        for giver in self.givers:
            fen = paid.get(own_account(giver.own.person_id))
            if fen is None:
                continue
            entry = JournalEntry(
                at_ms=one.at_ms,
                operation="mutual_aid.debit",
                outcome="done",
                subject=giver.own.person_id,
                institution=one.institution,
                detail=f"{one.settlement_id}, {fen} fen for a relative",
            )
            effects += [StandsAt(giver.own.person_id, giver.version), engine.note(entry)]
        return effects


def relief_of(engine: Engine, unit: Unit, me: PersonId, now_ms: int) -> Relief:
    """Who may pay beside the person, as of now.

    Args:
        engine: the sandbox.
        unit: its transaction.
        me: whose bill.
        now_ms: the instant, in ms.
    """
    policy = engine.policy
    # Who closes writes the own row anew: seen before the sharings, it tells a close that came between.
    seen = {one.giver: unit.load(HolderOf(one.giver)) for one in _open_for(unit, me, policy, now_ms)}
    open_ = [one for one in _open_for(unit, me, policy, now_ms) if one.giver in seen] if seen else []
    mine = _is_insured(holders.as_of(unit.load(HolderOf(me)), policy, now_ms), now_ms)
    pools: dict[PersonId, Pool] = {}
    asked = []
    for one in open_:
        holder, own = seen[one.giver], own_of(engine, unit, one.giver, now_ms)
        pools[one.giver] = Pool(own=own, version=holder.version)
        supported = mine and _is_supported(holders.as_of(holder, policy, now_ms), policy, now_ms)
        asked.append(Giver(sharing=one, balance_fen=own.available_fen(now_ms), supported=supported))
    ordered = in_order(asked, policy)
    return Relief(
        givers=tuple(pools[one.sharing.giver] for one in ordered),
        sources=tuple(Source(own_account(one.sharing.giver), one.balance_fen) for one in ordered),
        open_by=frozenset(one.giver for one in open_),
    )


def _open_for(unit: Unit, me: PersonId, policy: Policy, now_ms: int) -> list[Sharing]:
    held = [as_of(one, policy, now_ms) for one in unit.load(SharingsOf(me))]
    open_ = [one for one in held if one.receiver == me and one.state in PAYING]
    if policy.family.debit_source == "binder":  # the misconception: a binding taken for mutual aid (X3)
        open_ += _conflated(unit, me, {one.giver for one in open_}, now_ms)
    return open_


def _conflated(unit: Unit, member: PersonId, known: set[PersonId], now_ms: int) -> list[Sharing]:
    held = [delegation.as_of(one, now_ms) for one in unit.load(BindingsOf(member))]
    return [
        Sharing(giver=one.binder, receiver=member, state="active", opened_ms=one.since_ms)
        for one in held
        if one.member == member and one.state in delegation.LIVE and one.binder not in known
    ]


def _is_insured(holder: Holder, now_ms: int) -> bool:
    """W12, W33: both sides are normally enrolled, and it is in force."""
    one = holder.enrolment
    return one.status == "normal" and max(one.entitled_from_ms, one.synced_from_ms) <= now_ms


def _is_supported(holder: Holder, policy: Policy, now_ms: int) -> bool:
    """W12, W33: a giver is normally enrolled; a frozen account gives nothing."""
    has_account = holder.enrolment.kind != "resident" or policy.enrolment.resident_account
    return _is_insured(holder, now_ms) and has_account and holder.account.state == "normal"
