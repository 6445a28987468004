"""A test's world: opened for it, closed after it, remembered while its report is made."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from ybcode.sandbox.clock import machine_ms
from ybcode.sandbox.open import Sandbox, open_sandbox
from ybcode.terminal.till import Till
from ybcode.testing.clocks import clock_of
from ybcode.testing.later import is_made, later
from ybcode.testing.wishes import case_of, store_url, wishes_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_PLACE = "pharmacy_ok"


@dataclass(slots=True)
class World:
    """What a failure is told from.

    Attributes:
        sandbox: the test's.
        is_open: until its fixture ends.
        told: whether the failure tells the journal already.
    """

    sandbox: Sandbox
    is_open: bool = True
    told: bool = False


WORLD = pytest.StashKey[World]()
"""Where a test keeps its world."""


@contextmanager
def open_world(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """A sandbox for one test, founded at its first use.

    Args:
        request: of the fixture ``yb``.
    """
    url = store_url(request.config)
    if "{tmp_path}" in url:
        url = url.replace("{tmp_path}", request.getfixturevalue("tmp_path").as_posix())

    def found() -> Sandbox:
        words, clock = wishes_of(request.node), clock_of(request)
        if words["as_of"] is None and clock != "manual":
            words["as_of"] = machine_ms()  # ages and terms are those of the day that it is
        return open_sandbox(url, **words | {"clock": clock})

    world = World(later(Sandbox, found))
    request.node.stash[WORLD] = world
    try:
        yield world.sandbox
    finally:
        world.is_open = False
        if is_made(world.sandbox):
            world.sandbox.close()


def counter_at(
    request: pytest.FixtureRequest, sandbox: Sandbox, place: str | None, how: Mapping[str, Any]
) -> Till:
    """A till of the library at a place.

    Args:
        request: of the fixture.
        sandbox: the test's.
        place: a magic name or an id; that of the case, or ``pharmacy_ok``, when left out.
        how: the other words of ``Sandbox.terminal``.
    """
    case = case_of(request.node)
    where = place or (case.place if case else _PLACE)
    if is_made(sandbox):
        return sandbox.terminal(where, **how)
    return later(Till, lambda: sandbox.terminal(where, **how))
