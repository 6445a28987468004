"""Every number that a region or a preset may change, frozen, each with its source.

A policy is made from plain tables (a preset file says what differs from its base); it checks itself
when it is made, so that no rule meets an impossible one.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

TICK_S = 5
_TICKS_IN_TEXT = 1000

StepUp = Literal["none", "face"]
StepUpFor = Literal["session", "code"]
Redemption = Literal["session", "none"]


def _key(source: str, default: Any) -> Any:
    return field(default=default, metadata={"source": source})


def _require(holds: bool, sentence: str) -> None:  # noqa: FBT001 - reads as a sentence at its callers
    if not holds:
        raise ValueError(sentence)


def _require_int(table: str, name: str, value: object, *, low: int, high: int) -> None:
    ok = isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
    _require(ok, f"{table}.{name} must be a whole number from {low} to {high}, not {value!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class CodePolicy:
    """How often a code changes, how long it lives, and how often it may be spent."""

    refresh_s: int = _key("S0 「每5秒自动刷新一次」; of a channel that states none", 5)
    life_s: int = _key("S0 「二维码在生成后 5分钟内有效」", 300)
    skew_ms: int = _key("assumption: how far ahead of the clock a code is admitted", 5_000)
    ahead_ms: int = _key("assumption: how far ahead a code is recognised (code.not_yet)", 600_000)
    redemption: Redemption = _key("assumption: session = one spend kills every code shown before", "session")

    def __post_init__(self) -> None:
        _require_int("code", "refresh_s", self.refresh_s, low=TICK_S, high=3600)
        _require_int("code", "life_s", self.life_s, low=TICK_S, high=_TICKS_IN_TEXT * TICK_S)
        _require_int("code", "skew_ms", self.skew_ms, low=0, high=3_600_000)
        _require_int("code", "ahead_ms", self.ahead_ms, low=0, high=3_600_000)
        _require(self.redemption in ("session", "none"), "code.redemption must be 'session' or 'none'")
        _require(self.skew_ms <= self.ahead_ms, "code.skew_ms must not exceed code.ahead_ms")
        # code-format.md, Time: the text carries tick mod 1000, so the window must be shorter than that.
        window_ms = self.ahead_ms + self.life_s * 1000
        limit_ms = _TICKS_IN_TEXT * TICK_S * 1000
        _require(
            window_ms < limit_ms, f"code.ahead_ms and code.life_s together must stay below {limit_ms} ms"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelPolicy:
    """How one channel shows codes, and what it asks of the person before."""

    refresh_s: int | None = _key("S0 「部分场景(如支付宝)支持 60秒刷新一次」; none: code.refresh_s", None)
    step_up: StepUp = _key("S0 「需通过人脸识别等验证后重新获取」", "none")
    step_up_for: StepUpFor = _key(
        "assumption: how far one check reaches, a session or one new code", "session"
    )
    session_s: int = _key("assumption: how long one check lasts", 900)

    def __post_init__(self) -> None:
        if self.refresh_s is not None:
            _require_int("channels", "refresh_s", self.refresh_s, low=TICK_S, high=3600)
        _require(self.step_up in ("none", "face"), "channels.*.step_up must be 'none' or 'face'")
        _require(
            self.step_up_for in ("session", "code"), "channels.*.step_up_for must be 'session' or 'code'"
        )
        _require_int("channels", "session_s", self.session_s, low=1, high=86_400)


@dataclass(frozen=True, slots=True, kw_only=True)
class EcTokenPolicy:
    """The life of what a scan yields."""

    life_s: int = _key("assumption: no public figure", 7_200)

    def __post_init__(self) -> None:
        _require_int("ectoken", "life_s", self.life_s, low=1, high=86_400)


@dataclass(frozen=True, slots=True, kw_only=True)
class GuessingPolicy:
    """How many failed verifications are heard before a terminal has to wait; 0 turns a budget off."""

    per_terminal: int = _key("design: blind guesses a window, per terminal", 30)
    per_institution: int = _key("design: blind guesses a window, per institution", 300)
    alarm: int = _key("assumption: guesses a window in all that halve every terminal's budget", 3_000)
    window_s: int = _key("design: one minute", 60)
    block_s: int = _key("design: how long a terminal is not heard", 60)

    def __post_init__(self) -> None:
        for name in ("per_terminal", "per_institution", "alarm"):
            _require_int("guessing", name, getattr(self, name), low=0, high=1_000_000)
        for name in ("window_s", "block_s"):
            _require_int("guessing", name, getattr(self, name), low=1, high=86_400)


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalPolicy:
    """How much of what was asked and answered is kept."""

    keep: int = _key("assumption: the newest entries, older ones are dropped", 10_000)

    def __post_init__(self) -> None:
        _require_int("journal", "keep", self.keep, low=1, high=1_000_000)


_TABLES: Mapping[str, Any] = MappingProxyType(
    {"code": CodePolicy, "ectoken": EcTokenPolicy, "guessing": GuessingPolicy, "journal": JournalPolicy}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """All settings of one sandbox.

    Attributes:
        name: the preset's name, or the file's stem.
        code: life, refresh, skew and redemption of codes.
        channels: by name (``app``, ``wechat``, ``alipay``).
        ectoken: life of what a scan yields.
        guessing: throttling of failed verifications.
        journal: how much is kept.

    Raises:
        ValueError: when a number is out of range or two contradict each other; the sentence says which.
    """

    name: str = "standard"
    code: CodePolicy = CodePolicy()
    channels: Mapping[str, ChannelPolicy]
    ectoken: EcTokenPolicy = EcTokenPolicy()
    guessing: GuessingPolicy = GuessingPolicy()
    journal: JournalPolicy = JournalPolicy()

    def __post_init__(self) -> None:
        _require(bool(self.channels), "a policy needs at least one channel")
        object.__setattr__(self, "channels", MappingProxyType(dict(self.channels)))
        for name in self.channels:
            refresh_s = self.refresh_s(name)
            _require(
                refresh_s % TICK_S == 0, f"the refresh of channel {name} must be a multiple of {TICK_S} s"
            )
            _require(
                refresh_s <= self.code.life_s,
                f"channel {name} refreshes every {refresh_s} s: longer than code.life_s {self.code.life_s}",
            )

    def refresh_s(self, channel: str) -> int:
        """Seconds between two codes on a channel's screen."""
        own = self.channels[channel].refresh_s
        return self.code.refresh_s if own is None else own

    @classmethod
    def from_tables(cls, name: str, tables: Mapping[str, Any]) -> Policy:
        """A policy from the tables of a preset file, defaults filled in.

        Args:
            name: what the policy is called.
            tables: ``code``, ``channels.<name>``, ``ectoken``, ``guessing``, ``journal``.

        Raises:
            ValueError: on an unknown key or an impossible value; one sentence names it.
        """
        parts: dict[str, Any] = {}
        for table, values in tables.items():
            if table == "channels":
                parts[table] = {
                    channel: _fill(ChannelPolicy, f"channels.{channel}", one)
                    for channel, one in values.items()
                }
            elif table in _TABLES:
                parts[table] = _fill(_TABLES[table], table, values)
            else:
                raise ValueError(f"unknown table [{table}]: a policy has {', '.join((*_TABLES, 'channels'))}")
        _require("channels" in parts, "a policy needs at least one channel")
        return cls(name=name, **parts)

    def tables(self) -> dict[str, Any]:
        """The tables that make this policy again, as ``from_tables`` takes them."""
        made: dict[str, Any] = {name: asdict(getattr(self, name)) for name in _TABLES}
        made["channels"] = {name: asdict(one) for name, one in self.channels.items()}
        return made

    def settings(self) -> Iterator[tuple[str, object, str]]:
        """Every key with its value and source, in order: ``("code.life_s", 300, "S0 …")``."""
        tables = [(name, getattr(self, name)) for name in _TABLES]
        tables += [(f"channels.{name}", channel) for name, channel in self.channels.items()]
        for table, values in tables:
            for one in fields(values):
                yield f"{table}.{one.name}", getattr(values, one.name), one.metadata["source"]


def _fill(shape: Any, table: str, values: Mapping[str, Any]) -> Any:
    known = {one.name for one in fields(shape)}
    for name in values:
        _require(name in known, f"unknown key {table}.{name}: [{table}] has {', '.join(sorted(known))}")
    return shape(**values)
