"""The whole catalogue, assembled from its families: one look-up by code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ybcode.errors import (
    advice,
    card,
    clock,
    code,
    ectoken,
    enrolment,
    filing,
    identity,
    onboarding,
    pin,
    place,
    request,
    scan,
    standing,
    terminal,
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
        advice,
    )
    for entry in family.ENTRIES
}
