"""Checks, backups and restores: each invariant has a breach that it names, and a restore loses nothing."""

import pytest

import ybcode
from tests.sandbox.stores.breaches import FAMILY, MONEY, pay, relate
from tests.slow.processes import processes
from ybcode.sandbox import upkeep
from ybcode.sandbox.sql.check import INVARIANTS

A_TOKEN = "SELECT ectoken FROM ectokens ORDER BY given_ms DESC LIMIT 1"
BREACHES = {
    "every universe has a clock": ("DELETE FROM clocks",),
    "exactly one epoch key mints": ("UPDATE epoch_keys SET state = 'pending' WHERE state = 'mint+verify'",),
    "a credential belongs to a person": ("DELETE FROM people WHERE person_key = 'user_retired'",),
    "a credential is live, or revoked with a reason": (
        "UPDATE credentials SET reason = 'whatever' WHERE serial = 0 AND province = '59'",
    ),
    "a person has at most one live credential a channel of a phone": (
        "DROP INDEX credentials_live",
        "UPDATE credentials SET state = 'live', reason = NULL",
    ),
    "a credential has a tie": ("DELETE FROM ties WHERE spent_tick = -1",),
    "the floor of a tie lies above the tick that was spent last": (
        "UPDATE ties SET spent_tick = floor WHERE floor > 0",
    ),
    "an ecToken was yielded by a credential": ("UPDATE ectokens SET handle = -1",),
    "no code that is spent once yielded two ecTokens": (
        "UPDATE ectokens SET (handle, tick) = (SELECT handle, tick FROM ectokens LIMIT 1)",
    ),
    "a spent code lies below the floor of its tie": ("UPDATE ties SET floor = 5, spent_tick = 1",),
    "a remembered request has its ecToken": (f"DELETE FROM ectokens WHERE ectoken = ({A_TOKEN})",),
    **{
        f"a row of {table} belongs to a person": (f"UPDATE {table} SET person_id = 'nobody' {which}",)
        for table, which in (
            ("holders", "WHERE status = 'suspended'"),
            ("holder_events", "WHERE machine = 'risk'"),
            ("filings", ""),
            ("claims", ""),
            ("proofs", ""),
            ("dossiers", "WHERE onboarding = 'none'"),
            ("violations", ""),
            ("kinships", "WHERE relation = 'spouse'"),
            ("accumulators", ""),
            ("credits", ""),
            ("settlements", "WHERE kind = 'deposit'"),
            ("stays", ""),
        )
    },
    **MONEY,
    **FAMILY,
    "an enrolment is suspended for a reason, and otherwise has none": (
        "UPDATE holders SET status = 'normal' WHERE status = 'suspended'",
    ),
    "a code opens on another place, or on the right one and no other": (
        "UPDATE holders SET selection = 'wrong' WHERE status = 'suspended'",
    ),
    "regions come into step at an instant exactly while they sync": (
        "UPDATE holders SET selection_synced_ms = 5 WHERE status = 'suspended'",
    ),
    "an account is frozen for a reason, and otherwise has none": (
        "UPDATE holders SET account_reason = NULL WHERE account = 'frozen'",
    ),
    "an inquiry that is open has a deadline": ("UPDATE holders SET inquiry = 'open'",),
    "a claim is decided for a reason only when it was rejected": ("UPDATE claims SET state = 'rejected'",),
    "a review that is under way has an end": ("UPDATE dossiers SET onboarding = 'reviewing'",),
    "relatives are relatives both ways": ("DELETE FROM kinships WHERE relation = 'child'",),
    "nothing was noted after the highest instant served, by more than a tick": (
        "UPDATE journal SET at_ms = at_ms + 3600000 WHERE seq = 1",
    ),
}


@pytest.fixture
def city(city):
    """The used city, and a row of every kind of a person's insurance in it."""
    with ybcode.open_sandbox(city) as sandbox:
        sandbox.person("user_child").claims.keep("hospital_ok", 100)
        sandbox.wallet("user_child").reset_pin("135790")
        sandbox.person("user_child").violations.record("lending")
        pay(sandbox)
        relate(sandbox)
    return city


def test_a_clean_database_has_no_violation(city):
    """A city that was used, with a reactivation, a rotation, the agency and payments, is in order."""
    assert upkeep.check(city) == []


def test_every_invariant_has_a_breach():
    """The table below breaks each invariant that there is."""
    assert set(BREACHES) == {one.sentence for one in INVARIANTS}


@pytest.mark.parametrize("sentence", BREACHES)
def test_a_breach_is_named(city, by_hand, sentence):
    """One row broken by hand is found under the sentence of its invariant, and told without names or keys."""
    by_hand(*BREACHES[sentence])
    found = {one.sentence: one for one in upkeep.check(city)}
    assert sentence in found
    assert found[sentence].count >= 1
    assert len(found[sentence].places) <= 5
    assert all(part[0] == "…" or len(part) <= 5 for place in found[sentence].places for part in place.split())


def test_a_code_of_the_literal_preset_may_yield_two_ectokens(url):
    """Where nothing is redeemed a code that yielded two ecTokens is in order."""
    with ybcode.open_sandbox(url, seed=1, preset="literal") as sandbox:
        text = sandbox.wallet("user_ok").show().text
        till = sandbox.terminal("pharmacy_ok")
        assert {till.scan(text).accepted for _ in range(2)} == {True}
    assert upkeep.check(url) == []


