"""Where the till stands: what its institution may settle, and for whom."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ybcode.scenarios.cases.case import Case
from ybcode.scenarios.cases.telling import SHE, buys, does, prints, run, spent

if TYPE_CHECKING:
    from ybcode.scenarios.story import Run

_SETTINGS = "a place settles what it has opened, for whom it has opened it: the till cannot know better"
_FILED = "the customer files for care elsewhere, and comes again: no other code helps"


_case = partial(Case, family="place")


def _refused(code: str, region: str | None = None) -> Run:
    at = "09:00:00"
    return run(*buys(at, code), prints(at, "no"), spent(at, "0: 0"), region=region)


CASES: tuple[Case, ...] = (
    _case(
        case_id="place.not_designated",
        cast={SHE: "user_ok"},
        place="pharmacy_not_designated",
        zh="非定点药店不能扫码",
        en="A pharmacy that is not designated may not scan.",
        teaches=_SETTINGS,
        run=_refused("place.not_designated"),
    ),
    _case(
        case_id="place.not_opened",
        cast={SHE: "user_resident"},
        place="pharmacy_account_only",
        zh="仅开通个人账户的药店,居民医保无账户可用",
        en="A pharmacy that is open for accounts only has nothing for whom has none.",
        teaches=_SETTINGS,
        run=_refused("place.not_opened"),
    ),
    _case(
        case_id="place.no_cross_region",
        cast={SHE: "user_out_of_province"},
        place="pharmacy_no_cross_region",
        zh="未开通异地联网的药店不能为外省参保人结算",
        en="A pharmacy that is not networked settles nothing for a person insured elsewhere.",
        teaches=_SETTINGS,
        run=_refused("place.no_cross_region"),
    ),
    _case(
        case_id="place.cross_region",
        cast={SHE: "user_out_of_province"},
        place="pharmacy_ok",
        zh="已联网药店:外省参保人个人账户可用",
        en="At a pharmacy that is networked, an account from elsewhere pays.",
        teaches="a person insured elsewhere is no refusal: ask the platform",
        run=run(*buys("09:00:00", "account 3700"), spent("09:00:01", "1: 3700")),
    ),
    _case(
        case_id="place.not_chosen",
        cast={SHE: "user_ok"},
        place="hospital_ok",
        zh="需选点的城市:未选定的医院不能结算",
        en="Where people choose a hospital, another one settles nothing.",
        teaches=_SETTINGS,
        run=_refused("place.not_chosen", region="filing_city"),
    ),
    _case(
        case_id="filing.missing",
        cast={SHE: "user_unfiled"},
        place="pharmacy_ok",
        zh="未备案的异地人员不能结算,备案后可用",
        en="Care away from home that was not filed for is refused; filed, it is settled.",
        teaches=_FILED,
        run=run(
            *buys("09:00:00", "filing.missing"),
            does("09:05:00", "file", region="590100"),
            *buys("09:06:00", "account 3700"),
            region="filing_city",
        ),
    ),
    _case(
        case_id="filing.expired",
        cast={SHE: "user_unfiled"},
        place="pharmacy_ok",
        zh="异地备案到期后不能结算",
        en="A filing that has run out is refused.",
        teaches=_FILED,
        run=run(
            does("09:00:00", "file", region="590100"),
            *buys("09:01:00", "account 3700"),
            *buys("2027-03-03T09:00", "filing.expired"),
            region="filing_city",
        ),
    ),
    _case(
        case_id="place.hospital",
        cast={SHE: "user_ok"},
        place="hospital_ok",
        zh="医院结算:统筹基金与个人账户共同支付",
        en="At a hospital the pooled fund pays its share, and the account the rest.",
        teaches="take the split from the receipt; the till computes none",
        # 30 yuan first-pay, 200 of the deductible, half of the last 70.
        run=run(
            *buys("09:00:00", "fund 3500, account 26500", "CT平扫 1 300.00"),
            prints("09:00:00", "yes", "35.00"),
        ),
    ),
)
