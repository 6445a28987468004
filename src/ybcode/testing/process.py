"""A program that is run for one act: given a text, it answers a text in time, or one sentence says why not.

It is never waited for without a limit. What it prints is read as it comes, at most so much of it, so that
neither a silent program nor one that goes on printing stops the cases.
"""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import tempfile
import weakref
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from ybcode.values import without_numbers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import IO

MAX_OUTPUT = 1_000_000
"""Bytes of an answer, or of a log."""
_CHUNK = 65_536
_SHOWN = 80
_AFTERWARDS_S = 2.0
"""How long what a program left behind may hold on to its output."""
_POSIX = os.name == "posix"


class TillBroken(Exception):  # noqa: N818 - what happened, as Refused and Unknown say it
    """The till under test did not answer as a till does. One sentence; no code in full."""


def split_command(command: str | Sequence[str]) -> list[str]:
    """A command line as a program and its words.

    Args:
        command: the words, or a text that is split as a shell would.

    Raises:
        ValueError: when there is no program in it, or a quote is open.
    """
    words = shlex.split(command, posix=_POSIX) if isinstance(command, str) else list(command)
    if not words:
        raise ValueError("a till's command names a program, such as 'python my_till.py'")
    return words


def is_there(command: str | Sequence[str]) -> bool:
    """Whether a command's program can be found.

    Args:
        command: as ``split_command`` takes it.
    """
    return shutil.which(split_command(command)[0]) is not None


class Program:
    """A program that is run once an act.

    Args:
        command: as ``split_command`` takes it; the act is added as the last word.
        env: what it finds in its environment, beside what there is.
        state: a folder of its own, told as ``YBCODE_STATE``; left out, one that goes away with this object.
        seconds: how long one act may take.
    """

    def __init__(
        self, command: str | Sequence[str], *, env: Mapping[str, str], state: Path | None, seconds: float
    ) -> None:
        self._words = split_command(command)
        self._seconds = seconds
        if state is None:
            state = Path(tempfile.mkdtemp(prefix="ybcode-till-"))
            weakref.finalize(self, shutil.rmtree, state, ignore_errors=True)
        self._env = {**os.environ, "PYTHONUTF8": "1", **env, "YBCODE_STATE": str(state)}

    def run(self, act: str, given: str = "") -> str:
        """What it prints.

        Args:
            act: the last word of its command line.
            given: its standard input.

        Raises:
            TillBroken: when it cannot be started, takes too long, prints too much, or ends badly.
        """
        with tempfile.TemporaryFile() as stdin:
            stdin.write(given.encode("utf-8", "replace"))
            stdin.seek(0)
            process = self._start(act, stdin)
        streams = process.stdout, process.stderr
        assert streams[0] is not None
        assert streams[1] is not None
        out, err = _Reader(streams[0]), _Reader(streams[1])
        in_time = _wait(process, self._seconds)
        printed, complained = out.text(), err.text()
        if out.too_much or err.too_much:
            raise TillBroken(f"{act}: it printed more than {MAX_OUTPUT} bytes")
        if not in_time:
            raise TillBroken(f"{act}: it did not answer within {self._seconds:g} s and was stopped")
        if process.returncode:
            last = complained.strip().rsplit("\n", 1)[-1]
            raise TillBroken(f"{act}: it ended with exit code {process.returncode}: {self.shown(last)}")
        return printed

    def _start(self, act: str, stdin: IO[bytes]) -> subprocess.Popen[bytes]:
        try:
            return subprocess.Popen(  # noqa: S603 - the tester's own program
                [*self._words, act],
                stdin=stdin,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=self._env,
                start_new_session=_POSIX,  # so that it can be ended with all that it started
            )
        except OSError as error:
            raise TillBroken(f"{self._words[0]} cannot be started: {error.strerror}") from None

    def shown(self, printed: str) -> str:
        """The beginning of what a program printed, without long numbers: a code may be one.

        Args:
            printed: what it printed.
        """
        text = without_numbers(" ".join(printed.split()))
        return repr(text[:_SHOWN] + "…" if len(text) > _SHOWN else text) if text else "nothing"


def _wait(process: subprocess.Popen[bytes], seconds: float) -> bool:
    """Whether a program ends by itself; else it is ended, with all that it started."""
    try:
        process.wait(seconds)
    except BaseException as late:  # the tester's Ctrl-C, too, must leave nothing behind
        _end(process)
        if isinstance(late, subprocess.TimeoutExpired):
            return False
        raise
    return True


def _end(process: subprocess.Popen[bytes]) -> None:
    if _POSIX:
        with suppress(ProcessLookupError, PermissionError):  # all of them are gone
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()


class _Reader(Thread):
    """Reads a stream to its end or to the limit; then it is closed, and who goes on writing is ended."""

    def __init__(self, stream: IO[bytes]) -> None:
        super().__init__(daemon=True)
        self._stream = stream
        self._read = bytearray()
        self.start()

    def run(self) -> None:
        """Read what comes, as it comes: who started another program may leave the stream open."""
        with self._stream:
            while len(self._read) <= MAX_OUTPUT and (more := os.read(self._stream.fileno(), _CHUNK)):
                self._read += more

    @property
    def too_much(self) -> bool:
        """Whether there was more than may be."""
        return len(self._read) > MAX_OUTPUT

    def text(self) -> str:
        """What was read."""
        self.join(_AFTERWARDS_S)
        return bytes(self._read).decode("utf-8", "replace")
