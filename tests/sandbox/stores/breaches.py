"""How each invariant of money is broken by hand, and a city in which there is money to break."""

import ybcode

BILL = ybcode.Bill.of(("布洛芬缓释胶囊", 2, "18.50"))
SURGERY = ("手术", 1, "10000.00")


def pay(sandbox):
    """Let people pay at a pharmacy and in a stay, and undo some of it; a credit and a fault wait."""
    sandbox.clock.advance(seconds=10)
    till = sandbox.terminal("pharmacy_ok")
    admission = till.scan(sandbox.wallet("user_ok").show().text).require()
    receipts = [till.settle(till.quote(admission, BILL), request_id=f"p-{number}") for number in range(3)]
    till.cancel(receipts[1])
    till.reverse("p-2")
    till.reverse("never")
    sandbox.person("user_ok").money.credit("90.00")
    sandbox.faults.add("timeout-after-commit", match={"operation": "settle"})
    stay = hospital(sandbox, "01103").admit(_admission(sandbox, "01103"))
    hospital(sandbox, "01104").deposit(_admission(sandbox, "01104"), stay, "3000")
    desk = hospital(sandbox)
    bill = ybcode.Bill.of(SURGERY, stay=stay.stay_id)
    quote = desk.quote(_admission(sandbox), bill)
    try:
        desk.settle(quote, request_id="lost")
    except ybcode.Unknown:
        desk.reverse("lost")
    sandbox.faults.add("platform.offline", match={"operation": "cancel"}, after=3)


def relate(sandbox):
    """Let a daughter bind, show and unbind, give mutual aid and send money; one transfer waits."""
    phone = sandbox.wallet("user_ok")
    for member in ("user_retired", "user_resident"):
        phone.family.bind(member, documents={"household_register"}, face=True)
        phone.face_check(member)
    sandbox.clock.advance(seconds=10)
    till = sandbox.terminal("pharmacy_ok")
    till.scan(phone.show(member="user_retired").text).require()
    phone.family.unbind("user_retired")
    phone.mutual_aid.open("user_resident")
    till.settle(till.quote(till.scan(phone.show(member="user_resident").text).require(), BILL))
    for amount in ("10.00", "20.00"):
        phone.mutual_aid.transfer("user_resident", amount)
    sandbox.wallet("user_resident").mutual_aid.accept("user_ok")
    sandbox.wallet("user_family_of_five").hold("user_zero_balance", both_ids=True)


def hospital(sandbox, scene="01301"):
    """A counter of the hospital."""
    return sandbox.terminal("hospital_ok", scene=scene)


def _admission(sandbox, scene="01301"):
    sandbox.clock.advance(seconds=10)
    return hospital(sandbox, scene).scan(sandbox.wallet("user_retired").show().text).require()


UNDONE = "WHERE state = 'cancelled'"
MONEY = {
    "a balance is the sum of its postings": ("UPDATE balances SET balance_fen = 7 WHERE account = 'cash'",),
    "an account that received anything has a balance": ("DELETE FROM balances WHERE account = 'outside'",),
    "the postings of a transaction sum to zero": (
        "UPDATE postings SET amount_fen = amount_fen + 1 WHERE account = 'cash'",
    ),
    "what is a person's, or was paid in advance, is not below zero": (
        "UPDATE balances SET balance_fen = -1 WHERE account GLOB 'account/*'",
    ),
    "the parts of a settlement sum to its total, both ways": ("UPDATE settlements SET cash_fen = -9",),
    "a settlement moved what it says": (
        "DELETE FROM postings WHERE account GLOB 'institution/P*' AND amount_fen > 0",
    ),
    "a settlement is undone by one undoing, and otherwise by none": (
        f"UPDATE settlements SET state = 'settled' {UNDONE}",
    ),
    "an undoing has the opposite amounts of what it undoes": (
        "UPDATE settlements SET deposit_fen = 5 WHERE kind = 'reverse'",
    ),
    "a payment request has its settlement": ("UPDATE payment_requests SET settlement_id = 'none'",),
    "a pack that was sold belongs to a settlement that stands": (
        f"UPDATE sold_packs SET settlement_id = (SELECT settlement_id FROM settlements {UNDONE})",
    ),
    "nobody has used less than nothing of deductible and cap": ("UPDATE accumulators SET fund_fen = -1",),
    "what was paid in advance for a stay lies in its account": ("UPDATE stays SET deposit_fen = 7",),
    "a settlement of a stay has its stay": ("DELETE FROM stays",),
    "a credit that was sent lies in its account until it is written": ("UPDATE credits SET amount_fen = 7",),
    "the clock's row counts the faults that wait": ("DELETE FROM faults",),
}
"""The statements that break each invariant."""
FAMILY = {
    "a row of bindings belongs to two people": (
        "UPDATE bindings SET member = binder WHERE state = 'unbound'",
    ),
    "a row of sharings belongs to two people": ("UPDATE sharings SET giver = 'nobody'",),
    "a row of transfers belongs to two people": ("UPDATE transfers SET receiver = 'nobody'",),
    "a live code on another's phone is bound there, or held": (
        "UPDATE bindings SET state = 'unbound' WHERE state = 'active'",
    ),
    "a binding that is reviewed has an end of it, and otherwise none": (
        "UPDATE bindings SET state = 'reviewing' WHERE state = 'unbound'",
    ),
    "a transfer lies in its account while it is on its way, and nothing does afterwards": (
        "UPDATE transfers SET state = 'returned' WHERE state = 'sent'",
    ),
    "what a settlement took from people is what it says": (
        "UPDATE settlements SET mutual_aid_fen = 1, cash_fen = cash_fen + 1 WHERE mutual_aid_fen > 0",
    ),
}
"""Those of families."""
