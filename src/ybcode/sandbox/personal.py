"""What may be asked of one person: insurance, history, papers, checks, dossier, relatives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ybcode.rules.holders.proof import Kind as ProofKind
    from ybcode.values import PersonId


@dataclass(frozen=True, slots=True)
class HolderOf:
    """How a person's insurance stands, as it was written last."""

    person_id: PersonId


@dataclass(frozen=True, slots=True)
class HistoryOf:
    """What was done to a person's insurance, oldest first."""

    person_id: PersonId


@dataclass(frozen=True, slots=True)
class FilingsOf:
    """All filings of a person, by area."""

    person_id: PersonId


@dataclass(frozen=True, slots=True)
class ClaimsOf:
    """All receipts of a person, in the order in which they were kept."""

    person_id: PersonId


@dataclass(frozen=True, slots=True)
class ProofOf:
    """How a person's face or PIN checks stand."""

    person_id: PersonId
    kind: ProofKind


@dataclass(frozen=True, slots=True)
class DossierOf:
    """How a person came into the system, as it was written last."""

    person_id: PersonId


@dataclass(frozen=True, slots=True)
class ViolationsOf:
    """All violations of a person, in the order in which they were recorded."""

    person_id: PersonId


@dataclass(frozen=True, slots=True)
class KinOf:
    """All relatives of a person that are noted."""

    person_id: PersonId
