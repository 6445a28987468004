"""A database of schema 5, of before there were families, goes on as it stood, and its people bind.

It is built here from the statements of schema 5 and the rows of a used city, with the policy of its time.
"""

import json
import sqlite3
from contextlib import closing

import pytest

import ybcode
from tests.sandbox.stores.breaches import pay, relate
from tests.sandbox.stores.conftest import CITY
from ybcode.sandbox import upkeep
from ybcode.sandbox.sql import schema
from ybcode.sandbox.stores.sqlite import files

BEFORE_FAMILIES = 5
LATER_TABLES = ("transfer",)
LATER_KEYS = {
    "family": ("member_may_pause", "cross_province"),
    "mutual_aid": ("max_receivers", "min_days", "other_province"),
}


@pytest.fixture
def old(url, city, path):
    """The URL of a used city of schema 5, in which was paid."""
    with ybcode.open_sandbox(city) as sandbox:
        pay(sandbox)
    source = path.with_name("source.db")
    upkeep.backup(city, source)
    path.unlink()
    with closing(sqlite3.connect(path, isolation_level=None)) as made:
        made.execute("PRAGMA journal_mode = WAL")
        made.execute(schema.VERSION_TABLE)
        for _, statements in schema.steps()[:BEFORE_FAMILIES]:
            for statement in statements:
                made.execute(files._clustered(statement))
        made.execute(schema.WRITE_VERSION, (BEFORE_FAMILIES,))
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
        name: {
            key: _of_before(name, value) for key, value in keys.items() if key not in LATER_KEYS.get(name, ())
        }
        for name, keys in tables.items()
        if name not in LATER_TABLES
    }


def _of_before(table, value):
    """A channel without the key that came with families."""
    return {key: one for key, one in value.items() if key != "family"} if table == "channels" else value


def test_it_becomes_the_schema_of_a_new_database(old, path, by_hand):
    """After the migration tables and indexes are those of a database that is made today."""
    assert upkeep.migrate(old) == (BEFORE_FAMILIES, schema.latest())
    asked = (
        "SELECT m.name, c.name, c.type, c.[notnull], c.pk FROM sqlite_master m, pragma_table_info(m.name) c",
        "SELECT name, tbl_name FROM sqlite_master WHERE type = 'index'",
    )
    with closing(sqlite3.connect(path.with_name("source.db"))) as new:
        for migrated, ask in zip(by_hand(*asked), asked, strict=True):
            assert sorted(migrated) == sorted(new.execute(ask).fetchall())


def test_its_people_are_families(old):
    """After the migration what was paid stands, nobody is bound, and everybody can be; all is in order."""
    upkeep.migrate(old)
    assert upkeep.check(old) == []
    with ybcode.open_sandbox(old, **CITY) as sandbox:
        phone = sandbox.wallet("user_ok")
        assert phone.family.members() == phone.mutual_aid.transfers() == ()
        assert sandbox.terminal("pharmacy_ok").query("p-0").state == "settled"
        assert sandbox.policy.transfer.per_day == 3
        relate(sandbox)
        assert sum(sandbox.ledger.trial_balance().values()) == 0
    assert upkeep.check(old) == []
    with ybcode.open_sandbox(old) as sandbox:
        states = [bond.state for bond in sandbox.wallet("user_ok").family.members()]
        assert states == ["unbound", "active"]
