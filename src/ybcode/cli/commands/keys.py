"""``ybcode keys``: the issuer's epoch keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ybcode.cli.speech import say_json, seeded, speaking

if TYPE_CHECKING:
    from ybcode.errors import Lang


@click.group("keys", short_help="The issuer's epoch keys and their states.")
def keys_command() -> None:
    """The issuer's epoch keys and where each stands in its life."""


@keys_command.command("list")
@seeded
@speaking
def list_command(*, seed: str, preset: str, lang: Lang, as_json: bool) -> None:
    """List the keys; never their secrets."""
    from ybcode.sandbox.open import open_sandbox

    with open_sandbox(seed=seed, preset=preset, clock="system") as sandbox:
        keys, source = list(sandbox.keys), sandbox.keys.source
    if as_json:
        rows = [{"key_id": k.key_id, "suite": k.suite, "state": k.state, "issue": k.issue} for k in keys]
        say_json({"source": source, "keys": rows})
        return
    click.echo(f"{'密钥' if lang == 'zh' else 'keys'}: {source}")
    for key in keys:
        click.echo(f"  {key.key_id}  {key.suite:<11} {key.state}")
