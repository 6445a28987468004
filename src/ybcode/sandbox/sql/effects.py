"""What each effect of the port writes: guarded statements. None changed where one must be: it is lost.

An effect answers whether its precondition held; the store that called it undoes the transaction when
it did not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ybcode.rules.holders.credential import EVENTS, Enrol, Revoke, after
from ybcode.rules.redemption.ectoken import PutToken
from ybcode.rules.redemption.floor import RaiseFloor
from ybcode.rules.redemption.requests import Remember
from ybcode.rules.wallet import PutFaceCheck, UseFaceCheck
from ybcode.sandbox import ports
from ybcode.sandbox.sql import crowd, dossiers, family, holders, money, rows
from ybcode.sandbox.sql.queries import load_keys
from ybcode.sandbox.sql.rows import marks

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ybcode.sandbox.sql.connection import Connection


_PRUNINGS = 16
"""Prunings in the life of an ecToken, by one connection."""


_SPEND = """
UPDATE ties SET floor = ?, spent_tick = ?
WHERE universe = ? AND subject = ? AND presenter = ? AND floor <= ? AND EXISTS (
    SELECT 1 FROM credentials WHERE universe = ? AND province = ? AND handle = ? AND state = 'live')"""
_IS_LIVE = "SELECT 1 FROM credentials WHERE universe = ? AND province = ? AND handle = ? AND state = 'live'"
_PUT_TOKEN = """
INSERT INTO ectokens (universe, province, handle, ectoken, institution, terminal, scene, tick, given_ms)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (universe, ectoken) DO UPDATE SET province = excluded.province, handle = excluded.handle,
    institution = excluded.institution, terminal = excluded.terminal, scene = excluded.scene,
    tick = excluded.tick, given_ms = excluded.given_ms
WHERE ectokens.given_ms < ?"""
_REMEMBER = """
INSERT INTO requests (universe, institution, terminal, request_id, text_hash, ectoken, given_ms)
VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (universe, institution, terminal, request_id) DO UPDATE SET
    text_hash = excluded.text_hash, ectoken = excluded.ectoken, given_ms = excluded.given_ms
WHERE requests.given_ms < ?"""
_FORGET_TOKENS = "DELETE FROM ectokens WHERE universe = ? AND given_ms < ?"
_FORGET_REQUESTS = "DELETE FROM requests WHERE universe = ? AND given_ms < ?"
_ENROL = """
INSERT INTO credentials (universe, serial, province, handle, subject, presenter, channel, state, reason)
SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?
WHERE NOT EXISTS (SELECT 1 FROM credentials WHERE universe = ? AND province = ? AND serial >= ?)
ON CONFLICT DO NOTHING"""
_TIE = """
INSERT INTO ties (universe, subject, presenter, floor, spent_tick)
VALUES (?, ?, ?, 0, -1) ON CONFLICT DO NOTHING"""
_REVOKE = "UPDATE credentials SET state = ?, reason = ? WHERE universe = ? AND subject = ? AND state = 'live'"
_PUT_FACE = """
INSERT INTO face_checks (universe, subject, presenter, channel, checked_ms, used_tick, kind)
VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (universe, subject, presenter, channel) DO UPDATE SET
    checked_ms = excluded.checked_ms, used_tick = excluded.used_tick, kind = excluded.kind"""
_USE_FACE = """
UPDATE face_checks SET used_tick = ?
WHERE universe = ? AND subject = ? AND presenter = ? AND channel = ?
    AND (used_tick IS NULL OR used_tick = ?)"""
_NEWEST_NOTE = "SELECT MAX(seq) FROM journal WHERE universe = ?"
_NOTE = f"""
INSERT INTO journal (universe, seq, {rows.JOURNAL_COLUMNS})
VALUES (?, ?, {marks(rows.JOURNAL_COLUMNS)})"""
_FORGET_NOTES = "DELETE FROM journal WHERE universe = ? AND seq <= ?"
_RAISE = "UPDATE clocks SET highest_ms = ? WHERE universe = ? AND highest_ms < ?"
_SET_CLOCK = """
INSERT INTO clocks (universe, mode, offset_ms, highest_ms, keys_version)
VALUES (?, ?, ?, ?, 0) ON CONFLICT DO NOTHING"""
_MOVE_CLOCK = """
UPDATE clocks SET mode = ?, offset_ms = ?,
    highest_ms = CASE WHEN highest_ms > ? THEN highest_ms ELSE ? END
