"""Entries of the family ``quote``: the pre-settlement (预结算)."""

from __future__ import annotations

from ybcode.errors.entry import Entry

ENTRIES = (
    Entry(
        code="quote.expired",
        alias="YB-S05",
        zh="预结算已过期或情况已变,请重新计算",
        en="The quote is no longer good ({reason}): calculate again.",
        remedy_zh="请重新预结算",
        remedy_en="Call till.quote() again.",
        actor="cashier",
        retry="now",
        http=409,
        evidence=("reason",),
        sources=("design: a quote stores nothing", "policy key settlement.quote_life_s"),
    ),
)
