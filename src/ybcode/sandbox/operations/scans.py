"""One scan at the platform: one read, one rule a gate, one guarded write."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ybcode.errors import Refusal
from ybcode.rules.code.classify import TextClass, classify
from ybcode.rules.family.delegation import COUNTED
from ybcode.rules.holders.filing import area_of
from ybcode.rules.holders.proof import PutProof
from ybcode.rules.institutions import same_area
from ybcode.rules.redemption.ectoken import EcToken, PutToken, make_ectoken
from ybcode.rules.redemption.requests import Remember, Remembered, RequestKey
from ybcode.rules.verifier import (
    Counter,
    Facts,
    Presented,
    Proposal,
    Verdict,
    again,
    decode,
    entitle,
    identify,
    regrant,
)
from ybcode.rules.verifier.checks import clock_is_right, try_step_up
from ybcode.sandbox.operations.faults import asked_by, meeting_faults
from ybcode.sandbox.personal import FilingsOf, ProofOf
from ybcode.sandbox.ports import Bearings, FactsOfCode
from ybcode.sandbox.records import JournalEntry
from ybcode.sandbox.relatives import BindingOf

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ybcode.rules.institutions import Institution
    from ybcode.rules.verifier import CodeClaim
    from ybcode.sandbox.engine import Engine, Footing
    from ybcode.sandbox.operations.throttle import Throttle
    from ybcode.sandbox.ports import Effect, Note, Unit
    from ybcode.terminal.transport import ScanRequest

_JUDGEMENTS = 256
"""A lost write is judged again. Each loss changes the facts: a spend is settled in two passes, a wrong PIN or
face when nobody else's is left to be counted, of which there are at most a hundred (pin.max_tries)."""

_TAIL = 4

_FORGOTTEN = {TextClass.NOT_SIMULATED, TextClass.ID_NUMBER, TextClass.PAYMENT_CODE}
"""What may be somebody's in earnest: never stored, not even where a till names its request by it."""


def refused(refusal: Refusal) -> Verdict:
    """The verdict of a refusal, and nothing else."""
    return Verdict(accepted=False, refusal=refusal)


def with_filing(unit: Unit, facts: Facts, place: Institution) -> Facts:
    """The facts with the subject's filing, where the place does not stand where the subject is insured."""
    subject = facts.subject
    if subject is None or same_area(subject.region, place.region):
        return facts
    area = area_of(place.region)
    held = unit.load(FilingsOf(subject.person_id))
    return replace(facts, filing=next((one for one in held if one.area == area), None))


def with_binding(unit: Unit, facts: Facts) -> Facts:
    """The facts with the family binding, where a relative's phone showed the code."""
    one = facts.credential
    if one is None or one.subject == one.presenter:
        return facts
    held = unit.load(BindingOf(one.presenter, one.subject))
    # A live code of a tie whose binding is over is held (代办): no family tells what becomes of it.
    return replace(facts, binding=held) if held.state in COUNTED else facts


def told(verdict: Verdict, outcome: str = "accepted") -> dict[str, Any]:
    """What a verdict tells the journal: who, or why not."""
    return {
        "outcome": outcome if verdict.accepted else "refused",
        "code": verdict.code,
        "subject": verdict.identity.person_id if verdict.identity else None,
        "presenter": verdict.presenter.person_id if verdict.presenter else None,
        "channel": verdict.channel,
    }


