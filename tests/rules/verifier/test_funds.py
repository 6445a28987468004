"""Which money may pay where (X8, X11, X15), and what is told beside an acceptance."""

from dataclasses import replace

import pytest

from tests.rules.cast import (
    AWAY_HOSPITAL,
    AWAY_PHARMACY,
    DAY_MS,
    HANDLE,
    HOSPITAL,
    NOW_MS,
    PERSON,
    PHARMACY,
    PROVINCE,
    TICK,
    at,
    counter,
    filing,
    policy,
    refuses,
)
from tests.rules.verifier.gate import SINCE, SINCE_MS, facts, settle
from ybcode.rules.calendar import told
from ybcode.rules.holders.enrolment import Enrolment
from ybcode.rules.verifier import CodeClaim, Facts, outlook
from ybcode.rules.verifier.entitlement import notices, open_funds

BOTH, POOLED, ACCOUNT, NONE = (
    frozenset(funds) for funds in (("pooled", "account"), ("pooled",), ("account",), ())
)
ACCOUNT_ONLY = replace(PHARMACY, funds=ACCOUNT)
POOLED_ONLY = replace(HOSPITAL, funds=POOLED)
EMPLOYEE, RESIDENT = Enrolment(), Enrolment(kind="resident")
SUSPENDED = Enrolment(status="suspended", reason="arrears", since_ms=SINCE_MS)


def money(one, place, /, *, filed=None, **tables):
    """The verdict at a place under a policy, for a scene that moves money."""
    where = counter(place.default_scene, place)
    return settle(facts(enrolment=one, filed=filed), where, rules=policy(**tables))


@pytest.mark.parametrize(
    ("enrolment", "place", "tables", "funds"),
    [
        (EMPLOYEE, PHARMACY, {}, BOTH),
        (EMPLOYEE, HOSPITAL, {}, BOTH),
        (replace(EMPLOYEE, kind="flexible"), PHARMACY, {}, BOTH),
        # A pharmacy may be open for accounts only (domain.md, B.10).
        (EMPLOYEE, ACCOUNT_ONLY, {}, ACCOUNT),
        (EMPLOYEE, POOLED_ONLY, {}, POOLED),
        # X11: S3 「城乡居民医保…不设个人账户」 against S2 「会直接进入医保卡,形成个人账户余额」.
        (RESIDENT, PHARMACY, {}, POOLED),
        (RESIDENT, PHARMACY, {"enrolment": {"resident_account": True}}, BOTH),
        (RESIDENT, ACCOUNT_ONLY, {"enrolment": {"resident_account": True}}, ACCOUNT),
        # X8: S3 「个人账户余额可继续使用」, decided per region.
        (SUSPENDED, PHARMACY, {"enrolment": {"suspended_account": True}}, ACCOUNT),
        (SUSPENDED, PHARMACY, {"enrolment": {"suspended_pooled": True}}, POOLED),
        (SUSPENDED, PHARMACY, {"enrolment": {"suspended_account": True, "suspended_pooled": True}}, BOTH),
        (SUSPENDED, ACCOUNT_ONLY, {"enrolment": {"suspended_account": True}}, ACCOUNT),
        # X15: a drugstore in another area takes the account alone, unless the policy says otherwise.
        (EMPLOYEE, AWAY_PHARMACY, {}, ACCOUNT),
        (EMPLOYEE, AWAY_PHARMACY, {"cross_region": {"pharmacy": "pooled"}}, BOTH),
        (RESIDENT, AWAY_PHARMACY, {"cross_region": {"pharmacy": "pooled"}}, POOLED),
        (EMPLOYEE, AWAY_HOSPITAL, {}, BOTH),
        (EMPLOYEE, AWAY_HOSPITAL, {"cross_region": {"pharmacy": "off"}}, BOTH),
        (RESIDENT, AWAY_HOSPITAL, {}, POOLED),
        # The other way round: a policy of drugstores away says nothing of those at home.
        (EMPLOYEE, PHARMACY, {"cross_region": {"pharmacy": "off"}}, BOTH),
    ],
)
def test_which_money_may_pay(enrolment, place, tables, funds):
    """What the place has opened, less what the person has not, less what a policy keeps at home."""
    verdict = money(enrolment, place, **tables)
    assert verdict.accepted
    assert verdict.funds == funds == verdict.require().funds


