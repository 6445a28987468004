"""The catalogue of the sandbox: our own rows, visibly synthetic, at least one for every check of goods."""

import re
from datetime import date
from typing import get_args

import pytest

from tests.rules.cast import PHARMACY, at, policy, refuses
from ybcode.rules.settlement.goods.bill import MAX_NAME, Bill, yuan
from ybcode.rules.settlement.goods.charge import charge_all
from ybcode.rules.settlement.goods.checks import Basket, first_refusal
from ybcode.rules.settlement.goods.items import CLASSES, NEVER_PAID, Category
from ybcode.sandbox.world.items import CATALOGUE, ITEMS, LETTERS

NOW_MS = at("2026-03-02 09:00")
RULES = policy()


def chosen(**wanted):
    """The first row with these values."""
    return next(one for one in ITEMS if all(getattr(one, name) == value for name, value in wanted.items()))


def refusal(item, quantity=1, **more):
    """What a pharmacy is told that sells so many of an item."""
    bill = Bill.of((item.name, quantity, yuan(item.price_fen)), **more)
    charges = charge_all(bill, CATALOGUE, RULES, PHARMACY.kind)
    assert all(one.known for one in charges)
    return first_refusal(Basket(bill=bill, charges=charges, sold=frozenset(), pharmacy=True), RULES, NOW_MS)


def test_about_sixty_rows():
    """The catalogue holds about sixty rows: enough to choose from, few enough to read."""
    assert 55 <= len(ITEMS) <= 70


def test_every_row_has_a_name_and_a_code_of_its_own():
    """No code and no name stands twice, nor is one row's name another one's code."""
    keys = [key for one in ITEMS for key in (one.code, one.name)]
    assert len(set(keys)) == len(keys) == len(CATALOGUE)


@pytest.mark.parametrize("item", ITEMS, ids=lambda one: one.code)
def test_a_row_is_found_by_code_and_by_name(item):
    """Code and name lead to the same row."""
    assert CATALOGUE[item.code] is CATALOGUE[item.name] is item


@pytest.mark.parametrize("item", ITEMS, ids=lambda one: one.code)
def test_a_code_is_visibly_synthetic(item):
    """A code is YB-, the letter of its category, three digits: the shape of no official number."""
    assert re.fullmatch(rf"YB-{LETTERS[item.category]}[0-9]{{3}}", item.code)


def test_letters_tell_categories_apart():
    """Every category has a letter of its own."""
    assert set(LETTERS) == set(get_args(Category))
    assert len(set(LETTERS.values())) == len(LETTERS)


@pytest.mark.parametrize("item", ITEMS, ids=lambda one: one.code)
def test_a_name_can_stand_on_a_bill_and_on_paper(item):
    """A name is short and printable, and a till's own font, GBK, can set it."""
    assert 0 < len(item.name) <= MAX_NAME
    assert item.name.isprintable()
    assert item.name == item.name.strip()
    assert item.name.encode("gbk")


@pytest.mark.parametrize("item", ITEMS, ids=lambda one: one.code)
def test_a_price_is_plausible(item):
    """A pack costs from one yuan to a thousand; a limit lies below the price, or it would say nothing."""
    assert 1_00 <= item.price_fen <= 1_000_00
    assert item.limit_fen is None or 0 < item.limit_fen < item.price_fen
    assert item.max_packs is None or item.max_packs > 0


def test_every_category_and_class_occurs():
    """Every category is there; medicines, devices or consumables, and services in each class."""
    assert {one.category for one in ITEMS} == set(get_args(Category))
    for categories in ({"drug"}, {"device", "consumable"}, {"service"}):
        assert {one.list_class for one in ITEMS if one.category in categories} == set(CLASSES)


def test_ordinary_goods_are_for_oneself():
    """What insurance never pays for is class 丙."""
    assert {one.list_class for one in ITEMS if one.category in NEVER_PAID} == {"C"}


def test_only_medicines_need_a_prescription_or_the_register():
    """A prescription and the register are of medicines alone."""
    assert {one.category for one in ITEMS if one.prescription or one.ephedrine} == {"drug"}


@pytest.mark.parametrize("list_class", CLASSES)
@pytest.mark.parametrize("prescription", [True, False])
def test_medicines_of_each_class_are_sold_both_ways(list_class, prescription):
    """There are medicines of each class on a prescription and without one."""
    assert chosen(category="drug", list_class=list_class, prescription=prescription)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("布洛芬缓释胶囊", ("drug", "A", False, 18_50)),
        ("阿莫西林胶囊", ("drug", "A", True, 14_20)),
        ("二甲双胍片", ("drug", "A", True, 8_90)),
        ("氨氯地平片", ("drug", "A", True, 12_30)),
        ("医用外科口罩", ("consumable", "C", False, 39_90)),
        ("普通门诊诊察费", ("service", "A", False, 25_00)),
        ("CT平扫", ("service", "B", False, 300_00)),
    ],
)
def test_rows_that_the_stories_name(name, values):
    """The stories and the docs count on these rows as they are."""
    item = CATALOGUE[name]
    assert (item.category, item.list_class, item.prescription, item.price_fen) == values


@pytest.mark.parametrize(
    "item", [one for one in ITEMS if one.category != "service"], ids=lambda one: one.code
)
def test_one_pack_is_refused_for_its_own_reason_alone(item):
    """One pack of a row is sold, or refused for what the row says of itself: no check trips by chance."""
    found = refusal(item, registered=item.ephedrine, prescription=date(2026, 3, 2))
    if item.category in NEVER_PAID:
        refuses(found, "item.not_payable", item=item.name)
    elif item.list_class == "C":
        refuses(found, "bill.self_pay_only")
    else:
        assert found is None


def test_a_row_for_the_prescription():
    """A row is refused without a prescription."""
    item = chosen(prescription=True, list_class="A", ephedrine=False)
    refuses(refusal(item), "prescription.missing", item=item.name)


def test_a_row_for_the_register():
    """An ephedrine compound is refused without the register, and the third pack with it (O15)."""
    item = chosen(ephedrine=True, prescription=False)
    refuses(refusal(item), "item.register", item=item.name)
    assert refusal(item, 2, registered=True) is None
    refuses(refusal(item, 3, registered=True), "item.quantity", item=item.name, limit=2)


@pytest.mark.parametrize("item", [one for one in ITEMS if one.max_packs], ids=lambda one: one.code)
def test_rows_for_the_number_of_packs(item):
    """Of an item with a limit no more is sold than its limit."""
    day = date(2026, 3, 2)
    assert refusal(item, item.max_packs, prescription=day) is None
    found = refusal(item, item.max_packs + 1, prescription=day)
    refuses(found, "item.quantity", item=item.name, limit=item.max_packs)


@pytest.mark.parametrize("category", ["drug", "device", "consumable", "service"])
def test_rows_for_the_price_limit(category):
    """In each kind that insurance pays for there is a row above its price limit: the rest is for oneself."""
    item = next(one for one in ITEMS if one.category == category and one.limit_fen)
    bill = Bill.of((item.code, 2, yuan(item.price_fen)))
    (charge,) = charge_all(bill, CATALOGUE, RULES, PHARMACY.kind)
    assert charge.over_limit_fen == 2 * (item.price_fen - item.limit_fen)
