"""The table of robustness, in small: mild spoiling always reads, and nothing is ever misread."""

import pytest

from tests.qr.robustness import CELLS, PAGE, main, measure

CODES = 3


@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: f"{cell.kind} {cell.level}".strip())
def test_a_spoilt_code_is_lost_but_never_mistaken(cell):
    """However bad the picture, what is read are the right digits; a mildly spoilt one is always read."""
    outcome = measure(cell, codes=CODES)
    assert outcome.misread == 0
    if cell.mild:
        assert outcome.read == CODES


def test_the_page_shows_every_cell_and_no_misreading():
    """The table in the docs has the lines that the program has, each with nothing misread."""
    lines = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    rows = [[field.strip() for field in line.strip("|").split("|")] for line in lines[2:]]
    assert [(kind, level) for kind, level, _, _ in rows] == [(cell.kind, cell.level) for cell in CELLS]
    assert {misread for *_, misread in rows} == {"0"}


def test_mild_cells_are_read_in_full_on_the_page():
    """What the docs show and what the tests demand are one thing."""
    text = PAGE.read_text(encoding="utf-8")
    for cell in CELLS:
        if cell.mild:
            assert f"| {cell.kind} | {cell.level} | 100 % | 0 |" in text


def test_an_unknown_argument_is_explained(capsys):
    """A mistyped option measures nothing and says how to call."""
    assert main(["--wirte"]) == 2
    assert "--write" in capsys.readouterr().err
