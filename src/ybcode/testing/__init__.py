"""What test authors import: assertions that read well, adapters of a till under test, strategies.

Loaded name by name when it is first used (PEP 562): the pytest plugin stands beside it and must cost a
test run nothing.
"""

from __future__ import annotations

TYPE_CHECKING = False  # typing.TYPE_CHECKING, without the import of typing

if TYPE_CHECKING:
    from ybcode.terminal.register import Goods, ReferenceTill, Said, TillUnderTest
    from ybcode.testing.adapters import FunctionTill, ProgramTill
    from ybcode.testing.assertions import admitted, paid, refused
    from ybcode.testing.naive import NaiveTill
    from ybcode.testing.process import TillBroken

__all__ = [
    "FunctionTill",
    "Goods",
    "NaiveTill",
    "ProgramTill",
    "ReferenceTill",
    "Said",
    "TillBroken",
    "TillUnderTest",
    "admitted",
    "paid",
    "refused",
]

_WHERE = {
    "FunctionTill": "testing.adapters",
    "Goods": "terminal.register",
    "NaiveTill": "testing.naive",
    "ProgramTill": "testing.adapters",
    "ReferenceTill": "terminal.register",
    "Said": "terminal.register",
    "TillBroken": "testing.process",
    "TillUnderTest": "terminal.register",
    "admitted": "testing.assertions",
    "paid": "testing.assertions",
    "refused": "testing.assertions",
}


def __getattr__(name: str) -> object:
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"ybcode.{_WHERE[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
