"""A stay in hospital: admitted once, paid in advance, settled with a deductible of its own, or ended."""

import pytest

import ybcode
from tests.sandbox.payments.shop import bill, buy, holdings, unknown
from tests.sandbox.recipes import refused, show


class Ward:
    """The three counters of a hospital, for one person with a card."""

    def __init__(self, sandbox, who="user_retired", place="hospital_ok"):
        self.front, self.desk, self.till = (
            sandbox.terminal(place, scene=scene) for scene in ("01103", "01104", "01301")
        )
        self.who = who

    def admit(self):
        """Open a stay."""
        return self.front.admit(self.front.read_card(self.who).require())

    def deposit(self, stay, amount, **more):
        """Pay in advance."""
        return self.desk.deposit(self.desk.read_card(self.who).require(), stay, amount, **more)

    def end(self, stay, **more):
        """End it without a bill."""
        return self.desk.end_stay(self.desk.read_card(self.who).require(), stay, **more)

    def settle(self, stay, amount, **more):
        """Settle it."""
        admission = self.till.read_card(self.who).require()
        return self.till.settle(self.till.quote(admission, bill(amount, "手术", stay=stay.stay_id)), **more)


@pytest.fixture
def ward(sandbox):
    """The counters of the ordinary hospital."""
    sandbox.person("user_retired").money.set_balance("100.00")
    return Ward(sandbox)


def test_one_is_admitted_once(sandbox, ward):
    """Who has an open stay here keeps it, with what was paid; elsewhere it is another one."""
    stay = ward.admit()
    ward.deposit(stay, "10.00")
    again = ward.admit()
    assert (again.stay_id, again.deposit_fen, again.state) == (stay.stay_id, 1_000, "open")
    assert Ward(sandbox, place="hospital_tier1").admit().stay_id != stay.stay_id
    assert Ward(sandbox, "user_ok").admit().stay_id != stay.stay_id
    ward.settle(again, "10.00")
    assert ward.admit().stay_id != stay.stay_id


def test_a_stay_bears_its_own_deductible(sandbox, ward):
    """¥1200 at tier 3, whatever the year has borne; then 65 %, the account, and what was paid in advance."""
    sandbox.person("user_retired").money.set_used(deductible="150.00")
    stay = ward.admit()
    deposit = ward.deposit(stay, "3000.00")
    assert (deposit.total_fen, deposit.deposit_fen, holdings(sandbox)["cash"]) == (0, -300_000, -300_000)
    receipt = ward.settle(stay, "10000.00")
    assert receipt.fund_fen == (1_000_000 - 120_000) * 65 // 100
    assert (receipt.account_fen, receipt.cash_fen, receipt.deposit_fen) == (10_000, 418_000, 300_000)
    assert holdings(sandbox)["cash"] == -418_000
    desk = sandbox.person("user_retired").money
    assert (desk.used(care="inpatient").fund_fen, desk.used().fund_fen) == (572_000, 0)


def test_what_was_paid_too_much_comes_back(sandbox, ward):
    """A deposit above the cash of the bill is given back with the settlement; the parts stay."""
    stay = ward.admit()
    ward.deposit(stay, "3000.00")
    receipt = ward.settle(stay, "1000.00")
    assert (receipt.total_fen, receipt.cash_fen, receipt.deposit_fen) == (100_000, 90_000, 300_000)
    assert holdings(sandbox)["cash"] == -90_000
    assert "deposit" not in str(holdings(sandbox))


def test_a_cancelled_stay_is_open_again(sandbox, ward):
    """With what had been paid in advance: the next settlement uses it."""
    stay = ward.admit()
    ward.deposit(stay, "3000.00")
    was = holdings(sandbox)
    ward.till.cancel(ward.settle(stay, "10000.00"))
    assert holdings(sandbox) == was
    assert ward.admit().deposit_fen == 300_000
    assert ward.settle(stay, "500.00").deposit_fen == 300_000