SUSPENDED_MAY = {
    "account": {"enrolment": {"suspended_account": True}},
    "pooled": {"enrolment": {"suspended_pooled": True}},
}


@pytest.mark.parametrize(
    ("enrolment", "place", "tables", "service"),
    [
        # Who has no account, at a place that takes nothing else.
        (RESIDENT, ACCOUNT_ONLY, {}, "统筹"),
        (RESIDENT, AWAY_PHARMACY, {}, "统筹"),
        (EMPLOYEE, replace(AWAY_PHARMACY, funds=POOLED), {}, "个人账户"),
        (SUSPENDED, POOLED_ONLY, SUSPENDED_MAY["account"], "个人账户"),
        (SUSPENDED, ACCOUNT_ONLY, SUSPENDED_MAY["pooled"], "统筹"),
        (EMPLOYEE, replace(PHARMACY, funds=NONE), {}, "统筹"),
    ],
)
def test_where_no_money_may_pay(enrolment, place, tables, service):
    """W39: the answer names what this person would need here, and cannot use here."""
    refuses(money(enrolment, place, **tables).refusal, "place.not_opened", service=service)


@pytest.mark.parametrize(
    ("enrolment", "tables"),
    [
        (SUSPENDED, {}),
        (replace(SUSPENDED, kind="resident"), {}),
        # X8: a region leaves a suspended person the account; a resident has none.
        (replace(SUSPENDED, kind="resident"), SUSPENDED_MAY["account"]),
    ],
)
def test_who_is_suspended_hears_that_and_not_of_the_place(enrolment, tables):
    """S3 「暂停参保期间无法正常使用医保凭证进行就医结算」: a place that has opened both is not to blame."""
    refuses(
        money(enrolment, PHARMACY, **tables).refusal, "enrolment.suspended", since=SINCE, reason="arrears"
    )
    found = outlook(counter(), facts(enrolment=enrolment), policy=policy(**tables), now_ms=NOW_MS)
    assert [refusal.code for refusal in found] == ["enrolment.suspended"]


@pytest.mark.parametrize(
    ("pharmacy", "filed", "code"),
    [
        ("off", None, "place.no_cross_region"),  # W23 not yet
        ("off", filing(), "place.no_cross_region"),
        ("in_province", None, "place.no_cross_region"),  # W24; 58 is another province
        ("account_only", None, None),
        ("account_only_with_filing", None, "filing.missing"),  # W21
        ("account_only_with_filing", filing(), None),
        ("pooled", None, None),
    ],
)
def test_a_drugstore_in_another_area(pharmacy, filed, code):
    """X15: off, the account alone, the account with a filing, or all; a filing for hospitals is not asked."""
    tables = {"pharmacy": pharmacy, "filing_inpatient": True, "filing_outpatient": True}
    verdict = money(EMPLOYEE, AWAY_PHARMACY, filed=filed, cross_region=tables)
    assert verdict.code == code
    assert verdict.funds == (NONE if code else BOTH if pharmacy == "pooled" else ACCOUNT)


@pytest.mark.parametrize(
    ("scene", "inpatient", "outpatient", "code"),
    [
        ("01104", True, False, "filing.missing"),
        ("01104", False, True, None),
        ("01301", True, False, None),
        ("01301", False, True, "filing.missing"),
        ("01301", False, False, None),
    ],
)
def test_a_hospital_in_another_area(scene, inpatient, outpatient, code):
    """X14: a filing is asked for by the kind of care, each by a key of its own."""
    rules = policy(cross_region={"filing_inpatient": inpatient, "filing_outpatient": outpatient})
    assert settle(facts(), counter(scene, AWAY_HOSPITAL), rules=rules).code == code


@pytest.mark.parametrize(
    ("region", "code"),
    [
        ("580201", None),
        ("580199", None),  # another area of the province
        ("590100", "place.no_cross_region"),
    ],
)
def test_a_drugstore_in_the_province(region, code):
    """W24: within the province the account may pay, beyond it nothing may."""
    rows = replace(facts(), subject=replace(PERSON, region=region))
    rules = policy(cross_region={"pharmacy": "in_province"})
    verdict = settle(rows, counter("02121", AWAY_PHARMACY), rules=rules)
    assert verdict.code == code
    assert verdict.funds == (NONE if code else BOTH if region == "580201" else ACCOUNT)


