"""The magic people and places: a handful with fixed names, the same in every sandbox.

Their ages are told by ``as_of``, so a child stays a child. Province 59 is home, 58 is away; neither
was ever assigned (GB/T 2260), so no ID number here can be anybody's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ybcode.rules.holders.person import Person
from ybcode.rules.institutions import Institution
from ybcode.values import IdNumber, InstitutionId, PersonId, id_check_digit

if TYPE_CHECKING:
    from datetime import date

HOME = "590100"
AWAY = "580100"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cast:
    key: str
    name: str
    age: int
    born: str  # month and day
    order: int  # odd for men, even for women (GB 11643)
    region: str = HOME
    activated: bool = True


_CAST = (
    _Cast(key="user_ok", name="林测晓", age=34, born="0412", order=118),
    _Cast(key="user_retired", name="王测兰", age=63, born="0920", order=226),
    _Cast(key="user_child", name="林测果", age=8, born="0601", order=331),
    _Cast(key="user_out_of_province", name="周测远", age=41, born="1103", order=447, region=AWAY),
    _Cast(key="user_not_activated", name="赵测新", age=27, born="0216", order=553, activated=False),
)

PLACES = (
    Institution(institution_id=InstitutionId("P59010100001"), key="pharmacy_ok", name="仿真测试大药房"),
    Institution(institution_id=InstitutionId("H59010100001"), key="hospital_ok", name="仿真测试医院"),
)


def magic_people(as_of: date) -> tuple[Person, ...]:
    """The magic people as they are on a day, in the order in which they are enrolled."""
    return tuple(_person(serial, one, as_of) for serial, one in enumerate(_CAST, start=1))


def adopted(institution_id: InstitutionId) -> Institution:
    """A place that the world does not hold: it is taken in as designated, under its id."""
    return Institution(
        institution_id=institution_id, key=institution_id.text, name=f"仿真机构 {institution_id}"
    )


def _person(serial: int, one: _Cast, as_of: date) -> Person:
    first17 = f"{one.region}{as_of.year - one.age - 1}{one.born}{one.order}"
    return Person(
        person_id=PersonId(f"u{serial:09d}"),
        key=one.key,
        name=one.name,
        id_number=IdNumber(first17 + id_check_digit(first17)),
        region=one.region,
        activated=one.activated,
    )
