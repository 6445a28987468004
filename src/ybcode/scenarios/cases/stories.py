"""The ten stories, D1 to D10, as the till of the story sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ybcode.scenarios.cases.case import Case
from ybcode.scenarios.cases.families import DAUGHTER, FATHER, MOTHER, bound
from ybcode.scenarios.cases.telling import (
    PAID,
    SHE,
    breaks,
    buys,
    cancels,
    does,
    run,
    scans,
    sells,
    shows,
    spent,
)
from ybcode.scenarios.story import ADMITTED, Run

if TYPE_CHECKING:
    from collections.abc import Mapping

_FAMILY: Mapping[str, str] = {DAUGHTER: "user_unfiled", MOTHER: "user_retired", FATHER: "user_resident"}
_HOSPITAL = "hospital_ok"
_CT = "CT平扫 1 300.00"
_TEN = "布洛芬缓释胶囊 10 18.50"
_BASICS = "id_card household_register insurance_number guardian_id birth_certificate"


def _case(
    number: int,
    title: tuple[str, str],
    teaches: str,
    told: Run,
    *,
    cast: Mapping[str, str] | None = None,
    place: str = "pharmacy_ok",
) -> Case:
    return Case(
        case_id=f"story.d{number}",
        family="story",
        zh=f"D{number} {title[0]}",
        en=f"D{number}: {title[1]}",
        teaches=teaches,
        cast=cast or {SHE: "user_ok"},
        place=place,
        run=told,
    )


_D1 = _case(
    1,
    (
        "外省女儿先后出示父母的码,各付各的",
        "a daughter of another province shows her parents' codes; each pays for oneself.",
    ),
    "two codes of one phone are two patients; the daughter's account is never touched",
    run(
        *bound(MOTHER),
        *bound(FATHER, "08:01:00"),
        shows("09:00:00", DAUGHTER, member=MOTHER),
        sells("09:00:10", PAID),
        shows("09:01:00", DAUGHTER, member=FATHER),
        sells("09:01:10", "cash 3700"),
        does("09:02:00", "balance", "account 50000", DAUGHTER),
        spent("09:02:00", "1: 3700", MOTHER),
        spent("09:02:00", "1: 3700", FATHER),
    ),
    cast=_FAMILY,
)
_D2 = _case(
    2,
    (
        "解绑立即失效,母亲本人的码照常可用",
        "unbinding ends authority at once, and the mother's own code goes on.",
    ),
    "the binding ended, not the insurance: the member's own phone is as good as before",
    run(
        *bound(),
        shows("10:00:00", DAUGHTER, member=MOTHER),
        does("10:00:03", "unbind", who=DAUGHTER, member=MOTHER),
        sells("10:00:10", "family.unbound"),
        shows("10:00:20", MOTHER),
        sells("10:00:20", PAID),
    ),
    cast=_FAMILY,
)
_D3 = _case(
    3,
    (
        "截图转给朋友:先到先得,后到者被拒绝",
        "a screenshot is relayed: who comes first is admitted, and the owner shows a new code.",
    ),
    "a till cannot see a screenshot; that a code pays once is what protects the owner",
    run(
        shows("14:00:00"),
        scans("14:00:40", ADMITTED),
        scans("14:01:00", "code.used"),
        *buys("14:01:05", PAID),
    ),
)
_D4 = _case(
    4,
    (
        "一分钟一换的码排队75秒已过期;断网两次后恢复",
        "a queue outlasts a code of a minute; twice no network, then it is back.",
    ),
    "the customer refreshes, the till waits: neither is an error of the other",
    run(
        shows("09:00:00"),
        scans("09:01:15", "code.expired"),
        shows("09:01:20"),
        breaks("09:01:20", "platform.offline", "scan", 2),
        scans("09:01:21", "platform.offline"),
        scans("09:01:25", "platform.offline"),
        sells("09:01:30", PAID),
        preset="minute",
    ),
)
_D5 = _case(
    5,
    (
        "断缴—补缴—恢复:三个工作日后可用",
        "arrears, payment, and good again after the working days of the sync.",
    ),
    "the till keeps no list of who was refused: on the right day the code is simply good",
    run(
        does("2025-04-01T00:00", "suspend"),
        *buys("2025-04-01T09:00", "enrolment.suspended"),
        does("2025-04-25T16:00", "repay", sync_workdays=3),
        *buys("2025-04-28T23:59:59.999", "enrolment.syncing"),
        *buys("2025-04-29T00:00", PAID),
        day="2025-04-01",
    ),
)
_D6 = _case(
    6,
    (
        "半小时内第三次异常交易后锁定,锁定期间仍可退费",
        "the third odd transaction in half an hour locks the account; what was sold is given back.",
    ),
    "a lock comes from the platform with the next scan; giving back is not locked",
    run(
        *buys("09:00:00", "account 18500", _TEN, as_="first"),
        does("09:12:00", "flag", "flagged"),
        does("09:24:00", "flag", "locked"),
        *buys("09:26:00", "risk.locked"),
        cancels("09:30:00", "account -18500", "first"),
        *buys("2026-03-03T09:24:00", PAID),
        strict=True,
    ),
)
_D7 = _case(
    7,
    ("亲情账户只出示码,家庭共济才共用钱", "a binding shows the code; mutual aid shares the money."),
    "the same code, the same goods, another split: only the receipt says who paid",
    run(
        *bound(FATHER),
        shows("10:00:00", DAUGHTER, member=FATHER),
        sells("10:00:01", "cash 3700"),
        does("10:10:00", "open_aid", who=DAUGHTER, receiver=FATHER),
        shows("10:11:00", DAUGHTER, member=FATHER),
        sells("10:11:01", "aid 3700"),
    ),
    cast={**_FAMILY, DAUGHTER: "user_ok"},
)
_D8 = _case(
    8,
    (
        "新生儿建档、激活、参保后方可结算",
        "a newborn is put on file, activated, enrolled; then the code settles.",
    ),
    "a code that opens is not yet an insurance: the till hears enrolment.none, and later it is good",
    run(
        does("09:00:00", "begin_file", channel="app", applicant="user_ok"),
        does("09:20:00", "submit", clear=_BASICS),
        does("2026-03-05T00:00", "deliver", how="visible"),
        does("2026-03-05T08:00", "activate", pin="271828"),
        *buys("2026-03-05T08:01", "enrolment.none"),
        does("2026-03-05T08:05", "enrol", kind="resident"),
        *buys("2026-03-10T08:00", "cash 3700"),
    ),
    cast={SHE: "user_newborn"},
)
_D9 = _case(
    9,
    (
        "门诊检查:统筹、账户、共济、现金四方支付,应答丢失后原路退回",
        "one visit: fund, account, aid and cash; the answer is lost, found, and all is given back.",
    ),
    "four parts go out and four come back, to the fen",
    run(
        does("08:30:00", "set_used", deductible="105.00"),
        does("08:30:00", "set_balance", amount="35.00"),
        does("08:30:00", "set_aside", giver="wife", amount="100.00"),
        shows("10:00:00"),
        breaks("10:00:00", "timeout-after-commit", "settle"),
        sells("10:00:20", "fund 8750, account 3500, aid 10000, cash 7750 or settlement.unknown", _CT),
        does("10:00:30", "till_again", "fund 8750, account 3500, aid 10000, cash 7750"),
        cancels("16:00:00", "fund -8750, account -3500, aid -10000, cash -7750"),
        does("16:00:01", "used", "deductible 10500"),
    ),
    cast={SHE: "user_family_of_five"},
    place=_HOSPITAL,
)
_D10 = _case(
    10,
    (
        "余额为零不影响统筹报销;截断的码重新获取",
        "a balance of zero stops no reimbursement; a code that was cut off is shown again.",
    ),
    "zero is a number and no refusal: the fund pays its share all the same",
    run(
        shows("09:00:00"),
        scans("09:00:01", "code.malformed", cut=19),
        sells("09:00:05", "fund 3500, cash 26500", _CT),
        spent("09:00:06", "1: 30000"),
    ),
    cast={SHE: "user_zero_balance"},
    place=_HOSPITAL,
)

CASES: tuple[Case, ...] = (_D1, _D2, _D3, _D4, _D5, _D6, _D7, _D8, _D9, _D10)