@pytest.mark.parametrize(
    ("region", "away"),
    [("590100", False), ("590199", False), ("590200", True), ("580100", True), ("580201", True)],
)
def test_another_area_is_another_pooling_area(region, away):
    """Four digits: another district of the city is home."""
    rows = replace(facts(), subject=replace(PERSON, region=region))
    place = replace(PHARMACY, cross_region=False)
    assert settle(rows, counter("02121", place)).code == ("place.no_cross_region" if away else None)


def test_without_a_counter_no_money_moves():
    """A verifier that works without one opens no fund."""
    claim = CodeClaim(PROVINCE, HANDLE, TICK, None)
    assert open_funds(claim, facts(), policy()) == NONE
    verdict = settle(facts(), None)
    assert (verdict.accepted, verdict.funds) == (True, NONE)


def test_who_is_not_known_is_not_away():
    """Facts without a subject: nothing is asked of a region."""
    claim = CodeClaim(PROVINCE, HANDLE, TICK, counter("02121", AWAY_PHARMACY))
    assert open_funds(claim, Facts(), policy()) == BOTH


# ------------------------------------------------------------------ notices


def riding(enrolment, now_ms=NOW_MS, **rules):
    """What rides on an acceptance of this enrolment."""
    verdict = settle(facts(enrolment=enrolment), rules=policy(enrolment=rules), now_ms=now_ms)
    assert verdict.accepted
    return verdict.notices


@pytest.mark.parametrize(
    ("left_ms", "warn_days", "is_told"),
    [
        (30 * DAY_MS, 30, True),
        (30 * DAY_MS + 1, 30, False),
        (1, 30, True),
        (10 * DAY_MS, 7, False),
        (7 * DAY_MS, 7, True),
        (1, 0, False),
    ],
)
def test_a_gap_is_told_of_before_it_comes(left_ms, warn_days, is_told):
    """S3 「避免医疗空窗期」: enrolment.lapsing from so many days before, with the instant."""
    until_ms = NOW_MS + left_ms
    told_of = riding(Enrolment(paid_until_ms=until_ms), warn_days=warn_days)
    assert len(told_of) == is_told
    for notice in told_of:
        refuses(notice, "enrolment.lapsing", until=told(until_ms), until_ms=until_ms)
        assert notice.entry.kind == "notice"


@pytest.mark.parametrize(
    ("now", "is_told"),
    [
        ("2026-10-31 23:59:59.999", False),
        ("2026-11-01 00:00", True),
        ("2026-12-31 23:59:59.999", True),
    ],
)
def test_an_update_that_is_due_is_told_of(now, is_told):
    """S0 「需在每年12月底前完成信息更新」: in November and December, while it is missing."""
    due_ms = at("2027-01-01")
    told_of = riding(Enrolment(update_due_ms=due_ms), now_ms=at(now))
    assert len(told_of) == is_told
    for notice in told_of:
        refuses(notice, "enrolment.update_due", until="2027-01-01", until_ms=due_ms)
        assert notice.entry.kind == "notice"


def test_both_are_told_of_together():
    """First the gap, then the update; and neither where nothing is due."""
    one = Enrolment(paid_until_ms=at("2027-01-01"), update_due_ms=at("2027-01-01"))
    codes = [notice.code for notice in riding(one, now_ms=at("2026-12-20"))]
    assert codes == ["enrolment.lapsing", "enrolment.update_due"]
    assert riding(Enrolment(), now_ms=at("2026-12-20")) == ()


def test_nothing_rides_where_no_money_moves():
    """An identification at a counter carries no notice, and a suspended person is not warned of a gap."""
    due = Enrolment(paid_until_ms=NOW_MS + 1)
    assert settle(facts(enrolment=due), counter("02122")).notices == ()
    assert list(notices(facts(enrolment=replace(SUSPENDED, paid_until_ms=NOW_MS)), policy(), NOW_MS)) == []
