"""Places where a code is scanned: what each has opened, and the scenes (用码业务类型) of its kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from ybcode.values import InstitutionId

Kind = Literal["hospital", "pharmacy"]

# 用码业务类型: three public code bases of client software name the same list.
SCENES: dict[str, str] = {
    "01101": "挂号",
    "01102": "住院建档",
    "01103": "入院登记",
    "01104": "缴纳预缴金",
    "01201": "问诊",
    "01202": "预约检查",
    "01203": "检查",
    "01204": "治疗",
    "01301": "结算",
    "01302": "取药",
    "01303": "取报告",
    "01304": "打印票据和清单",
    "01305": "病历材料复印",
    "02121": "药店购药",
    "02122": "下载外购处方",
    "03131": "医疗类APP线上身份认证",
}
MONEY_SCENES = frozenset({"01104", "01301", "02121"})
"""Scenes that move money: they ask the second gate as well (code-format.md, step 10)."""

_PREFIX: dict[Kind, str] = {"hospital": "01", "pharmacy": "02"}
_DEFAULT_SCENE: dict[Kind, str] = {"hospital": "01301", "pharmacy": "02121"}


INPATIENT_SCENES = frozenset({"01102", "01103", "01104"})
"""Scenes of a stay in hospital: what a filing for care elsewhere is asked for first."""

Fund = Literal["pooled", "account"]
BOTH_FUNDS: frozenset[Fund] = frozenset({"pooled", "account"})
"""统筹基金 and 个人账户: the two sources of money that a place may have opened (S1 「两部分」)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Institution:
    """A place with a counter.

    Attributes:
        institution_id: its public code.
        key: the magic name, or the id where it has none.
        name: what stands over the door; visibly synthetic.
        designated: whether it is 定点: nobody else may scan (S0 「定点机构扫描动态二维码」).
        funds: what it has opened; a pharmacy may be open for accounts only.
        face: whether its tills have a camera (S0 「需在支持的设备上完成人脸识别」).
        cross_region: whether it settles for people insured elsewhere (S2 「就医地需开通异地联网结算」).
        tier: 1 to 3, a hospital's rank; 1 for a pharmacy.
        scenes: the scenes that it has opened; None for all of its kind.
    """

    institution_id: InstitutionId
    key: str
    name: str
    designated: bool = True
    funds: frozenset[Fund] = BOTH_FUNDS
    face: bool = True
    cross_region: bool = True
    tier: int = 1
    scenes: frozenset[str] | None = None

    @property
    def region(self) -> str:
        """Six digits: where it stands."""
        return self.institution_id.text[1:7]

    @property
    def kind(self) -> Kind:
        """Hospital or pharmacy, by the first letter of its id."""
        return "hospital" if self.institution_id.text.startswith("H") else "pharmacy"

    @property
    def default_scene(self) -> str:
        """What its counter asks for when nothing else is said: a purchase, or a settlement."""
        return _DEFAULT_SCENE[self.kind]

    def may_ask(self, scene: str) -> bool:
        """Whether this kind of place may scan for a scene.

        A pharmacy (02) may not redeem a code for a hospital scene (01) and vice versa;
        identity on an app (03) is asked by either.
        """
        return scene in SCENES and scene[:2] in (_PREFIX[self.kind], "03")

    def has_opened(self, scene: str) -> bool:
        """Whether this place has opened a scene that its kind may ask for."""
        return self.scenes is None or scene in self.scenes


def same_area(region: str, other: str) -> bool:
    """Whether two regions pool their funds together: the first four digits of both are equal."""
    return region[:4] == other[:4]
