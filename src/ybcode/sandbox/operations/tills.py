"""The platform's side of a till: scan and identify."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ybcode.errors import Refusal
from ybcode.rules.redemption.ectoken import is_ectoken
from ybcode.rules.verifier import (
    Counter,
    EcTokenClaim,
    Facts,
    Verdict,
    entitle,
    identify,
)
from ybcode.sandbox.operations.cards import CardReading
from ybcode.sandbox.operations.faults import asked_by, meeting_faults
from ybcode.sandbox.operations.payments.desk import PaymentDesk
from ybcode.sandbox.operations.scans import Scan, refused, told, with_binding, with_filing
from ybcode.sandbox.operations.throttle import Throttle
from ybcode.sandbox.ports import (
    FactsOfToken,
    FindInstitution,
)
from ybcode.sandbox.records import JournalEntry

if TYPE_CHECKING:
    from ybcode.sandbox.engine import Engine
    from ybcode.sandbox.ports import Unit
    from ybcode.terminal.transport import CardRequest, IdentifyRequest, ScanRequest


class Tills(PaymentDesk):
    """The in-process transport of every till of a sandbox."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._throttle = Throttle(engine.policy.guessing)

    def scan(self, request: ScanRequest) -> Verdict:
        """Verify a scanned text and spend it when it is good."""
        return Scan(self._engine, self._throttle, request).run()

    def identify(self, request: IdentifyRequest) -> Verdict:
        """Say whose ecToken it is; nothing is spent."""
        engine = self._engine
        with engine.unit() as unit:
            footing = engine.stand(unit)
            if isinstance(footing, Refusal):
                return refused(footing)
            asked, now_ms = asked_by("identify", request), footing.now_ms
            return meeting_faults(
                engine, unit, footing, asked=asked, answer=lambda: self._identify(unit, request, now_ms)
            )

    def read_card(self, request: CardRequest) -> Verdict:
        """Judge a card in a reader; a wrong PIN is counted."""
        return CardReading(self._engine, request).run()

    def _identify(self, unit: Unit, request: IdentifyRequest, now_ms: int) -> Verdict:
        wait = self._throttle.refusal(request.institution, request.terminal, now_ms)
        verdict = refused(wait) if wait else self._look_up(unit, request, now_ms)
        entry = JournalEntry(
            at_ms=now_ms,
            operation="identify",
            institution=request.institution,
            terminal=request.terminal,
            scene=request.scene,
            **told(verdict),
        )
        unit.apply([self._engine.note(entry)])
        return verdict

    def _look_up(self, unit: Unit, request: IdentifyRequest, now_ms: int) -> Verdict:
        engine = self._engine
        place = unit.load(FindInstitution(request.institution.text)) or engine.adopt(request.institution)
        counter = Counter(institution=place, terminal=request.terminal, scene=request.scene)
        known = is_ectoken(request.ectoken, engine.entropy.ectoken_key)
        facts = with_binding(unit, unit.load(FactsOfToken(request.ectoken))) if known else Facts()
        facts = with_filing(unit, facts, place)
        claim = EcTokenClaim(request.ectoken, counter)
        proposal = identify(claim, facts, policy=engine.policy, now_ms=now_ms)
        if isinstance(proposal, Refusal):
            return refused(proposal)
        assert facts.token is not None
        return entitle(proposal.grant(facts.token), facts, policy=engine.policy, now_ms=now_ms)
