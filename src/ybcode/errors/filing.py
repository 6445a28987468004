"""Entries of the family ``filing``: care away from the place of insurance (备案)."""

from __future__ import annotations

from ybcode.errors.entry import Entry

ENTRIES = (
    Entry(
        code="filing.missing",
        alias="YB-P04",
        zh="未办理异地就医备案,请备案后结算",
        en="There is no filing in force for care in area {area}.",
        remedy_zh="请在手机上办理异地就医备案后再结算",
        remedy_en="File first; after a suspension file again.",
        actor="patient",
        retry="now",
        http=403,
        evidence=("area",),
        sources=("S3 「异地就医未备案」", "S3 「异地就医需重新备案」"),
        effective_from="2023-01-01",
    ),
    Entry(
        code="filing.expired",
        alias="YB-P05",
        zh="异地就医备案已过期,请续办",
        en="The filing expired on {since}.",
        remedy_zh="请续办异地就医备案",
        remedy_en="Renew the filing.",
        actor="patient",
        retry="fix",
        http=403,
        evidence=("since",),
        sources=("O22: a temporary filing is good for six months",),
        effective_from="2023-01-01",
    ),
)
