"""A code in the terminal in real time: redrawn as it rotates, or a line a code when nobody looks."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ybcode.errors import Lang
    from ybcode.sandbox.open import Sandbox
    from ybcode.sandbox.operations.screens import Screen, ShownCode

_REDRAW_S = 0.2
_HOME = "\x1b[H"
_CLEAR = "\x1b[2J\x1b[H"
_HIDE, _SHOW = "\x1b[?25l", "\x1b[?25h"
_WORDS: dict[Lang, str] = {
    "zh": "{left:4.1f} 秒后换码   按 Ctrl-C 结束",
    "en": "new code in {left:4.1f} s   Ctrl-C ends",
}


def watch(sandbox: Sandbox, screen: Screen, *, lang: Lang, times: int | None) -> None:
    """Show the code of a screen until Ctrl-C.

    Args:
        sandbox: whose clock runs.
        screen: an open phone.
        lang: of the line below.
        times: stop after so many codes; None goes on.
    """
    drawn = sys.stdout.isatty()
    if drawn:
        click.echo(_HIDE + _CLEAR, nl=False)
    try:
        _loop(sandbox, screen, lang=lang, left=times, drawn=drawn)
    finally:
        if drawn:
            click.echo(_SHOW)


def _loop(sandbox: Sandbox, screen: Screen, *, lang: Lang, left: int | None, drawn: bool) -> None:
    last: ShownCode | None = None
    while True:
        shown = screen.code()
        if last is None or shown.text != last.text:
            if left == 0:
                return
            left = None if left is None else left - 1
            last = shown
            if not drawn:
                click.echo(shown.text)
        if drawn:
            seconds = max(shown.refresh_ms - sandbox.clock.now_ms, 0) / 1000
            line = _WORDS[lang].format(left=seconds)
            click.echo(f"{_HOME}{shown.qr().ansi()}\n {shown.text}\n {line}  ", color=True)
        if left == 0:
            return
        time.sleep(_REDRAW_S)
