"""A policy refuses every impossible number when it is made, in a sentence that names the key."""

import json
from dataclasses import FrozenInstanceError, fields

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.cast import policy
from ybcode.rules.policy import (
    ChannelPolicy,
    CodePolicy,
    EcTokenPolicy,
    GuessingPolicy,
    JournalPolicy,
    Policy,
)

# Every whole number with its default and the least and greatest value it may have.
NUMBERS = {
    "code.refresh_s": (5, 5, 3_600),
    "code.life_s": (300, 5, 5_000),
    "code.skew_ms": (5_000, 0, 3_600_000),
    "code.ahead_ms": (600_000, 0, 3_600_000),
    "channels.app.refresh_s": (None, 5, 3_600),
    "channels.app.session_s": (900, 1, 86_400),
    "ectoken.life_s": (7_200, 1, 86_400),
    "guessing.per_terminal": (30, 0, 1_000_000),
    "guessing.per_institution": (300, 0, 1_000_000),
    "guessing.alarm": (3_000, 0, 1_000_000),
    "guessing.window_s": (60, 1, 86_400),
    "guessing.block_s": (60, 1, 86_400),
    "journal.keep": (10_000, 1, 1_000_000),
}
WORDS = {
    "code.redemption": ("session", ["session", "none"]),
    "channels.app.step_up": ("none", ["none", "face"]),
    "channels.app.step_up_for": ("session", ["session", "code"]),
}
# What lets one number be at its limit: the numbers it is checked against.
ROOM = {
    "code.refresh_s": {"code": {"life_s": 4_399}},
    "code.life_s": {"code": {"ahead_ms": 0, "skew_ms": 0}},
    "code.skew_ms": {"code": {"ahead_ms": 3_600_000}},
    "code.ahead_ms": {"code": {"skew_ms": 0}},
    "channels.app.refresh_s": {"code": {"life_s": 4_399}},
}


def made(key, value):
    """A policy of one channel in which a key has a value."""
    table, _, name = key.rpartition(".")
    tables = {"code": dict(ROOM.get(key, {}).get("code", {})), "channels": {"app": {}}}
    at = tables
    for part in table.split("."):
        at = at.setdefault(part, {})
    at[name] = value
    return Policy.from_tables("test", tables)


def values_of(one):
    """The value of every key, by its dotted name."""
    return {name: value for name, value, _ in one.settings()}


def value_of(one, key):
    """The value of a key, by its dotted name."""
    return values_of(one)[key]


@pytest.mark.parametrize("key", NUMBERS)
def test_a_number_may_be_at_its_limits(key):
    """Least and greatest value are taken as they are."""
    _, low, high = NUMBERS[key]
    if key == "code.life_s":
        high = 4_999  # ahead + life < 1000 ticks
    assert [value_of(made(key, value), key) for value in (low, high // 5 * 5)] == [low, high // 5 * 5]


@pytest.mark.parametrize("key", NUMBERS)
@pytest.mark.parametrize("wrong", ["below", "above", "text", "fraction", "yes", "list", "infinity", "bytes"])
def test_an_impossible_number_is_refused_by_name(key, wrong):
    """Out of range or no whole number: a ValueError that names key, range and value."""
    _, low, high = NUMBERS[key]
    value = {
        "below": low - 1,
        "above": high + 1,
        "text": str(low),
        "fraction": float(low),
        "yes": True,
        "list": [low],
        "infinity": float("inf"),
        "bytes": bytes([5]),
    }[wrong]
    table, name = key.split(".")[0], key.split(".")[-1]
    with pytest.raises(
        ValueError, match=rf"^{table}\.{name} must be a whole number from {low} to {high}, not "
    ):
        made(key, value)


@pytest.mark.parametrize("key", sorted(set(NUMBERS) - {"channels.app.refresh_s"}))
def test_no_number_may_be_left_empty(key):
    """None is no number; only a channel's refresh may be left to code.refresh_s."""
    with pytest.raises(ValueError, match=key.split(".")[-1]):
        made(key, None)


@pytest.mark.parametrize("key", WORDS)
def test_a_word_is_one_of_its_list(key):
    """Each word of the list is taken, any other is refused by the key's name."""
    for word in WORDS[key][1]:
        assert value_of(made(key, word), key) == word
    for word in ("", "SESSION", "always", None, 1, ["none"]):
        with pytest.raises(ValueError, match=key.split(".")[-1] + " must be "):
            made(key, word)


def test_the_defaults():
    """S0: 5 s, 5 minutes; the rest as the design has it."""
    one = Policy.from_tables("test", {"channels": {"app": {}}})
    expected = {key: default for key, (default, *_) in (NUMBERS | WORDS).items()}
    assert values_of(one) == expected
    assert one.refresh_s("app") == 5


def test_every_key_is_listed_with_its_source():
    """settings() has each field of each table once, in order, and no source is empty."""
    one = policy()
    listed = list(one.settings())
    shapes = [
        ("code", CodePolicy),
        ("ectoken", EcTokenPolicy),
        ("guessing", GuessingPolicy),
        ("journal", JournalPolicy),
    ]
    shapes += [(f"channels.{name}", ChannelPolicy) for name in one.channels]
    assert [key for key, _, _ in listed] == [
        f"{name}.{at.name}" for name, shape in shapes for at in fields(shape)
    ]
    assert value_of(one, "channels.alipay.refresh_s") == 60
    for key, _, source in listed:
        assert source.split()[0] in {"S0", "assumption:", "design:"}, key


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
    ],
    ids=lambda one: str(one)[:60],
)
def test_what_contradicts_itself_is_refused_in_one_sentence(tables, sentence):
    """Unknown tables and keys, a refresh beyond the life, skew beyond ahead, a window of 1000 ticks."""
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


@pytest.mark.parametrize("key", [*NUMBERS, *WORDS])
def test_the_tables_of_a_policy_make_it_again(key):
    """tables() gives plain values, and from_tables makes an equal policy of them, whatever was changed."""
    value = NUMBERS[key][1] if key in NUMBERS else WORDS[key][1][-1]
    one = made(key, value)
    tables = one.tables()
    assert json.loads(json.dumps(tables)) == tables
    again = Policy.from_tables("test", tables)
    assert again == one
    assert values_of(again)[key] == value


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
