"""What an operator does with a database file: migrate, check, back up, restore."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from ybcode.sandbox.sql import schema
from ybcode.sandbox.sql.check import Violation, check
from ybcode.sandbox.stores.sqlite import files
from ybcode.sandbox.stores.sqlite.files import Place
from ybcode.sandbox.stores.sqlite.store import Memory, SqliteUnit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_UNIVERSES = "SELECT universe FROM worlds ORDER BY universe"


@contextmanager
def _connected(place: Place) -> Iterator[sqlite3.Connection]:
    if not place.path.is_file():
        raise ValueError(f"{place.path}: there is no such database")
    try:
        with closing(files.connect(place)) as connection:
            yield connection
    except files.FAILURES as error:
        raise files.failure(place, error) from None


def migrate_file(place: Place) -> tuple[int, int]:
    """Bring a database to the latest schema.

    Returns:
        The version that it had and the one that it has.

    Raises:
        ValueError: when there is no such sandbox, or a newer version made it.
        OSError: when it cannot be written.
    """
    with _connected(place) as connection:
        before = files.version_of(place, connection)
        if before == 0:
            raise ValueError(f"{place.path}: this database is empty: make a sandbox with 'ybcode db init'")
        return (before, before) if before == schema.latest() else files.migrate(place, connection)


def check_file(place: Place) -> list[Violation]:
    """Every invariant of every universe, and SQLite's own check of the file.

    Raises:
        ValueError: when there is no such sandbox, or it is damaged beyond reading.
        OSError: when it cannot be read.
    """
    with _connected(place) as connection:
        files.require_current(place, connection)
        found = [
            Violation("the file is whole", 1, (told,))
            for (told,) in connection.execute("PRAGMA integrity_check")
            if told != "ok"
        ]
        for (universe,) in connection.execute(_UNIVERSES).fetchall():
            found += check(SqliteUnit(connection, universe, Memory()))
        return found


def backup_file(place: Place, target: Path) -> None:
    """Copy a database, whole and consistent, while others use it.

    Raises:
        ValueError: when there is no such sandbox, or the target exists.
        OSError: when the target cannot be written.
    """
    if target.exists():
        raise ValueError(f"{target}: there is a file already: name another")
    _copy_new(place, target)


def restore_file(place: Place, source: Path) -> Path | None:
    """Put a backup in the place of a database; what was there is kept beside it.

    Returns:
        Where the former content lies, or None when there was none.

    Raises:
        ValueError: when the backup is no sandbox or not in order, or a former content is still kept.
        OSError: when a file cannot be written.
    """
    violations = check_file(Place(source))
    if violations:
        raise ValueError(f"{source}: not restored, for it is not in order: {violations[0].sentence}")
    kept = None
    if place.path.exists():
        kept = place.path.with_name(f"{place.path.name}.before-restore")
        _keep(place, kept)
    _copy(Place(source), place)
    return kept


def _keep(place: Place, kept: Path) -> None:
    if kept.exists():
        raise ValueError(f"{kept}: a former content is still kept here: move it away first")
    try:
        _copy_new(place, kept)
    except files.DamagedError:
        # It cannot be read, so it cannot be written over either: it is kept as it lies, with its log.
        for tail in ("-wal", "-shm", ""):
            part = place.path.with_name(place.path.name + tail)
            if part.exists():
                part.replace(kept.with_name(kept.name + tail))


def _copy_new(source: Place, target: Path) -> None:
    """Copy into a file that is there when it is whole, and not before."""
    partial = target.with_name(f"{target.name}.partial")
    try:
        _copy(source, Place(partial))
        partial.replace(target)
    finally:
        for tail in ("", "-wal", "-shm"):
            partial.with_name(partial.name + tail).unlink(missing_ok=True)


def _copy(source: Place, target: Place) -> None:
    with _connected(source) as connection:
        files.require_current(source, connection)
        try:
            with closing(sqlite3.connect(target.path, timeout=files.BUSY_MS / 1000)) as copy:
                connection.backup(copy)
                copy.execute("PRAGMA journal_mode = WAL")
        except sqlite3.Error as error:
            raise files.failure(target, error) from None
