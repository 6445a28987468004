"""Opening and closing a sandbox: what a wrong call hears, what is there at once, what is gone after."""

import pytest

import ybcode
from tests.sandbox.worlds import is_one_sentence


def test_an_unknown_store_is_one_sentence():
    """A URL of no store is a ValueError that names it."""
    with pytest.raises(ValueError, match=r"unknown store 'mysql://x'") as refused:
        ybcode.open_sandbox("mysql://x")
    assert is_one_sentence(str(refused.value))


def test_a_closed_sandbox_says_so(sandbox, wallet, till):
    """After close every operation is refused in one sentence."""
    text = wallet.show().text
    sandbox.close()
    for act in (
        wallet.show,
        lambda: till.scan(text),
        sandbox.journal.entries,
        sandbox.keys.rotate,
        lambda: sandbox.clock.now,
        lambda: sandbox.people["user_ok"],
    ):
        with pytest.raises(ValueError, match="this sandbox is closed"):
            act()


def test_a_sandbox_closes_itself(wallet):
    """Leaving the with block closes the store, also when an error leaves it."""
    with pytest.raises(RuntimeError, match="on the way"), ybcode.open_sandbox() as sandbox:
        raise RuntimeError("on the way")
    with pytest.raises(ValueError, match="this sandbox is closed"):
        sandbox.wallet("user_ok")


def test_two_sandboxes_are_two_worlds(sandbox, till):
    """A code that was used in one sandbox is fresh in another with the same seed."""
    text = sandbox.wallet("user_ok").show().text
    till.scan(text).require()
    with ybcode.open_sandbox(seed=1) as other:
        assert other.terminal("pharmacy_ok").scan(text).accepted
        assert till.scan(text).code == "code.used"


def test_the_magic_people_are_enrolled_on_every_channel(sandbox):
    """Everybody but user_not_activated and user_newborn can show a code on all three channels at once."""
    for who, person in sandbox.people.items():
        for channel in ("app", "wechat", "alipay"):
            phone = sandbox.wallet(who, channel=channel)
            phone.face_check()
            if person.activated:
                assert phone.show().text[22:24] == person.province
    assert [who for who, person in sandbox.people.items() if not person.activated] == [
        "user_not_activated",
        "user_newborn",
    ]


def test_everybody_is_visibly_synthetic(sandbox):
    """Every person has the generation character and an ID number of a province that never was."""
    for person in sandbox.people.values():
        assert "测" in person.name
        assert person.id_number.text[:2] in {"58", "59"}
        assert person.id_number.text not in repr(person)


def test_a_policy_may_be_given_as_it_is(sandbox):
    """preset takes a Policy; the sandbox names it."""
    with ybcode.open_sandbox(preset=sandbox.policy) as other:
        assert other.policy is sandbox.policy
    assert repr(sandbox) == "Sandbox(preset='standard', keys='from seed, public')"


@pytest.mark.parametrize("asked", [{"preset": "lenient"}, {"clock": "sundial"}, {"as_of": "yesterday"}])
def test_an_impossible_wish_makes_no_file(tmp_path, asked):
    """What cannot be made is refused before the database is: no empty file is left behind."""
    with pytest.raises(ValueError, match=next(iter(asked.values()))):
        ybcode.open_sandbox(f"sqlite:///{tmp_path / 'city.db'}", **asked)
    assert list(tmp_path.iterdir()) == []
