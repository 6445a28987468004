"""A physical card at the gates: the order of its checks, its PIN, and the settle gate without a code."""

from dataclasses import replace

import pytest

from tests.rules.cast import (
    DAY_MS,
    HOSPITAL,
    NOW_MS,
    PERSON,
    PHARMACY,
    POLICY,
    counter,
    holder,
    policy,
    refuses,
    revoked,
)
from tests.rules.verifier.gate import SINCE, SINCE_MS
from ybcode.rules.calendar import told
from ybcode.rules.holders.dossier.card import Card
from ybcode.rules.holders.enrolment import Enrolment
from ybcode.rules.holders.proof import Proof
from ybcode.rules.holders.standing import Account
from ybcode.rules.institutions import BOTH_FUNDS
from ybcode.rules.verifier import CardClaim, Facts, Verdict, identify, identify_card
from ybcode.rules.verifier.checks import (
    IDENTIFY_CARD,
    card_is_readable,
    card_pin_is_right,
    credential_is_live,
    place_is_designated,
    scene_is_allowed,
    scene_is_opened,
)

PIN, WRONG = b"p" * 32, b"w" * 32
CHOSEN = Proof(digest=PIN)
LOCKED = Proof(failures=3, locked_until_ms=NOW_MS + DAY_MS, digest=PIN)
FACTS = Facts(subject=PERSON, presenter=PERSON, holder=holder(), proof=CHOSEN)
NOT_DESIGNATED = replace(PHARMACY, designated=False)
SUSPENDED = holder(enrolment=Enrolment(status="suspended", reason="arrears", since_ms=SINCE_MS))
FROZEN = holder(account=Account(state="frozen", reason="misuse", since_ms=SINCE_MS))


def reads(facts=FACTS, *, where=None, part="chip", works=True, pin=None, rules=POLICY, now_ms=NOW_MS):
    """The verdict on a card in a reader."""
    claim = CardClaim(part, works, where or counter(), pin)
    return identify_card(claim, facts, policy=rules, now_ms=now_ms)


def test_the_order_of_the_checks():
    """The place first, then the card, then its PIN: nothing is said of a card where none may be read."""
    assert (
        place_is_designated,
        scene_is_allowed,
        scene_is_opened,
        card_is_readable,
        card_pin_is_right,
    ) == IDENTIFY_CARD


def test_a_card_identifies_without_a_code():
    """Accepted with the person, both funds, channel ``card``, no age, no ecToken; no credential is asked."""
    verdict = reads(replace(FACTS, credential=None))
    assert verdict == Verdict(
        accepted=True,
        funds=BOTH_FUNDS,
        identity=PERSON,
        presenter=PERSON,
        channel="card",
        ectoken="",
        counter=counter(),
        admitted_ms=NOW_MS,
    )
    assert reads(replace(FACTS, credential=revoked())) == verdict
    assert credential_is_live(CardClaim("chip", True, counter()), Facts(), POLICY, NOW_MS) is None


LADDER = [
    ("place.not_designated", {"where": counter(institution=NOT_DESIGNATED)}),
    ("code.wrong_scene", {"where": counter("01301")}),
    ("card.lost", {"facts": {"card": Card(state="lost")}}),
    ("card.unreadable", {"works": False}),
    ("pin.locked", {"facts": {"proof": LOCKED}}),
    ("pin.wrong", {"pin": WRONG}),
    ("enrolment.suspended", {"facts": {"holder": SUSPENDED}}),
    ("account.frozen", {"facts": {"holder": FROZEN}}),
]
"""What refuses a card, in order."""


def said(rungs):
    """What a card is told when several things are wrong at once; of two of a kind the first one stands."""
    facts, claim = {}, {}
    for _, wrong in reversed(rungs):
        facts |= wrong.get("facts", {})
        claim |= {name: value for name, value in wrong.items() if name != "facts"}
    return reads(replace(FACTS, **facts), **claim)


@pytest.mark.parametrize("rung", range(len(LADDER)), ids=[code for code, _ in LADDER])
def test_the_first_reason_is_told(rung):
    """Each reason alone is told, and before all that come after it."""
    code = LADDER[rung][0]
    assert said(LADDER[rung : rung + 1]).code == code
    assert said(LADDER[rung:]).code == code


