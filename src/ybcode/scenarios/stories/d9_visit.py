"""D9 门诊—检查—取药—退费: one visit from the registration to the refund, to the fen."""

from __future__ import annotations

from dataclasses import replace

from ybcode.scenarios.stories import d9_undone
from ybcode.scenarios.stories.d9_parts import (
    CITY,
    CT,
    CT_BACK,
    CT_PAID,
    DAY,
    MEANS,
    MEDICINES,
    RX_BACK,
    RX_PAID,
    SEEN,
    WHO,
    WIFE,
    used,
)
from ybcode.scenarios.stories.telling import HOSPITAL, with_code
from ybcode.scenarios.story import ADMITTED, Run, Step, Story

_PACK = "缬沙坦胶囊 1 24.00"
_CODE = "88000000000000000001"

_VISIT = Run(
    name="the visit: registered, examined, medicines fetched, and those given back the same day",
    day=DAY,
    region=CITY,
    strict=True,
    steps=(
        *SEEN,
        used("09:00:00", "deductible 10500"),
        Step("09:00:00", WHO, "balance", {}, "account 3500"),
        *with_code("09:10:00", WHO, "scan", ADMITTED, place=HOSPITAL, scene="01201"),
        *with_code("09:20:00", WHO, "scan", ADMITTED, place=HOSPITAL, scene="01202"),
        *with_code("09:40:00", WHO, "scan", ADMITTED, place=HOSPITAL, scene="01203"),
        used("09:40:00", "deductible 10500"),
        *with_code(
            "10:00:00",
            WHO,
            "quote",
            f"first_pay 3000, scope 27000, deductible 9500, {CT_PAID}",
            place=HOSPITAL,
            scene="01301",
            bill=CT,
        ),
        Step("10:00:20", WHO, "settle", {"place": HOSPITAL, "as_": "CT"}, CT_PAID),
        used("10:00:20", "deductible 20000, fund 8750"),
        Step("10:00:20", WHO, "balance", {}, "nothing"),
        *with_code("10:30:00", WHO, "scan", ADMITTED, place=HOSPITAL, scene="01302"),
        *with_code("11:00:00", WHO, "scan", ADMITTED, scene="02122"),
        *with_code(
            "11:00:05",
            WHO,
            "quote",
            f"first_pay 480, scope 16320, {RX_PAID}",
            scene="02121",
            bill=MEDICINES,
            rx=DAY,
        ),
        Step("11:00:30", WHO, "settle", {"as_": "medicines"}, RX_PAID),
        used("11:00:30", "deductible 20000, fund 18542"),
        Step("16:00:00", WHO, "cancel", {"receipt": "medicines"}, f"cancel: {RX_BACK}"),
        used("16:00:00", "deductible 20000, fund 8750"),
        Step("16:00:10", WHO, "cancel", {"receipt": "medicines"}, "refund.done"),
        Step("16:01:00", WHO, "reconcile", {"day": DAY}, "2 rows: nothing"),
        Step(
            "16:01:00",
            WHO,
            "reconcile",
            {"day": DAY, "place": HOSPITAL},
            "2 rows: fund 8750, accounts 16000, cash 7750",
        ),
    ),
)

_SHORT = "mutual_aid.short)"


def _as_given(step: Step) -> Step:
    """The same step where the wife's money is mutual aid: the same fen, and one more notice rides."""
    short = step.expect.endswith(("(account.short)", "(account.empty)"))
    return replace(step, expect=f"{step.expect[:-1]} {_SHORT}") if short else step


_BY_MUTUAL_AID = replace(
    _VISIT,
    name="the same visit with the wife as giver of mutual aid: the same fen, and hers come back",
    steps=(
        Step("08:30:00", WHO, "set_used", {"deductible": "80.00"}),
        Step("08:30:00", WHO, "set_balance", {"amount": "60.00"}),
        Step("08:30:00", WIFE, "set_balance", {"amount": "100.00"}),
        Step("08:30:00", WIFE, "open_aid", {"receiver": WHO}),
        *(_as_given(step) for step in _VISIT.steps[len(MEANS) :]),
        Step("16:02:00", WIFE, "balance", {}, "nothing"),
        Step("16:03:00", WHO, "cancel", {"receipt": "CT", "place": HOSPITAL}, f"cancel: {CT_BACK}"),
        Step("16:03:00", WIFE, "balance", {}, "account 10000"),
        Step("16:03:00", WHO, "balance", {}, "account 3500"),
    ),
)

_TRACES = Run(
    name="packs: one that was not scanned, one that was sold before, one that came back",
    day=DAY,
    strict=True,
    steps=(
        *MEANS,
        *with_code("11:00:00", WHO, "pay", "trace.missing", bill=_PACK, rx=DAY, trace="none"),
        # Its deductible takes it all: 24.00, of which 2.40 are first-pay.
        *with_code("11:01:00", WHO, "pay", "account 2400", bill=_PACK, rx=DAY, trace=_CODE),
        *with_code("11:02:00", WHO, "pay", "trace.sold", bill=_PACK, rx=DAY, trace=_CODE),
        Step("11:03:00", WHO, "cancel", {}, "cancel: account -2400"),
        *with_code("11:04:00", WHO, "pay", "account 2400", bill=_PACK, rx=DAY, trace=_CODE),
        used("11:04:00", "deductible 10160"),
    ),
)

