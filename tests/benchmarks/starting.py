"""What it costs to begin: the import, and the first code scanned, in milliseconds over a bare interpreter.

Each figure is the median of new processes, interleaved with processes that do nothing.
"""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from statistics import median
from time import perf_counter_ns
from typing import Final

from tests.benchmarks.measure import Result, Row

_ROUNDS: Final = 15
_FIRST_SCAN: Final = """
import ybcode
with ybcode.open_sandbox(seed=1) as sandbox:
    shown = sandbox.wallet("user_ok").show()
    assert sandbox.terminal("pharmacy_ok").scan(shown.text).accepted
"""


def _process_ms(program: str) -> float:
    start = perf_counter_ns()
    subprocess.run([sys.executable, "-c", program], check=True, stdout=subprocess.DEVNULL)
    return (perf_counter_ns() - start) / 1e6


def _more_ms(program: str, rounds: int = _ROUNDS) -> float:
    """Milliseconds that a program takes over a bare interpreter."""
    _process_ms(program)
    return median(_process_ms(program) - _process_ms("pass") for _ in range(rounds))


def _import() -> Result:
    peers = ("cryptography.hazmat.primitives.ciphers", "PIL.Image", "qrcode", "click", "pydantic")
    beside = {f"import {name}": _more_ms(f"import {name}", 3) for name in peers}
    return Result(_more_ms("import ybcode"), beside)


def _first_scan() -> Result:
    return Result(_more_ms(_FIRST_SCAN))


def _help() -> Result:
    return Result(
        _more_ms("import ybcode.cli as c, contextlib as l\nwith l.suppress(SystemExit): c.main(['--help'])")
    )


def _plugin() -> Result:
    """What the plugin costs every run of everybody: beyond pytest, which is loaded already."""
    timed = "import pytest, time; a = time.perf_counter(); import {}; print((time.perf_counter() - a) * 1e3)"

    def import_ms(name: str) -> float:
        program = [sys.executable, "-c", timed.format(name)]
        return float(subprocess.run(program, check=True, capture_output=True, text=True).stdout)

    peers = ("freezegun", "time_machine", "hypothesis", "xdist.plugin")
    beside = {f"import {name}": import_ms(name) for name in peers if find_spec(name.partition(".")[0])}
    return Result(median(import_ms("ybcode.testing.plugin") for _ in range(_ROUNDS)), beside)


ROWS: Final[tuple[Row, ...]] = (
    Row("import ybcode, ms over a bare interpreter", "lower", 10, _import),
    Row("import, memory sandbox, show and scan, ms", "lower", 350, _first_scan),
    Row("ybcode --help, ms", "lower", 250, _help),
    Row("import the pytest plugin, ms beyond pytest", "lower", 5, _plugin),
)
