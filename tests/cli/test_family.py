"""``ybcode family`` and ``mutual-aid``: whose code a phone shows, whose money pays, and a dry run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import ybcode
from ybcode.cli import cli
from ybcode.errors import CATALOGUE

IBUPROFEN = "布洛芬缓释胶囊"
MOTHER = ("user_ok", "user_retired")
FATHER = ("user_ok", "user_resident")
CHILD = ("user_ok", "user_child")
REGISTER = ("--document", "household_register")


def run(*words: str, code: int = 0, lang: str = "en") -> Result:
    """A call that ends with an exit code, without a traceback."""
    result = CliRunner().invoke(cli, [*words, "--lang", lang])
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result


def told(*words: str, code: int = 0) -> Any:
    """The JSON answer of a call."""
    return json.loads(run(*words, "--json", code=code).stdout)


@pytest.fixture
def db(tmp_path: Path) -> tuple[str, str]:
    """The option that names a stored sandbox whose clock stands at nine."""
    url = f"sqlite:///{tmp_path}/city.db"
    with ybcode.open_sandbox(url, seed=1):
        return ("--db", url)


@pytest.fixture
def mother(db: tuple[str, str]) -> tuple[str, str]:
    """The same, with the mother bound to her daughter's phone and seen there."""
    with ybcode.open_sandbox(db[1]) as sandbox:
        phone = sandbox.wallet("user_ok")
        phone.family.bind("user_retired", documents={"household_register"}, face=True)
        phone.face_check("user_retired")
    return db


# ------------------------------------------------------------------ bind, show, unbind


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (MOTHER, "family.document_missing"),
        ((*MOTHER, "--document", "birth_certificate", "--face"), "family.document_missing"),
        ((*MOTHER, *REGISTER), "identity.face_needed"),
        ((*MOTHER, *REGISTER, "--face-unknown"), "identity.face_mismatch"),
        (CHILD, "family.document_missing"),
        (("user_ok", "user_not_enrolled", *REGISTER, "--face"), "family.member_abnormal"),
    ],
)
def test_what_a_binding_asks_for(db: tuple[str, str], words: tuple[str, ...], code: str) -> None:
    """A document or a face that is missing is a catalogue entry with what to do next: exit code 1."""
    output = run("family", "bind", *words, *db, code=1).output
    assert f"✗ {code}  " in output
    assert f"  1. {CATALOGUE[code].remedy_en}" in output
    assert told("family", "bind", *words, *db, code=1)["code"] == code


def test_from_a_binding_to_a_payment(db: tuple[str, str]) -> None:
    """Bound, seen once, shown on the daughter's phone, paid from the mother's account, told in the list."""
    output = run("family", "bind", *MOTHER, *REGISTER, "--face", *db).output
    assert "✓ the phone of user_ok may show the code of user_retired 王测兰" in output
    assert "identity.first_use_face" in output
    assert f"ybcode family check user_ok user_retired --db {db[1]}" in output
    assert "✗ identity.first_use_face" in run("family", "show", *MOTHER, "--text", *db, code=1).output
    shown = run("family", "show", *MOTHER, "--member-face", "--text", *db).stdout.strip()
    assert told("scan", shown, *db)["identity"]["key"] == "user_retired"

    answer = told("pay", "user_ok", f"{IBUPROFEN}@86.50", "--member", "user_retired", *db)
    assert (answer["subject"]["key"], answer["presenter"]["key"]) == ("user_retired", "user_ok")
    assert (answer["account_fen"], answer["balance_fen"]) == (8_650, 41_350)
    assert told("family", "list", "user_ok", *db)["members"][0]["spending"]["account_fen"] == 8_650
    output = run("family", "list", "user_ok", *db).output
    assert "the phone of user_ok may show (1 of 5):" in output
    assert "user_retired  王测兰  active  2026-03-02 09:00" in output
    assert "2026: 1 settled, total 86.50 = fund 0.00 + account and mutual aid 86.50 + cash 0.00" in output
    assert "2025: 0 settled" in run("family", "list", "user_ok", "--year", "2025", *db).output
    output = run("family", "list", "user_retired", *db, lang="zh").output
    assert "可以出示 user_retired 的码的手机:\n  user_ok  林测晓  有效" in output


