"""All acceptance cases, in order; and how they are chosen by level or by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ybcode.scenarios.cases import (
    codes,
    families,
    faults,
    first_day,
    goods,
    injected,
    money,
    people,
    places,
    races,
    stories,
)

if TYPE_CHECKING:
    from ybcode.scenarios.cases.case import Case

CASES: tuple[Case, ...] = (
    *first_day.CASES,
    *codes.CASES,
    *people.CASES,
    *places.CASES,
    *goods.CASES,
    *money.CASES,
    *faults.CASES,
    *injected.CASES,
    *races.CASES,
    *families.CASES,
    *stories.CASES,
)


def choose(words: str) -> tuple[Case, ...]:
    """The cases that are asked for.

    Args:
        words: ``smoke``, ``full``, or case ids and families with commas between them.

    Raises:
        ValueError: for a word that is neither; the sentence names what there is.
    """
    wanted = [word.strip() for word in words.split(",") if word.strip()]
    known = {one.case_id for one in CASES} | {one.family for one in CASES} | {"smoke", "full"}
    for word in wanted:
        if word not in known:
            families = ", ".join(sorted({one.family for one in CASES}))
            raise ValueError(f"no case {word!r}: choose smoke, full, a family ({families}) or a case's id")
    chosen = {"full"} & {*wanted}
    return tuple(
        one for one in CASES if chosen or one.level in wanted or one.case_id in wanted or one.family in wanted
    )
