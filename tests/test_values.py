"""Values that every room speaks: ID numbers that can be nobody's, and what is printed of them."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.rules.cast import id_number
from ybcode.values import (
    SYNTHETIC_PROVINCES,
    WALL,
    IdNumber,
    InstitutionId,
    PersonId,
    id_check_digit,
    is_id_number,
    is_synthetic,
    masked,
)

GOOD = id_number("59010019920412118")
WITH_X = next(one for one in (id_number(f"59010019920412{n:03d}") for n in range(100)) if one[-1] == "X")
FIRST17 = st.text("0123456789", min_size=17, max_size=17)


@pytest.mark.parametrize(("first17", "check"), [("11010519491231002", "X"), ("44052418800101001", "4")])
def test_the_check_digit_of_the_published_examples(first17, check):
    """The two examples of GB 11643-1999, annex B, without their last character."""
    assert id_check_digit(first17) == check


@settings(deadline=None)
@given(FIRST17)
@example("0" * 17)
@example("9" * 17)
def test_the_check_digit_closes_the_sum(first17):
    """ISO 7064, MOD 11-2: the digits weighted by powers of 2 from the right sum up to 1 modulo 11."""
    digits = [*map(int, first17), "0123456789X".index(id_check_digit(first17))]
    assert sum(digit * 2**place for place, digit in enumerate(reversed(digits))) % 11 == 1


@settings(deadline=None)
@given(FIRST17, st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_seen(first17, at, other):
    """Another digit anywhere asks for another check digit."""
    wrong = first17[:at] + str((int(first17[at]) + other) % 10) + first17[at + 1 :]
    assert id_check_digit(wrong) != id_check_digit(first17)


@pytest.mark.parametrize("text", [GOOD, WITH_X, WITH_X.lower(), id_number("58010020000229447")])
def test_a_date_and_a_check_digit_make_an_id_number(text):
    """18 characters, a day that was, and the right last one; a small x is read as X."""
    assert is_id_number(text) is True


@pytest.mark.parametrize(
    "text",
    [
        "",
        GOOD[:17],
        GOOD + "0",
        " " + GOOD[1:],
        GOOD + "\n",
        *(GOOD[:17] + digit for digit in "0123456789X" if digit != GOOD[17]),
        id_number("59010019930229118"),
        id_number("59010019920431118"),
        id_number("59010019921301118"),
        id_number("59010019920012118"),
        id_number("59010000000412118"),
        "x" * 18,
        "５" + GOOD[1:],
    ],
    ids=ascii,
)
def test_what_is_no_id_number(text):
    """Other lengths, days that never were, wrong check digits, other characters."""
    assert is_id_number(text) is False


def test_two_provinces_do_not_exist():
    """58 and 59 were never assigned (GB/T 2260): whatever begins so is synthetic; 00 and 01 are counties."""
    assert SYNTHETIC_PROVINCES == ("58", "59")
    assert [f"{n:02d}" for n in range(100) if is_synthetic(f"{n:02d}0100")] == ["58", "59"]
    assert not is_synthetic("")
    assert not is_synthetic("5")


REAL = [11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52]
REAL += [53, 54, 61, 62, 63, 64, 65, 71, 81, 82]


def test_county_99_of_a_real_province_does_not_exist():
    """For tills that look regions up: of the provinces that there are, county 99 of any city is synthetic."""
    assert [n for n in range(100) if is_synthetic(f"{n:02d}0199")] == sorted([*REAL, 58, 59])
    assert all(is_synthetic(f"44{city:02d}99") for city in range(100))
    assert [f"{n:02d}" for n in range(100) if is_synthetic(f"4403{n:02d}")] == ["99"]
    assert not is_synthetic("9911")
    assert not is_synthetic("440")


@pytest.mark.parametrize("first17", ["11019919920412118", "44039920000229447", "82999919491231002"])
def test_an_id_number_of_county_99_enters(first17):
    """It can be nobody's, so it may be somebody's here."""
    assert IdNumber(id_number(first17)).text[:6] == first17[:6]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (id_number("11019819920412118"), "county 99"),
        (id_number("10019919920412118"), "county 99"),
        (id_number("10010019920412118"), "synthetic"),
        (id_number("57010019920412118"), "synthetic"),
        (GOOD[:17], "18 characters"),
        (GOOD[:17] + str((int(GOOD[17]) + 1) % 10), "check digit"),
        ("", "18 characters"),
    ],
)
def test_only_synthetic_id_numbers_enter(text, why):
    """A wrong number is refused as such, and one that could be a real person's is refused as that."""
    with pytest.raises(ValueError, match=why) as caught:
        IdNumber(text)
    assert text == "" or text not in str(caught.value)


