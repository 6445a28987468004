"""D10 账号不符合规范: a name that does not agree, for each of its three causes.

The card, two places of enrolment and a balance of zero come with what they need.
"""

from __future__ import annotations

from ybcode.scenarios.story import ADMITTED, Run, Step, Story

_WHO = "褚铭"
_NEW, _OLD = "褚测铭", "褚测名"


def _type(at: str, expect: str = "done", *, name: str = _NEW) -> Step:
    return Step(at, _WHO, "check_record", {"name": name}, expect)


STORY = Story(
    story_id="D10",
    zh="“账号不符合规范”",
    en="A bad record",
    teaches="A mismatch has three causes, and each has its own way out: type again, correct, wait.",
    cast={_WHO: "user_bad_record", "林晓": "user_ok"},
    sources=(
        "S4 「输入的姓名、身份证号、社保编号等与系统记录不符」",
        "S4 「手动输入错误或系统同步延迟」",
        "domain.md D10.1",
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
    ),
)
