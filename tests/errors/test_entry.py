"""One entry: its remedy, and the ladder of S0 that many share."""

import pytest

from ybcode.errors import CATALOGUE, LADDER

every = pytest.mark.parametrize("entry", CATALOGUE.values(), ids=lambda entry: entry.code)


@every
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_steps_are_the_remedy_and_the_ladder(entry, lang):
    """With the ladder four steps, without it one; the remedy comes first."""
    steps = entry.steps(lang)
    assert steps[0] == (entry.remedy_zh if lang == "zh" else entry.remedy_en)
    assert steps[1:] == (LADDER[lang] if entry.ladder else ())
    assert len(steps) == (4 if entry.ladder else 1)


def test_the_ladder_is_that_of_the_source():
    """S0: activate again, check network and device, ask the agency; three steps in each language."""
    assert [len(steps) for steps in (LADDER["zh"], LADDER["en"])] == [3, 3]
    assert ["激活" in LADDER["zh"][0], "网络" in LADDER["zh"][1], "医保机构" in LADDER["zh"][2]] == [True] * 3


@pytest.mark.parametrize(
    "code", ["code.expired", "code.superseded", "code.used", "code.malformed", "code.invalid", "code.revoked"]
)
def test_a_code_that_does_not_work_has_the_ladder(code):
    """S0 「若遇到二维码失效或支付失败,可尝试」: dead, unreadable and false codes lead to it."""
    assert CATALOGUE[code].ladder


@pytest.mark.parametrize(
    ("code", "retry"),
    [
        ("code.expired", "now"),
        ("code.used", "now"),
        ("code.not_yet", "wait"),
        ("wallet.wait", "wait"),
        ("scan.too_many", "wait"),
        ("clock.stepped_back", "wait"),
        ("code.not_activated", "fix"),
        ("request.conflict", "fix"),
        ("code.not_simulated", "no"),
    ],
)
def test_whether_trying_again_helps(code, retry):
    """A new code now, time, something to mend first, or never."""
    assert CATALOGUE[code].retry == retry
