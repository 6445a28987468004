"""``ybcode people``: who is in the world, page by page: key, name, region, kind, whether in order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ybcode.cli.speech import Asked, person_json, say_json, seeded, speaking

if TYPE_CHECKING:
    from ybcode.errors import Lang
    from ybcode.rules.holders.clocks import Kind

_ZH: dict[str, str] = {"employee": "职工", "flexible": "灵活就业", "resident": "居民"}


@click.command("people", short_help="List the people of a sandbox.")
@click.option(
    "--limit", type=click.IntRange(min=1), default=50, show_default=True, help="How many are listed."
)
@click.option(
    "--from",
    "first",
    metavar="INDEX",
    type=click.IntRange(min=0),
    default=0,
    show_default=True,
    help="How many of the list are left out before them.",
)
@click.option(
    "--kind",
    type=click.Choice(["employee", "flexible", "resident"]),
    show_default="all",
    help="Only people who are insured so.",
)
@seeded
@speaking
def people_command(
    *, limit: int, first: int, kind: Kind | None, asked: Asked, lang: Lang, as_json: bool
) -> None:
    """List people, the magic people first; ✓ who could show a code and settle with it at home."""
    with asked.open() as sandbox:
        listed = sandbox.people.page(first, limit, kind=kind)
        found = [
            {
                **(person_json(one.person) or {}),
                "kind": one.kind,
                "in_order": status.in_order,
                "codes": [refusal.code for refusal in status.refusals],
            }
            for one in listed
            for status in (sandbox.person(one.person).status(),)
        ]
    if as_json:
        say_json(found)
        return
    for one in found:
        _tell(one, lang)
    if not found:
        click.echo("没有符合条件的人" if lang == "zh" else "nobody: leave --from and --kind out to see all")


def _tell(one: dict[str, Any], lang: Lang) -> None:
    kind = _ZH[one["kind"]] if lang == "zh" else one["kind"]
    click.secho(f"{one['key']:<26}", nl=False, bold=True)
    click.echo(f"{one['name']}  {one['id_number']}  {one['region']}  {kind:<10}", nl=False)
    if one["in_order"]:
        click.secho("✓", fg="green")
    else:
        click.secho(f"✗ {' '.join(one['codes'])}", fg="red")
