"""The strategies: whatever they draw can be used, and what noise has to lead to is what a till answers."""

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ybcode
from ybcode.errors import CATALOGUE
from ybcode.testing import ReferenceTill, admitted, refused
from ybcode.testing.strategies import FIXED, Noise, bills, codes, goods, people, scanner_noise

SANDBOX = ybcode.open_sandbox(seed=1)
FEW = settings(max_examples=25, deadline=None)


def later(seconds=10):
    """The till of a sandbox some time later: each example needs a new code."""
    SANDBOX.clock.advance(seconds=seconds)
    return ReferenceTill(SANDBOX.terminal("pharmacy_ok"))


@FEW
@given(person=people(SANDBOX))
def test_people_are_of_the_sandbox(person):
    """Each has a file there."""
    assert SANDBOX.person(person).status() is not None


@FEW
@given(data=st.data())
def test_codes_of_people_in_order_are_good(data):
    """A code that is drawn is shown at that moment, and lets in."""
    till = later()
    assert till.scan(data.draw(codes(SANDBOX))) == admitted()


@FEW
@given(things=goods())
def test_goods_are_sold(things):
    """Whatever lies on the counter is paid, to the fen."""
    till = later()
    said = till.sell(SANDBOX.wallet("user_ok").show().text, things)
    total = sum(int(many) * round(float(price) * 100) for _, many, price in things)
    assert said.accepted, said
    assert said.fund_fen + said.account_fen + said.mutual_aid_fen + said.cash_fen == total


@FEW
@given(bill=bills())
def test_bills_are_quoted(bill):
    """A bill that is drawn can be quoted."""
    later()
    counter = SANDBOX.terminal("pharmacy_ok")
    admission = counter.scan(SANDBOX.wallet("user_ok").show().text).require()
    assert counter.quote(admission, bill).total_fen > 0


def answer_to(noise):
    """What the reference till answers to a code with noise, and what it has to."""
    till = later(60)
    text = SANDBOX.wallet("user_ok").show().text
    wanted = noise.leads_to(text)
    return till.scan(noise.deliver(text)), admitted() if wanted == "admitted" else refused(wanted)


@pytest.mark.parametrize("noise", FIXED, ids=repr)
def test_noise_leads_to_what_it_says(noise):
    """Each noise, once."""
    said, expected = answer_to(noise)
    assert said == expected


@FEW
@given(noise=scanner_noise())
def test_drawn_noise_leads_to_what_it_says(noise):
    """Partial scans too, of every length."""
    said, expected = answer_to(noise)
    assert said == expected


def test_only_line_ends_and_caps_lock_do_no_harm():
    """A till strips a line end; everything else that a scanner adds, drops or changes is refused."""
    code = "4248386419928700747245599042"
    harmless = {one.name for one in FIXED if one.leads_to(code) == "admitted"}
    ends = {f"wedge suffix {end!r}" for end in ("\r", "\n", "\r\n", "\r\n\r\n")}
    assert harmless == {"none", "Caps Lock", *ends}
    assert all(one.leads_to(code) in {*CATALOGUE, "admitted"} for one in FIXED)


def test_a_forged_digit_is_invalid():
    """A noise of one's own that leaves the shape alone leads to code.invalid."""
    code = "4248386419928700747245599042"
    assert Noise("flip", "错一位", lambda one: one[:-1] + "3").leads_to(code) == "code.invalid"


def test_hypothesis_is_loaded_when_it_is_asked_for():
    """The module imports without it, and a strategy says in one sentence what is missing."""
    program = (
        "import sys; sys.modules['hypothesis'] = None\n"
        "from ybcode.testing import strategies\n"
        "try: strategies.scanner_noise()\n"
        "except ImportError as error: print(error)"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "the strategies need hypothesis: python -m pip install 'ybcode[test]'"