_PRESCRIPTION = Run(
    name="a prescription is good for three days: to the end of the third, not on the fourth",
    day=DAY,
    strict=True,
    steps=(
        *MEANS,
        *with_code("11:00:00", WHO, "pay", "prescription.missing", bill=_PACK),
        *with_code(
            "2026-03-04T23:59:59.999",
            WHO,
            "quote",
            "first_pay 240, scope 2160, deductible 2160, account 2400",
            bill=_PACK,
            rx=DAY,
        ),
        *with_code("2026-03-05T00:00:05", WHO, "pay", "prescription.expired", bill=_PACK, rx=DAY),
    ),
)

_HALF_A_FEN = Run(
    name="half a fen is the fund's, and the parts still come to the bill",
    day=DAY,
    strict=True,
    steps=(
        *MEANS,
        # 乙 10 % of 300.01 is 30.001; 270.01 in scope, 120.00 of it the deductible; half of 150.01 is 75.005.
        *with_code(
            "10:00:00",
            WHO,
            "quote",
            "first_pay 3000, scope 27001, deductible 12000,"
            " fund 7501, account 6000, aid 10000, cash 6500 (account.short)",
            place=HOSPITAL,
            bill="CT平扫 1 300.01",
        ),
        Step(
            "10:00:10",
            WHO,
            "settle",
            {"place": HOSPITAL},
            "fund 7501, account 6000, aid 10000, cash 6500 (account.short)",
        ),
    ),
)

# ¥4,800.00: ¥300 first-pay, scope 4,500, its own deductible 1,200, 65 % of 3,300.
_STAY_BILL = "CT平扫 10 300.00 + 护理费 100 18.00"
_STAY_PAID = "fund 214500, account 6000, aid 10000, cash 249500, deposit 300000 (account.short)"

_INPATIENT = Run(
    name="in hospital: on file, admitted, paid in advance, and settled with a deductible of its own",
    day=DAY,
    strict=True,
    steps=(
        *MEANS,
        *with_code("09:00:00", WHO, "scan", ADMITTED, place=HOSPITAL, scene="01102"),
        *with_code("09:10:00", WHO, "admit", "open", place=HOSPITAL, scene="01103", as_="stay"),
        *with_code(
            "09:20:00",
            WHO,
            "deposit",
            "deposit 300000",
            place=HOSPITAL,
            scene="01104",
            stay="stay",
            amount="3000.00",
            as_="deposit",
        ),
        *with_code(
            "2026-03-06T10:00",
            WHO,
            "quote",
            "first_pay 30000, scope 450000, deductible 120000,"
            " fund 214500, account 6000, aid 10000, cash 249500 (account.short)",
            place=HOSPITAL,
            scene="01301",
            bill=_STAY_BILL,
            stay="stay",
        ),
        Step("2026-03-06T10:01", WHO, "settle", {"place": HOSPITAL}, _STAY_PAID),
        Step("2026-03-06T10:01", WHO, "used", {"care": "inpatient"}, "deductible 120000, fund 214500"),
        used("2026-03-06T10:01", "deductible 8000"),
        Step(
            "2026-03-06T10:05",
            WHO,
            "cancel",
            {"place": HOSPITAL},
            "cancel: fund -214500, account -6000, aid -10000, cash -249500, deposit -300000",
        ),
        Step("2026-03-06T10:05", WHO, "used", {"care": "inpatient"}, "nothing"),
        *with_code(
            "2026-03-06T10:10",
            WHO,
            "pay",
            _STAY_PAID,
            place=HOSPITAL,
            scene="01301",
            bill=_STAY_BILL,
            stay="stay",
        ),
    ),
)

STORY = Story(
    story_id="D9",
    zh="门诊—检查—取药—退费",
    en="One visit from start to refund",
    teaches="A code is shown at each counter, money moves at few; what was paid goes back the way it came.",
    cast={WHO: "user_family_of_five", WIFE: "user_family_of_five_spouse"},
    sources=(
        "S0 「挂号、住院、门诊等医保支付时,需通过医保平台或定点机构扫描动态二维码」",
        "S3 「起付线为1200元,报销比例降至65%」",
        "C2: 用码业务类型; C5: 2601; O5: trace codes; O16: three days",
        "domain.md D9, B.12, B.15",
    ),
    runs=(
        _VISIT,
        _BY_MUTUAL_AID,
        _TRACES,
        _PRESCRIPTION,
        _HALF_A_FEN,
        *d9_undone.RUNS,
        _INPATIENT,
    ),
)
