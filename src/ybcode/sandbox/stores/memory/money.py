"""Money in memory: how it is read, when a write holds, what it changes."""

from __future__ import annotations

from bisect import bisect_left, insort
from dataclasses import replace
from itertools import islice, takewhile
from typing import TYPE_CHECKING, Any

from ybcode.rules.holders.holder import IN_ORDER
from ybcode.rules.settlement.life.record import (
    BindRequest,
    MoveSettlement,
    PutSettlement,
    ReturnPacks,
    SellPacks,
    StandsAt,
)
from ybcode.rules.settlement.life.stay import PutStay
from ybcode.rules.settlement.money.funding import Source
from ybcode.rules.settlement.money.ledger import (
    Post,
    aid_account,
    never_negative,
    own_account,
)
from ybcode.rules.settlement.money.own import PutCredit
from ybcode.rules.settlement.money.rates import NOTHING_USED, PutUsed
from ybcode.rules.settlement.red_flags import Purchase
from ybcode.sandbox import purse

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ybcode.rules.settlement.life.record import Settlement
    from ybcode.sandbox.stores.memory.universe import Tables


def _load_purse(tables: Tables, query: purse.PurseOf) -> purse.Purse:
    me = query.person_id
    first = aid_account(me, "")
    aid = sorted(one for one in tables.aid_of.get(me.text, ()) if tables.balances.get(first + one, 0) > 0)
    return purse.Purse(
        balance_fen=tables.balances.get(own_account(me)),
        credit=tables.credits.get(me),
        further=tuple(Source(first + one, tables.balances[first + one]) for one in aid),
        used=tables.used.get((me, query.year, query.care), NOTHING_USED),
    )


def _load_undoing(tables: Tables, query: purse.UndoingOf) -> Settlement | None:
    key = tables.undone_by.get(query.settlement_id)
    return None if key is None else tables.settlements[key]


def _load_purchases(tables: Tables, query: purse.PurchasesOf) -> tuple[Purchase, ...]:
    since = (query.since_ms, "")
    mine = takewhile(lambda at: at >= since, reversed(tables.settled_by.get(query.person_id, [])))
    standing = (key for _, key in mine if tables.settlements[key].state == "settled")
    return tuple(islice((tables.purchases[key] for key in standing), max(0, query.most)))


def _load_settled_at(tables: Tables, query: purse.SettledAt) -> tuple[Settlement, ...]:
    held = tables.settled_at.get(query.institution, [])
    first, end = (bisect_left(held, (at_ms, "")) for at_ms in (query.from_ms, query.until_ms))
    return tuple(tables.settlements[key] for _, key in held[first:end])


def _load_trial_balance(tables: Tables, query: purse.TrialBalance) -> tuple[tuple[str, int], ...]:
    if query.until_ms is None:
        return tuple(sorted(tables.balances.items()))
    end = (query.until_ms, "")
    folded = {
        account: [fen for at, fen in lines.items() if at < end] for account, lines in tables.postings.items()
    }
    return tuple(sorted((account, sum(lines)) for account, lines in folded.items() if lines))


def _load_postings(tables: Tables, query: purse.PostingsTo) -> tuple[tuple[int, str, int], ...]:
    newest = sorted(tables.postings.get(query.account, {}).items(), reverse=True)[: max(0, query.most)]
    return tuple((*at, fen) for at, fen in reversed(newest))


def _load_stays(tables: Tables, query: purse.StaysOf) -> tuple[Any, ...]:
    return tuple(one for _, one in sorted(tables.stays.items()) if one.person_id == query.person_id)


LOAD: Mapping[type, Callable[[Tables, Any], Any]] = {
    purse.PurseOf: _load_purse,
    purse.SoldPacks: lambda tables, query: frozenset(
        code for code in query.trace_codes if code in tables.sold_packs
    ),
    purse.SettlementOf: lambda tables, query: tables.settlements.get(query.settlement_id),
    purse.UndoingOf: _load_undoing,
    purse.RequestOf: lambda tables, query: tables.payment_requests.get(query.key),
    purse.PurchasesOf: _load_purchases,
    purse.SettledAt: _load_settled_at,
    purse.StayOf: lambda tables, query: tables.stays.get(query.stay_id),
    purse.StaysOf: _load_stays,
    purse.BalanceOf: lambda tables, query: tables.balances.get(query.account),
    purse.TrialBalance: _load_trial_balance,
    purse.PostingsTo: _load_postings,
    purse.ArmedFaults: lambda tables, _query: tuple(
        tables.faults[number] for number in sorted(tables.faults)
    ),
}


def _holds_post(tables: Tables, effect: Post) -> bool:
    new: set[tuple[str, int, str]] = set()
    for transaction in effect.transactions:
        at = (transaction.at_ms, transaction.transaction_id)
        for posting in transaction.postings:
            line = (posting.account, *at)
            if line in new or at in tables.postings.get(posting.account, ()):
                return False
            new.add(line)
    return _holds_balances(tables, effect)


def _holds_balances(tables: Tables, effect: Post) -> bool:
    changes, was = effect.changes, dict(effect.was)
    for account in {*changes, *was}:
        held = tables.balances.get(account)
        if account in was and held != was[account]:
            return False
        after = (held or 0) + changes.get(account, 0)
        if after < 0 and changes.get(account, 0) < 0 and never_negative(account):
            return False
    return True


