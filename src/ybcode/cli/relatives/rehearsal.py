"""What ``ybcode family check`` tells: what was looked at, what stands against it, whose money would pay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ybcode.cli import slips
from ybcode.cli.speech import person_json, refusal_json
from ybcode.cli.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ybcode.errors import Lang, Refusal
    from ybcode.rules.policy import Policy
    from ybcode.sandbox.operations.families.bond import Bond, Rehearsal

    Row = tuple[str, list[Refusal] | None]

_WORKS: dict[tuple[Lang, bool], str] = {
    ("zh", True): "{0} 的手机现在可在 {2} 为 {1} 结算",
    ("zh", False): "{0} 的手机现在不能在 {2} 为 {1} 结算",
    ("en", True): "would work at {2} now: {1} on the phone of {0}",
    ("en", False): "would not work at {2} now: {1} on the phone of {0}",
}
_PAYS: dict[tuple[Lang, bool], str] = {
    ("zh", True): "共济已开通:本人账户之后由 {0} 支付",
    ("zh", False): "开通共济:ybcode mutual-aid open {0} {1}{2}",
    ("en", True): "mutual aid is open: after the own account, {0} may pay",
    ("en", False): "to share, open mutual aid: ybcode mutual-aid open {0} {1}{2}",
}
_CONFLATED: dict[Lang, str] = {
    "zh": "本预设演示误解:把亲情账户当成家庭共济,主账户人的余额也会支付;实际并非如此",
    "en": "this preset plays a misconception: a binding taken for mutual aid, the binder's money pays too",
}
_ROWS: dict[str, str] = {
    "binding": "绑定",
    "first face": "首次刷脸",
    "channel": "渠道",
    "insurance": "参保",
    "place": "机构",
}
_FAMILY_ROW = {"family": "insurance", "place": "place", "filing": "place", "terminal": "place"}
"""The row of a counter's refusal, by its family; what is not named is the phone's."""


def bond_json(bond: Bond) -> dict[str, Any]:
    """A family binding as JSON."""
    return {
        "binder": person_json(bond.binder),
        "member": person_json(bond.member),
        "state": bond.state,
        "since_ms": bond.since_ms,
        "shows": None if bond.shows is None else refusal_json(bond.shows),
    }


def rows_of(seen: Rehearsal, policy: Policy, channel: str) -> Iterator[Row]:
    """What was looked at, with what stands against it; None where it was not come to.

    Args:
        seen: the dry run.
        policy: which channels show a relative's code.
        channel: in which app.
    """
    found: dict[str, list[Refusal]] = {name: [] for name in _ROWS}
    closed = not policy.channels[channel].family
    for one in seen.refusals:
        found[_row_of(one, seen.bond, closed=closed)].append(one)
    for name, refusals in found.items():
        reached = {"first face": not found["binding"]}
        reached["channel"] = bool(refusals) or not (found["binding"] or found["first face"])
        yield name, refusals if reached.get(name, True) else None


def _row_of(one: Refusal, bond: Bond, *, closed: bool) -> str:
    if one.code == "identity.first_use_face":
        return "first face"
    if one == bond.shows:
        return "binding"
    if closed and one.code == "place.not_opened":
        return "channel"
    return _FAMILY_ROW.get(one.code.partition(".")[0], "channel")


def check_json(seen: Rehearsal, rows: Sequence[Row], channel: str) -> dict[str, Any]:
    """A dry run as JSON; of a row that was not come to, null."""
    return {
        "works": seen.works,
        **bond_json(seen.bond),
        "channel": channel,
        "place": seen.place.institution_id.text,
        "rows": {name: None if found is None else not found for name, found in rows},
        "refusals": [refusal_json(one) for one in seen.refusals],
        "notices": [refusal_json(one) for one in seen.notices],
        "funds": sorted(seen.funds),
        "givers": [person_json(one) for one in seen.givers],
    }


def tell_check(seen: Rehearsal, rows: Sequence[Row], institution: str, lang: Lang) -> None:
    """Print whether it would work, and row by row what was looked at."""
    sign, colour = ("✓", "green") if seen.works else ("✗", "red")
    who = seen.bond.binder.key, f"{seen.bond.member.key} {seen.bond.member.name}"
    click.secho(f"{sign} {_WORKS[lang, seen.works].format(*who, institution)}", fg=colour)
    for name, found in rows:
        label = _ROWS[name] if lang == "zh" else name
        state = f"  {say(seen.bond.state, lang)}" if name == "binding" else ""
        click.echo(f"  {'–' if found is None else '✗' if found else '✓'} {label}{state}")
        for one in found or ():
            tell_refusal(one, lang)


def tell_refusal(refusal: Refusal, lang: Lang) -> None:
    """Print what stands against it, with what to do next."""
    click.echo(f"    {refusal.code}  {refusal.message(lang)}")
    for number, step in enumerate(refusal.entry.steps(lang), start=1):
        click.echo(f"      {number}. {step}")


def tell_money(seen: Rehearsal, balance_fen: int, db: str | None, lang: Lang, *, conflated: bool) -> None:
    """Print whose money would pay; and that a binding shares none, unless mutual aid is open.

    Args:
        seen: the dry run.
        balance_fen: what the member's account holds.
        db: the sandbox of the next command.
        lang: Chinese or English.
        conflated: whether the preset plays the misconception.
    """
    from ybcode.rules.settlement import yuan

    words = {"pooled": "统筹基金" if lang == "zh" else "pooled fund"}
    words["account"] = f"{'个人账户' if lang == 'zh' else 'own account'} {yuan(balance_fen)}"
    funds = ", ".join(words[one] for one in sorted(seen.funds)) or ("现金" if lang == "zh" else "cash alone")
    click.echo(f"  {'支付' if lang == 'zh' else 'paid by'}: {seen.bond.member.key}: {funds}")
    if conflated:
        click.secho(f"! {_CONFLATED[lang]}", fg="yellow")
    elif seen.givers:
        click.echo(f"  {_PAYS[lang, True].format(', '.join(one.key for one in seen.givers))}")
    slips.tell_notices(seen.notices, lang)
    if any(one.code == "family.not_mutual_aid" for one in seen.notices):
        binder, member = seen.bond.binder.key, seen.bond.member.key
        where = f" --db {db}" if db else ""
        click.echo(f"  {_PAYS[lang, False].format(binder, member, where)}")
