"""``ybcode pay``, ``receipt``, ``refund``, ``reconcile`` and ``items``: money from the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import ybcode
from ybcode.cli import cli

AT = ("--at", "2026-03-02T09:00:00")
IBUPROFEN = "布洛芬缓释胶囊"


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
def url(tmp_path: Path) -> str:
    """The URL of a stored sandbox whose clock stands at nine."""
    url = f"sqlite:///{tmp_path}/city.db"
    with ybcode.open_sandbox(url, seed=1):
        return url


# ------------------------------------------------------------------ pay


def test_a_bill_is_paid_and_its_receipt_printed() -> None:
    """The receipt stands as on a till's paper, in Chinese, and without --db it is forgotten."""
    lines = run("pay", "user_ok", f"{IBUPROFEN}=2@18.50", "--request-id", "r1", *AT).stdout.splitlines()
    assert lines[0] == "仿真票据 · SIMULATED 非真实凭证"
    assert "个人账户支付               37.00" in lines
    assert "请求号 r1" in lines
    assert lines[-1].startswith("This sandbox was in memory: the receipt is forgotten.")


def test_wide_paper_and_chinese() -> None:
    """--width 48 prints wider rows; --lang zh speaks around the receipt."""
    output = run("pay", "user_ok", IBUPROFEN, "--width", "48", *AT, lang="zh").stdout
    assert "=" * 48 in output
    assert "这张票据不保存" in output


@pytest.mark.parametrize(
    ("item", "quantity", "price", "fen"),
    [
        (IBUPROFEN, "1", "18.50", 1850),
        ("YB-D001", "1", "18.50", 1850),
        (f"{IBUPROFEN}=3", "3", "18.50", 5550),
        (f"{IBUPROFEN}@20", "1", "20.00", 2000),
        (f"{IBUPROFEN}=2@17.255", "2", "17.255", 3451),
        ("黄芪饮片(100克袋装)=0.5", "0.5", "26.00", 1300),
        ("何首乌=2@1.005", "2", "1.005", 201),
    ],
)
def test_an_item_as_it_is_typed(item: str, quantity: str, price: str, fen: int) -> None:
    """NAME=QUANTITY@PRICE: quantity 1 and the catalogue's price where they are left out, exact to the fen."""
    answer = told("pay", "user_ok", item, *AT)
    (line,) = answer["lines"]
    assert (line["quantity"], line["price"], line["amount_fen"]) == (quantity, price, fen)


def test_the_answer_as_json_has_every_amount_in_fen() -> None:
    """Whole numbers of fen, whose parts sum to the bill both ways."""
    bill = (IBUPROFEN, "血糖试纸", "医用外科口罩", "阿莫西林胶囊=2")
    answer = told("pay", "user_retired", *bill, "--prescription", "2026-03-01", *AT)
    assert answer["total_fen"] == sum(
        answer[name] for name in ("fund_fen", "account_fen", "mutual_aid_fen", "cash_fen")
    )
    assert answer["total_fen"] == sum(
        answer[name] for name in ("own_fen", "over_limit_fen", "first_pay_fen", "scope_fen")
    )
    assert answer["total_fen"] == sum(line["amount_fen"] for line in answer["lines"])
    assert answer["deductible_fen"] == 2840
    assert (answer["state"], answer["kind"], answer["subject"]["key"]) == (
        "settled",
        "settle",
        "user_retired",
    )
    assert answer["accepted"]


def test_a_quote_pays_nothing(url: str) -> None:
    """--quote tells the lines, the parts and the balance; nothing is kept."""
    output = run("pay", "user_ok", f"{IBUPROFEN}=2", "--quote", "--db", url).stdout
    assert output.splitlines() == [
        "a quote: nothing was paid",
        "  甲 布洛芬缓释胶囊  2 × 18.50  37.00",
        "  total  37.00",
        "  own account  37.00",
        "  cash  0.00",
        "  the account holds  500.00",
    ]
    assert told("reconcile", "--db", url)["details"] == []
    answer = told("pay", "user_ok", IBUPROFEN, "--quote", *AT)
    assert answer["expires_ms"] - answer["quoted_ms"] == 900_000
    assert "预结算,未扣款" in run("pay", "user_ok", IBUPROFEN, "--quote", *AT, lang="zh").stdout


