"""家庭共济: whose money pays after the own account, in which order, and what undoing gives back."""

import pytest

import ybcode
from tests.sandbox.families.kin import (
    CHILD,
    DAUGHTER,
    FATHER,
    MOTHER,
    balance,
    bound,
    buy,
    city,
    holdings,
    own,
    refused_with,
)

FAR = "user_out_of_province"


def give(sandbox, *givers, receiver=FATHER, rank=False):
    """Open mutual aid, one giver a second."""
    for number, giver in enumerate(givers):
        sandbox.clock.advance(seconds=1)
        sandbox.wallet(giver).mutual_aid.open(receiver, rank=number if rank else 0)


def cost(sandbox, price, *, member=FATHER):
    """What the daughter, the mother and the counter's cash bore of one bill on the member's own phone."""
    before = balance(sandbox, DAUGHTER), balance(sandbox, MOTHER)
    receipt = buy(sandbox, price, member, binder=member)
    after = balance(sandbox, DAUGHTER), balance(sandbox, MOTHER)
    return (before[0] - after[0], before[1] - after[1], receipt.cash_fen), receipt


def test_the_own_account_pays_first(sandbox):
    """The giver pays what the own account lacks, and not a fen more."""
    give(sandbox, DAUGHTER, receiver=MOTHER)
    sandbox.person(MOTHER).money.set_balance("10.00")
    receipt = buy(sandbox, "18.50", binder=MOTHER)
    assert (receipt.account_fen, receipt.mutual_aid_fen, receipt.cash_fen) == (1_000, 850, 0)
    assert balance(sandbox) == 50_000 - 850


@pytest.mark.parametrize(
    ("rules", "borne"),
    [
        ({"order": "richest_first"}, (20_000, 40_000, 5_000)),
        ({"order": "richest_first", "one_pool_per_settlement": True}, (0, 40_000, 25_000)),
        ({"order": "binding_time", "one_pool_per_settlement": True}, (20_000, 0, 45_000)),
        ({"order": "user_order", "one_pool_per_settlement": True}, (20_000, 0, 45_000)),
    ],
)
def test_givers_pay_in_the_policys_order(url, rules, borne):
    """X2: the richest, the first bound or the first ranked is asked first; one pool or all of them."""
    with city(url, mutual_aid=rules) as sandbox:
        sandbox.person(DAUGHTER).money.set_balance("200.00")
        sandbox.person(MOTHER).money.set_balance("400.00")
        give(sandbox, DAUGHTER, MOTHER, rank=True)
        found, receipt = cost(sandbox, "650.00")
        assert found == borne
        assert receipt.notices[-1].code == "mutual_aid.short"
        sandbox.terminal("pharmacy_ok").cancel(receipt)
        assert (balance(sandbox, DAUGHTER), balance(sandbox, MOTHER)) == (20_000, 40_000)


@pytest.mark.parametrize("trouble", ["suspend", "freeze", "end"])
def test_a_giver_who_is_not_in_order_is_passed_over(sandbox, trouble):
    """W12, W33: a suspended, ended or frozen giver pays nothing; the next one does."""
    give(sandbox, DAUGHTER, MOTHER)
    person = sandbox.person(DAUGHTER)
    if trouble == "suspend":
        person.enrolment.suspend()
    elif trouble == "end":
        person.enrolment.end()
    else:
        person.account.freeze("misuse")
    assert cost(sandbox, "100.00")[0] == (0, 10_000, 0)


def test_a_giver_s_account_is_brought_up_before_it_pays(sandbox):
    """What it began with and the credit that arrived are written first; the ledger folds."""
    sandbox.person(DAUGHTER).money.credit("90.00", workdays=1)
    give(sandbox, DAUGHTER)
    sandbox.clock.advance(days=2)
    receipt = buy(sandbox, "590.00", FATHER, binder=FATHER)
    assert (receipt.mutual_aid_fen, receipt.cash_fen) == (59_000, 0)
    assert balance(sandbox) == 0
    assert own(sandbox) not in holdings(sandbox)


