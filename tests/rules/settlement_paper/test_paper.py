"""A receipt on paper: every row fits, every amount is there once, and nobody takes it for a real one."""

import re
from dataclasses import replace
from datetime import date
from typing import get_args
from unicodedata import category, east_asian_width

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.cast import at
from ybcode.errors import CATALOGUE, Refusal
from ybcode.rules.holders.clocks import Kind as Insurance
from ybcode.rules.settlement.goods.bill import MAX_LINE_FEN, MAX_NAME, Bill, Line, yuan
from ybcode.rules.settlement.goods.charge import Charge
from ybcode.rules.settlement.goods.items import Item
from ybcode.rules.settlement.life.lifecycle import UNDONE
from ybcode.rules.settlement.life.record import UNDOINGS, Kind, Receipt, Settlement
from ybcode.rules.settlement.life.undo import undo
from ybcode.rules.settlement.money.funding import Parts
from ybcode.rules.settlement.paper import FOOT, RIBBON, STATES, TITLES, WIDTHS, printed
from ybcode.sandbox.world.magic import PLACES, magic_people

both_widths = pytest.mark.parametrize("width", WIDTHS)
PAYERS = ("统筹基金支付", "个人账户支付", "家庭共济支付", "现金支付")

# ------------------------------------------------------------------ receipts made by hand
# No rule of money stands between a test and what it prints.

PEOPLE = {one.key: one for one in magic_people(date(2026, 3, 2))}
PHARMACY, HOSPITAL = PLACES[:2]
AT_MS = at("2026-03-02 09:00:05")


def charge(name, quantity, price, list_class="A"):
    """A line: class C is for oneself, of class B a tenth is paid first, all the rest is in scope."""
    line = Bill.line(name, quantity, price)
    amount = line.amount_fen
    own = amount if list_class == "C" else 0
    first = amount // 10 if list_class == "B" else 0
    scope = amount - own - first
    return Charge(
        line=line,
        item=Item(code=None, name=name, list_class=list_class),
        known=False,
        amount_fen=amount,
        own_fen=own,
        over_limit_fen=0,
        first_pay_fen=first,
        scope_fen=scope,
        pooled_fen=scope,
        payable_fen=scope + first,
    )


def parts_of(charges, **paid):
    """The parts of these lines; what nobody is said to pay is paid in cash."""
    total = sum(one.amount_fen for one in charges)
    from_others = sum(paid.get(name, 0) for name in ("fund_fen", "account_fen", "mutual_aid_fen"))
    return Parts(
        total_fen=total,
        own_fen=sum(one.own_fen for one in charges),
        first_pay_fen=sum(one.first_pay_fen for one in charges),
        scope_fen=sum(one.scope_fen for one in charges),
        cash_fen=total - from_others,
        **paid,
    )


def receipt(charges=(), parts=None, *, place=PHARMACY, balance_fen=None, notices=(), **changes):
    """A receipt of user_ok's own; changes are of the settlement, but for the two people."""
    subject = changes.pop("subject", PEOPLE["user_ok"])
    presenter = changes.pop("presenter", subject)
    one = Settlement(
        settlement_id="7f3a9c21d4e85b60",
        kind="settle",
        state="settled",
        subject=subject.person_id,
        presenter=presenter.person_id,
        channel="app",
        institution=place.institution_id,
        terminal="till-1",
        scene=place.default_scene,
        request_id="sale-0001",
        at_ms=AT_MS,
        care="outpatient",
        year=2026,
        region="590100",
        insurance="employee",
        parts=parts or parts_of(charges),
        charges=tuple(charges),
    )
    return Receipt(
        settlement=replace(one, **changes),
        subject=subject,
        presenter=presenter,
        place=place,
        balance_fen=balance_fen,
        notices=notices,
    )


def undone(one, event):
    """The receipt of the undoing of a receipt, a day later."""
    back = undo(
        one.settlement,
        event,
        settlement_id="9911aa22bb33cc44",
        request_id="undo-0001",
        now_ms=AT_MS + 86_400_000,
    )
    return replace(one, settlement=back, notices=back.notices)


