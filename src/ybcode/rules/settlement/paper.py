"""A receipt on paper, as a till prints it: Chinese, 32 or 48 columns.

Four blocks between rules: who and where, what was sold, what it costs and who pays it, what else is to be
said. A Chinese character takes two columns, and so does what one font sets wide and another narrow ("·",
"α"): a till's own font, GBK, has those wide, and no row may be too long on any paper. Amounts end at the
right edge. Every word of ours can be set in GBK.

The person's name is masked as the trade does it (林*晓), though the mask hides the 测 that says that
nobody is called so: a till's builder compares with real paper. That it is synthetic is told by the first
line and the last, and by the province of the ID number, which was never assigned.
"""

from __future__ import annotations

import re
import unicodedata
from types import MappingProxyType
from typing import TYPE_CHECKING

from ybcode.rules.calendar import wall_time
from ybcode.rules.institutions import SCENES
from ybcode.rules.settlement.goods.bill import PRICE_ONE, QUANTITY_ONE, yuan
from ybcode.rules.settlement.goods.items import CLASSES
from ybcode.rules.settlement.life.lifecycle import UNDONE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ybcode.rules.settlement.goods.charge import Charge
    from ybcode.rules.settlement.life.record import Receipt

WIDTHS = (32, 48)
"""Columns of a till's paper: 58 mm and 80 mm wide."""

RIBBON = "仿真票据 · SIMULATED 非真实凭证"
FOOT = "沙箱仿真数据 不得报销或入账"

TITLES: Mapping[str, str] = MappingProxyType(
    {
        "settle": "医保{care}结算单",
        "deposit": "预缴金收据",
        "return": "预缴金退还单",
        "cancel": "【撤销】{what}撤销单",
        "refund": "【退费】{what}退费单",
        "reverse": "【冲正】{what}冲正单",
    }
)
"""What stands over a receipt, by the kind of the settlement."""

STATES: Mapping[str, str] = MappingProxyType(
    {"cancelled": "【本单已撤销】", "refunded": "【本单已退费】", "reversed": "【本单已冲正】"}
)
"""What stands over one that was undone since, by its state."""

_CARES: Mapping[str, str] = MappingProxyType({"outpatient": "门诊", "inpatient": "住院"})
_INSURANCES: Mapping[str, str] = MappingProxyType(
    {"employee": "职工医保", "flexible": "灵活就业", "resident": "居民医保"}
)

_LABEL = 7  # three characters and a space
_CELL = _LABEL + 18  # the right one of two facts in a row: an ID number
_MARK = 3  # the class and a space
_AMOUNT = 12  # the last column of a table: -9999999.99 and a space
_GAP = 2

# Words are kept whole, and so is what may not begin or end a row (避头尾).
_WORD = re.compile(r"[「『（《【“]*(?:[!-~]+|[^!-~])[,.;:!?)，。、；：！？）」』》】”…]*")


def printed(receipt: Receipt, width: int) -> str:
    """The text of a receipt, without a newline at the end.

    Args:
        receipt: what was paid, or given back: then every amount is negative.
        width: columns of the paper: 32 or 48.

    Raises:
        ValueError: for another width.
    """
    if width not in WIDTHS:
        raise ValueError(f"a till's paper has 32 or 48 columns, not {width!r}")
    blocks = (
        _facts(_told_of(receipt), width),
        _goods(receipt, width),
        (row for label, fen in _costs(receipt) for row in _spread(label, yuan(fen), width)),
        (row for label, fen in _payments(receipt) for row in _spread(label, yuan(fen), width)),
        (row for one in receipt.notices for row in _hung("* ", one.message("zh"), width)),
    )
    rows = [*_head(receipt, width)]
    for number, block in enumerate(map(list, blocks)):
        rows += [("-" if number else "=") * width, *block] if block else []
    return "\n".join([*rows, "=" * width, *_centred(FOOT, width)])


# ------------------------------------------------------------------ the blocks


def _head(receipt: Receipt, width: int) -> Iterator[str]:
    """That it is simulated, where it was, what it is, and what has become of it."""
    yield from _centred(RIBBON, width)
    yield from _centred(receipt.place.name, width)
    one = receipt.settlement
    care = "购药" if receipt.place.kind == "pharmacy" else _CARES[one.care]
    what = "预缴金" if _is_advance(receipt) else "医保结算"
    yield from _centred(TITLES[one.kind].format(care=care, what=what), width)
    if receipt.state in UNDONE:
        yield from _centred(STATES[receipt.state], width)


def _told_of(receipt: Receipt) -> Iterator[tuple[str, str]]:
    """Which settlement, when, whose."""
    one = receipt.settlement
    yield "机构号", str(one.institution)
    yield "终端号", one.terminal
    yield "结算号", one.settlement_id
    if one.undoes is not None:
        yield "原单号", one.undoes
    yield "时间", wall_time(one.at_ms).isoformat(" ", "seconds")
    yield "请求号", one.request_id
    yield "业务", f"{SCENES.get(one.scene, one.scene)}/{_INSURANCES[one.insurance]}"
    if one.stay is not None:
        yield "住院号", one.stay
    yield "参保人", _masked_name(receipt.subject.name)
    number = receipt.subject.id_number.text
    yield "证件号", number[:2] + "*" * (len(number) - 6) + number[-4:]
    if receipt.presenter.person_id != receipt.subject.person_id:
        yield "出示人", _masked_name(receipt.presenter.name)


def _goods(receipt: Receipt, width: int) -> Iterator[str]:
    """The lines under their heads; of an undoing they are given back."""
    if not receipt.lines:
        return
    yield from _table("类 品名", "数量x单价", "金额(元)", width)
    sign = "" if receipt.settlement.undoes is None else "-"
    for one in receipt.lines:
        yield from _line(one, sign, width)


