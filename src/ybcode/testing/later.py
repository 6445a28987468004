"""Something that is made at its first use, and is an instance of its class from the beginning.

A test that freezes time in its own body has its fixtures by then. Were the world founded with them, it
would begin at the wrong instant.
"""

from __future__ import annotations

from threading import RLock
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class _Later:
    """Beside a class: what is not there yet is taken from the object that is made then."""

    def __getattr__(self, name: str) -> Any:
        mine = vars(self)
        if "_make" not in mine or name.startswith("__"):
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        with mine["_lock"]:
            if "_make" in mine:
                made = vars(mine["_make"]())
                mine.update({key: value for key, value in made.items() if key not in mine})
                del mine["_make"]
        return getattr(self, name)

    def __repr__(self) -> str:
        # A failure shows every fixture of its test: to be looked at is no use of it.
        return f"<{type(self).__name__}, not used yet>" if "_make" in vars(self) else super().__repr__()


def later(kind: type[T], make: Callable[[], T]) -> T:
    """An object that is made at its first use.

    Args:
        kind: its class; without ``__slots__``.
        make: makes it.
    """
    one: Any = object.__new__(type(kind.__name__, (_Later, kind), {"__module__": kind.__module__}))
    vars(one).update(_make=make, _lock=RLock())
    return cast("T", one)


def is_made(one: object) -> bool:
    """Whether something from ``later`` was used.

    Args:
        one: the object.
    """
    return "_make" not in vars(one)