def test_a_child_needs_a_paper_and_no_face(db: tuple[str, str]) -> None:
    """Under sixteen a birth certificate does, and the first use asks for nothing."""
    answer = told("family", "bind", *CHILD, "--document", "birth_certificate", *db)
    assert (answer["state"], answer["shows"]) == ("bound", None)
    assert len(run("show", "user_ok", "--member", "user_child", "--text", *db).stdout.strip()) == 28


def test_the_owner_of_a_phone_is_seen_on_alipay(mother: tuple[str, str]) -> None:
    """--face is the daughter's, as the channel asks; WeChat shows no relative's code at all."""
    words = ("show", "user_ok", "--member", "user_retired", "--text", *mother, "--channel")
    assert "identity.face_needed" in run(*words, "alipay", code=1).output
    assert len(run(*words, "alipay", "--face").stdout.strip()) == 28
    assert "place.not_opened" in run(*words, "wechat", code=1).output


def test_unbinding_ends_it_at_once(mother: tuple[str, str]) -> None:
    """The code on the screen is dead, the phone shows no other, the mother's own phone goes on."""
    shown = run("family", "show", *MOTHER, "--text", *mother).stdout.strip()
    output = run("family", "unbind", *MOTHER, *mother).output
    assert "✓ the phone of user_ok shows user_retired no more" in output
    assert "✗ family.unbound" in run("scan", shown, *mother, code=1).output
    assert "✗ family.unbound" in run("family", "show", *MOTHER, "--text", *mother, code=1).output
    assert len(run("show", "user_retired", "--text", *mother).stdout.strip()) == 28
    assert "unbound" in run("family", "list", "user_ok", *mother).output
    assert told("family", "bind", *MOTHER, *REGISTER, "--face", *mother)["state"] == "bound"
    assert told("family", "unbind", *MOTHER, *mother)["state"] == "unbound"
    history = run("person", "user_retired", *mother, lang="zh").output
    assert "亲情账户       解绑: 有效 → 已解绑" in history


@pytest.mark.parametrize(("rule", "option"), [("both", "--agreed"), ("agency", "--at-window")])
def test_a_policy_that_asks_for_more_to_unbind(tmp_path: Path, rule: str, option: str) -> None:
    """Where both have to agree, or the agency unbinds, the sentence names the option."""
    (tmp_path / "p.toml").write_text(f'[family]\nunbind_by = "{rule}"\n', "utf-8")
    db = ("--db", f"sqlite:///{tmp_path}/city.db")
    with ybcode.open_sandbox(db[1], seed=1, preset=str(tmp_path / "p.toml")) as sandbox:
        sandbox.wallet("user_ok").family.bind("user_child", documents={"birth_certificate"})
    assert f"add {option}" in run("family", "unbind", *CHILD, *db, code=2).output
    run("family", "unbind", *CHILD, option, *db)


def test_a_review_is_told_with_its_end(tmp_path: Path) -> None:
    """Where bindings are reviewed, the answer says until when, and the list too."""
    (tmp_path / "p.toml").write_text("[family]\nreview_workdays = 2\n", "utf-8")
    db = ("--db", f"sqlite:///{tmp_path}/city.db")
    with ybcode.open_sandbox(db[1], seed=1, preset=str(tmp_path / "p.toml")):
        pass
    output = run("family", "bind", *CHILD, "--document", "birth_certificate", *db, lang="zh").output
    assert "审核中" in output
    assert "onboarding.in_review" in output
    assert "2026-03-04" in run("family", "list", "user_ok", *db).output


# ------------------------------------------------------------------ the dry run


def test_a_dry_run_that_works(mother: tuple[str, str]) -> None:
    """Exit code 0, each row in order, the member's money, and that a binding is no mutual aid."""
    output = run("family", "check", *MOTHER, *mother).output
    assert output.splitlines() == [
        "✓ would work at pharmacy_ok now: user_retired 王测兰 on the phone of user_ok",
        "  ✓ binding  active",
        "  ✓ first face",
        "  ✓ channel",
        "  ✓ insurance",
        "  ✓ place",
        "  paid by: user_retired: own account 500.00, pooled fund",
        f"! family.not_mutual_aid  {CATALOGUE['family.not_mutual_aid'].en}",
        f"  to share, open mutual aid: ybcode mutual-aid open user_ok user_retired --db {mother[1]}",
    ]
    assert "亲情账户≠家庭共济" in run("family", "check", *MOTHER, *mother, lang="zh").output
    answer = told("family", "check", *MOTHER, *mother)
    assert answer["works"]
    assert set(answer["rows"].values()) == {True}
    assert (answer["funds"], answer["givers"], answer["balance_fen"]) == (["account", "pooled"], [], 50_000)


