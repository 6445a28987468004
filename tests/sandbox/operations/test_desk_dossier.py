"""The desks of the record, of violations and of relatives: each move, what it writes, nothing by half."""

import sys
from dataclasses import replace

import pytest

import ybcode
from tests.sandbox.worlds import (
    crew,
    holder,
    insurance,
    interrupted,
    is_one_sentence,
    kept,
    meeting,
    refused_with,
)
from ybcode.rules.holders.dossier import OF_OLD
from ybcode.rules.holders.dossier.record import RIGHT
from ybcode.rules.holders.holder import Event
from ybcode.rules.holders.standing import Inquiry, Sanction
from ybcode.rules.holders.standing.violation import Violation
from ybcode.sandbox.personal import DossierOf, HolderOf, KinOf, ViolationsOf
from ybcode.sandbox.world.kin import RELATIVES

NINE = 1_772_413_200_000
"""2026-03-02 09:00 +08:00, a Monday."""
OLD = "旧测名"
LOSS_FEN = 266_310


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


def rows(sandbox, who="user_ok"):
    """All that is kept of a person, dossier, violations and relatives among it."""
    me = sandbox.people[who].person_id
    with sandbox._engine.unit() as unit:
        return [
            *insurance(sandbox, who),
            *(unit.load(query(me)) for query in (DossierOf, ViolationsOf, KinOf)),
        ]


def told(sandbox):
    """The journal's newest entries as (operation, outcome, code, detail)."""
    return [(one.operation, one.outcome, one.code, one.detail) for one in sandbox.journal.entries()]


def events(person, last):
    """The newest events of a history as words, with who did it."""
    return [
        f"{one.machine} {one.event}: {one.was} → {one.now} ({one.who})" for one in person.history()[-last:]
    ]


def types(sandbox, who="user_ok", **typed):
    """A person's own name and number typed in, or something else."""
    own = sandbox.people[who]
    typed = {"name": own.name, "id_number": own.id_number.text, **typed}
    return lambda: sandbox.person(who).record.check(**typed)


# ------------------------------------------------------------------ the record


def test_a_record_goes_stale_and_is_corrected(sandbox, person):
    """Each move is a row, an event with who did it, and an entry; the sync ends by itself."""
    person.record.go_stale(OLD)
    assert (person.record.now().state, person.record.now().old_name) == ("stale", OLD)
    sandbox.clock.advance(seconds=1)
    person.record.correct()
    synced = "synced on 2026-03-03"
    assert person.history() == (
        Event(at_ms=NINE, machine="record", event="go stale", was="right", now="stale", who="person"),
        Event(
            at_ms=NINE + 1_000,
            machine="record",
            event="correct",
            was="stale",
            now="syncing",
            detail=synced,
            who="agency",
        ),
    )
    assert told(sandbox) == [
        ("record.go_stale", "done", None, None),
        ("record.correct", "done", None, synced),
    ]
    assert person.record.now().state == "syncing"
    sandbox.clock.advance_to("2026-03-03")
    assert person.record.now() == RIGHT


def test_a_record_goes_stale_after_a_sync_that_is_over(sandbox, person):
    """A move is told from the state that time has brought about, not from the one that was written."""
    person.record.go_stale(OLD)
    person.record.correct()
    sandbox.clock.advance(days=1)
    person.record.go_stale(OLD)
    assert events(person, 1) == ["record go stale: right → stale (person)"]


def test_a_record_is_no_other_machine(sandbox, person):
    """A stale record changes no enrolment, no credential and no other part of the dossier; a code works."""
    before = rows(sandbox)
    person.record.go_stale(OLD)
    after = rows(sandbox)
    assert after[0] == before[0]
    assert after[2:7] == before[2:7]
    assert replace(after[-3], version=0, record=RIGHT) == OF_OLD
    assert sandbox.terminal("pharmacy_ok").scan(sandbox.wallet("user_ok").show().text).accepted


