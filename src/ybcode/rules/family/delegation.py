"""亲情账户: a binder may show a member's code. Never money: the member's own account pays (S2).

The strategy: a binding is one row of (binder, member). What time alone brings about (a review that is
over) is read off it; unbinding revokes every credential of the tie in the same write.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from ybcode.errors import Refusal
from ybcode.rules import lifecycle
from ybcode.rules.calendar import day_of, midnight_ms, ready_day, told
from ybcode.rules.holders.dossier.onboarding import is_child

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ybcode.rules.calendar import Counted
    from ybcode.rules.holders.person import Person
    from ybcode.rules.policy import Policy
    from ybcode.values import PersonId

State = Literal["none", "reviewing", "bound", "active", "paused", "unbound"]
Document = Literal["household_register", "birth_certificate"]
DOCUMENTS: frozenset[str] = frozenset({"household_register", "birth_certificate"})

TRANSITIONS: Mapping[tuple[State, str], State] = MappingProxyType(
    {
        ("none", "bind"): "bound",
        ("none", "submit"): "reviewing",  # W18: one or two working days by hand
        ("unbound", "bind"): "bound",  # D2: documents and face once more
        ("unbound", "submit"): "reviewing",
        ("reviewing", "review ends"): "bound",
        ("bound", "member is seen"): "active",  # S2 「首次使用需本人人脸验证」
        ("active", "pause"): "paused",  # an extension: the member's own switch (X4)
        ("bound", "pause"): "paused",
        ("paused", "resume"): "bound",  # seen once more before the next use
        ("reviewing", "unbind"): "unbound",
        ("bound", "unbind"): "unbound",  # S2 「解绑后原授权立即失效」
        ("active", "unbind"): "unbound",
        ("paused", "unbind"): "unbound",
    }
)

LIVE: frozenset[State] = frozenset({"bound", "active", "paused"})
"""States in which the binding's credentials are live."""
COUNTED: frozenset[State] = LIVE | {"reviewing"}
"""States that take one of the binder's places."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """One binder and one member.

    Attributes:
        binder: on whose phone the code is shown.
        member: whose code it is.
        state: as it was written last; ``as_of`` tells how it stands.
        since_ms: since when it is so.
        ready_ms: of a review, when it is over.
        order: the place among the binder's bindings, in the order in which they were made.
        channel: in which app it was made; where members are counted on each channel, it holds there alone.
        version: how often it was written; 0 was never.
    """

    binder: PersonId
    member: PersonId
    state: State = "none"
    since_ms: int = 0
    ready_ms: int | None = None
    order: int = 0
    channel: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True)
class PutBinding:
    """Effect: a binding. Precondition: the row kept has the version before."""

    now: Binding


def after(state: State, event: str) -> State:
    """The state after an event.

    Raises:
        ValueError: when the move is not in the table.
    """
    return lifecycle.after(TRANSITIONS, state, event, what="a family binding")


def as_of(one: Binding, now_ms: int) -> Binding:
    """How a binding stands at an instant: a review that is over has ended.

    Args:
        one: as it was written last.
        now_ms: the instant, in ms.
    """
    ready = one.ready_ms
    if one.state != "reviewing" or ready is None or ready > now_ms:
        return one
    return replace(one, state=after(one.state, "review ends"), since_ms=ready, ready_ms=None)


def move(one: Binding, event: str, now_ms: int) -> Binding:
    """A binding after an event, ready to be written.

    Args:
        one: as it stands.
        event: of the table.
        now_ms: the instant, in ms.

    Raises:
        ValueError: when the move is not in the table.
    """
    state = after(one.state, event)
    return replace(one, state=state, since_ms=now_ms, ready_ms=None, version=one.version + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a binder brings to a binding.

    Attributes:
        member: who is to be bound.
        documents: what was uploaded: ``household_register``, ``birth_certificate``.
        face: whether the member was seen and known; None when nobody looked.
    """

    member: Person
    documents: frozenset[str]
    face: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """The bindings that are counted.

    Attributes:
        of_binder: how many members the binder has.
        of_member: how many binders the member has.
    """

    of_binder: int
    of_member: int


def around(tie: Binding, held: Iterable[Binding], policy: Policy, now_ms: int) -> Around:
    """Count the bindings of both sides, without the one between them.

    Args:
        tie: who binds whom, and in which app.
        held: all bindings of either.
        policy: ``family.count_scope``: O10 members in all, W18 on each channel.
        now_ms: the instant, in ms.
    """
    counted = [
        one
        for one in held
        if as_of(one, now_ms).state in COUNTED and (one.binder, one.member) != (tie.binder, tie.member)
    ]
    of_binder = [one for one in counted if one.binder == tie.binder]
    return Around(
        of_binder=sum(holds_on(one, tie.channel, policy) for one in of_binder),
        of_member=sum(one.member == tie.member for one in counted),
    )


