"""Entries of the family ``clock``: when the sandbox's own time cannot be trusted."""

from __future__ import annotations

from ybcode.errors.entry import Entry

ENTRIES = (
    Entry(
        code="clock.stepped_back",
        zh="系统时间发生回拨,请稍后重试",
        en="The machine's clock is {behind_ms} ms behind the latest instant served.",
        remedy_zh="请校准系统时间,或等待时间追上后重试",
        remedy_en="Set the machine's clock right, or wait until it has caught up.",
        actor="system",
        retry="wait",
        http=503,
        evidence=("behind_ms",),
        sources=("design: time goes forward only",),
    ),
)
