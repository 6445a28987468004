"""The preset ``conflated`` says what it is in every answer, also when something is undone."""

import ybcode


def test_an_undoing_says_so_too():
    """Cancelled or reversed: the receipt carries family.not_mutual_aid, as the sale's did."""
    with ybcode.open_sandbox(preset="conflated", seed=1) as sandbox:
        till = sandbox.terminal("pharmacy_ok")
        admission = till.scan(sandbox.wallet("user_ok").show().text).require()
        bill = ybcode.Bill.of(("布洛芬缓释胶囊", 1, "18.50"))
        cancelled = till.cancel(till.settle(till.quote(admission, bill)))
        till.settle(till.quote(admission, bill), request_id="lost")
        reversed_ = till.reverse("lost")
        for receipt in (cancelled, reversed_):
            assert [one.code for one in receipt.notices] == ["family.not_mutual_aid"]