def test_a_dry_run_spends_nothing(mother: tuple[str, str]) -> None:
    """Twice the same answer, no settlement, and the code that is shown next is admitted."""
    first = told("family", "check", *MOTHER, *mother)
    assert told("family", "check", *MOTHER, *mother) == first
    assert told("reconcile", *mother)["details"] == []
    shown = run("family", "show", *MOTHER, "--text", *mother).stdout.strip()
    assert told("scan", shown, *mother)["accepted"]


def test_with_mutual_aid_the_dry_run_says_who_pays(mother: tuple[str, str]) -> None:
    """Once it is open the difference is no longer told, and the giver is named."""
    run("mutual-aid", "open", *MOTHER, *mother)
    output = run("family", "check", *MOTHER, *mother).output
    assert "mutual aid is open: after the own account, user_ok may pay" in output
    assert "not_mutual_aid" not in output
    assert [one["key"] for one in told("family", "check", *MOTHER, *mother)["givers"]] == ["user_ok"]


def test_the_dry_run_of_a_misconception_says_so(tmp_path: Path) -> None:
    """Under ``conflated`` the answer tells that it plays a misconception."""
    db = ("--db", f"sqlite:///{tmp_path}/city.db")
    with ybcode.open_sandbox(db[1], seed=1, preset="conflated") as sandbox:
        sandbox.wallet("user_ok").family.bind("user_child", documents={"birth_certificate"})
    output = run("family", "check", *CHILD, *db).output
    assert "this preset plays a misconception" in output
    assert "family.not_mutual_aid" in output
    assert "mutual aid is open" not in output


@pytest.mark.parametrize(
    ("words", "row", "code"),
    [
        (("--institution", "pharmacy_not_designated"), "place", "place.not_designated"),
        (("--channel", "wechat"), "channel", "place.not_opened"),
    ],
)
def test_a_dry_run_at_the_wrong_counter(
    mother: tuple[str, str], words: tuple[str, ...], row: str, code: str
) -> None:
    """A place or a channel that does not do it: its row is marked, exit code 1."""
    output = run("family", "check", *MOTHER, *words, *mother, code=1).output
    assert f"  ✗ {row}\n    {code}  " in output
    answer = told("family", "check", *MOTHER, *words, *mother, code=1)
    assert [name for name, fine in answer["rows"].items() if fine is False] == [row]
    assert [one["code"] for one in answer["refusals"]] == [code]


def test_a_dry_run_before_the_first_use(db: tuple[str, str]) -> None:
    """Not bound, then not seen: what comes after is not judged, and the remedy names the option."""
    answer = told("family", "check", *MOTHER, *db, code=1)
    assert answer["rows"] == {
        "binding": False,
        "first face": None,
        "channel": None,
        "insurance": True,
        "place": True,
    }
    run("family", "bind", *MOTHER, *REGISTER, "--face", *db)
    output = run("family", "check", *MOTHER, *db, code=1).output
    assert "  ✓ binding  bound\n  ✗ first face\n    identity.first_use_face" in output
    assert "--member-face" in output
    assert "  – channel\n" in output


def test_a_dry_run_of_a_member_in_trouble(mother: tuple[str, str]) -> None:
    """The member's insurance is a row of its own, with the cause."""
    with ybcode.open_sandbox(mother[1]) as sandbox:
        sandbox.person("user_retired").enrolment.suspend()
    output = run("family", "check", *MOTHER, *mother, code=1).output
    assert "  ✗ insurance\n    family.member_abnormal  " in output
    assert "enrolment.suspended" in output


def test_a_sandbox_in_memory_says_that_it_forgets() -> None:
    """Without --db nobody is bound: the dry run and the lists say so, in both languages."""
    at = ("--at", "2026-03-02T09:00:00")
    assert "in memory, where nobody is bound" in run("family", "check", *MOTHER, *at, code=1).output
    assert "没有任何绑定" in run("family", "list", "user_ok", lang="zh").output
    assert "没有任何共济" in run("mutual-aid", "list", "user_ok", lang="zh").output


# ------------------------------------------------------------------ mutual aid


