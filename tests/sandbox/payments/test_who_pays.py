"""Who pays at which place: people, places, scenes, cards, and money that others set aside."""

from datetime import date

import pytest

import ybcode
from tests.sandbox.payments.shop import RX, admitted, bill, buy, holdings
from tests.sandbox.recipes import refused, show

TODAY = date(2026, 3, 2)
SERVICE = "血常规"


def told(receipt):
    """Fund, account, further sources and cash, and the notices."""
    parts = (receipt.fund_fen, receipt.account_fen, receipt.mutual_aid_fen, receipt.cash_fen)
    return (*parts, *(one.code for one in receipt.notices))


@pytest.mark.parametrize(
    ("who", "place", "name", "grounds", "expected"),
    [
        ("user_ok", "pharmacy_ok", RX, {"prescription": TODAY}, (18_000, 32_000, 0, 0)),
        ("user_ok", "pharmacy_ok", "口服补液盐散", {}, (0, 50_000, 0, 0)),
        ("user_retired", "pharmacy_ok", RX, {"prescription": TODAY}, (22_750, 27_250, 0, 0)),
        ("user_ok", "hospital_ok", SERVICE, {}, (15_000, 35_000, 0, 0)),
        ("user_retired", "hospital_ok", SERVICE, {}, (19_250, 30_750, 0, 0)),
        ("user_ok", "hospital_tier1", SERVICE, {}, (18_000, 32_000, 0, 0)),
        ("user_resident", "hospital_tier1", SERVICE, {}, (25_000, 0, 0, 25_000, "account.none")),
        ("user_resident", "hospital_ok", SERVICE, {}, (0, 0, 0, 50_000, "account.none")),
        ("user_resident", "pharmacy_ok", RX, {"prescription": TODAY}, (0, 0, 0, 50_000, "account.none")),
        ("user_ok", "pharmacy_account_only", RX, {"prescription": TODAY}, (0, 50_000, 0, 0)),
        ("user_out_of_province", "pharmacy_ok", RX, {"prescription": TODAY}, (0, 50_000, 0, 0)),
        ("user_zero_balance", "pharmacy_ok", RX, {}, None),
    ],
)
def test_five_hundred_yuan(sandbox, *, who, place, name, grounds, expected):
    """By kind of insurance, age, tier and what a place has opened; a prescription opens the pooled fund."""
    till, admission = sandbox.terminal(place), admitted(sandbox, who, place)
    if expected is None:
        assert (
            refused(lambda: till.quote(admission, bill("500.00", name, **grounds))).code
            == "prescription.missing"
        )
        return
    assert told(till.settle(till.quote(admission, bill("500.00", name, **grounds)))) == expected


def test_an_empty_account_is_no_reason_to_refuse(sandbox, till):
    """The fund pays its share all the same; the rest is cash, and the receipt says why."""
    quote = till.quote(admitted(sandbox, "user_zero_balance"), bill("500.00", RX, prescription=TODAY))
    assert told(till.settle(quote)) == (18_000, 0, 0, 32_000, "account.empty")


def test_the_year_bears_its_deductible_once(sandbox, till):
    """Domain.md B.12, the vectors: ¥192 of the first bill, ¥8 of the second, up to the cap at the third."""
    desk = sandbox.person("user_ok").money
    desk.set_balance("100.00")
    desk.set_aside("wife", "20.00")
    desk.set_used(deductible="192.00")
    second = buy(sandbox, "300.00", name=RX, prescription=TODAY)
    assert told(second) == (17_520, 10_000, 2_000, 480, "account.short")
    desk.set_used(deductible="200.00", fund="1650.00")
    third = buy(sandbox, "1000.00", name=RX, prescription=TODAY)
    assert (third.fund_fen, desk.used().fund_fen) == (35_000, 200_000)
    assert buy(sandbox, "10.00", name=RX, prescription=TODAY).fund_fen == 0


def test_givers_pay_in_the_order_of_their_names(sandbox):
    """After the own account, each until it is empty; what is left of one is there the next time."""
    desk = sandbox.person("user_ok").money
    desk.set_balance("5.00")
    for giver, amount in (("zoe", "9.00"), ("ann", "3.00"), ("bob", "0")):
        desk.set_aside(giver, amount)
    receipt = buy(sandbox, "10.00")
    assert told(receipt) == (0, 500, 500, 0)
    assert [draw.amount_fen for draw in receipt.settlement.draws] == [300, 200]
    assert told(buy(sandbox, "10.00")) == (0, 0, 700, 300, "account.empty")
    assert buy(sandbox, "10.00", who="user_retired").mutual_aid_fen == 0


def test_who_shows_the_code_does_not_pay(sandbox, till):
    """A code that is held for somebody draws on that somebody; the presenter stands beside on the receipt."""
    phone = sandbox.wallet("user_ok")
    phone.hold("user_retired", both_ids=True)
    phone.reset_pin("135790")
    admission = till.scan(phone.show(member="user_retired").text).require()
    receipt = till.settle(till.quote(admission, bill()))
    assert (receipt.subject.key, receipt.presenter.key) == ("user_retired", "user_ok")
    assert receipt.subject.name[0] in receipt.text()
    assert holdings(sandbox)["account/u000000002"] == 49_000
    undone = till.cancel(sandbox.receipt(receipt.settlement_id))
    assert (undone.subject.key, undone.presenter.key) == ("user_retired", "user_ok")
    late = till.quote(admission, bill())
    phone.release("user_retired")
    assert refused(lambda: till.settle(late)).code == "code.revoked"


