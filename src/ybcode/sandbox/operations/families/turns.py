"""One after the other: what is counted over several rows is written with both people's dossiers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ybcode.rules.holders.dossier import PutDossier
from ybcode.sandbox.personal import DossierOf

if TYPE_CHECKING:
    from ybcode.sandbox.ports import Unit
    from ybcode.values import PersonId


def take_turn(unit: Unit, *people: PersonId) -> tuple[PutDossier, ...]:
    """What makes a write the only one of these people: to be asked for before what is counted is read.

    A limit lies over many rows, of which each write touches one alone: two who bind the sixth at once
    would both find five. The dossier's version lets the second one lose and count again.

    Args:
        unit: the transaction.
        people: whose turn it is.

    Returns:
        The effects that go with the write.
    """
    held = ((one, unit.load(DossierOf(one))) for one in people)
    return tuple(PutDossier(person_id=one, now=replace(was, version=was.version + 1)) for one, was in held)
