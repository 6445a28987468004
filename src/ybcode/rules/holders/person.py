"""A synthetic insured person, as the issuer knows one."""

from __future__ import annotations

from dataclasses import dataclass

from ybcode.values import IdNumber, PersonId, masked


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Person:
    """An insured person of the sandbox.

    Attributes:
        person_id: the id inside this sandbox.
        key: the magic name, or the id's text where there is none.
        name: visibly synthetic: its generation character is 测.
        id_number: synthetic, province 58 or 59; prints masked.
        region: six digits, the place of the insurance; also the ``insuOrg`` of an ecToken.
        activated: whether the code was ever activated.
    """

    person_id: PersonId
    key: str
    name: str
    id_number: IdNumber
    region: str
    activated: bool = True

    @property
    def province(self) -> str:
        """Two digits of the insurance's province, as the code carries them in clear."""
        return self.region[:2]

    def __repr__(self) -> str:
        return f"Person(key={self.key!r}, id_number={masked(self.id_number.text)!r})"
