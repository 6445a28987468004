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
    """The options ``--seed`` and ``--preset`` of every command that opens a sandbox."""
    command = click.option(
        "--seed",
        default=DEMO_SEED,
        show_default=True,
        envvar="YBCODE_SEED",
        help="Keys and ids follow from it; such keys are public.",
    )(command)
    return click.option(
        "--preset",
        default="standard",
        show_default=True,
        envvar="YBCODE_PRESET",
        help="standard, literal, minute, hardened, or a path ending in .toml.",
    )(command)


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
