"""What may be asked about money: purses, settlements, requests, packs, stays, the ledger, faults."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from ybcode.rules.settlement.life.record import (
    BindRequest,
    Bound,
    MoveSettlement,
    PutSettlement,
    ReturnPacks,
    SellPacks,
    Settlement,
    StandsAt,
)
from ybcode.rules.settlement.life.stay import PutStay, Stay
from ybcode.rules.settlement.money.ledger import Post
from ybcode.rules.settlement.money.own import Credit, PutCredit
from ybcode.rules.settlement.money.rates import NOTHING_USED, PutUsed, Used
from ybcode.rules.settlement.red_flags import Purchase

if TYPE_CHECKING:
    from ybcode.rules.redemption.requests import RequestKey
    from ybcode.rules.settlement.money.funding import Source
    from ybcode.rules.settlement.money.rates import Care
    from ybcode.values import InstitutionId, PersonId


Answer = TypeVar("Answer")


class Ask(Generic[Answer]):
    """A query whose class says what is answered."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class PurseOf(Ask["Purse"]):
    """A person's own account, further sources, and the accumulators of a year and kind of care."""

    person_id: PersonId
    year: int
    care: Care


@dataclass(frozen=True, slots=True, kw_only=True)
class Purse:
    """The answer to ``PurseOf``.

    Attributes:
        balance_fen: of the own account; None: nothing ever moved there.
        credit: what was sent to it last and was not written yet.
        further: more sources that hold something, by name.
        used: of deductible and cap.
    """

    balance_fen: int | None = None
    credit: Credit | None = None
    further: tuple[Source, ...] = ()
    used: Used = NOTHING_USED


@dataclass(frozen=True, slots=True)
class SoldPacks(Ask[frozenset[str]]):
    """Which of these trace codes were sold."""

    trace_codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SettlementOf(Ask[Settlement | None]):
    """A settlement by its id, or None."""

    settlement_id: str


@dataclass(frozen=True, slots=True)
class UndoingOf(Ask[Settlement | None]):
    """What undid a settlement, or None."""

    settlement_id: str


@dataclass(frozen=True, slots=True)
class RequestOf(Ask[Bound | None]):
    """What a till's request id stands for, or None."""

    key: RequestKey


@dataclass(frozen=True, slots=True)
class PurchasesOf(Ask[tuple[Purchase, ...]]):
    """A person's settlements since an instant that were not undone, the newest first."""

    person_id: PersonId
    since_ms: int
    most: int


@dataclass(frozen=True, slots=True)
class SettledAt(Ask[tuple[Settlement, ...]]):
    """An institution's settlements and undoings from an instant until before another, in order."""

    institution: InstitutionId
    from_ms: int
    until_ms: int


@dataclass(frozen=True, slots=True)
class StayOf(Ask[Stay | None]):
    """A stay in hospital by its id, or None."""

    stay_id: str


@dataclass(frozen=True, slots=True)
class StaysOf(Ask[tuple[Stay, ...]]):
    """All stays of a person, in the order of their ids."""

    person_id: PersonId


@dataclass(frozen=True, slots=True)
class BalanceOf(Ask[int | None]):
    """What an account of the ledger holds, in fen; None: nothing ever moved there. O(1)."""

    account: str


@dataclass(frozen=True, slots=True)
class TrialBalance(Ask[tuple[tuple[str, int], ...]]):
    """What every account holds after all that was posted before an instant; None: by now, read off."""

    until_ms: int | None = None


@dataclass(frozen=True, slots=True)
class PostingsTo(Ask[tuple[tuple[int, str, int], ...]]):
    """What an account received, oldest first: instant, transaction, amount; the newest so many."""

    account: str
    most: int


@dataclass(frozen=True, slots=True)
class ArmedFaults(Ask["tuple[Fault, ...]"]):
    """The faults that wait, in the order in which they were added."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something that is to go wrong on purpose.

    Attributes:
        number: its number, from 1 on.
        fault: ``timeout-after-commit``, ``timeout-before-commit``, or a code of the catalogue.
        match: name and value of what a request must have, each: ``operation``, ``institution`` …
        times: how often it will still happen.
        after: how many requests that match go well before.
    """

    number: int
    fault: str
    match: tuple[tuple[str, str], ...] = ()
    times: int = 1
    after: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PutFault:
    """Effect: a fault waits, or no longer. Precondition: a clock counts it, and it is still ``was``.

    Without ``was`` there is none of that number.
    """

    was: Fault | None
    now: Fault | None


MoneyEffect = (
    Post
    | PutUsed
    | PutSettlement
    | MoveSettlement
    | BindRequest
    | SellPacks
    | ReturnPacks
    | StandsAt
    | PutStay
    | PutFault
    | PutCredit
)
