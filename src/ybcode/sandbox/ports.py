"""The store port, as data: what may be asked (queries), what may be written (effects).

``unit`` is one transaction. ``apply`` checks the preconditions of all effects and applies all of them
or none; False says that a precondition no longer holds, and the caller loads and judges again. No two
effects of one list touch the same row. There is no method a business verb. The universe (tenant) is
the first part of every key.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, overload

from ybcode.rules.holders.claim import Claim, PutClaim
from ybcode.rules.holders.credential import Credential, Enrol, Revoke
from ybcode.rules.holders.dossier import Dossier, PutDossier, PutViolation
from ybcode.rules.holders.dossier.kinship import Kin, PutKin
from ybcode.rules.holders.filing import Filing, PutFiling
from ybcode.rules.holders.holder import Event, Holder, PutHolder, Record
from ybcode.rules.holders.proof import Proof, PutProof
from ybcode.rules.redemption.ectoken import PutToken
from ybcode.rules.redemption.floor import RaiseFloor
from ybcode.rules.redemption.requests import Remember, Remembered, RequestKey
from ybcode.rules.wallet import PutFaceCheck, UseFaceCheck, WalletFacts
from ybcode.sandbox import purse, relatives
from ybcode.sandbox.crowd import PutPeople

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager

    from ybcode.rules.code.keys import EpochKey
    from ybcode.rules.holders.person import Person
    from ybcode.rules.holders.standing.violation import Violation
    from ybcode.rules.institutions import Institution
    from ybcode.rules.verifier.facts import Facts
    from ybcode.sandbox.crowd import Listed, PeopleCount, PeoplePage, PopulationSize
    from ybcode.sandbox.personal import (
        ClaimsOf,
        DossierOf,
        FilingsOf,
        HistoryOf,
        HolderOf,
        KinOf,
        ProofOf,
        ViolationsOf,
    )
    from ybcode.sandbox.records import ClockRow, JournalEntry, WorldRow
    from ybcode.values import PersonId

# ------------------------------------------------------------------ queries, and what they give


@dataclass(frozen=True, slots=True)
class Bearings:
    """What every operation asks first: the clock, the keys; of a request, its place and who holds its id."""

    request: RequestKey | None = None


@dataclass(frozen=True, slots=True)
class Ground:
    """The answer to ``Bearings``."""

    clock: ClockRow
    keys: tuple[EpochKey, ...]
    remembered: Remembered | None = None
    place: Institution | None = None
    faults: int = 0


@dataclass(frozen=True, slots=True)
class World:
    """From what this universe was made, or None when it was not."""


@dataclass(frozen=True, slots=True)
class FactsOfCode:
    """The facts of the credential that a code names, and of its tie."""

    province: str
    handle: int


@dataclass(frozen=True, slots=True)
class FactsOfToken:
    """The facts of an ecToken and of the credential behind it."""

    text: str


@dataclass(frozen=True, slots=True)
class FactsOfWallet:
    """The facts of one phone's screen."""

    subject: PersonId
    presenter: PersonId
    channel: str


@dataclass(frozen=True, slots=True)
class LiveCredentials:
    """All live credentials of a subject, in the order in which they were enrolled."""

    subject: PersonId


@dataclass(frozen=True, slots=True)
class NextSerial:
    """The serial that the next credential of a province gets."""

    province: str


@dataclass(frozen=True, slots=True)
class FindPerson:
    """A person by magic name or id."""

    key: str


@dataclass(frozen=True, slots=True)
class FindInstitution:
    """An institution by magic name or id."""

    key: str


@dataclass(frozen=True, slots=True)
class PeopleKeys:
    """The keys of all people, in the order of their ids: the magic people first."""


@dataclass(frozen=True, slots=True)
class InstitutionKeys:
    """The keys of all institutions, likewise."""


@dataclass(frozen=True, slots=True)
class JournalEntries:
    """The journal from the oldest entry kept to the newest; of one outcome, if one is named."""

    outcome: str | None = None


# ------------------------------------------------------------------ effects beside those of the rules


