"""Odd transactions, told to the risk machine as they are settled: a note, or a lock where it is strict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ybcode.rules.holders.holder import as_of
from ybcode.rules.settlement.life.record import StandsAt
from ybcode.rules.settlement.red_flags import LOOK_BACK_MS, MAX_LOOK_BACK, red_flags
from ybcode.sandbox.operations.desks.desk import Move, moved
from ybcode.sandbox.operations.desks.standing import flag_change
from ybcode.sandbox.ports import FindPerson
from ybcode.sandbox.purse import PurchasesOf

if TYPE_CHECKING:
    from ybcode.rules.holders.holder import Holder
    from ybcode.rules.settlement import Settlement
    from ybcode.sandbox.engine import Engine
    from ybcode.sandbox.ports import Effect, Unit


def watched(engine: Engine, unit: Unit, one: Settlement, held: Holder) -> list[Effect]:
    """The effects on the subject's standing: one flag for an odd settlement, else that it stands as read.

    Args:
        engine: the sandbox.
        unit: its transaction.
        one: the settlement that is being made.
        held: the subject's row as it was read.
    """
    policy, now_ms = engine.policy, one.at_ms
    stands: list[Effect] = [StandsAt(one.subject, held.version)]
    if not one.institution.text.startswith("P"):
        return stands
    before = unit.load(PurchasesOf(one.subject, now_ms - LOOK_BACK_MS, MAX_LOOK_BACK))
    found = list(red_flags(one.charges, one.institution, before, rules=policy.risk, now_ms=now_ms))
    if not found:
        return stands
    person = unit.load(FindPerson(one.subject.text))
    assert person is not None
    change = flag_change(as_of(held, policy, now_ms), " and ".join(found), policy, now_ms)
    return moved(engine, person, held, change, move=Move("risk", "", now_ms))
