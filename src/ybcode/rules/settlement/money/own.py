"""A person's own account (个人账户): what it holds, what it began with, and the credit on its way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ybcode.rules.settlement.money.ledger import OUTSIDE, Transaction, on_its_way, own_account

if TYPE_CHECKING:
    from ybcode.values import PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """A monthly credit (划账) that was sent: it arrives some working days later (S3).

    Attributes:
        amount_fen: how much.
        ready_ms: the first instant at which it has arrived.
    """

    amount_fen: int
    ready_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PutCredit:
    """Effect: a credit is on its way, or has arrived. Precondition: it is still ``was``."""

    person_id: PersonId
    was: Credit | None
    now: Credit | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """One own account.

    Attributes:
        person_id: whose.
        kept_fen: as the ledger holds it; None: nothing ever moved there.
        opening_fen: with what it begins, once something moves.
        credit: what was sent last, or None.
    """

    person_id: PersonId
    kept_fen: int | None
    opening_fen: int
    credit: Credit | None = None

    def arrived(self, now_ms: int) -> Credit | None:
        """The credit that has arrived and was not written yet."""
        one = self.credit
        return one if one is not None and one.ready_ms <= now_ms else None

    def available_fen(self, now_ms: int) -> int:
        """What there is to pay with at an instant, in fen."""
        held = self.opening_fen if self.kept_fen is None else self.kept_fen
        arrived = self.arrived(now_ms)
        return held + (arrived.amount_fen if arrived else 0)

    def brought_up(self, now_ms: int) -> tuple[Transaction, ...]:
        """What is written before the account moves: what it began with, and the credit that arrived.

        Args:
            now_ms: the instant, in ms.
        """
        me, made = self.person_id, []
        if self.kept_fen is None:
            begun = {own_account(me): self.opening_fen, OUTSIDE: -self.opening_fen}
            made.append(Transaction.of(f"open/{me.text}", now_ms, begun))
        credit = self.arrived(now_ms)
        if credit is not None:
            amounts = {own_account(me): credit.amount_fen, on_its_way(me): -credit.amount_fen}
            made.append(Transaction.of(f"arrived/{me.text}/{credit.ready_ms}", now_ms, amounts))
        return tuple(made)
