"""The same request again is answered again: a request id is bound to one text and one scene."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ybcode.rules.redemption.ectoken import EcToken
    from ybcode.values import InstitutionId


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestKey:
    """Whose request: ids are named by a terminal, so two terminals may name the same."""

    institution: InstitutionId
    terminal: str
    request_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """An admission that was given to a request id.

    Attributes:
        key: whose request.
        text_hash: keyed hash of the text and the scene.
        token: what it yielded.
    """

    key: RequestKey
    text_hash: bytes
    token: EcToken


@dataclass(frozen=True, slots=True)
class Remember:
    """Effect: a request id is bound to its admission, whose ecToken stands in the same list.

    Precondition: no admission holds it, or one whose ecToken was given before ``dead_before_ms``.
    """

    remembered: Remembered
    dead_before_ms: int


def is_alive(token: EcToken, *, life_s: int, now_ms: int) -> bool:
    """Whether an ecToken still lives, half-open like a code."""
    return now_ms - token.given_ms < life_s * 1000