@pytest.mark.parametrize("rung", range(6), ids=[code for code, _ in LADDER[:6]])
def test_before_the_settle_gate_nobody_is_named(rung):
    """Who is not identified is nobody: no identity, no funds, no channel."""
    verdict = said(LADDER[rung : rung + 1])
    assert verdict == Verdict(accepted=False, refusal=verdict.refusal)


@pytest.mark.parametrize(
    ("machines", "code", "evidence"),
    [
        (SUSPENDED, "enrolment.suspended", {"since": SINCE, "reason": "arrears"}),
        (FROZEN, "account.frozen", {"since": SINCE, "reason": "misuse"}),
        (holder(enrolment=Enrolment(status="none")), "enrolment.none", {}),
    ],
)
def test_the_settle_gate_asks_of_a_card_what_it_asks_of_a_code(machines, code, evidence):
    """Insurance stands against a card as against a code: refused, with the identity and without funds."""
    facts = replace(FACTS, holder=machines)
    verdict = reads(facts)
    refuses(verdict.refusal, code, **evidence)
    assert (verdict.accepted, verdict.identity, verdict.funds) == (False, PERSON, frozenset())
    assert (verdict.channel, verdict.ectoken) == ("card", "")
    query = reads(facts, where=counter("02122"))
    assert (query.accepted, query.identity) == (True, PERSON), (
        "a query moves no money (S3 「登录后仍可查看」)"
    )


def test_a_card_is_used_at_a_hospital_too():
    """S1 「支持药店购药、医院挂号等场景」."""
    assert reads(where=counter("01301", HOSPITAL)).accepted
    assert reads(where=counter("02121", HOSPITAL)).code == "code.wrong_scene"


PINS = [
    ("no PIN is asked for, and none is typed", CHOSEN, None, None, {}),
    ("the right one", CHOSEN, PIN, None, {}),
    ("the right one after two wrong ones", Proof(failures=2, digest=PIN), PIN, None, {}),
    ("a wrong one", CHOSEN, WRONG, "pin.wrong", {"left": 2}),
    ("the third wrong one", Proof(failures=2, digest=PIN), WRONG, "pin.locked", {"until": "+1"}),
    ("S4 「密码…被锁定」: the right one while locked", LOCKED, PIN, "pin.locked", {"until": "+1"}),
    ("no PIN while locked", LOCKED, None, "pin.locked", {"until": "+1"}),
    ("W49: the initial PIN opens nothing", Proof(), PIN, "pin.initial", {}),
    ("who never chose one and types none", Proof(), None, None, {}),
]


@pytest.mark.parametrize(
    ("proof", "pin", "code", "evidence"), [row[1:] for row in PINS], ids=[row[0] for row in PINS]
)
def test_the_pin_of_a_card(proof, pin, code, evidence):
    """One that is typed must be right; one that is locked keeps the card shut."""
    verdict = reads(replace(FACTS, proof=proof), pin=pin)
    if code is None:
        assert verdict.accepted
        return
    evidence = {name: told(NOW_MS + DAY_MS) if said == "+1" else said for name, said in evidence.items()}
    refuses(verdict.refusal, code, **evidence)


@pytest.mark.parametrize(("later_ms", "code"), [(-1, "pin.locked"), (0, None), (1, None)])
def test_a_lock_of_a_card_ends_by_time(later_ms, code):
    """W25: locked to the last millisecond of the 24 hours, and not in the next."""
    verdict = reads(replace(FACTS, proof=LOCKED), pin=PIN, now_ms=NOW_MS + DAY_MS + later_ms)
    assert verdict.code == code


@pytest.mark.parametrize("asked", ["face", "pin"])
def test_what_a_counter_asks_beside_a_code_it_does_not_ask_beside_a_card(asked):
    """The step-up is the code's; a card has its own PIN."""
    assert reads(rules=policy(terminal={"step_up": asked})).accepted


def test_a_card_is_not_proposed():
    """There is no credential to propose: ``identify`` says which function judges a card."""
    with pytest.raises(TypeError, match="judged by identify_card"):
        identify(CardClaim("chip", True, counter()), FACTS, policy=POLICY, now_ms=NOW_MS)
