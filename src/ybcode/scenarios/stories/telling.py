"""Ways to tell what stories tell often: somebody shows a new code, and something is done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ybcode.scenarios.story import Step

if TYPE_CHECKING:
    from ybcode.scenarios.story import Act, Word

HOSPITAL = "hospital_ok"


def with_code(at: str, who: str, act: Act, expect: str, **words: Word) -> tuple[Step, Step]:
    """Show a new code and do something with it at a counter.

    Args:
        at: when.
        who: by the name in the story.
        act: ``scan``, ``quote``, ``pay``, ``admit``, ``deposit``.
        expect: what that is answered; the code itself is shown.
        words: of the act; the pharmacy is the place where none is named.
    """
    return Step(at, who, "show", {"as_": "code"}), Step(at, who, act, {"code": "code", **words}, expect)
