"""The platform's side of a till: scan and identify. One read, one rule a gate, one guarded write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ybcode.errors import Refusal
from ybcode.rules.code.classify import TextClass, classify
from ybcode.rules.redemption.ectoken import EcToken, PutToken, is_ectoken, make_ectoken
from ybcode.rules.redemption.requests import Remember, Remembered, RequestKey
from ybcode.rules.verifier import (
    Counter,
    EcTokenClaim,
    Facts,
    Proposal,
    Verdict,
    again,
    decode,
    entitle,
    identify,
    regrant,
)
from ybcode.sandbox.operations.throttle import Throttle
from ybcode.sandbox.ports import Bearings, FactsOfCode, FactsOfToken, FindInstitution
from ybcode.sandbox.records import JournalEntry
from ybcode.sandbox.world.magic import adopted

if TYPE_CHECKING:
    from ybcode.rules.verifier import CodeClaim
    from ybcode.sandbox.engine import Engine, Footing
    from ybcode.sandbox.ports import Effect, Unit
    from ybcode.terminal.transport import IdentifyRequest, ScanRequest

_JUDGEMENTS = 8
"""A lost write is judged again; each loss changes the facts, so two passes settle it."""

_TAIL = 4

_FORGOTTEN = {TextClass.NOT_SIMULATED, TextClass.ID_NUMBER, TextClass.PAYMENT_CODE}
"""What may be somebody's in earnest: never stored, not even where a till names its request by it."""


def _refused(refusal: Refusal) -> Verdict:
    return Verdict(accepted=False, refusal=refusal)


