"""The rotating code in a real terminal: drawn, redrawn as it changes, and put away."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

pty = pytest.importorskip("pty", reason="this system has no pseudo-terminals to draw on")


HIDDEN, SHOWN = "\x1b[?25l", "\x1b[?25h"


def drawn(*words: str, interrupted: bool = False) -> tuple[int, str]:
    """What a command draws on a terminal, and its exit code; Ctrl-C comes once the code is on the screen."""
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "ybcode", *words], stdout=slave, stderr=slave, stdin=slave
    )
    os.close(slave)
    told = b""
    while True:
        try:
            piece = os.read(master, 65536)
        except OSError:  # the other end was closed
            break
        if not piece:
            break
        told += piece
        if interrupted and b"SIMULATED" in told:
            process.send_signal(signal.SIGINT)
            interrupted = False
    os.close(master)
    return process.wait(), told.decode()


@pytest.mark.parametrize(
    "words", [("show", "user_ok", "--watch", "--times", "1"), ("demo", "--live", "--times", "1")]
)
def test_a_terminal_shows_the_code_and_gets_its_cursor_back(words: tuple[str, ...]) -> None:
    """The code is drawn in half blocks with the caption, and the cursor is there again at the end."""
    code, told = drawn(*words)
    assert code == 0
    assert "▀" in told
    assert "SIMULATED" in told
    assert told.index(HIDDEN) < told.index(SHOWN)


def test_ctrl_c_ends_the_watch_in_good_order() -> None:
    """Ctrl-C is how a watch ends: exit code 0, no traceback, the cursor back."""
    code, told = drawn("show", "user_ok", "--watch", interrupted=True)
    assert code == 0
    assert "Traceback" not in told
    assert told.rstrip().endswith(SHOWN)


def test_a_picture_of_something_else_is_one_sentence(tmp_path: Path) -> None:
    """A file that is called .png and is none, and one that is far too large, are wrong calls."""
    (tmp_path / "fake.png").write_bytes(b"not a picture")
    with (tmp_path / "huge.png").open("wb") as file:
        file.truncate(65 * 1024 * 1024)
    Image.new("L", (64, 64), 255).save(tmp_path / "white.png")
    for name, exit_code in (("fake.png", 2), ("huge.png", 2), ("white.png", 1)):
        command = [sys.executable, "-m", "ybcode", "scan", str(tmp_path / name)]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        assert run.returncode == exit_code
        assert "Traceback" not in run.stderr