def test_each_cause_of_a_mismatch(sandbox, person):
    """Typing, stale and sync delay are told, noted, and change nothing."""
    wrong = types(sandbox, name="林测哓")
    assert refused_with(wrong) == ("identity.mismatch", {"cause": "typing"})
    assert types(sandbox)() is None
    person.record.go_stale(OLD)
    assert refused_with(types(sandbox)) == ("identity.mismatch", {"cause": "stale"})
    person.record.correct()
    assert refused_with(types(sandbox)) == ("identity.mismatch", {"cause": "sync_delay"})
    before = rows(sandbox)
    assert refused_with(types(sandbox, name=OLD)) == ("identity.mismatch", {"cause": "typing"})
    assert refused_with(types(sandbox, id_number="0"))[1] == {"cause": "typing"}
    after = rows(sandbox)
    assert after[:7] + after[8:] == before[:7] + before[8:]
    checks = [one for one in told(sandbox) if one[0] == "record.check"]
    assert checks[:2] == [
        ("record.check", "refused", "identity.mismatch", "typing"),
        ("record.check", "done", None, None),
    ]
    sandbox.clock.advance(days=1)
    assert types(sandbox)() is None


def test_what_is_typed_is_not_kept(sandbox):
    """Neither a name nor a number that somebody typed stands anywhere afterwards."""
    refused_with(types(sandbox, name="陌生测人", id_number="770077007700770077"))
    for text in kept(sandbox):
        assert "陌生测人" not in text
        assert "770077" not in text


def test_the_magic_person_with_a_bad_record(sandbox):
    """user_bad_record begins with a stale record, which says another name, and why stands in the history."""
    file = sandbox.person("user_bad_record")
    assert file.record.now().old_name not in (None, file.person.name)
    assert events(file, 1) == ["record go stale: right → stale (person)"]
    assert refused_with(types(sandbox, "user_bad_record"))[1] == {"cause": "stale"}
    assert file.status().in_order


def test_a_correction_beyond_the_calendar_is_noted(sandbox, person):
    """Where working days are not known the journal says so."""
    sandbox.clock.advance_to("2027-03-01T09:00")
    person.record.go_stale(OLD)
    person.record.correct()
    assert [one[:2] for one in told(sandbox)[-2:]] == [("record.correct", "done"), ("calendar", "noted")]


# ------------------------------------------------------------------ violations


def test_a_violation_opens_an_inquiry(sandbox, person):
    """One is recorded, and what it is about is asked, in one transaction."""
    recorded = person.violations.record("lending", LOSS_FEN, repeated=True)
    assert recorded == Violation(number=1, kind="lending", at_ms=NINE, loss_fen=LOSS_FEN, repeated=True)
    assert person.violations.all() == (recorded,)
    one = holder(sandbox)
    assert (one.version, one.inquiry.state, one.inquiry.cause) == (1, "open", "lending")
    assert events(person, 9) == [
        "violation record: none → open (agency)",
        "inquiry open: none → open (agency)",
    ]
    assert told(sandbox) == [
        ("violation.record", "done", None, "1 lending, 266310 fen"),
        ("inquiry.open", "done", None, "lending, 15 days"),
    ]
    assert person.look_up().status == "1"


def test_one_inquiry_at_a_time(sandbox, person):
    """While one is open, or overdue, a further violation is a matter of the same inquiry."""
    person.inquiry.open("药量异常", days=1)
    person.violations.record("lending")
    sandbox.clock.advance(days=9)
    person.violations.record("cash_out")
    assert [one.number for one in person.violations.all()] == [1, 2]
    assert (holder(sandbox).inquiry.cause, holder(sandbox).version) == ("药量异常", 3)
    assert events(person, 2)[0] == "inquiry deadline passes: open → overdue ()"
    person.violations.clear(1)
    person.violations.clear(2)
    assert holder(sandbox).inquiry.state == "overdue", "it was not opened for a violation"


def test_an_answered_inquiry_makes_room(sandbox, person):
    """What was answered is closed when another violation is recorded, which has its own time."""
    person.violations.record("lending")
    person.inquiry.answer()
    sandbox.clock.advance(days=3)
    person.violations.record("cash_out")
    assert holder(sandbox).inquiry.cause == "cash_out"
    assert events(person, 3) == [
        "violation record: none → open (agency)",
        "inquiry close: answered → none (agency)",
        "inquiry open: none → open (agency)",
    ]


