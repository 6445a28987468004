"""Every number that a region or a preset may change, frozen, each with its source.

A policy is made from plain tables (a preset file says what differs from its base); it checks itself
when it is made, so that no rule meets an impossible one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from ybcode.rules.policy.code import (
    TICK_S,
    ChannelPolicy,
    CodePolicy,
    EcTokenPolicy,
    GuessingPolicy,
    JournalPolicy,
    StepUp,
)
from ybcode.rules.policy.family import FamilyPolicy, MutualAidPolicy, TransferPolicy
from ybcode.rules.policy.holders import (
    EnrolmentPolicy,
    FacePolicy,
    InquiryPolicy,
    OnboardingPolicy,
    PinPolicy,
    RiskPolicy,
    SanctionPolicy,
)
from ybcode.rules.policy.places import CalendarPolicy, CrossRegionPolicy, PlacesPolicy, TerminalPolicy
from ybcode.rules.policy.settlement import (
    AccountPolicy,
    CancelPolicy,
    GoodsPolicy,
    InpatientPolicy,
    OutpatientPolicy,
    ResidentPolicy,
    SettlementPolicy,
    TracePolicy,
)
from ybcode.rules.policy.shape import KeyNote, fill, note_of, require

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "TICK_S",
    "CalendarPolicy",
    "ChannelPolicy",
    "CodePolicy",
    "CrossRegionPolicy",
    "EcTokenPolicy",
    "EnrolmentPolicy",
    "FacePolicy",
    "GuessingPolicy",
    "KeyNote",
    "PinPolicy",
    "Policy",
    "RiskPolicy",
]

_TABLES: Mapping[str, Any] = MappingProxyType(
    {
        "code": CodePolicy,
        "ectoken": EcTokenPolicy,
        "guessing": GuessingPolicy,
        "journal": JournalPolicy,
        "enrolment": EnrolmentPolicy,
        "risk": RiskPolicy,
        "sanction": SanctionPolicy,
        "inquiry": InquiryPolicy,
        "face": FacePolicy,
        "pin": PinPolicy,
        "places": PlacesPolicy,
        "cross_region": CrossRegionPolicy,
        "terminal": TerminalPolicy,
        "calendar": CalendarPolicy,
        "onboarding": OnboardingPolicy,
        "family": FamilyPolicy,
        "mutual_aid": MutualAidPolicy,
        "transfer": TransferPolicy,
        "settlement": SettlementPolicy,
        "outpatient": OutpatientPolicy,
        "inpatient": InpatientPolicy,
        "resident": ResidentPolicy,
        "account": AccountPolicy,
        "goods": GoodsPolicy,
        "trace": TracePolicy,
        "cancel": CancelPolicy,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """All settings of one sandbox.

    Attributes:
        name: the preset's name, or the file's stem.
        region: the profile that lies over the preset, or None.
        strict: whether what is noted elsewhere is refused.
        channels: by name (``app``, ``wechat``, ``alipay``).
        code: life, refresh, skew and redemption of codes. The further tables stand in
            ``docs/reference/policy.md``, key by key.

    Raises:
        ValueError: when a number is out of range or two contradict each other; the sentence says which.
    """

    name: str = "standard"
    region: str | None = None
    strict: bool = False
    channels: Mapping[str, ChannelPolicy]
    code: CodePolicy = field(default_factory=CodePolicy)
    ectoken: EcTokenPolicy = field(default_factory=EcTokenPolicy)
    guessing: GuessingPolicy = field(default_factory=GuessingPolicy)
    journal: JournalPolicy = field(default_factory=JournalPolicy)
    enrolment: EnrolmentPolicy = field(default_factory=EnrolmentPolicy)
    risk: RiskPolicy = field(default_factory=RiskPolicy)
    sanction: SanctionPolicy = field(default_factory=SanctionPolicy)
    inquiry: InquiryPolicy = field(default_factory=InquiryPolicy)
    face: FacePolicy = field(default_factory=FacePolicy)
    pin: PinPolicy = field(default_factory=PinPolicy)
    places: PlacesPolicy = field(default_factory=PlacesPolicy)
    cross_region: CrossRegionPolicy = field(default_factory=CrossRegionPolicy)
    terminal: TerminalPolicy = field(default_factory=TerminalPolicy)
    calendar: CalendarPolicy = field(default_factory=CalendarPolicy)
    onboarding: OnboardingPolicy = field(default_factory=OnboardingPolicy)
    family: FamilyPolicy = field(default_factory=FamilyPolicy)
    mutual_aid: MutualAidPolicy = field(default_factory=MutualAidPolicy)
    transfer: TransferPolicy = field(default_factory=TransferPolicy)
    settlement: SettlementPolicy = field(default_factory=SettlementPolicy)
    outpatient: OutpatientPolicy = field(default_factory=OutpatientPolicy)
    inpatient: InpatientPolicy = field(default_factory=InpatientPolicy)
    resident: ResidentPolicy = field(default_factory=ResidentPolicy)
    account: AccountPolicy = field(default_factory=AccountPolicy)
    goods: GoodsPolicy = field(default_factory=GoodsPolicy)
    trace: TracePolicy = field(default_factory=TracePolicy)
    cancel: CancelPolicy = field(default_factory=CancelPolicy)

    def __post_init__(self) -> None:
        require(bool(self.channels), "a policy needs at least one channel")
        object.__setattr__(self, "channels", MappingProxyType(dict(self.channels)))
        for name in self.channels:
            refresh_s = self.refresh_s(name)
            require(
                refresh_s % TICK_S == 0, f"the refresh of channel {name} must be a multiple of {TICK_S} s"
            )
            require(
                refresh_s <= self.code.life_s,
                f"channel {name} refreshes every {refresh_s} s: longer than code.life_s {self.code.life_s}",
            )

    def refresh_s(self, channel: str) -> int:
        """Seconds between two codes on a channel's screen."""
        own = self.channels[channel].refresh_s
        return self.code.refresh_s if own is None else own

    def step_up(self, channel: str) -> StepUp:
        """What a channel asks before it shows a code; ``pin.asked_at = show`` where it asks for nothing."""
        own = self.channels[channel].step_up
        return "pin" if own == "none" and self.pin.asked_at == "show" else own

    @property
    def counter_step_up(self) -> StepUp:
        """What a counter asks beside the code; ``pin.asked_at = settle`` where it asks for nothing."""
        own = self.terminal.step_up
        return "pin" if own == "none" and self.pin.asked_at == "settle" else own

    @classmethod
    def from_tables(
        cls, name: str, tables: Mapping[str, Any], *, region: str | None = None, strict: bool = False
    ) -> Policy:
        """A policy from the tables of a preset file, defaults filled in.

        Args:
            name: what the policy is called.
            tables: ``code``, ``channels.<name>``, ``enrolment`` …
            region: the profile that went into the tables.
            strict: whether strictness went into them.

        Raises:
            ValueError: on an unknown key or an impossible value; one sentence names it.
        """
        parts: dict[str, Any] = {}
        for table, values in tables.items():
            if table == "channels":
                require(
                    isinstance(values, Mapping), f"[channels] must be a table of channels, not {values!r}"
                )
                parts[table] = {
                    channel: fill(ChannelPolicy, f"channels.{channel}", one)
                    for channel, one in values.items()
                }
            elif table in _TABLES:
                parts[table] = fill(_TABLES[table], table, values)
            else:
                raise ValueError(f"unknown table [{table}]: a policy has {', '.join((*_TABLES, 'channels'))}")
        require("channels" in parts, "a policy needs at least one channel")
        return cls(name=name, region=region, strict=strict, **parts)

    def tables(self) -> dict[str, Any]:
        """The tables that make this policy again, as ``from_tables`` takes them."""
        made: dict[str, Any] = {name: asdict(getattr(self, name)) for name in _TABLES}
        made["channels"] = {name: asdict(one) for name, one in self.channels.items()}
        return made

    def settings(self) -> Iterator[tuple[str, object, str]]:
        """Every key with its value and source, in order: ``("code.life_s", 300, "S0 …")``."""
        for key, value, note in self.noted():
            yield key, value, note.source

    def noted(self) -> Iterator[tuple[str, object, KeyNote]]:
        """Every key with its value and all that is known of it: what it may be, and who says so."""
        tables = [(name, getattr(self, name)) for name in _TABLES]
        tables += [(f"channels.{name}", channel) for name, channel in self.channels.items()]
        for table, values in tables:
            for one in fields(values):
                yield f"{table}.{one.name}", getattr(values, one.name), note_of(one)
