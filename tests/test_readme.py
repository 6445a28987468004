"""The README runs: its snippet is executed as it stands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

README = Path(__file__).parent.parent / "README.md"


def test_the_snippet_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The README's Python snippet runs word for word and leaves a picture."""
    snippet, _test = re.findall(r"```python\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
    monkeypatch.chdir(tmp_path)
    exec(compile(snippet, str(README), "exec"), {})
    assert (tmp_path / "code.png").read_bytes().startswith(b"\x89PNG")


def test_the_test_runs(pytester: pytest.Pytester) -> None:
    """The README's test is run once for each case that is asked for, and passes."""
    _snippet, test = re.findall(r"```python\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
    pytester.makepyfile(test)
    pytester.runpytest("--yb-cases=code.used,answer.lost").assert_outcomes(passed=2)
