"""Real threads at one code, one request, one phone: one winner, and everybody hears the same truth.

Threads start an act at one instant (``crew``), or meet after they have all judged the same facts and
before anybody has written (``meeting``): the moment at which check-then-set has two winners.
"""

import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

import ybcode
from tests.sandbox.worlds import MEET_S, crew, interrupted, journal, meeting
from ybcode.sandbox.ports import Bearings, FactsOfCode, LiveCredentials, NextSerial


@pytest.fixture(autouse=True)
def _restless():
    """Let threads take turns far more often than usual."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(interval)


def sorted_codes(verdicts):
    """The answers in order, the admission first."""
    return sorted((verdict.code for verdict in verdicts), key=str)


def test_one_code_many_tills_one_admission(sandbox, wallet):
    """Of 16 threads at 8 tills that scan one code exactly one is admitted, 200 times; the others are told."""
    tills = [sandbox.terminal("pharmacy_ok", name=f"{number:02d}") for number in range(4)]
    tills += [sandbox.terminal(f"P59010100{number}") for number in range(101, 105)]
    with crew(16) as together:
        for _ in range(200):
            text = wallet.show().text
            verdicts = together(lambda number, text=text: tills[number % 8].scan(text))
            assert sorted_codes(verdicts) == [None] + ["code.used"] * 15
            sandbox.clock.advance(seconds=5)


def test_one_request_of_many_threads_is_one_admission(sandbox, wallet, till):
    """Eight threads that send the same request get one and the same admission: nobody is told used."""
    with crew(8) as together:
        for round_ in range(100):
            text = wallet.show().text
            verdicts = together(lambda _, text=text, at=round_: till.scan(text, request_id=f"r-{at}"))
            assert verdicts[0].accepted
            assert all(verdict == verdicts[0] for verdict in verdicts)
            sandbox.clock.advance(seconds=5)
    outcomes = [entry.outcome for entry in sandbox.journal.entries()]
    assert outcomes.count("accepted") == 100
    assert outcomes.count("repeated") == 700


def test_several_channels_of_one_phone_admit_once_a_tick(sandbox, till):
    """App and WeChat codes of one tick race like one code: the tie has one floor."""
    phones = [sandbox.wallet("user_ok", channel=channel) for channel in ("app", "wechat")]
    with crew(8) as together:
        for _ in range(50):
            texts = [phone.show().text for phone in phones]
            verdicts = together(lambda number, texts=texts: till.scan(texts[number % 2]))
            assert sorted_codes(verdicts) == [None] + ["code.used"] * 7
            sandbox.clock.advance(seconds=5)


def test_different_people_do_not_hinder_each_other(sandbox, till):
    """Threads with codes of different people are all admitted."""
    people = ("user_ok", "user_retired", "user_child", "user_out_of_province")
    with crew(4) as together:
        for _ in range(50):
            verdicts = together(lambda number: till.scan(sandbox.wallet(people[number]).show().text))
            assert all(verdict.accepted for verdict in verdicts)
            sandbox.clock.advance(seconds=5)


class CheckThenSet:
    """The known-bad design: a till that looks whether a code was spent, and then writes that it is."""

    def __init__(self, between):
        self._between = between
        self._spent = set()

    def scan(self, text):
        """Whether the code is admitted."""
        if text in self._spent:
            return False
        self._between()
        self._spent.add(text)
        return True


def test_check_then_set_has_two_winners():
    """Between the look and the write of a naive store a second till wins with the same code."""
    barrier = threading.Barrier(2, timeout=MEET_S)
    naive = CheckThenSet(barrier.wait)
    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(naive.scan, ["one code"] * 2)) == [True, True]


@pytest.mark.parametrize("count", [2, 8])
def test_a_guarded_write_has_one_winner(sandbox, wallet, till, count):
    """When all have judged the code good before anybody writes, one is admitted and the rest judge again."""
    text = wallet.show().text
    with meeting(sandbox, FactsOfCode, count), crew(count) as together:
        verdicts = together(lambda _: till.scan(text))
    assert sorted_codes(verdicts) == [None] + ["code.used"] * (count - 1)


def test_the_loser_of_one_request_hears_the_winners_answer(sandbox, wallet, till):
    """When both threads of one request have judged it new, the one that loses the write repeats the other."""
    text = wallet.show().text
    with meeting(sandbox, FactsOfCode, 2), crew(2) as together:
        first, second = together(lambda _: till.scan(text, request_id="r-1"))
    assert first == second
    assert first.accepted


def test_a_repeat_that_looked_before_the_admission_hears_the_admission(sandbox, wallet, till):
    """The same request, admitted between another thread's first look and its judgement, is no used code."""
    text = wallet.show().text
    first = []
    with interrupted(sandbox, Bearings, lambda: first.append(till.scan(text, request_id="r-1"))):
        second = till.scan(text, request_id="r-1")
    assert first == [second]
    assert second.accepted


def test_a_store_that_contradicts_itself_is_an_error_and_no_endless_loop(sandbox, wallet, till):
    """When a store keeps refusing what its own facts allow, the scan gives up: it is a bug, not a refusal."""
    text = wallet.show().text
    with interrupted(sandbox, FactsOfCode, lambda: None):
        sandbox._engine.store.applies = lambda _effects: False
        with pytest.raises(RuntimeError, match="the store keeps refusing a write"):
            till.scan(text)
    assert till.scan(text).accepted


