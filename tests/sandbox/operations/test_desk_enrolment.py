"""参保 at the desk and at the till: suspended, repaid, syncing, waiting, lapsing, updated, ended."""

import pytest

import ybcode
from tests.sandbox.worlds import is_one_sentence, policy

NINE = 1_772_413_200_000
"""2026-03-02 09:00 +08:00, a Monday."""
THURSDAY = 1_772_640_000_000
"""2026-03-05 00:00 +08:00: three working days later."""
LOOK_UP = "02122"
"""A pharmacy's scene that moves no money."""


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


# ------------------------------------------------------------------ suspended, and back


def test_a_suspended_person_is_known_but_settles_nothing(sandbox, person, wallet, buy):
    """While suspended a code shows and identifies; a purchase is refused with identity and ecToken."""
    person.enrolment.suspend("left_job")
    verdict = buy()
    assert verdict.code == "enrolment.suspended"
    assert verdict.evidence == {"since": "2026-03-02 09:00", "reason": "left_job"}
    assert verdict.identity.key == "user_ok"
    assert verdict.ectoken
    assert verdict.funds == frozenset()
    look = sandbox.terminal("pharmacy_ok", scene=LOOK_UP).scan(wallet.show().text)
    assert look.accepted
    assert look.funds == frozenset(), "where no money moves none may pay"


def test_who_repays_is_settled_for_when_the_system_has_synced(sandbox, person, buy):
    """Repaid on a Monday morning: refused as syncing until Thursday begins, and good from then on."""
    person.enrolment.suspend()
    person.enrolment.repay()
    verdict = buy()
    assert verdict.code == "enrolment.syncing"
    assert verdict.evidence == {"until": "2026-03-05", "until_ms": THURSDAY}
    assert buy(at=THURSDAY - 1).code == "enrolment.syncing"
    assert buy(at=THURSDAY).accepted


@pytest.mark.parametrize(
    ("paid", "workdays", "day"),
    [
        ("2026-03-02T09:00", 1, "2026-03-03"),
        ("2026-03-02T09:00", 0, None),
        ("2026-03-02T16:59:59.999", 1, "2026-03-03"),
        ("2026-03-02T17:00", 1, "2026-03-04"),
        ("2026-03-06T10:00", 1, "2026-03-09"),
    ],
    ids=["next day", "at once", "before closing", "at closing", "on a Friday"],
)
def test_the_days_of_one_payment_may_be_told(url, paid, workdays, day):
    """A payment syncs in the days that are told; what comes in from 17:00 on came in on the next day."""
    with ybcode.open_sandbox(url, seed=1, as_of=paid) as sandbox:
        person = sandbox.person("user_ok")
        person.enrolment.suspend()
        person.enrolment.repay(sync_workdays=workdays)
        verdict = sandbox.terminal("pharmacy_ok").scan(sandbox.wallet("user_ok").show().text)
        assert verdict.evidence.get("until") == day


def test_a_record_that_is_corrected_is_synced_too(sandbox, person, buy):
    """Suspended for a record that does not match: corrected, the system syncs, and the gap is forgiven."""
    person.enrolment.suspend("identity_mismatch")
    sandbox.clock.advance(days=300)
    person.enrolment.correct()
    assert buy().code == "enrolment.syncing"
    sandbox.clock.advance(working_days=3)
    assert buy().accepted


def test_a_long_break_of_a_resident_is_waited_for(sandbox, buy):
    """A resident who was away for more than three months waits three more after repaying."""
    person = sandbox.person("user_ok")
    person.enrolment.end()
    person.enrolment.enrol("resident")
    person.enrolment.suspend("not_renewed")
    sandbox.clock.advance(days=150)
    person.enrolment.repay()
    verdict = buy()
    assert (verdict.code, verdict.evidence["until"]) == ("enrolment.waiting", "2026-10-30")
    assert buy(at=verdict.evidence["until_ms"]).accepted


