"""``ybcode places``: where a code can be scanned, to be found before the journey."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ybcode.cli.speech import Asked, say_json, seeded, speaking

if TYPE_CHECKING:
    from ybcode.errors import Lang
    from ybcode.rules.institutions import Institution

_WORDS = {
    "zh": {
        "hospital": "医院",
        "pharmacy": "药店",
        "designated": "定点",
        "other": "非定点",
        "pooled": "统筹",
        "account": "个账",
        "face": "刷脸",
        "cross_region": "异地",
    },
    "en": {
        "hospital": "hospital",
        "pharmacy": "pharmacy",
        "designated": "designated",
        "other": "not designated",
        "pooled": "pooled",
        "account": "account",
        "face": "face",
        "cross_region": "cross-region",
    },
}


@click.command("places", short_help="List places, and what each has opened.")
@click.option(
    "--cross-region", is_flag=True, help="Only designated places that settle for people insured elsewhere."
)
@click.option("--in", "within", metavar="DIGITS", help="Only places whose region begins so: 59, 5901 …")
@seeded
@speaking
def places_command(
    *, cross_region: bool, within: str | None, asked: Asked, lang: Lang, as_json: bool
) -> None:
    """List places by magic name and id: designated or not, which money pays, face, cross-region."""
    if within is not None and not (within.isascii() and within.isdigit()):
        raise ValueError("--in takes the first digits of a region, such as 59 or 5901")
    with asked.open() as sandbox:
        if cross_region:
            found = sandbox.places.search(region=within, cross_region=True)
        else:
            found = [one for one in sandbox.places.values() if one.region.startswith(within or "")]
    if as_json:
        say_json([_json(place) for place in found])
        return
    for place in found:
        _tell(place, lang)
    if not found:
        click.echo("没有符合条件的机构" if lang == "zh" else "no such place: leave --in out to see all")


def _json(place: Institution) -> dict[str, Any]:
    return {
        "key": place.key,
        "institution_id": place.institution_id.text,
        "name": place.name,
        "kind": place.kind,
        "tier": place.tier,
        "region": place.region,
        "designated": place.designated,
        "funds": sorted(place.funds),
        "face": place.face,
        "cross_region": place.cross_region,
        "scenes": None if place.scenes is None else sorted(place.scenes),
    }


def _tell(place: Institution, lang: Lang) -> None:
    words = _WORDS[lang]
    rank = f" {place.tier}" if place.kind == "hospital" else ""
    has = [
        words["designated" if place.designated else "other"],
        *(words[fund] for fund in sorted(place.funds)),
    ]
    has += [words[name] for name in ("face", "cross_region") if getattr(place, name)]
    click.secho(f"{place.key:<26}", nl=False, bold=True)
    click.echo(f"{place.institution_id}  {place.name}  {words[place.kind]}{rank}")
    click.echo(f"  {' · '.join(has)}")
