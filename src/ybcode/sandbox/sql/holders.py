"""A person's insurance in SQL: how it is read, and the guarded statements that write it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ybcode.rules.holders.claim import Claim, PutClaim
from ybcode.rules.holders.filing import Filing, PutFiling
from ybcode.rules.holders.holder import IN_ORDER, Event, Holder, PutHolder, Record
from ybcode.rules.holders.proof import NO_PROOF, Proof, PutProof
from ybcode.sandbox import personal
from ybcode.sandbox.sql import holder_rows as rows
from ybcode.sandbox.sql.rows import marks

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ybcode.sandbox.sql.connection import Connection
    from ybcode.sandbox.sql.rows import Row

_HOLDER = f"SELECT {rows.HOLDER_COLUMNS} FROM holders WHERE universe = ? AND person_id = ?"
_PUT_HOLDER = f"""
INSERT INTO holders (universe, person_id, {rows.HOLDER_COLUMNS}) VALUES (?, ?, {marks(rows.HOLDER_COLUMNS)})
ON CONFLICT DO NOTHING"""
_CHANGE_HOLDER = f"""
UPDATE holders SET {", ".join(f"{column} = ?" for column in rows.HOLDER_COLUMNS.split(", "))}
WHERE universe = ? AND person_id = ? AND version = ?"""
_EVENTS = f"SELECT {rows.EVENT_COLUMNS} FROM holder_events WHERE universe = ? AND person_id = ? ORDER BY seq"
_NEWEST_EVENT = "SELECT MAX(seq) FROM holder_events WHERE universe = ? AND person_id = ?"
_RECORD = f"""
INSERT INTO holder_events (universe, person_id, seq, {rows.EVENT_COLUMNS})
VALUES (?, ?, ?, {marks(rows.EVENT_COLUMNS)})"""
_FORGET_EVENTS = "DELETE FROM holder_events WHERE universe = ? AND person_id = ? AND seq <= ?"
_FILINGS = f"SELECT {rows.FILING_COLUMNS} FROM filings WHERE universe = ? AND person_id = ? ORDER BY area"
_FILING = f"SELECT {rows.FILING_COLUMNS} FROM filings WHERE universe = ? AND person_id = ? AND area = ?"
_CLAIMS = f"SELECT {rows.CLAIM_COLUMNS} FROM claims WHERE universe = ? AND person_id = ? ORDER BY number"
_CLAIM = f"SELECT {rows.CLAIM_COLUMNS} FROM claims WHERE universe = ? AND person_id = ? AND number = ?"
_PROOF = f"SELECT {rows.PROOF_COLUMNS} FROM proofs WHERE universe = ? AND person_id = ? AND kind = ?"


def _put(table: str, key: str, columns: str) -> str:
    """Insert a row, or write over the one of its key: the caller holds what stood there."""
    keys = f"universe, person_id, {key}"
    free = [column for column in columns.split(", ") if column != key]
    return f"""
INSERT INTO {table} ({keys}, {", ".join(free)}) VALUES ({marks(keys)}, {", ".join("?" for _ in free)})
ON CONFLICT ({keys}) DO UPDATE SET {", ".join(f"{column} = excluded.{column}" for column in free)}"""


_PUT_FILING = _put("filings", "area", rows.FILING_COLUMNS)
_PUT_CLAIM = _put("claims", "number", rows.CLAIM_COLUMNS)
_PUT_PROOF = _put("proofs", "kind", rows.PROOF_COLUMNS)


def _holder(connection: Connection, query: personal.HolderOf) -> Holder:
    found = connection.row(_HOLDER, (query.person_id.text,))
    return rows.holder(found) if found else IN_ORDER


def _history(connection: Connection, query: personal.HistoryOf) -> tuple[Event, ...]:
    return tuple(rows.event(row) for row in connection.rows(_EVENTS, (query.person_id.text,)))


def _filings(connection: Connection, query: personal.FilingsOf) -> tuple[Filing, ...]:
    return tuple(rows.filing(row) for row in connection.rows(_FILINGS, (query.person_id.text,)))


def _claims(connection: Connection, query: personal.ClaimsOf) -> tuple[Claim, ...]:
    return tuple(rows.claim(row) for row in connection.rows(_CLAIMS, (query.person_id.text,)))


def _proof(connection: Connection, query: personal.ProofOf) -> Proof:
    found = connection.row(_PROOF, (query.person_id.text, query.kind))
    return rows.proof(found) if found else NO_PROOF


def _put_holder(unit: Connection, effect: PutHolder) -> bool:
    at, values = (unit.universe, effect.person_id.text), rows.holder_row(effect.now)
    before = effect.now.version - 1
    if before == 0:
        return unit.write(_PUT_HOLDER, (*at, *values)) == 1
    return unit.write(_CHANGE_HOLDER, (*values, *at, before)) == 1


def _record(unit: Connection, effect: Record) -> bool:
    person = effect.person_id.text
    ((newest,),) = unit.rows(_NEWEST_EVENT, (person,))
    seq = (newest or 0) + 1
    unit.write(_RECORD, (unit.universe, person, seq, *rows.event_row(effect.event)))
    if seq > effect.keep:
        unit.write(_FORGET_EVENTS, (unit.universe, person, seq - effect.keep))
    return True


def _kept(unit: Connection, statement: str, person: str, key: str | int) -> Row | None:
    return unit.row(statement, (person, key))


def _put_filing(unit: Connection, effect: PutFiling) -> bool:
    person, row = effect.person_id.text, rows.filing_row(effect.now)
    if _kept(unit, _FILING, person, row[0]) != (effect.was and rows.filing_row(effect.was)):
        return False
    return unit.write(_PUT_FILING, (unit.universe, person, *row)) == 1


def _put_claim(unit: Connection, effect: PutClaim) -> bool:
    person, row = effect.person_id.text, rows.claim_row(effect.now)
    if _kept(unit, _CLAIM, person, row[0]) != (effect.was and rows.claim_row(effect.was)):
        return False
    return unit.write(_PUT_CLAIM, (unit.universe, person, *row)) == 1


def _put_proof(unit: Connection, effect: PutProof) -> bool:
    person = effect.person_id.text
    if _proof(unit, personal.ProofOf(effect.person_id, effect.kind)) != effect.was:
        return False
    return unit.write(_PUT_PROOF, (unit.universe, person, effect.kind, *rows.proof_row(effect.now))) == 1


LOAD: Mapping[type, Callable[[Connection, Any], Any]] = {
    personal.HolderOf: _holder,
    personal.HistoryOf: _history,
    personal.FilingsOf: _filings,
    personal.ClaimsOf: _claims,
    personal.ProofOf: _proof,
}
APPLY: Mapping[type, Callable[[Connection, Any], bool]] = {
    PutHolder: _put_holder,
    Record: _record,
    PutFiling: _put_filing,
    PutClaim: _put_claim,
    PutProof: _put_proof,
}
