"""建档 through the public interface (story D8): a newborn's file, up to the first purchase."""

from datetime import timedelta

import pytest

import ybcode
from tests.sandbox.worlds import (
    crew,
    insurance,
    interrupted,
    is_one_sentence,
    journal,
    meeting,
    policy,
    refused_with,
)
from ybcode.sandbox.personal import DossierOf, ProofOf

PIN = "913752"
NINE = 1_772_413_200_000
"""2026-03-02 09:00 +08:00, a Monday."""
THURSDAY = 1_772_640_000_000
"""2026-03-05 00:00 +08:00: three working days later."""
PAPERS = {
    "id_card": "clear",
    "household_register": "clear",
    "insurance_number": "clear",
    "birth_certificate": "clear",
    "guardian_id": "clear",
}
IN_REVIEW = ("onboarding.in_review", {"until": "2026-03-05", "until_ms": THURSDAY})


@pytest.fixture
def child(sandbox):
    """The newborn's file at the agency."""
    return sandbox.person("user_newborn")


@pytest.fixture
def desk(child):
    """Where the newborn's file is opened."""
    return child.onboarding


def rows(sandbox, who="user_newborn"):
    """All that is kept of a person: insurance, journal, dossier and the card's PIN."""
    me = sandbox.people[who].person_id
    with sandbox._engine.unit() as unit:
        return [*insurance(sandbox, who), unit.load(DossierOf(me)), unit.load(ProofOf(me, "card"))]


def told(person, machine="onboarding"):
    """What the history tells of a machine: event, before, after, who."""
    return [(one.event, one.was, one.now, one.who) for one in person.history() if one.machine == machine]


def outcome(act):
    """None, or what an act was refused with."""
    try:
        act()
    except ybcode.Refused as refused:
        return refused.code
    except ValueError as error:
        return str(error).split(":", maxsplit=1)[0]


def opened(desk, sandbox, channel="app"):
    """Open the file, up to the end of its review."""
    desk.begin(channel, applicant="user_ok")
    desk.submit(PAPERS)
    sandbox.clock.advance_to(THURSDAY)


# ------------------------------------------------------------------ the story


def test_a_newborn_from_the_first_paper_to_the_first_purchase(sandbox, child, desk, till):
    """D8: blurred, again, reviewed until a working day, handed over, activated, enrolled, admitted."""
    phone = sandbox.wallet("user_newborn")
    assert refused_with(phone.show) == ("code.not_activated", {})
    desk.begin(applicant="user_ok")
    unclear = ("onboarding.document_unclear", {"documents": "birth_certificate"})
    assert refused_with(lambda: desk.submit(PAPERS | {"birth_certificate": "blurred"})) == unclear
    assert desk.now().state == "need_more"
    desk.submit({"birth_certificate": "clear"})
    sandbox.clock.advance_to(THURSDAY - 1)
    assert desk.now().state == "reviewing"
    assert refused_with(lambda: desk.deliver("visible")) == IN_REVIEW
    assert refused_with(lambda: phone.activate(PIN)) == IN_REVIEW
    sandbox.clock.advance_to(THURSDAY)
    assert desk.now().state == "approved"
    with pytest.raises(ValueError, match="there is no file to activate: it is approved"):
        phone.activate(PIN)
    desk.deliver("visible")
    assert refused_with(phone.show) == ("code.not_activated", {}), "a file is no code yet"
    phone.activate(PIN)
    refused = till.scan(phone.show().text)
    assert (refused.code, refused.identity) == ("enrolment.none", child.person)
    child.claims.keep("hospital_ok", 88_000, care=child.person.id_number.birth)
    child.enrolment.enrol("resident")
    assert till.scan(phone.show().text).code == "enrolment.syncing"
    sandbox.clock.advance(working_days=3)
    admitted = till.scan(phone.show().text)
    assert (admitted.accepted, admitted.funds) == (True, frozenset({"pooled"}))
    assert child.claims.file(1).state == "approved", "care since birth"


