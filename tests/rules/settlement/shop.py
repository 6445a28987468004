"""What every settlement test buys with: a small catalogue, charged lines, means, and settlements as kept."""

from hypothesis import strategies as st

from tests.rules.cast import NOW_MS, PERSON, PHARMACY, POLICY, counter, holder, policy
from ybcode.rules.holders.enrolment import Enrolment
from ybcode.rules.institutions import BOTH_FUNDS
from ybcode.rules.settlement import Bill, Item, MoneyFacts
from ybcode.rules.settlement.goods.charge import charge_all
from ybcode.rules.settlement.life.record import Settlement
from ybcode.rules.settlement.life.settle import price
from ybcode.rules.settlement.money.funding import Means, Parts
from ybcode.rules.settlement.money.rates import NOTHING_USED, Rates
from ybcode.rules.verifier import Verdict

OTC = Item(code="X01", name="布洛芬缓释胶囊")
PRESCRIBED = Item(code="X02", name="阿莫西林胶囊", prescription=True)
CLASS_B = Item(code="X03", name="氯雷他定片", list_class="B", prescription=True)
CLASS_C = Item(code="X04", name="维生素咀嚼片", list_class="C")
LIMITED = Item(code="X05", name="阿托伐他汀钙片", list_class="B", prescription=True, limit_fen=2_000)
COLD = Item(code="X06", name="氨酚伪麻美芬片", ephedrine=True)
COLD_TOO = Item(code="X07", name="复方盐酸伪麻黄碱缓释胶囊", ephedrine=True)
THREE_AT_MOST = Item(code="X08", name="蒙脱石散", max_packs=3)
DEVICE = Item(code="X09", name="电子血压计", category="device")
GAUZE = Item(code="X10", name="医用纱布", category="consumable")
CT = Item(code="X11", name="CT平扫", list_class="B", category="service")
VISIT = Item(code="X12", name="挂号费", category="service")
SOAP = Item(code="X13", name="洗衣液", category="daily")
CREAM = Item(code="X14", name="护手霜", category="cosmetic")
OIL = Item(code="X15", name="深海鱼油", category="food")
ITEMS = {
    key: one
    for one in (
        *(OTC, PRESCRIBED, CLASS_B, CLASS_C, LIMITED, COLD, COLD_TOO, THREE_AT_MOST),
        *(DEVICE, GAUZE, CT, VISIT, SOAP, CREAM, OIL),
    )
    for key in (one.code, one.name)
}
PACK = "8" * 16 + "{:04d}"
"""A trace code, by number."""


def packs(count, first=0):
    """So many trace codes, each of its own."""
    return tuple(PACK.format(number) for number in range(first, first + count))


def buy(item, quantity=1, price="10.00", **more):
    """A line of an item."""
    return Bill.line(item.name, quantity, price, **more)


def charged(*lines, kind="pharmacy", rules=POLICY):
    """Lines as insurance sees them."""
    return charge_all(Bill.of(*lines), ITEMS, rules, kind)


def rates(deductible=0, ratio=60, cap=10**9, care="outpatient"):
    """What the pooled fund does."""
    return Rates(care=care, deductible_fen=deductible, ratio=ratio, cap_fen=cap)


def means(rule=None, *, used=NOTHING_USED, balance=0, further=(), funds=BOTH_FUNDS):
    """What there is to pay with."""
    return Means(funds=funds, rates=rule or rates(), used=used, balance_fen=balance, further=further)


def admission(place=PHARMACY, *, subject=PERSON, funds=BOTH_FUNDS):
    """PERSON was let in at a place's counter."""
    return Verdict(
        accepted=True,
        identity=subject,
        presenter=subject,
        channel="app",
        ectoken="e" * 38,
        counter=counter(place.default_scene, place),
        admitted_ms=NOW_MS,
        funds=funds,
    ).require()


def priced(bill, place=PHARMACY, *, kind="employee", rules=POLICY, now_ms=NOW_MS, **known):
    """A bill of PERSON's at a place, priced or refused."""
    subject, funds = known.pop("subject", PERSON), known.pop("funds", BOTH_FUNDS)
    facts = MoneyFacts(
        items=ITEMS,
        holder=known.pop("holder", holder(enrolment=Enrolment(kind=kind))),
        balance_fen=known.pop("balance", None),
        **known,
    )
    return price(admission(place, subject=subject, funds=funds), bill, facts, policy=rules, now_ms=now_ms)


def parts_of(total=0, *, fund=0, account=0, mutual=0, **more):
    """Parts of a bill whose rest is in scope, and paid in cash."""
    made = sum(more.get(name, 0) for name in ("own_fen", "over_limit_fen", "first_pay_fen"))
    return Parts(
        total_fen=total,
        scope_fen=total - made,
        fund_fen=fund,
        account_fen=account,
        mutual_aid_fen=mutual,
        cash_fen=total - fund - account - mutual,
        **more,
    )


def settlement(parts=None, **changes):
    """A settlement as the platform keeps it."""
    row = {
        "settlement_id": "s1",
        "kind": "settle",
        "state": "settled",
        "subject": PERSON.person_id,
        "presenter": PERSON.person_id,
        "channel": "app",
        "institution": PHARMACY.institution_id,
        "terminal": "till-1",
        "scene": "02121",
        "request_id": "r1",
        "at_ms": NOW_MS,
        "care": "outpatient",
        "year": 2026,
        "region": PERSON.region,
        "insurance": "employee",
        "parts": parts_of(10_000, fund=5_000, account=3_000) if parts is None else parts,
    }
    return Settlement(**{**row, **changes})


# ------------------------------------------------------------------ anything that may come

items = st.sampled_from([*sorted({one.name for one in ITEMS.values()}), "没有的药"])
quantities = st.decimals("0.0001", "999", places=4)
prices = st.decimals("0.000001", "9999", places=6)


@st.composite
def lines(draw):
    """A line that costs at least a fen."""
    quantity, price_ = draw(quantities), draw(prices)
    if quantity * price_ < 1:
        quantity, price_ = quantity + 1, price_ + 1
    return Bill.line(
        draw(items),
        quantity,
        price_,
        list_class=draw(st.sampled_from([None, "A", "B", "C"])),
        category=draw(st.sampled_from([None, "drug", "device", "service", "daily"])),
        prescription=draw(st.sampled_from([None, True, False])),
    )


percents = st.integers(0, 100)
amounts = st.one_of(st.integers(0, 500), st.integers(0, 10_000_000))


@st.composite
def policies(draw):
    """A policy of any rates, and any ideas of what an account may pay."""
    switches = ("pays_drug", "pays_device", "pays_consumable", "pays_service", "pays_out_of_catalogue")
    return policy(
        goods={"class_b_first_pay": draw(percents)},
        account={name: draw(st.booleans()) for name in switches},
        outpatient={"pharmacy_needs_prescription": draw(st.booleans())},
    )
