"""The acceptance cases: green on the reference till over every store, complete, and well told."""

from collections import Counter

import pytest

from tests.sandbox.contract import URLS
from ybcode.errors import CATALOGUE
from ybcode.sandbox.clock import instant_ms
from ybcode.sandbox.presets import NAMES, REGIONS
from ybcode.scenarios import DONE, SandboxStage, instant_of
from ybcode.scenarios.cases.case import OR, Case
from ybcode.scenarios.cases.catalogue import CASES, choose
from ybcode.scenarios.cases.playing import play_case
from ybcode.scenarios.cases.telling import buys, does, run, scans, sells, shows
from ybcode.terminal.register import ReferenceTill

BY_ID = {one.case_id: one for one in CASES}
IDS = [pytest.param(one, id=one.case_id) for one in CASES]
FEWEST = 60

PHONE = "the phone shows no code, so nothing is scanned"
CARD = "of a card in its reader: a case scans codes"
AGENCY = "of the agency or the wallet: no counter answers so"
NOT_AT_A_TILL = {
    "code.unreadable": "told of a picture without a code in it: a scanner reads nothing instead",
    **dict.fromkeys(
        (
            *("code.not_activated", "wallet.wait", "phone.clock_off", "family.paused"),
            *("identity.first_use_face", "identity.face_attempts", "pin.initial", "pin.weak"),
        ),
        PHONE,
    ),
    **dict.fromkeys(("card.unreadable", "card.lost"), CARD),
    **dict.fromkeys(
        (
            *("identity.agent_proof", "onboarding.document_unclear", "onboarding.in_review"),
            *("family.limit", "family.document_missing", "mutual_aid.other_province"),
            *("mutual_aid.too_early", "transfer.closed", "transfer.limit", "account.credit_late"),
        ),
        AGENCY,
    ),
}
"""Refusals that no till meets at a scan, a sale or its undoing, and why."""

FIRST_DAY = {
    "code.used",
    "sale.two_at_once",
    "answer.lost",
    "refund.done",
    "cancel.next_day",
    "family.two_customers",
    "code.used_elsewhere",
    "ectoken.other_institution",
    "code.payment_code",
    "clock.midnight",
    "clock.year_end",
    "amount.zero",
    "amount.negative",
    "race.one_basket",
    "clock.year_ahead",
    "clock.back_again",
    "clock.stepped_back",
    *("scanner.line_end", "scanner.twice", "scanner.full_width", "code.malformed"),
}
"""What a tester does on the first day (issue 8), by the cases that do it."""


def played(case, url="memory://", make=ReferenceTill):
    """What comes of a case in a world of its own, at whose end no money has come or gone."""
    with SandboxStage(url, case.run) as stage:
        result = play_case(case, stage, make(stage.sandbox.terminal(case.place)))
        assert sum(stage.sandbox.ledger.trial_balance().values()) == 0
        return result


def answers(case):
    """Every answer that a case expects of its till."""
    return {one for step in case.run.steps if step.act.startswith("till_") for one in step.expect.split(OR)}


@pytest.mark.parametrize("store", URLS)
@pytest.mark.parametrize("case", IDS)
def test_the_reference_till_passes(case, store, tmp_path):
    """The reference till answers every step of every case as the case says, on every store."""
    result = played(case, URLS[store].format(folder=tmp_path))
    assert result.passed, result.why()
    assert len(result.outcomes) == len(case.run.steps)
    assert result.why() == ""


def test_there_are_enough_of_them():
    """There are sixty and more, about ten of them for the first minute, of every family."""
    assert len(CASES) >= FEWEST
    assert 8 <= sum(one.level == "smoke" for one in CASES) <= 15
    families = {"code", "person", "place", "goods", "money", "fault", "race", "family", "first_day", "story"}
    assert {one.family for one in CASES} == families
    assert BY_ID.keys() >= FIRST_DAY
    assert {f"story.d{number}" for number in range(1, 11)} <= BY_ID.keys()


def test_every_refusal_that_a_till_can_meet_has_a_case():
    """Each refusal of the catalogue is expected of a till by some case, or stands aside with a reason."""
    met = {one for case in CASES for one in answers(case)} & CATALOGUE.keys()
    refusals = {code for code, entry in CATALOGUE.items() if entry.kind == "refusal"}
    assert refusals - met == NOT_AT_A_TILL.keys()
    assert met <= refusals  # a notice is never the answer


def test_a_case_that_is_named_like_a_refusal_is_about_it():
    """A case that has a refusal's code for its id expects it of the till; one with a notice's does not."""
    for case in CASES:
        entry = CATALOGUE.get(case.case_id)
        if entry is not None:
            assert (case.case_id in answers(case)) == (entry.kind == "refusal"), case.case_id


