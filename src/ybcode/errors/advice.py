"""Entries of the family ``advice``: what people are warned of."""

from __future__ import annotations

from ybcode.errors.entry import Entry

ENTRIES = (
    Entry(
        code="advice.fraud",
        kind="notice",
        zh="请勿轻信「{word}」等话术,医保业务以官方渠道为准",
        en="Beware of offers such as {word}: use official channels only.",
        remedy_zh="请通过官方渠道或经办机构核实",
        remedy_en="Check with the agency; give nobody your code, card or PIN.",
        actor="patient",
        retry="no",
        http=200,
        evidence=("word",),
        sources=("S4 「不轻信“内部渠道”“高额返现”等话术」",),
    ),
)
