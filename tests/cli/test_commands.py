"""Commands: their answers, their exit codes, and one sentence for whatever a user gets wrong."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from ybcode.cli import COMMANDS, cli
from ybcode.errors import CATALOGUE
from ybcode.values import id_check_digit

VECTORS = Path(__file__).parent.parent / "vectors" / "code-vectors.json"
NINE = "2026-03-02T09:00:00"


def run(*words: str, stdin: bytes | None = None) -> Result:
    """One call of the command line, in English."""
    return CliRunner().invoke(cli, list(words), input=stdin, env={"YBCODE_LANG": "en"})


def shown(*words: str) -> str:
    """The digits that the phone of user_ok shows at nine."""
    return run("show", "user_ok", "--text", "--at", NINE, *words).output.strip()


def test_what_show_prints_scan_admits() -> None:
    """A code shown by one process is admitted by another: both follow seed 1."""
    result = run("scan", shown(), "--at", "2026-03-02T09:00:04")
    assert result.exit_code == 0
    assert "林测晓" in result.output


def test_show_and_scan_follow_the_machine_through_a_pipe() -> None:
    """``ybcode show … --text | ybcode scan -`` works by the machine's clock, in two processes."""
    show = subprocess.run(
        [sys.executable, "-m", "ybcode", "show", "user_ok", "--text"], capture_output=True, check=True
    )
    scan = subprocess.run(
        [sys.executable, "-m", "ybcode", "scan", "-", "--json"],
        input=show.stdout,
        capture_output=True,
        check=True,
    )
    assert json.loads(scan.stdout)["accepted"] is True


def test_a_refusal_exits_with_1_and_says_what_to_do() -> None:
    """An expired code: exit code 1, the catalogue's code, the remedy and the three steps of S0."""
    result = run("scan", shown(), "--at", "2026-03-02T09:05:00")
    assert result.exit_code == 1
    assert "code.expired" in result.output
    assert [line.strip()[:2] for line in result.output.splitlines()[1:]] == ["1.", "2.", "3.", "4."]


def test_a_refusal_as_json_has_both_languages_and_the_evidence() -> None:
    """``--json`` gives code, message, remedy and evidence."""
    answer = json.loads(run("scan", shown(), "--at", "2026-03-02T09:05:00", "--json").output)
    assert answer["code"] == "code.expired"
    assert answer["evidence"] == {"age_ms": 300_000, "life_ms": 300_000}
    assert answer["message"] == CATALOGUE["code.expired"].zh


def test_an_image_is_read_back(tmp_path: Path) -> None:
    """``show --png`` and ``scan FILE``: the picture is read by an independent decoder."""
    for option, name in (("--png", "code.png"), ("--barcode", "bars.png")):
        picture = tmp_path / name
        assert run("show", "user_ok", "--at", NINE, option, str(picture)).exit_code == 0
        assert run("scan", str(picture), "--at", NINE).exit_code == 0


def test_an_image_without_a_code_is_unreadable(tmp_path: Path) -> None:
    """A white picture: ``code.unreadable``."""
    Image.new("L", (200, 200), 255).save(tmp_path / "white.png")
    result = run("scan", str(tmp_path / "white.png"))
    assert result.exit_code == 1
    assert "code.unreadable" in result.output


def test_two_codes_in_one_image_are_not_guessed_at(tmp_path: Path) -> None:
    """A picture with two codes is a wrong call, not a choice."""
    both = Image.new("L", (700, 360), 255)
    for left, person in ((0, "user_ok"), (350, "user_child")):
        run("show", person, "--at", NINE, "--png", str(tmp_path / "one.png"))
        both.paste(Image.open(tmp_path / "one.png").convert("L"), (left, 0))
    both.save(tmp_path / "both.png")
    result = run("scan", str(tmp_path / "both.png"))
    assert result.exit_code == 2
    assert "crop" in result.output


def test_alipay_needs_a_face() -> None:
    """On alipay a code needs ``--face``; without, the refusal exits with 1."""
    assert run("show", "user_ok", "--channel", "alipay").exit_code == 1
    assert run("show", "user_ok", "--channel", "alipay", "--face").exit_code == 0


def test_the_ordinary_code_is_shown_and_refused() -> None:
    """``--ordinary`` shows a payment code, and a till refuses it as one."""
    result = run("scan", shown("--ordinary"), "--at", NINE)
    assert result.exit_code == 1
    assert "code.payment_code" in result.output


def test_watch_prints_a_line_a_code_when_nobody_looks() -> None:
    """Into a pipe ``--watch`` prints digits, one line a code, and stops after ``--times``."""
    result = run("show", "user_ok", "--watch", "--times", "1")
    assert result.exit_code == 0
    assert len(result.output.strip()) == 28


