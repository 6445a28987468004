"""A lifecycle is a table: from a state by an event to a state. One look-up for all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping

State = TypeVar("State")

_BY_TIME = (" passes", " ends", " missed", " breaks")
"""How events are named that nobody does."""


def after(table: Mapping[tuple[State, str], State], state: State, event: str, *, what: str) -> State:
    """The state after an event.

    Args:
        table: the moves that there are.
        state: where it stands.
        event: what happens.
        what: its name in the sentence of a refusal, with its article: ``an account``.

    Raises:
        ValueError: when the move is not in the table; the sentence names those that are.
    """
    try:
        return table[state, event]
    except KeyError:
        known = [name for at, name in table if at == state]
        done = [name for name in known if "," not in name and not name.endswith(_BY_TIME)]
        hint = (
            f"it can {', '.join(done)}" if done else "time alone moves it" if known else "it stays as it is"
        )
        raise ValueError(f"{what} that is {state} cannot {event}: {hint}") from None
