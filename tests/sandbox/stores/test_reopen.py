"""A stored sandbox goes on where it stood: what was spent, revoked, rotated and noted is still so."""

from datetime import UTC, datetime, timedelta

import freezegun
import pytest

import ybcode
from tests.sandbox.worlds import journal
from ybcode.sandbox.presets import load_policy

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


def test_days_later_a_new_code_is_admitted(city):
    """After days were advanced and the file was opened again a new code is admitted, at the same instant."""
    with ybcode.open_sandbox(city) as sandbox:
        later = sandbox.clock.advance(days=3)
    with ybcode.open_sandbox(city) as sandbox:
        assert sandbox.clock.now == later
        assert sandbox.terminal("pharmacy_ok").scan(sandbox.wallet("user_ok").show().text).accepted


def test_a_spent_code_stays_spent(url):
    """A code that was used, and one shown before it, are refused by the same words after opening again."""
    with ybcode.open_sandbox(url, seed=1) as sandbox:
        older = sandbox.wallet("user_ok").show().text
        sandbox.clock.advance(seconds=5)
        text = sandbox.wallet("user_ok").show().text
        sandbox.terminal("pharmacy_ok").scan(text).require()
    with ybcode.open_sandbox(url) as sandbox:
        till = sandbox.terminal("pharmacy_ok")
        assert [till.scan(one).code for one in (text, older)] == ["code.used", "code.superseded"]


def test_a_request_gets_its_admission_again(url):
    """The same request id and text get the first ecToken again after opening again; it identifies still."""
    with ybcode.open_sandbox(url) as sandbox:
        text = sandbox.wallet("user_ok").show().text
        first = sandbox.terminal("pharmacy_ok").scan(text, request_id="r-1")
    with ybcode.open_sandbox(url) as sandbox:
        till = sandbox.terminal("pharmacy_ok")
        assert till.scan(text, request_id="r-1").ectoken == first.ectoken
        assert till.scan("424", request_id="r-1").code == "code.malformed"
        assert till.identify(first.ectoken).identity == first.identity


def test_a_revoked_code_stays_revoked(url):
    """After a reactivation the old code is revoked and the new one is good, also in the next opening."""
    with ybcode.open_sandbox(url, seed=1) as sandbox:
        wallet = sandbox.wallet("user_ok")
        old = wallet.show().text
        wallet.reactivate()
        new = wallet.show().text
    with ybcode.open_sandbox(url) as sandbox:
        till = sandbox.terminal("pharmacy_ok")
        assert till.scan(old).code == "code.revoked"
        assert till.scan(new).accepted


@pytest.mark.parametrize("seed", [1, None], ids=["seeded", "random"])
def test_rotated_keys_are_kept(url, seed):
    """Keys after a rotation are the same keys after opening again, and what both minted is admitted."""
    with ybcode.open_sandbox(url, seed=seed) as sandbox:
        before = sandbox.wallet("user_ok").show().text
        keys = sandbox.keys.rotate(suite="sm4-sm3")
        after = sandbox.wallet("user_retired").show().text
    with ybcode.open_sandbox(url) as sandbox:
        till = sandbox.terminal("pharmacy_ok")
        assert tuple(sandbox.keys) == keys
        assert [till.scan(text).code for text in (before, after)] == [None, None]


def test_a_face_check_is_kept_as_long_as_it_is_good(url):
    """A face check of one opening serves in the next one until its session ends."""
    with ybcode.open_sandbox(url, seed=1) as sandbox:
        sandbox.wallet("user_ok", channel="alipay").face_check()
    with ybcode.open_sandbox(url) as sandbox:
        wallet = sandbox.wallet("user_ok", channel="alipay")
        assert wallet.show().text
        sandbox.clock.advance(seconds=900)
        with pytest.raises(ybcode.Refused, match=r"identity\.face_needed"):
            wallet.show()


def test_the_journal_is_kept(city):
    """The journal of an earlier opening is read in the next one, and goes on at its end."""
    kept = [("scan", "accepted", None)] * 3 + [
        ("activation.reactivate", "done", None),
        ("rotate", "done", None),
    ]
    with ybcode.open_sandbox(city) as sandbox:
        assert journal(sandbox) == kept
        sandbox.terminal("pharmacy_ok").scan("424")
        assert journal(sandbox) == [*kept, ("scan", "refused", "code.malformed")]


def test_what_is_left_out_is_as_stored(url):
    """A seed, preset, clock and beginning that were chosen hold in an opening that names none of them."""
    chosen = {"seed": "a city", "preset": "hardened", "clock": "manual", "as_of": "2027-01-01T08:00:00"}
    with ybcode.open_sandbox(url, **chosen) as sandbox:
        keys, people = tuple(sandbox.keys), dict(sandbox.people.items())
        sandbox.clock.advance(days=400)
    for again in ({}, chosen, {"preset": load_policy("hardened")}):
        with ybcode.open_sandbox(url, **again) as sandbox:
            assert sandbox.policy == load_policy("hardened")
            assert (tuple(sandbox.keys), dict(sandbox.people.items())) == (keys, people)
            assert sandbox.clock.now.isoformat() == "2028-02-05T08:00:00+08:00"
            assert sandbox.clock.mode == "manual"
            assert sandbox.keys.source == "from seed, public"


def test_the_version_is_a_record_and_no_reason(city, by_hand):
    """A sandbox that any other version of the library made is opened all the same."""
    by_hand("UPDATE worlds SET version = '99.0 of somebody else'")
    with ybcode.open_sandbox(city, seed=1) as sandbox:
        assert sandbox.terminal("pharmacy_ok").scan(sandbox.wallet("user_ok").show().text).accepted


@pytest.mark.parametrize(
    ("behind", "code"),
    [(timedelta(minutes=1), None), (timedelta(hours=1), "clock.stepped_back")],
    ids=["a minute", "an hour"],
)
def test_the_machine_went_back_between_two_openings(url, behind, code):
    """An hour back is clock.stepped_back, raised by show and answered by scan; a minute goes unnoticed."""
    with freezegun.freeze_time(NOON), ybcode.open_sandbox(url, seed=1, clock="system") as sandbox:
        texts = [sandbox.wallet(who).show().text for who in ("user_ok", "user_retired")]
        assert sandbox.terminal("pharmacy_ok").scan(texts[0]).accepted
    with freezegun.freeze_time(NOON - behind), ybcode.open_sandbox(url) as sandbox:
        till, wallet = sandbox.terminal("pharmacy_ok"), sandbox.wallet("user_child")
        assert [till.scan(text).code for text in texts] == [code or "code.used", code]
        if code is None:
            assert wallet.show().generated_ms == NOON.timestamp() * 1000
        else:
            with pytest.raises(ybcode.Refused) as refused:
                wallet.show()
            assert refused.value.code == code
    with freezegun.freeze_time(NOON), ybcode.open_sandbox(url) as sandbox:
        again = [sandbox.terminal("pharmacy_ok").scan(text).code for text in texts]
        assert again == (["code.used"] * 2 if code is None else ["code.used", None])
