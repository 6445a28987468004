"""Entries of the family ``bill``: what is wrong with a bill as a whole."""

from __future__ import annotations

from ybcode.errors.entry import Entry

ENTRIES = (
    Entry(
        code="bill.mismatch",
        alias="YB-S06",
        zh="明细合计 {lines} 元与结算总额 {total} 元不符",
        en="The lines come to {lines} yuan, the total says {total}.",
        remedy_zh="请核对明细后重新计算",
        remedy_en="Add the lines up again; ybcode rounds each line half up to the fen.",
        actor="cashier",
        retry="fix",
        http=422,
        evidence=("lines", "total"),
        sources=("design", "P1 2166: |price × count − amount| ≤ 0.01"),
    ),
    Entry(
        code="bill.self_pay_only",
        zh="本单全部为自费项目,请使用普通付款码",
        en="Nothing on this bill is insured: use the ordinary payment code.",
        remedy_zh="请切换到“普通付款码”支付",
        remedy_en='Pay it by the ordinary code: wallet.show(mode="ordinary").',
        actor="patient",
        retry="now",
        http=422,
        sources=("S0 「自费项目需在支付前选择“普通付款码”模式」",),
    ),
)
