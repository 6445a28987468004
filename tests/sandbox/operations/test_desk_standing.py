"""What stands against a person, at the till: money stops, codes and ecTokens go on."""

from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple

import pytest

import ybcode
from tests.sandbox.worlds import credential, holder, journal, policy

NINE = 1_772_413_200_000
"""2026-03-02 09:00 +08:00, a Monday."""
LOOK_UP = "02122"
"""A pharmacy's scene that moves no money."""


class Trouble(NamedTuple):
    """What the agency does, what a purchase is refused with, and what ends it at once, if anything does."""

    act: Callable
    code: str
    cure: Callable | None = None


TROUBLES = {
    "suspend": Trouble(
        lambda p: p.enrolment.suspend(),
        "enrolment.suspended",
        lambda p: p.enrolment.repay(sync_workdays=0),
    ),
    "end": Trouble(lambda p: p.enrolment.end(), "enrolment.ended"),
    "freeze": Trouble(lambda p: p.account.freeze(), "account.frozen", lambda p: p.account.unfreeze()),
    "close": Trouble(lambda p: p.account.close(), "account.closed", lambda p: p.account.reopen()),
    "lock": Trouble(lambda p: p.risk.lock(), "risk.locked"),
    "sanction": Trouble(lambda p: p.sanction.decide(), "sanction.suspended", lambda p: p.sanction.lift()),
}


@pytest.fixture(params=TROUBLES)
def trouble(request):
    """One of all that may stand against a person."""
    return TROUBLES[request.param]


@pytest.fixture
def person(sandbox):
    """The file of the ordinary insured person."""
    return sandbox.person("user_ok")


@pytest.fixture
def buy(sandbox, wallet, till):
    """One purchase at the pharmacy, now or at a later instant: a code is shown and scanned."""

    def one(at=None):
        if at is not None:
            sandbox.clock.advance_to(at)
        return till.scan(wallet.show().text)

    return one


# ------------------------------------------------------------------ whatever it is


def test_money_stops_and_identity_goes_on(sandbox, person, buy, trouble):
    """A purchase is refused with person and ecToken, look-ups are admitted; the cure ends it at once."""
    before = credential(sandbox)
    trouble.act(person)
    verdict = buy()
    assert verdict.code == trouble.code
    assert verdict.identity.key == verdict.presenter.key == "user_ok"
    assert (verdict.funds, verdict.notices) == (frozenset(), ())
    sandbox.clock.advance(seconds=5)
    assert sandbox.terminal("pharmacy_ok", scene=LOOK_UP).scan(sandbox.wallet("user_ok").show().text).accepted
    assert credential(sandbox) == before, "no credential was revoked"
    if trouble.cure:
        trouble.cure(person)
        assert buy().accepted


def test_an_ectoken_of_before_is_good_for_look_ups_only(sandbox, person, buy, trouble):
    """What was scanned before is refused afterwards where money moves, answers look-ups, and comes back."""
    till, look_up = sandbox.terminal("pharmacy_ok"), sandbox.terminal("pharmacy_ok", scene=LOOK_UP)
    held = buy().require().ectoken
    trouble.act(person)
    refused = till.identify(held)
    assert (refused.code, refused.identity.key, refused.ectoken) == (trouble.code, "user_ok", held)
    assert look_up.identify(held).require().subject.key == "user_ok"
    if trouble.cure:
        trouble.cure(person)
        assert till.identify(held).require().funds == {"pooled", "account"}


def test_a_request_that_is_repeated_hears_how_it_stands_now(sandbox, person, till, trouble):
    """The same request after the trouble is refused with the ecToken of before; after the cure admitted."""
    text = sandbox.wallet("user_ok").show().text
    first = till.scan(text, request_id="r-1").require().ectoken
    trouble.act(person)
    again = till.scan(text, request_id="r-1")
    assert (again.code, again.ectoken) == (trouble.code, first)
    assert till.scan(text).code == "code.used"
    if trouble.cure:
        trouble.cure(person)
        assert till.scan(text, request_id="r-1").require().ectoken == first


def test_a_refused_purchase_spends_the_code(sandbox, person, till, trouble):
    """The person was identified: the code is spent, whatever the second gate said."""
    trouble.act(person)
    text = sandbox.wallet("user_ok").show().text
    assert till.scan(text).identity
    assert till.scan(text).code == "code.used"
    assert journal(sandbox)[-2:] == [("scan", "refused", trouble.code), ("scan", "refused", "code.used")]


# ------------------------------------------------------------------ freezes and closures


def test_a_freeze_names_its_reason(person, buy):
    """Since when and why is told with the refusal; a closed account says since when alone."""
    person.account.freeze("reported_loss")
    assert buy().evidence == {"since": "2026-03-02 09:00", "reason": "reported_loss"}
    person.account.close()
    assert buy().evidence == {"since": "2026-03-02 09:00"}


# ------------------------------------------------------------------ the risk lock


