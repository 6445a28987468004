"""Real threads at one person: desks against desks and tills; nothing is lost and nothing is half."""

import sys
import threading

import pytest

import ybcode
from tests.sandbox.worlds import MEET_S, crew, holder, insurance, interrupted, meeting
from ybcode.rules.holders.proof import Proof
from ybcode.sandbox import upkeep
from ybcode.sandbox.personal import ClaimsOf, FilingsOf, HolderOf
from ybcode.sandbox.ports import FactsOfCode

ROUNDS = 25


@pytest.fixture(autouse=True)
def _restless():
    """Let threads take turns far more often than usual."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(interval)


@pytest.fixture
def person(sandbox):
    """The file of the ordinary insured person."""
    return sandbox.person("user_ok")


def outcome(act):
    """None, or the first words with which an act was refused."""
    try:
        act()
    except ValueError as error:
        return str(error).split(":", maxsplit=1)[0]


# ------------------------------------------------------------------ desks against desks


def test_two_desks_that_write_one_person_both_land(sandbox, person):
    """When both have judged the same row, one writes and the other judges what it wrote: nothing is lost."""
    acts = (person.account.freeze, person.sanction.decide)
    with meeting(sandbox, HolderOf, 2), crew(2) as together:
        together(lambda number: acts[number]())
    one = holder(sandbox)
    assert (one.version, one.account.state, one.sanction.state) == (2, "frozen", "suspended")
    assert sorted(event.machine for event in person.history()) == ["account", "sanction"]
    assert len(sandbox.journal.entries()) == 2


@pytest.mark.parametrize("count", [2, 8])
def test_one_move_is_made_once(sandbox, person, count):
    """When many freeze one account at one instant, one does, and the others are told that it is frozen."""
    with meeting(sandbox, HolderOf, count), crew(count) as together:
        told = together(lambda _: outcome(person.account.freeze))
    assert sorted(told, key=str) == [None] + ["an account that is frozen cannot freeze"] * (count - 1)
    assert holder(sandbox).version == 1
    assert [event.event for event in person.history()] == ["freeze"]


def test_a_desk_judges_again_what_changed_under_it(sandbox, person):
    """An account that is closed between a clerk's look and the write is not frozen."""
    with interrupted(sandbox, HolderOf, person.account.close):
        assert outcome(person.account.freeze) == "an account that is closed cannot freeze"
    assert [event.event for event in person.history()] == ["close"]


