"""The invariants of money: the ledger folds, settlements add up and are undone once, nothing is left over."""

from __future__ import annotations

from dataclasses import dataclass

from ybcode.rules.settlement.life.lifecycle import UNDONE
from ybcode.sandbox.sql.money_rows import PARTS


@dataclass(frozen=True, slots=True)
class Invariant:
    """What must hold, and the query that finds where it does not: ids only, never names or keys."""

    sentence: str
    query: str


_UNDONE = ", ".join(f"'{state}'" for state in sorted(UNDONE))
_PAID = ", ".join(f"-o.{name}" for name in (*PARTS, "deposit_fen"))
_BACK = ", ".join(f"u.{name}" for name in (*PARTS, "deposit_fen"))


def _moved(account: str) -> str:
    """What an account received with a settlement ``s``."""
    return (
        "COALESCE((SELECT p.amount_fen FROM postings p WHERE p.universe = s.universe"
        f" AND p.account = {account} AND p.at_ms = s.at_ms AND p.transaction_id = s.settlement_id), 0)"
    )


def held(account: str, row: str) -> str:
    """What an account of a row's universe holds, in SQL.

    Args:
        account: its name, in SQL.
        row: the table's name in the query.
    """
    return (
        f"COALESCE((SELECT b.balance_fen FROM balances b WHERE b.universe = {row}.universe"
        f" AND b.account = {account}), 0)"
    )


_TO_TILL = _moved("'institution/' || s.institution")
_TO_OWN = _moved("'account/' || s.person_id")
_TO_FUND = _moved("'fund/' || SUBSTR(s.region, 1, 4) || '00'")
_TO_DEPOSIT = _moved("'deposit/' || s.stay_id")
_IN_DEPOSIT = held("'deposit/' || y.stay_id", "y")
_IN_CREDIT = held("'credit/' || c.person_id", "c")

MONEY = (
    Invariant(
        "a balance is the sum of its postings",
        "SELECT b.account FROM balances b WHERE b.universe = ? AND b.balance_fen <>"
        " (SELECT COALESCE(SUM(p.amount_fen), 0) FROM postings p"
        " WHERE p.universe = b.universe AND p.account = b.account)",
    ),
    Invariant(
        "an account that received anything has a balance",
        "SELECT DISTINCT p.account FROM postings p LEFT JOIN balances b"
        " ON b.universe = p.universe AND b.account = p.account WHERE p.universe = ? AND b.account IS NULL",
    ),
    Invariant(
        "the postings of a transaction sum to zero",
        "SELECT transaction_id FROM postings WHERE universe = ?"
        " GROUP BY at_ms, transaction_id HAVING SUM(amount_fen) <> 0",
    ),
    Invariant(
        "what is a person's, or was paid in advance, is not below zero",
        "SELECT account FROM balances WHERE universe = ? AND balance_fen < 0 AND (account LIKE 'account/%'"
        " OR account LIKE 'aid/%' OR account LIKE 'credit/%' OR account LIKE 'deposit/%'"
        " OR account LIKE 'transfer/%')",
    ),
    Invariant(
        "the parts of a settlement sum to its total, both ways",
        "SELECT settlement_id FROM settlements WHERE universe = ?"
        " AND (total_fen <> own_fen + over_limit_fen + first_pay_fen + scope_fen"
        " OR total_fen <> fund_fen + account_fen + mutual_aid_fen + cash_fen)",
    ),
    Invariant(
        "a settlement moved what it says",
        "SELECT s.settlement_id FROM settlements s WHERE s.universe = ?"
        f" AND ({_TO_TILL} <> s.total_fen OR {_TO_OWN} <> -s.account_fen OR {_TO_FUND} <> -s.fund_fen"
        f" OR {_TO_DEPOSIT} <> CASE WHEN s.stay_id IS NULL THEN 0 ELSE -s.deposit_fen END)",
    ),
    Invariant(
        "a settlement is undone by one undoing, and otherwise by none",
        "SELECT o.settlement_id FROM settlements o WHERE o.universe = ?"
        " AND (SELECT COUNT(*) FROM settlements u WHERE u.universe = o.universe"
        f" AND u.undoes = o.settlement_id) <> CASE WHEN o.state IN ({_UNDONE}) THEN 1 ELSE 0 END",
    ),
    Invariant(
        "an undoing has the opposite amounts of what it undoes",
        "SELECT u.settlement_id FROM settlements u LEFT JOIN settlements o"
        " ON o.universe = u.universe AND o.settlement_id = u.undoes"
        " WHERE u.universe = ? AND u.undoes IS NOT NULL"
        f" AND (o.settlement_id IS NULL OR ({_BACK}) <> ({_PAID}))",
    ),
    Invariant(
        "a payment request has its settlement",
        "SELECT r.institution, r.terminal FROM payment_requests r LEFT JOIN settlements s"
        " ON s.universe = r.universe AND s.settlement_id = r.settlement_id"
        " WHERE r.universe = ? AND r.settlement_id IS NOT NULL AND s.settlement_id IS NULL",
    ),
    Invariant(
        "a pack that was sold belongs to a settlement that stands",
        "SELECT k.trace_code FROM sold_packs k LEFT JOIN settlements s"
        " ON s.universe = k.universe AND s.settlement_id = k.settlement_id"
        f" WHERE k.universe = ? AND (s.settlement_id IS NULL OR s.state IN ({_UNDONE}))",
    ),
    Invariant(
        "nobody has used less than nothing of deductible and cap",
        "SELECT person_id, care_year FROM accumulators WHERE universe = ?"
        " AND (deductible_fen < 0 OR fund_fen < 0)",
    ),
    Invariant(
        "what was paid in advance for a stay lies in its account",
        f"SELECT y.stay_id FROM stays y WHERE y.universe = ? AND y.deposit_fen <> {_IN_DEPOSIT}",
    ),
    Invariant(
        "a settlement of a stay has its stay",
        "SELECT s.settlement_id FROM settlements s LEFT JOIN stays y"
        " ON y.universe = s.universe AND y.stay_id = s.stay_id"
        " WHERE s.universe = ? AND s.stay_id IS NOT NULL AND y.stay_id IS NULL",
    ),
    Invariant(
        "a credit that was sent lies in its account until it is written",
        f"SELECT c.person_id FROM credits c WHERE c.universe = ? AND c.amount_fen <> {_IN_CREDIT}",
    ),
    Invariant(
        "the clock's row counts the faults that wait",
        "SELECT c.faults FROM clocks c WHERE c.universe = ?"
        " AND c.faults <> (SELECT COUNT(*) FROM faults f WHERE f.universe = c.universe)",
    ),
)
"""Accumulators can be set by hand, so they are no sums of settlements: only their sign is told."""
