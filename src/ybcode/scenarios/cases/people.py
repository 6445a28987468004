"""Who stands there: not insured, suspended, frozen, locked. A till says why, and settles nothing."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ybcode.scenarios.cases.case import Case
from ybcode.scenarios.cases.telling import DAY, PAID, SHE, buys, does, prints, run, spent

if TYPE_CHECKING:
    from ybcode.scenarios.story import Run, Step

_NOTHING = "0: 0"
_SAYS_WHY = "show the reason and what to do; the customer is not sent away with 'card error'"
_ENDS_BY_ITSELF = "the reason ends at a time that the answer tells: the same sale works after it"


_case = partial(Case, family="person")


def _refused(code: str, *before: Step, region: str | None = None, after: tuple[Step, ...] = ()) -> Run:
    """Something happened to the person; the sale is refused, prints and costs nothing; what comes then."""
    at = "09:00:10"
    return run(*before, *buys(at, code), prints(at, "no"), spent("09:00:11", _NOTHING), *after, region=region)


_STANDING = (
    _case(
        case_id="enrolment.none",
        cast={SHE: "user_not_enrolled"},
        zh="未参保人员不能结算",
        en="Who is not insured settles nothing.",
        teaches=_SAYS_WHY,
        run=_refused("enrolment.none"),
    ),
    _case(
        case_id="enrolment.suspended",
        cast={SHE: "user_suspended"},
        zh="暂停参保期间不能结算",
        en="While the enrolment is suspended nothing is settled.",
        teaches=_SAYS_WHY,
        run=_refused("enrolment.suspended"),
        level="smoke",
    ),
    _case(
        case_id="enrolment.ended",
        cast={SHE: "user_ok"},
        zh="参保关系终止后不能结算",
        en="After the enrolment has ended nothing is settled.",
        teaches=_SAYS_WHY,
        run=_refused("enrolment.ended", does("09:00:00", "end_enrolment")),
    ),
    _case(
        case_id="enrolment.syncing",
        cast={SHE: "user_resumed_3_workdays"},
        zh="补缴后三个工作日内同步中,之后可用",
        en="Paid, but the systems are syncing: good after three working days.",
        teaches=_ENDS_BY_ITSELF,
        run=_refused("enrolment.syncing", after=buys(f"{DAY[:8]}05T09:00", PAID)),
    ),
    _case(
        case_id="enrolment.waiting",
        cast={SHE: "user_suspended"},
        zh="次月恢复的城市:补缴后至下月前为等待期",
        en="Where cover comes back with the next month, until then is a waiting period.",
        teaches=_ENDS_BY_ITSELF,
        run=_refused(
            "enrolment.waiting",
            does("09:00:00", "repay"),
            region="next_month_city",
            after=buys("2026-04-01T00:00", PAID),
        ),
    ),
    _case(
        case_id="enrolment.wrong_region",
        cast={SHE: "user_ok"},
        zh="医保码打开的是另一参保地",
        en="The code opens on another place of enrolment.",
        teaches="the customer switches the place in the app: the till can do nothing but say so",
        run=_refused("enrolment.wrong_region", does("09:00:00", "enrol_elsewhere", region="580100")),
    ),
    _case(
        case_id="enrolment.out_of_step",
        cast={SHE: "user_ok"},
        zh="切换参保地后各地系统尚未同步",
        en="The place was switched, and the regions are not in step yet.",
        teaches=_ENDS_BY_ITSELF,
        run=_refused(
            "enrolment.out_of_step",
            does("09:00:00", "enrol_elsewhere", region="580100"),
            does("09:00:00", "switch_place", sync_workdays=3),
            after=buys("2026-03-06T09:00", PAID),
        ),
    ),
    _case(
        case_id="account.frozen",
        cast={SHE: "user_frozen"},
        zh="账户冻结不能结算",
        en="A frozen account settles nothing.",
        teaches=_SAYS_WHY,
        run=_refused("account.frozen"),
    ),
    _case(
        case_id="account.closed",
        cast={SHE: "user_ok"},
        zh="账户注销不能结算",
        en="A closed account settles nothing.",
        teaches=_SAYS_WHY,
        run=_refused("account.closed", does("09:00:00", "close_account")),
    ),
    _case(
        case_id="risk.locked",
        cast={SHE: "user_locked"},
        zh="异常交易临时锁定,24小时后自动解除",
        en="A lock for odd transactions refuses, and ends by itself after 24 hours.",
        teaches=_ENDS_BY_ITSELF,
        run=_refused("risk.locked", after=buys("2026-03-03T09:00:10", PAID)),
    ),
    _case(
        case_id="sanction.suspended",
        cast={SHE: "user_sanctioned"},
        zh="暂停联网结算期间应拒绝",
        en="While a decision suspends networked settlement, it is refused.",
        teaches="no judging, no advice of the till's own: the customer pays in full and keeps the receipt",
        run=_refused("sanction.suspended"),
    ),
    _case(
        case_id="inquiry.overdue",
        cast={SHE: "user_ok"},
        zh="核查逾期未答复应拒绝,答复后恢复",
        en="An inquiry that was not answered in time refuses, until it is.",
        teaches=_ENDS_BY_ITSELF,
        run=run(
            does("09:00:00", "record_violation", kind="cash_out", loss_fen=100),
            *buys("2026-03-18T00:00", "inquiry.overdue"),
            does("2026-03-18T09:00", "answer"),
            *buys("2026-03-18T09:01", PAID),
        ),
    ),
)

_CHANGED = (
    _case(
        case_id="person.suspended_meanwhile",
        cast={SHE: "user_ok"},
        zh="扫码后、付款前参保状态变化,以结算时为准",
        en="Insured at the first sale, suspended at the second: each sale is asked for anew.",
        teaches="keep no verdict: what was true at the last sale says nothing of this one",
        run=run(
            *buys("09:00:00", PAID),
            does("09:00:05", "suspend"),
            *buys("09:00:10", "enrolment.suspended"),
            prints("09:00:10", "no"),
            spent("09:00:11", "1: 3700"),
        ),
    ),
)

CASES: tuple[Case, ...] = (*_STANDING, *_CHANGED)
