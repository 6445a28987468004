"""Who and what the tests of the rules play with: synthetic people, places, keys and vectors."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from ybcode.rules.code.keys import EpochKey, KeyRing
from ybcode.rules.holders.credential import Credential
from ybcode.rules.holders.filing import Filing
from ybcode.rules.holders.holder import Holder
from ybcode.rules.holders.person import Person
from ybcode.rules.institutions import Institution
from ybcode.rules.policy import Policy
from ybcode.rules.redemption.ectoken import EcToken, make_ectoken
from ybcode.rules.verifier import Counter
from ybcode.values import IdNumber, InstitutionId, PersonId, id_check_digit

VECTORS = Path(__file__).parents[1] / "vectors"
SUITES = ("aes-sha256", "sm4-sm3")
SECRET = bytes(range(32))
OTHER_SECRET = bytes(range(100, 132))
TICK_MS = 5_000  # code-format.md, Time: a tick is 5 s
TICK = 356_000_000
NOW_MS = TICK * TICK_MS
"""The start of TICK: the first millisecond of its code."""
DAY_MS = 86_400_000
HANDLE = 123_456_789
PROVINCE = "59"


def vectors(name):
    """The content of a file of published or agreed values."""
    return json.loads((VECTORS / name).read_text(encoding="utf-8"))


def id_number(first17):
    """The ID number that begins with 17 digits."""
    return first17 + id_check_digit(first17)


def person(serial=1, first17="59010019920412118", **changes):
    """A synthetic person."""
    born = Person(
        person_id=PersonId(f"u{serial:09d}"),
        key=f"user_{serial}",
        name="林测晓",
        id_number=IdNumber(id_number(first17)),
        region="590100",
    )
    return replace(born, **changes)


PERSON = person()
DAUGHTER = person(2, "59010020180601331")
PHARMACY = Institution(institution_id=InstitutionId("P59010100001"), key="pharmacy_ok", name="仿真测试大药房")
HOSPITAL = Institution(institution_id=InstitutionId("H59010100001"), key="hospital_ok", name="仿真测试医院")
# PERSON is insured in area 5901; these two stand in 5802.
AWAY_PHARMACY = Institution(
    institution_id=InstitutionId("P58020100001"), key="pharmacy_away", name="仿真测试异地药房"
)
AWAY_HOSPITAL = Institution(
    institution_id=InstitutionId("H58020100001"), key="hospital_away", name="仿真测试异地医院"
)
_UNIX = datetime(1970, 1, 1, tzinfo=UTC)
_WALL = timezone(timedelta(hours=8))


def at(when):
    """An instant in ms, from ISO text of the wall clock: ``at("2025-04-25 16:00")``."""
    return (datetime.fromisoformat(when).replace(tzinfo=_WALL) - _UNIX) // timedelta(milliseconds=1)


def policy(*, channels=None, **tables):
    """A policy with three channels, and whatever differs from the defaults."""
    usual = {"app": {}, "wechat": {}, "alipay": {"refresh_s": 60}}
    return Policy.from_tables("test", {"channels": usual if channels is None else channels, **tables})


POLICY = policy()


def ring(suite="aes-sha256", key_id=3, secret=SECRET):
    """A ring of one key."""
    return KeyRing.single(secret, key_id=key_id, suite=suite)


def full_ring(suite="aes-sha256", minting=3):
    """A ring in which all ten key ids verify, each by a secret of its own."""
    states = ["mint+verify" if key_id == minting else "verify-only" for key_id in range(10)]
    return KeyRing(
        EpochKey(key_id=key_id, secret=bytes([key_id]) * 32, suite=suite, state=state)
        for key_id, state in enumerate(states)
    )


def credential(**changes):
    """The row of the first vector's handle: PERSON's own app."""
    row = Credential(
        province=PROVINCE,
        handle=HANDLE,
        subject=PERSON.person_id,
        presenter=PERSON.person_id,
        channel="app",
    )
    return replace(row, **changes)


def revoked(**changes):
    """The same row after a new activation."""
    return credential(state="revoked", reason="reactivated", **changes)


def counter(scene="02121", institution=PHARMACY):
    """A till, by default a pharmacy's."""
    return Counter(institution=institution, terminal="till-1", scene=scene)


def token(**changes):
    """The row of an ecToken that PERSON's code yielded at NOW_MS."""
    row = EcToken(
        text=make_ectoken(PERSON.region, bytes(range(32)), b"k" * 32),
        credential=credential(),
        institution=PHARMACY.institution_id,
        terminal="till-1",
        scene="02121",
        tick=TICK,
        given_ms=NOW_MS,
    )
    return replace(row, **changes)


def holder(**machines):
    """A person's insurance that was written once; machines that are not named are in order."""
    return Holder(version=1, **machines)


def filing(**changes):
    """A temporary filing for the area of the two places away: made a day before NOW_MS, good for long."""
    row = Filing(area="5802", kind="temporary", from_ms=NOW_MS - DAY_MS, until_ms=NOW_MS + 90 * DAY_MS)
    return replace(row, **changes)


def refuses(one, code, **evidence):
    """Assert that a refusal is this entry with this evidence: all that the entry promises, and no more.

    Both of its sentences can be told.
    """
    assert (one.code, dict(one.evidence)) == (code, evidence)
    assert set(evidence) == set(one.entry.evidence)
    assert all("{" not in one.message(lang) for lang in ("zh", "en"))
