"""Paper at the desk: filings for care elsewhere and how they end, receipts that are claimed by hand."""

from datetime import date

import pytest

import ybcode
from tests.sandbox.worlds import interrupted, policy
from ybcode.rules.holders.claim import Claim
from ybcode.rules.holders.filing import Filing
from ybcode.sandbox.operations.desks.filings import MAX_CLAIMS
from ybcode.sandbox.personal import FilingsOf

NINE = 1_772_413_200_000
"""2026-03-02 09:00 +08:00."""
PREPAID = "01104"
"""缴纳预缴金: a scene of a stay in hospital, and it moves money."""


@pytest.fixture
def city(url):
    """A city that wants a filing for all care of people insured elsewhere."""
    with ybcode.open_sandbox(url, seed=1, region="filing_city") as opened:
        yield opened


@pytest.fixture
def traveller(city):
    """The file of a person from elsewhere who filed nothing."""
    return city.person("user_unfiled")


def buys(sandbox, who="user_unfiled", place="pharmacy_ok", scene=None):
    """The verdict of a purchase."""
    return sandbox.terminal(place, scene=scene).scan(sandbox.wallet(who).show().text)


def states(person):
    """Where a person's filings stand, by area."""
    return {one.area: state for one, state in person.filings.all()}


# ------------------------------------------------------------------ filings


def test_without_a_filing_there_is_no_settlement_away(city, traveller):
    """Where the region asks for a filing it is missing, then there, then taken back."""
    verdict = buys(city)
    assert (verdict.code, verdict.evidence) == ("filing.missing", {"area": "5901"})
    filed = traveller.filings.file("590100")
    assert filed == traveller.filings.all()[0][0]
    assert buys(city).require().funds == {"account"}
    city.clock.advance(seconds=5)
    traveller.filings.withdraw("590199")
    assert states(traveller) == {"5901": "none"}
    assert buys(city).code == "filing.missing"


def test_a_filing_is_good_for_its_area(city, traveller):
    """A filing for another area does not serve here; each area has one, and a new one writes over it."""
    traveller.filings.file("590200")
    assert buys(city).code == "filing.missing"
    traveller.filings.file("590100", "emergency")
    traveller.filings.file("590188", "long_stay")
    assert [(one.area, one.kind) for one, _ in traveller.filings.all()] == [
        ("5901", "long_stay"),
        ("5902", "temporary"),
    ]
    assert buys(city).accepted


@pytest.mark.parametrize(
    ("kind", "last"),
    [("temporary", "2026-09-02"), ("referral", "2026-06-02"), ("emergency", "2026-03-12")],
)
def test_a_filing_lasts_to_the_end_of_its_last_day(city, traveller, kind, last):
    """Six months, three months, ten days: good in the last millisecond of that day, expired in the next."""
    filed = traveller.filings.file("590100", kind)
    city.clock.advance_to(f"{last}T23:59:59.999")
    assert buys(city).accepted
    city.clock.advance_to(filed.until_ms)
    assert city.clock.now_ms == filed.until_ms
    verdict = buys(city)
    assert verdict.code == "filing.expired"
    assert verdict.evidence == {"since": city.clock.now.date().isoformat()}
    assert states(traveller) == {"5901": "expired"}
    traveller.filings.file("590100")
    assert buys(city).accepted


def test_a_long_stay_has_no_end(city, traveller):
    """A filing of who moved is good after years."""
    assert traveller.filings.file("590100", "long_stay").until_ms is None
    city.clock.advance(days=3_000)
    assert buys(city).accepted


def test_a_suspension_makes_filings_void(city, traveller):
    """Cover broke: the filings are void, stay so after the repayment, and are made anew."""
    traveller.filings.file("590100", "long_stay")
    traveller.filings.file("590200")
    city.clock.advance(days=1)
    traveller.enrolment.suspend()
    assert states(traveller) == {"5901": "void", "5902": "void"}
    city.clock.advance(days=1)
    traveller.enrolment.repay()
    city.clock.advance(working_days=3)
    assert buys(city).code == "filing.missing"
    traveller.filings.file("590100", "long_stay")
    assert states(traveller) == {"5901": "active", "5902": "void"}
    assert buys(city).accepted


