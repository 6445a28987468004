"""A policy refuses what contradicts itself when it is made, and does not change after."""

from dataclasses import FrozenInstanceError

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.cast import policy
from ybcode.rules.policy import ChannelPolicy, CodePolicy, Policy


@pytest.mark.parametrize(
    ("tables", "sentence"),
    [
        ({}, "at least one channel"),
        ({"channels": {}}, "at least one channel"),
        ({"kode": {}, "channels": {"app": {}}}, r"unknown table \[kode\]: a policy has .*code.*channels"),
        (
            {"code": {"live_s": 5}, "channels": {"app": {}}},
            r"unknown key code\.live_s: \[code\] has .*life_s",
        ),
        (
            {"channels": {"app": {"life_s": 5}}},
            r"unknown key channels\.app\.life_s: \[channels\.app\] has .*step_up",
        ),
        ({"ectoken": {"live": 1}, "channels": {"app": {}}}, r"unknown key ectoken\.live"),
        (
            {"code": {"life_s": 55}, "channels": {"slow": {"refresh_s": 60}}},
            r"channel slow refreshes every 60 s: longer than code\.life_s 55",
        ),
        (
            {"code": {"life_s": 5, "refresh_s": 10}, "channels": {"app": {}}},
            "channel app refreshes every 10 s",
        ),
        (
            {"code": {"refresh_s": 7}, "channels": {"app": {}}},
            "refresh of channel app must be a multiple of 5 s",
        ),
        ({"channels": {"odd": {"refresh_s": 12}}}, "refresh of channel odd must be a multiple of 5 s"),
        (
            {"code": {"skew_ms": 600_001}, "channels": {"app": {}}},
            r"code\.skew_ms must not exceed code\.ahead_ms",
        ),
        (
            {"code": {"life_s": 4_400}, "channels": {"app": {}}},
            r"code\.ahead_ms and code\.life_s together must stay below 5000000 ms",
        ),
        (
            {"code": {"life_s": 5_000, "ahead_ms": 0, "skew_ms": 0}, "channels": {"app": {}}},
            r"code\.ahead_ms and code\.life_s",
        ),
        (
            {"enrolment": {"sync_window_from": 12, "update_due_month": 11}, "channels": {"app": {}}},
            r"enrolment\.sync_window_from must not come after enrolment\.update_due_month",
        ),
        (
            {"sanction": {"months_min": 12, "months_max": 3}, "channels": {"app": {}}},
            r"sanction\.months_min must not exceed sanction\.months_max",
        ),
        (
            {"family": {"max": 5}, "channels": {"app": {}}},
            r"unknown key family\.max: \[family\] has .*max_members",
        ),
    ],
    ids=lambda one: str(one)[:60],
)
def test_what_contradicts_itself_is_refused_in_one_sentence(tables, sentence):
    """Unknown tables and keys, and two keys that cannot both be so: the sentence names them."""
    with pytest.raises(ValueError, match=sentence):
        Policy.from_tables("test", tables)


@settings(deadline=None)
@given(st.integers(5, 5_000), st.integers(0, 3_600_000), st.integers(0, 3_600_000))
def test_the_window_is_shorter_than_a_thousand_ticks(life_s, ahead_ms, skew_ms):
    """A policy exists exactly when skew <= ahead and ahead + life < 1000 ticks (code-format.md, Time)."""
    fits = skew_ms <= ahead_ms and ahead_ms + life_s * 1000 < 5_000_000
    try:
        one = policy(channels={"app": {}}, code={"life_s": life_s, "ahead_ms": ahead_ms, "skew_ms": skew_ms})
    except ValueError:
        assert not fits
    else:
        assert fits
        assert (one.code.life_s, one.code.ahead_ms, one.code.skew_ms) == (life_s, ahead_ms, skew_ms)


def test_a_channel_without_a_refresh_follows_the_code():
    """code.refresh_s holds for channels that state none, and a channel's own comes first."""
    one = policy(channels={"app": {}, "slow": {"refresh_s": 60}}, code={"refresh_s": 30})
    assert [one.refresh_s(name) for name in ("app", "slow")] == [30, 60]


def test_a_refresh_may_be_as_long_as_the_life():
    """One code may live from one change of the screen to the next."""
    assert policy(channels={"app": {"refresh_s": 60}}, code={"life_s": 60}).refresh_s("app") == 60


def test_a_policy_does_not_change():
    """Neither a field nor a channel can be set, nor can the tables it came from reach it."""
    channels = {"app": {}}
    one = Policy.from_tables("test", {"channels": channels})
    with pytest.raises(FrozenInstanceError):
        one.code.life_s = 1
    with pytest.raises(FrozenInstanceError):
        one.code = CodePolicy()
    with pytest.raises(TypeError):
        one.channels["web"] = ChannelPolicy()
    mine = {"app": ChannelPolicy()}
    other = Policy(channels=mine)
    mine["web"] = ChannelPolicy()
    assert list(other.channels) == ["app"]
    assert (other.name, one.name) == ("standard", "test")
