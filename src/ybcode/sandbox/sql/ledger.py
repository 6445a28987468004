"""The ledger in SQL: postings that are only ever added, and the balances that they came to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ybcode.rules.settlement.money.ledger import Post, never_negative
from ybcode.sandbox import purse

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ybcode.sandbox.sql.connection import Connection

_BALANCE = "SELECT balance_fen FROM balances WHERE universe = ? AND account = ?"
_BALANCES = "SELECT account, balance_fen FROM balances WHERE universe = ? ORDER BY account"
_FOLD = """
SELECT account, SUM(amount_fen) FROM postings
WHERE universe = ? AND at_ms < ? GROUP BY account ORDER BY account"""
_POSTINGS = """
SELECT at_ms, transaction_id, amount_fen FROM postings
WHERE universe = ? AND account = ? ORDER BY at_ms DESC, transaction_id DESC LIMIT ?"""
_POST = """
INSERT INTO postings (universe, account, at_ms, transaction_id, amount_fen) VALUES (?, ?, ?, ?, ?)
ON CONFLICT DO NOTHING"""
_OPEN = """
INSERT INTO balances (universe, account, balance_fen) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"""
_MOVE = """
UPDATE balances SET balance_fen = balance_fen + ?
WHERE universe = ? AND account = ? AND balance_fen = ?"""
_ADD = """
INSERT INTO balances (universe, account, balance_fen) VALUES (?, ?, ?)
ON CONFLICT (universe, account) DO UPDATE SET balance_fen = balances.balance_fen + excluded.balance_fen"""
_ADD_ABOVE = """
UPDATE balances SET balance_fen = balance_fen + ?
WHERE universe = ? AND account = ? AND balance_fen >= ?"""


def _balance(connection: Connection, query: purse.BalanceOf) -> int | None:
    found = connection.row(_BALANCE, (query.account,))
    return found[0] if found else None


def _trial_balance(connection: Connection, query: purse.TrialBalance) -> tuple[tuple[str, int], ...]:
    if query.until_ms is None:
        return tuple((account, fen) for account, fen in connection.rows(_BALANCES))
    return tuple((account, int(fen)) for account, fen in connection.rows(_FOLD, (query.until_ms,)))


def _postings(connection: Connection, query: purse.PostingsTo) -> tuple[tuple[int, str, int], ...]:
    found = connection.rows(_POSTINGS, (query.account, max(0, query.most)))
    return tuple((at_ms, key, fen) for at_ms, key, fen in reversed(found))


def _post(unit: Connection, effect: Post) -> bool:
    changes, was = effect.changes, dict(effect.was)
    for account in {*changes, *was}:
        if not _change(unit, account, changes.get(account, 0), was):
            return False
    lines = [
        (unit.universe, one.account, transaction.at_ms, transaction.transaction_id, one.amount_fen)
        for transaction in effect.transactions
        for one in transaction.postings
    ]
    return unit.write_many(_POST, lines) == len(lines)


def _change(unit: Connection, account: str, fen: int, was: Mapping[str, int | None]) -> bool:
    """Change one balance: as it was read, above zero where it has to be, or by whatever it holds."""
    bounded = fen < 0 and never_negative(account)
    if account in was:
        before = was[account]
        if bounded and (before or 0) + fen < 0:
            return False
        if before is None:
            return unit.write(_OPEN, (unit.universe, account, fen)) == 1
        return unit.write(_MOVE, (fen, unit.universe, account, before)) == 1
    if bounded:
        return unit.write(_ADD_ABOVE, (fen, unit.universe, account, -fen)) == 1
    unit.write(_ADD, (unit.universe, account, fen))
    return True


LOAD: Mapping[type, Callable[[Connection, Any], Any]] = {
    purse.BalanceOf: _balance,
    purse.TrialBalance: _trial_balance,
    purse.PostingsTo: _postings,
}
APPLY: Mapping[type, Callable[[Connection, Any], bool]] = {Post: _post}
