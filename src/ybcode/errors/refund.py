"""Entries of the family ``refund``: undoing what was settled."""

from __future__ import annotations

from ybcode.errors.entry import Entry

ENTRIES = (
    Entry(
        code="refund.done",
        alias="YB-S09",
        zh="该笔已退款或已冲正({settlement_id})",
        en="This was undone already ({settlement_id}).",
        remedy_zh="无需再次退款",
        remedy_en="Nothing is left to undo.",
        actor="cashier",
        retry="no",
        http=409,
        evidence=("settlement_id",),
        sources=("design", "one settlement is undone once"),
    ),
    Entry(
        code="refund.partial",
        alias="YB-S08",
        zh="不能部分退,请整单撤销后重新结算",
        en="A part cannot be given back: cancel all, then settle again.",
        remedy_zh="请整单撤销,再按保留的项目重新结算",
        remedy_en="Call till.cancel(receipt) without an amount, then settle what stays.",
        actor="cashier",
        retry="now",
        http=422,
        sources=("design: domain.md B.15",),
    ),
    Entry(
        code="refund.after_close",
        alias="YB-S07",
        zh="已过日结,退款需人工审核",
        en="The day is closed: a refund needs somebody to approve it.",
        remedy_zh="请到人工窗口办理",
        remedy_en="Have it approved: till.cancel(receipt, approved=True), --approved.",
        actor="cashier",
        retry="fix",
        http=403,
        sources=("M4", "policy key cancel.after_close"),
    ),
    Entry(
        code="refund.pending",
        alias="YB-S10",
        kind="notice",
        zh="退款已提交,到账时间以当地医保为准",
        en="Refund submitted: when it arrives depends on the region.",
        remedy_zh="请留意到账通知",
        remedy_en="Wait for it.",
        actor="patient",
        retry="wait",
        http=200,
        sources=("W43",),
    ),
)