def test_a_hospital_and_another_scene() -> None:
    """--institution and --scene choose the counter; a hospital settles by default."""
    assert told("pay", "user_ok", "血常规", "--institution", "hospital_ok", *AT)["scene"] == "01301"
    answer = told("pay", "user_ok", "普通门诊诊察费", "--institution", "hospital_ok", "--scene", "01101", *AT)
    assert (answer["institution"], answer["scene"]) == ("H59010100001", "01101")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("user_suspended", IBUPROFEN), "enrolment.suspended"),
        (("user_ok", "面膜"), "item.not_payable"),
        (("user_ok", "医用外科口罩"), "bill.self_pay_only"),
        (("user_ok", "阿莫西林胶囊"), "prescription.missing"),
        (("user_ok", "阿莫西林胶囊", "--prescription", "2026-02-01"), "prescription.expired"),
        (("user_ok", "氨酚伪麻美芬片"), "item.register"),
        (("user_ok", "氨酚伪麻美芬片=3", "--registered"), "item.quantity"),
        (("user_ok", "何首乌@12", "--strict"), "item.not_covered"),
        (("user_ok", IBUPROFEN, "医用外科口罩", "--preset", "literal"), "item.self_pay"),
        (("user_ok", IBUPROFEN, "--channel", "alipay"), "identity.face_needed"),
        (("user_ok", IBUPROFEN, "--institution", "pharmacy_not_designated"), "place.not_designated"),
    ],
)
def test_a_refusal_is_a_catalogue_entry(words: tuple[str, ...], code: str) -> None:
    """What may not be sold, or not to this person, or not here: exit code 1, the entry, what to do."""
    output = run("pay", *words, *AT, code=1).output
    assert f"✗ {code}  " in output
    assert "  1. " in output
    answer = json.loads(run("pay", *words, *AT, "--json", code=1).stdout)
    assert (answer["accepted"], answer["code"]) == (False, code)


def test_what_the_refusals_ask_for_lets_it_pass() -> None:
    """A face, a prescription of today, a registered buyer: paid."""
    words = ("阿莫西林胶囊", "氨酚伪麻美芬片=2", "--prescription", "2026-03-02", "--registered")
    assert told("pay", "user_ok", *words, "--channel", "alipay", "--face", *AT)["channel"] == "alipay"


def test_an_unknown_name_is_told_with_the_nearest() -> None:
    """With a price it is sold as class 甲 and noted; the names that may be meant stand beside it."""
    result = run("pay", "user_ok", "布洛芬@12", *AT)
    assert result.stderr == (
        "! not in the catalogue, taken as a class 甲 medicine: 布洛芬 (did you mean '布洛芬缓释胶囊'?)\n"
    )
    assert "目录中没有,按甲类药品处理:何首乌\n" in run("pay", "user_ok", "何首乌@12", *AT, lang="zh").stderr
    assert (
        "! not in the catalogue: 何首乌\n"
        in run("pay", "user_ok", "何首乌@1", "--strict", *AT, code=1).stderr
    )


