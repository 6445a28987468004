"""``ybcode person``: how a person stands, why a code would be refused now, when that ends, what was done."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from ybcode.cli.speech import Asked, person_json, refusal_json, say_json, seeded, speaking, timed
from ybcode.cli.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ybcode.errors import Lang, Refusal
    from ybcode.rules.holders.claim import Claim
    from ybcode.rules.holders.filing import Filing
    from ybcode.rules.holders.holder import Event
    from ybcode.sandbox.operations.desks.person_file import Statement, Status

_YUAN = 100


@click.command("person", short_help="How a person stands, and why a code would be refused now.")
@click.argument("name")
@click.option(
    "--institution",
    show_default="a designated pharmacy where the person is insured",
    help="The counter to think of: a magic name or an institution id.",
)
@click.option("--scene", help="The business type, five digits; by default a purchase or a settlement.")
@click.option("--proof", is_flag=True, help="Print the proof of enrolment (参保凭证) and the payments.")
@timed
@seeded
@speaking
def person_command(  # noqa: PLR0913 - one parameter an option
    *,
    name: str,
    institution: str | None,
    scene: str | None,
    proof: bool,
    at: str | None,
    asked: Asked,
    lang: Lang,
    as_json: bool,
) -> None:
    """Tell how NAME (user_ok, user_suspended …) stands: nothing is scanned, nothing is spent."""
    with asked.open(at=at) as sandbox:
        file = sandbox.person(name)
        if proof:
            _tell_proof(file.look_up("machine"), as_json=as_json)
            return
        status = file.status(place=institution, scene=scene)
        history, filings, claims = file.history(), file.filings.all(), file.claims.all()
    if as_json:
        say_json(_json(status, history, filings, claims))
    else:
        home = "参保地的定点药店" if lang == "zh" else "a designated pharmacy at home"
        _tell(status, institution or home, lang)
        _tell_papers(filings, claims, lang)
        _tell_history(history, lang)


def _tell_proof(statement: Statement, *, as_json: bool) -> None:
    if as_json:
        spells = [asdict(spell) for spell in statement.spells]
        told = {"status": statement.status, "insurance": statement.insurance, "since_ms": statement.since_ms}
        say_json({"person": person_json(statement.person), **told, "spells": spells})
    else:
        click.echo(statement.text())


def _json(
    status: Status,
    history: Sequence[Event],
    filings: Sequence[tuple[Filing, str]],
    claims: Sequence[Claim],
) -> dict[str, Any]:
    return {
        "person": person_json(status.person),
        "at_ms": status.at_ms,
        "place": status.place.institution_id.text,
        "in_order": status.in_order,
        "refusals": [refusal_json(one) for one in status.refusals],
        "notices": [refusal_json(one) for one in status.notices],
        "funds": sorted(status.funds),
        "channels": list(status.channels),
        "findings": [asdict(one) for one in status.findings],
        "filings": [{**asdict(one), "state": state} for one, state in filings],
        "claims": [{**asdict(one), "institution": one.institution.text} for one in claims],
        "history": [asdict(one) for one in history],
    }


def _tell(status: Status, where: str, lang: Lang) -> None:
    who = person_json(status.person)
    assert who is not None
    zh = lang == "zh"
    click.secho(who["key"], bold=True, nl=False)
    click.echo(f"  {who['name']}  {who['id_number']}  {who['region']}  {' '.join(status.channels)}")
    if status.in_order:
        funds = " ".join(sorted(status.funds))
        said = f"现在可在 {where} 结算" if zh else f"would be admitted at {where} now"
        click.secho(f"✓ {said} ({funds})", fg="green")
    else:
        click.secho(f"✗ 现在会被 {where} 拒绝:" if zh else f"✗ would be refused at {where} now:", fg="red")
    for refusal in status.refusals:
        _tell_refusal(refusal, lang)
    for notice in status.notices:
        click.secho(f"! {notice.code}  {notice.message(lang)}", fg="yellow")
    click.echo()
    for one in status.findings:
        sign, ends = ("✓", "") if one.in_order else ("✗", f"  → {say(one.way_out, lang)}")
        reason = f"  {say(one.reason, lang)}" if one.reason else ""
        state = f"{say(one.machine, lang):<10} {say(one.state, lang)}"
        click.echo(f"  {sign} {state}{reason}{_until(one.until_ms, lang)}{ends}")


def _tell_refusal(refusal: Refusal, lang: Lang) -> None:
    until = refusal.evidence.get("until_ms")
    click.echo(f"  {refusal.code}  {refusal.message(lang)}")
    if until is not None and refusal.entry.retry == "wait":
        click.echo(f"    {'届时自动恢复' if lang == 'zh' else 'ends by itself'}{_until(until, lang)}")
    for number, step in enumerate(refusal.entry.steps(lang), start=1):
        click.echo(f"    {number}. {step}")


def _until(unix_ms: object, lang: Lang) -> str:
    from ybcode.rules.calendar import told

    if not isinstance(unix_ms, int):
        return ""
    return f"  至 {told(unix_ms)}" if lang == "zh" else f"  until {told(unix_ms)}"


def _tell_papers(filings: Sequence[tuple[Filing, str]], claims: Sequence[Claim], lang: Lang) -> None:
    from ybcode.rules.calendar import told

    zh = lang == "zh"
    for filing, state in filings:
        name = "备案" if zh else "filing"
        kind, stands = say(filing.kind, lang), say(state, lang)
        click.echo(f"    {name} {filing.area}  {kind}  {stands}{_until(filing.until_ms, lang)}")
    for claim in claims:
        name, yuan = ("票据" if zh else "receipt"), f"¥{claim.amount_fen / _YUAN:.2f}"
        why = f"  {say(claim.reason, lang)}" if claim.reason else ""
        state = say(claim.state, lang)
        click.echo(f"    {name} {claim.number}  {told(claim.care_ms)}  {yuan}  {state}{why}")


def _tell_history(history: Sequence[Event], lang: Lang) -> None:
    from ybcode.rules.calendar import told

    if not history:
        return
    click.echo("\n经过" if lang == "zh" else "\nhistory")
    for one in history:
        detail = f"  {say(one.detail, lang)}" if one.detail else ""
        event, was, now = (say(word, lang, one.machine) for word in (one.event, one.was, one.now))
        move = f"{event}: {was} → {now}"
        who = f"  ({say(one.who, lang)})" if one.who else ""
        click.echo(f"  {told(one.at_ms):<16}  {say(one.machine, lang):<10} {move}{detail}{who}")
