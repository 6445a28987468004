"""Keys of the code itself: how it changes, lives and is spent; channels, ecTokens, guessing, the journal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ybcode.rules.policy.shape import check_table, choice, number, require, switch

TICK_S = 5
_TICKS_IN_TEXT = 1000

StepUp = Literal["none", "face", "pin"]
StepUpFor = Literal["session", "code"]
Redemption = Literal["session", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CodePolicy:
    """How often a code changes, how long it lives, and how often it may be spent."""

    refresh_s: int = number("S0 「每5秒自动刷新一次」; of a channel that states none", 5, TICK_S, 3600)
    life_s: int = number("S0 「二维码在生成后 5分钟内有效」", 300, TICK_S, _TICKS_IN_TEXT * TICK_S)
    skew_ms: int = number("assumption: how far ahead of the clock a code is admitted", 5_000, 0, 3_600_000)
    ahead_ms: int = number(
        "assumption: how far ahead a code is recognised (code.not_yet)", 600_000, 0, 3_600_000
    )
    redemption: Redemption = choice(
        "assumption: session = one spend kills every code shown before", "session", "session", "none"
    )

    def __post_init__(self) -> None:
        check_table("code", self)
        require(self.skew_ms <= self.ahead_ms, "code.skew_ms must not exceed code.ahead_ms")
        # code-format.md, Time: the text carries tick mod 1000, so the window must be shorter than that.
        window_ms = self.ahead_ms + self.life_s * 1000
        limit_ms = _TICKS_IN_TEXT * TICK_S * 1000
        require(window_ms < limit_ms, f"code.ahead_ms and code.life_s together must stay below {limit_ms} ms")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelPolicy:
    """How one channel shows codes, and what it asks of the person before."""

    refresh_s: int | None = number(
        "S0 「部分场景(如支付宝)支持 60秒刷新一次」; none: code.refresh_s", None, TICK_S, 3600, optional=True
    )
    step_up: StepUp = choice("S0 「需通过人脸识别等验证后重新获取」", "none", "none", "face", "pin")
    step_up_for: StepUpFor = choice(
        "assumption: how far one check reaches, a session or one new code", "session", "session", "code"
    )
    session_s: int = number("assumption: how long one check lasts", 900, 1, 86_400)
    family: bool = switch("S2: a relative's code is shown in the app and in Alipay", default=True)

    def __post_init__(self) -> None:
        check_table("channels", self)


@dataclass(frozen=True, slots=True, kw_only=True)
class EcTokenPolicy:
    """The life of what a scan yields."""

    life_s: int = number("assumption: no public figure", 7_200, 1, 86_400)

    def __post_init__(self) -> None:
        check_table("ectoken", self)


@dataclass(frozen=True, slots=True, kw_only=True)
class GuessingPolicy:
    """How many failed verifications are heard before a terminal has to wait; 0 turns a budget off."""

    per_terminal: int = number("design: blind guesses a window, per terminal", 30, 0, 1_000_000)
    per_institution: int = number("design: blind guesses a window, per institution", 300, 0, 1_000_000)
    alarm: int = number(
        "assumption: guesses a window in all that halve every terminal's budget", 3_000, 0, 1_000_000
    )
    window_s: int = number("design: one minute", 60, 1, 86_400)
    block_s: int = number("design: how long a terminal is not heard", 60, 1, 86_400)

    def __post_init__(self) -> None:
        check_table("guessing", self)


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalPolicy:
    """How much of what was asked and answered is kept."""

    keep: int = number("assumption: the newest entries, older ones are dropped", 10_000, 1, 1_000_000)

    def __post_init__(self) -> None:
        check_table("journal", self)
