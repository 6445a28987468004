"""D1 on the public face: the demo script, run as its reader runs it, and its amounts to the fen."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

TOLD = [
    ("09:00:00", "mother", "bound, member 1 of 5"),
    ("09:00:00", "father", "identity.face_mismatch"),
    ("09:00:00", "father", "bound, member 2 of 5"),
    ("09:05:00", "mother", "identity.first_use_face"),
    ("09:05:00", "check", "works"),
    ("09:05:00", "mother", "86.50 = account 86.50"),
    ("09:05:00", "father", "45.00 = cash 45.00, account.none, family.not_mutual_aid"),
    ("09:05:00", "", "accounts: mother 225.90, daughter 500.00"),
    ("09:05:00", "mother", "2026: 86.50"),
    ("10:00:10", "till", "family.unbound"),
    ("10:00:10", "mother", "family.unbound"),
    ("10:00:10", "own", "let in"),
]
LAST = [
    "all accounts together: 0",
    "by video, 40 s old, standard (lives 300 s): let in",
    "by video, 40 s old, hardened (lives 15 s): code.expired",
    "by video, 10 s old, hardened (lives 15 s): let in",
]


def test_the_demo_tells_the_daughter_of_d1():
    """Bound, seen, paid by the mother's account and the father's cash, unbound at once; and by video."""
    ran = subprocess.run(
        [sys.executable, "-W", "error", ROOT / "demo" / "family.py"],
        cwd=ROOT,
        env=os.environ | {"PYTHONUTF8": "1", "LC_ALL": "C"},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    lines = ran.stdout.splitlines()
    told, last = lines[: -len(LAST)], lines[-len(LAST) :]
    assert [(line[6:14], line[16:22].strip(), line[24:]) for line in told] == TOLD
    assert last == LAST
