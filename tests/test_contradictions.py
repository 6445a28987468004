"""The page of contradictions tells the truth: keys, defaults, alternatives, who differs, who waits.

A row names a key with its default and its alternatives, and in the next column whoever ships another
value; ``_KEY`` and ``_OTHERWISE`` say how both are written.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from ybcode.rules.policy import KeyNote, Policy
from ybcode.sandbox.presets import NAMES, REGIONS, load_policy

PAGE = Path(__file__).parent.parent / "docs" / "explanation" / "contradictions.md"
NOTED: dict[str, tuple[object, KeyNote]] = {
    key: (value, note) for key, value, note in load_policy("standard").noted()
}
SHIPPED: dict[str, Policy] = {
    **{name: load_policy(name) for name in NAMES},
    **{region: load_policy("standard", region=region) for region in REGIONS},
    "--strict": load_policy("standard", strict=True),
}
_KEY = re.compile(r"`([a-z_]+(?:\.\w+)+)` = `([^`]+)`(?: \(or ((?:`[^`]+`(?:, )?)+)\))?")
_OTHERWISE = re.compile(r"`([\w-]+)`: `([\w.]+)` = `([^`]+)`")


class Row(NamedTuple):
    """One row of the table: its number, and what it tells of keys."""

    number: str
    keys: str
    otherwise: str
    read: str

    def told(self) -> dict[str, tuple[str, list[str]]]:
        """The keys that the row names, each with its default and its alternatives."""
        return {key: (value, re.findall(r"`([^`]+)`", more)) for key, value, more in _KEY.findall(self.keys)}


def _rows() -> list[Row]:
    lines = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| X")]
    cells = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]
    return [Row(number, keys, otherwise, read) for number, *_, keys, otherwise, read in cells]


def _toml(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _may_be(note: KeyNote, word: str) -> bool:
    if note.choices is not None:
        return word in note.choices
    if note.low is None:
        return word in ("true", "false")
    return note.low <= int(word) <= (note.high or 0)


ROWS = _rows()


def test_the_table_has_x1_to_x18_in_order() -> None:
    """Every contradiction that was found is a row, in order, and none is there twice."""
    assert [row.number for row in ROWS] == [f"X{number}" for number in range(1, 19)]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.number)
def test_a_row_names_keys_with_their_defaults(row: Row) -> None:
    """A row names at least one key, each is a key of the policy, and its default is that of standard."""
    assert row.told()
    assert set(re.findall(r"`(\w+\.[\w.]+)`", row.keys)) == set(row.told())
    for key, (default, _) in row.told().items():
        assert default == _toml(NOTED[key][0]), key


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.number)
def test_a_row_names_alternatives_that_there_are(row: Row) -> None:
    """A key may be set to each alternative told of it, and all words of a key that is a choice are told."""
    for key, (default, more) in row.told().items():
        note = NOTED[key][1]
        assert all(_may_be(note, word) for word in more), key
        assert note.choices is None or {default, *more} == set(note.choices), key


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.number)
def test_a_row_names_whoever_ships_another_value(row: Row) -> None:
    """Every preset and region that sets a key of the row otherwise is told with its value, and no other."""
    differ = {
        (name, key, _toml(value))
        for name, policy in SHIPPED.items()
        for key, value, _ in policy.noted()
        if key in row.told() and value != NOTED[key][0]
    }
    assert set(_OTHERWISE.findall(row.otherwise)) == differ


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.number)
def test_a_row_says_which_room_its_keys_wait_for(row: Row) -> None:
    """A row whose keys nobody reads yet names the rooms that will, and the others say that they are read."""
    rooms = {NOTED[key][1].waits_for for key in row.told()}
    waits = "waits for " + ", ".join(sorted(room for room in rooms if room))
    assert row.read == ("yes" if rooms == {None} else waits)


def test_every_key_of_the_policy_that_names_a_contradiction_stands_in_its_row() -> None:
    """A key whose source says (X8) is named in the row X8."""
    told = {row.number: row.told() for row in ROWS}
    for key, (_, note) in NOTED.items():
        for number in re.findall(r"\bX\d+\b", note.source):
            assert key in told[number], f"{key} in {number}"
