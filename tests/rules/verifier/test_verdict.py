"""Two doors for one answer: the verdict as a value, and require() that gives an admission or raises."""

from dataclasses import replace

import pytest

from tests.rules.cast import DAUGHTER, NOW_MS, PERSON, counter, token
from ybcode.errors import CATALOGUE, Refusal, Refused
from ybcode.rules.verifier import Admission, Verdict

ECTOKEN = token().text
FIELDS = {
    "presenter": DAUGHTER,
    "channel": "app",
    "ectoken": ECTOKEN,
    "counter": counter(),
    "admitted_ms": NOW_MS,
    "funds": frozenset({"account"}),
}
ACCEPTED = Verdict(accepted=True, identity=PERSON, age_ms=0, **FIELDS)
EXPIRED = Refusal("code.expired", {"age_ms": 300_000, "life_ms": 300_000})


def test_an_accepting_verdict_gives_an_admission():
    """require() hands over subject, presenter, channel, ecToken, counter, instant and funds."""
    admission = ACCEPTED.require()
    assert isinstance(admission, Admission)
    assert admission.subject == PERSON
    assert {name: getattr(admission, name) for name in FIELDS} == FIELDS


@pytest.mark.parametrize(
    "proof", [{}, {"proof": None}, {"proof": object()}, {"proof": ACCEPTED}, {"proof": True}]
)
def test_an_admission_cannot_be_made_by_hand(proof):
    """Whoever constructs an Admission without a verdict is told where one comes from."""
    with pytest.raises(TypeError, match=r"Verdict\.require\(\)|proof"):
        Admission(subject=PERSON, **FIELDS, **proof)


def test_an_admission_cannot_be_rewritten():
    """No field of an admission can be set, and none is made of another with something replaced."""
    admission = ACCEPTED.require()
    for name in ("subject", "ectoken"):
        with pytest.raises(AttributeError):
            setattr(admission, name, DAUGHTER)
    with pytest.raises((TypeError, ValueError)):
        replace(admission, subject=DAUGHTER)


def test_evidence_that_is_written_into_poisons_nobody():
    """A verdict's evidence is the caller's own copy: the shared refusal behind it keeps its words."""
    verdict = Verdict(accepted=False, refusal=Refusal("code.invalid"))
    verdict.evidence["note"] = "mine"
    assert verdict.evidence == {}


@pytest.mark.parametrize(
    "refusal",
    [
        EXPIRED,
        Refusal("code.invalid"),
        Refusal("code.not_yet", {"ahead_ms": 5_001}),
        Refusal("code.wrong_scene", {"scene": "01301"}),
    ],
    ids=lambda refusal: refusal.code,
)
@pytest.mark.parametrize("beside", [{}, {"identity": PERSON, **FIELDS}], ids=["alone", "with an identity"])
def test_a_refusing_verdict_raises(refusal, beside):
    """require() raises Refused with code, evidence, sentences and remedy; an identity changes nothing."""
    verdict = Verdict(accepted=False, refusal=refusal, **beside)
    with pytest.raises(Refused) as caught:
        verdict.require()
    raised, entry = caught.value, CATALOGUE[refusal.code]
    assert raised.refusal is refusal
    assert raised.code == verdict.code == refusal.code
    assert raised.evidence == verdict.evidence == refusal.evidence
    assert raised.message == verdict.message == entry.zh.format(**refusal.evidence)
    assert raised.message_en == verdict.message_en == entry.en.format(**refusal.evidence)
    assert raised.remedy == verdict.remedy == entry.remedy_zh


def test_the_words_of_an_acceptance():
    """No code, no evidence, no remedy, and one sentence in each language."""
    assert (ACCEPTED.code, ACCEPTED.remedy, dict(ACCEPTED.evidence)) == (None, "", {})
    assert (ACCEPTED.message, ACCEPTED.message_en) == ("医保码有效", "The code is good.")
    assert ACCEPTED.notices == ()


@pytest.mark.parametrize(
    ("missing", "why"),
    [
        ("identity", "names nobody"),
        ("presenter", "names nobody"),
        ("channel", "names nobody"),
        ("ectoken", "not given at a counter"),
        ("counter", "not given at a counter"),
        ("admitted_ms", "not given at a counter"),
    ],
)
def test_a_verdict_with_a_gap_gives_no_admission(missing, why):
    """A verdict that names nobody, or was given nowhere, is a TypeError of the caller."""
    with pytest.raises(TypeError, match=why):
        replace(ACCEPTED, **{missing: None}).require()


@pytest.mark.parametrize(("accepted", "refusal"), [(False, None), (True, EXPIRED)])
def test_a_verdict_accepts_or_names_the_refusal(accepted, refusal):
    """A verdict that does neither, or both, cannot be made: nobody is let in by an answer that refuses."""
    with pytest.raises(ValueError, match="accepts, or it names the refusal"):
        Verdict(accepted=accepted, refusal=refusal, identity=PERSON, **FIELDS)


@pytest.mark.parametrize("one", [ACCEPTED, ACCEPTED.require(), Verdict(accepted=False, refusal=EXPIRED)])
def test_verdict_and_admission_print_nothing_that_opens_a_door(one):
    """Neither the ecToken nor more than four digits of an ID number is printed."""
    printed = repr(one) + str(one)
    assert ECTOKEN not in printed
    for person in (PERSON, DAUGHTER):
        assert person.id_number.text not in printed
        assert person.id_number.text[:14] not in printed
        assert person.name not in printed
        assert person.person_id.text not in printed


def test_an_acceptance_prints_who_where_and_how_old():
    """What a developer sees of an accepting verdict and of its admission: masked people, nothing to reuse."""
    assert repr(ACCEPTED) == f"Verdict(accepted: {PERSON!r}, channel='app', age_ms=0)"
    assert repr(ACCEPTED.require()) == (
        f"Admission(subject={PERSON!r}, presenter={DAUGHTER!r}, channel='app', "
        f"counter={counter()!r}, admitted_ms={NOW_MS}, funds=frozenset({{'account'}}))"
    )


def test_a_refusal_prints_its_code_and_evidence():
    """What a developer sees of a refusing verdict."""
    printed = repr(Verdict(accepted=False, refusal=EXPIRED))
    assert printed == "Verdict(refused: code.expired, evidence={'age_ms': 300000, 'life_ms': 300000})"
