"""Entries of the family ``ectoken``: what can be wrong with the ecToken that a scan yielded."""

from __future__ import annotations

from ybcode.errors.entry import Entry

ENTRIES = (
    Entry(
        code="ectoken.unknown",
        zh="电子凭证令牌无效,请重新扫码",
        en="No scan yielded this ecToken.",
        remedy_zh="请重新扫描医保码",
        remedy_en="Scan the code again and use the ecToken of that answer.",
        actor="cashier",
        retry="now",
        http=404,
        sources=("public client code: a scan is exchanged for an ecToken",),
    ),
    Entry(
        code="ectoken.expired",
        zh="电子凭证令牌已过期,请重新扫码",
        en="This ecToken expired: it is {age_ms} ms old and lives {life_ms} ms.",
        remedy_zh="请重新扫描医保码",
        remedy_en="Scan the code again.",
        actor="cashier",
        retry="now",
        http=410,
        evidence=("age_ms", "life_ms"),
        sources=("assumption: ectoken.life_s",),
    ),
    Entry(
        code="ectoken.other_institution",
        zh="该电子凭证令牌属于其他机构,请在本机构重新扫码",
        en="This ecToken was given to another institution.",
        remedy_zh="请在本机构重新扫描医保码",
        remedy_en="Scan the code again at this institution.",
        actor="cashier",
        retry="now",
        http=403,
        sources=("design: an ecToken is good for one institution",),
    ),
)