def test_the_worked_case(sandbox, person):
    """O1: a loss of 2,663.10 yuan, a fine of 5,326.20, three months; the inquiry is over with it."""
    person.violations.record("cash_out", LOSS_FEN, for_gain=True)
    sandbox.clock.advance(seconds=1)
    decided = person.violations.sanction(1, months=3, fine_multiple=2)
    assert (decided.state, decided.fine_fen) == ("sanctioned", 532_620)
    assert person.violations.all() == (decided,)
    one = holder(sandbox)
    assert (one.version, one.sanction.state, one.inquiry) == (2, "suspended", Inquiry())
    assert events(person, 4) == [
        "violation sanction: open → sanctioned (agency)",
        "sanction decide: none → suspended (agency)",
        "inquiry answer: open → answered (agency)",
        "inquiry close: answered → none (agency)",
    ]
    assert told(sandbox)[-4:] == [
        ("violation.sanction", "done", None, "1 cash_out, 3 months, fine 532620 fen"),
        ("sanction.decide", "done", None, "3 months"),
        ("inquiry.answer", "done", None, "decided"),
        ("inquiry.close", "done", None, "decided"),
    ]
    assert [one.code for one in person.status().refusals] == ["sanction.suspended"]
    assert person.look_up().status == "1"


@pytest.mark.parametrize(("decide", "state"), [("clear", "cleared"), ("refund", "refunded")])
def test_a_violation_without_a_sanction(sandbox, person, decide, state):
    """Cleared or paid back, nothing stands against the person any more."""
    person.violations.record("non_medical", 3_990)
    sandbox.clock.advance(days=30)
    assert [one.code for one in person.status().refusals] == ["inquiry.overdue"]
    assert getattr(person.violations, decide)(1).state == state
    assert person.status().in_order
    assert holder(sandbox).sanction == Sanction()
    assert events(person, 4) == [
        "inquiry deadline passes: open → overdue ()",
        f"violation {decide}: open → {state} (agency)",
        "inquiry answer: overdue → answered (agency)",
        "inquiry close: answered → none (agency)",
    ]


def test_the_inquiry_ends_with_the_last_violation(sandbox, person):
    """While another violation is open the person is still asked; what was answered is only closed."""
    person.violations.record("lending")
    person.violations.record("reselling")
    person.violations.clear(2)
    assert holder(sandbox).inquiry.state == "open"
    person.inquiry.answer()
    person.violations.sanction(1)
    assert holder(sandbox).inquiry == Inquiry()
    assert events(person, 1) == ["inquiry close: answered → none (agency)"]


def test_nobody_elses_inquiry_is_closed(sandbox, person):
    """Without an inquiry for a violation a decision leaves inquiries alone."""
    person.violations.record("lending")
    person.inquiry.answer()
    person.inquiry.close()
    person.violations.clear(1)
    assert holder(sandbox).inquiry == Inquiry()
    assert events(person, 1) == ["violation clear: open → cleared (agency)"]


# ------------------------------------------------------------------ relatives and messages


def test_the_magic_family(sandbox):
    """The relatives of the magic people are told from both sides; everybody else has none."""
    names = {person.person_id: key for key, person in sandbox.people.items()}
    found = {
        (key, names[kin.relative_id], kin.relation)
        for key in sandbox.people
        for kin in sandbox.person(key).relatives()
    }
    assert len(found) == 2 * len(RELATIVES)
    assert found > set(RELATIVES)
    assert ("user_resident", "user_newborn", "grandchild") in found
    assert ("user_retired", "user_ok", "child") in found


@pytest.mark.parametrize(("day", "count"), [("2024-07-25", 1), ("2024-07-26", 4), (None, 4)])
def test_the_relatives_of_a_day(sandbox, day, count):
    """A child's grandparents and siblings are referred to from 2024-07-26 on (O3, O13)."""
    assert len(sandbox.person("user_child").relatives(on=day)) == count


def test_a_relative_is_noted(sandbox, person):
    """It is one fact in two histories, and one entry of the journal."""
    spouse = sandbox.person("user_suspended")
    kin = person.relate("user_suspended", "spouse")
    assert kin in person.relatives()
    assert [one.relative_id for one in spouse.relatives()] == [person.person.person_id]
    assert [(one.detail, one.who) for one in (person.history()[-1], spouse.history()[-1])] == [
        ("user_suspended", "agency"),
        ("user_ok", "agency"),
    ]
    assert told(sandbox) == [("kinship.relate", "done", None, "user_suspended")]


