"""The documentation runs: its blocks are executed as they stand, page by page, and its links lead somewhere.

On a page, in order: a ``toml`` block is the file that its first line names; a ``python`` block is executed in
the page's one namespace, and a ``text`` block right after it is what it printed; of a ``console`` block every
``$ ybcode`` line is run, and the lines below it are its output, where ``…`` stands for any lines.
"""

from __future__ import annotations

import re
import shlex
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
    """Whether an output is what a page shows, trailing blanks aside; a line ``…`` stands for any lines."""
    wanted = [r"(?:.*\n)*?" if line == "…" else re.escape(line) + "\n" for line in _lines(shown)]
    return re.fullmatch("".join(wanted), "".join(f"{line}\n" for line in _lines(output))) is not None


def _lines(text: str) -> list[str]:
    """The lines of a text without blanks at their ends and empty lines around them."""
    return [line.rstrip() for line in text.strip("\n").split("\n")]


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
        if not command.startswith("ybcode"):
            continue
        result = _run(command)
        code = result.exit_code
        if shown.strip():
            assert _matches(shown, result.output), f"$ {command}\n{result.output}"
        else:
            assert code == 0, f"$ {command}\n{result.output}"


def _play_python(page: Path, block: Block, namespace: dict[str, object]) -> str:
    """Execute a block of Python and give what it printed."""
    printed = StringIO()
    source = "\n" * block.line + block.text  # so that a traceback names the page's own line
    with redirect_stdout(printed):
        exec(compile(source, str(page), "exec"), namespace)
    return printed.getvalue()


def _write_file(block: Block) -> None:
    """Write a block of TOML to the file that its first line names, if it names one."""
    named = re.match(r"# (\S+\.toml)\n", block.text)
    if named:
        Path(named[1]).write_text(block.text, "utf-8")


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
    namespace: dict[str, object] = {"__name__": "__main__"}
    printed: str | None = None
    for block in _blocks(page):
        if block.language == "text" and printed is not None and not block.between.strip():
            assert _matches(block.text, printed), f"{_name(page)}:{block.line} prints\n{printed}"
        printed = None
        if block.language == "python":
            printed = _play_python(page, block, namespace)
        elif block.language == "console":
            _play_console(block)
        elif block.language == "toml":
            _write_file(block)


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
