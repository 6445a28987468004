"""Presets: five by name, any number by path; a file says its base and what differs."""

from pathlib import Path

import pytest

import ybcode
from tests.sandbox.worlds import is_one_sentence
from ybcode.sandbox.presets import NAMES, load_policy

SHIPPED = {
    # name: (refresh app, wechat, alipay; life; redemption; Alipay face for)
    "standard": (5, 5, 60, 300, "session", "session"),
    "literal": (5, 5, 60, 300, "none", "code"),
    "minute": (60, 60, 60, 60, "session", "code"),
    "hardened": (5, 5, 5, 15, "session", "code"),
    "conflated": (5, 5, 60, 300, "session", "session"),
}


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_preset_is_as_the_table_says(name):
    """Each named preset has the refresh, life, redemption and face rule of the product's table."""
    policy = load_policy(name)
    refreshes = [policy.refresh_s(channel) for channel in ("app", "wechat", "alipay")]
    alipay = policy.channels["alipay"]
    assert policy.name == name
    assert (*refreshes, policy.code.life_s, policy.code.redemption, alipay.step_up_for) == SHIPPED[name]
    assert (alipay.step_up, alipay.session_s) == ("face", 900)
    assert {policy.channels[channel].step_up for channel in ("app", "wechat")} == {"none"}


def test_these_are_all_the_presets():
    """What is listed as shipped is what the table tells of."""
    assert set(NAMES) == set(SHIPPED)


def test_screens_and_codes_follow_the_preset():
    """Under each preset the three channels' screens change and expire when the table says."""
    for name, (*refreshes, life_s, _, _) in SHIPPED.items():
        with ybcode.open_sandbox(preset=name) as sandbox:
            for channel, refresh_s in zip(("app", "wechat", "alipay"), refreshes, strict=True):
                phone = sandbox.wallet("user_ok", channel=channel)
                phone.face_check()
                shown = phone.show()
                assert shown.refresh_ms - shown.generated_ms == refresh_s * 1000
                assert shown.expires_ms - shown.generated_ms == life_s * 1000


# ------------------------------------------------------------------ families


@pytest.mark.parametrize("name", SHIPPED)
def test_where_a_relatives_code_is_shown(name):
    """S2 names the app and Alipay, under every preset."""
    channels = load_policy(name).channels
    assert {channel for channel, one in channels.items() if one.family} == {"app", "alipay"}


def test_one_preset_is_a_misconception():
    """conflated is standard but for this: a binding is taken for mutual aid (X3); no other preset says so."""
    standard = dict(_settings("standard"))
    changed = {key: value for key, value in _settings("conflated") if standard[key] != value}
    assert changed == {"family.debit_source": "binder"}
    assert [name for name in NAMES if load_policy(name).family.debit_source == "binder"] == ["conflated"]


def _settings(name):
    return [(key, value) for key, value, _ in load_policy(name).settings()]


@pytest.mark.parametrize(("preset", "is_told"), [("conflated", True), ("standard", False)])
def test_under_the_misconception_every_answer_says_so(preset, is_told):
    """Whosever code is scanned, with a family or without: the answer carries family.not_mutual_aid."""
    with ybcode.open_sandbox(preset=preset, seed=1) as sandbox:
        till = sandbox.terminal("pharmacy_ok")
        for somebody in ("user_ok", "user_resident"):
            verdict = till.scan(sandbox.wallet(somebody).show().text)
            assert ("family.not_mutual_aid" in [one.code for one in verdict.notices]) is is_told


@pytest.mark.parametrize(("preset", "aid_fen"), [("standard", 0), ("conflated", 18_400)])
def test_whose_money_pays_under_the_misconception(preset, aid_fen):
    """S2 「按主账户人余额多少优先扣款」 to the letter: the binder pays. In truth a binder never does."""
    with ybcode.open_sandbox(preset=preset, seed=1) as sandbox:
        phone, father = sandbox.wallet("user_ok"), sandbox.people["user_resident"]
        phone.family.bind(father, documents={"household_register"}, face=True)
        phone.face_check(father)
        till = sandbox.terminal("pharmacy_ok")
        admission = till.scan(phone.show(member=father).text).require()
        receipt = till.settle(till.quote(admission, ybcode.Bill.of(("布洛芬缓释胶囊", 1, "184.00"))))
        assert (receipt.mutual_aid_fen, receipt.cash_fen) == (aid_fen, 18_400 - aid_fen)
        assert sandbox.person("user_ok").money.balance_fen == 50_000 - aid_fen
        assert "family.not_mutual_aid" in [one.code for one in receipt.notices]


# ------------------------------------------------------------------ presets of the user's


