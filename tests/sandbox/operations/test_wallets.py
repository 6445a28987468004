"""The phone: screens that follow the clock, face checks, a new activation, the ordinary code."""

import pytest

import ybcode
from tests.sandbox.worlds import credential, journal
from ybcode import open_sandbox

NINE = 1_772_413_200_000
"""2026-03-02 09:00 +08:00, the start of a tick."""


def refused_code(act):
    """The catalogue code that an act is refused with."""
    with pytest.raises(ybcode.Refused) as refused:
        act()
    return refused.value.code


# ------------------------------------------------------------------ screens


def test_a_code_is_told_with_its_times(wallet):
    """A shown code says when its life began, when the screen changes and when it expires."""
    shown = wallet.show()
    assert (shown.generated_ms, shown.refresh_ms, shown.expires_ms) == (NINE, NINE + 5_000, NINE + 300_000)
    assert len(shown.text) == 28
    assert (shown.text[:3], shown.text[22:25]) == ("424", "599")
    assert shown.text not in repr(shown)


def test_a_screen_follows_the_clock(sandbox, wallet):
    """The code on an open screen stays for 5 s and is another one at the next tick."""
    with wallet.open() as screen:
        first = screen.code()
        sandbox.clock.advance(seconds=4.999)
        assert screen.code() == first
        sandbox.clock.advance(seconds=0.001)
        second = screen.code()
    assert second.generated_ms == first.refresh_ms == NINE + 5_000
    assert second.text != first.text


def test_a_code_begins_with_its_tick_not_with_the_look(sandbox, wallet):
    """A screen opened within a tick shows the code of that tick, which began before."""
    sandbox.clock.advance(seconds=3.25)
    assert wallet.show().generated_ms == NINE


def test_a_bare_show_opens_a_screen_and_takes_its_code(sandbox, wallet):
    """show() equals open().code(), for both modes, at any instant."""
    for seconds in (0, 3, 61):
        sandbox.clock.advance(seconds=seconds)
        for mode in ("insurance", "ordinary"):
            with wallet.open(mode=mode) as screen:
                shown = screen.code()
            assert wallet.show(mode=mode).generated_ms == shown.generated_ms
        assert wallet.show() == wallet.open().code()


def test_a_screen_of_the_slow_channel_keeps_its_own_grid(sandbox):
    """On Alipay a screen changes every 60 s from when it was opened; another screen has another grid."""
    alipay = sandbox.wallet("user_ok", channel="alipay")
    alipay.face_check()
    early = alipay.open()
    sandbox.clock.advance(seconds=20)
    late = alipay.open()
    assert early.code().generated_ms == NINE
    assert early.code().refresh_ms == NINE + 60_000
    assert late.code().generated_ms == NINE + 20_000, "a code is never old when it is first seen"
    sandbox.clock.advance(seconds=40)
    assert early.code().generated_ms == NINE + 60_000
    assert late.code().generated_ms == NINE + 20_000


def test_several_screens_may_be_open(sandbox, till):
    """Two phones' screens of one person show the same code; it is good once."""
    first, second = sandbox.wallet("user_ok").open(), sandbox.wallet("user_ok").open()
    assert first.code() == second.code()
    assert till.scan(first.code().text).accepted
    assert till.scan(second.code().text).accepted, "both screens have moved on"


def test_a_closed_screen_shows_nothing(wallet):
    """A screen that was put away is a ValueError that says how to get another."""
    screen = wallet.open()
    screen.close()
    screen.close()
    with pytest.raises(ValueError, match=r"this screen is closed: open another with wallet\.open\(\)"):
        screen.code()
    with wallet.open() as left:
        assert repr(left) == "Screen(open)"
    assert repr(left) == "Screen(closed)"
    with pytest.raises(ValueError, match="closed"):
        left.code()


def test_a_person_who_was_never_activated_has_no_code(sandbox):
    """Without a first activation there is no insurance code; the ordinary payment code needs none."""
    wallet = sandbox.wallet("user_not_activated")
    assert refused_code(wallet.show) == "code.not_activated"
    assert refused_code(wallet.open().code) == "code.not_activated"
    assert refused_code(wallet.reactivate) == "code.not_activated"
    assert wallet.show(mode="ordinary").text.startswith("28")


@pytest.mark.parametrize("preset", ["standard", "literal"])
def test_an_ordinary_code_asks_for_nothing_and_uses_nothing_up(preset):
    """It needs no face on Alipay, leaves a face check that is good for one code, and never waits."""
    with open_sandbox(seed=1, preset=preset) as sandbox:
        alipay, till = sandbox.wallet("user_ok", channel="alipay"), sandbox.terminal("pharmacy_ok")
        assert len(alipay.show(mode="ordinary").text) == 24
        alipay.face_check()
        alipay.show(mode="ordinary")
        sandbox.clock.advance(seconds=5)
        shown = alipay.show()
        assert till.scan(shown.text).accepted
        assert alipay.show(mode="ordinary").generated_ms == shown.generated_ms


# ------------------------------------------------------------------ faces


