"""The store contract, sixth part: dossiers, violations and kinship.

Told against the port alone, for every store of ``contract.URLS``.
"""

from dataclasses import fields, replace
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sandbox.contract import CHILD, HER, ME, NOW_MS, URLS, WORLD, note, put_holder, record
from tests.sandbox.worlds import crew
from ybcode.rules.holders.dossier import (
    OF_OLD,
    Dossier,
    PutDossier,
    PutViolation,
    activation,
    card,
    onboarding,
)
from ybcode.rules.holders.dossier import record as records
from ybcode.rules.holders.dossier.card import Card
from ybcode.rules.holders.dossier.kinship import Kin, PutKin, Relation, mirrored
from ybcode.rules.holders.dossier.onboarding import Onboarding
from ybcode.rules.holders.dossier.record import IdentityRecord
from ybcode.rules.holders.standing import violation
from ybcode.rules.holders.standing.violation import MAX_LOSS_FEN, Violation
from ybcode.sandbox.personal import DossierOf, HistoryOf, HolderOf, KinOf, ViolationsOf
from ybcode.sandbox.ports import JournalEntries
from ybcode.sandbox.stores import open_store
from ybcode.values import PersonId

THEIRS = CHILD.person_id
STALE = Dossier(version=1, record=IdentityRecord(state="stale", old_name="旧测名"))
LENT = Violation(number=1, kind="lending", at_ms=NOW_MS, loss_fen=266_310, repeated=True)
FINED = replace(LENT, state="sanctioned", fine_fen=532_620)
SHE = Kin(person_id=ME, relative_id=HER, relation="parent")


def put_dossier(version=1, *, of=ME, **parts):
    """The effect that writes a dossier for the so manieth time."""
    return PutDossier(person_id=of, now=replace(STALE, version=version, **parts))


def put_violation(now=LENT, *, was=None, of=ME):
    """The effect of a violation."""
    return PutViolation(person_id=of, was=was, now=now)


# ------------------------------------------------------------------ preconditions


def test_nobody_of_whom_nothing_was_written(unit):
    """Without a row: on file of old, no violations, no relatives; a person who is not there likewise."""
    for who in (ME, PersonId("u000000999")):
        assert unit.load(DossierOf(who)) == OF_OLD
        assert unit.load(ViolationsOf(who)) == unit.load(KinOf(who)) == ()


def test_a_dossier_is_written_over_the_version_before(unit):
    """PutDossier holds for the version after the one kept: 1 after never, and no version twice."""
    assert not unit.apply([put_dossier(0)])
    assert not unit.apply([put_dossier(2)])
    assert unit.load(DossierOf(ME)) == OF_OLD
    assert unit.apply([put_dossier(1)])
    assert not unit.apply([put_dossier(1)])
    assert not unit.apply([put_dossier(3)])
    assert unit.apply([put_dossier(2, card=Card(state="lost", issue=4))])
    assert unit.load(DossierOf(ME)) == replace(STALE, version=2, card=Card(state="lost", issue=4))
    assert unit.load(DossierOf(HER)) == OF_OLD


def test_a_violation_is_written_over_the_one_it_was_judged_by(unit):
    """PutViolation holds when what is kept under its number is still what it names, or nothing."""
    assert not unit.apply([put_violation(FINED, was=LENT)])
    assert unit.load(ViolationsOf(ME)) == ()
    assert unit.apply([put_violation()])
    assert not unit.apply([put_violation()])
    assert not unit.apply([put_violation(FINED)])
    assert not unit.apply([put_violation(FINED, was=FINED)])
    assert unit.load(ViolationsOf(ME)) == (LENT,)
    assert unit.apply([put_violation(FINED, was=LENT)])
    assert not unit.apply([put_violation(FINED, was=LENT)])
    assert unit.load(ViolationsOf(ME)) == (FINED,)
    assert unit.load(ViolationsOf(HER)) == ()


