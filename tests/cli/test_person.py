"""``ybcode person`` and ``places``: how a person stands, what a place has opened; --region, --strict."""

import json

import pytest
from click.testing import CliRunner

import ybcode
from ybcode.cli import cli
from ybcode.errors import CATALOGUE

AT = ("--at", "2026-03-02T09:00:00")


def run(*words, code=0, lang="en"):
    """The output of a call that ends with an exit code."""
    ran = CliRunner().invoke(cli, [*words, "--lang", lang])
    assert ran.exit_code == code, ran.output
    return ran.output


def told(*words):
    """The JSON answer of a call."""
    return json.loads(run(*words, "--json"))


TROUBLES = {
    "user_suspended": ("enrolment.suspended", None),
    "user_resumed_3_workdays": ("enrolment.syncing", "2026-03-05"),
    "user_not_enrolled": ("enrolment.none", None),
    "user_frozen": ("account.frozen", None),
    "user_locked": ("risk.locked", "2026-03-03 09:00"),
    "user_sanctioned": ("sanction.suspended", "2026-06-03"),
    "user_not_activated": ("code.not_activated", None),
}


@pytest.mark.parametrize("name", TROUBLES)
def test_why_a_code_would_be_refused(name):
    """The answer names the code of the refusal, what to do, and when it ends where time ends it."""
    code, until = TROUBLES[name]
    output = run("person", name, *AT)
    assert "would be refused at a designated pharmacy at home now" in output
    assert code in output
    assert CATALOGUE[code].remedy_en in output
    assert (f"ends by itself  until {until}" in output) is (until is not None)
    answer = told("person", name, *AT)
    assert [one["code"] for one in answer["refusals"]] == [code]
    assert not answer["in_order"]


@pytest.mark.parametrize("name", ["user_ok", "user_resident", "user_unfiled", "user_out_of_province"])
def test_a_person_in_order(name):
    """Who is in order at home is told so, with the money that may pay."""
    assert "✓ would be admitted" in run("person", name, *AT)
    assert "✓ 现在可在 参保地的定点药店 结算" in run("person", name, *AT, lang="zh")
    answer = told("person", name, *AT)
    assert answer["in_order"]
    assert answer["funds"] == (["pooled"] if name == "user_resident" else ["account", "pooled"])


def test_another_counter_is_another_answer():
    """The counter to think of decides: a deposit in hospital away from home needs a filing."""
    away = ("--institution", "hospital_ok", "--scene", "01104")
    output = run("person", "user_unfiled", *away, *AT)
    assert "would be refused at hospital_ok now" in output
    assert "filing.missing" in output
    output = run("person", "user_out_of_province", *away, *AT)
    assert "✓ would be admitted at hospital_ok now" in output
    assert "filing 5901  long_stay  active" in output


def test_a_stored_person_has_a_history(tmp_path):
    """What was done in one process is told by the command in another: findings, papers, history."""
    url = f"sqlite:///{tmp_path}/city.db"
    with ybcode.open_sandbox(url, seed=1) as sandbox:
        file = sandbox.person("user_ok")
        file.enrolment.suspend()
        sandbox.clock.advance(days=1)
        file.enrolment.repay()
        file.claims.keep("hospital_ok", 20_000, care="2026-03-02T10:00")
        file.inquiry.open("why so often")
    output = run("person", "user_ok", "--db", url)
    for line in (
        "✗ enrolment  normal  the system is syncing  until 2026-03-06  → time",
        "✓ inquiry    open  why so often",
        "receipt 1  2026-03-02 10:00  ¥200.00  kept",
        "2026-03-02 09:00  enrolment  suspend: normal → suspended  arrears",
        "2026-03-03 09:00  enrolment  repay: suspended → normal  synced on 2026-03-06",
        "2026-03-03 09:00  inquiry    open: none → open  why so often, 15 days",
    ):
        assert line in output
    answer = told("person", "user_ok", "--db", url)
    assert [one["event"] for one in answer["history"]] == ["suspend", "repay", "keep", "open"]
    assert answer["claims"][0]["amount_fen"] == 20_000


