"""A refusal as a value that rules return, and as the exception that a caller may prefer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ybcode.errors.catalogue import CATALOGUE

if TYPE_CHECKING:
    from ybcode.errors.entry import Entry, Lang

Evidence = Mapping[str, int | str]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A catalogue entry that came true, with its evidence.

    Attributes:
        code: the entry's stable name.
        evidence: the entry's attributes; never a text that was scanned, never a person.
    """

    code: str
    evidence: Evidence = field(default_factory=dict)

    @property
    def entry(self) -> Entry:
        """The entry of the catalogue."""
        return CATALOGUE[self.code]

    def message(self, lang: Lang = "zh") -> str:
        """The entry's sentence with the evidence filled in."""
        template = self.entry.zh if lang == "zh" else self.entry.en
        return template.format_map(self.evidence)


class Refused(Exception):  # noqa: N818 - the word of the trade, and the counterpart of Admission
    """Raised where a caller asked for the admission, or for a code to show, and there is none.

    Attributes:
        refusal: the refusal as a value; ``code``, ``evidence``, ``message`` (zh), ``message_en`` and
            ``remedy`` are read off it.
    """

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal)
        self.refusal = refusal

    @property
    def code(self) -> str:
        """The stable name of the catalogue entry."""
        return self.refusal.code

    @property
    def evidence(self) -> Evidence:
        """The entry's attributes."""
        return dict(self.refusal.evidence)

    @property
    def message(self) -> str:
        """The sentence for the citizen, in Chinese."""
        return self.refusal.message("zh")

    @property
    def message_en(self) -> str:
        """The sentence for the developer, in English."""
        return self.refusal.message("en")

    @property
    def remedy(self) -> str:
        """What to do next, in Chinese."""
        return self.refusal.entry.remedy_zh

    def __str__(self) -> str:
        entry = self.refusal.entry
        return f"{self.code}: {self.message_en} {entry.remedy_en} ({self.message})"


class Unknown(Exception):  # noqa: N818 - the word of the trade: neither settled nor refused
    """The answer was lost: what was asked may have been done, or not. Never pay twice on it.

    Attributes:
        request_id: the till's own id of the request: ask with it, or reverse it.
        operation: ``settle``, ``cancel``, ``scan`` …
    """

    def __init__(self, request_id: str, operation: str) -> None:
        super().__init__(request_id, operation)
        self.request_id = request_id
        self.operation = operation

    @property
    def refusal(self) -> Refusal:
        """The catalogue entry, ``settlement.unknown``."""
        return Refusal("settlement.unknown")

    @property
    def code(self) -> str:
        """The stable name of the catalogue entry."""
        return self.refusal.code

    @property
    def message(self) -> str:
        """The sentence for the citizen, in Chinese."""
        return self.refusal.message("zh")

    @property
    def message_en(self) -> str:
        """The sentence for the developer, in English."""
        return self.refusal.message("en")

    def __str__(self) -> str:
        asked = f"the answer to {self.operation} {self.request_id!r} was lost"
        return f"{self.code}: {self.message_en} {self.refusal.entry.remedy_en} ({asked})"
