"""The rows of one universe in memory: how each query reads, when each effect holds, what it changes.

Tables of small functions, one row a query or effect. None of them takes a lock: ``memory`` does.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ybcode.rules.holders.credential import EVENTS, Credential, Enrol, Revoke, after
from ybcode.rules.holders.holder import IN_ORDER
from ybcode.rules.redemption.ectoken import EcToken, PutToken
from ybcode.rules.redemption.floor import RaiseFloor, Tie
from ybcode.rules.redemption.requests import Remember
from ybcode.rules.verifier.facts import Facts
from ybcode.rules.wallet import PutFaceCheck, UseFaceCheck, WalletFacts
from ybcode.sandbox import ports, records
from ybcode.sandbox.stores.memory import crowd, dossiers, family, holders, money

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ybcode.sandbox.stores.memory.universe import Tables

_NO_TIE = Tie()


# ------------------------------------------------------------------ queries


def _load_bearings(tables: Tables, query: ports.Bearings) -> ports.Ground:
    clock, request = tables.clock or records.UNBORN, query.request
    if request is None:
        return ports.Ground(clock, tables.keys, faults=len(tables.faults))
    place = tables.institution_of.get(request.institution.text)
    remembered = tables.requests.get(request)
    return ports.Ground(clock, tables.keys, remembered, place, len(tables.faults))


def _facts(tables: Tables, at: tuple[str, int], token: EcToken | None = None) -> Facts:
    credential = tables.credentials.get(at)
    if credential is None:
        return Facts(token=token)
    return Facts(
        credential=credential,
        tie=tables.ties.get((credential.subject, credential.presenter), _NO_TIE),
        subject=tables.people.get(credential.subject),
        presenter=tables.people.get(credential.presenter),
        token=token,
        holder=tables.holders.get(credential.subject, IN_ORDER),
    )


def _load_facts_of_code(tables: Tables, query: ports.FactsOfCode) -> Facts:
    return _facts(tables, (query.province, query.handle))


def _load_facts_of_token(tables: Tables, query: ports.FactsOfToken) -> Facts:
    token = tables.tokens.get(query.text)
    if token is None:
        return Facts()
    return _facts(tables, (token.credential.province, token.credential.handle), token)


def _load_facts_of_wallet(tables: Tables, query: ports.FactsOfWallet) -> WalletFacts:
    holder = (query.subject, query.presenter, query.channel)
    at = tables.live.get(holder)
    face, mine = tables.faces.get(holder), tables.faces.get((query.presenter, query.presenter, query.channel))
    of_owner = mine is not None and (face is None or mine.checked_ms > face.checked_ms)
    return WalletFacts(
        subject=tables.people[query.subject],
        credential=tables.credentials[at] if at else None,
        tie=tables.ties.get((query.subject, query.presenter), _NO_TIE),
        face=mine if of_owner else face,
        face_of=query.presenter if of_owner else query.subject,
    )


def _load_live_credentials(tables: Tables, query: ports.LiveCredentials) -> tuple[Credential, ...]:
    return tuple(tables.credentials[at] for at in tables.live_of.get(query.subject, ()))


def _load_next_serial(tables: Tables, query: ports.NextSerial) -> int:
    return tables.serials.get(query.province, 0)


def _load_people_keys(tables: Tables, _query: ports.PeopleKeys) -> tuple[str, ...]:
    return tuple(person.key for person in crowd.in_order(tables))


def _load_journal(tables: Tables, query: ports.JournalEntries) -> tuple[records.JournalEntry, ...]:
    return tuple(e for e in tables.journal if query.outcome in (None, e.outcome))


LOAD: Mapping[type, Callable[[Tables, Any], Any]] = {
    **holders.LOAD,
    **dossiers.LOAD,
    **crowd.LOAD,
    **money.LOAD,
    **family.LOAD,
    ports.Bearings: _load_bearings,
    ports.FactsOfCode: _load_facts_of_code,
    ports.FactsOfToken: _load_facts_of_token,
    ports.FactsOfWallet: _load_facts_of_wallet,
    ports.LiveCredentials: _load_live_credentials,
    ports.NextSerial: _load_next_serial,
    ports.FindPerson: lambda tables, query: tables.person_of.get(query.key),
    ports.FindInstitution: lambda tables, query: tables.institution_of.get(query.key),
    ports.PeopleKeys: _load_people_keys,
    ports.InstitutionKeys: lambda tables, _query: tuple(tables.institutions),
    ports.JournalEntries: _load_journal,
    ports.World: lambda tables, _query: tables.world,
}


# ------------------------------------------------------------------ preconditions


def _holds_raise_floor(tables: Tables, effect: RaiseFloor) -> bool:
    now = tables.credentials.get((effect.credential.province, effect.credential.handle))
    if now is None or now.state != "live":
        return False
    tie = tables.ties.get((now.subject, now.presenter), _NO_TIE)
    return effect.floor is None or tie.floor <= effect.code_tick


def _holds_put_token(tables: Tables, effect: PutToken) -> bool:
    held = tables.tokens.get(effect.token.text)
    return held is None or held.given_ms < effect.dead_before_ms


def _holds_remember(tables: Tables, effect: Remember) -> bool:
    held = tables.requests.get(effect.remembered.key)
    return held is None or held.token.given_ms < effect.dead_before_ms


def _holds_enrol(tables: Tables, effect: Enrol) -> bool:
    one = effect.credential
    fresh = (one.province, one.handle) not in tables.credentials
    return fresh and tables.serials.get(one.province, 0) <= effect.serial


def _holds_use_face_check(tables: Tables, effect: UseFaceCheck) -> bool:
    face = tables.faces.get((effect.subject, effect.presenter, effect.channel))
    return face is not None and face.used_tick in (None, effect.tick)


def _holds_move_clock(tables: Tables, effect: ports.MoveClock) -> bool:
    now, was = tables.clock, effect.was
    if now is None or was is None:
        return now is was
    return (now.mode, now.offset_ms) == (was.mode, was.offset_ms)


def _holds_put_person(tables: Tables, effect: ports.PutPerson) -> bool:
    person = effect.person
    return person.key not in tables.person_of and person.person_id.text not in tables.person_of


def _holds_put_institution(tables: Tables, effect: ports.PutInstitution) -> bool:
    place = effect.institution
    taken = tables.institution_of
    return place.key not in taken and place.institution_id.text not in taken


HOLDS: Mapping[type, Callable[[Tables, Any], bool]] = {
    **holders.HOLDS,
    **dossiers.HOLDS,
    **crowd.HOLDS,
    **money.HOLDS,
    **family.HOLDS,
    RaiseFloor: _holds_raise_floor,
    PutToken: _holds_put_token,
    Remember: _holds_remember,
    Enrol: _holds_enrol,
    UseFaceCheck: _holds_use_face_check,
    ports.MoveClock: _holds_move_clock,
    ports.PutKeys: lambda tables, effect: tables.keys == effect.was,
    ports.PutPerson: _holds_put_person,
    ports.PutWorld: lambda tables, _effect: tables.world is None,
    ports.PutInstitution: _holds_put_institution,
}


# ------------------------------------------------------------------ changes


def _apply_raise_floor(tables: Tables, effect: RaiseFloor) -> None:
    if effect.floor is not None:
        one = effect.credential
        tables.ties[one.subject, one.presenter] = Tie(effect.floor, effect.code_tick)


def _apply_put_token(tables: Tables, effect: PutToken) -> None:
    tables.tokens[effect.token.text] = effect.token
    tables.tokens.move_to_end(effect.token.text)
    # A dead ecToken is kept for one more life, so that it can be told from one that never was.
    forgotten_ms = 2 * effect.dead_before_ms - effect.token.given_ms
    while next(iter(tables.tokens.values())).given_ms < forgotten_ms:
        tables.tokens.popitem(last=False)


def _apply_remember(tables: Tables, effect: Remember) -> None:
    tables.requests[effect.remembered.key] = effect.remembered
    tables.requests.move_to_end(effect.remembered.key)
    while next(iter(tables.requests.values())).token.given_ms < effect.dead_before_ms:
        tables.requests.popitem(last=False)


def _apply_enrol(tables: Tables, effect: Enrol) -> None:
    one = effect.credential
    at = (one.province, one.handle)
    tables.credentials[at] = one
    tables.live[one.subject, one.presenter, one.channel] = at
    tables.live_of.setdefault(one.subject, []).append(at)
    tables.serials[one.province] = effect.serial + 1


def _apply_revoke(tables: Tables, effect: Revoke) -> None:
    left = []
    for at in tables.live_of.pop(effect.subject, []):
        one = tables.credentials[at]
        if effect.presenter not in (None, one.presenter):
            left.append(at)
            continue
        state = after(one.state, EVENTS[effect.reason])
        tables.credentials[at] = replace(one, state=state, reason=effect.reason)
        del tables.live[one.subject, one.presenter, one.channel]
    if left:
        tables.live_of[effect.subject] = left


def _apply_put_face_check(tables: Tables, effect: PutFaceCheck) -> None:
    tables.faces[effect.subject, effect.presenter, effect.channel] = effect.check


def _apply_use_face_check(tables: Tables, effect: UseFaceCheck) -> None:
    holder = (effect.subject, effect.presenter, effect.channel)
    tables.faces[holder] = replace(tables.faces[holder], used_tick=effect.tick)


def _apply_note(tables: Tables, effect: ports.Note) -> None:
    tables.journal.append(effect.entry)
    while len(tables.journal) > effect.keep:
        tables.journal.popleft()


def _apply_raise_highest(tables: Tables, effect: ports.RaiseHighest) -> None:
    if tables.clock is not None and effect.highest_ms > tables.clock.highest_ms:
        tables.clock = replace(tables.clock, highest_ms=effect.highest_ms)


def _apply_move_clock(tables: Tables, effect: ports.MoveClock) -> None:
    served_ms = tables.clock.highest_ms if tables.clock else 0
    tables.clock = replace(effect.now, highest_ms=max(effect.now.highest_ms, served_ms))


def _apply_put_keys(tables: Tables, effect: ports.PutKeys) -> None:
    tables.keys = effect.now


def _apply_put_person(tables: Tables, effect: ports.PutPerson) -> None:
    person = effect.person
    tables.people[person.person_id] = person
    tables.person_of[person.key] = tables.person_of[person.person_id.text] = person


def _apply_put_institution(tables: Tables, effect: ports.PutInstitution) -> None:
    place = effect.institution
    tables.institution_of[place.key] = tables.institution_of[place.institution_id.text] = place
    tables.institutions.append(place.key)


def _apply_put_world(tables: Tables, effect: ports.PutWorld) -> None:
    tables.world = effect.world


APPLY: Mapping[type, Callable[[Tables, Any], None]] = {
    **holders.APPLY,
    **dossiers.APPLY,
    **crowd.APPLY,
    **money.APPLY,
    **family.APPLY,
    RaiseFloor: _apply_raise_floor,
    PutToken: _apply_put_token,
    Remember: _apply_remember,
    Enrol: _apply_enrol,
    Revoke: _apply_revoke,
    PutFaceCheck: _apply_put_face_check,
    UseFaceCheck: _apply_use_face_check,
    ports.Note: _apply_note,
    ports.RaiseHighest: _apply_raise_highest,
    ports.MoveClock: _apply_move_clock,
    ports.PutKeys: _apply_put_keys,
    ports.PutPerson: _apply_put_person,
    ports.PutInstitution: _apply_put_institution,
    ports.PutWorld: _apply_put_world,
}
