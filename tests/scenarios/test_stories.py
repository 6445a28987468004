"""Every telling of every story, on every store: D3 截图, D4 渠道与时钟, D5 断缴, D6 锁定, D10 记录; the
timetables stand in the stories themselves. And the runner: it tells an answer that is not the expected one.
"""

from dataclasses import replace
from typing import get_args

import pytest

from tests.sandbox.contract import URLS
from ybcode.errors import CATALOGUE
from ybcode.sandbox.clock import instant_ms
from ybcode.sandbox.presets import NAMES, REGIONS
from ybcode.scenarios import ADMITTED, DONE, STORIES, Act, SandboxStage, find_story, instant_of, play

RUNS = [
    pytest.param(story, run, id=f"{story.story_id}-{run.preset}-{run.region or ''}-{run.name}")
    for story in STORIES
    for run in story.runs
]
SAID = {
    *(ADMITTED, DONE, "1", "2", "approved", "not_retroactive"),
    *("flagged", "locked", "532620"),
    *("typing", "stale", "sync_delay"),
}
"""What a step may be answered, beside codes of the catalogue."""


def tell(story, run, url):
    """The outcomes of a run in a sandbox of its own."""
    with SandboxStage(url, run) as stage:
        return play(story, run, stage)


@pytest.mark.parametrize("store", URLS)
@pytest.mark.parametrize(("story", "run"), RUNS)
def test_a_story_ends_as_it_is_told(story, run, store, tmp_path):
    """Each step of each run is answered as the story says, at its time, under its preset."""
    outcomes = tell(story, run, URLS[store].format(folder=tmp_path))
    assert len(outcomes) == len(run.steps)
    assert not [str(one) for one in outcomes if not one.held]


@pytest.mark.parametrize(("story", "run"), RUNS)
def test_a_story_is_well_told(story, run):
    """Time goes forward, actors are of the cast, presets are there, and answers are known words."""
    instants = [instant_ms(instant_of(run, step)) for step in run.steps]
    assert instants == sorted(instants)
    assert run.preset in NAMES
    assert run.region is None or run.region in REGIONS
    for step in run.steps:
        assert step.actor in story.cast
        assert step.expect in CATALOGUE.keys() | SAID


def test_no_two_runs_of_a_story_are_the_same():
    """Name, preset and region tell the runs of a story apart."""
    for story in STORIES:
        named = [(run.name, run.preset, run.region) for run in story.runs]
        assert len(named) == len(set(named))


def test_the_runner_tells_what_did_not_hold():
    """A wrong expectation is one outcome that did not hold, and says what was expected."""
    story = find_story("d5")
    run = story.runs[0]
    wrong = [replace(step, expect="account.frozen") if step.act == "scan" else step for step in run.steps]
    outcomes = tell(story, replace(run, steps=tuple(wrong)), "memory://")
    failed = [one for one in outcomes if not one.held]
    assert [one.got for one in failed] == ["enrolment.suspended", ADMITTED]
    assert str(failed[0]).endswith("enrolment.suspended, expected account.frozen")


def test_every_act_is_played_somewhere():
    """The stories together use every act there is, so that none is left untried."""
    acts = {step.act for story in STORIES for run in story.runs for step in run.steps}
    assert acts == set(get_args(Act))


def test_a_desk_that_is_not_there():
    """An act that no desk knows is a sentence, not silence."""
    story = find_story("D5")
    run = replace(story.runs[0], steps=(replace(story.runs[0].steps[0], act="dance"),))
    with pytest.raises(ValueError, match="no desk of the agency knows 'dance'"):
        tell(story, run, "memory://")


def test_a_story_that_is_not_there():
    """An unknown story is named with those there are."""
    with pytest.raises(KeyError, match="no story 'D99': there are D3, D4, D5, D6, D8, D10"):
        find_story("D99")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"actor": "路人"}, "'路人' is not in the cast: there are 赵强, 周磊"),
        ({"words": {"code": "film"}}, "nobody showed a code 'film': there are picture"),
    ],
)
def test_a_story_that_does_not_fit_together(wrong, sentence):
    """An actor or a code that nobody knows is a sentence that names those there are."""
    story = find_story("D3")
    run = story.runs[0]
    broken = replace(run, steps=(*run.steps[:-1], replace(run.steps[-1], **wrong)))
    with pytest.raises(ValueError, match=sentence):
        tell(story, broken, "memory://")