def _line(one: Charge, sign: str, width: int) -> Iterator[str]:
    """One line: class and name, then how many at what price; in one row where the paper is wide enough."""
    quantity = _decimal(one.line.quantity, QUANTITY_ONE)
    price = _decimal(one.line.price, PRICE_ONE, least=2)
    detail, amount = f"{sign}{quantity} x {price}", sign + yuan(one.amount_fen)
    *rows, last = _hung(f"{CLASSES[one.item.list_class]} ", one.item.name, width)
    yield from rows
    if not rows and width > WIDTHS[0] and _columns(last) + _GAP + len(detail) <= width - _AMOUNT:
        yield from _table(last, detail, amount, width)
    else:
        yield last
        yield from _table(" " * _MARK, detail, amount, width)


def _costs(receipt: Receipt) -> Iterator[tuple[str, int]]:
    """The bill, and what of it is the person's by rule."""
    parts = receipt.parts
    if receipt.lines or parts.total_fen:
        yield "合计", parts.total_fen
    within = (
        ("全自费", parts.own_fen),
        ("超限价", parts.over_limit_fen),
        ("先行自付", parts.first_pay_fen),
        ("起付线", parts.deductible_fen),
    )
    first = "其中 "
    for label, fen in within:
        if fen:
            yield first + label, fen
            first = "     "


def _payments(receipt: Receipt) -> Iterator[tuple[str, int]]:
    """Who paid; of a stay, what was paid in advance and what changed hands now."""
    parts, advance = receipt.parts, receipt.deposit_fen
    sources = (
        ("统筹基金支付", parts.fund_fen),
        ("个人账户支付", parts.account_fen),
        ("家庭共济支付", parts.mutual_aid_fen),
    )
    yield from (row for row in sources if row[1])
    now = parts.cash_fen - advance
    if _is_advance(receipt):
        yield "预缴金", now
        yield "现金支付", now
    else:
        yield "现金支付", parts.cash_fen
    if advance and parts.total_fen:
        yield "其中 预缴金", advance
        if now:
            yield f"     {'补缴' if now > 0 else '退还'}现金", now
    if receipt.balance_fen is not None:
        yield "账户余额", receipt.balance_fen


def _is_advance(receipt: Receipt) -> bool:
    """Whether it is a deposit, its return, or the undoing of one: money, and no bill."""
    return bool(receipt.deposit_fen) and not receipt.total_fen


# ------------------------------------------------------------------ words and numbers


def _masked_name(name: str) -> str:
    """The first and the last character of a name; of two the first."""
    shown = name[-1] if len(name) > len("林晓") else ""
    return name[:1] + "*" * (len(name) - 1 - len(shown)) + shown


def _decimal(number: int, one: int, *, least: int = 0) -> str:
    """A whole number of parts as a decimal, with no zero at its end beyond the least decimals."""
    part = f"{number % one:0{len(str(one)) - 1}d}".rstrip("0").ljust(least, "0")
    return f"{number // one}.{part}".removesuffix(".")


# ------------------------------------------------------------------ rows and columns


def _columns(text: str) -> int:
    """How many columns a text takes at most: two where a character is wide in any font of a till."""
    return sum(
        0 if unicodedata.combining(one) else 2 if unicodedata.east_asian_width(one) in "WFA" else 1
        for one in text
    )


def _wrapped(text: str, width: int) -> list[str]:
    """A text in rows: words whole where they fit, and nothing that a printer would obey."""
    rows = [""]
    for word in _WORD.findall("".join(one if one.isprintable() else "?" for one in text)):
        for piece in [word] if _columns(word) <= width else word:
            if _columns(rows[-1]) + _columns(piece) > width:
                rows.append("")
            rows[-1] += piece if rows[-1] else piece.lstrip()
    return [row.rstrip() for row in rows if row.strip()] or [""]


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _columns(text))


def _hung(mark: str, text: str, width: int) -> Iterator[str]:
    """A text behind a mark, its further rows under the first."""
    indent = _columns(mark)
    for number, row in enumerate(_wrapped(text, width - indent)):
        yield (" " * indent if number else mark) + row if row else mark.rstrip()


def _centred(text: str, width: int) -> Iterator[str]:
    """A text in the middle, in as many rows as it needs."""
    for row in _wrapped(text, width):
        yield " " * ((width - _columns(row)) // 2) + row


def _spread(left: str, right: str, width: int) -> Iterator[str]:
    """A text at the left edge and one at the right; in two rows where one is too short."""
    if _columns(left) + 1 + _columns(right) <= width:
        yield _padded(left, width - _columns(right)) + right
    else:
        yield left
        yield " " * (width - _columns(right)) + right


def _table(name: str, detail: str, amount: str, width: int) -> Iterator[str]:
    """A row of the goods: a name, a detail that ends where the amounts begin, an amount."""
    middle = " " * (width - _AMOUNT - _columns(name) - _columns(detail))
    yield from _spread(f"{name}{middle}{detail}", amount, width)


def _facts(facts: Iterable[tuple[str, str]], width: int) -> Iterator[str]:
    """Facts behind their labels: two in a row where the paper is wide and both are short."""
    edge = width - _CELL
    waiting = ""
    for label, fact in facts:
        first, *rest = _hung(_padded(label, _LABEL), fact, width)
        if waiting and not rest and _columns(first) <= _CELL:
            yield _padded(waiting, edge) + first
            waiting = ""
            continue
        if waiting:
            yield waiting
        waiting = first if not rest and _columns(first) <= edge - _GAP else ""
        if not waiting:
            yield from (first, *rest)
    if waiting:
        yield waiting
