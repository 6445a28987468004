"""A family binding as a phone lists it, and what a dry run tells of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ybcode.errors import Refusal
    from ybcode.rules.family.delegation import State
    from ybcode.rules.holders.person import Person
    from ybcode.rules.institutions import Fund, Institution


@dataclass(frozen=True, slots=True, kw_only=True)
class Bond:
    """A family binding, as a phone lists it.

    Attributes:
        binder: on whose phone the code is shown.
        member: whose code it is.
        state: how it stands (``rules.family.delegation.TRANSITIONS``).
        since_ms: since when.
        shows: whether a code would be shown now; the refusal otherwise.
    """

    binder: Person
    member: Person
    state: State
    since_ms: int
    shows: Refusal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """What would happen at a counter today (S2 「建议提前绑定并测试功能」); nothing was spent.

    Attributes:
        bond: the binding.
        place: the counter that was thought of.
        refusals: everything that would refuse, the phone first.
        notices: what would ride on an acceptance.
        funds: which money of the member could pay.
        givers: whose mutual aid could pay beside it.
    """

    bond: Bond
    place: Institution
    refusals: tuple[Refusal, ...]
    notices: tuple[Refusal, ...]
    funds: frozenset[Fund]
    givers: tuple[Person, ...]

    @property
    def works(self) -> bool:
        """Whether the code would be shown and the counter would settle."""
        return not self.refusals