class Scan:
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
        """The verdict; what it spends and what it notes is written by then.

        Raises:
            Unknown: when a fault lets the answer be lost.
        """
        with self.engine.unit() as unit:
            footing = self.engine.stand(unit, self.key)
            if isinstance(footing, Refusal):
                return refused(footing)
            return meeting_faults(
                self.engine, unit, footing, asked=self._asked(), answer=lambda: self._answer(unit, footing)
            )

    def _asked(self) -> dict[str, str]:
        """This scan as a fault sees it; a request that is named by what may be somebody's has no name."""
        named_by_it = self.text_class in _FORGOTTEN and self.request.text in self.request.request_id
        return asked_by("scan", self.request, "" if named_by_it else self.request.request_id)

    def _answer(self, unit: Unit, footing: Footing) -> Verdict:
        now_ms = footing.now_ms
        where = (self.request.institution, self.request.terminal, now_ms)
        wait = self.throttle.refusal(*where)
        if wait is not None:
            self._noted(unit, now_ms, verdict := refused(wait))
            return verdict
        if self.text_class is not TextClass.SIMULATED:
            self._noted(unit, now_ms, verdict := refused(Refusal(self.text_class.value)))
            return verdict
        verdict = self._judge(unit, footing)
        if verdict.code == "code.invalid" and self.throttle.count(*where):
            alarm = JournalEntry(at_ms=now_ms, operation="alarm", outcome="done", code="scan.too_many")
            unit.apply([self.engine.note(alarm)])
        return verdict

    def _judge(self, unit: Unit, footing: Footing) -> Verdict:
        engine, request = self.engine, self.request
        policy, now_ms = engine.policy, footing.now_ms
        place = footing.place or engine.adopt(request.institution)
        counter = Counter(institution=place, terminal=request.terminal, scene=request.scene)
        lost: Proposal | None = None
        for _ in range(_JUDGEMENTS):
            held = again(Facts(remembered=footing.remembered), self.bound, policy=policy, now_ms=now_ms)
            if isinstance(held, EcToken):
                return self._repeated(unit, held, counter, now_ms)
            claim = held or decode(request.text, footing.ring, counter=counter, policy=policy, now_ms=now_ms)
            if isinstance(claim, Refusal):
                self._noted(unit, now_ms, verdict := refused(claim))
                return verdict
            facts = self._facts(unit, claim, place)
            proposal = identify(claim, facts, policy=policy, now_ms=now_ms)
            if isinstance(proposal, Refusal):
                tried = self._tried(claim, facts, proposal, now_ms)
                verdict = lost.lose(proposal) if lost else refused(proposal)
                if not self._bound_since(unit, footing) and self._noted(unit, now_ms, verdict, tried):
                    return verdict
                continue
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
            *self._tried(claim, facts, proposal, now_ms),
            *self._notes(now_ms, verdict),
        ]
        return verdict if unit.apply(effects) else None

    def _repeated(self, unit: Unit, token: EcToken, counter: Counter, now_ms: int) -> Verdict:
        facts = with_binding(unit, unit.load(FactsOfCode(token.credential.province, token.credential.handle)))
        facts = with_filing(unit, facts, counter.institution)
        verdict = regrant(token, facts, counter=counter, policy=self.engine.policy, now_ms=now_ms)
        unit.apply([self.engine.note(self._entry(now_ms, verdict, "repeated"))])
        return verdict

    def _noted(self, unit: Unit, now_ms: int, verdict: Verdict, tried: Sequence[Effect] = ()) -> bool:
        """Note a refusal, and with it a face or PIN that was tried; False when another try came between."""
        return unit.apply([*tried, *self._notes(now_ms, verdict)])

    def _notes(self, now_ms: int, verdict: Verdict) -> list[Note]:
        """The entry of this scan, and before it what is wrong with the till's clock where that is noted."""
        engine, said_ms = self.engine, self.request.terminal_ms
        notes = [engine.note(self._entry(now_ms, verdict))]
        if said_ms is None or engine.policy.terminal.clock != "note":
            return notes
        if not clock_is_right(said_ms, engine.policy, now_ms):
            off = JournalEntry(
                at_ms=now_ms,
                operation="terminal",
                outcome="noted",
                code="terminal.clock_off",
                institution=self.request.institution,
                terminal=self.request.terminal,
                detail=f"off by {said_ms - now_ms} ms",
            )
            notes.insert(0, engine.note(off))
        return notes

    def _facts(self, unit: Unit, claim: CodeClaim, place: Institution) -> Facts:
        """The facts of the code, what the place needs beside them, and what the person presents there."""
        request, engine = self.request, self.engine
        facts = with_binding(unit, unit.load(FactsOfCode(claim.province, claim.handle)))
        if facts.subject is None:
            return facts
        me, asked = facts.subject.person_id, engine.policy.counter_step_up
        if request.terminal_ms is not None or asked != "none":
            pin = None if request.pin is None else engine.pin_digest(facts.subject, request.pin)
            claim.presented = Presented(terminal_ms=request.terminal_ms, face=request.face, pin=pin)
        if asked != "none":
            facts = replace(facts, proof=unit.load(ProofOf(me, asked)))
        return with_filing(unit, facts, place)

    def _tried(self, claim: CodeClaim, facts: Facts, answer: Proposal | Refusal, now_ms: int) -> list[Effect]:
        """What a face or PIN that was judged leaves behind: failures counted, or forgotten."""
        asked = self.engine.policy.counter_step_up
        if asked == "none" or facts.subject is None:
            return []
        attempt = try_step_up(claim, facts, self.engine.policy, now_ms)
        judged = attempt is not None and (isinstance(answer, Proposal) or answer == attempt.refusal)
        if attempt is None or not judged or attempt.proof == facts.proof:
            return []
        me = facts.subject.person_id
        return [PutProof(person_id=me, kind=asked, was=facts.proof, now=attempt.proof)]

    def _entry(self, now_ms: int, verdict: Verdict, outcome: str = "accepted") -> JournalEntry:
        """The entry of this scan: never the text itself."""
        request = self.request
        ours = self.text_class is TextClass.SIMULATED
        return JournalEntry(
            at_ms=now_ms,
            operation="scan",
            institution=request.institution,
            terminal=request.terminal,
            scene=request.scene,
            request_id=self._asked().get("request_id"),
            text_class=self.text_class.value,
            text_length=len(request.text),
            text_hash=self.text_hash.hex(),
            text_tail=request.text[-_TAIL:] if ours else None,
            **told(verdict, outcome),
        )
