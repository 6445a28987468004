"""The physical card at a till (S0, S4): another way to say who one is, and no word about the code."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ybcode
from tests.sandbox.worlds import crew, insurance, is_one_sentence, journal, kept, meeting, refused_with
from ybcode.rules.institutions import BOTH_FUNDS
from ybcode.sandbox.personal import DossierOf, ProofOf

PIN, WRONG = "913752", "864209"
NINE = 1_772_413_200_000
"""2026-03-02 09:00 +08:00."""
DAY_MS = 86_400_000


@pytest.fixture
def card(sandbox):
    """The card of the ordinary insured person."""
    return sandbox.person("user_ok").card


def proof(sandbox, who="user_ok"):
    """How the PIN of a card stands."""
    with sandbox._engine.unit() as unit:
        return unit.load(ProofOf(sandbox.people[who].person_id, "card"))


def rows(sandbox, who="user_ok"):
    """All that is kept of a person, the card among it."""
    with sandbox._engine.unit() as unit:
        dossier = unit.load(DossierOf(sandbox.people[who].person_id))
    return [*insurance(sandbox, who), dossier, proof(sandbox, who)]


# ------------------------------------------------------------------ in a reader


@pytest.mark.parametrize("part", ["chip", "stripe"])
def test_a_card_is_read(sandbox, till, part):
    """S0 「实体卡」: admitted with channel ``card`` and no ecToken; nothing of the code is spent."""
    before = insurance(sandbox)
    verdict = till.read_card("user_ok", part=part)
    assert (verdict.accepted, verdict.funds, verdict.age_ms) == (True, BOTH_FUNDS, None)
    assert (verdict.identity, verdict.presenter) == (sandbox.people["user_ok"],) * 2
    admission = verdict.require()
    assert (admission.channel, admission.ectoken, admission.admitted_ms) == ("card", "", NINE)
    assert insurance(sandbox)[:-1] == before[:-1], "only the journal has one entry more"
    entry = sandbox.journal.entries()[-1]
    assert (entry.operation, entry.outcome, entry.channel) == ("read_card", "accepted", "card")
    assert (entry.terminal, entry.scene, entry.institution) == (
        till.name,
        till.scene,
        till.place.institution_id,
    )
    assert entry.subject == sandbox.people["user_ok"].person_id


def test_a_card_is_named_by_name_id_or_person(sandbox, till):
    """As everywhere; nobody's is a KeyError that names the nearest, and what is no name a TypeError."""
    person = sandbox.people["user_ok"]
    assert {till.read_card(who).identity for who in ("user_ok", person.person_id.text, person)} == {person}
    with pytest.raises(KeyError, match="did you mean 'user_ok'"):
        till.read_card("user_okk")
    with pytest.raises(TypeError, match="a person is named by"):
        till.read_card(5)


def test_a_card_needs_no_code(sandbox, till):
    """A0-7: who never activated a code, or gave it up, has a card all the same."""
    assert till.read_card("user_not_activated").accepted
    sandbox.wallet("user_ok").deactivate()
    assert till.read_card("user_ok").accepted


def test_a_card_is_read_again_and_again(till):
    """It is not spent: the same card at the same instant is admitted each time."""
    assert [till.read_card("user_ok").accepted for _ in range(3)] == [True] * 3


def lost(card):
    """Report it lost."""
    card.report_lost()


def found(card):
    """Lose and find it."""
    card.report_lost()
    card.find()


def replaced(card):
    """Lose and replace it."""
    card.report_lost()
    card.replace()


def worn(part):
    """Wear a part out."""
    return lambda card: card.wear_out(part)


def worn_and_replaced(card):
    """Wear it out, and replace it."""
    card.wear_out("chip")
    card.wear_out("stripe")
    card.replace()


def nothing(_card):
    """Do nothing."""


