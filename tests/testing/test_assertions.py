"""``admitted``, ``refused`` and ``paid``: what they compare with, and what they say when it does not hold."""

from decimal import Decimal

import pytest

import ybcode
from ybcode.testing import Said, admitted, paid, refused
from ybcode.testing.assertions import explain

BILL = ybcode.Bill.of(("布洛芬缓释胶囊", 2, "18.50"))


@pytest.fixture
def sandbox():
    """A sandbox whose clock stands."""
    with ybcode.open_sandbox(seed=1) as one:
        yield one


@pytest.fixture
def till(sandbox):
    """A pharmacy's counter."""
    return sandbox.terminal("pharmacy_ok")


def shown(sandbox, who="user_ok"):
    """The text of a code."""
    return sandbox.wallet(who).show().text


def test_a_verdict_is_compared_from_either_side(sandbox, till):
    """A verdict is admitted once and refused with its code afterwards; == works both ways, and so does !=."""
    text = shown(sandbox)
    first, second = till.scan(text), till.scan(text)
    assert first == admitted()
    assert admitted("user_ok") == first
    assert first == admitted("林测晓")
    assert first != admitted("user_retired")
    assert first != refused("code.used")
    assert second == refused("code.used")
    assert refused("code.used") == second
    assert second != admitted()
    assert second != paid()


def test_evidence_is_compared_where_it_is_named(sandbox, till):
    """The attributes that are named have to agree; others do not count."""
    text = shown(sandbox)
    sandbox.clock.advance(minutes=6)
    verdict = till.scan(text)
    assert verdict == refused("code.expired")
    assert verdict == refused("code.expired", life_ms=300_000)
    assert verdict != refused("code.expired", life_ms=1)


def test_a_split_is_compared_whole(sandbox, till):
    """Parts that are not named are zero; the total alone leaves them open; a quote and a receipt alike."""
    quote = till.quote(till.scan(shown(sandbox)).require(), BILL)
    receipt = till.settle(quote)
    for one in (quote, receipt):
        assert one == paid()
        assert one == paid(account="37.00")
        assert one == paid(total=Decimal("37.00"))
        assert one != paid(account="36.99")
        assert one != paid(cash="37.00")
        assert one == admitted("user_ok")
    assert till.cancel(receipt) == paid(account="-37.00")


def test_what_a_till_under_test_says_is_compared_too():
    """A Said counts as admitted, refused or paid; it carries no evidence."""
    said = Said(accepted=True, account_fen=3700, patient="林测晓")
    assert said == paid(account="37.00")
    assert said == admitted("林测晓")
    assert Said(accepted=True) != admitted("林测晓")
    assert Said(accepted=False, code="code.used") == refused("code.used")
    assert Said(accepted=False, code="code.expired") != refused("code.expired", life_ms=300_000)
    assert Said(accepted=False) != refused("code.used")


def test_what_was_raised_is_compared_too(sandbox, till):
    """A Refused that was caught, and an Unknown."""
    text = shown(sandbox)
    till.scan(text)
    with pytest.raises(ybcode.Refused) as caught:
        till.scan(text).require()
    assert caught.value == refused("code.used")
    assert ybcode.Unknown("r1", "settle") == refused("settlement.unknown")


def test_what_is_no_answer_is_unequal():
    """Text, None and other expectations are no answers of a till; nothing is raised."""
    assert admitted() != "admitted"
    assert paid() != None  # noqa: E711
    assert admitted() != refused("code.used")


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: refused("code.usd"), "did you mean 'code.used'"),
        (lambda: refused("zzz"), "ybcode errors"),
        (lambda: refused("code.used", age_ms=1), "carries no 'age_ms'"),
        (lambda: paid(cash="1.001"), "two decimals"),
        (lambda: paid(cash="NaN"), "two decimals"),
        (lambda: paid(cash="a lot"), "no amount"),
    ],
)
def test_a_wrong_expectation_is_told_at_once(call, sentence):
    """A code or an attribute that is none, and an amount that is none, are errors of the test."""
    with pytest.raises(ValueError, match=sentence):
        call()


@pytest.mark.parametrize("amount", [37.0, 37, True])
def test_money_is_text(amount):
    """A float or a whole number is no amount."""
    with pytest.raises(TypeError, match="yuan as text"):
        paid(cash=amount)


def test_an_explanation_has_sentence_remedy_and_evidence(sandbox, till):
    """Both codes are told in Chinese and English, with what to do, and the evidence of the answer."""
    text = shown(sandbox)
    sandbox.clock.advance(minutes=6)
    lines = explain(till.scan(text), refused("code.used"))
    told = "\n".join(lines)
    assert lines[0] == "expected refused('code.used'), but it was refused with code.expired"
    assert "此码已使用过,请刷新生成新码" in told
    assert "医保码已过期,请刷新后重新出示" in told
    assert len(lines) <= 8  # more than that pytest cuts off without -vv
    assert "处理: 请持码人刷新医保码,再出示一次" in told
    assert "evidence: age_ms=360000, life_ms=300000" in told


@pytest.mark.parametrize(
    ("answer", "expected", "sentence"),
    [
        (Said(accepted=True, cash_fen=3700), paid(account="37.00"), "account is 0.00, not 37.00"),
        (Said(accepted=True, cash_fen=3700), paid(account="37.00"), "  and cash is 37.00, not 0.00"),
        (Said(accepted=True, cash_fen=3700), paid(account="37.00"), "answered: cash 37.00, total 37.00"),
        (Said(accepted=True, cash_fen=1), refused("code.used"), "it was paid"),
        (Said(accepted=True), refused("code.used"), "it was let in"),
        (Said(accepted=False), admitted(), "refused without a code"),
        (Said(accepted=False, code="own.code"), admitted(), "own.code: no entry of the catalogue"),
        (
            Said(accepted=False, code="code.expired"),
            refused("code.expired", life_ms=1),
            "carries no evidence",
        ),
        (Said(accepted=True), admitted("user_ok"), "the patient is not named, not user_ok"),
        ("admitted", admitted(), "a str is none"),
    ],
)
def test_an_explanation_names_the_point(answer, expected, sentence):
    """What differs is said first; both sides of the comparison may stand on either side."""
    assert sentence in "\n".join(explain(answer, expected))
    assert explain(answer, expected) == explain(expected, answer)


def test_there_is_nothing_to_explain_where_nobody_expected():
    """Other comparisons are pytest's own; so is one that holds."""
    assert explain(1, 2) is None
    assert explain(Said(accepted=True), admitted()) is None


def test_an_expectation_reads_as_it_was_written():
    """Its repr is the call; equal calls have equal hashes."""
    assert repr(paid(account="37.00", cash="0")) == "paid(account='37.00')"
    assert repr(paid(total="0")) == "paid(total='0.00')"
    assert repr(admitted()) == "admitted()"
    assert repr(admitted("user_ok")) == "admitted('user_ok')"
    assert repr(refused("code.expired", age_ms=1)) == "refused('code.expired', age_ms=1)"
    assert len({admitted(), admitted()}) in (1, 2)
    assert hash(admitted()) == hash(admitted())
