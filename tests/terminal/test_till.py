"""The till over a transport of our own: what it sends, what it strips, what it refuses to send."""

from itertools import count

import pytest

from ybcode.errors import Refusal
from ybcode.rules.institutions import Institution
from ybcode.rules.verifier import Verdict
from ybcode.terminal.till import Till
from ybcode.values import InstitutionId

PLACE = Institution(institution_id=InstitutionId("P59010100001"), key="pharmacy_ok", name="仿真测试大药房")
ANSWER = Verdict(accepted=False, refusal=Refusal("code.malformed"))


class Recorder:
    """A transport that keeps what it is asked and answers the same."""

    def __init__(self):
        self.asked = []

    def scan(self, request):
        """Keep and answer."""
        self.asked.append(request)
        return ANSWER

    identify = scan


@pytest.fixture
def sent():
    """A till, and what it sends."""
    recorder, ids = Recorder(), count(1)
    till = Till(recorder, place=PLACE, name="07", scene="02122", next_request_id=lambda: f"drawn-{next(ids)}")
    return till, recorder.asked


def test_a_request_says_where_it_comes_from(sent):
    """Institution, terminal and scene of the till go with every request, and its answer comes back."""
    till, asked = sent
    assert till.scan("text", request_id="r-1") is ANSWER
    assert till.identify("token") is ANSWER
    for request in asked:
        assert (request.institution, request.terminal, request.scene) == (PLACE.institution_id, "07", "02122")
    assert (asked[0].text, asked[0].request_id, asked[1].ectoken) == ("text", "r-1", "token")


def test_an_id_is_drawn_where_none_is_named(sent):
    """Each scan without a name gets an id of its own; a named one draws none."""
    till, asked = sent
    till.scan("a")
    till.scan("a", request_id="mine")
    till.scan("a")
    assert [request.request_id for request in asked] == ["drawn-1", "mine", "drawn-2"]


def test_what_is_presented_beside_the_code_goes_with_it(sent):
    """Face, PIN and the till's own clock are sent as they are told; left out, they are not there."""
    till, asked = sent
    till.scan("1")
    till.scan("2", face=False)
    till.tell_ms = lambda: 1_772_413_200_000
    till.scan("3", face=True, pin="000000")
    assert [(one.face, one.pin, one.terminal_ms) for one in asked] == [
        (None, None, None),
        (False, None, None),
        (True, "000000", 1_772_413_200_000),
    ]


def test_a_request_does_not_print_its_pin(sent):
    """Neither the request nor the till shows the PIN that was typed."""
    till, asked = sent
    till.scan("424999", pin="584620")
    assert "584620" not in repr(asked) + repr(till) + repr(vars(till))


@pytest.mark.parametrize("line_end", ["", "\r", "\n", "\r\n", "\n\r\n"])
@pytest.mark.parametrize("deliver", [str, str.encode, lambda text: bytearray(text.encode())])
def test_line_ends_are_stripped(sent, deliver, line_end):
    """CR and LF at the end are the scanner's; what is left is sent as text."""
    till, asked = sent
    till.scan(deliver(f"123{line_end}"))
    assert asked[0].text == "123"


@pytest.mark.parametrize("text", ["\n123", " 123", "123 ", "12\r3", "123\n\x00", "123\x0b", "123\u2028"])
def test_nothing_else_is_stripped(sent, text):
    """Anything that is not a line end at the end is sent as it was delivered."""
    till, asked = sent
    till.scan(text)
    assert asked[0].text == text


def test_bytes_that_are_not_ascii_become_no_digits(sent):
    """Bytes beyond ASCII are sent as replacement characters, never as something that could be good."""
    till, asked = sent
    till.scan("１２".encode())
    assert asked[0].text == "\ufffd" * 6


@pytest.mark.parametrize("request_id", ["x", "x" * 64, "a b~!", "0"])
def test_a_request_id_within_the_limits_is_sent(sent, request_id):
    """1 to 64 printable ASCII characters, blanks among them."""
    till, asked = sent
    till.scan("123", request_id=request_id)
    assert asked[0].request_id == request_id


@pytest.mark.parametrize("request_id", ["", "x" * 65, "a\n", "\x00", "\x7f", "é", "编号", "\ud800"])
def test_a_request_id_beyond_the_limits_is_not_sent(sent, request_id):
    """An id that is empty, too long or not printable ASCII is a ValueError in one sentence."""
    till, asked = sent
    with pytest.raises(ValueError, match="a request id has 1 to 64 printable ASCII characters"):
        till.scan("123", request_id=request_id)
    assert asked == []


@pytest.mark.parametrize("request_id", [7, b"r-1", ["r-1"]])
def test_a_request_id_that_is_no_text_is_a_type_error(sent, request_id):
    """An id is text: anything else is the programmer's mistake, said in one sentence."""
    till, asked = sent
    with pytest.raises(TypeError, match="a request id is a str, not"):
        till.scan("123", request_id=request_id)
    assert asked == []


@pytest.mark.parametrize("text", [None, 123, 1.5, ["1"], memoryview(b"123")])
def test_what_is_no_text_is_a_type_error(sent, text):
    """A till scans text or bytes; anything else is the programmer's mistake."""
    till, asked = sent
    with pytest.raises(TypeError, match="a till scans text, not"):
        till.scan(text)
    assert asked == []


@pytest.mark.parametrize("text", [None, 123, b"590100ec"])
def test_an_ectoken_is_text(sent, text):
    """An ecToken comes from an answer and is text; anything else is the programmer's mistake."""
    till, asked = sent
    with pytest.raises(TypeError, match="an ecToken is a str, not"):
        till.identify(text)
    assert asked == []


def test_a_till_says_where_it_stands_and_a_request_keeps_its_text(sent):
    """The reprs of a till and of its requests tell place, name and scene, and nothing that was scanned."""
    till, asked = sent
    till.scan("424999", request_id="r-1")
    till.identify("590100ec")
    assert repr(till) == "Till(place='pharmacy_ok', name='07', scene='02122')"
    assert "424999" not in repr(asked)
    assert "590100ec" not in repr(asked)
