"""What a till sends and gets about money: requests as data, as in ``transport``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Protocol

from ybcode.terminal.transport import check_request_id

if TYPE_CHECKING:
    from ybcode.errors import Refusal
    from ybcode.rules.settlement import Bill, Charge, Parts, Receipt, Stay
    from ybcode.rules.settlement.reconciliation import Reconciled
    from ybcode.values import InstitutionId


@dataclass(frozen=True, slots=True, kw_only=True)
class At:
    """Which till asks, and for whom.

    Attributes:
        institution: whose till.
        terminal: which till.
        scene: the business type of the admission, five digits.
        ectoken: what the scan yielded; empty where a card was read.
        card: whose card was read: an id; empty where a code was scanned.
    """

    institution: InstitutionId
    terminal: str
    scene: str
    ectoken: str = field(default="", repr=False)
    card: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteRequest:
    """What would this bill be paid with? Nothing is stored."""

    at: At
    bill: Bill


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """The answer to a ``QuoteRequest``.

    Attributes:
        parts: how it would be paid.
        lines: the lines, charged.
        notices: what would ride on it.
        balance_fen: of the own account now.
        quoted_ms: when it was made.
        expires_ms: until when it is good.
    """

    parts: Parts
    lines: tuple[Charge, ...]
    notices: tuple[Refusal, ...]
    balance_fen: int
    quoted_ms: int
    expires_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleRequest:
    """Settle a bill as it was quoted.

    Attributes:
        at: which till, for whom.
        request_id: the same request again carries the same id.
        bill: what is charged.
        quoted: how it was quoted; compared with what it comes to now.
        quoted_ms: when it was quoted.
        consent: whether the person agreed.
    """

    at: At
    request_id: str
    bill: Bill
    quoted: Parts
    quoted_ms: int
    consent: bool

    def __post_init__(self) -> None:
        check_request_id(self.request_id)
        _require(self.consent, bool, "consent is True or False")


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelRequest:
    """Undo a settlement as a whole.

    Attributes:
        at: which till; for nobody in particular.
        request_id: the same request again carries the same id.
        settlement_id: what is undone.
        amount_fen: what is to be given back; None is all of it.
        approved: whether somebody answers for it after the daily close.
    """

    at: At
    request_id: str
    settlement_id: str
    amount_fen: int | None
    approved: bool

    def __post_init__(self) -> None:
        check_request_id(self.request_id)
        _require(self.settlement_id, str, "a settlement is told by its receipt or its id")
        _require(self.approved, bool, "approved is True or False")


@dataclass(frozen=True, slots=True, kw_only=True)
class AskRequest:
    """What became of a request whose answer was lost: to be told, or to be reversed."""

    at: At
    request_id: str

    def __post_init__(self) -> None:
        check_request_id(self.request_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class AdmitRequest:
    """Admit a person to a stay in hospital."""

    at: At


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositRequest:
    """Pay in advance for a stay, or get back what is left of it.

    Attributes:
        at: which till, for whom.
        request_id: the same request again carries the same id.
        stay_id: which stay.
        amount_fen: what is paid; None ends the stay and gives back what is held.
    """

    at: At
    request_id: str
    stay_id: str
    amount_fen: int | None

    def __post_init__(self) -> None:
        check_request_id(self.request_id)
        _require(self.stay_id, str, "a stay is told by till.admit() or its id")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReconcileRequest:
    """Compare a period, day by day of the wall clock.

    Attributes:
        at: which till.
        first: the first day.
        last: the last day.
        own: the till's list: total in fen by settlement id; None asks for the platform's alone.
    """

    at: At
    first: date
    last: date
    own: Mapping[str, int] | None

    def __post_init__(self) -> None:
        for day in (self.first, self.last):
            if type(day) is not date:
                raise TypeError(f"days are compared by date, not {type(day).__name__}")
        if self.own is None:
            return
        _require(self.own, Mapping, "a till's list is fen by settlement id")
        said: Iterable[tuple[object, object]] = self.own.items()
        if not all(isinstance(key, str) and type(fen) is int for key, fen in said):
            raise TypeError("a till's list is fen by settlement id: texts, and whole numbers")


def _require(one: object, kind: type, sentence: str) -> None:
    if not isinstance(one, kind):
        raise TypeError(f"{sentence}, not {type(one).__name__}")


class Payments(Protocol):
    """The till's way to the platform, where money moves."""

    def quote(self, request: QuoteRequest) -> Estimate | Refusal:
        """Say what a bill would be paid with."""
        ...

    def settle(self, request: SettleRequest) -> Receipt | Refusal:
        """Settle a bill, once for each request id."""
        ...

    def cancel(self, request: CancelRequest) -> Receipt | Refusal:
        """Undo a settlement."""
        ...

    def query(self, request: AskRequest) -> Receipt | Refusal | None:
        """Say what a request came to; None: it never arrived."""
        ...

    def reverse(self, request: AskRequest) -> Receipt | Refusal | None:
        """Undo what a request came to; None: it never arrived, and is refused from now on."""
        ...

    def admit(self, request: AdmitRequest) -> Stay | Refusal:
        """Open a stay in hospital."""
        ...

    def deposit(self, request: DepositRequest) -> Receipt | Refusal:
        """Take money in advance, or give it back."""
        ...

    def reconcile(self, request: ReconcileRequest) -> Reconciled | Refusal:
        """Tell totals, details and differences of a period."""
        ...
