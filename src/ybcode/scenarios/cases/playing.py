"""Playing a case before a till under test: the story's runner, with one more pair of hands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ybcode.scenarios.cases import undertest
from ybcode.scenarios.cases.case import OR
from ybcode.scenarios.runner import Outcome, Player
from ybcode.scenarios.story import Story, instant_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from ybcode.scenarios.cases.case import Case
    from ybcode.scenarios.stage import Stage
    from ybcode.scenarios.story import Step
    from ybcode.terminal.register import TillUnderTest
    from ybcode.terminal.till import Till

    MakeTill = Callable[[Till], TillUnderTest]
    """How a till under test is made: it gets its line to the platform."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What came of a case.

    Attributes:
        case: which.
        outcomes: of every step that was played, in order.
        raised: what the till under test raised, if it did; the case ends there.
        journal: what the platform noted meanwhile, a line each.
    """

    case: Case
    outcomes: tuple[Outcome, ...]
    raised: str | None = None
    journal: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether every step was answered as it has to be."""
        return self.raised is None and all(one.held for one in self.outcomes)

    def why(self) -> str:
        """Why it failed, in a few lines; empty when it did not."""
        if self.passed:
            return ""
        wrong = [str(one) for one in self.outcomes if not one.held]
        raised = [f"the till raised {self.raised}"] if self.raised else []
        return "\n".join(
            [f"{self.case.case_id}: {self.case.en}", *wrong, *raised, f"teaches: {self.case.teaches}"]
        )


def play_case(case: Case, stage: Stage, till: TillUnderTest) -> Result:
    """Play a case to its end, also when an answer is not the expected one.

    Args:
        case: what is played.
        stage: a world that begins with the case's run.
        till: what is tested, standing at the case's place.
    """
    story = Story(
        story_id=case.case_id,
        zh=case.zh,
        en=case.en,
        teaches=case.teaches,
        cast=case.cast,
        sources=(),
        runs=(case.run,),
    )
    player = _CasePlayer(story, stage, cashier=undertest.Cashier(till))
    outcomes: list[Outcome] = []
    raised = None
    for step in case.run.steps:
        stage.advance_to(instant_of(case.run, step))
        try:
            outcomes.append(_Outcome(step, player.answer(step)))
        except Exception as error:  # whatever a till raises, the case tells it
            if step.act not in undertest.ACTS:
                raise
            raised = f"{type(error).__name__}: {error}"
            break
    return Result(case=case, outcomes=tuple(outcomes), raised=raised, journal=stage.journal())


class _Outcome(Outcome):
    """What came of a step of a case: of two right ways of a till, either is right."""

    __slots__ = ()

    @property
    def held(self) -> bool:
        """Whether it is one of the answers that the case allows."""
        return self.got in self.step.expect.split(OR)


@dataclass(slots=True, kw_only=True)
class _CasePlayer(Player):
    cashier: undertest.Cashier

    def do(self, step: Step) -> str:
        """Do a step: at the till under test, or as a story does."""
        if step.act not in undertest.ACTS:
            return Player.do(self, step)
        # A code that somebody showed; or what else lies on a counter, written out.
        named = step.words.get("code")
        text = str(step.words.get("text", "")) if named is None else self.codes[str(named)]
        return undertest.ACTS[step.act](self.cashier, text, step.words)
