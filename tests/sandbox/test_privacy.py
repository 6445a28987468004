"""A real code, a payment code or an ID number that is scanned by mistake is classified and forgotten.

Nothing here is anybody's: each text is put together when the tests run, and searched for afterwards,
whole and in pieces of six digits, in every place to which a scan leads.
"""

import logging
import traceback
from dataclasses import fields
from random import Random

import pytest

import ybcode
from tests.sandbox.worlds import kept

PIECE = 6


def digits(random, count):
    """So many random digits."""
    return "".join(str(random.randrange(10)) for _ in range(count))


def real_shape():
    """A text of the public shape of a real code: the digit at the marker's place is 0."""
    random = Random(20260302)
    return f"424{digits(random, 19)}110{digits(random, 3)}"


def payment_code():
    """A text of the shape of an ordinary payment code: 18 digits."""
    return f"13{digits(Random(20260303), 16)}"


def id_number():
    """A text with the date and check digit of an ID number of province 11 (GB 11643-1999, 3.3)."""
    first17 = "".join(["11", "0229", "1987", "0716", digits(Random(20260304), 3)])
    total = sum(int(digit) * 2 ** (17 - at) for at, digit in enumerate(first17))
    return first17 + "10X98765432"[total % 11]


STRANGERS = {
    "code.not_simulated": real_shape,
    "code.payment_code": payment_code,
    "code.id_number": id_number,
}


@pytest.fixture(params=STRANGERS)
def stranger(request):
    """The code it must be refused with, and the text."""
    return request.param, STRANGERS[request.param]()


def pieces(text):
    """The text's runs of six characters: all of its sealed middle, and of anything shorter."""
    return {text[at : at + PIECE] for at in range(len(text) - PIECE + 1)}


def leaks(text, told):
    """The pieces of a text that are found in what was told."""
    return sorted(piece for piece in pieces(text) if piece in told)


def everything(verdict):
    """All that a verdict tells, attribute by attribute."""
    names = [one.name for one in fields(verdict)]
    names += [name for name, value in vars(type(verdict)).items() if isinstance(value, property)]
    return [repr(verdict), str(verdict), *(repr(getattr(verdict, name)) for name in names)]


def raised(verdict):
    """All that the exception of a refused verdict tells, its traceback included."""
    with pytest.raises(ybcode.Refused) as refused:
        verdict.require()
    error = refused.value
    return [repr(error), str(error), repr(error.args), error.message, *traceback.format_exception(error)]


def forms(text):
    """The ways in which the same text may be delivered."""
    return [text, f"{text}\r\n", f"{text}\n".encode(), text.encode(), bytearray(text.encode())]


def test_nothing_of_a_stranger_is_told_or_kept(sandbox, till, stranger, caplog):
    """Neither verdict, exception, log, journal nor store holds the text or six digits of it."""
    caplog.set_level(logging.DEBUG)
    code, text = stranger
    own = sandbox.wallet("user_ok").show().text
    till.scan(own, request_id="r-1").require()
    told = []
    for delivered in forms(text):
        for request_id in (None, "r-1", "r-2"):
            verdict = till.scan(delivered, request_id=request_id)
            assert verdict.code == code
            told += everything(verdict) + raised(verdict)
    assert till.scan(own, request_id="r-1").accepted, "the id still belongs to its admission"
    told += [caplog.text, repr(till), repr(sandbox), *kept(sandbox)]
    assert leaks(text, "\n".join(told)) == []


def test_an_ectoken_that_is_none_is_not_kept(sandbox, till, stranger):
    """A stranger's text that is sent as an ecToken is unknown, and not kept either."""
    _, text = stranger
    verdict = till.identify(text)
    assert verdict.code == "ectoken.unknown"
    assert leaks(text, "\n".join(everything(verdict) + kept(sandbox))) == []


def test_a_stranger_named_as_its_own_request_id_is_not_kept(sandbox, till, stranger):
    """A till that names its requests by what it scanned leaves no trace of the text either."""
    code, text = stranger
    for request_id in (text, f"scan-{text}"):
        assert till.scan(text, request_id=request_id).code == code
    assert leaks(text, "\n".join(kept(sandbox))) == []


def test_wrong_calls_do_not_echo_the_text(till, stranger):
    """A ValueError about the request id says nothing of the text that came with it."""
    _, text = stranger
    with pytest.raises(ValueError, match="request id") as wrong:
        till.scan(text, request_id="")
    assert leaks(text, "".join(traceback.format_exception(wrong.value))) == []


def test_the_journal_knows_the_class_the_length_and_a_hash(sandbox, till, stranger):
    """Of a stranger the journal has its class, its length and a keyed hash; equal texts hash equally."""
    code, text = stranger
    till.scan(text)
    till.scan(f"{text}\r\n")
    first, second = sandbox.journal.entries()
    assert (first.text_class, first.text_length, first.text_tail, first.code) == (code, len(text), None, code)
    assert first.text_hash == second.text_hash
    assert len(first.text_hash) == 32


def test_the_hash_is_keyed(stranger):
    """Two sandboxes with keys of their own hash one text differently."""
    _, text = stranger
    hashes = set()
    for seed in (None, None, 1):
        with ybcode.open_sandbox(seed=seed) as sandbox:
            sandbox.terminal("pharmacy_ok").scan(text)
            hashes.add(sandbox.journal.entries()[0].text_hash)
    assert len(hashes) == 3


def test_our_own_code_is_kept_by_its_last_four_digits(sandbox, wallet, till):
    """Of a simulated code the store keeps four digits and a hash: its sealed middle is nowhere."""
    text = wallet.show().text
    told = everything(till.scan(text)) + raised(till.scan(text)) + kept(sandbox)
    middle = text[3:22]
    assert [leak for leak in leaks(middle, "\n".join(told)) if leak in middle] == []
    assert text[-4:] in "\n".join(told)


def test_the_search_would_find_a_leak(sandbox, stranger):
    """The search is not blind: a terminal that is called like the text is found, whole and in pieces."""
    _, text = stranger
    sandbox.terminal("pharmacy_ok", name=text).scan("x")
    assert text in "\n".join(kept(sandbox))
    assert len(leaks(text, "\n".join(kept(sandbox)))) == len(pieces(text))


@pytest.mark.parametrize("look", ["people", "places", "wallet", "terminal"])
def test_a_look_up_does_not_repeat_the_text(sandbox, stranger, look):
    """A stranger's text used as the name of a person or a place is not in the sentence that refuses it."""
    _, text = stranger
    part = getattr(sandbox, look)
    with pytest.raises(KeyError) as wrong:
        part[text] if look in ("people", "places") else part(text)
    assert leaks(text, str(wrong.value)) == []


def test_what_an_agent_pastes_into_free_words_is_not_kept(sandbox, stranger):
    """A stranger's text in a cause or a reason leaves no piece behind; as a name it is refused."""
    _, text = stranger
    file, child = sandbox.person("user_ok"), sandbox.person("user_newborn").onboarding
    file.inquiry.open(f"bought for {text} again")
    child.begin()
    papers = ("id_card", "household_register", "insurance_number", "guardian_id", "birth_certificate")
    child.submit(dict.fromkeys(papers, "clear"))
    child.reject(f"belongs to {text}")
    with pytest.raises(ValueError, match="a name has") as wrong:
        file.record.go_stale(f"林测{text}")
    assert child.now().reason == "belongs to …"
    assert leaks(text, str(wrong.value) + "\n".join(kept(sandbox)) + repr(file.history())) == []
