"""Entries of the family ``scan``: why a till is not heard just now."""

from __future__ import annotations

from ybcode.errors.entry import Entry

ENTRIES = (
    Entry(
        code="scan.too_many",
        alias="YB-C16",
        zh="操作过于频繁,请稍后再试",
        en="Too many codes failed verification here. Try again in {wait_ms} ms.",
        remedy_zh="请稍等一会儿再扫;收银员请检查扫码设备",
        remedy_en="Wait, then scan again; look at what the scanner sends.",
        actor="cashier",
        retry="wait",
        http=429,
        evidence=("wait_ms",),
        sources=("design: guesses are throttled per terminal and per institution",),
    ),
)
