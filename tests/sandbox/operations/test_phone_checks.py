"""Checks on the phone: faces that do not match, PINs of a channel, the way out of a lock, no network."""

import pytest

import ybcode
from tests.sandbox.worlds import crew, insurance, interrupted, journal, meeting, policy, refused_with
from ybcode.sandbox.personal import ProofOf

PIN, WRONG = "913752", "864209"
NINE = 1_772_413_200_000
"""2026-03-02 09:00 +08:00."""


@pytest.fixture
def alipay(url):
    """A phone whose channel asks for the PIN, in a city of its own, and the city."""
    with ybcode.open_sandbox(url, seed=1, preset=policy(channels={"alipay": {"step_up": "pin"}})) as city:
        yield city.wallet("user_ok", channel="alipay"), city


def failures(sandbox, kind="pin"):
    """How many checks in a row are counted as failed."""
    return insurance(sandbox)[5 if kind == "face" else 6].failures


# ------------------------------------------------------------------ faces


def test_a_face_that_is_not_the_persons_opens_nothing(sandbox):
    """A mismatch is refused and noted, and shows no code; the next check that matches does."""
    alipay = sandbox.wallet("user_ok", channel="alipay")
    assert refused_with(lambda: alipay.face_check(matches=False)) == ("identity.face_mismatch", {})
    assert refused_with(alipay.show) == ("identity.face_needed", {"channel": "alipay"})
    alipay.face_check()
    assert alipay.show().text
    assert journal(sandbox) == [
        ("face_check", "refused", "identity.face_mismatch"),
        ("face_check", "done", None),
    ]


def test_five_mismatches_in_a_row_are_too_many(sandbox):
    """The fifth says until when none is heard, on every channel; after the hour there are five again."""
    phones = [sandbox.wallet("user_ok", channel=channel) for channel in ("alipay", "app")]
    for number in range(4):
        assert refused_with(lambda: phones[0].face_check(matches=False))[0] == "identity.face_mismatch"
        assert failures(sandbox, "face") == number + 1
    told = ("identity.face_attempts", {"until": "2026-03-02 10:00", "until_ms": NINE + 3_600_000})
    assert refused_with(lambda: phones[0].face_check(matches=False)) == told
    assert refused_with(phones[1].face_check) == told
    assert refused_with(lambda: phones[1].reset_pin(PIN)) == told
    sandbox.clock.advance_to(NINE + 3_599_999)
    assert refused_with(phones[0].face_check) == told
    sandbox.clock.advance_to(NINE + 3_600_000)
    phones[0].face_check()
    assert phones[0].show().text


def test_a_match_forgets_the_mismatches(sandbox):
    """Only mismatches in a row count, and only the person's own."""
    phone = sandbox.wallet("user_ok")
    for _ in range(3):
        for _ in range(4):
            refused_with(lambda: phone.face_check(matches=False))
        phone.face_check()
    refused_with(lambda: sandbox.wallet("user_retired").face_check(matches=False))
    assert failures(sandbox, "face") == 0


# ------------------------------------------------------------------ the PIN of a channel


def test_a_channel_may_ask_for_the_pin(alipay):
    """Without a PIN no code shows; checked, codes show for a session; a face check is none."""
    phone, city = alipay
    assert refused_with(phone.show) == ("pin.needed", {})
    phone.face_check()
    assert refused_with(phone.show) == ("pin.needed", {})
    assert refused_with(lambda: phone.check_pin(PIN)) == ("pin.initial", {})
    phone.reset_pin(PIN)
    assert refused_with(phone.show) == ("pin.needed", {})
    phone.check_pin(PIN)
    assert city.terminal("pharmacy_ok").scan(phone.show().text).accepted
    city.clock.advance(seconds=899.999)
    assert phone.show().text
    city.clock.advance(seconds=0.001)
    assert refused_with(phone.show) == ("pin.needed", {})


def test_a_pin_is_no_face_check(sandbox):
    """Where a channel asks for a face, a PIN that was checked there opens nothing."""
    phone = sandbox.wallet("user_ok", channel="alipay")
    phone.reset_pin(PIN)
    phone.check_pin(PIN)
    assert refused_with(phone.show) == ("identity.face_needed", {"channel": "alipay"})


