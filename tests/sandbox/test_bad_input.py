"""Whatever a scanner delivers is answered with a refusal of the catalogue and leaves no row behind."""

import pickle

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import ybcode
from tests.sandbox.worlds import UNIVERSE, policy
from ybcode.errors import CATALOGUE

KEEP = 25
UNTHROTTLED = {"per_terminal": 0, "per_institution": 0, "alarm": 0}
"""No throttle: every text is judged to the end."""
SANDBOX = ybcode.open_sandbox(preset=policy(journal={"keep": KEEP}, guessing=UNTHROTTLED), seed=1)
TILL = SANDBOX.terminal("pharmacy_ok")
SHOWN = SANDBOX.wallet("user_ok").show().text
ECTOKEN = TILL.scan(SANDBOX.wallet("user_retired").show().text).require().ectoken

DIGITS = st.text("0123456789", max_size=40)
NEARLY = st.builds(
    lambda sealed, province, marker, rest: f"424{sealed:019d}{province:02d}{marker}{rest:03d}",
    st.integers(0, 10**19 - 1),
    st.integers(0, 99),
    st.sampled_from("09"),
    st.integers(0, 999),
)
TEXTS = st.one_of(
    st.text(),
    st.text(st.characters(), max_size=40),  # lone surrogates too
    DIGITS,
    NEARLY,
    st.builds(
        "{}{}".format, st.sampled_from([SHOWN, f" {SHOWN}", f"\ufeff{SHOWN}"]), st.text(min_size=1)
    ).filter(lambda text: text.rstrip("\r\n") != SHOWN),
)
BYTES = st.one_of(st.binary(), st.builds(lambda one: one.encode("utf-16"), st.text()))
OFTEN = settings(max_examples=150, deadline=None)


def rows():
    """All rows but the journal, and the clock without the highest instant that was served."""
    tables = vars(SANDBOX._engine.store._universes[UNIVERSE])
    clock = tables["clock"]
    rest = {name: rows for name, rows in tables.items() if name not in {"journal", "clock"}}
    return pickle.dumps((rest, clock.mode, clock.offset_ms))


BEFORE = rows()


def is_refused_in_words(verdict):
    """Whether a verdict is a refusal of the catalogue that can be told in both languages."""
    assert verdict.code in CATALOGUE
    assert verdict.message
    assert verdict.message_en
    assert verdict.remedy
    assert (verdict.identity, verdict.presenter, verdict.ectoken) == (None, None, None)
    return not verdict.accepted


@OFTEN
@given(TEXTS)
@example("")
@example("\x00" * 28)
@example("9" * 1_000_000)
@example("\ud800")
@example("424" + "٣" * 25)
def test_any_text_is_refused_without_a_trace(text):
    """Any text is refused with a catalogue code; only the journal grows, and never beyond its bound."""
    assert is_refused_in_words(TILL.scan(text))
    assert rows() == BEFORE
    assert len(SANDBOX.journal.entries()) <= KEEP


@OFTEN
@given(BYTES)
@example(b"\xff" * 28)
@example(b"\r\n")
def test_any_bytes_are_refused_without_a_trace(delivered):
    """Any bytes are refused with a catalogue code, whatever their encoding."""
    assert is_refused_in_words(TILL.scan(delivered))
    assert rows() == BEFORE
    assert len(SANDBOX.journal.entries()) <= KEEP


@OFTEN
@given(st.one_of(TEXTS, st.builds(lambda one: one.decode("latin-1"), BYTES)))
@example(ECTOKEN + "\n")
@example(ECTOKEN.upper())
@example(ECTOKEN[:-1])
def test_any_text_is_no_ectoken(text):
    """Any text that no scan yielded is ectoken.unknown; only the journal grows, within its bound."""
    verdict = TILL.identify(text)
    assert is_refused_in_words(verdict)
    assert verdict.code == "ectoken.unknown"
    assert rows() == BEFORE
    assert len(SANDBOX.journal.entries()) <= KEEP


@given(st.text(min_size=1, max_size=64, alphabet=st.characters(min_codepoint=0x20, max_codepoint=0x7E)))
@settings(max_examples=50, deadline=None)
def test_any_printable_request_id_is_taken(request_id):
    """A request id of 1 to 64 printable ASCII characters is taken as it is."""
    assert TILL.scan("x", request_id=request_id).code == "code.malformed"
    assert SANDBOX.journal.entries()[-1].request_id == request_id


def test_a_good_code_among_bad_input_is_good():
    """After a storm of bad input another till still admits the code that was shown before."""
    with ybcode.open_sandbox(seed=2) as sandbox:
        till, text = sandbox.terminal("pharmacy_ok"), sandbox.wallet("user_ok").show().text
        for bad in ("", "x", b"\x80", text[::-1], text + "0", f"{text}{text}", text.encode("utf-16")):
            assert not till.scan(bad).accepted
        assert till.scan(text).accepted


@pytest.mark.parametrize("keep", [1, 3])
def test_the_journal_keeps_what_the_policy_says(keep):
    """The journal holds exactly the newest ``journal.keep`` entries of every kind."""
    with ybcode.open_sandbox(preset=policy(journal={"keep": keep}), seed=1) as sandbox:
        till, wallet = sandbox.terminal("pharmacy_ok"), sandbox.wallet("user_ok")
        till.scan(wallet.show().text)
        wallet.face_check()
        till.scan("x", request_id="last but two")
        sandbox.keys.rotate()
        till.identify("x")
        operations = [entry.operation for entry in sandbox.journal.entries()]
    assert operations == ["scan", "rotate", "identify"][-keep:]
