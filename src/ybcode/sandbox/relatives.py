"""What may be asked about families: bindings, sharings, transfers, what a year has cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ybcode.rules.family.delegation import Binding, PutBinding
from ybcode.rules.family.mutual_aid import PutSharing, Sharing
from ybcode.rules.family.transfers import PutTransfer, Transfer
from ybcode.sandbox.purse import Ask

if TYPE_CHECKING:
    from ybcode.values import PersonId


@dataclass(frozen=True, slots=True)
class BindingOf(Ask[Binding]):
    """The binding of a binder and a member; never bound when there is no row."""

    binder: PersonId
    member: PersonId


@dataclass(frozen=True, slots=True)
class BindingsOf(Ask[tuple[Binding, ...]]):
    """All bindings of a person, as binder and as member, by binder and member."""

    person_id: PersonId


@dataclass(frozen=True, slots=True)
class SharingsOf(Ask[tuple[Sharing, ...]]):
    """All sharings of a person, as giver and as receiver, by giver and receiver."""

    person_id: PersonId


@dataclass(frozen=True, slots=True)
class TransfersOf(Ask[tuple[Transfer, ...]]):
    """All transfers of a person, sent and received, by giver and number."""

    person_id: PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class Spending:
    """What a person's settlements of a calendar year came to, in fen, undoings counted against them.

    Attributes:
        year: which.
        count: settlements that were not undone.
        total_fen: of the bills.
        fund_fen: of the pooled fund.
        account_fen: of the own account and of further sources.
        cash_fen: of the rest.
    """

    year: int
    count: int
    total_fen: int
    fund_fen: int
    account_fen: int
    cash_fen: int


@dataclass(frozen=True, slots=True)
class SpendingOf(Ask[Spending]):
    """What a person's settlements of a calendar year came to."""

    person_id: PersonId
    year: int


FamilyEffect = PutBinding | PutSharing | PutTransfer
