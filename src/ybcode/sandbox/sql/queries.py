"""How each query of the port reads. The keys are read again only when they moved."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ybcode.rules.holders.holder import IN_ORDER
from ybcode.rules.redemption.floor import Tie
from ybcode.rules.redemption.requests import Remembered
from ybcode.rules.verifier.facts import Facts
from ybcode.rules.wallet import FaceCheck, WalletFacts
from ybcode.sandbox import ports, records
from ybcode.sandbox.sql import crowd, dossiers, family, holders, money, rows
from ybcode.sandbox.sql.holder_rows import HOLDER_COLUMNS, HOLDER_WIDTH, holder
from ybcode.sandbox.sql.rows import (
    CREDENTIAL_WIDTH,
    INSTITUTION_WIDTH,
    PERSON_WIDTH,
    TOKEN_WIDTH,
    prefixed,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ybcode.rules.code.keys import EpochKey
    from ybcode.rules.holders.credential import Credential
    from ybcode.rules.holders.person import Person
    from ybcode.rules.institutions import Institution
    from ybcode.rules.redemption.requests import RequestKey
    from ybcode.sandbox.sql.connection import Connection


_CLOCK = "SELECT mode, offset_ms, highest_ms, keys_version, faults FROM clocks WHERE universe = ?"
_CLOCK_WIDTH = 5
_HELD = _CLOCK_WIDTH + INSTITUTION_WIDTH
_KEYS = f"SELECT {rows.KEY_COLUMNS} FROM epoch_keys WHERE universe = ? ORDER BY key_id"
_CLOCK_OF_REQUEST = f"""
SELECT k.mode, k.offset_ms, k.highest_ms, k.keys_version, k.faults, {prefixed("n", rows.INSTITUTION_COLUMNS)},
    r.text_hash, {prefixed("t", rows.TOKEN_COLUMNS)}, {prefixed("c", rows.CREDENTIAL_COLUMNS)}
FROM (SELECT * FROM clocks WHERE universe = ?) k
LEFT JOIN institutions n ON n.universe = k.universe AND n.institution_id = ?
LEFT JOIN requests r ON r.universe = k.universe
    AND r.institution = ? AND r.terminal = ? AND r.request_id = ?
