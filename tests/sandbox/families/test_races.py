"""Families from several threads: what is over is over, what is counted is counted, no fen twice."""

import pytest

import ybcode
from tests.sandbox.families.kin import (
    CHILD,
    DAUGHTER,
    FATHER,
    MOTHER,
    admit,
    balance,
    bill,
    bind,
    bound,
    city,
    holdings,
    own,
    several,
)
from tests.sandbox.worlds import crew, interrupted, meeting
from ybcode.rules.family.delegation import COUNTED
from ybcode.sandbox.ports import FactsOfCode, FactsOfToken, FactsOfWallet, LiveCredentials, NextSerial
from ybcode.sandbox.purse import PurseOf
from ybcode.sandbox.relatives import BindingOf, BindingsOf, SharingsOf


def code_of(act):
    """None, or the code or the kind of what an act was refused with."""
    try:
        act()
    except ybcode.Refused as told:
        return told.code
    except ValueError:
        return "error"
    return None


def on_phone(sandbox, member=MOTHER, binder=DAUGHTER):
    """The live credentials of a member on a binder's phone."""
    people = sandbox.people
    with sandbox._engine.unit() as unit:
        live = unit.load(LiveCredentials(people[member].person_id))
    return [one for one in live if one.presenter == people[binder].person_id]


def test_unbound_while_it_is_scanned(sandbox):
    """Unbound after the till judged the code and before it spent it: family.unbound, nothing admitted."""
    phone, till = bound(sandbox), sandbox.terminal("pharmacy_ok")
    text = phone.show(member=MOTHER).text
    with interrupted(sandbox, FactsOfCode, lambda: phone.family.unbind(MOTHER)):
        assert till.scan(text).code == "family.unbound"


@pytest.mark.parametrize("query", [FactsOfToken, PurseOf])
def test_unbound_while_it_is_settled(sandbox, query):
    """Unbound after the gate let the quote pass and before money moved: family.unbound, nothing moved."""
    phone, till = bound(sandbox), sandbox.terminal("pharmacy_ok")
    quote = till.quote(admit(sandbox), bill())
    before = holdings(sandbox)
    with interrupted(sandbox, query, lambda: phone.family.unbind(MOTHER)):
        assert code_of(lambda: till.settle(quote)) == "family.unbound"
    assert holdings(sandbox) == before


@pytest.mark.parametrize(
    ("move", "code"),
    [
        (lambda sandbox: sandbox.person(MOTHER).account.freeze("misuse"), "family.member_abnormal"),
        (lambda sandbox: sandbox.wallet(MOTHER).reactivate(), "code.revoked"),
        (lambda sandbox: sandbox.wallet(MOTHER).deactivate(), "code.revoked"),
    ],
)
def test_frozen_or_reactivated_while_it_is_settled(sandbox, move, code):
    """What befalls the member between the gate and the write is what the settlement is refused for."""
    bound(sandbox)
    till = sandbox.terminal("pharmacy_ok")
    quote = till.quote(admit(sandbox), bill())
    with interrupted(sandbox, PurseOf, lambda: move(sandbox)):
        assert code_of(lambda: till.settle(quote)) == code
    assert balance(sandbox, MOTHER) == 50_000


@pytest.mark.parametrize("query", [FactsOfWallet, BindingOf, NextSerial])
@pytest.mark.parametrize("way", ["unbind", "deactivate"])
def test_ended_while_it_is_shown_first(sandbox, query, way):
    """Unbound, or given up, while the first code is made: no live credential is left behind."""
    phone = bound(sandbox)
    ends = {"unbind": lambda: phone.family.unbind(MOTHER), "deactivate": sandbox.wallet(MOTHER).deactivate}
    with interrupted(sandbox, query, ends[way]):
        told = code_of(lambda: phone.show(member=MOTHER))
    assert told == {"unbind": "family.unbound", "deactivate": "code.not_activated"}[way]
    assert on_phone(sandbox) == []


