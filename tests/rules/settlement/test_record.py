"""A receipt and a quote tell the same amounts in the same words, and print nobody."""

import pytest

from tests.rules.cast import NOW_MS, PERSON, PHARMACY
from tests.rules.settlement.shop import OTC, admission, buy, charged, parts_of, settlement
from ybcode.rules.settlement import Bill, Quote, Receipt
from ybcode.rules.settlement.life.record import Amounts

PARTS = parts_of(10_000, fund=4_000, account=3_000, mutual=2_000)
LINES = charged(buy(OTC))
QUOTE = Quote(
    admission=admission(),
    bill=Bill.of(buy(OTC)),
    split=PARTS,
    lines=LINES,
    notices=(),
    balance_fen=3_000,
    quoted_ms=NOW_MS,
    expires_ms=NOW_MS + 900_000,
)
RECEIPT = Receipt(
    settlement=settlement(PARTS, charges=LINES, deposit_fen=700),
    subject=PERSON,
    presenter=PERSON,
    place=PHARMACY,
    balance_fen=0,
)


@pytest.mark.parametrize("one", [QUOTE, RECEIPT], ids=["quote", "receipt"])
def test_both_tell_who_pays(one):
    """Total, fund, account, mutual aid, cash: those of the parts."""
    assert one.parts == PARTS
    paid = (one.fund_fen, one.account_fen, one.mutual_aid_fen, one.cash_fen)
    assert paid == (4_000, 3_000, 2_000, 1_000)
    assert sum(paid) == one.total_fen == 10_000


def test_a_receipt_tells_what_is_kept():
    """Its id, the till's own, its state and time, its lines, what was paid in advance."""
    found = (RECEIPT.settlement_id, RECEIPT.request_id, RECEIPT.state, RECEIPT.at_ms, RECEIPT.deposit_fen)
    assert found == ("s1", "r1", "settled", NOW_MS, 700)
    assert RECEIPT.lines == LINES


@pytest.mark.parametrize("one", [QUOTE, RECEIPT], ids=["quote", "receipt"])
def test_neither_prints_a_person(one):
    """Amounts alone, and the settlement's id and state."""
    shown = repr(one)
    assert "total_fen=10000, fund_fen=4000, account_fen=3000, mutual_aid_fen=2000, cash_fen=1000" in shown
    assert PERSON.name not in shown
    assert PERSON.person_id.text not in shown


def test_amounts_alone_are_nothing():
    """What has no parts tells none."""
    with pytest.raises(NotImplementedError):
        _ = Amounts().total_fen
