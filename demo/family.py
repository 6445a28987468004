"""A daughter shows her parents' codes, from another province: ``python demo/family.py``.

Story D1 on the public face alone. The mother is retired, and her account holds ¥312.40; the father is a
resident and has none. What the daughter holds stays hers: a binding shows a code and shares no money.
"""

from decimal import Decimal

import ybcode

REGISTER = {"household_register"}


def yuan(fen: int) -> str:
    """An amount as it is spoken of."""
    return f"{Decimal(fen).scaleb(-2):.2f}"


class Daughter:
    """Her phone, her parents, and the pharmacy where they stand.

    Args:
        sandbox: where it is told.
    """

    def __init__(self, sandbox: ybcode.Sandbox) -> None:
        self.sandbox = sandbox
        self.phone = sandbox.wallet("user_unfiled")
        self.till = sandbox.terminal("pharmacy_ok")
        sandbox.person("user_retired").money.set_balance("312.40")

    def say(self, what: str, text: str) -> None:
        """One line, with its time."""
        print(f"{self.sandbox.clock.now:%m-%d %H:%M:%S}  {what:<6}  {text}")

    def bind(self, who: str, member: str, *, face: bool = True) -> None:
        """Bind a parent with the household register and the own face."""
        try:
            bond = self.phone.family.bind(member, documents=REGISTER, face=face)
        except ybcode.Refused as refused:
            self.say(who, refused.code)
        else:
            self.say(who, f"{bond.state}, member {len(self.phone.family.members())} of 5")

    def show(self, who: str, member: str) -> str | None:
        """Show a parent's code, if the phone does."""
        try:
            return self.phone.show(member=member).text
        except ybcode.Refused as refused:
            self.say(who, refused.code)
            return None

    def buy(self, who: str, member: str, price: str) -> None:
        """Show a parent's code at the counter: who pays, and what rides on the receipt."""
        admission = self.till.scan(self.phone.show(member=member).text).require()
        quote = self.till.quote(admission, ybcode.Bill.of(("布洛芬缓释胶囊", 1, price)))
        receipt = self.till.settle(quote)
        paid = {"account": receipt.account_fen, "cash": receipt.cash_fen}
        split = " + ".join(f"{name} {yuan(fen)}" for name, fen in paid.items() if fen)
        riding = "".join(f", {notice.code}" for notice in receipt.notices)
        self.say(who, f"{yuan(receipt.total_fen)} = {split}{riding}")

    def tell_accounts(self) -> None:
        """What the mother's and the daughter's accounts hold."""
        held = (self.sandbox.person(who).money.balance_fen for who in ("user_retired", "user_unfiled"))
        self.say("", "accounts: mother {}, daughter {}".format(*map(yuan, held)))


def bind_and_buy(she: Daughter) -> None:
    """Both parents are bound, seen, and buy what they need."""
    clock = she.sandbox.clock
    she.bind("mother", "user_retired")
    she.bind("father", "user_resident", face=False)  # dim light
    she.bind("father", "user_resident")
    clock.advance(minutes=5)
    she.show("mother", "user_retired")
    for member in ("user_retired", "user_resident"):
        she.phone.face_check(member)
    tried = she.phone.family.check("user_retired", place="pharmacy_ok")
    she.say("check", "works" if tried.works else ", ".join(one.code for one in tried.refusals))
    she.buy("mother", "user_retired", "86.50")
    she.buy("father", "user_resident", "45.00")
    she.tell_accounts()
    spent = she.phone.family.spending("user_retired")
    she.say("mother", f"{spent.year}: {yuan(spent.total_fen)}")


def unbind(she: Daughter) -> None:
    """A code is on the screen, and dead three seconds later; the mother's own app works."""
    clock = she.sandbox.clock
    clock.advance_to("2026-03-02T10:00:00")
    text = she.show("mother", "user_retired") or ""
    clock.advance(seconds=3)
    she.phone.family.unbind("user_retired")
    clock.advance(seconds=7)
    she.say("till", she.till.scan(text).code or "let in")
    she.show("mother", "user_retired")
    own = she.sandbox.wallet("user_retired").show().text
    she.say("own", she.till.scan(own).code or "let in")


def send_by_video() -> None:
    """Forty seconds by video: what it costs that a code lives long, and what it costs that it does not."""
    for preset, seconds in (("standard", 40), ("hardened", 40), ("hardened", 10)):
        with ybcode.open_sandbox(seed=1, preset=preset) as sandbox:
            phone, till = sandbox.wallet("user_unfiled"), sandbox.terminal("pharmacy_ok")
            phone.family.bind("user_retired", documents=REGISTER, face=True)
            phone.face_check("user_retired")
            video = phone.show(member="user_retired").text
            sandbox.clock.advance(seconds=seconds)
            answer = till.scan(video).code or "let in"
            print(f"by video, {seconds} s old, {preset} (lives {sandbox.policy.code.life_s} s): {answer}")


def main() -> None:
    """Tell the story: bind, show, buy, unbind; and the same code sent by video."""
    with ybcode.open_sandbox(seed=1) as sandbox:
        she = Daughter(sandbox)
        bind_and_buy(she)
        unbind(she)
        print(f"all accounts together: {sum(sandbox.ledger.trial_balance().values())}")
    send_by_video()


if __name__ == "__main__":
    main()
