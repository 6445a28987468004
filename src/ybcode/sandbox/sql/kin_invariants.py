"""The invariants of families: whose code is on whose phone, what is on its way, what others paid."""

from __future__ import annotations

from ybcode.rules.family.delegation import LIVE
from ybcode.sandbox.records import KEEP_EVENTS
from ybcode.sandbox.sql.invariants import Invariant, held

_LIVE = ", ".join(f"'{state}'" for state in sorted(LIVE))
_SIDES = {
    "bindings": ("binder", "member"),
    "sharings": ("giver", "receiver"),
    "transfers": ("giver", "receiver"),
}
_ON_ITS_WAY = held("'transfer/' || t.giver || '/' || t.number", "t")

FAMILY = (
    *(
        Invariant(
            f"a row of {table} belongs to two people",
            f"SELECT r.{one}, r.{other} FROM {table} r"
            f" LEFT JOIN people p ON p.universe = r.universe AND p.person_id = r.{one}"
            f" LEFT JOIN people q ON q.universe = r.universe AND q.person_id = r.{other}"
            " WHERE r.universe = ? AND (p.person_id IS NULL OR q.person_id IS NULL"
            f" OR r.{one} = r.{other})",
        )
        for table, (one, other) in _SIDES.items()
    ),
    # Nothing keeps a holding (代办) but the history, which is bounded: who has a long one is not judged.
    Invariant(
        "a live code on another's phone is bound there, or held",
        "SELECT c.province, c.handle FROM credentials c"
        " LEFT JOIN bindings b ON b.universe = c.universe AND b.binder = c.presenter"
        f" AND b.member = c.subject AND b.state IN ({_LIVE})"
        " WHERE c.universe = ? AND c.state = 'live' AND c.subject <> c.presenter AND b.binder IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM holder_events e WHERE e.universe = c.universe"
        " AND e.person_id = c.subject AND e.machine = 'holding' AND e.event = 'hold')"
        " AND (SELECT COUNT(*) FROM holder_events e WHERE e.universe = c.universe"
        f" AND e.person_id = c.subject) < {KEEP_EVENTS}",
    ),
    Invariant(
        "a binding that is reviewed has an end of it, and otherwise none",
        "SELECT binder, member FROM bindings WHERE universe = ?"
        " AND (state = 'reviewing') <> (ready_ms IS NOT NULL)",
    ),
    Invariant(
        "a transfer lies in its account while it is on its way, and nothing does afterwards",
        "SELECT t.giver, t.number FROM transfers t WHERE t.universe = ?"
        f" AND {_ON_ITS_WAY} <> CASE WHEN t.state = 'sent' THEN t.amount_fen ELSE 0 END",
    ),
    Invariant(
        "what a settlement took from people is what it says",
        "SELECT s.settlement_id FROM settlements s LEFT JOIN ("
        "SELECT universe, at_ms, transaction_id, SUM(amount_fen) AS fen FROM postings"
        " WHERE account LIKE 'account/%' OR account LIKE 'aid/%'"
        " GROUP BY universe, at_ms, transaction_id) p"
        " ON p.universe = s.universe AND p.at_ms = s.at_ms AND p.transaction_id = s.settlement_id"
        " WHERE s.universe = ? AND COALESCE(p.fen, 0) <> -(s.account_fen + s.mutual_aid_fen)",
    ),
)