def test_violations_come_by_number(unit):
    """In the order of their numbers, which is that in which they were recorded."""
    rows = tuple(replace(LENT, number=number) for number in (1, 2, 11))
    assert unit.apply([put_violation(row) for row in rows])
    assert unit.load(ViolationsOf(ME)) == rows


@pytest.mark.parametrize("relation", get_args(Relation))
def test_kin_is_written_from_both_sides(unit, relation):
    """PutKin is one fact: each is told as what they are to the other."""
    kin = replace(SHE, relation=relation)
    assert unit.apply([PutKin(kin=kin)])
    assert unit.load(KinOf(ME)) == (kin,)
    assert unit.load(KinOf(HER)) == (mirrored(kin),)


@pytest.mark.parametrize(
    "again",
    [SHE, replace(SHE, relation="spouse"), mirrored(SHE), replace(mirrored(SHE), relation="sibling")],
    ids=["the same", "another relation", "the other side", "the other side, another relation"],
)
def test_two_people_are_relatives_once(unit, again):
    """PutKin does not hold for two who are noted already, in whatever relation and from whichever side."""
    assert unit.apply([PutKin(kin=SHE)])
    assert not unit.apply([PutKin(kin=again)])
    assert unit.load(KinOf(ME)) == (SHE,)
    assert unit.load(KinOf(HER)) == (mirrored(SHE),)


def test_nobody_is_a_relative_of_oneself(unit):
    """PutKin does not hold for one person twice."""
    assert not unit.apply([PutKin(kin=replace(SHE, relative_id=ME, relation="spouse"))])
    assert unit.load(KinOf(ME)) == ()


def test_relatives_come_by_id(unit):
    """In the order of their ids, in whichever order they were noted."""
    child = Kin(person_id=ME, relative_id=THEIRS, relation="child")
    assert unit.apply([PutKin(kin=child), PutKin(kin=SHE)])
    assert unit.load(KinOf(ME)) == tuple(sorted((child, SHE), key=lambda kin: kin.relative_id))


EFFECTS = {"dossier": put_dossier(), "violation": put_violation(), "kin": PutKin(kin=SHE)}


@pytest.mark.parametrize("effect", EFFECTS.values(), ids=EFFECTS)
@pytest.mark.parametrize("first", [True, False])
def test_nothing_is_half_done(unit, effect, first):
    """Beside an effect that does not hold none of them is written, whichever comes first."""
    refused = put_holder(7)
    others = [record(1), note(1)]
    assert not unit.apply([effect, *others, refused] if first else [refused, effect, *others])
    assert unit.load(DossierOf(ME)) == OF_OLD
    assert unit.load(ViolationsOf(ME)) == unit.load(KinOf(ME)) == unit.load(KinOf(HER)) == ()
    assert unit.load(HistoryOf(ME)) == unit.load(JournalEntries()) == ()
    assert unit.load(HolderOf(ME)).version == 0


@pytest.mark.parametrize("effect", EFFECTS.values(), ids=EFFECTS)
def test_of_many_threads_one_writes(store, effect):
    """Of eight threads that write what was judged by the same row exactly one is told that it holds."""
    with store.unit("here") as unit:
        assert unit.apply(WORLD)

    def act(number):
        with store.unit("here") as unit:
            return unit.apply([effect, record(number)])

    with crew(8) as together:
        assert sorted(together(act)) == [False] * 7 + [True]
    with store.unit("here") as unit:
        assert len(unit.load(HistoryOf(ME))) == 1


# ------------------------------------------------------------------ values

MS = st.integers(-(2**40), 2**50)
SOMETIMES = st.none() | MS
TEXT = st.text(st.characters(codec="utf-8"), max_size=60)
PEOPLE = st.from_regex(r"[up][0-9]{9}", fullmatch=True).map(PersonId)


def one_of(literal):
    """One of the words of a ``Literal``."""
    return st.sampled_from(get_args(literal))


