"""A machine whose clock goes back: a little goes unnoticed, far back is said to be the clock."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

import ybcode
from tests.sandbox.worlds import journal
from ybcode.sandbox.ports import Bearings

NOON = datetime(2031, 5, 6, 12, tzinfo=UTC)


@pytest.fixture(params=["system", "running"])
def served(request):
    """A machine's clock at noon, a sandbox that has served a code by it, and that code, already spent."""
    with (
        time_machine.travel(NOON, tick=False) as machine,
        ybcode.open_sandbox(clock=request.param, seed=1) as sandbox,
    ):
        till, text = sandbox.terminal("pharmacy_ok"), sandbox.wallet("user_ok").show().text
        ectoken = till.scan(text).require().ectoken
        yield machine, sandbox, text, ectoken


def test_an_hour_back_is_said_to_be_the_clock(served):
    """Far behind the highest instant everything answers clock.stepped_back, and never code.used."""
    machine, sandbox, text, ectoken = served
    machine.move_to(NOON - timedelta(hours=1))
    wallet, till = sandbox.wallet("user_ok"), sandbox.terminal("pharmacy_ok")
    for verdict in (till.scan(text), till.scan("anything"), till.identify(ectoken)):
        assert (verdict.code, verdict.evidence) == ("clock.stepped_back", {"behind_ms": 3_600_000})
    for act in (wallet.show, wallet.open, wallet.face_check, wallet.reactivate, sandbox.keys.rotate):
        with pytest.raises(ybcode.Refused, match=r"clock\.stepped_back"):
            act()
    founded, *since = journal(sandbox)
    assert founded == ("calendar", "noted", None)  # the world begins beyond the table of working days
    assert since == [("scan", "accepted", None)]


def test_when_the_machine_has_caught_up_all_is_well(served):
    """The refusal says wait: when the clock is right again the code is used and the next one is good."""
    machine, sandbox, text, _ = served
    machine.move_to(NOON - timedelta(hours=1))
    assert sandbox.terminal("pharmacy_ok").scan(text).code == "clock.stepped_back"
    machine.move_to(NOON + timedelta(seconds=5))
    till = sandbox.terminal("pharmacy_ok")
    assert till.scan(text).code == "code.used"
    assert till.scan(sandbox.wallet("user_ok").show().text).accepted


@pytest.mark.parametrize(
    ("behind_s", "code"), [(60, "code.used"), (600, "code.used"), (600.001, "clock.stepped_back")]
)
def test_a_little_back_goes_unnoticed(served, behind_s, code):
    """Up to ten minutes behind the highest instant stands in for the machine's: nothing is old twice."""
    machine, sandbox, text, _ = served
    machine.move_to(NOON - timedelta(seconds=behind_s))
    till = sandbox.terminal("pharmacy_ok")
    assert till.scan(text).code == code
    if code == "code.used":
        shown = sandbox.wallet("user_ok").show()
        assert shown.generated_ms == NOON.timestamp() * 1000 + 5_000, "the next code, as if no step had been"
        assert till.scan(shown.text).accepted
        assert sandbox.clock.now == NOON


def test_a_clock_that_stepped_back_can_be_pushed_on():
    """A running clock whose machine went back is put right by moving it forward from the highest instant."""
    with (
        time_machine.travel(NOON, tick=False) as machine,
        ybcode.open_sandbox(clock="running", seed=1) as sandbox,
    ):
        text = sandbox.wallet("user_ok").show().text
        machine.move_to(NOON - timedelta(hours=1))
        sandbox.clock.advance(seconds=1)
        assert sandbox.clock.now == NOON + timedelta(seconds=1)
        assert sandbox.terminal("pharmacy_ok").scan(text).accepted


def test_the_highest_instant_is_written_once_a_tick(served):
    """Within one tick the store's clock row is written once; the next tick writes it again."""
    machine, sandbox, text, _ = served

    def highest():
        sandbox.terminal("pharmacy_ok").scan(text)
        with sandbox._engine.unit() as unit:
            return unit.load(Bearings()).clock.highest_ms / 1000 - NOON.timestamp()

    rows = []
    for seconds in (0, 1, 3.999, 0.001, 1, 3_600):
        machine.shift(seconds)
        rows.append(highest())
    assert rows == [0, 0, 0, 5, 5, 3_606]
