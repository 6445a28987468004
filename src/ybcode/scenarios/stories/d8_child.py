"""D8 孩子建档: a newborn's file, from a blurred certificate to a code; and the PIN that nobody should choose.

And the sixteenth birthday: until then a parent binds with either document and no face, from then on with the
household register and the own face; the day itself is the region's choice (X6).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ybcode.scenarios.stories.telling import binds
from ybcode.scenarios.story import ADMITTED, Run, Step, Story

if TYPE_CHECKING:
    from collections.abc import Iterator

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

_PARENT, _TEN = "家长", "十岁孩子"
_OF = {"member": _TEN}
_CERTIFICATE = {**_OF, "documents": "birth_certificate"}
_BEFORE, _ON, _AFTER = "2031-03-02", "2031-03-03", "2031-03-04"
"""Around the sixteenth birthday of the child, who is ten when the world begins."""


def _as_a_child(day: str) -> tuple[Step, ...]:
    """The certificate is enough, and the code is shown without a face."""
    return (
        Step(f"{day}T12:00", _PARENT, "bind", _CERTIFICATE, "bound"),
        Step(f"{day}T12:01", _PARENT, "show", {**_OF, "as_": "code"}),
        Step(f"{day}T12:02", _PARENT, "unbind", _OF),
    )


def _as_an_adult(day: str) -> tuple[Step, ...]:
    """The certificate is not enough; the register and the own face are, and the face again at first use."""
    return (
        Step(f"{day}T12:00", _PARENT, "bind", _CERTIFICATE, "family.document_missing"),
        binds(f"{day}T12:01", _PARENT, _TEN, "identity.face_needed", face=None),
        binds(f"{day}T12:02", _PARENT, _TEN),
        Step(f"{day}T12:03", _PARENT, "show", {**_OF, "as_": "code"}, "identity.first_use_face"),
        Step(f"{day}T12:04", _PARENT, "face_check", _OF),
        Step(f"{day}T12:05", _PARENT, "show", {**_OF, "as_": "code"}),
        Step(f"{day}T12:06", _PARENT, "unbind", _OF),
    )


def _sixteen() -> Iterator[Run]:
    ten = (
        Step("09:00:00", _PARENT, "bind", _OF, "family.document_missing"),
        Step("09:01:00", _PARENT, "bind", {**_OF, "documents": "household_register"}, "bound"),
        Step("09:02:00", _PARENT, "unbind", _OF),
    )
    for name, region, on_the_day in (
        ("the sixteenth birthday: bound as an adult on the day itself", None, _as_an_adult(_ON)),
        ("the sixteenth birthday: a child on the day itself still", "member_leaves_city", _as_a_child(_ON)),
    ):
        steps = (*ten, *_as_a_child(_BEFORE), *on_the_day, *_as_an_adult(_AFTER))
        yield Run(name=name, day=_DAY, region=region, steps=steps)
    yield Run(
        name="bound as a child, and sixteen since midnight: the own face before the next use",
        day=_DAY,
        steps=(
            Step("09:00:00", _PARENT, "bind", _CERTIFICATE, "bound"),
            Step(f"{_BEFORE}T23:59:50", _PARENT, "show", {**_OF, "as_": "last"}),
            Step(f"{_ON}T00:00", _PARENT, "show", {**_OF, "as_": "code"}, "identity.first_use_face"),
            Step(f"{_ON}T00:00", _PARENT, "scan", {"code": "last"}, ADMITTED),
            Step(f"{_ON}T00:01", _PARENT, "face_check", _OF),
            Step(f"{_ON}T00:02", _PARENT, "show", {**_OF, "as_": "code"}),
            Step(f"{_ON}T00:02", _PARENT, "scan", {"code": "code"}, ADMITTED),
        ),
    )


STORY = Story(
    story_id="D8",
    zh="孩子建档",
    en="A child's file and the weak PIN",
    teaches="A file is documents, a review of working days, and a way to hand it over; then comes the code.",
    cast={
        "孩子": "user_newborn",
        "新用户": "user_not_activated",
        _PARENT: "user_family_of_five",
        _TEN: "user_family_of_five_child",
    },
    sources=(
        "S1 「若为儿童办理,还需出生证明及监护人证件」",
        "S1 「等待1-3个工作日审核」",
        "S2 「绑定16岁以下成员需出生证明或户口本,16岁以上需户口本+刷脸」; W19 (X6)",
        "domain.md D8",
    ),
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
        *_sixteen(),
    ),
)
