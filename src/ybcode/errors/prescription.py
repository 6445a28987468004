"""Entries of the family ``prescription``: what a prescription medicine is sold on."""

from __future__ import annotations

from ybcode.errors.entry import Entry

ENTRIES = (
    Entry(
        code="prescription.missing",
        alias="YB-P08",
        zh="处方药「{item}」请出示有效处方",
        en='"{item}" is a prescription medicine: show a valid prescription.',
        remedy_zh="请凭医师处方购买",
        remedy_en="Name the prescription: Bill.of(..., prescription=date(...)), --prescription DAY.",
        actor="patient",
        retry="fix",
        http=422,
        evidence=("item",),
        sources=("GK: prescription medicines", "M18"),
    ),
    Entry(
        code="prescription.expired",
        alias="YB-P09",
        zh="处方开具于 {issued},有效期 {days} 天,请重新开具",
        en="The prescription of {issued} is not good today: it counts for {days} days from its day.",
        remedy_zh="请联系医师重新开具处方",
        remedy_en="Have a new one written.",
        actor="patient",
        retry="fix",
        http=422,
        evidence=("issued", "days"),
        sources=("O16: the day of issue, at most three days",),
    ),
)
