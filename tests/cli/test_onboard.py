"""``ybcode onboard`` and ``ybcode clock``: a file from its documents to a code, in a sandbox that lasts."""

import json

import pytest
from click.testing import CliRunner

import ybcode
from ybcode.cli import cli

PAPERS = ("id_card", "household_register", "insurance_number", "guardian_id", "birth_certificate")


def run(*words, code=0, lang="en"):
    """The output of a call that ends with an exit code."""
    ran = CliRunner().invoke(cli, [*words, "--lang", lang])
    assert ran.exit_code == code, ran.output
    return ran.output


@pytest.fixture
def url(tmp_path):
    """A stored sandbox whose clock stands."""
    where = f"sqlite:///{tmp_path}/city.db"
    with ybcode.open_sandbox(where, seed=1):
        pass
    return where


def documents(**quality):
    """Every paper, clear unless said otherwise."""
    told = [f"{kind}={quality[kind]}" if kind in quality else kind for kind in PAPERS]
    return [word for one in told for word in ("--document", one)]


def test_a_file_from_documents_to_a_code(url):
    """Blurred, again, three working days of review, taken over, activated: then the phone shows a code."""
    db = ("--db", url)
    assert "still needed: birth_certificate, guardian_id" in run("onboard", "user_newborn", *db)
    begun = ("--channel", "app", "--applicant", "user_ok", *documents(birth_certificate="blurred"))
    assert "onboarding.document_unclear" in run("onboard", "user_newborn", *begun, *db, code=1)
    output = run("onboard", "user_newborn", "--document", "birth_certificate", *db)
    assert "user_newborn  林测芽  reviewing  → 2026-03-05" in output
    assert "审核中  → 2026-03-05" in run("onboard", "user_newborn", *db, lang="zh")
    assert "onboarding.in_review" in run("onboard", "user_newborn", "--deliver", "visible", *db, code=1)
    assert run("clock", "--working-days", "3", *db) == "2026-03-05 09:00:00+08:00  manual\n"
    output = run("onboard", "user_newborn", "--deliver", "visible", "--pin", "271828", *db)
    assert "activated: app wechat alipay" in output
    assert len(run("show", "user_newborn", "--text", *db).strip()) == 28
    history = run("person", "user_newborn", *db)
    assert "onboarding submit: need_more → reviewing  (guardian)" in history
    assert "activation choose PIN: seen → active  (person)" in history


def test_the_answer_as_json(url):
    """State, documents, what is lacking, and whether the code is active."""
    answer = json.loads(run("onboard", "user_newborn", "--json", "--db", url))
    assert (answer["state"], answer["lacking"]) == ("none", sorted(PAPERS))
    answer = json.loads(run("onboard", "user_ok", "--json", "--db", url))
    assert (answer["state"], answer["lacking"]) == ("delivered", [])
    assert answer["activated"] == ["app", "wechat", "alipay"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("onboard", "nobody"), "no person 'nobody'"),
        (("onboard", "user_newborn", "--document", "passport"), "no document 'passport': choose id_card"),
        (("onboard", "user_newborn", "--document", "id_card"), "an application that is none cannot submit"),
        (("onboard", "user_ok", "--channel", "app"), "an application that is delivered cannot begin"),
        (("onboard", "user_newborn", "--pin", "271828"), "there is no file to activate: it is none"),
        (("onboard", "user_not_activated", "--pin", "12"), "a PIN has 6 digits"),
        (("clock",), "clock needs a stored sandbox"),
    ],
)
def test_a_wrong_call_is_one_sentence(words, sentence):
    """What a user gets wrong is said in a sentence, with exit code 2."""
    assert sentence in run(*words, code=2)


def test_a_clock_goes_forward_only(url):
    """It is told, goes on by spans or to an instant, and never back."""
    db = ("--db", url)
    assert run("clock", *db) == "2026-03-02 09:00:00+08:00  manual\n"
    assert run("clock", "--minutes", "5", "--seconds", "30", *db).startswith("2026-03-02 09:05:30")
    assert json.loads(run("clock", "--to", "2026-03-03", "--json", *db))["now"] == "2026-03-03T00:00:00+08:00"
    assert "time goes forward only" in run("clock", "--to", "2026-03-02", *db, code=2)
    assert "--to goes alone" in run("clock", "--to", "2026-04-01", "--days", "1", *db, code=2)


def test_the_machines_clock_is_not_moved(tmp_path):
    """A sandbox that follows the machine says so."""
    url = f"sqlite:///{tmp_path}/city.db"
    with ybcode.open_sandbox(url, seed=1, clock="system"):
        pass
    assert "this clock is the machine's" in run("clock", "--days", "1", "--db", url, code=2)