def test_a_giver_is_told(sandbox):
    """S3 「若家人使用完毕且未及时通知」: each giver who paid stands in the journal with the amount."""
    give(sandbox, DAUGHTER, MOTHER)
    sandbox.person(MOTHER).money.set_balance("0")
    receipt = buy(sandbox, "184.00", FATHER, binder=FATHER)
    told = [one for one in sandbox.journal.entries() if one.operation == "mutual_aid.debit"]
    assert [one.subject for one in told] == [sandbox.people[DAUGHTER].person_id]
    assert told[0].detail == f"{receipt.settlement_id}, 18400 fen for a relative"


def test_a_binding_shares_no_money_until_mutual_aid_is_open(sandbox):
    """D7: on the daughter's phone the father pays cash, with the notice; with mutual aid her account pays."""
    bound(sandbox, FATHER)
    receipt = buy(sandbox, "184.00", FATHER)
    assert (receipt.mutual_aid_fen, receipt.cash_fen) == (0, 18_400)
    assert "family.not_mutual_aid" in [one.code for one in receipt.notices]
    give(sandbox, MOTHER)
    assert "family.not_mutual_aid" not in [one.code for one in buy(sandbox, "1.00", FATHER).notices]
    give(sandbox, DAUGHTER)
    receipt = buy(sandbox, "184.00", FATHER)
    assert (receipt.mutual_aid_fen, receipt.cash_fen, receipt.notices) == (18_400, 0, ())


def test_what_is_closed_pays_no_longer(sandbox):
    """Closed, a sharing pays nothing; opened again, it does."""
    give(sandbox, DAUGHTER)
    aid = sandbox.wallet(DAUGHTER).mutual_aid
    aid.close(FATHER)
    assert (aid.receivers(), sandbox.wallet(FATHER).mutual_aid.givers()) == ((), ())
    assert cost(sandbox, "10.00")[0] == (0, 0, 1_000)
    give(sandbox, DAUGHTER)
    assert cost(sandbox, "10.00")[0] == (1_000, 0, 0)


def test_it_closes_when_its_days_are_over(url):
    """W28: within 90 days mutual_aid.too_early, with the instant at which it ends; it pays meanwhile."""
    with city(url, mutual_aid={"min_days": 90}) as sandbox:
        give(sandbox, DAUGHTER)
        aid = sandbox.wallet(DAUGHTER).mutual_aid
        assert cost(sandbox, "10.00")[0] == (1_000, 0, 0)
        code, evidence = refused_with(lambda: aid.close(FATHER))
        assert code == "mutual_aid.too_early"
        sandbox.clock.advance(seconds=(evidence["until_ms"] - sandbox.clock.now_ms) / 1000 - 0.001)
        assert refused_with(lambda: aid.close(FATHER))[0] == code
        sandbox.clock.advance(seconds=0.001)
        aid.close(FATHER)


def test_it_stays_within_a_province(sandbox, url):
    """O3: beyond the province mutual_aid.other_province, unless the policy opens it."""
    sandbox.person(FAR).relate(DAUGHTER, "sibling")
    assert (
        refused_with(lambda: sandbox.wallet(FAR).mutual_aid.open(DAUGHTER))[0] == "mutual_aid.other_province"
    )
    with city(url, mutual_aid={"other_province": True}) as open_:
        open_.person(FAR).relate(DAUGHTER, "sibling")
        open_.wallet(FAR).mutual_aid.open(DAUGHTER)
        open_.person(DAUGHTER).money.set_balance("0")
        assert buy(open_, "10.00", DAUGHTER, binder=DAUGHTER).mutual_aid_fen == 1_000


def test_it_goes_one_way(sandbox):
    """W9, W32: who receives from somebody does not give back; an end of it opens the other way."""
    give(sandbox, DAUGHTER, receiver=MOTHER)
    mother = sandbox.wallet(MOTHER).mutual_aid
    with pytest.raises(ValueError, match="one way"):
        mother.open(DAUGHTER)
    sandbox.wallet(DAUGHTER).mutual_aid.close(MOTHER)
    mother.open(DAUGHTER)


