"""A stored city of these tests: where it is, how it is opened, and all that it holds."""

import sqlite3
from contextlib import closing

import pytest

import ybcode

CITY = {"seed": 1, "clock": "manual", "preset": "standard"}


@pytest.fixture
def path(tmp_path):
    """The file of the city, not there yet."""
    return tmp_path / "city.db"


@pytest.fixture
def url(path):
    """The URL of the city."""
    return f"sqlite:///{path}"


@pytest.fixture
def city(url):
    """The URL of a city that was used: codes spent, a person reactivated, keys rotated."""
    with ybcode.open_sandbox(url, **CITY) as sandbox:
        till = sandbox.terminal("pharmacy_ok")
        for _ in range(3):
            till.scan(sandbox.wallet("user_ok").show().text).require()
            sandbox.clock.advance(seconds=5)
        sandbox.wallet("user_retired").reactivate()
        sandbox.keys.rotate()
    return url


@pytest.fixture
def dump(path):
    """All rows of the city as statements."""

    def lines():
        with closing(sqlite3.connect(path)) as connection:
            return list(connection.iterdump())

    return lines


@pytest.fixture
def by_hand(path):
    """Act on the city's file with SQLite alone."""

    def run(*statements):
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            return [connection.execute(statement).fetchall() for statement in statements]

    return run
