"""Under pytest-xdist: workers share no world, and the report is whole."""

import json

from tests.testing.projects import project
from ybcode.scenarios.cases.catalogue import choose

pytest_plugins = ["pytester"]

TEST = """
    import pytest

    @pytest.mark.parametrize("turn", range(6))
    def test_fresh(yb, yb_till, yb_code, yb_journal, turn):
        assert not yb_journal.entries()
        assert yb_till.scan(yb_code()).accepted
        assert len(yb_journal.entries(outcome="accepted")) == 1

    def test_case(yb_case, yb_till):
        yb_case.play(yb_till)

    def test_red(yb_till, yb_code):
        assert not yb_till.scan(yb_code()).accepted
"""


def test_workers_share_nothing_and_the_report_is_whole(pytester):
    """Two workers over SQLite: every test has its own world, the report all the cases."""
    arguments = ("-n2", "--yb-cases=smoke", "--yb-db=sqlite", "--yb-report=sheet.json")
    result = project(pytester, TEST).runpytest_subprocess(*arguments)
    smoke = choose("smoke")
    result.assert_outcomes(passed=6 + len(smoke), failed=1)
    result.stdout.fnmatch_lines(
        ["*- ybcode -*", "last requests:", f"*{len(smoke)} of {len(smoke)} cases passed*"]
    )
    report = json.loads((pytester.path / "sheet.json").read_text("utf-8"))
    lines = (
        report if isinstance(report, list) else next(one for one in report.values() if isinstance(one, list))
    )
    assert [one["case_id"] for one in lines] == [one.case_id for one in smoke]
    assert all(one["passed"] and one["journal"] for one in lines)
