"""Undoing a settlement: a new transaction with the opposite amounts, along the same paths.

Cancelled before the daily close, refunded after it, reversed when the till never heard the answer
(2601). Whole, or not at all: a part is given back by cancelling all and settling again. What has become
of the person since does not matter.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from ybcode.errors import Refusal
from ybcode.rules.calendar import DAY_MS, day_of, midnight_ms
from ybcode.rules.settlement.life.lifecycle import UNDONE, after
from ybcode.rules.settlement.money.funding import Draw
from ybcode.rules.settlement.money.rates import Used

if TYPE_CHECKING:
    from ybcode.rules.policy import Policy
    from ybcode.rules.settlement.life.record import Settlement

Event = Literal["cancel", "refund", "reverse"]

_HOUR_MS = 3_600_000


def closes_ms(at_ms: int, policy: Policy) -> int:
    """The daily close of what was settled at an instant: the first one after it, in ms.

    Args:
        at_ms: when it was settled.
        policy: ``cancel.close_hour``.
    """
    close = midnight_ms(day_of(at_ms)) + policy.cancel.close_hour * _HOUR_MS
    return close if at_ms < close else close + DAY_MS


def refusal_to_cancel(
    one: Settlement, amount_fen: int | None, *, approved: bool, policy: Policy, now_ms: int
) -> Refusal | None:
    """Why a settlement cannot be cancelled, or None.

    Args:
        one: as it is kept.
        amount_fen: what is to be given back; None is all of it.
        approved: whether somebody answers for it (M4).
        policy: ``cancel.after_close``.
        now_ms: the instant, in ms.
    """
    if one.state in UNDONE or one.undoes is not None:
        return Refusal("refund.done", {"settlement_id": one.undoes or one.settlement_id})
    whole = one.parts.total_fen or abs(one.deposit_fen)  # what is paid in advance is no bill
    if amount_fen is not None and amount_fen != whole:
        return Refusal("refund.partial")
    rule = policy.cancel.after_close
    if now_ms < closes_ms(one.at_ms, policy) or rule == "allow" or (rule == "approve" and approved):
        return None
    return Refusal("refund.after_close")


def event_of(one: Settlement, policy: Policy, now_ms: int) -> Literal["cancel", "refund"]:
    """What undoing it now is called: before the daily close a cancellation, after it a refund."""
    return "cancel" if now_ms < closes_ms(one.at_ms, policy) else "refund"


def undo(one: Settlement, event: Event, *, settlement_id: str, request_id: str, now_ms: int) -> Settlement:
    """The undoing of a settlement: every amount negative, every path the same.

    Args:
        one: what is undone.
        event: cancel, refund or reverse.
        settlement_id: the id of the undoing.
        request_id: of the request that asked for it.
        now_ms: the instant, in ms.

    Raises:
        ValueError: when it cannot be undone any more.
    """
    if one.undoes is not None:
        raise ValueError("an undoing is not undone: what was undone is settled anew")
    after(one.state, event)
    slow = event == "refund" and (one.parts.account_fen or one.parts.mutual_aid_fen)
    return replace(
        one,
        settlement_id=settlement_id,
        kind=event,
        state="settled",
        request_id=request_id,
        at_ms=now_ms,
        parts=-one.parts,
        draws=tuple(Draw(draw.account, -draw.amount_fen) for draw in one.draws),
        deposit_fen=-one.deposit_fen,
        undoes=one.settlement_id,
        notices=(Refusal("refund.pending"),) if slow else (),
    )


def used_after(used: Used, one: Settlement) -> Used:
    """The accumulators of the original's year, put back by its undoing; never below nothing.

    Args:
        used: as they stand.
        one: the undoing: its amounts are negative.
    """
    return Used(
        deductible_fen=max(0, used.deductible_fen + one.parts.deductible_fen),
        fund_fen=max(0, used.fund_fen + one.parts.fund_fen),
    )
