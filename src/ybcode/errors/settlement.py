"""Entries of the family ``settlement``: what becomes of a settlement on its way."""

from __future__ import annotations

from ybcode.errors.entry import Entry

ENTRIES = (
    Entry(
        code="settlement.unknown",
        alias="YB-S03",
        zh="结算结果未知,请勿重复付款,系统核对中",
        en="Result unknown: do not pay twice.",
        remedy_zh="请查询结果,或冲正后重新结算",
        remedy_en="Ask till.query(request_id), or undo with till.reverse(request_id); or repeat it"
        " with the same --request-id.",
        actor="system",
        retry="wait",
        http=504,
        sources=("C5: reversal 2601",),
    ),
    Entry(
        code="settlement.duplicate",
        alias="YB-S04",
        kind="notice",
        zh="该笔已结算,未重复扣款",
        en="Already settled: not charged twice.",
        remedy_zh="无需再次支付",
        remedy_en="Nothing to do: this is the first receipt again.",
        actor="cashier",
        retry="no",
        http=200,
        sources=("design: a request id is settled once",),
    ),
)
