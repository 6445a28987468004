"""Working days as the State Council's notices set them, and the count of them that S3 and S1 ask for."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.cast import DAY_MS, at
from ybcode.rules.calendar import (
    HOLIDAYS,
    MAKE_UP_DAYS,
    MAX_WORKING_DAYS,
    YEARS,
    Counted,
    day_of,
    is_known,
    is_working_day,
    midnight_ms,
    ready_day,
    working_day_after,
)

# 国办发明电〔2024〕12号 (12 November 2024), 国办发明电〔2025〕7号 (4 November 2025), sentence by sentence:
# first day, number of days, the festival's own day, the days worked instead.
NOTICES = [
    # 一、元旦:1月1日(周三)放假1天,不调休。
    ("2025-01-01", 1, "2025-01-01", []),
    # 二、春节:1月28日(农历除夕、周二)至2月4日放假调休,共8天。1月26日(周日)、2月8日(周六)上班。
    ("2025-01-28", 8, "2025-01-29", ["2025-01-26", "2025-02-08"]),
    # 三、清明节:4月4日(周五)至6日(周日)放假,共3天。
    ("2025-04-04", 3, "2025-04-04", []),
    # 四、劳动节:5月1日(周四)至5日(周一)放假调休,共5天。4月27日(周日)上班。
    ("2025-05-01", 5, "2025-05-01", ["2025-04-27"]),
    # 五、端午节:5月31日(周六)至6月2日(周一)放假,共3天。
    ("2025-05-31", 3, "2025-05-31", []),
    # 六、国庆节、中秋节:10月1日(周三)至8日(周三)放假调休,共8天。9月28日(周日)、10月11日(周六)上班。
    ("2025-10-01", 8, "2025-10-06", ["2025-09-28", "2025-10-11"]),
    # 一、元旦:1月1日(周四)至3日(周六)放假调休,共3天。1月4日(周日)上班。
    ("2026-01-01", 3, "2026-01-01", ["2026-01-04"]),
    # 二、春节:2月15日(周日)至23日(周一)放假调休,共9天。2月14日(周六)、2月28日(周六)上班。
    ("2026-02-15", 9, "2026-02-17", ["2026-02-14", "2026-02-28"]),
    # 三、清明节:4月4日(周六)至6日(周一)放假,共3天。
    ("2026-04-04", 3, "2026-04-05", []),
    # 四、劳动节:5月1日(周五)至5日(周二)放假调休,共5天。5月9日(周六)上班。
    ("2026-05-01", 5, "2026-05-01", ["2026-05-09"]),
    # 五、端午节:6月19日(周五)至21日(周日)放假,共3天。
    ("2026-06-19", 3, "2026-06-19", []),
    # 六、中秋节:9月25日(周五)至27日(周日)放假,共3天。
    ("2026-09-25", 3, "2026-09-25", []),
    # 七、国庆节:10月1日(周四)至7日(周三)放假调休,共7天。9月20日(周日)、10月10日(周六)上班。
    ("2026-10-01", 7, "2026-10-01", ["2026-09-20", "2026-10-10"]),
]
DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))
COUNTS = st.integers(0, 60)


def days(first, number):
    """So many days in a row."""
    begin = date.fromisoformat(first)
    return {begin + timedelta(days=at) for at in range(number)}


def year(number):
    """Every day of a year."""
    return days(f"{number}-01-01", (date(number + 1, 1, 1) - date(number, 1, 1)).days)


@pytest.mark.parametrize(("first", "number", "festival", "worked"), NOTICES)
def test_a_holiday_is_as_its_notice_says(first, number, festival, worked):
    """No day of it is worked, the festival lies in it, it ends where it ends, its make-up days are worked."""
    span = days(first, number)
    assert span <= HOLIDAYS
    assert not span & MAKE_UP_DAYS
    assert date.fromisoformat(festival) in span
    assert not {min(span) - timedelta(days=1), max(span) + timedelta(days=1)} & HOLIDAYS
    assert {date.fromisoformat(day) for day in worked} <= MAKE_UP_DAYS
    assert not any(is_working_day(day) for day in span)


def test_the_table_holds_what_the_notices_hold():
    """Nothing is missing, nothing is added, and both years are known from their first day to their last."""
    assert set().union(*(days(first, number) for first, number, _, _ in NOTICES)) == HOLIDAYS
    assert {date.fromisoformat(day) for *_, worked in NOTICES for day in worked} == MAKE_UP_DAYS
    assert YEARS == (2025, 2026)
    assert {is_known(day) for number in YEARS for day in year(number)} == {True}
    assert not is_known(date(2024, 12, 31))
    assert not is_known(date(2027, 1, 1))


@pytest.mark.parametrize("day", sorted(MAKE_UP_DAYS), ids=str)
def test_a_make_up_day_is_a_saturday_or_a_sunday(day):
    """调休上班: a weekend that is worked, in no holiday."""
    assert day.isoweekday() in {6, 7}
    assert is_working_day(day)


@pytest.mark.parametrize(("number", "working"), [(2025, 248), (2026, 248)])
def test_how_many_days_a_year_works(number, working):
    """Days of the year, less Saturdays and Sundays, less holidays on weekdays, plus what is made up for."""
    free = {day for first, length, _, _ in NOTICES for day in days(first, length)}
    made_up = sum(int(day[:4]) == number for *_, worked in NOTICES for day in worked)
    weekdays = {day for day in year(number) if day.isoweekday() < 6}
    assert len(weekdays) - len(weekdays & free) + made_up == working
    assert sum(is_working_day(day) for day in year(number)) == working


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        ("2025-04-25", 0, "2025-04-25"),
        ("2025-04-25", 1, "2025-04-27"),  # domain.md D5: a Sunday that is worked
        ("2025-04-25", 2, "2025-04-28"),
        ("2025-04-25", 3, "2025-04-29"),
        ("2025-04-30", 1, "2025-05-06"),
        ("2025-09-30", 1, "2025-10-09"),
        ("2026-02-13", 1, "2026-02-14"),
        ("2026-02-13", 2, "2026-02-24"),
        ("2026-02-13", 3, "2026-02-25"),
        ("2026-04-30", 1, "2026-05-06"),
        ("2026-04-30", 3, "2026-05-08"),
        ("2026-09-30", 1, "2026-10-08"),
        ("2026-09-30", 3, "2026-10-10"),
        ("2026-05-02", 0, "2026-05-02"),  # 0 is the day itself, working or not
        ("2026-05-02", 1, "2026-05-06"),
    ],
)
def test_the_count_of_working_days(day, count, expected):
    """Weekends and holidays are passed over, make-up days are not; the first day does not count."""
    counted = working_day_after(date.fromisoformat(day), count)
    assert counted == Counted(date.fromisoformat(expected), known=True)


@pytest.mark.parametrize(
    ("day", "count", "expected", "known"),
    [
        ("2026-12-31", 0, "2026-12-31", True),
        ("2026-12-31", 1, "2027-01-01", False),  # no notice is known: a Friday like any other
        ("2027-10-01", 1, "2027-10-04", False),
        ("2024-12-31", 1, "2025-01-02", False),
        ("2025-01-01", 1, "2025-01-02", True),
        ("2031-03-07", 5, "2031-03-14", False),
    ],
)
def test_beyond_the_table_a_week_is_monday_to_friday(day, count, expected, known):
    """The answer says that the table does not hold every day; nothing fails."""
    assert working_day_after(date.fromisoformat(day), count) == Counted(date.fromisoformat(expected), known)


@pytest.mark.parametrize("count", [-1, MAX_WORKING_DAYS + 1])
def test_how_far_may_be_counted(count):
    """From 0 to 1000 working days."""
    with pytest.raises(ValueError, match=f"0 to 1000, not {count}"):
        working_day_after(date(2026, 1, 5), count)
    assert working_day_after(date(2026, 1, 5), MAX_WORKING_DAYS).day > date(2029, 1, 1)


@pytest.mark.parametrize("count", [True, 1.0, "1", None])
def test_a_count_is_a_whole_number(count):
    """Anything else is a TypeError."""
    with pytest.raises(TypeError, match="working days are a whole number"):
        working_day_after(date(2026, 1, 5), count)


@pytest.mark.parametrize(("day", "count"), [("9999-12-30", 1), ("9999-12-31", 0), ("9999-12-31", 1000)])
def test_the_calendar_ends(day, count):
    """31 December 9999 is a Friday; beyond it there is no day to name, and counting stops there."""
    last = Counted(date(9999, 12, 31), known=False)
    assert working_day_after(date.fromisoformat(day), count) == last
    for count_from in ("next_day", "same_day"):
        assert ready_day(at("9999-12-31 17:00"), count, count_from=count_from, cutoff_hour=17) == last


@given(DAYS, COUNTS, COUNTS)
@settings(deadline=None)
def test_counting_goes_on_from_where_it_stopped(day, first, then):
    """Strictly forward, onto a working day, and a and then b is a + b; known iff each passed day is."""
    half = working_day_after(day, first)
    whole = working_day_after(day, first + then)
    assert working_day_after(half.day, then).day == whole.day
    assert (whole.day > day) is (first + then > 0)
    assert is_working_day(whole.day) or first + then == 0
    passed = [day + timedelta(days=one) for one in range((whole.day - day).days + 1)]
    assert sum(is_working_day(one) for one in passed[1:]) == first + then
    assert whole.known is all(is_known(one) for one in passed)


@pytest.mark.parametrize(
    ("received", "count", "count_from", "expected"),
    [
        ("2026-03-04 16:59:59.999", 1, "next_day", "2026-03-05"),
        ("2026-03-04 17:00:00.000", 1, "next_day", "2026-03-06"),
        ("2026-03-04 23:59:59.999", 1, "next_day", "2026-03-06"),
        ("2026-03-05 00:00:00.000", 1, "next_day", "2026-03-06"),
        ("2026-03-04 16:59:59.999", 1, "same_day", "2026-03-04"),
        ("2026-03-04 17:00:00.000", 1, "same_day", "2026-03-05"),
        ("2026-03-04 16:59:59.999", 0, "next_day", "2026-03-04"),
        ("2026-03-04 17:00:00.000", 0, "next_day", "2026-03-05"),
        # Friday 25 April 2025, before and after the cut-off: Saturday is not worked, Sunday is.
        ("2025-04-25 16:00", 1, "next_day", "2025-04-27"),
        ("2025-04-25 17:00", 1, "next_day", "2025-04-27"),
        ("2025-04-25 16:00", 2, "same_day", "2025-04-27"),
        ("2025-04-25 17:00", 1, "same_day", "2025-04-27"),
        ("2025-04-26 10:00", 1, "same_day", "2025-04-27"),
        ("2025-04-26 17:00", 1, "same_day", "2025-04-27"),
        ("2025-04-26 17:00", 1, "next_day", "2025-04-28"),
        ("2025-04-25 16:00", 3, "same_day", "2025-04-28"),
    ],
)
def test_when_what_was_received_is_ready(received, count, count_from, expected):
    """next_day: Civil Code art. 201, the first day does not count; past the cut-off it came a day later."""
    counted = ready_day(at(received), count, count_from=count_from, cutoff_hour=17)
    assert counted == Counted(date.fromisoformat(expected), known=True)


@pytest.mark.parametrize("cutoff_hour", [1, 9, 17, 23, 24])
def test_the_cut_off_is_an_hour_of_the_wall_clock(cutoff_hour):
    """The last millisecond before it is in; 24 cuts nothing off."""
    for hour in range(24):
        for minute in ("00:00.000", "59:59.999"):
            received = at(f"2026-03-03 {hour:02}:{minute}")
            counted = ready_day(received, 1, count_from="next_day", cutoff_hour=cutoff_hour)
            assert counted.day == date(2026, 3, 4 if hour < cutoff_hour else 5)


def test_a_day_that_was_received_beyond_the_table_is_not_known():
    """The day on which it came in counts among the days that the table must hold."""
    eve = at("2024-12-31 18:00")
    assert ready_day(eve, 1, count_from="next_day", cutoff_hour=17) == Counted(date(2025, 1, 2), known=False)


@given(
    received=st.builds(lambda day, ms: midnight_ms(day) + ms, DAYS, st.integers(0, DAY_MS - 1)),
    count=COUNTS,
    cutoff_hour=st.integers(1, 24),
    count_from=st.sampled_from(["next_day", "same_day"]),
)
@settings(deadline=None)
def test_what_comes_in_later_is_ready_no_earlier(received, count, cutoff_hour, count_from):
    """ready_day never goes back as the instant or the count grows, and is never before the instant's day."""
    rules = {"count_from": count_from, "cutoff_hour": cutoff_hour}
    ready = ready_day(received, count, **rules).day
    assert day_of(received) <= ready <= ready_day(received + 3_600_000, count, **rules).day
    assert ready <= ready_day(received, count + 1, **rules).day
    assert ready_day(received, count, count_from="same_day", cutoff_hour=cutoff_hour).day <= ready
