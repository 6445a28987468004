"""D2 解绑立即失效: unbinding ends a binder's authority at once, whatever a code's life would still allow.

The mother's code of 10:00:00 would live until 10:05:00; she is unbound at 10:00:03.
"""

from __future__ import annotations

from ybcode.scenarios.stories.telling import binds, with_code_of
from ybcode.scenarios.story import ADMITTED, Run, Step, Story

_DAY = "2026-03-02"
_WHO, _MOTHER = "林晓", "母亲"
_PACK = "布洛芬缓释胶囊 1 86.50"
_CITY = "member_leaves_city"
_FIRST = "identity.first_use_face"
_UNBOUND = "family.unbound"
_OF = {"member": _MOTHER}
_SEEN = Step("09:00:10", _WHO, "face_check", _OF)


def _shows(at: str, as_: str, expect: str = "done") -> Step:
    return Step(at, _WHO, "show", {**_OF, "as_": as_}, expect)


def _own(at: str) -> tuple[Step, Step]:
    """The mother's own app, which needs nobody."""
    return Step(at, _MOTHER, "show", {"as_": "own"}), Step(at, _MOTHER, "scan", {"code": "own"}, ADMITTED)


_BOUND = (
    Step("09:00:00", _MOTHER, "set_balance", {"amount": "312.40"}),
    binds("09:00:00", _WHO, _MOTHER),
    _SEEN,
)
_UNBINDS = (
    *_BOUND,
    _shows("10:00:00", "code"),
    Step("10:00:03", _WHO, "unbind", _OF),
)

_AT_ONCE = Run(
    name="the code on the screen is dead, what was settled stays, and the mother's own app works",
    day=_DAY,
    steps=(
        *_BOUND,
        _shows("09:59:50", "paid"),
        Step("10:00:00", _WHO, "open", _OF),
        Step("10:00:00", _WHO, "copy", {**_OF, "as_": "code"}),
        Step("10:00:02", _WHO, "pay", {"code": "paid", "bill": _PACK, "request": "r1"}, "account 8650"),
        Step("10:00:03", _WHO, "unbind", _OF),
        Step("10:00:10", _WHO, "scan", {"code": "code"}, _UNBOUND),
        # The app that is still open shows nothing new, and no new one opens.
        Step("10:00:10", _WHO, "copy", {**_OF, "as_": "next"}, _UNBOUND),
        _shows("10:00:10", "next", _UNBOUND),
        Step("10:00:10", _WHO, "spending", _OF, _UNBOUND),
        Step("10:00:10", _WHO, "rehearse", _OF, _UNBOUND),
        # What was settled at 10:00:02 stays.
        Step("10:00:20", _WHO, "query", {"request": "r1"}, "account 8650"),
        Step("10:00:20", _MOTHER, "balance", {}, "account 22590"),
        *_own("10:00:20"),
        Step("10:00:20", _WHO, "members", {}, "unbound 1"),
        Step("10:04:59.999", _WHO, "scan", {"code": "code"}, _UNBOUND),
    ),
)

_DECODED = Run(
    name="decoded before and settled after: the counter holds an ecToken and settles nothing",
    day=_DAY,
    steps=(
        *_BOUND,
        *with_code_of(
            _MOTHER,
            "10:00:00",
            _WHO,
            "quote",
            expect="scope 8650, account 8650",
            bill=_PACK,
        ),
        Step("10:00:03", _WHO, "unbind", _OF),
        Step("10:00:04", _WHO, "settle", {}, _UNBOUND),
        Step("10:00:04", _MOTHER, "balance", {}, "account 31240"),
    ),
)

_UNDONE = Run(
    name="what was settled before is given back after",
    day=_DAY,
    steps=(
        *_BOUND,
        *with_code_of(_MOTHER, "10:00:00", _WHO, "pay", expect="account 8650", bill=_PACK),
        Step("10:00:03", _WHO, "unbind", _OF),
        Step("10:01:00", _WHO, "cancel", {}, "cancel: account -8650"),
        Step("10:01:00", _MOTHER, "balance", {}, "account 31240"),
    ),
)

_BINDER_ALONE = Run(
    name="the member does not unbind, and may pause; seen once more, the code is shown again",
    day=_DAY,
    steps=(
        *_BOUND,
        _shows("10:00:00", "code"),
        Step("10:00:05", _MOTHER, "leave", {"binder": _WHO}, "binder_only"),
        Step("10:00:06", _MOTHER, "pause", {"binder": _WHO}),
        _shows("10:00:10", "next", "family.paused"),
        Step("10:00:10", _WHO, "rehearse", _OF, "family.paused"),
        *_own("10:00:10"),
        Step("10:01:00", _MOTHER, "resume", {"binder": _WHO}),
        _shows("10:01:00", "next", _FIRST),
        Step("10:01:10", _WHO, "face_check", _OF),
        *with_code_of(_MOTHER, "10:01:20", _WHO, "scan", expect=ADMITTED),
    ),
)

_MEMBER_LEAVES = Run(
    name="where the member may unbind, that is at once as well",
    day=_DAY,
    region=_CITY,
    steps=(
        *_BOUND,
        _shows("10:00:00", "code"),
        Step("10:00:03", _MOTHER, "leave", {"binder": _WHO}),
        Step("10:00:10", _WHO, "scan", {"code": "code"}, _UNBOUND),
        _shows("10:00:10", "next", _UNBOUND),
        *_own("10:00:10"),
    ),
)

_AGAIN = Run(
    name="bound again: documents and face once more, and the old code stays dead",
    day=_DAY,
    steps=(
        *_UNBINDS,
        Step("10:10:00", _WHO, "bind", {**_OF, "face": True}, "family.document_missing"),
        binds("10:10:10", _WHO, _MOTHER, "identity.face_needed", face=None),
        binds("10:10:20", _WHO, _MOTHER),
        _shows("10:10:30", "again", _FIRST),
        Step("10:10:40", _WHO, "face_check", _OF),
        _shows("10:10:50", "again"),
        Step("10:10:50", _WHO, "scan", {"code": "code"}, "code.expired"),
        Step("10:10:50", _WHO, "scan", {"code": "again"}, ADMITTED),
    ),
)

_AGAIN_AT_ONCE = Run(
    name="bound again while the old code would live: it stays dead",
    day=_DAY,
    steps=(
        *_UNBINDS,
        binds("10:00:04", _WHO, _MOTHER),
        Step("10:00:05", _WHO, "face_check", _OF),
        _shows("10:00:10", "again"),
        Step("10:00:10", _WHO, "scan", {"code": "code"}, _UNBOUND),
        Step("10:00:11", _WHO, "scan", {"code": "again"}, ADMITTED),
    ),
)

STORY = Story(
    story_id="D2",
    zh="解绑立即失效",
    en="Unbinding ends authority at once",
    teaches="Authority ends with the binding, not with a code's life: on the screen and at the counter.",
    cast={_WHO: "user_ok", _MOTHER: "user_retired"},
    sources=(
        "S2 「解除绑定需主账户人操作,解绑后原授权立即失效」",
        "W14: the member may unbind (X4)",
        "domain.md D2, B.3",
    ),
    runs=(_AT_ONCE, _DECODED, _UNDONE, _BINDER_ALONE, _MEMBER_LEAVES, _AGAIN, _AGAIN_AT_ONCE),
)
