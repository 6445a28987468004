"""Dossiers, violations and kinship in memory: how they are read, when a write holds, what it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ybcode.rules.holders.dossier import OF_OLD, PutDossier, PutViolation
from ybcode.rules.holders.dossier.kinship import PutKin, mirrored
from ybcode.sandbox import personal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ybcode.rules.holders.dossier.kinship import Kin
    from ybcode.rules.holders.standing.violation import Violation
    from ybcode.sandbox.stores.memory.universe import Tables


def _load_violations(tables: Tables, query: personal.ViolationsOf) -> tuple[Violation, ...]:
    return tuple(tables.violations.get(query.person_id, {}).values())


def _load_kin(tables: Tables, query: personal.KinOf) -> tuple[Kin, ...]:
    held = tables.kin.get(query.person_id, {})
    return tuple(held[relative] for relative in sorted(held))


LOAD: Mapping[type, Callable[[Tables, Any], Any]] = {
    personal.DossierOf: lambda tables, query: tables.dossiers.get(query.person_id, OF_OLD),
    personal.ViolationsOf: _load_violations,
    personal.KinOf: _load_kin,
}


def _holds_put_dossier(tables: Tables, effect: PutDossier) -> bool:
    return tables.dossiers.get(effect.person_id, OF_OLD).version == effect.now.version - 1


def _holds_put_violation(tables: Tables, effect: PutViolation) -> bool:
    return tables.violations.get(effect.person_id, {}).get(effect.now.number) == effect.was


def _holds_put_kin(tables: Tables, effect: PutKin) -> bool:
    kin = effect.kin
    return kin.relative_id not in tables.kin.get(kin.person_id, {}) and kin.person_id != kin.relative_id


HOLDS: Mapping[type, Callable[[Tables, Any], bool]] = {
    PutDossier: _holds_put_dossier,
    PutViolation: _holds_put_violation,
    PutKin: _holds_put_kin,
}


def _apply_put_dossier(tables: Tables, effect: PutDossier) -> None:
    tables.dossiers[effect.person_id] = effect.now


def _apply_put_violation(tables: Tables, effect: PutViolation) -> None:
    tables.violations.setdefault(effect.person_id, {})[effect.now.number] = effect.now


def _apply_put_kin(tables: Tables, effect: PutKin) -> None:
    for kin in (effect.kin, mirrored(effect.kin)):
        tables.kin.setdefault(kin.person_id, {})[kin.relative_id] = kin


APPLY: Mapping[type, Callable[[Tables, Any], None]] = {
    PutDossier: _apply_put_dossier,
    PutViolation: _apply_put_violation,
    PutKin: _apply_put_kin,
}