def test_a_giver_pays_after_it_is_opened(db: tuple[str, str]) -> None:
    """Opened, the daughter's account pays what the father has to bear; closed, it does not."""
    assert "✓ the account of user_ok may pay" in run("mutual-aid", "open", *FATHER, *db).output
    bill = ("pay", "user_resident", f"{IBUPROFEN}@100", "--quote", *db)
    assert told(*bill)["mutual_aid_fen"] == 10_000
    assert [one["receiver"]["key"] for one in told("mutual-aid", "list", "user_ok", *db)["receivers"]] == [
        "user_resident"
    ]
    output = run("mutual-aid", "list", "user_resident", *db, lang="zh").output
    assert "为 user_resident 支付:\n  user_ok  林测晓  有效  2026-03-02 09:00" in output
    assert told("mutual-aid", "close", *FATHER, *db)["state"] == "closed"
    assert told(*bill)["mutual_aid_fen"] == 0
    run("mutual-aid", "open", *FATHER, "--rank", "2", *db)
    assert "no more" in run("mutual-aid", "close", *FATHER, *db).output
    assert "家庭共济       关闭: 有效 → 已关闭" in run("person", "user_ok", *db, lang="zh").output


def test_a_transfer_is_accepted(db: tuple[str, str]) -> None:
    """Sent, accepted in the same order of names, and then the wallet pays."""
    output = run("mutual-aid", "transfer", *FATHER, "100.00", *db).output
    assert "comes back unless accepted before 2026-03-03 06:00" in output
    assert f"accept: ybcode mutual-aid accept user_ok user_resident --db {db[1]}" in output
    assert "1  user_ok → user_resident  100.00  2026-03-02 09:00  sent → 2026-03-03 06:00" in (
        run("mutual-aid", "list", "user_ok", *db).output
    )
    output = run("mutual-aid", "accept", *FATHER, *db).output
    assert "accepted; the wallet holds 100.00" in output
    assert told("pay", "user_resident", f"{IBUPROFEN}@30", "--quote", *db)["mutual_aid_fen"] == 3_000
    sent = told("mutual-aid", "transfer", *FATHER, "50", *db)
    assert (sent["amount_fen"], sent["state"], sent["number"]) == (5_000, "sent", 2)
    assert told("mutual-aid", "accept", *FATHER, "--number", "2", *db)["wallet_fen"] == 15_000


def test_a_transfer_that_nobody_accepts_comes_back(db: tuple[str, str]) -> None:
    """At six it is returned, told in the list, and the giver's account holds it again."""
    run("mutual-aid", "transfer", *FATHER, "100", *db)
    run("clock", "--to", "2026-03-03T06:00:00", *db)
    assert "已退回" in run("mutual-aid", "list", "user_ok", *db, lang="zh").output
    with ybcode.open_sandbox(db[1]) as sandbox:
        assert sandbox.person("user_ok").money.balance_fen == 50_000


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("open", "user_ok", "user_frozen"), "family.document_missing"),
        (("open", "user_child", "user_resident"), "family.member_abnormal"),
        (("transfer", *FATHER, "2000.01"), "transfer.limit"),
    ],
)
def test_sharing_that_is_refused(db: tuple[str, str], words: tuple[str, ...], code: str) -> None:
    """No relative, no account, too much: a catalogue entry with what to do next, exit code 1."""
    output = run("mutual-aid", *words, *db, code=1).output
    assert f"✗ {code}  " in output
    assert "  1. " in output


def test_transfers_are_closed_at_night(db: tuple[str, str]) -> None:
    """From 22:00 on the answer says when they open."""
    run("clock", "--to", "2026-03-02T22:30:00", *db)
    output = run("mutual-aid", "transfer", *FATHER, "10", *db, code=1, lang="zh").output
    assert "✗ transfer.closed  医保钱包夜间不能转账,2026-03-03 06:00 起可转" in output


# ------------------------------------------------------------------ wrong calls


