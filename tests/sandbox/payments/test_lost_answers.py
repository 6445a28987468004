"""An answer is lost, before anything was done or after: asked, undone or pressed again, nobody pays twice."""

import pytest

import ybcode
from tests.sandbox.payments.shop import DAY, admitted, bill, buy, holdings, unknown
from tests.sandbox.recipes import refused, show

AFTER, BEFORE = "timeout-after-commit", "timeout-before-commit"
PAID = {"account/u000000001": 49_000, "institution/P59010100001": 1_000, "outside": -50_000}
BACK = {"account/u000000001": 50_000, "outside": -50_000}


def quoted(sandbox):
    """A quote of ¥10."""
    return sandbox.terminal("pharmacy_ok").quote(admitted(sandbox), bill())


@pytest.mark.parametrize("fault", [AFTER, BEFORE])
def test_a_lost_settlement_is_asked_for_and_pressed_again(sandbox, till, fault):
    """Unknown names the till's request; whatever was done, the same id again settles it once."""
    quote = quoted(sandbox)
    sandbox.faults.add(fault, match={"operation": "settle"})
    assert unknown(lambda: till.settle(quote, request_id="r-1")) == ("r-1", "settle")
    found = till.query("r-1")
    assert (found is not None) is (fault == AFTER)
    receipt = till.settle(quote, request_id="r-1")
    assert [one.code for one in receipt.notices] == (["settlement.duplicate"] if found else [])
    assert found is None or found.settlement == receipt.settlement
    assert holdings(sandbox) == PAID


@pytest.mark.parametrize("fault", [AFTER, BEFORE])
def test_a_lost_settlement_is_reversed(sandbox, till, fault):
    """Reversed, it is as if nothing had been paid, and the late original is refused."""
    quote = quoted(sandbox)
    sandbox.faults.add(fault, match={"operation": "settle"})
    unknown(lambda: till.settle(quote, request_id="r-1"))
    undone = till.reverse("r-1")
    assert (undone is not None) is (fault == AFTER)
    assert refused(lambda: till.settle(quote, request_id="r-1")).code == "refund.done"
    assert holdings(sandbox) == (BACK if undone else {})
    assert till.settle(quote, request_id="r-2").account_fen == 1_000
    assert holdings(sandbox) == PAID


@pytest.mark.parametrize("fault", [AFTER, BEFORE])
def test_a_request_id_that_the_till_drew_is_in_the_exception(sandbox, till, fault):
    """Who named nothing learns the id from Unknown, and reverses with it."""
    quote = quoted(sandbox)
    sandbox.faults.add(fault, match={"operation": "settle"})
    request_id, _ = unknown(lambda: till.settle(quote))
    assert (till.reverse(request_id) is None) is (fault == BEFORE)
    assert holdings(sandbox) == (BACK if fault == AFTER else {})


@pytest.mark.parametrize("fault", [AFTER, BEFORE])
def test_a_lost_cancellation_is_pressed_again(sandbox, till, fault):
    """Whatever was done, the same id again gives the money back once."""
    receipt = buy(sandbox)
    sandbox.faults.add(fault, match={"operation": "cancel"})
    assert unknown(lambda: till.cancel(receipt, request_id="c-1")) == ("c-1", "cancel")
    found = till.query("c-1")
    assert (found is not None) is (fault == AFTER)
    assert sandbox.receipt(receipt.settlement_id).state == ("cancelled" if found else "settled")
    assert till.cancel(receipt, request_id="c-1").total_fen == -1_000
    assert refused(lambda: till.cancel(receipt, request_id="c-2")).code == "refund.done"
    assert holdings(sandbox) == BACK


@pytest.mark.parametrize("fault", [AFTER, BEFORE])
def test_a_lost_reversal_is_pressed_again(sandbox, till, fault):
    """A reversal whose answer is lost is asked for again, as often as it takes."""
    buy(sandbox, request_id="r-1")
    sandbox.faults.add(fault, match={"operation": "reverse"}, times=3)
    for _ in range(3):
        assert unknown(lambda: till.reverse("r-1")) == ("r-1", "reverse")
    assert till.reverse("r-1").total_fen == -1_000
    assert holdings(sandbox) == BACK


