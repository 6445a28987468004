"""``ybcode family``: whose code a phone may show (亲情账户): bind, unbind, list, show, and a dry run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ybcode.cli import REFUSED, slips
from ybcode.cli.commands.show import show_command
from ybcode.cli.relatives import phone, rehearsal
from ybcode.cli.speech import Asked, person_json, say_json, seeded, speaking, timed
from ybcode.cli.words import say

if TYPE_CHECKING:
    from ybcode.errors import Lang
    from ybcode.rules.policy import Policy
    from ybcode.sandbox.operations.families.bond import Bond
    from ybcode.sandbox.operations.families.bonds import Family
    from ybcode.sandbox.relatives import Spending

_BOUND: dict[Lang, str] = {
    "zh": "{0} 的手机可以出示 {1}(本人账户支付)",
    "en": "the phone of {0} may show the code of {1}, whose own account pays",
}
_TRY: dict[Lang, str] = {
    "zh": "试一次,不扣款:ybcode family check {0} {1} --db {2}",
    "en": "try it, nothing is spent: ybcode family check {0} {1} --db {2}",
}
_UNBOUND: dict[Lang, str] = {
    "zh": "{0} 的手机不能再出示 {1} 的码,已显示的码也已失效;{1} 本人的手机不受影响",
    "en": "the phone of {0} shows {1} no more, codes on its screen are dead; {1}'s own phone is untouched",
}
_LISTS: dict[tuple[Lang, bool], str] = {
    ("zh", True): "{0} 的手机可以出示({1}/{2}):",
    ("zh", False): "可以出示 {0} 的码的手机:",
    ("en", True): "the phone of {0} may show ({1} of {2}):",
    ("en", False): "{0} is shown on the phone of:",
}
_SPENT: dict[Lang, str] = {
    "zh": "{0.year} 年 {0.count} 笔,合计 {1} = 统筹 {2} + 个账及共济 {3} + 现金 {4}",
    "en": "{0.year}: {0.count} settled, total {1} = fund {2} + account and mutual aid {3} + cash {4}",
}
_IN_MEMORY: dict[Lang, str] = {
    "zh": "此沙箱在内存中,没有任何绑定;加 --db sqlite:///city.db 可保存",
    "en": "This sandbox is in memory, where nobody is bound: bind in one that lasts, --db sqlite:///city.db",
}


@click.group("family", short_help="Whose code a phone may show (亲情账户): bind, show, dry run.")
def family_command() -> None:
    """Whose code a phone may show (亲情账户). It is no money: for that, see 'ybcode mutual-aid'.

    BINDER is whose phone it is and comes first; MEMBER is whose code it shows, and whose account pays.
    A daughter shows her mother's code:

    \b
      ybcode family bind user_ok user_retired --document household_register --face --db sqlite:///city.db
      ybcode family show user_ok user_retired --member-face --db sqlite:///city.db
    """  # noqa: D301 - click keeps the lines after \b as they are


@family_command.command("bind", short_help="Let BINDER's phone show MEMBER's code.")
@click.argument("binder")
@click.argument("member")
@click.option(
    "--document",
    "documents",
    multiple=True,
    metavar="KIND",
    help="Hand one in: household_register; under 16 birth_certificate does as well.",
)
@click.option("--face", is_flag=True, help="The member looks into the phone and is known: from 16 years on.")
@click.option("--face-unknown", is_flag=True, help="The member looks and is not known (a mask, dim light).")
@click.option("--channel", default="app", show_default=True, help="app, wechat or alipay.")
@seeded
@speaking
def bind_command(  # noqa: PLR0913 - one parameter an option
    *,
    binder: str,
    member: str,
    documents: tuple[str, ...],
    face: bool,
    face_unknown: bool,
    channel: str,
    asked: Asked,
    lang: Lang,
    as_json: bool,
) -> None:
    """Let the phone of BINDER show the code of MEMBER: the daughter first, then the mother.

    \b
      ybcode family bind user_ok user_retired --document household_register --face --db sqlite:///city.db
      ybcode family bind user_ok user_child --document birth_certificate --db sqlite:///city.db
    """  # noqa: D301 - click keeps the lines after \b as they are
    if face and face_unknown:
        raise ValueError("--face and --face-unknown exclude each other: was the member known?")
    seen = face if face or face_unknown else None
    with (
        phone.lasting(asked, "family bind").open() as sandbox,
        slips.answering(lang=lang, as_json=as_json),
    ):
        owner, other = sandbox.people.find(binder), sandbox.people.find(member)
        held = phone.bond_of(sandbox, owner, other)
        if held is not None:
            raise ValueError(f"{owner.key} has bound {other.key} already ({held.state})")
        bond = sandbox.wallet(owner, channel=channel).family.bind(other, documents=documents, face=seen)
    if as_json:
        say_json(rehearsal.bond_json(bond))
        return
    who = f"{other.key} {other.name}"
    click.secho(f"✓ {_BOUND[lang].format(owner.key, who)}  {say(bond.state, lang)}", fg="green")
    if bond.shows is not None:
        rehearsal.tell_refusal(bond.shows, lang)
    click.echo(_TRY[lang].format(owner.key, other.key, asked.db))


@family_command.command("unbind", short_help="Unbind MEMBER, effective at once.")
@click.argument("binder")
@click.argument("member")
@click.option("--agreed", is_flag=True, help="The member agrees, where the policy asks both.")
@click.option("--at-window", is_flag=True, help="At the agency's window, where the policy asks so.")
@seeded
@speaking
def unbind_command(  # noqa: PLR0913 - one parameter an option
    *,
    binder: str,
    member: str,
    agreed: bool,
    at_window: bool,
    asked: Asked,
    lang: Lang,
    as_json: bool,
) -> None:
    """Unbind MEMBER from the phone of BINDER: at once, also for a code on the screen.

    \b
      ybcode family unbind user_ok user_retired --db sqlite:///city.db
    """  # noqa: D301 - click keeps the lines after \b as they are
    with phone.lasting(asked, "family unbind").open() as sandbox:
        owner, other = sandbox.people.find(binder), sandbox.people.find(member)
        phone.bound(sandbox, owner, other)
        family = sandbox.wallet(owner).family
        _require_asked(sandbox.policy, agreed=agreed, at_window=at_window)
        family.unbind(other, agreed=agreed, at_window=at_window)
    if as_json:
        say_json({"binder": person_json(owner), "member": person_json(other), "state": "unbound"})
        return
    click.secho(f"✓ {_UNBOUND[lang].format(owner.key, other.key)}", fg="green")


def _require_asked(policy: Policy, *, agreed: bool, at_window: bool) -> None:
    rule = policy.family.unbind_by
    if rule == "both" and not agreed:
        raise ValueError("here both have to agree (family.unbind_by): add --agreed")
    if rule == "agency" and not at_window:
        raise ValueError("here the agency unbinds (family.unbind_by): add --at-window")


@family_command.command("list", short_help="Whom a phone may show, and what a year cost each.")
@click.argument("person")
@click.option("--year", type=click.IntRange(2000, 2100), help="Of the members' spending; this one.")
@seeded
@speaking
def list_command(*, person: str, year: int | None, asked: Asked, lang: Lang, as_json: bool) -> None:
    """List whom the phone of PERSON may show, what a year cost each, and whose phone shows PERSON."""
    with asked.open() as sandbox:
        owner, family = sandbox.people.find(person), sandbox.wallet(person).family
        members = [(bond, _spending(family, bond, year)) for bond in family.members()]
        binders, limit = family.binders(), sandbox.policy.family.max_members
    if as_json:
        shown = [{**rehearsal.bond_json(bond), "spending": _spending_json(spent)} for bond, spent in members]
        rows = {"members": shown, "binders": [rehearsal.bond_json(bond) for bond in binders]}
        say_json({"person": person_json(owner), "limit": limit, **rows})
        return
    count = sum(bond.state not in ("none", "unbound") for bond, _ in members)
    click.echo(_LISTS[lang, True].format(owner.key, count, limit))
    if not members:
        click.echo("  –")
    for bond, spent in members:
        _tell_bond(bond, bond.member.key, bond.member.name, lang)
        if spent is not None:
            click.echo(f"    {_told_spending(spent, lang)}")
    click.echo(_LISTS[lang, False].format(owner.key))
    if not binders:
        click.echo("  –")
    for bond in binders:
        _tell_bond(bond, bond.binder.key, bond.binder.name, lang)
    if asked.db is None:
        click.echo(_IN_MEMORY[lang])


def _spending(family: Family, bond: Bond, year: int | None) -> Spending | None:
    from ybcode.rules.family.delegation import LIVE

    return family.spending(bond.member, year=year) if bond.state in LIVE else None


def _spending_json(spent: Spending | None) -> dict[str, int] | None:
    names = ("year", "count", "total_fen", "fund_fen", "account_fen", "cash_fen")
    return None if spent is None else {name: getattr(spent, name) for name in names}


def _told_spending(spent: Spending, lang: Lang) -> str:
    from ybcode.rules.settlement import yuan

    fen = (spent.total_fen, spent.fund_fen, spent.account_fen, spent.cash_fen)
    return _SPENT[lang].format(spent, *map(yuan, fen))


def _tell_bond(bond: Bond, key: str, name: str, lang: Lang) -> None:
    from ybcode.rules.calendar import told

    why = "" if bond.shows is None or bond.state == "unbound" else f"  {bond.shows.message(lang)}"
    click.echo(f"  {key}  {name}  {say(bond.state, lang)}  {told(bond.since_ms)}{why}")


_SHOW_PARAMS = [one for one in show_command.params if one.name not in ("person", "member", "ordinary")]


@family_command.command(
    "show",
    short_help="Show MEMBER's code on BINDER's phone.",
    params=[click.Argument(["binder"]), click.Argument(["member"]), *_SHOW_PARAMS],
)
def show_member_command(*, binder: str, member: str, **options: Any) -> None:
    """Show the code of MEMBER on the phone of BINDER: as 'ybcode show BINDER --member MEMBER'.

    The first time, from 16 years on, the member looks into that phone: --member-face.

    \b
      ybcode family show user_ok user_retired --member-face --db sqlite:///city.db
    """  # noqa: D301 - click keeps the lines after \b as they are
    assert show_command.callback is not None
    show_command.callback(person=binder, member=member, ordinary=False, **options)


@family_command.command("check", short_help="What would happen at a counter today; nothing is spent.")
@click.argument("binder")
@click.argument("member")
@click.option(
    "--institution",
    default="pharmacy_ok",
    show_default=True,
    help="The counter to think of: a magic name or an institution id.",
)
@click.option("--scene", help="The business type, five digits; by default a purchase or a settlement.")
@click.option("--channel", default="app", show_default=True, help="app, wechat or alipay.")
@timed
@seeded
@speaking
def check_command(  # noqa: PLR0913 - one parameter an option
    *,
    binder: str,
    member: str,
    institution: str,
    scene: str | None,
    channel: str,
    at: str | None,
    asked: Asked,
    lang: Lang,
    as_json: bool,
) -> None:
    """Tell what would happen at a counter today if BINDER showed the code of MEMBER; nothing is spent.

    Exit code 0 when it would work, 1 when not (S2 「建议提前绑定并测试功能」).

    \b
      ybcode family check user_ok user_retired --db sqlite:///city.db
    """  # noqa: D301 - click keeps the lines after \b as they are
    with asked.open(at=at) as sandbox, slips.answering(lang=lang, as_json=as_json):
        owner, other = sandbox.people.find(binder), sandbox.people.find(member)
        seen = sandbox.wallet(owner, channel=channel).family.check(other, place=institution, scene=scene)
        policy, balance_fen = sandbox.policy, sandbox.person(other).money.balance_fen
        swapped = phone.is_swapped(sandbox, owner, other)
    rows = list(rehearsal.rows_of(seen, policy, channel))
    if as_json:
        say_json({**rehearsal.check_json(seen, rows, channel), "balance_fen": balance_fen})
    else:
        conflated = policy.family.debit_source == "binder"
        rehearsal.tell_check(seen, rows, institution, lang)
        rehearsal.tell_money(seen, balance_fen, asked.db, lang, conflated=conflated)
        if swapped:
            click.secho(f"! {other.key} → {owner.key}: BINDER comes first, then MEMBER", fg="yellow")
        if asked.db is None:
            click.echo(_IN_MEMORY[lang])
    if not seen.works:
        raise SystemExit(REFUSED)
