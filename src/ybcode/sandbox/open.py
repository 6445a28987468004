"""One function composes a sandbox, and the sandbox hands out phones, tills and the clock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from ybcode.rules.institutions import SCENES
from ybcode.sandbox import clock as clocks
from ybcode.sandbox.entropy import request_ids
from ybcode.sandbox.founding import Wishes, find_or_make, require_possible
from ybcode.sandbox.operations.journal import Journal
from ybcode.sandbox.operations.keys import Keys
from ybcode.sandbox.operations.people import People, Places
from ybcode.sandbox.operations.tills import Tills
from ybcode.sandbox.operations.wallets import Wallet
from ybcode.sandbox.stores import open_store
from ybcode.terminal.till import Till

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from ybcode.rules.holders.person import Person
    from ybcode.rules.policy import Policy
    from ybcode.sandbox.clock import Mode
    from ybcode.sandbox.engine import Engine

_TERMINAL = "01"
_MAX_TERMINAL_NAME = 32


class Sandbox:
    """A world of its own: synthetic people, their phones, tills, and a clock that obeys.

    Made by ``open_sandbox``; a context manager that closes itself.

    Attributes:
        policy: its settings.
        clock: ``now``, ``now_ms``, ``advance(seconds=…)``, ``advance_to(…)``, ``freeze()``, ``run()``.
        keys: the issuer's epoch keys; ``rotate()``.
        people: synthetic people by magic name or id.
        places: institutions likewise.
        journal: what was asked and answered.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._tills = Tills(engine)
        self.policy = engine.policy
        self.clock = clocks.Clock(engine.store, engine.universe)
        self.keys = Keys(engine)
        self.people = People(engine)
        self.places = Places(engine)
        self.journal = Journal(engine)

    def wallet(self, person: str | Person, *, channel: str = "app") -> Wallet:
        """A person's phone.

        Args:
            person: a ``Person``, a magic name or an id.
            channel: ``app``, ``wechat`` or ``alipay``.

        Raises:
            KeyError: when nobody has that name.
            ValueError: when the policy has no such channel.
        """
        return Wallet(self._engine, self.people.find(person), channel)

    def terminal(self, place: str, *, name: str = _TERMINAL, scene: str | None = None) -> Till:
        """A till at a counter.

        Args:
            place: a magic name or an institution id; an id of the right shape that is new is adopted.
            name: which of the institution's tills; 1 to 32 printable ASCII characters.
            scene: the business type it asks for; by default a purchase (02121) or a settlement (01301).

        Raises:
            KeyError: when there is no such place.
            ValueError: for an unknown scene, or a name that is empty or too long.
        """
        if not (0 < len(name) <= _MAX_TERMINAL_NAME and name.isascii() and name.isprintable()):
            raise ValueError(f"a terminal's name has 1 to {_MAX_TERMINAL_NAME} printable ASCII characters")
        where = self.places.find(place)
        scene = where.default_scene if scene is None else scene
        if scene not in SCENES:
            raise ValueError(f"unknown scene {scene!r}: there are {', '.join(SCENES)}")
        return Till(self._tills, place=where, name=name, scene=scene, next_request_id=request_ids())

    def close(self) -> None:
        """Let the store go; a memory sandbox is forgotten."""
        self._engine.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Sandbox(preset={self.policy.name!r}, keys={self.keys.source!r})"


def open_sandbox(
    url: str = "memory://",
    *,
    preset: str | Path | Policy | None = None,
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