@pytest.mark.parametrize("fault", [AFTER, BEFORE])
def test_a_lost_quote_costs_nothing(sandbox, till, fault):
    """A quote has no request id and leaves nothing: it is asked for again."""
    admission = admitted(sandbox)
    sandbox.faults.add(fault, match={"operation": "quote"})
    assert unknown(lambda: till.quote(admission, bill())) == ("", "quote")
    assert till.settle(till.quote(admission, bill())).account_fen == 1_000


@pytest.mark.parametrize("fault", [AFTER, BEFORE])
def test_a_lost_scan_is_sent_again(sandbox, till, fault):
    """The same text under the same id is admitted, once: whatever was done, the code is spent now."""
    text = show(sandbox)
    sandbox.faults.add(fault, match={"operation": "scan"})
    assert unknown(lambda: till.scan(text, request_id="s-1")) == ("s-1", "scan")
    verdict = till.scan(text, request_id="s-1")
    assert verdict.require().ectoken
    assert till.scan(text, request_id="s-2").code == "code.used"
    outcomes = [entry.outcome for entry in sandbox.journal.entries()]
    assert outcomes == (["noted", "accepted", "repeated", "refused"] if fault == AFTER else [*_BEFORE])


_BEFORE = ("noted", "accepted", "refused")


@pytest.mark.parametrize("fault", [AFTER, BEFORE])
def test_any_answer_may_be_lost(sandbox, till, fault):
    """Looking up, reading a card, asking, admitting, paying in advance and comparing lose theirs, too."""
    front, desk = (
        sandbox.terminal("hospital_ok", scene="01103"),
        sandbox.terminal("hospital_ok", scene="01104"),
    )
    admission = admitted(sandbox)
    card = front.read_card("user_ok").require()
    stay = front.admit(card)
    advance = desk.read_card("user_ok").require()
    acts = {
        "identify": lambda: till.identify(admission.ectoken),
        "read_card": lambda: till.read_card("user_ok"),
        "query": lambda: till.query("r-1"),
        "admit": lambda: front.admit(card),
        "deposit": lambda: desk.deposit(advance, stay, "5.00", request_id="d-1"),
        "reconcile": lambda: till.reconcile(sandbox.clock.now.date()),
    }
    for operation, act in acts.items():
        sandbox.faults.add(fault, match={"operation": operation})
        assert unknown(act)[1] == operation
        act()
    assert front.admit(card).deposit_fen == 500
    assert sandbox.faults.all() == ()


def test_the_code_of_a_lost_answer_loses_it(sandbox, till):
    """settlement.unknown as a fault is what it says: Unknown, never a refusal, and nothing is done."""
    quote = quoted(sandbox)
    sandbox.faults.add("settlement.unknown", match={"operation": "settle"})
    with pytest.raises(ybcode.Unknown):
        till.settle(quote, request_id="r-1")
    assert till.query("r-1") is None


def test_reconciling_finds_what_a_till_never_heard_of(sandbox, till):
    """What the till's list lacks is named with its request id, and reversed by it; then both agree."""
    kept, (day, own) = buy(sandbox), (sandbox.clock.now.date(), {})
    own[kept.settlement_id] = kept.total_fen
    quote = quoted(sandbox)
    sandbox.faults.add(AFTER, match={"operation": "settle"})
    unknown(lambda: till.settle(quote, request_id="lost"))
    (missing,) = till.reconcile(day, own=own).differences
    assert (missing.problem, missing.request_id, missing.platform_fen) == ("only_at_platform", "lost", 1_000)
    undone = till.reverse(missing.request_id)
    own |= {undone.settlement_id: -1_000, undone.settlement.undoes: 1_000, "YBnobody": 5}
    (ghost,) = till.reconcile(day, own=own).differences
    assert (ghost.problem, ghost.settlement_id, ghost.till_fen) == ("only_at_till", "YBnobody", 5)
    del own["YBnobody"]
    own[kept.settlement_id] += 1
    (wrong,) = till.reconcile(day, own=own).differences
    assert (wrong.problem, wrong.platform_fen, wrong.till_fen) == ("amount_differs", 1_000, 1_001)
    own[kept.settlement_id] -= 1
    found = till.reconcile(day, own=own)
    assert (found.agrees, [(one.count, one.total_fen) for one in found.totals]) == (True, [(3, 1_000)])
    assert sandbox.terminal("hospital_ok").reconcile(day).details == ()
    assert day.isoformat() == DAY
