"""The house holds: sizes, purity, the face, the floors' few exceptions. import-linter holds the floors."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import ybcode
from ybcode.values import is_id_number, is_synthetic

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "ybcode"
MODULES = sorted(SOURCE.rglob("*.py"))

PURE_ROOMS = ("errors", "values.py", "rules", "protocol", "qr")
IMPURE = {
    "time", "random", "secrets", "os", "socket", "sqlite3", "asyncio", "threading", "logging", "pathlib",
    "uuid", "urllib", "http", "importlib.resources",
}  # fmt: skip
IMPURE_CALLS = {"open", "input", "print"}

MAX_FACE = 20
MAX_FILE_LINES = 300
MAX_BODY_LINES = 40
MAX_PARAMETERS = 6
# open_sandbox is the one function that composes; a click command has one parameter an option.
MANY_PARAMETERS = {
    "open_sandbox",
    "show_command",
    "scan_command",
    "pay_command",
    "refund_command",
    "reconcile_command",
    "person_command",
    "onboard_command",
    "bind_command",
    "unbind_command",
    "check_command",
    "clock_command",
    "mint_command",
    "open_command",
    "init_command",
    "demo_command",
    "cases_command",
}
# cli/demo.py is the story that a reader copies: it is written on the face, like a user's own script.
IMPORTS_THE_ROOT = {"cli/demo.py"}
TOP_LEVEL = {
    ".ci", ".gitignore", "LICENSE", "README.md", "demo", "docs", "pyproject.toml", "src", "tests",
}  # fmt: skip


def _name(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def _tracked() -> list[Path]:
    """The files that belong to the project: what git knows, or in an unpacked tree what stands there."""
    run = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if run.returncode == 0 and run.stdout:
        return [ROOT / line for line in run.stdout.splitlines() if (ROOT / line).is_file()]
    kept = [ROOT / name for name in TOP_LEVEL]
    found = [path for top in kept for path in ([top] if top.is_file() else top.rglob("*")) if path.is_file()]
    return [path for path in found if "__pycache__" not in path.parts]


def _functions(tree: ast.AST) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def _imports(tree: ast.AST) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def _is_pure(path: Path) -> bool:
    return _name(path).split("/")[0] in PURE_ROOMS


@pytest.mark.parametrize("path", [path for path in MODULES if _is_pure(path)], ids=_name)
def test_a_pure_room_asks_nobody(path: Path) -> None:
    """errors, values, rules, protocol and qr import nothing that acts, and call neither open nor print."""
    tree = ast.parse(path.read_text("utf-8"))
    imports = _imports(tree)
    assert not {one for one in imports if one in IMPURE or one.split(".")[0] in IMPURE}
    if _name(path).split("/")[0] != "qr":
        assert "io" not in imports  # BytesIO is qr's alone
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    called = {one.id for one in calls if isinstance(one, ast.Name)}
    assert not called & IMPURE_CALLS


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_nobody_inside_imports_the_root(path: Path) -> None:
    """The face is for users: inside, a module is imported from the room it lives in."""
    imports = _imports(ast.parse(path.read_text("utf-8")))
    assert "ybcode" not in imports or _name(path) in IMPORTS_THE_ROOT


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_file_can_be_read_at_a_sitting(path: Path) -> None:
    """A file has at most 300 lines, says in its first line what it is, and its functions at most 40."""
    text = path.read_text("utf-8")
    tree = ast.parse(text)
    assert len(text.splitlines()) <= MAX_FILE_LINES
    assert ast.get_docstring(tree)
    for function in _functions(tree):
        body = function.body[1:] if ast.get_docstring(function) else function.body
        lines = (function.end_lineno or 0) - body[0].lineno + 1 if body else 0
        assert lines <= MAX_BODY_LINES, f"{function.name}: {lines} lines"


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_function_takes_few_parameters(path: Path) -> None:
    """At most six parameters beside self."""
    for function in _functions(ast.parse(path.read_text("utf-8"))):
        takes = function.args
        names = [one.arg for one in (*takes.posonlyargs, *takes.args, *takes.kwonlyargs)]
        if function.name not in MANY_PARAMETERS:
            assert len([one for one in names if one not in ("self", "cls")]) <= MAX_PARAMETERS, function.name


def test_the_face_is_small() -> None:
    """At most twenty names, sorted, each of them there."""
    assert ybcode.__all__ == sorted(ybcode.__all__)
    assert len(ybcode.__all__) <= MAX_FACE
    assert all(getattr(ybcode, name) for name in ybcode.__all__)


def test_importing_the_face_loads_nothing_heavy() -> None:
    """``import ybcode`` loads no library: names are loaded when they are first used (PEP 562)."""
    program = "import sys, ybcode; print(sorted({name.split('.')[0] for name in sys.modules}))"
    bare = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env=bare
    )
    loaded = set(ast.literal_eval(run.stdout))
    assert not loaded & {"cryptography", "PIL", "qrcode", "click", "pydantic", "zxingcpp", "typing"}


def test_the_top_level_holds_nothing_else() -> None:
    """pyproject, README, LICENSE, the five folders, .ci and .gitignore: a newcomer sees all at a glance."""
    assert {path.relative_to(ROOT).parts[0] for path in _tracked()} == TOP_LEVEL


def test_no_id_number_in_the_repository_can_be_anybodys() -> None:
    """A text of the project that has the date and check digit of an ID number is of province 58 or 59."""
    pattern = re.compile(r"(?<![0-9])[0-9]{17}[0-9Xx](?![0-9])")
    for path in _tracked():
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        found = [one for one in pattern.findall(text) if is_id_number(one)]
        assert all(is_synthetic(one) for one in found), path


def test_no_real_shaped_code_in_the_repository() -> None:
    """Only the vectors hold a text of the real shape, and theirs ends in no real tail."""
    pattern = re.compile(r"(?<![0-9])424[0-9]{21}0[0-9]{3}(?![0-9])")
    holders = {
        path.relative_to(ROOT).as_posix()
        for path in _tracked()
        if path.suffix in {".py", ".md", ".json", ".toml"} and pattern.search(path.read_text("utf-8"))
    }
    assert holders <= {"tests/vectors/code-vectors.json"}
