"""手工报销: receipts of care that could not be settled at the counter, kept and claimed by hand.

S3: 「可保留票据,待参保恢复后咨询医保局是否支持手工报销」. Whether care in the break is paid for is the
region's (「部分地区有3个月内补缴可追溯待遇的政策」); what was insured and synced always is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from ybcode.rules import lifecycle
from ybcode.rules.holders.enrolment import Enrolment, as_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ybcode.values import InstitutionId, PersonId

State = Literal["kept", "filed", "approved", "rejected"]
Reason = Literal["suspended", "no_enrolment", "not_retroactive", "waiting", "inquiry_overdue"]

MAX_AMOUNT_FEN = 10_000_000_00
"""The greatest receipt: ten million yuan, in fen."""

TRANSITIONS: Mapping[tuple[State, str], State] = MappingProxyType(
    {
        ("kept", "file"): "filed",
        ("filed", "approve"): "approved",
        ("filed", "reject"): "rejected",
        ("rejected", "file"): "filed",
    }
)

REASONS: Mapping[Reason, str] = MappingProxyType(
    {
        "suspended": "the enrolment is still suspended: pay what is owed, then file again",
        "no_enrolment": "there is no enrolment: enrol, then file again",
        "not_retroactive": "this region does not pay for care before the system showed the enrolment again",
        "waiting": "the care lies in a waiting period",
        "inquiry_overdue": "an inquiry was not answered in time: answer the agency, then file again",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One receipt.

    Attributes:
        number: 1, 2, 3 … of a person.
        institution: where care was given.
        care_ms: when.
        amount_fen: what was paid in cash.
        state: see ``TRANSITIONS``.
        reason: why it was rejected, or None.
    """

    number: int
    institution: InstitutionId
    care_ms: int
    amount_fen: int
    state: State = "kept"
    reason: Reason | None = None

    def __post_init__(self) -> None:
        if isinstance(self.amount_fen, bool) or not isinstance(self.amount_fen, int):
            raise TypeError(f"an amount is a whole number of fen, not {type(self.amount_fen).__name__}")
        if not 0 < self.amount_fen <= MAX_AMOUNT_FEN:
            raise ValueError(f"a receipt is of 1 to {MAX_AMOUNT_FEN} fen, not {self.amount_fen}")


@dataclass(frozen=True, slots=True, kw_only=True)
class PutClaim:
    """Effect: a person's receipt. Precondition: what is kept under its number is still ``was``."""

    person_id: PersonId
    was: Claim | None
    now: Claim


def decide(one: Claim, enrolment: Enrolment, *, overdue: bool = False, now_ms: int) -> Claim:
    """File a receipt: it is decided at once.

    Args:
        one: the receipt, kept or rejected before.
        enrolment: as it was written last.
        overdue: whether an inquiry was not answered in time (S4 「影响后续医疗费用报销」).
        now_ms: the instant, in ms.

    Raises:
        ValueError: when it was approved already.
    """
    filed = lifecycle.after(TRANSITIONS, one.state, "file", what="a claim")
    reason = "inquiry_overdue" if overdue else _objection(one, as_of(enrolment, now_ms))
    event = "approve" if reason is None else "reject"
    return replace(one, state=lifecycle.after(TRANSITIONS, filed, event, what="a claim"), reason=reason)


def _objection(one: Claim, enrolment: Enrolment) -> Reason | None:
    if enrolment.status == "suspended":
        return "suspended"
    if enrolment.status != "normal":
        return "no_enrolment"
    claims_ms = enrolment.claims_from_ms
    if claims_ms is not None and one.care_ms >= claims_ms:
        return None
    covered_ms, broken_ms = enrolment.covered_from_ms, enrolment.broken_ms
    if covered_ms is not None and broken_ms is not None and covered_ms <= one.care_ms < broken_ms:
        return None  # insured when care was given, whatever came later
    if one.care_ms < enrolment.synced_from_ms:
        return "not_retroactive"
    return "waiting" if one.care_ms < enrolment.entitled_from_ms else None
