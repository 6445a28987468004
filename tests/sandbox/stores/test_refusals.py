"""What a stored sandbox refuses at its opening: one sentence each, and nothing is changed on disk."""

import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

import ybcode
from tests.sandbox.stores.conftest import CITY
from tests.sandbox.worlds import EVERYBODY, is_one_sentence
from ybcode.sandbox import upkeep
from ybcode.sandbox.presets import load_policy
from ybcode.sandbox.sql import schema

NOBODY = 65534


def refused(url, kind=ValueError, **options):
    """The one sentence with which an opening is refused; the folder is as before."""
    folder = Path(url.removeprefix("sqlite:///")).parent
    before = contents(folder)
    with pytest.raises(kind) as error:
        ybcode.open_sandbox(url, **options)
    assert is_one_sentence(str(error.value))
    assert contents(folder) == before
    return str(error.value)


def contents(folder):
    """Every file of a folder with its bytes; beside a damaged one SQLite leaves an empty log."""
    found = {one.name: one.read_bytes() for one in folder.glob("*") if one.is_file()}
    return {name: held for name, held in found.items() if held and not name.endswith("-shm")}


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"seed": 2}, "made with seed '1', not seed '2'"),
        ({"preset": "hardened"}, "made with the preset 'standard'"),
        ({"as_of": "2026-03-02T09:00:01"}, "begins at 2026-03-02T09:00:00"),
        ({"clock": "system"}, "clock is manual, not system"),
        ({"clock": "running"}, "clock is manual, not running"),
    ],
    ids=["seed", "preset", "as_of", "system", "running"],
)
def test_a_world_of_something_else(city, asked, told):
    """Another seed, preset, beginning or clock than the stored one is refused, and the stored one named."""
    assert told in refused(city, **asked)


def test_a_world_of_random_keys_has_no_seed(url):
    """A seed is refused where the keys were random."""
    ybcode.open_sandbox(url).close()
    assert "random keys" in refused(url, seed=1)


def test_another_policy_under_any_name(city, tmp_path):
    """A policy, or a file, that differs in one number is refused."""
    other = load_policy("standard")
    other = replace(other, name="other", ectoken=replace(other.ectoken, life_s=60))
    assert "'standard'" in refused(city, preset=other)
    assert "'standard'" in refused(city, preset=replace(other, name="standard"))
    file = tmp_path / "standard.toml"
    file.write_text("[ectoken]\nlife_s = 60\n", "utf-8")
    assert "'standard'" in refused(city, preset=file)
    assert "'standard'" in refused(city, preset=str(file))


def _damaged(path):
    # Every page but the first: which of them an opening reads is SQLite's affair.
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))


def _cut(path):
    path.write_bytes(path.read_bytes()[:6000])


def _text(path):
    path.write_text("a shopping list, not a database\n" * 200, "utf-8")


def _foreign(path):
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")


def _view(path):
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE VIEW recipes AS SELECT 1")


def _altered(statement):
    def alter(path):
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute(statement)

    return alter


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (_damaged, "it is damaged: restore a backup"),
        (_cut, "it is damaged: restore a backup"),
        (_text, "it is not a SQLite database"),
        (_foreign, "not a sandbox; name another file"),
        (_view, "not a sandbox; name another file"),
        (_altered("DELETE FROM ybcode_schema"), "not a sandbox; name another file"),
        (_altered("UPDATE ybcode_schema SET version = 'one'"), "not a sandbox; name another file"),
        (
            _altered("UPDATE ybcode_schema SET version = 9"),
            "a newer version of ybcode (schema 9, this one knows",
        ),
        (_altered("ALTER TABLE clocks DROP COLUMN mode"), "it is damaged: restore a backup"),
        (_altered("UPDATE worlds SET policy = CAST(X'ff61' AS TEXT)"), "it is damaged: restore a backup"),
    ],
    ids=[
        "damaged",
        "cut",
        "text",
        "foreign",
        "view",
        "no version",
        "odd version",
        "newer",
        "column",
        "not text",
    ],
)
def test_a_file_that_is_no_sandbox(city, path, change, told):
    """A damaged, foreign or newer file is refused with what to do, and stays as it is."""
    change(path)
    sentence = refused(city)
    assert told in sentence
    assert sentence.startswith(str(path))


def test_what_is_damaged_does_not_print(city, by_hand):
    """The sentence of a damaged row holds nothing of the row."""
    by_hand("UPDATE people SET name = CAST(X'ff' || CAST('secret' AS BLOB) AS TEXT)")
    with ybcode.open_sandbox(city) as sandbox, pytest.raises(ValueError, match="it is damaged") as error:
        sandbox.people.find("user_ok")
    assert "secret" not in str(error.value)


