"""``python -m tests.slow [NAME …]``: the proofs that take their time, in full; a NAME is a part of a name."""

from __future__ import annotations

import argparse
import time
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from tests.slow import crashes, payments, population, races

if TYPE_CHECKING:
    from collections.abc import Callable

PROOFS: dict[str, Callable[[Path], str]] = {
    "one-admission": partial(races.one_admission, rounds=200),
    "one-request": partial(races.one_request, rounds=100),
    "one-request-random": partial(races.one_request, rounds=100, seed=None),
    "revoked-at-once": partial(races.revoked_at_once, rounds=100),
    "different-ectokens": partial(races.different_ectokens, times=500),
    "different-ectokens-random": partial(races.different_ectokens, times=500, seed=None),
    "opened-at-once": partial(races.opened_at_once, rounds=100),
    "population": partial(population.all_different, people=1_000_000),
    "crash": partial(crashes.killed_under_load, kills=200),
    "one-balance": partial(payments.one_balance, rounds=200),
    "crash-paying": partial(payments.killed_while_paying, kills=200),
}


def main() -> None:
    """Run the proofs that are asked for, and print a line for each."""
    parser = argparse.ArgumentParser(prog="python -m tests.slow", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="part of a proof's name; all when left out")
    asked = parser.parse_args().names
    chosen = [name for name in PROOFS if not asked or any(part in name for part in asked)]
    if not chosen:
        parser.error(f"no such proof; there are: {', '.join(PROOFS)}")
    for name in chosen:
        with TemporaryDirectory() as folder:
            begin = time.perf_counter()
            told = PROOFS[name](Path(folder))
            print(f"✓ {name:<26} {told}  ({time.perf_counter() - begin:.1f} s)", flush=True)


if __name__ == "__main__":
    main()
