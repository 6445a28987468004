"""``ybcode cases``: the acceptance cases (验收用例) before a till, without pytest; a table, and a report.

Each case has a world of its own, in memory or in a file, and a till of its own.
"""

from __future__ import annotations

import os
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, cast

import click

from ybcode.cli import REFUSED
from ybcode.cli.speech import say_json, speaking

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ybcode.errors import Lang
    from ybcode.scenarios.cases.case import Case
    from ybcode.terminal.register import TillUnderTest
    from ybcode.terminal.till import Till
    from ybcode.testing.sheets import Sheet

    Make = Callable[[Till, str], TillUnderTest]
    """How a till is made: it gets its counter, and the URL of its sandbox."""

_WORDS: dict[Lang, str] = {
    "zh": "共 {all} 项,通过 {passed},未通过 {failed},用时 {seconds:.1f} 秒",
    "en": "{all} cases: {passed} passed, {failed} failed, in {seconds:.1f} s",
}
_LEFT_OUT: dict[Lang, str] = {
    "zh": "未演:{}(失败次数按进程计,一次操作一个进程的终端遇不到)",
    "en": "left out: {} (failures are counted in a process, and a program has one an act)",
}
_REPORTED: dict[Lang, str] = {"zh": "验收用例单:{}", "en": "the report: {}"}


@click.command("cases", short_help="Play the acceptance cases before a till.")
@click.option("--level", type=click.Choice(["smoke", "full"]), show_default="full", help="How many of them.")
@click.option(
    "--case", "named", metavar="ID", multiple=True, help="Only this case or family; again for more."
)
@click.option(
    "--adapter", metavar="MODULE:NAME", help="Your till: a class or function that gets a ybcode.Till."
)
@click.option("--program", metavar="COMMAND", help="Your till as a program: one process an act.")
@click.option("--report", metavar="FILE", help="Write a report: .xml (JUnit), .json, or .html to print.")
@click.option(
    "--db",
    type=click.Choice(["memory", "sqlite"]),
    show_default="memory; sqlite for a program",
    help="Where each case's world lives.",
)
@click.option("--list", "only_list", is_flag=True, help="List the cases and play none.")
@speaking
def cases_command(  # noqa: PLR0913 - one parameter an option
    *,
    level: str | None,
    named: tuple[str, ...],
    adapter: str | None,
    program: str | None,
    report: str | None,
    db: str | None,
    only_list: bool,
    lang: Lang,
    as_json: bool,
) -> None:
    """Play the acceptance cases before the reference till, or before yours (--adapter, --program).

    Exit codes: 0 all passed, 1 one failed, 2 a wrong call.
    """
    from ybcode.testing import sheets

    chosen = _choose(level, named)
    if program is not None and not named:
        chosen = _without_counting(chosen, lang)
    if only_list:
        _list(chosen, lang=lang, as_json=as_json)
        return
    if report is not None:
        sheets.require_known(Path(report))
    make = _maker(adapter, program, db)
    played = _play_all(chosen, make, stored=db == "sqlite" or program is not None)
    if report is not None:
        sheets.write(Path(report), played)
    if as_json:
        say_json(sheets.told(played))
    else:
        _tell(played, lang=lang)
        if report is not None:
            click.echo(_REPORTED[lang].format(report))
    if not all(one.passed for one in played):
        raise SystemExit(REFUSED)


def _choose(level: str | None, named: tuple[str, ...]) -> tuple[Case, ...]:
    from ybcode.scenarios.cases.catalogue import choose

    if level is not None and named:
        raise ValueError("--level chooses a list and --case single ones: give one of the two")
    return choose(",".join(named) or level or "full")


def _without_counting(chosen: Sequence[Case], lang: Lang) -> tuple[Case, ...]:
    """Without the cases that no till of one process an act can meet; said on standard error."""
    from ybcode.testing.adapters import COUNTED_IN_ONE_PROCESS

    left_out = [one.case_id for one in chosen if one.case_id in COUNTED_IN_ONE_PROCESS]
    if left_out:
        click.echo(_LEFT_OUT[lang].format(", ".join(left_out)), err=True)
    return tuple(one for one in chosen if one.case_id not in left_out)