def test_a_message_is_warned_of(sandbox, person):
    """advice.fraud comes for 「内部渠道」 and 「高额返现」 and is noted; the message is not kept."""
    notice = person.warn("先生贵姓,高额返现")
    assert (notice.code, notice.evidence) == ("advice.fraud", {"word": "高额返现"})
    assert told(sandbox) == [("warn", "noted", "advice.fraud", "高额返现")]
    assert not any("贵姓" in text for text in kept(sandbox))
    assert person.warn("对账单") is None
    assert len(told(sandbox)) == 1


# ------------------------------------------------------------------ what there is not

WRONG = {
    "nothing to correct": (lambda p: p.record.correct(), "a record that is right cannot correct"),
    "no old name": (lambda p: p.record.go_stale(" "), "a name has 1 to 50 characters"),
    "the same name": (lambda p: p.record.go_stale(f"{p.person.name} "), "another name than the person"),
    "a name that is no text": (lambda p: p.record.go_stale(5), "a name is a str, not int"),
    "typing a number": (lambda p: p.record.check(name="a", id_number=5), "what is typed is a str, not int"),
    "an unknown violation": (lambda p: p.violations.record("boredom"), "no violation 'boredom': choose"),
    "a debt": (lambda p: p.violations.record("lending", -1), "a loss is of 0 to"),
    "half a fen": (lambda p: p.violations.record("lending", 0.5), "a loss is a whole number of fen"),
    "no such violation": (lambda p: p.violations.clear(2), "there is no violation 2: record it first"),
    "a fine without intent": (lambda p: p.violations.sanction(1, fine_multiple=2), "a fine needs intent"),
    "two months": (lambda p: p.violations.sanction(1, months=2), "a sanction lasts 3 to 12 months, not 2"),
    "thirteen months": (lambda p: p.violations.sanction(1, months=13), "lasts 3 to 12 months, not 13"),
    "a fine and a half": (
        lambda p: p.violations.sanction(1, fine_multiple=1.5),
        "a fine is a whole multiple",
    ),
    "related twice": (lambda p: p.relate("user_child", "child"), "they are relatives already: child"),
    "related to oneself": (lambda p: p.relate("user_ok", "spouse"), "nobody is a relative of oneself"),
    "an unknown relation": (lambda p: p.relate("user_locked", "friend"), "no relation 'friend'"),
    "an older child": (lambda p: p.relate("user_frozen", "child"), "is the older one of the two"),
    "a message that is no text": (lambda p: p.warn(5), "a message is a str, not int"),
}


@pytest.mark.parametrize(("act", "sentence"), WRONG.values(), ids=WRONG)
def test_a_wrong_call_is_one_sentence_and_changes_nothing(sandbox, person, act, sentence):
    """What cannot be done is said in one sentence; no row is touched."""
    person.violations.record("lending", LOSS_FEN)
    before = rows(sandbox)
    with pytest.raises((ValueError, TypeError), match=sentence) as wrong:
        act(person)
    assert is_one_sentence(str(wrong.value))
    assert rows(sandbox) == before


def test_a_sanction_that_runs_stops_the_whole_decision(sandbox, person):
    """While one runs another cannot begin: the violation and the inquiry stay open."""
    person.sanction.decide()
    person.violations.record("cash_out", LOSS_FEN, for_gain=True)
    before = rows(sandbox)
    with pytest.raises(ValueError, match="a sanction that is suspended cannot decide"):
        person.violations.sanction(1, fine_multiple=2)
    assert rows(sandbox) == before


@pytest.mark.parametrize("again", ["clear", "refund", "sanction"])
def test_a_violation_is_decided_once(sandbox, person, again):
    """What was cleared is neither paid back nor sanctioned."""
    person.violations.record("lending")
    person.violations.clear(1)
    before = rows(sandbox)
    with pytest.raises(ValueError, match=f"a violation that is cleared cannot {again}"):
        getattr(person.violations, again)(1)
    assert rows(sandbox) == before


def test_nobody(sandbox, person):
    """A relative who is not there is a KeyError that names the nearest."""
    with pytest.raises(KeyError, match="did you mean 'user_child'"):
        person.relate("user_chil", "child")


