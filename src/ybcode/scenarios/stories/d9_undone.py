"""D9, undone: before the daily close and after it, and when the answer is lost."""

from __future__ import annotations

from ybcode.scenarios.stories.d9_parts import (
    CITY,
    CT,
    CT_BACK,
    CT_PAID,
    DAY,
    RX_BACK,
    SEEN,
    SUPPLIED,
    WHO,
    used,
)
from ybcode.scenarios.stories.telling import HOSPITAL, with_code
from ybcode.scenarios.story import Run, Step

_CT_AGAIN = "fund 8750, account 3500, aid 10000, cash 7750 (settlement.duplicate account.short)"

_AFTER_CLOSE = Run(
    name="after the daily close a refund needs approval, and is a record of its own",
    day=DAY,
    region=CITY,
    strict=True,
    steps=(
        *SUPPLIED,
        Step("2026-03-03T00:00", WHO, "cancel", {"receipt": "medicines"}, "refund.after_close"),
        Step(
            "2026-03-03T09:00",
            WHO,
            "cancel",
            {"receipt": "medicines", "approved": True, "amount": "100.00"},
            "refund.partial",
        ),
        Step(
            "2026-03-03T09:00",
            WHO,
            "cancel",
            {"receipt": "medicines", "approved": True},
            f"refund: {RX_BACK}",
        ),
        used("2026-03-03T09:00", "deductible 20000, fund 8750"),
        Step("2026-03-03T09:05", WHO, "reconcile", {"day": DAY}, "1 rows: fund 9792, cash 7008"),
        Step("2026-03-03T09:05", WHO, "reconcile", {"day": "2026-03-03"}, "1 rows: fund -9792, cash -7008"),
        # Money of an account and of a giver goes back along its own path, and its arrival is not promised.
        Step(
            "2026-03-03T09:10",
            WHO,
            "cancel",
            {"receipt": "CT", "place": HOSPITAL, "approved": True},
            f"refund: {CT_BACK} (refund.pending)",
        ),
        used("2026-03-03T09:10", "deductible 10500"),
        Step("2026-03-03T09:10", WHO, "balance", {}, "account 3500"),
    ),
)

_BEFORE_CLOSE = Run(
    name="in the last millisecond of the day it is a cancellation, and nobody is asked",
    day=DAY,
    region=CITY,
    strict=True,
    steps=(
        *SUPPLIED,
        Step("23:59:59.999", WHO, "cancel", {"receipt": "medicines"}, f"cancel: {RX_BACK}"),
    ),
)

_ALLOWED = Run(
    name="where the close does not matter, it is refunded without a word",
    day=DAY,
    strict=True,
    steps=(
        *SUPPLIED,
        Step("2026-03-03T00:00", WHO, "cancel", {"receipt": "medicines"}, f"refund: {RX_BACK}"),
    ),
)

_QUOTED_CT = with_code(
    "10:00:00",
    WHO,
    "quote",
    f"first_pay 3000, scope 27000, deductible 9500, {CT_PAID}",
    place=HOSPITAL,
    bill=CT,
)

_LOST = Run(
    name="the answer is lost: asked, reversed, and paid once under a new request",
    day=DAY,
    strict=True,
    steps=(
        *SEEN,
        *_QUOTED_CT,
        Step("10:00:10", WHO, "fault", {"fault": "timeout-after-commit", "operation": "settle"}),
        Step("10:00:20", WHO, "settle", {"place": HOSPITAL, "request": "ct-1"}, "settlement.unknown"),
        Step(
            "10:00:30",
            WHO,
            "reconcile",
            {"day": DAY, "place": HOSPITAL, "own": True},
            "2 rows: fund 8750, accounts 16000, cash 7750; only_at_platform",
        ),
        Step("10:00:40", WHO, "query", {"place": HOSPITAL, "request": "ct-1", "as_": "lost"}, CT_PAID),
        used("10:00:40", "deductible 20000, fund 8750"),
        Step(
            "10:00:50",
            WHO,
            "reverse",
            {"place": HOSPITAL, "request": "ct-1", "as_": "reversal"},
            f"reverse: {CT_BACK}",
        ),
        Step(
            "10:00:50",
            WHO,
            "reverse",
            {"place": HOSPITAL, "request": "ct-1", "as_": "reversal"},
            f"reverse: {CT_BACK}",
        ),
        used("10:00:50", "deductible 10500"),
        Step("10:00:50", WHO, "balance", {}, "account 3500"),
        Step(
            "10:00:55",
            WHO,
            "reconcile",
            {"day": DAY, "place": HOSPITAL, "own": True},
            "3 rows: accounts 2500",
        ),
        Step("10:01:00", WHO, "settle", {"place": HOSPITAL, "request": "ct-1"}, "refund.done"),
        Step("10:01:10", WHO, "settle", {"place": HOSPITAL, "request": "ct-2"}, CT_PAID),
        Step(
            "10:01:20",
            WHO,
            "settle",
            {"place": HOSPITAL, "request": "ct-2"},
            _CT_AGAIN,
        ),
        used("10:01:20", "deductible 20000, fund 8750"),
        Step(
            "10:01:30",
            WHO,
            "query",
            {"place": HOSPITAL, "request": "ct-1", "as_": "old"},
            f"reversed: {CT_PAID}",
        ),
        Step(
            "10:02:00",
            WHO,
            "reconcile",
            {"day": DAY, "place": HOSPITAL, "own": True},
            "4 rows: fund 8750, accounts 16000, cash 7750",
        ),
    ),
)

_RETRIED = Run(
    name="the answer is lost: the same request again, and one debit only",
    day=DAY,
    strict=True,
    steps=(
        *SEEN,
        *_QUOTED_CT,
        Step("10:00:10", WHO, "fault", {"fault": "timeout-after-commit", "operation": "settle"}),
        Step("10:00:20", WHO, "settle", {"place": HOSPITAL, "request": "ct-1"}, "settlement.unknown"),
        Step(
            "10:00:30",
            WHO,
            "settle",
            {"place": HOSPITAL, "request": "ct-1"},
            _CT_AGAIN,
        ),
        used("10:00:30", "deductible 20000, fund 8750"),
    ),
)

_NEVER = Run(
    name="the request never arrived: reversed before it does, it is refused when it comes",
    day=DAY,
    strict=True,
    steps=(
        *SEEN,
        *_QUOTED_CT,
        Step("10:00:10", WHO, "fault", {"fault": "timeout-before-commit", "operation": "settle"}),
        Step("10:00:20", WHO, "settle", {"place": HOSPITAL, "request": "ct-1"}, "settlement.unknown"),
        Step("10:00:30", WHO, "query", {"place": HOSPITAL, "request": "ct-1"}, "nothing"),
        Step("10:00:40", WHO, "reverse", {"place": HOSPITAL, "request": "ct-1"}, "nothing"),
        Step("10:00:50", WHO, "settle", {"place": HOSPITAL, "request": "ct-1"}, "refund.done"),
        used("10:00:50", "deductible 10500"),
        Step("10:01:00", WHO, "settle", {"place": HOSPITAL, "request": "ct-2"}, CT_PAID),
    ),
)


RUNS = (_BEFORE_CLOSE, _AFTER_CLOSE, _ALLOWED, _LOST, _RETRIED, _NEVER)
"""The tellings of how it is undone."""