def _maker(adapter: str | None, program: str | None, db: str | None) -> Make:
    if adapter is not None and program is not None:
        raise ValueError("--adapter is a till in Python and --program one of its own: give one of the two")
    if program is not None:
        return _program(program, db)
    if adapter is None:
        from ybcode.terminal.register import ReferenceTill

        return lambda counter, _: ReferenceTill(counter)
    factory = _found(adapter)
    return lambda counter, _: factory(counter)


def _program(command: str, db: str | None) -> Make:
    from ybcode.testing.adapters import ProgramTill
    from ybcode.testing.process import is_there

    if db == "memory":
        raise ValueError("--program sees a stored sandbox only: leave --db memory out")
    if not is_there(command):
        raise ValueError(f"--program {command!r}: there is no such program")
    return lambda counter, url: ProgramTill(command, counter, db=url)


def _found(adapter: str) -> Callable[[Till], TillUnderTest]:
    """What ``package.module:Class`` names, from here or from what is installed.

    Raises:
        ValueError: when there is no such thing.
    """
    from importlib import import_module

    module, _, name = adapter.partition(":")
    if not (module and name):
        raise ValueError(f"--adapter is MODULE:NAME, such as my_shop.till:MyTill, not {adapter!r}")
    if os.getcwd() not in sys.path:  # noqa: PTH109 - a path's text is what sys.path holds
        sys.path.insert(0, os.getcwd())  # noqa: PTH109
    try:
        found: object = import_module(module)
        for part in name.split("."):
            found = getattr(found, part)
    except Exception as error:  # noqa: BLE001 - whatever the tester's module does when it is loaded
        raise ValueError(f"--adapter {adapter}: {type(error).__name__}: {error}") from None
    if not callable(found):
        kind = type(found).__name__
        told = f"--adapter {adapter}: name a class or a function, not a value of {kind}"
        raise ValueError(told)  # noqa: TRY004 - a wrong call of the tester, told in one sentence
    return cast("Callable[[Till], TillUnderTest]", found)


def _play_all(chosen: Sequence[Case], make: Make, *, stored: bool) -> list[Sheet]:
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="ybcode-")) if stored else None
        bar = stack.enter_context(
            click.progressbar(chosen, file=sys.stderr, hidden=not sys.stderr.isatty(), show_pos=True)
        )
        urls = (
            f"sqlite:///{folder}/{number}.db" if stored else "memory://" for number, _ in enumerate(chosen)
        )
        return [_play(case, make, url) for case, url in zip(bar, urls, strict=True)]


def _play(case: Case, make: Make, url: str) -> Sheet:
    """One case in a world of its own; a till that cannot be made fails it."""
    from ybcode.scenarios.cases.playing import Result, play_case
    from ybcode.scenarios.stage import SandboxStage
    from ybcode.testing.sheets import sheet_of

    begun = perf_counter()
    with SandboxStage(url, case.run) as stage:
        counter = cast("Till", stage.till(case.place))
        try:
            till = make(counter, url)
        except Exception as error:  # noqa: BLE001 - whatever the tester's class does when it is called
            raised = f"{type(error).__name__}: {error}"
            result = Result(case=case, outcomes=(), raised=raised, journal=stage.journal())
        else:
            result = play_case(case, stage, till)
    return sheet_of(result, perf_counter() - begun)


def _list(chosen: Sequence[Case], *, lang: Lang, as_json: bool) -> None:
    if as_json:
        fields = ("case_id", "family", "level", "zh", "en", "teaches")
        say_json([{name: getattr(one, name) for name in fields} for one in chosen])
        return
    wide = max((len(one.case_id) for one in chosen), default=0)
    for one in chosen:
        click.secho(f"{one.case_id:<{wide}}", bold=True, nl=False)
        click.echo(f"  {one.family:<9}  {one.level:<5}  {one.zh if lang == 'zh' else one.en}")


def _tell(played: Sequence[Sheet], *, lang: Lang) -> None:
    wide = max((len(one.case_id) for one in played), default=0)
    for one in played:
        sign, colour = ("✓", "green") if one.passed else ("✗", "red")
        click.secho(f"{sign} {one.case_id:<{wide}}", fg=colour, nl=False)
        click.echo(f"  {one.zh if lang == 'zh' else one.en}")
        for line in one.why.splitlines()[1:]:  # its first line is the case's name again
            click.echo(f"    {line}")
    passed = sum(one.passed for one in played)
    counts = {"all": len(played), "passed": passed, "failed": len(played) - passed}
    click.echo(_WORDS[lang].format(**counts, seconds=sum(one.seconds for one in played)))