def test_the_proof_of_enrolment():
    """--proof prints 参保凭证 with status and payments, marked as simulated; or the same as JSON."""
    output = run("person", "user_suspended", "--proof", *AT)
    assert "参保凭证(仿真 · SIMULATED)" in output
    assert "状态 2 暂停参保 自 2026-03-01" in output
    answer = told("person", "user_suspended", "--proof", *AT)
    assert (answer["status"], answer["insurance"]) == ("2", "310")
    assert [one["from_ms"] for one in answer["spells"]] == [None]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("person", "user_susp"), "did you mean 'user_suspended'?"),
        (("person", "user_ok", "--institution", "nowhere"), "no institution 'nowhere'"),
        (("person", "user_ok", "--scene", "01301"), "a pharmacy does not ask for scene '01301'"),
        (("person", "user_ok", "--scene", "99"), "does not ask for scene '99'"),
        (("person", "user_ok", "--region", "atlantis"), "unknown region 'atlantis': choose retro_city"),
        (("places", "--in", "five"), "--in takes the first digits of a region"),
        (("person",), "Missing argument 'NAME'"),
    ],
)
def test_a_wrong_call_is_one_sentence(words, sentence):
    """What a user gets wrong is said in a sentence, with exit code 2."""
    assert sentence in run(*words, code=2)


def test_places_tell_what_they_have_opened():
    """Every place with its rank, money, face and whether it settles for people insured elsewhere."""
    answer = {one["key"]: one for one in told("places")}
    assert answer["pharmacy_account_only"]["funds"] == ["account"]
    assert not answer["pharmacy_account_only"]["face"]
    assert not answer["pharmacy_not_designated"]["designated"]
    assert (answer["hospital_ok"]["tier"], answer["hospital_tier1"]["tier"]) == (3, 1)
    output = run("places", lang="zh")
    assert "非定点" in output
    assert "统筹" in output


def test_places_before_the_journey():
    """--cross-region leaves designated places that settle for people insured elsewhere (S2)."""
    keys = [one["key"] for one in told("places", "--cross-region", "--in", "5901")]
    assert keys == ["pharmacy_ok", "hospital_ok", "pharmacy_account_only", "hospital_tier1"]
    assert "no such place" in run("places", "--in", "58")


def test_strict_and_region_on_the_command_line(tmp_path):
    """--region and --strict make the world that they say, and a stored world keeps them."""
    url = f"sqlite:///{tmp_path}/city.db"
    run("db", "init", url, "--region", "retro_city", "--strict", "--seed", "1", "--clock", "manual")
    with ybcode.open_sandbox(url) as sandbox:
        assert (sandbox.policy.region, sandbox.policy.strict) == ("retro_city", True)
    assert "was made strict" in run("person", "user_ok", "--db", url, "--lenient", code=2)
    assert "made for the region 'retro_city'" in run(
        "person", "user_ok", "--db", url, "--region", "filing_city", code=2
    )
    shown = run("show", "user_ok", "--text", *AT).strip()
    answer = told("scan", shown, *AT, "--institution", "P59010199999", "--lenient")
    assert answer["accepted"]
    output = run("scan", shown, *AT, "--institution", "P59010199999", "--strict", code=1)
    assert "place.not_designated" in output


def test_a_notice_is_shown_beside_an_admission(tmp_path):
    """Cover that is about to break rides on the admission as a notice."""
    url = f"sqlite:///{tmp_path}/city.db"
    with ybcode.open_sandbox(url, seed=1) as sandbox:
        sandbox.person("user_ok").enrolment.stop_paying()
    shown = run("show", "user_ok", "--text", "--db", url).strip()
    output = run("scan", shown, "--db", url)
    assert "! enrolment.lapsing  Nobody has paid beyond 2026-04-01" in output


@pytest.mark.parametrize(
    ("lang", "shown", "finding"),
    [
        ("en", "expired 60.0 s ago: the phone's clock is behind", "clock behind  → set the phone's clock"),
        ("zh", "已失效 60.0 秒:手机时间慢了", "时间慢了  → 校准手机时间"),
    ],
)
def test_a_phone_that_is_behind(lang, shown, finding):
    """What it shows has expired and says so; the person's file says what to do, in both languages."""
    assert shown in run("show", "user_expired_code", *AT, lang=lang)
    output = run("person", "user_expired_code", *AT, lang=lang)
    assert "code.expired" in output
    assert finding in output


def test_two_places_of_enrolment(tmp_path):
    """The place that a code opens on stands among the machines, in Chinese too, and who switched it."""
    url = f"sqlite:///{tmp_path}/city.db"
    with ybcode.open_sandbox(url, seed=1) as sandbox:
        desk = sandbox.person("user_ok").enrolment
        desk.enrol_elsewhere("580100")
    output = run("person", "user_ok", "--db", url, lang="zh")
    assert "✗ 所选参保地" in output
    assert "不正确  580100  → 切换参保地,或由经办机构合并" in output
    with ybcode.open_sandbox(url) as sandbox:
        sandbox.person("user_ok").enrolment.switch()
    output = run("person", "user_ok", "--db", url, lang="zh")
    assert "同步中  580100  至 2026-03-05  → 到期自动恢复" in output
    assert "切换参保地: 不正确 → 同步中  synced on 2026-03-05  (本人)" in output
