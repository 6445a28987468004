"""Entries of the family ``card``: what is wrong with the physical card."""

from __future__ import annotations

from ybcode.errors.entry import Entry

ENTRIES = (
    Entry(
        code="card.unreadable",
        alias="YB-I10",
        zh="卡片无法读取({part}),请改用医保码或补卡",
        en="The card cannot be read ({part}).",
        remedy_zh="请改用医保码,或补办卡片",
        remedy_en="Use the code, another reader, or replace the card.",
        actor="patient",
        retry="now",
        http=422,
        evidence=("part",),
        sources=("S4 「医保卡磁条磨损、芯片损坏」", "S4 「银行读取终端故障」"),
    ),
    Entry(
        code="card.lost",
        alias="YB-E09",
        zh="社保卡已挂失,卡片功能暂停,可使用医保码",
        en="The card was reported lost: it opens nothing until it is found or replaced. The code goes on.",
        remedy_zh="请使用医保码,或补办卡片、解除挂失",
        remedy_en="Use the code; find or replace the card.",
        actor="patient",
        retry="fix",
        http=403,
        sources=("S0 「社保卡挂失或因其他原因注销后,医保功能将暂停」",),
    ),
)
