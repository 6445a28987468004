"""Entries of the family ``onboarding``: opening a file (建档)."""

from __future__ import annotations

from ybcode.errors.entry import Entry

ENTRIES = (
    Entry(
        code="onboarding.document_unclear",
        alias="YB-I11",
        zh="上传材料不清晰或不齐全,请重新拍摄({documents})",
        en="Documents are missing or unclear: {documents}.",
        remedy_zh="请重新拍摄并补齐材料",
        remedy_en="Photograph them again and submit.",
        actor="patient",
        retry="fix",
        http=422,
        evidence=("documents",),
        sources=("S1 「确保材料清晰有效,避免审核延误」",),
    ),
    Entry(
        code="onboarding.in_review",
        alias="YB-I12",
        zh="资料审核中(1-3个工作日),预计 {until} 完成",
        en="Under review until {until}.",
        remedy_zh="请等待审核完成的通知",
        remedy_en="Wait until the review is over.",
        actor="agency",
        retry="wait",
        http=409,
        evidence=("until", "until_ms"),
        sources=("S1 「等待1-3个工作日审核」",),
    ),
)