FIELDS = {
    Onboarding: {
        "state": one_of(onboarding.State),
        "channel": st.none() | one_of(onboarding.Channel),
        "applicant": st.none() | PEOPLE,
        "documents": st.dictionaries(one_of(onboarding.Document), one_of(onboarding.Quality)).map(
            lambda held: tuple(sorted(held.items()))
        ),
        "ready_ms": SOMETIMES,
        "delivery": st.none() | one_of(onboarding.Delivery),
        "reason": st.none() | TEXT,
    },
    IdentityRecord: {
        "state": one_of(records.State),
        "old_name": st.none() | TEXT,
        "synced_ms": SOMETIMES,
    },
    Card: {
        "state": one_of(card.State),
        "issue": st.integers(0, 1_000),
        "worn": st.frozensets(one_of(card.Part)),
    },
    Violation: {
        "number": st.integers(1, 1_000),
        "kind": one_of(violation.Kind),
        "at_ms": MS,
        "loss_fen": st.integers(0, MAX_LOSS_FEN),
        "repeated": st.booleans(),
        "for_gain": st.booleans(),
        "state": one_of(violation.State),
        "fine_fen": st.integers(0, 5 * MAX_LOSS_FEN),
    },
}
ANY = {kind: st.builds(kind, **of) for kind, of in FIELDS.items()}
FIELDS[Dossier] = {
    "version": st.just(0),
    "onboarding": ANY[Onboarding],
    "activation": one_of(activation.State),
    "record": ANY[IdentityRecord],
    "card": ANY[Card],
}
ANY[Dossier] = st.builds(Dossier, **FIELDS[Dossier])


@pytest.mark.parametrize("kind", FIELDS)
def test_every_field_is_varied(kind):
    """The values below differ in every field that there is, so that none can be forgotten by a store."""
    assert set(FIELDS[kind]) == {one.name for one in fields(kind)}


@pytest.fixture(scope="module", params=URLS)
def kept(request, tmp_path_factory):
    """A universe that goes on from example to example."""
    opened = open_store(URLS[request.param].format(folder=tmp_path_factory.mktemp("city")))
    with opened.unit("here") as unit:
        assert unit.apply(WORLD)
        yield unit
    opened.close()


@settings(max_examples=60, deadline=None)
@given(dossier=ANY[Dossier])
def test_a_dossier_comes_back_as_it_was_written(kept, dossier):
    """No field of a file, an activation, a record or a card is lost or changed, whatever is in it."""
    now = replace(dossier, version=kept.load(DossierOf(ME)).version + 1)
    assert kept.apply([PutDossier(person_id=ME, now=now)])
    assert kept.load(DossierOf(ME)) == now


@settings(max_examples=60, deadline=None)
@given(done=ANY[Violation], state=one_of(violation.State), fine_fen=st.integers(0, 5 * MAX_LOSS_FEN))
def test_a_violation_comes_back_as_it_was_written(kept, done, state, fine_fen):
    """No field is lost, and a decision changes the state and the fine alone; the others stay as they are."""
    rows = kept.load(ViolationsOf(ME))
    now = replace(done, number=len(rows) + 1)
    assert kept.apply([put_violation(now)])
    assert kept.load(ViolationsOf(ME)) == (*rows, now)
    decided = replace(now, state=state, fine_fen=fine_fen)
    assert kept.apply([put_violation(decided, was=now)])
    assert kept.load(ViolationsOf(ME)) == (*rows, decided)


@settings(max_examples=60, deadline=None)
@given(one=PEOPLE, other=PEOPLE, relation=one_of(Relation))
def test_kin_comes_back_as_it_was_written(kept, one, other, relation):
    """Any two people may be noted, once, and come back from both sides."""
    kin = Kin(person_id=one, relative_id=other, relation=relation)
    new = one != other and other not in {held.relative_id for held in kept.load(KinOf(one))}
    assert kept.apply([PutKin(kin=kin)]) is new
    if new:
        assert kin in kept.load(KinOf(one))
        assert mirrored(kin) in kept.load(KinOf(other))
