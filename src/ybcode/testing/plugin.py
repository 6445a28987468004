"""The pytest plugin: options, the marker ``yb``, the cases as parameters, the report of a failure.

Loaded in every run of everybody who has ybcode installed: this file and ``fixtures`` import nothing but
pytest. The rooms behind them are loaded by a fixture that asks, or by an option that is given.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from ybcode.testing.fixtures import (
    HELD,
    yb,
    yb_case,
    yb_clock,
    yb_code,
    yb_counter,
    yb_faults,
    yb_journal,
    yb_person,
    yb_till,
    yb_wallet,
)

if TYPE_CHECKING:
    from collections.abc import Generator

__all__ = [
    "yb",
    "yb_case",
    "yb_clock",
    "yb_code",
    "yb_counter",
    "yb_faults",
    "yb_journal",
    "yb_person",
    "yb_till",
    "yb_wallet",
]

_MARKER = (
    "yb(preset=, region=, strict=, seed=, as_of=, clock=): from what this test's sandbox is made; "
    "clock is manual, running or system"
)

_OPTIONS = (
    ("seed", "SEED", "from what keys and ids follow (1)"),
    ("preset", "NAME", "the policy of tests that name none: a preset, or a path to a TOML file (standard)"),
    ("db", "DB", "where a test's rows live: memory, sqlite (a file in tmp_path), or a URL with {tmp_path}"),
    ("cases", "CASES", "acceptance cases for yb_case: smoke, full, families and ids with commas (full)"),
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options, each but the report also a line of the ini file: ``yb_preset = hardened``."""
    group = parser.getgroup("ybcode", "ybcode: a sandbox of the medical-insurance code for a test")
    for name, metavar, told in _OPTIONS:
        group.addoption(f"--yb-{name}", metavar=metavar, default=None, help=told)
        parser.addini(f"yb_{name}", help=told, default=None)
    told = "write what came of the tests with yb_case; the ending decides: .xml (JUnit), .json, .html"
    group.addoption("--yb-report", metavar="FILE", default=None, help=told)


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker, and refuse wrong words before anything is collected."""
    config.addinivalue_line("markers", _MARKER)
    asked = [name for name, *_ in _OPTIONS if config.getoption(f"yb_{name}") or config.getini(f"yb_{name}")]
    if asked:
        from ybcode.testing.wishes import require_options

        require_options(config)
    if config.getoption("yb_report"):
        from ybcode.testing.collecting import collect_into

        collect_into(config)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that takes ``yb_case`` is run once for each case that is chosen."""
    if "yb_case" not in metafunc.fixturenames:
        return
    from ybcode.testing.wishes import chosen_cases

    cases = chosen_cases(metafunc.config)
    metafunc.parametrize("yb_case", cases, indirect=True, ids=[one.case_id for one in cases])


def pytest_assertrepr_compare(op: str, left: object, right: object) -> list[str] | None:
    """Explain what ``refused``, ``admitted`` and ``paid`` were compared with: sentence, evidence, remedy."""
    # Who never imported the assertions compares with none of them: nothing is loaded to find that out.
    if op != "==" or "ybcode.testing.assertions" not in sys.modules:
        return None
    from ybcode.testing.assertions import explain

    return explain(left, right)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse wrong words of a marker, each marker once."""
    marks = {id(mark): (item, mark) for item in items for mark in item.iter_markers("yb")}
    if not marks:
        return
    from ybcode.testing.wishes import require_marker

    for item, mark in marks.values():
        require_marker(mark, item.nodeid)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None]:
    """Let time go on once the fixtures are there: a decorator stops it again for the call."""
    try:
        return (yield)
    finally:
        if HELD in item.stash:
            item.stash[HELD].let_go()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add to a failure what the platform noted, and to a case's report its line of the sheet."""
    report = yield
    used = getattr(item, "fixturenames", ())
    if "yb" in used:
        from ybcode.testing.failing import tell_failure

        tell_failure(item, report)
    if "yb_case" in used and item.config.getoption("yb_report"):
        from ybcode.testing.collecting import note_case

        note_case(item, call, report)
    return report
