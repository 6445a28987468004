"""Guessing is throttled per terminal and institution, and never held against the person it names."""

import pytest

import ybcode
from tests.sandbox.worlds import credential, forged, garbage, journal, policy
from ybcode.sandbox.operations.throttle import Throttle
from ybcode.values import InstitutionId

ALARM = ("alarm", "done", "scan.too_many")


def guess(till, times):
    """The answers to some garbage."""
    return [till.scan(garbage()).code for _ in range(times)]


def opened(**guessing):
    """A sandbox with other budgets."""
    return ybcode.open_sandbox(preset=policy(guessing=guessing), seed=1)


def test_thirty_guesses_a_minute_then_silence(sandbox, till):
    """The 30th failure in a minute silences the terminal: everything from it is scan.too_many."""
    assert guess(till, 30) == ["code.invalid"] * 30
    verdict = till.scan(garbage())
    assert (verdict.code, verdict.evidence) == ("scan.too_many", {"wait_ms": 60_000})
    assert till.scan("anything").code == "scan.too_many"
    assert till.scan(sandbox.wallet("user_ok").show().text).code == "scan.too_many"


def test_a_silenced_terminal_is_heard_after_a_minute(sandbox, wallet, till):
    """The time to wait is exact: a millisecond before it is over the terminal is not heard, then it is."""
    guess(till, 30)
    sandbox.clock.advance(seconds=59.999)
    assert till.scan(wallet.show().text).evidence == {"wait_ms": 1}
    sandbox.clock.advance(seconds=0.001)
    assert till.scan(wallet.show().text).accepted
    assert guess(till, 31) == ["code.invalid"] * 30 + ["scan.too_many"]


def test_a_silenced_terminal_is_not_heard_on_ectokens_either(sandbox, wallet, till):
    """Everything from a silenced terminal is scan.too_many: looking up an ecToken too."""
    ectoken = till.scan(wallet.show().text).require().ectoken
    guess(till, 30)
    assert till.identify(ectoken).code == "scan.too_many"
    sandbox.clock.advance(seconds=60)
    assert till.identify(ectoken).accepted


def test_what_is_not_heard_does_not_count(sandbox, till):
    """Texts sent while the terminal is silenced do not prolong it."""
    guess(till, 30)
    sandbox.clock.advance(seconds=30)
    assert guess(till, 100) == ["scan.too_many"] * 100
    sandbox.clock.advance(seconds=30)
    assert guess(till, 1) == ["code.invalid"]


def test_the_minute_slides(sandbox, till):
    """29 failures a minute are heard for ever; the 30th within 60 s is the last."""
    for _ in range(4):
        assert guess(till, 29) == ["code.invalid"] * 29
        sandbox.clock.advance(seconds=60)
    assert guess(till, 29) == ["code.invalid"] * 29
    sandbox.clock.advance(seconds=59.999)
    assert guess(till, 2) == ["code.invalid", "scan.too_many"]


def test_honest_mistakes_never_count(sandbox, wallet, till):
    """Used, superseded, expired, foreign and mistyped texts are answered as often as they are scanned."""
    expired = wallet.show().text
    sandbox.clock.advance(minutes=5)
    superseded = wallet.show().text
    sandbox.clock.advance(seconds=5)
    used = wallet.show().text
    till.scan(used).require()
    answers = {
        expired: "code.expired",
        superseded: "code.superseded",
        used: "code.used",
        "6" * 13: "code.barcode",
        used[:-1]: "code.malformed",
        used[:24] + "0" + used[25:]: "code.not_simulated",
        f"28{used[:16]}": "code.payment_code",
    }
    for text, code in answers.items():
        assert {till.scan(text).code for _ in range(40)} == {code}


def test_other_terminals_are_heard(sandbox, wallet, till):
    """A silenced terminal silences no other: neither its neighbour nor its namesake elsewhere."""
    guess(till, 31)
    assert sandbox.terminal("hospital_ok", name="01").scan(wallet.show().text).accepted
    assert sandbox.terminal("pharmacy_ok", name="02").scan(wallet.show().text).accepted


def test_an_institution_has_three_hundred_guesses(sandbox, wallet):
    """The 300th failure of an institution's terminals silences all of them, and nobody else."""
    tills = [sandbox.terminal("pharmacy_ok", name=f"{number}") for number in range(12)]
    assert {code for till in tills[:10] for code in guess(till, 29)} == {"code.invalid"}
    assert guess(tills[10], 10) == ["code.invalid"] * 10
    for till in tills:
        assert till.scan(wallet.show().text).evidence == {"wait_ms": 60_000}
    assert sandbox.terminal("hospital_ok").scan(wallet.show().text).accepted
    sandbox.clock.advance(seconds=60)
    assert tills[11].scan(wallet.show().text).accepted


def test_an_alarm_halves_every_terminals_budget():
    """When failures everywhere reach the alarm, a terminal is silenced at half of its budget."""
    with opened(per_terminal=8, per_institution=0, alarm=10) as sandbox:
        noisy = [sandbox.terminal("pharmacy_ok", name=f"{number}") for number in range(2)]
        calm = sandbox.terminal("hospital_ok")
        assert guess(calm, 3) == ["code.invalid"] * 3
        assert [code for till in noisy for code in guess(till, 3)] == ["code.invalid"] * 6
        assert guess(calm, 2) == ["code.invalid", "scan.too_many"]


