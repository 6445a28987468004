"""``ybcode seed``: fill a stored sandbox with synthetic people."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from ybcode.cli.speech import Asked, say_json, seeded, speaking

if TYPE_CHECKING:
    from ybcode.errors import Lang
    from ybcode.sandbox.world.population import Regions


@click.command("seed", short_help="Fill a stored sandbox with synthetic people.")
@click.argument("people", metavar="N", type=click.IntRange(min=1))
@click.option(
    "--regions",
    type=click.Choice(["synthetic", "unassigned-county"]),
    default="synthetic",
    show_default=True,
    help="Provinces 58 and 59, or county 99 of real provinces, for tills that look regions up.",
)
@seeded
@speaking
def seed_command(*, people: int, regions: Regions, asked: Asked, lang: Lang, as_json: bool) -> None:
    """Add N synthetic people to the sandbox of --db, whose codes are not activated; list them with people."""
    from ybcode.sandbox.crowd import population_id

    if asked.db is None:
        raise ValueError("seed fills a stored sandbox: name it with --db, as --db sqlite:///city.db")
    with asked.open() as sandbox:
        bar = click.progressbar(length=people, file=sys.stderr, hidden=not sys.stderr.isatty())
        with bar:
            added = sandbox.populate(
                people, regions=regions, progress=lambda done, _: bar.update(done - bar.pos)
            )
        first, last = (population_id(index).text for index in (added[0], added[-1]))
        total = len(sandbox.people)
    if as_json:
        say_json({"added": people, "first": first, "last": last, "people": total})
    else:
        words = (
            "已加入 {added} 人({first} 至 {last}),共 {total} 人"
            if lang == "zh"
            else "added {added} people ({first} to {last}): there are {total}"
        )
        click.echo(words.format(added=people, first=first, last=last, total=total))
