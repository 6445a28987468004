"""The schema, in ordered files: ``0001_….sql`` is version 1. A database knows which it has."""

from __future__ import annotations

import re
from importlib.resources import files

_FILE = re.compile(r"([0-9]{4})_[a-z_]+\.sql")

VERSION_TABLE = "CREATE TABLE ybcode_schema (version INTEGER NOT NULL)"
READ_VERSION = "SELECT version FROM ybcode_schema"
WRITE_VERSION = "INSERT INTO ybcode_schema (version) VALUES (?)"
FORGET_VERSION = "DELETE FROM ybcode_schema"


def steps() -> tuple[tuple[int, tuple[str, ...]], ...]:
    """The versions in order, each with its statements."""
    found = []
    for file in files(__name__).iterdir():
        named = _FILE.fullmatch(file.name)
        if named:
            found.append((int(named[1]), _statements(file.read_text("utf-8"))))
    return tuple(sorted(found))


def latest() -> int:
    """The version that this library writes."""
    return steps()[-1][0]


def _statements(script: str) -> tuple[str, ...]:
    lines = [line for line in script.splitlines() if not line.lstrip().startswith("--")]
    return tuple(one.strip() for one in "\n".join(lines).split(";") if one.strip())
