"""The world of most tests: a seeded sandbox, one phone, one till; and the stores of the contract."""

import pytest

import ybcode
from tests.sandbox.contract import URLS, WORLD
from ybcode.sandbox.stores import open_store


@pytest.fixture(params=URLS)
def url(request, tmp_path):
    """A new place for rows of each kind."""
    return URLS[request.param].format(folder=tmp_path)


@pytest.fixture
def sandbox(url):
    """A seeded sandbox that stands at 2026-03-02 09:00 until it is advanced."""
    with ybcode.open_sandbox(url, preset="standard", seed=1) as opened:
        yield opened


@pytest.fixture
def wallet(sandbox):
    """The app of the ordinary insured person."""
    return sandbox.wallet("user_ok")


@pytest.fixture
def till(sandbox):
    """The till of the ordinary pharmacy."""
    return sandbox.terminal("pharmacy_ok")


@pytest.fixture
def store(url):
    """An empty store of each kind."""
    opened = open_store(url)
    yield opened
    opened.close()


@pytest.fixture
def unit(store):
    """One universe with clock, keys, a pharmacy, mother and daughter and their credentials."""
    with store.unit("here") as one:
        assert one.apply(WORLD)
        yield one