@pytest.mark.parametrize(
    ("kind", "day"), [("employee", "2026-04-01"), ("flexible", "2026-04-01"), ("resident", "2026-05-31")]
)
def test_each_kind_waits_its_own_time(person, buy, kind, day):
    """A first day of cover: next month for employees, 30 days for flexible work, 90 for residents."""
    person.enrolment.end()
    assert buy().code == "enrolment.ended"
    person.enrolment.enrol(kind)
    verdict = buy()
    assert (verdict.code, verdict.evidence["until"]) == ("enrolment.waiting", day)


# ------------------------------------------------------------------ what time alone brings about


def test_cover_that_nobody_pays_for_ends_with_the_month(sandbox, person, buy):
    """Paid to the end of March: warned on each purchase, and suspended from April's first instant on."""
    person.enrolment.stop_paying()
    (notice,) = buy().notices
    april = notice.evidence["until_ms"]
    assert (notice.code, notice.evidence["until"]) == ("enrolment.lapsing", "2026-04-01")
    assert notice.message("zh").startswith("参保缴费仅至 2026-04-01")
    assert buy(at=april - 1).accepted
    verdict = buy(at=april)
    assert verdict.code == "enrolment.suspended"
    assert verdict.evidence == {"since": "2026-04-01", "reason": "arrears"}
    assert verdict.notices == ()


def test_what_time_brought_about_is_told_and_kept(sandbox, person):
    """A lapse that nobody wrote stands in the history at its own instant, before and after the next move."""
    person.enrolment.stop_paying()
    sandbox.clock.advance_to("2026-05-20T10:00")
    lapse = person.history()[-1]
    assert (lapse.event, lapse.was, lapse.now) == ("paid until passes", "normal", "suspended")
    assert person.status().at_ms - lapse.at_ms == (49 * 24 + 10) * 3_600_000
    assert len(person.history()) == 2
    person.enrolment.repay()
    assert [event.event for event in person.history()] == ["stop paying", "paid until passes", "repay"]
    assert person.history()[1] == lapse


def test_the_history_is_in_the_order_of_time(sandbox, person):
    """What time brought about before something else was done stands before it."""
    person.enrolment.stop_paying()
    person.sanction.decide()
    sandbox.clock.advance(days=200)
    person.claims.keep("pharmacy_ok", 1_200)
    told = [event.at_ms for event in person.history()]
    assert len(told) == 5
    assert told == sorted(told)


def test_who_pays_in_time_is_not_interrupted(sandbox, person, buy):
    """Paid before the month ends: no notice, no gap; once it has ended it takes a repayment."""
    person.enrolment.stop_paying()
    person.enrolment.keep_paying()
    verdict = buy()
    assert (verdict.accepted, verdict.notices) == (True, ())
    assert buy(at="2026-04-01").accepted
    person.enrolment.stop_paying()
    sandbox.clock.advance_to("2026-05-01")
    with pytest.raises(ValueError, match="an enrolment that is suspended cannot") as late:
        person.enrolment.keep_paying()
    assert is_one_sentence(str(late.value))


def test_a_resident_is_covered_to_the_end_of_the_year(sandbox):
    """A resident who pays no more is warned 30 days before the year ends, not earlier."""
    person, phone = sandbox.person("user_resident"), sandbox.wallet("user_resident")
    till = sandbox.terminal("pharmacy_ok")
    person.enrolment.stop_paying()
    sandbox.clock.advance_to("2026-12-01T23:59:59.999")
    assert till.scan(phone.show().text).notices == ()
    sandbox.clock.advance_to("2026-12-02")
    (notice,) = till.scan(phone.show().text).notices
    assert notice.evidence["until"] == "2027-01-01"
    sandbox.clock.advance_to("2027-01-01")
    verdict = till.scan(phone.show().text)
    assert (verdict.code, verdict.evidence["reason"]) == ("enrolment.suspended", "not_renewed")


