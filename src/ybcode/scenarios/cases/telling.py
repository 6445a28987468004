"""Ways to tell what cases tell often: a code is shown, scanned, paid with; something goes wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ybcode.scenarios.story import DONE, Run, Step

if TYPE_CHECKING:
    from ybcode.scenarios.story import Act, Word

DAY = "2026-03-02"
"""A Monday."""
SHE = "她"
"""Who pays, where nothing else is said."""
PACK = "布洛芬缓释胶囊 2 18.50"
PAID = "account 3700"
SCAN = "09:00:01"
ELSEWHERE = "P59010100088"
"""Another pharmacy of the town."""
UNKNOWN = "settlement.unknown"
AFTER, BEFORE = "timeout-after-commit", "timeout-before-commit"


def run(
    *steps: Step, preset: str = "standard", region: str | None = None, strict: bool = False, day: str = DAY
) -> Run:
    """A run of a case, which needs no name."""
    return Run(name="-", day=day, preset=preset, region=region, strict=strict, steps=steps)


def does(at: str, act: Act, expect: str = DONE, who: str = SHE, **words: Word) -> Step:
    """Somebody does something."""
    return Step(at, who, act, words, expect)


def shows(at: str = "09:00:00", who: str = SHE, **words: Word) -> Step:
    """Somebody shows a code, named ``code`` where it is not told."""
    return Step(at, who, "show", {"as_": "code", **words})


def scans(at: str, expect: str, **words: Word) -> Step:
    """The till under test scans."""
    code: dict[str, Word] = {} if "text" in words else {"code": "code"}
    return Step(at, SHE, "till_scan", {**code, **words}, expect)


def sells(at: str, expect: str, bill: str = PACK, **words: Word) -> Step:
    """The till under test scans and sells."""
    return Step(at, SHE, "till_sell", {"code": "code", "bill": bill, **words}, expect)


def buys(at: str, expect: str, bill: str = PACK, **words: Word) -> tuple[Step, Step]:
    """A new code is shown, and the till under test scans it and sells."""
    return shows(at), sells(at, expect, bill, **words)


def again(at: str, expect: str) -> Step:
    """The cashier presses the key again."""
    return Step(at, SHE, "till_again", {}, expect)


def cancels(at: str, expect: str, sale: str = "it") -> Step:
    """The till under test undoes a sale."""
    return Step(at, SHE, "till_cancel", {"sale": sale}, expect)


def prints(at: str, expect: str, has: str | None = None) -> Step:
    """Whether something was printed, or some words."""
    return Step(at, SHE, "till_printed", {} if has is None else {"has": has}, expect)


def breaks(at: str, fault: str, operation: str, times: int = 1) -> Step:
    """Something is going to go wrong."""
    return Step(at, SHE, "fault", {"fault": fault, "operation": operation, "times": times})


def spent(at: str, expect: str, who: str = SHE) -> Step:
    """What the platform has settled for somebody: how often, and how much."""
    return Step(at, who, "spent", {}, expect)
