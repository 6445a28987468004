"""A scan and a seeding on SQLite against the same rows written by hand; a scan among few and among many.

Both sides write to files of their own beside each other, call by call in turn: one transaction with the
floor, the ecToken, the request and the journal, durable as the store has it.
"""

from __future__ import annotations

import gc
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter_ns
from typing import Final

from tests.benchmarks.measure import Result, Row
from ybcode.rules.code.codec import mint
from ybcode.sandbox.open import Sandbox, open_sandbox
from ybcode.sandbox.operations.population import BATCH
from ybcode.values import id_check_digit

_PEOPLE: Final = 1_000
_MANY: Final = 1_000_000
_SCANS: Final = 600
_WARM: Final = 100
_SEEDED: Final = 40_000
_FIRST_DAY: Final = date(1930, 1, 1)
_FIRST_HANDLE: Final = 1
_DAYS: Final = 30_000

# What a till's scan leaves behind, as somebody would write it by hand.
_SPEND: Final = """
UPDATE ties SET floor = ?, spent_tick = ? WHERE universe = 'local' AND subject = ? AND presenter = ?
AND floor <= ? AND EXISTS (SELECT 1 FROM credentials WHERE universe = 'local' AND province = '59'
    AND handle = ? AND state = 'live')"""
_TOKEN: Final = "INSERT INTO ectokens VALUES ('local', ?, '59', ?, 'P59010100001', '01', '02121', ?, ?)"
_REQUEST: Final = "INSERT INTO requests VALUES ('local', 'P59010100001', '01', ?, ?, ?, ?)"
_NOTE: Final = """
INSERT INTO journal VALUES ('local', ?, ?, 'scan', 'accepted', NULL, 'P59010100001', '01', '02121', ?,
    'simulated', 28, ?, '0000', ?, ?, 'app', NULL)"""


def _person(index: int) -> tuple[str, str]:
    """The id and the synthetic ID number of one of many people."""
    born = _FIRST_DAY + timedelta(days=index % _DAYS)
    first17 = f"590100{born:%Y%m%d}{index // _DAYS % 1000:03d}"
    return f"x{index:09d}", first17 + id_check_digit(first17)


def _populate(path: Path, people: int) -> None:
    """Enrol many people, one credential each, whose handles are 1, 2, 3 …"""
    numbers = range(people)
    with sqlite3.connect(path) as db:
        db.execute("DELETE FROM credentials")
        db.executemany(
            "INSERT INTO people VALUES ('local', ?, ?, '测', ?, '590100', 1)",
            ((one, one, number) for one, number in map(_person, numbers)),
        )
        ids = ((index, _person(index)[0]) for index in numbers)
        db.executemany(
            "INSERT INTO credentials VALUES ('local', '59', ?, ?, ?, ?, 'app', 'live', NULL)",
            ((_FIRST_HANDLE + index, index, one, one) for index, one in ids),
        )
        db.executemany(
            "INSERT INTO ties VALUES ('local', ?, ?, 0, -1)",
            ((_person(index)[0],) * 2 for index in numbers),
        )
    db.close()


@contextmanager
def city(folder: Path, name: str, people: int) -> Iterator[Sandbox]:
    """A stored sandbox of so many people, each with a code."""
    with open_sandbox(f"sqlite:///{folder / name}", seed=1) as sandbox:
        _populate(folder / name, people)
        yield sandbox


