"""Stories as data, and one runner that plays them before a till.

A story says who does what when, under which preset, and what is to be answered. The runner drives a
``Stage`` (phones, the agency, the clock) and the till that the stage hands out, so the same story is
played on any store, and before any till that answers like ours.
"""

from ybcode.scenarios.runner import Outcome, play
from ybcode.scenarios.stage import SandboxStage, Stage
from ybcode.scenarios.stories import STORIES, find_story
from ybcode.scenarios.story import ADMITTED, DONE, Act, Run, Step, Story, begin_of, instant_of

__all__ = [
    "ADMITTED",
    "DONE",
    "STORIES",
    "Act",
    "Outcome",
    "Run",
    "SandboxStage",
    "Stage",
    "Step",
    "Story",
    "begin_of",
    "find_story",
    "instant_of",
    "play",
]
