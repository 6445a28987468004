"""What the store contract is told with: rows, effects, and all that a universe tells of itself.

A new store is one more row of ``URLS``. What a store keeps is looked at through queries only, so
the same suite judges rows in memory and rows in a database.
"""

from dataclasses import replace
from datetime import date

from tests.sandbox.kin import seen_kin
from tests.sandbox.purses import seen_money
from ybcode.rules.code.keys import EpochKey
from ybcode.rules.holders.claim import Claim, PutClaim
from ybcode.rules.holders.credential import Credential, Enrol
from ybcode.rules.holders.enrolment import Enrolment
from ybcode.rules.holders.filing import Filing, PutFiling
from ybcode.rules.holders.holder import Event, Holder, PutHolder, Record
from ybcode.rules.holders.proof import NO_PROOF, Proof, PutProof
from ybcode.rules.redemption.ectoken import EcToken, PutToken
from ybcode.rules.redemption.requests import Remember, Remembered, RequestKey
from ybcode.rules.wallet import FaceCheck, PutFaceCheck, UseFaceCheck
from ybcode.sandbox.personal import ClaimsOf, FilingsOf, HistoryOf, HolderOf, ProofOf
from ybcode.sandbox.ports import (
    Bearings,
    FactsOfCode,
    FactsOfToken,
    FactsOfWallet,
    FindInstitution,
    FindPerson,
    InstitutionKeys,
    JournalEntries,
    LiveCredentials,
    MoveClock,
    NextSerial,
    Note,
    PeopleKeys,
    PutInstitution,
    PutKeys,
    PutPerson,
)
from ybcode.sandbox.records import ClockRow, JournalEntry
from ybcode.sandbox.world.magic import PLACES, magic_people

URLS = {"memory": "memory://", "sqlite": "sqlite:///{folder}/city.db"}
"""Every store, by a URL in which a folder may be named."""

DAUGHTER, MOTHER, CHILD, *_ = magic_people(date(2026, 3, 2))
PHARMACY, HOSPITAL, *_ = PLACES
ME, HER = DAUGHTER.person_id, MOTHER.person_id
LIFE_MS = 7_200_000
NOW_MS = 1_772_413_200_000
TICK = NOW_MS // 5000
KEYS = (
    EpochKey(key_id=0, secret=bytes(range(32)), since_tick=TICK),
    EpochKey(key_id=1, secret=bytes(32), suite="sm4-sm3", state="pending", since_tick=TICK),
)
CLOCK = ClockRow(mode="manual", offset_ms=NOW_MS, highest_ms=0)
REQUEST = RequestKey(institution=PHARMACY.institution_id, terminal="01", request_id="r-1")


def credential(handle, *, subject=ME, presenter=ME, channel="app"):
    """A live credential of province 59."""
    return Credential(province="59", handle=handle, subject=subject, presenter=presenter, channel=channel)


APP = credential(100)
ALIPAY = credential(101, channel="alipay")
HER_APP = credential(102, subject=HER, presenter=HER)
HERS_ON_MINE = credential(103, subject=HER)


def ectoken(number=1, *, given_ms=NOW_MS, of=APP):
    """A row of an ecToken; stores do not judge its text."""
    return EcToken(
        text=f"590100ec{number:018d}0000{number:08x}",
        credential=of,
        institution=PHARMACY.institution_id,
        terminal="01",
        scene="02121",
        tick=TICK,
        given_ms=given_ms,
    )


def remember(token, *, key=REQUEST, now_ms=NOW_MS):
    """The effect that binds a request id to an admission."""
    return Remember(Remembered(key=key, text_hash=b"hash and scene", token=token), now_ms - LIFE_MS + 1)


def put_token(token):
    """The effect of a scan at the instant at which the ecToken is given."""
    return PutToken(token, token.given_ms - LIFE_MS + 1)


def note(number, *, outcome="accepted", keep=100):
    """An entry that can be told from others by its instant."""
    return Note(JournalEntry(at_ms=NOW_MS + number, operation="scan", outcome=outcome), keep)


