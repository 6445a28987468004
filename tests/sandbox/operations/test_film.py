"""A film of a screen: once the holder has paid, the thief has nothing and the holder need not wait."""

import pytest

import ybcode

WAIT_MS = 5_000
"""From the start of a tick: the code after the next one lies 10 s ahead, the skew is 5 s."""


def film(sandbox, *, frames=4, channel="app"):
    """The codes that an open screen showed, 5 s apart; the clock stands at the last one."""
    with sandbox.wallet("user_ok", channel=channel).open() as screen:
        shown = [screen.code().text]
        while len(shown) < frames:
            sandbox.clock.advance(seconds=5)
            shown.append(screen.code().text)
    assert len(set(shown)) == frames
    return shown


def test_the_thief_of_a_film_has_none_of_four(sandbox, till):
    """After the holder paid on another channel of the same phone every filmed code is refused."""
    filmed = film(sandbox)
    till.scan(sandbox.wallet("user_ok", channel="wechat").show().text).require()
    elsewhere = sandbox.terminal("P59010100077")
    assert [elsewhere.scan(text).code for text in filmed] == ["code.superseded"] * 3 + ["code.used"]


def test_without_redemption_the_thief_has_four_of_four():
    """What the floor is for: under "literal" the same film is admitted frame by frame all the same."""
    with ybcode.open_sandbox(preset="literal", seed=1) as sandbox:
        filmed = film(sandbox)
        till = sandbox.terminal("pharmacy_ok")
        till.scan(sandbox.wallet("user_ok", channel="wechat").show().text).require()
        elsewhere = sandbox.terminal("P59010100077")
        assert [elsewhere.scan(text).code for text in filmed] == [None] * 4


def test_a_thief_who_is_first_leaves_the_holder_the_next_code(sandbox, till):
    """When a filmed code is spent first, the holder's screen shows a code above the floor at once."""
    filmed = film(sandbox)
    assert sandbox.terminal("P59010100077").scan(filmed[0]).accepted
    assert [till.scan(text).code for text in filmed[1:]] == ["code.superseded"] * 3
    assert till.scan(sandbox.wallet("user_ok").show().text).accepted


@pytest.mark.parametrize("channel", ["app", "wechat"])
def test_the_holders_next_code_is_there_at_once(sandbox, till, channel):
    """After a purchase the phone shows the next code under a frozen clock; it begins where the floor is."""
    film(sandbox)
    first = sandbox.wallet("user_ok", channel="wechat").show()
    till.scan(first.text).require()
    after = sandbox.wallet("user_ok", channel=channel).show()
    assert after.generated_ms == first.generated_ms + 5_000
    assert after.refresh_ms == after.generated_ms + 5_000
    assert till.scan(after.text).require().subject.key == "user_ok"


def test_an_open_screen_changes_to_the_next_code_at_once(sandbox, till):
    """A screen that stays open shows the next code as soon as its own was spent."""
    with sandbox.wallet("user_ok").open() as screen:
        first = screen.code()
        till.scan(first.text).require()
        second = screen.code()
        assert second.generated_ms == first.refresh_ms
        assert till.scan(second.text).accepted


def buy(sandbox, channel, *, face=False):
    """One purchase: the face if it is asked for, the code, the till."""
    phone = sandbox.wallet("user_ok", channel=channel)
    if face:
        phone.face_check()
    return sandbox.terminal("pharmacy_ok").scan(phone.show().text).require()


def wait_of(sandbox, channel):
    """How long the phone says to wait."""
    with pytest.raises(ybcode.Refused) as refused:
        sandbox.wallet("user_ok", channel=channel).show()
    assert refused.value.code == "wallet.wait"
    return refused.value.evidence["wait_ms"]


@pytest.mark.parametrize("into_ms", [0, 1, 3_000, 4_999])
def test_two_purchases_under_a_frozen_clock_and_a_third_after_the_wait(sandbox, into_ms):
    """The second purchase needs no time; the third is wallet.wait, exact to the millisecond."""
    film(sandbox)
    sandbox.clock.advance(seconds=into_ms / 1000)
    buy(sandbox, "wechat")
    buy(sandbox, "app")
    wait_ms = wait_of(sandbox, "app")
    assert wait_ms == WAIT_MS - into_ms
    sandbox.clock.advance(seconds=(wait_ms - 1) / 1000)
    assert wait_of(sandbox, "app") == 1
    sandbox.clock.advance(seconds=0.001)
    buy(sandbox, "app")


def test_the_wait_is_of_the_phone_not_of_the_channel(sandbox):
    """All channels of a phone wait together; another person's phone does not."""
    buy(sandbox, "app")
    buy(sandbox, "app")
    assert wait_of(sandbox, "wechat") == wait_of(sandbox, "app") == WAIT_MS
    assert sandbox.wallet("user_retired").show().text


def test_without_redemption_nobody_waits():
    """Under "literal" there is no floor: the same code buys as often as it is shown."""
    with ybcode.open_sandbox(preset="literal", seed=1) as sandbox:
        assert len({buy(sandbox, "app").ectoken for _ in range(4)}) == 4


@pytest.fixture
def minute():
    """The usual payment code: one a minute, good for a minute, a face for every code on Alipay."""
    with ybcode.open_sandbox(preset="minute", seed=1) as sandbox:
        yield sandbox


def test_a_minute_of_alipay_can_be_filmed_for_one_code(minute):
    """On the 60 s channel a film of 20 s holds one code, and after the holder paid elsewhere it is dead."""
    alipay = minute.wallet("user_ok", channel="alipay")
    alipay.face_check()
    with alipay.open() as screen:
        filmed = [screen.code().text]
        for _ in range(3):
            minute.clock.advance(seconds=5)
            filmed.append(screen.code().text)
    assert len(set(filmed)) == 1
    buy(minute, "wechat")
    assert minute.terminal("P59010100077").scan(filmed[0]).code == "code.superseded"


def test_every_screen_of_a_minute_dies_with_one_purchase(minute):
    """Pictures of all three apps, taken in four ticks of one minute, are dead once the holder paid."""
    filmed = []
    for channel in ("app", "alipay", "wechat", "app"):
        phone = minute.wallet("user_ok", channel=channel)
        phone.face_check()
        filmed.append(phone.show().text)
        minute.clock.advance(seconds=5)
    buy(minute, "wechat")
    thief = minute.terminal("P59010100077")
    assert [thief.scan(text).code for text in filmed] == ["code.superseded"] * 4


def test_the_next_alipay_code_needs_a_face_and_no_time(minute):
    """After a purchase the 60 s channel shows a new code under a frozen clock, for a new face check."""
    alipay = minute.wallet("user_ok", channel="alipay")
    buy(minute, "alipay", face=True)
    with pytest.raises(ybcode.Refused, match=r"identity\.face_needed"):
        alipay.show()
    buy(minute, "alipay", face=True)


@pytest.mark.parametrize("into_ms", [0, 3_000])
def test_two_purchases_and_the_wait_on_alipay(minute, into_ms):
    """Also on the 60 s channel the third purchase waits seconds: the wait comes before the face."""
    minute.clock.advance(seconds=into_ms / 1000)
    buy(minute, "alipay", face=True)
    buy(minute, "alipay", face=True)
    wait_ms = wait_of(minute, "alipay")
    assert wait_ms == WAIT_MS - into_ms
    minute.clock.advance(seconds=wait_ms / 1000)
    buy(minute, "alipay", face=True)
