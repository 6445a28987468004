"""``python -m tests.benchmarks [--json] [ROW …]``: the table of speed; a ROW is a part of a line's name."""

from __future__ import annotations

import argparse
import json
import sys

from tests.benchmarks import codes, rendering, settling, starting, stores
from tests.benchmarks.measure import Result, Row

ROWS: tuple[Row, ...] = (*codes.ROWS, *rendering.ROWS, *starting.ROWS, *stores.ROWS, *settling.ROWS)


def _line(row: Row, result: Result) -> str:
    sign = "≥" if row.better == "higher" else "≤"
    mark = "✓" if row.reached(result.ratio) else "✗"
    beside = ", ".join(f"{name} {ratio:.2f}" for name, ratio in result.beside.items())
    return f"{mark} {row.name:<44} {result.ratio:8.2f}  {sign} {row.target:<6g} {beside}"


def main() -> None:
    """Measure the rows that are asked for and print them."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--json", action="store_true", help="a list of name, ratio, target, better, ok")
    parser.add_argument("rows", nargs="*", metavar="ROW", help="part of a row's name; all when left out")
    args = parser.parse_args()
    chosen = [row for row in ROWS if not args.rows or any(part in row.name for part in args.rows)]
    if not chosen:
        parser.error(f"no such row; there are: {'; '.join(row.name for row in ROWS)}")
    measured = []
    for row in chosen:
        result = row.measure()
        measured.append((row, result))
        if not args.json:
            print(_line(row, result), flush=True)
    if args.json:
        table = [
            {
                "name": row.name,
                "ratio": result.ratio,
                "target": row.target,
                "better": row.better,
                "ok": row.reached(result.ratio),
            }
            for row, result in measured
        ]
        json.dump(table, sys.stdout, ensure_ascii=False, indent=1)
        print()


main()
