"""A tester's first day: one sale, two at one instant, midnight, the year's end, a year ahead."""

from __future__ import annotations

from functools import partial

from ybcode.scenarios.cases.case import Case
from ybcode.scenarios.cases.telling import (
    PAID,
    breaks,
    buys,
    cancels,
    does,
    prints,
    run,
    scans,
    sells,
    shows,
    spent,
)
from ybcode.scenarios.story import ADMITTED

_PLATFORM_TIME = "the platform's clock stamps a sale: the receipt tells its time, not the till's"


_case = partial(Case, family="first_day")


CASES: tuple[Case, ...] = (
    _case(
        case_id="sale.simple",
        zh="扫码、结算、出票,一次成功",
        en="Scan, settle, print: one sale.",
        teaches="the whole way of a sale, and that the split sums to the bill",
        run=run(*buys("09:00:00", PAID), prints("09:00:00", "yes", "37.00"), spent("09:00:01", "1: 3700")),
        level="smoke",
    ),
    _case(
        case_id="sale.lines",
        zh="多行商品:合计与各行一致",
        en="Several lines: the total is their sum.",
        teaches="a bill has lines, each rounded; the total is their sum and nothing else",
        run=run(
            *buys("09:00:00", "account 5290", "布洛芬缓释胶囊 2 18.50 + 蒙脱石散 1 15.90"),
            prints("09:00:00", "yes", "52.90"),
        ),
    ),
    _case(
        case_id="sale.two_at_once",
        zh="时钟不动的同一瞬间连卖两单,两单都成立",
        en="Two sales under one frozen clock: both stand.",
        teaches="a sale's number is no timestamp: two in one millisecond are two",
        run=run(
            *buys("09:00:00", PAID, as_="first"),
            *buys("09:00:00", PAID, as_="second"),
            spent("09:00:00", "2: 7400"),
            cancels("09:00:00", "account -3700", "first"),
            spent("09:00:00", "1: 3700"),
            cancels("09:00:00", "account -3700", "second"),
            spent("09:00:00", "0: 0"),
        ),
    ),
    _case(
        case_id="sale.scan_first",
        zh="先扫码看人,再出示新码付款",
        en="Somebody is looked up first, and pays with a new code.",
        teaches="a look-up spends its code: ask for the next one",
        run=run(shows(), scans("09:00:01", ADMITTED), *buys("09:00:05", PAID), spent("09:00:06", "1: 3700")),
    ),
    _case(
        case_id="cancel.next_day",
        zh="当日、次日各撤销一次:第二次应拒绝",
        en="Cancelled today, and once more tomorrow: the second time is refused.",
        teaches="what was undone stays undone, also when the shop opens again",
        run=run(
            *buys("09:00:00", PAID),
            cancels("18:00:00", "account -3700"),
            does("2026-03-03T08:00", "till_new_day"),
            cancels("2026-03-03T09:00", "refund.done"),
            does("2026-03-03T09:01", "balance", "account 50000"),
        ),
    ),
    _case(
        case_id="clock.midnight",
        zh="23:59:59 成交,零点后撤销",
        en="Sold at 23:59:59, undone after midnight.",
        teaches="a sale belongs to the day of its settlement, and is found on the next one",
        run=run(
            *buys("23:59:59", PAID),
            prints("23:59:59", "yes", "23:59:59"),
            cancels("2026-03-03T00:00:01", "account -3700"),
            spent("2026-03-03T00:00:02", "0: 0"),
        ),
    ),
    _case(
        case_id="clock.year_end",
        zh="12月31日 23:59:59 成交:票面时间以平台为准",
        en="Sold in the last second of the year: the receipt says so, by the platform's clock.",
        teaches=_PLATFORM_TIME,
        run=run(
            *buys("23:59:59", PAID),
            prints("23:59:59", "yes", "2026-12-31"),
            spent("23:59:59", "1: 3700"),
            shows("23:59:59.999", as_="last"),
            sells("2027-01-01T00:00", PAID, code="last"),
            prints("2027-01-01T00:00", "yes", "2027-01-01"),
            spent("2027-01-01T00:00", "1: 3700"),
            day="2026-12-31",
        ),
    ),
    _case(
        case_id="clock.year_ahead",
        zh="时钟快进一年:旧码已不可识别、新码可用、旧单可退",
        en="A year later: the old code is none any more, a new one pays, the old sale is given back.",
        teaches="the till keeps no clock of its own against which a year would be wrong",
        run=run(
            *buys("09:00:00", PAID),
            shows("09:00:10", as_="old"),
            scans("2027-03-02T09:00", "code.invalid", code="old"),
            *buys("2027-03-02T09:01", PAID, as_="new"),
            cancels("2027-03-02T09:02", "account -3700"),
            spent("2027-03-02T09:03", "1: 3700"),
        ),
    ),
    _case(
        case_id="clock.back_again",
        zh="时钟回拨:平台拒绝,恢复后同一张码可用",
        en="The platform's clock steps back: refused, and the same code is good once it is right.",
        teaches="a platform in trouble spends no code: say so, and try again",
        run=run(
            shows(),
            breaks("09:00:00", "clock.stepped_back", "scan"),
            scans("09:00:01", "clock.stepped_back"),
            sells("09:00:05", PAID),
        ),
    ),
)