def test_a_closed_sandbox(sandbox, person):
    """A sandbox that was closed moves nobody."""
    sandbox.close()
    acts = (person.record.correct, person.violations.all, person.relatives, lambda: person.warn("内部渠道"))
    for act in acts:
        with pytest.raises(ValueError, match="this sandbox is closed"):
            act()


def test_what_was_done_is_kept(url):
    """After opening again the record, the violations and the relatives stand where they stood."""
    with ybcode.open_sandbox(url, seed=1) as sandbox:
        person = sandbox.person("user_ok")
        person.record.go_stale(OLD)
        person.violations.record("reselling", 1, for_gain=True)
        person.violations.sanction(1, months=12, fine_multiple=5)
        person.relate("user_locked", "sibling")
        before = rows(sandbox)
    if url.startswith("sqlite"):
        with ybcode.open_sandbox(url) as sandbox:
            assert rows(sandbox) == before


# ------------------------------------------------------------------ two clerks


def outcome(act):
    """None, or the first words with which an act was refused."""
    try:
        act()
    except ValueError as error:
        return str(error).split(":", maxsplit=1)[0]


def test_two_clerks_record_at_one_instant(sandbox, person):
    """Both violations are kept, under two numbers, with one inquiry."""
    with meeting(sandbox, HolderOf, 2), crew(2) as together:
        together(lambda number: person.violations.record(("lending", "cash_out")[number]))
    kinds = {one.number: one.kind for one in person.violations.all()}
    assert sorted(kinds) == [1, 2]
    assert set(kinds.values()) == {"lending", "cash_out"}
    assert [one.machine for one in person.history()].count("inquiry") == 1
    assert holder(sandbox).version == 2
    assert holder(sandbox).inquiry.cause == kinds[1]


@pytest.mark.parametrize("count", [2, 8])
def test_one_clerk_decides(sandbox, person, count):
    """Of many who decide one violation at one instant, one does; the sanction begins once."""
    person.violations.record("lending")
    with meeting(sandbox, ViolationsOf, count), crew(count) as together:
        ended = together(lambda _: outcome(lambda: person.violations.sanction(1)))
    assert sorted(ended, key=str) == [None] + ["a violation that is sanctioned cannot sanction"] * (count - 1)
    assert [one.event for one in person.history()].count("decide") == 1


def test_a_clerk_judges_again_what_changed(sandbox, person):
    """A violation that is cleared between a clerk's look and the write is not sanctioned."""
    person.violations.record("lending")
    with interrupted(sandbox, ViolationsOf, lambda: person.violations.clear(1)):
        assert outcome(lambda: person.violations.sanction(1)) == "a violation that is cleared cannot sanction"
    assert holder(sandbox).sanction == Sanction()


def test_an_answer_that_comes_between(sandbox, person):
    """An inquiry that is answered while a violation is recorded is closed for the new one."""
    person.inquiry.open()
    with interrupted(sandbox, HolderOf, person.inquiry.answer):
        person.violations.record("lending")
    assert holder(sandbox).inquiry.cause == "lending"


@pytest.mark.parametrize("count", [2, 8])
def test_a_record_goes_stale_once(sandbox, person, count):
    """Of many clerks at one record, one writes, and the others are told that it is stale."""
    with meeting(sandbox, DossierOf, count), crew(count) as together:
        ended = together(lambda _: outcome(lambda: person.record.go_stale(OLD)))
    assert sorted(ended, key=str) == [None] + ["a record that is stale cannot go stale"] * (count - 1)
    assert len(person.history()) == 1


def test_a_card_that_is_lost_between(sandbox, person):
    """Another part of the dossier that is written meanwhile is not undone."""
    with interrupted(sandbox, DossierOf, person.card.report_lost):
        person.record.go_stale(OLD)
    assert (person.card.now().state, person.record.now().state) == ("lost", "stale")


def test_two_sides_of_one_marriage(sandbox, person):
    """Who note one another at one instant are noted once."""
    other = sandbox.person("user_suspended")
    acts = (lambda: person.relate(other.person, "spouse"), lambda: other.relate(person.person, "spouse"))
    with meeting(sandbox, KinOf, 2), crew(2) as together:
        ended = together(lambda number: outcome(acts[number]))
    assert sorted(ended, key=str) == [None, "they are relatives already"]
    assert len(other.relatives()) == 1
    assert len(told(sandbox)) == 1
