"""Receipts of what is kept: the people and the place behind a settlement's ids."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ybcode.errors import Refusal
from ybcode.rules.settlement import Receipt
from ybcode.sandbox.ports import FindInstitution, FindPerson
from ybcode.sandbox.purse import SettlementOf
from ybcode.values import without_numbers

if TYPE_CHECKING:
    from ybcode.rules.settlement import Settlement
    from ybcode.rules.settlement.goods.charge import Charge
    from ybcode.sandbox.engine import Engine
    from ybcode.sandbox.ports import Unit

DUPLICATE = Refusal("settlement.duplicate")


def receipt_of(
    engine: Engine, unit: Unit, one: Settlement, *, balance_fen: int | None = None, again: bool = False
) -> Receipt:
    """The receipt of a settlement that is kept.

    Args:
        engine: the sandbox.
        unit: its transaction.
        one: the settlement.
        balance_fen: of the own account afterwards, where it is known.
        again: whether it is told once more: nothing was charged twice.
    """
    subject = unit.load(FindPerson(one.subject.text))
    presenter = subject if one.presenter == one.subject else unit.load(FindPerson(one.presenter.text))
    assert subject is not None
    assert presenter is not None
    where = unit.load(FindInstitution(one.institution.text)) or engine.adopt(one.institution)
    return Receipt(
        settlement=one,
        subject=subject,
        presenter=presenter,
        place=where,
        balance_fen=balance_fen,
        notices=(*((DUPLICATE,) if again else ()), *one.notices),
    )


def kept(charge: Charge) -> Charge:
    """A line as it is kept: of free words no long number, which may be somebody's.

    Args:
        charge: as it was charged.
    """
    name = without_numbers(charge.line.name)
    if charge.known or name == charge.line.name:
        return charge
    return replace(charge, line=replace(charge.line, name=name), item=replace(charge.item, name=name))


def find_receipt(engine: Engine, unit: Unit, settlement_id: str) -> Receipt | None:
    """A receipt by its settlement id, or None."""
    one = unit.load(SettlementOf(settlement_id))
    return None if one is None else receipt_of(engine, unit, one)
