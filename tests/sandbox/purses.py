"""What the store contract tells of money with: rows, effects, and all that a universe tells of it."""

from ybcode.errors import Refusal
from ybcode.rules.redemption.requests import RequestKey
from ybcode.rules.settlement.goods.bill import Line
from ybcode.rules.settlement.goods.charge import Charge
from ybcode.rules.settlement.goods.items import Item
from ybcode.rules.settlement.life.record import (
    BindRequest,
    Bound,
    MoveSettlement,
    PutSettlement,
    SellPacks,
    Settlement,
)
from ybcode.rules.settlement.life.stay import PutStay, Stay
from ybcode.rules.settlement.money.funding import Draw, Parts
from ybcode.rules.settlement.money.ledger import (
    CASH,
    OUTSIDE,
    Post,
    Posting,
    Transaction,
    aid_account,
    deposit_of,
    on_its_way,
    own_account,
)
from ybcode.rules.settlement.money.own import Credit, PutCredit
from ybcode.rules.settlement.money.rates import NOTHING_USED, PutUsed, Used
from ybcode.sandbox.purse import (
    ArmedFaults,
    BalanceOf,
    Fault,
    PostingsTo,
    PurchasesOf,
    PurseOf,
    PutFault,
    RequestOf,
    SettledAt,
    SettlementOf,
    SoldPacks,
    StayOf,
    StaysOf,
    TrialBalance,
    UndoingOf,
)
from ybcode.sandbox.world.magic import PLACES
from ybcode.values import PersonId

PHARMACY, HOSPITAL, *_ = (place.institution_id for place in PLACES)
ME, HER = PersonId("u000000001"), PersonId("u000000002")
NOW_MS = 1_772_413_200_000
MINE, HERS, AID, GIFT = own_account(ME), own_account(HER), aid_account(ME, "wife"), aid_account(ME, "son")
ACCOUNTS = (MINE, HERS, AID, GIFT, on_its_way(ME), deposit_of("ZY1"), CASH, OUTSIDE)
PACKS = tuple(f"9{number:019d}" for number in range(4))
NASTY = "布洛芬\n'缓释' \"胶囊\" \\ %s; -- 🩺\x00\t"
PARTS = Parts(
    total_fen=1_000, own_fen=100, first_pay_fen=90, scope_fen=810, fund_fen=400, account_fen=500, cash_fen=100
)


def charge(name="布洛芬缓释胶囊", *, category="drug", packs=()):
    """A line of a settlement."""
    return Charge(
        line=Line(name="布洛芬", quantity=10_000, price=10_000_000, trace_codes=packs),
        item=Item(code=None, name=name, category=category),
        known=False,
        **dict.fromkeys(("amount_fen", "own_fen", "over_limit_fen", "first_pay_fen", "scope_fen"), 7),
        pooled_fen=5,
        payable_fen=3,
    )


def settlement(number=1, **changes):
    """A settlement that can be told from others by its id and its instant."""
    row = {
        "settlement_id": f"YB{number}",
        "kind": "settle",
        "state": "settled",
        "subject": ME,
        "presenter": ME,
        "channel": "app",
        "institution": PHARMACY,
        "terminal": "01",
        "scene": "02121",
        "request_id": f"r-{number}",
        "at_ms": NOW_MS + number,
        "care": "outpatient",
        "year": 2026,
        "region": "590100",
        "insurance": "employee",
        "parts": PARTS,
        "charges": (charge(),),
        "draws": (Draw(AID, 5),),
        "notices": (Refusal("account.short", {"balance": "5.00", "rest_ms": 7}),),
    }
    return Settlement(**{**row, **changes})


def put_settlement(number=1, **changes):
    """The effect that keeps it."""
    return PutSettlement(settlement(number, **changes))


def undoing(of=1, number=11, **changes):
    """The effect that keeps what undoes a settlement."""
    return put_settlement(number, kind="cancel", parts=-PARTS, undoes=f"YB{of}", **changes)


