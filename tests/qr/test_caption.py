"""The lettering: which lines, at which scale, and glyphs that are what they claim."""

import pytest

from ybcode.qr.caption import CAPTION, caption_for, digits_for, runs


def printed(lettering):
    """The dots of a lettering, one string a row."""
    return ["".join(".#"[dot == "1"] for dot in f"{row:0{lettering.width}b}") for row in lettering.rows]


@pytest.mark.parametrize(
    ("across_px", "lines", "scale"),
    [
        (58, 3, 1),
        (71, 3, 1),
        (72, 2, 1),
        (116, 2, 1),
        (135, 2, 1),
        (136, 1, 1),
        (271, 1, 1),
        (272, 1, 2),
        (290, 1, 2),
    ],
)
def test_the_caption_breaks_only_where_it_must(across_px, lines, scale):
    """One line from 136 px up, two from 72, three below; always at an integer scale that fits."""
    lettering = caption_for(across_px)
    assert len(lettering.rows) == 16 * lines + 4
    assert lettering.scale == scale
    assert lettering.left_px(across_px) >= 0
    assert lettering.height_px == (16 * lines + 4) * scale


def test_digits_stand_in_groups_of_four_on_lines_of_equal_length():
    """28 digits take one line where it fits, else two of four and three groups."""
    assert len(digits_for("0" * 28, 300, max_scale=1).rows) == 16 + 4
    assert len(digits_for("0" * 28, 209, max_scale=1).rows) == 2 * 16 + 4
    assert digits_for("0" * 28, 209, max_scale=1).width == 4 * 4 * 8 + 3 * 4


def test_the_scale_is_bounded():
    """Two digits do not fill a wide picture."""
    assert digits_for("12", 2000, max_scale=3).scale == 3


def test_nothing_is_cut_where_nothing_fits():
    """A width that holds no glyph is refused, not overdrawn."""
    with pytest.raises(ValueError, match="across 30 px"):
        caption_for(30)


def test_a_glyph_reads_as_its_letter():
    """The bitmap of a zero has its slash: rows run from the top, dots from the left."""
    assert printed(digits_for("0", 8, max_scale=1))[4:14] == [
        "...##...",
        "..#..#..",
        ".#....#.",
        ".#...##.",
        ".#..#.#.",
        ".#.#..#.",
        ".##...#.",
        ".#....#.",
        "..#..#..",
        "...##...",
    ]


def test_the_caption_says_simulated_in_both_languages():
    """Whoever sees a picture of ours can read that it is none of the real ones."""
    assert CAPTION == "仿真码 · SIMULATED"


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("00000", []),
        ("11111", [(0, 5)]),
        ("10101", [(0, 1), (2, 1), (4, 1)]),
        ("01100", [(1, 2)]),
        ("00011", [(3, 2)]),
    ],
)
def test_runs_are_counted_from_the_left(row, expected):
    """Each run of set bits is given by start and length, in order."""
    assert list(runs(int(row, 2), 5)) == expected
