"""家庭共济: a giver's own account may pay what a relative has to bear. Money, never the code.

Givers are asked after the receiver's own account, in the policy's order. One-way, within a province;
beyond it there are transfers between wallets (``transfers``).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from ybcode.errors import Refusal
from ybcode.rules import lifecycle
from ybcode.rules.calendar import DAY_MS, day_of, told
from ybcode.rules.holders.dossier.kinship import relatives_on

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ybcode.rules.holders.dossier.kinship import Relation
    from ybcode.rules.holders.holder import Holder
    from ybcode.rules.holders.person import Person
    from ybcode.rules.policy import Policy
    from ybcode.values import PersonId

State = Literal["none", "cooling", "active", "closed"]

TRANSITIONS: Mapping[tuple[State, str], State] = MappingProxyType(
    {
        ("none", "open"): "cooling",
        ("closed", "open"): "cooling",
        ("cooling", "days passes"): "active",  # W28: within so many days it cannot be closed
        ("active", "close"): "closed",
    }
)

PAYING: frozenset[State] = frozenset({"cooling", "active"})
"""States in which the giver's account may pay."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharing:
    """One giver and one receiver.

    Attributes:
        giver: whose account may pay.
        receiver: for whom.
        state: as it was written last; ``as_of`` tells how it stands.
        opened_ms: since when.
        rank: the place that the receiver gave it, where the order is the user's; 0 is the first.
        version: how often it was written; 0 was never.
    """

    giver: PersonId
    receiver: PersonId
    state: State = "none"
    opened_ms: int = 0
    rank: int = 0
    version: int = 0


@dataclass(frozen=True, slots=True)
class PutSharing:
    """Effect: a sharing. Precondition: the row kept has the version before."""

    now: Sharing


def after(state: State, event: str) -> State:
    """The state after an event.

    Raises:
        ValueError: when the move is not in the table.
    """
    return lifecycle.after(TRANSITIONS, state, event, what="mutual aid")


def as_of(one: Sharing, policy: Policy, now_ms: int) -> Sharing:
    """How it stands at an instant: the days in which it cannot be closed are over.

    Args:
        one: as it was written last.
        policy: ``mutual_aid.min_days``.
        now_ms: the instant, in ms.
    """
    if one.state != "cooling" or now_ms < closable_ms(one, policy):
        return one
    return replace(one, state=after(one.state, "days passes"))


def closable_ms(one: Sharing, policy: Policy) -> int:
    """From when on it can be closed (W28, W34: not within three months in some regions)."""
    return one.opened_ms + policy.mutual_aid.min_days * DAY_MS


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two people between whom money is to be shared.

    Attributes:
        giver: whose account.
        receiver: for whom.
        relation: what the receiver is to the giver; None: no relative is noted.
        giver_holder: the giver's insurance, as it stands.
        receiver_holder: the receiver's.
    """

    giver: Person
    receiver: Person
    relation: Relation | None
    giver_holder: Holder
    receiver_holder: Holder


def refusal_to_open(pair: Pair, held: Iterable[Sharing], policy: Policy, now_ms: int) -> Refusal | None:
    """Why money cannot be shared between two people, or None.

    Args:
        pair: who gives, who receives, what they are to each other.
        held: all sharings of either, as they stand.
        policy: ``mutual_aid.*``, ``enrolment.resident_account``.
        now_ms: the instant, in ms.
    """
    rules = policy.mutual_aid
    # O3, O13: the list of relatives is dated, and both are insured themselves.
    if pair.relation is None or pair.relation not in relatives_on(day_of(now_ms)):
        return Refusal("family.document_missing", {"documents": "relation"})
    abnormal = _abnormal(pair, policy)
    if abnormal is not None:
        return abnormal
    if pair.giver.province != pair.receiver.province and not rules.other_province:  # O3: within a province
        return Refusal("mutual_aid.other_province")
    paying = [one for one in held if one.state in PAYING]
    receivers = sum(one.giver == pair.giver.person_id for one in paying)
    if receivers >= rules.max_receivers:  # W30 to W32
        return Refusal("family.limit", {"limit": rules.max_receivers})
    givers = sum(one.receiver == pair.receiver.person_id for one in paying)
    if rules.order == "single_giver" and givers:  # W13
        return Refusal("family.limit", {"limit": 1})
    return None


def refusal_to_send_to(pair: Pair, policy: Policy, now_ms: int) -> Refusal | None:
    """Why money cannot be sent to somebody, or None: relatives, both insured; any province (O4).

    Args:
        pair: who sends, who gets.
        policy: ``enrolment.resident_account``.
        now_ms: the instant, in ms.
    """
    if pair.relation is None or pair.relation not in relatives_on(day_of(now_ms)):
        return Refusal("family.document_missing", {"documents": "relation"})
    return _abnormal(pair, policy)


def _abnormal(pair: Pair, policy: Policy) -> Refusal | None:
    """W12, W33: both are normally enrolled, and the giver has an account that is not frozen."""
    for who, holder in (("giver", pair.giver_holder), ("receiver", pair.receiver_holder)):
        if holder.enrolment.status != "normal":
            return Refusal("family.member_abnormal", {"cause": f"{who}: enrolment.{holder.enrolment.status}"})
    giver = pair.giver_holder
    if giver.enrolment.kind == "resident" and not policy.enrolment.resident_account:  # X11
        return Refusal("family.member_abnormal", {"cause": "giver: account.none"})
    if giver.account.state != "normal":  # S4: a frozen account settles nothing
        return Refusal("family.member_abnormal", {"cause": f"giver: account.{giver.account.state}"})
    return None


def refusal_to_close(one: Sharing, policy: Policy) -> Refusal | None:
    """Why it cannot be closed yet, or None.

    Args:
        one: as it stands now.
        policy: ``mutual_aid.min_days``.
    """
    if one.state != "cooling":
        return None
    until = closable_ms(one, policy)
    return Refusal("mutual_aid.too_early", {"until": told(until), "until_ms": until})


@dataclass(frozen=True, slots=True, kw_only=True)
class Giver:
    """A giver at a settlement.

    Attributes:
        sharing: what was opened.
        balance_fen: what the giver's account holds now.
        supported: whether the giver is normally enrolled and not frozen (W12).
    """

    sharing: Sharing
    balance_fen: int
    supported: bool


def in_order(givers: Sequence[Giver], policy: Policy) -> tuple[Giver, ...]:
    """The givers who are asked, in the policy's order (X2); who is not supported is left out.

    Args:
        givers: all that opened mutual aid for the receiver.
        policy: ``mutual_aid.order``, ``mutual_aid.one_pool_per_settlement``.
    """
    rules = policy.mutual_aid
    asked = [one for one in givers if one.supported and one.balance_fen > 0]
    asked.sort(key=lambda one: (one.sharing.opened_ms, one.sharing.giver.text))  # W12: ties by time
    if rules.order == "richest_first":  # S2 「按主账户人余额多少优先扣款」
        asked.sort(key=lambda one: -one.balance_fen)
    elif rules.order == "user_order":  # W10
        asked.sort(key=lambda one: one.sharing.rank)
    alone = rules.one_pool_per_settlement or rules.order == "single_giver"  # W11, W13
    return tuple(asked[:1] if alone else asked)