@pytest.mark.parametrize("case", [(88, "approved"), (90, "approved"), (91, "rejected")])
def test_who_is_enrolled_within_ninety_days_is_covered_since_birth(sandbox, child, desk, case):
    """D8: day 88 is in time, day 90 is the last one, day 91 is late; the day of the file is another one."""
    days, state = case
    born = child.person.id_number.birth
    child.claims.keep("hospital_ok", 88_000, care=born)
    opened(desk, sandbox)
    desk.deliver("visible")
    sandbox.clock.advance_to(f"{born + timedelta(days=days)}T09:00:00")
    child.enrolment.enrol("resident")
    sandbox.clock.advance(working_days=3)
    assert child.claims.file(1).state == state


def test_each_move_has_who_and_when(sandbox, child, desk):
    """The history and the journal tell every step of a guardian's application, in order."""
    desk.begin(applicant="user_ok")
    sandbox.clock.advance(seconds=1)
    with pytest.raises(ybcode.Refused):
        desk.submit({})
    sandbox.clock.advance(seconds=1)
    desk.submit(PAPERS)
    sandbox.clock.advance_to(THURSDAY)
    desk.deliver("visible")
    assert [one for one in told(child) if one[0] != "review ends"] == [
        ("begin", "none", "draft", "guardian"),
        ("submit, unclear", "draft", "need_more", "guardian"),
        ("submit", "need_more", "reviewing", "guardian"),
        ("deliver", "approved", "delivered", "guardian"),
    ]
    events = [one for one in child.history() if one.event != "review ends"]
    assert [one.at_ms for one in events] == [NINE, NINE + 1_000, NINE + 2_000, THURSDAY]
    entries = [one for one in sandbox.journal.entries() if one.operation.startswith("onboarding.")]
    assert [(one.at_ms, one.subject) for one in entries] == [
        (one.at_ms, child.person.person_id) for one in events
    ]
    assert [one[0] for one in journal(sandbox)] == [
        "onboarding.begin",
        "onboarding.submit,_unclear",
        "onboarding.submit",
        "onboarding.deliver",
    ]


WHO = {
    "a grown-up for oneself": (None, 0, "person"),
    "a guardian for a child": ("user_ok", 0, "guardian"),
    "an agent for a grown-up (代办)": ("user_ok", 6_000, "agent"),
}


@pytest.mark.parametrize("case", WHO.values(), ids=WHO)
def test_who_applies(sandbox, child, desk, case):
    """Whoever applies hands in, takes back and takes over: the person, a guardian, or an agent (代办)."""
    applicant, days, who = case
    sandbox.clock.advance(days=days)
    desk.begin(applicant=applicant)
    with pytest.raises(ybcode.Refused):
        desk.submit({})
    desk.withdraw()
    assert [one[-1] for one in told(child)] == [who] * 3


def test_at_the_window(sandbox, child, desk):
    """S1 「现场核验」: a blurred paper is photographed again; 「按通知领取」: staff hand the file over."""
    desk.begin("window", applicant="user_ok")
    desk.submit(PAPERS | {"birth_certificate": "blurred"})
    sandbox.clock.advance_to(THURSDAY)
    with pytest.raises(ValueError, match="at the window it is collected or bound"):
        desk.deliver("visible")
    desk.deliver("collected")
    assert told(child)[-1] == ("deliver", "approved", "delivered", "staff")
    sandbox.wallet("user_newborn").activate(PIN)


def test_an_expired_paper_does_not_pass_the_window(desk):
    """What is out of date or missing no member of staff makes good."""
    desk.begin("window", applicant="user_ok")
    wrong = PAPERS | {"guardian_id": "expired"}
    del wrong["insurance_number"]
    unclear = ("onboarding.document_unclear", {"documents": "guardian_id insurance_number"})
    assert refused_with(lambda: desk.submit(wrong)) == unclear


def test_a_rejected_application_is_begun_anew(sandbox, child, desk):
    """The review finds a fault: nothing is handed over, however long one waits; another may begin."""
    desk.begin(applicant="user_ok")
    desk.submit(PAPERS)
    desk.reject("the register is a copy")
    assert (desk.now().state, desk.now().reason) == ("rejected", "the register is a copy")
    assert told(child)[-1] == ("reject", "reviewing", "rejected", "agency")
    sandbox.clock.advance(days=30)
    with pytest.raises(ValueError, match="an application that is rejected cannot deliver: it can begin"):
        desk.deliver("visible")
    with pytest.raises(ValueError, match="there is no file to activate: it is rejected"):
        sandbox.wallet("user_newborn").activate(PIN)
    desk.begin("window", applicant="user_ok")
    assert (desk.now().documents, desk.now().reason) == ((), None)


