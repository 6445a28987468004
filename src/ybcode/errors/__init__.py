"""The error catalogue: stable codes, in Chinese and English, with what to do next."""

from ybcode.errors.catalogue import CATALOGUE
from ybcode.errors.entry import LADDER, Entry, Lang
from ybcode.errors.refusal import Evidence, Refusal, Refused, Unknown

__all__ = ["CATALOGUE", "LADDER", "Entry", "Evidence", "Lang", "Refusal", "Refused", "Unknown"]
