"""A phone whose clock is wrong: what it shows, what a till answers, and ``user_expired_code``."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ybcode
from tests.sandbox.worlds import is_one_sentence, policy, refused_with
from ybcode.sandbox.presets import NAMES, REGIONS

WHO = "user_expired_code"
NINE = 1_772_413_200_000
"""2026-03-02 09:00 +08:00, the start of a tick."""
BEHIND_MS = 360_000
CHANNELS = ("app", "wechat", "alipay")


def answers(sandbox, phone):
    """What a till answers to what a phone shows now."""
    return sandbox.terminal("pharmacy_ok").scan(phone.show().text)


@pytest.mark.parametrize("preset", NAMES)
@pytest.mark.parametrize("channel", CHANNELS)
def test_what_her_phone_shows_has_always_expired(url, preset, channel):
    """Under every preset, on every channel, whenever she looks: code.expired, and the age says how late."""
    with ybcode.open_sandbox(url, seed=1, preset=preset) as sandbox:
        phone = sandbox.wallet(WHO, channel=channel)
        for seconds in (0, 4.999, 0.001, 3_600, 86_400):
            sandbox.clock.advance(seconds=seconds)
            phone.face_check()
            verdict = answers(sandbox, phone)
            assert verdict.code == "code.expired"
            assert BEHIND_MS <= verdict.evidence["age_ms"] < BEHIND_MS + 5_000
            assert verdict.refusal == sandbox.person(WHO).status().refusals[0]


@pytest.mark.parametrize("region", REGIONS)
def test_in_every_city(region):
    """In every region, too."""
    with ybcode.open_sandbox(seed=1, region=region) as sandbox:
        assert answers(sandbox, sandbox.wallet(WHO)).code == "code.expired"


@settings(max_examples=60, deadline=None)
@given(life_s=st.integers(5, 4_390), as_of=st.integers(10**10, 2 * 10**14))
def test_however_long_a_code_lives(life_s, as_of):
    """Where codes live longer than six minutes her clock is as far behind as they live."""
    with ybcode.open_sandbox(
        seed=1, as_of=as_of, preset=policy(code={"life_s": life_s}, channels={"alipay": {"refresh_s": 5}})
    ) as sandbox:
        assert answers(sandbox, sandbox.wallet(WHO)).code == "code.expired"


@pytest.mark.parametrize(("channel", "refresh_ms"), [("app", 5_000), ("alipay", 60_000)])
def test_its_times_are_told_as_they_are(sandbox, channel, refresh_ms):
    """The life of what she shows was over before; the screen changes by her clock, at our instant."""
    phone = sandbox.wallet(WHO, channel=channel)
    phone.face_check()
    with phone.open() as screen:
        shown = screen.code()
        assert shown.generated_ms == NINE - BEHIND_MS
        assert shown.expires_ms == NINE - BEHIND_MS + 300_000
        assert shown.refresh_ms == NINE + refresh_ms
        sandbox.clock.advance(seconds=refresh_ms / 1000 - 0.001)
        assert screen.code() == shown
        sandbox.clock.advance(seconds=0.001)
        assert screen.code().generated_ms == shown.generated_ms + refresh_ms
        screen.go_offline()
        assert refused_with(screen.code) == ("phone.clock_off", {}), "what it got last has expired"


def test_she_sets_her_clock(sandbox):
    """Her status says what to do: set the phone's clock. Then her code is as good as any."""
    (finding,) = (one for one in sandbox.person(WHO).status().findings if not one.in_order)
    assert (finding.machine, finding.state) == ("phone", "clock behind")
    assert finding.way_out == "set the phone's clock"
    assert answers(sandbox, sandbox.wallet(WHO, clock_off_s=0)).require().subject.key == WHO


def test_it_is_the_phone_and_not_the_code(sandbox):
    """Her code on another phone is good; another's code on her phone has expired."""
    helper = sandbox.wallet("user_ok")
    helper.hold(WHO, both_ids=True)
    till = sandbox.terminal("pharmacy_ok")
    assert till.scan(helper.show(member=WHO).text).require().subject.key == WHO
    sandbox.wallet(WHO).hold("user_ok", both_ids=True)
    assert till.scan(sandbox.wallet(WHO).show(member="user_ok").text).code == "code.expired"


@pytest.mark.parametrize(
    ("off_s", "code"),
    [
        (-295, None),
        (-295.001, "code.expired"),
        (4.999, None),
        (10, "code.not_yet"),
        (600, "code.not_yet"),
    ],
)
def test_anybodys_phone_may_be_wrong(sandbox, off_s, code):
    """A code is as old as the phone's clock says: behind it expires early, ahead it is not yet good."""
    assert answers(sandbox, sandbox.wallet("user_ok", clock_off_s=off_s)).code == code


def test_after_a_purchase_a_phone_that_is_behind_waits(sandbox):
    """The next code lies ahead of its own clock by as much as that is behind: wallet.wait, never a reuse."""
    assert answers(sandbox, sandbox.wallet("user_ok")).accepted
    behind = sandbox.wallet("user_ok", clock_off_s=-60)
    assert refused_with(behind.show) == ("wallet.wait", {"wait_ms": 60_000})
    sandbox.clock.advance(seconds=60)
    assert answers(sandbox, behind).accepted


def test_checks_go_by_our_clock(sandbox):
    """A face check lasts as long as the policy says, whatever the phone's clock."""
    phone = sandbox.wallet("user_ok", channel="alipay", clock_off_s=-7_200)
    phone.face_check()
    sandbox.clock.advance(seconds=899)
    phone.show()
    sandbox.clock.advance(seconds=1)
    assert refused_with(phone.show)[0] == "identity.face_needed"


@pytest.mark.parametrize("mode", ["insurance", "ordinary"])
def test_before_there_was_time(mode):
    """A phone whose clock would tell an instant before 1970 shows nothing: phone.clock_off."""
    with ybcode.open_sandbox(seed=1, as_of=0) as sandbox:
        phone = sandbox.wallet(WHO)
        assert refused_with(lambda: phone.show(mode=mode)) == ("phone.clock_off", {})
        sandbox.clock.advance(seconds=360)
        assert phone.show(mode=mode).generated_ms == 0


@pytest.mark.parametrize(
    ("off_s", "error"), [("1", TypeError), (True, TypeError), (4e8, ValueError), (float("nan"), ValueError)]
)
def test_a_clock_is_off_by_seconds(sandbox, off_s, error):
    """Anything but a number of seconds, or decades of them, is a wrong call in one sentence."""
    with pytest.raises(error) as wrong:
        sandbox.wallet("user_ok", clock_off_s=off_s)
    assert is_one_sentence(str(wrong.value))
