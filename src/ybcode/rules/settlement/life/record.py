"""A settlement as the platform keeps it, what writes it, and the receipt that a till gets of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from ybcode.errors import Refusal
    from ybcode.rules.holders.clocks import Kind as Insurance
    from ybcode.rules.holders.person import Person
    from ybcode.rules.institutions import Institution
    from ybcode.rules.redemption.requests import RequestKey
    from ybcode.rules.settlement.goods.bill import Bill
    from ybcode.rules.settlement.goods.charge import Charge
    from ybcode.rules.settlement.life.lifecycle import State
    from ybcode.rules.settlement.money.funding import Draw, Parts
    from ybcode.rules.settlement.money.rates import Care
    from ybcode.rules.verifier import Admission
    from ybcode.values import InstitutionId, PersonId

Kind = Literal["settle", "deposit", "return", "cancel", "refund", "reverse"]
UNDOINGS: frozenset[Kind] = frozenset({"cancel", "refund", "reverse"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """One settlement, or the undoing of one: then every amount is negative.

    Attributes:
        settlement_id: its id (``setl_id``).
        kind: a settlement, a deposit for a stay and its return, or an undoing.
        state: see ``lifecycle``; an undoing is settled.
        subject: whose account.
        presenter: who showed the code.
        channel: in which app; ``card`` for a card.
        institution: where.
        terminal: at which till.
        scene: the business type.
        request_id: as the till named it.
        at_ms: when.
        care: outpatient or inpatient.
        year: whose accumulators it moved.
        region: where the person is insured: whose fund paid.
        insurance: the kind of the enrolment.
        parts: how it was paid.
        charges: the lines.
        draws: which further source paid what.
        deposit_fen: what of the cash had been paid in advance; below zero where it is paid in advance now,
            for which there is no bill and every part is zero.
        stay: of a stay in hospital, its id.
        undoes: of an undoing, the id of what it undoes.
        notices: what rode on it.
    """

    settlement_id: str
    kind: Kind
    state: State
    subject: PersonId
    presenter: PersonId
    channel: str
    institution: InstitutionId
    terminal: str
    scene: str
    request_id: str
    at_ms: int
    care: Care
    year: int
    region: str
    insurance: Insurance
    parts: Parts
    charges: tuple[Charge, ...] = ()
    draws: tuple[Draw, ...] = ()
    deposit_fen: int = 0
    stay: str | None = None
    undoes: str | None = None
    notices: tuple[Refusal, ...] = ()

    @property
    def trace_codes(self) -> tuple[str, ...]:
        """The packs that were sold."""
        return tuple(code for one in self.charges for code in one.line.trace_codes or ())


@dataclass(frozen=True, slots=True)
class PutSettlement:
    """Effect: a settlement is kept. Precondition: its id is new, and nothing undid what it undoes."""

    settlement: Settlement


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveSettlement:
    """Effect: a settlement is in another state. Precondition: it is still in ``was``."""

    settlement_id: str
    was: State
    now: State


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """What a request id of a till stands for.

    Attributes:
        key: whose request.
        content: keyed hash of what was asked.
        settlement_id: what came of it; None: it was reversed before it arrived (a tombstone).
    """

    key: RequestKey
    content: bytes
    settlement_id: str | None


@dataclass(frozen=True, slots=True)
class BindRequest:
    """Effect: a request id stands for something. Precondition: it stood for nothing."""

    bound: Bound


@dataclass(frozen=True, slots=True)
class SellPacks:
    """Effect: packs are sold. Precondition: none of them was, and none stands there twice."""

    trace_codes: tuple[str, ...]
    settlement_id: str


@dataclass(frozen=True, slots=True)
class ReturnPacks:
    """Effect: packs of a settlement are on sale again. Precondition: none."""

    trace_codes: tuple[str, ...]
    settlement_id: str


@dataclass(frozen=True, slots=True)
class StandsAt:
    """Effect: none. Precondition: a person's insurance was not written since it was read."""

    person_id: PersonId
    version: int


class Amounts:
    """What quotes and receipts tell in the same words."""

    __slots__ = ()

    @property
    def parts(self) -> Parts:
        """How it is paid, with every amount of the national interface."""
        raise NotImplementedError

    @property
    def total_fen(self) -> int:
        """The bill, in fen."""
        return self.parts.total_fen

    @property
    def fund_fen(self) -> int:
        """What the pooled fund pays."""
        return self.parts.fund_fen

    @property
    def account_fen(self) -> int:
        """What the person's own account pays."""
        return self.parts.account_fen

    @property
    def mutual_aid_fen(self) -> int:
        """What further sources pay."""
        return self.parts.mutual_aid_fen

    @property
    def cash_fen(self) -> int:
        """What is left to pay otherwise."""
        return self.parts.cash_fen


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Quote(Amounts):
    """What a bill would be paid with; nothing is stored, and it expires.

    Attributes:
        admission: whose.
        bill: what is charged, the till's trace codes in it.
        split: how it would be paid.
        lines: the lines, charged.
        notices: what would ride on it.
        balance_fen: of the own account now.
        quoted_ms: when it was made, in ms.
        expires_ms: the first instant at which it is no longer good, in ms.
    """

    admission: Admission
    bill: Bill
    split: Parts
    lines: tuple[Charge, ...]
    notices: tuple[Refusal, ...]
    balance_fen: int
    quoted_ms: int
    expires_ms: int

    @property
    def parts(self) -> Parts:
        """How it would be paid."""
        return self.split

    def __repr__(self) -> str:
        return f"Quote({_told(self.parts)})"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Receipt(Amounts):
    """What was paid, with what; of an undoing every amount is negative.

    Attributes:
        settlement: as the platform keeps it.
        subject: whose account paid.
        presenter: who showed the code.
        place: where.
        balance_fen: of the own account afterwards; None where it is not told again.
        notices: catalogue entries that ride on it.
    """

    settlement: Settlement
    subject: Person
    presenter: Person
    place: Institution
    balance_fen: int | None
    notices: tuple[Refusal, ...] = ()

    @property
    def parts(self) -> Parts:
        """How it was paid."""
        return self.settlement.parts

    @property
    def settlement_id(self) -> str:
        """The id under which it is found again (``sandbox.receipt``)."""
        return self.settlement.settlement_id

    @property
    def request_id(self) -> str:
        """The till's own id of the request."""
        return self.settlement.request_id

    @property
    def state(self) -> State:
        """``settled``, or ``cancelled``, ``refunded``, ``reversed`` when it was undone since."""
        return self.settlement.state

    @property
    def at_ms(self) -> int:
        """When it was settled, in ms."""
        return self.settlement.at_ms

    @property
    def lines(self) -> tuple[Charge, ...]:
        """The lines, charged."""
        return self.settlement.charges

    @property
    def deposit_fen(self) -> int:
        """What of the cash had been paid in advance, in a stay."""
        return self.settlement.deposit_fen

    def text(self, width: int = 32) -> str:
        """The receipt as a till prints it, in Chinese.

        Args:
            width: columns of the paper: 32 or 48.

        Raises:
            ValueError: for another width.
        """
        from ybcode.rules.settlement.paper import printed

        return printed(self, width)

    def __repr__(self) -> str:
        return f"Receipt({self.settlement_id}, {self.state}, {_told(self.parts)})"


def _told(parts: Parts) -> str:
    shown = (
        ("total", parts.total_fen),
        ("fund", parts.fund_fen),
        ("account", parts.account_fen),
        ("mutual_aid", parts.mutual_aid_fen),
        ("cash", parts.cash_fen),
    )
    return ", ".join(f"{name}_fen={fen}" for name, fen in shown)
