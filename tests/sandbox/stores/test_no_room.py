"""When the disk is full or the file is locked in the middle of an operation: one sentence, and no half."""

import sqlite3
import threading
from contextlib import closing, contextmanager

import pytest

import ybcode
from tests.sandbox.worlds import EVERYBODY, is_one_sentence
from ybcode.sandbox import upkeep
from ybcode.sandbox.ports import Bearings, FactsOfCode
from ybcode.sandbox.sql import effects
from ybcode.sandbox.stores.sqlite import files

FULL = "no room left on the disk"


@pytest.fixture
def sandbox(city):
    """The city, open."""
    with ybcode.open_sandbox(city) as opened:
        yield opened


@pytest.fixture
def connection(sandbox):
    """This thread's connection to the city."""
    return sandbox._engine.store._connection()


@contextmanager
def full_disk(connection):
    """A database that may not grow by a page: what is free in those it has is soon used up."""
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages}")
    yield
    connection.execute("PRAGMA max_page_count = 1000000")


def scan_until_full(sandbox):
    """Show and scan until there is no room: the code that was not admitted, and the sentence."""
    till, wallet = sandbox.terminal("pharmacy_ok"), sandbox.wallet("user_ok")
    for _ in range(300):
        sandbox.clock.advance(seconds=10)
        text = wallet.show().text
        try:
            till.scan(text).require()
        except OSError as error:
            return text, str(error)
    raise AssertionError("the database kept growing")


def last_before_full(act, dump):
    """Do something until there is no room for it: all rows as they were before that last time.

    A leaf page of one table may have room left when those of another one are full.
    """
    for _ in range(300):
        before = dump()
        try:
            act()
        except OSError as error:
            assert FULL in str(error)  # noqa: PT017 - how often it goes well is the pages' affair
            return before
    raise AssertionError("the database kept growing")


def test_a_full_disk_leaves_no_half_and_the_code_good(sandbox, connection, dump, city):
    """A scan for which there is no room is one sentence and writes nothing; with room it is admitted."""
    till = sandbox.terminal("pharmacy_ok")
    with full_disk(connection):
        text, sentence = scan_until_full(sandbox)
        assert FULL in sentence
        assert is_one_sentence(sentence)
        before = dump()
        with pytest.raises(OSError, match=FULL):
            till.scan(text)
        assert dump() == before
        assert upkeep.check(city) == []
    assert till.scan(text).accepted
    assert till.scan(text).code == "code.used"


@pytest.mark.parametrize("act", ["reactivate", "rotate", "file", "keep", "flag", "reset_pin"])
def test_a_full_disk_undoes_whatever_was_begun(sandbox, connection, dump, act):
    """What phone, issuer or agency does without room for it changes nothing, and works with room."""
    person = sandbox.person("user_ok")
    acts = {
        "reactivate": sandbox.wallet("user_ok").reactivate,
        "rotate": sandbox.keys.rotate,
        "file": lambda: person.filings.file("580100"),
        "keep": lambda: person.claims.keep("pharmacy_ok", 100),
        "flag": person.risk.flag,
        "reset_pin": lambda: sandbox.wallet("user_ok").reset_pin("246810"),
    }
    with full_disk(connection):
        scan_until_full(sandbox)
        before = last_before_full(acts[act], dump)
        assert dump() == before
    acts[act]()
    assert dump() != before


def test_a_new_sandbox_for_which_there_is_no_room(url, monkeypatch):
    """A schema for which there is no room is one sentence and leaves nothing; with room the world is made."""
    connect = files.connect

    def small(place):
        connection = connect(place)
        connection.execute("PRAGMA max_page_count = 10")
        return connection

    with monkeypatch.context() as patched:
        patched.setattr(files, "connect", small)
        with pytest.raises(OSError, match=FULL) as error:
            ybcode.open_sandbox(url, seed=1)
        assert is_one_sentence(str(error.value))
    assert not upkeep.exists(url)
    with ybcode.open_sandbox(url, seed=1) as sandbox:
        assert list(sandbox.people) == EVERYBODY
        assert upkeep.check(url) == []


def test_a_new_file_that_another_one_reads_is_waited_for(url, path):
    """Who opens a new file waits for one who has just begun to read it: together they find one world."""
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN")
        assert other.execute("SELECT name FROM sqlite_master").fetchall() == []
        leaving = threading.Timer(0.1, other.execute, ["COMMIT"])
        leaving.start()
        with ybcode.open_sandbox(url, seed=1) as sandbox:
            assert list(sandbox.people) == EVERYBODY
        leaving.join()


