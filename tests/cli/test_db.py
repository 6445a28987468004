"""``ybcode db`` and ``--db``: a stored sandbox from the command line, with its exit codes."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import ybcode
from tests.sandbox.worlds import EVERYBODY
from ybcode.cli import cli
from ybcode.sandbox.sql import schema


@pytest.fixture
def url(tmp_path: Path) -> str:
    """The URL of a database that is not there yet."""
    return f"sqlite:///{tmp_path}/city.db"


@pytest.fixture
def city(url: str) -> str:
    """A stored sandbox of seed 1 with a clock that stands."""
    ybcode.open_sandbox(url, seed=1).close()
    return url


def run(*words: str, **env: str) -> Result:
    """One call of the command line, in English."""
    return CliRunner().invoke(cli, list(words), env={"YBCODE_LANG": "en", **env})


def told(*words: str, code: int = 0) -> Any:
    """The JSON answer of a call that ends with an exit code."""
    result = run(*words, "--json")
    assert result.exit_code == code, result.output
    return json.loads(result.output)


def misused(*words: str, **env: str) -> str:
    """The one sentence of a wrong call."""
    result = run(*words, **env)
    assert result.exit_code == 2
    assert result.output.startswith("Error: ") or "Usage" in result.output
    assert "Traceback" not in result.output
    return result.output


def break_tie(url: str) -> None:
    """Take a credential its tie."""
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)) as connection:
        connection.execute("DELETE FROM ties WHERE subject = (SELECT subject FROM ties LIMIT 1)")


def test_init_makes_a_sandbox_once(url: str) -> None:
    """``db init`` tells what it made, with random keys and the machine's clock; a second time it refuses."""
    made = told("db", "init", url)
    assert made == {
        "url": url,
        "preset": "standard",
        "keys": "random",
        "clock": "system",
        "people": len(EVERYBODY),
    }
    with ybcode.open_sandbox(url) as sandbox:
        keys = tuple(sandbox.keys)
    assert "there is a sandbox already" in misused("db", "init", url)
    with ybcode.open_sandbox(url) as sandbox:
        assert tuple(sandbox.keys) == keys


def test_init_takes_what_it_is_told(url: str) -> None:
    """Seed, preset, beginning and clock of ``db init`` are those of the sandbox."""
    result = run(
        "db", "init", url, "--seed", "7", "--preset", "hardened", "--as-of", "2027-01-01", "--clock", "manual"
    )
    assert result.exit_code == 0
    assert result.output == f"made: {len(EVERYBODY)} people, keys from seed, public, clock manual\n"
    with ybcode.open_sandbox(url, seed=7, preset="hardened", as_of="2027-01-01", clock="manual") as sandbox:
        assert sandbox.clock.now.isoformat() == "2027-01-01T00:00:00+08:00"


def test_init_refuses_a_foreign_file(tmp_path: Path) -> None:
    """``db init`` writes over nothing that is there, and names no memory."""
    other = tmp_path / "notes.txt"
    other.write_text("a shopping list\n" * 100, "utf-8")
    assert "not a SQLite database" in misused("db", "init", f"sqlite:///{other}")
    assert other.read_text("utf-8").startswith("a shopping list")
    assert "keeps nothing on disk" in misused("db", "init", "memory://")
    assert "names no file" in misused("db", "init", "sqlite:city.db")


