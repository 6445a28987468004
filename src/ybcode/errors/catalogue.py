"""The whole catalogue, assembled from its families: one look-up by code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ybcode.errors import clock, code, ectoken, identity, request, scan, wallet

if TYPE_CHECKING:
    from ybcode.errors.entry import Entry

CATALOGUE: dict[str, Entry] = {
    entry.code: entry
    for family in (code, wallet, scan, request, clock, ectoken, identity)
    for entry in family.ENTRIES
}