def test_notices_ride_on_the_receipt() -> None:
    """An account that holds too little is a notice, in the language that was asked for."""
    output = run("pay", "user_zero_balance", IBUPROFEN, *AT).stdout
    assert "! account.empty  The balance is 0: reimbursement still applies" in output
    assert [one["code"] for one in told("pay", "user_zero_balance", IBUPROFEN, *AT)["notices"]] == [
        "account.empty"
    ]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "Missing argument 'PERSON'"),
        (("user_ok",), "pay needs an ITEM"),
        (("user_okk", IBUPROFEN), "did you mean 'user_ok'?"),
        (("user_ok", "布洛芬"), "the catalogue has no '布洛芬' (did you mean '布洛芬缓释胶囊'?)"),
        (("user_ok", "何首乌"), "list it with 'ybcode items', or say what it costs, as 何首乌@18.50"),
        (("user_ok", IBUPROFEN, "18.5"), "'18.5' is no item: write NAME=QUANTITY@PRICE"),
        (("user_ok", IBUPROFEN, "2"), "'2' is no item: write NAME=QUANTITY@PRICE"),
        (("user_ok", f"{IBUPROFEN}@1@2"), "is no item"),
        (("user_ok", "=2@3"), "is no item"),
        (("user_ok", ""), "is no item"),
        (("user_ok", f"{IBUPROFEN}=0"), "quantity and price are above zero"),
        (("user_ok", f"{IBUPROFEN}=-1"), "a quantity is a number above zero with up to 4 decimals"),
        (("user_ok", f"{IBUPROFEN}="), "a quantity is a number above zero with up to 4 decimals"),
        (("user_ok", f"{IBUPROFEN}@1e3"), "a price is a number above zero with up to 6 decimals"),
        (("user_ok", f"{IBUPROFEN}@0.001"), "a line costs from ¥0.01"),
        (("user_ok", f"{IBUPROFEN}@18,50"), "a price is a number above zero"),
        (("user_ok", *[IBUPROFEN] * 201), "a bill has 1 to 200 lines"),
        (("user_ok", "x" * 101 + "@1"), "a line's name has 1 to 100 printable characters"),
        (("user_ok", "6217000000000000000@1"), "no name is a long number"),
        (("user_ok", IBUPROFEN, "--prescription", "yesterday"), "the day on which it was written"),
        (("user_ok", IBUPROFEN, "--request-id", ""), "request id"),
        (("user_ok", IBUPROFEN, "--request-id", "r", "--quote"), "it goes without --request-id"),
        (("user_ok", IBUPROFEN, "--width", "40"), "'40' is not one of '32', '48'"),
        (("user_ok", IBUPROFEN, "--institution", "nowhere"), "no institution 'nowhere'"),
        (("user_ok", IBUPROFEN, "--scene", "99999"), "unknown scene '99999'"),
        (("user_ok", IBUPROFEN, "--institution", "hospital_ok", "--scene", "01103"), "settles no bill"),
        (("user_ok", IBUPROFEN, "--channel", "fax"), "fax"),
        (("user_ok", IBUPROFEN, "--db", "sqlite:///x.db", *AT), "--at goes without --db"),
    ],
)
def test_a_wrong_payment_is_one_sentence(words: tuple[str, ...], sentence: str) -> None:
    """Whatever is typed wrong: exit code 2, the last line says what, no long number in it."""
    output = run("pay", *words, code=2).output
    assert output.splitlines()[-1].startswith("Error: ")
    assert sentence in output
    assert "6217000000" not in output


# ------------------------------------------------------------------ what is kept


def test_a_receipt_is_found_again_and_undone(url: str) -> None:
    """``pay`` names both commands; ``receipt`` prints the same paper, ``refund`` the opposite one."""
    paid = run("pay", "user_ok", f"{IBUPROFEN}=2", "--request-id", "r1", "--db", url).stdout.splitlines()
    key = next(line.split()[1] for line in paid if line.startswith("结算号"))
    assert paid[-2:] == [
        f"again: ybcode receipt {key} --db {url}",
        f"undo:  ybcode refund {key} --db {url}",
    ]
    again = run("receipt", key, "--db", url).stdout.splitlines()
    assert [row for row in paid[:-2] if not row.startswith("账户余额")] == again

    undone = run("refund", key, "--db", url, "--width", "48").stdout
    assert "【撤销】医保结算撤销单" in undone
    assert f"原单号 {key}" in undone
    assert "-37.00" in undone
    assert "【本单已撤销】" in run("receipt", key, "--db", url, "--width", "48").stdout
    assert told("receipt", key, "--db", url)["state"] == "cancelled"
    assert "✗ refund.done" in run("refund", key, "--db", url, code=1).output
    assert told("refund", key, "--db", url, code=1)["code"] == "refund.done"


def test_the_same_request_is_charged_once(url: str) -> None:
    """The same id with the same bill gets the first receipt; with another, or once undone, a refusal."""
    words = ("pay", "user_ok", IBUPROFEN, "--request-id", "r1", "--db", url)
    first = told(*words)
    assert "! settlement.duplicate  Already settled: not charged twice." in run(*words).stdout
    again = told(*words)
    assert again["settlement_id"] == first["settlement_id"]
    assert [one["code"] for one in again["notices"]] == ["settlement.duplicate"]
    other = ("pay", "user_ok", f"{IBUPROFEN}=2", "--request-id", "r1", "--db", url)
    assert told(*other, code=1)["code"] == "request.conflict"
    someone = ("pay", "user_retired", IBUPROFEN, "--request-id", "r1", "--db", url)
    assert told(*someone, code=1)["code"] == "request.conflict"
    run("refund", first["settlement_id"], "--db", url)
    assert told(*words, code=1)["code"] == "refund.done"
    assert told("reconcile", "--db", url)["totals"][0]["total_fen"] == 0


