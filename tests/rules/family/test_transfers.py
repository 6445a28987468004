"""医保钱包: the window, the limits of a day and of a transfer, and what comes back at six."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.cast import DAY_MS, NOW_MS, POLICY, at, policy, refuses
from tests.rules.family.relatives import sent
from ybcode.rules.calendar import day_of, told, wall_time
from ybcode.rules.family.transfers import is_closed, is_due, moved, opens_ms, refusal_to_send, returns_ms

NOON = at("2026-03-02 12:00")
HOURS = st.integers(0, 23)
INSTANTS = st.integers(at("2021-01-01 00:00"), at("2040-01-01 00:00"))


# ------------------------------------------------------------------ the window


@pytest.mark.parametrize(
    ("when", "opens"),
    [
        ("2026-03-02 21:59:59.999", None),
        ("2026-03-02 22:00:00", "2026-03-03 06:00"),
        ("2026-03-02 23:59:59.999", "2026-03-03 06:00"),
        ("2026-03-03 00:00:00", "2026-03-03 06:00"),
        ("2026-03-03 05:59:59.999", "2026-03-03 06:00"),
        ("2026-03-03 06:00:00", None),
        ("2026-12-31 22:00:00", "2027-01-01 06:00"),
    ],
)
def test_at_night_nothing_is_sent(when, opens):
    """O4: none from 22:00 to 06:00, and the answer says when it opens."""
    refusal = refusal_to_send(100, [], POLICY, at(when))
    if opens is None:
        assert refusal is None
    else:
        refuses(refusal, "transfer.closed", until=f"{opens}", until_ms=at(opens))


@pytest.mark.parametrize(
    ("closed_from", "closed_to", "closed"),
    [
        (22, 6, {22, 23, *range(6)}),
        (22, 0, {22, 23}),
        (0, 6, set(range(6))),
        (12, 13, {12}),
        (6, 6, set()),  # from six to six is never
        (0, 0, set()),
        (23, 22, set(range(24)) - {22}),
    ],
)
def test_which_hours_are_closed(closed_from, closed_to, closed):
    """A window within a day, over midnight, or none."""
    rules = policy(transfer={"closed_from": closed_from, "closed_to": closed_to})
    assert {hour for hour in range(24) if is_closed(hour, rules)} == closed


@given(now_ms=INSTANTS, first=HOURS, last=HOURS)
def test_a_closed_window_opens(now_ms, first, last):
    """Whatever the window, it opens within a day, later than now, and at an instant that is open."""
    rules = policy(transfer={"closed_from": first, "closed_to": last})
    opening = opens_ms(now_ms, rules)
    assert now_ms < opening <= now_ms + DAY_MS
    assert not is_closed(wall_time(opening).hour, rules)
    assert wall_time(opening).hour == last
    if is_closed(wall_time(now_ms).hour, rules):
        assert is_closed(wall_time(opening - 1).hour, rules)
        refuses(
            refusal_to_send(1, [], rules, now_ms), "transfer.closed", until=told(opening), until_ms=opening
        )


# ------------------------------------------------------------------ limits


@pytest.mark.parametrize(
    ("before", "now", "limit"),
    [
        (["2026-03-02 06:00", "2026-03-02 06:00"], "2026-03-02 06:00", None),
        (["2026-03-02 06:00"] * 3, "2026-03-02 21:59:59", "3 a day"),
        (["2026-03-02 21:59:59"] * 3, "2026-03-03 06:00", None),  # another day
        (["2026-03-01 21:59:59"] * 2 + ["2026-03-02 06:00"] * 2, "2026-03-02 07:00", None),
        (["2026-03-01 21:59:59"] + ["2026-03-02 06:00"] * 3, "2026-03-02 07:00", "3 a day"),
    ],
)
def test_three_a_day(before, now, limit):
    """O4: three a day of the wall clock; the fourth waits for the next day."""
    refusal = refusal_to_send(100, [sent(at(when)) for when in before], POLICY, at(now))
    if limit is None:
        assert refusal is None
    else:
        refuses(refusal, "transfer.limit", limit=limit)


def test_a_day_ends_at_midnight_where_the_night_is_open():
    """What was sent a millisecond before midnight is yesterday's."""
    rules = policy(transfer={"closed_from": 6, "closed_to": 6, "per_day": 1})
    midnight = at("2026-03-03 00:00")
    assert refusal_to_send(1, [sent(midnight - 1)], rules, midnight) is None
    refuses(refusal_to_send(1, [sent(midnight)], rules, midnight), "transfer.limit", limit="1 a day")
    refuses(refusal_to_send(1, [sent(midnight - 1)], rules, midnight - 1), "transfer.limit", limit="1 a day")


