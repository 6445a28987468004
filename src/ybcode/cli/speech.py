"""How commands speak: Chinese or English, a person's lines or JSON; and the options they share."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import click

from ybcode.cli import REFUSED

if TYPE_CHECKING:
    from collections.abc import Callable

    from ybcode.errors import Lang, Refusal
    from ybcode.rules.holders.person import Person
    from ybcode.sandbox.clock import Mode
    from ybcode.sandbox.open import Sandbox

    Decorator = Callable[[Any], Any]

DEMO_SEED = "1"
"""What ``demo``, ``show`` and ``scan`` take unless told otherwise: what one shows another can scan."""


def _default_lang() -> str:
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "zh" if spoken.lower().startswith("zh") else "en"


def speaking(command: Any) -> Any:
    """The options ``--json`` and ``--lang`` of every command."""
    command = click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")(command)
    return click.option(
        "--lang",
        type=click.Choice(["zh", "en"]),
        default=_default_lang,
        show_default="from the locale",
        envvar="YBCODE_LANG",
        help="Language of the answer.",
    )(command)


def seeded(command: Any) -> Any:
    """The options ``--db``, ``--seed`` and ``--preset`` of every command that opens a sandbox."""
    command = click.option(
        "--seed",
        envvar="YBCODE_SEED",
        show_default=f"{DEMO_SEED} in a new sandbox",
        help="Keys and ids follow from it; such keys are public.",
    )(command)
    command = click.option(
        "--preset",
        envvar="YBCODE_PRESET",
        show_default="standard in a new sandbox",
        help="standard, literal, minute, hardened, or a path ending in .toml.",
    )(command)
    return click.option(
        "--db",
        metavar="URL",
        envvar="YBCODE_DB",
        show_default="a sandbox of its own, forgotten at the end",
        help="A stored sandbox, such as sqlite:///city.db; made when it is not there.",
    )(command)


def open_asked(
    db: str | None, *, seed: str | None, preset: str | None, at: str | None = None, clock: Mode = "system"
) -> Sandbox:
    """The sandbox that a command was asked to use.

    Args:
        db: its URL; None for one in memory.
        seed: as asked; seed 1 in a new one.
        preset: as asked.
        at: the instant of a clock that stands; only in memory.
        clock: of a new sandbox.

    Raises:
        ValueError: when a stored sandbox is asked to stand at an instant, or was made from something else.
    """
    from ybcode.sandbox.clock import instant_ms
    from ybcode.sandbox.founding import Wishes
    from ybcode.sandbox.open import open_world

    if db is not None and at is not None:
        raise ValueError("--at goes without --db: a stored sandbox has a clock of its own")
    wishes = Wishes(
        preset=preset,
        seed=seed,
        as_of_ms=None if at is None else instant_ms(at),
        new_seed=DEMO_SEED,
        new_clock="manual" if at and clock == "system" else clock,
    )
    return open_world(db or "memory://", wishes)


def timed(command: Any) -> Any:
    """The option ``--at`` of commands that otherwise follow the machine's clock."""
    return click.option(
        "--at",
        metavar="INSTANT",
        help="The clock's instant, as 2026-03-02T09:00:00, instead of the machine's.",
    )(command)


def say_json(answer: object) -> None:
    """Print an answer as JSON, Chinese as it is."""
    click.echo(json.dumps(answer, ensure_ascii=False, indent=2))


def refusal_json(refusal: Refusal) -> dict[str, Any]:
    """A refusal as JSON: the entry's words and the evidence."""
    entry = refusal.entry
    return {
        "accepted": False,
        "code": refusal.code,
        "message": refusal.message("zh"),
        "message_en": refusal.message("en"),
        "remedy": list(entry.steps("zh")),
        "remedy_en": list(entry.steps("en")),
        "actor": entry.actor,
        "retry": entry.retry,
        "evidence": dict(refusal.evidence),
    }


def refuse(refusal: Refusal, *, lang: Lang, as_json: bool) -> None:
    """Print a refusal with what to do next, and exit with 1."""
    if as_json:
        say_json(refusal_json(refusal))
    else:
        click.secho(f"✗ {refusal.code}  {refusal.message(lang)}", fg="red")
        for number, step in enumerate(refusal.entry.steps(lang), start=1):
            click.echo(f"  {number}. {step}")
    raise SystemExit(REFUSED)


def person_json(person: Person | None) -> dict[str, str] | None:
    """A synthetic person as JSON, the ID number masked."""
    if person is None:
        return None
    from ybcode.values import masked

    return {
        "key": person.key,
        "name": person.name,
        "id_number": masked(person.id_number.text),
        "region": person.region,
    }