READINGS = [
    ("S4 「芯片损坏」", worn("chip"), "chip", True, "card.unreadable", {"part": "chip"}),
    ("its stripe is good", worn("chip"), "stripe", True, None, {}),
    ("S4 「磁条磨损」", worn("stripe"), "stripe", True, "card.unreadable", {"part": "stripe"}),
    ("its chip is good", worn("stripe"), "chip", True, None, {}),
    ("S4 「读取终端故障」", nothing, "chip", False, "card.unreadable", {"part": "reader"}),
    ("S0 「社保卡挂失」", lost, "chip", True, "card.lost", {}),
    ("lost, in a broken reader", lost, "chip", False, "card.lost", {}),
    ("found again", found, "chip", True, None, {}),
    ("replaced", replaced, "stripe", True, None, {}),
    ("worn out and replaced", worn_and_replaced, "chip", True, None, {}),
]


@pytest.mark.parametrize("case", [row[1:] for row in READINGS], ids=[row[0] for row in READINGS])
def test_what_a_reader_makes_of_a_card(sandbox, till, card, case):
    """D10: each fault is told with its part; the person is not named, and the code works all the while."""
    before, part, works, code, evidence = case
    before(card)
    verdict = till.read_card("user_ok", part=part, reader_works=works)
    assert (verdict.code, dict(verdict.evidence)) == (code, evidence)
    assert (verdict.identity is None) is (code is not None)
    assert till.scan(sandbox.wallet("user_ok").show().text).accepted


def test_who_has_no_card(sandbox, till):
    """A newborn has none until one is made out; then the settle gate answers."""
    verdict = till.read_card("user_newborn")
    assert (verdict.code, verdict.evidence) == ("card.unreadable", {"part": "none"})
    sandbox.person("user_newborn").card.issue()
    assert till.read_card("user_newborn").code == "enrolment.none"


SETTLE = {
    "user_suspended": "enrolment.suspended",
    "user_frozen": "account.frozen",
    "user_not_enrolled": "enrolment.none",
    "user_locked": "risk.locked",
    "user_sanctioned": "sanction.suspended",
    "user_resumed_3_workdays": "enrolment.syncing",
}


@pytest.mark.parametrize(("who", "code"), SETTLE.items())
def test_the_settle_gate_asks_of_a_card_what_it_asks_of_a_code(sandbox, till, who, code):
    """A card is no way round: refused as the code is, with the identity; a query is answered (S3)."""
    by_card, by_code = till.read_card(who), till.scan(sandbox.wallet(who).show().text)
    assert by_card.code == by_code.code == code
    assert by_card.evidence == by_code.evidence
    assert (by_card.identity, by_card.channel) == (sandbox.people[who], "card")
    assert sandbox.terminal("pharmacy_ok", scene="02122").read_card(who).accepted


@pytest.mark.parametrize(
    "case",
    [("pharmacy_not_designated", None, "place.not_designated"), ("pharmacy_ok", "01301", "code.wrong_scene")],
)
def test_where_no_code_may_be_scanned_no_card_is_read(sandbox, card, case):
    """The place is asked first: nothing is told of a card there, not even that it is lost."""
    place, scene, code = case
    card.report_lost()
    assert sandbox.terminal(place, scene=scene).read_card("user_ok").code == code


def test_care_away_is_filed_for_with_a_card_too(sandbox):
    """S3: who is insured elsewhere needs a filing, by card as by code."""
    hospital = sandbox.terminal("hospital_ok", scene="01104")
    assert hospital.read_card("user_unfiled").code == "filing.missing"
    sandbox.person("user_unfiled").filings.file("590100")
    assert hospital.read_card("user_unfiled").accepted


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"part": "antenna"}, ValueError),
        ({"pin": "12345"}, ValueError),
        ({"pin": 913752}, TypeError),
        ({"reader_works": "no"}, TypeError),
    ],
)
def test_a_wrong_reading_is_one_sentence(sandbox, till, options, error):
    """An unknown part, what is no PIN, or a reader that neither works nor not: nothing is read or noted."""
    before = rows(sandbox)
    with pytest.raises(error) as wrong:
        till.read_card("user_ok", **options)
    assert is_one_sentence(str(wrong.value))
    assert rows(sandbox) == before


