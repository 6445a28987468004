"""Transfers that nobody accepted go back at six (O4): written when either side is looked at next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ybcode.rules.family import transfers
from ybcode.rules.family.transfers import PutTransfer
from ybcode.rules.holders.holder import Event, Record
from ybcode.rules.settlement.money.ledger import Post, Transaction, own_account
from ybcode.sandbox.records import KEEP_EVENTS
from ybcode.sandbox.relatives import TransfersOf

if TYPE_CHECKING:
    from ybcode.sandbox.ports import Unit
    from ybcode.values import PersonId

WALLET = "wallet"
"""The name under which accepted transfers pay: a further source of the receiver."""


def return_due(unit: Unit, person_id: PersonId, now_ms: int) -> None:
    """Write what time alone brought about: transfers that nobody accepted go back (O4).

    Args:
        unit: the transaction.
        person_id: of one side.
        now_ms: the instant, in ms.
    """
    for one in unit.load(TransfersOf(person_id)):
        if not transfers.is_due(one, now_ms):
            continue
        amounts = {one.account: -one.amount_fen, own_account(one.giver): one.amount_fen}
        back = Transaction.of(f"{one.account}/returned", one.returns_ms, amounts)
        told = Event(
            at_ms=one.returns_ms, machine="mutual_aid", event="six passes", was="sent", now="returned"
        )
        # Lost to another who wrote it: then it is written, and that is all that was wanted.
        unit.apply(
            [
                PutTransfer(was=one, now=transfers.moved(one, "six passes")),
                Post((back,)),
                Record(person_id=one.giver, event=told, keep=KEEP_EVENTS),
            ]
        )
