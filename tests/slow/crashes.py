"""The proof against crashes: a process under load is killed, and nothing that it acknowledged is lost."""

from __future__ import annotations

import sqlite3
import time
from collections import deque
from contextlib import ExitStack, closing
from random import Random
from typing import TYPE_CHECKING, Any

import ybcode
from tests.slow.processes import Process
from tests.slow.races import WORLD, url_of
from ybcode.sandbox import upkeep

if TYPE_CHECKING:
    from pathlib import Path

_AHEAD = 2
"""How many processes start while another one works."""

_MOST_SEEN = 25
_MOST_WAIT_S = 0.004


def killed_under_load(folder: Path, kills: int) -> str:
    """After each SIGKILL every acknowledged admission is there exactly once, and none is there twice.

    At most one more than was acknowledged is there: the one that was written when the process ended.
    """
    url, random = url_of(folder), Random(kills)
    acknowledged: set[str] = set()
    unheard = 0
    ybcode.open_sandbox(url, **WORLD).close()
    with ExitStack() as ending:
        following = deque(_started(ending) for _ in range(_AHEAD))
        for _ in range(kills):
            following.append(_started(ending))
            before = _ectokens(folder)
            told = _killed(following.popleft(), url, random)
            heard = [ectoken for ectoken, _ in told]
            assert None not in heard
            assert acknowledged.isdisjoint(heard)
            acknowledged.update(heard)
            new = _ectokens(folder) - before
            assert new >= set(heard), "an acknowledged admission is lost"
            assert len(new) <= len(heard) + 1
            unheard += len(new) - len(heard)
            assert upkeep.check(url) == []
            _spent_for_good(url, [text for _, text in told])
    return f"{kills} kills, {len(acknowledged)} admissions kept, {unheard} written but not heard of"


def _started(ending: ExitStack) -> Process:
    process = Process()
    ending.callback(process.close)
    return process


def _killed(process: Process, url: str, random: Random) -> list[Any]:
    """Let a process admit for a while and kill it: the admissions that it acknowledged, with their codes."""
    assert isinstance(process.ask("open", url=url), list)
    process.begin("load")
    told = [process.answer() for _ in range(random.randrange(1, _MOST_SEEN))]
    time.sleep(random.uniform(0, _MOST_WAIT_S))
    return told + process.kill()


def _ectokens(folder: Path) -> set[str]:
    with closing(sqlite3.connect(folder / "city.db")) as connection:
        rows = connection.execute("SELECT ectoken, province, handle, tick FROM ectokens").fetchall()
    assert len({row[1:] for row in rows}) == len(rows), "a code was admitted twice"
    return {row[0] for row in rows}


def _spent_for_good(url: str, texts: list[str]) -> None:
    with ybcode.open_sandbox(url) as sandbox:
        till = sandbox.terminal("pharmacy_ok", name="again")
        assert {till.scan(text).code for text in texts} <= {"code.used", "code.superseded"}
