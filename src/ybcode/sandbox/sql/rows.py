"""From rows to values: one function a value, columns in the order of its ``COLUMNS``."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ybcode.rules.code.keys import EpochKey
from ybcode.rules.holders.credential import Credential
from ybcode.rules.holders.person import Person
from ybcode.rules.institutions import Institution
from ybcode.rules.redemption.ectoken import EcToken
from ybcode.sandbox.records import JournalEntry, WorldRow
from ybcode.values import IdNumber, InstitutionId, PersonId

Row = tuple[Any, ...]

KEY_COLUMNS = "key_id, secret, suite, state, issue, since_tick"
PERSON_COLUMNS = "person_id, person_key, name, id_number, region, activated"
INSTITUTION_COLUMNS = (
    "institution_id, institution_key, name, designated, funds, face, cross_region, tier, scenes"
)
INSTITUTION_WIDTH = 9
CREDENTIAL_COLUMNS = "province, handle, subject, presenter, channel, state, reason"
TOKEN_COLUMNS = "ectoken, institution, terminal, scene, tick, given_ms"
JOURNAL_COLUMNS = (
    "at_ms, operation, outcome, code, institution, terminal, scene, request_id, text_class, text_length,"
    " text_hash, text_tail, subject, presenter, channel, detail"
)
WORLD_COLUMNS = "seed, as_of_ms, preset, policy, version, instance_key, region, strict"
PERSON_WIDTH = 6
CREDENTIAL_WIDTH = 7
TOKEN_WIDTH = 6


def marks(columns: str) -> str:
    """As many question marks as there are columns."""
    return ", ".join("?" for _ in columns.split(","))


def prefixed(alias: str, columns: str) -> str:
    """The columns of one table of a join."""
    return ", ".join(f"{alias}.{column.strip()}" for column in columns.split(","))


def epoch_key(row: Row) -> EpochKey:
    """A key of ``KEY_COLUMNS``."""
    key_id, secret, suite, state, issue, since_tick = row
    return EpochKey(
        key_id=key_id,
        secret=bytes.fromhex(secret),
        suite=suite,
        state=state,
        issue=issue,
        since_tick=since_tick,
    )


def person(row: Row) -> Person:
    """A person of ``PERSON_COLUMNS``."""
    person_id, key, name, id_number, region, activated = row
    return Person(
        person_id=PersonId(person_id),
        key=key,
        name=name,
        id_number=IdNumber.kept(id_number),
        region=region,
        activated=bool(activated),
    )


def person_row(one: Person) -> Row:
    """The columns of a person."""
    return (one.person_id.text, one.key, one.name, one.id_number.text, one.region, int(one.activated))


def institution(row: Row) -> Institution:
    """A place of ``INSTITUTION_COLUMNS``."""
    where, key, name, designated, funds, face, cross_region, tier, scenes = row
    return Institution(
        institution_id=InstitutionId(where),
        key=key,
        name=name,
        designated=bool(designated),
        funds=frozenset(funds.split()),
        face=bool(face),
        cross_region=bool(cross_region),
        tier=tier,
        scenes=None if scenes is None else frozenset(scenes.split()),
    )


def institution_row(one: Institution) -> Row:
    """The columns of a place."""
    return (
        one.institution_id.text,
        one.key,
        one.name,
        int(one.designated),
        " ".join(sorted(one.funds)),
        int(one.face),
        int(one.cross_region),
        one.tier,
        None if one.scenes is None else " ".join(sorted(one.scenes)),
    )


def credential(row: Row) -> Credential:
    """A credential of ``CREDENTIAL_COLUMNS``."""
    province, handle, subject, presenter, channel, state, reason = row
    return Credential(
        province=province,
        handle=handle,
        subject=PersonId(subject),
        presenter=PersonId(presenter),
        channel=channel,
        state=state,
        reason=reason,
    )


def ectoken(row: Row, held: Credential) -> EcToken:
    """An ecToken of ``TOKEN_COLUMNS`` and its credential, which was live when it yielded it."""
    text, where, terminal, scene, tick, given_ms = row
    return EcToken(
        text=text,
        credential=replace(held, state="live", reason=None),
        institution=InstitutionId(where),
        terminal=terminal,
        scene=scene,
        tick=tick,
        given_ms=given_ms,
    )


def world(row: Row) -> WorldRow:
    """A record of ``WORLD_COLUMNS``."""
    seed, as_of_ms, preset, policy, version, instance_key, region, strict = row
    return WorldRow(
        seed=seed,
        as_of_ms=as_of_ms,
        preset=preset,
        policy=policy,
        version=version,
        instance_key=bytes.fromhex(instance_key),
        region=region,
        strict=bool(strict),
    )


def world_row(one: WorldRow) -> Row:
    """The columns of a record."""
    return (
        one.seed,
        one.as_of_ms,
        one.preset,
        one.policy,
        one.version,
        one.instance_key.hex(),
        one.region,
        int(one.strict),
    )


def journal_entry(row: Row) -> JournalEntry:
    """An entry of ``JOURNAL_COLUMNS``."""
    names = [column.strip() for column in JOURNAL_COLUMNS.split(",")]
    values = dict(zip(names, row, strict=True))
    where, subject, presenter = values["institution"], values["subject"], values["presenter"]
    values["institution"] = None if where is None else InstitutionId(where)
    values["subject"] = None if subject is None else PersonId(subject)
    values["presenter"] = None if presenter is None else PersonId(presenter)
    return JournalEntry(**values)


def journal_row(entry: JournalEntry) -> Row:
    """The columns of an entry."""
    return (
        entry.at_ms,
        entry.operation,
        entry.outcome,
        entry.code,
        entry.institution.text if entry.institution else None,
        entry.terminal,
        entry.scene,
        entry.request_id,
        entry.text_class,
        entry.text_length,
        entry.text_hash,
        entry.text_tail,
        entry.subject.text if entry.subject else None,
        entry.presenter.text if entry.presenter else None,
        entry.channel,
        entry.detail,
    )
