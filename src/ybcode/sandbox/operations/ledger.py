"""The ledger as a sandbox shows it: balances, postings, the trial balance; and the till's pack scanner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ybcode.rules.settlement.goods.bill import MAX_TRACE_CODES
from ybcode.sandbox import clock as clocks
from ybcode.sandbox.entropy import trace_code
from ybcode.sandbox.purse import BalanceOf, PostingsTo, TrialBalance
from ybcode.sandbox.world.items import CATALOGUE

if TYPE_CHECKING:
    from datetime import date

    from ybcode.rules.settlement import Line
    from ybcode.sandbox.engine import Engine

MAX_POSTINGS = 1_000


@dataclass(frozen=True, slots=True)
class Entry:
    """What an account received once.

    Attributes:
        at_ms: when.
        transaction_id: with which transaction.
        amount_fen: how much; below zero, it gave.
    """

    at_ms: int
    transaction_id: str
    amount_fen: int


class Ledger:
    """``sandbox.ledger``: double entry, append-only, over accounts that are named by what they are of."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def balance(self, account: str) -> int:
        """What an account holds, in fen; 0 where nothing ever moved.

        Args:
            account: ``cash``, ``outside``, ``account/<person>``, ``fund/<region>``, ``institution/<id>``.
        """
        with self._engine.unit() as unit:
            return unit.load(BalanceOf(account)) or 0

    def entries(self, account: str, *, most: int = 100) -> tuple[Entry, ...]:
        """What an account received and gave, oldest first.

        Args:
            account: as in ``balance``.
            most: how many of the newest, up to a thousand.

        Raises:
            ValueError: for none, or more than a thousand.
            TypeError: for what is no whole number.
        """
        if isinstance(most, bool) or not isinstance(most, int):
            raise TypeError(f"entries are counted in whole numbers, not {type(most).__name__}")
        if not 1 <= most <= MAX_POSTINGS:
            raise ValueError(f"1 to {MAX_POSTINGS} entries are told at once")
        with self._engine.unit() as unit:
            found = unit.load(PostingsTo(account, most))
            return tuple(Entry(*row) for row in found)

    def trial_balance(self, *, before: str | date | int | None = None) -> dict[str, int]:
        """What every account holds, in fen; they sum to zero.

        Args:
            before: as it stood before an instant, folded from all postings; now, when left out.
        """
        until_ms = None if before is None else clocks.instant_ms(before)
        with self._engine.unit() as unit:
            found = unit.load(TrialBalance(until_ms))
        return dict(found)

    def __repr__(self) -> str:
        return f"Ledger({len(self.trial_balance())} accounts)"


def scan_packs(line: Line) -> tuple[str, ...] | None:
    """The trace codes of a line's packs, as a till's scanner would read them: synthetic, each new.

    Args:
        line: of a bill; only medicines have trace codes.
    """
    item = CATALOGUE.get(line.name)
    traced = line.category in (None, "drug") if item is None else item.traced
    if not traced:
        return ()
    return tuple(trace_code() for _ in range(line.packs)) if line.packs <= MAX_TRACE_CODES else None
