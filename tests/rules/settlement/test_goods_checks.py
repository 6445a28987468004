"""May these goods be sold here on insurance: one row a refusal, their order, and each boundary."""

from datetime import date, timedelta

import pytest

from tests.rules.cast import HOSPITAL, NOW_MS, POLICY, at, policy, refuses
from tests.rules.settlement.shop import (
    CLASS_B,
    CLASS_C,
    COLD,
    COLD_TOO,
    CREAM,
    CT,
    DEVICE,
    ITEMS,
    OIL,
    OTC,
    PRESCRIBED,
    SOAP,
    THREE_AT_MOST,
    buy,
    packs,
    priced,
)
from ybcode.rules.calendar import day_of
from ybcode.rules.settlement import Bill
from ybcode.rules.settlement.goods.charge import charge_all
from ybcode.rules.settlement.goods.checks import OF_THE_GOODS, Basket, first_refusal, untraced

TODAY = day_of(NOW_MS)
UNKNOWN = Bill.line("没有的药", 1, "10.00")
TRACED = packs(1)


def basket(*lines, kind="pharmacy", sold=(), rules=POLICY, **grounds):
    """A bill as the checks see it."""
    bill = Bill.of(*lines, **grounds)
    charges = charge_all(bill, ITEMS, rules, kind)
    return Basket(bill=bill, charges=charges, sold=frozenset(sold), pharmacy=kind == "pharmacy")


def refusal(*lines, now_ms=NOW_MS, rules=POLICY, **more):
    """The first refusal of lines, or None."""
    return first_refusal(basket(*lines, rules=rules, **more), rules, now_ms)


STRICT = {
    "goods": {"unknown": "refuse"},
    "trace": {"missing": "refuse"},
    "settlement": {"self_pay": "refuse"},
}


@pytest.mark.parametrize(
    ("lines", "tables", "grounds", "code", "evidence"),
    [
        ([buy(OTC)], {}, {"total": "9.99"}, "bill.mismatch", {"lines": "10.00", "total": "9.99"}),
        ([buy(OTC), buy(SOAP)], {}, {}, "item.not_payable", {"item": SOAP.name}),
        ([buy(CREAM)], {}, {}, "item.not_payable", {"item": CREAM.name}),
        (
            [buy(OIL)],
            {"account": {"pays_out_of_catalogue": True}},
            {},
            "item.not_payable",
            {"item": OIL.name},
        ),
        ([Bill.line("皂", 1, "1", category="daily")], {}, {}, "item.not_payable", {"item": "皂"}),
        ([UNKNOWN], {"goods": {"unknown": "refuse"}}, {}, "item.not_covered", {"item": "没有的药"}),
        (
            [buy(OTC), buy(CLASS_C)],
            {"settlement": {"self_pay": "refuse"}},
            {},
            "item.self_pay",
            {"item": CLASS_C.name},
        ),
        ([buy(CLASS_C)], {"settlement": {"self_pay": "refuse"}}, {}, "item.self_pay", {"item": CLASS_C.name}),
        ([buy(CLASS_C)], {}, {}, "bill.self_pay_only", {}),
        ([buy(OTC), buy(PRESCRIBED)], {}, {}, "prescription.missing", {"item": PRESCRIBED.name}),
        (
            [buy(PRESCRIBED)],
            {},
            {"prescription": TODAY - timedelta(days=3)},
            "prescription.expired",
            {"issued": (TODAY - timedelta(days=3)).isoformat(), "days": 3},
        ),
        ([buy(COLD)], {}, {}, "item.register", {"item": COLD.name}),
        ([buy(COLD, 3)], {}, {"registered": True}, "item.quantity", {"item": COLD.name, "limit": 2}),
        ([buy(THREE_AT_MOST, 4)], {}, {}, "item.quantity", {"item": THREE_AT_MOST.name, "limit": 3}),
        ([buy(OTC)], {"trace": {"missing": "refuse"}}, {}, "trace.missing", {"item": OTC.name}),
        ([buy(OTC, trace_codes=TRACED)], {}, {"sold": TRACED}, "trace.sold", {"item": OTC.name}),
    ],
)
def test_each_refusal_names_what_is_wrong(*, lines, tables, grounds, code, evidence):
    """One row a refusal, with its evidence."""
    refuses(refusal(*lines, rules=policy(**tables), **grounds), code, **evidence)


