"""Strictness refuses what is only noted otherwise: odd transactions, unknown places, a till's wrong clock."""

import pytest

import ybcode
from tests.sandbox.worlds import garbage, insurance, is_one_sentence, journal, policy
from ybcode.sandbox.presets import load_policy

UNKNOWN = "P59010199999"
STRICT = {
    "risk.on_limit": "lock",
    "places.unknown": "refuse",
    "terminal.clock": "refuse",
    "goods.unknown": "refuse",
    "trace.missing": "refuse",
}


@pytest.fixture
def strict(url):
    """A strict sandbox beside the ordinary one."""
    with ybcode.open_sandbox(url.replace("city.db", "strict.db"), seed=1, strict=True) as opened:
        yield opened


def buys(sandbox, place="pharmacy_ok", **at):
    """The verdict of a purchase at a till."""
    return sandbox.terminal(place, **at).scan(sandbox.wallet("user_ok").show().text)


# ------------------------------------------------------------------ what it changes


def test_strictness_changes_five_keys():
    """A strict policy differs from the lenient one in five words, whatever the preset and region."""
    for preset in ("standard", "literal", "minute", "hardened"):
        for region in (None, "retro_city", "filing_city"):
            lenient = {key: value for key, value, _ in load_policy(preset, region=region).settings()}
            strict = load_policy(preset, region=region, strict=True)
            changed = {key: value for key, value, _ in strict.settings() if lenient[key] != value}
            assert changed == STRICT
            assert (strict.strict, strict.region, strict.name) == (True, region, preset)


def test_the_risk_limit_locks(sandbox, strict):
    """Three odd transactions are a note in general, and a lock where it is strict."""
    for city, code in ((sandbox, None), (strict, "risk.locked")):
        for _ in range(3):
            city.person("user_ok").risk.flag()
        assert buys(city).code == code


def test_an_unknown_place_may_not_scan(sandbox, strict):
    """A place that the world does not hold is adopted in general, and not designated where it is strict."""
    assert buys(sandbox, UNKNOWN).accepted
    assert [place.key for place in sandbox.places.search()][-1] == UNKNOWN
    assert buys(strict, UNKNOWN).code == "place.not_designated"
    assert UNKNOWN not in [place.key for place in strict.places.search()]
    assert buys(strict).accepted
    with pytest.raises(ValueError, match="only a designated hospital"):
        strict.person("user_ok").choose(UNKNOWN)


def test_nothing_is_spent_at_an_unknown_place(strict):
    """What was refused there is good at a known one."""
    text = strict.wallet("user_ok").show().text
    assert strict.terminal(UNKNOWN).scan(text).code == "place.not_designated"
    assert strict.terminal("pharmacy_ok").scan(text).accepted


# ------------------------------------------------------------------ the till's clock


@pytest.mark.parametrize("off_s", [0, 30, -30, 29.999, 0.5, -0.001])
def test_a_clock_that_is_nearly_right_is_right(strict, off_s):
    """Thirty seconds either way are within what is allowed."""
    assert buys(strict, clock_off_s=off_s).accepted


@pytest.mark.parametrize("off_s", [30.001, -30.001, 86_400, -31_536_000])
def test_a_till_whose_clock_is_off_is_told_first(strict, off_s):
    """More than thirty seconds: terminal.clock_off, before the code's age is; nothing is spent."""
    text = strict.wallet("user_ok").show().text
    off, right = strict.terminal("pharmacy_ok", clock_off_s=off_s), strict.terminal("pharmacy_ok", name="02")
    refused = off.scan(text)
    assert (refused.code, refused.evidence) == ("terminal.clock_off", {"off_ms": round(off_s * 1000)})
    assert right.scan(text).accepted
    assert off.scan(text).code == "terminal.clock_off"
    strict.clock.advance(minutes=6)
    assert off.scan(text).code == "terminal.clock_off"
    assert right.scan(text).code == "code.expired"