def test_a_deposit_is_given_back_while_nobody_used_it(sandbox, ward):
    """Cancelled, whole and once; after the settlement not before that is undone."""
    stay = ward.admit()
    first, second = ward.deposit(stay, "30.00"), ward.deposit(stay, "40.00")
    assert refused(lambda: ward.desk.cancel(first, amount="3.00")).code == "refund.partial"
    ward.desk.cancel(first, amount="30.00")
    assert refused(lambda: ward.desk.cancel(first)).code == "refund.done"
    assert ward.admit().deposit_fen == 4_000
    receipt = ward.settle(stay, "500.00")
    with pytest.raises(ValueError, match="undo that first"):
        ward.desk.cancel(second)
    ward.till.cancel(receipt)
    ward.desk.cancel(second)
    assert (ward.admit().deposit_fen, holdings(sandbox).get("cash", 0)) == (0, 0)


def test_a_stay_ends_without_a_bill(sandbox, ward):
    """What is held comes back, once for each request id; nothing is settled or paid on it any more."""
    stay = ward.admit()
    ward.deposit(stay, "30.00")
    ended = ward.end(stay, request_id="e-1")
    assert (ended.deposit_fen, ended.settlement.kind, holdings(sandbox).get("cash", 0)) == (
        3_000,
        "return",
        0,
    )
    assert [one.code for one in ward.end(stay, request_id="e-1").notices] == ["settlement.duplicate"]
    for act in (
        lambda: ward.end(stay),
        lambda: ward.deposit(stay, "1.00"),
        lambda: ward.settle(stay, "1.00"),
    ):
        with pytest.raises(ValueError, match="no such stay here that is open"):
            act()
    assert ward.admit().stay_id != stay.stay_id


def test_an_end_can_be_taken_back(sandbox, ward):
    """The answer to an end is lost: reversed, the stay is open again with what was paid in advance."""
    stay = ward.admit()
    ward.deposit(stay, "30.00")
    sandbox.faults.add("timeout-after-commit", match={"operation": "deposit"})
    assert unknown(lambda: ward.end(stay, request_id="e-1")) == ("e-1", "deposit")
    undone = ward.desk.reverse("e-1")
    assert (undone.deposit_fen, holdings(sandbox)["cash"]) == (-3_000, -3_000)
    assert (ward.admit().stay_id, ward.admit().deposit_fen) == (stay.stay_id, 3_000)


def test_a_lost_deposit_is_taken_once(sandbox, ward):
    """Pressed again under its id it is the same receipt; another amount under it is a conflict."""
    stay = ward.admit()
    sandbox.faults.add("timeout-after-commit", match={"operation": "deposit"})
    unknown(lambda: ward.deposit(stay, "30.00", request_id="d-1"))
    assert ward.deposit(stay, "30.00", request_id="d-1").deposit_fen == -3_000
    assert refused(lambda: ward.deposit(stay, "31.00", request_id="d-1")).code == "request.conflict"
    ward.desk.reverse("d-1")
    assert refused(lambda: ward.deposit(stay, "30.00", request_id="d-1")).code == "refund.done"
    assert ward.admit().deposit_fen == 0


def test_a_stay_is_somebodys_at_one_place(sandbox, ward):
    """Another person, another hospital and a pharmacy know of no such stay."""
    stay = ward.admit()
    other, elsewhere = Ward(sandbox, "user_ok"), Ward(sandbox, place="hospital_tier1")
    for act in (
        lambda: other.deposit(stay, "1.00"),
        lambda: other.settle(stay, "1.00"),
        lambda: elsewhere.end(stay),
        lambda: elsewhere.settle(stay, "1.00"),
        lambda: buy(sandbox, who="user_retired", stay=stay.stay_id),
        lambda: ward.deposit("ZY1", "1.00"),
    ):
        with pytest.raises(ValueError, match="no such stay here that is open"):
            act()


def test_scenes_of_a_stay(sandbox, ward):
    """Nobody is admitted at the counter that settles, nor pays in advance at the one that admits."""
    stay = ward.admit()
    admission = ward.till.scan(show(sandbox, "user_retired")).require()
    with pytest.raises(ValueError, match="scan for 01102 or 01103"):
        ward.till.admit(admission)
    with pytest.raises(ValueError, match="scan for 01104"):
        ward.till.deposit(admission, stay, "1.00")
    with pytest.raises(ValueError, match="a deposit is from"):
        ward.deposit(stay, "0")
    assert isinstance(stay, type(ward.admit()))
    assert ybcode.Receipt is type(ward.deposit(stay, "0.01"))
