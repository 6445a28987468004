"""``ybcode errors``: the catalogue, or one entry in full."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import click

from ybcode.cli.speech import say_json, speaking

if TYPE_CHECKING:
    from ybcode.errors import Entry, Lang


def _json(entry: Entry) -> dict[str, Any]:
    return {
        "code": entry.code,
        "alias": entry.alias,
        "kind": entry.kind,
        "zh": entry.zh,
        "en": entry.en,
        "remedy_zh": list(entry.steps("zh")),
        "remedy_en": list(entry.steps("en")),
        "actor": entry.actor,
        "retry": entry.retry,
        "http": entry.http,
        "evidence": list(entry.evidence),
        "sources": list(entry.sources),
        "effective_from": entry.effective_from,
    }


def _tell(entry: Entry) -> None:
    click.secho(entry.code, bold=True, nl=False)
    click.echo(
        f"  {entry.alias or '-'}  {entry.kind}, retry: {entry.retry}, "
        f"who acts: {entry.actor}, HTTP {entry.http}"
    )
    click.echo(f"  zh  {entry.zh}\n  en  {entry.en}")
    for number, (zh, en) in enumerate(zip(entry.steps("zh"), entry.steps("en"), strict=True), start=1):
        click.echo(f"  {number}.  {zh}\n      {en}")
    if entry.evidence:
        click.echo(f"  evidence  {', '.join(entry.evidence)}")
    click.echo(f"  source    {'; '.join(entry.sources)}")
    if entry.effective_from:
        click.echo(f"  from      {entry.effective_from}")


@click.command("errors", short_help="List the error catalogue, or one entry.")
@click.argument("code", required=False)
@speaking
def errors_command(*, code: str | None, lang: Lang, as_json: bool) -> None:
    """List the error catalogue, or one entry in full (by CODE or its alias YB-…)."""
    from ybcode.errors import CATALOGUE

    if code is None:
        if as_json:
            say_json([_json(entry) for entry in CATALOGUE.values()])
            return
        for entry in CATALOGUE.values():
            words = entry.zh if lang == "zh" else entry.en
            click.echo(f"{entry.code:<26} {entry.alias or '-':<7} {entry.retry:<5} {words}")
        return
    aliases = {entry.alias: entry for entry in CATALOGUE.values() if entry.alias}
    found = CATALOGUE.get(code) or aliases.get(code.upper())
    if found is None:
        near = get_close_matches(code, CATALOGUE, n=1)
        hint = f"did you mean {near[0]}?" if near else "'ybcode errors' lists them all"
        raise ValueError(f"no entry {code!r} in the catalogue: {hint}")
    if as_json:
        say_json(_json(found))
    else:
        _tell(found)
