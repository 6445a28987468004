"""The bridge between code and money: what a settlement says of a family, and whose money it takes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.cast import PERSON, policy
from tests.rules.settlement.shop import OTC, admission, buy, priced
from ybcode.rules.holders.enrolment import Enrolment
from ybcode.rules.holders.holder import Holder
from ybcode.rules.settlement import Bill
from ybcode.rules.settlement.money.funding import Source
from ybcode.rules.settlement.money.ledger import own_account
from ybcode.values import PersonId

CONFLATED = policy(family={"debit_source": "binder"})
RESIDENT = Holder(version=1, enrolment=Enrolment(kind="resident"))
SON, DAUGHTER = (own_account(PersonId(f"u{number:09d}")) for number in (8, 9))
NOT_AID, SHORT, NONE = "family.not_mutual_aid", "mutual_aid.short", "account.none"


def pay(yuan, *further, bridge=None, shared=False, **more):
    """A bill of a resident without an account, in a pharmacy: all of it is the person's own part."""
    sources = tuple(Source(account, fen) for account, fen in further)
    return priced(
        Bill.of(buy(OTC, 1, yuan)), holder=RESIDENT, further=sources, bridge=bridge, shared=shared, **more
    )


def told(one):
    """What rides on it."""
    return [notice.code for notice in one.notices]


# One row a sentence: who gives, whether the binder's aid is open, whether anybody's is, and what is told.
D7 = [
    # On the own phone nothing is said of families.
    ("184.00", [], None, False, (0, 18_400), [NONE]),
    # D7.1: a binding alone: cash, and the difference is explained.
    ("184.00", [], False, False, (0, 18_400), [NONE, NOT_AID]),
    # D7.2: the daughter opened it as well.
    ("184.00", [(DAUGHTER, 80_000)], True, True, (18_400, 0), []),
    # The son opened it and the daughter shows the code: it is paid, and there is nothing to explain.
    ("184.00", [(SON, 50_000)], False, True, (18_400, 0), []),
    # D7.3: both, one after the other.
    ("600.00", [(SON, 50_000), (DAUGHTER, 80_000)], True, True, (60_000, 0), []),
    # D7.3: one pool alone is short.
    ("600.00", [(SON, 50_000)], True, True, (50_000, 10_000), [NONE, SHORT]),
    # The daughter shows the code, the son's account is short, hers is not open.
    ("600.00", [(SON, 50_000)], False, True, (50_000, 10_000), [NONE, NOT_AID, SHORT]),
    # Open, and no giver can give: suspended, frozen or empty.
    ("184.00", [], True, True, (0, 18_400), [NONE, SHORT]),
    ("184.00", [], None, True, (0, 18_400), [NONE, SHORT]),
]


@pytest.mark.parametrize("row", D7)
def test_what_a_settlement_says_of_a_family(row):
    """S2 「亲情账户≠家庭共济」: told when a rest is left and the presenter's own aid is not open."""
    yuan, further, bridge, shared, paid, notices = row
    one = pay(yuan, *further, bridge=bridge, shared=shared)
    assert (one.parts.mutual_aid_fen, one.parts.cash_fen) == paid
    assert told(one) == notices


def test_what_is_short_says_by_how_much():
    """The rest in yuan, to the fen."""
    short = pay("600.01", (SON, 50_000), shared=True).notices[-1]
    assert (short.code, dict(short.evidence)) == (SHORT, {"rest": "100.01"})


@pytest.mark.parametrize("bridge", [None, True, False])
@pytest.mark.parametrize("fen", [0, 18_400])
def test_under_the_misconception_every_settlement_says_so(bridge, fen):
    """Whoever shows the code, and whether a rest is left or not: it is told once."""
    one = pay("184.00", (DAUGHTER, fen), bridge=bridge, rules=CONFLATED)
    assert told(one).count(NOT_AID) == 1


def test_the_own_account_pays_before_any_giver():
    """W10, W9, W28: the receiver's own account first, then the givers; each giver is drawn upon once."""
    one = priced(
        Bill.of(buy(OTC, 1, "600.00")),
        balance=10_000,
        further=(Source(SON, 20_000), Source(DAUGHTER, 80_000)),
        bridge=True,
        shared=True,
    )
    assert (one.parts.account_fen, one.parts.mutual_aid_fen, one.parts.cash_fen) == (10_000, 50_000, 0)
    assert [(draw.account, draw.amount_fen) for draw in one.draws] == [(SON, 20_000), (DAUGHTER, 30_000)]


@given(
    total=st.integers(1, 200_000),
    pools=st.lists(st.integers(0, 90_000), max_size=4),
    own=st.integers(0, 90_000),
    bridge=st.sampled_from([None, True, False]),
)
def test_nobody_gives_more_than_there_is(total, pools, own, bridge):
    """Over all balances: givers in their order, each to the end before the next, never more than the rest."""
    accounts = [own_account(PersonId(f"u{number + 10:09d}")) for number in range(len(pools))]
    one = priced(
        Bill.of(buy(OTC, 1, f"{total // 100}.{total % 100:02d}")),
        balance=own,
        further=tuple(Source(*pair) for pair in zip(accounts, pools, strict=True)),
        bridge=bridge,
        shared=bool(pools),
    )
    drawn = {draw.account: draw.amount_fen for draw in one.draws}
    left = total - min(total, own)
    for account, fen in zip(accounts, pools, strict=True):
        assert drawn.get(account, 0) == min(left, fen)
        left -= min(left, fen)
    assert one.parts.cash_fen == left
    assert (NOT_AID in told(one)) is (left > 0 and bridge is False)
    assert (SHORT in told(one)) is (left > 0 and bool(pools))
    assert own_account(PERSON.person_id) not in drawn


def test_the_presenter_of_an_admission_pays_nothing_by_it():
    """Whoever showed the code, the price of a bill is the subject's: nobody else is drawn upon."""
    assert admission().presenter == PERSON
    assert pay("184.00", bridge=False).draws == ()
