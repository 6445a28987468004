"""How two things are timed against each other: interleaved rounds in one process, and the median of ratios.

A shared machine drifts by tens of percent within seconds. Rounds that time both sides one after the other see
the same machine, so their ratio is steady where either time alone is not.
"""

import gc
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter_ns
from typing import Literal


@dataclass(frozen=True, slots=True)
class Result:
    """What one row measured.

    Attributes:
        ratio: The figure that is held against the row's target.
        beside: Other libraries, or other settings of ours, measured in the same run, as ratios of the same
            kind; a library that is not installed is left out.
    """

    ratio: float
    beside: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what is measured, what it must reach, and how.

    Attributes:
        name: What the line is called in the table and on the command line.
        better: Whether a lower or a higher ratio is the better one.
        target: The ratio that must be reached.
        measure: Measures the line now.
    """

    name: str
    better: Literal["lower", "higher"]
    target: float
    measure: Callable[[], Result]

    def reached(self, ratio: float) -> bool:
        """Tell whether a ratio reaches the target.

        Args:
            ratio: What was measured.

        Returns:
            True when the target is reached.
        """
        return ratio >= self.target if self.better == "higher" else ratio <= self.target


def interleave(
    ours: Callable[[], object], reference: Callable[[], object], *, rounds: int, calls: int
) -> float:
    """Tell how many times faster ours is than the reference.

    Each side is called once beforehand, so that tables and caches made at first use are not timed.

    Args:
        ours: One call of ours.
        reference: One call of what it is held against.
        rounds: How often both are timed; an odd number has a median of its own.
        calls: Calls a round and side.

    Returns:
        Median over the rounds of (time of the reference / time of ours): above 1, ours is faster. For a cost
        as a multiple of the reference take the reciprocal.
    """
    ours()
    reference()
    ratios = []
    collecting = gc.isenabled()
    gc.disable()
    try:
        for round_ in range(rounds):
            # Sides swap places, so that neither always runs on the warmer cache.
            if round_ % 2:
                ours_ns, reference_ns = _timed(ours, calls), _timed(reference, calls)
            else:
                reference_ns, ours_ns = _timed(reference, calls), _timed(ours, calls)
            ratios.append(reference_ns / ours_ns)
    finally:
        if collecting:
            gc.enable()
    return median(ratios)


def _timed(call: Callable[[], object], calls: int) -> int:
    """Nanoseconds of so many calls."""
    start = perf_counter_ns()
    for _ in range(calls):
        call()
    return perf_counter_ns() - start
