"""The fixtures of the plugin: a world for one test, and what stands in it.

A pyramid: ``yb`` is the sandbox, the others hand out one thing of it, ``yb_till`` and ``yb_case`` stand on
top. The world is founded at its first use, so that a test may also freeze time in its own body.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ybcode.rules.holders.person import Person
    from ybcode.sandbox.clock import Clock
    from ybcode.sandbox.open import Sandbox
    from ybcode.sandbox.operations.desks.person_file import PersonFile
    from ybcode.sandbox.operations.faults import Faults
    from ybcode.sandbox.operations.journal import Journal
    from ybcode.sandbox.operations.wallets import Wallet
    from ybcode.terminal.register import TillUnderTest
    from ybcode.terminal.till import Till
    from ybcode.testing.casework import CaseAtHand
    from ybcode.testing.clocks import Hold

HELD: pytest.StashKey[Hold] = pytest.StashKey()
"""Where a test keeps its frozen time, while its fixtures are made."""


@pytest.fixture
def yb(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """A sandbox of this test's own, with people and places; its clock stands until it is advanced.

    Made from ``@pytest.mark.yb(preset=, region=, strict=, seed=, as_of=, clock=)``, then from the
    options. Under freezegun, pytest-freezer or time-machine its clock is the machine's.
    """
    from ybcode.testing.clocks import hold_decorated
    from ybcode.testing.worlds import open_world

    with hold_decorated(request), open_world(request) as sandbox:
        yield sandbox


@pytest.fixture
def yb_clock(yb: Sandbox) -> Clock:
    """The sandbox's clock: ``advance(minutes=5)``, ``advance_to("2026-12-31T23:59:59")``, ``now``."""
    from ybcode.sandbox.clock import Clock
    from ybcode.testing.later import later

    return later(Clock, lambda: yb.clock)


@pytest.fixture
def yb_faults(yb: Sandbox) -> Faults:
    """What is to go wrong: ``add("timeout-after-commit", match={"operation": "settle"})``."""
    from ybcode.sandbox.operations.faults import Faults
    from ybcode.testing.later import later

    return later(Faults, lambda: yb.faults)


@pytest.fixture
def yb_journal(yb: Sandbox) -> Journal:
    """What the platform was asked and answered: ``entries(outcome="refused")``."""
    from ybcode.sandbox.operations.journal import Journal
    from ybcode.testing.later import later

    return later(Journal, lambda: yb.journal)


@pytest.fixture
def yb_person(yb: Sandbox) -> Callable[[str], PersonFile]:
    """A person at the agency: ``yb_person("user_suspended").enrolment.repay()``."""
    return yb.person


@pytest.fixture
def yb_wallet(yb: Sandbox) -> Callable[..., Wallet]:
    """A person's phone: ``yb_wallet("user_ok", channel="wechat").open()``."""
    return yb.wallet


@pytest.fixture
def yb_code(yb: Sandbox) -> Callable[..., str]:
    """The text of a code that a person shows now: ``yb_code()``, ``yb_code("user_retired")``.

    ``channel=`` says in which app; ``mode=`` and ``member=`` are those of ``Wallet.show``.
    """

    def show(person: str | Person = "user_ok", *, channel: str = "app", **how: object) -> str:
        return yb.wallet(person, channel=channel).show(**how).text  # type: ignore[arg-type]

    return show


@pytest.fixture
def yb_counter(request: pytest.FixtureRequest, yb: Sandbox) -> Callable[..., Till]:
    """A line to the platform, for the till under test: ``yb_counter()``, ``yb_counter("hospital_ok")``.

    The library's ``Till``: ``scan quote settle query reverse cancel …``. Left out, the place is that of the
    case, or ``pharmacy_ok``; ``name=``, ``scene=`` and ``clock_off_s=`` are those of ``Sandbox.terminal``.
    """
    from ybcode.testing.worlds import counter_at

    def stand(place: str | None = None, **how: object) -> Till:
        return counter_at(request, yb, place, how)

    return stand


@pytest.fixture
def yb_till(yb_counter: Callable[..., Till]) -> TillUnderTest:
    """The till under test. Override it in your conftest.py: return your own over ``yb_counter()``.

    As it stands it is the library's ``ReferenceTill``, before which all cases pass.
    """
    from ybcode.terminal.register import ReferenceTill

    return ReferenceTill(yb_counter())


@pytest.fixture
def yb_case(request: pytest.FixtureRequest, yb: Sandbox) -> CaseAtHand:
    """One acceptance case after the other (``--yb-cases``): ``yb_case.play(yb_till)``.

    ``yb`` is then opened with the preset, region and first instant of the case, and ``yb_till`` stands at
    its place. A case that fails fails the test, and says why.
    """
    from ybcode.testing.casework import case_at_hand

    return case_at_hand(request, yb)