# ------------------------------------------------------------------ its PIN


def test_the_initial_pin_of_a_card_opens_nothing(till, card):
    """W49, S1 「建议领卡后立即修改」: whatever is typed is told so; a chosen one is good."""
    assert {till.read_card("user_ok", pin=pin).code for pin in (PIN, "888888", PIN, PIN, PIN)} == {
        "pin.initial"
    }
    card.reset_pin(PIN)
    assert till.read_card("user_ok", pin=PIN).accepted


def test_three_wrong_pins_lock_a_card_for_a_day(sandbox, till, card):
    """W25: two are told how many are left; locked to the last millisecond of 24 h; then three again."""
    card.reset_pin(PIN)
    answers = [till.read_card("user_ok", pin=WRONG) for _ in range(3)]
    assert [(one.code, dict(one.evidence)) for one in answers] == [
        ("pin.wrong", {"left": 2}),
        ("pin.wrong", {"left": 1}),
        ("pin.locked", {"until": "2026-03-03 09:00"}),
    ]
    assert {till.read_card("user_ok", pin=pin).code for pin in (PIN, None)} == {"pin.locked"}
    sandbox.clock.advance_to(NINE + DAY_MS - 1)
    assert till.read_card("user_ok", pin=PIN).code == "pin.locked"
    sandbox.clock.advance_to(NINE + DAY_MS)
    assert till.read_card("user_ok", pin=WRONG).evidence == {"left": 2}
    assert till.read_card("user_ok", pin=PIN).accepted
    assert proof(sandbox).failures == 0


def test_a_lock_of_a_card_ends_at_the_window(till, card):
    """A new PIN at the window ends it at once; the old one is wrong."""
    card.reset_pin(PIN)
    for _ in range(3):
        till.read_card("user_ok", pin=WRONG)
    card.reset_pin("271906")
    assert till.read_card("user_ok", pin=PIN).evidence == {"left": 2}
    assert till.read_card("user_ok", pin="271906").accepted


def test_a_new_card_has_the_initial_pin(till, card):
    """Who replaces a card chooses its PIN anew; a lock is over with the old card."""
    card.reset_pin(PIN)
    for _ in range(3):
        till.read_card("user_ok", pin=WRONG)
    card.replace()
    assert till.read_card("user_ok", pin=PIN).code == "pin.initial"
    assert till.read_card("user_ok").accepted
    assert card.now().issue == 2


def test_card_and_code_have_a_pin_each(sandbox, till, card):
    """B.2.4: what is wrong at one is not counted at the other, and the PIN of one does not open the other."""
    phone = sandbox.wallet("user_ok")
    phone.reset_pin("271906")
    card.reset_pin(PIN)
    assert till.read_card("user_ok", pin="271906").code == "pin.wrong"
    assert refused_with(lambda: phone.check_pin(PIN)) == ("pin.wrong", {"left": 2})
    for _ in range(2):
        till.read_card("user_ok", pin=WRONG)
    phone.check_pin("271906")
    assert till.read_card("user_ok", pin=PIN).code == "pin.locked"


def test_a_pin_is_not_judged_before_the_card_is_read(sandbox, till, card):
    """In a broken reader, on a card that is lost, or where none may be read, no PIN is counted."""
    card.reset_pin(PIN)
    till.read_card("user_ok", pin=WRONG, reader_works=False)
    sandbox.terminal("pharmacy_not_designated").read_card("user_ok", pin=WRONG)
    card.report_lost()
    till.read_card("user_ok", pin=WRONG)
    assert proof(sandbox).failures == 0


