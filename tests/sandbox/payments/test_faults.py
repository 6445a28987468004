"""Faults on request: what they match, how often they happen, who shares them, and what the journal says."""

import pytest

import ybcode
from tests.sandbox.payments.shop import NUMBER, admitted, bill, buy, unknown
from tests.sandbox.recipes import refused
from tests.sandbox.worlds import is_one_sentence
from ybcode.errors import CATALOGUE

OFFLINE = "platform.offline"


def asks(sandbox, place="pharmacy_ok", **at):
    """What a till is answered that asks for a request: None, or the code of the fault."""
    try:
        sandbox.terminal(place, **at).query("r-1")
    except ybcode.Refused as told:
        return told.code
    return None


@pytest.mark.parametrize(
    ("match", "met"),
    [
        ({}, True),
        ({"operation": "query"}, True),
        ({"operation": "settle"}, False),
        ({"institution": "pharmacy_ok"}, True),
        ({"institution": "P59010100001"}, True),
        ({"institution": "hospital_ok"}, False),
        ({"institution": "P59010199999"}, False),
        ({"terminal": "01"}, True),
        ({"terminal": "02"}, False),
        ({"scene": "02121"}, True),
        ({"scene": "02122"}, False),
        ({"request_id": "r-1"}, True),
        ({"request_id": "r-2"}, False),
        ({"operation": "query", "institution": "pharmacy_ok", "terminal": "01", "scene": "02121"}, True),
        ({"operation": "query", "institution": "pharmacy_ok", "terminal": "02"}, False),
    ],
)
def test_a_fault_meets_what_it_matches(sandbox, match, met):
    """All that it names must agree; a place by its magic name or its id."""
    sandbox.faults.add(OFFLINE, match=match)
    assert asks(sandbox) == (OFFLINE if met else None)
    assert len(sandbox.faults.all()) == (0 if met else 1)


def test_a_fault_waits_and_happens_so_often(sandbox):
    """So many go well, so many meet it, and then it is gone."""
    sandbox.faults.add(OFFLINE, times=2, after=3)
    assert [asks(sandbox) for _ in range(7)] == [None] * 3 + [OFFLINE] * 2 + [None] * 2


def test_the_first_that_matches_is_met(sandbox):
    """Several wait in the order in which they were added; taken back one by one, or all."""
    one, two, three = (
        sandbox.faults.add(code) for code in (OFFLINE, "platform.maintenance", "scan.too_many")
    )
    sandbox.faults.clear(two.number)
    assert sandbox.faults.all() == (one, three)
    assert [asks(sandbox), asks(sandbox), asks(sandbox)] == [OFFLINE, "scan.too_many", None]
    sandbox.faults.add(OFFLINE, times=9)
    sandbox.faults.clear()
    assert (sandbox.faults.all(), asks(sandbox)) == ((), None)


def test_the_journal_says_what_was_injected(sandbox, till):
    """What went wrong on purpose can be told from what went wrong."""
    sandbox.faults.add(OFFLINE, match={"operation": "settle"})
    sandbox.faults.add("timeout-after-commit", match={"operation": "settle"})
    quote = till.quote(admitted(sandbox), bill())
    for _ in range(2):
        with pytest.raises((ybcode.Refused, ybcode.Unknown)):
            till.settle(quote, request_id="r-1")
    found = [entry for entry in sandbox.journal.entries() if "injected" in (entry.detail or "")]
    told = [(one.operation, one.outcome, one.code, one.request_id, one.detail) for one in found]
    assert told == [
        ("settle", "refused", OFFLINE, "r-1", "injected: platform.offline, fault 1"),
        ("settle", "noted", "settlement.unknown", "r-1", "injected: timeout-after-commit, fault 2"),
    ]