def test_filings_are_void_and_made_anew_under_a_frozen_clock(traveller):
    """However often cover breaks and comes back in one millisecond, a filing of before each break is void."""
    for _ in range(3):
        traveller.filings.file("590100")
        assert states(traveller) == {"5901": "active"}
        traveller.enrolment.suspend()
        assert states(traveller) == {"5901": "void"}
        traveller.enrolment.repay(sync_workdays=0)
        assert states(traveller) == {"5901": "void"}


def test_cover_that_lapses_by_itself_makes_filings_void(city, traveller):
    """Nobody suspended anybody: the month was not paid for, and the filing is void from its end on."""
    traveller.filings.file("590100", "long_stay")
    traveller.enrolment.stop_paying()
    city.clock.advance_to("2026-03-31T23:59:59.999")
    assert states(traveller) == {"5901": "active"}
    city.clock.advance_to("2026-04-01")
    assert states(traveller) == {"5901": "void"}


def test_a_new_enrolment_brings_no_filing_back(city, traveller):
    """Who ended the enrolment and enrolled again files again."""
    traveller.filings.file("590100", "long_stay")
    city.clock.advance(days=1)
    traveller.enrolment.end()
    assert states(traveller) == {"5901": "void"}
    traveller.enrolment.enrol()
    assert states(traveller) == {"5901": "void"}


def test_a_policy_may_leave_filings_in_force(url):
    """Where a suspension does not touch filings, the one of before is good after the repayment."""
    lasting = policy(cross_region={"void_on_suspension": False, "pharmacy": "account_only_with_filing"})
    with ybcode.open_sandbox(url, seed=1, preset=lasting) as sandbox:
        person = sandbox.person("user_out_of_province")
        person.enrolment.suspend()
        assert states(person) == {"5901": "active"}
        person.enrolment.repay(sync_workdays=0)
        assert buys(sandbox, "user_out_of_province").accepted


def test_a_stay_in_hospital_is_filed_for_everywhere(sandbox):
    """Under the standard policy a purchase away needs no filing, and money for a hospital stay does."""
    assert buys(sandbox).accepted
    assert buys(sandbox, place="hospital_ok", scene=PREPAID).code == "filing.missing"
    assert buys(sandbox, "user_out_of_province", "hospital_ok", PREPAID).accepted
    assert buys(sandbox, "user_ok", "hospital_ok", PREPAID).accepted, "at home nothing is filed"
    assert sandbox.person("user_unfiled").status(place="hospital_ok", scene=PREPAID).refusals[0].evidence == {
        "area": "5901"
    }


def test_the_resident_of_elsewhere_has_filed_already(sandbox):
    """user_out_of_province begins with a filing of a long stay at home's area; user_unfiled with none."""
    ((filed, state),) = sandbox.person("user_out_of_province").filings.all()
    assert filed == Filing(area="5901", kind="long_stay", from_ms=NINE)
    assert state == "active"
    assert sandbox.person("user_unfiled").filings.all() == ()


def test_a_filing_is_withdrawn_once(city, traveller):
    """When two clerks withdraw one filing, the second is told that there is none in force."""
    traveller.filings.file("590100")
    with (
        interrupted(city, FilingsOf, lambda: traveller.filings.withdraw("590100")),
        pytest.raises(ValueError, match="a filing that is none cannot withdraw"),
    ):
        traveller.filings.withdraw("590100")
    assert [event.event for event in traveller.history()] == ["file", "withdraw"]


# ------------------------------------------------------------------ receipts


def test_a_receipt_is_kept_and_numbered(sandbox):
    """A receipt tells where, when and how much; now when nothing is said, and never later."""
    claims = sandbox.person("user_ok").claims
    first = claims.keep("hospital_ok", 12_345)
    place = sandbox.places["hospital_ok"].institution_id
    assert first == Claim(number=1, institution=place, care_ms=NINE, amount_fen=12_345)
    named = [claims.keep("H59010100099", 1, care=care) for care in ("2026-03-01", date(2026, 3, 1), NINE - 1)]
    assert [one.number for one in named] == [2, 3, 4]
    assert named[0].care_ms == named[1].care_ms == NINE - 33 * 3_600_000
    assert claims.all() == (first, *named)
    assert sandbox.person("user_retired").claims.all() == ()


