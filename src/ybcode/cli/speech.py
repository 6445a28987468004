"""How commands speak: Chinese or English, a person's lines or JSON; and the options they share."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, fields
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from ybcode.cli import REFUSED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which sandbox a command was asked to use: the options of ``seeded``.

    Attributes:
        db: its URL; None for one in memory.
        seed: as asked; seed 1 in a new one.
        preset: as asked.
        region: as asked.
        strict: as asked; None when nothing was said.
    """

    db: str | None
    seed: str | None
    preset: str | None
    region: str | None
    strict: bool | None

    def open(self, *, at: str | None = None, clock: Mode = "system") -> Sandbox:
        """Open it.

        Args:
            at: the instant of a clock that stands; only in memory.
            clock: of a new sandbox.

        Raises:
            ValueError: when a stored sandbox is asked to stand at an instant, or was made from something
                else.
        """
        from ybcode.sandbox.clock import instant_ms
        from ybcode.sandbox.founding import Wishes
        from ybcode.sandbox.open import open_world

        if self.db is not None and at is not None:
            raise ValueError("--at goes without --db: a stored sandbox has a clock of its own")
        wishes = Wishes(
            preset=self.preset,
            region=self.region,
            strict=self.strict,
            seed=self.seed,
            as_of_ms=None if at is None else instant_ms(at),
            new_seed=DEMO_SEED,
            new_clock="manual" if at and clock == "system" else clock,
        )
        return open_world(self.db or "memory://", wishes)


_WORLD_OPTIONS = (
    click.option(
        "--db",
        metavar="URL",
        envvar="YBCODE_DB",
        show_default="a sandbox of its own, forgotten at the end",
        help="A stored sandbox, such as sqlite:///city.db; made when it is not there.",
    ),
    click.option(
        "--preset",
        envvar="YBCODE_PRESET",
        show_default="standard in a new sandbox",
        help="standard, literal, minute, hardened, conflated, or a path ending in .toml.",
    ),
    click.option(
        "--region",
        envvar="YBCODE_REGION",
        help="A profile over the preset: retro_city, next_month_city, account_city, filing_city,"
        " approval_city, first_giver_city, one_pool_city, member_leaves_city, two_binders_city,"
        " six_members_city, or a path ending in .toml.",
    ),
    click.option(
        "--strict/--lenient",
        default=None,
        envvar="YBCODE_STRICT",
        show_default="lenient in a new sandbox",
        help="Refuse what is only noted otherwise.",
    ),
    click.option(
        "--seed",
        envvar="YBCODE_SEED",
        show_default=f"{DEMO_SEED} in a new sandbox",
        help="Keys and ids follow from it; such keys are public.",
    ),
)


def seeded(command: Any) -> Any:
    """The options of every command that opens a sandbox; the command takes them as ``asked``."""

    @wraps(command)
    def bundled(**words: Any) -> Any:
        asked = Asked(**{one.name: words.pop(one.name) for one in fields(Asked)})
        return command(asked=asked, **words)

    made: Any = bundled
    for option in reversed(_WORLD_OPTIONS):
        made = option(made)
    return made


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
        "accepted": entry.kind == "notice",
        "code": refusal.code,
        "message": refusal.message("zh"),
        "message_en": refusal.message("en"),
        "remedy": list(entry.steps("zh")),
        "remedy_en": list(entry.steps("en")),
        "actor": entry.actor,
        "retry": entry.retry,
        "evidence": dict(refusal.evidence),
    }


def refuse(refusal: Refusal, *, lang: Lang, as_json: bool, known: Mapping[str, Any] | None = None) -> None:
    """Print a refusal with what to do next, and what is known all the same; exit with 1."""
    if as_json:
        say_json({**refusal_json(refusal), **(known or {})})
    else:
        click.secho(f"✗ {refusal.code}  {refusal.message(lang)}", fg="red")
        for number, step in enumerate(refusal.entry.steps(lang), start=1):
            click.echo(f"  {number}. {step}")
        if known:
            who = known["identity"]
            click.echo(f"  {who['name']}  {who['id_number']}  {known['channel']}")
            click.echo(f"  ecToken {known['ectoken']}")
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
