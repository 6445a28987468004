"""Families in SQL: how they are read, and the guarded statements that write them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ybcode.rules.family.delegation import Binding, PutBinding
from ybcode.rules.family.mutual_aid import PutSharing, Sharing
from ybcode.rules.family.transfers import PutTransfer, Transfer
from ybcode.sandbox import relatives
from ybcode.sandbox.relatives import Spending
from ybcode.sandbox.sql.rows import marks
from ybcode.values import PersonId

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ybcode.sandbox.sql.connection import Connection
    from ybcode.sandbox.sql.rows import Row

BINDING_COLUMNS = "binder, member, state, since_ms, ready_ms, bound_order, channel, version"
SHARING_COLUMNS = "giver, receiver, state, opened_ms, rank, version"
TRANSFER_COLUMNS = "giver, number, receiver, amount_fen, sent_ms, returns_ms, state"

_BINDING = f"SELECT {BINDING_COLUMNS} FROM bindings WHERE universe = ? AND binder = ? AND member = ?"
_BINDINGS = f"""
SELECT {BINDING_COLUMNS} FROM bindings WHERE universe = ? AND (binder = ? OR member = ?)
ORDER BY binder, member"""
_PUT_BINDING = f"""
INSERT INTO bindings (universe, {BINDING_COLUMNS}) VALUES (?, {marks(BINDING_COLUMNS)})
ON CONFLICT (universe, binder, member) DO UPDATE SET state = excluded.state, since_ms = excluded.since_ms,
    ready_ms = excluded.ready_ms, bound_order = excluded.bound_order, channel = excluded.channel,
    version = excluded.version
WHERE bindings.version = excluded.version - 1"""
_SHARINGS = f"""
SELECT {SHARING_COLUMNS} FROM sharings WHERE universe = ? AND (giver = ? OR receiver = ?)
ORDER BY giver, receiver"""
_SHARING = "SELECT 1 FROM sharings WHERE universe = ? AND giver = ? AND receiver = ?"
_PUT_SHARING = f"""
INSERT INTO sharings (universe, {SHARING_COLUMNS}) VALUES (?, {marks(SHARING_COLUMNS)})
ON CONFLICT (universe, giver, receiver) DO UPDATE SET state = excluded.state,
    opened_ms = excluded.opened_ms, rank = excluded.rank, version = excluded.version
WHERE sharings.version = excluded.version - 1"""
_TRANSFERS = f"""
SELECT {TRANSFER_COLUMNS} FROM transfers WHERE universe = ? AND (giver = ? OR receiver = ?)
ORDER BY giver, number"""
_SEND = f"""
INSERT INTO transfers (universe, {TRANSFER_COLUMNS}) VALUES (?, {marks(TRANSFER_COLUMNS)})
ON CONFLICT DO NOTHING"""
_MOVE = """
UPDATE transfers SET state = ? WHERE universe = ? AND giver = ? AND number = ? AND state = ?"""
_SPENDING = """
SELECT COUNT(CASE WHEN kind = 'settle' AND state = 'settled' THEN 1 END),
    SUM(total_fen), SUM(fund_fen), SUM(account_fen + mutual_aid_fen), SUM(cash_fen)
FROM settlements WHERE universe = ? AND person_id = ? AND care_year = ?"""


def _binding_row(row: Row) -> Binding:
    binder, member, state, since_ms, ready_ms, order, channel, version = row
    return Binding(
        binder=PersonId(binder),
        member=PersonId(member),
        state=state,
        since_ms=since_ms,
        ready_ms=ready_ms,
        order=order,
        channel=channel,
        version=version,
    )


def _sharing_row(row: Row) -> Sharing:
    giver, receiver, state, opened_ms, rank, version = row
    return Sharing(
        giver=PersonId(giver),
        receiver=PersonId(receiver),
        state=state,
        opened_ms=opened_ms,
        rank=rank,
        version=version,
    )


def _transfer_row(row: Row) -> Transfer:
    giver, number, receiver, amount_fen, sent_ms, returns_ms, state = row
    return Transfer(
        number=number,
        giver=PersonId(giver),
        receiver=PersonId(receiver),
        amount_fen=amount_fen,
        sent_ms=sent_ms,
        returns_ms=returns_ms,
        state=state,
    )


def _binding(connection: Connection, query: relatives.BindingOf) -> Binding:
    found = connection.row(_BINDING, (query.binder.text, query.member.text))
    return _binding_row(found) if found else Binding(binder=query.binder, member=query.member)


def _both(statement: str, value: Callable[[Row], Any]) -> Callable[[Connection, Any], tuple[Any, ...]]:
    """All rows of a person, on either side."""

    def load(connection: Connection, query: Any) -> tuple[Any, ...]:
        me = query.person_id.text
        return tuple(value(row) for row in connection.rows(statement, (me, me)))

    return load


def _spending(connection: Connection, query: relatives.SpendingOf) -> Spending:
    ((count, *sums),) = connection.rows(_SPENDING, (query.person_id.text, query.year))
    total, fund, account, cash = (int(one or 0) for one in sums)
    return Spending(
        year=query.year, count=count, total_fen=total, fund_fen=fund, account_fen=account, cash_fen=cash
    )


def _put_binding(unit: Connection, effect: PutBinding) -> bool:
    one = effect.now
    key, kept = (one.binder.text, one.member.text), (one.since_ms, one.ready_ms, one.order, one.channel)
    values = (*key, one.state, *kept, one.version)
    if one.version > 1 and unit.row(_BINDING, (one.binder.text, one.member.text)) is None:
        return False
    return unit.write(_PUT_BINDING, (unit.universe, *values)) == 1


def _put_sharing(unit: Connection, effect: PutSharing) -> bool:
    one = effect.now
    values = (one.giver.text, one.receiver.text, one.state, one.opened_ms, one.rank, one.version)
    if one.version > 1 and unit.row(_SHARING, (one.giver.text, one.receiver.text)) is None:
        return False
    return unit.write(_PUT_SHARING, (unit.universe, *values)) == 1


def _put_transfer(unit: Connection, effect: PutTransfer) -> bool:
    one, was = effect.now, effect.was
    if was is None:
        values = (one.number, one.receiver.text, one.amount_fen, one.sent_ms, one.returns_ms, one.state)
        return unit.write(_SEND, (unit.universe, one.giver.text, *values)) == 1
    return unit.write(_MOVE, (one.state, unit.universe, one.giver.text, one.number, was.state)) == 1


LOAD: Mapping[type, Callable[[Connection, Any], Any]] = {
    relatives.BindingOf: _binding,
    relatives.BindingsOf: _both(_BINDINGS, _binding_row),
    relatives.SharingsOf: _both(_SHARINGS, _sharing_row),
    relatives.TransfersOf: _both(_TRANSFERS, _transfer_row),
    relatives.SpendingOf: _spending,
}
APPLY: Mapping[type, Callable[[Connection, Any], bool]] = {
    PutBinding: _put_binding,
    PutSharing: _put_sharing,
    PutTransfer: _put_transfer,
}