def test_a_card_pays_too(sandbox, till):
    """A card that was read has no ecToken: it is judged again when it pays, and a lost one does not."""
    card = sandbox.person("user_ok").card
    admission = till.read_card("user_ok").require()
    quote, late = till.quote(admission, bill()), till.quote(admission, bill())
    receipt = till.settle(quote)
    assert (receipt.settlement.channel, receipt.account_fen) == ("card", 1_000)
    card.report_lost()
    assert refused(lambda: till.settle(late)).code == "card.lost"
    assert till.cancel(receipt).account_fen == -1_000


@pytest.mark.parametrize(("worn", "read"), [("chip", "stripe"), ("stripe", "chip")])
def test_a_half_worn_card_pays(sandbox, till, worn, read):
    """What was read by the part that works pays, although the other part is worn out."""
    sandbox.person("user_ok").card.wear_out(worn)
    admission = till.read_card("user_ok", part=read).require()
    assert till.settle(till.quote(admission, bill())).account_fen == 1_000


@pytest.mark.parametrize(
    ("place", "scene"),
    [
        ("pharmacy_ok", "02121"),
        ("hospital_ok", "01101"),
        ("hospital_ok", "01301"),
        ("hospital_tier1", "01301"),
    ],
)
def test_scenes_that_settle(sandbox, place, scene):
    """A purchase, a fee at registration, a bill at the counter."""
    till = sandbox.terminal(place, scene=scene)
    admission = till.scan(show(sandbox)).require()
    receipt = till.settle(till.quote(admission, bill()))
    assert (receipt.settlement.scene, receipt.account_fen) == (scene, 1_000)


@pytest.mark.parametrize("scene", ["01102", "01103", "01104", "01201", "01302"])
def test_scenes_that_settle_nothing(sandbox, scene):
    """Any other scene is a mistake of the till's author: one sentence says which there are."""
    till = sandbox.terminal("hospital_ok", scene=scene)
    admission = till.scan(show(sandbox)).require()
    with pytest.raises(
        ValueError, match=f"scene {scene} settles no bill: scan for one of 02121, 01101, 01301"
    ):
        till.quote(admission, bill())


def test_registration_asks_who_may_settle(sandbox):
    """At registration nobody is asked until money moves: then a frozen account is told so."""
    till = sandbox.terminal("hospital_ok", scene="01101")
    admission = till.scan(show(sandbox, "user_frozen")).require()
    assert refused(lambda: till.quote(admission, bill())).code == "account.frozen"


def test_odd_purchases_feed_the_risk_lock(sandbox, url):
    """Ten boxes three times are noted in general; where it is strict the fourth purchase is locked out."""
    strict = ybcode.open_sandbox(url.replace("city.db", "strict.db"), seed=1, strict=True)
    with strict:
        for city in (sandbox, strict):
            for _ in range(3):
                till = city.terminal("pharmacy_ok")
                till.settle(till.quote(admitted(city), ybcode.Bill.of(("口服补液盐散", 10, "1.00"))))
        assert buy(sandbox, name="口服补液盐散").account_fen == 1_000
        assert refused(lambda: buy(strict, name="口服补液盐散")).code == "risk.locked"
        machines = [event.machine for event in strict.person("user_ok").history()]
        assert machines.count("risk") == 3


@pytest.mark.parametrize("wrong", [None, "x", 5, ("a", 1, "1.00"), []])
def test_wrong_kinds_are_told_in_one_sentence(sandbox, till, wrong):
    """No traceback from inside: a TypeError or ValueError that names what was expected, and nothing moves."""
    admission = admitted(sandbox)
    acts = (
        lambda: till.quote(wrong, bill()),
        lambda: till.quote(admission, wrong),
        lambda: till.settle(wrong),
        lambda: till.settle(till.quote(admission, bill()), consent=wrong),
        lambda: till.cancel(wrong),
        lambda: till.cancel("YB1", approved=wrong),
        lambda: till.query(wrong) if not isinstance(wrong, str) else till.query(""),
        lambda: till.reverse(wrong) if not isinstance(wrong, str) else till.reverse("x" * 65),
        lambda: till.reconcile(wrong),
        lambda: till.reconcile(TODAY, wrong or "x"),
        lambda: till.reconcile(TODAY, own=wrong or "x"),
        lambda: till.admit(wrong),
        lambda: till.deposit(wrong, "ZY1", "1.00"),
        lambda: sandbox.terminal("hospital_ok", scene="01104").end_stay(admission, wrong),
    )
    for act in acts:
        with pytest.raises((TypeError, ValueError)) as caught:
            act()
        sentence = str(caught.value)
        assert "\n" not in sentence
        assert "attribute" not in sentence
        assert "operand" not in sentence
    assert holdings(sandbox) == {}