def test_a_damaged_page_is_found(city, path):
    """Bytes overwritten in the middle of the file are found by check, wherever they lie."""
    whole = path.read_bytes()
    for page in range(1, len(whole) // 4096):
        path.write_bytes(whole[: page * 4096] + b"\xff" * 4096 + whole[(page + 1) * 4096 :])
        try:
            assert upkeep.check(city), page
        except ValueError as error:
            assert "damaged" in str(error)  # noqa: PT017 - either answer will do


def test_a_backup_while_another_process_scans(city, tmp_path):
    """A copy made under load is whole and in order, again and again, and can be opened and used."""
    with processes(1, city) as (other,):
        other.begin("load")
        for number in range(5):
            assert other.answer()
            copy = tmp_path / f"copy-{number}.db"
            upkeep.backup(city, copy)
            assert upkeep.check(f"sqlite:///{copy}") == []
        other.kill()
    with ybcode.open_sandbox(f"sqlite:///{copy}", seed=1) as sandbox:
        sandbox.clock.advance(seconds=10)
        assert sandbox.terminal("pharmacy_ok").scan(sandbox.wallet("user_ok").show().text).accepted


def test_a_backup_goes_into_a_new_file(city, tmp_path):
    """A backup writes over no file, and into no folder that is not there."""
    upkeep.backup(city, tmp_path / "copy.db")
    before = (tmp_path / "copy.db").read_bytes()
    with pytest.raises(ValueError, match="there is a file already"):
        upkeep.backup(city, tmp_path / "copy.db")
    assert (tmp_path / "copy.db").read_bytes() == before
    with pytest.raises(OSError, match="look at the folder"):
        upkeep.backup(city, tmp_path / "no" / "copy.db")


def test_a_restore_goes_back_and_keeps_what_was_there(city, path, dump):
    """After a restore the rows are those of the backup, and what was there can be opened beside it."""
    copy = path.with_name("copy.db")
    upkeep.backup(city, copy)
    before = dump()
    with ybcode.open_sandbox(city) as sandbox:
        text = sandbox.wallet("user_ok").show().text
        sandbox.terminal("pharmacy_ok").scan(text).require()
    after = dump()
    kept = upkeep.restore(city, copy)
    assert dump() == before
    with ybcode.open_sandbox(f"sqlite:///{kept}") as sandbox:
        assert sandbox.terminal("pharmacy_ok").scan(text).code == "code.used"
    with pytest.raises(ValueError, match="a former content is still kept"):
        upkeep.restore(city, copy)
    assert dump() == before != after


def test_a_restore_where_nothing_was(city, tmp_path):
    """A backup restored at a new URL is the same sandbox, and nothing is kept."""
    upkeep.backup(city, tmp_path / "copy.db")
    url = f"sqlite:///{tmp_path}/town.db"
    assert upkeep.restore(url, tmp_path / "copy.db") is None
    assert upkeep.check(url) == []
    with ybcode.open_sandbox(city) as here, ybcode.open_sandbox(url) as there:
        assert tuple(here.keys) == tuple(there.keys)


def test_a_restore_is_seen_by_a_process_that_has_the_file_open(city, path):
    """A sandbox that was open during a restore goes on with the restored rows."""
    upkeep.backup(city, path.with_name("copy.db"))
    with ybcode.open_sandbox(city) as sandbox:
        text = sandbox.wallet("user_ok").show().text
        till = sandbox.terminal("pharmacy_ok")
        assert till.scan(text).accepted
        upkeep.restore(city, path.with_name("copy.db"))
        assert till.scan(text).accepted


def test_a_damaged_file_is_restored(city, path, dump):
    """A backup is restored over a damaged file, as its sentence advises; the damaged one is kept as it is."""
    copy = path.with_name("copy.db")
    upkeep.backup(city, copy)
    before = dump()
    for number, damage in enumerate((b"\xff" * 50_000, b"a shopping list\n" * 900)):
        harmed = path.read_bytes()[:4096] + damage if number == 0 else damage
        path.write_bytes(harmed)
        kept = upkeep.restore(city, copy)
        assert dump() == before
        assert kept.read_bytes() == harmed
        for one in path.parent.glob(f"{kept.name}*"):
            one.unlink()


def test_a_restore_leaves_a_foreign_database_alone(city, path, by_hand):
    """Somebody else's database is neither written over nor put aside."""
    copy = path.with_name("copy.db")
    upkeep.backup(city, copy)
    path.unlink()
    by_hand("CREATE TABLE recipes (name TEXT)")
    with pytest.raises(ValueError, match="not a sandbox"):
        upkeep.restore(city, copy)
    assert by_hand("SELECT name FROM sqlite_master") == [[("recipes",)]]


def test_a_bad_backup_is_not_restored(city, path, by_hand, dump):
    """A backup that breaks an invariant, is no sandbox or is not there is refused, and nothing changes."""
    tmp_path = path.parent
    before = dump()
    whole = path.read_bytes()
    by_hand(*BREACHES["a credential has a tie"])
    broken = tmp_path / "broken.db"
    upkeep.backup(city, broken)
    path.write_bytes(whole)
    text = tmp_path / "text.db"
    text.write_text("a shopping list\n" * 900, "utf-8")
    for source, told in (
        (broken, "a credential has a tie"),
        (text, "not a SQLite"),
        (tmp_path / "no.db", "no such"),
    ):
        with pytest.raises(ValueError, match=told):
            upkeep.restore(city, source)
    assert dump() == before
    assert not path.with_name("city.db.before-restore").exists()
