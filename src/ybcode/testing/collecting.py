"""``--yb-report``: what came of the tests with ``yb_case``, collected from all workers, written at the end.

A worker of pytest-xdist sends its line with the report of the test, as plain values.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ybcode.testing.casework import AT_HAND
from ybcode.testing.sheets import Sheet, require_known, write
from ybcode.testing.wishes import case_of
from ybcode.values import without_numbers

if TYPE_CHECKING:
    from pathlib import Path

    from ybcode.testing.casework import CaseAtHand

_LINE = "yb_sheet"


def collect_into(config: pytest.Config) -> None:
    """Collect for the report, in the process that writes it.

    Args:
        config: pytest's.

    Raises:
        pytest.UsageError: for a file that cannot be written.
    """
    path = config.invocation_params.dir / config.getoption("yb_report")
    try:
        require_known(path)
    except ValueError as error:
        raise pytest.UsageError(f"--yb-report: {error}") from None
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(_Sheets(path), "ybcode-report")


def note_case(item: pytest.Item, call: pytest.CallInfo[None], report: pytest.TestReport) -> None:
    """Put a case's line of the sheet on the report of its test.

    Args:
        item: the test.
        call: the phase.
        report: of the phase; passed phases but the call say nothing.
    """
    case = case_of(item)
    at_hand = item.stash.get(AT_HAND, None)
    skipped = report.skipped and not hasattr(report, "wasxfail")
    if case is None or skipped or (report.when != "call" and not report.failed):
        return
    results = at_hand.results if at_hand else []
    why = _why(at_hand, call, report)
    line = {
        **{name: getattr(case, name) for name in ("case_id", "family", "level", "zh", "en", "teaches")},
        "passed": not why,
        "why": without_numbers(why),
        "journal": [without_numbers(one) for one in results[-1].journal] if results else [],
        "seconds": report.duration,
    }
    setattr(report, _LINE, line)


def _why(at_hand: CaseAtHand | None, call: pytest.CallInfo[None], report: pytest.TestReport) -> str:
    """Why a case does not count as passed; empty when it does."""
    results = at_hand.results if at_hand else []
    told = [one.why() for one in results if not one.passed]
    if told:
        return "\n".join(told)
    if call.excinfo is not None:
        return f"{report.when}: {call.excinfo.exconly()}"
    if not results:
        return "the test never played its case: yb_case.play(till)"
    return "" if report.passed else "the test failed after its case had passed"


class _Sheets:
    """A plugin of one run: it hears every report, also a worker's."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lines: dict[str, dict[str, Any]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep the last line of each test."""
        line = getattr(report, _LINE, None)
        if line is not None:
            self._lines[report.nodeid] = line

    def pytest_sessionfinish(self) -> None:
        """Write the file, in the order of the catalogue."""
        from ybcode.scenarios.cases.catalogue import CASES

        order = {one.case_id: index for index, one in enumerate(CASES)}
        lines = sorted(self._lines.items(), key=lambda one: (order[one[1]["case_id"]], one[0]))
        write(self._path, [Sheet(**line | {"journal": tuple(line["journal"])}) for _, line in lines])

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say where it is."""
        passed = sum(line["passed"] for line in self._lines.values())
        terminalreporter.write_sep("-", f"ybcode: {passed} of {len(self._lines)} cases passed: {self._path}")