def test_a_face_check_lasts_a_session_on_alipay(sandbox):
    """Under "standard" a check on Alipay is good for 900 s, half-open, whatever codes are shown."""
    alipay = sandbox.wallet("user_ok", channel="alipay")
    assert refused_code(alipay.show) == "identity.face_needed"
    alipay.face_check()
    for _ in range(14):
        assert alipay.show().text
        sandbox.clock.advance(seconds=60)
    sandbox.clock.advance(seconds=59.999)
    assert alipay.show().text
    sandbox.clock.advance(seconds=0.001)
    assert refused_code(alipay.show) == "identity.face_needed"
    alipay.face_check()
    assert alipay.show().text


def test_a_face_check_belongs_to_a_person_and_a_channel(sandbox):
    """A check on another channel or of another person opens nothing."""
    sandbox.wallet("user_ok", channel="app").face_check()
    sandbox.wallet("user_retired", channel="alipay").face_check()
    assert refused_code(sandbox.wallet("user_ok", channel="alipay").show) == "identity.face_needed"


def test_app_and_wechat_ask_for_no_face(sandbox):
    """Only Alipay steps up: the other channels show a code at once, under every preset."""
    for preset in ("standard", "literal", "minute", "hardened"):
        with ybcode.open_sandbox(preset=preset) as other:
            assert other.wallet("user_ok").show().text
            assert other.wallet("user_ok", channel="wechat").show().text


@pytest.mark.parametrize(("preset", "refresh_s"), [("literal", 60), ("minute", 60), ("hardened", 5)])
def test_a_face_check_is_good_for_one_new_code(preset, refresh_s):
    """Where every new code asks for a face, one check shows one code, as long as it is on the screen."""
    with ybcode.open_sandbox(preset=preset, seed=1) as sandbox:
        alipay = sandbox.wallet("user_ok", channel="alipay")
        screen = alipay.open()
        assert refused_code(screen.code) == "identity.face_needed"
        alipay.face_check()
        first = screen.code()
        sandbox.clock.advance(seconds=refresh_s - 0.001)
        assert screen.code() == first
        sandbox.clock.advance(seconds=0.001)
        assert refused_code(screen.code) == "identity.face_needed"
        alipay.face_check()
        assert screen.code().generated_ms == first.refresh_ms
        sandbox.clock.advance(seconds=5)
        assert refused_code(alipay.show) == "identity.face_needed", "another screen, another code"


def test_the_refusal_names_the_channel(sandbox):
    """identity.face_needed comes with the channel, in its evidence and in its sentence."""
    with pytest.raises(ybcode.Refused) as refused:
        sandbox.wallet("user_ok", channel="alipay").show()
    assert refused.value.evidence == {"channel": "alipay"}
    assert "alipay" in refused.value.message_en


# ------------------------------------------------------------------ a new activation


def test_reactivation_revokes_everything_shown_before(sandbox, till):
    """After reactivate() every channel's codes are code.revoked and every channel shows a new one at once."""
    phones = [sandbox.wallet("user_ok", channel=channel) for channel in ("app", "wechat", "alipay")]
    phones[2].face_check()
    before = [phone.show().text for phone in phones]
    handles = {credential(sandbox, channel=phone.channel).handle for phone in phones}
    phones[0].reactivate()
    assert [till.scan(text).code for text in before] == ["code.revoked"] * 3
    assert handles.isdisjoint(credential(sandbox, channel=phone.channel).handle for phone in phones)
    assert till.scan(phones[1].show().text).accepted
    assert phones[2].show().text not in before
    assert ("activation.reactivate", "done", None) in journal(sandbox)


def test_reactivation_gives_a_code_at_once_also_after_a_purchase(wallet, till):
    """Under a frozen clock: buy, reactivate, and the next code is there and good."""
    till.scan(wallet.show().text).require()
    wallet.reactivate()
    assert till.scan(wallet.show().text).accepted


def test_reactivation_leaves_other_people_alone(sandbox, wallet, till):
    """Another person's code stays good."""
    text = sandbox.wallet("user_retired").show().text
    wallet.reactivate()
    assert till.scan(text).accepted


def test_a_revoked_code_that_is_old_has_expired(sandbox, wallet, till):
    """Age is told before revocation."""
    text = wallet.show().text
    wallet.reactivate()
    sandbox.clock.advance(minutes=5)
    assert till.scan(text).code == "code.expired"


# ------------------------------------------------------------------ the ordinary code


def test_the_ordinary_code_is_a_payment_code(wallet, till):
    """show(mode="ordinary") gives 24 digits from 28 on, which a till refuses as a payment code."""
    text = wallet.show(mode="ordinary").text
    assert text.startswith("28")
    assert len(text) == 24
    assert text.isdigit()
    assert till.scan(text).code == "code.payment_code"


def test_the_ordinary_code_changes_like_the_other(sandbox, wallet):
    """It refreshes with the tick, and differs from person to person."""
    with wallet.open(mode="ordinary") as screen:
        first = screen.code().text
        assert screen.code().text == first
        assert sandbox.wallet("user_retired").show(mode="ordinary").text != first
        sandbox.clock.advance(seconds=5)
        assert screen.code().text != first


def test_nothing_of_the_ordinary_code_is_kept(sandbox, wallet, till):
    """The journal has its class, its length and a hash, and no six digits of it."""
    text = wallet.show(mode="ordinary").text
    till.scan(text)
    (entry,) = sandbox.journal.entries()
    assert (entry.text_class, entry.text_length, entry.text_tail) == ("code.payment_code", 24, None)
    assert not any(text[at : at + 6] in repr(entry) for at in range(len(text) - 5))
