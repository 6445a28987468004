"""One function composes a sandbox, and the sandbox hands out phones, tills and the clock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from ybcode.rules.institutions import SCENES
from ybcode.sandbox import clock as clocks
from ybcode.sandbox.entropy import request_ids
from ybcode.sandbox.founding import Wishes, find_or_make, require_possible
from ybcode.sandbox.operations.faults import Faults
from ybcode.sandbox.operations.journal import Journal
from ybcode.sandbox.operations.keys import Keys
from ybcode.sandbox.operations.ledger import Ledger, scan_packs
from ybcode.sandbox.operations.people import People, Places
from ybcode.sandbox.operations.population import populate
from ybcode.sandbox.operations.tills import Tills
from ybcode.sandbox.operations.wallets import Wallet
from ybcode.sandbox.stores import open_store
from ybcode.sandbox.world.items import CATALOGUE
from ybcode.sandbox.world.phones import clock_off_ms
from ybcode.terminal.till import Till

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    from ybcode.rules.holders.person import Person
    from ybcode.rules.policy import Policy
    from ybcode.rules.settlement import Receipt
    from ybcode.sandbox.clock import Mode
    from ybcode.sandbox.engine import Engine
    from ybcode.sandbox.operations.desks.person_file import PersonFile
    from ybcode.sandbox.world.population import Regions

_TERMINAL = "01"
_MAX_TERMINAL_NAME = 32
_MAX_CLOCK_OFF_S = 315_360_000
"""Ten years: a till that woke up without a battery."""


def _off_ms(clock_off_s: float, whose: str) -> int:
    """How far a clock is off, in ms."""
    if isinstance(clock_off_s, bool) or not isinstance(clock_off_s, int | float):
        raise TypeError(f"clock_off_s is a number of seconds, not {type(clock_off_s).__name__}")
    if not abs(clock_off_s) <= _MAX_CLOCK_OFF_S:
        raise ValueError(f"{whose}'s clock is off by at most {_MAX_CLOCK_OFF_S} s, not {clock_off_s}")
    return int(clock_off_s * 1000)


class Sandbox:
    """A world of its own: synthetic people, their phones, tills, and a clock that obeys.

    Made by ``open_sandbox``; a context manager that closes itself.

    Attributes:
        policy: its settings.
        clock: ``now``, ``now_ms``, ``advance(seconds=…)``, ``advance_to(…)``, ``freeze()``, ``run()``.
        keys: the issuer's epoch keys; ``rotate()``.
        people: synthetic people by magic name or id.
        places: institutions likewise; ``places.search(cross_region=True)``.
        journal: what was asked and answered.
        faults: what is to go wrong on purpose; ``faults.add("timeout-after-commit", times=1)``.
        ledger: balances and postings; ``ledger.trial_balance()``.
        items: the synthetic catalogue of medicines, services and goods, by code and by name.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._tills = Tills(engine)
        self.policy = engine.policy
        self.clock = clocks.Clock(engine.store, engine.universe, keep=engine.policy.journal.keep)
        self.keys = Keys(engine)
        self.people = People(engine)
        self.places = Places(engine)
        self.journal = Journal(engine)
        self.faults = Faults(engine)
        self.ledger = Ledger(engine)
        self.items = CATALOGUE

    def wallet(
        self, person: str | Person, *, channel: str = "app", clock_off_s: float | None = None
    ) -> Wallet:
        """A person's phone.

        Args:
            person: a ``Person``, a magic name or an id.
            channel: ``app``, ``wechat`` or ``alipay``.
            clock_off_s: how far the phone's own clock runs ahead of ours; left out, it is right, but for
                ``user_expired_code``, whose phone is minutes behind.

        Raises:
            KeyError: when nobody has that name.
            ValueError: when the policy has no such channel, or for a clock off by decades.
            TypeError: when ``clock_off_s`` is no number.
        """
        owner = self.people.find(person)
        if clock_off_s is None:
            return Wallet(self._engine, owner, channel, off_ms=clock_off_ms(owner, self.policy))
        return Wallet(self._engine, owner, channel, off_ms=_off_ms(clock_off_s, "a phone"))

    def person(self, who: str | Person) -> PersonFile:
        """What the agency knows of a person and can do: enrolment, standing, filings, claims.

        Args:
            who: a ``Person``, a magic name or an id.

        Raises:
            KeyError: when nobody has that name.
        """
        from ybcode.sandbox.operations.desks.person_file import PersonFile

        return PersonFile(self._engine, self.people.find(who), self.people, self.places)

    def terminal(
        self, place: str, *, name: str = _TERMINAL, scene: str | None = None, clock_off_s: float = 0
    ) -> Till:
        """A till at a counter.

        Args:
            place: a magic name or an institution id; an id of the right shape that is new is adopted.
            name: which of the institution's tills; 1 to 32 printable ASCII characters.
            scene: the business type it asks for; by default a purchase (02121) or a settlement (01301).
            clock_off_s: how far its own clock runs ahead of ours; compared where ``terminal.clock`` says so.

        Raises:
            KeyError: when there is no such place.
            ValueError: for an unknown scene, a name that is empty or too long, or a clock off by decades.
            TypeError: when ``clock_off_s`` is no number.
        """
        off_ms = _off_ms(clock_off_s, "a till")
        if not (0 < len(name) <= _MAX_TERMINAL_NAME and name.isascii() and name.isprintable()):
            raise ValueError(f"a terminal's name has 1 to {_MAX_TERMINAL_NAME} printable ASCII characters")
        where = self.places.find(place)
        scene = where.default_scene if scene is None else scene
        if scene not in SCENES:
            raise ValueError(f"unknown scene {scene!r}: there are {', '.join(SCENES)}")
        till = Till(self._tills, place=where, name=name, scene=scene, next_request_id=request_ids())
        till.collect = scan_packs
        if self.policy.terminal.clock != "ignore":
            till.tell_ms = lambda: self.clock.now_ms + off_ms
        return till

    def receipt(self, settlement_id: str) -> Receipt | None:
        """A receipt by its settlement id, or None.

        Args:
            settlement_id: as on the receipt.
        """
        from ybcode.sandbox.operations.payments.receipts import find_receipt

        with self._engine.unit() as unit:
            return find_receipt(self._engine, unit, settlement_id)

    def populate(
        self,
        people: int,
        *,
        regions: Regions = "synthetic",
        progress: Callable[[int, int], object] | None = None,
    ) -> range:
        """Add the people of the next indices: households of four, each ID number another one.

        Person 3 is the same whatever is added: with the same seed and ``as_of``, 20 people and then 20
        more are the same as 40. Their codes are not activated.

        Args:
            people: how many.
            regions: ``synthetic`` provinces, or ``unassigned-county``: county 99 of real provinces, for
                tills that look regions up.
            progress: called with (done, total) after each thousand.

        Returns:
            Their indices; person 3 has the id and key ``v000000003``.

        Raises:
            ValueError: when there cannot be so many, or for other regions.
            TypeError: when ``people`` is no number.
        """
        return populate(self._engine, people, regions=regions, progress=progress)

    def close(self) -> None:
        """Let the store go; a memory sandbox is forgotten."""
        self._engine.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def __repr__(self) -> str:
        region = f", region={self.policy.region!r}" if self.policy.region else ""
        strict = ", strict=True" if self.policy.strict else ""
        return f"Sandbox(preset={self.policy.name!r}{region}{strict}, keys={self.keys.source!r})"


