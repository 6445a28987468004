"""``ybcode db``: make, migrate, check, back up and restore a stored sandbox."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ybcode.cli import REFUSED
from ybcode.cli.speech import say_json, speaking

if TYPE_CHECKING:
    from ybcode.errors import Lang
    from ybcode.sandbox.clock import Mode

_FILE = click.Path(dir_okay=False, path_type=Path)
_URL_HELP = (
    "URL is sqlite:///city.db, or sqlite:////var/city.db for an absolute path; init, migrate and check take"
    " it from YBCODE_DB when it is left out."
)


@click.group("db", short_help="Make, check, back up a stored sandbox.", epilog=_URL_HELP)
def db_command() -> None:
    """A sandbox that lasts: one SQLite file that several processes share."""


@db_command.command("init")
@click.argument("url", envvar="YBCODE_DB")
@click.option("--seed", help="Keys and ids follow from it; such keys are public. Default: random keys, kept.")
@click.option(
    "--preset", default="standard", show_default=True, help="A preset's name, or a path ending in .toml."
)
@click.option("--region", help="A profile over the preset: its name, or a path ending in .toml.")
@click.option("--strict", is_flag=True, help="Refuse what is only noted otherwise.")
@click.option("--as-of", help="The instant at which it begins, as 2026-03-02T09:00:00.")
@click.option(
    "--clock",
    type=click.Choice(["manual", "running", "system"]),
    default="system",
    show_default=True,
    help="manual stands until it is advanced; system is the machine's.",
)
@speaking
def init_command(  # noqa: PLR0913 - one parameter an option
    *,
    url: str,
    seed: str | None,
    preset: str,
    region: str | None,
    strict: bool,
    as_of: str | None,
    clock: Mode,
    lang: Lang,
    as_json: bool,
) -> None:
    """Make a new sandbox at URL; one that is there is left alone."""
    from ybcode.sandbox import upkeep
    from ybcode.sandbox.open import open_sandbox

    if upkeep.exists(url):
        raise ValueError("there is a sandbox already: use it with --db, or name another file")
    world = open_sandbox(
        url, seed=seed, preset=preset, region=region, strict=strict, as_of=as_of, clock=clock
    )
    with world as sandbox:
        made = {"url": url, "preset": sandbox.policy.name, "keys": sandbox.keys.source, "clock": clock}
        people = len(sandbox.people)
    if as_json:
        say_json({**made, "people": people})
    else:
        words = (
            "已创建:{people} 人,密钥 {keys},时钟 {clock}"
            if lang == "zh"
            else "made: {people} people, keys {keys}, clock {clock}"
        )
        click.echo(words.format(people=people, **made))


@db_command.command("migrate")
@click.argument("url", envvar="YBCODE_DB")
@speaking
def migrate_command(*, url: str, lang: Lang, as_json: bool) -> None:
    """Bring the database at URL to the latest schema, in one transaction."""
    from ybcode.sandbox import upkeep

    before, now = upkeep.migrate(url)
    if as_json:
        say_json({"before": before, "now": now})
    elif before == now:
        click.echo(f"已是最新:{now}" if lang == "zh" else f"already at schema {now}")
    else:
        click.echo(f"{before} → {now}")


@db_command.command("check")
@click.argument("url", envvar="YBCODE_DB")
@speaking
def check_command(*, url: str, lang: Lang, as_json: bool) -> None:
    """Verify every invariant of the sandbox at URL; exit code 1 when one does not hold."""
    from ybcode.sandbox import upkeep

    found = upkeep.check(url)
    if as_json:
        rows = [{"invariant": one.sentence, "count": one.count, "places": list(one.places)} for one in found]
        say_json({"ok": not found, "violations": rows})
    elif not found:
        click.secho("✓ 完好" if lang == "zh" else "✓ in order", fg="green")
    for one in found if not as_json else ():
        click.secho(f"✗ {one.sentence}: {one.count}× ({'; '.join(one.places)})", fg="red")
    if found:
        raise SystemExit(REFUSED)


@db_command.command("backup")
@click.argument("url")
@click.argument("file", type=_FILE)
@speaking
def backup_command(*, url: str, file: Path, lang: Lang, as_json: bool) -> None:
    """Copy the sandbox at URL into a new FILE, whole, while others use it."""
    from ybcode.sandbox import upkeep

    del lang
    upkeep.backup(url, file)
    if as_json:
        say_json({"file": str(file), "bytes": file.stat().st_size})
    else:
        click.echo(file)


@db_command.command("restore")
@click.argument("url")
@click.argument("file", type=_FILE)
@speaking
def restore_command(*, url: str, file: Path, lang: Lang, as_json: bool) -> None:
    """Put the backup FILE in the place of the sandbox at URL; what was there is kept beside it."""
    from ybcode.sandbox import upkeep

    kept = upkeep.restore(url, file)
    if as_json:
        say_json({"url": url, "kept": None if kept is None else str(kept)})
        return
    click.echo("已恢复" if lang == "zh" else "restored")
    if kept is not None:
        click.echo(f"原内容保存在 {kept}" if lang == "zh" else f"what was there is kept in {kept}")