def holds_on(one: Binding, channel: str, policy: Policy) -> bool:
    """Whether a binding holds in an app: in all of them, or in the one in which it was made (W18, X7).

    Args:
        one: the binding.
        channel: the app.
        policy: ``family.count_scope``.
    """
    return policy.family.count_scope == "person" or one.channel == channel


def refusal_to_bind(asked: Asked, around_: Around, policy: Policy, now_ms: int) -> Refusal | None:
    """Why somebody cannot be bound, or None: the limits, the documents by age, the member's own face.

    Args:
        asked: what the binder brings.
        around_: the bindings that are counted.
        policy: ``family.*``.
        now_ms: the instant, in ms.
    """
    rules = policy.family
    if around_.of_binder >= rules.max_members:  # S2 「最多绑定5名家庭成员」
        return Refusal("family.limit", {"limit": rules.max_members})
    if rules.max_binders_per_member and around_.of_member >= rules.max_binders_per_member:  # W14
        return Refusal("family.limit", {"limit": rules.max_binders_per_member})
    if is_child(asked.member.id_number.birth, day_of(now_ms), policy):
        # S2 「绑定16岁以下成员需出生证明或户口本」: no face.
        return None if asked.documents else _missing("birth_certificate household_register")
    return _adult(asked, policy)


def _adult(asked: Asked, policy: Policy) -> Refusal | None:
    """S2 「16岁以上需户口本+刷脸」; W19: the register or the face."""
    rules, register = policy.family, "household_register" in asked.documents
    if rules.adult_proof == "register_or_face":
        return None if register or asked.face else _missing("household_register")
    if not register:
        return _missing("household_register")
    if not rules.face_at_binding or asked.face:
        return None
    code = "identity.face_needed" if asked.face is None else "identity.face_mismatch"
    return Refusal(code, {"channel": "family"} if asked.face is None else {})


def _missing(documents: str) -> Refusal:
    return Refusal("family.document_missing", {"documents": documents})


def bind(one: Binding, policy: Policy, *, order: int, now_ms: int) -> tuple[Binding, Counted | None]:
    """A new binding: at once, or after a review (O8, W18).

    Args:
        one: as it stands; never bound, or unbound.
        policy: ``family.review_workdays``, ``calendar``.
        order: its place among the binder's.
        now_ms: the instant, in ms.

    Returns:
        The binding, and the working days that were counted.

    Raises:
        ValueError: when it is bound already.
    """
    days, calendar = policy.family.review_workdays, policy.calendar
    now = replace(move(one, "submit" if days else "bind", now_ms), order=order)
    if not days:
        return now, None
    counted = ready_day(now_ms, days, count_from=calendar.count_from, cutoff_hour=calendar.cutoff_hour)
    return replace(now, ready_ms=max(midnight_ms(counted.day), now_ms)), counted


def refusal_to_show(
    one: Binding, member: Person, policy: Policy, now_ms: int, *, channel: str
) -> Refusal | None:
    """Why a binder's phone does not show a member's code, or None.

    Args:
        one: as it was written last.
        member: whose code.
        policy: ``family.face_at_first_use``, ``family.age16_is``, ``family.count_scope``.
        now_ms: the instant, in ms.
        channel: in which app.
    """
    one = as_of(one, now_ms)
    if one.state == "reviewing":
        return Refusal(
            "onboarding.in_review", {"until": told(one.ready_ms or 0), "until_ms": one.ready_ms or 0}
        )
    if one.state not in LIVE or not holds_on(one, channel, policy):
        return Refusal("family.unbound")
    if one.state == "paused":
        return Refusal("family.paused")
    return Refusal("identity.first_use_face") if needs_first_face(one, member, policy, now_ms) else None


def needs_first_face(one: Binding, member: Person, policy: Policy, now_ms: int) -> bool:
    """Whether the member has to be seen before the first use (S2: 「16周岁以上」).

    Args:
        one: as it stands.
        member: whose code.
        policy: ``family.face_at_first_use``, ``family.age16_is``.
        now_ms: the instant, in ms.
    """
    if one.state != "bound" or not policy.family.face_at_first_use:
        return False
    return not is_child(member.id_number.birth, day_of(now_ms), policy)