@pytest.mark.parametrize(
    ("region", "state", "reason"),
    [(None, "rejected", "not_retroactive"), ("retro_city", "approved", None)],
)
def test_care_in_the_break_is_paid_for_where_the_region_says_so(url, region, state, reason):
    """A receipt of the time of arrears is rejected in general, and approved in a city that pays for it."""
    with ybcode.open_sandbox(url, seed=1, region=region) as sandbox:
        person = sandbox.person("user_suspended")
        person.claims.keep("hospital_ok", 50_000, care="2026-03-01T12:00")
        early = person.claims.file(1)
        assert (early.state, early.reason) == ("rejected", "suspended")
        person.enrolment.repay()
        sandbox.clock.advance(working_days=3)
        filed = person.claims.file(1)
        assert (filed.state, filed.reason) == (state, reason)
        assert person.claims.all() == (filed,)
        told = [(event.was, event.now) for event in person.history() if event.machine == "claim"]
        assert told == [("none", "kept"), ("kept", "rejected"), ("rejected", state)]


def test_what_was_approved_is_not_filed_again(sandbox):
    """A receipt is paid once."""
    claims = sandbox.person("user_ok").claims
    claims.keep("pharmacy_ok", 700)
    assert claims.file(1).state == "approved"
    with pytest.raises(ValueError, match="a claim that is approved cannot file"):
        claims.file(1)
    assert [one.state for one in claims.all()] == ["approved"]


def test_care_in_a_waiting_period_is_not_paid_for(sandbox):
    """A receipt of after the sync and before entitlement is rejected as waiting, one of after approved."""
    person = sandbox.person("user_not_enrolled")
    person.claims.keep("pharmacy_ok", 700)
    assert person.claims.file(1).reason == "no_enrolment"
    person.enrolment.enrol("flexible")
    sandbox.clock.advance(days=10)
    person.claims.keep("pharmacy_ok", 700)
    sandbox.clock.advance_to("2026-04-01")
    person.claims.keep("pharmacy_ok", 700)
    decided = [person.claims.file(number) for number in (1, 2, 3)]
    assert [(one.state, one.reason) for one in decided] == [
        ("rejected", "not_retroactive"),
        ("rejected", "waiting"),
        ("approved", None),
    ]


@pytest.mark.parametrize(
    ("region", "late_days", "state"),
    [(None, 30, "approved"), (None, 31, "rejected"), ("retro_city", 120, "approved")],
)
def test_a_newborns_care_is_paid_for_since_birth(url, region, late_days, state):
    """Enrolled within 90 days (retro_city: 180) a newborn's receipts since birth are good."""
    with ybcode.open_sandbox(url, seed=1, region=region) as sandbox:
        person = sandbox.person("user_newborn")
        assert (sandbox.clock.now.date() - person.person.id_number.birth).days == 60
        person.claims.keep("hospital_ok", 88_000, care=person.person.id_number.birth)
        sandbox.clock.advance(days=late_days)
        person.enrolment.enrol("resident")
        sandbox.clock.advance(working_days=3)
        assert person.claims.file(1).state == state
        hindrances = [one.code for one in person.status().refusals]
        assert hindrances[0] == "code.not_activated"
        assert hindrances[1:] == ([] if state == "approved" else ["enrolment.waiting"])


def test_a_drawer_of_receipts_is_full_one_day():
    """A person keeps a thousand receipts; the next one is refused in one sentence."""
    with ybcode.open_sandbox(seed=1) as sandbox:
        claims = sandbox.person("user_ok").claims
        for _ in range(MAX_CLAIMS):
            claims.keep("pharmacy_ok", 1)
        with pytest.raises(ValueError, match="a person keeps at most 1000 receipts"):
            claims.keep("pharmacy_ok", 1)
        assert len(claims.all()) == MAX_CLAIMS
        assert len(sandbox.person("user_ok").history()) == 1_000
