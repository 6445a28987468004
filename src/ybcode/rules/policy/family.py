"""Keys of the family that the sources contradict each other on (domain.md, X2 to X7 and X18).

Nobody reads them yet: each says which room will. They stand here so that a region's profile can be
written once, and so that the page of contradictions lists all of them.
"""

from __future__ import annotations

from dataclasses import dataclass

from ybcode.rules.policy.shape import check_table, choice, number, switch


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyPolicy:
    """亲情账户: whose code may be shown by whom."""

    debit_source: str = choice(
        "S2 「系统自动从被绑定人医保账户扣款」; binder = the misconception (X2, X3)",
        *("member", "member", "binder"),
        waits_for="family",
    )
    unbind_by: str = choice(
        "S2 「解除绑定需主账户人操作」 against W14 both, O8 one tap, W17 the window (X4)",
        *("binder", "binder", "binder_or_member", "both", "agency"),
        waits_for="family",
    )
    face_at_binding: bool = switch("S2 「16岁以上需户口本+刷脸」 (X5)", default=True, waits_for="family")
    face_at_first_use: bool = switch("S2 「首次使用需本人人脸验证」 (X5)", default=True, waits_for="family")
    adult_proof: str = choice(
        "S2 the register and the face; W19 either (X5)",
        *("register_and_face", "register_and_face", "register_or_face"),
        waits_for="family",
    )
    age16_is: str = choice("S2 says both of exactly 16; W19 minor (X6)", "adult", "adult", "minor")
    max_members: int = number("S2 「最多绑定5名家庭成员」; W18 six (X7)", 5, 1, 100, waits_for="family")
    count_scope: str = choice(
        "O10 in all, W18 on each channel (X7)", "person", "person", "channel", waits_for="family"
    )
    max_binders_per_member: int = number(
        "O10 several, W14 two (X7); 0: no limit", 0, 0, 100, waits_for="family"
    )
    review_workdays: int = number("O8 at once, W18 one or two (X12)", 0, 0, 30, waits_for="family")

    def __post_init__(self) -> None:
        check_table("family", self)


@dataclass(frozen=True, slots=True, kw_only=True)
class MutualAidPolicy:
    """家庭共济: whose money may pay."""

    order: str = choice(
        "S2 「按主账户人余额多少优先扣款」; W9, W10, W13 (X2)",
        *("richest_first", "richest_first", "binding_time", "user_order", "single_giver"),
        waits_for="family",
    )
    one_pool_per_settlement: bool = switch("W11 (X2)", default=False, waits_for="family")

    def __post_init__(self) -> None:
        check_table("mutual_aid", self)
