"""The fixtures: a world for each test, one thing of it each, and a till that a conftest overrides."""

import pytest

from tests.testing.projects import GOODS, project

pytest_plugins = ["pytester"]

FIXTURES = (
    *("yb", "yb_case", "yb_clock", "yb_code", "yb_counter", "yb_faults"),
    *("yb_journal", "yb_person", "yb_till", "yb_wallet"),
)


def test_each_fixture_hands_out_one_thing_of_one_world(pytester):
    """Clock, person, wallet, code, counter, till, faults and journal are those of the test's sandbox."""
    test = f"""
        import ybcode
        from ybcode.testing import ReferenceTill

        def test_all(yb, yb_clock, yb_person, yb_wallet, yb_code, yb_counter, yb_till, yb_faults, yb_journal):
            assert isinstance(yb, ybcode.Sandbox) and isinstance(yb_counter(), ybcode.Till)
            assert isinstance(yb_till, ReferenceTill)
            first = yb_code()
            assert yb_till.scan(first).accepted
            assert yb_counter("hospital_ok", name="02").scan(first).code == "code.used"
            yb_clock.advance(minutes=1)
            assert yb.clock.now == yb_clock.now
            assert yb_till.scan(yb_code("user_suspended")).code == "enrolment.suspended"
            yb_person("user_ok").enrolment.suspend("arrears")
            assert yb_till.scan(yb_wallet("user_ok", channel="wechat").show().text).code
            yb_faults.add("platform.offline")
            assert yb_till.sell(yb_code("user_retired", channel="wechat"), {GOODS}).code == "platform.offline"
            assert [one.code for one in yb_journal.entries(outcome="refused")][-1] == "platform.offline"
    """
    project(pytester, test).runpytest().assert_outcomes(passed=1)


@pytest.mark.parametrize("name", [name for name in FIXTURES if name != "yb_case"])
def test_a_fixture_works_alone_and_first(pytester, name):
    """Whichever fixture a test takes alone, it is there and can be looked at."""
    test = f"def test_it({name}):\n    repr({name})\n    assert not hasattr({name}, 'no_such_name')\n"
    project(pytester, test).runpytest().assert_outcomes(passed=1)


def test_each_fixture_tells_itself(pytester):
    """``pytest --fixtures`` has a sentence for each fixture."""
    told = project(pytester, "").runpytest("--fixtures").stdout.str()
    section = told.split("fixtures defined from ybcode.testing.fixtures")[1].split("fixtures defined")[0]
    for name in FIXTURES:
        assert f"{name} --" in section
    assert "no docstring" not in section


@pytest.mark.parametrize("where", ["memory", "sqlite", "sqlite:///{tmp_path}/city.db"])
def test_no_test_sees_anothers_world(pytester, where):
    """Each test begins anew, wherever its rows live: what one spent is unspent in the next."""
    test = """
        import pytest

        @pytest.mark.parametrize("turn", [1, 2])
        def test_fresh(yb, yb_till, yb_code, yb_journal, turn, tmp_path):
            assert not yb_journal.entries()
            assert yb_till.scan(yb_code()).accepted
            print("files:", [one.name for one in tmp_path.iterdir()])
    """
    result = project(pytester, test).runpytest("-s", f"--yb-db={where}")
    result.assert_outcomes(passed=2)
    held = {"memory": [], "sqlite": ["yb.db"]}.get(where, ["city.db"])
    for name in held:
        assert result.stdout.str().count(name) >= 2


def test_a_conftest_overrides_the_till(pytester):
    """``yb_till`` of a conftest is the till under test; it gets its line from ``yb_counter``."""
    conftest = """
        import pytest

        class MyTill:
            def __init__(self, counter):
                self.counter = counter

            def scan(self, text):
                return f"mine: {self.counter.scan(text).code}"

        @pytest.fixture
        def yb_till(yb_counter):
            return MyTill(yb_counter("pharmacy_not_designated"))
    """
    test = """
        def test_mine(yb_till, yb_code):
            assert yb_till.scan(yb_code()) == "mine: place.not_designated"
    """
    project(pytester, test, conftest).runpytest().assert_outcomes(passed=1)


def test_a_world_is_made_at_its_first_use(pytester):
    """A test that never uses its sandbox makes none; one that closes it itself harms nothing."""
    test = """
        from ybcode.testing.later import is_made

        def test_unused(yb, yb_till, yb_clock, yb_journal, yb_faults):
            assert repr(yb) == "<Sandbox, not used yet>"
            assert not is_made(yb)

        def test_used(yb, yb_till, yb_code):
            assert yb_till.scan(yb_code()).accepted
            assert is_made(yb)
            yb.close()
    """
    project(pytester, test).runpytest().assert_outcomes(passed=2)


def test_two_threads_make_one_world(pytester):
    """Two threads that use the sandbox first at the same time found one world."""
    test = """
        from concurrent.futures import ThreadPoolExecutor

        def test_race(yb, yb_code):
            with ThreadPoolExecutor(8) as threads:
                keys = set(threads.map(lambda _: id(yb.people), range(8)))
            assert len(keys) == 1
    """
    project(pytester, test).runpytest().assert_outcomes(passed=1)
