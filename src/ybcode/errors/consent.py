"""Entries of the family ``consent``: what the person has to agree to."""

from __future__ import annotations

from ybcode.errors.entry import Entry

ENTRIES = (
    Entry(
        code="consent.missing",
        alias="YB-S11",
        zh="请先授权医保移动支付",
        en="The person has to agree to pay with insurance first.",
        remedy_zh="请参保人确认授权后再结算",
        remedy_en="Settle with consent=True once the person agreed.",
        actor="patient",
        retry="now",
        http=403,
        sources=("M3", "W40", "policy key settlement.consent"),
    ),
)
