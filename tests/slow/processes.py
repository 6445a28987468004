"""Processes that share a sandbox: each is a desk (``tests.slow.desk``) and is asked over a pipe."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).parents[2]
_LEAD_S = 0.005
"""How long before an act the processes hear of it, so that all have heard when it begins."""
_PATIENCE_S = 60


class Process:
    """A desk in a process of its own."""

    def __init__(self) -> None:
        self._run = subprocess.Popen(
            [sys.executable, "-m", "tests.slow.desk"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._ready = False

    def ask(self, act: str, **arguments: Any) -> Any:
        """The answer to an act."""
        self.begin(act, **arguments)
        return self.answer()

    def begin(self, act: str, **arguments: Any) -> None:
        """Ask without waiting for the answer."""
        if not self._ready:
            assert self.answer() == "ready"
            self._ready = True
        self._run.stdin.write(json.dumps({"act": act, **arguments}) + "\n")
        self._run.stdin.flush()

    def answer(self) -> Any:
        """The next line."""
        line = self._run.stdout.readline()
        assert line.endswith("\n"), "the process ended"
        answer = json.loads(line)
        assert not isinstance(answer, dict), answer
        return answer

    def kill(self) -> list[Any]:
        """End it with SIGKILL, whatever it does: the lines that it had still written whole."""
        self._run.kill()
        rest = self._run.stdout.read()
        self.close()
        return [json.loads(line) for line in rest.splitlines(keepends=True) if line.endswith("\n")]

    def close(self) -> None:
        """Let it end: it hears no more, and nobody hears it."""
        self._run.stdin.close()
        self._run.stdout.close()
        self._run.wait(_PATIENCE_S)


def at_once(asked: Sequence[tuple[Process, dict[str, Any]]]) -> list[Any]:
    """Let several processes begin at one instant: their answers."""
    begin = time.monotonic() + _LEAD_S
    for process, words in asked:
        process.begin(**{"at": begin, **words})
    return [process.answer() for process, _ in asked]


@contextmanager
def processes(count: int, url: str | None = None) -> Iterator[list[Process]]:
    """Several processes; with a URL, each has opened its sandbox."""
    with ExitStack() as ending:
        crew = [Process() for _ in range(count)]
        for process in crew:
            ending.callback(process.close)
        if url is not None:
            for process in crew:
                process.begin("open", url=url)
            for process in crew:
                assert isinstance(process.answer(), list)
        yield crew
