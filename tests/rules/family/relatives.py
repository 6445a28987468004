"""What the tests of the family play with: people of any age, bindings, sharings, transfers."""

from datetime import date

from tests.rules.cast import NOW_MS, holder, person, refuses
from ybcode.rules.calendar import midnight_ms
from ybcode.rules.family.delegation import Asked, Binding
from ybcode.rules.family.mutual_aid import Giver, Pair, Sharing
from ybcode.rules.family.transfers import Transfer
from ybcode.rules.holders.enrolment import Enrolment
from ybcode.values import PersonId

BINDER, MEMBER = PersonId("u000000001"), PersonId("u000000002")
SIXTEEN = date(2026, 3, 2)
"""The 16th birthday of CHILD."""
SIXTEEN_MS = midnight_ms(SIXTEEN)
ADULT = person(2, "59010019630412118")
CHILD = person(2, "59010020100302118")
NOTHING, REGISTER, CERTIFICATE = (
    frozenset(),
    frozenset({"household_register"}),
    frozenset({"birth_certificate"}),
)
BOTH = REGISTER | CERTIFICATE


def asked(documents=REGISTER, *, face=True, member=ADULT):
    """What a binder brings, by default all that S2 asks for an adult."""
    return Asked(member=member, documents=documents, face=face)


def tie(state="none", *, binder=BINDER, member=MEMBER, **changes):
    """A binding as it was written last."""
    return Binding(binder=binder, member=member, state=state, **changes)


def ties(count, *, state="bound", binder=BINDER, **changes):
    """Bindings of one binder to so many members, none of whom is MEMBER."""
    return [
        tie(state, binder=binder, member=PersonId(f"u{100 + number:09d}"), **changes)
        for number in range(count)
    ]


def binders(count, *, state="bound"):
    """Bindings of so many binders, none of whom is BINDER, to MEMBER."""
    return [tie(state, binder=PersonId(f"u{200 + number:09d}")) for number in range(count)]


def sharing(giver=1, state="active", *, receiver=2, opened_ms=NOW_MS, rank=0):
    """A giver opened mutual aid for a receiver."""
    return Sharing(
        giver=PersonId(f"u{giver:09d}"),
        receiver=PersonId(f"u{receiver:09d}"),
        state=state,
        opened_ms=opened_ms,
        rank=rank,
    )


def giver(number, balance_fen, *, opened_ms=NOW_MS, rank=0, supported=True):
    """A giver at a settlement."""
    return Giver(
        sharing=sharing(number, opened_ms=opened_ms, rank=rank),
        balance_fen=balance_fen,
        supported=supported,
    )


def pair(relation="parent", *, giver_kind="employee", receiver_region="590100", **holders):
    """A giver with an account and a receiver of the same province, and what they are to each other."""
    return Pair(
        giver=person(1),
        receiver=person(2, region=receiver_region),
        relation=relation,
        giver_holder=holders.get("giver", holder(enrolment=Enrolment(kind=giver_kind))),
        receiver_holder=holders.get("receiver", holder()),
    )


def sent(sent_ms, number=1, *, fen=100, returns_ms=0, state="sent"):
    """A transfer of BINDER's to MEMBER."""
    return Transfer(
        number=number,
        giver=BINDER,
        receiver=MEMBER,
        amount_fen=fen,
        sent_ms=sent_ms,
        returns_ms=returns_ms,
        state=state,
    )


def answers(refusal, code, evidence):
    """Assert that this is the answer, with this evidence."""
    if code is None:
        assert refusal is None
    else:
        refuses(refusal, code, **evidence)
