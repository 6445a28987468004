"""``ybcode refund``: a settlement of a stored sandbox is undone, whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ybcode.cli import slips
from ybcode.cli.speech import Asked, say_json, seeded, speaking

if TYPE_CHECKING:
    from ybcode.errors import Lang


@click.command("refund", short_help="Undo a settlement of a stored sandbox.")
@click.argument("settlement_id")
@click.option("--approved", is_flag=True, help="Somebody answers for it after the daily close.")
@click.option(
    "--institution",
    show_default="the place of the receipt",
    help="Where it is undone: a magic name or an institution id.",
)
@slips.WIDTH
@seeded
@speaking
def refund_command(  # noqa: PLR0913 - one parameter an option
    *,
    settlement_id: str,
    approved: bool,
    institution: str | None,
    width: str,
    asked: Asked,
    lang: Lang,
    as_json: bool,
) -> None:
    """Undo SETTLEMENT_ID (结算号) as a whole: a cancellation, after the daily close a refund."""
    with slips.stored(asked, "refund").open() as sandbox, slips.answering(lang=lang, as_json=as_json):
        receipt = slips.kept(sandbox, settlement_id)
        till = sandbox.terminal(institution or receipt.place.institution_id.text)
        undone = till.cancel(receipt, approved=approved)
    if as_json:
        say_json({"accepted": True, "code": None, **slips.receipt_json(undone)})
        return
    click.echo(undone.text(int(width)))
    slips.tell_notices(undone.notices, lang)
