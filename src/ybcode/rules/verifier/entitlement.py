"""The ordered checks of the settle gate: may this person settle here and now, and with which money?

One function a check, one sentence each, in the order of code-format.md, step 10: enrolment and
the place of it that the code opens on, standing, region, filing. They are asked for scenes that move
money, and again at every later call.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ybcode.errors import Refusal
from ybcode.rules.calendar import DAY_MS, told
from ybcode.rules.holders.clocks import in_sync_window
from ybcode.rules.holders.filing import area_of, state_of
from ybcode.rules.institutions import BOTH_FUNDS, INPATIENT_SCENES, Fund, same_area
from ybcode.rules.verifier.checks import Check, credential_is_live

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ybcode.rules.institutions import Institution
    from ybcode.rules.policy import Policy
    from ybcode.rules.verifier.claims import Claim
    from ybcode.rules.verifier.facts import Facts

_NO_ENROLMENT = Refusal("enrolment.none")
_NOT_CHOSEN = Refusal("place.not_chosen")
_NO_CROSS_REGION = Refusal("place.no_cross_region")
_OF_THE_MEMBER = frozenset({"enrolment", "account", "sanction", "inquiry", "risk"})
"""Families of refusals that are the member's own affair."""
_NO_FUNDS: frozenset[Fund] = frozenset()
_ACCOUNT_ALONE: frozenset[Fund] = frozenset({"account"})
_POOLED_ALONE: frozenset[Fund] = frozenset({"pooled"})


def enrolment_is_normal(_claim: Claim, facts: Facts, policy: Policy, _now_ms: int) -> Refusal | None:
    """Who is not, no longer, or for now not insured settles nothing (S3 「无有效参保信息」)."""
    one = facts.holder.enrolment
    if one.status == "normal" or (one.status == "suspended" and _own_funds(facts, policy)):
        return None
    if one.status == "none":
        return _NO_ENROLMENT
    if one.status == "ended":
        return Refusal("enrolment.ended", {"since": told(one.since_ms)})
    return Refusal("enrolment.suspended", {"since": told(one.since_ms), "reason": one.reason or "-"})


def enrolment_is_in_force(_claim: Claim, facts: Facts, _policy: Policy, now_ms: int) -> Refusal | None:
    """After a break two clocks run, the law's and the system's; the later one answers (S3, X9)."""
    one = facts.holder.enrolment
    until_ms = max(one.entitled_from_ms, one.synced_from_ms)
    if until_ms <= now_ms or one.status != "normal":
        return None
    code = "enrolment.syncing" if one.synced_from_ms >= one.entitled_from_ms else "enrolment.waiting"
    return Refusal(code, {"until": told(until_ms), "until_ms": until_ms})


def code_opens_on_the_right_place(
    _claim: Claim, facts: Facts, _policy: Policy, _now_ms: int
) -> Refusal | None:
    """A code that opens on another place of enrolment settles nothing (O17 「暂时无法使用医保码」)."""
    one = facts.holder.selection
    return Refusal("enrolment.wrong_region", {"region": one.region or "-"}) if one.state == "wrong" else None


def regions_are_in_step(_claim: Claim, facts: Facts, _policy: Policy, _now_ms: int) -> Refusal | None:
    """After a switch the regions' systems sync first (O17 「各地信息系统不统一,数据没有及时同步」)."""
    one = facts.holder.selection
    if one.state != "syncing" or one.synced_ms is None:
        return None
    return Refusal("enrolment.out_of_step", {"until": told(one.synced_ms), "until_ms": one.synced_ms})


def account_is_normal(_claim: Claim, facts: Facts, _policy: Policy, _now_ms: int) -> Refusal | None:
    """A frozen or closed account settles nothing (S4 「账号已注销或被冻结」)."""
    one = facts.holder.account
    if one.state == "frozen":
        return Refusal("account.frozen", {"since": told(one.since_ms), "reason": one.reason or "-"})
    return Refusal("account.closed", {"since": told(one.since_ms)}) if one.state == "closed" else None