_LINES = (
    charge("布洛芬缓释胶囊", 2, "18.50"),
    charge("医用外科口罩", 1, "39.90", "C"),
    charge("血糖试纸(50片装,含采血针与质控液)", "0.5", "89.00", "B"),
)
ORDINARY = receipt(
    _LINES,
    parts_of(_LINES, fund_fen=20_00, deductible_fen=10_00, account_fen=30_00, mutual_aid_fen=5_00),
    presenter=PEOPLE["user_retired"],
    balance_fen=470_00,
)


# ------------------------------------------------------------------ what stands on paper


def columns(text, *, ambiguous):
    """How wide a text is where characters of ambiguous width take so many columns."""
    sizes = {"W": 2, "F": 2, "A": ambiguous}
    return sum(0 if category(one) in ("Mn", "Me") else sizes.get(east_asian_width(one), 1) for one in text)


def blocks(text, width):
    """The rows between the rules: head, facts, goods, costs, payments, notices, foot."""
    parts = re.split(rf"^(?:={{{width}}}|-{{{width}}})$", text, flags=re.MULTILINE)
    return [part.strip("\n").split("\n") for part in parts]


def amounts(rows):
    """What stands behind each label, in fen."""
    found = (re.fullmatch(r"(?:其中| )*(\S+?) +(-?[0-9]+)\.([0-9]{2})", row) for row in rows)
    return {one[1]: int(one[2] + one[3]) for one in found if one}


def paid(one, width=32):
    """The amounts of the two blocks below the goods."""
    *_, costs, payments, _foot = blocks(printed(replace(one, notices=()), width), width)
    return amounts([*costs, *payments])


# ------------------------------------------------------------------ two receipts, word for word

ORDINARY_32 = """\
仿真票据 · SIMULATED 非真实凭证
         仿真测试大药房
         医保购药结算单
================================
机构号 P59010100001
终端号 till-1
结算号 7f3a9c21d4e85b60
时间   2026-03-02 09:00:05+08:00
请求号 sale-0001
业务   药店购药/职工医保
参保人 林*晓
证件号 59************1183
出示人 王*兰
--------------------------------
类 品名    数量x单价    金额(元)
甲 布洛芬缓释胶囊
           2 x 18.50       37.00
丙 医用外科口罩
           1 x 39.90       39.90
乙 血糖试纸(50片装,含采血针与质
   控液)
         0.5 x 89.00       44.50
--------------------------------
合计                      121.40
其中 全自费                39.90
     先行自付               4.45
     起付线                10.00
--------------------------------
统筹基金支付               20.00
个人账户支付               30.00
家庭共济支付                5.00
现金支付                   66.40
账户余额                  470.00
================================
  沙箱仿真数据 不得报销或入账"""

CANCELLED_48 = """\
        仿真票据 · SIMULATED 非真实凭证
                 仿真测试大药房
             【撤销】医保结算撤销单
================================================
机构号 P59010100001    终端号 till-1
结算号 9911aa22bb33cc44
原单号 7f3a9c21d4e85b60
时间   2026-03-03 09:00:05+08:00
请求号 undo-0001       业务   药店购药/职工医保
参保人 林*晓           证件号 59************1183
出示人 王*兰
------------------------------------------------
类 品名                    数量x单价    金额(元)
甲 布洛芬缓释胶囊         -2 x 18.50      -37.00
丙 医用外科口罩           -1 x 39.90      -39.90
乙 血糖试纸(50片装,含采血针与质控液)
                        -0.5 x 89.00      -44.50
------------------------------------------------
合计                                     -121.40
其中 全自费                               -39.90
     先行自付                              -4.45
     起付线                               -10.00
------------------------------------------------
统筹基金支付                              -20.00
个人账户支付                              -30.00
家庭共济支付                               -5.00
现金支付                                  -66.40
账户余额                                  500.00
================================================
          沙箱仿真数据 不得报销或入账"""


def test_an_ordinary_receipt():
    """A sale with every payer, at 32 columns, word for word."""
    assert ORDINARY.text() == printed(ORDINARY, 32) == ORDINARY_32


