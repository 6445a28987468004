"""Entries of the family ``platform``: the platform itself."""

from __future__ import annotations

from ybcode.errors.entry import Entry

ENTRIES = (
    Entry(
        code="platform.offline",
        alias="YB-S01",
        zh="网络中断,无法联网结算,请稍后或先自费",
        en="The network is down: wait, or pay first.",
        remedy_zh="请稍后重试;急需时先自费并保留票据",
        remedy_en="Try again later, with the same request id; or pay and keep the receipt (claims.keep).",
        actor="cashier",
        retry="wait",
        http=503,
        sources=("S0 「检查网络连接」", "W42"),
    ),
    Entry(
        code="platform.maintenance",
        alias="YB-S02",
        zh="医保系统维护中,请先自付,恢复后补刷",
        en="The platform is under maintenance: pay now, settle again later.",
        remedy_zh="请先自付并保留票据,系统恢复后凭票补刷",
        remedy_en="Keep the receipt and settle once it is over.",
        actor="cashier",
        retry="wait",
        http=503,
        sources=("O19: planned outages",),
    ),
)