def _holds_put_fault(tables: Tables, effect: purse.PutFault) -> bool:
    one = effect.now or effect.was
    return one is not None and tables.clock is not None and tables.faults.get(one.number) == effect.was


def _holds_stands_at(tables: Tables, effect: StandsAt) -> bool:
    return tables.holders.get(effect.person_id, IN_ORDER).version == effect.version


def _holds_put_used(tables: Tables, effect: PutUsed) -> bool:
    key = (effect.person_id, effect.year, effect.care)
    return tables.used.get(key, NOTHING_USED) == effect.was


def _holds_put_settlement(tables: Tables, effect: PutSettlement) -> bool:
    one = effect.settlement
    return one.settlement_id not in tables.settlements and one.undoes not in tables.undone_by


def _holds_sell(tables: Tables, effect: SellPacks) -> bool:
    codes = effect.trace_codes
    return len(set(codes)) == len(codes) and not any(one in tables.sold_packs for one in codes)


def _holds_move(tables: Tables, effect: MoveSettlement) -> bool:
    held = tables.settlements.get(effect.settlement_id)
    return held is not None and held.state == effect.was


HOLDS: Mapping[type, Callable[[Tables, Any], bool]] = {
    Post: _holds_post,
    PutUsed: _holds_put_used,
    PutCredit: lambda tables, effect: tables.credits.get(effect.person_id) == effect.was,
    PutSettlement: _holds_put_settlement,
    MoveSettlement: _holds_move,
    BindRequest: lambda tables, effect: effect.bound.key not in tables.payment_requests,
    SellPacks: _holds_sell,
    StandsAt: _holds_stands_at,
    PutStay: lambda tables, effect: tables.stays.get(effect.now.stay_id) == effect.was,
    purse.PutFault: _holds_put_fault,
}


def _apply_post(tables: Tables, effect: Post) -> None:
    for transaction in effect.transactions:
        at = (transaction.at_ms, transaction.transaction_id)
        for posting in transaction.postings:
            tables.postings.setdefault(posting.account, {})[at] = posting.amount_fen
    for account, fen in {**dict.fromkeys(account for account, _ in effect.was), **effect.changes}.items():
        tables.balances[account] = tables.balances.get(account, 0) + (fen or 0)
        kind, _, rest = account.partition("/")
        if kind == "aid":
            person, _, giver = rest.partition("/")
            tables.aid_of.setdefault(person, set()).add(giver)


def _apply_put_used(tables: Tables, effect: PutUsed) -> None:
    tables.used[effect.person_id, effect.year, effect.care] = effect.now


def _apply_put_credit(tables: Tables, effect: PutCredit) -> None:
    if effect.now is None:
        tables.credits.pop(effect.person_id, None)
    else:
        tables.credits[effect.person_id] = effect.now


def _apply_put_settlement(tables: Tables, effect: PutSettlement) -> None:
    one = effect.settlement
    tables.settlements[one.settlement_id] = one
    if one.kind == "settle":
        drugs = frozenset(charge.item.name for charge in one.charges if charge.item.traced)
        bought = Purchase(at_ms=one.at_ms, institution=one.institution, drugs=drugs)
        tables.purchases[one.settlement_id] = bought
        insort(tables.settled_by.setdefault(one.subject, []), (one.at_ms, one.settlement_id))
    if one.undoes is not None:
        tables.undone_by[one.undoes] = one.settlement_id
    insort(tables.settled_at.setdefault(one.institution, []), (one.at_ms, one.settlement_id))


def _apply_move(tables: Tables, effect: MoveSettlement) -> None:
    held = tables.settlements[effect.settlement_id]
    tables.settlements[effect.settlement_id] = replace(held, state=effect.now)


def _apply_bind(tables: Tables, effect: BindRequest) -> None:
    tables.payment_requests[effect.bound.key] = effect.bound


def _apply_sell(tables: Tables, effect: SellPacks) -> None:
    tables.sold_packs.update(dict.fromkeys(effect.trace_codes, effect.settlement_id))


def _apply_return(tables: Tables, effect: ReturnPacks) -> None:
    for code in effect.trace_codes:
        if tables.sold_packs.get(code) == effect.settlement_id:
            del tables.sold_packs[code]


def _apply_put_stay(tables: Tables, effect: PutStay) -> None:
    tables.stays[effect.now.stay_id] = effect.now


def _apply_put_fault(tables: Tables, effect: purse.PutFault) -> None:
    if effect.now is not None:
        tables.faults[effect.now.number] = effect.now
    elif effect.was is not None:
        del tables.faults[effect.was.number]


APPLY: Mapping[type, Callable[[Tables, Any], None]] = {
    Post: _apply_post,
    PutUsed: _apply_put_used,
    PutCredit: _apply_put_credit,
    PutSettlement: _apply_put_settlement,
    MoveSettlement: _apply_move,
    BindRequest: _apply_bind,
    SellPacks: _apply_sell,
    ReturnPacks: _apply_return,
    StandsAt: lambda _tables, _effect: None,
    PutStay: _apply_put_stay,
    purse.PutFault: _apply_put_fault,
}