@pytest.mark.parametrize("vector", json.loads(VECTORS.read_text())["valid"], ids=lambda one: one["text"][:8])
def test_code_mint_and_open_tell_every_intermediate(vector: dict[str, object]) -> None:
    """``code mint`` and ``code open`` agree with every field of the vectors."""
    keyed = [
        "--suite", str(vector["suite"]), "--epoch-key", str(vector["epoch_key"]), "--kid", str(vector["kid"]),
    ]  # fmt: skip
    fields = [
        "--province",
        str(vector["province"]),
        "--handle",
        str(vector["handle"]),
        "--tick",
        str(vector["tick"]),
    ]
    minted = json.loads(run("code", "mint", *keyed, *fields, "--json").output)
    text = str(vector["text"])
    opened = json.loads(run("code", "open", text, *keyed, "--tick", str(vector["tick"]), "--json").output)
    for name, value in vector.items():
        if name != "epoch_key":
            assert minted[name] == opened[name] == value


def test_errors_lists_the_catalogue() -> None:
    """``errors --json`` is the whole catalogue; one entry is found by code and by alias."""
    assert [one["code"] for one in json.loads(run("errors", "--json").output)] == list(CATALOGUE)
    assert run("errors", "code.used").output == run("errors", "YB-C03").output
    assert "此码已使用过" in run("errors", "code.used").output


def test_keys_list_shows_states_and_no_secret() -> None:
    """``keys list`` says where the keys come from and what each does, never what they are."""
    answer = json.loads(run("keys", "list", "--json").output)
    assert answer["source"] == "from seed, public"
    assert [key["state"] for key in answer["keys"]] == ["mint+verify", "pending"]
    assert all(set(key) == {"key_id", "suite", "state", "issue"} for key in answer["keys"])


def test_doctor_finds_this_machine_well() -> None:
    """``doctor`` plays the whole round trip and exits with 0."""
    result = run("doctor", "--json")
    assert result.exit_code == 0
    assert all(one["ok"] for one in json.loads(result.output))


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str) -> None:
    """``--help`` of every command says what it does."""
    result = run(command, "--help")
    assert result.exit_code == 0
    assert "Usage" in result.output


MINT = ("code", "mint", "--epoch-key", "00" * 32, "--kid", "0")
WRONG = {
    "nobody of that name": ("show", "user_okk"),
    "no such channel": ("show", "user_ok", "--channel", "fax"),
    "no such preset": ("show", "user_ok", "--preset", "lenient"),
    "no such preset file": ("show", "user_ok", "--preset", "missing.toml"),
    "an instant that is none": ("show", "user_ok", "--at", "yesterday"),
    "an ending that is no picture": ("show", "user_ok", "--png", "code.xyz"),
    "a folder that is not there": ("show", "user_ok", "--png", "missing/code.png"),
    "two texts": ("scan", "1", "2"),
    "no text": ("scan",),
    "an image that is not there": ("scan", "missing.png"),
    "no such place": ("scan", "1", "--institution", "pharmacy"),
    "no such scene": ("scan", "1", "--scene", "99999"),
    "no such entry": ("errors", "code.usd"),
    "a key that is not hex": ("code", "open", "1", "--epoch-key", "zz", "--kid", "0"),
    "a key that is short": ("code", "open", "1", "--epoch-key", "00", "--kid", "0"),
    "a handle out of range": (
        *MINT, "--province", "59", "--handle", "-1", "--tick", "1",
    ),
    "a province that is none": (
        *MINT, "--province", "5x", "--handle", "1", "--tick", "1",
    ),
    "too few frames": ("demo", "--frames", "1"),
    "no such command": ("buy",),
}  # fmt: skip


@pytest.mark.parametrize("words", WRONG.values(), ids=WRONG)
def test_a_wrong_call_is_one_sentence_and_exit_code_2(words: tuple[str, ...]) -> None:
    """Whatever a user gets wrong: exit code 2, the last line says what, and no traceback."""
    result = run(*words)
    assert result.exit_code == 2
    assert result.output.splitlines()[-1].startswith("Error: ")
    assert "Traceback" not in result.output


def test_a_near_miss_is_named() -> None:
    """A misspelt person or entry is answered with the nearest one."""
    assert "user_ok" in run("show", "user_okk").output
    assert "code.used" in run("errors", "code.usd").output


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=60))
def test_any_text_at_scan_is_refused_or_a_wrong_call(text: str) -> None:
    """Any text whatever given to ``scan`` ends with 1 or 2, never with a traceback."""
    result = run("scan", "--at", NINE, "--", text)
    assert result.exit_code in (1, 2)
    assert result.exception is None or isinstance(result.exception, SystemExit)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_on_standard_input_are_refused(noise: bytes) -> None:
    """Any bytes piped into ``scan -`` are refused with a catalogue code."""
    assert run("scan", "-", stdin=noise).exit_code == 1


def _real_shaped() -> str:
    return f"424{'31' * 9}7" + "58" + "0" * 4


def _id_number() -> str:
    first17 = "11" + "0101" + "19900307" + "123"
    return first17 + id_check_digit(first17)