def test_a_purchase_that_is_refused_later_forgets_wrong_pins_too(sandbox, till, card):
    """The right PIN was typed: that the account is frozen is another matter."""
    card.reset_pin(PIN)
    till.read_card("user_ok", pin=WRONG)
    sandbox.person("user_ok").account.freeze()
    assert till.read_card("user_ok", pin=PIN).code == "account.frozen"
    assert proof(sandbox).failures == 0


def test_a_cards_pin_is_nowhere(sandbox, till, card, caplog):
    """Neither a chosen nor a typed one is in a row, a journal, a file, a repr or a log."""
    pin, typed = "739415", "584620"
    card.reset_pin(pin)
    told = [repr(till.read_card("user_ok", pin=one)) for one in (typed, pin)]
    told += [repr(card), repr(till), caplog.text, *kept(sandbox)]
    assert not [one for one in told if pin in one or typed in one]


# ------------------------------------------------------------------ its life


def test_each_move_has_who_and_when(sandbox, card):
    """Lost by the person, replaced by the agency: in the history and in the journal."""
    card.report_lost()
    sandbox.clock.advance(seconds=1)
    card.find()
    card.wear_out("chip")
    card.replace()
    told = [one for one in sandbox.person("user_ok").history() if one.machine == "card"]
    assert [(one.at_ms - NINE, one.event, one.was, one.now, one.who) for one in told] == [
        (0, "report lost", "active", "lost", "person"),
        (1_000, "find", "lost", "active", "person"),
        (1_000, "wear out", "active", "active", "person"),
        (1_000, "replace", "active", "active", "agency"),
    ]
    assert [one[0] for one in journal(sandbox)] == [
        "card.report_lost",
        "card.find",
        "card.wear_out",
        "card.replace",
    ]


WRONG_MOVES = {
    "find what is not lost": ("user_ok", nothing, lambda c: c.find(), "a card that is active cannot find"),
    "issue a second one": ("user_ok", nothing, lambda c: c.issue(), "a card that is active cannot issue"),
    "lose it twice": ("user_ok", lost, lambda c: c.report_lost(), "a card that is lost cannot report lost"),
    "wear out a lost one": (
        "user_ok",
        lost,
        lambda c: c.wear_out("chip"),
        "a card that is lost cannot wear out",
    ),
    "no such part": ("user_ok", nothing, lambda c: c.wear_out("antenna"), "no part 'antenna' of a card"),
    "lose none": (
        "user_newborn",
        nothing,
        lambda c: c.report_lost(),
        "a card that is none cannot report lost",
    ),
    "replace none": ("user_newborn", nothing, lambda c: c.replace(), "a card that is none cannot replace"),
    "five digits": ("user_ok", nothing, lambda c: c.reset_pin("91375"), "a PIN has 6 digits"),
}


@pytest.mark.parametrize("case", WRONG_MOVES.values(), ids=WRONG_MOVES)
def test_a_move_that_there_is_not_changes_nothing(sandbox, case):
    """What cannot be done with a card is a ValueError in one sentence; no row is written."""
    who, before, act, sentence = case
    card = sandbox.person(who).card
    before(card)
    kept_before = rows(sandbox, who)
    with pytest.raises(ValueError, match=sentence) as wrong:
        act(card)
    assert is_one_sentence(str(wrong.value))
    assert rows(sandbox, who) == kept_before


def test_a_card_touches_no_insurance_and_no_code(sandbox, card):
    """A0-9: losing, wearing out and replacing leaves holder, credentials and the checks of the code alone."""
    before = insurance(sandbox)
    worn_and_replaced(card)
    card.report_lost()
    after = insurance(sandbox)
    assert (after[0], after[2:7]) == (before[0], before[2:7])


# ------------------------------------------------------------------ A0-9: the code stream


