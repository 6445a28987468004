"""``ybcode items``: the synthetic catalogue of medicines, services and goods."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ybcode.cli.speech import say_json, speaking

if TYPE_CHECKING:
    from ybcode.errors import Lang
    from ybcode.rules.settlement import Item

_MARKS = {
    "zh": {"prescription": "处方药", "ephedrine": "含麻黄碱,需登记", "limit": "限价 {}", "packs": "限购 {}"},
    "en": {"prescription": "Rx", "ephedrine": "registered sale", "limit": "limit {}", "packs": "at most {}"},
}


@click.command("items", short_help="List or search the catalogue.")
@click.argument("text", required=False)
@speaking
def items_command(*, text: str | None, lang: Lang, as_json: bool) -> None:
    """List the catalogue, or the items whose name or code holds TEXT: code, class, price in yuan, name."""
    from dataclasses import asdict

    from ybcode.sandbox.world.items import ITEMS

    wanted = "" if text is None else text.strip().upper()
    found = [one for one in ITEMS if wanted in one.name.upper() or wanted in str(one.code)]
    if as_json:
        say_json([asdict(one) for one in found])
        return
    for one in found:
        _tell(one, lang)
    if not found:
        click.echo("目录中没有" if lang == "zh" else "no such item: leave TEXT out to see all")


def _tell(item: Item, lang: Lang) -> None:
    from ybcode.rules.settlement import yuan
    from ybcode.rules.settlement.goods.items import CATEGORIES, CLASSES

    marks = _MARKS[lang]
    told = [CATEGORIES[item.category] if lang == "zh" else item.category]
    told += [marks[name] for name in ("prescription", "ephedrine") if getattr(item, name)]
    if item.limit_fen is not None:
        told.append(marks["limit"].format(yuan(item.limit_fen)))
    if item.max_packs is not None:
        told.append(marks["packs"].format(item.max_packs))
    click.echo(f"{item.code}  {CLASSES[item.list_class]}  {yuan(item.price_fen):>7}  ", nl=False)
    click.secho(item.name, bold=True, nl=False)
    click.echo(f"  {' · '.join(told)}")
