"""What every payment operation shares: where it stands, the fault it may meet, the gate, the journal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from ybcode.errors import Refusal
from ybcode.rules.calendar import day_of
from ybcode.rules.redemption.ectoken import is_ectoken
from ybcode.rules.redemption.requests import RequestKey
from ybcode.rules.verifier import (
    CardClaim,
    Counter,
    EcTokenClaim,
    Facts,
    Verdict,
    entitle,
    identify,
    identify_card,
)
from ybcode.sandbox.operations.faults import asked_by, raise_lost, strike
from ybcode.sandbox.operations.scans import refused, with_binding, with_filing
from ybcode.sandbox.personal import DossierOf, HolderOf, ProofOf
from ybcode.sandbox.ports import FactsOfToken, FindPerson
from ybcode.sandbox.purse import RequestOf
from ybcode.sandbox.records import JournalEntry

if TYPE_CHECKING:
    from ybcode.rules.holders.dossier.card import Part
    from ybcode.rules.institutions import Institution
    from ybcode.rules.verifier import Admission
    from ybcode.sandbox.engine import Engine, Footing
    from ybcode.sandbox.ports import Note, Unit
    from ybcode.terminal.payments import At

Answer = TypeVar("Answer")

JUDGEMENTS = 4_096
"""A lost write is judged again: another one won, so there are never more losses than there are tills."""

_BASE36 = "0123456789abcdefghijklmnopqrstuvwxyz"
_ID_DIGITS = 12


class Payment(Generic[Answer]):
    """One operation, from what a till asks to what it is answered.

    Args:
        engine: the sandbox it belongs to.
        at: which till, for whom.
        request_id: as the till named it; empty where it names none.
    """

    operation = ""

    def __init__(self, engine: Engine, at: At, request_id: str = "") -> None:
        self.engine = engine
        self.at = at
        self.key = RequestKey(institution=at.institution, terminal=at.terminal, request_id=request_id)
        self._place: Institution | None = None

    def run(self) -> Answer | Refusal:
        """The answer; what it writes is written by then.

        Raises:
            Unknown: when a fault lets the answer be lost.
        """
        asked = asked_by(self.operation, self.at, self.key.request_id)
        with self.engine.unit() as unit:
            footing = self.engine.stand(unit, self.key)
            if isinstance(footing, Refusal):
                return footing
            self._place = footing.place
            lost = strike(self.engine, unit, footing, asked)
            if isinstance(lost, Refusal):
                return lost
            answer = self.answer(unit, footing)
            if lost:
                raise_lost(asked)
            return answer

    def answer(self, unit: Unit, footing: Footing) -> Answer | Refusal:
        """What this operation does."""
        raise NotImplementedError

    # -------------------------------------------------------------- who, and where

    def place(self) -> Institution:
        """The place that asks."""
        where = self.at.institution
        return self._place or self.engine.adopt(where)

    def gate(self, unit: Unit, now_ms: int) -> tuple[Admission, Facts] | Refusal:
        """Ask both gates again: who it is, and whether the person may settle here and now."""
        place = self.place()
        counter = Counter(institution=place, terminal=self.at.terminal, scene=self.at.scene)
        facts = self._facts_of_card(unit) if self.at.card else self._facts_of_token(unit)
        facts = with_filing(unit, facts, place)
        verdict = self._verdict(counter, facts, now_ms)
        return verdict.refusal or (verdict.require(), facts)

    def _verdict(self, counter: Counter, facts: Facts, now_ms: int) -> Verdict:
        policy = self.engine.policy
        if self.at.card:
            # The reader read what it could: a worn part that was not needed then is not needed now.
            part: Part = "stripe" if "chip" in facts.card.worn else "chip"
            card = CardClaim(part, reader_works=True, counter=counter)
            return identify_card(card, facts, policy=policy, now_ms=now_ms, settling=True)
        claim = EcTokenClaim(self.at.ectoken, counter)
        proposal = identify(claim, facts, policy=policy, now_ms=now_ms)
        if isinstance(proposal, Refusal):
            return refused(proposal)
        assert facts.token is not None
        return entitle(proposal.grant(facts.token), facts, policy=policy, now_ms=now_ms, settling=True)

    def _facts_of_token(self, unit: Unit) -> Facts:
        known = is_ectoken(self.at.ectoken, self.engine.entropy.ectoken_key)
        return with_binding(unit, unit.load(FactsOfToken(self.at.ectoken))) if known else Facts()

    def _facts_of_card(self, unit: Unit) -> Facts:
        person = unit.load(FindPerson(self.at.card))
        if person is None:
            raise ValueError("nobody has this card")
        me = person.person_id
        return Facts(
            subject=person,
            presenter=person,
            holder=unit.load(HolderOf(me)),
            proof=unit.load(ProofOf(me, "card")),
            card=unit.load(DossierOf(me)).card,
        )

    def bound_since(self, unit: Unit) -> bool:
        """Whether this very request, sent twice at once, was answered while it was judged here.

        What the other one wrote is then no reason to refuse this one: it gets the same answer.
        """
        return unit.load(RequestOf(self.key)) is not None

    # -------------------------------------------------------------- ids and notes

    def new_id(self, prefix: str, now_ms: int, *natural_key: str) -> str:
        """An id that belongs to what it names: the same again in a seeded sandbox.

        Args:
            prefix: what it begins with.
            now_ms: its day stands in it.
            natural_key: what it names.
        """
        drawn = self.engine.entropy.addressed(prefix, *natural_key)
        number, digits = int.from_bytes(drawn, "big") % len(_BASE36) ** _ID_DIGITS, ""
        for _ in range(_ID_DIGITS):
            number, digit = divmod(number, len(_BASE36))
            digits += _BASE36[digit]
        return f"{prefix}{day_of(now_ms):%y%m%d}{digits}"

    def note(self, now_ms: int, outcome: str, **more: str | None) -> Note:
        """The journal's entry of this operation."""
        return self.engine.note(self.entry(now_ms, outcome, **more))

    def entry(self, now_ms: int, outcome: str, **more: str | None) -> JournalEntry:
        """The entry itself: outcome, and code or detail where there is one."""
        return JournalEntry(
            at_ms=now_ms,
            operation=self.operation,
            outcome=outcome,
            institution=self.at.institution,
            terminal=self.at.terminal,
            scene=self.at.scene,
            request_id=self.key.request_id or None,
            code=more.get("code"),
            detail=more.get("detail"),
        )

    def refuse(self, unit: Unit, now_ms: int, refusal: Refusal) -> Refusal:
        """Note a refusal and answer with it."""
        unit.apply([self.note(now_ms, "refused", code=refusal.code)])
        return refusal
