"""Keys of the person: enrolment, risk lock, sanction, inquiry, face and PIN, and how a file is opened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ybcode.rules.policy.shape import check_table, choice, number, require, switch

EntitledFrom = Literal["same_month", "next_month"]
AskedAt = Literal["never", "show", "settle"]
OnLimit = Literal["note", "lock", "freeze"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolmentPolicy:
    """参保: when benefits begin, stop and come back."""

    suspended_pooled: bool = switch("S3 「暂停参保期间无法正常使用医保凭证进行就医结算」", default=False)
    suspended_account: bool = switch(
        "S3 「无法用于实时结算」 against S3 「个人账户余额可继续使用」 (X8)", default=False
    )
    resume_sync_workdays: int = number("S3 「需等待1-3个工作日系统同步才能恢复结算功能」", 3, 0, 30)
    resume_from: EntitledFrom = choice(
        "S3 at once; S0 「次月恢复参保」 (X9)", "same_month", "same_month", "next_month"
    )
    gap_months: int = number("S1 a gap of up to 3 months costs no waiting; O11", 3, 0, 24)
    gap_wait_months: int = number("S1 「需等待不超过6个月」; O11", 6, 0, 24)
    resident_wait_months: int = number("O12: residents after a break, from 2025", 3, 0, 24)
    start_from: EntitledFrom = choice(
        "S3 「职工医保(单位缴纳)次月即可报销」", "next_month", "same_month", "next_month"
    )
    flexible_wait_days: int = number("S3 「自缴费 30天后」", 30, 0, 365)
    resident_wait_days: int = number("S3 「居民医保集中缴费期内参保需等待90天」", 90, 0, 365)
    newborn_retro_days: int = number("S3 「出生90天内参保可追溯」; S2 「出生后6个月内」 (X13)", 90, 0, 366)
    retro_months: int = number("S3 「部分地区有3个月内补缴可追溯待遇的政策」; 0: not here", 0, 0, 12)
    sync_window_from: int = number("S0 「社保信息同步每年11-12月缴费时更新」: first month", 11, 1, 12)
    update_due_month: int = number("S0 「需在每年12月底前完成信息更新」: last month", 12, 1, 12)
    warn_days: int = number("S3 「避免医疗空窗期」; assumption: how long before", 30, 0, 366)
    bank_query: bool = switch("S3 「部分城市支持银行网点查询」", default=False)
    resident_account: bool = switch("S3 「城乡居民医保…不设个人账户」 against S2 (X11)", default=False)

    def __post_init__(self) -> None:
        check_table("enrolment", self)
        require(
            self.sync_window_from <= self.update_due_month,
            "enrolment.sync_window_from must not come after enrolment.update_due_month",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskPolicy:
    """The temporary lock after odd transactions (S4 「短期内多次异常交易导致临时锁定」)."""

    limit: int = number("assumption: so many odd transactions; S4 gives no number", 3, 1, 100)
    window_s: int = number("assumption: within such a time; S4 gives no number", 1_800, 1, 31_536_000)
    lock_s: int = number("assumption: the lock lasts so long; S4 gives no number", 86_400, 1, 31_536_000)
    on_limit: OnLimit = choice(
        "S4 「临时锁定」 against W27 frozen (X16); note = only the journal says so, --strict locks",
        *("note", "note", "lock", "freeze"),
    )
    unlock_by_face: bool = switch("S4; domain.md D6: by time or by face", default=True)
    boxes: int = number("M9: ten boxes at once are odd", 10, 1, 10_000)
    pharmacies: int = number("M9: a third pharmacy on one day is odd", 3, 2, 100)
    same_drug: int = number(
        "assumption: so often the same medicine in 30 days; M9 gives no number", 5, 2, 100
    )

    def __post_init__(self) -> None:
        check_table("risk", self)


@dataclass(frozen=True, slots=True, kw_only=True)
class SanctionPolicy:
    """The legal sanction: networked settlement suspended for a term (O2)."""

    months_min: int = number("O2: three to twelve months", 3, 1, 120)
    months_max: int = number("O2: three to twelve months", 12, 1, 120)
    fine_min: int = number("O2: two to five times the loss, with intent", 2, 0, 100)
    fine_max: int = number("O2: two to five times the loss, with intent", 5, 0, 100)

    def __post_init__(self) -> None:
        check_table("sanction", self)
        require(self.fine_min <= self.fine_max, "sanction.fine_min must not exceed sanction.fine_max")
        require(self.months_min <= self.months_max, "sanction.months_min must not exceed sanction.months_max")


@dataclass(frozen=True, slots=True, kw_only=True)
class InquiryPolicy:
    """An inquiry of the agency and its deadline (S4 「避免因逾期未处理影响后续医疗费用报销」)."""

    due_days: int = number("assumption: days to answer; S4 gives no number", 15, 1, 366)

    def __post_init__(self) -> None:
        check_table("inquiry", self)


@dataclass(frozen=True, slots=True, kw_only=True)
class FacePolicy:
    """Face checks that fail."""

    max_tries: int = number("assumption: failed checks in a row", 5, 1, 100)
    lock_s: int = number("assumption: how long no further check is heard", 3_600, 1, 31_536_000)

    def __post_init__(self) -> None:
        check_table("face", self)


@dataclass(frozen=True, slots=True, kw_only=True)
class PinPolicy:
    """The six-digit PIN of the code."""

    max_tries: int = number("W25 three, W27 more than five (X17)", 3, 1, 100)
    unlock: str = choice(
        "W25 after 24 hours, W26 by hand only (X17)", "after_lock_s", "after_lock_s", "by_hand"
    )
    lock_s: int = number("W25: 24 hours", 86_400, 1, 31_536_000)
    asked_at: AskedAt = choice(
        "design: whether the PIN is asked beside the code, at showing or at settling",
        *("never", "never", "show", "settle"),
    )

    def __post_init__(self) -> None:
        check_table("pin", self)


@dataclass(frozen=True, slots=True, kw_only=True)
class OnboardingPolicy:
    """建档: how long a review takes (X12)."""

    mode: str = choice(
        "S1 「等待1-3个工作日审核」 against O7 instant (X12)", *("reviewed", "reviewed", "instant")
    )
    review_workdays: int = number("S1 「等待1-3个工作日审核」", 3, 0, 30)

    def __post_init__(self) -> None:
        check_table("onboarding", self)
