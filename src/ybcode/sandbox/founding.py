"""A world is made once and found again: what it was made from is kept, and what is asked must agree.

Making is one transaction: there is no half of a world. Left out, a wish takes the default in a new
world, and what is stored in one that is there.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from ybcode.rules.calendar import wall_time
from ybcode.rules.code.steps import tick_at
from ybcode.rules.policy import Policy
from ybcode.sandbox import clock as clocks
from ybcode.sandbox.engine import Engine, enrolments, shuffle_of
from ybcode.sandbox.entropy import Entropy
from ybcode.sandbox.operations.keys import first_keys
from ybcode.sandbox.ports import (
    Bearings,
    MoveClock,
    PutInstitution,
    PutKeys,
    PutPerson,
    PutWorld,
    World,
)
from ybcode.sandbox.presets import REGIONS, load_policy
from ybcode.sandbox.records import WorldRow
from ybcode.sandbox.world.kin import families
from ybcode.sandbox.world.magic import PLACES, magic_people
from ybcode.sandbox.world.troubles import troubles

if TYPE_CHECKING:
    from pathlib import Path

    from ybcode.rules.code.ff1 import FF1
    from ybcode.sandbox.clock import Mode
    from ybcode.sandbox.ports import Effect, Store, Unit

INSTANCE = "local"
_PRESET = "standard"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What a caller asks of a world; None is left out.

    Attributes:
        preset: a name, a path or a policy.
        seed: as text.
        as_of_ms: when it begins.
        clock: its mode.
        region: the profile over the preset.
        strict: whether what is noted elsewhere is refused.
        new_seed: the seed of a world that is not there yet, when none was asked for.
        new_clock: likewise its clock.
    """

    preset: str | Path | Policy | None = None
    seed: str | None = None
    as_of_ms: int | None = None
    clock: Mode | None = None
    region: str | Path | None = None
    strict: bool | None = None
    new_seed: str | None = None
    new_clock: Mode = "manual"


def require_possible(wishes: Wishes) -> None:
    """Raise ``ValueError`` for a preset or clock that there is not: asked before a file is made."""
    if wishes.preset is not None or wishes.region is not None:
        wished_policy(wishes)
    clocks.first_row(wishes.clock or wishes.new_clock, wishes.as_of_ms)


def find_or_make(store: Store, wishes: Wishes) -> Engine:
    """The engine of the store's world, made if it is not there.

    Raises:
        ValueError: when the world that is there was made from something else; one sentence.
    """
    with store.unit(INSTANCE) as unit:
        while True:
            row = unit.load(World())
            if row is not None:
                return _found(store, row, wishes, unit)
            engine, effects = _made(store, wishes)
            if unit.apply(effects):
                return engine


def _made(store: Store, wishes: Wishes) -> tuple[Engine, list[Effect]]:
    policy = wished_policy(wishes)
    entropy = Entropy(wishes.new_seed if wishes.seed is None else wishes.seed, INSTANCE)
    begin_ms = clocks.instant_ms(clocks.DEFAULT_AS_OF) if wishes.as_of_ms is None else wishes.as_of_ms
    row = WorldRow(
        seed=entropy.seed,
        as_of_ms=begin_ms,
        preset=policy.name,
        policy=json.dumps(policy.tables()),
        version=_version(),
        instance_key=entropy.instance_key,
        region=policy.region,
        strict=policy.strict,
    )
    first_clock = clocks.first_row(wishes.clock or wishes.new_clock, wishes.as_of_ms)
    effects: list[Effect] = [
        PutWorld(row),
        MoveClock(None, first_clock),
        PutKeys((), first_keys(entropy, tick_at(begin_ms))),
        *(PutInstitution(place) for place in PLACES),
    ]
    serials: Counter[str] = Counter()
    channels = tuple(policy.channels)
    now_ms = clocks.instant_of(first_clock)
    shuffles: dict[str, FF1] = {}
    people = magic_people(wall_time(begin_ms).date())
    for person in people:
        effects += [PutPerson(person), *troubles(person, policy, now_ms=now_ms)]
        if person.activated:
            province = person.province
            if province not in shuffles:
                shuffles[province] = shuffle_of(province, entropy.handle_key)
            first = serials[province]
            effects += enrolments(person, channels, first_serial=first, shuffle=shuffles[province])
            serials[province] += len(channels)
    effects += families(people)
    return Engine(store, INSTANCE, policy=policy, entropy=entropy), effects


def _found(store: Store, row: WorldRow, wishes: Wishes, unit: Unit) -> Engine:
    if wishes.seed is not None and wishes.seed != row.seed:
        made = "random keys" if row.seed is None else f"seed {row.seed!r}"
        raise ValueError(f"this sandbox was made with {made}, not seed {wishes.seed!r}: leave the seed out")
    if wishes.as_of_ms is not None and wishes.as_of_ms != row.as_of_ms:
        begun = wall_time(row.as_of_ms).isoformat()
        raise ValueError(f"this sandbox begins at {begun}: leave as_of out, and move its clock")
    mode = unit.load(Bearings()).clock.mode
    if wishes.clock is not None and wishes.clock != mode:
        raise ValueError(f"this sandbox's clock is {mode}, not {wishes.clock}: leave clock out")
    policy = _stored_policy(row)
    _require_same_policy(row, wishes, policy)
    entropy = Entropy(row.seed, INSTANCE, instance_key=row.instance_key)
    return Engine(store, INSTANCE, policy=policy, entropy=entropy)


def wished_policy(wishes: Wishes) -> Policy:
    """The policy of a new world."""
    preset = _PRESET if wishes.preset is None else wishes.preset
    return load_policy(preset, region=wishes.region, strict=bool(wishes.strict))


def _require_same_policy(row: WorldRow, wishes: Wishes, policy: Policy) -> None:
    if wishes.strict is not None and wishes.strict != row.strict:
        made = "strict" if row.strict else "lenient"
        raise ValueError(f"this sandbox was made {made}: leave strict out")
    # A region agrees when laying it over what is stored changes nothing.
    if wishes.region is not None and load_policy(policy, region=wishes.region) != policy:
        made = "without a region" if row.region is None else f"for the region {row.region!r}"
        raise ValueError(f"this sandbox was made {made}: leave the region out")
    if wishes.preset is not None and wishes.preset != row.preset and not _agrees(wishes, row, policy):
        raise ValueError(f"this sandbox was made with the preset {row.preset!r}: leave the preset out")


def _agrees(wishes: Wishes, row: WorldRow, policy: Policy) -> bool:
    """Whether a preset makes the stored policy; by its name alone where the region's file is not at hand."""
    assert wishes.preset is not None
    region = wishes.region or row.region
    if wishes.region is None and row.region not in (None, *REGIONS):
        return load_policy(wishes.preset).name == row.preset
    return load_policy(wishes.preset, region=region, strict=row.strict) == policy


def _stored_policy(row: WorldRow) -> Policy:
    try:
        return Policy.from_tables(row.preset, json.loads(row.policy), region=row.region, strict=row.strict)
    except (ValueError, TypeError, AttributeError):
        raise ValueError(
            "the stored policy cannot be read: the database is damaged, restore a backup"
        ) from None


def _version() -> str:
    try:
        return version("ybcode")
    except PackageNotFoundError:
        return "unknown"