@pytest.mark.parametrize("state", ["sent", "accepted", "returned"])
def test_what_became_of_a_transfer_does_not_matter(state):
    """Three were sent today, whether they were accepted or went back."""
    refusal = refusal_to_send(1, [sent(NOON, number, state=state) for number in (1, 2, 3)], POLICY, NOON)
    refuses(refusal, "transfer.limit", limit="3 a day")


@pytest.mark.parametrize(
    ("fen", "most", "limit"),
    [
        (1, 200_000, None),
        (200_000, 200_000, None),  # 2000.00
        (200_001, 200_000, "2000.00 yuan"),  # 2000.01
        (250_000, 200_000, "2000.00 yuan"),  # D7.4
        (51, 50, "0.50 yuan"),
        (12_346, 12_345, "123.45 yuan"),
    ],
)
def test_2000_yuan_each(fen, most, limit):
    """O4: up to 2000 yuan each, told to the fen."""
    refusal = refusal_to_send(fen, [], policy(transfer={"per_transfer_fen": most}), NOON)
    if limit is None:
        assert refusal is None
    else:
        refuses(refusal, "transfer.limit", limit=limit)


def test_the_night_is_told_before_the_limits():
    """D7.4: at 22:30 it is closed, whatever the amount; the count is told before the amount."""
    three = [sent(at("2026-03-02 12:00"))] * 3
    assert refusal_to_send(250_000, three, POLICY, at("2026-03-02 22:30")).code == "transfer.closed"
    refuses(refusal_to_send(250_000, three, POLICY, NOON), "transfer.limit", limit="3 a day")


# ------------------------------------------------------------------ what comes back


@pytest.mark.parametrize(
    ("when", "back"),
    [
        ("2026-03-02 06:00", "2026-03-03 06:00"),
        ("2026-03-02 21:59:59", "2026-03-03 06:00"),
        ("2026-12-31 21:00", "2027-01-01 06:00"),
        ("2028-02-28 12:00", "2028-02-29 06:00"),
    ],
)
def test_it_comes_back_at_six_of_the_next_day(when, back):
    """O4: what nobody accepted is returned at 06:00 of the day after, and not a millisecond before."""
    returns = returns_ms(at(when), POLICY)
    assert returns == at(back)
    one = sent(at(when), returns_ms=returns)
    assert not is_due(one, returns - 1)
    assert is_due(one, returns)
    assert is_due(one, returns + 9 * DAY_MS)


@pytest.mark.parametrize("event", ["accept", "six passes"])
def test_what_is_over_never_comes_back(event):
    """What was accepted stays, and what has gone back does not go back again."""
    assert not is_due(moved(sent(NOW_MS, returns_ms=NOW_MS), event), NOW_MS + 9 * DAY_MS)


@given(sent_ms=INSTANTS, last=HOURS)
def test_it_always_comes_back_on_the_next_day(sent_ms, last):
    """Whenever it is sent, it waits at least into the next day, and less than two."""
    rules = policy(transfer={"closed_to": last})
    back = returns_ms(sent_ms, rules)
    assert (day_of(back) - day_of(sent_ms)).days == 1
    assert wall_time(back).strftime("%H:%M:%S.%f") == f"{last:02d}:00:00.000000"


def test_money_on_its_way_has_an_account_of_its_own():
    """Each transfer of a giver is another account of the ledger."""
    assert sent(NOON, 2).account == "transfer/u000000001/2"
    assert len({sent(NOON, number).account for number in range(1, 9)}) == 8
