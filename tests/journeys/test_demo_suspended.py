"""D5 on the public face: the demo script, run as its reader runs it."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_demo_tells_the_timetable_of_d5():
    """Refused while suspended, refused while syncing, admitted on the third working day at midnight."""
    ran = subprocess.run(
        [sys.executable, "-W", "error", ROOT / "demo" / "suspended_and_back.py"],
        cwd=ROOT,
        env=os.environ | {"PYTHONUTF8": "1", "LC_ALL": "C"},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    told = [line.split("  ")[:2] for line in ran.stdout.splitlines() if line[:2] == "04"]
    assert told == [
        ["04-01 Tue 09:00", "enrolment.suspended"],
        ["04-25 Fri 16:00", "enrolment.syncing"],
        ["04-28 Mon 23:59", "enrolment.syncing"],
        ["04-29 Tue 00:00", "admitted"],
    ]
    assert "状态 2 暂停参保 自 2025-04-01 09:00" in ran.stdout
    assert ran.stdout.endswith("receipt of 04-26, ¥200.00: rejected (not_retroactive)\n")
