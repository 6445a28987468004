"""D9 on the public face: the demo script, run as its reader runs it, and its amounts to the fen."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

TOLD = [
    ("03-02 09:10", "register", "25.00 = account 25.00"),
    ("03-02 09:10", "", "used: deductible 105.00, fund 0.00"),
    ("03-02 09:20", "consult", "let in"),
    ("03-02 09:30", "book", "let in"),
    ("03-02 09:40", "examine", "let in"),
    ("03-02 09:50", "CT", "settlement.unknown"),
    ("03-02 09:50", "query", "settled"),
    ("03-02 09:50", "reverse", "-300.00 = fund -87.50 + account -35.00 + aid -100.00 + cash -77.50"),
    ("03-02 09:50", "", "used: deductible 105.00, fund 0.00"),
    ("03-02 09:50", "CT", "300.00 = fund 87.50 + account 35.00 + aid 100.00 + cash 77.50"),
    ("03-02 09:50", "", "used: deductible 200.00, fund 87.50"),
    ("03-02 10:00", "collect", "let in"),
    ("03-02 10:20", "medicines", "168.00 = fund 97.92 + cash 70.08"),
    ("03-02 10:20", "", "used: deductible 200.00, fund 185.42"),
    ("03-03 09:00", "give back", "refund.after_close"),
    ("03-03 09:00", "approved", "-168.00 = fund -97.92 + cash -70.08"),
    ("03-03 09:00", "", "used: deductible 200.00, fund 87.50"),
]


def test_the_demo_tells_the_visit_of_d9():
    """Each counter's answer, each split and what the year has used, from the registration to the refund."""
    ran = subprocess.run(
        [sys.executable, "-W", "error", ROOT / "demo" / "one_visit.py"],
        cwd=ROOT,
        env=os.environ | {"PYTHONUTF8": "1", "LC_ALL": "C"},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    *lines, last = ran.stdout.splitlines()
    assert [(line[:11], line[13:22].strip(), line[24:]) for line in lines] == TOLD
    assert last == "all accounts together: 0"
