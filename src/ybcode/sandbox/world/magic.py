"""The magic people and places: a handful with fixed names, the same in every sandbox.

Their ages are told by ``as_of``, so a child stays a child. Province 59 is home, 58 is away; neither
was ever assigned (GB/T 2260), so no ID number here can be anybody's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from ybcode.rules.holders.person import Person
from ybcode.rules.institutions import Fund, Institution
from ybcode.values import IdNumber, InstitutionId, PersonId, id_check_digit

if TYPE_CHECKING:
    from datetime import date

HOME = "590100"
AWAY = "580100"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cast:
    key: str
    name: str
    age: int = 0
    born: str = ""  # month and day
    days: int | None = None  # since birth, where it is not told in years
    order: int  # odd for men, even for women (GB 11643)
    region: str = HOME
    activated: bool = True


_CAST = (
    _Cast(key="user_ok", name="林测晓", age=34, born="0412", order=118),
    _Cast(key="user_retired", name="王测兰", age=63, born="0920", order=226),
    _Cast(key="user_child", name="林测果", age=8, born="0601", order=331),
    _Cast(key="user_out_of_province", name="周测远", age=41, born="1103", order=447, region=AWAY),
    _Cast(key="user_not_activated", name="赵测新", age=27, born="0216", order=553, activated=False),
    _Cast(key="user_resident", name="林测国", age=65, born="0808", order=117),
    _Cast(key="user_suspended", name="陈测停", age=39, born="0523", order=219),
    _Cast(key="user_resumed_3_workdays", name="孙测续", age=45, born="1230", order=335),
    _Cast(key="user_frozen", name="吴测冻", age=52, born="0107", order=441),
    _Cast(key="user_locked", name="郑测锁", age=31, born="0714", order=556),
    _Cast(key="user_sanctioned", name="冯测罚", age=48, born="0319", order=667),
    _Cast(key="user_unfiled", name="蒋测游", age=29, born="1002", order=778, region=AWAY),
    _Cast(key="user_not_enrolled", name="何测无", age=33, born="0630", order=883),
    _Cast(key="user_newborn", name="林测芽", days=60, order=992, activated=False),
    _Cast(key="user_bad_record", name="褚测铭", age=37, born="1018", order=113),
    _Cast(key="user_expired_code", name="卫测迟", age=44, born="0225", order=224),
    _Cast(key="user_zero_balance", name="钱测零", age=36, born="0911", order=338),
    _Cast(key="user_family_of_five", name="罗测全", age=40, born="0505", order=119),
    _Cast(key="user_family_of_five_spouse", name="沈测佳", age=38, born="0816", order=228),
    _Cast(key="user_family_of_five_child", name="罗测苗", age=10, born="0303", order=332),
    _Cast(key="user_family_of_five_parent", name="罗测山", age=66, born="1127", order=445),
    _Cast(key="user_family_of_five_sibling", name="罗测杰", age=35, born="0621", order=551),
    _Cast(key="user_family_of_five_grandparent", name="罗测松", age=88, born="0109", order=669),
)

_ACCOUNT_ALONE: frozenset[Fund] = frozenset({"account"})

PLACES = (
    Institution(institution_id=InstitutionId("P59010100001"), key="pharmacy_ok", name="仿真测试大药房"),
    Institution(institution_id=InstitutionId("H59010100001"), key="hospital_ok", name="仿真测试医院", tier=3),
    Institution(
        institution_id=InstitutionId("P59010100002"),
        key="pharmacy_account_only",
        name="仿真个账药房",
        funds=_ACCOUNT_ALONE,
        face=False,
    ),
    Institution(
        institution_id=InstitutionId("P59010100003"),
        key="pharmacy_not_designated",
        name="仿真非定点药房",
        designated=False,
        cross_region=False,
    ),
    Institution(
        institution_id=InstitutionId("P59010100004"),
        key="pharmacy_no_cross_region",
        name="仿真本地药房",
        cross_region=False,
    ),
    Institution(
        institution_id=InstitutionId("H59010100002"), key="hospital_tier1", name="仿真社区医院", tier=1
    ),
)


@lru_cache(maxsize=4)
def magic_people(as_of: date) -> tuple[Person, ...]:
    """The magic people as they are on a day, in the order in which they are enrolled."""
    return tuple(_person(serial, one, as_of) for serial, one in enumerate(_CAST, start=1))


def adopted(institution_id: InstitutionId, *, designated: bool = True) -> Institution:
    """A place that the world does not hold: it is taken in under its id.

    Args:
        institution_id: of the right shape.
        designated: as designated, or not (policy key ``places.unknown``).
    """
    return Institution(
        institution_id=institution_id,
        key=institution_id.text,
        name=f"仿真机构 {institution_id}",
        designated=designated,
    )


def _person(serial: int, one: _Cast, as_of: date) -> Person:
    born = f"{as_of.year - one.age - 1}{one.born}"
    if one.days is not None:
        born = f"{as_of - timedelta(days=one.days):%Y%m%d}"
    first17 = f"{one.region}{born}{one.order}"
    return Person(
        person_id=PersonId(f"u{serial:09d}"),
        key=one.key,
        name=one.name,
        id_number=IdNumber(first17 + id_check_digit(first17)),
        region=one.region,
        activated=one.activated,
    )
