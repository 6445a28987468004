"""A line charged: for oneself, above the limit, first-paid, in scope; and what each money looks at."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.cast import policy
from tests.rules.settlement.shop import (
    CLASS_B,
    CLASS_C,
    CT,
    DEVICE,
    GAUZE,
    ITEMS,
    LIMITED,
    OIL,
    OTC,
    PRESCRIBED,
    buy,
    charged,
    lines,
    policies,
)
from ybcode.rules.settlement import Bill
from ybcode.rules.settlement.goods.charge import charge_all, is_insured, share
from ybcode.rules.settlement.goods.items import CATEGORIES, CLASSES, NEVER_PAID, Item


def split(one):
    """A charge's four parts."""
    return one.own_fen, one.over_limit_fen, one.first_pay_fen, one.scope_fen


@pytest.mark.parametrize(
    ("item", "quantity", "price", "parts"),
    [
        (OTC, 2, "18.50", (0, 0, 0, 3_700)),  # 甲
        (CLASS_B, 1, "100.00", (0, 0, 1_000, 9_000)),  # 乙, ten per cent first
        (CLASS_B, 1, "0.05", (0, 0, 1, 4)),  # half a fen is rounded up
        (CLASS_B, 1, "0.04", (0, 0, 0, 4)),
        (CLASS_C, 1, "30.00", (3_000, 0, 0, 0)),  # 丙
        (CT, 1, "300.00", (0, 0, 3_000, 27_000)),  # story D9
        # A pack at ¥20.00 at most, in class 乙: the first-pay share is of what is below the limit.
        (LIMITED, 1, "20.00", (0, 0, 200, 1_800)),
        (LIMITED, 1, "20.000001", (0, 0, 200, 1_800)),
        (LIMITED, 1, "20.01", (0, 1, 200, 1_800)),
        (LIMITED, 3, "25.00", (0, 1_500, 600, 5_400)),
        (LIMITED, 3, "19.99", (0, 0, 600, 5_397)),
        (LIMITED, "0.5", "25.00", (0, 250, 100, 900)),
        (LIMITED, "0.3333", "25.00", (0, 166, 67, 600)),
        (LIMITED, "0.0001", "200.00", (0, 2, 0, 0)),
        (LIMITED, "0.0003", "20.50", (0, 0, 0, 1)),
    ],
)
def test_a_line_is_charged_by_class_and_limit(item, quantity, price, parts):
    """domain.md B.12: total = own-pay + above the limit + first-pay + in scope."""
    (one,) = charged(buy(item, quantity, price))
    assert split(one) == parts
    assert one.amount_fen == sum(parts) == one.line.amount_fen


@pytest.mark.parametrize(
    ("percent", "first"), [(0, 0), (1, 10), (10, 100), (15, 150), (33, 330), (99, 989), (100, 999)]
)
def test_the_first_pay_share_is_the_policy_s(percent, first):
    """乙类先行自付: so many per cent of it, and of nothing else."""
    rules = policy(goods={"class_b_first_pay": percent})
    shares = [one.first_pay_fen for one in charged(*(buy(item, 1, "9.99") for item in ALL), rules=rules)]
    assert shares == [first, 0, 0]


ALL = (CLASS_B, OTC, CLASS_C)


@pytest.mark.parametrize(
    ("fen", "percent", "part"),
    [(0, 50, 0), (1, 49, 0), (1, 50, 1), (3, 50, 2), (29_200, 60, 17_520), (7, 0, 0), (7, 100, 7)],
)
def test_a_share_is_rounded_half_up(fen, percent, part):
    """Per cent of fen, in whole numbers."""
    assert share(fen, percent) == part


@given(fen=st.integers(0, 10**10), percent=st.integers(0, 100))
def test_a_share_is_no_more_than_the_whole(fen, percent):
    """Within half a fen of the exact share, and never beyond the amount."""
    part = share(fen, percent)
    assert 0 <= part <= fen
    assert -50 < part * 100 - fen * percent <= 50


def test_the_catalogue_decides_where_it_knows_the_name():
    """What a till says of a known item, by name or by code, is not heard."""
    for name in (PRESCRIBED.name, PRESCRIBED.code):
        line = Bill.line(name, 1, "10.00", list_class="C", category="daily", prescription=False)
        (one,) = charged(line)
        assert (one.item, one.known, one.scope_fen) == (PRESCRIBED, True, 1_000)