@pytest.fixture
def preset(tmp_path):
    """Writes a preset file and gives its path."""

    def write(content, name="mine.toml"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def test_a_file_states_its_base_and_what_differs(preset):
    """Everything that the file does not say is its base's; the policy is called as the file."""
    path = preset('base = "minute"\n[code]\nlife_s = 90\n[channels.alipay]\nsession_s = 60\n')
    policy = load_policy(path)
    assert (policy.name, policy.code.life_s, policy.code.refresh_s) == ("mine", 90, 60)
    alipay = policy.channels["alipay"]
    assert (alipay.session_s, alipay.step_up, alipay.step_up_for) == (60, "face", "code")
    assert policy.refresh_s("app") == 60


def test_a_file_without_a_base_stands_on_standard(preset):
    """An empty file is the standard preset under another name."""
    policy = load_policy(str(preset("")))
    standard = load_policy("standard")
    assert (policy.name, policy.code, policy.channels) == ("mine", standard.code, standard.channels)


def test_a_file_rules_the_sandbox(preset):
    """A code lives as long as the user's file says."""
    with ybcode.open_sandbox(preset=preset("[code]\nlife_s = 100\n"), seed=1) as sandbox:
        shown = sandbox.wallet("user_ok").show()
        sandbox.clock.advance(seconds=100)
        assert sandbox.terminal("pharmacy_ok").scan(shown.text).code == "code.expired"


def test_a_file_may_add_a_channel(preset):
    """A channel that the base does not have is enrolled and shown like the others."""
    with ybcode.open_sandbox(preset=preset("[channels.kiosk]\nrefresh_s = 10\n")) as sandbox:
        shown = sandbox.wallet("user_ok", channel="kiosk").show()
        assert shown.refresh_ms - shown.generated_ms == 10_000
        assert sandbox.terminal("pharmacy_ok").scan(shown.text).require().channel == "kiosk"


WRONG_FILES = {
    "unknown key": ("[code]\nttl_s = 5\n", r"unknown key code\.ttl_s: \[code\] has ahead_ms, life_s"),
    "unknown table": ("[colour]\nred = 1\n", r"unknown table \[colour\]: a policy has code"),
    "unknown key of a channel": ("[channels.app]\nttl_s = 5\n", r"unknown key channels\.app\.ttl_s"),
    "text for a number": ('[code]\nlife_s = "long"\n', r"code\.life_s must be a whole number from 5"),
    "fraction": ("[code]\nlife_s = 1.5\n", r"code\.life_s: Input should be a valid integer"),
    "truth": ("[code]\nlife_s = true\n", r"code\.life_s must be a whole number from 5 to 5000, not True"),
    "date": ("[code]\nlife_s = 2026-03-02\n", r"code\.life_s: Input should be"),
    "value for a table": ("code = 5\n", r"code: Input should be a valid dictionary"),
    "table for a value": ("[code.life_s]\nx = 1\n", r"code\.life_s: Input should be"),
    "channels is no table": ("channels = 5\n", r"channels: Input should be a valid dictionary"),
    "a channel is no table": ("[channels]\napp = 5\n", r"channels\.app: Input should be a valid dictionary"),
    "fraction in a channel": ("[channels.app]\nrefresh_s = 5.5\n", r"channels\.app\.refresh_s: Input"),
    "unknown word": ('[code]\nredemption = "maybe"\n', r"code\.redemption must be 'session' or 'none'"),
    "out of range": ("[code]\nlife_s = 4\n", r"code\.life_s must be a whole number from 5 to 5000, not 4"),
    "off the grid": ("[channels.app]\nrefresh_s = 7\n", r"channel app must be a multiple of 5 s"),
    "longer than the life": ("[code]\nlife_s = 30\n", r"channel alipay refreshes every 60 s: longer than"),
    "beyond the window": ("[code]\nlife_s = 4500\n", r"code\.ahead_ms and code\.life_s together"),
    "unknown base": ('base = "mini"\n', r"unknown base 'mini': choose standard, literal"),
    "itself as base": ('base = "mine"\n', r"unknown base 'mine'"),
    "a path as base": ('base = "mine.toml"\n', r"unknown base 'mine\.toml'"),
    "a number as base": ("base = 5\n", r"base: Input should be a valid string"),
    "no TOML": ("[code\n", r"is not TOML: "),
    "no text": (b"\xff\xfe\x00", r"is not TOML: "),
}


@pytest.mark.parametrize(("content", "message"), WRONG_FILES.values(), ids=WRONG_FILES)
def test_a_wrong_file_is_one_sentence(preset, content, message):
    """What is wrong in a file is said in one sentence that names the file and the key."""
    path = preset(content)
    with pytest.raises(ValueError, match=message) as refused:
        ybcode.open_sandbox(preset=path)
    assert str(refused.value).startswith(f"{path}: ")
    assert is_one_sentence(str(refused.value))


@pytest.mark.parametrize(
    ("preset", "message"),
    [
        ("nowhere/mine.toml", r"mine\.toml: cannot be read: No such file"),
        (Path(__file__).parent, r"cannot be read: Is a directory"),
        ("Standard", "unknown preset 'Standard': choose standard, literal, minute, hardened, conflated, or"),
        ("", r"unknown preset ''"),
    ],
    ids=["missing", "folder", "unknown name", "no name"],
)
def test_no_such_preset_is_one_sentence(preset, message):
    """A preset that is not there is a ValueError that says what to name instead."""
    with pytest.raises(ValueError, match=message) as refused:
        ybcode.open_sandbox(preset=preset)
    assert is_one_sentence(str(refused.value))