@pytest.mark.parametrize(
    "secret", [_real_shaped(), "6217" + "3" * 15, _id_number()], ids=["code", "payment", "id"]
)
@pytest.mark.parametrize("extra", [(), ("--json",), ("second",), ("--bogus",), ("--scene", "1")])
def test_what_was_scanned_is_never_printed(secret: str, extra: tuple[str, ...]) -> None:
    """A real-shaped code, a payment code or an ID number is on no line of any answer, right call or wrong."""
    for words in (("scan", secret, *extra), ("scan", *extra, secret), ("code", "open", secret, *extra)):
        result = run(*words)
        assert result.exit_code != 0
        assert secret not in result.output
        assert secret[4:14] not in result.output


def test_errors_speaks_either_language() -> None:
    """The list is in the language asked for; one entry is told in both, with its evidence and source."""
    assert "医保码已过期" in run("errors", "--lang", "zh").output
    assert "This code has expired" in run("errors", "--lang", "en").output
    told = run("errors", "code.expired").output
    assert "evidence  age_ms, life_ms" in told
    assert "source    S0" in told


def test_doctor_and_keys_speak_to_a_person_too() -> None:
    """Without ``--json`` both print lines a person reads."""
    assert "✓" in run("doctor").output
    assert "mint+verify" in run("keys", "list", "--lang", "zh").output


def test_demo_as_json_tells_the_same_story(tmp_path: Path) -> None:
    """``demo --json`` lists the steps with the till's answers, in order."""
    told = json.loads(run("demo", "--out", str(tmp_path), "--frames", "2", "--json").output)
    answers = [step["code"] for step in told if "code" in step]
    assert answers == [
        None,
        "code.used",
        "code.superseded",
        "code.expired",
        "identity.face_needed",
        None,
        None,
    ]
    paid, undone = [step["receipt"] for step in told if "receipt" in step]
    assert (paid["total_fen"], undone["total_fen"]) == (7690, -7690)
    assert undone["undoes"] == paid["settlement_id"]


def test_watch_goes_with_no_picture() -> None:
    """``--watch`` with an option for one code is a wrong call, not an option that is ignored."""
    assert run("show", "user_ok", "--watch", "--png", "code.png").exit_code == 2


def test_show_speaks_chinese(tmp_path: Path) -> None:
    """``--lang zh`` says in Chinese when the code changes and ends, and names the file it saved."""
    told = run("show", "user_ok", "--lang", "zh", "--at", NINE, "--svg", str(tmp_path / "code.svg")).output
    assert "5.0 秒后换码,300.0 秒后失效" in told
    assert "code.svg" in told


def test_code_mint_prints_lines_too() -> None:
    """Without ``--json`` every intermediate is a line."""
    told = run(*MINT, "--province", "59", "--handle", "1", "--tick", "1").output
    assert "credential_key" in told


LONG = {"code": _real_shaped(), "payment": "6217" + "3" * 15, "id": _id_number()}
ELSEWHERE = {
    "as a command": (),
    "as a person": ("show",),
    "as an entry": ("errors",),
    "as a place": ("scan", "1", "--institution"),
    "as a scene": ("scan", "1", "--scene"),
    "as a preset": ("show", "user_ok", "--preset"),
    "as an instant": ("show", "user_ok", "--at"),
    "as a database": ("keys", "list", "--db"),
    "as a URL": ("db", "check"),
    "as one word too many": ("demo",),
    "as a number of frames": ("demo", "--frames"),
    "as a handle": (*MINT, "--province", "59", "--tick", "1", "--handle"),
    "as a province": (*MINT, "--handle", "1", "--tick", "1", "--province"),
}


@pytest.mark.parametrize("secret", LONG.values(), ids=LONG)
@pytest.mark.parametrize("words", ELSEWHERE.values(), ids=ELSEWHERE)
def test_a_number_that_was_pasted_elsewhere_is_not_printed(words: tuple[str, ...], secret: str) -> None:
    """Whatever word of a call a real number was pasted into, no sentence repeats it."""
    result = run(*words, secret)
    assert result.exit_code == 2
    assert secret[4:14] not in result.output


def test_every_command_speaks_both_languages_and_json() -> None:
    """Each command that answers has ``--lang`` and ``--json``, as the README says."""
    context = click.Context(cli)
    for name in COMMANDS:
        command = cli.get_command(context, name)
        leaves = command.commands.values() if isinstance(command, click.Group) else [command]
        for leaf in leaves:
            assert {"lang", "as_json"} <= {option.name for option in leaf.params}, leaf.name


def test_demo_in_one_language(tmp_path: Path) -> None:
    """``demo --lang en`` tells the story in English alone; left out, in both."""
    english = run("demo", "--out", str(tmp_path), "--frames", "2", "--lang", "en").output
    both = (
        CliRunner()
        .invoke(cli, ["demo", "--out", str(tmp_path), "--frames", "2"], env={"YBCODE_LANG": ""})
        .output
    )
    assert "the same code again" in english
    assert "同一张码再扫一次" not in english
    assert "the same code again" in both
    assert "同一张码再扫一次" in both
