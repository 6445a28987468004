"""Money in SQL: how it is read, and the guarded statements that write it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ybcode.rules.settlement.life.record import (
    BindRequest,
    Bound,
    MoveSettlement,
    PutSettlement,
    ReturnPacks,
    SellPacks,
    StandsAt,
)
from ybcode.rules.settlement.life.stay import PutStay, Stay
from ybcode.rules.settlement.money.funding import Source
from ybcode.rules.settlement.money.ledger import aid_account, own_account
from ybcode.rules.settlement.money.own import Credit, PutCredit
from ybcode.rules.settlement.money.rates import NOTHING_USED, PutUsed, Used
from ybcode.rules.settlement.red_flags import Purchase
from ybcode.sandbox import purse
from ybcode.sandbox.sql import ledger
from ybcode.sandbox.sql import money_rows as rows
from ybcode.sandbox.sql.rows import marks
from ybcode.values import InstitutionId

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ybcode.rules.settlement.life.record import Settlement
    from ybcode.sandbox.sql.connection import Connection
    from ybcode.values import PersonId

# One read for all of it: outside a transaction each costs more than what it reads.
_PURSE = """
SELECT b.balance_fen, c.amount_fen, c.ready_ms, u.deductible_fen, u.fund_fen, a.account, a.balance_fen
FROM (SELECT ? AS universe, ? AS me, ? AS care_year, ? AS care, ? AS own, ? AS aid, ? AS past_aid) k
LEFT JOIN balances b ON b.universe = k.universe AND b.account = k.own
LEFT JOIN credits c ON c.universe = k.universe AND c.person_id = k.me
LEFT JOIN accumulators u ON u.universe = k.universe AND u.person_id = k.me
    AND u.care_year = k.care_year AND u.care = k.care
LEFT JOIN balances a ON a.universe = k.universe AND a.account >= k.aid AND a.account < k.past_aid
    AND a.balance_fen > 0
