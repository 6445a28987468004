"""The desk of a person's money: what the account holds, what is credited, what the year has used."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from ybcode.errors import Refusal, Refused
from ybcode.rules.calendar import day_of, midnight_ms, told, wall_time, working_day_after
from ybcode.rules.holders.holder import as_of
from ybcode.rules.settlement.goods.bill import fen_of, yuan
from ybcode.rules.settlement.life.settle import has_no_account, opening_fen
from ybcode.rules.settlement.money.ledger import (
    OUTSIDE,
    Post,
    Transaction,
    aid_account,
    on_its_way,
    own_account,
)
from ybcode.rules.settlement.money.own import Credit, Own, PutCredit
from ybcode.rules.settlement.money.rates import Care, PutUsed, Used
from ybcode.sandbox.entropy import drawn
from ybcode.sandbox.operations.desks.desk import Desk
from ybcode.sandbox.operations.families.returns import WALLET, return_due
from ybcode.sandbox.personal import HolderOf
from ybcode.sandbox.purse import BalanceOf, PurseOf
from ybcode.sandbox.records import JournalEntry
from ybcode.sandbox.relatives import Spending, SpendingOf
from ybcode.values import without_numbers

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ybcode.sandbox.engine import Engine
    from ybcode.sandbox.ports import Effect, Unit
    from ybcode.values import PersonId

_MAX_GIVER = 32
_NO_ACCOUNT = "this person has no account: residents have none (S3), nor who is not insured"


def own_of(engine: Engine, unit: Unit, person_id: PersonId, now_ms: int) -> Own:
    """A person's own account as it stands.

    Args:
        engine: the sandbox.
        unit: its transaction.
        person_id: whose.
        now_ms: the instant, in ms.
    """
    return_due(unit, person_id, now_ms)
    holder = as_of(unit.load(HolderOf(person_id)), engine.policy, now_ms)
    purse = unit.load(PurseOf(person_id, wall_time(now_ms).year, "outpatient"))
    return Own(
        person_id=person_id,
        kept_fen=purse.balance_fen,
        opening_fen=opening_fen(holder, engine.policy),
        credit=purse.credit,
    )


class MoneyDesk(Desk):
    """``sandbox.person(…).money``: the own account, what others set aside, what the year has used."""

    machine = "money"

    @property
    def balance_fen(self) -> int:
        """What the own account holds, in fen; 0 for whom has none."""
        with self._engine.unit() as unit:
            now_ms = self._stand(unit)
            return own_of(self._engine, unit, self._person.person_id, now_ms).available_fen(now_ms)

    def set_balance(self, amount: str) -> None:
        """Let the account hold an amount; the difference comes from outside, or goes there.

        Args:
            amount: in yuan, ``"60.00"``; ``"0"`` empties it.

        Raises:
            ValueError: when the person has no account, or for what is no amount.
        """
        fen = fen_of(amount)
        self._move(lambda held: fen - held, "set_balance", f"to {yuan(fen)} yuan")

    def credit(self, amount: str, *, workdays: int | None = None) -> None:
        """The monthly credit (划账), which arrives some working days later (S3 「1-2个工作日到账」).

        Args:
            amount: in yuan.
            workdays: until it arrives, 0 at once; by default ``account.credit_workdays``.

        Raises:
            ValueError: when the person has no account, or another credit is on its way.
        """
        fen = fen_of(amount)
        days = self._engine.policy.account.credit_workdays if workdays is None else workdays
        if days == 0:
            self._move(lambda _held: fen, "credit", f"{yuan(fen)} yuan")
        else:
            self._send(fen, days)

    def check_credit(self) -> int:
        """What the account holds once the credit that was sent has arrived, in fen.

        Raises:
            Refused: ``account.credit_late`` while it is on its way.
        """
        with self._engine.unit() as unit:
            now_ms = self._stand(unit)
            own = own_of(self._engine, unit, self._person.person_id, now_ms)
        late = own.credit
        if late is not None and late.ready_ms > now_ms:
            raise Refused(
                Refusal("account.credit_late", {"until": told(late.ready_ms), "until_ms": late.ready_ms})
            )
        return own.available_fen(now_ms)

    def set_aside(self, giver: str, amount: str) -> None:
        """Let somebody set money aside that pays after the own account (a further source).

        Args:
            giver: a name for it; several are drawn in the order of their names.
            amount: in yuan: what it holds from now on.

        Raises:
            ValueError: for a name that is empty, too long, not printable ASCII or a long number, or for what
                is no amount.
        """
        _require_giver(giver)
        fen, account = fen_of(amount), aid_account(self._person.person_id, giver)
        with self._engine.unit() as unit:
            while True:
                now_ms, held = self._stand(unit), unit.load(BalanceOf(account))
                more = fen - (held or 0)
                moved = self._moved("aid", now_ms, {account: more, OUTSIDE: -more})
                note = self._noted("set_aside", now_ms, f"{yuan(fen)} yuan by {giver}")
                if unit.apply([Post(moved, ((account, held),)), note]):
                    return

    def used(self, *, year: int | None = None, care: Care = "outpatient") -> Used:
        """What the person has used of deductible and cap in a calendar year.

        Args:
            year: this one when left out.
            care: ``outpatient`` or ``inpatient``.
        """
        with self._engine.unit() as unit:
            now_ms = self._stand(unit)
            asked = _year(year, now_ms, care)
            return unit.load(PurseOf(self._person.person_id, asked, care)).used

    def spent(self, *, year: int | None = None) -> Spending:
        """What the person's settlements of a calendar year came to, undoings counted against them.

        Args:
            year: this one when left out.
        """
        with self._engine.unit() as unit:
            now_ms = self._stand(unit)
            asked = wall_time(now_ms).year if year is None else year
            return unit.load(SpendingOf(self._person.person_id, asked))

    def set_used(
        self, *, deductible: str = "0", fund: str = "0", year: int | None = None, care: Care = "outpatient"
    ) -> None:
        """Let the person have used so much in a calendar year.

        Args:
            deductible: of the deductible, in yuan.
            fund: of the fund's cap, in yuan.
            year: this one when left out.
            care: ``outpatient`` or ``inpatient``.
        """
        now = Used(deductible_fen=fen_of(deductible), fund_fen=fen_of(fund))
        me = self._person.person_id
        with self._engine.unit() as unit:
            while True:
                now_ms = self._stand(unit)
                asked = _year(year, now_ms, care)
                was = unit.load(PurseOf(me, asked, care)).used
                told_ = f"{asked} {care}: deductible {deductible}, fund {fund} yuan"
                put = PutUsed(person_id=me, year=asked, care=care, was=was, now=now)
                if unit.apply([put, self._noted("set_used", now_ms, told_)]):
                    return

    def _move(self, more: Callable[[int], int], event: str, detail: str) -> None:
        """Move the own account by what a function makes of its balance; the rest stands outside."""
        engine, me = self._engine, self._person.person_id
        with engine.unit() as unit:
            while True:
                now_ms = self._stand(unit)
                own = self._own(unit, now_ms)
                fen = more(own.available_fen(now_ms))
                moved = self._moved(event, now_ms, {own_account(me): fen, OUTSIDE: -fen})
                effects: list[Effect] = [
                    Post((*own.brought_up(now_ms), *moved), ((own_account(me), own.kept_fen),)),
                    self._noted(event, now_ms, detail),
                ]
                if own.arrived(now_ms):
                    effects.append(PutCredit(person_id=me, was=own.credit, now=None))
                if unit.apply(effects):
                    return

    def _send(self, fen: int, days: int) -> None:
        engine, me = self._engine, self._person.person_id
        with engine.unit() as unit:
            while True:
                now_ms = self._stand(unit)
                own = self._own(unit, now_ms)
                if own.credit is not None and not own.arrived(now_ms):
                    raise ValueError(f"a credit is on its way: it arrives on {told(own.credit.ready_ms)}")
                ready_ms = midnight_ms(working_day_after(day_of(now_ms), days).day)
                sent = self._moved("credit", now_ms, {on_its_way(me): fen, OUTSIDE: -fen})
                arrived = own.brought_up(now_ms) if own.arrived(now_ms) else ()
                guard = ((own_account(me), own.kept_fen),) if arrived else ()
                credit = Credit(amount_fen=fen, ready_ms=ready_ms)
                effects: list[Effect] = [
                    PutCredit(person_id=me, was=own.credit, now=credit),
                    Post((*arrived, *sent), guard),
                    self._noted("credit", now_ms, f"{yuan(fen)} yuan, arrives on {told(ready_ms)}"),
                ]
                if unit.apply(effects):
                    return

    def _own(self, unit: Unit, now_ms: int) -> Own:
        engine, me = self._engine, self._person.person_id
        if has_no_account(as_of(unit.load(HolderOf(me)), engine.policy, now_ms), engine.policy):
            raise ValueError(_NO_ACCOUNT)
        return own_of(engine, unit, me, now_ms)

    def _moved(self, event: str, now_ms: int, amounts: Mapping[str, int]) -> tuple[Transaction, ...]:
        """One transaction under an id that no other has; none when nothing moves."""
        if not any(amounts.values()):
            return ()
        return (Transaction.of(f"{event}/{self._person.person_id.text}/{drawn()}", now_ms, amounts),)

    def _noted(self, event: str, now_ms: int, detail: str) -> Effect:
        entry = JournalEntry(
            at_ms=now_ms,
            operation=f"money.{event}",
            outcome="done",
            subject=self._person.person_id,
            detail=detail,
        )
        return self._engine.note(entry)


def _require_giver(giver: object) -> None:
    """A name that stands in the ledger and in the journal: never somebody's number."""
    if not isinstance(giver, str):
        raise TypeError(f"a giver is named by a text, not {type(giver).__name__}")
    plain = giver.isascii() and giver.isprintable() and "/" not in giver
    if not (0 < len(giver) <= _MAX_GIVER and plain and without_numbers(giver) == giver):
        raise ValueError(
            f"a giver is named by 1 to {_MAX_GIVER} printable ASCII characters: no slash, no long number"
        )
    if giver == WALLET:
        raise ValueError(f"{WALLET!r} is the name of what transfers bring: name the giver otherwise")


def _year(year: int | None, now_ms: int, care: str) -> int:
    """The year of accumulators that is meant: this one when none is said."""
    if care not in get_args(Care):
        raise ValueError(f"no care {care!r}: choose {', '.join(get_args(Care))}")
    if year is not None and type(year) is not int:
        raise TypeError(f"a year is a whole number, not {type(year).__name__}")
    return wall_time(now_ms).year if year is None else year
