"""``ybcode mutual-aid``: whose money may pay (家庭共济): open, close, transfer, accept, list."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from ybcode.cli import slips
from ybcode.cli.relatives import phone
from ybcode.cli.speech import Asked, person_json, say_json, seeded, speaking
from ybcode.cli.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ybcode.errors import Lang
    from ybcode.rules.family.mutual_aid import Sharing
    from ybcode.rules.family.transfers import Transfer
    from ybcode.rules.holders.person import Person
    from ybcode.sandbox.open import Sandbox

_OPENED: dict[Lang, str] = {
    "zh": "{0} 的个人账户可在 {1} 本人账户之后为其支付自付部分;不能出示 {1} 的码",
    "en": "the account of {0} may pay what {1} has to bear, after the own account; it shows no code",
}
_CLOSED: dict[Lang, str] = {
    "zh": "{0} 不再为 {1} 支付;已支付的不退回",
    "en": "{0} pays for {1} no more; what was spent stays spent",
}
_SENT: dict[Lang, str] = {
    "zh": "{0} → {1}  {2}  待接收;{3} 前未接收即退回\n接收:ybcode mutual-aid accept {0} {1} --db {4}",
    "en": "{0} → {1}  {2}  sent; it comes back unless accepted before {3}\n"
    "accept: ybcode mutual-aid accept {0} {1} --db {4}",
}
_ACCEPTED: dict[Lang, str] = {
    "zh": "{0} → {1}  {2}  已接收;钱包现有 {3},在本人账户之后支付",
    "en": "{0} → {1}  {2}  accepted; the wallet holds {3} and pays after the own account",
}
_LISTS: dict[tuple[Lang, str], str] = {
    ("zh", "receivers"): "{0} 为其支付:",
    ("zh", "givers"): "为 {0} 支付:",
    ("zh", "transfers"): "转账:",
    ("zh", "wallet"): "{0} 的医保钱包:{1}",
    ("en", "receivers"): "{0} gives to:",
    ("en", "givers"): "{0} is given by:",
    ("en", "transfers"): "transfers:",
    ("en", "wallet"): "the wallet of {0} holds {1}",
}
_IN_MEMORY: dict[Lang, str] = {
    "zh": "此沙箱在内存中,没有任何共济;加 --db sqlite:///city.db 可保存",
    "en": "This sandbox is in memory, where nobody shares: open in one that lasts, --db sqlite:///city.db",
}


@click.group("mutual-aid", short_help="Whose money may pay (家庭共济): open, transfer, accept.")
def mutual_aid_command() -> None:
    """Whose money may pay (家庭共济). It shows no code: for that, see 'ybcode family'.

    GIVER is whose account pays and comes first; RECEIVER is for whom. A daughter pays for her father:

    \b
      ybcode mutual-aid open user_ok user_resident --db sqlite:///city.db
      ybcode mutual-aid transfer user_ok user_resident 100.00 --db sqlite:///city.db
    """  # noqa: D301 - click keeps the lines after \b as they are


@mutual_aid_command.command("open", short_help="Let GIVER's account pay for RECEIVER.")
@click.argument("giver")
@click.argument("receiver")
@click.option(
    "--rank",
    type=click.IntRange(0),
    default=0,
    show_default=True,
    help="The place among RECEIVER's givers, where the policy leaves the order to the user.",
)
@seeded
@speaking
def open_command(*, giver: str, receiver: str, rank: int, asked: Asked, lang: Lang, as_json: bool) -> None:
    """Let the account of GIVER pay what RECEIVER has to bear, after RECEIVER's own.

    \b
      ybcode mutual-aid open user_ok user_resident --db sqlite:///city.db
    """  # noqa: D301 - click keeps the lines after \b as they are
    world = phone.lasting(asked, "mutual-aid open")
    with world.open() as sandbox, slips.answering(lang=lang, as_json=as_json):
        one, other = sandbox.people.find(giver), sandbox.people.find(receiver)
        if other.person_id in {held.receiver for held in sandbox.wallet(one).mutual_aid.receivers()}:
            raise ValueError(f"{one.key} gives to {other.key} already")
        opened = sandbox.wallet(one).mutual_aid.open(other, rank=rank)
        answer = _sharing_json(sandbox, opened)
    if as_json:
        say_json(answer)
        return
    click.secho(f"✓ {_OPENED[lang].format(one.key, other.key)}  {say(opened.state, lang)}", fg="green")


@mutual_aid_command.command("close", short_help="GIVER pays for RECEIVER no more.")
@click.argument("giver")
@click.argument("receiver")
@seeded
@speaking
def close_command(*, giver: str, receiver: str, asked: Asked, lang: Lang, as_json: bool) -> None:
    """Let the account of GIVER pay for RECEIVER no more.

    \b
      ybcode mutual-aid close user_ok user_resident --db sqlite:///city.db
    """  # noqa: D301 - click keeps the lines after \b as they are
    world = phone.lasting(asked, "mutual-aid close")
    with world.open() as sandbox, slips.answering(lang=lang, as_json=as_json):
        one, other = sandbox.people.find(giver), sandbox.people.find(receiver)
        phone.sharing(sandbox, one, other)
        sandbox.wallet(one).mutual_aid.close(other)
    if as_json:
        say_json({"giver": person_json(one), "receiver": person_json(other), "state": "closed"})
        return
    click.secho(f"✓ {_CLOSED[lang].format(one.key, other.key)}", fg="green")


@mutual_aid_command.command("transfer", short_help="Send yuan to RECEIVER's wallet.")
@click.argument("giver")
@click.argument("receiver")
@click.argument("amount")
@seeded
@speaking
def transfer_command(
    *, giver: str, receiver: str, amount: str, asked: Asked, lang: Lang, as_json: bool
) -> None:
    """Send AMOUNT yuan from the account of GIVER to the wallet of RECEIVER, in another province too.

    \b
      ybcode mutual-aid transfer user_ok user_resident 100.00 --db sqlite:///city.db
    """  # noqa: D301 - click keeps the lines after \b as they are
    from ybcode.rules.calendar import told
    from ybcode.rules.settlement import yuan

    world = phone.lasting(asked, "mutual-aid transfer")
    with world.open() as sandbox, slips.answering(lang=lang, as_json=as_json):
        one, other = sandbox.people.find(giver), sandbox.people.find(receiver)
        sent = sandbox.wallet(one).mutual_aid.transfer(other, amount)
        answer = _transfer_json(sandbox, sent)
    if as_json:
        say_json(answer)
        return
    until = told(sent.returns_ms)
    words = _SENT[lang].format(one.key, other.key, yuan(sent.amount_fen), until, asked.db)
    click.secho(f"✓ {words}", fg="green")


@mutual_aid_command.command("accept", short_help="Accept what GIVER has sent.")
@click.argument("giver")
@click.argument("receiver")
@click.option("--number", type=click.IntRange(1), help="Which of GIVER's transfers; the oldest that waits.")
@seeded
@speaking
def accept_command(
    *, giver: str, receiver: str, number: int | None, asked: Asked, lang: Lang, as_json: bool
) -> None:
    """Accept, on the phone of RECEIVER, what GIVER has sent: in the same order as the transfer.

    \b
      ybcode mutual-aid accept user_ok user_resident --db sqlite:///city.db
    """  # noqa: D301 - click keeps the lines after \b as they are
    from ybcode.rules.settlement import yuan

    world = phone.lasting(asked, "mutual-aid accept")
    with world.open() as sandbox, slips.answering(lang=lang, as_json=as_json):
        one, other = sandbox.people.find(giver), sandbox.people.find(receiver)
        wallet = sandbox.wallet(other).mutual_aid
        got = wallet.accept(one, number)
        answer, holds = _transfer_json(sandbox, got), wallet.wallet_fen
    if as_json:
        say_json({**answer, "wallet_fen": holds})
        return
    amounts = yuan(got.amount_fen), yuan(holds)
    click.secho(f"✓ {_ACCEPTED[lang].format(one.key, other.key, *amounts)}", fg="green")


@mutual_aid_command.command("list", short_help="Givers, receivers, transfers, the wallet.")
@click.argument("person")
@seeded
@speaking
def list_command(*, person: str, asked: Asked, lang: Lang, as_json: bool) -> None:
    """List to whom PERSON gives, who gives to PERSON, the transfers, and what the wallet holds."""
    with asked.open() as sandbox:
        one, aid = sandbox.people.find(person), sandbox.wallet(person).mutual_aid
        sharings = {"receivers": aid.receivers(), "givers": aid.givers()}
        moved, holds = aid.transfers(), aid.wallet_fen
        if as_json:
            rows = {name: [_sharing_json(sandbox, each) for each in held] for name, held in sharings.items()}
            sent = [_transfer_json(sandbox, each) for each in moved]
            say_json({"person": person_json(one), **rows, "transfers": sent, "wallet_fen": holds})
            return
        for name, held in sharings.items():
            click.echo(_LISTS[lang, name].format(one.key))
            if not held:
                click.echo("  –")
            _tell_sharings(sandbox, held, lang, to_receiver=name == "receivers")
        _tell_wallet(sandbox, one, moved, holds, lang=lang)
        if asked.db is None:
            click.echo(_IN_MEMORY[lang])


def _tell_sharings(sandbox: Sandbox, held: Sequence[Sharing], lang: Lang, *, to_receiver: bool) -> None:
    from ybcode.rules.calendar import told

    for one in held:
        other = sandbox.people[(one.receiver if to_receiver else one.giver).text]
        state = say(one.state, lang, "mutual_aid")
        click.echo(f"  {other.key}  {other.name}  {state}  {told(one.opened_ms)}")


def _tell_wallet(sandbox: Sandbox, one: Person, moved: Sequence[Transfer], holds: int, *, lang: Lang) -> None:
    from ybcode.rules.calendar import told
    from ybcode.rules.settlement import yuan

    if moved:
        click.echo(_LISTS[lang, "transfers"])
    for each in moved:
        giver, receiver = sandbox.people[each.giver.text].key, sandbox.people[each.receiver.text].key
        back = f" → {told(each.returns_ms)}" if each.state == "sent" else ""
        line = f"{each.number}  {giver} → {receiver}  {yuan(each.amount_fen)}  {told(each.sent_ms)}"
        click.echo(f"  {line}  {say(each.state, lang)}{back}")
    click.echo(_LISTS[lang, "wallet"].format(one.key, yuan(holds)))


def _pair_json(sandbox: Sandbox, one: Sharing | Transfer) -> dict[str, Any]:
    giver, receiver = sandbox.people[one.giver.text], sandbox.people[one.receiver.text]
    return {"giver": person_json(giver), "receiver": person_json(receiver)}


def _sharing_json(sandbox: Sandbox, one: Sharing) -> dict[str, Any]:
    told = {"state": one.state, "opened_ms": one.opened_ms, "rank": one.rank}
    return {**_pair_json(sandbox, one), **told}


def _transfer_json(sandbox: Sandbox, one: Transfer) -> dict[str, Any]:
    return {**asdict(one), **_pair_json(sandbox, one)}