def test_a_wrong_clock_says_nothing_of_what_is_no_code(strict):
    """Nobody's text is nobody's at a till whose clock is off, too."""
    off = strict.terminal("pharmacy_ok", clock_off_s=3_600)
    assert [off.scan(text).code for text in ("hello", garbage())] == ["code.malformed", "code.invalid"]


def test_an_ectoken_and_a_repeat_ask_for_no_clock(strict):
    """What was admitted is looked up and repeated at a till whose clock has gone wrong since."""
    text = strict.wallet("user_ok").show().text
    first = strict.terminal("pharmacy_ok").scan(text, request_id="r-1").require()
    off = strict.terminal("pharmacy_ok", clock_off_s=3_600)
    assert off.identify(first.ectoken).accepted
    assert off.scan(text, request_id="r-1").require().ectoken == first.ectoken


def test_a_wrong_clock_is_ignored_in_general(sandbox):
    """Under the standard policy a till's clock is not compared, and nothing is noted of it."""
    assert buys(sandbox, clock_off_s=86_400).accepted
    assert journal(sandbox) == [("scan", "accepted", None)]


def test_a_wrong_clock_may_be_noted(url):
    """With terminal.clock = note the scan goes on, and the journal says by how much the clock is off."""
    with ybcode.open_sandbox(url, seed=1, preset=policy(terminal={"clock": "note"})) as city:
        assert buys(city, clock_off_s=30).accepted
        assert journal(city) == [("scan", "accepted", None)]
        city.clock.advance(seconds=5)
        assert buys(city, clock_off_s=-31, name="07").accepted
        noted, scanned = city.journal.entries()[1:]
        assert (noted.operation, noted.outcome, noted.code) == ("terminal", "noted", "terminal.clock_off")
        assert (noted.terminal, noted.detail) == ("07", "off by -31000 ms")
        assert noted.institution == city.places["pharmacy_ok"].institution_id
        assert (scanned.operation, scanned.outcome) == ("scan", "accepted")


@pytest.mark.parametrize("off_s", [float("inf"), float("-inf"), float("nan"), "1"])
def test_what_no_clock_is_off_by(strict, off_s):
    """A till whose clock is off by no number is no till: one sentence, when it is asked for."""
    with pytest.raises((TypeError, ValueError)) as wrong:
        strict.terminal("pharmacy_ok", clock_off_s=off_s)
    assert is_one_sentence(str(wrong.value))


def test_how_far_is_a_policys(url):
    """terminal.skew_s says how far off is off; with 0 every millisecond is."""
    with ybcode.open_sandbox(url, seed=1, preset=policy(terminal={"clock": "refuse", "skew_s": 0})) as city:
        assert buys(city, clock_off_s=0.001).code == "terminal.clock_off"
        assert buys(city).accepted


# ------------------------------------------------------------------ opening


def test_a_stored_sandbox_stays_strict(tmp_path):
    """Left out it holds, said again it agrees, and the other is refused in one sentence."""
    for strict, other in ((True, "made strict"), (False, "made lenient")):
        url = f"sqlite:///{tmp_path}/{strict}.db"
        ybcode.open_sandbox(url, seed=1, strict=strict).close()
        said = {"strict": strict}
        for agrees in ({}, said, {"preset": "standard"}, {"preset": "standard", **said}):
            with ybcode.open_sandbox(url, **agrees) as sandbox:
                assert sandbox.policy == load_policy("standard", strict=strict)
                assert (buys(sandbox, UNKNOWN).code is None) is not strict
                sandbox.clock.advance(seconds=5)
        with pytest.raises(ValueError, match=f"this sandbox was {other}: leave strict out") as refused:
            ybcode.open_sandbox(url, strict=not strict)
        assert is_one_sentence(str(refused.value))


def test_the_magic_people_are_the_same_where_it_is_strict(sandbox, strict):
    """Strictness puts nobody into trouble."""
    for who in sandbox.people:
        assert insurance(sandbox, who) == insurance(strict, who)