WHERE universe = ? AND mode = ? AND offset_ms = ?"""
_KEYS_MOVED = "UPDATE clocks SET keys_version = keys_version + 1 WHERE universe = ?"
_DROP_KEYS = "DELETE FROM epoch_keys WHERE universe = ?"
_PUT_KEY = f"INSERT INTO epoch_keys (universe, {rows.KEY_COLUMNS}) VALUES (?, {marks(rows.KEY_COLUMNS)})"
_PUT_INSTITUTION = f"""
INSERT INTO institutions (universe, {rows.INSTITUTION_COLUMNS}, position)
SELECT ?, {marks(rows.INSTITUTION_COLUMNS)}, (SELECT COUNT(*) FROM institutions WHERE universe = ?)
WHERE NOT EXISTS (
    SELECT 1 FROM institutions WHERE universe = ? AND (institution_id = ? OR institution_key = ?))
ON CONFLICT DO NOTHING"""
_PUT_WORLD = f"""
INSERT INTO worlds (universe, {rows.WORLD_COLUMNS})
VALUES (?, {marks(rows.WORLD_COLUMNS)}) ON CONFLICT DO NOTHING"""


def _raise_floor(unit: Connection, effect: RaiseFloor) -> bool:
    one = effect.credential
    at = (unit.universe, one.province, one.handle)
    if effect.floor is None:
        return unit.row(_IS_LIVE, at[1:]) is not None
    tie = (unit.universe, one.subject.text, one.presenter.text)
    return unit.write(_SPEND, (effect.floor, effect.code_tick, *tie, effect.code_tick, *at)) == 1


def _put_token(unit: Connection, effect: PutToken) -> bool:
    one, dead_before_ms = effect.token, effect.dead_before_ms
    values = (one.text, one.institution.text, one.terminal, one.scene, one.tick, one.given_ms)
    at = (one.credential.province, one.credential.handle)
    if unit.write(_PUT_TOKEN, (unit.universe, *at, *values, dead_before_ms)) != 1:
        return False
    # A dead ecToken is kept for one more life, so that it can be told from one that never was.
    _forget(unit, _FORGET_TOKENS, 2 * dead_before_ms - one.given_ms, one.given_ms - dead_before_ms)
    return True


def _remember(unit: Connection, effect: Remember) -> bool:
    one = effect.remembered
    key = (one.key.institution.text, one.key.terminal, one.key.request_id)
    values = (unit.universe, *key, one.text_hash.hex(), one.token.text, one.token.given_ms)
    if unit.write(_REMEMBER, (*values, effect.dead_before_ms)) != 1:
        return False
    _forget(unit, _FORGET_REQUESTS, effect.dead_before_ms, one.token.given_ms - effect.dead_before_ms)
    return True


def _forget(unit: Connection, statement: str, before_ms: int, life_ms: int) -> None:
    """Prune what is older than an instant, now and then: at most a sixteenth of a life too late.

    No index is kept for it: an index would cost every scan what pruning costs once in minutes.
    """
    seen = unit.pruned.get((unit.universe, statement), -life_ms)
    if before_ms - seen >= life_ms // _PRUNINGS:
        unit.write(statement, (unit.universe, before_ms))
        unit.pruned[unit.universe, statement] = before_ms


def _enrol(unit: Connection, effect: Enrol) -> bool:
    one = effect.credential
    tie = (unit.universe, one.subject.text, one.presenter.text)
    values = (
        unit.universe,
        effect.serial,
        one.province,
        one.handle,
        *tie[1:],
        one.channel,
        one.state,
        one.reason,
    )
    guard = (unit.universe, one.province, effect.serial)
    if unit.write(_ENROL, (*values, *guard)) != 1:
        return False
    unit.write(_TIE, tie)
    return True


def _revoke(unit: Connection, effect: Revoke) -> bool:
    values = (after("live", EVENTS[effect.reason]), effect.reason, unit.universe, effect.subject.text)
    if effect.presenter is None:
        unit.write(_REVOKE, values)
    else:
        unit.write(f"{_REVOKE} AND presenter = ?", (*values, effect.presenter.text))
    return True


def _put_face_check(unit: Connection, effect: PutFaceCheck) -> bool:
    holder = (unit.universe, effect.subject.text, effect.presenter.text, effect.channel)
    check = effect.check
    unit.write(_PUT_FACE, (*holder, check.checked_ms, check.used_tick, check.kind))
    return True


def _use_face_check(unit: Connection, effect: UseFaceCheck) -> bool:
    holder = (unit.universe, effect.subject.text, effect.presenter.text, effect.channel)
    return unit.write(_USE_FACE, (effect.tick, *holder, effect.tick)) == 1


def _note(unit: Connection, effect: ports.Note) -> bool:
    ((newest,),) = unit.rows(_NEWEST_NOTE)
    seq = (newest or 0) + 1
    unit.write(_NOTE, (unit.universe, seq, *rows.journal_row(effect.entry)))
    if seq > effect.keep:
        unit.write(_FORGET_NOTES, (unit.universe, seq - effect.keep))
    return True


def _raise_highest(unit: Connection, effect: ports.RaiseHighest) -> bool:
    unit.write(_RAISE, (effect.highest_ms, unit.universe, effect.highest_ms))
    return True


def _move_clock(unit: Connection, effect: ports.MoveClock) -> bool:
    now, was = effect.now, effect.was
    if was is None:
        return unit.write(_SET_CLOCK, (unit.universe, now.mode, now.offset_ms, now.highest_ms)) == 1
    values = (now.mode, now.offset_ms, now.highest_ms, now.highest_ms)
    return unit.write(_MOVE_CLOCK, (*values, unit.universe, was.mode, was.offset_ms)) == 1


def _put_keys(unit: Connection, effect: ports.PutKeys) -> bool:
    # The update comes first: it holds the row against another rotation until the transaction ends.
    unit.write(_KEYS_MOVED, (unit.universe,))
    if load_keys(unit) != effect.was:
        return False
    unit.write(_DROP_KEYS, (unit.universe,))
    for key in effect.now:
        values = (key.key_id, key.secret.hex(), key.suite, key.state, key.issue, key.since_tick)
        unit.write(_PUT_KEY, (unit.universe, *values))
    return True


def _put_person(unit: Connection, effect: ports.PutPerson) -> bool:
    return unit.write(crowd.PUT_PERSON, crowd.person_values(unit, effect.person)) == 1


def _put_institution(unit: Connection, effect: ports.PutInstitution) -> bool:
    one = effect.institution
    values = (unit.universe, *rows.institution_row(one), unit.universe)
    crossed = (unit.universe, one.key, one.institution_id.text)
    return unit.write(_PUT_INSTITUTION, (*values, *crossed)) == 1


def _put_world(unit: Connection, effect: ports.PutWorld) -> bool:
    return unit.write(_PUT_WORLD, (unit.universe, *rows.world_row(effect.world))) == 1


APPLY: Mapping[type, Callable[[Connection, Any], bool]] = {
    **holders.APPLY,
    **dossiers.APPLY,
    **crowd.APPLY,
    **money.APPLY,
    **family.APPLY,
    RaiseFloor: _raise_floor,
    PutToken: _put_token,
    Remember: _remember,
    Enrol: _enrol,
    Revoke: _revoke,
    PutFaceCheck: _put_face_check,
    UseFaceCheck: _use_face_check,
    ports.Note: _note,
    ports.RaiseHighest: _raise_highest,
    ports.MoveClock: _move_clock,
    ports.PutKeys: _put_keys,
    ports.PutPerson: _put_person,
    ports.PutInstitution: _put_institution,
    ports.PutWorld: _put_world,
}
