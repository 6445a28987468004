"""The section of a failing test: requests, near misses and injected faults, and nobody's number."""

import re

from tests.testing.projects import GOODS, project

pytest_plugins = ["pytester"]


def section(result):
    """The lines of the section, or None."""
    told = result.stdout.str()
    if "- ybcode -" not in told:
        return None
    return re.split(r"\n[-=]{3,}.*", told.split("- ybcode -")[1].split("\n", 1)[1])[0]


def test_a_failure_tells_what_the_platform_was_asked(pytester):
    """Requests, near misses and injected faults stand under their titles."""
    test = f"""
        def test_it(yb, yb_till, yb_code, yb_faults):
            yb_faults.add("timeout-after-commit", match={{"operation": "settle"}})
            yb_till.sell(yb_code(), {GOODS})
            yb_till.scan(yb_code("user_locked"))
            assert False
    """
    told = section(project(pytester, test).runpytest())
    asked, injected = told.split("\ninjected:")
    assert asked.startswith("last requests:")
    assert "settle accepted" in asked
    assert "(injected: timeout-after-commit, fault 1)" in injected


def test_a_near_miss_has_a_title_of_its_own(pytester):
    """What was only noted stands under near misses, not among the requests."""
    test = """
        def test_it(yb):
            yb.clock.advance_to("2060-01-01")
            yb.clock.advance(working_days=3)
            assert False
    """
    told = section(project(pytester, test).runpytest())
    assert re.search(r"near misses:\n .*calendar noted", told)
    assert told.startswith("nothing was asked")


def test_only_the_newest_are_told(pytester):
    """Twelve of each kind, and how many there were."""
    test = """
        def test_it(yb_till, yb_code):
            for _ in range(20):
                yb_till.scan("garbage")
            assert False
    """
    told = section(project(pytester, test).runpytest())
    assert re.match(r"last requests \(the newest of \d+\):", told)
    assert len(told.strip().splitlines()) == 13


def test_no_code_and_no_number_stands_in_it(pytester):
    """A code, a payment code, an ID number, also as a request's name: none of them is told in full."""
    test = """
        import pathlib

        def test_it(yb, yb_counter, yb_code):
            code, payment = yb_code(), "134567890123456789"
            number = yb.people["user_ok"].id_number
            for text in (code, code, payment, str(number)):
                yb_counter().scan(text)
            yb_counter().scan(yb_code(), request_id=payment)
            pathlib.Path("numbers.txt").write_text("\\n".join([code, payment, str(number)]))
            assert False
    """
    told = section(project(pytester, test).runpytest("--tb=line"))
    numbers = (pytester.path / "numbers.txt").read_text().splitlines()
    assert "scan refused code.used" in told
    assert not re.search(r"[0-9]{15,}", told)
    assert not [one for one in numbers if one in told]


def test_who_used_no_sandbox_has_no_section(pytester):
    """No section without ``yb``, none for a test that passes; an unused sandbox says so."""
    project(pytester, "def test_other():\n    assert False\n\ndef test_good(yb, yb_code):\n    yb_code()\n")
    result = pytester.runpytest("-rA")
    result.assert_outcomes(passed=1, failed=1)
    assert section(result) is None
    told = section(project(pytester, "def test_it(yb):\n    assert False\n").runpytest())
    assert told.strip() == "the sandbox was never used"


def test_a_setup_that_fails_is_told_too_and_a_closed_sandbox_hides_nothing(pytester):
    """The section of a fixture that failed after it asked; and of a test that has closed its sandbox."""
    test = """
        import pytest

        @pytest.fixture
        def opened(yb_till, yb_code):
            assert not yb_till.scan(yb_code()).accepted

        def test_it(opened):
            pass
    """
    assert "scan accepted" in section(project(pytester, test).runpytest())
    test = "def test_it(yb, yb_code):\n    yb_code()\n    yb.close()\n    assert False, 'the failure'\n"
    result = project(pytester, test).runpytest()
    assert "the failure" in result.stdout.str()
    assert "the journal cannot be read" in section(result)


def test_a_worlds_memory_ends_with_its_test(pytester):
    """A run of thousands of tests keeps no sandbox: the last of a passed or failed one is let go."""
    conftest = """
        import gc, pytest

        @pytest.hookimpl(trylast=True)
        def pytest_sessionfinish():
            gc.collect()
            print("held:", sum(type(one).__name__ == "Sandbox" for one in gc.get_objects()))
    """
    test = """
        import pytest

        @pytest.mark.parametrize("turn", range(5))
        def test_it(yb_till, yb_code, turn):
            assert yb_till.scan(yb_code()).accepted
    """
    result = project(pytester, test, conftest).runpytest_subprocess("-s")
    result.assert_outcomes(passed=5)
    result.stdout.fnmatch_lines(["*held: 0"])