def test_free_words_are_what_the_till_says():
    """And a medicine of class 甲 without a prescription otherwise: the first sale works."""
    (bare,) = charged(("没有的药", 1, "10.00"))
    assert (bare.item, bare.known) == (Item(code=None, name="没有的药"), False)
    assert (bare.scope_fen, bare.payable_fen, bare.pooled_fen) == (1_000, 1_000, 0)
    (told,) = charged(Bill.line("新", 1, "10.00", list_class="B", category="service", prescription=True))
    assert told.item == Item(code=None, name="新", list_class="B", category="service", prescription=True)


@pytest.mark.parametrize(
    ("item", "kind", "needs", "pooled"),
    [
        (PRESCRIBED, "pharmacy", True, 1_000),
        (OTC, "pharmacy", True, 0),  # M18
        (OTC, "pharmacy", False, 1_000),
        (OTC, "hospital", True, 1_000),
        (DEVICE, "pharmacy", True, 0),
        (CLASS_B, "pharmacy", True, 900),  # the scope, not the first-pay share
        (CLASS_C, "hospital", True, 0),
        (LIMITED, "pharmacy", True, 900),
    ],
)
def test_at_a_pharmacy_the_pool_looks_at_what_is_prescribed(item, kind, needs, pooled):
    """M18: without a prescription medicine the pooled fund pays nothing there; a hospital prescribes."""
    rules = policy(outpatient={"pharmacy_needs_prescription": needs})
    assert charged(buy(item), kind=kind, rules=rules)[0].pooled_fen == pooled


@pytest.mark.parametrize(
    ("item", "key"),
    [(OTC, "pays_drug"), (DEVICE, "pays_device"), (GAUZE, "pays_consumable"), (CT, "pays_service")],
)
def test_an_account_pays_for_a_category_by_a_key_of_its_own(item, key):
    """O14: medicines, devices, consumables and costs of care; a region may close each."""
    assert charged(buy(item))[0].payable_fen == 1_000
    for other in ("pays_drug", "pays_device", "pays_consumable", "pays_service"):
        (one,) = charged(buy(item), rules=policy(account={other: False}))
        assert one.payable_fen == (0 if other == key else 1_000)
        assert one.scope_fen + one.first_pay_fen == 1_000


@pytest.mark.parametrize(
    ("item", "within", "beyond"),
    [(CLASS_C, 0, 3_000), (LIMITED, 2_000, 1_000), (CLASS_B, 3_000, 0), (OTC, 3_000, 0), (OIL, 0, 0)],
)
def test_an_account_pays_within_policy(item, within, beyond):
    """B.5: not what is for oneself or above a limit, unless the region's account does; never health food."""
    assert charged(buy(item, 1, "30.00"))[0].payable_fen == within
    more = policy(account={"pays_out_of_catalogue": True})
    assert charged(buy(item, 1, "30.00"), rules=more)[0].payable_fen == within + beyond


def test_the_words_of_the_catalogue_are_complete():
    """Each class and category has its Chinese name; three categories are never paid for."""
    assert dict(CLASSES) == {"A": "甲", "B": "乙", "C": "丙"}
    assert set(CATEGORIES) > NEVER_PAID == {"food", "cosmetic", "daily"}
    assert [name for name in CATEGORIES if Item(code=None, name="x", category=name).traced] == ["drug"]


@pytest.mark.parametrize(
    ("bought", "insured"),
    [([CLASS_C], False), ([CLASS_C, OTC], True), ([CLASS_B], True), ([CLASS_C, CLASS_C], False)],
)
def test_a_bill_is_insured_by_one_line(bought, insured):
    """Something that insurance takes into account stands on it."""
    assert is_insured(charged(*map(buy, bought))) is insured


@given(line=lines(), rules=policies(), kind=st.sampled_from(["hospital", "pharmacy"]))
def test_the_parts_of_a_line_sum_to_it(line, rules, kind):
    """Of any line, under any policy: nothing is lost, nothing is below zero, nothing is paid beyond it."""
    (one,) = charge_all(Bill.of(line), ITEMS, rules, kind)
    assert sum(split(one)) == one.amount_fen == line.amount_fen
    assert min(*split(one), one.pooled_fen, one.payable_fen) >= 0
    assert one.pooled_fen in (0, one.scope_fen)
    assert one.payable_fen <= one.amount_fen
    if not rules.account.pays_out_of_catalogue:
        assert one.payable_fen <= one.first_pay_fen + one.scope_fen
    if one.item.category in NEVER_PAID:
        assert one.payable_fen == 0
