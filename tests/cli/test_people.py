"""``ybcode seed`` and ``people``: a population from the command line, and how it is listed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import ybcode
from tests.sandbox.worlds import EVERYBODY
from ybcode.cli import cli


@pytest.fixture
def url(tmp_path: Path) -> str:
    """The URL of a database that is not there yet."""
    return f"sqlite:///{tmp_path}/city.db"


def run(*words: str, code: int = 0, lang: str = "en") -> Result:
    """A call that ends with an exit code."""
    result = CliRunner().invoke(cli, [*words, "--lang", lang])
    assert result.exit_code == code, result.output
    return result


def told(*words: str) -> Any:
    """The JSON answer of a call."""
    return json.loads(run(*words, "--json").stdout)


def test_seed_adds_people_and_tells_how_many(url: str) -> None:
    """The first call makes the sandbox; each tells whom it added, and nothing else when it is piped."""
    magic = len(EVERYBODY)
    result = run("seed", "30", "--db", url)
    assert result.stdout == f"added 30 people (v000000000 to v000000029): there are {magic + 30}\n"
    assert result.stderr == ""
    assert told("seed", "2", "--db", url) == {
        "added": 2,
        "first": "v000000030",
        "last": "v000000031",
        "people": magic + 32,
    }
    assert f"共 {magic + 33} 人" in run("seed", "1", "--db", url, lang="zh").stdout
    with ybcode.open_sandbox(url) as sandbox:
        assert len(sandbox.people) == magic + 33


def test_seed_in_county_99(url: str) -> None:
    """``--regions unassigned-county``: regions of real provinces that do not exist."""
    run("seed", "8", "--db", url, "--regions", "unassigned-county")
    rows = told("people", "--db", url, "--from", str(len(EVERYBODY)))
    assert len(rows) == 8
    assert {row["region"] for row in rows} <= {"110199", "310199", "440199"}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("5",), "seed fills a stored sandbox: name it with --db"),
        (("0", "--db", "sqlite:///none.db"), "not in the range x>=1"),
        (("many", "--db", "sqlite:///none.db"), "not a valid integer"),
        (("5", "--regions", "real"), "is not one of 'synthetic', 'unassigned-county'"),
        ((), "Missing argument 'N'"),
    ],
)
def test_a_wrong_seed_is_one_sentence(words: tuple[str, ...], sentence: str) -> None:
    """Without --db, or with no number of people: exit code 2."""
    output = run("seed", *words, code=2).output
    assert sentence in output
    assert "Traceback" not in output


def test_too_many_people(url: str) -> None:
    """More than there are ID numbers is refused before anybody is added."""
    assert (
        "room for 21856200 more people, not 99999999" in run("seed", "99999999", "--db", url, code=2).output
    )
    assert told("people", "--db", url, "--from", str(len(EVERYBODY))) == []


def test_people_are_listed_with_what_refuses_them() -> None:
    """Without --db: the magic people, their kinds, and the code of what would refuse them at home."""
    rows = {row["key"]: row for row in told("people", "--limit", "100")}
    assert list(rows) == EVERYBODY
    assert rows["user_ok"]["in_order"]
    assert rows["user_ok"]["codes"] == []
    assert rows["user_ok"]["kind"] == "employee"
    assert rows["user_resident"]["kind"] == "resident"
    assert rows["user_suspended"]["codes"] == ["enrolment.suspended"]
    assert not rows["user_suspended"]["in_order"]
    for row in rows.values():
        assert row["id_number"][:14] == "*" * 14


def test_people_as_a_person_reads_them(url: str) -> None:
    """One line each: key, name, masked number, region, kind, in order or why not; Chinese, too."""
    run("seed", "40", "--db", url)
    lines = run("people", "--db", url).stdout.splitlines()
    assert len(lines) == 50
    assert lines[0].split() == ["user_ok", "林测晓", lines[0].split()[2], "590100", "employee", "✓"]
    assert lines[0].split()[2].startswith("**************")
    assert any(line.endswith("✗ code.not_activated") for line in lines)
    assert lines[-1].endswith("✓")
    assert "职工" in run("people", "--db", url, "--limit", "1", lang="zh").stdout


def test_pages_of_a_kind(url: str) -> None:
    """--from goes through the list, of one kind when one is named."""
    run("seed", "40", "--db", url)
    residents = told("people", "--db", url, "--kind", "resident", "--limit", "1000")
    assert {row["kind"] for row in residents} == {"resident"}
    pages = [
        told("people", "--db", url, "--kind", "resident", "--limit", "3", "--from", str(first))
        for first in (0, 3)
    ]
    assert pages[0] + pages[1] == residents[:6]
    assert "nobody: leave --from and --kind out" in run("people", "--from", "1000").stdout
    assert run("people", "--from", "1000", lang="zh").stdout == "没有符合条件的人\n"


@pytest.mark.parametrize("words", [("--limit", "0"), ("--from", "-1"), ("--kind", "retired")])
def test_a_wrong_list_is_one_sentence(words: tuple[str, ...]) -> None:
    """A number out of range or a kind that there is not: exit code 2."""
    assert "Traceback" not in run("people", *words, code=2).output
