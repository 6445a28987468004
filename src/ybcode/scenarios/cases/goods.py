"""What is sold: what insurance pays for, on what papers, how much of it; and amounts that are none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ybcode.scenarios.cases.case import Case
from ybcode.scenarios.cases.telling import PAID, buys, prints, run, sells, shows, spent

if TYPE_CHECKING:
    from collections.abc import Iterator

NO_CODE = "refused without a code"
"""What a till says of itself; the platform was not asked."""

_MASK = "医用外科口罩 1 39.90"
_MEDICINE = "布洛芬缓释胶囊 1 18.50"
_NOT_WHOLE = "nothing of a refused bill is sold: no line is taken out behind the cashier's back"
_ASK = "the paper is asked for before the sale: no way around it at the till"

_REFUSED = (
    # code, bill, preset, strict, zh, en, teaches
    (
        "item.not_payable",
        "洗发水 1 36.90",
        "standard",
        False,
        "生活用品不能用医保结算",
        "Daily goods are never on an insurance bill.",
        _NOT_WHOLE,
    ),
    (
        "item.self_pay",
        f"{_MEDICINE} + {_MASK}",
        "literal",
        False,
        "自费项目须另用普通付款码",
        "A self-pay item beside a medicine is refused where the policy says so.",
        _NOT_WHOLE,
    ),
    (
        "item.not_covered",
        "祖传秘方 1 99.00",
        "standard",
        True,
        "目录外商品应拒绝(严格模式)",
        "What the catalogue does not hold is refused where it is strict.",
        _NOT_WHOLE,
    ),
    (
        "bill.self_pay_only",
        _MASK,
        "standard",
        False,
        "全自费单据不走医保",
        "A bill of self-pay items alone is no insurance bill.",
        "send the customer to the ordinary payment code",
    ),
    (
        "item.quantity",
        "对乙酰氨基酚片 5 6.80",
        "standard",
        False,
        "超过限购数量应拒绝",
        "More packs than are allowed at once are refused.",
        "tell the limit; splitting the sale is no remedy",
    ),
    (
        "item.register",
        "复方盐酸伪麻黄碱缓释胶囊 1 16.80",
        "standard",
        False,
        "含麻黄碱药品须登记身份",
        "An ephedrine compound is sold to whom the register names.",
        _ASK,
    ),
    (
        "prescription.missing",
        "阿莫西林胶囊 1 14.20",
        "standard",
        False,
        "处方药无处方应拒绝",
        "A prescription medicine without a prescription is refused.",
        _ASK,
    ),
)


def _refusals() -> Iterator[Case]:
    for code, bill, preset, strict, zh, en, teaches in _REFUSED:
        at = "09:00:00"
        yield Case(
            case_id=code,
            family="goods",
            zh=zh,
            en=en,
            teaches=teaches,
            run=run(
                *buys(at, code, bill),
                prints(at, "no"),
                spent(at, "0: 0"),
                *buys("09:01:00", PAID),
                preset=preset,
                strict=strict,
            ),
        )


def _amount(case_id: str, zh: str, en: str, price: str) -> Case:
    """An amount that is none: the till says so, and no code is spent on it."""
    return Case(
        case_id=case_id,
        family="first_day",
        zh=zh,
        en=en,
        teaches="look at the basket before the code is scanned: the same code pays for the right one",
        run=run(
            shows(),
            sells("09:00:01", NO_CODE, f"布洛芬缓释胶囊 1 {price}"),
            prints("09:00:01", "no"),
            spent("09:00:02", "0: 0"),
            sells("09:00:10", PAID),
        ),
    )


CASES: tuple[Case, ...] = (
    *_refusals(),
    Case(
        case_id="goods.split",
        family="goods",
        zh="药品与自费口罩同单:自费部分转现金",
        en="A medicine and a mask for oneself on one bill: the mask is cash.",
        teaches="cash beside insurance money is no refusal: the cashier takes it",
        run=run(
            *buys("09:00:00", "account 1850, cash 3990", f"{_MEDICINE} + {_MASK}"),
            prints("09:00:00", "yes", "39.90"),
            spent("09:00:01", "1: 5840"),
        ),
    ),
    _amount(
        "amount.zero", "金额为0的销售应由收银系统拦下", "A sale of 0 is refused by the till itself.", "0"
    ),
    _amount(
        "amount.negative",
        "金额为-0.01的销售应由收银系统拦下",
        "A sale of -0.01 is refused by the till itself.",
        "-0.01",
    ),
)
