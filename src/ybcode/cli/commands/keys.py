"""``ybcode keys``: the issuer's epoch keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ybcode.cli.speech import Asked, say_json, seeded, speaking

if TYPE_CHECKING:
    from ybcode.errors import Lang
    from ybcode.rules.code.suites import SuiteName
    from ybcode.sandbox.open import Sandbox


@click.group("keys", short_help="The issuer's epoch keys and their states.")
def keys_command() -> None:
    """The issuer's epoch keys and where each stands in its life."""


@keys_command.command("list")
@seeded
@speaking
def list_command(*, asked: Asked, lang: Lang, as_json: bool) -> None:
    """List the keys; never their secrets."""
    with asked.open() as sandbox:
        _tell(sandbox, lang=lang, as_json=as_json)


@keys_command.command("rotate")
@click.option(
    "--suite",
    type=click.Choice(["aes-sha256", "sm4-sm3"]),
    default="aes-sha256",
    show_default=True,
    help="Of the new pending key; it mints after the next rotation.",
)
@seeded
@speaking
def rotate_command(*, suite: SuiteName, asked: Asked, lang: Lang, as_json: bool) -> None:
    """Let the pending key mint and the minting one only verify, in a stored sandbox.

    Codes already shown stay good. A key that only verified for 1000 ticks is retired by the way.
    """
    if asked.db is None:
        raise ValueError("keys rotate needs a stored sandbox: name it with --db or YBCODE_DB")
    with asked.open() as sandbox:
        sandbox.keys.rotate(suite=suite)
        _tell(sandbox, lang=lang, as_json=as_json)


def _tell(sandbox: Sandbox, *, lang: Lang, as_json: bool) -> None:
    keys, source = list(sandbox.keys), sandbox.keys.source
    if as_json:
        rows = [{"key_id": k.key_id, "suite": k.suite, "state": k.state, "issue": k.issue} for k in keys]
        say_json({"source": source, "keys": rows})
        return
    click.echo(f"{'密钥' if lang == 'zh' else 'keys'}: {source}")
    for key in keys:
        click.echo(f"  {key.key_id}  {key.suite:<11} {key.state}")
