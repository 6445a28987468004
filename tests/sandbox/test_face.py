"""The face of the package: few names, sorted, each there when it is asked for and not before."""

import subprocess
import sys
from importlib import import_module

import pytest

import ybcode
from tests.sandbox.worlds import ROOT


def test_the_face_is_small_and_sorted():
    """``__all__`` is sorted and at most 20 names; ``dir`` is sorted too and lists all of them."""
    assert ybcode.__all__ == sorted(set(ybcode.__all__))
    assert len(ybcode.__all__) <= 20
    assert dir(ybcode) == sorted(dir(ybcode))
    assert set(ybcode.__all__) <= set(dir(ybcode))


@pytest.mark.parametrize("name", ybcode.__all__)
def test_every_name_is_where_it_says(name):
    """Each name of the face is loaded from its room, and the same object is given every time."""
    value = getattr(ybcode, name)
    assert value is getattr(ybcode, name)
    assert value.__name__ == name
    assert getattr(import_module(value.__module__), name) is value


def test_names_are_loaded_when_they_are_asked_for():
    """Importing ybcode, and listing it, loads none of its rooms; asking for a name loads that room."""
    script = (
        "import sys, ybcode; dir(ybcode);"
        "rooms = lambda: [name for name in sys.modules if name.startswith('ybcode.')];"
        "assert rooms() == [], rooms(); ybcode.classify; assert 'ybcode.rules.code.classify' in rooms();"
        "assert 'ybcode.sandbox' not in rooms()"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", script], cwd=ROOT, check=True, timeout=60)


def test_an_unknown_name_is_an_attribute_error():
    """What is not on the face is an AttributeError that names module and attribute."""
    with pytest.raises(AttributeError, match="module 'ybcode' has no attribute 'open_bank'"):
        ybcode.open_bank  # noqa: B018 - the look-up is the test
    assert not hasattr(ybcode, "open_bank")


def test_a_version_is_told():
    """The version is three numbers."""
    assert [part.isdigit() for part in ybcode.__version__.split(".")] == [True] * 3
