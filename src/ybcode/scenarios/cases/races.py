"""Who is first: two tills on one code, one basket, one account. The other till is the library's."""

from __future__ import annotations

from functools import partial

from ybcode.scenarios.cases.case import Case
from ybcode.scenarios.cases.telling import (
    ELSEWHERE,
    PACK,
    PAID,
    again,
    buys,
    does,
    run,
    scans,
    sells,
    shows,
    spent,
)
from ybcode.scenarios.story import ADMITTED

_case = partial(Case, family="race")


CASES: tuple[Case, ...] = (
    _case(
        case_id="race.one_code",
        zh="两台收银机同时扫同一张码,只有一台成功",
        en="Two tills scan one code: one of them gets the customer.",
        teaches="losing is no fault of the customer: ask for a new code",
        run=run(
            shows(),
            does("09:00:01", "scan", ADMITTED, code="code"),
            sells("09:00:01", "code.used"),
            *buys("09:00:05", PAID),
        ),
    ),
    _case(
        case_id="race.one_basket",
        zh="同一篮商品在两个页面各按一次结算,只付一次",
        en="One basket in two tabs: pressed in each, it is paid once.",
        teaches="the second press finds the first sale: one basket has one request id",
        run=run(
            *buys("09:00:00", PAID),
            again("09:00:00", PAID),
            again("09:00:01", PAID),
            spent("09:00:02", "1: 3700"),
        ),
    ),
    _case(
        case_id="race.one_code_two_tabs",
        zh="同一张码在两个页面各扫一次,第二次被拒绝",
        en="One code in two tabs: the second sale is refused, and nothing is paid twice.",
        teaches="a code pays once, whatever the till's windows think",
        run=run(
            shows(),
            sells("09:00:00", PAID),
            sells("09:00:00", "code.used"),
            spent("09:00:01", "1: 3700"),
        ),
    ),
    _case(
        case_id="race.balance",
        zh="别处同时扣款:余额不够的部分转现金,不是拒绝",
        en="Another till takes from the account at the same time: what is missing is cash.",
        teaches="a balance that was there a moment ago need not be: take the split from the receipt",
        run=run(
            does("09:00:00", "set_balance", amount="50.00"),
            shows(as_="there"),
            does("09:00:00", "quote", "scope 3700, account 3700", code="there", bill=PACK, place=ELSEWHERE),
            does("09:00:01", "settle", PAID, place=ELSEWHERE),
            *buys("09:00:01", "account 1300, cash 2400"),
            spent("09:00:02", "2: 7400"),
        ),
    ),
    _case(
        case_id="race.quoted_elsewhere",
        zh="别处已预结算未结算:本店先付,别处转现金",
        en="Another till has quoted and not settled: this one pays first, the other gets cash.",
        teaches="a quote reserves nothing",
        run=run(
            does("09:00:00", "set_balance", amount="50.00"),
            shows(as_="there"),
            does("09:00:00", "quote", "scope 3700, account 3700", code="there", bill=PACK, place=ELSEWHERE),
            *buys("09:00:01", PAID),
            does("09:00:02", "settle", "account 1300, cash 2400 (account.short)", place=ELSEWHERE),
            spent("09:00:03", "2: 7400"),
        ),
    ),
    _case(
        case_id="race.scanned_twice",
        zh="屏幕上同一张码被本店扫过后,别家再扫也被拒绝",
        en="What this till scanned, another one cannot use.",
        teaches="a scan spends the code at once, not with the settlement",
        run=run(
            shows(),
            scans("09:00:00", ADMITTED),
            does("09:00:00", "scan", "code.used", code="code", place=ELSEWHERE),
        ),
    ),
)
