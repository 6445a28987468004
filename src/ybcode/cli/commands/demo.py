"""``ybcode demo``: the story, told in Chinese and English."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ybcode.cli.slips import receipt_json
from ybcode.cli.speech import DEMO_SEED, say_json

if TYPE_CHECKING:
    from ybcode.cli.demo import Step
    from ybcode.errors import Lang
    from ybcode.rules.settlement import Receipt

_MIN_FRAMES, _MAX_FRAMES = 2, 120


@click.command("demo", short_help="The story: render, read back, pay.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("out"),
    show_default=True,
    help="Folder for frame-000.png …, rotating.png and codes.json.",
)
@click.option(
    "--frames",
    type=click.IntRange(_MIN_FRAMES, _MAX_FRAMES),
    default=12,
    show_default=True,
    help="How many codes, five seconds apart.",
)
@click.option(
    "--seed", default=DEMO_SEED, show_default=True, envvar="YBCODE_SEED", help="Another seed, other codes."
)
@click.option("--live", is_flag=True, help="Show the rotating code in the terminal instead, in real time.")
@click.option("--times", type=click.IntRange(1), help="With --live: stop after so many codes.")
@click.option(
    "--lang",
    type=click.Choice(["zh", "en"]),
    envvar="YBCODE_LANG",
    show_default="both",
    help="Tell it in one language alone.",
)
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def demo_command(  # noqa: PLR0913 - one parameter an option
    *,
    out: Path,
    frames: int,
    seed: str,
    live: bool,
    times: int | None,
    lang: Lang | None,
    as_json: bool,
) -> None:
    """Render the rotating code, read it back, and pay with it at a till."""
    if live:
        _live(seed, times, lang or "zh")
        return
    from ybcode.cli.demo import tell

    out.mkdir(parents=True, exist_ok=True)
    told = []
    with click.progressbar(length=frames, label="渲染 rendering", hidden=as_json) as bar:
        for step in tell(out, frames=frames, seed=seed):
            if bar.pos < frames:
                bar.update(1)
                if bar.pos == frames:
                    bar.render_finish()
                continue
            told.append(_step_json(step))
            if not as_json:
                _say(step, lang)
    if as_json:
        say_json(told)
    else:
        click.echo(
            f"\n  {out / 'rotating.png'}  APNG: {_in('用浏览器打开', 'open it in a browser', lang, ' / ')}"
        )


def _in(zh: str, en: str, lang: Lang | None, between: str) -> str:
    """A sentence in the language asked for, or in both."""
    return between.join(words for name, words in (("zh", zh), ("en", en)) if lang in (None, name))


def _say(step: Step, lang: Lang | None) -> None:
    click.echo(_in(step.zh, step.en, lang, "\n  "))
    if step.receipt is not None:
        _say_receipt(step.receipt, lang)
    verdict = step.answer
    if verdict is None:
        return
    if verdict.code is None:
        click.secho(f"  → ✓ {_in('通过', 'admitted', lang, ' ')}", fg="green")
    else:
        told = _in(verdict.message, verdict.message_en, lang, "  ")
        click.secho(f"  → ✗ {verdict.code}  {told}", fg="red")


def _say_receipt(receipt: Receipt, lang: Lang | None) -> None:
    """A payment as the till prints it; of its undoing one line."""
    from ybcode.rules.settlement import yuan

    if receipt.settlement.undoes is None:
        click.echo("\n".join(f"    {row}" for row in receipt.text().splitlines()))
        return
    account, cash = _in("个人账户", "own account", lang, " "), _in("现金", "cash", lang, " ")
    told = f"{account} {yuan(-receipt.account_fen)}  {cash} {yuan(-receipt.cash_fen)}"
    click.secho(f"  → ✓ {_in('退回', 'given back', lang, ' ')}  {told}", fg="green")


def _step_json(step: Step) -> dict[str, Any]:
    told: dict[str, Any] = {"zh": step.zh, "en": step.en}
    if step.answer is not None:
        told |= {"accepted": step.answer.code is None, "code": step.answer.code}
    if step.receipt is not None:
        told["receipt"] = receipt_json(step.receipt)
    return told


def _live(seed: str, times: int | None, lang: Lang) -> None:
    from ybcode.cli.live import watch
    from ybcode.sandbox.open import open_sandbox

    with open_sandbox(seed=seed, clock="running") as sandbox, sandbox.wallet("user_ok").open() as screen:
        watch(sandbox, screen, lang=lang, times=times)