@pytest.mark.parametrize(
    ("giver", "receiver", "cause"),
    [
        (FATHER, MOTHER, "giver: account.none"),
        (DAUGHTER, "user_newborn", "receiver: enrolment.none"),
    ],
)
def test_both_sides_are_in_order(sandbox, giver, receiver, cause):
    """W12, W33: a giver without an account, or a receiver who is not insured, is refused with the cause."""
    told = refused_with(lambda: sandbox.wallet(giver).mutual_aid.open(receiver))
    assert told == ("family.member_abnormal", {"cause": cause})


def test_limits_of_receivers_and_of_givers(url):
    """W30 to W32, W13: so many receivers; under single_giver one giver, until that one closes."""
    with city(url, mutual_aid={"max_receivers": 2, "order": "single_giver"}) as sandbox:
        give(sandbox, DAUGHTER, receiver=FATHER)
        give(sandbox, DAUGHTER, receiver=CHILD)
        phone, mother = sandbox.wallet(DAUGHTER).mutual_aid, sandbox.wallet(MOTHER).mutual_aid
        assert refused_with(lambda: phone.open(MOTHER)) == ("family.limit", {"limit": 2})
        assert refused_with(lambda: mother.open(FATHER)) == ("family.limit", {"limit": 1})
        phone.close(FATHER)
        mother.open(FATHER)
        phone.open(MOTHER)


def test_strangers_share_nothing(sandbox):
    """O3, O13: who is no near relative by the rules of today is refused, for mutual aid and for transfers."""
    aid = sandbox.wallet(DAUGHTER).mutual_aid
    for act in (lambda: aid.open("user_locked"), lambda: aid.transfer("user_locked", "1.00")):
        assert refused_with(act) == ("family.document_missing", {"documents": "relation"})
    with pytest.raises(ValueError, match="somebody else"):
        aid.open(DAUGHTER)


def test_conflated_takes_the_binders_money_and_says_so(url):
    """The misconception: every binder pays, the richest first; every answer carries family.not_mutual_aid."""
    with ybcode.open_sandbox(url, seed=1, preset="conflated") as sandbox:
        bound(sandbox, FATHER)
        bound(sandbox, FATHER, binder=MOTHER)
        sandbox.person(MOTHER).money.set_balance("700.00")
        till = sandbox.terminal("pharmacy_ok")
        sandbox.clock.advance(seconds=5)
        verdict = till.scan(sandbox.wallet(DAUGHTER).show(member=FATHER).text)
        quote = till.quote(verdict.require(), ybcode.Bill.of(("布洛芬缓释胶囊", 1, "800.00")))
        receipt = till.settle(quote)
        for answer in (verdict, quote, receipt, sandbox.wallet(DAUGHTER).family.check(FATHER)):
            assert [one.code for one in answer.notices].count("family.not_mutual_aid") == 1
        assert (receipt.mutual_aid_fen, receipt.cash_fen) == (80_000, 0)
        assert (balance(sandbox, MOTHER), balance(sandbox, DAUGHTER)) == (0, 40_000)
        hospital = sandbox.terminal("hospital_ok", scene="01101")
        sandbox.clock.advance(seconds=5)
        told = hospital.scan(sandbox.wallet(FATHER).show().text)
        assert [one.code for one in told.notices] == ["family.not_mutual_aid"]
        till.cancel(receipt)
        assert (balance(sandbox, MOTHER), balance(sandbox, DAUGHTER)) == (70_000, 50_000)
        sandbox.wallet(DAUGHTER).family.unbind(FATHER)
        assert buy(sandbox, "10.00", FATHER, binder=FATHER).mutual_aid_fen == 1_000
        assert balance(sandbox, DAUGHTER) == 50_000, "who was unbound pays no more"