ORDER BY a.account"""
_PUT_USED = """
INSERT INTO accumulators (universe, person_id, care_year, care, deductible_fen, fund_fen)
VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"""
_CHANGE_USED = """
UPDATE accumulators SET deductible_fen = ?, fund_fen = ?
WHERE universe = ? AND person_id = ? AND care_year = ? AND care = ? AND deductible_fen = ? AND fund_fen = ?"""
_CREDIT = "SELECT amount_fen, ready_ms FROM credits WHERE universe = ? AND person_id = ?"
_PUT_CREDIT = """
INSERT INTO credits (universe, person_id, amount_fen, ready_ms) VALUES (?, ?, ?, ?)
ON CONFLICT (universe, person_id) DO UPDATE SET
    amount_fen = excluded.amount_fen, ready_ms = excluded.ready_ms"""
_DROP_CREDIT = "DELETE FROM credits WHERE universe = ? AND person_id = ?"
_SETTLEMENT = f"SELECT {rows.SETTLEMENT_COLUMNS} FROM settlements WHERE universe = ?"
_BY_ID = f"{_SETTLEMENT} AND settlement_id = ?"
_BY_ORIGINAL = f"{_SETTLEMENT} AND undoes = ?"
_BY_INSTITUTION = (
    f"{_SETTLEMENT} AND institution = ? AND at_ms >= ? AND at_ms < ? ORDER BY at_ms, settlement_id"
)
_PUT_SETTLEMENT = f"""
INSERT INTO settlements (universe, {rows.SETTLEMENT_COLUMNS}, drugs)
VALUES (?, {marks(rows.SETTLEMENT_COLUMNS)}, ?) ON CONFLICT DO NOTHING"""
_MOVE = "UPDATE settlements SET state = ? WHERE universe = ? AND settlement_id = ? AND state = ?"
_PURCHASES = """
SELECT at_ms, institution, drugs FROM settlements
WHERE universe = ? AND person_id = ? AND at_ms >= ? AND kind = 'settle' AND state = 'settled'
ORDER BY at_ms DESC, settlement_id DESC LIMIT ?"""
_REQUEST = """
SELECT content, settlement_id FROM payment_requests
WHERE universe = ? AND institution = ? AND terminal = ? AND request_id = ?"""
_BIND = """
INSERT INTO payment_requests (universe, institution, terminal, request_id, content, settlement_id)
VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"""
_ARE_SOLD = "SELECT trace_code FROM sold_packs WHERE universe = ? AND trace_code IN"
_AT_ONCE = 100
_SELL = """
INSERT INTO sold_packs (universe, trace_code, settlement_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"""
_RETURN = "DELETE FROM sold_packs WHERE universe = ? AND trace_code = ? AND settlement_id = ?"
_STAY = f"SELECT {rows.STAY_COLUMNS} FROM stays WHERE universe = ? AND stay_id = ?"
_STAYS = f"SELECT {rows.STAY_COLUMNS} FROM stays WHERE universe = ? AND person_id = ? ORDER BY stay_id"
_PUT_STAY = f"""
INSERT INTO stays (universe, {rows.STAY_COLUMNS}) VALUES (?, {marks(rows.STAY_COLUMNS)})
ON CONFLICT DO NOTHING"""
_CHANGE_STAY = f"""
UPDATE stays SET ({rows.STAY_COLUMNS}) = ({marks(rows.STAY_COLUMNS)})
WHERE universe = ? AND stay_id = ? AND ({rows.STAY_COLUMNS}) = ({marks(rows.STAY_COLUMNS)})"""
_VERSION = "SELECT version FROM holders WHERE universe = ? AND person_id = ?"
_FAULTS = f"SELECT {rows.FAULT_COLUMNS} FROM faults WHERE universe = ? ORDER BY number"
_FAULT = f"SELECT {rows.FAULT_COLUMNS} FROM faults WHERE universe = ? AND number = ?"
_PUT_FAULT = f"""
INSERT INTO faults (universe, {rows.FAULT_COLUMNS}) VALUES (?, {marks(rows.FAULT_COLUMNS)})
ON CONFLICT (universe, number) DO UPDATE SET fault = excluded.fault, matching = excluded.matching,
    times = excluded.times, after = excluded.after"""
_DROP_FAULT = "DELETE FROM faults WHERE universe = ? AND number = ?"
_COUNT_FAULTS = """
UPDATE clocks SET faults = (SELECT COUNT(*) FROM faults WHERE universe = ?) WHERE universe = ?"""


def _purse(connection: Connection, query: purse.PurseOf) -> purse.Purse:
    me = query.person_id
    aid = aid_account(me, "")
    # "0" is the character after "/": the accounts of one person lie between the two.
    asked = (me.text, query.year, query.care, own_account(me), aid, f"{aid[:-1]}0")
    found = connection.rows(_PURSE, asked)
    balance_fen, amount_fen, ready_ms, deductible_fen, fund_fen, *_ = found[0]
    return purse.Purse(
        balance_fen=balance_fen,
        credit=None if ready_ms is None else Credit(amount_fen=amount_fen, ready_ms=ready_ms),
        further=tuple(Source(*row[-2:]) for row in found if row[-1] is not None),
        used=NOTHING_USED if fund_fen is None else Used(deductible_fen=deductible_fen, fund_fen=fund_fen),
    )


def _credit(connection: Connection, person_id: PersonId) -> Credit | None:
    found = connection.row(_CREDIT, (person_id.text,))
    return Credit(amount_fen=found[0], ready_ms=found[1]) if found else None


def _put_credit(unit: Connection, effect: PutCredit) -> bool:
    if _credit(unit, effect.person_id) != effect.was:
        return False
    at, now = (unit.universe, effect.person_id.text), effect.now
    if now is None:
        unit.write(_DROP_CREDIT, at)
    else:
        unit.write(_PUT_CREDIT, (*at, now.amount_fen, now.ready_ms))
    return True


def _sold(connection: Connection, query: purse.SoldPacks) -> frozenset[str]:
    codes = query.trace_codes
    parts = (codes[first : first + _AT_ONCE] for first in range(0, len(codes), _AT_ONCE))
    return frozenset(
        code for part in parts for (code,) in connection.rows(f"{_ARE_SOLD} ({_marks(part)})", part)
    )


def _marks(codes: tuple[str, ...]) -> str:
    return ", ".join("?" for _ in codes)


def _settlement(connection: Connection, query: purse.SettlementOf) -> Settlement | None:
    found = connection.row(_BY_ID, (query.settlement_id,))
    return rows.settlement(found) if found else None


def _undoing(connection: Connection, query: purse.UndoingOf) -> Settlement | None:
    found = connection.row(_BY_ORIGINAL, (query.settlement_id,))
    return rows.settlement(found) if found else None


def _request(connection: Connection, query: purse.RequestOf) -> Bound | None:
    key = query.key
    found = connection.row(_REQUEST, (key.institution.text, key.terminal, key.request_id))
    return Bound(key=key, content=bytes.fromhex(found[0]), settlement_id=found[1]) if found else None


def _purchases(connection: Connection, query: purse.PurchasesOf) -> tuple[Purchase, ...]:
    found = connection.rows(_PURCHASES, (query.person_id.text, query.since_ms, max(0, query.most)))
    return tuple(
        Purchase(at_ms=at_ms, institution=InstitutionId(where), drugs=frozenset(json.loads(names)))
        for at_ms, where, names in found
    )


def _settled_at(connection: Connection, query: purse.SettledAt) -> tuple[Settlement, ...]:
    at = (query.institution.text, query.from_ms, query.until_ms)
    return tuple(rows.settlement(row) for row in connection.rows(_BY_INSTITUTION, at))


def _stay(connection: Connection, query: purse.StayOf) -> Stay | None:
    found = connection.row(_STAY, (query.stay_id,))
    return rows.stay(found) if found else None


def _put_used(unit: Connection, effect: PutUsed) -> bool:
    at = (unit.universe, effect.person_id.text, effect.year, effect.care)
    now = (effect.now.deductible_fen, effect.now.fund_fen)
    was = (effect.was.deductible_fen, effect.was.fund_fen)
    if unit.write(_CHANGE_USED, (*now, *at, *was)) == 1:
        return True
    return effect.was == NOTHING_USED and unit.write(_PUT_USED, (*at, *now)) == 1


def _put_settlement(unit: Connection, effect: PutSettlement) -> bool:
    one = effect.settlement
    return unit.write(_PUT_SETTLEMENT, (unit.universe, *rows.settlement_row(one), rows.drugs(one))) == 1


def _move_settlement(unit: Connection, effect: MoveSettlement) -> bool:
    return unit.write(_MOVE, (effect.now, unit.universe, effect.settlement_id, effect.was)) == 1


def _bind_request(unit: Connection, effect: BindRequest) -> bool:
    bound = effect.bound
    key = (unit.universe, bound.key.institution.text, bound.key.terminal, bound.key.request_id)
    return unit.write(_BIND, (*key, bound.content.hex(), bound.settlement_id)) == 1


def _sell_packs(unit: Connection, effect: SellPacks) -> bool:
    lines = [(unit.universe, code, effect.settlement_id) for code in effect.trace_codes]
    return unit.write_many(_SELL, lines) == len(lines)


def _return_packs(unit: Connection, effect: ReturnPacks) -> bool:
    unit.write_many(_RETURN, [(unit.universe, code, effect.settlement_id) for code in effect.trace_codes])
    return True


def _stands_at(unit: Connection, effect: StandsAt) -> bool:
    found = unit.row(_VERSION, (effect.person_id.text,))
    return (found[0] if found else 0) == effect.version


def _put_stay(unit: Connection, effect: PutStay) -> bool:
    now, was = effect.now, effect.was
    if was is None:
        return unit.write(_PUT_STAY, (unit.universe, *rows.stay_row(now))) == 1
    at = (unit.universe, now.stay_id, *rows.stay_row(was))
    return unit.write(_CHANGE_STAY, (*rows.stay_row(now), *at)) == 1


def _put_fault(unit: Connection, effect: purse.PutFault) -> bool:
    one = effect.now or effect.was
    found = None if one is None else unit.row(_FAULT, (one.number,))
    if one is None or (rows.fault(found) if found else None) != effect.was:
        return False
    if effect.now is None:
        unit.write(_DROP_FAULT, (unit.universe, one.number))
    else:
        unit.write(_PUT_FAULT, (unit.universe, *rows.fault_row(one)))
    return unit.write(_COUNT_FAULTS, (unit.universe, unit.universe)) == 1


LOAD: Mapping[type, Callable[[Connection, Any], Any]] = {
    **ledger.LOAD,
    purse.PurseOf: _purse,
    purse.SoldPacks: _sold,
    purse.SettlementOf: _settlement,
    purse.UndoingOf: _undoing,
    purse.RequestOf: _request,
    purse.PurchasesOf: _purchases,
    purse.SettledAt: _settled_at,
    purse.StayOf: _stay,
    purse.StaysOf: lambda connection, query: tuple(
        rows.stay(row) for row in connection.rows(_STAYS, (query.person_id.text,))
    ),
    purse.ArmedFaults: lambda connection, _: tuple(rows.fault(row) for row in connection.rows(_FAULTS)),
}
APPLY: Mapping[type, Callable[[Connection, Any], bool]] = {
    **ledger.APPLY,
    PutUsed: _put_used,
    PutCredit: _put_credit,
    PutSettlement: _put_settlement,
    MoveSettlement: _move_settlement,
    BindRequest: _bind_request,
    SellPacks: _sell_packs,
    ReturnPacks: _return_packs,
    StandsAt: _stands_at,
    PutStay: _put_stay,
    purse.PutFault: _put_fault,
}
