"""The agency's desks: every move of every machine, what it writes, and what it refuses to do."""

from dataclasses import replace

import pytest

import ybcode
from tests.sandbox.operations.moves import MOVES, WHO, WRONG, move
from tests.sandbox.worlds import holder, insurance, is_one_sentence
from ybcode.rules.holders.enrolment import CURES
from ybcode.rules.holders.holder import IN_ORDER, Event
from ybcode.rules.holders.proof import NO_PROOF
from ybcode.rules.holders.standing.account import EXITS
from ybcode.rules.holders.standing.risk import FLAGS

NINE = 1_772_413_200_000
"""2026-03-02 09:00 +08:00, a Monday."""


@pytest.fixture
def person(sandbox):
    """The file of the ordinary insured person."""
    return sandbox.person("user_ok")


# ------------------------------------------------------------------ what there is


@pytest.mark.parametrize("words", MOVES)
def test_a_move_is_written_told_and_noted(sandbox, person, words):
    """A move changes its machine, is an event of the history, and an entry of the journal, once each."""
    before, told, detail = MOVES[words]
    for one in before:
        move(person, one)
    sandbox.clock.advance(seconds=1)
    rows = insurance(sandbox)
    move(person, words)
    machine, event, was, now = told.split()
    expected = Event(
        at_ms=NINE + 1_000,
        machine=machine,
        event=event.replace("_", " "),
        was=was,
        now=now,
        detail=detail,
        who=WHO.get(event.replace("_", " "), ""),
    )
    assert person.history() == (*rows[1], expected)
    entry = sandbox.journal.entries()[-1]
    assert (entry.at_ms, entry.operation, entry.outcome) == (NINE + 1_000, f"{machine}.{event}", "done")
    assert (entry.subject, entry.detail, entry.code) == (person.person.person_id, detail or None, None)
    assert len(insurance(sandbox)[-1]) == len(rows[-1]) + 1
    assert holder(sandbox).version == rows[0].version + (machine not in ("filing", "claim"))


STANDING = [words for words in MOVES if words.split(".")[0] in ("account", "risk", "sanction", "inquiry")]


@pytest.mark.parametrize("words", STANDING)
def test_a_machine_moves_alone(sandbox, person, words):
    """What stands against a person changes no other machine, no enrolment and no credential."""
    before, told, _ = MOVES[words]
    for one in before:
        move(person, one)
    rows = insurance(sandbox)
    move(person, words)
    machine = told.split()[0]
    after = insurance(sandbox)
    assert getattr(after[0], machine) != getattr(rows[0], machine)
    alone = replace(after[0], version=rows[0].version, **{machine: getattr(rows[0], machine)})
    assert alone == rows[0]
    assert after[2:7] == rows[2:7], "filings, receipts, credentials and checks"
    assert after[0].enrolment == IN_ORDER.enrolment


# ------------------------------------------------------------------ what there is not


@pytest.mark.parametrize("wrong", WRONG, ids=[one[1][:30] for one in WRONG])
def test_a_move_that_is_not_in_the_table_changes_nothing(sandbox, person, wrong):
    """What cannot be done is a ValueError in one sentence that says what can; no row is touched."""
    before, words, sentence = wrong
    for one in before:
        move(person, one)
    rows = insurance(sandbox)
    with pytest.raises(ValueError, match=sentence) as refused:
        move(person, words)
    assert is_one_sentence(str(refused.value))
    assert insurance(sandbox) == rows


CALLS = {
    "sanction of 2 months": (lambda p: p.sanction.decide(months=2), "lasts 3 to 12 months, not 2"),
    "sanction of 13 months": (lambda p: p.sanction.decide(months=13), "lasts 3 to 12 months, not 13"),
    "inquiry about nothing": (lambda p: p.inquiry.open(""), "a cause of up to 200 characters"),
    "inquiry of no days": (lambda p: p.inquiry.open(days=0), "at least one day"),
    "filing of no kind": (lambda p: p.filings.file("580100", "holiday"), "no kind of filing 'holiday'"),
    "receipt of nothing": (lambda p: p.claims.keep("pharmacy_ok", 0), "a receipt is of 1 to 1000000000 fen"),
    "receipt of a debt": (lambda p: p.claims.keep("pharmacy_ok", -5), "a receipt is of 1 to"),
    "receipt of too much": (lambda p: p.claims.keep("pharmacy_ok", 1_000_000_001), "a receipt is of 1 to"),
    "receipt of tomorrow": (
        lambda p: p.claims.keep("pharmacy_ok", 5, care=NINE + 1),
        "of care that was given already",
    ),
    "no receipt": (lambda p: p.claims.file(1), "there is no receipt 1: keep it first"),
    "look-up nowhere": (lambda p: p.look_up("fax"), "no place to look up 'fax': choose app, window"),
    "a pharmacy's status for a hospital's scene": (
        lambda p: p.status(place="pharmacy_ok", scene="01301"),
        "a pharmacy does not ask for scene '01301'",
    ),
}


@pytest.mark.parametrize(("act", "sentence"), CALLS.values(), ids=CALLS)
def test_a_wrong_call_is_one_sentence_and_changes_nothing(sandbox, person, act, sentence):
    """What a caller got wrong is said in one sentence; no row is touched."""
    rows = insurance(sandbox)
    with pytest.raises(ValueError, match=sentence) as wrong:
        act(person)
    assert is_one_sentence(str(wrong.value))
    assert insurance(sandbox) == rows