def no_sanction_runs(_claim: Claim, facts: Facts, _policy: Policy, _now_ms: int) -> Refusal | None:
    """While networked settlement is suspended by decision, the person pays in full (O2)."""
    until_ms = facts.holder.sanction.until_ms
    if until_ms is None:
        return None
    return Refusal("sanction.suspended", {"until": told(until_ms), "until_ms": until_ms})


def no_inquiry_is_overdue(_claim: Claim, facts: Facts, _policy: Policy, _now_ms: int) -> Refusal | None:
    """An inquiry that was not answered in time holds settlement up (S4 「避免因逾期未处理」)."""
    one = facts.holder.inquiry
    if one.state != "overdue":
        return None
    return Refusal("inquiry.overdue", {"since": told(one.due_ms or 0)})


def no_risk_lock_runs(_claim: Claim, facts: Facts, _policy: Policy, _now_ms: int) -> Refusal | None:
    """A temporary lock refuses until its time, or until the person is seen (S4 「临时锁定」)."""
    until_ms = facts.holder.risk.locked_until_ms
    return (
        None if until_ms is None else Refusal("risk.locked", {"until": told(until_ms), "until_ms": until_ms})
    )


def place_is_chosen(claim: Claim, facts: Facts, policy: Policy, _now_ms: int) -> Refusal | None:
    """Where people choose a hospital at home (选点), another one there settles nothing."""
    counter = claim.counter
    if counter is None or not policy.places.choice_needed or _away(claim, facts) is not None:
        return None
    if counter.institution.kind == "pharmacy":
        return None
    return None if facts.holder.chosen == counter.institution.institution_id else _NOT_CHOSEN


def cross_region_is_open(claim: Claim, facts: Facts, policy: Policy, _now_ms: int) -> Refusal | None:
    """For a person insured elsewhere the place must be networked (S2 「就医地需开通异地联网结算」)."""
    place = _away(claim, facts)
    if place is None:
        return None
    assert facts.subject is not None
    other_province = facts.subject.province != place.region[:2]
    if other_province and facts.binding is not None and not policy.family.cross_province:
        return _NO_CROSS_REGION  # S2 「支持跨省使用」
    rule = policy.cross_region.pharmacy if place.kind == "pharmacy" else "open"
    closed = rule == "off" or (rule == "in_province" and other_province)
    return _NO_CROSS_REGION if closed or not place.cross_region else None


def care_away_is_filed(claim: Claim, facts: Facts, policy: Policy, now_ms: int) -> Refusal | None:
    """Care away from home is filed for where the policy asks so, and again after a break (S3, X14, X15)."""
    place, counter = _away(claim, facts), claim.counter
    if place is None or counter is None or not _filing_needed(place, counter.scene, policy):
        return None
    one = facts.filing
    state = state_of(one, facts.holder.enrolment, policy.cross_region, now_ms=now_ms)
    if state == "active":
        return None
    if state == "expired" and one is not None:
        return Refusal("filing.expired", {"since": told(one.until_ms or 0)})
    return Refusal("filing.missing", {"area": area_of(place.region)})


def some_fund_is_open(claim: Claim, facts: Facts, policy: Policy, _now_ms: int) -> Refusal | None:
    """A place that is open for accounts only settles nothing for whom has none (S3 「不设个人账户」)."""
    own = _own_funds(facts, policy)
    if claim.counter is None or not own or open_funds(claim, facts, policy):
        return None  # who has no money at all was answered by the enrolment
    needed = own & _funds_for(claim, facts, policy) or own
    return Refusal("place.not_opened", {"service": "统筹" if "pooled" in needed else "个人账户"})


OF_THE_PERSON: tuple[Check[Claim], ...] = (
    enrolment_is_normal,
    enrolment_is_in_force,
    code_opens_on_the_right_place,
    regions_are_in_step,
    account_is_normal,
    no_sanction_runs,
    no_inquiry_is_overdue,
    no_risk_lock_runs,
    place_is_chosen,
    cross_region_is_open,
    care_away_is_filed,
    some_fund_is_open,
)
"""What is asked of the person and the place, whatever was shown."""