def test_migrate_tells_from_where_to_where(city: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """``db migrate`` says that all is done, or which version became which; until then others are refused."""
    old = schema.steps()
    latest = old[-1][0]
    assert told("db", "migrate", city) == {"before": latest, "now": latest}
    assert run("db", "migrate", city).output == f"already at schema {latest}\n"
    step = ("ALTER TABLE ectokens ADD COLUMN note TEXT",)
    monkeypatch.setattr(schema, "steps", lambda: (*old, (latest + 1, step)))
    assert "ybcode db migrate" in misused("show", "user_ok", "--db", city)
    assert "ybcode db migrate" in misused("db", "check", city)
    assert run("db", "migrate", city).output == f"{latest} → {latest + 1}\n"
    assert run("show", "user_ok", "--text", "--db", city).exit_code == 0


def test_check_exits_with_1_and_names_the_invariant(city: str) -> None:
    """``db check``: 0 and ✓ when all is well, 1 and the sentence when an invariant does not hold."""
    assert told("db", "check", city) == {"ok": True, "violations": []}
    assert run("db", "check", city).output == "✓ in order\n"
    break_tie(city)
    answer = told("db", "check", city, code=1)
    assert answer["ok"] is False
    assert [one["invariant"] for one in answer["violations"]] == ["a credential has a tie"]
    assert answer["violations"][0]["count"] == 3
    result = run("db", "check", city)
    assert result.exit_code == 1
    assert result.output.startswith("✗ a credential has a tie: 3×")


@pytest.mark.parametrize("command", ["migrate", "check"])
def test_there_is_no_such_database(url: str, command: str) -> None:
    """migrate and check make no file where there is none: exit code 2."""
    assert "there is no such database" in misused("db", command, url)
    assert not Path(url.removeprefix("sqlite:///")).exists()


def test_backup_and_restore(city: str, tmp_path: Path) -> None:
    """``db backup`` copies, ``db restore`` goes back and tells where what was there is kept."""
    copy = tmp_path / "copy.db"
    made = told("db", "backup", city, str(copy))
    assert made == {"file": str(copy), "bytes": copy.stat().st_size}
    assert "there is a file already" in misused("db", "backup", city, str(copy))
    text = run("show", "user_ok", "--text", "--db", city).output.strip()
    assert run("scan", text, "--db", city).exit_code == 0
    assert run("scan", text, "--db", city).exit_code == 1
    kept = tmp_path / "city.db.before-restore"
    assert told("db", "restore", city, str(copy)) == {"url": city, "kept": str(kept)}
    assert run("scan", text, "--db", city).exit_code == 0
    assert run("scan", text, "--db", f"sqlite:///{kept}").exit_code == 1
    assert "a former content is still kept" in misused("db", "restore", city, str(copy))
    kept.unlink()
    result = run("db", "restore", city, str(copy))
    assert result.output == f"restored\nwhat was there is kept in {kept}\n"


def test_a_bad_backup_exits_with_2(city: str, tmp_path: Path) -> None:
    """``db restore`` refuses a backup that is not in order, and names what is wrong."""
    copy = tmp_path / "copy.db"
    assert run("db", "backup", city, str(copy)).exit_code == 0
    break_tie(f"sqlite:///{copy}")
    assert "a credential has a tie" in misused("db", "restore", city, str(copy))
    assert told("db", "check", city)["ok"]


def test_the_database_may_be_named_by_the_environment(city: str) -> None:
    """``YBCODE_DB`` names the sandbox of show, scan and keys."""
    text = run("show", "user_ok", "--text", YBCODE_DB=city).output.strip()
    assert run("scan", text, YBCODE_DB=city).exit_code == 0
    assert "code.used" in run("scan", text, "--db", city).output


def test_keys_rotate_moves_the_keys_of_a_stored_sandbox(city: str) -> None:
    """``keys rotate`` makes the pending key mint, for every later command; without --db it refuses."""
    before = told("keys", "list", "--db", city)["keys"]
    after = told("keys", "rotate", "--suite", "sm4-sm3", "--db", city)["keys"]
    assert told("keys", "list", "--db", city)["keys"] == after
    assert [key["state"] for key in before] == ["mint+verify", "pending"]
    assert [key["state"] for key in after] == ["verify-only", "mint+verify", "pending"]
    assert after[2]["suite"] == "sm4-sm3"
    assert run("show", "user_ok", "--text", "--db", city).output[25] == "1"
    assert "--db" in misused("keys", "rotate")


@pytest.mark.parametrize("command", ["show", "scan"])
def test_a_stored_sandbox_has_a_clock_of_its_own(city: str, command: str) -> None:
    """``--at`` with ``--db`` is refused in one sentence."""
    assert "--at goes without --db" in misused(
        command, "user_ok", "--db", city, "--at", "2026-03-02T09:00:00"
    )


def test_a_new_database_of_show_has_seed_1(url: str) -> None:
    """``show --db`` makes a sandbox of seed 1 with the machine's clock; another seed or preset is refused."""
    assert run("show", "user_ok", "--text", "--db", url).exit_code == 0
    with ybcode.open_sandbox(url, seed=1, clock="system", preset="standard") as sandbox:
        assert sandbox.keys.source == "from seed, public"
    assert "not seed '2'" in misused("show", "user_ok", "--db", url, "--seed", "2")
    assert "the preset 'standard'" in misused("show", "user_ok", "--db", url, "--preset", "hardened")


def test_the_answers_are_in_chinese_too(city: str, tmp_path: Path) -> None:
    """``--lang zh`` answers every command of db in Chinese."""
    copy, town = str(tmp_path / "copy.db"), f"sqlite:///{tmp_path}/town.db"
    for words, answer in {
        ("db", "init", town): "已创建",
        ("db", "migrate", city): "已是最新",
        ("db", "check", city): "完好",
        ("db", "backup", city, copy): copy,
        ("db", "restore", city, copy): "已恢复",
    }.items():
        result = run(*words, "--lang", "zh")
        assert result.exit_code == 0
        assert answer in result.output


def test_the_variable_names_the_database_of_db_too(url: str) -> None:
    """``db init``, ``migrate`` and ``check`` take the URL of ``YBCODE_DB`` when none is given."""
    assert run("db", "init", YBCODE_DB=url).exit_code == 0
    assert run("db", "migrate", YBCODE_DB=url).exit_code == 0
    assert run("db", "check", YBCODE_DB=url).exit_code == 0
    assert "URL" in misused("db", "check")
