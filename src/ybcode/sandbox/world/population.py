"""A population of any size, from a seed: households of four, every ID number another one.

Nobody is drawn after somebody else: person *i* follows from (seed, as_of, i) alone, so that adding
person 21 never changes person 3. County, order and day of the year are a bijection of *i*; the year is
free, and says how old a father, a mother, a child and a grandparent are. Nobody is born on 29 February.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import blake2b
from math import gcd
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from ybcode.rules.holders.person import Person
from ybcode.sandbox.crowd import population_id
from ybcode.values import IdNumber, id_check_digit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ybcode.rules.holders.clocks import Kind
    from ybcode.rules.holders.dossier.kinship import Relation

Regions = Literal["synthetic", "unassigned-county"]
Role = Literal["father", "mother", "child", "grandparent"]

ROLES: tuple[Role, ...] = ("father", "mother", "child", "grandparent")
"""Who stands where in a household of four; of the last two one is male, and the other one female."""

_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
_GIVEN = "晴朗川岩林溪禾麦果兰竹松柏杉橙柚棠桐枫榆云雨雪霜雾虹星辰月朝暮春夏秋冬"
_AREAS = ("5901", "5902", "5801")
_REAL_PROVINCES = ("11", "31", "44")
_COUNTIES = 60
_ORDERS = 998
_SLOTS = _COUNTIES * _ORDERS
_DAYS = 365
CAPACITY = _SLOTS * _DAYS
"""How many people there can be: 21,856,200."""

_CHILDLESS = 20
"""Nobody of the population had a child at a younger age."""

_ADULT = 16
_RETIRED = 60


@dataclass(frozen=True, slots=True)
class Citizen:
    """One of the population.

    Attributes:
        person: as the issuer knows one; the code is made when it is first shown.
        kind: how the person is insured.
        role: in the household.
    """

    person: Person
    kind: Kind
    role: Role


class Population:
    """People by their index.

    Args:
        key: 32 bytes that follow from the seed.
        as_of: the day on which ages are told.
        regions: provinces 58 and 59, or real provinces with county 99, for tills that look regions up.
    """

    def __init__(self, key: bytes, as_of: date, *, regions: Regions = "synthetic") -> None:
        self._key = key
        self._as_of = as_of
        self._regions = regions
        noise = _draw(key, b"permutation")
        # Coprime to the slots, so odd, and an even shift: a bijection that keeps even places even.
        self._factor = _coprime(int.from_bytes(noise[:8], "big"), _SLOTS)
        self._shift = int.from_bytes(noise[8:16], "big") % _SLOTS & ~1
        self._turn = int.from_bytes(noise[16:24], "big") % _DAYS

    def people(self, first: int, last: int) -> Iterator[Citizen]:
        """The people from an index up to another one, which is not among them.

        Raises:
            ValueError: when there are not so many people.
        """
        if not 0 <= first <= last <= CAPACITY:
            raise ValueError(f"a population has 0 to {CAPACITY} people")
        return (self.citizen(index) for index in range(first, last))

    def citizen(self, index: int) -> Citizen:
        """The person of an index."""
        household, place = divmod(index, len(ROLES))
        role = ROLES[place]
        home = _draw(self._key, b"household %d" % household)
        own = _draw(self._key, b"person %d" % index)
        age = _age(role, home, own)
        # A daughter lives with a grandfather, a son with a grandmother: two and two, so that sexes come out.
        daughter = home[4] & 1 if role in ("child", "grandparent") else 0
        number = self._number(index ^ daughter, age)
        surname = _surname(role, home, own)
        person_id = population_id(index)
        person = Person(
            person_id=person_id,
            key=person_id.text,
            name=f"{surname}测{_GIVEN[own[1] % len(_GIVEN)]}",
            id_number=IdNumber.kept(number),
            region=self._region(home[5]),
            activated=True,
        )
        return Citizen(person, _kind(age, own), role)

    def _number(self, index: int, age: int) -> str:
        """The ID number of a place: county, order (odd for men) and day of the year are told by it alone."""
        turn, place = divmod(index, _SLOTS)
        slot = (place * self._factor + self._shift) % _SLOTS
        pair, female = divmod(slot, 2)
        order, county = divmod(pair, _COUNTIES)
        day = date(2025, 1, 1) + timedelta(days=(turn + self._turn + pair) % _DAYS)
        year = (
            self._as_of.year - age - (1 if (day.month, day.day) > (self._as_of.month, self._as_of.day) else 0)
        )
        first17 = f"{self._county(county)}{year:04d}{day.month:02d}{day.day:02d}{1 + 2 * order + female:03d}"
        return first17 + id_check_digit(first17)

    def _county(self, number: int) -> str:
        """The six digits of a place of birth: never those of the magic people."""
        city, county = divmod(number, 20)
        if self._regions == "synthetic":
            return f"{_AREAS[city]}{county + 1:02d}"
        return f"{_REAL_PROVINCES[city]}{county + 1:02d}99"

    def _region(self, draw: int) -> str:
        """The place of insurance of a household: six of ten at home, three in the next city, one away."""
        city = 0 if draw % 10 < 6 else 1 if draw % 10 < 9 else 2  # noqa: PLR2004 - shares
        return f"{_AREAS[city]}00" if self._regions == "synthetic" else f"{_REAL_PROVINCES[city]}0199"


def _draw(key: bytes, natural_key: bytes) -> bytes:
    """32 bytes that belong to a natural key."""
    return blake2b(natural_key, key=key, digest_size=32).digest()


_RELATIONS: Mapping[Role, Mapping[Role, Relation]] = MappingProxyType(
    {
        "father": {"mother": "spouse", "child": "child", "grandparent": "parent"},
        "mother": {"father": "spouse", "child": "child"},
        "child": {"father": "parent", "mother": "parent", "grandparent": "grandparent"},
        "grandparent": {"father": "child", "child": "grandchild"},
    }
)
"""What each member of a household is to another."""


def relatives_of(index: int) -> tuple[tuple[int, Relation], ...]:
    """The household of the person of an index: the index of each relative, and what that one is."""
    household, place = divmod(index, len(ROLES))
    known = _RELATIONS[ROLES[place]]
    first = household * len(ROLES)
    return tuple((first + at, known[role]) for at, role in enumerate(ROLES) if role in known)


def _age(role: Role, home: bytes, own: bytes) -> int:
    father = 24 + home[0] % 35
    if role == "father":
        return father
    mother = max(22, father - 4 + home[1] % 9)
    if role == "mother":
        return mother
    if role == "grandparent":
        return father + 20 + own[2] % 15
    return own[2] % (min(father, mother) - _CHILDLESS + 1)


def _surname(role: Role, home: bytes, own: bytes) -> str:
    """The father's family's, but who married into it kept another one."""
    married_in = role == "mother" or (role == "grandparent" and not home[4] & 1)
    return _SURNAMES[(own[3] if married_in else home[3]) % len(_SURNAMES)]


def _kind(age: int, own: bytes) -> Kind:
    if age < _ADULT:
        return "resident"
    share = own[4] % 10
    if age < _RETIRED:
        return "employee" if share < 7 else "flexible" if share < 8 else "resident"  # noqa: PLR2004 - shares
    return "employee" if share < 6 else "resident"  # noqa: PLR2004 - shares


def _coprime(start: int, modulus: int) -> int:
    candidate = start % modulus | 1
    while gcd(candidate, modulus) != 1:
        candidate += 2
    return candidate
