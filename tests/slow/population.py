"""The proof of a population: so many people, so many ID numbers, each valid and none of them anybody's."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from typing import TYPE_CHECKING

import ybcode
from tests.slow.races import url_of
from ybcode.sandbox import upkeep
from ybcode.values import is_id_number, is_synthetic

if TYPE_CHECKING:
    from pathlib import Path

    from ybcode.sandbox.world.population import Regions

_READ = "SELECT person_id, id_number, region FROM people ORDER BY person_id"


def all_different(folder: Path, people: int, *, regions: Regions = "synthetic") -> str:
    """All ID numbers of a population in SQLite differ, have the right shape and can be nobody's."""
    told: list[int] = []
    with ybcode.open_sandbox(url_of(folder), seed=1) as sandbox:
        magic = len(sandbox.people)
        begin = time.perf_counter()
        added = sandbox.populate(people, regions=regions, progress=lambda done, _: told.append(done))
        took_s = time.perf_counter() - begin
        assert added == range(people)
        assert len(sandbox.people) == people + magic
    assert told[-1] == people
    assert told == sorted(set(told))
    numbers: set[str] = set()
    with closing(sqlite3.connect(folder / "city.db")) as connection:
        for _, number, region in connection.execute(_READ):
            assert is_id_number(number)
            assert is_synthetic(number)
            assert is_synthetic(region)
            numbers.add(number)
    assert len(numbers) == people + magic
    assert upkeep.check(url_of(folder)) == []
    return f"{len(numbers):,} ID numbers, all different and synthetic, {people / took_s:,.0f} people/s"
