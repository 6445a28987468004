"""The world of most tests: a seeded sandbox, one phone, one till; and the stores of the contract."""

import pytest

import ybcode
from tests.sandbox.contract import STORES, WORLD


@pytest.fixture
def sandbox():
    """A seeded sandbox that stands at 2026-03-02 09:00 until it is advanced."""
    with ybcode.open_sandbox("memory://", preset="standard", seed=1) as opened:
        yield opened


@pytest.fixture
def wallet(sandbox):
    """The app of the ordinary insured person."""
    return sandbox.wallet("user_ok")


@pytest.fixture
def till(sandbox):
    """The till of the ordinary pharmacy."""
    return sandbox.terminal("pharmacy_ok")


@pytest.fixture(params=STORES)
def store(request):
    """An empty store of each kind."""
    opened = STORES[request.param]()
    yield opened
    opened.close()


@pytest.fixture
def unit(store):
    """One universe with clock, keys, a pharmacy, mother and daughter and their credentials."""
    with store.unit("here") as one:
        assert one.apply(WORLD)
        yield one
