"""The same request again is answered again: a request id is bound to one text and one scene."""

import pytest

import ybcode
from tests.sandbox.worlds import journal, policy


def test_the_same_request_gets_the_same_verdict(sandbox, wallet, till):
    """The same id with the same text is answered with an equal verdict, and the journal says repeated."""
    text = wallet.show().text
    first = till.scan(text, request_id="r-1")
    second = till.scan(text, request_id="r-1")
    assert first.accepted
    assert second == first
    assert journal(sandbox) == [("scan", "accepted", None), ("scan", "repeated", None)]


def test_a_repeat_is_answered_while_its_ectoken_lives(sandbox, wallet, till):
    """A lost answer may be asked for long after the code has expired, until the ecToken has."""
    text = wallet.show().text
    first = till.scan(text, request_id="r-1")
    sandbox.clock.advance(seconds=7199)
    assert till.scan(text, request_id="r-1") == first
    sandbox.clock.advance(seconds=1)
    assert till.scan(text, request_id="r-1").code == "code.invalid", "too old to be told from garbage"


def test_after_the_ectokens_life_the_id_is_judged_anew():
    """When the ecToken is dead its request id is free: the same text is a new scan, another no conflict."""
    with ybcode.open_sandbox(preset=policy(ectoken={"life_s": 1}), seed=1) as sandbox:
        wallet, till = sandbox.wallet("user_ok"), sandbox.terminal("pharmacy_ok")
        text = wallet.show().text
        assert till.scan(text, request_id="r-1").accepted
        sandbox.clock.advance(seconds=1)
        assert till.scan(text, request_id="r-1").code == "code.used"
        sandbox.clock.advance(seconds=5)
        assert till.scan(wallet.show().text, request_id="r-1").accepted


def test_judged_anew_without_redemption_it_is_admitted_anew():
    """Under redemption "none" a dead request is admitted again, with the seed's own ecToken renewed."""
    settings = policy("literal", ectoken={"life_s": 1})
    with ybcode.open_sandbox(preset=settings, seed=1) as sandbox:
        till, text = sandbox.terminal("pharmacy_ok"), sandbox.wallet("user_ok").show().text
        first = till.scan(text, request_id="r-1")
        sandbox.clock.advance(seconds=1)
        second = till.scan(text, request_id="r-1")
        assert first.accepted
        assert second.accepted
        assert second.admitted_ms == first.admitted_ms + 1000


def test_another_text_under_the_id_is_a_conflict(sandbox, wallet, till):
    """An id that belongs to an admission takes no other text, and the other text is not spent."""
    till.scan(wallet.show().text, request_id="r-1").require()
    other = sandbox.wallet("user_retired").show().text
    assert till.scan(other, request_id="r-1").code == "request.conflict"
    assert till.scan(other, request_id="r-2").accepted


def test_another_scene_under_the_id_is_a_conflict(sandbox, wallet, till):
    """The scene is part of the request: the same text for another business is not a repeat."""
    text = wallet.show().text
    till.scan(text, request_id="r-1").require()
    prescription = sandbox.terminal("pharmacy_ok", scene="02122")
    assert prescription.scan(text, request_id="r-1").code == "request.conflict"
    assert till.scan(text, request_id="r-1").accepted


def test_an_id_belongs_to_its_terminal(sandbox, wallet, till):
    """Another terminal's same id is another request: its text is judged, not answered from memory."""
    text = wallet.show().text
    till.scan(text, request_id="r-1").require()
    assert sandbox.terminal("pharmacy_ok", name="02").scan(text, request_id="r-1").code == "code.used"
    assert sandbox.terminal("P59010100077").scan(text, request_id="r-1").code == "code.used"
    other = sandbox.wallet("user_retired").show().text
    assert sandbox.terminal("pharmacy_ok", name="02").scan(other, request_id="r-1").accepted


def test_two_tills_of_one_name_are_one_terminal(sandbox, wallet, till):
    """A till opened twice under one name is one terminal: after a restart it still gets its answer."""
    text = wallet.show().text
    first = till.scan(text, request_id="r-1")
    assert sandbox.terminal("pharmacy_ok").scan(text, request_id="r-1") == first


def test_a_repeat_after_reactivation_is_revoked(wallet, till):
    """A repeat is never an admission of a credential that was revoked since."""
    text = wallet.show().text
    till.scan(text, request_id="r-1").require()
    wallet.reactivate()
    again = till.scan(text, request_id="r-1")
    assert (again.code, again.ectoken, again.identity) == ("code.revoked", None, None)


def test_only_admissions_are_remembered(sandbox, wallet, till):
    """A refused scan leaves its id free for the next text."""
    assert till.scan("1234567890123", request_id="r-1").code == "code.barcode"
    old = wallet.show().text
    sandbox.clock.advance(minutes=5)
    assert till.scan(old, request_id="r-1").code == "code.expired"
    assert till.scan(wallet.show().text, request_id="r-1").accepted


def test_ids_that_are_not_named_are_drawn(wallet, till):
    """Without a name every scan is a request of its own: a double-fire is code.used."""
    text = wallet.show().text
    assert till.scan(text).accepted
    assert till.scan(text).code == "code.used"


def test_a_repeat_at_the_edge_of_the_line_end(wallet, till):
    """What the scanner adds is no part of the request: with and without CR LF it is the same one."""
    text = wallet.show().text
    first = till.scan(text, request_id="r-1")
    assert till.scan(f"{text}\r\n".encode(), request_id="r-1") == first


@pytest.mark.parametrize("preset", ["standard", "literal"])
def test_named_requests_repeat_from_the_seed(preset):
    """With a seed and named requests two sandboxes give the same ecTokens and the same journal."""

    def run():
        with ybcode.open_sandbox(preset=preset, seed="a city") as sandbox:
            till, wallet = sandbox.terminal("pharmacy_ok"), sandbox.wallet("user_ok")
            verdicts = []
            for number in range(4):
                verdicts.append(till.scan(wallet.show().text, request_id=f"r-{number // 2}"))
                sandbox.clock.advance(seconds=5)
            return verdicts, sandbox.journal.entries()

    assert run() == run()