@pytest.mark.parametrize("fault", ["timeout-after-commit", "timeout-before-commit"])
def test_a_lost_answer_says_how_to_ask_again(url: str, fault: str) -> None:
    """settlement.unknown: exit code 1 and the request id, under which the second try is charged once."""
    with ybcode.open_sandbox(url) as sandbox:
        sandbox.faults.add(fault, match={"operation": "settle"}, times=2)
    output = run("pay", "user_ok", IBUPROFEN, "--db", url, code=1).output
    assert "✗ settlement.unknown  Result unknown: do not pay twice." in output
    key = output.splitlines()[0].rpartition("--request-id ")[2]
    with ybcode.open_sandbox(url) as sandbox:
        sandbox.faults.clear()
    answer = told("pay", "user_ok", IBUPROFEN, "--request-id", key, "--db", url)
    assert answer["request_id"] == key
    assert len(told("reconcile", "--db", url)["details"]) == 1


def test_a_lost_answer_as_json(url: str) -> None:
    """The request id and the operation stand beside the entry."""
    with ybcode.open_sandbox(url) as sandbox:
        sandbox.faults.add("timeout-after-commit", match={"operation": "settle"})
        sandbox.faults.add("platform.offline", match={"operation": "cancel"})
    answer = told("pay", "user_ok", IBUPROFEN, "--request-id", "lost", "--db", url, code=1)
    assert (answer["code"], answer["request_id"], answer["operation"]) == (
        "settlement.unknown",
        "lost",
        "settle",
    )
    key = told("reconcile", "--db", url)["details"][0]["settlement_id"]
    assert told("refund", key, "--db", url, code=1)["code"] == "platform.offline"


def test_after_the_close_a_refund_may_need_approval(tmp_path: Path) -> None:
    """Under ``cancel.after_close = "approve"``: refused, then with --approved a refund, slow to arrive."""
    (tmp_path / "p.toml").write_text('[cancel]\nafter_close = "approve"\n')
    url = f"sqlite:///{tmp_path}/city.db"
    with ybcode.open_sandbox(url, seed=1, preset=str(tmp_path / "p.toml")):
        pass
    key = told("pay", "user_ok", IBUPROFEN, "--db", url)["settlement_id"]
    run("clock", "--days", "1", "--db", url)
    assert told("refund", key, "--db", url, code=1)["code"] == "refund.after_close"
    output = run("refund", key, "--approved", "--db", url).stdout
    assert "【退费】医保结算退费单" in output
    assert "! refund.pending" in output


@pytest.mark.parametrize("command", ["receipt", "refund"])
def test_what_is_not_there_is_one_sentence(url: str, command: str) -> None:
    """No --db, an id that nobody has, a long number, another institution: exit code 2."""
    assert f"{command} needs a stored sandbox: name it with --db" in run(command, "YB1", code=2).output
    assert "this sandbox has no settlement 'YB1'" in run(command, "YB1", "--db", url, code=2).output
    secret = "621700000000000000"
    assert secret not in run(command, secret, "--db", url, code=2).output
    assert "Missing argument 'SETTLEMENT_ID'" in run(command, code=2).output


def test_another_institution_cannot_undo_it(url: str) -> None:
    """--institution names where it is undone: only where it was settled."""
    key = told("pay", "user_ok", IBUPROFEN, "--db", url)["settlement_id"]
    words = ("refund", key, "--db", url, "--institution")
    assert "this institution has no such settlement" in run(*words, "hospital_ok", code=2).output
    assert told(*words, "pharmacy_ok")["undoes"] == key


# ------------------------------------------------------------------ reconcile


def test_totals_and_details_of_a_day(url: str) -> None:
    """Without --own nothing is compared: totals by insurance, a row a settlement and an undoing."""
    key = told("pay", "user_ok", IBUPROFEN, "--db", url)["settlement_id"]
    run("refund", key, "--db", url)
    run("clock", "--days", "1", "--db", url)
    told("pay", "user_retired", f"{IBUPROFEN}=2", "--db", url)
    assert [one["total_fen"] for one in told("reconcile", "--db", url)["details"]] == [3700]
    output = run("reconcile", "--db", url, "--from", "2026-03-02", "--to", "2026-03-03").stdout
    assert output.startswith("2026-03-02 – 2026-03-03  3 rows\n")
    assert "employee outpatient  3 rows  total 37.00  fund 0.00  account 37.00  cash 0.00" in output
    chinese = run("reconcile", "--db", url, "--from", "2026-03-02", lang="zh").stdout
    assert "职工 门诊  2 笔  合计 0.00  统筹 0.00  个账 0.00  现金 0.00" in chinese
    assert "撤销" in chinese
    assert run("reconcile", "--db", url, "--from", "2026-03-01").stdout == "2026-03-01  0 rows\n"


