"""Step-up: a face or a PIN beside the code, and what happens when it fails too often (S0, X17).

One row a person and kind. A PIN that was never chosen is the initial one and opens nothing (W49).
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from ybcode.errors import Refusal
from ybcode.rules import lifecycle
from ybcode.rules.calendar import told

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ybcode.rules.policy import Policy
    from ybcode.values import PersonId

Kind = Literal["face", "pin", "card"]
"""A face, the PIN of the code, the PIN of the physical card."""
State = Literal["open", "failed", "locked"]

PIN_DIGITS = 6
"""A PIN has six digits (domain.md, B.2)."""

TRANSITIONS: Mapping[tuple[State, str], State] = MappingProxyType(
    {
        ("open", "pass"): "open",
        ("open", "fail"): "failed",
        ("failed", "pass"): "open",
        ("failed", "fail"): "failed",
        ("open", "fail too often"): "locked",
        ("failed", "fail too often"): "locked",
        ("locked", "time passes"): "open",
        ("locked", "reset"): "open",
        ("failed", "reset"): "open",
        ("open", "reset"): "open",
    }
)

FACE_MISMATCH = Refusal("identity.face_mismatch")
PIN_NEEDED = Refusal("pin.needed")
INITIAL_PIN = Refusal("pin.initial")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """How one kind of check stands for a person.

    Attributes:
        failures: failed checks in a row.
        locked_until_ms: the first instant at which checks are heard again; None: not locked.
        by_hand: whether it is locked until somebody resets it.
        digest: keyed hash of the PIN; None for a face, and for a PIN that was never chosen.
    """

    failures: int = 0
    locked_until_ms: int | None = None
    by_hand: bool = False
    digest: bytes | None = field(default=None, repr=False)

    @property
    def state(self) -> State:
        """See ``TRANSITIONS``."""
        if self.by_hand or self.locked_until_ms is not None:
            return "locked"
        return "failed" if self.failures else "open"


NO_PROOF = Proof()
"""Before the first check."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PutProof:
    """Effect: how a kind of check stands now. Precondition: what is kept is still ``was``."""

    person_id: PersonId
    kind: Kind
    was: Proof
    now: Proof


@dataclass(frozen=True, slots=True)
class Attempt:
    """A check that was tried.

    Attributes:
        proof: how it stands after.
        refusal: why it failed, or None.
    """

    proof: Proof
    refusal: Refusal | None = None


def require_pin(pin: str) -> None:
    """Raise ``TypeError`` or ``ValueError`` unless a PIN is a text of six digits; the PIN is not repeated."""
    if not isinstance(pin, str):
        raise TypeError(f"a PIN is a str of digits, not {type(pin).__name__}")
    if not (len(pin) == PIN_DIGITS and pin.isascii() and pin.isdigit()):
        raise ValueError(f"a PIN has {PIN_DIGITS} digits")


def as_of(one: Proof, now_ms: int) -> Proof:
    """How it stands at an instant: a lock that is over is gone."""
    over = one.locked_until_ms is not None and one.locked_until_ms <= now_ms
    return replace(one, failures=0, locked_until_ms=None) if over else one


def locked(one: Proof, kind: Kind, *, now_ms: int) -> Refusal | None:
    """``pin.locked`` or ``identity.face_attempts`` while checks are not heard, or None."""
    one = as_of(one, now_ms)
    if one.state != "locked":
        return None
    if kind != "face":
        return Refusal(
            "pin.locked", {"until": "-" if one.locked_until_ms is None else told(one.locked_until_ms)}
        )
    assert one.locked_until_ms is not None
    return Refusal(
        "identity.face_attempts", {"until": told(one.locked_until_ms), "until_ms": one.locked_until_ms}
    )


def try_face(one: Proof, policy: Policy, *, passed: bool, now_ms: int) -> Attempt:
    """A face in front of a camera.

    Args:
        one: as it stands.
        policy: ``face.max_tries``, ``face.lock_s``.
        passed: whether it is the person's.
        now_ms: the instant, in ms.
    """
    refusal = locked(one, "face", now_ms=now_ms)
    if refusal is not None:
        return Attempt(one, refusal)
    one = as_of(one, now_ms)
    if passed:
        return Attempt(_passed(one))
    rules = policy.face
    after = _failed(one, rules.max_tries, now_ms + rules.lock_s * 1000)
    return Attempt(after, locked(after, "face", now_ms=now_ms) or FACE_MISMATCH)


def try_pin(one: Proof, digest: bytes, policy: Policy, *, now_ms: int) -> Attempt:
    """A PIN that was typed, of the code or of the card.

    Args:
        one: as it stands.
        digest: keyed hash of what was typed.
        policy: ``pin.max_tries``, ``pin.unlock``, ``pin.lock_s``.
        now_ms: the instant, in ms.
    """
    if one.digest is None:
        return Attempt(one, INITIAL_PIN)  # W49: the initial PIN may not be used
    refusal = locked(one, "pin", now_ms=now_ms)
    if refusal is not None:
        return Attempt(one, refusal)
    one = as_of(one, now_ms)
    if hmac.compare_digest(digest, one.digest or b""):
        return Attempt(_passed(one))
    rules = policy.pin
    until_ms = None if rules.unlock == "by_hand" else now_ms + rules.lock_s * 1000
    after = _failed(one, rules.max_tries, until_ms)
    left = Refusal("pin.wrong", {"left": rules.max_tries - after.failures})
    return Attempt(after, locked(after, "pin", now_ms=now_ms) or left)


def reset(one: Proof, digest: bytes | None = None) -> Proof:
    """Hear checks again; with a new PIN where there is one."""
    lifecycle.after(TRANSITIONS, one.state, "reset", what="a check")
    return Proof(digest=one.digest if digest is None else digest)


def _passed(one: Proof) -> Proof:
    lifecycle.after(TRANSITIONS, one.state, "pass", what="a check")
    return replace(one, failures=0)


def _failed(one: Proof, max_tries: int, until_ms: int | None) -> Proof:
    failures = one.failures + 1
    event = "fail" if failures < max_tries else "fail too often"
    state = lifecycle.after(TRANSITIONS, one.state, event, what="a check")
    if state != "locked":
        return replace(one, failures=failures)
    return replace(one, failures=failures, locked_until_ms=until_ms, by_hand=until_ms is None)