@dataclass(frozen=True, slots=True)
class Note:
    """Effect: an entry of the journal, of which the newest ``keep`` stay. Precondition: none."""

    entry: JournalEntry
    keep: int


@dataclass(frozen=True, slots=True)
class RaiseHighest:
    """Effect: an instant was served. Precondition: none; a lower one changes nothing."""

    highest_ms: int


@dataclass(frozen=True, slots=True)
class MoveClock:
    """Effect: the clock stands elsewhere; the highest instant never falls.

    Precondition: mode and offset are still those of ``was``.
    """

    was: ClockRow | None
    now: ClockRow


@dataclass(frozen=True, slots=True)
class PutKeys:
    """Effect: the epoch keys. Precondition: they are still ``was``."""

    was: tuple[EpochKey, ...]
    now: tuple[EpochKey, ...]


@dataclass(frozen=True, slots=True)
class PutPerson:
    """Effect: a person comes into the world. Precondition: neither id nor key is taken."""

    person: Person


@dataclass(frozen=True, slots=True)
class PutInstitution:
    """Effect: a place comes into the world. Precondition: neither id nor key is taken."""

    institution: Institution


@dataclass(frozen=True, slots=True)
class PutWorld:
    """Effect: a universe is made. Precondition: it was not made yet."""

    world: WorldRow


Effect = (
    RaiseFloor
    | PutToken
    | Remember
    | Enrol
    | Revoke
    | PutFaceCheck
    | UseFaceCheck
    | Note
    | RaiseHighest
    | MoveClock
    | PutKeys
    | PutPerson
    | PutPeople
    | PutInstitution
    | PutWorld
    | PutHolder
    | Record
    | PutFiling
    | PutClaim
    | PutProof
    | PutDossier
    | PutViolation
    | PutKin
    | purse.MoneyEffect
    | relatives.FamilyEffect
)


class Unit(Protocol):
    """One transaction in one universe."""

    @overload
    def load(self, query: Bearings) -> Ground: ...
    @overload
    def load(self, query: FactsOfCode | FactsOfToken) -> Facts: ...
    @overload
    def load(self, query: FactsOfWallet) -> WalletFacts: ...
    @overload
    def load(self, query: LiveCredentials) -> tuple[Credential, ...]: ...
    @overload
    def load(self, query: World) -> WorldRow | None: ...
    @overload
    def load(self, query: NextSerial) -> int: ...
    @overload
    def load(self, query: FindPerson) -> Person | None: ...
    @overload
    def load(self, query: FindInstitution) -> Institution | None: ...
    @overload
    def load(self, query: PeopleKeys | InstitutionKeys) -> tuple[str, ...]: ...
    @overload
    def load(self, query: PeopleCount | PopulationSize) -> int: ...
    @overload
    def load(self, query: PeoplePage) -> tuple[Listed, ...]: ...
    @overload
    def load(self, query: HolderOf) -> Holder: ...
    @overload
    def load(self, query: HistoryOf) -> tuple[Event, ...]: ...
    @overload
    def load(self, query: FilingsOf) -> tuple[Filing, ...]: ...
    @overload
    def load(self, query: ClaimsOf) -> tuple[Claim, ...]: ...
    @overload
    def load(self, query: ProofOf) -> Proof: ...
    @overload
    def load(self, query: DossierOf) -> Dossier: ...
    @overload
    def load(self, query: ViolationsOf) -> tuple[Violation, ...]: ...
    @overload
    def load(self, query: KinOf) -> tuple[Kin, ...]: ...
    @overload
    def load(self, query: purse.Ask[purse.Answer]) -> purse.Answer: ...
    @overload
    def load(self, query: JournalEntries) -> tuple[JournalEntry, ...]: ...

    def apply(self, effects: Sequence[Effect]) -> bool:
        """Apply all effects, or none and answer False when a precondition does not hold."""
        ...


class Store(Protocol):
    """Where a sandbox's rows live."""

    def unit(self, universe: str) -> AbstractContextManager[Unit]:
        """One transaction in a universe."""
        ...

    def close(self) -> None:
        """Let go of what the store holds open."""
        ...
