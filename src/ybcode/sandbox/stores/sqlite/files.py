"""The file of a SQLite store: where it is, how it is opened, what can be wrong with it."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from ybcode.sandbox.sql import schema

BUSY_MS = 10_000
"""How long a writer waits for another one."""

FAILURES = (sqlite3.Error, UnicodeDecodeError)
"""What SQLite's module raises; the second where a damaged file holds what is no text."""

_PAUSE_MS = 5
_CACHED_STATEMENTS = 256
_SYNCHRONOUS = ("normal", "full")
_HINTS = {
    sqlite3.SQLITE_FULL: "there is no room left on the disk, or the database has reached its largest size",
    sqlite3.SQLITE_READONLY: "it may not be written: look at the permissions of the file and its folder",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened: look at the folder and its permissions",
    sqlite3.SQLITE_PERM: "permission was denied",
    sqlite3.SQLITE_BUSY: f"another process kept it locked for {BUSY_MS // 1000} s",
    sqlite3.SQLITE_LOCKED: "another connection keeps it locked",
    sqlite3.SQLITE_IOERR: "the disk reported an error",
    sqlite3.SQLITE_CORRUPT: "it is damaged: restore a backup with 'ybcode db restore'",
    sqlite3.SQLITE_NOTADB: "it is not a SQLite database",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a database lies.

    Attributes:
        path: the file.
        synchronous: ``normal`` or ``full``: what a power failure may take (docs/adr/0008).
    """

    path: Path
    synchronous: str = "normal"


def place_of(url: str) -> Place:
    """The place that a URL names: ``sqlite:///city.db``, ``sqlite:////var/city.db?synchronous=full``.

    Raises:
        ValueError: when the URL names no file, or has an option that is not known.
    """
    parts = urlsplit(url)
    name = unquote(parts.path[1:])
    if not url.startswith("sqlite:///") or parts.fragment or name in ("", ":memory:"):
        raise ValueError(f"{url!r} names no file: write sqlite:///city.db, or sqlite:////var/city.db")
    options = parse_qs(parts.query, keep_blank_values=True)
    synchronous = options.pop("synchronous", ["normal"])[-1].lower()
    if options or synchronous not in _SYNCHRONOUS:
        raise ValueError(f"{url!r}: the one option is synchronous=normal or synchronous=full")
    return Place(Path(name), synchronous)


class DamagedError(ValueError):
    """A file that SQLite cannot read; restoring a backup puts it aside."""


def failure(place: Place, error: Exception) -> OSError | ValueError:
    """One sentence for what SQLite says; nothing of what the rows hold."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_ERROR or (code == 0 and not isinstance(error, sqlite3.ProgrammingError)):
        # Our statements are constants: a column that is not there, or no text where text was, is damage.
        code = sqlite3.SQLITE_CORRUPT
    hint = _HINTS.get(code, str(error))
    kind = DamagedError if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB) else OSError
    return kind(f"{place.path}: {hint}")


def connect(place: Place) -> sqlite3.Connection:
    """A connection for one thread; transactions are ours to begin and end."""
    connection = sqlite3.connect(
        place.path,
        timeout=BUSY_MS / 1000,
        isolation_level=None,
        cached_statements=_CACHED_STATEMENTS,
        check_same_thread=False,  # closed by whoever closes the store
    )
    try:
        connection.execute(f"PRAGMA synchronous = {place.synchronous}")
    except BaseException:
        connection.close()
        raise
    return connection


def prepare(place: Place) -> None:
    """Lay the schema in a new file, or find that the file has the latest.

    Raises:
        ValueError: for a foreign or damaged database, or one of a newer version.
        OSError: when it cannot be opened or written.
    """
    if place.path.is_dir() or not place.path.parent.is_dir():
        raise OSError(
            f"{place.path}: {'it is a folder' if place.path.is_dir() else 'its folder does not exist'}"
        )
    try:
        with closing(connect(place)) as connection:
            if version_of(place, connection) == 0:
                _write_ahead(connection)
                migrate(place, connection)
            require_current(place, connection)
    except FAILURES as error:
        raise failure(place, error) from None


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Turn the write-ahead log on; for that SQLite wants the file alone, and it does not wait by itself."""
    connection.execute("PRAGMA busy_timeout = 0")
    for left in reversed(range(BUSY_MS // _PAUSE_MS)):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            break
        except sqlite3.OperationalError as error:
            if left == 0 or error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            time.sleep(_PAUSE_MS / 1000)  # another process opens the same new file
    connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")


def is_sandbox(place: Place) -> bool:
    """Whether a world is stored here.

    Raises:
        ValueError: for a foreign or damaged database, or one of a newer version.
        OSError: when it cannot be opened.
    """
    if not place.path.is_file():
        return False
    try:
        with closing(connect(place)) as connection:
            made = version_of(place, connection) != 0
            return made and connection.execute("SELECT 1 FROM worlds").fetchone() is not None
    except FAILURES as error:
        raise failure(place, error) from None


def migrate(place: Place, connection: sqlite3.Connection) -> tuple[int, int]:
    """Bring a database to the latest schema, in one transaction.

    Returns:
        The version it had, 0 for an empty file, and the one that it has now.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        before = version_of(place, connection)
        if before == 0:
            connection.execute(schema.VERSION_TABLE)
        for version, statements in schema.steps():
            if version > before:
                for statement in statements:
                    connection.execute(_clustered(statement))
        connection.execute(schema.FORGET_VERSION)
        connection.execute(schema.WRITE_VERSION, (schema.latest(),))
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return before, schema.latest()


def _clustered(statement: str) -> str:
    """A table as SQLite keeps it best: the rows stand in their primary key, not beside an index of it."""
    keyed = statement.startswith("CREATE TABLE") and "PRIMARY KEY" in statement
    return f"{statement} WITHOUT ROWID" if keyed else statement


def require_current(place: Place, connection: sqlite3.Connection) -> None:
    """Raise ``ValueError`` unless a database has the latest schema."""
    version = version_of(place, connection)
    if version == 0:
        raise ValueError(f"{place.path}: this database is empty: make a sandbox with 'ybcode db init'")
    if version < schema.latest():
        raise ValueError(
            f"{place.path}: its schema is {version}: bring it to {schema.latest()} with 'ybcode db migrate'"
        )


def version_of(place: Place, connection: sqlite3.Connection) -> int:
    """The schema that a database has; 0 for an empty one."""
    names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    if not names:
        return 0
    found = connection.execute(schema.READ_VERSION).fetchall() if "ybcode_schema" in names else []
    version = found[0][0] if len(found) == 1 else None
    if not isinstance(version, int) or version < 1:
        raise ValueError(f"{place.path}: this database is not a sandbox; name another file")
    if version > schema.latest():
        raise ValueError(
            f"{place.path}: made by a newer version of ybcode (schema {version}, this one knows"
            f" {schema.latest()}): update ybcode"
        )
    return version
