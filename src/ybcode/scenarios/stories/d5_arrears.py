"""D5 断缴—补缴—恢复: suspended, paid, and usable again one to three working days later.

2025-04-27 is a Sunday that is worked, 1 to 5 May are holidays: a calendar of weekdays would be wrong by
a day.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ybcode.scenarios.stories.telling import HOSPITAL, with_code
from ybcode.scenarios.story import ADMITTED, Run, Step, Story

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ybcode.scenarios.story import Word

_DAY = "2025-04-01"
_AWAY = "H58010100001"
_DEPOSIT = {"place": _AWAY, "scene": "01104"}
_WORKDAYS = {1: "2025-04-27", 2: "2025-04-28", 3: "2025-04-29"}


def _scan(at: str, expect: str, words: Mapping[str, Word] | None = None) -> Iterator[Step]:
    yield Step(at, "孙续", "show", {"as_": "code"})
    yield Step(at, "孙续", "scan", {"code": "code", **(words or {})}, expect)


_SUSPENDED = (
    Step(f"{_DAY}T00:00", "孙续", "suspend"),
    *_scan(f"{_DAY}T09:00", "enrolment.suspended"),
    Step(f"{_DAY}T09:05", "孙续", "look_up", {}, "2"),
)


_CT = "CT平扫 1 300.00"
# ¥30 first-pay, ¥200 of the deductible, half of the last ¥70.
_CT_PAID = "fund 3500, account 26500"


def _examined(at: str, expect: str) -> Iterator[Step]:
    yield from with_code(at, "孙续", "pay", expect, place=HOSPITAL, bill=_CT)


def _paid(**words: Word) -> Step:
    return Step("2025-04-25T16:00", "孙续", "repay", words)


def _usable_after(workdays: int) -> Run:
    day = _WORKDAYS[workdays]
    before = f"2025-04-{int(day[-2:]) - 1}T23:59:59.999"
    return Run(
        name=f"3 synced after {workdays} working days: usable from {day}",
        day=_DAY,
        steps=(
            *_SUSPENDED,
            _paid(sync_workdays=workdays),
            Step("2025-04-25T16:00", "孙续", "look_up", {}, "1"),
            *_scan("2025-04-25T16:01", "enrolment.syncing"),
            *_scan(before, "enrolment.syncing"),
            *_scan(f"{day}T00:00", ADMITTED),
        ),
    )


def _receipt(region: str | None, expect: str) -> Run:
    return Run(
        name=f"4 the receipt of 26 April in {region or 'a city without retrospect'}",
        day=_DAY,
        region=region,
        steps=(
            *_SUSPENDED,
            _paid(),
            Step("2025-04-26T10:00", "孙续", "keep_receipt", {"place": "hospital_ok", "amount_fen": 20_000}),
            Step("2025-04-29T09:00", "孙续", "claim", {"number": 1}, expect),
        ),
    )


STORY = Story(
    story_id="D5",
    zh="断缴—补缴—恢复",
    en="Suspended, then usable one to three working days later",
    teaches="Two clocks run after a break, the law's and the system's; working days are not weekdays.",
    cast={"孙续": "user_ok", "他处未参保": "user_not_enrolled"},
    sources=("S3 「需等待1-3个工作日系统同步才能恢复结算功能」", "S0 「次月恢复参保」", "domain.md D5"),
    runs=(
        Run(
            name="1 suspended: the code shows, a look-up works, settlement does not",
            day=_DAY,
            steps=(
                *_SUSPENDED,
                Step(f"{_DAY}T09:10", "孙续", "show", {"as_": "report"}),
                Step(
                    f"{_DAY}T09:10",
                    "孙续",
                    "scan",
                    {"code": "report", "place": "hospital_ok", "scene": "01303"},
                    ADMITTED,
                ),
            ),
        ),
        Run(
            name="1 who is enrolled nowhere has no valid enrolment",
            day=_DAY,
            steps=(
                Step(f"{_DAY}T09:00", "他处未参保", "show", {"as_": "code"}),
                Step(f"{_DAY}T09:00", "他处未参保", "scan", {"code": "code"}, "enrolment.none"),
            ),
        ),
        *(_usable_after(workdays) for workdays in _WORKDAYS),
        Run(
            name="3 what is settled after the recovery: refused until then, and to the fen from then on",
            day=_DAY,
            steps=(
                Step("2025-03-31T10:00", "孙续", "used", {}, "nothing"),
                Step(f"{_DAY}T00:00", "孙续", "suspend"),
                *_examined(f"{_DAY}T09:00", "enrolment.suspended"),
                _paid(sync_workdays=3),
                *_examined("2025-04-28T23:59:59.999", "enrolment.syncing"),
                Step("2025-04-29T00:00", "孙续", "balance", {}, "account 50000"),
                *_examined("2025-04-29T00:00:05", _CT_PAID),
                Step("2025-04-29T00:01", "孙续", "balance", {}, "account 23500"),
                Step("2025-04-29T00:01", "孙续", "used", {}, "deductible 20000, fund 3500"),
            ),
        ),
        Run(
            name="3 a quote of the day before does not help whom the break comes between",
            day="2025-03-31",
            steps=(
                *with_code(
                    "23:55:00",
                    "孙续",
                    "quote",
                    f"first_pay 3000, scope 27000, deductible 20000, {_CT_PAID}",
                    place=HOSPITAL,
                    bill=_CT,
                ),
                Step(f"{_DAY}T00:00", "孙续", "suspend"),
                Step(f"{_DAY}T00:01", "孙续", "settle", {"place": HOSPITAL}, "enrolment.suspended"),
            ),
        ),
        Run(
            name="3 what was settled before the break is given back during it",
            day="2025-03-31",
            steps=(
                *_examined("10:00:00", _CT_PAID),
                Step(f"{_DAY}T00:00", "孙续", "suspend"),
                Step(
                    f"{_DAY}T09:00",
                    "孙续",
                    "cancel",
                    {"place": HOSPITAL},
                    "refund: fund -3500, account -26500 (refund.pending)",
                ),
            ),
        ),
        Run(
            name="3 paid after the closing hour counts as paid on the next day",
            day=_DAY,
            steps=(
                *_SUSPENDED,
                Step("2025-04-24T17:00", "孙续", "repay", {"sync_workdays": 1}),
                *_scan("2025-04-26T23:59:59.999", "enrolment.syncing"),
                *_scan("2025-04-27T00:00", ADMITTED),
            ),
        ),
        Run(
            name="3 paid before it does not",
            day=_DAY,
            steps=(
                *_SUSPENDED,
                Step("2025-04-24T16:59:59.999", "孙续", "repay", {"sync_workdays": 1}),
                *_scan("2025-04-24T23:59:59.999", "enrolment.syncing"),
                *_scan("2025-04-25T00:00", ADMITTED),
            ),
        ),
        _receipt("retro_city", "approved"),
        _receipt(None, "not_retroactive"),
        Run(
            name="5 a filing for care elsewhere is void after the break",
            day=_DAY,
            steps=(
                Step("2025-03-20T09:00", "孙续", "file", {"region": "580100"}),
                *_scan("2025-03-20T09:01", ADMITTED, _DEPOSIT),
                *_SUSPENDED,
                _paid(),
                *_scan("2025-04-29T09:00", "filing.missing", _DEPOSIT),
                Step("2025-04-29T09:05", "孙续", "file", {"region": "580100"}),
                *_scan("2025-04-29T09:06", ADMITTED, _DEPOSIT),
            ),
        ),
        Run(
            name="6 a city in which cover comes back with the next month",
            day=_DAY,
            region="next_month_city",
            steps=(
                *_SUSPENDED,
                _paid(sync_workdays=3),
                *_scan("2025-04-30T23:59:59.999", "enrolment.waiting"),
                *_scan("2025-05-01T00:00", ADMITTED),
            ),
        ),
        Run(
            name="7 after a gap of four months there is a waiting period",
            day="2025-01-01",
            steps=(
                Step("2025-01-01T00:00", "孙续", "suspend"),
                Step("2025-05-06T10:00", "孙续", "repay"),
                *_scan("2025-05-12T09:00", "enrolment.waiting"),
                *_scan("2025-11-05T23:59:59.999", "enrolment.waiting"),
                *_scan("2025-11-06T00:00", ADMITTED),
            ),
        ),
    ),
)
