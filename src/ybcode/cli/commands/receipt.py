"""``ybcode receipt``: a receipt of a stored sandbox, printed again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ybcode.cli import slips
from ybcode.cli.speech import Asked, say_json, seeded, speaking

if TYPE_CHECKING:
    from ybcode.errors import Lang


@click.command("receipt", short_help="Print a receipt of a stored sandbox again.")
@click.argument("settlement_id")
@slips.WIDTH
@seeded
@speaking
def receipt_command(*, settlement_id: str, width: str, asked: Asked, lang: Lang, as_json: bool) -> None:
    """Print the receipt of SETTLEMENT_ID (结算号) again; one that was undone since says so."""
    del lang
    with slips.stored(asked, "receipt").open() as sandbox:
        receipt = slips.kept(sandbox, settlement_id)
    if as_json:
        say_json(slips.receipt_json(receipt))
    else:
        click.echo(receipt.text(int(width)))
