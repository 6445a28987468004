"""D10, its fifth part: the balance is 0 though everything was paid, for each of the causes that S3 names.

The pooled fund pays its share all the same; but for a frozen account, which settles nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ybcode.scenarios.stories.telling import HOSPITAL, with_code
from ybcode.scenarios.story import ADMITTED, Run, Step

if TYPE_CHECKING:
    from ybcode.scenarios.story import Word

DAY = "2026-03-02"
_CT = "CT平扫 1 300.00"
# ¥30 first-pay, ¥200 of the deductible, half of the last ¥70; a rest of ¥265.
_POOLED = "fund 3500, cash 26500 (account.empty)"
_AT_HOSPITAL: dict[str, Word] = {"place": HOSPITAL, "bill": _CT}


def _empty(at: str, who: str) -> tuple[Step, Step]:
    """Nothing ever arrived in the account, or nothing is left."""
    return (
        Step(at, who, "set_balance", {"amount": "0"}),
        Step(at, who, "balance", {}, "nothing"),
    )


RUNS = (
    Run(
        name="5 balance 0, not activated: no code, but the card, and the fund pays",
        day=DAY,
        steps=(
            *_empty("09:00:00", "赵新"),
            Step("09:00:00", "赵新", "show", {"as_": "code"}, "code.not_activated"),
            Step("09:01:00", "赵新", "pay", {"card": True, **_AT_HOSPITAL}, _POOLED),
            Step("09:02:00", "赵新", "activate", {"pin": "271828"}),
            # The credit comes some working days after it is sent.
            Step("09:02:00", "赵新", "credit", {"amount": "120.00"}),
            Step("09:02:10", "赵新", "check_credit", {}, "account.credit_late"),
            Step("2026-03-03T23:59:59.999", "赵新", "check_credit", {}, "account.credit_late"),
            Step("2026-03-04T00:00", "赵新", "check_credit", {}, "account 12000"),
        ),
    ),
    Run(
        name="5 balance 0, the name does not agree: the record is to be corrected, the fund pays",
        day=DAY,
        steps=(
            *_empty("09:00:00", "褚铭"),
            Step("09:00:00", "褚铭", "check_record", {"name": "褚测铭"}, "stale"),
            *with_code("09:01:00", "褚铭", "pay", _POOLED, **_AT_HOSPITAL),
        ),
    ),
    Run(
        name="5 balance 0, spent on the family: the fund pays, and the rest is cash",
        day=DAY,
        steps=(
            Step("09:00:00", "罗全", "set_balance", {"amount": "185.00"}),
            *with_code("09:00:00", "罗全", "pay", "account 18500", bill="感冒清热颗粒 5 37.00"),
            Step("09:00:00", "罗全", "balance", {}, "nothing"),
            *with_code("09:01:00", "罗全", "pay", _POOLED, **_AT_HOSPITAL),
        ),
    ),
    Run(
        name="5 balance 0, frozen: nothing is settled, not even the fund's share",
        day=DAY,
        steps=(
            *_empty("09:00:00", "钱零"),
            *with_code("09:00:00", "钱零", "pay", _POOLED, **_AT_HOSPITAL),
            Step("09:05:00", "钱零", "freeze"),
            *with_code("09:05:10", "钱零", "pay", "account.frozen", **_AT_HOSPITAL),
            Step("09:05:20", "钱零", "show", {"as_": "report"}),
            Step(
                "09:05:20", "钱零", "scan", {"code": "report", "place": HOSPITAL, "scene": "01303"}, ADMITTED
            ),
        ),
    ),
    Run(
        name="5 balance 0, a kind of insurance without an account: the fund pays where it does for residents",
        day=DAY,
        steps=(
            Step("09:00:00", "林国", "balance", {}, "nothing"),
            *with_code(
                "09:00:00",
                "林国",
                "quote",
                "scope 10000, fund 5000, cash 5000 (account.none)",
                place="hospital_tier1",
                bill="血常规 5 20.00",
            ),
            Step(
                "09:00:10",
                "林国",
                "settle",
                {"place": "hospital_tier1"},
                "fund 5000, cash 5000 (account.none)",
            ),
            *with_code(
                "09:01:00", "林国", "pay", "cash 10000 (account.none)", place=HOSPITAL, bill="血常规 5 20.00"
            ),
        ),
    ),
    Run(
        name="5 a balance that is too small is spent to the last fen, and the rest is told",
        day=DAY,
        steps=(
            Step("09:00:00", "钱零", "set_balance", {"amount": "0.01"}),
            *with_code(
                "09:00:00", "钱零", "pay", "fund 3500, account 1, cash 26499 (account.short)", **_AT_HOSPITAL
            ),
            Step("09:00:00", "钱零", "balance", {}, "nothing"),
        ),
    ),
)
"""The tellings of an empty account."""