def test_a_pin_may_be_good_for_one_code(url):
    """With step_up_for = code each new code takes the PIN again; the one on the screen stays."""
    rules = policy(channels={"app": {"step_up": "pin", "step_up_for": "code"}})
    with ybcode.open_sandbox(url, seed=1, preset=rules) as city, city.wallet("user_ok").open() as screen:
        phone = city.wallet("user_ok")
        phone.reset_pin(PIN)
        phone.check_pin(PIN)
        first = screen.code()
        assert screen.code() == first
        city.clock.advance(seconds=5)
        assert refused_with(screen.code) == ("pin.needed", {})
        phone.check_pin(PIN)
        assert screen.code() != first


def test_wrong_pins_on_a_phone_lock_it(alipay):
    """Two tries left, one, locked for a day; the right PIN is not heard; a face and a new PIN unlock it."""
    phone, city = alipay
    phone.reset_pin(PIN)
    told = [refused_with(lambda: phone.check_pin(WRONG)) for _ in range(3)]
    assert told == [
        ("pin.wrong", {"left": 2}),
        ("pin.wrong", {"left": 1}),
        ("pin.locked", {"until": "2026-03-03 09:00"}),
    ]
    assert refused_with(lambda: phone.check_pin(PIN))[0] == "pin.locked"
    assert refused_with(lambda: phone.reset_pin("112233", matches=False))[0] == "identity.face_mismatch"
    assert refused_with(lambda: phone.check_pin(PIN))[0] == "pin.locked"
    phone.reset_pin("112233")
    assert refused_with(lambda: phone.check_pin(PIN)) == ("pin.wrong", {"left": 2})
    phone.check_pin("112233")
    assert phone.show().text
    assert [entry for entry in journal(city) if entry[0] == "reset_pin"] == [
        ("reset_pin", "done", None),
        ("reset_pin", "refused", "identity.face_mismatch"),
        ("reset_pin", "done", None),
    ]


def test_a_phone_that_was_locked_opens_with_time(alipay):
    """The lock is over a day later, to the millisecond, and the PIN is the same."""
    phone, city = alipay
    phone.reset_pin(PIN)
    for _ in range(3):
        refused_with(lambda: phone.check_pin(WRONG))
    city.clock.advance(hours=23, minutes=59, seconds=59.999)
    assert refused_with(lambda: phone.check_pin(PIN))[0] == "pin.locked"
    city.clock.advance(seconds=0.001)
    phone.check_pin(PIN)


@pytest.mark.parametrize(
    "pin", ["", "12345", "1234567", "12345x", "１２３４５６", "12 456", " 123456", "-12345"]
)
def test_a_pin_has_six_digits(sandbox, pin):
    """Anything else is a ValueError that does not repeat it, before a face or a try is counted."""
    wallet, rows = sandbox.wallet("user_ok"), insurance(sandbox)
    for act in (wallet.check_pin, wallet.reset_pin, lambda one: wallet.reset_pin(one, matches=False)):
        with pytest.raises(ValueError, match="a PIN has 6 digits") as wrong:
            act(pin)
        assert not pin or pin not in str(wrong.value)
    assert insurance(sandbox) == rows


@pytest.mark.parametrize("pin", [123456, b"123456", None])
def test_a_pin_is_text(sandbox, pin):
    """A number loses its leading zeros: it is a TypeError that does not repeat it."""
    for act in (sandbox.wallet("user_ok").check_pin, sandbox.wallet("user_ok").reset_pin):
        with pytest.raises(TypeError, match="a PIN is a str of digits, not") as wrong:
            act(pin)
        assert "123456" not in str(wrong.value)


@pytest.mark.parametrize("looks", [2, 8])
def test_wrong_pins_on_two_phones_at_one_instant_all_count(url, looks):
    """When all have judged the same count before anybody wrote, each hears another number of tries left."""
    with ybcode.open_sandbox(url, seed=1, preset=policy(pin={"max_tries": 9})) as city:
        phone = city.wallet("user_ok")
        phone.reset_pin(PIN)
        with meeting(city, ProofOf, looks), crew(looks) as together:
            told = together(lambda _: refused_with(lambda: city.wallet("user_ok").check_pin(WRONG)))
        assert sorted(evidence["left"] for _, evidence in told) == list(range(9 - looks, 9))
        assert failures(city) == looks


def test_a_wrong_pin_is_counted_whatever_came_between(sandbox):
    """A right PIN between the look and the write of a wrong one starts the count anew, at one."""
    phone = sandbox.wallet("user_ok")
    phone.reset_pin(PIN)
    refused_with(lambda: phone.check_pin(WRONG))
    with interrupted(sandbox, ProofOf, lambda: phone.check_pin(PIN)):
        assert refused_with(lambda: phone.check_pin(WRONG)) == ("pin.wrong", {"left": 2})
    assert refused_with(lambda: phone.check_pin(WRONG)) == ("pin.wrong", {"left": 1})


