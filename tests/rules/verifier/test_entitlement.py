"""The settle gate: each check refuses with its entry and all its evidence, or lets pass."""

from dataclasses import replace

import pytest

from tests.rules.cast import (
    AWAY_HOSPITAL,
    AWAY_PHARMACY,
    HANDLE,
    HOSPITAL,
    NOW_MS,
    PERSON,
    PHARMACY,
    POLICY,
    PROVINCE,
    TICK,
    counter,
    filing,
    policy,
    refuses,
)
from tests.rules.verifier.gate import AT_HOME, ECTOKEN, SINCE, SINCE_MS, UNTIL, UNTIL_MS, facts, settle
from ybcode.rules.calendar import told
from ybcode.rules.holders.enrolment import Enrolment
from ybcode.rules.holders.selection import Selection
from ybcode.rules.holders.standing import Account, Inquiry, Risk, Sanction
from ybcode.rules.institutions import SCENES
from ybcode.rules.verifier import CodeClaim, outlook
from ybcode.rules.verifier.checks import credential_is_live

AWAY = counter("01301", AWAY_HOSPITAL)
CHOICE = policy(places={"choice_needed": True})
FILING = policy(cross_region={"filing_outpatient": True})


def enrolled(status="normal", **changes):
    """An enrolment of that status since SINCE_MS."""
    return Enrolment(status=status, since_ms=SINCE_MS, **changes)


# One row a sentence: what is written, where it is asked, under which policy, and what is answered.
REFUSED = [
    # S3 「无有效参保信息」.
    ({"enrolment": enrolled("none")}, AT_HOME, POLICY, "enrolment.none", {}),
    # S3 「暂停参保期间无法正常使用医保凭证进行就医结算」.
    (
        {"enrolment": enrolled("suspended", reason="left_job")},
        AT_HOME,
        POLICY,
        "enrolment.suspended",
        {"since": SINCE, "reason": "left_job"},
    ),
    # S0 「系统会自动暂停参保状态」: nobody wrote it.
    (
        {"enrolment": Enrolment(paid_until_ms=NOW_MS)},
        AT_HOME,
        POLICY,
        "enrolment.suspended",
        {"since": told(NOW_MS), "reason": "arrears"},
    ),
    ({"enrolment": enrolled("ended")}, AT_HOME, POLICY, "enrolment.ended", {"since": SINCE}),
    # S3 「需等待1-3个工作日系统同步才能恢复结算功能」.
    (
        {"enrolment": enrolled(synced_from_ms=UNTIL_MS)},
        AT_HOME,
        POLICY,
        "enrolment.syncing",
        {"until": UNTIL, "until_ms": UNTIL_MS},
    ),
    # S1 「需等待不超过6个月」.
    (
        {"enrolment": enrolled(entitled_from_ms=UNTIL_MS)},
        AT_HOME,
        POLICY,
        "enrolment.waiting",
        {"until": UNTIL, "until_ms": UNTIL_MS},
    ),
    # O17 「暂时无法使用医保码」.
    (
        {"selection": Selection(state="wrong", region="580100")},
        AT_HOME,
        POLICY,
        "enrolment.wrong_region",
        {"region": "580100"},
    ),
    # O17 「各地信息系统不统一,数据没有及时同步」.
    (
        {"selection": Selection(state="syncing", region="580100", synced_ms=UNTIL_MS)},
        AT_HOME,
        POLICY,
        "enrolment.out_of_step",
        {"until": UNTIL, "until_ms": UNTIL_MS},
    ),
    # S4 「账号已注销或被冻结」.
    (
        {"account": Account(state="frozen", reason="misuse", since_ms=SINCE_MS)},
        AT_HOME,
        POLICY,
        "account.frozen",
        {"since": SINCE, "reason": "misuse"},
    ),
    (
        {"account": Account(state="closed", since_ms=SINCE_MS)},
        AT_HOME,
        POLICY,
        "account.closed",
        {"since": SINCE},
    ),
    # O2: networked settlement suspended.
    (
        {"sanction": Sanction(until_ms=UNTIL_MS)},
        AT_HOME,
        POLICY,
        "sanction.suspended",
        {"until": UNTIL, "until_ms": UNTIL_MS},
    ),
    # S4 「避免因逾期未处理影响后续医疗费用报销」: overdue by time alone.
    (
        {"inquiry": Inquiry(state="open", cause="?", due_ms=SINCE_MS)},
        AT_HOME,
        POLICY,
        "inquiry.overdue",
        {"since": SINCE},
    ),
    # S4 「短期内多次异常交易导致临时锁定」.
    (
        {"risk": Risk(locked_until_ms=UNTIL_MS)},
        AT_HOME,
        POLICY,
        "risk.locked",
        {"until": UNTIL, "until_ms": UNTIL_MS},
    ),
    # GK: 选点.
    ({}, counter("01301", HOSPITAL), CHOICE, "place.not_chosen", {}),
    ({"chosen": PHARMACY.institution_id}, counter("01301", HOSPITAL), CHOICE, "place.not_chosen", {}),
    # S2 「就医地需开通异地联网结算」.
    ({}, counter("01301", replace(AWAY_HOSPITAL, cross_region=False)), POLICY, "place.no_cross_region", {}),
    ({}, counter("02121", replace(AWAY_PHARMACY, cross_region=False)), POLICY, "place.no_cross_region", {}),
    # S3 「异地就医未备案」.
    ({}, counter("01104", AWAY_HOSPITAL), POLICY, "filing.missing", {"area": "5802"}),
    ({}, AWAY, FILING, "filing.missing", {"area": "5802"}),
    # S3 「城乡居民医保…不设个人账户」.
    (
        {"enrolment": Enrolment(kind="resident")},
        counter("02121", replace(PHARMACY, funds=frozenset({"account"}))),
        POLICY,
        "place.not_opened",
        {"service": "统筹"},
    ),
]


