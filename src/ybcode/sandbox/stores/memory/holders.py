"""A person's insurance in memory: how it is read, when a write holds, what it changes."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any

from ybcode.rules.holders.claim import PutClaim
from ybcode.rules.holders.filing import PutFiling
from ybcode.rules.holders.holder import IN_ORDER, PutHolder, Record
from ybcode.rules.holders.proof import NO_PROOF, PutProof
from ybcode.sandbox import personal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ybcode.rules.holders.claim import Claim
    from ybcode.rules.holders.filing import Filing
    from ybcode.sandbox.stores.memory.universe import Tables


def _load_filings(tables: Tables, query: personal.FilingsOf) -> tuple[Filing, ...]:
    held = tables.filings.get(query.person_id, {})
    return tuple(held[area] for area in sorted(held))


def _load_claims(tables: Tables, query: personal.ClaimsOf) -> tuple[Claim, ...]:
    held = tables.claims.get(query.person_id, {})
    return tuple(held[number] for number in sorted(held))


LOAD: Mapping[type, Callable[[Tables, Any], Any]] = {
    personal.HolderOf: lambda tables, query: tables.holders.get(query.person_id, IN_ORDER),
    personal.HistoryOf: lambda tables, query: tuple(tables.history.get(query.person_id, ())),
    personal.FilingsOf: _load_filings,
    personal.ClaimsOf: _load_claims,
    personal.ProofOf: lambda tables, query: tables.proofs.get((query.person_id, query.kind), NO_PROOF),
}


def _holds_put_holder(tables: Tables, effect: PutHolder) -> bool:
    return tables.holders.get(effect.person_id, IN_ORDER).version == effect.now.version - 1


def _holds_put_filing(tables: Tables, effect: PutFiling) -> bool:
    return tables.filings.get(effect.person_id, {}).get(effect.now.area) == effect.was


def _holds_put_claim(tables: Tables, effect: PutClaim) -> bool:
    return tables.claims.get(effect.person_id, {}).get(effect.now.number) == effect.was


def _holds_put_proof(tables: Tables, effect: PutProof) -> bool:
    return tables.proofs.get((effect.person_id, effect.kind), NO_PROOF) == effect.was


HOLDS: Mapping[type, Callable[[Tables, Any], bool]] = {
    PutHolder: _holds_put_holder,
    PutFiling: _holds_put_filing,
    PutClaim: _holds_put_claim,
    PutProof: _holds_put_proof,
}


def _apply_put_holder(tables: Tables, effect: PutHolder) -> None:
    tables.holders[effect.person_id] = effect.now


def _apply_record(tables: Tables, effect: Record) -> None:
    events = tables.history.setdefault(effect.person_id, deque())
    events.append(effect.event)
    while len(events) > effect.keep:
        events.popleft()


def _apply_put_filing(tables: Tables, effect: PutFiling) -> None:
    tables.filings.setdefault(effect.person_id, {})[effect.now.area] = effect.now


def _apply_put_claim(tables: Tables, effect: PutClaim) -> None:
    tables.claims.setdefault(effect.person_id, {})[effect.now.number] = effect.now


def _apply_put_proof(tables: Tables, effect: PutProof) -> None:
    tables.proofs[effect.person_id, effect.kind] = effect.now


APPLY: Mapping[type, Callable[[Tables, Any], None]] = {
    PutHolder: _apply_put_holder,
    Record: _apply_record,
    PutFiling: _apply_put_filing,
    PutClaim: _apply_put_claim,
    PutProof: _apply_put_proof,
}