def test_most_refusals_have_a_cause():
    """A fault stands for a cause only where a cashier, a phone or the agency could not bring it about."""
    injected = {
        str(step.words["fault"])
        for case in CASES
        for step in case.run.steps
        if step.act == "fault" and str(step.words["fault"]) in CATALOGUE
    }
    met = {one for case in CASES for one in answers(case)} & CATALOGUE.keys()
    assert len(injected) < len(met) / 2
    caused = {"enrolment", "account", "risk", "sanction", "inquiry", "place", "filing", "item", "family"}
    assert not {code for code in injected if code.partition(".")[0] in caused}


def test_ids_are_names_of_their_own():
    """No two cases have one id, and no id is a word that choose() takes for something else."""
    assert [name for name, times in Counter(one.case_id for one in CASES).items() if times > 1] == []
    assert not BY_ID.keys() & {"smoke", "full", *(one.family for one in CASES)}
    assert all("," not in name and " " not in name for name in BY_ID)


@pytest.mark.parametrize("case", IDS)
def test_a_case_is_well_told(case):
    """A case has its texts, presets that there are, time that goes forward, and a check."""
    assert case.zh
    assert not case.zh.isascii()
    assert case.en.endswith(".")
    assert case.en.isascii()
    assert case.teaches
    assert case.teaches[0].islower() or case.teaches[0] == "'"
    assert case.run.preset in NAMES
    assert case.run.region is None or case.run.region in REGIONS
    instants = [instant_ms(instant_of(case.run, step)) for step in case.run.steps]
    assert instants == sorted(instants)
    assert answers(case) - {DONE}


def test_choose_by_level_family_and_id():
    """smoke, full, a family and ids can be asked for together; each case comes once, in its order."""
    assert choose("full") == CASES
    assert choose("smoke,full") == CASES
    assert {one.level for one in choose("smoke")} == {"smoke"}
    assert {one.family for one in choose("race")} == {"race"}
    assert choose("code.used") == (BY_ID["code.used"],)
    assert choose("code.used, sale.simple ,code.used") == (BY_ID["sale.simple"], BY_ID["code.used"])
    assert choose("") == ()


def test_choose_tells_what_there_is():
    """A word that is no case is a sentence that names what there is."""
    with pytest.raises(ValueError, match=r"no case 'quick': choose smoke, full, a family \(code, "):
        choose("smoke,quick")


def made(*steps, **more):
    """A case of some steps."""
    words = {"case_id": "x.y", "family": "code", "zh": "试", "en": "A try.", "teaches": "nothing"}
    return Case(**words, run=run(*steps), **more)


def test_of_two_right_answers_either_is_right():
    """Where a case allows two answers, each holds, and the words themselves do not."""
    assert played(made(*buys("09:00:00", "cash 1 or account 3700"))).passed
    assert not played(made(*buys("09:00:00", "cash 1 or cash 2"))).passed


def test_why_tells_what_was_wrong():
    """A case that failed tells which step, what was expected, and what is to be learnt."""
    result = played(made(shows(), scans("09:00:01", "code.used")))
    assert not result.passed
    assert "admitted, expected code.used" in result.why()
    assert "teaches: nothing" in result.why()
    assert any("scan accepted" in line for line in result.journal)


def test_a_till_that_raises_fails_its_case():
    """What the till under test raises ends its case, and is told."""

    class Broken(ReferenceTill):
        def sell(self, _text, _goods):
            raise RuntimeError("paper jam")

    result = played(made(*buys("09:00:00", "account 3700"), scans("09:01:00", "code.used")), make=Broken)
    assert result.raised == "RuntimeError: paper jam"
    assert not result.passed
    assert "the till raised RuntimeError: paper jam" in result.why()
    assert len(result.outcomes) == 1


def test_what_a_case_does_wrong_itself_is_raised():
    """A step that is no till's is the case's own mistake, and not the till's."""
    with pytest.raises(ValueError, match="'nobody' is not in the cast"):
        played(made(does("09:00:00", "suspend", who="nobody")))


def test_a_sale_that_was_not_made_is_not_undone():
    """A till that did not sell is told so where the sale would be undone, and the case goes on."""
    steps = (*buys("09:00:00", "account 3700", "洗发水 1 36.90"), does("09:01:00", "till_cancel"))
    assert [one.got for one in played(made(*steps)).outcomes[1:]] == ["item.not_payable", "nothing was sold"]


def test_who_nobody_looked_at_is_nobody():
    """Before anything was scanned, nobody is on the screen and nothing was printed."""
    steps = (does("09:00:00", "till_patient", "nobody"), does("09:00:00", "till_printed", "no"))
    assert played(made(*steps)).passed


def test_a_reference_till_keeps_its_head():
    """Without a sale there is nothing to press again; a sale that was undone is not told as paid."""
    steps = (
        does("09:00:00", "till_again", "refused without a code"),
        *buys("09:00:01", "account 3700"),
        does("09:00:02", "till_cancel", "account -3700"),
        does("09:00:03", "till_again", "refused without a code"),
        shows("09:00:04"),
        sells("09:00:05", "account 3700"),
        does("09:00:06", "spent", "1: 3700"),
    )
    assert played(made(*steps)).passed
