"""The store contract, first part: clock, keys, people, journal, the end.

Told against the port alone, for every store of ``contract.URLS``; the other parts are
``test_store_spending``, ``test_store_holders``, ``test_store_values`` and ``test_store_atomicity``.
"""

from dataclasses import replace

import pytest

from tests.sandbox.contract import (
    CHILD,
    CLOCK,
    DAUGHTER,
    HER,
    HOSPITAL,
    KEYS,
    ME,
    NOW_MS,
    PHARMACY,
    REQUEST,
    WORLD,
    ectoken,
    note,
    seen,
)
from tests.sandbox.worlds import is_one_sentence
from ybcode.rules.holders.holder import IN_ORDER
from ybcode.rules.holders.proof import NO_PROOF
from ybcode.rules.verifier import Facts
from ybcode.sandbox.personal import ClaimsOf, FilingsOf, HistoryOf, HolderOf, ProofOf
from ybcode.sandbox.ports import (
    Bearings,
    FactsOfCode,
    FactsOfToken,
    FindInstitution,
    FindPerson,
    Ground,
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
    RaiseHighest,
    World,
)
from ybcode.sandbox.records import ClockRow, JournalEntry

# ------------------------------------------------------------------ a universe that holds nothing


def test_a_new_universe_holds_nothing(store):
    """Every query has an answer in an empty universe, and it is: nobody, nothing, the epoch."""
    with store.unit("here") as unit:
        assert unit.load(Bearings(REQUEST)) == Ground(
            ClockRow(mode="manual", offset_ms=0, highest_ms=0), (), None
        )
        assert unit.load(FactsOfCode("59", 100)) == Facts()
        assert unit.load(FactsOfToken(ectoken().text)) == Facts()
        assert unit.load(LiveCredentials(ME)) == ()
        assert unit.load(NextSerial("59")) == 0
        assert unit.load(FindPerson("user_ok")) is None
        assert unit.load(FindInstitution("pharmacy_ok")) is None
        assert unit.load(PeopleKeys()) == unit.load(InstitutionKeys()) == ()
        assert unit.load(JournalEntries()) == ()
        assert unit.load(World()) is None
        assert unit.load(HolderOf(ME)) == IN_ORDER
        assert unit.load(HistoryOf(ME)) == unit.load(FilingsOf(ME)) == unit.load(ClaimsOf(ME)) == ()
        assert unit.load(ProofOf(ME, "face")) == unit.load(ProofOf(ME, "pin")) == NO_PROOF


def test_nothing_to_apply_is_applied(unit):
    """An empty list of effects holds and changes nothing."""
    before = seen(unit)
    assert unit.apply([])
    assert seen(unit) == before


# ------------------------------------------------------------------ clock and keys


def test_the_clock_is_moved_from_where_it_stands(unit):
    """MoveClock holds when mode and offset are still those it was judged by, and not otherwise."""
    later = replace(CLOCK, offset_ms=NOW_MS + 1)
    assert not unit.apply([MoveClock(None, later)])
    assert not unit.apply([MoveClock(replace(CLOCK, offset_ms=0), later)])
    assert not unit.apply([MoveClock(replace(CLOCK, mode="running"), later)])
    assert unit.load(Bearings()).clock == CLOCK
    assert unit.apply([MoveClock(CLOCK, later)])
    assert unit.load(Bearings()).clock == later


def test_a_clock_that_is_not_there_cannot_be_moved(store):
    """MoveClock from a row does not hold in a universe without a clock; from None it makes the clock."""
    with store.unit("here") as unit:
        assert not unit.apply([MoveClock(CLOCK, CLOCK)])
        assert unit.apply([MoveClock(None, CLOCK)])
        assert unit.load(Bearings()).clock == CLOCK


def test_the_highest_instant_only_rises(unit):
    """RaiseHighest always holds; a lower instant than the highest changes nothing."""
    assert unit.apply([RaiseHighest(NOW_MS)])
    assert unit.apply([RaiseHighest(NOW_MS - 1)])
    assert unit.load(Bearings()).clock == replace(CLOCK, highest_ms=NOW_MS)


def test_moving_the_clock_never_forgets_the_highest_instant(unit):
    """An instant that was served while a move was judged stays the highest one after the move."""
    assert unit.apply([RaiseHighest(NOW_MS + 9_000)])
    frozen = replace(CLOCK, mode="manual", offset_ms=NOW_MS + 2_000, highest_ms=NOW_MS)
    assert unit.apply([MoveClock(CLOCK, frozen)])
    assert unit.load(Bearings()).clock == replace(frozen, highest_ms=NOW_MS + 9_000)