ACTS = {
    "lose": lambda city: city.person("user_ok").card.report_lost(),
    "find": lambda city: city.person("user_ok").card.find(),
    "replace": lambda city: city.person("user_ok").card.replace(),
    "wear out the chip": lambda city: city.person("user_ok").card.wear_out("chip"),
    "wear out the stripe": lambda city: city.person("user_ok").card.wear_out("stripe"),
    "choose its PIN": lambda city: city.person("user_ok").card.reset_pin(PIN),
    "read it": lambda city: city.terminal("pharmacy_ok").read_card("user_ok"),
    "type a wrong PIN": lambda city: city.terminal("pharmacy_ok").read_card("user_ok", pin=WRONG),
    "nothing": lambda city: None,
}


@settings(max_examples=25, deadline=None)
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(sorted(ACTS)), st.integers(0, 90), st.booleans()), min_size=1, max_size=8
    ),
    seed=st.integers(0, 1_000),
)
def test_what_happens_to_a_card_leaves_the_code_stream_untouched(steps, seed):
    """S0 「与社保信息或实体卡无关」: with or without it the same texts and the same ecTokens."""
    with ybcode.open_sandbox(seed=seed) as with_card, ybcode.open_sandbox(seed=seed) as without:
        screens = [city.wallet("user_ok").open() for city in (with_card, without)]
        for number, (act, seconds, buys) in enumerate(steps):
            with suppress(ValueError):
                ACTS[act](with_card)
            for city in (with_card, without):
                city.clock.advance(seconds=seconds)
            shown = [
                [outcome(show) for show in (screen.code, city.wallet("user_ok", channel="wechat").show)]
                for screen, city in zip(screens, (with_card, without), strict=True)
            ]
            assert shown[0] == shown[1]
            if not buys or isinstance(shown[0][0], tuple):
                continue
            bought = [
                city.terminal("pharmacy_ok").scan(shown[0][0], request_id=f"r-{number}")
                for city in (with_card, without)
            ]
            assert (bought[0].code, bought[0].ectoken) == (bought[1].code, bought[1].ectoken)


def outcome(show):
    """The text that is shown, or why there is none."""
    try:
        return show().text
    except ybcode.Refused as refused:
        return refused.code, dict(refused.evidence)


# ------------------------------------------------------------------ at one instant


@pytest.mark.parametrize("count", [2, 3])
def test_wrong_pins_at_one_instant_all_count(sandbox, card, count):
    """When all tills have judged the same count, each is told another number of tries left, or the lock."""
    card.reset_pin(PIN)
    tills = [sandbox.terminal("pharmacy_ok", name=f"{number}") for number in range(count)]
    with meeting(sandbox, ProofOf, count), crew(count) as together:
        verdicts = together(lambda number: tills[number].read_card("user_ok", pin=WRONG))
    assert sorted(one.code for one in verdicts) == sorted(["pin.wrong", "pin.wrong", "pin.locked"][:count])
    assert proof(sandbox).failures == count


def test_a_card_is_replaced_once_each(sandbox, card):
    """Two clerks who replace it at one instant make out two cards: the last number counts."""
    with meeting(sandbox, DossierOf, 2), crew(2) as together:
        together(lambda _: card.replace())
    assert card.now().issue == 3


def test_a_card_is_lost_once(sandbox, card):
    """Two who report it at one instant: one does, the other is told that it is lost."""

    def report(_):
        try:
            card.report_lost()
        except ValueError as error:
            return str(error).split(":", maxsplit=1)[0]

    with meeting(sandbox, DossierOf, 2), crew(2) as together:
        done = together(report)
    assert sorted(done, key=str) == [None, "a card that is lost cannot report lost"]


def test_two_desks_of_one_dossier_both_land(sandbox, card):
    """The card and the activation are written in one row: neither writes over the other."""
    acts = (card.report_lost, sandbox.wallet("user_ok").deactivate)
    with meeting(sandbox, DossierOf, 2), crew(2) as together:
        together(lambda number: acts[number]())
    assert card.now().state == "lost"
    assert sandbox.person("user_ok").status().channels == ()
