"""``ybcode code``: one code from its fields and back, for people who write a verifier elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ybcode.cli.speech import refuse, say_json, speaking

if TYPE_CHECKING:
    from ybcode.errors import Lang
    from ybcode.rules.code.keys import KeyRing
    from ybcode.rules.code.suites import SuiteName


def _keyed(command: Any) -> Any:
    command = click.option("--kid", type=click.IntRange(0, 9), required=True, help="Key id.")(command)
    command = click.option(
        "--epoch-key",
        required=True,
        metavar="HEX",
        help="32 bytes in hex. Never a real key: it lands in your shell's history.",
    )(command)
    return click.option(
        "--suite",
        type=click.Choice(["aes-sha256", "sm4-sm3"]),
        default="aes-sha256",
        show_default=True,
        help="Ciphers behind the key id.",
    )(command)


def _ring(suite: SuiteName, epoch_key: str, kid: int) -> KeyRing:
    from ybcode.rules.code.keys import KeyRing

    try:
        secret = bytes.fromhex(epoch_key)
    except ValueError:
        raise ValueError("--epoch-key must be hex digits, two a byte") from None
    return KeyRing.single(secret, key_id=kid, suite=suite)


def _explain(ring: KeyRing, fields: tuple[str, int, int], *, as_json: bool) -> None:
    """Print the fields of a code and every value between them and its text."""
    from ybcode.rules.code.codec import explain
    from ybcode.rules.code.steps import generated_at

    province, handle, tick = fields
    made = explain(ring, province=province, handle=handle, tick=tick)
    answer: dict[str, Any] = {
        "suite": ring.minting.suite.name,
        "kid": ring.minting.key_id,
        "province": province,
        "handle": handle,
        "tick": tick,
        "generated_ms": generated_at(tick),
        "seal_key": made.seal_key.hex(),
        "root_key": made.root_key.hex(),
        "credential_key": made.credential_key.hex(),
        "tag": made.tag,
        "plain": made.plain,
        "text": made.text,
    }
    if as_json:
        say_json(answer)
        return
    for name, value in answer.items():
        click.echo(f"{name:<15} {value}")


@click.group("code", short_help="Mint or open one code, every step shown.")
def code_command() -> None:
    """Mint a code from its fields, or open one, with every intermediate."""


@code_command.command("mint")
@_keyed
@click.option("--province", required=True, metavar="PP", help="Two digits.")
@click.option("--handle", type=int, required=True, help="The credential, 0 to 999999999.")
@click.option("--tick", type=int, required=True, help="Unix milliseconds divided by 5000.")
@speaking
def mint_command(  # noqa: PLR0913 - one parameter an option
    *,
    suite: SuiteName,
    epoch_key: str,
    kid: int,
    province: str,
    handle: int,
    tick: int,
    lang: Lang,
    as_json: bool,
) -> None:
    """Mint the text of one code."""
    del lang
    _explain(_ring(suite, epoch_key, kid), (province, handle, tick), as_json=as_json)


@code_command.command("open")
@click.argument("text", type=click.UNPROCESSED)
@_keyed
@click.option(
    "--tick", type=int, help="The tick of now: it decides which tick the text means; default: the machine's."
)
@speaking
def open_command(  # noqa: PLR0913 - one parameter an option
    *,
    text: str,
    suite: SuiteName,
    epoch_key: str,
    kid: int,
    tick: int | None,
    lang: Lang,
    as_json: bool,
) -> None:
    """Open the TEXT of one code: its fields, or the refusal of a verifier that holds this key."""
    from ybcode.errors import Refusal
    from ybcode.rules.code.steps import generated_at
    from ybcode.rules.verifier import decode
    from ybcode.sandbox.clock import machine_ms
    from ybcode.sandbox.presets import load_policy

    ring = _ring(suite, epoch_key, kid)
    now_ms = machine_ms() if tick is None else generated_at(tick)
    claim = decode(text, ring, policy=load_policy("standard"), now_ms=now_ms)
    if isinstance(claim, Refusal):
        refuse(claim, lang=lang, as_json=as_json)
        return
    _explain(ring, (claim.province, claim.handle, claim.tick), as_json=as_json)
