"""The documentation runs: its blocks are executed as they stand, page by page, and its links lead somewhere.

On a page, in order: a ``toml``, ``ini`` or ``python`` block whose first line names a file (``# till.py``) is
that file; any other ``python`` block is executed in the page's one namespace, and a ``text`` block right
after it is what it printed; of a ``console`` block every ``$ ybcode`` and ``$ python -m pytest`` line is run,
and the lines below it are its output, where ``…`` stands for any lines, or for the rest of a line.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner, Result

from ybcode.cli import cli
from ybcode.sandbox.presets import load_policy

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
MUST_RUN = [
    DOCS / "tutorial.md",
    DOCS / "tutorial-till.md",
    DOCS / "reference" / "code-format.md",
    *sorted((DOCS / "howto").glob("*.md")),
]

_ENGLISH = {"YBCODE_LANG": None, "LC_ALL": "C.UTF-8"}
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_COMMAND = re.compile(r"^\$ ((?:.*\\\n)*.*)\n?((?:(?!\$ ).*\n?)*)", re.MULTILINE)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ +(.+)$", re.MULTILINE)
_CODE = re.compile(r"`[^`\n]*`")
_ELSEWHERE = ("http://", "https://", "mailto:")


class Block(NamedTuple):
    """A fenced block: its language, its text, the line where it opens, and what stands before it."""

    language: str
    text: str
    line: int
    between: str


def _name(path: Path) -> str:
    """A file's path from the top, as a test is named after it."""
    return path.relative_to(ROOT).as_posix()


def _blocks(page: Path) -> Iterator[Block]:
    """The fenced blocks of a page, in order."""
    source = page.read_text("utf-8")
    end = 0
    for found in _BLOCK.finditer(source):
        line = source.count("\n", 0, found.start()) + 1
        yield Block(found[1], found[2], line, source[end : found.start()])
        end = found.end()


def _runs(page: Path) -> bool:
    """Whether a page has anything to run."""
    return any(block.language in ("python", "console") for block in _blocks(page))


def _matches(shown: str, output: str) -> bool:
    """Whether an output is what a page shows, trailing blanks aside; ``…`` stands for what is left out."""
    wanted = [r"(?:.*\n)*?" if line == "…" else _pattern(line) for line in _lines(shown)]
    return re.fullmatch("".join(wanted), "".join(f"{line}\n" for line in _lines(output))) is not None


def _pattern(line: str) -> str:
    """A line as it is shown, cut off where it ends in three dots after a blank."""
    return re.escape(line.removesuffix("…")) + ".*\n" if line.endswith(" …") else re.escape(line) + "\n"


def _lines(text: str) -> list[str]:
    """The lines of a text without blanks at their ends and empty lines around them."""
    return [line.rstrip() for line in text.strip("\n").split("\n")]


def _pytest(command: str) -> tuple[int, str]:
    """The exit code and the output of pytest in a process of its own, as a reader gets it."""
    words = [sys.executable, *shlex.split(command)[1:], "-p", "no:cacheprovider", "-p", "no:xdist"]
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("COV", "PYTEST"))}
    run = subprocess.run(words, capture_output=True, text=True, check=False, env={**bare, "COLUMNS": "100"})
    return run.returncode, run.stdout + run.stderr


def _run(command: str) -> Result:
    """What the last of the piped commands answers; each gets the output of the one before."""
    stdin, result = None, None
    for words in command.replace("\\\n", " ").split(" | "):
        program, *arguments = shlex.split(words, comments=True)
        assert program == "ybcode", f"only ybcode is run, not {program}"
        result = CliRunner().invoke(cli, arguments, input=stdin, env=_ENGLISH)
        stdin = result.stdout
    assert result is not None
    return result


def _play_console(block: Block) -> None:
    """Run a console block; a command that shows no output must succeed."""
    code = 0
    for command, shown in _COMMAND.findall(block.text):
        if command == "echo $?":
            assert shown.strip() == str(code), block.text
            continue
        if command.startswith("ybcode"):
            result = _run(command)
            code, output = result.exit_code, result.output
        elif command.startswith("python -m pytest"):
            code, output = _pytest(command)
        else:
            continue
        if shown.strip():
            assert _matches(shown, output), f"$ {command}\n{output}"
        else:
            assert code == 0, f"$ {command}\n{output}"


