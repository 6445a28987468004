"""The issuer's side: which code a phone shows now, when it changes, and what it asks before.

A screen keeps the tick at which it was opened; the code on it follows the channel's grid. After a
spend the issuer knows the floor and shows the next code at once, at most ``skew_ms`` ahead.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ybcode.errors import Refusal
from ybcode.rules.code.steps import TICK_MS, due_tick, generated_at, next_tick, tick_at
from ybcode.rules.holders.proof import PIN_NEEDED, Kind
from ybcode.rules.redemption.floor import Tie

if TYPE_CHECKING:
    from ybcode.rules.holders.credential import Credential
    from ybcode.rules.holders.person import Person
    from ybcode.rules.policy import Policy
    from ybcode.values import PersonId

ORDINARY_MARK = "28595859"
"""How every ordinary payment code of the sandbox begins: 28 as in the field, then a fixed synthetic mark."""
_ORDINARY_DIGITS = 24

NOT_ACTIVATED = Refusal("code.not_activated")


@dataclass(frozen=True, slots=True)
class FaceCheck:
    """The last step-up that a tie passed on a channel: a face check, or a PIN.

    Attributes:
        checked_ms: when, in ms.
        used_tick: the code it was used for, where a check is good for one new code; None before.
        kind: what was checked.
    """

    checked_ms: int
    used_tick: int | None = None
    kind: Kind = "face"


@dataclass(frozen=True, slots=True, kw_only=True)
class PutFaceCheck:
    """Effect: a face check was passed. Precondition: none."""

    subject: PersonId
    presenter: PersonId
    channel: str
    check: FaceCheck


@dataclass(frozen=True, slots=True, kw_only=True)
class UseFaceCheck:
    """Effect: a face check is used for one code. Precondition: it is unused, or used for this code."""

    subject: PersonId
    presenter: PersonId
    channel: str
    tick: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WalletFacts:
    """The rows that a phone's screen touches.

    Attributes:
        subject: whose code.
        credential: the live credential of (subject, presenter, channel), or None.
        tie: floor and last spent tick.
        face: the last face check on this channel, or None.
        face_of: for whose code it was passed: the owner of a phone is seen for every code on it.
    """

    subject: Person
    credential: Credential | None = None
    tie: Tie = Tie()
    face: FaceCheck | None = None
    face_of: PersonId | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """The code that a screen shows.

    Attributes:
        tick: the code's tick.
        generated_ms: the start of its life.
        refresh_ms: when the screen changes to the next one.
        expires_ms: the first instant at which it is no longer good.
        use: the effect that uses a face check up, or None.
    """

    tick: int
    generated_ms: int
    refresh_ms: int
    expires_ms: int
    use: UseFaceCheck | None = None


def due_code(
    facts: WalletFacts, *, channel: str, opened: int, policy: Policy, now_ms: int, off_ms: int = 0
) -> Due | Refusal:
    """Which code a screen shows now.

    Args:
        facts: the rows of the phone.
        channel: in which app.
        opened: the tick at which the screen was opened, by the phone's clock.
        policy: refresh, life, skew and step-up.
        now_ms: the instant, in ms.
        off_ms: how far the phone's own clock runs ahead; it makes the code, checks are by ours.

    Returns:
        The code's tick and times, or a refusal: not activated, a face is needed, or wait.
    """
    if facts.credential is None:
        return NOT_ACTIVATED
    phone_ms = now_ms + off_ms
    refresh_ticks = policy.refresh_s(channel) * 1000 // TICK_MS
    due = due_tick(opened, tick_at(phone_ms), refresh_ticks)
    # code-format.md, Time: after a spend the next code is there at once, also on a slow channel.
    tick = max(due, facts.tie.floor) if policy.code.redemption == "session" else due
    early_ms = generated_at(tick) - phone_ms - policy.code.skew_ms
    if early_ms > 0:
        return Refusal("wallet.wait", {"wait_ms": early_ms})
    step_up = _step_up(facts, channel, tick, policy=policy, now_ms=now_ms)
    if isinstance(step_up, Refusal):
        return step_up
    return _due(tick, opened, refresh_ticks, policy=policy, off_ms=off_ms, use=step_up)


def due_ordinary(*, channel: str, opened: int, policy: Policy, now_ms: int, off_ms: int = 0) -> Due:
    """Which ordinary payment code (普通付款码) a screen shows now: no insurance, so nothing is asked.

    Args:
        channel: in which app.
        opened: the tick at which the screen was opened, by the phone's clock.
        policy: refresh and life.
        now_ms: the instant, in ms.
        off_ms: how far the phone's own clock runs ahead.
    """
    refresh_ticks = policy.refresh_s(channel) * 1000 // TICK_MS
    tick = due_tick(opened, tick_at(now_ms + off_ms), refresh_ticks)
    return _due(tick, opened, refresh_ticks, policy=policy, off_ms=off_ms)


def _due(
    tick: int,
    opened: int,
    refresh_ticks: int,
    *,
    policy: Policy,
    off_ms: int,
    use: UseFaceCheck | None = None,
) -> Due:
    generated_ms = generated_at(tick)
    # The code's life is the platform's, the screen's grid the phone's.
    refresh_ms = generated_at(next_tick(opened, tick, refresh_ticks)) - off_ms
    return Due(tick, generated_ms, refresh_ms, generated_ms + policy.code.life_s * 1000, use)


def _step_up(
    facts: WalletFacts, channel: str, tick: int, *, policy: Policy, now_ms: int
) -> UseFaceCheck | Refusal | None:
    """What a channel asks before it shows a code (S0 「需通过人脸识别等验证后重新获取」)."""
    settings, asked = policy.channels[channel], policy.step_up(channel)
    if asked == "none":
        return None
    asks_face = asked == "face"
    needed = Refusal("identity.face_needed", {"channel": channel}) if asks_face else PIN_NEEDED
    face = facts.face
    if face is None or face.kind != asked:
        return needed
    if settings.step_up_for == "session":
        return None if 0 <= now_ms - face.checked_ms < settings.session_s * 1000 else needed
    if face.used_tick is not None:
        return None if face.used_tick == tick else needed
    credential = facts.credential
    assert credential is not None
    return UseFaceCheck(
        subject=facts.face_of or credential.subject,
        presenter=credential.presenter,
        channel=channel,
        tick=tick,
    )


def ordinary_text(entropy: bytes) -> str:
    """The text of an ordinary payment code (普通付款码): 24 digits that a till refuses as one.

    Args:
        entropy: at least 8 bytes.
    """
    free = _ORDINARY_DIGITS - len(ORDINARY_MARK)
    return f"{ORDINARY_MARK}{int.from_bytes(entropy[:8], 'big') % 10**free:0{free}d}"