@pytest.mark.parametrize(
    "birth", [date(1992, 4, 12), date(2000, 2, 29), date(1949, 12, 31), date(2024, 10, 1)]
)
def test_an_id_number_carries_a_birthday(birth):
    """Digits 7 to 14: year, month and day."""
    assert IdNumber(id_number(f"590100{birth:%Y%m%d}118")).birth == birth


def test_an_id_number_that_a_store_kept_is_the_same():
    """What was checked when it came in is equal, masked and dated when it comes back."""
    kept = IdNumber.kept(GOOD)
    assert (kept, hash(kept), kept.birth) == (IdNumber(GOOD), hash(IdNumber(GOOD)), date(1992, 4, 12))
    assert repr(kept) == repr(IdNumber(GOOD))


@pytest.mark.parametrize("one", [IdNumber(GOOD), PersonId("u000000001"), PersonId(GOOD)])
def test_ids_print_their_last_four(one):
    """repr, str and format tell the last four characters and a star for each other."""
    expected = f"{type(one).__name__}('{'*' * (len(one.text) - 4)}{one.text[-4:]}')"
    assert [repr(one), str(one), f"{one}", f"{[one]}"] == [expected] * 3 + [f"[{expected}]"]


@settings(deadline=None)
@given(st.text(max_size=30), st.integers(1, 8))
def test_a_mask_keeps_the_length_and_the_last(text, keep):
    """Stars, then the last characters; a text that is no longer than these is all stars."""
    hidden = len(text) - keep
    assert masked(text, keep) == ("*" * hidden + text[hidden:] if hidden > 0 else "*" * len(text))


def test_a_mask_that_keeps_nothing_tells_nothing():
    """keep=0 is all stars."""
    assert masked("12345", keep=0) == "*****"


@pytest.mark.parametrize(
    ("text", "mask"),
    [("", ""), ("1", "*"), ("1234", "****"), ("12345", "*2345"), ("测试测试测试", "**测试测试")],
)
def test_masks_by_hand(text, mask):
    """Four characters are told of five or more, none of four or fewer."""
    assert masked(text) == mask


def test_person_ids_are_ordered_values():
    """They are compared, sorted and hashed by their text."""
    assert sorted([PersonId("u2"), PersonId("u1")]) == [PersonId("u1"), PersonId("u2")]
    assert len({PersonId("u1"), PersonId("u1")}) == 1


@pytest.mark.parametrize("text", ["H59010100001", "P58010199999"])
def test_an_institution_id_is_public(text):
    """H or P and eleven digits; it prints in full."""
    assert str(InstitutionId(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "H5901010000",
        "H590101000011",
        "X59010100001",
        "h59010100001",
        "H5901010000x",
        "H５９０１０１00001",
        "P59010100001\n",
    ],
    ids=ascii,
)
def test_another_shape_is_no_institution_id(text):
    """Eleven ASCII digits behind H or P, and nothing else."""
    with pytest.raises(ValueError, match="H or P"):
        InstitutionId(text)


def test_the_wall_is_eight_hours_ahead():
    """+08:00 all the year, and it says so."""
    assert WALL.utcoffset(None) == timedelta(hours=8)
    assert str(WALL) == "+08:00"
