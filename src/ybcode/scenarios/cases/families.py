"""A relative's code on another one's phone: whose name, whose money, and for how long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ybcode.scenarios.cases.case import Case, Level
from ybcode.scenarios.cases.telling import PAID, cancels, does, prints, run, scans, sells, shows, spent
from ybcode.scenarios.story import ADMITTED, Run, Step

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ybcode.scenarios.story import Word

DAUGHTER, MOTHER, FATHER, CHILD = "女儿", "母亲", "父亲", "孩子"
_CAST: Mapping[str, str] = {
    DAUGHTER: "user_ok",
    MOTHER: "user_retired",
    FATHER: "user_resident",
    CHILD: "user_child",
}
_MOTHERS_NAME = "王测兰"


def bound(member: str = MOTHER, at: str = "08:00:00") -> tuple[Step, Step]:
    """The daughter binds a relative, who looks into her phone once."""
    papers: Mapping[str, Word] = {"documents": "household_register", "face": True}
    return (
        Step(at, DAUGHTER, "bind", {"member": member, **papers}, "bound"),
        Step(at, DAUGHTER, "face_check", {"member": member}),
    )


def _shown(at: str = "09:00:00", member: str = MOTHER) -> Step:
    return shows(at, DAUGHTER, member=member)


def _case(case_id: str, zh: str, en: str, teaches: str, *steps: Step, level: Level = "full") -> Case:
    told: Run = run(*steps)
    return Case(
        case_id=case_id, family="family", level=level, zh=zh, en=en, teaches=teaches, cast=_CAST, run=told
    )


def _balance(at: str, who: str, fen: int) -> Step:
    return does(at, "balance", f"account {fen}", who)


_UNBINDS = does("09:00:03", "unbind", who=DAUGHTER, member=MOTHER)
_AT_ONCE = "authority ends with the binding: keep no ecToken and no name for a later sale"

CASES: tuple[Case, ...] = (
    _case(
        "family.patient",
        "女儿出示母亲的码:屏幕显示母亲姓名,扣母亲的账户",
        "A daughter shows her mother's code: the mother is the patient, and her account pays.",
        "the patient is the subject of the code, not who holds the phone",
        *bound(),
        _shown(),
        scans("09:00:01", ADMITTED),
        does("09:00:01", "till_patient", _MOTHERS_NAME, DAUGHTER),
        _shown("09:00:10"),
        sells("09:00:11", PAID),
        does("09:00:11", "till_patient", _MOTHERS_NAME, DAUGHTER),
        _balance("09:00:12", DAUGHTER, 50000),
        spent("09:00:12", "1: 3700", MOTHER),
        spent("09:00:12", "0: 0", DAUGHTER),
        level="smoke",
    ),
    _case(
        "family.unbound",
        "解绑后手机上的码立即失效",
        "After unbinding, the code on the screen is dead at once.",
        _AT_ONCE,
        *bound(),
        _shown(),
        _UNBINDS,
        sells("09:00:04", "family.unbound"),
        prints("09:00:04", "no"),
        spent("09:00:05", "0: 0", MOTHER),
    ),
    _case(
        "family.unbound_meanwhile",
        "扫码之后、再次扫码之前解绑:必须拒绝",
        "Scanned, unbound, scanned once more: the second time is refused.",
        _AT_ONCE,
        *bound(),
        _shown(),
        scans("09:00:01", ADMITTED),
        _UNBINDS,
        scans("09:00:04", "family.unbound"),
        sells("09:00:05", "family.unbound"),
        spent("09:00:06", "0: 0", MOTHER),
    ),
    _case(
        "family.cancel_unbound",
        "解绑不影响撤销已结算的销售",
        "What was settled before the unbinding is given back after.",
        "undoing needs the receipt, not the code",
        *bound(),
        _shown(),
        sells("09:00:01", PAID),
        _UNBINDS,
        cancels("09:05:00", "account -3700"),
        spent("09:05:01", "0: 0", MOTHER),
    ),
    _case(
        "family.member_abnormal",
        "家人停保:出示家人的码应拒绝",
        "The mother's insurance is suspended: her daughter's phone is refused for her.",
        "say that it is the member's insurance, and no more of it",
        *bound(),
        does("08:30:00", "suspend", who=MOTHER),
        _shown(),
        sells("09:00:01", "family.member_abnormal"),
        prints("09:00:01", "no"),
        spent("09:00:02", "0: 0", MOTHER),
    ),
    _case(
        "family.binder_abnormal",
        "出示人停保不影响家人用码",
        "The daughter's own insurance is suspended: her mother's code is as good as before.",
        "only the subject's standing is asked",
        *bound(),
        does("08:30:00", "suspend", who=DAUGHTER),
        _shown(),
        sells("09:00:01", PAID),
    ),
    _case(
        "family.not_mutual_aid",
        "亲情账户≠家庭共济:父亲无账户,收现金,不动女儿的余额",
        "A binding shares no money: the father has no account, so it is cash, with a notice.",
        "a notice is no refusal, and the binder's account is never debited",
        *bound(FATHER),
        _shown(member=FATHER),
        sells("09:00:01", "cash 3700"),
        _balance("09:00:02", DAUGHTER, 50000),
        spent("09:00:02", "1: 3700", FATHER),
    ),
    _case(
        "family.mutual_aid",
        "开通家庭共济后由女儿的账户支付父亲的药费",
        "With mutual aid open, the daughter's account pays for her father.",
        "whose code and whose money are two things; the split says which",
        does("08:00:00", "open_aid", who=DAUGHTER, receiver=FATHER),
        shows(who=FATHER),
        sells("09:00:01", "aid 3700"),
        _balance("09:00:02", DAUGHTER, 46300),
        cancels("09:10:00", "aid -3700"),
        _balance("09:10:01", DAUGHTER, 50000),
    ),
    _case(
        "family.two_customers",
        "先扫甲、后卖乙:显示并扣乙,不得沿用甲的身份",
        "One customer is scanned, another one pays: the sale is the other one's.",
        "an ecToken is of one person: a sale never takes that of the customer before",
        shows(who=DAUGHTER, as_="first"),
        scans("09:00:00", ADMITTED, code="first"),
        *(shows("09:00:05", MOTHER), sells("09:00:05", PAID)),
        does("09:00:05", "till_patient", _MOTHERS_NAME, DAUGHTER),
        spent("09:00:06", "0: 0", DAUGHTER),
        spent("09:00:06", "1: 3700", MOTHER),
    ),
)