@pytest.mark.parametrize("code", [code for code, entry in CATALOGUE.items() if entry.kind == "refusal"])
def test_any_refusal_can_be_injected(code):
    """Every refusal of the catalogue, without its cause: in two sentences without a gap, nothing done."""
    if code == "settlement.unknown":
        return
    with ybcode.open_sandbox(seed=1) as sandbox:
        sandbox.faults.add(code, match={"operation": "scan"})
        verdict = sandbox.terminal("pharmacy_ok").scan(sandbox.wallet("user_ok").show().text)
        assert (verdict.accepted, verdict.code) == (False, code)
        assert is_one_sentence(verdict.message_en)
        assert "{" not in verdict.message + verdict.message_en
        assert buy(sandbox).account_fen == 1_000


def test_a_number_that_names_a_lost_scan_is_not_kept(sandbox, till):
    """A stranger's ID number, scanned and used as the request's id, is in no entry and in no exception."""
    sandbox.faults.add("timeout-before-commit", match={"operation": "scan"})
    assert unknown(lambda: till.scan(NUMBER, request_id=NUMBER)) == ("", "scan")
    till.scan(NUMBER, request_id=NUMBER)
    assert NUMBER not in repr(sandbox.journal.entries())


def test_processes_share_their_faults(tmp_path):
    """Two sandboxes on one file: what one adds the other meets, counted once."""
    url = f"sqlite:///{tmp_path}/city.db"
    with ybcode.open_sandbox(url, seed=1) as one, ybcode.open_sandbox(url) as two:
        one.faults.add(OFFLINE, times=2)
        assert [asks(two), asks(one), asks(two), asks(one)] == [OFFLINE, OFFLINE, None, None]
        two.faults.add(OFFLINE)
        one.faults.clear()
        assert asks(two) is None


def test_a_fault_outlives_a_restart(tmp_path):
    """What waits is a row: it is still there when the sandbox is opened again."""
    url = f"sqlite:///{tmp_path}/city.db"
    with ybcode.open_sandbox(url, seed=1) as one:
        armed = one.faults.add(OFFLINE, match={"institution": "pharmacy_ok"})
    with ybcode.open_sandbox(url) as two:
        assert two.faults.all() == (armed,)
        assert asks(two) == OFFLINE


@pytest.mark.parametrize(
    ("fault", "options"),
    [
        ("nothing", {}),
        ("account.short", {}),
        (None, {}),
        ([], {}),
        (OFFLINE, {"match": None}),
        (OFFLINE, {"match": "settle"}),
        (OFFLINE, {"match": {"operation": "pay"}}),
        (OFFLINE, {"match": {"operation": 1}}),
        (OFFLINE, {"match": {"operation": ["settle"]}}),
        (OFFLINE, {"match": {"institution": "nowhere"}}),
        (OFFLINE, {"match": {"institution": 1}}),
        (OFFLINE, {"match": {"terminal": 1}}),
        (OFFLINE, {"match": {"till": "01"}}),
        (OFFLINE, {"match": {1: "01"}}),
        (OFFLINE, {"times": 0}),
        (OFFLINE, {"times": 10**9}),
        (OFFLINE, {"times": "2"}),
        (OFFLINE, {"times": True}),
        (OFFLINE, {"after": -1}),
        (OFFLINE, {"after": 0.5}),
    ],
)
def test_what_is_no_fault_is_told_in_one_sentence(sandbox, fault, options):
    """A wrong name, key, kind or count is refused at once, and nothing waits."""
    with pytest.raises((TypeError, ValueError)) as wrong:
        sandbox.faults.add(fault, **options)
    assert is_one_sentence(str(wrong.value))
    assert sandbox.faults.all() == ()


def test_so_many_faults_wait_at_most(sandbox):
    """The hundred-and-first is refused until some are taken back."""
    for _ in range(100):
        sandbox.faults.add(OFFLINE)
    with pytest.raises(ValueError, match="at most 100 faults"):
        sandbox.faults.add(OFFLINE)
    sandbox.faults.clear(50)
    assert sandbox.faults.add(OFFLINE).number == 101
    assert refused(lambda: sandbox.terminal("pharmacy_ok").query("r-1")).code == OFFLINE
