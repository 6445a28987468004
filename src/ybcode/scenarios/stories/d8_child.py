"""D8 孩子建档: a newborn's file, from a blurred certificate to a code; and the PIN that nobody should choose.

What belongs to a family tie (a commitment letter for a child of fifteen) comes with the family.
"""

from __future__ import annotations

from ybcode.scenarios.story import ADMITTED, Run, Step, Story

_DAY = "2026-03-02"
_BASICS = "id_card household_register insurance_number guardian_id"

_OPENED = (
    Step("09:00:00", "孩子", "show", {"as_": "none"}, "code.not_activated"),
    Step("09:00:00", "孩子", "begin_file", {"channel": "app", "applicant": "user_ok"}),
    Step(
        "09:10:00",
        "孩子",
        "submit",
        {"clear": _BASICS, "blurred": "birth_certificate"},
        "onboarding.document_unclear",
    ),
    Step("09:20:00", "孩子", "submit", {"clear": "birth_certificate"}),
    Step("09:21:00", "孩子", "deliver", {"how": "visible"}, "onboarding.in_review"),
    Step("2026-03-04T23:59:59.999", "孩子", "deliver", {"how": "visible"}, "onboarding.in_review"),
    Step("2026-03-05T00:00:00", "孩子", "deliver", {"how": "visible"}),
)


STORY = Story(
    story_id="D8",
    zh="孩子建档",
    en="A child's file and the weak PIN",
    teaches="A file is documents, a review of working days, and a way to hand it over; then comes the code.",
    cast={"孩子": "user_newborn", "新用户": "user_not_activated"},
    sources=("S1 「若为儿童办理,还需出生证明及监护人证件」", "S1 「等待1-3个工作日审核」", "domain.md D8"),
    runs=(
        Run(
            name="a newborn is on file after three working days, and insured once enrolled",
            day=_DAY,
            steps=(
                *_OPENED,
                Step("2026-03-05T08:00:00", "孩子", "activate", {"pin": "271828"}),
                Step("2026-03-05T08:01:00", "孩子", "show", {"as_": "code"}),
                Step("2026-03-05T08:01:00", "孩子", "scan", {"code": "code"}, "enrolment.none"),
                Step("2026-03-05T08:05:00", "孩子", "enrol", {"kind": "resident"}),
                Step("2026-03-10T08:00:00", "孩子", "show", {"as_": "later"}),
                Step("2026-03-10T08:00:00", "孩子", "scan", {"code": "later"}, ADMITTED),
            ),
        ),
        Run(
            name="the PIN of a region is refused, and what was passed is not asked again",
            day=_DAY,
            steps=(
                Step("09:00:00", "新用户", "activate", {"pin": "888888"}, "pin.weak"),
                Step("09:01:00", "新用户", "activate", {"pin": "271828"}),
                Step("09:02:00", "新用户", "show", {"as_": "code"}),
                Step("09:02:00", "新用户", "scan", {"code": "code"}, ADMITTED),
            ),
        ),
        Run(
            name="three wrong PINs lock for a day",
            day=_DAY,
            steps=(
                Step("09:00:00", "新用户", "activate", {"pin": "271828"}),
                Step("09:01:00", "新用户", "type_pin", {"pin": "314159"}, "pin.wrong"),
                Step("09:01:00", "新用户", "type_pin", {"pin": "314159"}, "pin.wrong"),
                Step("09:01:00", "新用户", "type_pin", {"pin": "314159"}, "pin.locked"),
                Step("2026-03-03T09:00:59.999", "新用户", "type_pin", {"pin": "271828"}, "pin.locked"),
                Step("2026-03-03T09:01:00", "新用户", "type_pin", {"pin": "271828"}),
            ),
        ),
    ),
)