def test_keys_are_put_over_those_they_were_judged_by(unit):
    """PutKeys holds when the keys are still the ones it names, so no rotation is lost."""
    fewer = KEYS[:1]
    assert not unit.apply([PutKeys((), fewer)])
    assert not unit.apply([PutKeys(fewer, fewer)])
    assert unit.load(Bearings()).keys == KEYS
    assert unit.apply([PutKeys(KEYS, fewer)])
    assert unit.load(Bearings()).keys == fewer


# ------------------------------------------------------------------ people and places


def test_a_person_is_found_by_key_and_by_id(unit):
    """PutPerson brings a person in; key and id both name them, and keys come in the order of arrival."""
    assert unit.load(FindPerson("user_child")) is None
    assert unit.apply([PutPerson(CHILD)])
    assert unit.load(FindPerson("user_child")) == unit.load(FindPerson(CHILD.person_id.text)) == CHILD
    assert unit.load(PeopleKeys()) == ("user_ok", "user_retired", "user_child")


@pytest.mark.parametrize(
    "other",
    [
        replace(CHILD, person_id=ME),
        replace(CHILD, key=DAUGHTER.key),
        replace(CHILD, key=ME.text),
    ],
    ids=["id taken", "key taken", "key is another's id"],
)
def test_a_name_belongs_to_one_person(unit, other):
    """PutPerson does not hold when the id or the key already names somebody."""
    before = seen(unit)
    assert not unit.apply([PutPerson(other)])
    assert seen(unit) == before


def test_a_place_is_found_by_key_and_by_id(unit):
    """PutInstitution brings a place in; key and id both name it, once."""
    assert unit.load(FindInstitution("hospital_ok")) is None
    assert unit.apply([PutInstitution(HOSPITAL)])
    assert unit.load(FindInstitution("hospital_ok")) == HOSPITAL
    assert unit.load(FindInstitution(HOSPITAL.institution_id.text)) == HOSPITAL
    assert unit.load(InstitutionKeys()) == ("pharmacy_ok", "hospital_ok")
    assert not unit.apply([PutInstitution(replace(HOSPITAL, key="another"))])
    assert not unit.apply([PutInstitution(replace(HOSPITAL, institution_id=PHARMACY.institution_id))])
    assert unit.load(InstitutionKeys()) == ("pharmacy_ok", "hospital_ok")


# ------------------------------------------------------------------ journal


def test_the_journal_keeps_the_newest(unit):
    """Of what is noted the newest ``keep`` entries stay, oldest first."""
    for number in range(7):
        assert unit.apply([note(number, keep=3)])
    assert [entry.at_ms - NOW_MS for entry in unit.load(JournalEntries())] == [4, 5, 6]
    assert unit.apply([note(7, keep=1)])
    assert [entry.at_ms - NOW_MS for entry in unit.load(JournalEntries())] == [7]


def test_the_journal_is_read_by_outcome(unit):
    """A query that names an outcome gets the entries of that outcome, in order."""
    assert unit.apply([note(0), note(1, outcome="refused"), note(2), note(3, outcome="refused")])
    refused = unit.load(JournalEntries("refused"))
    assert [entry.at_ms - NOW_MS for entry in refused] == [1, 3]
    assert unit.load(JournalEntries("repeated")) == ()


def test_an_entry_comes_back_as_it_was_noted(unit):
    """No field of an entry is lost or changed by the store."""
    entry = JournalEntry(
        at_ms=NOW_MS,
        operation="scan",
        outcome="refused",
        code="code.used",
        institution=PHARMACY.institution_id,
        terminal="01",
        scene="02121",
        request_id="r-1",
        text_class="simulated",
        text_length=28,
        text_hash="00ff",
        text_tail="9042",
        subject=ME,
        presenter=HER,
        channel="app",
        detail="off by 31000 ms",
    )
    assert unit.apply([Note(entry, 100)])
    assert unit.load(JournalEntries()) == (entry,)


# ------------------------------------------------------------------ the end


def test_a_closed_store_says_so(store):
    """After close every transaction is refused in one sentence; closing twice is fine."""
    with store.unit("here") as unit:
        assert unit.apply(WORLD)
    store.close()
    store.close()
    with (
        pytest.raises(ValueError, match="this sandbox is closed: open another") as refused,
        store.unit("here"),
    ):
        pass
    assert is_one_sentence(str(refused.value))
