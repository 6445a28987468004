"""Entries of the family ``account``: what the personal account tells beside a payment."""

from __future__ import annotations

from ybcode.errors.entry import Entry

ENTRIES = (
    Entry(
        code="account.empty",
        alias="YB-E10",
        kind="notice",
        zh="个人账户余额为0,不影响报销,剩余请自付",
        en="The balance is 0: reimbursement still applies, pay the rest yourself.",
        remedy_zh="请用其他方式支付剩余金额",
        remedy_en="Pay the rest another way.",
        actor="patient",
        retry="now",
        http=200,
        sources=("S3 「即使个人账户余额为零,只要符合医保报销条件」",),
    ),
    Entry(
        code="account.short",
        alias="YB-E11",
        kind="notice",
        zh="个人账户余额 {balance} 元不足,请用其他方式支付剩余 {rest} 元",
        en="The account held {balance} yuan: pay the remaining {rest} another way.",
        remedy_zh="请用其他方式支付剩余金额",
        remedy_en="Pay the rest another way.",
        actor="patient",
        retry="now",
        http=200,
        evidence=("balance", "rest"),
        sources=("M2: account and cash in one payment",),
    ),
    Entry(
        code="account.none",
        alias="YB-E13",
        kind="notice",
        zh="居民医保不设个人账户,请自付或开通家庭共济",
        en="Resident insurance has no personal account: pay, or use mutual aid.",
        remedy_zh="请自付,或由家人开通家庭共济",
        remedy_en="Pay the rest, or have mutual aid opened.",
        actor="patient",
        retry="fix",
        http=200,
        sources=("S3 「城乡居民医保和部分灵活就业医保不设个人账户」",),
    ),
    Entry(
        code="account.credit_late",
        alias="YB-E12",
        zh="本月划账尚未到账,预计 {until} 到账",
        en="This month's credit has not arrived: it is expected on {until}.",
        remedy_zh="请1-2个工作日后再查询",
        remedy_en="Ask again after that day.",
        actor="patient",
        retry="wait",
        http=409,
        evidence=("until", "until_ms"),
        sources=("S3 「需等待1-2个工作日到账」",),
    ),
)
