"""Every telling of every story, on every store: D1 女儿, D2 解绑, D3 截图, D4 渠道与时钟, D5 断缴, D6 锁定,
D7 谁付钱, D8 建档, D9 就诊, D10 记录; the timetables and the fen stand in the stories themselves. And the
runner: it tells an answer that is not the expected one.
"""

import re
from dataclasses import replace
from typing import get_args

import pytest

from tests.sandbox.contract import URLS
from ybcode.errors import CATALOGUE
from ybcode.sandbox.clock import instant_ms
from ybcode.sandbox.presets import NAMES, REGIONS
from ybcode.scenarios import ADMITTED, DONE, STORIES, Act, SandboxStage, find_story, instant_of, play
from ybcode.scenarios.cases.catalogue import CASES

RUNS = [
    pytest.param(story, run, id=f"{story.story_id}-{run.preset}-{run.region or ''}-{run.name}")
    for story in STORIES
    for run in story.runs
]
SAID = {
    *(ADMITTED, DONE, "1", "2", "approved", "not_retroactive"),
    *("ok", "flagged", "locked", "532620"),
    *("typing", "stale", "sync_delay"),
    *("nothing", "open"),
    *("bound", "binder_only", "works"),
    *("sent", "accepted"),
}
"""What a step may be answered, beside codes of the catalogue and splits."""

SPLIT = re.compile(
    r"((cancel|refund|reverse|reversed|\d+ rows): )?"
    r"(nothing|works|(?P<amounts>[a-z_]+ -?\d+(, [a-z_]+ -?\d+)*))"
    r"( \((?P<riding>[a-z._ ]+)\))?(; only_at_platform)?"
)
PAID = ("fund", "account", "aid", "cash")
MADE = ("own", "over_limit", "first_pay", "scope")


def amounts_of(expect):
    """The fen of a split, by word."""
    found = SPLIT.fullmatch(expect)
    rows = found["amounts"].split(", ") if found and found["amounts"] else []
    return {word: int(fen) for word, fen in (row.split() for row in rows)}


def is_known(expect):
    """Whether an answer is a word of stories, a code, or a split whose notices are of the catalogue."""
    found = SPLIT.fullmatch(expect)
    riding = found["riding"].split() if found and found["riding"] else []
    return expect in CATALOGUE.keys() | SAID or (found and all(one in CATALOGUE for one in riding))


def fen_of_lines(bill):
    """What a written bill comes to: names, whole quantities, prices of two decimals."""
    lines = [line.split() for line in bill.split(" + ")]
    return sum(int(quantity) * int(price.replace(".", "")) for _, quantity, price in lines)


def tell(story, run, url):
    """The outcomes of a run in a sandbox of its own, at whose end no money has come or gone."""
    with SandboxStage(url, run) as stage:
        outcomes = play(story, run, stage)
        assert sum(stage.sandbox.ledger.trial_balance().values()) == 0
        return outcomes


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
        assert is_known(step.expect), step.expect


@pytest.mark.parametrize(("story", "run"), RUNS)
def test_the_fen_of_a_story_sum_to_the_bill(story, run):
    """Of each bill, what it is made of and what it is paid with come to what its lines do."""
    for step in run.steps:
        told = amounts_of(step.expect)
        if step.act in ("pay", "quote") and told:
            total = fen_of_lines(step.words["bill"])
            assert sum(told.get(word, 0) for word in PAID) == total
            if step.act == "quote":
                assert sum(told.get(word, 0) for word in MADE) == total
                assert told.get("deductible", 0) <= told["scope"]


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
    """Stories and cases together use every act there is, so that none is left untried."""
    runs = (*(run for story in STORIES for run in story.runs), *(case.run for case in CASES))
    acts = {step.act for run in runs for step in run.steps}
    assert acts == set(get_args(Act))


def test_a_desk_that_is_not_there():
    """An act that no desk knows is a sentence, not silence."""
    story = find_story("D5")
    run = replace(story.runs[0], steps=(replace(story.runs[0].steps[0], act="dance"),))
    with pytest.raises(ValueError, match="no desk of the agency knows 'dance'"):
        tell(story, run, "memory://")


def test_a_story_that_is_not_there():
    """An unknown story is named with those there are."""
    with pytest.raises(KeyError, match="no story 'D99': there are D1, D2, D3, D4, D5, D6, D7, D8, D9, D10"):
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


@pytest.mark.parametrize(
    ("act", "words", "sentence"),
    [
        ("settle", {"quote": "CT"}, "nobody got a quote 'CT': there are it"),
        ("cancel", {"receipt": "CT"}, "nobody got a receipt 'CT': there are none yet"),
        ("deposit", {"code": "code", "amount": "1.00"}, "nobody got a stay 'it': there are none yet"),
        ("quote", {"code": "code", "bill": "布洛芬缓释胶囊 18.50"}, "a line is '名称 数量 单价', not"),
    ],
)
def test_a_story_of_money_that_does_not_fit_together(act, words, sentence):
    """A quote, a receipt or a stay that nobody got, and a line that is none, are sentences."""
    story = find_story("D4")
    run = next(one for one in story.runs if one.name.startswith("6 the same mask"))
    broken = replace(run, steps=(*run.steps[:2], replace(run.steps[1], act=act, words=words)))
    with pytest.raises(ValueError, match=sentence):
        tell(story, broken, "memory://")
