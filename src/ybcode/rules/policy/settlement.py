"""Keys of money: who pays what, what may be bought, when a payment may be undone.

The rates are those of ``demo_city``, a synthetic profile (domain.md, B.13): never those of a real place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ybcode.rules.policy.shape import check_table, choice, number, switch

SelfPay = Literal["split_to_cash", "refuse"]
AfterClose = Literal["allow", "approve", "refuse"]
Missing = Literal["note", "refuse"]

_YUAN = 100
_MOST_FEN = 100_000_000_00
_DEMO = "domain.md B.13: demo_city, synthetic"


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementPolicy:
    """结算: how a bill is paid."""

    self_pay: SelfPay = choice(
        "S0 「自费项目需在支付前选择“普通付款码”模式」 against M2 one mixed payment (X18)",
        *("split_to_cash", "split_to_cash", "refuse"),
    )
    quote_life_s: int = number("assumption: a quote is good for a quarter of an hour", 900, 1, 86_400)
    consent: bool = switch("M3: a till may have to ask for consent before it settles", default=False)
    fund_total_includes_account: bool = switch(
        "C2: Hunan without, Guangdong with the account", default=False, waits_for="protocol"
    )

    def __post_init__(self) -> None:
        check_table("settlement", self)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutpatientPolicy:
    """门诊统筹 of employees: the pooled fund's share outside a stay in hospital."""

    deductible_fen: int = number(_DEMO, 200 * _YUAN, 0, _MOST_FEN)
    deductible_retired_fen: int = number(_DEMO, 150 * _YUAN, 0, _MOST_FEN)
    pharmacy: int = number(f"{_DEMO}, per cent", 60, 0, 100)
    tier1: int = number(f"{_DEMO}, per cent", 60, 0, 100)
    tier2: int = number(f"{_DEMO}, per cent", 55, 0, 100)
    tier3: int = number(f"{_DEMO}, per cent", 50, 0, 100)
    retired_more: int = number(f"{_DEMO}, per cent more for the retired", 5, 0, 100)
    cap_fen: int = number(_DEMO, 2_000 * _YUAN, 0, _MOST_FEN)
    cap_retired_fen: int = number(_DEMO, 2_500 * _YUAN, 0, _MOST_FEN)
    pharmacy_needs_prescription: bool = switch(
        "M18: the pooled fund pays at a pharmacy for what was prescribed", default=True
    )
    retired_from_men: int = number("GK: 60 years, until 2024", 60, 40, 100)
    retired_from_women: int = number("GK: 55 years, until 2024", 55, 40, 100)

    def __post_init__(self) -> None:
        check_table("outpatient", self)


@dataclass(frozen=True, slots=True, kw_only=True)
class InpatientPolicy:
    """住院: a stay has a deductible of its own."""

    deductible_tier1_fen: int = number("S3 「起付线最低(200元)」, as an example", 200 * _YUAN, 0, _MOST_FEN)
    deductible_tier2_fen: int = number("assumption: between the two that S3 names", 600 * _YUAN, 0, _MOST_FEN)
    deductible_tier3_fen: int = number("S3 「起付线为1200元」, as an example", 1_200 * _YUAN, 0, _MOST_FEN)
    tier1: int = number("S3 「报销比例最高(85%)」, as an example; per cent", 85, 0, 100)
    tier2: int = number("assumption: between the two that S3 names; per cent", 75, 0, 100)
    tier3: int = number("S3 「报销比例降至65%」, as an example; per cent", 65, 0, 100)
    cap_fen: int = number("S3 「年度最高支付限额为15万元」, as an example", 150_000 * _YUAN, 0, _MOST_FEN)

    def __post_init__(self) -> None:
        check_table("inpatient", self)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidentPolicy:
    """城乡居民门诊: the pooled fund's share outside a stay in hospital."""

    deductible_fen: int = number(_DEMO, 0, 0, _MOST_FEN)
    pharmacy: int = number(f"{_DEMO}: at tier 1 only; per cent", 0, 0, 100)
    tier1: int = number(f"{_DEMO}, per cent", 50, 0, 100)
    tier2: int = number(f"{_DEMO}: at tier 1 only; per cent", 0, 0, 100)
    tier3: int = number(f"{_DEMO}: at tier 1 only; per cent", 0, 0, 100)
    cap_fen: int = number(_DEMO, 300 * _YUAN, 0, _MOST_FEN)

    def __post_init__(self) -> None:
        check_table("resident", self)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountPolicy:
    """个人账户: what it may pay, and what it begins with."""

    opening_fen: int = number(
        "assumption: with what everybody's account begins in a new world", 500 * _YUAN, 0, _MOST_FEN
    )
    pays_drug: bool = switch("O14: medicines at designated places", default=True)
    pays_device: bool = switch("O14: medical devices", default=True)
    pays_consumable: bool = switch("O14: consumables", default=True)
    pays_service: bool = switch("O14: medical costs that the person bears", default=True)
    pays_out_of_catalogue: bool = switch(
        "domain.md B.5: what lies within policy; some regions pay for more", default=False
    )
    credit_workdays: int = number("S3 「需等待1-2个工作日到账」", 2, 0, 30)

    def __post_init__(self) -> None:
        check_table("account", self)


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsPolicy:
    """What may be bought, and how much of it."""

    unknown: Literal["adopt", "refuse"] = choice(
        "design: first sale works, as class 甲; --strict refuses what the catalogue does not hold",
        *("adopt", "adopt", "refuse"),
    )
    class_b_first_pay: int = number(f"{_DEMO}: 乙类先行自付, per cent", 10, 0, 100)
    prescription_days: int = number("O16: a prescription is good for at most three days", 3, 1, 84)
    ephedrine_packs: int = number("O15: two smallest packs a sale", 2, 1, 100)
    max_packs: int | None = number(
        "O23: some places limit a purchase; None: what the item says alone", None, 1, 10_000, optional=True
    )

    def __post_init__(self) -> None:
        check_table("goods", self)


@dataclass(frozen=True, slots=True, kw_only=True)
class TracePolicy:
    """药品追溯码: each pack's own number, sold once."""

    required_from: int = number("O5: since 2025-07-01; as a number, yyyymmdd", 20_250_701, 0, 99_991_231)
    missing: Missing = choice(
        "design: first sale works; --strict refuses a pack that was not scanned", "note", "note", "refuse"
    )

    def __post_init__(self) -> None:
        check_table("trace", self)


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelPolicy:
    """撤销与退费: until when, and with whose word."""

    after_close: AfterClose = choice(
        "design: allowed, as on the wire; M4 by hand (domain.md, B.15)",
        *("allow", "allow", "approve", "refuse"),
    )
    close_hour: int = number("assumption: the day is closed at midnight", 24, 1, 24)

    def __post_init__(self) -> None:
        check_table("cancel", self)
