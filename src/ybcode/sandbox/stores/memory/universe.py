"""The rows of one universe in memory: dictionaries, and nothing that knows how to use them."""

from __future__ import annotations

from collections import OrderedDict, deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ybcode.rules.code.keys import EpochKey
    from ybcode.rules.holders.claim import Claim
    from ybcode.rules.holders.credential import Credential
    from ybcode.rules.holders.dossier import Dossier
    from ybcode.rules.holders.dossier.kinship import Kin
    from ybcode.rules.holders.filing import Filing
    from ybcode.rules.holders.holder import Event, Holder
    from ybcode.rules.holders.person import Person
    from ybcode.rules.holders.proof import Proof
    from ybcode.rules.holders.standing.violation import Violation
    from ybcode.rules.institutions import Institution
    from ybcode.rules.redemption.ectoken import EcToken
    from ybcode.rules.redemption.floor import Tie
    from ybcode.rules.redemption.requests import Remembered, RequestKey
    from ybcode.rules.wallet import FaceCheck
    from ybcode.sandbox import records
    from ybcode.values import PersonId


class Tables:
    """The rows of one universe."""

    def __init__(self) -> None:
        self.world: records.WorldRow | None = None
        self.clock: records.ClockRow | None = None
        self.keys: tuple[EpochKey, ...] = ()
        self.people: dict[PersonId, Person] = {}
        self.population = 0
        self.person_of: dict[str, Person] = {}
        self.institution_of: dict[str, Institution] = {}
        self.institutions: list[str] = []
        self.credentials: dict[tuple[str, int], Credential] = {}
        self.live: dict[tuple[PersonId, PersonId, str], tuple[str, int]] = {}
        self.live_of: dict[PersonId, list[tuple[str, int]]] = {}
        self.serials: dict[str, int] = {}
        self.ties: dict[tuple[PersonId, PersonId], Tie] = {}
        self.faces: dict[tuple[PersonId, PersonId, str], FaceCheck] = {}
        self.tokens: OrderedDict[str, EcToken] = OrderedDict()
        self.requests: OrderedDict[RequestKey, Remembered] = OrderedDict()
        self.journal: deque[records.JournalEntry] = deque()
        self.holders: dict[PersonId, Holder] = {}
        self.history: dict[PersonId, deque[Event]] = {}
        self.filings: dict[PersonId, dict[str, Filing]] = {}
        self.claims: dict[PersonId, dict[int, Claim]] = {}
        self.proofs: dict[tuple[PersonId, str], Proof] = {}
        self.dossiers: dict[PersonId, Dossier] = {}
        self.violations: dict[PersonId, dict[int, Violation]] = {}
        self.kin: dict[PersonId, dict[PersonId, Kin]] = {}
