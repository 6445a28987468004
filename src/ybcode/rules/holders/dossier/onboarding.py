"""建档: how a person's file is opened: documents, their quality, a review, the way it is handed over.

S1: basics for everybody, more for a child; online or at the window; reviewed within one to three working
days, or at once where the policy says so (X12). What time alone brings about (the review ends) is read
off the row by ``as_of``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, get_args

from ybcode.errors import Refusal
from ybcode.rules import lifecycle
from ybcode.rules.calendar import Counted, day_of, midnight_ms, months_later, ready_day, told

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from ybcode.rules.policy import Policy
    from ybcode.values import PersonId

State = Literal["none", "draft", "need_more", "reviewing", "approved", "rejected", "delivered"]
Channel = Literal["app", "website", "alipay", "wechat", "window"]
Document = Literal["id_card", "household_register", "insurance_number", "birth_certificate", "guardian_id"]
Quality = Literal["clear", "blurred", "expired"]
Delivery = Literal["visible", "collected", "bound"]

TRANSITIONS: Mapping[tuple[State, str], State] = MappingProxyType(
    {
        ("none", "begin"): "draft",
        ("draft", "submit"): "reviewing",  # S1 「等待1-3个工作日审核」
        ("draft", "submit, unclear"): "need_more",  # S1 「确保材料清晰有效,避免审核延误」
        ("need_more", "submit"): "reviewing",
        ("need_more", "submit, unclear"): "need_more",
        ("draft", "withdraw"): "none",
        ("need_more", "withdraw"): "none",
        ("reviewing", "review ends"): "approved",
        ("reviewing", "reject"): "rejected",
        ("rejected", "begin"): "draft",
        ("approved", "deliver"): "delivered",  # S1 「线上用户可直接在平台查看电子卡」
    }
)

BASICS: frozenset[Document] = frozenset({"id_card", "household_register", "insurance_number"})
"""S1 「身份证、户口簿、医保卡号」."""

OF_A_CHILD: frozenset[Document] = frozenset({"birth_certificate", "guardian_id"})
"""S1 「若为儿童办理,还需出生证明及监护人证件」."""

ONLINE: frozenset[Channel] = frozenset({"app", "website", "alipay", "wechat"})
"""S1 「医保官网、APP或支付宝/微信的“城市服务”入口」; the window is 「当地医保中心」."""

MAX_REASON = 200
"""How long the reason of a rejection may be."""

_ADULT_YEARS = 16
_WHAT = "an application"


@dataclass(frozen=True, slots=True, kw_only=True)
class Onboarding:
    """One person's application, as it was written last.

    Attributes:
        state: see ``TRANSITIONS``.
        channel: where it was made.
        applicant: who made it: the person, a guardian or an agent (代办).
        documents: what was handed in, each with its quality.
        ready_ms: the first instant at which the review is over, or None.
        delivery: how the file was handed over, or None.
        reason: why it was rejected, or None.
    """

    state: State = "none"
    channel: Channel | None = None
    applicant: PersonId | None = None
    documents: tuple[tuple[Document, Quality], ...] = ()
    ready_ms: int | None = None
    delivery: Delivery | None = None
    reason: str | None = None


NO_FILE = Onboarding()
"""Nobody applied yet."""

ON_FILE = Onboarding(state="delivered", delivery="bound")
"""The file was opened long ago."""


def is_child(birth: date, today: date, policy: Policy) -> bool:
    """Whether a child's documents are asked for: before the 16th birthday, or on it as well (X6).

    Args:
        birth: the day of birth.
        today: the day of the application.
        policy: ``family.age16_is``: what the 16th birthday itself counts as.
    """
    sixteenth = months_later(birth, 12 * _ADULT_YEARS)
    return today < sixteenth or (today == sixteenth and policy.family.age16_is == "minor")


def needed(birth: date, today: date, policy: Policy) -> frozenset[Document]:
    """The documents that an application needs."""
    return BASICS | OF_A_CHILD if is_child(birth, today, policy) else BASICS


def as_of(one: Onboarding, now_ms: int) -> Onboarding:
    """How an application stands at an instant: a review that is over has approved it."""
    over = one.state == "reviewing" and one.ready_ms is not None and one.ready_ms <= now_ms
    return (
        replace(one, state=lifecycle.after(TRANSITIONS, one.state, "review ends", what=_WHAT))
        if over
        else one
    )


def begin(one: Onboarding, channel: Channel, applicant: PersonId) -> Onboarding:
    """Begin an application: registered, nothing handed in.

    Raises:
        ValueError: when one is under way, or for an unknown channel.
    """
    if channel not in get_args(Channel):
        raise ValueError(f"no channel {channel!r}: choose {', '.join(get_args(Channel))}")
    state = lifecycle.after(TRANSITIONS, one.state, "begin", what=_WHAT)
    return Onboarding(state=state, channel=channel, applicant=applicant)


@dataclass(frozen=True, slots=True)
class Submitted:
    """What became of documents that were handed in.

    Attributes:
        application: as it stands after.
        refusal: ``onboarding.document_unclear`` when something is missing or unclear.
        counted: the working days of the review, where it takes any.
    """

    application: Onboarding
    refusal: Refusal | None = None
    counted: Counted | None = None


def submit(
    one: Onboarding, documents: Mapping[Document, Quality], *, birth: date, policy: Policy, now_ms: int
) -> Submitted:
    """Hand documents in; a newer one takes the place of one of its kind.

    Args:
        one: as it stands.
        documents: by kind, each clear, blurred or expired.
        birth: what is needed depends on the age.
        policy: ``onboarding.*``, ``family.age16_is``, ``calendar.*``.
        now_ms: the instant, in ms.

    Raises:
        ValueError: when nothing can be handed in now, or for an unknown document or quality.
    """
    for kind, quality in documents.items():
        if kind not in get_args(Document) or quality not in get_args(Quality):
            known = f"{', '.join(get_args(Document))}; each {', '.join(get_args(Quality))}"
            raise ValueError(f"no document {kind!r} that is {quality!r}: there are {known}")
    # S1: at the window staff verify on the spot, and photograph again what is blurred.
    helped = {
        kind: "clear" if one.channel == "window" and it == "blurred" else it for kind, it in documents.items()
    }
    held: dict[Document, Quality] = {**dict(one.documents), **helped}
    wanted = needed(birth, day_of(now_ms), policy)
    lacking = sorted(kind for kind in wanted if held.get(kind) != "clear")
    event = "submit, unclear" if lacking else "submit"
    state = lifecycle.after(TRANSITIONS, one.state, event, what=_WHAT)
    handed = replace(one, state=state, documents=tuple(sorted(held.items())))
    if lacking:
        return Submitted(handed, Refusal("onboarding.document_unclear", {"documents": " ".join(lacking)}))
    if policy.onboarding.mode == "instant":  # O7: real name and face, no review (X12)
        return Submitted(replace(handed, ready_ms=now_ms))
    rules = policy.calendar
    counted = ready_day(
        now_ms,
        policy.onboarding.review_workdays,
        count_from=rules.count_from,
        cutoff_hour=rules.cutoff_hour,
    )
    return Submitted(replace(handed, ready_ms=max(now_ms, midnight_ms(counted.day))), counted=counted)


def withdraw(one: Onboarding) -> Onboarding:
    """Take an application back before it is reviewed.

    Raises:
        ValueError: when there is none that can be taken back.
    """
    return Onboarding(state=lifecycle.after(TRANSITIONS, one.state, "withdraw", what=_WHAT))


def reject(one: Onboarding, reason: str, *, now_ms: int) -> Onboarding:
    """The review finds a fault; another application may begin.

    Raises:
        ValueError: when nothing is under review.
    """
    state = lifecycle.after(TRANSITIONS, as_of(one, now_ms).state, "reject", what=_WHAT)
    return replace(one, state=state, ready_ms=None, reason=reason)


def deliver(one: Onboarding, delivery: Delivery, *, now_ms: int) -> Onboarding:
    """Hand an approved file over: visible online, collected at the window, or bound to the phone (S1).

    Raises:
        ValueError: when it is not approved, or it was opened online and is to be collected.
    """
    if delivery not in get_args(Delivery):
        raise ValueError(f"no delivery {delivery!r}: choose {', '.join(get_args(Delivery))}")
    if (delivery == "visible") is not (one.channel in ONLINE):
        raise ValueError(
            "a file that was opened online is visible there; at the window it is collected or bound"
        )
    state = lifecycle.after(TRANSITIONS, as_of(one, now_ms).state, "deliver", what=_WHAT)
    return replace(one, state=state, delivery=delivery, ready_ms=None)


def in_review(one: Onboarding, *, now_ms: int) -> Refusal | None:
    """``onboarding.in_review`` with the day on which it is over, or None."""
    one = as_of(one, now_ms)
    if one.state != "reviewing" or one.ready_ms is None:
        return None
    return Refusal("onboarding.in_review", {"until": told(one.ready_ms), "until_ms": one.ready_ms})
