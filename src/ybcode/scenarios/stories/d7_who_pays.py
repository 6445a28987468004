"""D7 亲情账户 ≠ 家庭共济: whose code is one thing, whose money another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ybcode.scenarios.stories import d7_transfers
from ybcode.scenarios.stories.d7_parts import (
    BILL_184,
    BILL_600,
    BOUND,
    CAST,
    DAUGHTER,
    DAY,
    FATHER,
    FIRST_GIVER,
    GRANDFATHER,
    HEAD,
    MEANS,
    NO_MONEY,
    ONE_POOL,
    OPENED,
    SON,
    balances,
    opens,
    pays,
)
from ybcode.scenarios.stories.telling import with_code_of
from ybcode.scenarios.story import Run, Step, Story

if TYPE_CHECKING:
    from collections.abc import Iterator

_SAYS = "family.not_mutual_aid"
_SHORT = "account.none mutual_aid.short"
_ON_HIS_OWN = (
    Step("10:01:00", FATHER, "show", {"as_": "own"}),
    Step("10:01:00", FATHER, "pay", {"code": "own", "bill": BILL_184}, "cash 18400 (account.none)"),
)
_CLOSES = {"receiver": FATHER}

_FAMILY_ALONE = Run(
    name="1 a binding alone: he pays in cash and is told why; on his own phone nobody speaks of bindings",
    day=DAY,
    steps=(
        *BOUND,
        *pays("10:00:00", BILL_184, f"cash 18400 ({NO_MONEY})"),
        *balances("10:00:00", 50000, 80000),
        *_ON_HIS_OWN,
    ),
)
_CONFLATED = Run(
    name="1 the misconception: the daughter's account pays, and every answer says that it would not",
    day=DAY,
    preset="conflated",
    steps=(
        *BOUND,
        Step("10:00:00", DAUGHTER, "rehearse", {"member": FATHER}, f"works ({_SAYS})"),
        *with_code_of(
            FATHER, "10:00:00", DAUGHTER, "quote", expect=f"scope 18400, aid 18400 ({_SAYS})", bill=BILL_184
        ),
        Step("10:00:10", DAUGHTER, "settle", {}, f"aid 18400 ({_SAYS})"),
        *balances("10:00:10", 50000, 61600),
    ),
)


def _paid(name: str, bill: str, expect: str, left: tuple[int, int], *, region: str | None = None) -> Run:
    """Mutual aid is open with both: who pays a bill, what is left, and that it comes back."""
    back = expect.partition(" (")[0].replace("aid ", "aid -").replace("cash ", "cash -")
    return Run(
        name=name,
        day=DAY,
        region=region,
        steps=(
            *OPENED,
            Step("09:30:00", DAUGHTER, "rehearse", {"member": FATHER}, "works"),
            *pays("10:00:00", bill, expect),
            *balances("10:00:00", *left),
            # 7 what is undone goes back to whom it came from.
            Step("10:10:00", DAUGHTER, "cancel", {}, f"cancel: {back}"),
            *balances("10:10:00", 50000, 80000),
        ),
    )


def _orders() -> Iterator[Run]:
    yield _paid("2 the richest first: the daughter pays", BILL_184, "aid 18400", (50000, 61600))
    yield _paid(
        "2 who opened it first: the son pays", BILL_184, "aid 18400", (31600, 80000), region=FIRST_GIVER
    )
    yield _paid("3 the richest first: the daughter pays it all", BILL_600, "aid 60000", (50000, 20000))
    yield _paid(
        "3 who opened it first: the son pays what he has, the daughter the rest",
        BILL_600,
        "aid 60000",
        (0, 70000),
        region=FIRST_GIVER,
    )
    yield _paid(
        "3 one pool for a bill: the son pays what he has, and the rest is cash",
        BILL_600,
        f"aid 50000, cash 10000 ({_SHORT})",
        (0, 80000),
        region=ONE_POOL,
    )


_STRANGER = Run(
    name="2 the son's money pays though the daughter shows the code, and hers does not",
    day=DAY,
    steps=(
        *BOUND,
        opens("09:10:00", SON),
        *pays("10:00:00", BILL_600, f"aid 50000, cash 10000 ({NO_MONEY} mutual_aid.short)"),
        *balances("10:00:00", 0, 80000),
    ),
)


def _closing() -> Iterator[Run]:
    two_months = "2026-05-02T09:10"
    waits = (
        Step(two_months, SON, "close_aid", _CLOSES, "mutual_aid.too_early"),
        Step("2026-05-31T09:09:59.999", SON, "close_aid", _CLOSES, "mutual_aid.too_early"),
        Step("2026-05-31T09:10", SON, "close_aid", _CLOSES),
    )
    for name, region, steps in (
        ("5 closed after two months: too early, until three are over", FIRST_GIVER, waits),
        ("5 closed after two months, elsewhere", None, (Step(two_months, SON, "close_aid", _CLOSES),)),
    ):
        after = pays("2026-06-01T09:00", BILL_184, f"cash 18400 ({NO_MONEY})")
        yield Run(name=name, day=DAY, region=region, steps=(*BOUND, opens("09:10:00", SON), *steps, *after))


_SUSPENDED = Run(
    name="6 a giver who is suspended gives nothing; the next one does, and again he when it is paid",
    day=DAY,
    region=FIRST_GIVER,
    steps=(
        *OPENED,
        Step("09:30:00", SON, "suspend"),
        *pays("10:00:00", BILL_184, "aid 18400"),
        *balances("10:00:00", 50000, 61600),
        Step("10:01:00", SON, "repay", {"sync_workdays": 1}),
        *pays("10:02:00", BILL_184, "aid 18400"),
        *balances("10:02:00", 50000, 43200),
        *pays("2026-03-04T00:00", BILL_184, "aid 18400"),
        *balances("2026-03-04T00:00", 31600, 43200),
    ),
)
_NOT_OPENED = Run(
    name="6 it is not opened while either is suspended, nor by whom no relative is noted",
    day=DAY,
    steps=(
        *MEANS,
        Step("09:01:00", SON, "suspend"),
        opens("09:02:00", SON, "family.member_abnormal"),
        opens("09:03:00", HEAD, "family.document_missing"),
        Step("09:04:00", FATHER, "suspend"),
        opens("09:05:00", DAUGHTER, "family.member_abnormal"),
    ),
)
_FROZEN = Run(
    name="6 a frozen account gives nothing, neither to a bill nor to a wallet",
    day=DAY,
    steps=(
        *BOUND,
        opens("09:10:00", SON),
        Step("09:30:00", SON, "freeze"),
        *pays("10:00:00", BILL_184, f"cash 18400 ({NO_MONEY} mutual_aid.short)"),
        *balances("10:00:00", 50000, 80000),
        Step(
            "10:01:00",
            SON,
            "transfer",
            {"receiver": FATHER, "amount": "100.00"},
            "family.member_abnormal",
        ),
    ),
)
_LOST = Run(
    name="7 the answer is lost: it is reversed, and the giver has the money back",
    day=DAY,
    steps=(
        *OPENED,
        Step("10:00:00", DAUGHTER, "fault", {"fault": "timeout-after-commit", "operation": "settle"}),
        *with_code_of(
            FATHER, "10:00:00", DAUGHTER, "pay", expect="settlement.unknown", bill=BILL_184, request="r1"
        ),
        *balances("10:00:00", 50000, 61600),
        Step("10:01:00", DAUGHTER, "query", {"request": "r1"}, "aid 18400"),
        Step("10:02:00", DAUGHTER, "reverse", {"request": "r1"}, "reverse: aid -18400"),
        *balances("10:02:00", 50000, 80000),
    ),
)

_OPENS = {"receiver": GRANDFATHER}
_DATED = Run(
    name="8 a grandparent is a relative from 26 July 2024 on",
    day="2024-06-30",
    steps=(
        Step("09:00:00", HEAD, "open_aid", _OPENS, "family.document_missing"),
        Step("2024-07-25T23:59:59.999", HEAD, "open_aid", _OPENS, "family.document_missing"),
        Step("2024-07-26T00:00", HEAD, "open_aid", _OPENS),
    ),
)

_RECEIVER = Run(
    name="6 a receiver who is suspended pays alone, where the account may still be spent at all",
    day=DAY,
    region="account_city",
    steps=(
        *BOUND,
        opens("09:10:00", SON),
        Step("09:20:00", FATHER, "set_balance", {"amount": "10.00"}),
        *pays("09:30:00", BILL_184, "account 1000, aid 17400"),
        Step("09:40:00", FATHER, "suspend"),
        Step("09:40:00", FATHER, "set_balance", {"amount": "10.00"}),
        *pays(
            "10:00:00",
            BILL_184,
            "account 1000, cash 17400 (account.short family.not_mutual_aid mutual_aid.short)",
        ),
        *balances("10:00:00", 32600, 80000),
    ),
)

STORY = Story(
    story_id="D7",
    zh="亲情账户 ≠ 家庭共济",
    en="A family binding is not mutual aid: who pays",
    teaches=(
        "Whose code is shown and whose money pays are two systems: a binding moves nobody's money, and the"
        " order in which givers are asked is the region's."
    ),
    cast=CAST,
    sources=(
        "S2 「亲情账户≠家庭共济,不能直接共用账户余额」 「按主账户人余额多少优先扣款」",
        "O3, O13: relatives; O4: the wallet's limits; W9, W11, W12, W28, W34",
        "domain.md D7, B.4, X2, X3",
    ),
    runs=(
        _FAMILY_ALONE,
        _CONFLATED,
        *_orders(),
        _STRANGER,
        *d7_transfers.RUNS,
        *_closing(),
        _SUSPENDED,
        _NOT_OPENED,
        _FROZEN,
        _RECEIVER,
        _LOST,
        _DATED,
    ),
)
