"""Entries of the family ``wallet``: why a phone shows no code just now."""

from __future__ import annotations

from ybcode.errors.entry import Entry

ENTRIES = (
    Entry(
        code="wallet.wait",
        zh="新码尚未生成,请稍候再试",
        en="The next code is {wait_ms} ms away.",
        remedy_zh="请等待几秒,屏幕会自动显示新码",
        remedy_en="Wait until the clock has passed it, then show again.",
        actor="patient",
        retry="wait",
        http=425,
        evidence=("wait_ms",),
        sources=("design: a code is shown at most skew_ms ahead of the clock",),
    ),
)
