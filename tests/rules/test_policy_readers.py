"""Who reads a key of the policy: a setting that changes nothing says what it waits for."""

import ast
from itertools import chain
from pathlib import Path

import pytest

import ybcode
from tests.rules.cast import policy

SOURCE = Path(ybcode.__file__).parent
POLICY = policy(channels={"app": {}})
NOTES = {key: note for key, _, note in POLICY.noted()}
TABLES = {key.split(".")[0] for key in NOTES}
SHAPES = {
    type(POLICY.channels["app"] if table == "channels" else getattr(POLICY, table)).__name__: table
    for table in TABLES
}


def table_of(node):
    """The table that an expression is: ``….risk``, or one of ``….channels[…]``; None where it is none."""
    if isinstance(node, ast.Subscript):
        node = node.value
    return node.attr if isinstance(node, ast.Attribute) and node.attr in TABLES else None


def pairs_of(node):
    """The targets of an assignment, each with its value."""
    for target in node.targets:
        if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
            yield from zip(target.elts, node.value.elts, strict=True)
        else:
            yield target, node.value


def names_of_tables(function, **known):
    """What stands for a table: ``rules = policy.risk``, ``rules: RiskPolicy``, ``self._rules``."""
    found = dict(known)
    for node in ast.walk(function):
        if isinstance(node, ast.arg) and node.annotation and ast.unparse(node.annotation) in SHAPES:
            found[node.arg] = SHAPES[ast.unparse(node.annotation)]
    for node in ast.walk(function):
        for to, value in pairs_of(node) if isinstance(node, ast.Assign) else ():
            table = table_of(value) or found.get(ast.unparse(value))
            if table:
                found[ast.unparse(to)] = table
    return found


BY_METHOD = {
    "refresh_s": ("code.refresh_s", "channels.refresh_s"),
    "step_up": ("channels.step_up", "pin.asked_at"),
    "counter_step_up": ("terminal.step_up", "pin.asked_at"),
}
"""What ``Policy``'s own methods read."""


def keys_read(path):
    """The keys that a module reads, without the name of a channel: ``risk.limit``, ``channels.step_up``."""
    tree = ast.parse(path.read_text("utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    fields = {
        name: table
        for function in functions
        for name, table in names_of_tables(function).items()
        if name.startswith("self.")
    }
    for function in functions:
        names = names_of_tables(function, **fields)
        for node in ast.walk(function):
            if isinstance(node, ast.Attribute):
                table = table_of(node.value) or names.get(ast.unparse(node.value))
                if table:
                    yield f"{table}.{node.attr}"
                else:  # methods of the policy read for their callers
                    yield from BY_METHOD.get(node.attr, ())


MODULES = [path for path in sorted(SOURCE.rglob("*.py")) if "policy" not in path.parts]
READ = set(chain.from_iterable(keys_read(path) for path in MODULES))


@pytest.mark.parametrize("key", NOTES)
def test_a_key_is_read_or_says_what_it_waits_for(key):
    """A key that no module reads carries waits_for; one that carries it is read by none."""
    is_read = key.replace("channels.app", "channels") in READ
    assert is_read is (NOTES[key].waits_for is None)


def test_a_room_that_is_waited_for_is_not_built_yet():
    """When it is built, its keys are read and wait no more."""
    rooms = {note.waits_for for note in NOTES.values() if note.waits_for}
    assert rooms <= {"protocol"}
    assert not [path for path in MODULES if "rules" in path.parts and rooms & {*path.parts, path.stem}]