def test_a_list_that_agrees_and_one_that_differs(url: str, tmp_path: Path) -> None:
    """Each difference is named with both amounts; exit code 1, and 0 when the lists agree."""
    keys = []
    for number, person in enumerate(("user_ok", "user_retired"), start=1):
        words = ("pay", person, IBUPROFEN, "--request-id", f"r{number}", "--db", url)
        keys.append(told(*words)["settlement_id"])
    own = tmp_path / "own.csv"
    own.write_text(f"\ufeffsettlement_id,total\r\n{keys[0]},18.50\r\n{keys[1]}, 18.5 \r\n\r\n", "utf-8")
    words = ("reconcile", "--db", url, "--own", str(own))
    assert "✓ both lists agree" in run(*words).stdout
    assert "✓ 一致" in run(*words, lang="zh").stdout
    assert told(*words)["agrees"]

    own.write_text(f"{keys[0]},18.60\nYB1,-2\n", "utf-8")
    output = run(*words, code=1).stdout
    for line in (
        f"✗ {keys[0]}  the platform has 18.50, the till 18.60",
        f"✗ {keys[1]}  the platform has 18.50, the till nothing (request id r2)",
        "✗ YB1  the till has -2.00, the platform nothing",
    ):
        assert line in output
    assert "平台没有" in run(*words, code=1, lang="zh").stdout
    answer = told(*words, code=1)
    assert [one["problem"] for one in answer["differences"]] == [
        "amount_differs",
        "only_at_platform",
        "only_at_till",
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("YB1;18.50\n", "row 1 of --own is no settlement id and total in yuan"),
        ("YB1,18.505\n", "row 1 of --own"),
        ("settlement_id,total\nYB1,many\n", "row 2 of --own"),
        ("YB1,1\nYB1,2\n", "row 2 of --own repeats an id"),
        (",1\n", "row 1 of --own"),
        ("YB1,1\n".encode("utf-16"), "--own is no CSV in UTF-8"),
        (b"\x00\x01", "--own"),
    ],
)
def test_a_wrong_list_is_one_sentence(url: str, tmp_path: Path, content: str | bytes, sentence: str) -> None:
    """A row that is none is named by its number, and nothing of it is repeated: exit code 2."""
    own = tmp_path / "own.csv"
    own.write_bytes(content if isinstance(content, bytes) else content.encode())
    output = run("reconcile", "--db", url, "--own", str(own), code=2).output
    assert sentence in output
    assert output.startswith("Error: ")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--from", "today"), "--from takes a day, as 2026-03-02"),
        (("--to", "31.12.2026"), "--to takes a day"),
        (("--from", "2026-03-02", "--to", "2026-03-01"), "the first one first"),
        (("--from", "2020-03-02", "--to", "2026-03-01"), "1 to 366 days"),
        (("--own", "missing.csv"), "missing.csv"),
        (("--institution", "nowhere"), "no institution 'nowhere'"),
    ],
)
def test_a_wrong_reconciliation_is_one_sentence(url: str, words: tuple[str, ...], sentence: str) -> None:
    """Days, lists and places that are none: exit code 2."""
    assert sentence in run("reconcile", "--db", url, *words, code=2).output


def test_reconcile_needs_a_stored_sandbox() -> None:
    """A sandbox in memory has settled nothing."""
    assert "reconcile needs a stored sandbox" in run("reconcile", code=2).output


# ------------------------------------------------------------------ items


def test_the_catalogue_is_listed_and_searched() -> None:
    """By name or code: class, price in yuan, and what the sale needs; in both languages."""
    assert len(run("items").stdout.splitlines()) == len(told("items")) > 50
    assert run("items", "氨酚").stdout == "YB-D018  乙    19.90  氨酚伪麻美芬片  drug · registered sale\n"
    assert "处方药 · 限购 1" in run("items", "地西泮", lang="zh").stdout
    assert "limit 120.00" in run("items", "yb-e002").stdout
    assert "no such item" in run("items", "unicorn").stdout
    assert run("items", "unicorn", lang="zh").stdout == "目录中没有\n"
    assert told("items", "YB-D001")[0]["price_fen"] == 1850
