"""The rows of one universe in memory: dictionaries, and nothing that knows how to use them."""

from __future__ import annotations

from collections import OrderedDict, deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ybcode.rules.code.keys import EpochKey
    from ybcode.rules.family.delegation import Binding
    from ybcode.rules.family.mutual_aid import Sharing
    from ybcode.rules.family.transfers import Transfer
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
    from ybcode.rules.settlement.life.record import Bound, Settlement
    from ybcode.rules.settlement.life.stay import Stay
    from ybcode.rules.settlement.money.own import Credit
    from ybcode.rules.settlement.money.rates import Used
    from ybcode.rules.settlement.red_flags import Purchase
    from ybcode.rules.wallet import FaceCheck
    from ybcode.sandbox import records
    from ybcode.sandbox.purse import Fault
    from ybcode.values import InstitutionId, PersonId


class MoneyTables:
    """Families, money, faults."""

    def __init__(self) -> None:
        self.bindings: dict[tuple[PersonId, PersonId], Binding] = {}
        self.sharings: dict[tuple[PersonId, PersonId], Sharing] = {}
        self.transfers: dict[tuple[PersonId, int], Transfer] = {}
        self.postings: dict[str, dict[tuple[int, str], int]] = {}
        self.balances: dict[str, int] = {}
        self.aid_of: dict[str, set[str]] = {}
        self.credits: dict[PersonId, Credit] = {}
        self.used: dict[tuple[PersonId, int, str], Used] = {}
        self.settlements: dict[str, Settlement] = {}
        self.undone_by: dict[str, str] = {}
        self.purchases: dict[str, Purchase] = {}
        self.settled_by: dict[PersonId, list[tuple[int, str]]] = {}
        self.settled_at: dict[InstitutionId, list[tuple[int, str]]] = {}
        self.payment_requests: dict[RequestKey, Bound] = {}
        self.sold_packs: dict[str, str] = {}
        self.stays: dict[str, Stay] = {}
        self.faults: dict[int, Fault] = {}


class Tables(MoneyTables):
    """The rows of one universe."""

    def __init__(self) -> None:
        super().__init__()
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
