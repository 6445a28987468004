"""People, places, wallets and tills by name: what is there, and a sentence for what is not."""

from dataclasses import asdict, replace

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
    assert list(sandbox.people) == [
        "user_ok",
        "user_retired",
        "user_child",
        "user_out_of_province",
        "user_not_activated",
        "user_resident",
        "user_suspended",
        "user_resumed_3_workdays",
        "user_frozen",
        "user_locked",
        "user_sanctioned",
        "user_unfiled",
        "user_not_enrolled",
        "user_newborn",
        "user_bad_record",
        "user_expired_code",
        "user_zero_balance",
        "user_family_of_five",
        "user_family_of_five_spouse",
        "user_family_of_five_child",
        "user_family_of_five_parent",
        "user_family_of_five_sibling",
        "user_family_of_five_grandparent",
    ]
    assert len(sandbox.people) == 23
    assert "nobody" not in sandbox.people
    assert list(sandbox.places) == [
        "pharmacy_ok",
        "hospital_ok",
        "pharmacy_account_only",
        "pharmacy_not_designated",
        "pharmacy_no_cross_region",
        "hospital_tier1",
    ]
    assert sandbox.places["P59010100001"] == sandbox.places["pharmacy_ok"]


def test_a_new_institution_is_adopted(sandbox, wallet):
    """An id of the right shape that the world does not hold is taken in; it is there from then on."""
    till = sandbox.terminal("H58010100042")
    assert till.scan(wallet.show().text).accepted
    assert len(sandbox.places) == 7
    assert list(sandbox.places)[-1] == "H58010100042"
    assert sandbox.places["H58010100042"].kind == "hospital"
    assert sandbox.terminal("H58010100042").place == till.place


def test_a_place_is_what_its_name_says(sandbox):
    """Each magic place differs from an ordinary one in what its name says, and in nothing else."""
    ordinary = replace(sandbox.places["pharmacy_ok"], institution_id=None, key="", name="")
    told = {}
    for key, place in sandbox.places.items():
        own = asdict(replace(place, institution_id=None, key="", name=""))
        told[key] = {name: value for name, value in own.items() if value != asdict(ordinary)[name]}
        assert "仿真" in place.name
    assert told == {
        "pharmacy_ok": {},
        "hospital_ok": {"tier": 3},
        "pharmacy_account_only": {"funds": {"account"}, "face": False},
        "pharmacy_not_designated": {"designated": False, "cross_region": False},
        "pharmacy_no_cross_region": {"cross_region": False},
        "hospital_tier1": {},
    }


def found(sandbox, **asked):
    """The keys of the places that a search finds."""
    return [place.key for place in sandbox.places.search(**asked)]


def test_designated_places_are_found_before_the_journey(sandbox):
    """A search finds designated places only, by the first digits of a region and by what they settle."""
    every = ["pharmacy_ok", "hospital_ok", "pharmacy_account_only", "pharmacy_no_cross_region"]
    every.append("hospital_tier1")
    assert found(sandbox) == every
    assert found(sandbox, cross_region=False) == ["pharmacy_no_cross_region"]
    networked = [key for key in every if key != "pharmacy_no_cross_region"]
    assert found(sandbox, cross_region=True) == networked
    sandbox.terminal("H58010100042")
    assert found(sandbox, region="58") == found(sandbox, region="580101") == ["H58010100042"]
    assert found(sandbox, region="5901", cross_region=True) == networked
    assert found(sandbox, region="57") == found(sandbox, region="0100") == []
    assert found(sandbox)[-1] == "H58010100042"


def test_a_search_keeps_its_word(sandbox):
    """Who is insured elsewhere is settled for in every pharmacy of a search, and in none of the others."""
    traveller = sandbox.wallet("user_out_of_province")
    for open_for_all in (True, False):
        for place in sandbox.places.search(region="59", cross_region=open_for_all):
            sandbox.clock.advance(seconds=5)
            verdict = sandbox.terminal(place.key).scan(traveller.show().text)
            assert verdict.accepted is open_for_all, place.key
            assert verdict.code == (None if open_for_all else "place.no_cross_region")
