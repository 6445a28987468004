"""Acceptance sheets (验收用例单): what came of each case, as JUnit, as JSON, or as a page to print and sign.

No code in full gets onto a sheet: what a till raised may hold one, and sheets leave the house.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from ybcode.testing.paper import page_of
from ybcode.values import without_numbers

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from ybcode.scenarios.cases.playing import Result

_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What came of one case.

    Attributes:
        case_id: which.
        family: what it belongs to.
        level: ``smoke`` or ``full``.
        zh: what is to happen, in Chinese.
        en: the same in English.
        teaches: what a till that fails it gets wrong.
        passed: whether every step was answered as it has to be.
        why: why it failed, in a few lines; empty when it did not.
        journal: what the platform noted, a line each.
        seconds: how long it took.
    """

    case_id: str
    family: str
    level: str
    zh: str
    en: str
    teaches: str
    passed: bool
    why: str
    journal: tuple[str, ...]
    seconds: float


def sheet_of(result: Result, seconds: float) -> Sheet:
    """The sheet of a case that was played.

    Args:
        result: what came of it.
        seconds: how long it took.
    """
    case = result.case
    return Sheet(
        case_id=case.case_id,
        family=case.family,
        level=case.level,
        zh=case.zh,
        en=case.en,
        teaches=case.teaches,
        passed=result.passed,
        why=without_numbers(result.why()),
        journal=result.journal,
        seconds=seconds,
    )


def junit(sheets: Sequence[Sheet]) -> str:
    """The sheets as JUnit XML, as a CI reads it.

    Args:
        sheets: one a case.
    """
    counts = {
        "name": "ybcode acceptance cases",
        "tests": str(len(sheets)),
        "failures": str(sum(not one.passed for one in sheets)),
        "errors": "0",
        "skipped": "0",
        "time": f"{sum(one.seconds for one in sheets):.3f}",
    }
    suites = ET.Element("testsuites")
    suite = ET.SubElement(suites, "testsuite", counts)
    for one in sheets:
        named = {"classname": f"ybcode.cases.{one.family}", "name": one.case_id, "time": f"{one.seconds:.3f}"}
        case = ET.SubElement(suite, "testcase", named)
        if not one.passed:
            failure = ET.SubElement(case, "failure", {"message": _xml(f"{one.zh} {one.en}")})
            failure.text = _xml(one.why)
        ET.SubElement(case, "system-out").text = _xml("\n".join(one.journal))
    ET.indent(suites)
    return ET.tostring(suites, encoding="unicode", xml_declaration=False) + "\n"


def _xml(text: str) -> str:
    """A text without what XML 1.0 cannot hold: a scanner's control characters, say."""
    return _NOT_IN_XML.sub("\ufffd", text)


def _junit_file(sheets: Sequence[Sheet]) -> str:
    return f'<?xml version="1.0" encoding="utf-8"?>\n{junit(sheets)}'


def told(sheets: Sequence[Sheet]) -> dict[str, object]:
    """The sheets as they go into JSON.

    Args:
        sheets: one a case.
    """
    passed = sum(one.passed for one in sheets)
    return {"passed": passed, "failed": len(sheets) - passed, "cases": [asdict(one) for one in sheets]}


def _json_file(sheets: Sequence[Sheet]) -> str:
    return json.dumps(told(sheets), ensure_ascii=False, indent=2) + "\n"


_WRITERS: Mapping[str, Callable[[Sequence[Sheet]], str]] = {
    ".xml": _junit_file,
    ".json": _json_file,
    ".html": page_of,
}


def require_known(path: Path) -> None:
    """Say at once that a report of this name cannot be written.

    Args:
        path: where it is to go.

    Raises:
        ValueError: for another ending than ``.xml``, ``.json`` or ``.html``, or a folder that is not there.
    """
    if path.suffix.lower() not in _WRITERS:
        raise ValueError(f"a report ends in {', '.join(_WRITERS)}: {path.name!r} does not")
    if not path.parent.is_dir():
        raise ValueError(f"there is no folder {str(path.parent)!r} for the report")


def write(path: Path, sheets: Sequence[Sheet]) -> None:
    """Write the sheets into a file: ``.xml`` is JUnit, ``.json`` JSON, ``.html`` the page to print.

    Args:
        path: the file; its ending decides.
        sheets: one a case.

    Raises:
        ValueError: for another ending, or a folder that is not there.
        OSError: when the file cannot be written.
    """
    require_known(path)
    path.write_text(_WRITERS[path.suffix.lower()](sheets), "utf-8")