# ------------------------------------------------------------------ out of a risk lock


def test_who_is_seen_is_unlocked(sandbox):
    """A face ends the risk lock at once: the history and the journal tell, and the next code is good."""
    wallet, till = sandbox.wallet("user_locked"), sandbox.terminal("pharmacy_ok")
    assert till.scan(wallet.show().text).code == "risk.locked"
    wallet.unlock()
    assert till.scan(wallet.show().text).accepted
    event = sandbox.person("user_locked").history()[-1]
    assert (event.machine, event.event, event.was, event.now) == ("risk", "verify by face", "locked", "ok")
    assert ("unlock", "done", None) in journal(sandbox)


def test_who_is_not_recognised_stays_locked(sandbox):
    """A face that does not match counts as a failed check and changes nothing else."""
    wallet, rows = sandbox.wallet("user_locked"), insurance(sandbox, "user_locked")
    assert refused_with(lambda: wallet.unlock(matches=False)) == ("identity.face_mismatch", {})
    assert insurance(sandbox, "user_locked")[:5] == rows[:5]
    assert insurance(sandbox, "user_locked")[5].failures == 1
    assert sandbox.person("user_locked").status().refusals[0].code == "risk.locked"


def test_what_is_not_locked_cannot_be_unlocked(sandbox):
    """Nothing is locked, or not any more: one sentence, and no row is touched."""
    for who, wait in (("user_ok", 0), ("user_locked", 86_400)):
        sandbox.clock.advance(seconds=wait)
        rows = insurance(sandbox, who)
        with pytest.raises(ValueError, match="a risk state that is ok cannot verify by face"):
            sandbox.wallet(who).unlock()
        assert insurance(sandbox, who) == rows


def test_a_policy_may_know_no_way_out_but_time(url):
    """With unlock_by_face = false a face ends no lock: one sentence, nothing changes, and time ends it."""
    with ybcode.open_sandbox(url, seed=1, preset=policy(risk={"unlock_by_face": False})) as city:
        rows = insurance(city, "user_locked")
        with pytest.raises(ValueError, match=r"ends a lock by time alone \(risk\.unlock_by_face\)"):
            city.wallet("user_locked").unlock()
        assert insurance(city, "user_locked") == rows
        assert city.person("user_locked").status().findings[2].way_out == "time"
        city.clock.advance(days=1)
        assert city.person("user_locked").status().in_order


# ------------------------------------------------------------------ no network


def test_a_phone_without_network_keeps_its_last_code(sandbox, wallet, till):
    """Offline the code does not change, is good as long as it lives, and is then told to be old."""
    with wallet.open() as screen:
        first = screen.code()
        screen.go_offline()
        sandbox.clock.advance(seconds=299.999)
        assert screen.code() == first
        assert till.scan(first.text).accepted
        sandbox.clock.advance(seconds=0.001)
        assert refused_with(screen.code) == ("phone.clock_off", {})
        assert till.scan(first.text).code == "code.expired"
        screen.go_online()
        assert screen.code().generated_ms == NINE + 300_000


def test_a_spent_code_on_a_phone_without_network_is_used(sandbox, wallet, till):
    """Offline the screen knows of no purchase: the same code is shown, and refused."""
    with wallet.open() as screen:
        screen.go_offline()
        text = screen.code().text
        assert till.scan(text).accepted
        sandbox.clock.advance(seconds=30)
        assert till.scan(screen.code().text).code == "code.used"
        screen.go_online()
        assert till.scan(screen.code().text).accepted


def test_a_phone_that_never_had_a_code_has_none_without_network(sandbox):
    """Losing the network is no refusal; without a code on the screen there is none until it is back."""
    for who, channel, code in (
        ("user_ok", "alipay", "identity.face_needed"),
        ("user_not_activated", "app", "code.not_activated"),
    ):
        screen = sandbox.wallet(who, channel=channel).open()
        screen.go_offline()
        assert refused_with(screen.code) == ("phone.clock_off", {})
        screen.go_online()
        assert refused_with(screen.code)[0] == code


def test_the_ordinary_code_stays_too(sandbox, wallet):
    """The ordinary payment code of a phone without network does not change either."""
    with wallet.open(mode="ordinary") as screen:
        screen.go_offline()
        first = screen.code()
        sandbox.clock.advance(seconds=60)
        assert screen.code() == first
    with pytest.raises(ValueError, match="this screen is closed"):
        screen.code()
