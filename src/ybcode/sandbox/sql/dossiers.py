"""Dossiers, violations and kinship in SQL: rows both ways, how they are read, how they are written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ybcode.rules.holders.dossier import OF_OLD, Dossier, PutDossier, PutViolation
from ybcode.rules.holders.dossier.card import Card
from ybcode.rules.holders.dossier.kinship import Kin, PutKin, mirrored
from ybcode.rules.holders.dossier.onboarding import Onboarding
from ybcode.rules.holders.dossier.record import IdentityRecord
from ybcode.rules.holders.standing.violation import Violation
from ybcode.sandbox import personal
from ybcode.sandbox.sql.rows import marks
from ybcode.values import PersonId

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ybcode.sandbox.sql.connection import Connection
    from ybcode.sandbox.sql.rows import Row

DOSSIER_COLUMNS = (
    "version, onboarding, opened_on, applicant, documents, ready_ms, delivery, rejected_for, activation,"
    " record, old_name, record_synced_ms, card, card_issue, card_worn"
)
VIOLATION_COLUMNS = "number, kind, at_ms, loss_fen, repeated, for_gain, state, fine_fen"

_DOSSIER = f"SELECT {DOSSIER_COLUMNS} FROM dossiers WHERE universe = ? AND person_id = ?"
_PUT_DOSSIER = f"""
INSERT INTO dossiers (universe, person_id, {DOSSIER_COLUMNS}) VALUES (?, ?, {marks(DOSSIER_COLUMNS)})
ON CONFLICT DO NOTHING"""
_CHANGE_DOSSIER = f"""
UPDATE dossiers SET {", ".join(f"{column} = ?" for column in DOSSIER_COLUMNS.split(", "))}
WHERE universe = ? AND person_id = ? AND version = ?"""
_VIOLATIONS = f"""
SELECT {VIOLATION_COLUMNS} FROM violations WHERE universe = ? AND person_id = ? ORDER BY number"""
_VIOLATION = f"SELECT {VIOLATION_COLUMNS} FROM violations WHERE universe = ? AND person_id = ? AND number = ?"
_PUT_VIOLATION = f"""
INSERT INTO violations (universe, person_id, {VIOLATION_COLUMNS}) VALUES (?, ?, {marks(VIOLATION_COLUMNS)})
ON CONFLICT (universe, person_id, number) DO UPDATE SET kind = excluded.kind, at_ms = excluded.at_ms,
    loss_fen = excluded.loss_fen, repeated = excluded.repeated, for_gain = excluded.for_gain,
    state = excluded.state, fine_fen = excluded.fine_fen"""
_KIN = "SELECT person_id, relative_id, relation FROM kinships WHERE universe = ? AND person_id = ? ORDER BY 2"
_PUT_KIN = """
INSERT INTO kinships (universe, person_id, relative_id, relation) VALUES (?, ?, ?, ?)
ON CONFLICT DO NOTHING"""


def dossier(row: Row) -> Dossier:
    """A dossier of ``DOSSIER_COLUMNS``."""
    version, state, opened_on, applicant, documents, ready_ms, delivery, reason, activation, *rest = row
    record, old_name, synced_ms, card, issue, worn = rest
    return Dossier(
        version=version,
        onboarding=Onboarding(
            state=state,
            channel=opened_on,
            applicant=None if applicant is None else PersonId(applicant),
            documents=tuple(tuple(one.split(":")) for one in documents.split()),
            ready_ms=ready_ms,
            delivery=delivery,
            reason=reason,
        ),
        activation=activation,
        record=IdentityRecord(state=record, old_name=old_name, synced_ms=synced_ms),
        card=Card(state=card, issue=issue, worn=frozenset(worn.split())),
    )


def dossier_row(one: Dossier) -> Row:
    """The columns of a dossier."""
    file = one.onboarding
    return (
        one.version,
        file.state,
        file.channel,
        file.applicant.text if file.applicant else None,
        " ".join(f"{kind}:{quality}" for kind, quality in file.documents),
        file.ready_ms,
        file.delivery,
        file.reason,
        one.activation,
        one.record.state,
        one.record.old_name,
        one.record.synced_ms,
        one.card.state,
        one.card.issue,
        " ".join(sorted(one.card.worn)),
    )


def violation(row: Row) -> Violation:
    """A violation of ``VIOLATION_COLUMNS``."""
    number, kind, at_ms, loss_fen, repeated, for_gain, state, fine_fen = row
    return Violation(
        number=number,
        kind=kind,
        at_ms=at_ms,
        loss_fen=loss_fen,
        repeated=bool(repeated),
        for_gain=bool(for_gain),
        state=state,
        fine_fen=fine_fen,
    )


def violation_row(one: Violation) -> Row:
    """The columns of a violation."""
    flags = (int(one.repeated), int(one.for_gain))
    return (one.number, one.kind, one.at_ms, one.loss_fen, *flags, one.state, one.fine_fen)


def _load_dossier(connection: Connection, query: personal.DossierOf) -> Dossier:
    found = connection.row(_DOSSIER, (query.person_id.text,))
    return dossier(found) if found else OF_OLD


def _load_violations(connection: Connection, query: personal.ViolationsOf) -> tuple[Violation, ...]:
    return tuple(violation(row) for row in connection.rows(_VIOLATIONS, (query.person_id.text,)))


def _load_kin(connection: Connection, query: personal.KinOf) -> tuple[Kin, ...]:
    found = connection.rows(_KIN, (query.person_id.text,))
    return tuple(
        Kin(person_id=PersonId(one), relative_id=PersonId(two), relation=what) for one, two, what in found
    )


def _put_dossier(unit: Connection, effect: PutDossier) -> bool:
    at, values = (unit.universe, effect.person_id.text), dossier_row(effect.now)
    before = effect.now.version - 1
    if before == 0:
        return unit.write(_PUT_DOSSIER, (*at, *values)) == 1
    return unit.write(_CHANGE_DOSSIER, (*values, *at, before)) == 1


def _put_violation(unit: Connection, effect: PutViolation) -> bool:
    person, row = effect.person_id.text, violation_row(effect.now)
    if unit.row(_VIOLATION, (person, row[0])) != (effect.was and violation_row(effect.was)):
        return False
    return unit.write(_PUT_VIOLATION, (unit.universe, person, *row)) == 1


def _put_kin(unit: Connection, effect: PutKin) -> bool:
    for kin in (effect.kin, mirrored(effect.kin)):
        values = (unit.universe, kin.person_id.text, kin.relative_id.text, kin.relation)
        if unit.write(_PUT_KIN, values) != 1:
            return False
    return True


LOAD: Mapping[type, Callable[[Connection, Any], Any]] = {
    personal.DossierOf: _load_dossier,
    personal.ViolationsOf: _load_violations,
    personal.KinOf: _load_kin,
}
APPLY: Mapping[type, Callable[[Connection, Any], bool]] = {
    PutDossier: _put_dossier,
    PutViolation: _put_violation,
    PutKin: _put_kin,
}
