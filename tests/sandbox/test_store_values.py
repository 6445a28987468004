"""The store contract, fifth part: no field of a value is lost, whatever is in it.

Told against the port alone, for every store of ``contract.URLS``.
"""

from dataclasses import fields, replace
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sandbox.contract import (
    ME,
    NOW_MS,
    PHARMACY,
    URLS,
    WORLD,
    put_claim,
    put_filing,
    put_proof,
    seen,
)
from ybcode.rules.holders import claim, enrolment, filing, selection
from ybcode.rules.holders.claim import MAX_AMOUNT_FEN, Claim
from ybcode.rules.holders.clocks import Kind
from ybcode.rules.holders.enrolment import Enrolment
from ybcode.rules.holders.filing import Filing
from ybcode.rules.holders.holder import Event, Holder, PutHolder, Record
from ybcode.rules.holders.proof import Proof
from ybcode.rules.holders.selection import Selection
from ybcode.rules.holders.standing import Account, Inquiry, Risk, Sanction, account, inquiry
from ybcode.rules.institutions import SCENES, Institution
from ybcode.rules.wallet import FaceCheck, PutFaceCheck
from ybcode.sandbox.personal import ClaimsOf, FilingsOf, HistoryOf, HolderOf, ProofOf
from ybcode.sandbox.ports import FactsOfCode, FactsOfWallet, FindInstitution, PutInstitution, PutWorld, World
from ybcode.sandbox.records import WorldRow
from ybcode.sandbox.stores import open_store
from ybcode.values import InstitutionId

MS = st.integers(-(2**40), 2**50)
SOMETIMES = st.none() | MS
TEXT = st.text(st.characters(codec="utf-8"), max_size=200)
PLACE_IDS = st.from_regex(r"[HP][0-9]{11}", fullmatch=True).map(InstitutionId)
COUNT = st.integers(0, 1_000)
FIELDS = {
    Enrolment: {
        "kind": st.sampled_from(get_args(Kind)),
        "status": st.sampled_from(get_args(enrolment.Status)),
        "since_ms": MS,
        "reason": st.none() | st.sampled_from(get_args(enrolment.Reason)),
        "paid_until_ms": SOMETIMES,
        "update_due_ms": SOMETIMES,
        "entitled_from_ms": MS,
        "synced_from_ms": MS,
        "claims_from_ms": SOMETIMES,
        "covered_from_ms": SOMETIMES,
        "broken_ms": SOMETIMES,
        "breaks": COUNT,
    },
    Selection: {
        "state": st.sampled_from(get_args(selection.State)),
        "region": st.none() | st.from_regex(r"[0-9]{6}", fullmatch=True),
        "synced_ms": SOMETIMES,
    },
    Account: {
        "state": st.sampled_from(get_args(account.State)),
        "reason": st.none() | st.sampled_from(get_args(account.Reason)),
        "since_ms": MS,
    },
    Risk: {"flags_ms": st.lists(MS, max_size=100).map(tuple), "locked_until_ms": SOMETIMES},
    Sanction: {"until_ms": SOMETIMES},
    Inquiry: {
        "state": st.sampled_from(get_args(inquiry.State)),
        "cause": st.none() | TEXT,
        "due_ms": SOMETIMES,
    },
    Event: {"at_ms": MS, **dict.fromkeys(("machine", "event", "was", "now", "detail", "who"), TEXT)},
    Filing: {
        "area": st.from_regex(r"[0-9]{4}", fullmatch=True),
        "kind": st.sampled_from(get_args(filing.Kind)),
        "from_ms": MS,
        "until_ms": SOMETIMES,
        "withdrawn": st.booleans(),
        "breaks": COUNT,
    },
    Claim: {
        "number": st.integers(1, 1_000),
        "institution": PLACE_IDS,
        "care_ms": MS,
        "amount_fen": st.integers(1, MAX_AMOUNT_FEN),
        "state": st.sampled_from(get_args(claim.State)),
        "reason": st.none() | st.sampled_from(get_args(claim.Reason)),
    },
    Proof: {
        "failures": COUNT,
        "locked_until_ms": SOMETIMES,
        "by_hand": st.booleans(),
        "digest": st.none() | st.binary(max_size=64),
    },
    Institution: {
        "institution_id": PLACE_IDS,
        "key": TEXT,
        "name": TEXT,
        "designated": st.booleans(),
        "funds": st.frozensets(st.sampled_from(["pooled", "account"])),
        "face": st.booleans(),
        "cross_region": st.booleans(),
        "tier": st.integers(1, 3),
        "scenes": st.none() | st.frozensets(st.sampled_from(sorted(SCENES))),
    },
}
ANY = {kind: st.builds(kind, **of) for kind, of in FIELDS.items()}
FIELDS[Holder] = {
    "version": st.just(0),
    "enrolment": ANY[Enrolment],
    "selection": ANY[Selection],
    "account": ANY[Account],
    "risk": ANY[Risk],
    "sanction": ANY[Sanction],
    "inquiry": ANY[Inquiry],
    "chosen": st.none() | PLACE_IDS,
}
ANY[Holder] = st.builds(Holder, **FIELDS[Holder])


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
@given(holder=ANY[Holder], event=ANY[Event])
def test_a_holder_comes_back_as_it_was_written(kept, holder, event):
    """No field of a holder or an event is lost or changed, whatever is in it."""
    now = replace(holder, version=kept.load(HolderOf(ME)).version + 1)
    assert kept.apply([PutHolder(person_id=ME, now=now), Record(person_id=ME, event=event, keep=5)])
    assert kept.load(HolderOf(ME)) == kept.load(FactsOfCode("59", 100)).holder == now
    assert kept.load(HistoryOf(ME))[-1] == event


