"""A database of schema 1, of before anything was known of a person's insurance, goes on as it stood.

It is built here from the statements of schema 1: the rows of a used city, as far as that schema has
tables and columns for them, with the policy's tables and the people and places of its time.
"""

import json
import sqlite3
from contextlib import closing

import pytest

import ybcode
from tests.sandbox.stores.conftest import CITY
from tests.sandbox.worlds import is_one_sentence, journal
from ybcode.rules.institutions import BOTH_FUNDS
from ybcode.sandbox import upkeep
from ybcode.sandbox.presets import load_policy
from ybcode.sandbox.sql import schema
from ybcode.sandbox.stores.sqlite import files

PEOPLE = ["user_ok", "user_retired", "user_child", "user_out_of_province", "user_not_activated"]
PLACES = ["pharmacy_ok", "hospital_ok"]
TABLES_OF_POLICY = ("code", "ectoken", "guessing", "journal", "channels")
LATER = {
    "people": "person_id > 'u000000005'",
    "institutions": "position > 1",
    "credentials": "subject > 'u000000005'",
    "ties": "subject > 'u000000005'",
}
"""What came into a world with the later schema."""


def built(path, source):
    """A file of schema 1 with the rows of another city."""
    ((version, statements), *_) = schema.steps()
    assert version == 1
    with closing(sqlite3.connect(path, isolation_level=None)) as old:
        old.execute("PRAGMA journal_mode = WAL")
        old.execute(schema.VERSION_TABLE)
        for statement in statements:
            old.execute(files._clustered(statement))
        old.execute(schema.WRITE_VERSION, (version,))
        old.execute("ATTACH ? AS city", (str(source),))
        tables = old.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'").fetchall()
        for (table,) in tables:
            if table != "ybcode_schema":
                names = ", ".join(row[1] for row in old.execute(f"PRAGMA main.table_info({table})"))
                kept = f"WHERE NOT ({LATER[table]})" if table in LATER else ""
                old.execute(f"INSERT INTO main.{table} ({names}) SELECT {names} FROM city.{table} {kept}")
        ((policy,),) = old.execute("SELECT policy FROM main.worlds")
        of_its_time = {name: json.loads(policy)[name] for name in TABLES_OF_POLICY}
        old.execute("UPDATE main.worlds SET policy = ?", (json.dumps(of_its_time),))


@pytest.fixture
def old(url, path, tmp_path):
    """The URL of a used city of schema 1; a code that was spent there, and its ecToken."""
    source = tmp_path / "source.db"
    with ybcode.open_sandbox(f"sqlite:///{source}", **CITY) as sandbox:
        till, wallet = sandbox.terminal("pharmacy_ok"), sandbox.wallet("user_ok")
        text = wallet.show().text
        ectoken = till.scan(text, request_id="r-1").require().ectoken
        sandbox.wallet("user_child", channel="alipay").face_check()
        sandbox.wallet("user_retired").reactivate()
        sandbox.keys.rotate()
    built(path, source)
    return url, text, ectoken


def test_it_is_refused_until_it_is_migrated(old, path):
    """Opening it is one sentence that names the command, and changes nothing."""
    before = path.read_bytes()
    hint = f"its schema is 1: bring it to {schema.latest()} with 'ybcode db migrate'"
    for act in (ybcode.open_sandbox, upkeep.check):
        with pytest.raises(ValueError, match=hint) as error:
            act(old[0])
        assert is_one_sentence(str(error.value))
        assert str(error.value).startswith(str(path))
    assert path.read_bytes() == before


def test_it_is_migrated_once(old, dump):
    """Migrating tells from where to where, leaves every invariant in order, and is done once."""
    url = old[0]
    assert upkeep.migrate(url) == (1, schema.latest())
    migrated = dump()
    assert upkeep.check(url) == []
    assert upkeep.migrate(url) == (schema.latest(), schema.latest())
    assert dump() == migrated


def test_it_becomes_the_schema_of_a_new_database(old, by_hand, tmp_path):
    """After the migration every table has the columns of a table that is made today."""
    upkeep.migrate(old[0])
    ask = "SELECT m.name, c.name, c.type, c.[notnull], c.pk FROM sqlite_master m, pragma_table_info(m.name) c"
    (migrated,) = by_hand(ask)
    with closing(sqlite3.connect(tmp_path / "source.db")) as connection:
        assert sorted(migrated) == sorted(connection.execute(ask).fetchall())


