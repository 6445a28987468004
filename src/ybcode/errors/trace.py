"""Entries of the family ``trace``: the trace code of a pack (药品追溯码)."""

from __future__ import annotations

from ybcode.errors.entry import Entry

ENTRIES = (
    Entry(
        code="trace.missing",
        alias="YB-P12",
        zh="「{item}」未采集药品追溯码,不能医保结算",
        en='No trace code was scanned for a pack of "{item}".',
        remedy_zh="请扫描每盒药品的追溯码后再结算",
        remedy_en="Scan each pack; leave trace_codes out and the till collects synthetic ones.",
        actor="cashier",
        retry="now",
        http=422,
        evidence=("item",),
        sources=("O5: since 2025-07-01",),
        effective_from="2025-07-01",
    ),
    Entry(
        code="trace.sold",
        alias="YB-P13",
        zh="「{item}」的追溯码已有销售记录,疑似回流药",
        en='A pack of "{item}" was sold before: its trace code is known.',
        remedy_zh="请停止销售并上报",
        remedy_en="Stop the sale and report it.",
        actor="cashier",
        retry="no",
        http=409,
        evidence=("item",),
        sources=("O5: a code is sold once",),
        effective_from="2025-07-01",
    ),
)
