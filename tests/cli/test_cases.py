"""``ybcode cases``: the acceptance cases without pytest."""

import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from ybcode.cli import cli
from ybcode.scenarios.cases.catalogue import CASES, choose

PROGRAM = Path(__file__).parent.parent / "examples" / "counter_program.py"
ADAPTER = """
from ybcode.testing import FunctionTill, NaiveTill, ReferenceTill

class Good(ReferenceTill):
    pass

def clumsy(counter):
    return NaiveTill(counter, defects=frozenset({"cuts-codes"}))

def unfinished(counter):
    raise RuntimeError("no drawer for 4248386419928700747245599042")

number = 3
"""


def run(*words, code=0, lang="en"):
    """A call that ends with an exit code, without a traceback."""
    result = CliRunner().invoke(cli, ["cases", *words, "--lang", lang])
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A folder with a tester's module in it."""
    (tmp_path / "shop_till.py").write_text(ADAPTER, "utf-8")
    (tmp_path / "torn.py").write_text("import no_such_module\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [*sys.path])
    for name in ("shop_till", "torn"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    return tmp_path


@pytest.mark.parametrize("db", ["memory", "sqlite"])
def test_the_reference_till_passes(db):
    """The smoke list is green over memory and SQLite, a line a case and the sum."""
    lines = run("--level", "smoke", "--db", db).stdout.splitlines()
    assert all(line.startswith("✓ ") for line in lines[:-1])
    assert len(lines) - 1 == len(choose("smoke"))
    assert lines[-1].startswith(f"{len(choose('smoke'))} cases: {len(choose('smoke'))} passed, 0 failed")


def test_cases_are_listed_and_chosen():
    """--list plays none; --case takes ids and families, again and again; Chinese too."""
    assert len(run("--list").stdout.splitlines()) == len(CASES)
    assert run("--list", "--case", "code.used", lang="zh").stdout.split()[:3] == [
        "code.used",
        "code",
        "smoke",
    ]
    both = json.loads(run("--list", "--case", "code.used", "--case", "fault", "--json").stdout)
    assert {"code.used", "answer.lost"} <= {one["case_id"] for one in both}
    assert {one["family"] for one in both} == {"code", "fault"}


def test_an_adapter_is_found_where_one_stands(here):
    """A module in the working folder; its class gets a counter."""
    assert "✓ code.used" in run("--adapter", "shop_till:Good", "--case", "code.used").stdout


def test_a_case_that_fails_says_why_and_exits_with_1(here):
    """The step, what was answered and expected, what it teaches."""
    output = run("--adapter", "shop_till:clumsy", "--case", "sale.simple", code=1).stdout
    assert "✗ sale.simple" in output
    assert "code.malformed, expected account 3700" in output
    assert "teaches:" in output
    assert "1 cases: 0 passed, 1 failed" in output
    assert (
        "未通过 1" in run("--adapter", "shop_till:clumsy", "--case", "sale.simple", code=1, lang="zh").stdout
    )


def test_a_till_that_cannot_be_made_fails_its_cases(here):
    """The sentence is on the sheet, without the code in it."""
    output = run("--adapter", "shop_till:unfinished", "--case", "sale.simple", code=1).stdout
    assert "the till raised RuntimeError: no drawer for …" in output


def test_a_program_is_a_till():
    """Over SQLite by itself; a case that no program can meet is left out, and that is said."""
    command = f"{sys.executable} {PROGRAM}"
    told = run("--program", command, "--case", "code.used", "--json")
    assert json.loads(told.stdout)["passed"] == 1
    assert "left out: scan.too_many" in run("--program", command, "--level", "full", "--list").stderr


@pytest.mark.parametrize("ending", ["xml", "json", "html"])
def test_a_report_is_written(here, ending):
    """Next to the table, also when all passed."""
    output = run("--case", "code.used", "--report", f"sheet.{ending}").stdout
    assert f"the report: sheet.{ending}" in output
    assert "code.used" in (here / f"sheet.{ending}").read_text("utf-8")


def test_a_report_of_a_failure_is_written_too(here):
    """Exit code 1, and the sheet says why."""
    words = ("--adapter", "shop_till:clumsy", "--case", "sale.simple", "--report", "sheet.json", "--json")
    told = json.loads(run(*words, code=1).stdout)
    assert told == json.loads((here / "sheet.json").read_text("utf-8"))
    assert told["failed"] == 1


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--level", "smoke", "--case", "code.used"), "give one of the two"),
        (("--case", "no.such"), "no case 'no.such'"),
        (("--adapter", "a:b", "--program", "x"), "give one of the two"),
        (("--adapter", "shop_till"), "MODULE:NAME"),
        (("--adapter", "nowhere.at_all:Till"), "ModuleNotFoundError"),
        (("--adapter", "torn:Till"), "no_such_module"),
        (("--adapter", "shop_till:Absent"), "AttributeError"),
        (("--adapter", "shop_till:number"), "not a value of int"),
        (("--program", "no-such-program"), "there is no such program"),
        (("--program", ""), "names a program"),
        (("--program", "python x", "--db", "memory"), "leave --db memory out"),
        (("--report", "sheet.pdf"), "a report ends in"),
        (("--report", "nowhere/sheet.xml"), "no folder"),
        (("--db", "postgresql"), "is not one of"),
    ],
)
def test_a_wrong_call_is_one_sentence(here, words, sentence):
    """Before anything is played; exit code 2."""
    assert sentence in run(*words, code=2).stderr
