"""备案: how long a filing for care elsewhere is good, and what makes it void."""

from dataclasses import replace
from itertools import pairwise
from typing import get_args

import pytest

from tests.rules.cast import DAY_MS, at, policy
from ybcode.rules.holders.enrolment import Enrolment, cure, stop_paying, suspend
from ybcode.rules.holders.enrolment import as_of as enrolment_as_of
from ybcode.rules.holders.filing import (
    TRANSITIONS,
    Filing,
    Kind,
    State,
    area_of,
    file,
    state_of,
    withdraw,
)

POLICY = policy()
RULES = POLICY.cross_region
MADE = "2026-03-02 09:00"
MADE_MS = at(MADE)
INSURED = Enrolment()


def filed(kind="temporary", now=MADE, enrolment=INSURED, **rules):
    """A filing for care in region 580201."""
    return file("580201", kind, enrolment, policy(cross_region=rules).cross_region, now_ms=at(now))


def stands(one, now_ms, enrolment=INSURED, rules=RULES):
    """Where a filing stands."""
    return state_of(one, enrolment, rules, now_ms=now_ms)


def test_the_moves_of_a_filing():
    """none → active → expired | void (domain.md, E); filing again makes it active, withdrawing ends it."""
    assert TRANSITIONS["none", "file"] == "active"
    assert TRANSITIONS["active", "term ends"] == TRANSITIONS["active", "cover breaks"].replace(
        "void", "expired"
    )
    for state in get_args(State):
        assert TRANSITIONS[state, "file"] == "active"
        assert ((state, "withdraw") in TRANSITIONS) is (state == "active")


@pytest.mark.parametrize(
    ("kind", "now", "last_day"),
    [
        ("temporary", MADE, "2026-09-02"),  # O22: at least six months
        ("temporary", "2026-08-31 09:00", "2027-02-28"),
        ("referral", MADE, "2026-06-02"),  # W68: at most three
        ("emergency", MADE, "2026-03-12"),  # M16: within ten days
        ("emergency", "2026-03-02 23:59:59.999", "2026-03-12"),
        ("long_stay", MADE, None),  # O22: long-term valid
    ],
)
def test_a_filing_is_good_for_a_term_of_its_kind(kind, now, last_day):
    """To the end of the last day; a long stay has no end."""
    one = filed(kind, now)
    assert (one.kind, one.area, one.from_ms) == (kind, "5802", at(now))
    if last_day is None:
        assert one.until_ms is None
        assert stands(one, at("9999-12-31")) == "active"
        return
    end_ms = at(last_day) + DAY_MS
    assert one.until_ms == end_ms
    for later_ms, state in ((-1, "active"), (0, "expired"), (1, "expired")):
        assert stands(one, end_ms + later_ms) == state


@pytest.mark.parametrize(
    ("kind", "rules", "last_day"),
    [
        ("temporary", {"temporary_months": 12}, "2027-03-02"),
        ("referral", {"referral_months": 1}, "2026-04-02"),
        ("emergency", {"emergency_days": 30}, "2026-04-01"),
    ],
)
def test_the_terms_are_policy(kind, rules, last_day):
    """A region has terms of its own (W68: others up to a year)."""
    assert filed(kind, **rules).until_ms == at(last_day) + DAY_MS


@pytest.mark.parametrize("kind", ["", "holiday", None])
def test_an_unknown_kind_is_refused(kind):
    """long_stay, temporary, referral or emergency."""
    with pytest.raises(ValueError, match="choose long_stay, temporary, referral, emergency"):
        filed(kind)
    assert len(get_args(Kind)) == 4


@pytest.mark.parametrize("region", ["", "5802", "58020", "5802011", "58020x", "５８０２０１", "-58020"])
def test_a_region_has_six_digits(region):
    """GB/T 2260; anything else is refused."""
    with pytest.raises(ValueError, match="a region has six digits"):
        file(region, "temporary", INSURED, RULES, now_ms=MADE_MS)


def test_a_filing_is_for_a_pooling_area():
    """The first four digits: every place of the city."""
    assert area_of("580201") == area_of("580299") == "5802"
    assert area_of("580301") == "5803"


# ------------------------------------------------------------------ void


@pytest.mark.parametrize(
    ("before", "after", "state"), [(0, 0, "active"), (2, 2, "active"), (0, 1, "void"), (1, 3, "void")]
)
def test_a_break_after_it_makes_a_filing_void(before, after, state):
    """S3 「异地就医需重新备案」: a filing does not survive a suspension, one that is made after it holds."""
    one = filed(enrolment=replace(INSURED, breaks=before))
    now = replace(INSURED, breaks=after)
    keeps = policy(cross_region={"void_on_suspension": False}).cross_region
    assert stands(one, MADE_MS + DAY_MS, now) == state
    assert stands(one, MADE_MS + DAY_MS, now, keeps) == "active"