@pytest.mark.parametrize(
    ("lines", "tables", "grounds"),
    [
        ([buy(OTC)], {}, {}),
        ([buy(OTC)], {}, {"total": "10.00"}),
        ([UNKNOWN], {}, {}),
        ([buy(OTC)], {"goods": {"unknown": "refuse"}}, {}),
        ([buy(OTC), buy(CLASS_C)], {}, {}),
        ([buy(CLASS_C)], {"account": {"pays_out_of_catalogue": True}}, {}),
        ([buy(OTC), buy(CLASS_B)], {"settlement": {"self_pay": "refuse"}}, {"prescription": TODAY}),
        ([buy(PRESCRIBED)], {}, {"kind": "hospital"}),  # its own prescription is not asked for again
        ([buy(OTC)], {}, {"prescription": TODAY - timedelta(days=300)}),  # nothing rests on it
        ([buy(COLD, 2)], {}, {"registered": True}),
        ([buy(THREE_AT_MOST, 3)], {}, {}),
        ([buy(OTC, trace_codes=TRACED)], STRICT, {"sold": packs(1, first=1)}),
        ([buy(DEVICE)], STRICT, {}),
        ([buy(CT)], STRICT, {"kind": "hospital"}),
    ],
)
def test_what_is_in_order_is_sold(lines, tables, grounds):
    """Lenient or strict, nothing stands in the way."""
    assert refusal(*lines, rules=policy(**tables), **grounds) is None


def test_the_checks_are_asked_in_order():
    """A bill that offends against all of them hears of the first; cured, of the next one."""
    bad = [UNKNOWN, buy(CLASS_C), buy(PRESCRIBED), buy(COLD, 3), buy(SOAP)]
    good = [buy(OTC, trace_codes=TRACED)]
    late = {"prescription": TODAY - timedelta(days=9)}
    known, apart = policy(**STRICT), policy(**{**STRICT, "goods": {}})
    cash = policy(trace={"missing": "refuse"})
    cold, sold = [buy(COLD, 2, trace_codes=packs(2, first=5))], {"registered": True, "sold": TRACED}
    steps = [
        (bad, known, {"total": "1.00"}, "bill.mismatch"),
        (bad, known, {}, "item.not_payable"),
        (bad[:4], known, {}, "item.not_covered"),
        (bad[:4], apart, {}, "item.self_pay"),
        ([buy(CLASS_C)], cash, {}, "bill.self_pay_only"),
        (bad[:4], cash, {}, "prescription.missing"),
        (bad[:4], cash, late, "prescription.expired"),
        (bad[:4], cash, {"prescription": TODAY}, "item.register"),
        (bad[:4], cash, {"prescription": TODAY, "registered": True}, "item.quantity"),
        ([*good, buy(COLD, 2)], cash, sold, "trace.missing"),
        ([*good, *cold], cash, sold, "trace.sold"),
        ([*good, *cold], cash, {**sold, "sold": ()}, None),
    ]
    for lines, rules, grounds, code in steps:
        found = refusal(*lines, rules=rules, **grounds)
        assert (found and found.code) == code
    assert len(steps) == len(OF_THE_GOODS) + 1


@pytest.mark.parametrize(
    ("bought", "code"),
    [
        ("2026-03-01 23:59:59.999", "prescription.expired"),  # it is of tomorrow
        ("2026-03-02 00:00", None),  # day 1
        ("2026-03-03 12:00", None),
        ("2026-03-04 23:59:59.999", None),  # day 3
        ("2026-03-05 00:00", "prescription.expired"),  # story D9: day 4
    ],
)
def test_a_prescription_counts_for_three_days(bought, code):
    """O16: its own day and two more, by the wall clock; at a hospital that shows one as well."""
    for kind in ("pharmacy", "hospital"):
        grounds = {"prescription": date(2026, 3, 2), "kind": kind}
        found = refusal(buy(PRESCRIBED), now_ms=at(bought), **grounds)
        assert (found and found.code) == code
    longer = policy(goods={"prescription_days": 4})
    found = refusal(buy(PRESCRIBED), now_ms=at("2026-03-05"), rules=longer, prescription=date(2026, 3, 2))
    assert found is None


