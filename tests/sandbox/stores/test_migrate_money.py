"""A database of schema 4, of before anybody paid, goes on as it stood, and its people pay.

It is built here from the statements of schema 4 and the rows of a used city, with the policy of its time.
"""

import json
import sqlite3
from contextlib import closing

import pytest

import ybcode
from tests.sandbox.stores.breaches import BILL, pay
from tests.sandbox.stores.conftest import CITY
from ybcode.sandbox import upkeep
from ybcode.sandbox.sql import schema
from ybcode.sandbox.stores.sqlite import files

BEFORE_MONEY = 4
LATER_TABLES = ("outpatient", "inpatient", "resident", "account", "goods", "trace", "cancel")
LATER_KEYS = {"risk": ("boxes", "pharmacies", "same_drug"), "settlement": ("consent", "quote_life_s")}


@pytest.fixture
def old(url, city, path):
    """The URL of a used city of schema 4."""
    source = path.with_name("source.db")
    upkeep.backup(city, source)
    path.unlink()
    with closing(sqlite3.connect(path, isolation_level=None)) as made:
        made.execute("PRAGMA journal_mode = WAL")
        made.execute(schema.VERSION_TABLE)
        for _, statements in schema.steps()[:BEFORE_MONEY]:
            for statement in statements:
                made.execute(files._clustered(statement))
        made.execute(schema.WRITE_VERSION, (BEFORE_MONEY,))
        made.execute("ATTACH ? AS city", (str(source),))
        tables = made.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'").fetchall()
        for (table,) in tables:
            if table != "ybcode_schema":
                names = ", ".join(row[1] for row in made.execute(f"PRAGMA main.table_info({table})"))
                made.execute(f"INSERT INTO main.{table} ({names}) SELECT {names} FROM city.{table}")
        ((policy,),) = made.execute("SELECT policy FROM main.worlds")
        made.execute("UPDATE main.worlds SET policy = ?", (json.dumps(_of_its_time(json.loads(policy))),))
    return url


def _of_its_time(tables):
    return {
        name: {key: value for key, value in keys.items() if key not in LATER_KEYS.get(name, ())}
        for name, keys in tables.items()
        if name not in LATER_TABLES
    }


def test_it_becomes_the_schema_of_a_new_database(old, path, by_hand):
    """After the migration tables and indexes are those of a database that is made today."""
    assert upkeep.migrate(old) == (BEFORE_MONEY, schema.latest())
    asked = (
        "SELECT m.name, c.name, c.type, c.[notnull], c.pk FROM sqlite_master m, pragma_table_info(m.name) c",
        "SELECT name, tbl_name FROM sqlite_master WHERE type = 'index'",
    )
    with closing(sqlite3.connect(path.with_name("source.db"))) as new:
        for migrated, ask in zip(by_hand(*asked), asked, strict=True):
            assert sorted(migrated) == sorted(new.execute(ask).fetchall())


def test_its_people_pay(old):
    """After the migration everybody's account begins with what the policy says, and all is in order."""
    upkeep.migrate(old)
    assert upkeep.check(old) == []
    with ybcode.open_sandbox(old, **CITY) as sandbox:
        assert sandbox.ledger.trial_balance() == {}
        assert sandbox.faults.all() == ()
        money = sandbox.person("user_ok").money
        assert money.balance_fen == sandbox.policy.account.opening_fen > BILL.lines[0].amount_fen
        pay(sandbox)
        assert sum(sandbox.ledger.trial_balance().values()) == 0
        left = money.balance_fen
    assert upkeep.check(old) == []
    with ybcode.open_sandbox(old) as sandbox:
        assert sandbox.person("user_ok").money.balance_fen == left
        assert sandbox.terminal("pharmacy_ok").query("p-0").state == "settled"
