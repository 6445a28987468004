"""Families in memory: how they are read, when a write holds, what it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ybcode.rules.family.delegation import Binding, PutBinding
from ybcode.rules.family.mutual_aid import PutSharing
from ybcode.rules.family.transfers import PutTransfer
from ybcode.sandbox import relatives
from ybcode.sandbox.relatives import Spending

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ybcode.sandbox.stores.memory.universe import Tables


def _load_binding(tables: Tables, query: relatives.BindingOf) -> Binding:
    held = tables.bindings.get((query.binder, query.member))
    return held or Binding(binder=query.binder, member=query.member)


def _load_spending(tables: Tables, query: relatives.SpendingOf) -> Spending:
    settled = [key for _, key in tables.settled_by.get(query.person_id, [])]
    undoings = [tables.undone_by[key] for key in settled if key in tables.undone_by]
    held = [tables.settlements[key] for key in (*settled, *undoings)]
    held = [one for one in held if one.year == query.year]
    return Spending(
        year=query.year,
        count=sum(one.kind == "settle" and one.state == "settled" for one in held),
        total_fen=sum(one.parts.total_fen for one in held),
        fund_fen=sum(one.parts.fund_fen for one in held),
        account_fen=sum(one.parts.account_fen + one.parts.mutual_aid_fen for one in held),
        cash_fen=sum(one.parts.cash_fen for one in held),
    )


def _load_bindings(tables: Tables, query: relatives.BindingsOf) -> tuple[Any, ...]:
    return tuple(one for key, one in sorted(tables.bindings.items()) if query.person_id in key)


def _load_sharings(tables: Tables, query: relatives.SharingsOf) -> tuple[Any, ...]:
    return tuple(one for key, one in sorted(tables.sharings.items()) if query.person_id in key)


def _load_transfers(tables: Tables, query: relatives.TransfersOf) -> tuple[Any, ...]:
    held = (one for _, one in sorted(tables.transfers.items()))
    return tuple(one for one in held if query.person_id in (one.giver, one.receiver))


LOAD: Mapping[type, Callable[[Tables, Any], Any]] = {
    relatives.BindingOf: _load_binding,
    relatives.BindingsOf: _load_bindings,
    relatives.SharingsOf: _load_sharings,
    relatives.TransfersOf: _load_transfers,
    relatives.SpendingOf: _load_spending,
}


def _holds_put_binding(tables: Tables, effect: PutBinding) -> bool:
    held = tables.bindings.get((effect.now.binder, effect.now.member))
    return (held.version if held else 0) == effect.now.version - 1


def _holds_put_sharing(tables: Tables, effect: PutSharing) -> bool:
    held = tables.sharings.get((effect.now.giver, effect.now.receiver))
    return (held.version if held else 0) == effect.now.version - 1


def _holds_put_transfer(tables: Tables, effect: PutTransfer) -> bool:
    return tables.transfers.get((effect.now.giver, effect.now.number)) == effect.was


HOLDS: Mapping[type, Callable[[Tables, Any], bool]] = {
    PutBinding: _holds_put_binding,
    PutSharing: _holds_put_sharing,
    PutTransfer: _holds_put_transfer,
}


def _apply_put_binding(tables: Tables, effect: PutBinding) -> None:
    tables.bindings[effect.now.binder, effect.now.member] = effect.now


def _apply_put_sharing(tables: Tables, effect: PutSharing) -> None:
    tables.sharings[effect.now.giver, effect.now.receiver] = effect.now


def _apply_put_transfer(tables: Tables, effect: PutTransfer) -> None:
    tables.transfers[effect.now.giver, effect.now.number] = effect.now


APPLY: Mapping[type, Callable[[Tables, Any], None]] = {
    PutBinding: _apply_put_binding,
    PutSharing: _apply_put_sharing,
    PutTransfer: _apply_put_transfer,
}
