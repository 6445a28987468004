"""One visit, from the registration to the refund, to the fen: ``python demo/one_visit.py``.

Story D9 on the public face alone. ¥120 of the deductible are left, ¥60 are in the account, the wife gives
¥100; the fund pays half at this hospital and 60 % at the pharmacy.
"""

from datetime import date
from decimal import Decimal

import ybcode


def yuan(fen: int) -> str:
    """An amount as it is spoken of."""
    return f"{Decimal(fen).scaleb(-2):.2f}"


class Visit:
    """One person's way through the counters.

    Args:
        sandbox: where it is told.
        who: by the magic name.
    """

    def __init__(self, sandbox: ybcode.Sandbox, who: str) -> None:
        self.sandbox = sandbox
        self.phone = sandbox.wallet(who)
        self.money = sandbox.person(who).money
        self.money.set_used(deductible="80.00")
        self.money.set_balance("60.00")
        self.money.set_aside("wife", "100.00")

    def let_in(self, place: str, scene: str) -> tuple[ybcode.Till, ybcode.Admission]:
        """Show a new code at the next counter."""
        self.sandbox.clock.advance(minutes=10)
        till = self.sandbox.terminal(place, scene=scene)
        return till, till.scan(self.phone.show().text).require()

    def say(self, what: str, text: str) -> None:
        """One line, with its time."""
        print(f"{self.sandbox.clock.now:%m-%d %H:%M}  {what:<9}  {text}")

    def tell(self, what: str, one: ybcode.Receipt) -> None:
        """Who paid what, and what the year has used by then."""
        paid = {"fund": one.fund_fen, "account": one.account_fen, "aid": one.mutual_aid_fen}
        split = [f"{name} {yuan(fen)}" for name, fen in (*paid.items(), ("cash", one.cash_fen)) if fen]
        self.say(what, f"{yuan(one.total_fen)} = {' + '.join(split)}")
        used = self.money.used()
        self.say("", f"used: deductible {yuan(used.deductible_fen)}, fund {yuan(used.fund_fen)}")


def be_examined(visit: Visit) -> None:
    """From the registration to the CT, whose first answer is lost."""
    till, admission = visit.let_in("hospital_ok", "01101")
    fee = till.quote(admission, ybcode.Bill.of(("普通门诊诊察费", 1, "25.00")))
    visit.tell("register", till.settle(fee))
    for scene, what in (("01201", "consult"), ("01202", "book"), ("01203", "examine")):
        visit.let_in("hospital_ok", scene)
        visit.say(what, "let in")
    till, admission = visit.let_in("hospital_ok", "01301")
    scan = till.quote(admission, ybcode.Bill.of(("CT平扫", 1, "300.00")))
    visit.sandbox.faults.add("timeout-after-commit", match={"operation": "settle"})
    try:
        till.settle(scan, request_id="ct-1")
    except ybcode.Unknown as lost:
        visit.say("CT", lost.code)
    found = till.query("ct-1")
    visit.say("query", found.state if found else "never arrived")
    undone = till.reverse("ct-1")
    if undone:
        visit.tell("reverse", undone)
    visit.tell("CT", till.settle(scan, request_id="ct-2"))
    visit.let_in("hospital_ok", "01302")
    visit.say("collect", "let in")


def buy_and_give_back(visit: Visit) -> None:
    """The prescription is fetched, filled, and given back after the daily close."""
    visit.let_in("pharmacy_ok", "02122")
    till, admission = visit.let_in("pharmacy_ok", "02121")
    lines = (("缬沙坦胶囊", 2, "24.00"), ("左甲状腺素钠片", 5, "24.00"))
    bill = ybcode.Bill.of(*lines, prescription=date(2026, 3, 2))
    medicines = till.settle(till.quote(admission, bill))
    visit.tell("medicines", medicines)
    visit.sandbox.clock.advance_to("2026-03-03T09:00")
    try:
        till.cancel(medicines)
    except ybcode.Refused as refused:
        visit.say("give back", refused.code)
    visit.tell("approved", till.cancel(medicines, approved=True))


def main() -> None:
    """Tell the story: what each counter answers, who pays what, and how it goes back."""
    with ybcode.open_sandbox(seed=1, region="approval_city", strict=True) as sandbox:
        visit = Visit(sandbox, "user_family_of_five")
        be_examined(visit)
        buy_and_give_back(visit)
        print(f"all accounts together: {sum(sandbox.ledger.trial_balance().values())}")


if __name__ == "__main__":
    main()
