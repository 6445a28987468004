"""The ledger: append-only double entry. Every transaction sums to zero; a balance is a fold.

An amount is what an account receives: a payment takes from the payer's (below zero) and gives to the
institution's (above). Nothing is ever changed: what is undone is undone by another transaction.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ybcode.values import InstitutionId, PersonId

CASH = "cash"
"""What people pay over the counter, and get back there."""

OUTSIDE = "outside"
"""Where premiums and credits come from: employers, agencies, everybody else."""


def own_account(person: PersonId) -> str:
    """A person's own account (个人账户)."""
    return f"account/{person.text}"


def aid_account(person: PersonId, giver: str) -> str:
    """What a giver set aside for a person (家庭共济)."""
    return f"aid/{person.text}/{giver}"


def fund(region: str) -> str:
    """The pooled fund of an area (统筹基金): the first four digits of its region."""
    return f"fund/{region[:4]}00"


def till_of(institution: InstitutionId) -> str:
    """What an institution has earned."""
    return f"institution/{institution.text}"


def deposit_of(stay: str) -> str:
    """What was paid in advance for a stay (预缴金)."""
    return f"deposit/{stay}"


def on_its_way(person: PersonId) -> str:
    """A credit that was sent to a person's account and has not arrived."""
    return f"credit/{person.text}"


def never_negative(account: str) -> bool:
    """Whether an account can hold no less than nothing: what is a person's, or was paid in advance."""
    return account.split("/", maxsplit=1)[0] in ("account", "aid", "credit", "deposit")


@dataclass(frozen=True, slots=True)
class Posting:
    """What one account receives."""

    account: str
    amount_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Transaction:
    """What moved at one instant.

    Attributes:
        transaction_id: of the settlement, or of the credit.
        at_ms: when.
        postings: one an account; they sum to zero.

    Raises:
        ValueError: when they do not, or an account stands twice.
    """

    transaction_id: str
    at_ms: int
    postings: tuple[Posting, ...]

    def __post_init__(self) -> None:
        if sum(one.amount_fen for one in self.postings):
            raise ValueError("the postings of a transaction sum to zero")
        if len({one.account for one in self.postings}) != len(self.postings):
            raise ValueError("an account stands in a transaction once")

    @classmethod
    def of(cls, transaction_id: str, at_ms: int, amounts: Mapping[str, int]) -> Self:
        """A transaction of amounts by account; accounts that receive nothing are left out.

        Args:
            transaction_id: its id.
            at_ms: when, in ms.
            amounts: what each account receives, in fen.
        """
        postings = tuple(Posting(account, fen) for account, fen in amounts.items() if fen)
        return cls(transaction_id=transaction_id, at_ms=at_ms, postings=postings)

    def undone(self, transaction_id: str, at_ms: int) -> Self:
        """The opposite transaction: the same paths back.

        Args:
            transaction_id: the id of the undoing.
            at_ms: when, in ms.
        """
        back = tuple(Posting(one.account, -one.amount_fen) for one in self.postings)
        return type(self)(transaction_id=transaction_id, at_ms=at_ms, postings=back)


@dataclass(frozen=True, slots=True)
class Post:
    """Effect: transactions are written, and the balances they change.

    Precondition: each account of ``was`` holds what was read, None where it has no row yet; no
    account that cannot be below zero falls below it; and no account has received from such a transaction.
    """

    transactions: tuple[Transaction, ...]
    was: tuple[tuple[str, int | None], ...] = ()

    @property
    def changes(self) -> dict[str, int]:
        """What each account receives in all, in fen."""
        return balances_of(self.transactions)


def balances_of(transactions: Iterable[Transaction]) -> dict[str, int]:
    """The fold: what each account holds after transactions, in fen."""
    held: Counter[str] = Counter()
    for transaction in transactions:
        for one in transaction.postings:
            held[one.account] += one.amount_fen
    return dict(held)
