"""Options, markers and ini lines: registered, validated in one sentence, and nothing loaded unasked."""

import ast
import subprocess
import sys

import pytest

from tests.testing.projects import project

pytest_plugins = ["pytester"]

LIGHT = {"ybcode", "ybcode.testing", "ybcode.testing.plugin", "ybcode.testing.fixtures"}

LOOK = """
def test_look(yb):
    policy = yb.policy
    print("seen:", policy.name, policy.region, policy.strict, yb.clock.now.isoformat(), yb.clock.mode)
    print("code:", yb.wallet("user_ok").show().text)
"""


def seen(result, what="seen"):
    """What the test has printed."""
    return next(line.split(f"{what}: ")[1] for line in result.outlines if f"{what}: " in line)


def test_the_plugin_loads_nothing_but_pytest():
    """Beyond pytest, the plugin loads four small modules of ours and no other."""
    program = (
        "import sys, pytest; before = {*sys.modules}; import ybcode.testing.plugin; "
        "print({*sys.modules} - before)"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ast.literal_eval(run.stdout) == LIGHT


def test_a_run_without_our_fixtures_loads_no_room(pytester):
    """A whole run of a project that uses no fixture of ours loads no more either: nothing is autouse."""
    test = "def test_other(request):\n    assert not [one for one in request.fixturenames if 'yb' in one]\n"
    conftest = """
        import sys

        def pytest_unconfigure():
            print("loaded:", sorted(one for one in sys.modules if one.startswith("ybcode")))
    """
    result = project(pytester, test, conftest).runpytest_subprocess("-s")
    result.assert_outcomes(passed=1)
    assert ast.literal_eval(seen(result, "loaded")) == sorted(LIGHT)


def test_the_options_stand_in_help_and_the_marker_is_registered(pytester):
    """``--help`` has a group with every option, ``--markers`` the marker with its words."""
    told = project(pytester, "").runpytest("--help").stdout.str()
    group = told.split("ybcode: a sandbox")[1]
    for name in ("seed", "preset", "db", "cases", "report"):
        assert f"--yb-{name}=" in group
    for name in ("seed", "preset", "db", "cases"):
        assert f"yb_{name} (string)" in told
    assert "@pytest.mark.yb(preset=, region=, strict=, seed=, as_of=, clock=)" in (
        pytester.runpytest("--markers").stdout.str()
    )


def test_without_the_plugin_nothing_is_left(pytester):
    """``-p no:ybcode`` leaves no fixture, no option and no marker, and nothing of ours is loaded."""
    conftest = "import sys\ndef pytest_unconfigure():\n    print('loaded:', 'ybcode' in sys.modules)\n"
    project(pytester, "def test_other():\n    pass\n", conftest)
    result = pytester.runpytest_subprocess("-p", "no:ybcode", "-s")
    result.assert_outcomes(passed=1)
    assert seen(result, "loaded") == "False"
    for what in ("--fixtures", "--help", "--markers"):
        told = pytester.runpytest_subprocess("-p", "no:ybcode", what, "-p", "no:cacheprovider").stdout.str()
        assert not [
            line for line in told.splitlines() if "yb_" in line or "--yb" in line or "mark.yb" in line
        ]


def test_a_world_is_made_as_the_library_makes_it(pytester):
    """Without a word: standard, lenient, 2026-03-02 09:00, a clock that stands, seed 1."""
    result = project(pytester, LOOK).runpytest("-s")
    assert seen(result) == "standard None False 2026-03-02T09:00:00+08:00 manual"
    assert seen(result, "code") == seen(pytester.runpytest("-s", "--yb-seed=1"), "code")
    assert seen(result, "code") != seen(pytester.runpytest("-s", "--yb-seed=2"), "code")


def test_the_nearest_word_counts(pytester):
    """A marker of the test before one of its module, both before an option, and that before the ini file."""
    test = f"""
import pytest
pytestmark = pytest.mark.yb(preset="minute", strict=True, seed="shop")
{LOOK}
@pytest.mark.yb(preset="literal", as_of="2027-01-04T08:00", clock="running")
def test_near(yb):
    assert (yb.policy.name, yb.policy.strict, yb.clock.mode) == ("literal", True, "running")
    assert yb.clock.now.isoformat().startswith("2027-01-04T08:00")
"""
    result = project(pytester, test).runpytest("-s", "--yb-preset=hardened")
    result.assert_outcomes(passed=2)
    assert seen(result) == "minute None True 2026-03-02T09:00:00+08:00 manual"
    project(pytester, LOOK, ini="yb_preset = literal\nyb_seed = 7\nyb_db = sqlite\n")
    assert seen(pytester.runpytest("-s")).startswith("literal")
    assert seen(pytester.runpytest("-s", "--yb-preset=hardened")).startswith("hardened")


def test_a_preset_of_ones_own_stands_beside_the_call(pytester):
    """A TOML file is looked for where pytest was called, whatever the test makes its folder."""
    pytester.makefile(".toml", mine='base = "standard"\n[code]\nlife_s = 60\n')
    test = """
        def test_mine(yb, monkeypatch, tmp_path):
            monkeypatch.chdir(tmp_path)
            assert yb.policy.code.life_s == 60
    """
    project(pytester, test).runpytest("--yb-preset=mine.toml").assert_outcomes(passed=1)
    project(pytester, test, ini="yb_preset = mine.toml\n").runpytest().assert_outcomes(passed=1)


@pytest.mark.parametrize(
    ("argument", "sentence"),
    [
        ("--yb-preset=lax", "--yb-preset: unknown preset 'lax': choose *"),
        ("--yb-preset=absent.toml", "--yb-preset: *absent.toml*"),
        ("--yb-db=mysql", "--yb-db: unknown store 'mysql': write memory, sqlite, or a URL *"),
        ("--yb-db=sqlite:///shared.db", "--yb-db: tests would share *: write {tmp_path} in it*"),
        ("--yb-cases=smoek", "--yb-cases: no case 'smoek': choose smoke, full, *"),
        ("--yb-cases=,", "--yb-cases: choose smoke, full, a family or a case's id"),
        ("--yb-report=sheet.pdf", "--yb-report: *'sheet.pdf'*"),
        ("--yb-report=nowhere/sheet.xml", "--yb-report: *nowhere*"),
    ],
)
def test_a_wrong_option_is_told_in_a_sentence(pytester, argument, sentence):
    """A wrong word of an option ends the run before it begins, with one sentence."""
    result = project(pytester, "def test_it(yb):\n    pass\n").runpytest(argument)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: {sentence}".replace("[", "[[]")])
    assert len(result.errlines) <= 2  # the sentence, and an empty line


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("'hardened'", "says 'hardened': write preset=, *clock="),
        ("present='hardened'", "says 'present': write preset=, *clock="),
        ("preset='lax'", "unknown preset 'lax': choose *"),
        ("region='atlantis'", "*atlantis*"),
        ("clock='fast'", "unknown clock 'fast': choose manual, running, system"),
        ("as_of='noon'", "not an instant: 'noon'*"),
    ],
)
def test_a_wrong_marker_is_told_in_a_sentence(pytester, words, sentence):
    """A wrong word of a marker ends the run at collection, and names a test that has it."""
    test = f"import pytest\n@pytest.mark.yb({words})\ndef test_it(yb):\n    pass\n"
    result = project(pytester, test).runpytest()
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: test_shop.py::test_it: @pytest.mark.yb*{sentence}"])