def _play_python(page: Path, block: Block, namespace: dict[str, object]) -> str:
    """Execute a block of Python and give what it printed."""
    printed = StringIO()
    source = "\n" * block.line + block.text  # so that a traceback names the page's own line
    with redirect_stdout(printed):
        exec(compile(source, str(page), "exec"), namespace)
    return printed.getvalue()


def _write_file(block: Block) -> bool:
    """Write a block to the file that its first line names, and say whether it names one."""
    named = re.match(r"# (\S+\.(?:toml|ini|py))\n", block.text)
    if named:
        Path(named[1]).write_text(block.text, "utf-8")
    return named is not None


def _slug(heading: str) -> str:
    """The anchor that a heading gets: lower case, no punctuation, hyphens for spaces."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def _links(page: Path) -> list[str]:
    """The links of a page to files and headings of the project."""
    prose = _CODE.sub("", _BLOCK.sub("", page.read_text("utf-8")))
    return [link for link in _LINK.findall(prose) if not link.startswith(_ELSEWHERE)]


@pytest.mark.parametrize("page", [page for page in PAGES if _runs(page)], ids=_name)
def test_a_page_runs(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page's blocks run from top to bottom in an empty folder and print what the page shows."""
    monkeypatch.chdir(tmp_path)
    ours = [str(Path(sys.executable).parent), os.environ.get("PATH", "")]
    monkeypatch.setenv("PATH", os.pathsep.join(ours))  # so that python is the one that has ybcode
    namespace: dict[str, object] = {"__name__": "__main__"}
    printed: str | None = None
    for block in _blocks(page):
        if block.language == "text" and printed is not None and not block.between.strip():
            assert _matches(block.text, printed), f"{_name(page)}:{block.line} prints\n{printed}"
        printed = None
        if block.language in ("toml", "ini", "python") and _write_file(block):
            continue
        if block.language == "python":
            printed = _play_python(page, block, namespace)
        elif block.language == "console":
            _play_console(block)


@pytest.mark.parametrize("page", MUST_RUN, ids=_name)
def test_a_page_that_teaches_has_something_to_run(page: Path) -> None:
    """The tutorial, every how-to and the page on the format hold blocks that this module finds."""
    assert _runs(page)


@pytest.mark.parametrize("page", [ROOT / "README.md", *PAGES], ids=_name)
def test_every_link_leads_somewhere(page: Path) -> None:
    """A relative link names a file that is there and, after #, a heading that is on it."""
    for link in _links(page):
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        assert target.exists(), link
        if anchor:
            headings = _HEADING.findall(_BLOCK.sub("", target.read_text("utf-8")))
            assert anchor in map(_slug, headings), link


def test_every_page_can_be_reached_from_the_entry() -> None:
    """Whoever starts at docs/index.md and follows links comes to every page."""
    reached, ahead = set(), [DOCS / "index.md"]
    while ahead:
        page = ahead.pop()
        if page in reached:
            continue
        reached.add(page)
        targets = [(page.parent / link.partition("#")[0]).resolve() for link in _links(page)]
        ahead += [target for target in targets if target.suffix == ".md" and DOCS in target.parents]
    assert set(PAGES) <= reached


def test_every_assumption_is_on_the_page_of_assumptions() -> None:
    """A policy key whose source is an assumption stands on the page with its value."""
    text = (DOCS / "explanation" / "assumptions.md").read_text("utf-8")
    rows = {
        row.split("|")[1].strip(): row.split("|")[2].strip()
        for row in text.splitlines()
        if row.startswith("| `")
    }
    keys = list(load_policy("standard").settings())
    for key, value, source in keys:
        if "assumption:" in source:
            shared = re.sub(r"^channels\.\w+\.", "channels.*.", key)
            assert rows[f"`{shared}`"] == f"`{value}`"