LEFT JOIN ectokens t ON t.universe = r.universe AND t.ectoken = r.ectoken
LEFT JOIN credentials c ON c.universe = t.universe AND c.province = t.province AND c.handle = t.handle"""
_FACT_COLUMNS = f"""{prefixed("c", rows.CREDENTIAL_COLUMNS)}, i.floor, i.spent_tick,
    {prefixed("s", rows.PERSON_COLUMNS)}, {prefixed("h", HOLDER_COLUMNS)},
    {prefixed("p", rows.PERSON_COLUMNS)}"""
_FACT_TABLES = """
JOIN ties i ON i.universe = c.universe AND i.subject = c.subject AND i.presenter = c.presenter
JOIN people s ON s.universe = c.universe AND s.person_id = c.subject
LEFT JOIN holders h ON h.universe = c.universe AND h.person_id = c.subject
LEFT JOIN people p ON p.universe = c.universe AND p.person_id = c.presenter AND c.presenter <> c.subject"""
_FACTS = f"""
SELECT {_FACT_COLUMNS} FROM credentials c {_FACT_TABLES}
WHERE c.universe = ? AND c.province = ? AND c.handle = ?"""
_FACTS_OF_TOKEN = f"""
SELECT {prefixed("t", rows.TOKEN_COLUMNS)}, {_FACT_COLUMNS} FROM ectokens t
JOIN credentials c ON c.universe = t.universe AND c.province = t.province AND c.handle = t.handle
{_FACT_TABLES}
WHERE t.universe = ? AND t.ectoken = ?"""
_LIVE = f"""
SELECT {rows.CREDENTIAL_COLUMNS} FROM credentials
WHERE universe = ? AND subject = ? AND state = 'live' ORDER BY serial"""
_LIVE_ONE = f"""
SELECT {rows.CREDENTIAL_COLUMNS} FROM credentials
WHERE universe = ? AND subject = ? AND presenter = ? AND channel = ? AND state = 'live'"""
_TIE = "SELECT floor, spent_tick FROM ties WHERE universe = ? AND subject = ? AND presenter = ?"
_FACE = """
SELECT checked_ms, used_tick, kind FROM face_checks
WHERE universe = ? AND subject = ? AND presenter = ? AND channel = ?"""
_SERIAL = "SELECT MAX(serial) FROM credentials WHERE universe = ? AND province = ?"
_PERSON = f"""
SELECT {rows.PERSON_COLUMNS} FROM people WHERE universe = ? AND person_key = ?
UNION ALL SELECT {rows.PERSON_COLUMNS} FROM people WHERE universe = ? AND person_id = ?"""
_PERSON_BY_ID = f"SELECT {rows.PERSON_COLUMNS} FROM people WHERE universe = ? AND person_id = ?"
_INSTITUTION = (
    f"SELECT {rows.INSTITUTION_COLUMNS} FROM institutions WHERE universe = ? AND institution_id = ?"
)
_INSTITUTION_BY_KEY = (
    f"SELECT {rows.INSTITUTION_COLUMNS} FROM institutions WHERE universe = ? AND institution_key = ?"
)
_PEOPLE_KEYS = "SELECT person_key FROM people WHERE universe = ? ORDER BY person_id"
_INSTITUTION_KEYS = "SELECT institution_key FROM institutions WHERE universe = ? ORDER BY position"
_WORLD = f"SELECT {rows.WORLD_COLUMNS} FROM worlds WHERE universe = ?"
_JOURNAL = f"SELECT {rows.JOURNAL_COLUMNS} FROM journal WHERE universe = ? ORDER BY seq"
_JOURNAL_OF = f"SELECT {rows.JOURNAL_COLUMNS} FROM journal WHERE universe = ? AND outcome = ? ORDER BY seq"


def load_keys(connection: Connection) -> tuple[EpochKey, ...]:
    """The epoch keys as they stand in the database."""
    return tuple(rows.epoch_key(row) for row in connection.rows(_KEYS))


def _bearings(connection: Connection, query: ports.Bearings) -> ports.Ground:
    request = query.request
    if request is None:
        found = connection.row(_CLOCK)
    else:
        where = request.institution.text
        found = connection.row(_CLOCK_OF_REQUEST, (where, where, request.terminal, request.request_id))
    if found is None:
        return ports.Ground(records.UNBORN, ())
    mode, offset_ms, highest_ms, version, faults = found[:_CLOCK_WIDTH]
    clock = records.ClockRow(mode=mode, offset_ms=offset_ms, highest_ms=highest_ms)
    keys = _keys(connection, version)
    if request is None:
        return ports.Ground(clock, keys, faults=faults)
    place, held = found[_CLOCK_WIDTH:_HELD], found[_HELD:]
    return ports.Ground(
        clock,
        keys,
        None if held[1] is None else _remembered(request, held),
        None if place[0] is None else rows.institution(place),
        faults,
    )


def _keys(connection: Connection, version: int) -> tuple[EpochKey, ...]:
    """The epoch keys, read again only when they moved."""
    seen, keys = connection.keys_seen.get(connection.universe, (None, ()))
    if seen != version:
        keys = load_keys(connection)
        connection.keys_seen[connection.universe] = (version, keys)
    return keys


def _remembered(request: RequestKey, held: rows.Row) -> Remembered:
    token = rows.ectoken(held[1 : 1 + TOKEN_WIDTH], rows.credential(held[1 + TOKEN_WIDTH :]))
    return Remembered(key=request, text_hash=bytes.fromhex(held[0]), token=token)


def _facts_of_code(connection: Connection, query: ports.FactsOfCode) -> Facts:
    found = connection.row(_FACTS, (query.province, query.handle))
    return _facts(found) if found else Facts()


def _facts(found: rows.Row) -> Facts:
    people = CREDENTIAL_WIDTH + 2
    held = rows.credential(found[:CREDENTIAL_WIDTH])
    stands, shown = people + PERSON_WIDTH, people + PERSON_WIDTH + HOLDER_WIDTH
    subject = rows.person(found[people:stands])
    alone = held.subject == held.presenter
    return Facts(
        credential=held,
        tie=Tie(*found[CREDENTIAL_WIDTH:people]),
        subject=subject,
        presenter=subject if alone else rows.person(found[shown:]),
        holder=IN_ORDER if found[stands] is None else holder(found[stands:shown]),
    )


def _facts_of_token(connection: Connection, query: ports.FactsOfToken) -> Facts:
    found = connection.row(_FACTS_OF_TOKEN, (query.text,))
    if found is None:
        return Facts()
    facts = _facts(found[TOKEN_WIDTH:])
    assert facts.credential is not None
    return replace(facts, token=rows.ectoken(found[:TOKEN_WIDTH], facts.credential))


def _facts_of_wallet(connection: Connection, query: ports.FactsOfWallet) -> WalletFacts:
    tie = (query.subject.text, query.presenter.text)
    live = connection.row(_LIVE_ONE, (*tie, query.channel))
    person = connection.row(_PERSON_BY_ID, (query.subject.text,))
    if person is None:
        raise KeyError(f"no person {query.subject}")
    floor = connection.row(_TIE, tie)
    face = connection.row(_FACE, (*tie, query.channel))
    mine = None
    if query.subject != query.presenter:  # the owner of a phone was seen for every code on it
        mine = connection.row(_FACE, (tie[1], tie[1], query.channel))
    of_owner = mine is not None and (face is None or mine[0] > face[0])
    face = mine if of_owner else face
    return WalletFacts(
        subject=rows.person(person),
        credential=rows.credential(live) if live else None,
        tie=Tie(*floor) if floor else Tie(),
        face=FaceCheck(*face) if face else None,
        face_of=query.presenter if of_owner else query.subject,
    )


def _live_credentials(connection: Connection, query: ports.LiveCredentials) -> tuple[Credential, ...]:
    return tuple(rows.credential(row) for row in connection.rows(_LIVE, (query.subject.text,)))


def _next_serial(connection: Connection, query: ports.NextSerial) -> int:
    found = connection.row(_SERIAL, (query.province,))
    return 0 if found is None or found[0] is None else found[0] + 1


def _find_person(connection: Connection, query: ports.FindPerson) -> Person | None:
    found = connection.row(_PERSON, (query.key, connection.universe, query.key))
    return rows.person(found) if found else None


def _find_institution(connection: Connection, query: ports.FindInstitution) -> Institution | None:
    found = connection.row(_INSTITUTION, (query.key,)) or connection.row(_INSTITUTION_BY_KEY, (query.key,))
    return rows.institution(found) if found else None


def _journal(connection: Connection, query: ports.JournalEntries) -> tuple[records.JournalEntry, ...]:
    found = (
        connection.rows(_JOURNAL) if query.outcome is None else connection.rows(_JOURNAL_OF, (query.outcome,))
    )
    return tuple(rows.journal_entry(row) for row in found)


def _world(connection: Connection, _query: ports.World) -> records.WorldRow | None:
    found = connection.row(_WORLD)
    return rows.world(found) if found else None


LOAD: Mapping[type, Callable[[Connection, Any], Any]] = {
    **holders.LOAD,
    **dossiers.LOAD,
    **crowd.LOAD,
    **money.LOAD,
    **family.LOAD,
    ports.Bearings: _bearings,
    ports.FactsOfCode: _facts_of_code,
    ports.FactsOfToken: _facts_of_token,
    ports.FactsOfWallet: _facts_of_wallet,
    ports.LiveCredentials: _live_credentials,
    ports.NextSerial: _next_serial,
    ports.FindPerson: _find_person,
    ports.FindInstitution: _find_institution,
    ports.PeopleKeys: lambda connection, _: tuple(row[0] for row in connection.rows(_PEOPLE_KEYS)),
    ports.InstitutionKeys: lambda connection, _: tuple(row[0] for row in connection.rows(_INSTITUTION_KEYS)),
    ports.JournalEntries: _journal,
    ports.World: _world,
}