def test_an_older_schema_is_migrated_by_command_only(city, path, monkeypatch, dump):
    """An older schema is refused with the hint; migrate brings it up and keeps the rows."""
    old = schema.steps()
    latest = old[-1][0]
    step = ("ALTER TABLE ectokens ADD COLUMN note TEXT", "UPDATE ectokens SET note = 'kept'")
    monkeypatch.setattr(schema, "steps", lambda: (*old, (latest + 1, step)))
    hint = f"its schema is {latest}: bring it to {latest + 1} with 'ybcode db migrate'"
    assert hint in refused(city)
    with pytest.raises(ValueError, match="bring it to"):
        upkeep.check(city)
    assert upkeep.migrate(city) == (latest, latest + 1)
    assert upkeep.migrate(city) == (latest + 1, latest + 1)
    assert sum("'kept'" in line for line in dump()) == 3
    with ybcode.open_sandbox(city) as sandbox:
        assert len(sandbox.journal.entries()) == 5
    monkeypatch.undo()
    assert "a newer version" in refused(city)


def test_a_migration_that_fails_changes_nothing(city, monkeypatch, dump):
    """A step that fails in its second statement leaves the first one undone, too."""
    before = dump()
    old = schema.steps()
    step = ("ALTER TABLE ectokens ADD COLUMN note TEXT", "UPDATE nowhere SET note = 1")
    monkeypatch.setattr(schema, "steps", lambda: (*old, (old[-1][0] + 1, step)))
    with pytest.raises(ValueError, match=r"city\.db"):
        upkeep.migrate(city)
    assert dump() == before


@pytest.mark.parametrize(
    "url",
    ["sqlite:", "sqlite://", "sqlite:///", "sqlite:city.db", "sqlite:/city.db", "sqlite://host/city.db",
     "sqlite:///city#1.db", "sqlite:///:memory:"],
)  # fmt: skip
def test_a_url_without_a_file(url, tmp_path, monkeypatch):
    """A URL that names no file is refused with the right form, and no file of another name is made."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ValueError, match=r"names no file: write sqlite:///city\.db") as error:
        ybcode.open_sandbox(url)
    assert is_one_sentence(str(error.value))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "query", ["synchronous=off", "synchronous=", "sync=full", "synchronous=full&mode=ro"]
)
def test_an_unknown_option_of_a_url(url, query, path):
    """The one option is synchronous, normal or full; anything else is refused before a file is made."""
    assert "the one option is" in refused(f"{url}?{query}")
    assert not path.exists()


def test_the_known_option_of_a_url(url):
    """``?synchronous=full`` opens the same file with more care."""
    with ybcode.open_sandbox(f"{url}?synchronous=full", seed=1) as sandbox:
        connection = sandbox._engine.store._connection()
        assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
    with ybcode.open_sandbox(url, seed=1) as sandbox:
        assert sandbox._engine.store._connection().execute("PRAGMA synchronous").fetchone() == (1,)


def test_a_folder_is_no_file(tmp_path):
    """A folder, and a file in a folder that is not there, are refused as such."""
    assert "it is a folder" in refused(f"sqlite:///{tmp_path}", OSError)
    assert "its folder does not exist" in refused(f"sqlite:///{tmp_path}/no/city.db", OSError)
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def forbidden():
    """A city in a folder that may not be written, as somebody to whom that matters."""
    superuser = hasattr(os, "geteuid") and os.geteuid() == 0
    with TemporaryDirectory() as name:
        folder = Path(name)
        url = f"sqlite:///{folder}/city.db"
        ybcode.open_sandbox(url, **CITY).close()
        (folder / "city.db").chmod(0o444)
        folder.chmod(0o555)
        if superuser:
            os.seteuid(NOBODY)
        yield url
        if superuser:
            os.seteuid(0)
        folder.chmod(0o755)


@pytest.mark.skipif(os.name != "posix", reason="permissions are those of POSIX")
def test_no_permission(forbidden):
    """A file that may not be written is refused with where to look, and so is a new one beside it."""
    assert "permission" in refused(forbidden, OSError)
    assert "permission" in refused(forbidden.replace("city", "town"), OSError)


def test_a_failed_founding_leaves_room_for_the_right_one(url, path):
    """A wrong preset makes no world: the next opening makes it as if nothing had been."""
    with pytest.raises(ValueError, match="unknown preset"):
        ybcode.open_sandbox(url, preset="nope")
    assert not upkeep.exists(url)
    with ybcode.open_sandbox(url, **CITY) as sandbox:
        assert sandbox.keys.source == "from seed, public"
    shutil.copy(path, path.with_suffix(".copy"))
    with ybcode.open_sandbox(f"sqlite:///{path.with_suffix('.copy')}", **CITY) as copied:
        assert list(copied.people) == EVERYBODY
