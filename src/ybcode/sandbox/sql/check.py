"""The invariants of a stored sandbox: each one query that finds what must not be.

A clean database has no row for any of them. ``ybcode db check`` tells how many there are, and which.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ybcode.sandbox.sql.invariants import MONEY, Invariant
from ybcode.sandbox.sql.kin_invariants import FAMILY

if TYPE_CHECKING:
    from ybcode.sandbox.sql.connection import Connection

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Violation:
    """An invariant that does not hold: how often, and the first places."""

    sentence: str
    count: int
    places: tuple[str, ...]


_PERSONAL = (
    "holders",
    "holder_events",
    "filings",
    "claims",
    "proofs",
    "dossiers",
    "violations",
    "kinships",
    "accumulators",
    "credits",
    "settlements",
    "stays",
)

INVARIANTS = (
    Invariant(
        "every universe has a clock",
        "SELECT w.universe FROM worlds w LEFT JOIN clocks c ON c.universe = w.universe"
        " WHERE w.universe = ? AND c.universe IS NULL",
    ),
    Invariant(
        "exactly one epoch key mints",
        "SELECT w.universe FROM worlds w WHERE w.universe = ? AND 1 <>"
        " (SELECT COUNT(*) FROM epoch_keys k WHERE k.universe = w.universe AND k.state = 'mint+verify')",
    ),
    Invariant(
        "a credential belongs to a person",
        "SELECT c.province, c.handle FROM credentials c"
        " LEFT JOIN people s ON s.universe = c.universe AND s.person_id = c.subject"
        " LEFT JOIN people p ON p.universe = c.universe AND p.person_id = c.presenter"
        " WHERE c.universe = ? AND (s.person_id IS NULL OR p.person_id IS NULL)",
    ),
    Invariant(
        "a credential is live, or revoked with a reason",
        "SELECT province, handle FROM credentials WHERE universe = ?"
        " AND NOT ((state = 'live' AND reason IS NULL) OR (state = 'revoked' AND reason IS NOT NULL))",
    ),
    Invariant(
        "a person has at most one live credential a channel of a phone",
        "SELECT subject, presenter, channel FROM credentials WHERE universe = ? AND state = 'live'"
        " GROUP BY subject, presenter, channel HAVING COUNT(*) > 1",
    ),
    Invariant(
        "a credential has a tie",
        "SELECT c.province, c.handle FROM credentials c"
        " LEFT JOIN ties t ON t.universe = c.universe AND t.subject = c.subject AND t.presenter = c.presenter"
        " WHERE c.universe = ? AND t.subject IS NULL",
    ),
    Invariant(
        "the floor of a tie lies above the tick that was spent last",
        "SELECT subject, presenter FROM ties WHERE universe = ? AND (floor < 0 OR spent_tick >= floor)",
    ),
    Invariant(
        "an ecToken was yielded by a credential",
        "SELECT t.ectoken FROM ectokens t LEFT JOIN credentials c"
        " ON c.universe = t.universe AND c.province = t.province AND c.handle = t.handle"
        " WHERE t.universe = ? AND c.handle IS NULL",
    ),
    Invariant(
        "no code that is spent once yielded two ecTokens",
        "SELECT t.province, t.handle, t.tick FROM ectokens t JOIN worlds w ON w.universe = t.universe"
        ' WHERE t.universe = ? AND w.policy NOT LIKE \'%"redemption": "none"%\''
        " GROUP BY t.province, t.handle, t.tick HAVING COUNT(*) > 1",
    ),
    Invariant(
        "a spent code lies below the floor of its tie",
        "SELECT t.province, t.handle, t.tick FROM ectokens t"
        " JOIN worlds w ON w.universe = t.universe"
        " JOIN credentials c ON c.universe = t.universe AND c.province = t.province AND c.handle = t.handle"
        " JOIN ties i ON i.universe = c.universe AND i.subject = c.subject AND i.presenter = c.presenter"
        ' WHERE t.universe = ? AND t.tick >= i.floor AND w.policy NOT LIKE \'%"redemption": "none"%\'',
    ),
    Invariant(
        "a remembered request has its ecToken",
        "SELECT r.institution, r.terminal FROM requests r LEFT JOIN ectokens t"
        " ON t.universe = r.universe AND t.ectoken = r.ectoken"
        " WHERE r.universe = ? AND t.ectoken IS NULL",
    ),
    *(
        Invariant(
            f"a row of {table} belongs to a person",
            f"SELECT r.person_id FROM {table} r LEFT JOIN people p"
            " ON p.universe = r.universe AND p.person_id = r.person_id"
            " WHERE r.universe = ? AND p.person_id IS NULL",
        )
        for table in _PERSONAL
    ),
    Invariant(
        "an enrolment is suspended for a reason, and otherwise has none",
        "SELECT person_id FROM holders WHERE universe = ? AND (status = 'suspended') <> (reason IS NOT NULL)",
    ),
    Invariant(
        "a code opens on another place, or on the right one and no other",
        "SELECT person_id FROM holders WHERE universe = ?"
        " AND (selection = 'right') <> (selection_region IS NULL)",
    ),
    Invariant(
        "regions come into step at an instant exactly while they sync",
        "SELECT person_id FROM holders WHERE universe = ?"
        " AND (selection = 'syncing') <> (selection_synced_ms IS NOT NULL)",
    ),
    Invariant(
        "an account is frozen for a reason, and otherwise has none",
        "SELECT person_id FROM holders WHERE universe = ?"
        " AND (account = 'frozen') <> (account_reason IS NOT NULL)",
    ),
    Invariant(
        "an inquiry that is open has a deadline",
        "SELECT person_id FROM holders WHERE universe = ? AND inquiry = 'open' AND inquiry_due_ms IS NULL",
    ),
    Invariant(
        "a claim is decided for a reason only when it was rejected",
        "SELECT person_id, number FROM claims WHERE universe = ?"
        " AND (state = 'rejected') <> (reason IS NOT NULL)",
    ),
    Invariant(
        "a review that is under way has an end",
        "SELECT person_id FROM dossiers WHERE universe = ? AND onboarding = 'reviewing' AND ready_ms IS NULL",
    ),
    Invariant(
        "relatives are relatives both ways",
        "SELECT k.person_id, k.relative_id FROM kinships k LEFT JOIN kinships m"
        " ON m.universe = k.universe AND m.person_id = k.relative_id AND m.relative_id = k.person_id"
        " WHERE k.universe = ? AND m.person_id IS NULL",
    ),
    *MONEY,
    *FAMILY,
    Invariant(
        "nothing was noted after the highest instant served, by more than a tick",
        "SELECT j.seq FROM journal j JOIN clocks c ON c.universe = j.universe"
        " WHERE j.universe = ? AND j.at_ms > c.highest_ms + 5000",
    ),
)


def check(connection: Connection) -> list[Violation]:
    """What is wrong in one universe; empty when all is well."""
    found = []
    for one in INVARIANTS:
        places = connection.rows(one.query)
        if places:
            told = tuple(" ".join(str(part)[-4:].rjust(5, "…") for part in row) for row in places[:_SHOWN])
            found.append(Violation(one.sentence, len(places), told))
    return found
