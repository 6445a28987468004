"""The record behind a name (S4 「与系统记录不符」): its moves, its clock, three causes."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.cast import PERSON, at, policy
from ybcode.errors import CATALOGUE
from ybcode.rules.holders.dossier import OF_OLD, record
from ybcode.rules.holders.dossier.record import RIGHT, IdentityRecord

POLICY = policy()
NOW_MS = at("2026-03-02 09:00")
SYNCED_MS = at("2026-03-03 00:00")
OLD = "旧测名"
RECORDS = {
    "right": RIGHT,
    "stale": IdentityRecord(state="stale", old_name=OLD),
    "syncing": IdentityRecord(state="syncing", old_name=OLD, synced_ms=SYNCED_MS),
}
EVENTS = ("go stale", "correct", "sync ends")

# ------------------------------------------------------------------ moves


def test_the_moves_of_a_record():
    """A record goes stale, is corrected, and is synced by time alone (S4 「手动输入错误或系统同步延迟」)."""
    assert dict(record.TRANSITIONS) == {
        ("right", "go stale"): "stale",
        ("stale", "correct"): "syncing",
        ("syncing", "sync ends"): "right",
        ("syncing", "go stale"): "stale",
    }
    assert set(RECORDS) == set(get_args(record.State))
    assert OF_OLD.record == RIGHT


@pytest.mark.parametrize("state", RECORDS)
def test_a_record_goes_stale(state):
    """A name can change under a right record and under one that is being synced, not under a stale one."""
    if (state, "go stale") in record.TRANSITIONS:
        assert record.go_stale(RECORDS[state], "另测名", now_ms=NOW_MS) == IdentityRecord(
            state="stale", old_name="另测名"
        )
    else:
        with pytest.raises(ValueError, match="a record that is stale cannot go stale: it can correct"):
            record.go_stale(RECORDS[state], "另测名", now_ms=NOW_MS)


@pytest.mark.parametrize("state", RECORDS)
def test_a_record_is_corrected(state):
    """Only what is stale can be corrected, and it is still told what it said before."""
    if state == "stale":
        one, counted = record.correct(RECORDS[state], policy=POLICY, now_ms=NOW_MS)
        assert one == RECORDS["syncing"]
        assert counted.known
    else:
        with pytest.raises(ValueError, match=f"a record that is {state} cannot correct"):
            record.correct(RECORDS[state], policy=POLICY, now_ms=NOW_MS)


@pytest.mark.parametrize(
    ("corrected", "synced"),
    [
        ("2026-03-02 09:00", "2026-03-03"),  # domain.md D10.1: next day OK
        ("2026-03-02 16:59:59.999", "2026-03-03"),
        ("2026-03-02 17:00", "2026-03-04"),  # X10: after the closing hour it counts as of the next day
        ("2026-03-06 09:00", "2026-03-09"),  # a Friday
        ("2026-02-13 09:00", "2026-02-14"),  # X10: a Saturday that is worked
        ("2026-02-14 09:00", "2026-02-24"),  # X10: the Spring Festival
    ],
)
def test_a_correction_is_everywhere_after_a_working_day(corrected, synced):
    """S4 「系统同步延迟」: the working day is counted as every other one (X10)."""
    one, counted = record.correct(RECORDS["stale"], policy=POLICY, now_ms=at(corrected))
    assert one.synced_ms == at(f"{synced} 00:00")
    assert str(counted.day) == synced


@pytest.mark.parametrize(("before_ms", "state"), [(1, "syncing"), (0, "right"), (-1, "right")])
def test_a_sync_ends_by_itself(before_ms, state):
    """Until the last millisecond it is syncing; then it is right, and nothing is left of the old name."""
    one = record.as_of(RECORDS["syncing"], SYNCED_MS - before_ms)
    assert one.state == state
    assert one == RECORDS[state]


@pytest.mark.parametrize("state", ["right", "stale"])
def test_time_alone_changes_nothing_else(state):
    """A right record stays right and a stale one stale, however long."""
    assert record.as_of(RECORDS[state], 2**50) == RECORDS[state]


def test_what_is_over_can_go_stale_again():
    """A sync that has ended is a right record: it can go stale, and cannot be corrected."""
    assert record.go_stale(RECORDS["syncing"], OLD, now_ms=SYNCED_MS).state == "stale"
    with pytest.raises(ValueError, match="a record that is right cannot correct: it can go stale"):
        record.correct(RECORDS["syncing"], policy=POLICY, now_ms=SYNCED_MS)


# ------------------------------------------------------------------ a mismatch

ID = PERSON.id_number.text


def cause(one, name=PERSON.name, id_number=ID, now_ms=NOW_MS):
    """The cause of a mismatch, or None."""
    refusal = record.mismatch(one, PERSON, name=name, id_number=id_number, now_ms=now_ms)
    if refusal is None:
        return None
    assert refusal.code == "identity.mismatch"
    assert set(refusal.evidence) == set(CATALOGUE["identity.mismatch"].evidence)
    return refusal.evidence["cause"]


@pytest.mark.parametrize(
    ("state", "name", "id_number", "expected"),
    [
        ("right", PERSON.name, ID, None),
        ("right", f" {PERSON.name} ", f"\t{ID.lower()} ", None),  # spaces, and a small x
        ("right", OLD, ID, "typing"),  # S4 「手动输入错误」: the name
        ("right", PERSON.name, ID[:-2] + "00", "typing"),  # S4 「身份证号」
        ("right", "", "", "typing"),
        ("stale", PERSON.name, ID, "stale"),  # S4 「账号未及时更新人员信息」
        ("stale", OLD, ID, "typing"),  # D10.1: typed with the old character
        ("syncing", PERSON.name, ID, "sync_delay"),  # S4 「系统同步延迟」
        ("syncing", OLD, ID, "typing"),
    ],
)
def test_a_mismatch_has_one_of_three_causes(state, name, id_number, expected):
    """What was typed is looked at first, then the record behind it."""
    assert cause(RECORDS[state], name, id_number) == expected


@pytest.mark.parametrize(("before_ms", "expected"), [(1, "sync_delay"), (0, None)])
def test_a_mismatch_ends_with_the_sync(before_ms, expected):
    """D10.1: "next day OK", from its first millisecond on."""
    assert cause(RECORDS["syncing"], now_ms=SYNCED_MS - before_ms) == expected


@given(name=st.text(max_size=8), state=st.sampled_from(sorted(RECORDS)), now_ms=st.integers(0, 2**45))
def test_a_wrong_name_is_a_wrong_name(name, state, now_ms):
    """Whatever the record says and when: what is not the person's name never agrees, and is typing."""
    if name.strip() != PERSON.name:
        assert cause(RECORDS[state], name, now_ms=now_ms) == "typing"


@pytest.mark.parametrize("name", ["测", "测" * 50, "林 测"])
def test_what_can_be_a_name(name):
    """A name has one to fifty characters that can be printed."""
    record.require_name(name)


@pytest.mark.parametrize("name", ["", "  ", "测" * 51, "林\n测", "\ud800"])
def test_what_can_be_no_name(name):
    """Nothing, too much, or what cannot be printed or written."""
    with pytest.raises(ValueError, match="a name has 1 to 50 characters"):
        record.require_name(name)


def test_a_name_is_a_text():
    """Anything else is a TypeError."""
    with pytest.raises(TypeError, match="a name is a str, not int"):
        record.require_name(5)
