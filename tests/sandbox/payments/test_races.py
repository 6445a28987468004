"""Many tills at one instant: one balance, one request id, one pack, one settlement to undo."""

import ybcode
from tests.sandbox.payments.shop import FAR, OTC, admitted, bill, buy, holdings
from tests.sandbox.payments.test_stays import Ward
from tests.sandbox.worlds import crew, meeting
from ybcode.sandbox.purse import PurseOf, RequestOf, SettlementOf

TILLS = 8


def tills(sandbox, count=TILLS):
    """So many counters of one pharmacy."""
    return [sandbox.terminal("pharmacy_ok", name=f"{number:02d}") for number in range(count)]


def code_of(act):
    """None, or the code that an act was refused with."""
    try:
        act()
    except ybcode.Refused as told:
        return told.code
    return None


def test_one_balance_at_many_tills(sandbox):
    """Eight tills charge three times ¥10 on ¥100: none is refused, the account pays what it held."""
    sandbox.person("user_ok").money.set_balance("100.00")
    admission = admitted(sandbox)
    counters = tills(sandbox)
    quotes = [[till.quote(admission, bill()) for _ in range(3)] for till in counters]
    with crew(TILLS) as together:
        made = together(lambda n: [counters[n].settle(quote) for quote in quotes[n]])
    receipts = [receipt for row in made for receipt in row]
    assert sum(one.account_fen for one in receipts) == 10_000
    assert sum(one.cash_fen for one in receipts) == 14_000
    assert all(one.balance_fen >= 0 for one in receipts)
    person = sandbox.people["user_ok"].person_id.text
    assert (sandbox.ledger.balance(f"account/{person}"), sandbox.ledger.balance("cash")) == (0, -14_000)
    folded = sandbox.ledger.trial_balance(before=FAR)
    assert {k: v for k, v in folded.items() if v} == holdings(sandbox)


def test_the_fund_s_cap_at_many_tills(sandbox):
    """The cap is not passed by settling at once: who comes too late is told that the fund's share changed."""
    desk = sandbox.person("user_ok").money
    desk.set_used(deductible="200.00", fund="1980.00")
    admission, counters = (
        admitted(sandbox, place="hospital_ok"),
        [sandbox.terminal("hospital_ok", name=f"{number:02d}") for number in range(4)],
    )
    quotes = [till.quote(admission, bill("40.00", "血常规")) for till in counters]
    with crew(4) as together:
        codes = together(lambda n: code_of(lambda: counters[n].settle(quotes[n])))
    assert sorted(codes, key=str) == [None, "quote.expired", "quote.expired", "quote.expired"]
    assert desk.used().fund_fen == 200_000


def test_one_request_id_settles_once(sandbox, till):
    """Eight presses under one id: one settlement, one receipt, seven duplicates."""
    quote = till.quote(admitted(sandbox), bill())
    with meeting(sandbox, RequestOf, TILLS), crew(TILLS) as together:
        receipts = together(lambda _: till.settle(quote, request_id="r-1"))
    assert len({receipt.settlement_id for receipt in receipts}) == 1
    assert sorted(len(receipt.notices) for receipt in receipts) == [0] + [1] * (TILLS - 1)
    assert holdings(sandbox)["institution/P59010100001"] == 1_000


def test_one_request_id_cancels_once(sandbox, till):
    """Eight presses of one cancellation under one id: one undoing, the same receipt for all."""
    receipt = buy(sandbox)
    with meeting(sandbox, RequestOf, TILLS), crew(TILLS) as together:
        undone = together(lambda _: till.cancel(receipt, request_id="c-1"))
    assert len({one.settlement_id for one in undone}) == 1


def test_one_request_id_ends_a_stay_once(sandbox):
    """Eight presses of one settlement of a stay, then of the end of another: one of each."""
    ward = Ward(sandbox)
    admission, advance = ward.till.read_card(ward.who).require(), ward.desk.read_card(ward.who).require()
    quote = ward.till.quote(admission, bill("10.00", "手术", stay=ward.admit().stay_id))
    with meeting(sandbox, RequestOf, TILLS), crew(TILLS) as together:
        receipts = together(lambda _: ward.till.settle(quote, request_id="r-1"))
    assert len({one.settlement_id for one in receipts}) == 1
    stay = ward.admit()
    with meeting(sandbox, RequestOf, TILLS), crew(TILLS) as together:
        ended = together(lambda _: ward.desk.end_stay(advance, stay, request_id="e-1"))
    assert len({one.settlement_id for one in ended}) == 1


