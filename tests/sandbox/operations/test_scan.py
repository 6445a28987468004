"""Scan and spend: one admission a code, and a precise answer to every other scan."""

import pytest

import ybcode
from tests.sandbox.worlds import credential, forged, garbage, journal


def test_a_fresh_code_is_admitted_with_who_and_where(sandbox, wallet, till):
    """A fresh code is admitted: whose account, on whose phone, which channel, how old, and an ecToken."""
    shown = wallet.show()
    sandbox.clock.advance(seconds=2)
    verdict = till.scan(shown.text)
    admission = verdict.require()
    assert admission.subject == admission.presenter == sandbox.people["user_ok"]
    assert (admission.channel, verdict.age_ms, verdict.notices) == ("app", 2_000, ())
    assert admission.admitted_ms == sandbox.clock.now_ms
    assert (admission.counter.institution, admission.counter.terminal) == (till.place, "01")
    assert admission.ectoken == verdict.ectoken
    assert len(admission.ectoken) == 38
    assert admission.ectoken.startswith("590100ec")


def test_a_code_is_admitted_once(wallet, till):
    """The same code again is code.used, however often it is scanned."""
    text = wallet.show().text
    assert till.scan(text).accepted
    assert [till.scan(text).code for _ in range(3)] == ["code.used"] * 3


def test_a_used_code_is_used_everywhere_at_once(sandbox, wallet, till):
    """Another till, another pharmacy and a hospital hear code.used in the same instant."""
    text = wallet.show().text
    till.scan(text).require()
    others = [
        sandbox.terminal("pharmacy_ok", name="02"),
        sandbox.terminal("P59010100077"),
        sandbox.terminal("hospital_ok"),
    ]
    assert [other.scan(text).code for other in others] == ["code.used"] * 3


def test_the_frame_before_a_spent_code_is_superseded(sandbox, wallet, till):
    """What the phone displayed before the code that was spent is code.superseded."""
    before = wallet.show()
    sandbox.clock.advance(seconds=5)
    till.scan(wallet.show().text).require()
    assert till.scan(before.text).code == "code.superseded"


def test_a_used_code_becomes_superseded_when_a_later_one_is_spent(sandbox, wallet, till):
    """Only the last code spent is told as used; the one before it is as old as any other."""
    first = wallet.show().text
    till.scan(first).require()
    sandbox.clock.advance(seconds=5)
    second = wallet.show().text
    till.scan(second).require()
    assert (till.scan(first).code, till.scan(second).code) == ("code.superseded", "code.used")


def test_a_code_lives_five_minutes_half_open(sandbox, wallet, till):
    """A code is admitted until 299.999 s after it was generated; at exactly 300.000 s it has expired."""
    shown, other = wallet.show(), sandbox.wallet("user_retired").show()
    assert shown.expires_ms - shown.generated_ms == 300_000
    sandbox.clock.advance_to(shown.generated_ms + 299_999)
    assert till.scan(shown.text).require().admitted_ms == shown.expires_ms - 1
    sandbox.clock.advance(seconds=0.001)
    expired = till.scan(other.text)
    assert (expired.code, expired.evidence) == ("code.expired", {"age_ms": 300_000, "life_ms": 300_000})


def test_expiry_is_told_before_use(sandbox, wallet, till):
    """A used code that has also expired is code.expired: its age is judged first."""
    shown = wallet.show()
    till.scan(shown.text).require()
    sandbox.clock.advance(minutes=5)
    assert till.scan(shown.text).code == "code.expired"


def test_a_refused_scan_spends_nothing(sandbox, wallet, till):
    """A code refused for its scene is still good at the right counter."""
    text = wallet.show().text
    wrong = sandbox.terminal("hospital_ok", scene="02121").scan(text)
    assert (wrong.code, wrong.evidence) == ("code.wrong_scene", {"scene": "02121"})
    assert (wrong.identity, wrong.ectoken) == (None, None)
    assert till.scan(text).accepted


@pytest.mark.parametrize(
    ("place", "scene", "code"),
    [
        ("pharmacy_ok", "02121", None),
        ("pharmacy_ok", "02122", None),
        ("pharmacy_ok", "03131", None),
        ("pharmacy_ok", "01301", "code.wrong_scene"),
        ("hospital_ok", "01301", None),
        ("hospital_ok", "01101", None),
        ("hospital_ok", "03131", None),
        ("hospital_ok", "02122", "code.wrong_scene"),
    ],
)
def test_a_scene_belongs_to_a_kind_of_place(sandbox, place, scene, code):
    """A pharmacy asks for 02 scenes, a hospital for 01 scenes, either for identity on an app (03)."""
    text = sandbox.wallet("user_ok").show().text
    assert sandbox.terminal(place, scene=scene).scan(text).code == code


def test_every_channel_is_admitted_and_named(sandbox, till):
    """Codes of all three channels of one phone are told apart by the verdict."""
    for channel in ("app", "wechat", "alipay"):
        phone = sandbox.wallet("user_retired", channel=channel)
        phone.face_check()
        assert till.scan(phone.show().text).require().channel == channel
        sandbox.clock.advance(seconds=5)


def test_a_person_of_another_province_is_admitted(sandbox, till):
    """The province in the text is the holder's, and the ecToken begins with the holder's region."""
    text = sandbox.wallet("user_out_of_province").show().text
    assert text[22:24] == "58"
    assert till.scan(text).require().ectoken.startswith("580100ec")


