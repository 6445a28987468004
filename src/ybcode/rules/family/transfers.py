"""医保钱包: money sent from wallet to wallet, across provinces too; unaccepted, it comes back at six."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from ybcode.errors import Refusal
from ybcode.rules import lifecycle
from ybcode.rules.calendar import DAY_MS, day_of, midnight_ms, told, wall_time

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ybcode.rules.policy import Policy
    from ybcode.values import PersonId

State = Literal["sent", "accepted", "returned"]

TRANSITIONS: Mapping[tuple[State, str], State] = MappingProxyType(
    {
        ("sent", "accept"): "accepted",
        ("sent", "six passes"): "returned",  # O4: not accepted by six in the morning
    }
)

_HOUR_MS = 3_600_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """One transfer.

    Attributes:
        number: of the giver's, from 1 on.
        giver: who sent it.
        receiver: to whom.
        amount_fen: how much.
        sent_ms: when.
        returns_ms: when it comes back unless it is accepted.
        state: as it was written last.
    """

    number: int
    giver: PersonId
    receiver: PersonId
    amount_fen: int
    sent_ms: int
    returns_ms: int
    state: State = "sent"

    @property
    def account(self) -> str:
        """The ledger's account that holds it while it is on its way."""
        return f"transfer/{self.giver.text}/{self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PutTransfer:
    """Effect: a transfer. Precondition: it is still ``was``; None: there is none of that number."""

    was: Transfer | None
    now: Transfer


def after(state: State, event: str) -> State:
    """The state after an event.

    Raises:
        ValueError: when the move is not in the table.
    """
    return lifecycle.after(TRANSITIONS, state, event, what="a transfer")


def is_due(one: Transfer, now_ms: int) -> bool:
    """Whether a transfer was not accepted in time and has to go back."""
    return one.state == "sent" and one.returns_ms <= now_ms


def moved(one: Transfer, event: str) -> Transfer:
    """A transfer after an event.

    Raises:
        ValueError: when the move is not in the table.
    """
    return replace(one, state=after(one.state, event))


def refusal_to_send(
    amount_fen: int, before: Iterable[Transfer], policy: Policy, now_ms: int
) -> Refusal | None:
    """Why nothing can be sent now, or None (O4).

    Args:
        amount_fen: how much.
        before: the giver's transfers.
        policy: ``transfer.*``.
        now_ms: the instant, in ms.
    """
    rules, hour = policy.transfer, wall_time(now_ms).hour
    if is_closed(hour, policy):
        until = opens_ms(now_ms, policy)
        return Refusal("transfer.closed", {"until": told(until), "until_ms": until})
    today = sum(day_of(one.sent_ms) == day_of(now_ms) for one in before)
    if today >= rules.per_day:
        return Refusal("transfer.limit", {"limit": f"{rules.per_day} a day"})
    if amount_fen > rules.per_transfer_fen:
        yuan, fen = divmod(rules.per_transfer_fen, 100)
        return Refusal("transfer.limit", {"limit": f"{yuan}.{fen:02d} yuan"})
    return None


def is_closed(hour: int, policy: Policy) -> bool:
    """Whether transfers are closed in an hour of the wall clock: the night, over midnight."""
    first, last = policy.transfer.closed_from, policy.transfer.closed_to
    return hour >= first or hour < last if first > last else first <= hour < last


def opens_ms(now_ms: int, policy: Policy) -> int:
    """The next opening, in ms."""
    opening = midnight_ms(day_of(now_ms)) + policy.transfer.closed_to * _HOUR_MS
    return opening if now_ms < opening else opening + DAY_MS


def returns_ms(sent_ms: int, policy: Policy) -> int:
    """When a transfer comes back unless it is accepted: at six of the day after, in ms.

    Args:
        sent_ms: when it was sent.
        policy: ``transfer.closed_to``.
    """
    return midnight_ms(day_of(sent_ms)) + DAY_MS + policy.transfer.closed_to * _HOUR_MS
