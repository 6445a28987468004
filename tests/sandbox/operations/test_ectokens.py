"""The ecToken: what a scan yields, good for one institution, for a while, for many calls."""

import pytest

import ybcode
from tests.sandbox.worlds import journal


@pytest.fixture
def ectoken(wallet, till):
    """What a scan yielded."""
    return till.scan(wallet.show().text).require().ectoken


def test_an_ectoken_identifies_again_and_again(sandbox, till, ectoken):
    """The institution that scanned may ask often who it was; nothing is spent by it."""
    for _ in range(3):
        verdict = till.identify(ectoken)
        assert verdict.accepted
        assert verdict.require().subject == sandbox.people["user_ok"]
        assert (verdict.ectoken, verdict.channel, verdict.age_ms) == (ectoken, "app", 0)
    assert journal(sandbox)[1:] == [("identify", "accepted", None)] * 3


def test_an_ectoken_is_good_at_every_till_of_its_institution(sandbox, ectoken):
    """Another terminal of the same institution may use it."""
    assert sandbox.terminal("pharmacy_ok", name="99").identify(ectoken).accepted


@pytest.mark.parametrize("place", ["P59010100077", "hospital_ok"])
def test_an_ectoken_is_no_good_elsewhere(sandbox, ectoken, place):
    """Another institution hears ectoken.other_institution, and nobody's name."""
    verdict = sandbox.terminal(place).identify(ectoken)
    assert (verdict.code, verdict.identity) == ("ectoken.other_institution", None)


def test_an_ectoken_lives_two_hours_half_open(sandbox, till, ectoken):
    """At 7199.999 s it is good, at exactly 7200.000 s it has expired."""
    sandbox.clock.advance(seconds=7199.999)
    assert till.identify(ectoken).accepted
    sandbox.clock.advance(seconds=0.001)
    expired = till.identify(ectoken)
    assert (expired.code, expired.evidence) == (
        "ectoken.expired",
        {"age_ms": 7_200_000, "life_ms": 7_200_000},
    )


def test_a_dead_ectoken_is_forgotten_in_the_end(sandbox, wallet, till, ectoken):
    """After a second life, when a later scan has pruned the rows, the ecToken is unknown."""
    sandbox.clock.advance(hours=5)
    assert till.identify(ectoken).code == "ectoken.expired"
    till.scan(wallet.show().text).require()
    assert till.identify(ectoken).code == "ectoken.unknown"


def test_every_changed_character_is_unknown(till, ectoken):
    """An ecToken with any one character changed is ectoken.unknown: its HMAC covers all of it."""
    for at, character in enumerate(ectoken):
        changed = ectoken[:at] + ("1" if character == "0" else "0") + ectoken[at + 1 :]
        assert till.identify(changed).code == "ectoken.unknown"
    assert till.identify(ectoken).accepted


@pytest.mark.parametrize("text", ["", "0" * 38, "590100ec", " " * 38, "590100ec" + "\u0660" * 30, "\ud800"])
def test_what_is_no_ectoken_is_unknown(till, text):
    """Anything that no scan yielded is ectoken.unknown, whatever its shape."""
    assert till.identify(text).code == "ectoken.unknown"


def test_a_line_end_is_no_part_of_an_ectoken(till, ectoken):
    """An ecToken is exact: with a line end it is unknown."""
    assert till.identify(ectoken + "\n").code == "ectoken.unknown"


def test_an_ectoken_of_another_sandbox_is_unknown(till):
    """An ecToken that another sandbox yielded has another HMAC."""
    with ybcode.open_sandbox(seed=2) as other:
        foreign = other.terminal("pharmacy_ok").scan(other.wallet("user_ok").show().text).require().ectoken
    assert till.identify(foreign).code == "ectoken.unknown"


def test_reactivation_ends_the_ectokens(sandbox, wallet, till, ectoken):
    """An ecToken is checked live: after a reactivation it is code.revoked, on any channel's phone."""
    sandbox.wallet("user_ok", channel="wechat").reactivate()
    verdict = till.identify(ectoken)
    assert (verdict.code, verdict.identity) == ("code.revoked", None)
    assert till.scan(wallet.show().text).accepted


def test_a_scene_is_checked_for_an_ectoken_too(sandbox, ectoken):
    """A pharmacy cannot use its ecToken for a hospital's scene."""
    assert sandbox.terminal("pharmacy_ok", scene="01301").identify(ectoken).code == "code.wrong_scene"
    assert sandbox.terminal("pharmacy_ok", scene="02122").identify(ectoken).accepted
