"""A settlement on SQLite against the same rows written by hand; a settlement among few and among many.

Both sides write to files of their own beside each other, call by call in turn, one transaction each: the
settlement with its lines, the request, four postings and three balances, two packs, the journal. Every
settlement is another person's first, so the account is opened with it; scans and quotes come before.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from tests.benchmarks.measure import Result, Row
from tests.benchmarks.stores import city, in_turn, texts_of
from ybcode import Bill
from ybcode.rules.settlement import Quote
from ybcode.sandbox.open import Sandbox, open_sandbox

_PEOPLE: Final = 1_000
_MANY: Final = 100_000
_CALLS: Final = 600
_WARM: Final = 100
_BILL: Final = Bill.of(("布洛芬缓释胶囊", 2, "18.50"))
_TABLES: Final = ("settlements", "payment_requests", "postings", "balances", "sold_packs", "journal")
_FIRST_PERSON: Final = "x000000000"
_FIRST_REQUEST: Final = f"r-{0:022d}"
_BALANCE: Final = """
INSERT INTO balances VALUES (?, ?, ?)
ON CONFLICT (universe, account) DO UPDATE SET balance_fen = balance_fen + excluded.balance_fen"""


def _settles(sandbox: Sandbox, people: int) -> Callable[[int], None]:
    """The n-th settlement: another person's each time, quoted beforehand."""
    till = sandbox.terminal("pharmacy_ok")
    texts = texts_of(sandbox, people, _CALLS + _WARM)
    quotes = [till.quote(till.scan(text).require(), _BILL) for text in texts]

    def settle(number: int) -> None:
        if till.settle(quotes[number], request_id=f"r-{number:022d}").account_fen != _BILL.total_fen:
            raise ValueError("the row measures payments by the account, and this one was another")

    return settle


Rows = dict[str, list[tuple[object, ...]]]


def _by_hand(path: Path) -> tuple[sqlite3.Connection, Callable[[int], None]]:
    """The n-th settlement as somebody would write it: the rows of the first one, under other names."""
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA synchronous = normal")
    rows: Rows = {table: db.execute(f"SELECT * FROM {table}").fetchall() for table in _TABLES}
    rows["journal"] = [row for row in rows["journal"] if "settle" in row]
    inserts = {
        table: _BALANCE if table == "balances" else f"INSERT INTO {table} VALUES ({_marks(rows[table])})"
        for table in _TABLES
    }
    ready = [_renamed(rows, number) for number in range(_CALLS + _WARM)]
    run, run_many = db.execute, db.executemany

    def write(number: int) -> None:
        run("BEGIN IMMEDIATE")
        for table, lines in ready[number].items():
            if len(lines) == 1:
                run(inserts[table], lines[0])
            else:
                run_many(inserts[table], lines)
        run("COMMIT")

    return db, write


def _marks(rows: list[tuple[object, ...]]) -> str:
    return ", ".join("?" for _ in rows[0])


def _renamed(rows: Rows, number: int) -> Rows:
    """The rows of another settlement: of other ids, person, request and packs."""
    ((_, key, *_),) = rows["settlements"]
    others = {
        str(key): f"YB{number:018d}",
        _FIRST_PERSON: f"y{number:09d}",
        _FIRST_REQUEST: f"h-{number:022d}",
        **{str(row[1]): f"99{at}{number:017d}" for at, row in enumerate(rows["sold_packs"])},
    }

    def other(value: object) -> object:
        if not isinstance(value, str):
            return value
        for old, new in others.items():
            value = value.replace(old, new)
        return value

    made = {table: [tuple(map(other, row)) for row in lines] for table, lines in rows.items()}
    made["journal"] = [(row[0], 10**6 + number, *row[2:]) for row in made["journal"]]
    return made


def _settle_by_hand() -> Result:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with city(folder, "ours.db", _PEOPLE) as sandbox, city(folder, "hand.db", _PEOPLE) as other:
            _settles(other, _PEOPLE)(0)
            db, write = _by_hand(folder / "hand.db")
            ours, by_hand = in_turn(_settles(sandbox, _PEOPLE), write)
            db.close()
    quote, settle = _in_memory()
    beside = {"settle µs": ours / 1000, "memory: settle µs": settle / 1000, "quote µs": quote / 1000}
    return Result(by_hand / ours, beside)


def _in_memory() -> tuple[float, float]:
    """A quote and a settlement in memory, in ns: one person's, who has money enough."""
    with open_sandbox(seed=1) as sandbox:
        sandbox.person("user_ok").money.set_balance("1000000")
        sandbox.clock.advance(seconds=10)
        till = sandbox.terminal("pharmacy_ok")
        admission = till.scan(sandbox.wallet("user_ok").show().text).require()
        quotes: list[Quote] = []
        return in_turn(
            lambda _: quotes.append(till.quote(admission, _BILL)),
            lambda number: till.settle(quotes[number]),
        )


def _settle_of_many() -> Result:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with city(folder, "few.db", _PEOPLE) as few, city(folder, "many.db", _MANY) as many:
            large, small = in_turn(_settles(many, _MANY), _settles(few, _PEOPLE))
    return Result(large / small)


ROWS: Final[tuple[Row, ...]] = (
    Row("settle on SQLite, of the rate by hand", "higher", 0.5, _settle_by_hand),
    Row("settle among 10^5 people over 10^3", "lower", 1.5, _settle_of_many),
)