def face(tick=None, *, channel="alipay"):
    """A face check of the daughter on her own phone."""
    return PutFaceCheck(subject=ME, presenter=ME, channel=channel, check=FaceCheck(NOW_MS, tick))


def use_face(tick, *, channel="alipay"):
    """Its use for the code of a tick."""
    return UseFaceCheck(subject=ME, presenter=ME, channel=channel, tick=tick)


SUSPENDED = Holder(version=1, enrolment=Enrolment(status="suspended", since_ms=NOW_MS, reason="arrears"))
"""A row that was written once."""
FILED = Filing(area="5801", kind="temporary", from_ms=NOW_MS, until_ms=NOW_MS + LIFE_MS)
RECEIPT = Claim(number=1, institution=PHARMACY.institution_id, care_ms=NOW_MS, amount_fen=12_345)
FAILED = Proof(failures=1, digest=b"what stands for a PIN")


def put_holder(version=1, *, of=ME, **machines):
    """The effect that writes a person's row for the so manieth time."""
    return PutHolder(person_id=of, now=replace(SUSPENDED, version=version, **machines))


def put_filing(now=FILED, *, was=None, of=ME):
    """The effect of a filing."""
    return PutFiling(person_id=of, was=was, now=now)


def put_claim(now=RECEIPT, *, was=None, of=ME):
    """The effect of a receipt."""
    return PutClaim(person_id=of, was=was, now=now)


def put_proof(now=FAILED, *, was=NO_PROOF, of=ME, kind="pin"):
    """The effect of a face or PIN that was tried."""
    return PutProof(person_id=of, kind=kind, was=was, now=now)


def record(number, *, of=ME, keep=100):
    """An event of a person's history that can be told from others by its instant."""
    event = Event(at_ms=NOW_MS + number, machine="account", event="freeze", was="normal", now="frozen")
    return Record(person_id=of, event=event, keep=keep)


WORLD = (
    MoveClock(None, CLOCK),
    PutKeys((), KEYS),
    PutInstitution(PHARMACY),
    PutPerson(DAUGHTER),
    PutPerson(MOTHER),
    Enrol(credential=APP, serial=0),
    Enrol(credential=ALIPAY, serial=1),
    Enrol(credential=HER_APP, serial=2),
    Enrol(credential=HERS_ON_MINE, serial=3),
)


def seen(unit):
    """All that a universe tells, through every query of the port."""
    known = [person for person in (DAUGHTER, MOTHER) if unit.load(FindPerson(person.key))]
    return (
        unit.load(Bearings()),
        unit.load(Bearings(REQUEST)),
        unit.load(Bearings(replace(REQUEST, request_id="r-2"))),
        *(unit.load(FactsOfCode("59", handle)) for handle in range(100, 106)),
        *(unit.load(FactsOfToken(ectoken(number).text)) for number in range(1, 4)),
        *(
            unit.load(FactsOfWallet(person.person_id, presenter, channel))
            for person in known
            for presenter in (ME, HER)
            for channel in ("app", "alipay")
        ),
        unit.load(LiveCredentials(ME)),
        unit.load(LiveCredentials(HER)),
        unit.load(NextSerial("59")),
        *(unit.load(FindPerson(key)) for key in ("user_ok", "user_child", ME.text)),
        *(unit.load(FindInstitution(key)) for key in ("pharmacy_ok", "hospital_ok")),
        *(
            unit.load(query(person))
            for person in (ME, HER)
            for query in (HolderOf, HistoryOf, FilingsOf, ClaimsOf)
        ),
        *(unit.load(ProofOf(person, kind)) for person in (ME, HER) for kind in ("face", "pin")),
        unit.load(PeopleKeys()),
        unit.load(InstitutionKeys()),
        unit.load(JournalEntries()),
        *seen_money(unit),
        *seen_kin(unit),
    )