SETTLE: tuple[Check[Claim], ...] = (credential_is_live, *OF_THE_PERSON)
"""Asked for scenes that move money, and again at every later call."""


def of_a_member(refusal: Refusal, facts: Facts) -> Refusal:
    """A refusal as a binder's counter hears it: the member's own insurance is not in order (S2).

    Args:
        refusal: of the settle gate.
        facts: with the family binding, where a relative's phone showed the code.
    """
    if facts.binding is None or refusal.code.split(".", maxsplit=1)[0] not in _OF_THE_MEMBER:
        return refusal
    return Refusal("family.member_abnormal", {"cause": refusal.code})


def open_funds(claim: Claim, facts: Facts, policy: Policy) -> frozenset[Fund]:
    """Which money may pay here: the pooled fund, the account, both or none.

    Args:
        claim: where.
        facts: of whom, as of now.
        policy: ``enrolment.suspended_*``, ``enrolment.resident_account``, ``cross_region.pharmacy``.
    """
    counter = claim.counter
    if counter is None:
        return _NO_FUNDS
    return counter.institution.funds & _own_funds(facts, policy) & _funds_for(claim, facts, policy)


def _own_funds(facts: Facts, policy: Policy) -> frozenset[Fund]:
    """Which money a person has a claim to, wherever it is spent."""
    one, rules = facts.holder.enrolment, policy.enrolment
    funds = BOTH_FUNDS
    if one.status == "suspended":  # X8
        funds -= _NO_FUNDS if rules.suspended_pooled else _POOLED_ALONE
        funds -= _NO_FUNDS if rules.suspended_account else _ACCOUNT_ALONE
    if one.kind == "resident" and not rules.resident_account:  # X11
        funds &= _POOLED_ALONE
    return funds


def _funds_for(claim: Claim, facts: Facts, policy: Policy) -> frozenset[Fund]:
    """Which money a place of this kind may take from a person insured there or elsewhere (X15)."""
    away = _away(claim, facts)
    limited = away is not None and away.kind == "pharmacy" and policy.cross_region.pharmacy != "pooled"
    return _ACCOUNT_ALONE if limited else BOTH_FUNDS


def notices(facts: Facts, policy: Policy, now_ms: int) -> Iterator[Refusal]:
    """What rides on an acceptance: cover that is about to break, data that are due.

    Args:
        facts: of whom, as of now.
        policy: ``enrolment.warn_days`` and the window of the yearly update.
        now_ms: the instant, in ms.
    """
    yield from misconceived(policy)
    one = facts.holder.enrolment
    if one.status != "normal":
        return
    paid_ms, due_ms = one.paid_until_ms, one.update_due_ms
    # S3 「避免医疗空窗期」: told before it happens.
    if paid_ms is not None and paid_ms - now_ms <= policy.enrolment.warn_days * DAY_MS:
        yield Refusal("enrolment.lapsing", {"until": told(paid_ms), "until_ms": paid_ms})
    if due_ms is not None and in_sync_window(policy, now_ms=now_ms):
        yield Refusal("enrolment.update_due", {"until": told(due_ms), "until_ms": due_ms})


def misconceived(policy: Policy) -> tuple[Refusal, ...]:
    """What rides on every acceptance where a binding is taken for mutual aid: that it is none (S2).

    Args:
        policy: ``family.debit_source``.
    """
    return (Refusal("family.not_mutual_aid"),) if policy.family.debit_source == "binder" else ()


def _away(claim: Claim, facts: Facts) -> Institution | None:
    """The place, when it does not stand where the subject is insured."""
    counter, subject = claim.counter, facts.subject
    if counter is None or subject is None or same_area(subject.region, counter.institution.region):
        return None
    return counter.institution


def _filing_needed(place: Institution, scene: str, policy: Policy) -> bool:
    rules = policy.cross_region
    if place.kind == "pharmacy":
        return rules.pharmacy == "account_only_with_filing"
    return rules.filing_inpatient if scene in INPATIENT_SCENES else rules.filing_outpatient