@pytest.fixture
def impatient(monkeypatch):
    """A store that waits for another writer a hundredth of a second."""
    monkeypatch.setattr(files, "BUSY_MS", 10)


def test_a_locked_file_leaves_no_half_and_the_code_good(impatient, city, path, dump):
    """A scan that waited in vain for another writer is one sentence; afterwards the code is admitted."""
    with ybcode.open_sandbox(city) as sandbox:
        text = sandbox.wallet("user_ok").show().text
        till = sandbox.terminal("pharmacy_ok")
        before = dump()
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(OSError, match="another process kept it locked") as error:
                till.scan(text)
        assert is_one_sentence(str(error.value))
        assert dump() == before
        assert till.scan(text).accepted


def test_a_reader_does_not_wait_for_a_writer(impatient, city, path):
    """While another one writes, showing and looking up answer at once."""
    with ybcode.open_sandbox(city) as sandbox, closing(sqlite3.connect(path, isolation_level=None)) as other:
        ectoken = sandbox.terminal("pharmacy_ok").scan(sandbox.wallet("user_ok").show().text).ectoken
        other.execute("BEGIN IMMEDIATE")
        assert sandbox.wallet("user_retired").show().text
        assert sandbox.people.find("user_ok").key == "user_ok"
        assert ectoken


def failing(apply):
    """An effect that is written, and then the disk is full."""

    def fail(unit, effect):
        apply(unit, effect)
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise error

    return fail


@pytest.mark.parametrize("last", ["PutWorld", "MoveClock", "PutKeys", "PutInstitution", "PutPerson", "Enrol"])
def test_a_failure_in_the_middle_of_a_founding_leaves_no_world(url, monkeypatch, last):
    """Wherever in the middle of a founding the disk fails there is no world; the next opening makes it."""
    (chosen,) = (kind for kind in effects.APPLY if kind.__name__ == last)
    with monkeypatch.context() as patched:
        patched.setitem(effects.APPLY, chosen, failing(effects.APPLY[chosen]))
        with pytest.raises(OSError, match=FULL):
            ybcode.open_sandbox(url, seed=2)
    assert not upkeep.exists(url)
    with ybcode.open_sandbox(url, seed=1) as sandbox:
        assert sandbox.terminal("pharmacy_ok").scan(sandbox.wallet("user_ok").show().text).accepted
        assert upkeep.check(url) == []


@pytest.mark.parametrize("last", ["RaiseFloor", "PutToken", "Remember", "Note"])
def test_a_failure_between_two_writes_undoes_the_first(sandbox, dump, monkeypatch, last):
    """Wherever in the middle of an admission the disk fails, nothing of it is written."""
    text = sandbox.wallet("user_ok").show().text
    (chosen,) = (kind for kind in effects.APPLY if kind.__name__ == last)
    before = dump()
    with monkeypatch.context() as patched:
        patched.setitem(effects.APPLY, chosen, failing(effects.APPLY[chosen]))
        with pytest.raises(OSError, match=FULL):
            sandbox.terminal("pharmacy_ok").scan(text)
    assert dump() == before
    assert sandbox.terminal("pharmacy_ok").scan(text).accepted


def test_a_file_that_may_not_be_written(sandbox, connection, dump):
    """A scan over a connection that only reads is one sentence and changes nothing."""
    text = sandbox.wallet("user_ok").show().text
    before = dump()
    connection.execute("PRAGMA query_only = 1")
    with pytest.raises(OSError, match="look at the permissions"):
        sandbox.terminal("pharmacy_ok").scan(text)
    connection.execute("PRAGMA query_only = 0")
    assert dump() == before
    assert sandbox.terminal("pharmacy_ok").scan(text).accepted


def test_threads_have_connections_of_their_own_and_all_are_closed(city):
    """Each thread reads what the other one wrote; closing closes every thread's connection."""
    with ybcode.open_sandbox(city) as sandbox:
        store = sandbox._engine.store
        seen = []
        thread = threading.Thread(target=lambda: seen.append(sandbox.wallet("user_ok").show().text))
        thread.start()
        thread.join()
        assert len(store._open) == 2
        opened = list(store._open)
        with sandbox._engine.unit() as unit:
            assert unit.load(Bearings()).keys
            assert unit.load(FactsOfCode("59", 0)).credential is None
    for connection in opened:
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            connection.execute("SELECT 1")