def test_one_persons_spend_leaves_others_alone(sandbox, till):
    """Codes of several people shown in the same tick are all admitted."""
    texts = [sandbox.wallet(who).show().text for who in ("user_ok", "user_retired", "user_child")]
    assert all(till.scan(text).accepted for text in texts)


@pytest.mark.parametrize("as_bytes", [False, True])
@pytest.mark.parametrize("line_end", ["", "\r", "\n", "\r\n", "\r\n\r\n"])
def test_the_terminal_strips_what_a_scanner_adds(wallet, till, line_end, as_bytes):
    """A trailing CR or LF is the scanner's, as text and as bytes; the code before it is judged."""
    delivered = wallet.show().text + line_end
    assert till.scan(delivered.encode() if as_bytes else delivered).accepted


@pytest.mark.parametrize("around", ["\n{}", " {}", "{} ", "{}\t", "{}\x00", "{}\r\nx"])
def test_nothing_else_is_stripped(wallet, till, around):
    """Anything but a trailing line end makes the text malformed; it is never tidied up."""
    assert till.scan(around.format(wallet.show().text)).code == "code.malformed"


def test_the_codec_strips_nothing(sandbox, wallet):
    """The line end is the terminal's business alone: classify and verify refuse a text that has one."""
    text = wallet.show().text + "\n"
    assert ybcode.classify(text) == "code.malformed"
    refusal = ybcode.verify(
        text,
        None,
        keys=sandbox.keys.ring(),
        policy=sandbox.policy,
        now_ms=sandbox.clock.now_ms,
    )
    assert refusal.code == "code.malformed"


def test_full_width_digits_are_not_digits(wallet, till):
    """A spent code cannot be replayed in another script of digits."""
    text = wallet.show().text
    till.scan(text).require()
    full_width = "".join(chr(ord(digit) - ord("0") + 0xFF10) for digit in text)
    assert till.scan(full_width).code == "code.malformed"
    assert till.scan(full_width.encode()).code == "code.malformed"


def test_every_changed_digit_is_refused(wallet, till):
    """A code with any one digit changed is never admitted, and the code itself is still good."""
    text = wallet.show().text
    for at, digit in enumerate(text):
        changed = text[:at] + str((int(digit) + 1) % 10) + text[at + 1 :]
        assert till.scan(changed).code in {"code.malformed", "code.not_simulated", "code.invalid"}
    assert till.scan(text).accepted


def test_a_forged_tag_says_no_more_than_garbage(sandbox, till):
    """A text that opens to a live handle with a wrong tag is code.invalid, the same as any garbage."""
    close = till.scan(forged(sandbox, credential(sandbox).handle))
    assert close == till.scan(garbage())
    assert (close.code, close.evidence) == ("code.invalid", {})


def test_a_code_of_another_sandbox_is_invalid(till):
    """Keys of another sandbox mint nothing here."""
    with ybcode.open_sandbox(seed=2) as other:
        assert till.scan(other.wallet("user_ok").show().text).code == "code.invalid"


def test_a_valid_tag_for_a_handle_never_given_is_invalid(sandbox, till):
    """An authentic text whose handle no credential has is code.invalid: it says nothing more."""
    handle = 999_999_999
    assert handle != credential(sandbox).handle
    tick = sandbox.clock.now_ms // 5000
    text = ybcode.mint(sandbox.keys.ring(), province="59", handle=handle, tick=tick)
    assert till.scan(text).code == "code.invalid"


@pytest.mark.parametrize(
    ("ahead_s", "code"), [(5, None), (10, "code.not_yet"), (600, "code.not_yet"), (605, "code.invalid")]
)
def test_a_code_of_the_future_is_not_yet_good(sandbox, till, ahead_s, code):
    """Up to skew ahead a code is admitted, up to ten minutes it is code.not_yet, beyond that invalid."""
    own = credential(sandbox)
    tick = (sandbox.clock.now_ms + ahead_s * 1000) // 5000
    text = ybcode.mint(sandbox.keys.ring(), province=own.province, handle=own.handle, tick=tick)
    verdict = till.scan(text)
    assert verdict.code == code
    if code == "code.not_yet":
        assert verdict.evidence == {"ahead_ms": ahead_s * 1000}


def test_the_journal_says_what_was_asked_and_answered(sandbox, wallet, till):
    """Every scan is an entry: admitted with who, refused with why, of our own text the last four digits."""
    text = wallet.show().text
    till.scan(text, request_id="r-1")
    till.scan(text, request_id="r-2")
    till.scan("hello", request_id="r-3")
    assert journal(sandbox) == [
        ("scan", "accepted", None),
        ("scan", "refused", "code.used"),
        ("scan", "refused", "code.malformed"),
    ]
    first, _, third = sandbox.journal.entries()
    assert (first.request_id, first.text_class, first.text_length) == ("r-1", "simulated", 28)
    assert (first.text_tail, first.subject, first.channel) == (text[-4:], wallet.person.person_id, "app")
    assert (third.text_tail, third.text_class, third.text_length) == (None, "code.malformed", 5)
    assert [entry.request_id for entry in sandbox.journal.entries(outcome="refused")] == ["r-2", "r-3"]


def test_a_literal_policy_spends_nothing():
    """Under redemption "none" the same code is admitted again and again, each time with a new ecToken."""
    with ybcode.open_sandbox(preset="literal", seed=1) as literal:
        counter = literal.terminal("pharmacy_ok")
        text = literal.wallet("user_ok").show().text
        tokens = {counter.scan(text).require().ectoken for _ in range(3)}
        assert len(tokens) == 3
