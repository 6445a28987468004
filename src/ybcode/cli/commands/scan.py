"""``ybcode scan``: what a till would answer to a text or to an image file.

What was scanned is never printed: it may be a real code or an ID number that somebody pasted here.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ybcode.cli.speech import Asked, person_json, refusal_json, refuse, say_json, seeded, speaking, timed

if TYPE_CHECKING:
    from ybcode.errors import Lang
    from ybcode.rules.verifier import Verdict

_IMAGES = {".png", ".jpg", ".jpeg", ".gif", ".bmp", ".webp", ".tif", ".tiff"}
_MAX_TEXT = 4096


@click.command(
    "scan", short_help="Scan a text or an image at a till.", context_settings={"ignore_unknown_options": True}
)
@click.argument("scanned", nargs=-1, type=click.UNPROCESSED, metavar="TEXT_OR_IMAGE")
@click.option(
    "--institution",
    default="pharmacy_ok",
    show_default=True,
    help="A magic name (pharmacy_ok, hospital_ok) or an institution id.",
)
@click.option("--scene", help="The business type, five digits; by default a purchase or a settlement.")
@timed
@seeded
@speaking
def scan_command(  # noqa: PLR0913 - one parameter an option
    *,
    scanned: tuple[str, ...],
    institution: str,
    scene: str | None,
    at: str | None,
    asked: Asked,
    lang: Lang,
    as_json: bool,
) -> None:
    """Scan a text or an image file at a till, by the machine's clock; - reads standard input."""
    from ybcode.errors import Refusal

    if len(scanned) != 1:
        raise ValueError("scan takes one text or one image file: put a text with spaces into quotes")
    text = _read(scanned[0])
    if text is None:
        refuse(Refusal("code.unreadable"), lang=lang, as_json=as_json)
        return
    with asked.open(at=at) as sandbox:
        verdict = sandbox.terminal(institution, scene=scene).scan(text)
    if verdict.refusal is not None:
        refuse(verdict.refusal, lang=lang, as_json=as_json, known=_known(verdict))
    _admit(verdict, lang=lang, as_json=as_json)


def _read(scanned: str) -> str | None:
    """The text that was meant: itself, standard input, or what an image shows (None: nothing)."""
    if scanned == "-":
        return sys.stdin.buffer.read(_MAX_TEXT).decode("ascii", "replace")
    path = Path(scanned)
    if path.suffix.lower() not in _IMAGES:
        return scanned
    if not path.is_file():
        raise ValueError("there is no such image file")
    return _pick(path)


def _pick(path: Path) -> str | None:
    from ybcode.rules.code.classify import TextClass, classify
    from ybcode.sandbox.pictures import read_picture

    texts = read_picture(path)
    ours = [text for text in texts if classify(text) is TextClass.SIMULATED]
    if len(ours) > 1 or (not ours and len(texts) > 1):
        raise ValueError(f"the image shows {len(texts)} different codes: crop it to one")
    return next(iter(ours or texts), None)


def _known(verdict: Verdict) -> dict[str, Any]:
    """Who was identified though settlement is refused: the ecToken is good for queries."""
    if verdict.identity is None:
        return {}
    return {"identity": person_json(verdict.identity), "channel": verdict.channel, "ectoken": verdict.ectoken}


def _admit(verdict: Verdict, *, lang: Lang, as_json: bool) -> None:
    who = person_json(verdict.identity)
    answer: dict[str, Any] = {
        "accepted": True,
        "code": None,
        "message": verdict.message,
        "message_en": verdict.message_en,
        "identity": who,
        "channel": verdict.channel,
        "ectoken": verdict.ectoken,
        "age_ms": verdict.age_ms,
        "funds": sorted(verdict.funds),
        "notices": [refusal_json(notice) for notice in verdict.notices],
    }
    if as_json:
        say_json(answer)
        return
    assert who is not None
    click.secho(f"✓ {verdict.message if lang == 'zh' else verdict.message_en}", fg="green")
    click.echo(f"  {who['name']}  {who['id_number']}  {verdict.channel}  {verdict.age_ms} ms")
    click.echo(f"  ecToken {verdict.ectoken}")
    for notice in verdict.notices:
        click.secho(f"! {notice.code}  {notice.message(lang)}", fg="yellow")