def test_a_first_code_from_many_threads(sandbox):
    """Eight threads show a member's code for the first time: one credential, one code."""
    phone = bound(sandbox)
    with meeting(sandbox, FactsOfWallet, 8), crew(8) as together:
        texts = together(lambda _: phone.show(member=MOTHER).text)
    assert len(set(texts)) == len(on_phone(sandbox)) == 1


def test_the_fifth_place_is_taken_once(sandbox):
    """Two threads bind a fifth member at once: one finds the place, the other family.limit."""
    several(sandbox, 4)
    others = ("user_zero_balance", "user_unfiled")
    with meeting(sandbox, BindingsOf, 2), crew(2) as together:
        codes = together(lambda number: code_of(lambda: bind(sandbox, others[number])))
    assert sorted(codes, key=str) == [None, "family.limit"]
    members = sandbox.wallet(DAUGHTER).family.members()
    assert sum(bond.state in COUNTED for bond in members) == 5


def test_a_members_last_binder_is_one(url):
    """W14: two relatives bind one member at once, of whom one may: one does."""
    with city(url, family={"max_binders_per_member": 1}) as sandbox:
        binders = (DAUGHTER, FATHER)
        with meeting(sandbox, BindingsOf, 2), crew(2) as together:
            codes = together(lambda number: code_of(lambda: bind(sandbox, binder=binders[number])))
        assert sorted(codes, key=str) == [None, "family.limit"]


def test_bound_once_by_two_threads(sandbox):
    """The same binding twice at once is one binding and one error."""
    with meeting(sandbox, BindingsOf, 2), crew(2) as together:
        codes = together(lambda _: code_of(lambda: bind(sandbox)))
    assert sorted(codes, key=str) == [None, "error"]


def test_held_or_bound_by_two_threads(sandbox):
    """A code that is held and bound at once is one of them."""
    phone = sandbox.wallet(DAUGHTER)
    acts = (lambda: bind(sandbox), lambda: phone.hold(MOTHER, both_ids=True))
    with meeting(sandbox, LiveCredentials, 2), crew(2) as together:
        codes = together(lambda number: code_of(acts[number]))
    assert sorted(codes, key=str) == [None, "error"]


def test_two_give_to_each_other(sandbox):
    """One way: when both open at once, one of them gives."""
    pairs = ((DAUGHTER, MOTHER), (MOTHER, DAUGHTER))
    with meeting(sandbox, SharingsOf, 2), crew(2) as together:
        codes = together(lambda n: code_of(lambda: sandbox.wallet(pairs[n][0]).mutual_aid.open(pairs[n][1])))
    assert sorted(codes, key=str) == [None, "error"]


@pytest.mark.parametrize("rules", [{"max_receivers": 1}, {"order": "single_giver"}])
def test_a_limit_of_mutual_aid_from_two_threads(url, rules):
    """One receiver of a giver, or one giver of a receiver: two at once find one place."""
    pairs = ((DAUGHTER, FATHER), (DAUGHTER, CHILD) if "max_receivers" in rules else (MOTHER, FATHER))
    with city(url, mutual_aid=rules) as sandbox:
        with meeting(sandbox, SharingsOf, 2), crew(2) as together:
            codes = together(
                lambda n: code_of(lambda: sandbox.wallet(pairs[n][0]).mutual_aid.open(pairs[n][1]))
            )
        assert sorted(codes, key=str) == [None, "family.limit"]


