"""Bills and receipts on the command line: an item as it is typed, a receipt as JSON, a quote as lines."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import asdict
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import click

from ybcode.cli.speech import person_json, refusal_json, refuse
from ybcode.values import without_numbers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ybcode.cli.speech import Asked
    from ybcode.errors import Lang, Refusal
    from ybcode.rules.settlement import Charge, Item, Line, Quote, Receipt
    from ybcode.sandbox.open import Sandbox

_ITEM = re.compile(r"(?P<name>(?![0-9.]+$)[^=@]+)(?:=(?P<quantity>[^=@]*))?(?:@(?P<price>[^=@]*))?")
_WORDS = {
    "zh": {
        "total_fen": "合计",
        "own_fen": "全自费",
        "over_limit_fen": "超限价",
        "first_pay_fen": "先行自付",
        "deductible_fen": "起付线",
        "fund_fen": "统筹基金支付",
        "account_fen": "个人账户支付",
        "mutual_aid_fen": "家庭共济支付",
        "cash_fen": "现金支付",
        "balance_fen": "账户现有余额",
    },
    "en": {
        "total_fen": "total",
        "own_fen": "self-pay",
        "over_limit_fen": "over the limit",
        "first_pay_fen": "first-pay share",
        "deductible_fen": "deductible",
        "fund_fen": "pooled fund",
        "account_fen": "own account",
        "mutual_aid_fen": "mutual aid",
        "cash_fen": "cash",
        "balance_fen": "the account holds",
    },
}
_INDENT = {"own_fen", "over_limit_fen", "first_pay_fen", "deductible_fen"}
_ALWAYS = {"total_fen", "cash_fen", "balance_fen"}

WIDTH = click.option(
    "--width",
    type=click.Choice(["32", "48"]),
    default="32",
    show_default=True,
    help="Columns of the till's paper.",
)
"""The option of every command that prints a receipt."""


_AGAIN = {
    "zh": "用同一请求号再来一次,不会重复扣款:--request-id {}",
    "en": "Once more under the same id, nothing is charged twice: --request-id {}",
}


@contextmanager
def answering(*, lang: Lang, as_json: bool) -> Iterator[None]:
    """A refusal or a lost answer on the way: its catalogue entry is printed, and the command exits with 1."""
    from ybcode.errors import Refused, Unknown

    try:
        yield
    except Refused as refused:
        refuse(refused.refusal, lang=lang, as_json=as_json)
    except Unknown as lost:
        known = {"request_id": lost.request_id, "operation": lost.operation}
        if lost.operation in ("settle", "query") and not as_json:
            click.echo(_AGAIN[lang].format(lost.request_id))
        refuse(lost.refusal, lang=lang, as_json=as_json, known=known if as_json else None)


def asked_line(words: str, items: Mapping[str, Item]) -> Line:
    """One line of a bill as it is typed: ``NAME=QUANTITY@PRICE``, or less of it.

    Args:
        words: the argument; quantity 1 and the catalogue's price where they are left out.
        items: the catalogue, by code and by name.

    Raises:
        ValueError: for another form, numbers that are none, or an unknown name without a price.
    """
    from ybcode.rules.settlement import Bill, yuan

    found = _ITEM.fullmatch(words)
    if found is None:
        raise ValueError(
            f"{words!r} is no item: write NAME=QUANTITY@PRICE, such as 布洛芬缓释胶囊=2@18.50; quantity 1 and"
            " the catalogue's price may be left out"
        )
    name, price = found["name"].strip(), found["price"]
    if without_numbers(name) != name:
        raise ValueError("an item is named by a name or a code of 'ybcode items': no name is a long number")
    held = items.get(name)
    if price is None:
        if held is None:
            near = did_you_mean(name, items)
            way_out = "" if near else f", or say what it costs, as {name}@18.50"
            raise ValueError(f"the catalogue has no {name!r}{near}: list it with 'ybcode items'{way_out}")
        price = yuan(held.price_fen)
    try:
        return Bill.line(name, "1" if found["quantity"] is None else found["quantity"], price)
    except ValueError as wrong:
        raise ValueError(f"item {name!r}: {wrong}") from None


def did_you_mean(name: str, items: Mapping[str, Item]) -> str:
    """The nearest names of the catalogue, as the end of a clause; empty where none is near."""
    near = [one for one in items if len(name) > 1 and (name in one or one in name)]
    near = near or get_close_matches(name, items, n=3, cutoff=0.5)
    return f" (did you mean {' or '.join(map(repr, near[:3]))}?)" if near else ""


def receipt_json(receipt: Receipt) -> dict[str, Any]:
    """A receipt with every amount, in fen."""
    one = receipt.settlement
    return {
        "settlement_id": one.settlement_id,
        "kind": one.kind,
        "state": one.state,
        "undoes": one.undoes,
        "request_id": one.request_id,
        "at_ms": one.at_ms,
        "institution": one.institution.text,
        "terminal": one.terminal,
        "scene": one.scene,
        "channel": one.channel,
        "insurance": one.insurance,
        "care": one.care,
        "stay": one.stay,
        "subject": person_json(receipt.subject),
        "presenter": person_json(receipt.presenter),
        **amounts_json(receipt),
        "deposit_fen": one.deposit_fen,
        "balance_fen": receipt.balance_fen,
        "draws": [asdict(draw) for draw in one.draws],
        "notices": [refusal_json(notice) for notice in receipt.notices],
    }


def amounts_json(paid: Quote | Receipt) -> dict[str, Any]:
    """What quotes and receipts share: the parts and the lines."""
    return {**asdict(paid.parts), "lines": [_charge_json(one) for one in paid.lines]}


def _charge_json(charge: Charge) -> dict[str, Any]:
    quantity, price = _numbers(charge)
    amounts = ("amount_fen", "own_fen", "over_limit_fen", "first_pay_fen", "scope_fen")
    return {
        "code": charge.item.code,
        "name": charge.item.name,
        "known": charge.known,
        "list_class": charge.item.list_class,
        "category": charge.item.category,
        "quantity": quantity,
        "price": price,
        **{name: getattr(charge, name) for name in amounts},
        "trace_codes": list(charge.line.trace_codes or ()),
    }


def tell_quote(quote: Quote, lang: Lang) -> None:
    """Print the lines of a quote and who would pay."""
    from ybcode.rules.settlement import yuan
    from ybcode.rules.settlement.goods.items import CLASSES

    for one in quote.lines:
        quantity, price = _numbers(one)
        klass = CLASSES[one.item.list_class]
        click.echo(f"  {klass} {one.item.name}  {quantity} × {price}  {yuan(one.amount_fen)}")
    words = _WORDS[lang]
    fen = {**asdict(quote.parts), "balance_fen": quote.balance_fen}
    for name, label in words.items():
        if fen[name] or name in _ALWAYS:
            click.echo(f"{'    ' if name in _INDENT else '  '}{label}  {yuan(fen[name])}")


def tell_notices(notices: Iterable[Refusal], lang: Lang) -> None:
    """Print what rides on an answer."""
    for one in notices:
        click.secho(f"! {one.code}  {one.message(lang)}", fg="yellow")


def _numbers(charge: Charge) -> tuple[str, str]:
    """Quantity and price as decimals: a price has at least two."""
    from ybcode.rules.settlement.goods.bill import PRICE_ONE, QUANTITY_ONE

    line = charge.line
    quantity = f"{line.quantity // QUANTITY_ONE}.{line.quantity % QUANTITY_ONE:04d}".rstrip("0").rstrip(".")
    whole, part = divmod(line.price, PRICE_ONE)
    return quantity, f"{whole}.{f'{part:06d}'.rstrip('0').ljust(2, '0')}"


def stored(asked: Asked, command: str) -> Asked:
    """The sandbox of ``--db``.

    Raises:
        ValueError: when none was named, for one in memory is made anew by each command, or none is there.
    """
    from ybcode.sandbox.upkeep import exists

    if asked.db is None:
        raise ValueError(f"{command} needs a stored sandbox: name it with --db or YBCODE_DB")
    if not exists(asked.db):
        raise ValueError(f"{without_numbers(asked.db)}: no sandbox is stored there: 'ybcode pay' makes one")
    return asked


def kept(sandbox: Sandbox, settlement_id: str) -> Receipt:
    """A receipt of a sandbox.

    Raises:
        ValueError: when it has none of that id.
    """
    found = sandbox.receipt(settlement_id)
    if found is None:
        raise ValueError(
            f"this sandbox has no settlement {settlement_id!r}: its number is on the receipt, after 结算号"
        )
    return found