def test_a_cancellation():
    """Its cancellation, at 48 columns, word for word."""
    back = replace(undone(ORDINARY, "cancel"), balance_fen=500_00)
    assert back.text(48) == CANCELLED_48


# ------------------------------------------------------------------ any receipt

_printable = st.characters(exclude_categories=("C", "Z"))
_chinese = st.sampled_from("阿莫西林胶囊,。「」（）·×αⅡ测试 a1%-é")
names = st.text(_chinese | _printable, min_size=1, max_size=MAX_NAME).filter(str.strip)
ids = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=64)


@st.composite
def charges(draw):
    """A line as a till may send it, from a millionth of a yuan to the most that a line may cost."""
    amount = draw(st.integers(1, MAX_LINE_FEN))
    quantity = draw(st.integers(1, 10**13))
    price = max(1, amount * 10**8 // quantity)
    made = (2 * quantity * price + 10**8) // (2 * 10**8)
    if not 0 < made <= MAX_LINE_FEN:
        quantity, price = 10**4, amount * 10**4
    line = Line(name=draw(names), quantity=quantity, price=price)
    usual = charge(line.name, 1, yuan(line.amount_fen), draw(st.sampled_from("ABC")))
    return replace(usual, line=line)


@st.composite
def receipts(draw):
    """Any receipt: of any lines, paid by anybody, of a stay or not, undone or not."""
    lines = draw(st.lists(charges(), max_size=4))
    total = sum(one.amount_fen for one in lines)
    shares = sorted(draw(st.lists(st.integers(0, total), min_size=3, max_size=3)))
    parts = parts_of(
        lines,
        fund_fen=shares[0],
        account_fen=shares[1] - shares[0],
        mutual_aid_fen=shares[2] - shares[1],
        deductible_fen=draw(st.integers(0, sum(one.scope_fen for one in lines))),
    )
    over = draw(st.integers(0, parts.scope_fen))
    parts = replace(parts, scope_fen=parts.scope_fen - over, over_limit_fen=over)
    person = replace(PEOPLE["user_ok"], name=draw(names))
    made = receipt(
        lines,
        parts,
        place=replace(HOSPITAL, name=draw(names)),
        subject=person,
        presenter=draw(st.sampled_from([person, PEOPLE["user_retired"]])),
        balance_fen=draw(st.none() | st.integers(0, MAX_LINE_FEN)),
        notices=draw(st.sampled_from([(), (Refusal("account.empty"), Refusal("refund.pending"))])),
        settlement_id=draw(ids),
        request_id=draw(ids),
        terminal=draw(ids),
        stay=draw(st.none() | ids),
        deposit_fen=draw(st.sampled_from([0, 100_00, MAX_LINE_FEN])),
        care=draw(st.sampled_from(["outpatient", "inpatient"])),
        insurance=draw(st.sampled_from(get_args(Insurance))),
    )
    event = draw(st.sampled_from([None, *sorted(UNDOINGS)]))
    return made if event is None else undone(made, event)


@both_widths
@given(receipts())
def test_every_row_fits(width, one):
    """No row is wider than the paper, nor ends in a space, in a font of either kind."""
    for row in printed(one, width).split("\n"):
        assert columns(row, ambiguous=1) <= columns(row, ambiguous=2) <= width
        assert row == row.rstrip()
        assert row.isprintable()


@both_widths
@given(receipts())
def test_what_is_shown_sums_to_the_bill(width, one):
    """Payers sum to the bill, each is what the settlement says, and what is nothing is not told."""
    shown = paid(one, width)
    told = (one.fund_fen, one.account_fen, one.mutual_aid_fen, one.cash_fen)
    if one.total_fen or not one.deposit_fen:
        assert sum(shown.get(name, 0) for name in PAYERS) == shown.get("合计", 0) == one.total_fen
        assert [shown.get(name, 0) for name in PAYERS] == list(told)
        assert shown.get("预缴金", 0) == one.deposit_fen
    parts = one.parts
    costs = (parts.own_fen, parts.over_limit_fen, parts.first_pay_fen, parts.deductible_fen)
    assert [shown.get(name, 0) for name in ("全自费", "超限价", "先行自付", "起付线")] == list(costs)
    assert {name for name, fen in shown.items() if fen == 0} <= {"现金支付", "账户余额"}


@both_widths
@given(receipts().filter(lambda one: one.lines))
def test_the_lines_sum_to_the_bill(width, one):
    """The amounts of the goods, as they are printed, sum to the bill: below zero when it is undone."""
    goods = blocks(printed(one, width), width)[2]
    sign = -1 if one.settlement.undoes else 1
    rest = iter(goods[1:])
    for line in one.lines:
        wanted = " " + yuan(sign * line.amount_fen)
        assert any(row.endswith(wanted) for row in rest)


@given(names)
def test_a_name_is_told_whole(name):
    """However long a name is, every character of it is printed, in its order."""
    goods = blocks(printed(receipt([charge(name, 1, "1.00")]), 32), 32)[2]
    told = "".join(goods[1:-1]).removeprefix("甲 ")
    assert told.replace(" ", "") == name.replace(" ", "")


# ------------------------------------------------------------------ what it says


@pytest.mark.parametrize("width", [0, 31, 40, 80, "32", None])
def test_no_other_width(width):
    """Paper has 32 or 48 columns."""
    with pytest.raises(ValueError, match="a till's paper has 32 or 48 columns, not "):
        printed(ORDINARY, width)


@both_widths
@pytest.mark.parametrize("kind", get_args(Kind))
def test_it_says_that_it_is_simulated(width, kind):
    """Every receipt begins and ends with the words that it is simulated."""
    rows = printed(replace(ORDINARY, settlement=replace(ORDINARY.settlement, kind=kind)), width).split("\n")
    assert rows[0].strip() == RIBBON
    assert rows[-1].strip() == FOOT


def test_a_till_can_set_it():
    """Every character of ours stands in GBK, which a till's own font holds."""
    words = [RIBBON, FOOT, *TITLES.values(), *STATES.values(), ORDINARY_32, CANCELLED_48]
    assert all(word.encode("gbk") for word in words)


def test_every_kind_and_state_has_a_title():
    """No kind of settlement and no state of an undone one is without its words."""
    assert set(TITLES) == set(get_args(Kind))
    assert set(STATES) == UNDONE


@both_widths
@pytest.mark.parametrize(("event", "word"), [("cancel", "撤销"), ("refund", "退费"), ("reverse", "冲正")])
def test_an_undoing_says_so(width, event, word):
    """An undoing has its word over it, names the original, and has every amount below zero."""
    back = undone(ORDINARY, event)
    head, facts, *_ = blocks(printed(back, width), width)
    assert head[-1].strip().startswith(f"【{word}】")
    assert f"原单号 {ORDINARY.settlement_id}" in facts
    shown = paid(back, width)
    shown.pop("账户余额")
    assert all(fen < 0 for fen in shown.values())


@both_widths
@pytest.mark.parametrize("state", sorted(UNDONE))
def test_what_was_undone_since_says_so(width, state):
    """The original says what has become of it; its amounts stay."""
    one = replace(ORDINARY, settlement=replace(ORDINARY.settlement, state=state))
    text = printed(one, width)
    assert blocks(text, width)[0][-1].strip() == STATES[state]
    assert paid(one, width) == paid(ORDINARY, width)
    assert not any(word in printed(ORDINARY, width) for word in STATES.values())


@pytest.mark.parametrize(
    ("name", "told"),
    [("林", "林"), ("林晓", "林*"), ("林测晓", "林*晓"), ("林" + "测" * 8 + "晓", "林********晓")],
)
def test_a_person_is_masked(name, told):
    """Of a name the first and last characters are told, of an ID number the province and the last four."""
    person = replace(PEOPLE["user_ok"], name=name)
    facts = blocks(printed(receipt(subject=person), 32), 32)[1]
    number = person.id_number.text
    assert f"参保人 {told}" in facts
    assert f"证件号 59************{number[-4:]}" in facts
    assert number not in printed(receipt(subject=person), 48)


def test_a_presenter_is_told_when_another():
    """Who showed the code is named only where it is not the insured person."""
    assert "出示人 王*兰" in printed(ORDINARY, 32)
    assert "出示人" not in printed(receipt(), 32)


@pytest.mark.parametrize(
    ("quantity", "price", "told"),
    [
        (1, "18.50", "1 x 18.50"),
        ("2.5000", "18.5", "2.5 x 18.50"),
        ("0.3333", "9", "0.3333 x 9.00"),
        (100_000, "0.000001", "100000 x 0.000001"),
        ("10", "1.234500", "10 x 1.2345"),
    ],
)
def test_quantity_and_price(quantity, price, told):
    """A quantity has no zeros at its end, a price two decimals at least."""
    text = printed(receipt([charge("某药", quantity, price)]), 32)
    assert re.search(rf" {re.escape(told)} ", text)


def test_the_largest_line_fits():
    """A line of ¥9,999,999.99 stands on the narrow paper with its price, undone as well."""
    one = receipt([charge("某药", "0.0100", "999999999.00")])
    assert yuan(one.total_fen) == "9999999.99"
    assert " -0.01 x 999999999.00\n" in printed(undone(one, "cancel"), 32)
    assert "\n                     -9999999.99\n" in printed(undone(one, "cancel"), 32)


def test_words_stay_whole():
    """A word or number is broken only where it is longer than a row; a comma begins none."""
    one = receipt([charge("复方测试氨基酸注射液(十八种)ABCDEF-18AA,再加一个很长的后缀", 1, "1.00")])
    rows = blocks(printed(one, 32), 32)[2]
    assert any("ABCDEF-18AA," in row for row in rows)
    assert not any(row.strip()[0] in ",，)" for row in rows)


def test_a_printer_obeys_nothing():
    """A control character in a name that came from elsewhere is not sent to the printer."""
    place = replace(HOSPITAL, name="仿真\x1b@医院\n合计 0.00")
    assert printed(receipt(place=place), 48).split("\n")[1].strip() == "仿真?@医院?合计 0.00"


def test_a_stay_with_money_in_advance():
    """Of a stay the deposit is told within the cash, and what changes hands now: more, or some back."""
    lines = [charge("床位费", 12, "60.00")]
    parts = parts_of(lines, fund_fen=420_00)
    for deposit, label, now in ((100_00, "补缴现金", 200_00), (500_00, "退还现金", -200_00)):
        one = receipt(lines, parts, place=HOSPITAL, deposit_fen=deposit, stay="stay-17", care="inpatient")
        assert "医保住院结算单" in printed(one, 32)
        assert "住院号 stay-17" in printed(one, 32)
        shown = paid(one)
        assert (shown["现金支付"], shown["预缴金"], shown[label]) == (300_00, deposit, now)
    exact = receipt(lines, parts, place=HOSPITAL, deposit_fen=300_00, stay="stay-17")
    assert not {"补缴现金", "退还现金"} & set(paid(exact))


@pytest.mark.parametrize(
    ("kind", "fen", "title"), [("deposit", -5, "预缴金收据"), ("return", 5, "预缴金退还单")]
)
def test_a_deposit_and_its_return(kind, fen, title):
    """A deposit pays no bill: money in cash, and back."""
    one = receipt(
        parts=Parts(total_fen=0), kind=kind, deposit_fen=fen, scene="01104", place=HOSPITAL, stay="stay-17"
    )
    text = printed(one, 32)
    assert title in text
    assert "品名" not in text
    assert "合计" not in text
    assert amounts(text.split("\n")) == {"预缴金": -fen, "现金支付": -fen}
    back = printed(undone(one, "cancel"), 32)
    assert "【撤销】预缴金撤销单" in back
    assert amounts(back.split("\n")) == {"预缴金": fen, "现金支付": fen}


@both_widths
def test_notices_are_told(width):
    """What rides on a settlement is told in Chinese below the amounts."""
    notice = Refusal("account.short", {"balance": "80.00", "rest": "12.00"})
    one = replace(ORDINARY, notices=(notice,))
    rows = blocks(printed(one, width), width)[-2]
    assert rows[0].startswith("* ")
    assert "".join(row[2:] for row in rows).replace(" ", "") == notice.message("zh").replace(" ", "")
    assert notice.code in CATALOGUE