@pytest.mark.parametrize("row", REFUSED, ids=lambda row: row[3])
def test_what_the_settle_gate_refuses(row):
    """The entry with the whole of its evidence; identity and ecToken stay, no fund is open, nothing rides."""
    machines, where, rules, code, evidence = row
    rows = facts(**machines)
    verdict = settle(rows, where, rules=rules)
    refuses(verdict.refusal, code, **evidence)
    assert (verdict.identity, verdict.ectoken) == (PERSON, ECTOKEN)
    assert (verdict.funds, verdict.notices) == (frozenset(), ())
    assert outlook(where, rows, policy=rules, now_ms=NOW_MS) == (verdict.refusal,)


@pytest.mark.parametrize(
    ("machines", "where", "rules"),
    [
        ({}, AT_HOME, POLICY),
        ({"enrolment": enrolled(synced_from_ms=NOW_MS, entitled_from_ms=NOW_MS)}, AT_HOME, POLICY),
        ({"enrolment": Enrolment(paid_until_ms=NOW_MS + 1)}, AT_HOME, POLICY),
        ({"selection": Selection(state="syncing", region="580100", synced_ms=NOW_MS)}, AT_HOME, POLICY),
        ({"sanction": Sanction(until_ms=NOW_MS)}, AT_HOME, POLICY),
        ({"risk": Risk(locked_until_ms=NOW_MS)}, AT_HOME, POLICY),
        ({"risk": Risk(flags_ms=(NOW_MS, NOW_MS))}, AT_HOME, POLICY),  # flags prove nothing (M9)
        ({"inquiry": Inquiry(state="open", due_ms=NOW_MS + 1)}, AT_HOME, POLICY),
        ({"inquiry": Inquiry(state="answered")}, AT_HOME, POLICY),
        ({"chosen": HOSPITAL.institution_id}, counter("01301", HOSPITAL), CHOICE),
        ({}, AT_HOME, CHOICE),  # a pharmacy is not chosen
        ({}, AWAY, CHOICE),  # one chooses at home
        ({}, AWAY, POLICY),  # X14: out-patient care names no filing
        ({"filed": filing()}, AWAY, FILING),
        ({"filed": filing()}, counter("01104", AWAY_HOSPITAL), POLICY),
        ({}, counter("01104", AWAY_HOSPITAL), policy(cross_region={"filing_inpatient": False})),
        ({}, counter("01104", HOSPITAL), FILING),  # at home nothing is filed
        ({}, counter("01301", replace(HOSPITAL, cross_region=False)), POLICY),
        ({"enrolment": Enrolment(kind="resident")}, AT_HOME, POLICY),
        ({}, counter("02121", replace(PHARMACY, funds=frozenset({"account"}))), POLICY),
    ],
)
def test_what_the_settle_gate_lets_pass(machines, where, rules):
    """The other side of each sentence, up to its millisecond."""
    rows = facts(**machines)
    assert settle(rows, where, rules=rules).accepted
    assert outlook(where, rows, policy=rules, now_ms=NOW_MS) == ()


