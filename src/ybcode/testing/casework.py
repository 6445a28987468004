"""The acceptance case that a test is run for, ready to be played before the till under test."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from ybcode.scenarios.cases.playing import play_case
from ybcode.scenarios.stage import SandboxStage
from ybcode.testing.wishes import case_of
from ybcode.testing.worlds import WORLD, World
from ybcode.values import without_numbers

if TYPE_CHECKING:
    from ybcode.sandbox.open import Sandbox
    from ybcode.scenarios.cases.case import Case
    from ybcode.scenarios.cases.playing import Result
    from ybcode.terminal.register import TillUnderTest


@dataclass(slots=True)
class CaseAtHand:
    """What the fixture ``yb_case`` hands out.

    Attributes:
        case: what is to be played.
        results: what came of it, one each time that it was played.
    """

    case: Case
    _world: World
    results: list[Result] = field(default_factory=list)

    def play(self, till: TillUnderTest) -> Result:
        """Play the case before a till; a case that fails fails the test, with why and its journal.

        Args:
            till: what is tested, standing at the case's place.
        """
        __tracebackhide__ = True
        stage = SandboxStage("memory://", self.case.run, sandbox=self._world.sandbox)
        result = play_case(self.case, stage, till)
        self.results.append(result)
        if not result.passed:
            self._world.told = True
            noted = [f"  {line}" for line in result.journal] or ["  nothing"]
            told = "\n".join([result.why(), "the platform noted:", *noted])
            pytest.fail(without_numbers(told), pytrace=False)
        return result

    def __repr__(self) -> str:
        return f"<case {self.case.case_id}>"


AT_HAND = pytest.StashKey[CaseAtHand]()
"""Where a test keeps its case."""


def case_at_hand(request: pytest.FixtureRequest, sandbox: Sandbox) -> CaseAtHand:
    """The case of a test.

    Args:
        request: of the fixture ``yb_case``.
        sandbox: opened for the case.

    Raises:
        pytest.UsageError: when the test was not run for a case.
    """
    case = case_of(request.node)
    if case is None:
        raise pytest.UsageError("yb_case is an argument of the test itself: getfixturevalue finds no case")
    world = request.node.stash[WORLD]
    assert world.sandbox is sandbox
    at_hand = request.node.stash[AT_HAND] = CaseAtHand(case, world)
    return at_hand
