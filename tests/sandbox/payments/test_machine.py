"""Any sequence of settling, undoing, losing answers and waiting: no fen is lost, made or paid twice."""

from collections import Counter
from datetime import date

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

import ybcode
from tests.sandbox.payments.shop import FAR, OTC, RX
from tests.sandbox.worlds import policy

PEOPLE = ("user_ok", "user_retired")
PLACES = ("pharmacy_ok", "hospital_ok")
FAULTS = ("timeout-after-commit", "timeout-before-commit")
AMOUNTS = st.integers(1, 60_000).map(lambda fen: f"{fen // 100}.{fen % 100:02d}")


class Town(RuleBasedStateMachine):
    """Two people, two tills, one ledger."""

    requests = Bundle("requests")

    def __init__(self, url):
        super().__init__()
        self.city = ybcode.open_sandbox(url, seed=1, preset=policy(account={"opening_fen": 30_000}))
        self.tills = {place: self.city.terminal(place) for place in PLACES}
        self.money = {who: self.city.person(who).money for who in PEOPLE}
        for who in PEOPLE:
            self.money[who].set_aside("kin", "50.00")
        self.number = 0

    def teardown(self):
        """Undo everything: nobody holds anything that did not come from outside."""
        for place in PLACES:
            for one in self.settlements(place):
                if one.kind == "settle" and one.state == "settled":
                    self.tills[place].cancel(one.settlement_id)
        held = self.city.ledger.trial_balance()
        for account, fen in held.items():
            if account.split("/")[0] in ("fund", "institution", "cash"):
                assert fen == 0
        for who in PEOPLE:
            assert (self.money[who].used().deductible_fen, self.money[who].used().fund_fen) == (0, 0)
        self.city.close()

    def expect(self, found, *expected):
        """What was refused is one of the reasons that there are."""
        assert found in expected

    def settlements(self, place):
        """All that a place settled and undid, whatever the day."""
        today = self.city.clock.now.date()
        return self.tills[place].reconcile(date(2026, 3, 2), max(today, date(2026, 3, 2))).details

    def quote(self, who, place, amount):
        """A bill of a prescription medicine and a free one."""
        till = self.tills[place]
        admission = till.read_card(who).require()
        lines = ((RX, 1, amount), (OTC, 2, "3.335"), ("维生素C泡腾片", 1, "1.00"))
        return till.quote(admission, ybcode.Bill.of(*lines, prescription=self.city.clock.now.date()))

    @rule(target=requests, who=st.sampled_from(PEOPLE), place=st.sampled_from(PLACES), amount=AMOUNTS)
    def settle(self, who, place, amount):
        """A bill is settled as it was quoted."""
        self.number += 1
        request, quote = f"r-{self.number}", self.quote(who, place, amount)
        assert self.tills[place].settle(quote, request_id=request).parts == quote.parts
        return place, request, quote

    @rule(
        target=requests,
        who=st.sampled_from(PEOPLE),
        place=st.sampled_from(PLACES),
        amount=AMOUNTS,
        fault=st.sampled_from(FAULTS),
    )
    def settle_and_hear_nothing(self, who, place, amount, fault):
        """The answer is lost, done or not."""
        self.number += 1
        request, quote = f"r-{self.number}", self.quote(who, place, amount)
        self.city.faults.add(fault, match={"operation": "settle"})
        with pytest.raises(ybcode.Unknown):
            self.tills[place].settle(quote, request_id=request)
        return place, request, quote

    @rule(target=requests, one=requests)
    def press_again(self, one):
        """The same request once more: the same receipt, the first one, or a refusal that says why."""
        place, request, quote = one
        before = self.tills[place].query(request)
        try:
            receipt = self.tills[place].settle(quote, request_id=request)
        except ybcode.Refused as told:
            self.expect(told.code, "refund.done", "quote.expired", "prescription.expired")
        else:
            assert before is None or receipt.settlement == before.settlement
        return multiple()

    @rule(one=requests, approved=st.booleans())
    def cancel(self, one, approved):
        """Cancelled or refunded by its id, once."""
        place, request, _ = one
        kept = self.tills[place].query(request)
        if kept is None:
            return
        try:
            undone = self.tills[place].cancel(kept, approved=approved)
        except ybcode.Refused as told:
            self.expect(told.code, "refund.done" if kept.state != "settled" else None)
        else:
            assert undone.parts == -kept.parts

    @rule(one=requests, fault=st.sampled_from((None, *FAULTS)))
    def reverse(self, one, fault):
        """Reversed by its request, heard or not."""
        place, request, _ = one
        if fault:
            self.city.faults.add(fault, match={"operation": "reverse"})
            with pytest.raises(ybcode.Unknown):
                self.tills[place].reverse(request)
        try:
            self.tills[place].reverse(request)
        except ybcode.Refused as told:
            self.expect(told.code, "refund.done")

    @rule(who=st.sampled_from(PEOPLE), days=st.integers(0, 2), amount=AMOUNTS)
    def credit(self, who, days, amount):
        """A monthly credit, at once or on its way."""
        try:
            self.money[who].credit(amount, workdays=days)
        except ValueError as told:
            self.expect("on its way" in str(told), True)

    @rule(hours=st.sampled_from((0.1, 1, 24)))
    def advance(self, hours):
        """Time goes by."""
        self.city.clock.advance(hours=hours)

    @invariant()
    def no_fen_is_lost(self):
        """The trial balance sums to zero, is the fold of the postings, and no person stands below zero."""
        held = self.city.ledger.trial_balance()
        assert sum(held.values()) == 0
        folded = self.city.ledger.trial_balance(before=FAR)
        assert {k: v for k, v in held.items() if v} == {k: v for k, v in folded.items() if v}
        assert all(fen >= 0 for account, fen in held.items() if account[:4] in ("acco", "aid/", "cred"))

    @invariant()
    def receipts_say_what_moved(self):
        """Parts sum to the bill; accounts and accumulators are the sum of what was not undone."""
        earned, used = Counter(), Counter()
        for place in PLACES:
            for one in self.settlements(place):
                parts = one.parts
                assert (
                    parts.total_fen
                    == parts.own_fen + parts.over_limit_fen + parts.first_pay_fen + parts.scope_fen
                )
                paid = parts.fund_fen + parts.account_fen + parts.mutual_aid_fen + parts.cash_fen
                assert parts.total_fen == paid
                if one.kind == "settle":
                    assert min(parts.fund_fen, parts.account_fen, parts.mutual_aid_fen, parts.cash_fen) >= 0
                if one.kind == "settle" and one.state == "settled":
                    earned[f"institution/{one.institution.text}"] += parts.total_fen
                    earned["cash"] -= parts.cash_fen
                    earned["fund/590100"] -= parts.fund_fen
                    used[one.subject, "deductible"] += parts.deductible_fen
                    used[one.subject, "fund"] += parts.fund_fen
        for account, fen in earned.items():
            assert self.city.ledger.balance(account) == fen
        for who in PEOPLE:
            me, now = self.city.people[who].person_id, self.money[who].used()
            assert (now.deductible_fen, now.fund_fen) == (used[me, "deductible"], used[me, "fund"])


@pytest.mark.parametrize(("kind", "examples"), [("memory", 100), ("sqlite", 8)])
def test_money_is_conserved_over_any_sequence(tmp_path, kind, examples):
    """Settle, press again, cancel, reverse, lose an answer, credit, wait: every fen is accounted for."""
    number = iter(range(100_000))

    def town():
        url = "memory://" if kind == "memory" else f"sqlite:///{tmp_path}/{next(number)}.db"
        return Town(url)

    run_state_machine_as_test(
        town, settings=settings(max_examples=examples, stateful_step_count=25, deadline=None)
    )