def test_the_yearly_update_is_due_in_december(sandbox, person, buy):
    """Missing data are warned of from November on; on 1 January the enrolment is suspended."""
    person.enrolment.miss_update()
    assert buy(at="2026-10-31T23:59:59.999").notices == ()
    (notice,) = buy(at="2026-11-01").notices
    assert (notice.code, notice.evidence["until"]) == ("enrolment.update_due", "2027-01-01")
    assert buy(at="2027-01-01").evidence == {"since": "2027-01-01", "reason": "not_updated"}
    person.enrolment.correct()
    assert buy().code == "enrolment.syncing"


@pytest.mark.parametrize("day", ["2026-11-01", "2026-12-31T23:59:00"])
def test_data_that_arrive_in_the_window_are_in_time(sandbox, person, buy, day):
    """From the first of November to the last of December the data may be brought, and the warning ends."""
    person.enrolment.miss_update()
    sandbox.clock.advance_to(day)
    person.enrolment.update()
    assert buy().notices == ()
    assert buy(at="2027-01-02").accepted


def test_both_warnings_ride_on_one_acceptance(sandbox, person, buy):
    """Who neither pays nor updates hears of both; the admission is as good as any."""
    sandbox.clock.advance_to("2026-12-05")
    person.enrolment.stop_paying()
    person.enrolment.miss_update()
    verdict = buy()
    assert [notice.code for notice in verdict.notices] == ["enrolment.lapsing", "enrolment.update_due"]
    assert verdict.require().funds == {"pooled", "account"}
    assert [one.code for one in person.status().notices] == [one.code for one in verdict.notices]


# ------------------------------------------------------------------ regions, and days beyond the table


def test_a_city_may_let_the_account_pay_while_suspended(url):
    """In account_city a suspended person buys with the account; nothing pays at a place for the pool."""
    with ybcode.open_sandbox(url, seed=1, region="account_city") as sandbox:
        till = sandbox.terminal("pharmacy_ok")
        assert till.scan(sandbox.wallet("user_suspended").show().text).require().funds == {"account"}
        assert sandbox.person("user_suspended").status().funds == {"account"}


def test_a_city_may_insure_from_the_next_month(url):
    """In next_month_city a repayment syncs by Wednesday and entitles from the first of April."""
    with ybcode.open_sandbox(url, seed=1, region="next_month_city") as sandbox:
        person, till = sandbox.person("user_ok"), sandbox.terminal("pharmacy_ok")
        person.enrolment.suspend()
        person.enrolment.repay()
        assert person.history()[-1].detail == "synced on 2026-03-04"
        verdict = till.scan(sandbox.wallet("user_ok").show().text)
        assert (verdict.code, verdict.evidence["until"]) == ("enrolment.waiting", "2026-04-01")


def test_days_beyond_the_table_are_noted(url):
    """Counting past the table of working days goes on by weekdays, and the journal says so once."""
    with ybcode.open_sandbox(url, seed=1, as_of="2026-12-31T10:00") as sandbox:
        person = sandbox.person("user_ok")
        person.enrolment.suspend()
        before = len(sandbox.journal.entries())
        person.enrolment.repay()
        told, noted = sandbox.journal.entries()[before:]
        assert (told.operation, told.outcome) == ("enrolment.repay", "done")
        assert (noted.operation, noted.outcome) == ("calendar", "noted")
        assert noted.detail.startswith("counted to 2027-01-05 by weekdays alone")


def test_a_policy_may_sync_at_once(url):
    """With no days to sync who repays buys in the same second."""
    with ybcode.open_sandbox(url, seed=1, preset=policy(enrolment={"resume_sync_workdays": 0})) as sandbox:
        person = sandbox.person("user_ok")
        person.enrolment.suspend()
        person.enrolment.repay()
        assert sandbox.terminal("pharmacy_ok").scan(sandbox.wallet("user_ok").show().text).accepted