@pytest.mark.parametrize("preset", ["standard", "literal"])
def test_one_id_with_two_texts_is_one_admission_and_a_conflict(preset):
    """When two texts race under one id, one is admitted and the other is a conflict and unspent."""
    with ybcode.open_sandbox(preset=preset, seed=1) as sandbox:
        till = sandbox.terminal("pharmacy_ok")
        texts = [sandbox.wallet(who).show().text for who in ("user_ok", "user_retired")]
        with meeting(sandbox, FactsOfCode, 2), crew(2) as together:
            verdicts = together(lambda number: till.scan(texts[number], request_id="r-1"))
        assert sorted_codes(verdicts) == [None, "request.conflict"]
        assert till.scan(texts[verdicts[0].accepted]).accepted


def test_a_reactivation_between_look_and_write_wins(sandbox, wallet, till):
    """A scan that judged the credential live cannot spend it after it was revoked."""
    text = wallet.show().text

    with interrupted(sandbox, FactsOfCode, wallet.reactivate):
        assert till.scan(text).code == "code.revoked"
    assert till.scan(wallet.show().text).accepted


@pytest.mark.parametrize("preset", ["literal", "standard"])
def test_no_old_code_is_admitted_after_an_acknowledged_reactivation(preset):
    """Threads that keep scanning a screenshot are not admitted once reactivate() has returned."""
    with ybcode.open_sandbox(preset=preset, seed=1) as sandbox, crew(4) as together:
        wallet = sandbox.wallet("user_ok")
        tills = [sandbox.terminal("pharmacy_ok", name=f"{number}") for number in range(4)]
        for _ in range(100):
            text, begun, done = wallet.show().text, threading.Event(), threading.Event()

            def act(number, text=text, begun=begun, done=done):
                if not number:
                    begun.wait(MEET_S)
                    wallet.reactivate()
                    done.set()
                    return []
                scans = []
                while not (scans and scans[-1][0]):
                    scans.append((done.is_set(), tills[number].scan(text).code))
                    begun.set()
                return scans

            scans = [scan for of_one in together(act) for scan in of_one]
            assert {code for acknowledged, code in scans if acknowledged} == {"code.revoked"}
            assert None in {code for acknowledged, code in scans if not acknowledged}, "it was good before"
            sandbox.clock.advance(seconds=5)


def test_two_rotations_at_once_are_two_rotations(sandbox, wallet, till):
    """When two rotations judged the same keys, one writes and the other rotates what it wrote."""
    text = wallet.show().text
    with meeting(sandbox, Bearings, 2), crew(2) as together:
        together(lambda _: sandbox.keys.rotate())
    assert [(key.key_id, key.state) for key in sandbox.keys] == [
        (0, "verify-only"),
        (1, "verify-only"),
        (2, "mint+verify"),
        (3, "pending"),
    ]
    assert till.scan(text).accepted


def test_two_reactivations_at_once_give_no_handle_twice(sandbox, wallet, till):
    """When two reactivations judged the same credentials, one person holds three live handles, all new."""
    person = wallet.person.person_id
    before = live(sandbox, person)
    with meeting(sandbox, LiveCredentials, 2), crew(2) as together:
        together(lambda _: wallet.reactivate())
    after = live(sandbox, person)
    assert [one.channel for one in after] == ["app", "wechat", "alipay"]
    handles = [one.handle for one in after]
    assert len({*handles, *(one.handle for one in before)}) == 6
    assert till.scan(wallet.show().text).accepted


def test_two_people_who_reactivate_at_once_are_both_reactivated(sandbox, till):
    """When two people's reactivations judged the same serial, the one that loses the write is done again."""
    people = ("user_ok", "user_retired")
    texts = [sandbox.wallet(who).show().text for who in people]
    with meeting(sandbox, NextSerial, 2), crew(2) as together:
        together(lambda number: sandbox.wallet(people[number]).reactivate())
    assert [till.scan(text).code for text in texts] == ["code.revoked"] * 2
    assert all(till.scan(sandbox.wallet(who).show().text).accepted for who in people)


def test_many_reactivations_of_many_people_share_no_handle(sandbox):
    """People of one province who reactivate at one instant draw from one row of serials: all differ."""
    people = ("user_ok", "user_retired", "user_child")
    seen = set()
    with crew(6) as together:
        for _ in range(20):
            together(lambda number: sandbox.wallet(people[number % 3]).reactivate())
            handles = [one.handle for who in people for one in live(sandbox, sandbox.people[who].person_id)]
            assert len(handles) == 9
            assert len(seen | set(handles)) == len(seen) + 9
            seen |= set(handles)
    assert journal(sandbox) == [("activation.reactivate", "done", None)] * 120


def test_threads_that_advance_the_clock_add_up(sandbox):
    """No step of a clock that several threads advance is lost."""
    start = sandbox.clock.now_ms
    with crew(8) as together:
        for _ in range(20):
            together(lambda _: sandbox.clock.advance(seconds=1))
    assert sandbox.clock.now_ms == start + 160_000


def live(sandbox, person):
    """The live credentials of a person."""
    with sandbox._engine.unit() as unit:
        return unit.load(LiveCredentials(person))
