"""D10 账号不符合规范: a name that does not agree, a broken or lost card, two places, a code that is cut off.

The balance of zero is told by ``d10_balance``.
"""

from __future__ import annotations

from ybcode.scenarios.stories import d10_balance
from ybcode.scenarios.stories.telling import with_code
from ybcode.scenarios.story import ADMITTED, Run, Step, Story

_WHO = "褚铭"
_NEW, _OLD = "褚测铭", "褚测名"


def _type(at: str, expect: str = "done", *, name: str = _NEW) -> Step:
    return Step(at, _WHO, "check_record", {"name": name}, expect)


def _buy(at: str, expect: str) -> tuple[Step, Step]:
    """Show a code at the pharmacy."""
    return Step(at, "林晓", "show", {"as_": "code"}), Step(at, "林晓", "scan", {"code": "code"}, expect)


_ELSEWHERE = Step("09:00:00", "林晓", "enrol_elsewhere", {"region": "580100"})


STORY = Story(
    story_id="D10",
    zh="“账号不符合规范”与余额为零",
    en="A bad record and a balance of zero",
    teaches="A mismatch has three causes, and each its own way out; and a balance of zero is no refusal.",
    cast={
        _WHO: "user_bad_record",
        "林晓": "user_ok",
        "赵新": "user_not_activated",
        "罗全": "user_family_of_five",
        "钱零": "user_zero_balance",
        "林国": "user_resident",
    },
    sources=(
        "S4 「输入的姓名、身份证号、社保编号等与系统记录不符」",
        "S4 「手动输入错误或系统同步延迟」",
        "S4 「医保卡磁条磨损、芯片损坏」",
        "S4 「若因网络问题导致凭证格式错误,可等待网络恢复后重新下载」",
        "O17 「各地信息系统不统一,数据没有及时同步」",
        "S3 「社保卡未激活、信息不一致、家庭共济、账户冻结或地区政策差异」, 「不影响医保报销待遇」",
        "domain.md D10",
    ),
    runs=(
        Run(
            name="1 typed wrong, then stale, then corrected and synced on the next day",
            day="2026-03-02",
            steps=(
                _type("09:00:00", "typing", name=_OLD),
                _type("09:01:00", "stale"),
                Step("09:05:00", _WHO, "correct_record"),
                _type("09:06:00", "sync_delay"),
                _type("09:07:00", "typing", name=_OLD),
                _type("23:59:59.999", "sync_delay"),
                _type("2026-03-03T00:00"),
                _type("2026-03-03T00:01", "typing", name=_OLD),
            ),
        ),
        Run(
            name="1 corrected on a Friday it is right on Monday",
            day="2026-03-06",
            steps=(
                Step("09:00:00", _WHO, "correct_record"),
                _type("2026-03-08T23:59:59.999", "sync_delay"),
                _type("2026-03-09T00:00"),
            ),
        ),
        Run(
            name="1 whose record is right only mistypes, and a code needs no typing",
            day="2026-03-02",
            steps=(
                Step("09:00:00", "林晓", "check_record", {"name": "林测晓"}),
                Step("09:00:01", "林晓", "check_record", {"name": "林测哓"}, "typing"),
                Step(
                    "09:00:02",
                    "林晓",
                    "check_record",
                    {"name": "林测晓", "id_of": "user_retired"},
                    "typing",
                ),
                Step("09:01:00", _WHO, "show", {"as_": "code"}),
                Step("09:01:00", _WHO, "scan", {"code": "code"}, ADMITTED),
            ),
        ),
        Run(
            name="2 the chip is broken: the stripe can be read, and the code works",
            day="2026-03-02",
            steps=(
                Step("09:00:00", "林晓", "read_card", {}, ADMITTED),
                Step("09:00:10", "林晓", "wear_out", {"part": "chip"}),
                Step("09:00:20", "林晓", "read_card", {}, "card.unreadable"),
                Step("09:00:30", "林晓", "read_card", {"part": "stripe"}, ADMITTED),
                Step("09:00:40", "林晓", "show", {"as_": "code"}),
                Step("09:00:40", "林晓", "scan", {"code": "code"}, ADMITTED),
            ),
        ),
        Run(
            name="3 a lost card opens nothing until it is replaced; the code goes on",
            day="2026-03-02",
            steps=(
                Step("09:00:00", "林晓", "report_lost"),
                Step("09:00:10", "林晓", "read_card", {}, "card.lost"),
                Step("09:00:20", "林晓", "show", {"as_": "code"}),
                Step("09:00:20", "林晓", "scan", {"code": "code"}, ADMITTED),
                Step("09:05:00", "林晓", "replace_card"),
                Step("09:05:10", "林晓", "read_card", {}, ADMITTED),
            ),
        ),
        Run(
            name="4 the code opens on the old place: switched, it is good",
            day="2026-03-02",
            steps=(
                _ELSEWHERE,
                *_buy("09:00:10", "enrolment.wrong_region"),
                Step("09:05:00", "林晓", "switch_place", {"sync_workdays": 0}),
                *_buy("09:05:10", ADMITTED),
            ),
        ),
        Run(
            name="4 switched while the regions are not in step, it waits for three working days",
            day="2026-03-02",
            steps=(
                _ELSEWHERE,
                Step("09:05:00", "林晓", "switch_place"),
                *_buy("09:05:10", "enrolment.out_of_step"),
                *_buy("2026-03-04T23:59:59.999", "enrolment.out_of_step"),
                *_buy("2026-03-05T00:00:05", ADMITTED),
            ),
        ),
        Run(
            name="4 the agency merges the two places",
            day="2026-03-02",
            steps=(
                _ELSEWHERE,
                *_buy("09:00:10", "enrolment.wrong_region"),
                Step("10:00:00", "林晓", "merge_places"),
                *_buy("10:00:10", ADMITTED),
            ),
        ),
        *d10_balance.RUNS,
        Run(
            name="6 a code that the network cut off is malformed; shown again it is good",
            day="2026-03-02",
            steps=(
                Step("09:00:00", "林晓", "show", {"as_": "code"}),
                Step("09:00:05", "林晓", "scan", {"code": "code", "cut": 27}, "code.malformed"),
                Step("09:00:10", "林晓", "show", {"as_": "again"}),
                Step("09:00:10", "林晓", "scan", {"code": "again"}, ADMITTED),
            ),
        ),
        Run(
            name="6 nothing is paid with what is malformed; shown again it pays, once",
            day="2026-03-02",
            steps=(
                Step("09:00:00", "林晓", "show", {"as_": "code"}),
                Step(
                    "09:00:05",
                    "林晓",
                    "pay",
                    {"code": "code", "cut": 27, "bill": "布洛芬缓释胶囊 1 18.50"},
                    "code.malformed",
                ),
                Step("09:00:05", "林晓", "balance", {}, "account 50000"),
                *with_code("09:00:10", "林晓", "pay", "account 1850", bill="布洛芬缓释胶囊 1 18.50"),
                Step(
                    "09:00:15", "林晓", "pay", {"code": "code", "bill": "布洛芬缓释胶囊 1 18.50"}, "code.used"
                ),
                Step("09:00:15", "林晓", "balance", {}, "account 48150"),
            ),
        ),
    ),
)