def test_story_d5_a_filing_is_void_after_the_break_until_it_is_made_again():
    """D5.5: valid before, void while suspended and after, good again when re-filed."""
    before, broke, paid, later = (f"2025-{day} 10:00" for day in ("03-10", "04-01", "04-25", "05-10"))
    one = filed("long_stay", before)
    broken = suspend(Enrolment(), "arrears", now_ms=at(broke))
    cured, _ = cure(broken, "repay", policy=POLICY, now_ms=at(paid))
    assert stands(one, at(broke) - 1) == "active"
    assert stands(one, at(broke), broken) == "void"
    assert stands(one, at(later), cured) == "void"
    assert stands(filed("long_stay", later, cured), at(later), cured) == "active"


@pytest.mark.parametrize("status", ["none", "suspended", "ended"])
def test_who_is_not_insured_files_nothing(status):
    """S3: a filing is made anew after the suspension, not during it."""
    with pytest.raises(ValueError, match=f"an enrolment that is {status} files nothing: resume it first"):
        filed(enrolment=replace(INSURED, status=status))


def test_filed_in_the_millisecond_of_the_break_it_comes_after():
    """A frozen clock: suspended, paid and filed at one instant, and the filing holds."""
    broken = suspend(Enrolment(), "arrears", now_ms=MADE_MS)
    cured, _ = cure(broken, "repay", policy=POLICY, now_ms=MADE_MS)
    assert stands(filed(enrolment=cured), MADE_MS, cured) == "active"


def test_a_second_break_in_that_millisecond_makes_it_void_again():
    """A frozen clock: suspended, paid, filed, suspended and paid once more, and it takes another filing."""
    cover = Enrolment()
    filings = []
    for _ in range(2):
        broken = suspend(cover, "arrears", now_ms=MADE_MS)
        cover, _ = cure(broken, "repay", policy=POLICY, now_ms=MADE_MS)
        filings.append(filed(enrolment=cover))
    assert [stands(one, MADE_MS, cover) for one in filings] == ["void", "active"]


def test_a_lapse_that_nobody_wrote_makes_it_void_too():
    """Nobody pays beyond March: on 1 April the filing is void at the same millisecond."""
    stopped = stop_paying(Enrolment(), now_ms=MADE_MS)
    first_ms = at("2026-04-01")
    for now_ms, state in ((first_ms - 1, "active"), (first_ms, "void")):
        assert stands(filed(), now_ms, enrolment_as_of(stopped, now_ms)) == state


@pytest.mark.parametrize(
    ("breaks", "states"),
    [
        ([], ["active", "active", "expired", "expired"]),
        ([50], None),  # void from then on, or void and then expired
        ([150], None),  # it had expired when cover broke
        ([50, 150], None),  # it was void when its term ended, and cover broke once more
    ],
)
def test_time_moves_a_filing_as_the_table_says(breaks, states):
    """At each of four instants it stays where it is, or goes by an event of the table."""
    one = Filing(area="5802", kind="temporary", from_ms=0, until_ms=100)
    seen = []
    for now_ms in (10, 60, 110, 160):
        past = sum(ms <= now_ms for ms in breaks)
        seen.append(stands(one, now_ms, replace(INSURED, breaks=past)))
    assert seen == (states or seen)
    moves = {(was, now) for (was, _), now in TRANSITIONS.items()}
    for was, now in pairwise(seen):
        assert was == now or (was, now) in moves


# ------------------------------------------------------------------ taken back


def test_a_filing_can_be_taken_back():
    """Withdrawn is as good as none, whatever else it was; and it can be made again."""
    one = withdraw(filed(), "active")
    assert one == replace(filed(), withdrawn=True)
    assert stands(one, MADE_MS) == "none"
    assert stands(None, MADE_MS) == "none"
    assert stands(one, at("2030-01-01"), replace(INSURED, breaks=1)) == "none"


@pytest.mark.parametrize("state", ["none", "expired", "void"])
def test_only_a_filing_in_force_is_taken_back(state):
    """There is nothing to withdraw otherwise."""
    with pytest.raises(ValueError, match=f"a filing that is {state} cannot withdraw: it can .*file"):
        withdraw(None if state == "none" else filed(), state)
