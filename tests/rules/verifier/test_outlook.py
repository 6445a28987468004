"""The order of the settle gate: the verdict tells the first trouble, the outlook tells all."""

import itertools
from dataclasses import replace

import pytest

from tests.rules.cast import (
    AWAY_HOSPITAL,
    HOSPITAL,
    NOW_MS,
    PHARMACY,
    POLICY,
    counter,
    filing,
    policy,
    revoked,
)
from tests.rules.verifier.gate import UNTIL_MS, facts, settle
from ybcode.rules.holders.enrolment import Enrolment
from ybcode.rules.holders.selection import Selection
from ybcode.rules.holders.standing import Account, Inquiry, Risk, Sanction
from ybcode.rules.institutions import BOTH_FUNDS
from ybcode.rules.verifier import outlook
from ybcode.rules.verifier.entitlement import SETTLE

# All that can stand against a resident at a hospital, in the order in which it is told: at home one has
# chosen it, away from home it is networked and filed for.
TROUBLES = {
    "credential": [None, "code.revoked"],
    "enrolment": [None, "enrolment.none", "enrolment.ended", "enrolment.suspended"],
    "force": [None, "enrolment.syncing", "enrolment.waiting"],
    "place": [None, "enrolment.wrong_region", "enrolment.out_of_step"],
    "account": [None, "account.frozen", "account.closed"],
    "sanction": [None, "sanction.suspended"],
    "inquiry": [None, "inquiry.overdue"],
    "risk": [None, "risk.locked"],
    "chosen": [None, "place.not_chosen"],
    "region": [None, "place.no_cross_region"],
    "filing": [None, "filing.missing", "filing.expired"],
    "funds": [None, "place.not_opened"],
}
STATUSES = {None: "normal", **{f"enrolment.{one}": one for one in ("none", "ended", "suspended")}}
ACCOUNTS = {None: "normal", "account.frozen": "frozen", "account.closed": "closed"}
PLACES = {
    None: Selection(),
    "enrolment.wrong_region": Selection(state="wrong", region="580100"),
    "enrolment.out_of_step": Selection(state="syncing", region="580100", synced_ms=UNTIL_MS),
}
FILINGS = {None: filing(), "filing.missing": None, "filing.expired": filing(until_ms=NOW_MS)}
NOT_HERE = {"home": {"region", "filing"}, "away": {"chosen"}}
ALL = policy(places={"choice_needed": True}, cross_region={"filing_outpatient": True})


def troubled(wrong, where):
    """Facts and counter with all that is wrong."""
    place = replace(
        HOSPITAL if where == "home" else AWAY_HOSPITAL,
        cross_region=wrong["region"] is None,
        funds=frozenset({"account"}) if wrong["funds"] else BOTH_FUNDS,
    )
    rows = facts(
        row=revoked() if wrong["credential"] else None,
        enrolment=Enrolment(
            kind="resident",
            status=STATUSES[wrong["enrolment"]],
            synced_from_ms=UNTIL_MS if wrong["force"] == "enrolment.syncing" else 0,
            entitled_from_ms=UNTIL_MS if wrong["force"] == "enrolment.waiting" else 0,
        ),
        selection=PLACES[wrong["place"]],
        account=Account(state=ACCOUNTS[wrong["account"]]),
        sanction=Sanction(until_ms=UNTIL_MS if wrong["sanction"] else None),
        inquiry=Inquiry(state="open", due_ms=NOW_MS) if wrong["inquiry"] else Inquiry(),
        risk=Risk(locked_until_ms=UNTIL_MS if wrong["risk"] else None),
        chosen=None if wrong["chosen"] else place.institution_id,
        filed=FILINGS[wrong["filing"]],
    )
    return rows, counter("01301", place)


@pytest.mark.parametrize("where", NOT_HERE)
@pytest.mark.parametrize("status", TROUBLES["enrolment"])
def test_of_all_that_stands_against_a_person_the_first_is_told(status, where):
    """All combinations: the gate tells the first, the outlook every one but what is wrong with the code."""
    axes = dict(TROUBLES, enrolment=[status]) | {name: [None] for name in NOT_HERE[where]}
    combinations = list(itertools.product(*axes.values()))
    assert len(combinations) == {"home": 1_728, "away": 5_184}[where]
    for one in combinations:
        wrong = dict(zip(TROUBLES, one, strict=True))
        rows, at = troubled(wrong, where)
        if status is not None:
            wrong["force"] = None  # clocks run for an enrolment that is normal
        expected = [code for code in wrong.values() if code]
        if status == "enrolment.suspended" and wrong["funds"]:
            expected.pop()  # who has no money at all was answered by the enrolment
        told = [refusal.code for refusal in outlook(at, rows, policy=ALL, now_ms=NOW_MS)]
        assert told == [code for code in expected if code != "code.revoked"], wrong
        assert settle(rows, at, rules=ALL).code == next(iter(expected), None), wrong


def test_the_settle_gate_asks_in_one_order():
    """Credential, enrolment, standing, region, filing, funds (code-format.md, step 10); each check once."""
    assert [check.__name__ for check in SETTLE] == [
        "credential_is_live",
        "enrolment_is_normal",
        "enrolment_is_in_force",
        "code_opens_on_the_right_place",
        "regions_are_in_step",
        "account_is_normal",
        "no_sanction_runs",
        "no_inquiry_is_overdue",
        "no_risk_lock_runs",
        "place_is_chosen",
        "cross_region_is_open",
        "care_away_is_filed",
        "some_fund_is_open",
    ]


def test_an_outlook_tells_of_the_place_first():
    """A place that is not 定点 is told of, beside all that stands against the person."""
    where = counter("02121", replace(PHARMACY, designated=False))
    rows = facts(sanction=Sanction(until_ms=UNTIL_MS), risk=Risk(locked_until_ms=UNTIL_MS))
    codes = [refusal.code for refusal in outlook(where, rows, policy=POLICY, now_ms=NOW_MS)]
    assert codes == ["place.not_designated", "sanction.suspended", "risk.locked"]
