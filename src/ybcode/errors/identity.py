"""Entries of the family ``identity``: when the person must be seen, not only the code."""

from __future__ import annotations

from ybcode.errors.entry import Entry

ENTRIES = (
    Entry(
        code="identity.face_needed",
        alias="YB-I01",
        zh="需要本人刷脸验证",
        en="The person must pass a face check before {channel} shows a new code.",
        remedy_zh="请本人刷脸后重新获取医保码",
        remedy_en="Pass a face check (wallet.face_check()), then show the code again.",
        actor="patient",
        retry="now",
        http=403,
        evidence=("channel",),
        sources=("S0 「需通过人脸识别等验证后重新获取」",),
    ),
)
