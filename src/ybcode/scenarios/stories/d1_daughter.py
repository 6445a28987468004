"""D1 女儿代外省父母付药费: a daughter in another province shows her parents' codes, and they pay.

林晓 is insured in another province than her parents and their pharmacy. Nothing here moves her account,
whose balance is asked for after each payment.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ybcode.scenarios.stories.telling import binds, with_code_of
from ybcode.scenarios.story import ADMITTED, Run, Step, Story

if TYPE_CHECKING:
    from collections.abc import Iterator

_DAY = "2026-03-02"
_WHO, _MOTHER, _FATHER = "林晓", "母亲", "父亲"
_MOTHERS = "布洛芬缓释胶囊 1 86.50"
_FATHERS = "布洛芬缓释胶囊 1 45.00"
_ELSEWHERE = "P59010100088"
_EXPIRED = "code.expired"
_FIRST = "identity.first_use_face"
_CLOSED = "place.not_opened"


def _face(at: str, member: str, expect: str = "done", **words: bool) -> Step:
    return Step(at, _WHO, "face_check", {"member": member, **words}, expect)


def _shows(at: str, member: str, expect: str = "done", as_: str = "code") -> Step:
    return Step(at, _WHO, "show", {"member": member, "as_": as_}, expect)


def _balance(at: str, who: str, fen: int) -> Step:
    return Step(at, who, "balance", {}, f"account {fen}")


_BOUND = (
    Step("09:00:00", _MOTHER, "set_balance", {"amount": "312.40"}),
    _balance("09:00:00", _WHO, 50000),
    binds("09:00:00", _WHO, _MOTHER),
    binds("09:01:00", _WHO, _FATHER, "identity.face_mismatch", face=False),  # dim light
    binds("09:02:00", _WHO, _FATHER),
    Step("09:02:00", _WHO, "members", {}, "bound 2"),
)
_READY = (
    *_BOUND,
    _face("09:30:00", _MOTHER),
    _face("09:30:00", _FATHER),
)

_MAIN = Run(
    name="bound, seen, shown: each parent pays with the own money, and she with none",
    day=_DAY,
    steps=(
        *_BOUND,
        Step("09:05:00", _WHO, "rehearse", {"member": _MOTHER}, _FIRST),
        _shows("09:30:00", _MOTHER, _FIRST),
        _face("09:30:20", _MOTHER, "identity.face_mismatch", matches=False),
        _shows("09:30:20", _MOTHER, _FIRST),
        _face("09:30:40", _MOTHER),
        Step("09:31:00", _WHO, "rehearse", {"member": _MOTHER}, "works (family.not_mutual_aid)"),
        *with_code_of(_MOTHER, "09:31:00", _WHO, "pay", expect="account 8650", bill=_MOTHERS),
        _balance("09:31:00", _MOTHER, 22590),
        _balance("09:31:00", _WHO, 50000),
        _face("09:40:00", _FATHER),
        *with_code_of(
            _FATHER,
            "09:40:10",
            _WHO,
            "pay",
            expect="cash 4500 (account.none family.not_mutual_aid)",
            bill=_FATHERS,
        ),
        _balance("09:40:10", _WHO, 50000),
        Step("09:41:00", _WHO, "spending", {"member": _MOTHER}, "total 8650, account 8650"),
        Step("09:41:00", _WHO, "spending", {"member": _FATHER}, "total 4500, cash 4500"),
        Step("09:41:00", _WHO, "members", {}, "active 2"),
    ),
)


_HEAD = "罗全"
_FIVE = Run(
    name="five members and no sixth, until one is unbound; a child of ten needs no face",
    day=_DAY,
    steps=(
        Step("09:00:00", _HEAD, "bind", {"member": "罗妻", "face": True}, "family.document_missing"),
        binds("09:00:00", _HEAD, "罗妻", "identity.face_needed", face=None),
        binds("09:00:00", _HEAD, "罗妻"),
        binds("09:00:00", _HEAD, "罗父"),
        binds("09:01:00", _HEAD, "罗弟"),
        binds("09:01:00", _HEAD, "祖父"),
        Step("09:02:00", _HEAD, "bind", {"member": "孩子", "documents": "birth_certificate"}, "bound"),
        Step("09:02:00", _HEAD, "members", {}, "bound 5"),
        binds("09:03:00", _HEAD, _FATHER, "family.limit"),
        Step("09:04:00", _HEAD, "unbind", {"member": "罗弟"}),
        binds("09:05:00", _HEAD, _FATHER),
        binds("09:06:00", _HEAD, "罗弟", "family.limit"),
        Step("09:06:00", _HEAD, "members", {}, "bound 5, unbound 1"),
        # The child's code is shown at once; an adult's waits for the own face.
        Step("09:07:00", _HEAD, "show", {"member": "孩子", "as_": "child"}),
        Step("09:07:00", _HEAD, "scan", {"code": "child"}, ADMITTED),
        Step("09:07:00", _HEAD, "show", {"member": "祖父", "as_": "none"}, _FIRST),
        # S2 names the app and Alipay.
        Step("09:08:00", _HEAD, "show", {"member": "孩子", "as_": "none", "channel": "wechat"}, _CLOSED),
    ),
)

_NOT_NETWORKED = Run(
    name="alternative: a member who is insured elsewhere, at a pharmacy that is not networked",
    day=_DAY,
    steps=(
        binds("09:00:00", _WHO, "丈夫"),
        _face("09:00:10", "丈夫"),
        Step(
            "09:00:20",
            _WHO,
            "rehearse",
            {"member": "丈夫", "place": "pharmacy_no_cross_region"},
            "place.no_cross_region",
        ),
        *with_code_of(
            "丈夫", "09:01:00", _WHO, "scan", expect="place.no_cross_region", place="pharmacy_no_cross_region"
        ),
        # The pharmacy beside it is networked, and his account pays there.
        *with_code_of("丈夫", "09:02:00", _WHO, "pay", expect="account 8650", bill=_MOTHERS),
        _balance("09:02:00", "丈夫", 41350),
        _balance("09:02:00", _WHO, 50000),
    ),
)

_ABNORMAL = Run(
    name="alternative: the mother's insurance is suspended, and her daughter's is not asked",
    day=_DAY,
    steps=(
        *_READY,
        Step("10:00:00", _MOTHER, "suspend"),
        Step("10:00:00", _WHO, "rehearse", {"member": _MOTHER}, "family.member_abnormal"),
        *with_code_of(_MOTHER, "10:00:00", _WHO, "scan", expect="family.member_abnormal"),
        # On her own phone she hears the cause itself.
        Step("10:01:00", _MOTHER, "show", {"as_": "own"}),
        Step("10:01:00", _MOTHER, "scan", {"code": "own"}, "enrolment.suspended"),
    ),
)

_BINDER_ABNORMAL = Run(
    name="the daughter's own insurance is suspended: her mother's code is as good as before",
    day=_DAY,
    steps=(
        *_READY,
        Step("10:00:00", _WHO, "suspend"),
        *with_code_of(_MOTHER, "10:00:00", _WHO, "pay", expect="account 8650", bill=_MOTHERS),
        _balance("10:00:00", _MOTHER, 22590),
    ),
)


def _by_video(preset: str, after_s: str, expect: str, what: str, *more: Step) -> Run:
    """She shows the code to the counter by video; there it is scanned so many seconds later."""
    return Run(
        name=f"by video, scanned after {after_s} s: {what}",
        day=_DAY,
        preset=preset,
        steps=(
            *_READY,
            _shows("10:00:00", _MOTHER, as_="video"),
            *more,
            Step(f"10:00:{after_s}", _WHO, "scan", {"code": "video"}, expect),
        ),
    )


def _stranger(expect: str) -> Step:
    """Somebody else who saw the video, at another counter."""
    return Step("10:00:20", _WHO, "scan", {"code": "video", "place": _ELSEWHERE}, expect)


def _remote() -> Iterator[Run]:
    yield _by_video("standard", "40", ADMITTED, "in time, and so would anybody be for five minutes")
    # What a long life costs: a stranger is first, and the mother is refused.
    yield _by_video("standard", "40", "code.used", "a stranger who saw it came first", _stranger(ADMITTED))
    # What a short one costs: they have to be quick.
    yield _by_video("hardened", "40", _EXPIRED, "too late, for a code lives fifteen seconds")
    yield _by_video("hardened", "10", ADMITTED, "in time, for they are quick")
    yield _by_video("hardened", "14.999", ADMITTED, "in time, at the last moment")
    yield _by_video("hardened", "15", _EXPIRED, "too late, by a moment")
    # What it saves: the stranger is refused, and the mother is let in with the next picture.
    again = (_stranger(_EXPIRED), _shows("10:00:30", _MOTHER, as_="video"))
    yield _by_video(
        "hardened", "40", ADMITTED, "a stranger came too late; the next picture is let in", *again
    )


STORY = Story(
    story_id="D1",
    zh="女儿代外省父母付药费",
    en="A daughter in another province shows her parents' codes",
    teaches=(
        "A binding shows a code and shares no money. Sent by video, a code that lives long is convenient for"
        " the parents and for whoever sees the video; one that lives short asks them to be quick."
    ),
    cast={
        _WHO: "user_unfiled",
        _MOTHER: "user_retired",
        _FATHER: "user_resident",
        "丈夫": "user_out_of_province",
        _HEAD: "user_family_of_five",
        "罗妻": "user_family_of_five_spouse",
        "孩子": "user_family_of_five_child",
        "罗父": "user_family_of_five_parent",
        "罗弟": "user_family_of_five_sibling",
        "祖父": "user_family_of_five_grandparent",
    },
    sources=(
        "S2 「父母在老家看病时,子女在异地通过亲情账户为其扫码」",
        "S2 「最多绑定5名家庭成员」 「首次使用需本人人脸验证」 「系统自动从被绑定人医保账户扣款」",
        "M1: a relative collects the medicine",
        "domain.md D1, B.3",
    ),
    runs=(_MAIN, _FIVE, _NOT_NETWORKED, _ABNORMAL, _BINDER_ABNORMAL, *_remote()),
)