@pytest.mark.parametrize("way", ["close", "freeze", "suspend"])
def test_a_giver_who_ends_it_while_it_is_settled_pays_nothing(sandbox, way):
    """Closed, frozen or suspended between the quote's gate and the write: the giver's money stays."""
    aid, person = sandbox.wallet(DAUGHTER).mutual_aid, sandbox.person(DAUGHTER)
    aid.open(FATHER)
    till = sandbox.terminal("pharmacy_ok")
    quote = till.quote(admit(sandbox, FATHER, binder=FATHER), bill())
    ends = {
        "close": lambda: aid.close(FATHER),
        "freeze": lambda: person.account.freeze("misuse"),
        "suspend": person.enrolment.suspend,
    }
    with interrupted(sandbox, SharingsOf, ends[way]):
        receipt = till.settle(quote)
    assert (receipt.mutual_aid_fen, receipt.cash_fen) == (0, 1_000)
    assert balance(sandbox) == 50_000


def test_two_binders_and_one_balance(sandbox):
    """Eight tills, two phones, one member with ¥100: the account pays what it held, the binders nothing."""
    sandbox.person(MOTHER).money.set_balance("100.00")
    for binder in (DAUGHTER, FATHER):
        bound(sandbox, binder=binder)
    counters = [sandbox.terminal("pharmacy_ok", name=f"{number:02d}") for number in range(8)]
    shown = [admit(sandbox, binder=binder) for binder in (DAUGHTER, FATHER)]
    quotes = [[till.quote(shown[n % 2], bill()) for _ in range(3)] for n, till in enumerate(counters)]
    with crew(8) as together:
        made = together(lambda n: [counters[n].settle(quote) for quote in quotes[n]])
    receipts = [one for row in made for one in row]
    assert sum(one.account_fen for one in receipts) == 10_000
    assert sum(one.cash_fen for one in receipts) == 14_000
    assert (balance(sandbox, MOTHER), balance(sandbox)) == (0, 50_000)
    assert own(sandbox) not in sandbox.ledger.trial_balance()


def test_two_receivers_drain_one_giver(sandbox):
    """Two relatives spend one giver's money at once: never below zero, and nobody is refused."""
    sandbox.person(DAUGHTER).money.set_balance("100.00")
    aid = sandbox.wallet(DAUGHTER).mutual_aid
    receivers = (FATHER, CHILD)
    for who in receivers:
        aid.open(who)
    counters = [sandbox.terminal("pharmacy_ok", name=f"{number:02d}") for number in range(4)]
    shown = [admit(sandbox, who, binder=who) for who in receivers]
    quotes = [[till.quote(shown[n % 2], bill("15.00")) for _ in range(3)] for n, till in enumerate(counters)]
    with crew(4) as together:
        made = together(lambda n: [counters[n].settle(quote) for quote in quotes[n]])
    receipts = [one for row in made for one in row]
    assert sum(one.mutual_aid_fen for one in receipts) == 10_000
    assert sum(one.cash_fen for one in receipts) == 12 * 1_500 - 10_000
    assert balance(sandbox) == 0


def test_transfers_from_many_threads(sandbox):
    """Six send at once: three are sent, the others are told of the limit; each is accepted once."""
    aid, his = sandbox.wallet(DAUGHTER).mutual_aid, sandbox.wallet(FATHER).mutual_aid
    with crew(6) as together:
        codes = together(lambda _: code_of(lambda: aid.transfer(FATHER, "10.00")))
        assert sorted(codes, key=str) == [None] * 3 + ["transfer.limit"] * 3
        taken = together(lambda _: code_of(lambda: his.accept(DAUGHTER)))
    assert sorted(taken, key=str) == [None] * 3 + ["error"] * 3
    assert (balance(sandbox), his.wallet_fen) == (47_000, 3_000)


def test_a_transfer_comes_back_once(sandbox):
    """Whoever looks after six from many threads finds the money back, once."""
    sandbox.wallet(DAUGHTER).mutual_aid.transfer(FATHER, "100.00")
    sandbox.clock.advance_to("2026-03-03T06:00:00")
    with crew(8) as together:
        assert set(together(lambda _: balance(sandbox))) == {50_000}
    assert sum(one.event == "six passes" for one in sandbox.person(DAUGHTER).history()) == 1