@settings(max_examples=60, deadline=None)
@given(checked=st.sampled_from(["face", "pin"]), proof=ANY[Proof])
def test_a_check_comes_back_as_it_was_written(kept, checked, proof):
    """No field of a check is lost or changed."""
    assert kept.apply([put_proof(proof, was=kept.load(ProofOf(ME, checked)), kind=checked)])
    assert kept.load(ProofOf(ME, checked)) == proof


@settings(max_examples=60, deadline=None)
@given(filed=ANY[Filing], receipt=ANY[Claim])
def test_paper_comes_back_as_it_was_written(kept, filed, receipt):
    """No field of a filing or a receipt is lost or changed, and others of the person stay as they are."""
    filings = {one.area: one for one in kept.load(FilingsOf(ME))}
    claims = {one.number: one for one in kept.load(ClaimsOf(ME))}
    effects = [
        put_filing(filed, was=filings.get(filed.area)),
        put_claim(receipt, was=claims.get(receipt.number)),
    ]
    assert kept.apply(effects)
    assert {one.area: one for one in kept.load(FilingsOf(ME))} == {**filings, filed.area: filed}
    assert {one.number: one for one in kept.load(ClaimsOf(ME))} == {**claims, receipt.number: receipt}


@settings(max_examples=60, deadline=None)
@given(place=ANY[Institution])
def test_a_place_comes_back_as_it_was_written(kept, place):
    """No field of a place is lost or changed, whatever it has opened."""
    free = all(kept.load(FindInstitution(name)) is None for name in (place.key, str(place.institution_id)))
    assert kept.apply([PutInstitution(place)]) is free
    if free:
        assert kept.load(FindInstitution(place.key)) == place
        assert kept.load(FindInstitution(str(place.institution_id))) == place


@pytest.mark.parametrize("kind", ["face", "pin"])
def test_a_check_on_a_phone_keeps_its_kind(unit, kind):
    """A phone's last check comes back as the face or the PIN that it was."""
    check = FaceCheck(NOW_MS, 7, kind)
    assert unit.apply([PutFaceCheck(subject=ME, presenter=ME, channel="app", check=check)])
    assert unit.load(FactsOfWallet(ME, ME, "app")).face == check


@pytest.mark.parametrize(("region", "strict"), [(None, False), ("retro_city", True), (PHARMACY.name, False)])
def test_a_world_keeps_its_region_and_strictness(store, region, strict):
    """A universe is made once, and tells from what: the region and the strictness among it."""
    row = WorldRow(
        seed=None,
        as_of_ms=NOW_MS,
        preset="standard",
        policy="{}",
        version="0",
        instance_key=bytes(32),
        region=region,
        strict=strict,
    )
    with store.unit("here") as unit:
        assert unit.apply([PutWorld(row)])
        before = seen(unit)
        assert not unit.apply([PutWorld(replace(row, strict=not strict)), *WORLD])
        assert unit.load(World()) == row
        assert seen(unit) == before
