"""``ybcode clock``: what time it is in a stored sandbox, and how to let it pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ybcode.cli.speech import Asked, say_json, seeded, speaking

if TYPE_CHECKING:
    from ybcode.errors import Lang


@click.command("clock", short_help="Tell or advance the clock of a stored sandbox.")
@click.option("--working-days", type=click.IntRange(0), default=0, help="Go on by so many working days.")
@click.option("--days", type=click.FloatRange(0), default=0.0, help="Go on by so many days.")
@click.option("--minutes", type=click.FloatRange(0), default=0.0, help="Go on by so many minutes.")
@click.option("--seconds", type=click.FloatRange(0), default=0.0, help="Go on by so many seconds.")
@click.option("--to", "until", metavar="INSTANT", help="Go on to an instant, as 2026-03-05T09:00:00.")
@seeded
@speaking
def clock_command(  # noqa: PLR0913 - one parameter an option
    *,
    working_days: int,
    days: float,
    minutes: float,
    seconds: float,
    until: str | None,
    asked: Asked,
    lang: Lang,
    as_json: bool,
) -> None:
    """Tell the clock of a stored sandbox, or let time pass: forward only.

    A sandbox whose clock is the machine's cannot be moved: make one with 'ybcode db init --clock manual'.
    """
    del lang
    if asked.db is None:
        raise ValueError("clock needs a stored sandbox: name it with --db or YBCODE_DB")
    spans = {"working_days": working_days, "days": days, "minutes": minutes, "seconds": seconds}
    if until is not None and any(spans.values()):
        raise ValueError("--to goes alone: it names the instant itself")
    with asked.open() as sandbox:
        if until is not None:
            sandbox.clock.advance_to(until)
        elif any(spans.values()):
            sandbox.clock.advance(working_days=working_days, days=days, minutes=minutes, seconds=seconds)
        now, mode, now_ms = sandbox.clock.now, sandbox.clock.mode, sandbox.clock.now_ms
    if as_json:
        say_json({"now_ms": now_ms, "now": now.isoformat(), "mode": mode})
    else:
        click.echo(f"{now.isoformat(sep=' ')}  {mode}")
