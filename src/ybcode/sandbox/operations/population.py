"""A population comes into the world in batches, one transaction each, so that memory stays flat."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from ybcode.rules.calendar import wall_time
from ybcode.rules.holders.clocks import Kind
from ybcode.rules.holders.enrolment import Enrolment
from ybcode.rules.holders.holder import IN_ORDER, Holder
from ybcode.sandbox.crowd import PopulationSize, PutPeople
from ybcode.sandbox.ports import World
from ybcode.sandbox.world.population import CAPACITY, Population, Regions

if TYPE_CHECKING:
    from collections.abc import Callable

    from ybcode.sandbox.engine import Engine

BATCH = 1_000
"""How many people come in one transaction."""

_INSURED = {kind: Holder(version=1, enrolment=Enrolment(kind=kind)) for kind in get_args(Kind)}
"""A row for each kind, everything in order."""


def population_of(engine: Engine, *, regions: Regions = "synthetic") -> Population:
    """The people that a sandbox may be populated with, by their index.

    Args:
        engine: the sandbox: its key and the day on which its world begins.
        regions: where they were born and are insured.

    Raises:
        ValueError: for other regions.
    """
    if regions not in get_args(Regions):
        raise ValueError(f"no regions {regions!r}: choose {' or '.join(get_args(Regions))}")
    with engine.unit() as unit:
        world = unit.load(World())
    assert world is not None, "a sandbox has a world"
    return Population(engine.entropy.population_key, wall_time(world.as_of_ms).date(), regions=regions)


def populate(
    engine: Engine,
    people: int,
    *,
    regions: Regions = "synthetic",
    progress: Callable[[int, int], object] | None = None,
) -> range:
    """Add the people of the next indices; whoever stops it midway keeps the batches that were written.

    Args:
        engine: the sandbox.
        people: how many.
        regions: where they were born and are insured.
        progress: called with (done, total) after each batch.

    Returns:
        The indices from the first to the last; where two callers add at once, each adds its number, and
        people of the other may stand between.

    Raises:
        ValueError: when there cannot be so many, or for other regions.
        TypeError: when ``people`` is no number.
    """
    if isinstance(people, bool) or not isinstance(people, int):
        raise TypeError(f"a population is a number of people, not {type(people).__name__}")
    population = population_of(engine, regions=regions)
    with engine.unit() as unit:
        first = end = unit.load(PopulationSize())
    if not 0 <= people <= CAPACITY - end:
        raise ValueError(f"a sandbox has room for {CAPACITY - end} more people, not {people}")
    done = 0
    while done < people:
        begin, end = _add(engine, population, min(BATCH, people - done))
        first = first if done else begin
        done += end - begin
        if progress is not None:
            progress(done, people)
    return range(first, end)


def _add(engine: Engine, population: Population, count: int) -> tuple[int, int]:
    """Add the next people in one transaction; judged again when somebody else added them meanwhile."""
    begin = -1
    with engine.unit() as unit:
        while begin != (begin := unit.load(PopulationSize())):
            citizens = list(population.people(begin, begin + count))
            batch = PutPeople(
                tuple(one.person for one in citizens),
                tuple(
                    (one.person.person_id, _INSURED[one.kind])
                    for one in citizens
                    if one.kind != IN_ORDER.enrolment.kind
                ),
            )
            if unit.apply([batch]):
                return begin, begin + count
    raise ValueError(f"the population ends at index {begin}: the next id is taken by somebody else")
