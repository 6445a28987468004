"""The program that is a till: the smoke list, in a world of its own for each case."""

import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from ybcode.cli import cli
from ybcode.scenarios.cases.catalogue import choose

HERE = Path(__file__).parent
PAGE = HERE.parent.parent / "docs" / "howto" / "adapters.md"


def test_the_smoke_list_passes():
    """Each act is a process; every case of the list is green."""
    words = [
        "cases",
        "--program",
        f"{sys.executable} {HERE / 'counter_program.py'}",
        "--level",
        "smoke",
        "--json",
    ]
    told = json.loads(CliRunner().invoke(cli, words).stdout)
    assert not [one["why"] for one in told["cases"] if not one["passed"]]
    assert told["passed"] == len(choose("smoke"))


@pytest.mark.parametrize("name", ["handmade_till.py", "counter_program.py"])
def test_the_documentation_shows_this_file(name):
    """The how-to has the example word for word."""
    assert f"```python\n# {name}\n{(HERE / name).read_text('utf-8')}```" in PAGE.read_text("utf-8")