def test_a_lock_ends_by_time(person, buy):
    """A lock refuses to the last millisecond, and is over in the next."""
    person.risk.lock()
    over = NINE + 86_400_000
    assert buy().evidence == {"until": "2026-03-03 09:00", "until_ms": over}
    assert buy(at=over - 1).code == "risk.locked"
    assert buy(at=over).accepted
    assert [event.event for event in person.history()] == ["lock", "time passes"]
    assert person.history()[1].at_ms == over


def test_a_code_of_before_a_lock_is_good_after_it(url):
    """A lock revokes no code: one that was shown before it and not scanned is admitted when it is over."""
    with ybcode.open_sandbox(url, seed=1, preset=policy(risk={"lock_s": 60})) as sandbox:
        text = sandbox.wallet("user_ok").show().text
        sandbox.person("user_ok").risk.lock()
        sandbox.clock.advance(seconds=60)
        assert sandbox.terminal("pharmacy_ok").scan(text).accepted


def flags(sandbox, *seconds):
    """Odd transactions at these seconds after nine."""
    for second in seconds:
        sandbox.clock.advance_to(NINE + second * 1000)
        sandbox.person("user_ok").risk.flag()


def test_the_limit_is_noted_in_general(sandbox, person, buy):
    """Three odd transactions within half an hour only stand in the history: the purchase goes on."""
    flags(sandbox, 0, 900, 1799)
    assert person.history()[-1].detail == "three_pharmacies, the limit of 3 is reached: only noted"
    assert [entry.detail for entry in sandbox.journal.entries()][-1] == person.history()[-1].detail
    assert person.status().findings[2].state == "flagged"
    assert buy().accepted


@pytest.mark.parametrize(("seconds", "locked"), [((0, 900, 1799), True), ((0, 900, 1800), False)])
def test_the_limit_locks_where_the_policy_says_so(url, seconds, locked):
    """The third flag within the window locks; the window is half-open."""
    with ybcode.open_sandbox(url, seed=1, preset=policy(risk={"on_limit": "lock"})) as sandbox:
        flags(sandbox, *seconds)
        status = sandbox.person("user_ok").status()
        assert [one.code for one in status.refusals] == ["risk.locked"] * locked
        event = sandbox.person("user_ok").history()[-1]
        assert (event.event, event.now) == (("lock", "locked") if locked else ("flag", "flagged"))


def test_the_limit_freezes_where_the_policy_says_so(url):
    """With on_limit = freeze the third flag freezes the account for misuse; no lock, no second freeze."""
    with ybcode.open_sandbox(url, seed=1, preset=policy(risk={"on_limit": "freeze"})) as sandbox:
        flags(sandbox, 0, 1, 2, 3)
        person = sandbox.person("user_ok")
        assert [(one.code, one.evidence.get("reason")) for one in person.status().refusals] == [
            ("account.frozen", "misuse")
        ]
        assert [event.event for event in person.history()] == ["flag", "flag", "flag", "freeze", "flag"]
        person.account.unfreeze()
        assert person.status().in_order


def test_flags_are_forgotten_with_the_window(sandbox, person):
    """Half an hour after the last odd transaction nothing counts any more."""
    flags(sandbox, 0, 10)
    assert person.status().findings[2].state == "flagged"
    sandbox.clock.advance_to(NINE + 1_810_000)
    assert person.status().findings[2].state == "ok"


def test_a_locked_person_is_not_counted(sandbox, person):
    """What happens during a lock neither makes it longer nor counts when it is over."""
    person.risk.lock()
    before = holder(sandbox).risk
    for _ in range(3):
        with suppress(ValueError):
            person.risk.flag()
    assert holder(sandbox).risk == before
    sandbox.clock.advance(days=1)
    assert person.status().findings[2].state == "ok"


# ------------------------------------------------------------------ sanctions and inquiries


@pytest.mark.parametrize("months", [3, 12])
def test_a_sanction_lasts_its_term(sandbox, person, buy, months):
    """Refused to the last millisecond of the term, admitted in the next; it ends by itself."""
    person.sanction.decide(months=months)
    over = buy().evidence["until_ms"]
    assert buy(at=over - 1).code == "sanction.suspended"
    assert buy(at=over).accepted
    assert person.history()[-1].event == "term ends"
    assert (sandbox.clock.now.month - 3) % 12 == months % 12
    person.sanction.decide()
    assert buy().code == "sanction.suspended"


def test_an_inquiry_holds_up_only_when_it_is_late(person, buy):
    """While it is open nothing changes; the day after the deadline settlement stops until it is answered."""
    person.inquiry.open(days=15)
    assert buy(at="2026-03-17T23:59:59.999").accepted
    verdict = buy(at="2026-03-18")
    assert (verdict.code, verdict.evidence) == ("inquiry.overdue", {"since": "2026-03-18"})
    person.inquiry.answer()
    assert buy().accepted
    assert [event.event for event in person.history()] == ["open", "deadline passes", "answer"]
    person.inquiry.close()
    person.inquiry.open()


def test_an_answer_in_time_is_enough(person, buy):
    """Answered before the deadline, the deadline passes without effect."""
    person.inquiry.open(days=1)
    person.inquiry.answer()
    assert buy(at="2026-06-01").accepted
    assert person.status().findings[4].state == "answered"
