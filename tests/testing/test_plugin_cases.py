"""``yb_case``: one test a case, chosen by words, told when it fails, and written into a report."""

import json
from xml.etree import ElementTree as ET

import pytest

from tests.testing.projects import project
from ybcode.scenarios.cases.catalogue import CASES, choose

pytest_plugins = ["pytester"]

PLAY = "def test_case(yb_case, yb_till):\n    yb_case.play(yb_till)\n"

LAX = """
    import dataclasses, pytest
    from ybcode.testing import ReferenceTill

    class Lax(ReferenceTill):
        def scan(self, text):
            return dataclasses.replace(super().scan(text), accepted=True)

    @pytest.fixture
    def yb_till(yb_counter):
        return Lax(yb_counter())
"""


def ids_of(result):
    """The cases that were collected."""
    return {line.split("[")[1].rstrip("]") for line in result.outlines if "::test_case[" in line}


@pytest.mark.parametrize("words", ["smoke", "full", "code.used", "first_day", "code.used,sale.simple"])
def test_cases_are_chosen_by_level_family_or_id(pytester, words):
    """``--yb-cases`` chooses as the catalogue does, and a test's id is the case's."""
    result = project(pytester, PLAY).runpytest("--collect-only", "-q", f"--yb-cases={words}")
    assert ids_of(result) == {one.case_id for one in choose(words)}


def test_all_cases_when_nothing_is_said_and_the_ini_file_may_say(pytester):
    """Left out, all cases are played; ``yb_cases`` of the ini file says otherwise."""
    assert ids_of(project(pytester, PLAY).runpytest("--collect-only", "-q")) == {one.case_id for one in CASES}
    result = project(pytester, PLAY, ini="yb_cases = code.used\n").runpytest("--collect-only", "-q")
    assert ids_of(result) == {"code.used"}


@pytest.mark.parametrize("where", ["memory", "sqlite"])
def test_the_reference_till_passes(pytester, where):
    """The smoke cases pass before the till that nobody has overridden, over memory and SQLite."""
    result = project(pytester, PLAY).runpytest("--yb-cases=smoke", f"--yb-db={where}")
    result.assert_outcomes(passed=len(choose("smoke")))


def test_a_case_brings_its_world(pytester):
    """``yb`` is opened as the case says, whatever a marker says, and the till stands at its place."""
    test = """
        import pytest

        @pytest.mark.yb(preset="literal")
        def test_case(yb, yb_case, yb_till, yb_counter):
            run = yb_case.case.run
            assert (yb.policy.name, yb.policy.strict) == (run.preset, run.strict)
            assert yb.clock.now.date().isoformat() == run.day
            assert yb_till.counter.place.key == yb_case.case.place == yb_counter().place.key
            assert yb_case.play(yb_till).passed
            assert repr(yb_case) == f"<case {yb_case.case.case_id}>"
    """
    result = project(pytester, test).runpytest("--yb-cases=smoke", "-p", "no:randomly")
    result.assert_outcomes(passed=len(choose("smoke")))


def test_a_case_that_fails_says_why(pytester):
    """The failure has the step, what was expected, what the case teaches and the journal; no traceback."""
    result = project(pytester, PLAY, LAX).runpytest("--yb-cases=code.used")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        ["*code.used: *", "*till_scan*admitted, expected code.used*", "teaches: *", "the platform noted:*"]
    )
    # Where CI is set, pytest tells the failure in full once more in its summary.
    told, _, summary = result.stdout.str().partition("short test summary")
    assert told.count("scan refused code.used") == 1
    assert "playing.py" not in told + summary


def test_a_till_that_raises_fails_its_case(pytester):
    """What a till raises ends its case, is told, and no code in full with it."""
    conftest = LAX.replace(
        "return dataclasses.replace(super().scan(text), accepted=True)", "raise RuntimeError(text)"
    )
    result = project(pytester, PLAY, conftest).runpytest("--yb-cases=code.used")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["the till raised RuntimeError: …"])


def test_only_a_test_takes_a_case(pytester):
    """Asked for by name while the test runs, there is no case: one sentence says so."""
    test = "def test_it(request):\n    request.getfixturevalue('yb_case')\n"
    result = project(pytester, test).runpytest()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*UsageError: yb_case is an argument of the test itself*"])


def test_the_report_as_json(pytester):
    """A line a case, in the order of the catalogue: passed, why, journal, how long."""
    result = project(pytester, PLAY, LAX).runpytest("--yb-cases=smoke", "--yb-report=sheet.json")
    told = (pytester.path / "sheet.json").read_text("utf-8")
    report = json.loads(told)
    lines = (
        report if isinstance(report, list) else next(one for one in report.values() if isinstance(one, list))
    )
    assert [one["case_id"] for one in lines] == [one.case_id for one in choose("smoke")]
    by_id = {one["case_id"]: one for one in lines}
    assert by_id["sale.simple"]["passed"]
    assert not by_id["code.used"]["passed"]
    assert "expected code.used" in by_id["code.used"]["why"]
    assert any("scan refused code.used" in line for line in by_id["code.used"]["journal"])
    passed = sum(one["passed"] for one in lines)
    result.stdout.fnmatch_lines([f"*ybcode: {passed} of {len(lines)} cases passed: *sheet.json*"])


def test_the_report_as_junit_and_as_a_page(pytester):
    """The ending decides: JUnit has a testcase a case, the page names each."""
    project(pytester, PLAY, LAX)
    pytester.runpytest("--yb-cases=smoke", "--yb-report=sheet.xml")
    tree = ET.parse(pytester.path / "sheet.xml")
    assert {one.get("name") for one in tree.iter("testcase")} == {one.case_id for one in choose("smoke")}
    assert list(tree.iter("failure"))
    pytester.runpytest("--yb-cases=smoke", "--yb-report=sheet.html")
    page = (pytester.path / "sheet.html").read_text("utf-8")
    assert all(one.case_id in page for one in choose("smoke"))


def test_the_report_leaves_no_case_out(pytester):
    """Never played, failed afterwards, broken before: none counts as passed; a skipped one is left out."""
    test = """
        import pytest

        @pytest.fixture
        def broken():
            raise OSError("no till at 424838641992870074724559904")

        def test_idle(yb_case):
            pass

        def test_later(yb_case, yb_till):
            yb_case.play(yb_till)
            assert yb_case.results[0].passed is False, "own check"

        def test_before(yb_case, broken):
            pass

        def test_skipped(yb_case):
            pytest.skip("no")

        @pytest.mark.xfail(reason="known", strict=True)
        def test_known(yb_case, yb_till):
            yb_till.scan = None
            yb_case.play(object())

        def test_good(yb_case, yb_till):
            yb_case.play(yb_till)

        def test_other(yb):
            pass
    """
    project(pytester, test).runpytest("--yb-cases=code.used", "--yb-report=sheet.json")
    report = json.loads((pytester.path / "sheet.json").read_text("utf-8"))
    lines = (
        report if isinstance(report, list) else next(one for one in report.values() if isinstance(one, list))
    )
    told = sorted((one["passed"], one["why"].splitlines()[0] if one["why"] else "") for one in lines)
    assert len(told) == 5
    assert told[-1] == (True, "")
    whys = "\n".join(why for _, why in told[:-1])
    assert not any(passed for passed, _ in told[:-1])
    for part in (
        "the test never played its case",
        "call: AssertionError: own check",
        "setup: OSError: no till at …",
    ):
        assert part in whys
