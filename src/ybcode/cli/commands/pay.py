"""``ybcode pay``: a person's code is scanned at a counter and a bill is settled."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from ybcode.cli import slips
from ybcode.cli.relatives import phone
from ybcode.cli.speech import Asked, refusal_json, say_json, seeded, speaking, timed

if TYPE_CHECKING:
    from ybcode.errors import Lang
    from ybcode.rules.holders.person import Person
    from ybcode.rules.settlement import Bill, Quote, Receipt
    from ybcode.sandbox.open import Sandbox
    from ybcode.terminal.till import Till


_UNKNOWN: dict[tuple[Lang, bool], str] = {
    ("zh", True): "目录中没有,按甲类药品处理:{}",
    ("zh", False): "目录中没有:{}",
    ("en", True): "not in the catalogue, taken as a class 甲 medicine: {}",
    ("en", False): "not in the catalogue: {}",
}
_KEPT: dict[tuple[Lang, bool], str] = {
    ("zh", True): "再看:ybcode receipt {0} --db {1}\n撤销:ybcode refund {0} --db {1}",
    ("zh", False): "沙箱在内存中,这张票据不保存;加 --db sqlite:///city.db 可保存",
    ("en", True): "again: ybcode receipt {0} --db {1}\nundo:  ybcode refund {0} --db {1}",
    (
        "en",
        False,
    ): "This sandbox was in memory: the receipt is forgotten. Keep it with --db sqlite:///city.db",
}


@click.command("pay", short_help="Scan a person's code at a counter and settle a bill.")
@click.argument("person")
@click.argument("items", nargs=-1, metavar="ITEM...")
@click.option(
    "--institution",
    default="pharmacy_ok",
    show_default=True,
    help="A magic name (pharmacy_ok, hospital_ok) or an institution id.",
)
@click.option("--scene", help="The business type, five digits; by default a purchase or a settlement.")
@click.option("--channel", default="app", show_default=True, help="app, wechat or alipay.")
@click.option("--face", is_flag=True, help="Pass the face check first, where the channel asks for one.")
@phone.of_a_member
@click.option("--prescription", metavar="DAY", help="The day of the prescription, as 2026-03-02.")
@click.option("--registered", is_flag=True, help="The buyer's identity was registered (ephedrine).")
@click.option("--request-id", help="Names the request: the same again gets the same receipt.")
@click.option("--quote", "only_quote", is_flag=True, help="Only tell what it would be paid with.")
@slips.WIDTH
@timed
@seeded
@speaking
def pay_command(  # noqa: PLR0913 - one parameter an option
    *,
    person: str,
    items: tuple[str, ...],
    institution: str,
    scene: str | None,
    channel: str,
    face: bool,
    member: str | None,
    member_face: bool,
    prescription: str | None,
    registered: bool,
    request_id: str | None,
    only_quote: bool,
    width: str,
    at: str | None,
    asked: Asked,
    lang: Lang,
    as_json: bool,
) -> None:
    """Settle a bill with the code of PERSON (user_ok …), or of MEMBER on that phone, and print the receipt.

    ITEM is NAME=QUANTITY@PRICE, as 布洛芬缓释胶囊=2@18.50: a name or a code of 'ybcode items', and yuan for
    one. Quantity 1 and the catalogue's price may be left out.
    """
    if only_quote and request_id is not None:
        raise ValueError("--quote settles nothing: it goes without --request-id")
    if not items:
        raise ValueError("pay needs an ITEM, as 布洛芬缓释胶囊=2@18.50; 'ybcode items' lists what there is")
    if member is not None:
        phone.lasting(asked, "a relative's code")
    with asked.open(at=at) as sandbox, slips.answering(lang=lang, as_json=as_json):
        bill = _bill(sandbox, items, prescription, registered=registered)
        _tell_unknown(sandbox, bill, lang)
        till = sandbox.terminal(institution, scene=scene)
        subject = sandbox.people.find(member or person)
        receipt = None if request_id is None else _before(till, request_id, subject, bill)
        if receipt is None:
            wallet = phone.phone_of(
                sandbox, person, channel=channel, face=face, member=member, member_face=member_face
            )
            quote = till.quote(till.scan(wallet.show(member=member).text).require(), bill)
            if only_quote:
                _tell_quote(quote, lang=lang, as_json=as_json)
                return
            receipt = till.settle(quote, request_id=request_id, consent=True)
    if as_json:
        say_json({"accepted": True, "code": None, **slips.receipt_json(receipt)})
        return
    click.echo(receipt.text(int(width)))
    slips.tell_notices(receipt.notices, lang)
    click.echo(_KEPT[lang, asked.db is not None].format(receipt.settlement_id, asked.db))


def _bill(sandbox: Sandbox, items: tuple[str, ...], prescription: str | None, *, registered: bool) -> Bill:
    from ybcode.rules.settlement import Bill

    lines = [slips.asked_line(one, sandbox.items) for one in items]
    issued = None if prescription is None else _day(prescription)
    return Bill.of(*lines, prescription=issued, registered=registered)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError("--prescription takes the day on which it was written, as 2026-03-02") from None


def _tell_unknown(sandbox: Sandbox, bill: Bill, lang: Lang) -> None:
    """Beside the answer, whatever it is: which names nobody knows, and which were perhaps meant."""
    words = _UNKNOWN[lang, sandbox.policy.goods.unknown == "adopt"]
    for one in bill.lines:
        if one.name not in sandbox.items:
            near = slips.did_you_mean(one.name, sandbox.items)
            click.secho(f"! {words.format(one.name + near)}", fg="yellow", err=True)


def _before(till: Till, request_id: str, person: Person, bill: Bill) -> Receipt | None:
    """What this request came to already: whoever types it again scans another code, so it is asked for."""
    from ybcode.errors import Refusal, Refused
    from ybcode.rules.settlement.life.lifecycle import UNDONE

    found = till.query(request_id)
    if found is None:
        return None
    if found.state in UNDONE:
        raise Refused(Refusal("refund.done", {"settlement_id": found.settlement_id}))
    lines = [replace(one.line, trace_codes=None) for one in found.lines]
    if (found.subject, found.settlement.scene, lines) != (person, till.scene, list(bill.lines)):
        raise Refused(Refusal("request.conflict"))
    return replace(found, notices=(*found.notices, Refusal("settlement.duplicate")))


def _tell_quote(quote: Quote, *, lang: Lang, as_json: bool) -> None:
    if as_json:
        notices: list[dict[str, Any]] = [refusal_json(one) for one in quote.notices]
        times = {name: getattr(quote, name) for name in ("balance_fen", "quoted_ms", "expires_ms")}
        say_json({"accepted": True, "code": None, **slips.amounts_json(quote), **times, "notices": notices})
        return
    click.echo("预结算,未扣款" if lang == "zh" else "a quote: nothing was paid")
    slips.tell_quote(quote, lang)
    slips.tell_notices(quote.notices, lang)
