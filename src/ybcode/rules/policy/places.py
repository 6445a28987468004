"""Keys of the place: who may scan, care away from home, the till's own clock, counting of days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ybcode.rules.policy.shape import check_table, choice, number, switch

if TYPE_CHECKING:
    from ybcode.rules.calendar import CountFrom
    from ybcode.rules.policy.code import StepUp

Unknown = Literal["adopt", "refuse"]
AwayPharmacy = Literal["off", "in_province", "account_only", "account_only_with_filing", "pooled"]
TerminalClock = Literal["ignore", "note", "refuse"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacesPolicy:
    """Designated institutions (定点)."""

    unknown: Unknown = choice(
        "design: first sale works; --strict refuses an institution that the world does not hold",
        *("adopt", "adopt", "refuse"),
    )
    choice_needed: bool = switch("GK: in some regions a person chooses institutions (选点)", default=False)

    def __post_init__(self) -> None:
        check_table("places", self)


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossRegionPolicy:
    """异地: care away from the place of insurance."""

    pharmacy: AwayPharmacy = choice(
        "W21 with filing, W23 not yet, W24 in the province only (X15)",
        *("account_only", "off", "in_province", "account_only", "account_only_with_filing", "pooled"),
    )
    filing_inpatient: bool = switch("S3 「异地就医未备案」 against W22 (X14)", default=True)
    filing_outpatient: bool = switch(
        "S2 「就医地需开通异地联网结算」 names no filing; W21 does (X14)", default=False
    )
    temporary_months: int = number("O22: a temporary filing is good for at least six months", 6, 1, 120)
    referral_months: int = number("W68: a referral for at most three", 3, 1, 120)
    emergency_days: int = number("M16: an emergency is filed for within ten days", 10, 1, 366)
    void_on_suspension: bool = switch("S3 「异地就医需重新备案」", default=True)

    def __post_init__(self) -> None:
        check_table("cross_region", self)


@dataclass(frozen=True, slots=True, kw_only=True)
class TerminalPolicy:
    """What a till is asked beside the text that it scanned."""

    step_up: StepUp = choice("S0 「需在支持的设备上完成人脸识别」", "none", "none", "face", "pin")
    clock: TerminalClock = choice(
        "design: the till's own clock is not compared; --strict refuses when it is off",
        *("ignore", "ignore", "note", "refuse"),
    )
    skew_s: int = number("domain.md D4.3: 30 s either way", 30, 0, 86_400)

    def __post_init__(self) -> None:
        check_table("terminal", self)


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarPolicy:
    """How working days are counted (X10)."""

    count_from: CountFrom = choice(
        "GK: Civil Code art. 201, the first day does not count (X10)", "next_day", "next_day", "same_day"
    )
    cutoff_hour: int = number("assumption: what comes in later came in on the next day", 17, 1, 24)

    def __post_init__(self) -> None:
        check_table("calendar", self)
