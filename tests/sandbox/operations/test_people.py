"""People, places, wallets and tills by name: what is there, and a sentence for what is not."""

import pytest

from tests.sandbox.worlds import is_one_sentence


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (
            lambda s: s.wallet("user_ok", channel="fax"),
            ValueError,
            "no channel 'fax': choose app, wechat, alipay",
        ),
        (lambda s: s.wallet("user_okk"), KeyError, "no person 'user_okk': did you mean 'user_ok'?"),
        (lambda s: s.wallet("?"), KeyError, "no person '\\?': there are user_ok, user_retired"),
        (lambda s: s.wallet(7), TypeError, "a magic name or an id, not int"),
        (lambda s: s.wallet("user_ok").open(mode="gold"), ValueError, "no mode 'gold': choose insurance or"),
        (lambda s: s.wallet("user_ok").show(mode=""), ValueError, "no mode '': choose insurance or ordinary"),
        (lambda s: s.terminal("pharmacy_okk"), KeyError, "no institution .*did you mean 'pharmacy_ok'?"),
        (lambda s: s.terminal("pharmacy_ok", scene="99999"), ValueError, "unknown scene '99999'"),
        (lambda s: s.terminal("pharmacy_ok", name=""), ValueError, "1 to 32 printable ASCII"),
        (lambda s: s.terminal("pharmacy_ok", name="x" * 33), ValueError, "1 to 32 printable ASCII"),
        (lambda s: s.terminal("pharmacy_ok", name="\u67dc"), ValueError, "1 to 32 printable ASCII"),
    ],
)
def test_a_wrong_call_is_one_sentence(sandbox, call, error, message):
    """What a programmer got wrong is said in one sentence that names what there is."""
    with pytest.raises(error, match=message) as raised:
        call(sandbox)
    assert is_one_sentence(str(raised.value.args[0]))


def test_a_person_is_named_in_three_ways(sandbox):
    """A magic name, an id and a Person open the same wallet."""
    person = sandbox.people["user_ok"]
    texts = {sandbox.wallet(who).show().text for who in ("user_ok", person.person_id.text, person)}
    assert len(texts) == 1
    assert repr(sandbox.wallet(person)) == "Wallet(person='user_ok', channel='app')"


def test_people_and_places_are_mappings(sandbox):
    """Both are looked up by name and id, counted and listed."""
    assert list(sandbox.people)[:2] == ["user_ok", "user_retired"]
    assert len(sandbox.people) == 5
    assert "nobody" not in sandbox.people
    assert list(sandbox.places) == ["pharmacy_ok", "hospital_ok"]
    assert sandbox.places["P59010100001"] == sandbox.places["pharmacy_ok"]


def test_a_new_institution_is_adopted(sandbox, wallet):
    """An id of the right shape that the world does not hold is taken in; it is there from then on."""
    till = sandbox.terminal("H58010100042")
    assert till.scan(wallet.show().text).accepted
    assert len(sandbox.places) == 3
    assert sandbox.places["H58010100042"].kind == "hospital"
    assert sandbox.terminal("H58010100042").place == till.place