def test_its_people_are_in_order(old):
    """Nobody's insurance was ever written: everybody is insured, and nothing was done to anybody."""
    url = old[0]
    upkeep.migrate(url)
    with ybcode.open_sandbox(url) as sandbox:
        assert list(sandbox.people) == PEOPLE
        for who in PEOPLE:
            person = sandbox.person(who)
            status = person.status()
            assert [one.code for one in status.refusals] == ["code.not_activated"] * (not status.channels)
            assert all(finding.in_order for finding in status.findings)
            assert person.history() == person.filings.all() == person.claims.all() == ()
        assert [who for who in PEOPLE if not sandbox.person(who).status().in_order] == ["user_not_activated"]


def test_its_places_are_open_for_all(old):
    """Its places are designated, for both funds, with a camera, for people from elsewhere, as before."""
    url = old[0]
    upkeep.migrate(url)
    with ybcode.open_sandbox(url) as sandbox:
        assert list(sandbox.places) == PLACES
        for place in sandbox.places.values():
            assert (place.designated, place.face, place.cross_region) == (True, True, True)
            assert (place.funds, place.tier, place.scenes) == (BOTH_FUNDS, 1, None)
            till = sandbox.terminal(place.key)
            assert till.scan(sandbox.wallet("user_out_of_province").show().text).accepted
            sandbox.clock.advance(seconds=5)


def test_its_policy_gets_the_defaults(old):
    """What its policy did not know is as in the standard preset; it is of no region, and lenient."""
    url = old[0]
    upkeep.migrate(url)
    with ybcode.open_sandbox(url) as sandbox:
        assert sandbox.policy == load_policy("standard")
    for agrees in ({"preset": "standard"}, {"preset": load_policy("standard")}, {"strict": False}, CITY):
        ybcode.open_sandbox(url, **agrees).close()
    with pytest.raises(ValueError, match="made without a region"):
        ybcode.open_sandbox(url, region="retro_city")
    with pytest.raises(ValueError, match="made lenient"):
        ybcode.open_sandbox(url, strict=True)


def test_it_goes_on_where_it_stood(old):
    """What was spent, given, checked, revoked, rotated and noted before the migration is still so."""
    url, text, ectoken = old
    upkeep.migrate(url)
    with ybcode.open_sandbox(url, **CITY) as sandbox:
        till = sandbox.terminal("pharmacy_ok")
        assert till.scan(text).code == "code.used"
        assert till.scan(text, request_id="r-1").ectoken == ectoken
        assert till.identify(ectoken).require().subject.key == "user_ok"
        assert sandbox.wallet("user_child", channel="alipay").show().text
        assert [key.state for key in sandbox.keys] == ["verify-only", "mint+verify", "pending"]
        assert journal(sandbox)[:2] == [("scan", "accepted", None), ("face_check", "done", None)]
        sandbox.clock.advance(seconds=5)
        assert [till.scan(sandbox.wallet(who).show().text).code for who in PEOPLE[:4]] == [None] * 4
    assert upkeep.check(url) == []


def test_the_agency_works_for_its_people(old):
    """After the migration people are suspended, frozen and filed for, and that is kept."""
    url = old[0]
    upkeep.migrate(url)
    with ybcode.open_sandbox(url) as sandbox:
        sandbox.person("user_ok").enrolment.suspend("left_job")
        sandbox.person("user_child").account.freeze()
        sandbox.person("user_retired").filings.file("580100")
        sandbox.wallet("user_ok").reset_pin("246810")
    with ybcode.open_sandbox(url) as sandbox:
        till = sandbox.terminal("pharmacy_ok")
        assert till.scan(sandbox.wallet("user_ok").show().text).code == "enrolment.suspended"
        assert till.scan(sandbox.wallet("user_child").show().text).code == "account.frozen"
        assert [state for _, state in sandbox.person("user_retired").filings.all()] == ["active"]
        sandbox.wallet("user_ok").check_pin("246810")
