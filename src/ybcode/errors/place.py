"""Entries of the family ``place``: what a place may do and for whom."""

from __future__ import annotations

from ybcode.errors.entry import Entry

ENTRIES = (
    Entry(
        code="place.not_designated",
        alias="YB-P01",
        zh="非医保定点机构,不能刷医保",
        en="This is not a designated institution.",
        remedy_zh="请到医保定点机构就医购药",
        remedy_en="Go to a designated institution (ybcode places).",
        actor="patient",
        retry="no",
        http=403,
        sources=("S0 「需通过医保平台或定点机构扫描动态二维码」",),
    ),
    Entry(
        code="place.not_opened",
        alias="YB-P02",
        zh="本机构未开通「{service}」结算",
        en="This place has not opened this service ({service}).",
        remedy_zh="请改用其他支付方式,或到已开通的机构",
        remedy_en="Pay another way, or go to a place that has opened it.",
        actor="patient",
        retry="no",
        http=403,
        evidence=("service",),
        sources=("W39", "S3 「城乡居民医保…不设个人账户」"),
    ),
    Entry(
        code="place.no_cross_region",
        alias="YB-P03",
        zh="本机构未开通异地联网结算",
        en="This place does not settle for people insured elsewhere.",
        remedy_zh="请先自费,凭票据回参保地申请报销;或到已开通异地结算的机构",
        remedy_en="Pay, and claim at home; or find a place with 'ybcode places --cross-region'.",
        actor="patient",
        retry="no",
        http=403,
        sources=("S2 「就医地需开通异地联网结算」", "S0 「需先自费垫付医疗费用」"),
    ),
    Entry(
        code="place.not_chosen",
        alias="YB-P14",
        zh="未选定本机构,不能享受待遇",
        en="This is not the institution that the person chose.",
        remedy_zh="请先在参保地办理选点",
        remedy_en="Choose this institution first.",
        actor="patient",
        retry="fix",
        http=403,
        sources=("GK: 选点", "policy key places.choice_needed"),
    ),
)
