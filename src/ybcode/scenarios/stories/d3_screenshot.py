"""D3 截图转给朋友: a screenshot is relayed to a friend, played under every preset.

The owner (赵强) stands at his pharmacy, the friend (周磊) at another one; on the owner's screen a new
code every 5 s, every 60 s under ``minute``. He photographs the code of 14:00:00 at 14:00:02; in some
runs he pays at 14:00:20 with the code that he then has. The picture is shown at 14:00:40, or only at
14:01:05, or only at 14:05:02, when the code is 302 s old. Life is half-open: at exactly its end a code
has expired.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ybcode.scenarios.story import ADMITTED, Run, Step, Story

if TYPE_CHECKING:
    from collections.abc import Iterator

_DAY = "2026-03-02"
_THERE = "P59010100088"
_EXPIRED = "code.expired"

_TABLE: tuple[tuple[str, str, tuple[str, str, str]], ...] = (
    # preset, what the owner does, what the friend hears at 14:00:40, 14:01:05, 14:05:02
    ("standard", "keeps it", (ADMITTED, ADMITTED, _EXPIRED)),
    ("standard", "pays", ("code.superseded", "code.superseded", _EXPIRED)),
    ("standard", "sends the paid one", ("code.used", "code.used", "code.used")),
    ("literal", "keeps it", (ADMITTED, ADMITTED, _EXPIRED)),
    ("literal", "pays", (ADMITTED, ADMITTED, _EXPIRED)),
    ("literal", "sends the paid one", (ADMITTED, ADMITTED, ADMITTED)),
    ("minute", "keeps it", (ADMITTED, _EXPIRED, _EXPIRED)),
    ("minute", "pays", ("code.used", _EXPIRED, _EXPIRED)),
    ("hardened", "keeps it", (_EXPIRED, _EXPIRED, _EXPIRED)),
    ("hardened", "pays", (_EXPIRED, _EXPIRED, _EXPIRED)),
    ("hardened", "sends the paid one", (_EXPIRED, _EXPIRED, _EXPIRED)),
)
_TIMES = ("14:00:40", "14:01:05", "14:05:02")
_LIVES = (
    # preset, the last millisecond of the code of 14:00:00, and the first one after it
    ("standard", "14:04:59.999", "14:05:00"),
    ("literal", "14:04:59.999", "14:05:00"),
    ("minute", "14:00:59.999", "14:01:00"),
    ("hardened", "14:00:14.999", "14:00:15"),
)


def _owner(variant: str) -> Iterator[Step]:
    yield Step("14:00:00", "赵强", "open")
    yield Step("14:00:02", "赵强", "copy", {"as_": "picture"})
    if variant != "keeps it":
        name = "picture" if variant == "sends the paid one" else "paid"
        yield Step("14:00:20", "赵强", "copy", {"as_": name})
        yield Step("14:00:20", "赵强", "scan", {"code": name}, ADMITTED)


def _friend(at: str, expect: str) -> Step:
    return Step(at, "周磊", "scan", {"code": "picture", "place": _THERE}, expect)


def _runs() -> Iterator[Run]:
    for preset, variant, answers in _TABLE:
        for at, expect in zip(_TIMES, answers, strict=True):
            name = f"the owner {variant}, the friend comes at {at}"
            steps = (*_owner(variant), _friend(at, expect))
            yield Run(name=name, day=_DAY, preset=preset, steps=steps)
    for preset, last, end in _LIVES:
        for at, expect in ((last, ADMITTED), (end, _EXPIRED)):
            steps = (*_owner("keeps it"), _friend(at, expect))
            yield Run(name=f"the friend comes at {at}", day=_DAY, preset=preset, steps=steps)
    everybody = tuple(_friend(at, ADMITTED) for at in ("14:00:40", "14:01:05", "14:03:00", "14:04:59.999"))
    yield Run(
        name="one picture admits everybody for five minutes",
        day=_DAY,
        preset="literal",
        steps=(*_owner("pays"), *everybody, _friend("14:05:00", _EXPIRED)),
    )
    for preset in ("standard", "minute", "hardened"):
        yield Run(
            name="a friend who is first is the only one",
            day=_DAY,
            preset=preset,
            steps=(
                *_owner("keeps it"),
                _friend("14:00:10", ADMITTED),
                Step("14:00:10", "赵强", "scan", {"code": "picture"}, "code.used"),
                Step("14:00:10", "赵强", "copy", {"as_": "next"}),
                Step("14:00:10", "赵强", "scan", {"code": "next"}, ADMITTED),
            ),
        )


STORY = Story(
    story_id="D3",
    zh="截图转给朋友",
    en="A screenshot is relayed to a friend",
    teaches="What a relayed picture is worth follows from life and redemption, not from the refresh alone.",
    cast={"赵强": "user_ok", "周磊": "user_retired"},
    sources=("S0 「5分钟内有效」", "S4 「账号借给他人使用」", "domain.md D3"),
    runs=tuple(_runs()),
)