def move(number=1, was="settled", now="cancelled"):
    """The effect that moves it."""
    return MoveSettlement(settlement_id=f"YB{number}", was=was, now=now)


def transaction(number=1, *, at_ms=None, **fen):
    """A transaction by the names of the accounts above; what is left over stands outside."""
    amounts = {globals()[name.upper()]: amount for name, amount in fen.items()}
    postings = (*amounts.items(), (OUTSIDE, -sum(amounts.values())))
    return Transaction(
        transaction_id=f"t{number}",
        at_ms=NOW_MS + number if at_ms is None else at_ms,
        postings=tuple(Posting(*one) for one in postings),
    )


def post(number=1, *, was=(), at_ms=None, **fen):
    """The effect that writes one such transaction."""
    return Post((transaction(number, at_ms=at_ms, **fen),), tuple(was))


def key(number=1, *, terminal="01", institution=PHARMACY):
    """A request of a till."""
    return RequestKey(institution=institution, terminal=terminal, request_id=f"r-{number}")


def bind(number=1, settlement_id="YB1", *, content=b"hash", **till):
    """The effect that binds a request id."""
    return BindRequest(Bound(key=key(number, **till), content=content, settlement_id=settlement_id))


USED = Used(deductible_fen=100, fund_fen=200)
CREDIT = Credit(amount_fen=9_000, ready_ms=NOW_MS + 5)
STAY = Stay(stay_id="ZY1", person_id=ME, institution=HOSPITAL, admitted_ms=NOW_MS)
LOST = Fault(number=1, fault="timeout-after-commit", match=(("operation", "settle"),), times=2)


def put_used(now=USED, *, was=NOTHING_USED, of=ME, year=2026, care="outpatient"):
    """The effect of what was used."""
    return PutUsed(person_id=of, year=year, care=care, was=was, now=now)


def put_credit(now=CREDIT, *, was=None, of=ME):
    """The effect of a credit."""
    return PutCredit(person_id=of, was=was, now=now)


def put_stay(now=STAY, *, was=None):
    """The effect of a stay."""
    return PutStay(was=was, now=now)


def put_fault(now=LOST, *, was=None):
    """The effect of a fault."""
    return PutFault(was=was, now=now)


PAID = (
    post(mine=500, aid=60, cash=-40),
    put_used(),
    put_credit(),
    put_settlement(),
    bind(),
    SellPacks(PACKS[:2], "YB1"),
    put_stay(),
    put_fault(),
)
"""One of everything."""


def seen_money(unit):
    """All that a universe tells of money, through every query of the port."""
    ids = [f"YB{number}" for number in (1, 2, 3, 11, 12, 13)]
    return (
        *(
            unit.load(PurseOf(person, year, care))
            for person in (ME, HER)
            for year in (2025, 2026)
            for care in ("outpatient", "inpatient")
        ),
        unit.load(SoldPacks(PACKS)),
        *(unit.load(query(one)) for query in (SettlementOf, UndoingOf) for one in ids),
        *(unit.load(RequestOf(key(number, terminal=at))) for number in range(1, 4) for at in ("01", "02")),
        *(unit.load(PurchasesOf(person, NOW_MS, most)) for person in (ME, HER) for most in (2, 200)),
        *(unit.load(SettledAt(where, NOW_MS, NOW_MS + 99)) for where in (PHARMACY, HOSPITAL)),
        *(unit.load(StayOf(one)) for one in ("ZY1", "ZY2")),
        *(unit.load(StaysOf(person)) for person in (ME, HER)),
        *(unit.load(BalanceOf(account)) for account in ACCOUNTS),
        *(unit.load(TrialBalance(until_ms)) for until_ms in (None, NOW_MS + 2, NOW_MS + 99)),
        *(unit.load(PostingsTo(account, most)) for account in ACCOUNTS for most in (2, 100)),
        unit.load(ArmedFaults()),
    )