class Tills:
    """The in-process transport of every till of a sandbox."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._throttle = Throttle(engine.policy.guessing)

    def scan(self, request: ScanRequest) -> Verdict:
        """Verify a scanned text and spend it when it is good."""
        return _Scan(self._engine, self._throttle, request).run()

    def identify(self, request: IdentifyRequest) -> Verdict:
        """Say whose ecToken it is; nothing is spent."""
        engine = self._engine
        with engine.unit() as unit:
            footing = engine.stand(unit)
            if isinstance(footing, Refusal):
                return _refused(footing)
            now_ms = footing.now_ms
            wait = self._throttle.refusal(request.institution, request.terminal, now_ms)
            verdict = _refused(wait) if wait else self._look_up(unit, request, now_ms)
            entry = JournalEntry(
                at_ms=now_ms,
                operation="identify",
                institution=request.institution,
                terminal=request.terminal,
                scene=request.scene,
                **_told(verdict),
            )
            unit.apply([engine.note(entry)])
            return verdict

    def _look_up(self, unit: Unit, request: IdentifyRequest, now_ms: int) -> Verdict:
        engine = self._engine
        place = unit.load(FindInstitution(request.institution.text)) or adopted(request.institution)
        counter = Counter(institution=place, terminal=request.terminal, scene=request.scene)
        known = is_ectoken(request.ectoken, engine.entropy.ectoken_key)
        facts = unit.load(FactsOfToken(request.ectoken)) if known else Facts()
        claim = EcTokenClaim(request.ectoken, counter)
        proposal = identify(claim, facts, policy=engine.policy, now_ms=now_ms)
        if isinstance(proposal, Refusal):
            return _refused(proposal)
        assert facts.token is not None
        return entitle(proposal.grant(facts.token), facts, policy=engine.policy, now_ms=now_ms)


def _told(verdict: Verdict, outcome: str = "accepted") -> dict[str, Any]:
    """What a verdict tells the journal: who, or why not."""
    return {
        "outcome": outcome if verdict.accepted else "refused",
        "code": verdict.code,
        "subject": verdict.identity.person_id if verdict.identity else None,
        "presenter": verdict.presenter.person_id if verdict.presenter else None,
        "channel": verdict.channel,
    }


class _Scan:
    """One scan from its text to its verdict."""

    def __init__(self, engine: Engine, throttle: Throttle, request: ScanRequest) -> None:
        self.engine = engine
        self.throttle = throttle
        self.request = request
        self.text_class = classify(request.text)
        self.text_hash = engine.entropy.redacted(request.text)
        self.bound = self.text_hash + request.scene.encode()  # what a request id is bound to
        self.key = RequestKey(
            institution=request.institution, terminal=request.terminal, request_id=request.request_id
        )

    def run(self) -> Verdict:
        with self.engine.unit() as unit:
            footing = self.engine.stand(unit, self.key)
            if isinstance(footing, Refusal):
                return _refused(footing)
            now_ms = footing.now_ms
            where = (self.request.institution, self.request.terminal, now_ms)
            wait = self.throttle.refusal(*where)
            if wait is not None:
                return self._noted(unit, now_ms, _refused(wait))
            if self.text_class is not TextClass.SIMULATED:
                return self._noted(unit, now_ms, _refused(Refusal(self.text_class.value)))
            verdict = self._judge(unit, footing)
            if verdict.code == "code.invalid" and self.throttle.count(*where):
                alarm = JournalEntry(at_ms=now_ms, operation="alarm", outcome="done", code="scan.too_many")
                unit.apply([self.engine.note(alarm)])
            return verdict

    def _judge(self, unit: Unit, footing: Footing) -> Verdict:
        engine, request = self.engine, self.request
        policy, now_ms = engine.policy, footing.now_ms
        place = footing.place or adopted(request.institution)
        counter = Counter(institution=place, terminal=request.terminal, scene=request.scene)
        lost: Proposal | None = None
        for _ in range(_JUDGEMENTS):
            held = again(Facts(remembered=footing.remembered), self.bound, policy=policy, now_ms=now_ms)
            if isinstance(held, EcToken):
                return self._repeated(unit, held, counter, now_ms)
            claim = held or decode(request.text, footing.ring, counter=counter, policy=policy, now_ms=now_ms)
            if isinstance(claim, Refusal):
                return self._noted(unit, now_ms, _refused(claim))
            facts = unit.load(FactsOfCode(claim.province, claim.handle))
            proposal = identify(claim, facts, policy=policy, now_ms=now_ms)
            if isinstance(proposal, Refusal):
                if self._bound_since(unit, footing):
                    continue
                verdict = lost.lose(proposal) if lost else _refused(proposal)
                return self._noted(unit, now_ms, verdict)
            admitted = self._spend(unit, proposal, claim, facts)
            if admitted is not None:
                return admitted
            lost = proposal
            self._bound_since(unit, footing)
        raise RuntimeError("the store keeps refusing a write that its own facts allow")

    def _bound_since(self, unit: Unit, footing: Footing) -> bool:
        """Look the request's id up again: was it bound since, by this very request in another thread?"""
        before, footing.remembered = footing.remembered, unit.load(Bearings(self.key)).remembered
        return footing.remembered != before

    def _spend(self, unit: Unit, proposal: Proposal, claim: CodeClaim, facts: Facts) -> Verdict | None:
        """Spend the code, keep the ecToken, bind the request id and note it: all, or None when lost."""
        engine, request, now_ms = self.engine, self.request, proposal.now_ms
        assert facts.subject is not None
        entropy = engine.entropy.addressed(
            "ectoken",
            claim.province,
            claim.handle,
            claim.tick,
            request.institution.text,
            request.terminal,
            request.request_id,
        )
        token = EcToken(
            text=make_ectoken(facts.subject.region, entropy, engine.entropy.ectoken_key),
            credential=proposal.credential,
            institution=request.institution,
            terminal=request.terminal,
            scene=request.scene,
            tick=claim.tick,
            given_ms=now_ms,
        )
        dead_before_ms = now_ms - engine.policy.ectoken.life_s * 1000 + 1
        verdict = entitle(proposal.grant(token), facts, policy=engine.policy, now_ms=now_ms)
        remembered = Remembered(key=self.key, text_hash=self.bound, token=token)
        effects: list[Effect] = [
            proposal.spend,
            PutToken(token, dead_before_ms),
            Remember(remembered, dead_before_ms),
            engine.note(self._entry(now_ms, verdict)),
        ]
        return verdict if unit.apply(effects) else None

    def _repeated(self, unit: Unit, token: EcToken, counter: Counter, now_ms: int) -> Verdict:
        facts = unit.load(FactsOfCode(token.credential.province, token.credential.handle))
        verdict = regrant(token, facts, counter=counter, policy=self.engine.policy, now_ms=now_ms)
        unit.apply([self.engine.note(self._entry(now_ms, verdict, "repeated"))])
        return verdict

    def _noted(self, unit: Unit, now_ms: int, verdict: Verdict) -> Verdict:
        unit.apply([self.engine.note(self._entry(now_ms, verdict))])
        return verdict

    def _entry(self, now_ms: int, verdict: Verdict, outcome: str = "accepted") -> JournalEntry:
        """The entry of this scan: never the text itself."""
        request = self.request
        ours = self.text_class is TextClass.SIMULATED
        named_by_it = self.text_class in _FORGOTTEN and request.text in request.request_id
        return JournalEntry(
            at_ms=now_ms,
            operation="scan",
            institution=request.institution,
            terminal=request.terminal,
            scene=request.scene,
            request_id=None if named_by_it else request.request_id,
            text_class=self.text_class.value,
            text_length=len(request.text),
            text_hash=self.text_hash.hex(),
            text_tail=request.text[-_TAIL:] if ours else None,
            **_told(verdict, outcome),
        )
