"""Which clock a test's sandbox follows: its own, or the machine's where freezegun or time-machine moves it.

Neither library is imported: one that nobody has loaded moves nothing.

A fixture and a context are seen while they are active. A decorator begins only when the test is called,
after its fixtures: it is found in the closure of the function, and begun for the rest of the fixtures
as well, so that a code that a fixture shows is of the same day as the test.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from ybcode.testing.fixtures import HELD
from ybcode.testing.wishes import wishes_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest

    from ybcode.sandbox.clock import Mode

_FIXTURES = {"freezer": "freezegun", "time_machine": "time_machine"}
"""The fixtures of pytest-freezer and time-machine, and what they load."""

_STACKS = (
    ("freezegun.api", "freeze_factories"),
    ("time_machine", "traveller_stack"),
    ("time_machine", "coordinates_stack"),  # its older versions
)
"""Where each library keeps what is active."""

_DECORATORS = (("freezegun.api", "_freeze_time"), ("time_machine", "travel"))
"""What each library leaves in the closure of a function that it decorates."""


class Hold:
    """A decorator's frozen time, begun before its test.

    Args:
        frozen: what freezegun or time-machine decorates with; a context manager, too.
    """

    def __init__(self, frozen: Any) -> None:
        self._frozen = frozen
        self._active = frozen.__enter__()

    def let_go(self, *, fixtures_ended: bool = False) -> None:
        """End it, unless a fixture has frozen time on top of it since: that one has to end first.

        Args:
            fixtures_ended: whether all of them have.
        """
        tops = [stack[-1] for stack in _stacks() if stack]
        if self._frozen is not None and (fixtures_ended or any(top is self._active for top in tops)):
            self._frozen.__exit__(None, None, None)
            self._frozen = None


@contextmanager
def hold_decorated(request: pytest.FixtureRequest) -> Iterator[None]:
    """Begin what freezes time for the test, before anything is founded.

    The plugin lets go when the fixtures are there: pytest measures by the same clock how long that took.

    Args:
        request: of the fixture ``yb``.
    """
    held = None
    if wishes_of(request.node)["clock"] in (None, "system"):
        for name in _fixtures_in_play(request):
            request.getfixturevalue(name)
        frozen = [*_decorators_of(getattr(request.node, "function", None))]
        if frozen and not _is_active():
            held = request.node.stash[HELD] = Hold(frozen[-1])  # the innermost: its time is the test's
    try:
        yield
    finally:
        if held:
            held.let_go(fixtures_ended=True)


def clock_of(request: pytest.FixtureRequest) -> Mode:
    """The clock for a world that is founded now.

    Args:
        request: of the fixture ``yb``.
    """
    wished: Mode | None = wishes_of(request.node)["clock"]
    if wished:
        return wished
    return "system" if _fixtures_in_play(request) or _is_active() else "manual"


def _fixtures_in_play(request: pytest.FixtureRequest) -> list[str]:
    return [name for name, module in _FIXTURES.items() if name in request.fixturenames and _loaded(module)]


def _is_active() -> bool:
    return any(_stacks())


def _stacks() -> list[Any]:
    return [getattr(_loaded(module), stack, ()) for module, stack in _STACKS]


def _decorators_of(function: Any) -> Iterator[Any]:
    """What freezes time around a function, outermost first."""
    kinds = tuple(kind for module, name in _DECORATORS if (kind := getattr(_loaded(module), name, None)))
    while function is not None:
        for cell in getattr(function, "__closure__", None) or ():
            try:
                held = cell.cell_contents
            except ValueError:  # a name that was never bound
                continue
            if isinstance(held, kinds):
                yield held
        function = getattr(function, "__wrapped__", None)


def _loaded(module: str) -> object | None:
    return sys.modules.get(module)