@pytest.mark.parametrize(
    ("now", "required_from", "asked"),
    [
        ("2025-06-30 23:59:59.999", 20_250_701, False),
        ("2025-07-01 00:00", 20_250_701, True),
        ("2024-12-31 23:59", 20_250_701, False),
        ("2025-12-01", 20_251_130, True),
        ("2026-01-01", 20_251_231, True),
        ("2025-06-30", 0, True),
        ("2026-03-02", 99_991_231, False),
    ],
)
def test_trace_codes_are_asked_for_from_a_day_on(now, required_from, asked):
    """O5: since 2025-07-01; before it nothing is asked, noted or refused."""
    strict = policy(trace={"missing": "refuse", "required_from": required_from})
    found = refusal(buy(OTC), now_ms=at(now), rules=strict)
    assert (found is not None) is asked
    assert untraced(basket(buy(OTC)), strict, at(now)) == (OTC.name if asked else None)


@pytest.mark.parametrize(
    ("quantity", "codes", "complete"),
    [(1, 0, False), (1, 1, True), (2, 1, False), (2, 2, True), ("1.5", 1, False), ("1.5", 2, True)],
)
def test_each_opened_pack_is_scanned(quantity, codes, complete):
    """A lenient till notes what is missing, a strict one refuses it."""
    line = buy(OTC, quantity, trace_codes=packs(codes))
    assert (untraced(basket(line), POLICY, NOW_MS) is None) is complete
    assert refusal(line) is None
    assert (refusal(line, rules=policy(trace={"missing": "refuse"})) is None) is complete


@pytest.mark.parametrize(
    ("lines", "limits", "item", "limit"),
    [
        # O15: two smallest packs of ephedrine compounds a sale, all of them together.
        ([buy(COLD, 2)], {}, None, None),
        ([buy(COLD, 3)], {}, COLD, 2),
        ([buy(COLD), buy(COLD)], {}, None, None),
        ([buy(OTC), buy(COLD_TOO, 2), buy(COLD)], {}, COLD_TOO, 2),
        ([buy(COLD, "1.5")], {}, None, None),
        ([buy(COLD, "2.0001")], {}, COLD, 2),
        ([buy(COLD, 3)], {"ephedrine_packs": 3}, None, None),
        ([buy(COLD, 2)], {"max_packs": 1}, COLD, 1),
        ([buy(OTC, 99)], {}, None, None),
        # What the item says, over all its lines, by name or code.
        ([buy(THREE_AT_MOST, 2), buy(THREE_AT_MOST, 1)], {}, None, None),
        ([buy(THREE_AT_MOST, 2), Bill.line(THREE_AT_MOST.code, 2, "1")], {}, THREE_AT_MOST, 3),
        # O23: what the region says, of medicines; the stricter of both counts.
        ([buy(OTC, 5)], {"max_packs": 5}, None, None),
        ([buy(OTC, 6)], {"max_packs": 5}, OTC, 5),
        ([buy(DEVICE, 6)], {"max_packs": 5}, None, None),
        ([buy(THREE_AT_MOST, 3)], {"max_packs": 2}, THREE_AT_MOST, 2),
        ([buy(THREE_AT_MOST, 4)], {"max_packs": 9}, THREE_AT_MOST, 3),
    ],
)
def test_no_more_is_sold_at_once_than_is_allowed(lines, limits, item, limit):
    """By the item, by the register of ephedrine, by the region."""
    found = refusal(*lines, rules=policy(goods=limits), registered=True)
    if item is None:
        assert found is None
    else:
        refuses(found, "item.quantity", item=item.name, limit=limit)


def test_a_second_sale_of_a_pack_is_told_of_its_own_item():
    """O5: the line on which the sold pack stands, not the first one."""
    lines = [buy(DEVICE), buy(OTC, trace_codes=packs(2)), buy(THREE_AT_MOST, trace_codes=packs(2, first=2))]
    refuses(refusal(*lines, sold=packs(1, first=3)), "trace.sold", item=THREE_AT_MOST.name)


def test_a_refusal_repeats_no_long_number():
    """A till may send anything for a name: a payment code or an ID number does not come back."""
    found = refusal(Bill.line("1" * 20, 1, "1", category="daily"))
    assert (found.code, "1" * 5 in found.evidence["item"]) == ("item.not_payable", False)


@pytest.mark.parametrize("place", [None, HOSPITAL])
def test_pricing_asks_the_goods_first(place):
    """A bill that may not be sold is not split: the refusal comes back as a value."""
    where = {} if place is None else {"place": place}
    assert priced(Bill.of(buy(SOAP)), **where).code == "item.not_payable"
    found = priced(Bill.of(buy(PRESCRIBED)), **where)
    assert getattr(found, "code", None) == ("prescription.missing" if place is None else None)
    sold = frozenset(TRACED)
    assert priced(Bill.of(buy(OTC, trace_codes=TRACED)), sold=sold, **where).code == "trace.sold"
