"""The types of the face are a promise: a checker reads a user's code and agrees, or refuses."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_mypy_strict_reads_the_face(tmp_path: Path) -> None:
    """A user's code over the face passes mypy strict, and each misuse in it is refused."""
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--follow-imports=silent",
        "--cache-dir",
        str(tmp_path),
        "tests/typing/face.py",
    ]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout
