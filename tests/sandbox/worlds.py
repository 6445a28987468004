"""Worlds to act in: policies that differ in one number, texts that nobody minted, threads that meet."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from random import Random

from ybcode.rules.code.codec import mint
from ybcode.sandbox.ports import FactsOfWallet
from ybcode.sandbox.presets import load_policy

ROOT = Path(__file__).parents[2]
UNIVERSE = "local"
MEET_S = 30
"""How long threads wait for one another before a test fails instead of hanging."""

_RANDOM = Random(424)


def policy(base="standard", **tables):
    """A preset with some numbers changed: ``policy(guessing={"alarm": 10})``."""
    chosen = load_policy(base)
    changed = {name: replace(getattr(chosen, name), **values) for name, values in tables.items()}
    return replace(chosen, **changed)


def credential(sandbox, who="user_ok", channel="app"):
    """The live credential behind a person's app."""
    person = sandbox.people[who].person_id
    with sandbox._engine.unit() as unit:
        return unit.load(FactsOfWallet(person, person, channel)).credential


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