ODD = {
    "an inquiry of days beyond all calendars": lambda p: p.inquiry.open(days=10**15),
    "an inquiry of a day and a half": lambda p: p.inquiry.open(days=1.5),
    "a cause that cannot be written": lambda p: p.inquiry.open("\ud800"),
    "a cause that is a number": lambda p: p.inquiry.open(5),
    "a sanction of a month and a half": lambda p: p.sanction.decide(months=3.5),
    "fewer than no days to sync": lambda p: (p.enrolment.suspend(), p.enrolment.repay(sync_workdays=-1)),
    "a region that is a number": lambda p: p.filings.file(580100),
    "a place of enrolment that is a number": lambda p: p.enrolment.enrol_elsewhere(580100),
    "care at no instant": lambda p: p.claims.keep("pharmacy_ok", 1, care="yesterday"),
}


@pytest.mark.parametrize("act", ODD.values(), ids=ODD)
def test_an_odd_value_is_refused_by_every_store_alike(sandbox, person, act):
    """What is out of range, no whole number or no text is one sentence, whatever keeps the rows."""
    standing = holder(sandbox).inquiry, holder(sandbox).sanction, person.filings.all(), person.claims.all()
    with pytest.raises((TypeError, ValueError)) as wrong:
        act(person)
    assert is_one_sentence(str(wrong.value))
    assert not str(wrong.value).startswith("'utf-8'")
    assert (
        holder(sandbox).inquiry,
        holder(sandbox).sanction,
        person.filings.all(),
        person.claims.all(),
    ) == standing


@pytest.mark.parametrize("amount", [1.5, True, "12", None])
def test_an_amount_is_a_whole_number_of_fen(sandbox, person, amount):
    """Money is an integer of fen: anything else is a TypeError, and no receipt."""
    with pytest.raises(TypeError, match="an amount is a whole number of fen, not"):
        person.claims.keep("pharmacy_ok", amount)
    assert person.claims.all() == ()


def test_nobody_and_nowhere(sandbox, person):
    """A person or a place that is not there is a KeyError that names the nearest."""
    for act in (
        lambda: sandbox.person("user_okk"),
        lambda: person.choose("pharmacy_okk"),
        lambda: person.claims.keep("pharmacy_okk", 100),
        lambda: person.status(place="pharmacy_okk"),
    ):
        with pytest.raises(KeyError, match=r"did you mean '(user|pharmacy)_ok'"):
            act()


# ------------------------------------------------------------------ all of it


def test_every_reason_suspends_and_freezes(sandbox, person):
    """Each reason of the tables can be given, and what cures it cures it; every red flag can be raised."""
    for reason, cure in CURES.items():
        person.enrolment.suspend(reason)
        assert holder(sandbox).enrolment.reason == reason
        getattr(person.enrolment, cure)()
    for reason in EXITS:
        person.account.freeze(reason)
        assert person.status().findings[1].way_out == EXITS[reason]
        person.account.unfreeze()
    for kind in FLAGS:
        person.risk.flag(kind)
    assert [event.detail.split(",")[0] for event in person.history()[-len(FLAGS) :]] == list(FLAGS)


def test_the_file_of_a_person_is_found_in_three_ways(sandbox, person):
    """A magic name, an id and a Person open the same file; what one wrote the other reads."""
    person.account.freeze()
    for who in (person.person, person.person.person_id.text):
        assert sandbox.person(who).history() == person.history()
        assert repr(sandbox.person(who)) == "PersonFile(person='user_ok')"
    assert repr(person.account) == "AccountDesk(person='user_ok')"


def test_a_move_of_one_person_is_nobody_elses(sandbox, person):
    """Whatever is done to one person, everybody else stands as before."""
    others = {who: insurance(sandbox, who)[:7] for who in sandbox.people if who != "user_ok"}
    for words in ("account.freeze", "risk.lock", "sanction.decide", "filings.file 580100", "enrolment.end"):
        move(person, words)
    sandbox.wallet("user_ok").reset_pin("246810")
    assert {who: insurance(sandbox, who)[:7] for who in others} == others


def test_a_desk_acts_at_its_sandboxs_instant_only(sandbox, person):
    """A sandbox that was closed moves nobody."""
    sandbox.close()
    for act in (person.account.freeze, person.status, person.history, person.filings.all, person.look_up):
        with pytest.raises(ValueError, match="this sandbox is closed"):
            act()


def test_what_was_done_is_kept(url):
    """After opening again every machine, the history and the checks stand where they stood."""
    with ybcode.open_sandbox(url, seed=1) as sandbox:
        person = sandbox.person("user_ok")
        for words in ("account.freeze moved", "risk.lock", "inquiry.open", "filings.file 580100"):
            move(person, words)
        person.claims.keep("hospital_ok", 300)
        person.choose("hospital_tier1")
        person.enrolment.suspend()
        rows = insurance(sandbox)
        assert rows[-2] == NO_PROOF
    if url.startswith("sqlite"):
        with ybcode.open_sandbox(url) as sandbox:
            assert insurance(sandbox) == rows