def test_cancel_and_reverse_race(sandbox, till):
    """Four cancel and four reverse: exactly one undoing is written; who lost is told so, or gets it again."""
    receipt = buy(sandbox, request_id="r-1")
    acts = [lambda: till.cancel(receipt), lambda: till.reverse("r-1")]
    with meeting(sandbox, SettlementOf, TILLS), crew(TILLS) as together:
        codes = together(lambda n: code_of(acts[n % 2]))
    assert set(codes) <= {None, "refund.done"}
    assert codes.count("refund.done") >= TILLS // 2
    details = till.reconcile(sandbox.clock.now.date()).details
    assert [one.undoes for one in details if one.undoes] == [receipt.settlement_id]
    assert holdings(sandbox) == {f"account/{receipt.subject.person_id.text}": 50_000, "outside": -50_000}


def test_one_pack_is_sold_once(sandbox):
    """Quoted at eight tills, sold at one; the others are told trace.sold, and took nothing."""
    admission, counters = admitted(sandbox), tills(sandbox)
    pack = ybcode.Bill.of(ybcode.Bill.line(OTC, 1, "10.00", trace_codes=["5" * 20]))
    quotes = [till.quote(admission, pack) for till in counters]
    with meeting(sandbox, PurseOf, TILLS), crew(TILLS) as together:
        codes = together(lambda n: code_of(lambda: counters[n].settle(quotes[n])))
    assert sorted(codes, key=str) == [None, *["trace.sold"] * (TILLS - 1)]
    assert holdings(sandbox)["institution/P59010100001"] == 1_000


def test_freezing_races_paying(sandbox):
    """Each payment is whole or refused with account.frozen; after the freeze no money left the account."""
    admission, counters = admitted(sandbox), tills(sandbox)
    quotes = [till.quote(admission, bill()) for till in counters]

    def act(number):
        if number == 0:
            sandbox.person("user_ok").account.freeze()
            return None
        return code_of(lambda: counters[number].settle(quotes[number]))

    with crew(TILLS) as together:
        codes = together(act)[1:]
    assert set(codes) <= {None, "account.frozen"}
    assert holdings(sandbox).get("institution/P59010100001", 0) == 1_000 * codes.count(None)
    operations = [(entry.operation, entry.outcome) for entry in sandbox.journal.entries()]
    frozen = operations.index(("account.freeze", "done"))
    assert ("settle", "accepted") not in operations[frozen:]


def test_a_stay_is_opened_once(sandbox):
    """Eight counters admit one person at once: one stay; eight pay in advance: all of it is held."""
    fronts = [sandbox.terminal("hospital_ok", name=f"{n:02d}", scene="01103") for n in range(TILLS)]
    desks = [sandbox.terminal("hospital_ok", name=f"{n:02d}", scene="01104") for n in range(TILLS)]
    cards = [front.read_card("user_ok").require() for front in fronts]
    advances = [desk.read_card("user_ok").require() for desk in desks]
    with crew(TILLS) as together:
        stays = together(lambda n: fronts[n].admit(cards[n]))
        assert len({stay.stay_id for stay in stays}) == 1
        together(lambda n: desks[n].deposit(advances[n], stays[0], "1.00"))
    assert fronts[0].admit(cards[0]).deposit_fen == 100 * TILLS
    assert holdings(sandbox)["cash"] == -100 * TILLS


def test_counted_faults_at_many_tills(sandbox):
    """A fault that happens three times happens three times, whoever asks at once."""
    counters = tills(sandbox)
    sandbox.faults.add("platform.offline", times=3)
    with crew(TILLS) as together:
        codes = together(lambda n: code_of(lambda: counters[n].query("r-1")))
    assert codes.count("platform.offline") == 3