def test_where_activation_is_instant_there_is_no_review(url):
    """X12, O7: with mode = instant all is done in one millisecond; a code is shown at once."""
    with ybcode.open_sandbox(url, seed=1, preset=policy(onboarding={"mode": "instant"})) as city:
        desk, phone = city.person("user_newborn").onboarding, city.wallet("user_newborn")
        desk.begin("alipay", applicant="user_ok")
        desk.submit(PAPERS)
        desk.deliver("visible")
        phone.activate(PIN)
        assert city.terminal("pharmacy_ok", scene="02122").scan(phone.show().text).accepted
        assert city.clock.now_ms == NINE


def test_the_days_of_a_review_are_policy(url):
    """S1 「1-3个工作日」: one where the region says one."""
    with ybcode.open_sandbox(url, seed=1, preset=policy(onboarding={"review_workdays": 1})) as city:
        desk = city.person("user_newborn").onboarding
        desk.begin(applicant="user_ok")
        desk.submit(PAPERS)
        city.clock.advance(working_days=1)
        assert desk.now().state == "approved"


def test_where_the_table_of_holidays_ends_it_is_noted(url):
    """A review in 2027 is counted by weekdays, and the journal says so."""
    with ybcode.open_sandbox(url, seed=1, as_of="2027-03-01T09:00:00") as city:
        desk = city.person("user_newborn").onboarding
        desk.begin(applicant="user_ok")
        before = len(journal(city))
        desk.submit(PAPERS)
        entries = city.journal.entries()[before:]
        assert sorted(one.operation for one in entries) == ["calendar", "onboarding.submit"]


def test_who_is_on_file_is_on_file(sandbox):
    """Everybody else's file was opened long ago: no other is begun, and none is under review."""
    for who in ("user_ok", "user_not_activated"):
        desk = sandbox.person(who).onboarding
        assert (desk.now().state, desk.now().delivery) == ("delivered", "bound")
        with pytest.raises(ValueError, match="an application that is delivered cannot begin"):
            desk.begin()


# ------------------------------------------------------------------ nothing by halves


def begun(desk):
    """A draft."""
    desk.begin(applicant="user_ok")


def handed_in(desk):
    """One under review."""
    begun(desk)
    desk.submit(PAPERS)


WRONG = {
    "nothing to hand in to": (None, lambda d: d.submit(PAPERS), "is none cannot submit: it can begin"),
    "nothing to take back": (None, lambda d: d.withdraw(), "is none cannot withdraw"),
    "nothing to reject": (begun, lambda d: d.reject("x"), "is draft cannot reject"),
    "nothing to hand over": (begun, lambda d: d.deliver("visible"), "is draft cannot deliver"),
    "a second application": (handed_in, lambda d: d.begin(), "is reviewing cannot begin"),
    "more papers": (handed_in, lambda d: d.submit(PAPERS), "is reviewing cannot submit"),
    "take back what is reviewed": (handed_in, lambda d: d.withdraw(), "is reviewing cannot withdraw"),
    "no reason": (handed_in, lambda d: d.reject(""), "a reason has 1 to 200 characters"),
    "a long reason": (handed_in, lambda d: d.reject("x" * 201), "a reason has 1 to 200 characters"),
    "no such channel": (None, lambda d: d.begin("fax"), "no channel 'fax'"),
    "no such paper": (begun, lambda d: d.submit({"passport": "clear"}), "no document 'passport'"),
    "no such quality": (begun, lambda d: d.submit({"id_card": "torn"}), "that is 'torn'"),
}


@pytest.mark.parametrize("case", WRONG.values(), ids=WRONG)
def test_a_move_that_there_is_not_changes_nothing(sandbox, desk, case):
    """What cannot be done is a ValueError in one sentence; no row and no entry is written."""
    before, act, sentence = case
    if before:
        before(desk)
    kept = rows(sandbox)
    with pytest.raises(ValueError, match=sentence) as wrong:
        act(desk)
    assert is_one_sentence(str(wrong.value))
    assert rows(sandbox) == kept


