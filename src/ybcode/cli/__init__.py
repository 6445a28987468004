"""The command line: one file a command, loaded when it is called.

Exit codes: 0 done or admitted; 1 refused, with a code of the catalogue; 2 a wrong call, one sentence.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from importlib import import_module
from io import TextIOWrapper
from typing import TYPE_CHECKING, Any

import click

from ybcode.values import without_numbers

if TYPE_CHECKING:
    from collections.abc import Iterator

COMMANDS = (
    "demo",
    "show",
    "scan",
    "pay",
    "receipt",
    "refund",
    "reconcile",
    "items",
    "family",
    "mutual-aid",
    "person",
    "onboard",
    "places",
    "people",
    "seed",
    "code",
    "errors",
    "keys",
    "clock",
    "db",
    "cases",
    "doctor",
)
REFUSED = 1
MISUSE = 2


class _Misuse(click.ClickException):
    exit_code = MISUSE


@contextmanager
def _discreet() -> Iterator[None]:
    """What a wrong call is told does not repeat a number that may be somebody's, wherever it was pasted."""
    try:
        yield
    except click.ClickException as failure:
        # Final is a promise to subclasses of click; the sentence is ours to shorten before it is shown.
        failure.message = without_numbers(failure.message)  # type: ignore[misc]
        raise


class _Commands(click.Group):
    """The commands by name; a sentence instead of a traceback for what a user can get wrong."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in COMMANDS:
            return None
        name = cmd_name.replace("-", "_")
        command = getattr(import_module(f"ybcode.cli.commands.{name}"), f"{name}_command")
        assert isinstance(command, click.Command)
        return command

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        with _discreet():
            return super().make_context(*args, **extra)

    def invoke(self, ctx: click.Context) -> object:
        with _discreet():
            return self._invoke(ctx)

    def _invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            ctx.exit(0)
        except BrokenPipeError:
            raise
        except (ValueError, KeyError, OSError) as error:
            sentence = error.args[0] if isinstance(error, KeyError) else str(error)
            raise _Misuse(sentence) from None


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "auto_envvar_prefix": "YBCODE"},
    epilog="Exit codes: 0 done or admitted, 1 refused with a catalogue code, 2 a wrong call. "
    "Every option can be set as YBCODE_<COMMAND>_<OPTION>; --db, --seed, --preset, --region, --strict and "
    "--lang also as YBCODE_DB, YBCODE_SEED, YBCODE_PRESET, YBCODE_REGION, YBCODE_STRICT and YBCODE_LANG.",
)
@click.version_option(package_name="ybcode", prog_name="ybcode")
def cli() -> None:
    """The sandbox of China's dynamic medical-insurance code (医保码). Everything is synthetic."""


def main(args: list[str] | None = None) -> None:
    """Run the command line.

    Args:
        args: the words after the program's name; those of the process when left out.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without Chinese still gets its answer
    cli.main(args=args, prog_name="ybcode")
