"""``ybcode show``: a code of a person, now."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ybcode.cli.relatives import phone
from ybcode.cli.speech import Asked, refuse, say_json, seeded, speaking, timed

if TYPE_CHECKING:
    from ybcode.errors import Lang
    from ybcode.sandbox.clock import Mode
    from ybcode.sandbox.operations.screens import ShownCode
    from ybcode.sandbox.operations.wallets import ShowMode

_LEFT: dict[tuple[Lang, bool], str] = {
    ("zh", True): "{0:.1f} 秒后换码,{1:.1f} 秒后失效",
    ("zh", False): "{0:.1f} 秒后换码,已失效 {1:.1f} 秒:手机时间慢了",
    ("en", True): "next code in {0:.1f} s, expires in {1:.1f} s",
    ("en", False): "next code in {0:.1f} s, expired {1:.1f} s ago: the phone's clock is behind",
}
_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("show", short_help="Show a person's code, now or as it rotates.")
@click.argument("person")
@click.option("--channel", default="app", show_default=True, help="app, wechat or alipay.")
@click.option("--face", is_flag=True, help="Pass the face check first, where the channel asks for one.")
@phone.of_a_member
@click.option(
    "--ordinary", is_flag=True, help="The ordinary payment code (普通付款码), which a till refuses."
)
@click.option("--png", type=_FILE, help="Save the code as PNG.")
@click.option("--svg", type=_FILE, help="Save the code as SVG.")
@click.option("--barcode", type=_FILE, help="Save the code as Code 128, .png or .svg.")
@click.option("--text", is_flag=True, help="Print the digits alone, for a pipe into 'ybcode scan -'.")
@click.option("--watch", "watching", is_flag=True, help="Go on as the code rotates, until Ctrl-C.")
@click.option("--times", type=click.IntRange(1), help="With --watch: stop after so many codes.")
@timed
@seeded
@speaking
def show_command(  # noqa: PLR0913 - one parameter an option
    *,
    person: str,
    channel: str,
    face: bool,
    member: str | None,
    member_face: bool,
    ordinary: bool,
    png: Path | None,
    svg: Path | None,
    barcode: Path | None,
    text: bool,
    watching: bool,
    times: int | None,
    at: str | None,
    asked: Asked,
    lang: Lang,
    as_json: bool,
) -> None:
    """Show the code of PERSON (user_ok, user_retired …), by the machine's clock; or --member's."""
    from ybcode.cli.live import watch
    from ybcode.errors import Refused

    if watching and (text or as_json or png or svg or barcode):
        raise ValueError(
            "--watch shows code after code: it goes with none of --text, --json, --png, --svg, --barcode"
        )
    if member is not None:
        phone.lasting(asked, "a relative's code")
    with ExitStack() as open_:
        clock: Mode = "running" if watching else "system"
        sandbox = open_.enter_context(asked.open(at=at, clock=clock))
        try:
            wallet = phone.phone_of(
                sandbox, person, channel=channel, face=face, member=member, member_face=member_face
            )
            mode: ShowMode = "ordinary" if ordinary else "insurance"
            screen = open_.enter_context(wallet.open(mode=mode, member=member))
            if watching:
                watch(sandbox, screen, lang=lang, times=times)
                return
            shown = screen.code()
        except Refused as refused:
            refuse(refused.refusal, lang=lang, as_json=as_json)
            return
        saved = _save(shown, png=png, svg=svg, barcode=barcode)
        _print(shown, saved, text=text, as_json=as_json, lang=lang, now_ms=sandbox.clock.now_ms)


def _save(shown: ShownCode, *, png: Path | None, svg: Path | None, barcode: Path | None) -> list[str]:
    saved = [shown.qr().save(path) for path in (png, svg) if path is not None]
    if barcode is not None:
        saved.append(shown.barcode().save(barcode))
    return [str(path) for path in saved]


def _print(shown: ShownCode, saved: list[str], *, text: bool, as_json: bool, lang: Lang, now_ms: int) -> None:
    if as_json:
        times = {name: getattr(shown, name) for name in ("generated_ms", "refresh_ms", "expires_ms")}
        say_json({"text": shown.text, **times, "saved": saved})
    elif text:
        click.echo(shown.text)
    else:
        if not saved:
            click.echo(shown.qr().ansi(), color=True)
        click.echo(shown.text)
        left = (shown.refresh_ms - now_ms) / 1000, (shown.expires_ms - now_ms) / 1000
        click.echo(_LEFT[lang, left[1] > 0].format(left[0], abs(left[1])))
        for path in saved:
            click.echo(path)