def test_the_versions_add_up(sandbox):
    """Eight threads at five desks of two people: each move is one version, one event and one entry."""
    people = [sandbox.person(who) for who in ("user_ok", "user_family_of_five")]

    def act(number):
        person, done = people[number % 2], 0
        desks = (person.account.freeze, person.account.unfreeze, person.risk.flag, person.sanction.decide)
        for move in (*desks, person.sanction.lift, person.enrolment.suspend, person.enrolment.repay):
            done += outcome(move) is None
        return done

    with crew(8) as together:
        done = [together(act) for _ in range(ROUNDS // 5)]
    moved = [sum(one[number] for one in done for number in range(which, 8, 2)) for which in (0, 1)]
    assert [holder(sandbox, who).version for who in ("user_ok", "user_family_of_five")] == moved
    assert [len(person.history()) for person in people] == moved
    assert len(sandbox.journal.entries()) == sum(moved)
    for person in people:
        by_machine = {}
        for event in person.history():
            assert by_machine.get(event.machine, event.was) == event.was, "each move goes on from the last"
            by_machine[event.machine] = event.now


def test_what_time_brought_about_is_written_once(sandbox, person):
    """When two desks write after a lapse, the lapse stands in the history once, before both."""
    person.enrolment.stop_paying()
    sandbox.clock.advance(days=60)
    acts = (person.account.freeze, person.sanction.decide)
    with meeting(sandbox, HolderOf, 2), crew(2) as together:
        together(lambda number: acts[number]())
    events = [event.event for event in person.history()]
    assert events[:2] == ["stop paying", "paid until passes"]
    assert sorted(events[2:]) == ["decide", "freeze"]


@pytest.mark.parametrize("read", ["history", "look_up"])
def test_a_lapse_is_told_once_while_it_is_being_written(sandbox, person, read):
    """Who reads a history while a desk writes a lapse into it reads the lapse once."""
    person.enrolment.stop_paying()
    sandbox.clock.advance(days=60)
    with interrupted(sandbox, HolderOf, person.sanction.decide):
        told = getattr(person, read)()
    if read == "history":
        assert [event.event for event in told].count("paid until passes") == 1
    else:
        assert [(one.from_ms, one.until_ms) for one in told.spells] == [(None, told.since_ms)]


def test_receipts_that_are_kept_at_one_instant_have_numbers_of_their_own(sandbox, person):
    """When eight have counted the same receipts, all are kept, one number each."""
    with meeting(sandbox, ClaimsOf, 8), crew(8) as together:
        kept = together(lambda number: person.claims.keep("pharmacy_ok", number + 1))
    assert sorted(one.number for one in kept) == list(range(1, 9))
    assert {one.number: one.amount_fen for one in person.claims.all()} == {
        one.number: one.amount_fen for one in kept
    }


def test_a_receipt_is_approved_once(sandbox, person):
    """When two file one receipt at one instant it is approved for one of them."""
    person.claims.keep("pharmacy_ok", 500)
    with meeting(sandbox, ClaimsOf, 2), crew(2) as together:
        told = together(lambda _: outcome(lambda: person.claims.file(1)))
    assert sorted(told, key=str) == [None, "a claim that is approved cannot file"]
    assert [event.event for event in person.history()] == ["keep", "file"]


def test_filings_for_several_areas_at_one_instant(sandbox, person):
    """Filings of one person for eight areas are all there; for one area the last one holds."""
    with meeting(sandbox, FilingsOf, 8), crew(8) as together:
        together(lambda number: person.filings.file(f"580{number + 1}00"))
    assert [one.area for one, _ in person.filings.all()] == [f"580{number}" for number in range(1, 9)]
    with meeting(sandbox, FilingsOf, 8), crew(8) as together:
        together(lambda number: person.filings.file("580900", ("temporary", "referral")[number % 2]))
    assert len(person.filings.all()) == 9
    assert len(person.history()) == 16


def test_a_person_is_unlocked_once(sandbox):
    """When two phones unlock at one instant, one does, and the other is told that nothing is locked."""
    wallets = [sandbox.wallet("user_locked", channel=channel) for channel in ("app", "wechat")]
    with meeting(sandbox, HolderOf, 2), crew(2) as together:
        told = together(lambda number: outcome(wallets[number].unlock))
    assert sorted(told, key=str) == [None, "a risk state that is ok cannot verify by face"]
    assert [event.event for event in sandbox.person("user_locked").history()] == ["lock", "verify by face"]
    assert insurance(sandbox, "user_locked")[5] == Proof()


# ------------------------------------------------------------------ desks against tills


TROUBLES = {
    "freeze": ("account.frozen", lambda p: p.account.freeze(), lambda p: p.account.unfreeze()),
    "suspend": (
        "enrolment.suspended",
        lambda p: p.enrolment.suspend(),
        lambda p: (p.enrolment.repay(sync_workdays=0), p.filings.file("590100")),
    ),
    "sanction": ("sanction.suspended", lambda p: p.sanction.decide(), lambda p: p.sanction.lift()),
    "unfile": (
        "filing.missing",
        lambda p: p.filings.withdraw("590100"),
        lambda p: p.filings.file("590100"),
    ),
}


@pytest.fixture
def city(url):
    """A city that wants a filing of people from elsewhere."""
    with ybcode.open_sandbox(url, seed=1, region="filing_city") as opened:
        yield opened


@pytest.mark.parametrize("what", TROUBLES)
def test_no_purchase_after_an_acknowledged_move(city, what):
    """Threads that keep asking are not admitted once the desk has answered, and are once it was undone."""
    code, act, undo = TROUBLES[what]
    person, wallet = city.person("user_unfiled"), city.wallet("user_unfiled")
    person.filings.file("590100")
    tills = [city.terminal("pharmacy_ok", name=f"{number}") for number in range(4)]
    between = {code, None, *(["filing.missing"] if what == "suspend" else [])}
    with crew(4) as together:
        for _ in range(ROUNDS):
            held = tills[0].scan(wallet.show().text).require().ectoken
            begun, done = threading.Event(), threading.Event()

            def ask(number, held=held, begun=begun, done=done):
                if not number:
                    begun.wait(MEET_S)
                    act(person)
                    done.set()
                    return []
                told = []
                while not (told and told[-1][0]):
                    told.append((done.is_set(), tills[number].identify(held)))
                    begun.set()
                return told

            told = [one for of_one in together(ask) for one in of_one]
            assert {one.code for acknowledged, one in told if acknowledged} == {code}
            assert {one.code for _, one in told} <= {None, code}
            for _, one in told:
                assert one.identity.key == "user_unfiled"
                assert one.funds == (frozenset() if one.code else {"account"})
                assert not one.code or set(one.evidence) == set(one.refusal.entry.evidence)
            undo(person)
            assert tills[1].identify(held).code in between - {code}
            city.clock.advance(seconds=5)


def test_purchases_while_the_agency_moves_are_never_half(city):
    """Codes of one person at four tills against two desks: each is spent once, each answer is one state's."""
    person, wallet = city.person("user_unfiled"), city.wallet("user_unfiled")
    person.filings.file("590100")
    tills = [city.terminal("pharmacy_ok", name=f"{number}") for number in range(4)]
    possible = {None, "account.frozen", "filing.missing", "code.used"}
    with crew(6) as together:
        for _ in range(ROUNDS):
            text = wallet.show().text
            acts = (
                lambda: (person.account.freeze(), person.account.unfreeze()),
                lambda: (person.filings.withdraw("590100"), person.filings.file("590100")),
            )

            def act(number, text=text, acts=acts):
                return acts[number]() if number < 2 else tills[number - 2].scan(text)

            verdicts = together(act)[2:]
            codes = [one.code for one in verdicts]
            assert codes.count("code.used") == 3
            assert set(codes) <= possible
            assert [bool(one.ectoken) for one in verdicts] == [code != "code.used" for code in codes]
            city.clock.advance(seconds=5)
    assert holder(city, "user_unfiled").version == 2 * ROUNDS
    assert len(person.history()) == 4 * ROUNDS + 1
    assert holder(city, "user_unfiled").account.state == "normal"
    assert person.filings.all()[0][1] == "active"
    assert wallet.show().text


def test_a_freeze_between_look_and_write_is_before_it_or_after_it(sandbox, person, wallet, till):
    """A scan that was judged before the freeze may be of before it; its ecToken is refused after it."""
    text = wallet.show().text
    with interrupted(sandbox, FactsOfCode, person.account.freeze):
        verdict = till.scan(text)
    assert verdict.code in (None, "account.frozen")
    assert till.identify(verdict.ectoken).code == "account.frozen"
    assert till.scan(text).code == "code.used"


def test_two_openings_of_one_file_are_one_agency(tmp_path):
    """What one opening of a stored sandbox does is seen by the other at once; both write one history."""
    url = f"sqlite:///{tmp_path}/city.db"
    with ybcode.open_sandbox(url, seed=1) as here, ybcode.open_sandbox(url) as there:
        desks = [here.person("user_ok"), there.person("user_ok")]
        for _ in range(5):
            desks[0].account.freeze()
            assert [one.code for one in desks[1].status().refusals] == ["account.frozen"]
            verdict = there.terminal("pharmacy_ok").scan(there.wallet("user_ok").show().text)
            assert verdict.code == "account.frozen"
            desks[1].account.unfreeze()
            assert here.terminal("pharmacy_ok").identify(verdict.ectoken).accepted
            here.clock.advance(seconds=5)
        with crew(8) as together:
            together(lambda number: desks[number % 2].risk.flag())
        assert holder(here) == holder(there)
        assert holder(here).version == len(desks[0].history()) == len(desks[1].history()) == 18
    assert upkeep.check(url) == []