def test_a_refusal_while_it_is_reviewed_changes_nothing(sandbox, desk):
    """Nothing is handed over and nothing activated; not even an event is left."""
    handed_in(desk)
    kept = rows(sandbox)
    for act in (lambda: desk.deliver("visible"), lambda: sandbox.wallet("user_newborn").activate(PIN)):
        assert refused_with(act) == IN_REVIEW
    assert rows(sandbox) == kept


def test_an_applicant_who_is_nobody_begins_nothing(sandbox, desk):
    """A name that nobody has is a KeyError that names the nearest."""
    kept = rows(sandbox)
    with pytest.raises(KeyError, match="did you mean 'user_ok'"):
        desk.begin(applicant="user_okk")
    assert rows(sandbox) == kept


def test_a_move_that_fails_on_the_way_leaves_nothing(sandbox, desk):
    """What breaks between look and write leaves dossier, history and journal as they were."""
    handed_in(desk)
    sandbox.clock.advance_to(THURSDAY)
    kept = rows(sandbox)

    def breaks():
        raise OSError("the machine was switched off")

    with interrupted(sandbox, DossierOf, breaks), pytest.raises(OSError, match="switched off"):
        desk.deliver("visible")
    assert rows(sandbox) == kept
    desk.deliver("visible")


def test_a_file_touches_nothing_else(sandbox, desk):
    """Opening a file enrols nobody, makes no credential, sets no PIN and gives no card."""
    before = rows(sandbox)
    opened(desk, sandbox)
    desk.deliver("visible")
    after = rows(sandbox)
    assert (after[0], after[2:7], after[-1]) == (before[0], before[2:7], before[-1])
    assert (after[-2].card, after[-2].activation) == (before[-2].card, "none")


# ------------------------------------------------------------------ at one instant


RACES = {
    "begin": (
        lambda _: None,
        lambda d: d.begin(applicant="user_ok"),
        "an application that is draft cannot begin",
    ),
    "submit": (begun, lambda d: d.submit(PAPERS), "an application that is reviewing cannot submit"),
    "reject": (handed_in, lambda d: d.reject("x"), "an application that is rejected cannot reject"),
}


@pytest.mark.parametrize("case", RACES.values(), ids=RACES)
def test_two_clerks_at_one_instant(sandbox, child, desk, case):
    """One of two does it, and it is told once; the other one is told how it stands now."""
    before, act, sentence = case
    before(desk)
    events = len(child.history())
    with meeting(sandbox, DossierOf, 2), crew(2) as together:
        done = together(lambda _: outcome(lambda: act(desk)))
    assert sorted(done, key=str) == [None, sentence]
    assert len(child.history()) == events + 1


def test_two_who_take_it_over_at_one_instant(sandbox, child, desk):
    """A file is handed over once."""
    opened(desk, sandbox)
    with meeting(sandbox, DossierOf, 2), crew(2) as together:
        done = together(lambda _: outcome(lambda: desk.deliver("visible")))
    assert sorted(done, key=str) == [None, "an application that is delivered cannot deliver"]
    assert [one[0] for one in told(child)].count("deliver") == 1


def test_who_comes_late_is_told_how_it_stands(sandbox, desk):
    """Handed over between another clerk's look and write: that one judges what stands now."""
    opened(desk, sandbox)
    with interrupted(sandbox, DossierOf, lambda: desk.deliver("visible")):
        assert outcome(lambda: desk.deliver("visible")) == "an application that is delivered cannot deliver"
    assert desk.now().state == "delivered"


def test_what_is_rejected_meanwhile_is_not_withdrawn_or_rejected_twice(sandbox, desk):
    """Rejected between another clerk's look and write: the first reason stands."""
    handed_in(desk)
    with interrupted(sandbox, DossierOf, lambda: desk.reject("the first")):
        assert outcome(lambda: desk.reject("the second")) == "an application that is rejected cannot reject"
    assert desk.now().reason == "the first"
