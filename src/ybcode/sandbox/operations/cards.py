"""One reading of a physical card at the platform: one read, the rules of both gates, one guarded write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ybcode.errors import Refusal
from ybcode.rules.holders.proof import PutProof, try_pin
from ybcode.rules.verifier import CardClaim, Counter, Facts, Verdict, identify_card
from ybcode.sandbox.operations.faults import asked_by, meeting_faults
from ybcode.sandbox.operations.people import People
from ybcode.sandbox.operations.scans import refused, told, with_filing
from ybcode.sandbox.personal import DossierOf, HolderOf, ProofOf
from ybcode.sandbox.ports import FindInstitution
from ybcode.sandbox.records import JournalEntry

if TYPE_CHECKING:
    from ybcode.sandbox.engine import Engine
    from ybcode.sandbox.ports import Effect, Unit
    from ybcode.terminal.transport import CardRequest


class CardReading:
    """One card in one reader.

    Args:
        engine: the sandbox it belongs to.
        request: what the till says.
    """

    def __init__(self, engine: Engine, request: CardRequest) -> None:
        self._engine = engine
        self._request = request
        self._person = People(engine).find(request.card)

    def run(self) -> Verdict:
        """The verdict; a PIN that was tried is counted with it, or judged again."""
        engine = self._engine
        with engine.unit() as unit:
            footing = engine.stand(unit)
            if isinstance(footing, Refusal):
                return refused(footing)
            asked, now_ms = asked_by("read_card", self._request), footing.now_ms
            return meeting_faults(
                engine, unit, footing, asked=asked, answer=lambda: self._answer(unit, now_ms)
            )

    def _answer(self, unit: Unit, now_ms: int) -> Verdict:
        engine = self._engine
        while True:
            claim, facts = self._claim(unit)
            verdict = identify_card(claim, facts, policy=engine.policy, now_ms=now_ms)
            effects = [
                *self._tried(claim, facts, verdict, now_ms),
                engine.note(self._entry(verdict, now_ms)),
            ]
            if unit.apply(effects):
                return verdict

    def _claim(self, unit: Unit) -> tuple[CardClaim, Facts]:
        engine, request, me = self._engine, self._request, self._person.person_id
        place = unit.load(FindInstitution(request.institution.text)) or engine.adopt(request.institution)
        counter = Counter(institution=place, terminal=request.terminal, scene=request.scene)
        pin = None if request.pin is None else engine.pin_digest(self._person, request.pin)
        facts = Facts(
            subject=self._person,
            presenter=self._person,
            holder=unit.load(HolderOf(me)),
            proof=unit.load(ProofOf(me, "card")),
            card=unit.load(DossierOf(me)).card,
        )
        claim = CardClaim(request.part, request.reader_works, counter, pin)
        return claim, with_filing(unit, facts, place)

    def _tried(self, claim: CardClaim, facts: Facts, verdict: Verdict, now_ms: int) -> list[Effect]:
        """What a PIN that was judged leaves behind: failures counted, or forgotten."""
        if claim.pin is None:
            return []
        attempt = try_pin(facts.proof, claim.pin, self._engine.policy, now_ms=now_ms)
        judged = verdict.identity is not None or verdict.refusal == attempt.refusal
        if not judged or attempt.proof == facts.proof:
            return []
        me = self._person.person_id
        return [PutProof(person_id=me, kind="card", was=facts.proof, now=attempt.proof)]

    def _entry(self, verdict: Verdict, now_ms: int) -> JournalEntry:
        request = self._request
        return JournalEntry(
            at_ms=now_ms,
            operation="read_card",
            institution=request.institution,
            terminal=request.terminal,
            scene=request.scene,
            **told(verdict),
        )