def test_globally_nothing_is_refused():
    """Under an alarm a terminal without failures is still heard."""
    with opened(per_terminal=8, per_institution=0, alarm=4) as sandbox:
        guess(sandbox.terminal("pharmacy_ok"), 8)
        text = sandbox.wallet("user_ok").show().text
        assert sandbox.terminal("pharmacy_ok", name="02").scan(text).accepted


def test_an_alarm_is_noted_once():
    """The journal says once that the alarm was raised, and again when it is raised again."""
    with opened(per_terminal=0, per_institution=0, alarm=5) as sandbox:
        till = sandbox.terminal("pharmacy_ok")
        guess(till, 4)
        assert ALARM not in journal(sandbox)
        guess(till, 20)
        assert journal(sandbox).count(ALARM) == 1
        sandbox.clock.advance(seconds=60)
        guess(till, 4)
        assert journal(sandbox).count(ALARM) == 1
        guess(till, 1)
        assert journal(sandbox).count(ALARM) == 2


def test_after_an_alarm_the_whole_budget_is_back_and_holds():
    """A terminal that failed during an alarm has its full budget after it, and no more than that."""
    with opened(per_terminal=4, per_institution=0, alarm=6) as sandbox:
        till = sandbox.terminal("pharmacy_ok")
        for number in range(5):
            guess(sandbox.terminal("hospital_ok", name=f"{number}"), 1)
        assert guess(till, 1) == ["code.invalid"], "the alarm is on: the budget is 2"
        sandbox.clock.advance(seconds=60)
        assert guess(till, 5) == ["code.invalid"] * 4 + ["scan.too_many"]


@pytest.mark.parametrize("off", ["per_terminal", "per_institution", "alarm"])
def test_zero_turns_a_budget_off(off):
    """A budget of 0 is none; the others hold on."""
    budgets = {"per_terminal": 4, "per_institution": 6, "alarm": 8} | {off: 0}
    with opened(**budgets) as sandbox:
        tills = [sandbox.terminal("pharmacy_ok", name=f"{number}") for number in range(4)]
        answers = [guess(till, 5) for till in tills]
    heard = [codes.count("code.invalid") for codes in answers]
    assert (
        heard == {"per_terminal": [5, 1, 0, 0], "per_institution": [4, 4, 2, 2], "alarm": [4, 2, 0, 0]}[off]
    )


def test_all_off_hears_everything():
    """With every budget at 0 nobody is ever silenced and no alarm is raised."""
    with opened(per_terminal=0, per_institution=0, alarm=0) as sandbox:
        assert set(guess(sandbox.terminal("pharmacy_ok"), 500)) == {"code.invalid"}
        assert ALARM not in journal(sandbox)


def test_garbage_that_names_a_victim_locks_nobody_out(sandbox, till):
    """A thousand texts that open to the victim's handle stop their terminal, never the victim elsewhere."""
    victim = sandbox.wallet("user_ok")
    handle = credential(sandbox).handle
    elsewhere = [sandbox.terminal("pharmacy_ok", name="02"), sandbox.terminal("hospital_ok")]
    answers = []
    for number in range(1000):
        answers.append(till.scan(forged(sandbox, handle, number)).code)
        if number % 100 == 99:
            assert elsewhere[number // 100 % 2].scan(victim.show().text).accepted
            sandbox.clock.advance(seconds=5)
    assert answers == ["code.invalid"] * 30 + ["scan.too_many"] * 970


def test_refused_guesses_leave_the_victims_rows_alone(sandbox, till):
    """Garbage that names a handle changes neither its tie nor its credential."""
    handle = credential(sandbox).handle
    before = credential(sandbox)
    shown = sandbox.wallet("user_ok").show()
    for number in range(30):
        till.scan(forged(sandbox, handle, number))
    assert credential(sandbox) == before
    assert sandbox.wallet("user_ok").show() == shown


WATCHED = 10_000


@pytest.mark.parametrize(
    ("budget", "silenced"), [(1, {"1", f"{WATCHED}"}), (2, {f"{WATCHED}"})], ids=["silenced", "failed once"]
)
def test_a_bounded_number_of_places_is_watched(budget, silenced):
    """Of more than 10 000 places the one quiet for longest is forgotten, be it silenced or not."""
    throttle = Throttle(policy(guessing={"per_terminal": budget, "per_institution": 0, "alarm": 0}).guessing)
    here, asked = InstitutionId("P59010100001"), ("0", "1", f"{WATCHED}")
    for number in range(WATCHED + 1):
        throttle.count(here, f"{number}", 0)
    for name in asked if budget > 1 else ():
        throttle.count(here, name, 0)
    assert {name for name in asked if throttle.refusal(here, name, 0)} == silenced
    assert len(throttle._failures) <= WATCHED
    assert len(throttle._blocked_until) <= WATCHED
