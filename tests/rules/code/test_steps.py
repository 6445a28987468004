"""The time of a code: ticks, the grid of a screen, and which tick a remainder means."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.rules.cast import NOW_MS, POLICY, PROVINCE, TICK, TICK_MS, ring
from ybcode.rules.code.codec import mint
from ybcode.rules.code.steps import due_tick, generated_at, newest_tick, next_tick, tick_at
from ybcode.rules.verifier import CodeClaim, decode

INSTANTS = st.integers(0, 4_102_444_800_000)  # until the year 2100
TICKS = st.integers(0, 10**9)
REFRESHES = st.sampled_from([1, 2, 3, 12, 720])


@settings(deadline=None)
@given(INSTANTS)
@example(0)
@example(4_999)
@example(5_000)
def test_an_instant_falls_into_one_tick(now_ms):
    """A tick is 5 s: it holds its first millisecond and the 4999 after it."""
    tick = tick_at(now_ms)
    assert tick == now_ms // TICK_MS
    assert generated_at(tick) <= now_ms < generated_at(tick + 1) == generated_at(tick) + 5_000


@settings(deadline=None)
@given(TICKS, st.integers(0, 10**6), REFRESHES)
def test_a_screen_shows_the_newest_code_of_its_grid(opened, later, refresh):
    """The code is of tick opened + n * r, at most now, and less than one refresh old."""
    now = opened + later
    due = due_tick(opened, now, refresh)
    assert (due - opened) % refresh == 0
    assert due <= now < due + refresh


@settings(deadline=None)
@given(TICKS, REFRESHES)
def test_a_code_is_never_old_when_it_is_first_seen(opened, refresh):
    """A screen that has just been opened shows the code of that very tick, on the slowest channel too."""
    assert due_tick(opened, opened, refresh) == opened


@settings(deadline=None)
@given(TICKS, st.integers(0, 10**6), REFRESHES)
def test_the_screen_changes_at_the_next_tick_of_its_grid(opened, later, refresh):
    """next_tick is the first tick after the shown one at which due_tick gives another code."""
    shown = opened + later
    change = next_tick(opened, shown, refresh)
    assert shown < change <= shown + refresh
    assert due_tick(opened, change, refresh) == change
    assert due_tick(opened, change - 1, refresh) == change - refresh


@pytest.mark.parametrize(
    ("refresh", "seconds", "ticks"),
    [
        (1, [0, 4, 5, 9, 10, 59, 60], [0, 0, 1, 1, 2, 11, 12]),
        (12, [0, 4, 5, 9, 59, 60, 119, 120], [0, 0, 0, 0, 0, 12, 12, 24]),
    ],
)
def test_the_grids_of_5_and_60_seconds(refresh, seconds, ticks):
    """S0 「每5秒自动刷新一次」 and 「60秒刷新一次」, told from the opening and not from the full minute."""
    shown = [due_tick(TICK + 7, tick_at(generated_at(TICK + 7) + s * 1000), refresh) for s in seconds]
    assert [tick - TICK - 7 for tick in shown] == ticks


@settings(deadline=None)
@given(st.integers(0, 999), INSTANTS, st.integers(0, 3_600_000))
def test_a_remainder_means_the_newest_tick_that_ends_in_it(remainder, now_ms, ahead_ms):
    """Of all ticks that end so it is the greatest that is not further ahead than allowed."""
    tick = newest_tick(remainder, now_ms, ahead_ms)
    assert tick % 1000 == remainder
    assert tick <= (now_ms + ahead_ms) // TICK_MS < tick + 1000


@pytest.mark.parametrize("remainder", [997, 998, 999, 0, 1, 2])
@pytest.mark.parametrize("now_remainder", [882, 997, 998, 999, 0, 1, 2, 499])
def test_codes_open_across_the_wrap_of_the_remainder(remainder, now_remainder):
    """Around 999 → 000 a code opens to its own full tick, whichever side of the wrap the clock is on."""
    full, now_tick = TICK + remainder - 1000 * (remainder > 500), TICK + now_remainder
    now_tick -= 1000 * (now_remainder > 500)
    text = mint(ring(), province=PROVINCE, handle=7, tick=full)
    claim = decode(text, ring(), policy=POLICY, now_ms=generated_at(now_tick))
    assert claim == CodeClaim(PROVINCE, 7, full, None)


@pytest.mark.parametrize(
    ("offset_ms", "opens"),
    [(-600_001, False), (-600_000, True), (4_399_999, True), (4_400_000, False)],
)
def test_how_far_a_tick_is_recognised(offset_ms, opens):
    """A tick is told from 600 s before it to 1000 ticks less 600 s after it, and not a millisecond beyond."""
    text = mint(ring(), province=PROVINCE, handle=7, tick=TICK)
    claim = decode(text, ring(), policy=POLICY, now_ms=NOW_MS + offset_ms)
    assert isinstance(claim, CodeClaim) is opens


@pytest.mark.parametrize(("remainder", "tick"), [(0, 0), (120, 120), (121, -879), (999, -1)])
def test_before_the_first_thousand_ticks_a_candidate_may_be_negative(remainder, tick):
    """At the epoch itself, 600 s ahead are 120 ticks; a greater remainder would lie before the epoch."""
    assert newest_tick(remainder, 0, 600_000) == tick
