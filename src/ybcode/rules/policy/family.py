"""Keys of the family (domain.md, X2 to X7): whose code may be shown, whose money may pay."""

from __future__ import annotations

from dataclasses import dataclass

from ybcode.rules.policy.shape import check_table, choice, number, switch


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyPolicy:
    """亲情账户: whose code may be shown by whom."""

    debit_source: str = choice(
        "S2 「系统自动从被绑定人医保账户扣款」; binder = the misconception (X2, X3)",
        *("member", "member", "binder"),
    )
    unbind_by: str = choice(
        "S2 「解除绑定需主账户人操作」 against W14 both, O8 one tap, W17 the window (X4)",
        *("binder", "binder", "binder_or_member", "both", "agency"),
    )
    face_at_binding: bool = switch("S2 「16岁以上需户口本+刷脸」 (X5)", default=True)
    face_at_first_use: bool = switch("S2 「首次使用需本人人脸验证」 (X5)", default=True)
    adult_proof: str = choice(
        "S2 the register and the face; W19 either (X5)",
        *("register_and_face", "register_and_face", "register_or_face"),
    )
    age16_is: str = choice("S2 says both of exactly 16; W19 minor (X6)", "adult", "adult", "minor")
    max_members: int = number("S2 「最多绑定5名家庭成员」; W18 six (X7)", 5, 1, 100)
    count_scope: str = choice("O10 in all, W18 on each channel (X7)", "person", "person", "channel")
    max_binders_per_member: int = number("O10 several, W14 two (X7); 0: no limit", 0, 0, 100)
    review_workdays: int = number("O8 at once, W18 one or two (X12)", 0, 0, 30)
    member_may_pause: bool = switch("design: the member's own switch, an extension (X4)", default=True)
    cross_province: bool = switch("S2 「支持跨省使用」", default=True)

    def __post_init__(self) -> None:
        check_table("family", self)


@dataclass(frozen=True, slots=True, kw_only=True)
class MutualAidPolicy:
    """家庭共济: whose money may pay."""

    order: str = choice(
        "S2 「按主账户人余额多少优先扣款」; W9, W10, W13 (X2)",
        *("richest_first", "richest_first", "binding_time", "user_order", "single_giver"),
    )
    one_pool_per_settlement: bool = switch("W11 (X2)", default=False)
    max_receivers: int = number("W30 to W32: up to seven", 7, 1, 100)
    min_days: int = number("W28, W34: three months in some regions; 0: none", 0, 0, 3_660)
    other_province: bool = switch("O3: within a province; beyond it by transfer (O4)", default=False)

    def __post_init__(self) -> None:
        check_table("mutual_aid", self)


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferPolicy:
    """医保钱包: transfers from wallet to wallet (O4)."""

    per_day: int = number("O4: three a day", 3, 1, 1_000)
    per_transfer_fen: int = number("O4: 2000 yuan each", 200_000, 1, 100_000_000)
    closed_from: int = number("O4: none from 22:00", 22, 0, 23)
    closed_to: int = number("O4: until 06:00; then what nobody accepted is returned", 6, 0, 23)

    def __post_init__(self) -> None:
        check_table("transfer", self)