def texts_of(sandbox: Sandbox, people: int, calls: int) -> list[str]:
    """The codes of so many of the people, spread over all of them."""
    ring, tick = sandbox.keys.ring(), sandbox.clock.now_ms // 5000
    handles = (_FIRST_HANDLE + number * (people // calls) for number in range(calls))
    return [mint(ring, province="59", handle=handle, tick=tick) for handle in handles]


def _scans(sandbox: Sandbox, people: int) -> Callable[[int], None]:
    """The n-th scan: another person's code each time."""
    till, texts = sandbox.terminal("pharmacy_ok"), texts_of(sandbox, people, _SCANS + _WARM)

    def scan(number: int) -> None:
        if not till.scan(texts[number]).accepted:
            raise ValueError("the row measures admissions, and this one was refused")

    return scan


def _by_hand(path: Path) -> tuple[sqlite3.Connection, Callable[[int], None]]:
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA synchronous = normal")
    run = db.execute

    def write(number: int) -> None:
        one, text = f"x{number:09d}", f"{number:038d}"
        run("BEGIN IMMEDIATE")
        run(_SPEND, (2, 1, one, one, 1, _FIRST_HANDLE + number))
        run(_TOKEN, (text, _FIRST_HANDLE + number, 1, 1))
        run(_REQUEST, (f"{number:024d}", text, text, 1))
        run(_NOTE, (number + 1, 1, f"{number:024d}", text, one, one))
        run("COMMIT")

    return db, write


def in_turn(
    ours: Callable[[int], object], theirs: Callable[[int], object], *, warm: int = _WARM, calls: int = _SCANS
) -> tuple[float, float]:
    """The median of each side, in ns, timed call by call in turn."""
    for number in range(warm):
        ours(number)
        theirs(number)
    times: tuple[list[int], list[int]] = ([], [])
    gc.disable()
    try:
        for number in range(warm, warm + calls):
            for side, call in zip(times, (ours, theirs), strict=True):
                start = perf_counter_ns()
                call(number)
                side.append(perf_counter_ns() - start)
    finally:
        gc.enable()
    return median(times[0]), median(times[1])


def _scan_by_hand() -> Result:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with city(folder, "ours.db", _PEOPLE) as sandbox, city(folder, "hand.db", _PEOPLE):
            db, write = _by_hand(folder / "hand.db")
            scan, by_hand = in_turn(_scans(sandbox, _PEOPLE), write)

            def bare(number: int) -> None:
                db.execute("UPDATE clocks SET highest_ms = ? WHERE universe = 'local'", (number,))

            update, _ = in_turn(bare, lambda _: None)
            db.close()
    return Result(by_hand / scan, {"bare UPDATE": update / scan, "scan µs": scan / 1000})


def _scan_of_many() -> Result:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with city(folder, "few.db", _PEOPLE) as few, city(folder, "many.db", _MANY) as many:
            large, small = in_turn(_scans(many, _MANY), _scans(few, _PEOPLE))
    return Result(large / small)


def _seeding() -> Result:
    """Batches of a population through the sandbox, and the same rows inserted bare, in turn."""
    batches = _SEEDED // BATCH
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with open_sandbox(f"sqlite:///{folder / 'ours.db'}", seed=1) as sandbox:
            sandbox.populate(_SEEDED)
        with closing(sqlite3.connect(folder / "ours.db")) as db:
            read = "SELECT * FROM {} WHERE universe = 'local' AND person_id GLOB 'v*' ORDER BY person_id"
            people = db.execute(read.format("people")).fetchall()
            holders = db.execute(read.format("holders")).fetchall()
        with (
            open_sandbox(f"sqlite:///{folder / 'again.db'}", seed=1) as sandbox,
            open_sandbox(f"sqlite:///{folder / 'hand.db'}", seed=1),
            closing(sqlite3.connect(folder / "hand.db", isolation_level=None)) as db,
        ):
            db.execute("PRAGMA synchronous = normal")
            share = len(holders) // batches

            def bare(number: int) -> None:
                db.execute("BEGIN IMMEDIATE")
                _insert(db, "people", people[number * BATCH : (number + 1) * BATCH])
                _insert(db, "holders", holders[number * share : (number + 1) * share])
                db.execute("COMMIT")

            ours, by_hand = in_turn(lambda _: sandbox.populate(BATCH), bare, warm=5, calls=batches - 5)
    return Result(by_hand / ours, {"people/s": BATCH * 1e9 / ours})


def _insert(db: sqlite3.Connection, table: str, rows: list[tuple[object, ...]]) -> None:
    marks = ", ".join("?" for _ in rows[0])
    db.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)


ROWS: Final[tuple[Row, ...]] = (
    Row("scan on SQLite, of the rate by hand", "higher", 0.5, _scan_by_hand),
    Row("seeding SQLite, of the rate of bare inserts", "higher", 0.2, _seeding),
    Row("scan among 10^6 credentials over 10^3", "lower", 1.5, _scan_of_many),
)