@pytest.mark.parametrize(
    "words",
    [
        ("family", "bind", *MOTHER),
        ("family", "unbind", *MOTHER),
        ("family", "show", *MOTHER),
        ("show", "user_ok", "--member", "user_retired"),
        ("pay", "user_ok", IBUPROFEN, "--member", "user_retired"),
        ("mutual-aid", "open", *FATHER),
        ("mutual-aid", "close", *FATHER),
        ("mutual-aid", "transfer", *FATHER, "1"),
        ("mutual-aid", "accept", *FATHER),
    ],
)
def test_what_has_to_last_asks_for_a_stored_sandbox(words: tuple[str, ...]) -> None:
    """Without --db: one sentence that says why and how, exit code 2."""
    output = run(*words, code=2).output
    assert "needs a stored sandbox, for one in memory forgets at once" in output
    assert "--db sqlite:///city.db" in output


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("family", "bind", "user_okk", "user_retired"), "did you mean 'user_ok'?"),
        (("family", "bind", "user_ok", "621700000000000000"), "no person '…'"),
        (("family", "bind", "user_ok", "user_ok"), "one's own code needs no binding"),
        (
            ("family", "bind", *CHILD, "--document", "passport"),
            "choose birth_certificate, household_register",
        ),
        (("family", "bind", *MOTHER, "--face", "--face-unknown"), "exclude each other"),
        (("family", "bind", *MOTHER), "user_ok has bound user_retired already (active)"),
        (("family", "bind", "user_ok"), "Missing argument 'MEMBER'"),
        (("family", "unbind", *CHILD), "user_ok has not bound user_child"),
        (("family", "unbind", *reversed(MOTHER)), "not the other way round: BINDER comes first"),
        (("family", "show", *reversed(MOTHER)), "not the other way round: BINDER comes first"),
        (("family", "check", "user_ok", "user_ok"), "one's own code needs no binding"),
        (("family", "check", *MOTHER, "--institution", "nowhere"), "no institution 'nowhere'"),
        (("family", "check", *MOTHER, "--channel", "fax"), "fax"),
        (("family", "list", "user_nobody"), "no person 'user_nobody'"),
        (("show", "user_ok", "--member-face"), "--member-face goes with --member"),
        (("pay", "user_ok", IBUPROFEN, "--member-face"), "--member-face goes with --member"),
        (("mutual-aid", "open", "user_ok", "user_ok"), "one's own account pays anyway"),
        (("mutual-aid", "open", *FATHER), "user_ok gives to user_resident already"),
        (("mutual-aid", "open", *reversed(FATHER)), "mutual aid goes one way"),
        (("mutual-aid", "close", *reversed(FATHER)), "not the other way round: GIVER comes first"),
        (("mutual-aid", "close", *CHILD), "user_ok shares nothing with user_child"),
        (("mutual-aid", "transfer", *FATHER, "ten"), "an amount is a number above zero"),
        (("mutual-aid", "transfer", *FATHER, "600"), "the account holds less than that"),
        (("mutual-aid", "transfer", *FATHER, "621700000000000000"), "an amount is a number"),
        (("mutual-aid", "accept", *FATHER), "no transfer waits to be accepted"),
    ],
)
def test_a_wrong_call_is_one_sentence(mother: tuple[str, str], words: tuple[str, ...], sentence: str) -> None:
    """Whatever is typed wrong: exit code 2, the last line says what, no long number in it."""
    with ybcode.open_sandbox(mother[1]) as sandbox:
        sandbox.wallet("user_ok").mutual_aid.open("user_resident")
    output = run(*words, *mother, code=2).output
    assert output.splitlines()[-1].startswith("Error: ")
    assert sentence in output
    assert "621700" not in output


def test_a_swapped_dry_run_says_so(mother: tuple[str, str]) -> None:
    """A dry run the wrong way round is refused, and told that BINDER comes first."""
    output = run("family", "check", *reversed(MOTHER), *mother, code=1).output
    assert "! user_ok → user_retired: BINDER comes first, then MEMBER" in output


@pytest.mark.parametrize(("group", "first"), [("family", "BINDER"), ("mutual-aid", "GIVER")])
def test_the_help_says_who_comes_first(group: str, first: str) -> None:
    """The help of a group names the order and gives an example to copy."""
    output = CliRunner().invoke(cli, [group, "--help"]).output
    assert f"{first} is whose" in output
    assert f"  ybcode {group} " in output
    assert "comes first" in " ".join(output.split())


def test_a_payment_for_a_relative_is_charged_once(mother: tuple[str, str]) -> None:
    """The same request id again gets the first receipt; for the daughter herself it is another request."""
    words = ("pay", "user_ok", IBUPROFEN, "--request-id", "r1", *mother)
    first = told(*words, "--member", "user_retired")
    assert told(*words, "--member", "user_retired")["settlement_id"] == first["settlement_id"]
    assert told(*words, code=1)["code"] == "request.conflict"
