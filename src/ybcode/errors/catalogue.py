"""The whole catalogue, assembled from its families: one look-up by code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ybcode.errors import (
    account,
    advice,
    bill,
    card,
    clock,
    code,
    consent,
    ectoken,
    enrolment,
    family,
    filing,
    identity,
    item,
    onboarding,
    pin,
    place,
    platform,
    prescription,
    quote,
    refund,
    request,
    scan,
    settlement,
    standing,
    terminal,
    trace,
    wallet,
)

if TYPE_CHECKING:
    from ybcode.errors.entry import Entry

CATALOGUE: dict[str, Entry] = {
    entry.code: entry
    for family in (
        code,
        wallet,
        scan,
        terminal,
        request,
        clock,
        ectoken,
        identity,
        pin,
        card,
        onboarding,
        enrolment,
        standing,
        place,
        filing,
        family,
        item,
        prescription,
        trace,
        bill,
        account,
        quote,
        consent,
        settlement,
        refund,
        platform,
        advice,
    )
    for entry in family.ENTRIES
}
