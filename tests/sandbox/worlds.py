"""Worlds to act in: policies that differ in one number, texts that nobody minted, threads that meet."""

import pickle
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from random import Random

import pytest

from ybcode.errors import Refused
from ybcode.rules.code.codec import mint
from ybcode.rules.policy import Policy
from ybcode.sandbox.personal import ClaimsOf, FilingsOf, HistoryOf, HolderOf, ProofOf
from ybcode.sandbox.ports import FactsOfWallet, JournalEntries, LiveCredentials
from ybcode.sandbox.presets import load_policy
from ybcode.sandbox.stores.sqlite import SqliteStore
from ybcode.sandbox.world.magic import magic_people

ROOT = Path(__file__).parents[2]
UNIVERSE = "local"
EVERYBODY = [person.key for person in magic_people(date(2026, 3, 2))]
"""The magic people of every new world, in order; ``test_people`` tells who they are."""
MEET_S = 30
"""How long threads wait for one another before a test fails instead of hanging."""

_RANDOM = Random(424)


def policy(base="standard", **tables):
    """A preset with some settings changed: ``policy(guessing={"alarm": 10}, channels={"app": {…}})``."""
    made = load_policy(base).tables()
    for name, values in tables.items():
        for key, value in values.items():
            made[name][key] = {**made[name][key], **value} if name == "channels" else value
    return Policy.from_tables(base, made)


def credential(sandbox, who="user_ok", channel="app"):
    """The live credential behind a person's app."""
    person = sandbox.people[who].person_id
    with sandbox._engine.unit() as unit:
        return unit.load(FactsOfWallet(person, person, channel)).credential


def insurance(sandbox, who="user_ok"):
    """All that is kept of a person's insurance, and the journal: what a move that is refused leaves alone."""
    me = sandbox.people[who].person_id
    asked = (*(query(me) for query in (HolderOf, HistoryOf, FilingsOf, ClaimsOf, LiveCredentials)),)
    with sandbox._engine.unit() as unit:
        return [unit.load(one) for one in (*asked, ProofOf(me, "face"), ProofOf(me, "pin"), JournalEntries())]


def holder(sandbox, who="user_ok"):
    """A person's row as it was written last."""
    return insurance(sandbox, who)[0]


def refused_with(act):
    """What an act was refused with: the code and its evidence."""
    with pytest.raises(Refused) as caught:
        act()
    return caught.value.code, dict(caught.value.evidence)


def kept(sandbox):
    """All that the sandbox keeps: the journal, and every row of its store, or every byte of its files."""
    entries = sandbox.journal.entries()
    told = [repr(entries), repr([asdict(entry) for entry in entries])]
    store = sandbox._engine.store
    if isinstance(store, SqliteStore):
        folder = store._place.path.parent
        return told + [path.read_bytes().decode("latin-1") for path in folder.iterdir() if path.is_file()]
    tables = store._universes[UNIVERSE]
    rows = [pickle.dumps(vars(tables), protocol=protocol).decode("latin-1") for protocol in (0, 5)]
    return [*told, repr(vars(tables)), *rows]


def garbage(province="59"):
    """A well-formed simulated text that no issuer minted."""
    sealed = f"{_RANDOM.randrange(10**21):021d}"
    return f"424{sealed[:19]}{province}90{sealed[19:]}"


def forged(sandbox, handle, number=0, *, province="59"):
    """A text that opens to a handle and to this tick with a wrong tag: the closest miss there is.

    It was minted for the same remainder of ticks, many rounds of 1000 ago: its tag covers the full tick.
    """
    tick = sandbox.clock.now_ms // 5000 - 1000 * (number + 1)
    return mint(sandbox.keys.ring(), province=province, handle=handle, tick=tick)


def journal(sandbox):
    """The journal as (operation, outcome, code)."""
    return [(entry.operation, entry.outcome, entry.code) for entry in sandbox.journal.entries()]


def is_one_sentence(text):
    """Whether a message is one line that says something, without a traceback or a repr of an object."""
    return "\n" not in text and len(text.split()) > 2 and not re.search(r"<.* at 0x", text)


@contextmanager
def crew(count):
    """Threads that start an act at one instant: ``together(act)`` gives the results of act(0), act(1) …"""
    barrier = threading.Barrier(count, timeout=MEET_S)
    with ThreadPoolExecutor(count) as pool:

        def together(act):
            def one(number):
                barrier.wait()
                return act(number)

            return list(pool.map(one, range(count)))

        yield together


class Interrupted:
    """A store in which something happens between a transaction's first look at a query and its write.

    Whoever looked has judged facts that may be stale by now: the moment at which check-then-set loses.
    """

    def __init__(self, store, query, between):
        self._store = store
        self.query = query
        self.between = between
        self.already = threading.local()
        self.applies = None

    @contextmanager
    def unit(self, universe):
        """One transaction, to be interrupted."""
        with self._store.unit(universe) as unit:
            yield _InterruptedUnit(unit, self)

    def close(self):
        """Close the store below."""
        self._store.close()


class _InterruptedUnit:
    def __init__(self, unit, store):
        self._unit = unit
        self._store = store
        self.apply = store.applies or unit.apply

    def load(self, query):
        answer = self._unit.load(query)
        already = self._store.already
        if isinstance(query, self._store.query) and not getattr(already, "done", False):
            already.done = True
            self._store.between()
        return answer


@contextmanager
def interrupted(sandbox, query, between):
    """Let something happen, once a thread, after its first look at a query."""
    engine = sandbox._engine
    store = engine.store
    engine.store = Interrupted(store, query, between)
    try:
        yield
    finally:
        engine.store = store


def meeting(sandbox, query, count):
    """Let ``count`` threads wait for one another after their first look at a query."""
    return interrupted(sandbox, query, threading.Barrier(count, timeout=MEET_S).wait)
