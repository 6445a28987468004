"""A credential: (subject, presenter, channel). The code names one by its handle, never a person.

It is live or revoked, never back again; a new activation makes new handles.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from ybcode.rules import lifecycle

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ybcode.values import PersonId

State = Literal["live", "revoked"]
Reason = Literal["reactivated", "deactivated", "released", "unbound"]

TRANSITIONS: Mapping[tuple[State, str], State] = MappingProxyType(
    {
        ("live", "reactivate"): "revoked",  # S0 「重新通过医保平台激活获取新码」
        ("live", "deactivate"): "revoked",
        ("live", "unbind"): "revoked",  # S2 「解绑后原授权立即失效」
        ("live", "release"): "revoked",  # somebody else's phone holds the code no more
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """One credential.

    Attributes:
        province: two digits, the space its handle lives in.
        handle: nine digits, unique in the province; says nothing of the person.
        subject: whose account it opens.
        presenter: on whose phone it is shown.
        channel: in which app.
        state: live, or revoked for good.
        reason: why it was revoked.
    """

    province: str
    handle: int
    subject: PersonId
    presenter: PersonId
    channel: str
    state: State = "live"
    reason: Reason | None = None


EVENTS: Mapping[Reason, str] = MappingProxyType(
    {"reactivated": "reactivate", "deactivated": "deactivate", "released": "release", "unbound": "unbind"}
)
"""The event of each reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrol:
    """Effect: a new live credential. Precondition: its handle was never given out."""

    credential: Credential
    serial: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Revoke:
    """Effect: live credentials of a subject are revoked, all or those on one phone. Precondition: none."""

    subject: PersonId
    reason: Reason
    presenter: PersonId | None = None


def after(state: State, event: str) -> State:
    """The state after an event.

    Raises:
        ValueError: when the move is not in the table.
    """
    return lifecycle.after(TRANSITIONS, state, event, what="a credential")