@pytest.mark.parametrize(
    ("filed", "breaks", "code", "evidence"),
    [
        (None, 0, "filing.missing", {"area": "5802"}),
        (filing(withdrawn=True), 0, "filing.missing", {"area": "5802"}),
        (filing(until_ms=NOW_MS), 0, "filing.expired", {"since": told(NOW_MS)}),
        (filing(), 1, "filing.missing", {"area": "5802"}),  # S3 「异地就医需重新备案」
        (filing(breaks=1), 1, None, {}),
        (filing(until_ms=NOW_MS + 1), 0, None, {}),
        (filing(until_ms=None), 0, None, {}),
    ],
)
def test_a_filing_must_be_in_force(filed, breaks, code, evidence):
    """Missing, withdrawn and void are filed anew (YB-P04); what expired is renewed (YB-P05)."""
    verdict = settle(facts(filed=filed, enrolment=Enrolment(breaks=breaks)), AWAY, rules=FILING)
    assert verdict.code == code
    if code is not None:
        refuses(verdict.refusal, code, **evidence)


@pytest.mark.parametrize(
    ("entitled_ms", "synced_ms", "code"),
    [
        (NOW_MS + 2, NOW_MS + 1, "enrolment.waiting"),
        (NOW_MS + 1, NOW_MS + 2, "enrolment.syncing"),
        (NOW_MS + 1, NOW_MS + 1, "enrolment.syncing"),
        (NOW_MS, NOW_MS + 1, "enrolment.syncing"),
        (NOW_MS + 1, NOW_MS, "enrolment.waiting"),
        (NOW_MS, NOW_MS, None),
    ],
)
def test_of_two_clocks_the_later_one_answers(entitled_ms, synced_ms, code):
    """X9: usable when both are past; until then the later one tells, with its own instant."""
    one = enrolled(entitled_from_ms=entitled_ms, synced_from_ms=synced_ms)
    verdict = settle(facts(enrolment=one))
    assert verdict.code == code
    until_ms = max(entitled_ms, synced_ms)
    assert verdict.evidence.get("until_ms") == (until_ms if code else None)
    assert settle(facts(enrolment=one), now_ms=until_ms).accepted


# ------------------------------------------------------------------ what nothing of it changes


@pytest.mark.parametrize("row", [row for row in REFUSED if row[0]], ids=lambda row: row[3])
@pytest.mark.parametrize("scene", sorted(set(SCENES) - {"02121", "01301", "01104"}))
def test_identity_and_queries_go_on(row, scene):
    """S3 「登录后仍可查看个人参保状态、缴费记录」, D6.3: other scenes never ask this gate."""
    machines, _, rules, _, _ = row
    verdict = settle(facts(**machines), counter(scene, HOSPITAL), rules=rules)
    assert verdict.accepted
    assert verdict.funds == frozenset()


@pytest.mark.parametrize(
    "machines",
    [
        {"risk": Risk(locked_until_ms=UNTIL_MS)},
        {"sanction": Sanction(until_ms=UNTIL_MS)},
        {"account": Account(state="frozen", reason="misuse")},
        {"inquiry": Inquiry(state="open", due_ms=NOW_MS)},
    ],
    ids=lambda machines: next(iter(machines)),
)
def test_a_lock_changes_neither_enrolment_nor_credential(machines):
    """D6, invariant: lock ≠ enrolment change; the status stays normal and the credential is not revoked."""
    rows = facts(**machines)
    before = replace(rows)
    assert not settle(rows).accepted
    assert rows == before
    assert rows.holder.enrolment == Enrolment()
    claim = CodeClaim(PROVINCE, HANDLE, TICK, AT_HOME)
    assert credential_is_live(claim, rows, POLICY, NOW_MS) is None
