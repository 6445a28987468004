"""D7, the wallet: what is sent across provinces by day, in its limits, and back at six unless accepted."""

from __future__ import annotations

from ybcode.scenarios.stories.d7_parts import AWAY, BILL_184, BILL_600, BOUND, DAY, FATHER, MEANS, opens, pays
from ybcode.scenarios.story import Run, Step

_FOURTH = "2026-03-04T09:00"


def _sends(at: str, amount: str, expect: str = "sent") -> Step:
    return Step(at, AWAY, "transfer", {"receiver": FATHER, "amount": amount}, expect)


def _balance(at: str, fen: int) -> Step:
    return Step(at, AWAY, "balance", {}, f"account {fen}")


_NIGHT = Run(
    name="4 from another province: not at night, not too much, and back at six the day after",
    day=DAY,
    steps=(
        *MEANS,
        opens("22:00:00", AWAY, "mutual_aid.other_province"),
        _sends("22:30:00", "2000.00", "transfer.closed"),
        _sends("2026-03-03T05:59:59.999", "2000.00", "transfer.closed"),
        _sends("2026-03-03T06:30", "2500.00", "transfer.limit"),
        _sends("2026-03-03T06:30", "2000.00"),
        _balance("2026-03-03T06:30", 700000),
        Step("2026-03-04T05:59:59.999", FATHER, "transfers", {}, "sent 1"),
        _balance("2026-03-04T05:59:59.999", 700000),
        _balance("2026-03-04T06:00", 900000),
        Step("2026-03-04T06:00", FATHER, "transfers", {}, "returned 1"),
        Step("2026-03-04T06:00", FATHER, "purse", {}, "nothing"),
    ),
)

_FOUR = Run(
    name="4 the fourth of a day is refused, whatever became of the three; the next day there are three again",
    day=DAY,
    steps=(
        *MEANS,
        _sends("2026-03-03T06:00", "2000.00"),
        _sends("2026-03-03T12:00", "0.01"),
        _sends("2026-03-03T21:59:59.999", "10.00"),
        Step("2026-03-03T21:59:59.999", FATHER, "accept", {"sender": AWAY}, "accepted"),
        _sends("2026-03-03T21:59:59.999", "10.00", "transfer.limit"),
        _sends("2026-03-03T22:00", "10.00", "transfer.closed"),
        _balance("2026-03-04T06:00", 700000),
        _sends(_FOURTH, "10.00"),
        _sends(_FOURTH, "10.00"),
        _sends(_FOURTH, "10.00"),
        _sends(_FOURTH, "10.00", "transfer.limit"),
        Step(_FOURTH, FATHER, "transfers", {}, "accepted 1, returned 2, sent 3"),
    ),
)

_SPENT = Run(
    name="4 what was accepted pays the father's part, and is his",
    day=DAY,
    steps=(
        *BOUND,
        _sends("10:00:00", "300.00"),
        # Until it is accepted it pays nothing.
        *pays("10:00:10", BILL_184, "cash 18400 (account.none family.not_mutual_aid)"),
        Step("10:01:00", FATHER, "accept", {"sender": AWAY}, "accepted"),
        Step("10:01:00", FATHER, "purse", {}, "wallet 30000"),
        *pays("10:02:00", BILL_184, "aid 18400"),
        Step("10:02:00", FATHER, "purse", {}, "wallet 11600"),
        *pays("10:03:00", BILL_600, "aid 11600, cash 48400 (account.none family.not_mutual_aid)"),
        Step("10:04:00", FATHER, "cancel", {}, "cancel: aid -11600, cash -48400"),
        Step("10:04:00", FATHER, "purse", {}, "wallet 11600"),
        _balance("10:04:00", 870000),
        Step("2026-03-03T06:00", FATHER, "purse", {}, "wallet 11600"),
    ),
)

RUNS = (_NIGHT, _FOUR, _SPENT)
