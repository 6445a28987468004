"""Acceptance sheets: JUnit, JSON, and the page to print."""

import json
from dataclasses import replace
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pytest

from ybcode.scenarios.cases.catalogue import choose
from ybcode.scenarios.cases.playing import Result, play_case
from ybcode.scenarios.stage import SandboxStage
from ybcode.terminal.register import ReferenceTill
from ybcode.testing.sheets import Sheet, require_known, sheet_of, write

CODE = "4248386419928700747245599042"
PASSED = Sheet(
    case_id="code.used",
    family="code",
    level="smoke",
    zh="同一张码再扫一次",
    en="The same code again & refused.",
    teaches="once",
    passed=True,
    why="",
    journal=("03-02 09:00 scan accepted",),
    seconds=0.25,
)
FAILED = replace(
    PASSED,
    case_id="x.y",
    passed=False,
    why="x.y: <b>\x02\n✗ till_scan",
    journal=("a <script>", "b"),
    seconds=1.0,
)


@pytest.fixture(params=[".xml", ".json", ".html"])
def path(request, tmp_path):
    """A file of each kind."""
    return tmp_path / f"sheet{request.param}"


def test_a_result_becomes_a_sheet():
    """A case that passed has no why; its journal and its words are on the sheet."""
    (case,) = choose("code.used")
    with SandboxStage("memory://", case.run) as stage:
        sheet = sheet_of(play_case(case, stage, ReferenceTill(stage.till(case.place))), 0.5)
    assert (sheet.case_id, sheet.family, sheet.level, sheet.zh) == (case.case_id, "code", "smoke", case.zh)
    assert (sheet.passed, sheet.why, sheet.seconds) == (True, "", 0.5)
    assert any("code.used" in line for line in sheet.journal)


def test_no_code_gets_onto_a_sheet():
    """What a till raised may hold a code: it is left out."""
    (case,) = choose("code.used")
    sheet = sheet_of(Result(case=case, outcomes=(), raised=f"KeyError: '{CODE}'"), 0)
    assert CODE not in sheet.why
    assert "KeyError: '…'" in sheet.why


def test_junit(tmp_path):
    """Counts, times, one failure with its reason, journals; a control character does not break the file."""
    write(tmp_path / "r.xml", [PASSED, FAILED])
    suite = ET.parse(tmp_path / "r.xml").getroot().find("testsuite")
    assert (suite.get("tests"), suite.get("failures"), suite.get("time")) == ("2", "1", "1.250")
    first, second = suite.findall("testcase")
    assert (first.get("classname"), first.get("name")) == ("ybcode.cases.code", "code.used")
    assert first.find("failure") is None
    assert second.find("failure").get("message") == f"{FAILED.zh} {FAILED.en}"
    assert second.find("failure").text == "x.y: <b>\ufffd\n✗ till_scan"
    assert second.find("system-out").text == "a <script>\nb"


def test_json(tmp_path):
    """The counts, and every field of every case."""
    write(tmp_path / "r.json", [PASSED, FAILED])
    told = json.loads((tmp_path / "r.json").read_text("utf-8"))
    assert (told["passed"], told["failed"]) == (1, 1)
    assert told["cases"][1]["journal"] == ["a <script>", "b"]
    assert told["cases"][0]["zh"] == PASSED.zh


class _Tags(HTMLParser):
    """Every tag of a page, and whether each is closed."""

    def __init__(self):
        super().__init__()
        self.seen, self.open = [], []

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_the_page_loads_and_runs_nothing(tmp_path):
    """No script, no link, no picture, nothing from elsewhere; what a till said is text; tags are closed."""
    write(tmp_path / "r.html", [PASSED, FAILED])
    text = (tmp_path / "r.html").read_text("utf-8")
    tags = _Tags()
    tags.feed(text)
    assert tags.open == []
    assert not {"script", "link", "img", "iframe"} & {tag for tag, _ in tags.seen}
    assert not [attrs for _, attrs in tags.seen if {"src", "href", "onclick"} & attrs.keys()]
    assert "a &lt;script&gt;" in text
    assert "http" not in text.replace("http-equiv", "")


def test_the_page_says_it_in_both_languages(tmp_path):
    """Ribbon, title, counts, marks in Chinese and English; a journal is folded, and open where it failed."""
    write(tmp_path / "r.html", [PASSED, FAILED])
    text = (tmp_path / "r.html").read_text("utf-8")
    for words in ("沙箱 · 仿真", "验收用例单", "通过 1", "未通过 1", "2 cases: 1 passed, 1 failed", "签字"):
        assert words in text
    assert text.count("<details>") == 1
    assert text.count("<details open>") == 1
    assert "size: A4" in text


def test_no_case_at_all_is_a_sheet_too(path):
    """An empty list is written, and says so."""
    write(path, [])
    assert path.read_text("utf-8")


@pytest.mark.parametrize("name", ["sheet.pdf", "sheet", "nowhere/sheet.xml"])
def test_a_name_that_cannot_be_is_told(tmp_path, name):
    """Another ending, or a folder that is not there."""
    with pytest.raises(ValueError, match="report"):
        require_known(tmp_path / name)