def open_sandbox(  # noqa: PLR0913 - the one function that composes
    url: str = "memory://",
    *,
    preset: str | Path | Policy | None = None,
    region: str | Path | None = None,
    strict: bool | None = None,
    seed: int | str | None = None,
    as_of: str | date | int | None = None,
    clock: Mode | None = None,
) -> Sandbox:
    """Open a sandbox: make its world, with the magic people enrolled, or find the one that is stored.

    Of a stored world, what is left out is as stored, and what is given must agree with it.

    Args:
        url: where its rows live: ``memory://`` forgets them at close, ``sqlite:///city.db`` keeps them
            (``sqlite:////var/city.db`` for an absolute path; ``?synchronous=full`` against power failures).
        preset: a preset's name, a path to a TOML file, or a ``Policy``; ``standard`` in a new world.
        region: a profile that lies over the preset: its name, or a path to a TOML file.
        strict: refuse what is only noted otherwise: the risk lock, unknown places, a till's wrong clock.
        seed: every key and id follows from it, so that runs repeat and processes agree: such keys are
            public. Left out in a new world, they are random.
        as_of: the instant at which the world begins: ISO text, a ``datetime``, a ``date`` or ms; wall
            time when without an offset. 2026-03-02 09:00 +08:00 in a new world. Ages follow from it.
        clock: ``manual`` stands until it is advanced, ``running`` goes with the machine from ``as_of``
            (or now), ``system`` is the machine's clock; ``manual`` in a new world.

    Raises:
        ValueError: for an unknown URL, preset, key, clock or instant, for a database that is foreign,
            damaged or newer, or made from something else; one sentence says which.
        OSError: when the file cannot be opened or written; one sentence.
    """
    wishes = Wishes(
        preset=preset,
        region=region,
        strict=strict,
        seed=None if seed is None else str(seed),
        as_of_ms=None if as_of is None else clocks.instant_ms(as_of),
        clock=clock,
    )
    return open_world(url, wishes)


def open_world(url: str, wishes: Wishes) -> Sandbox:
    """The sandbox of a URL, as ``open_sandbox`` has it, with wishes for a new world of their own."""
    require_possible(wishes)
    store = open_store(url)
    try:
        return Sandbox(find_or_make(store, wishes))
    except BaseException:
        store.close()
        raise
