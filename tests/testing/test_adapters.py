"""Adapters: a till of functions, and one that is a program; what goes wrong is told in one sentence."""

import json
import sys
import time
from pathlib import Path

import pytest

import ybcode
from ybcode.errors import Refusal
from ybcode.scenarios.cases.catalogue import choose
from ybcode.scenarios.cases.playing import play_case
from ybcode.scenarios.stage import SandboxStage
from ybcode.testing import FunctionTill, ProgramTill, Said, TillBroken
from ybcode.testing.adapters import said_of

GOODS = [("布洛芬缓释胶囊", "2", "18.50")]
PROGRAM = Path(__file__).parent.parent / "examples" / "counter_program.py"


@pytest.fixture
def url(tmp_path):
    """The URL of a stored sandbox."""
    return f"sqlite:///{tmp_path}/yb.db"


@pytest.fixture
def sandbox(url):
    """A stored sandbox whose clock stands."""
    with ybcode.open_sandbox(url, seed=1) as one:
        yield one


@pytest.fixture
def till_of(sandbox, url, tmp_path):
    """A till that is a program of a few lines."""

    def make(lines, **how):
        path = tmp_path / "program.py"
        path.write_text(f"import json, os, sys, time\n{lines}\n", "utf-8")
        return ProgramTill([sys.executable, str(path)], sandbox.terminal("pharmacy_ok"), db=url, **how)

    return make


# ------------------------------------------------------------------ functions


def test_functions_answer_as_the_counter_does(sandbox):
    """A verdict, a receipt, a refusal that is raised, a lost answer: each becomes what the cases take."""
    counter = sandbox.terminal("pharmacy_ok")

    def sell(text, goods):
        return counter.settle(counter.quote(counter.scan(text).require(), ybcode.Bill.of(*goods)))

    till = FunctionTill(scan=counter.scan, sell=sell, cancel=counter.cancel, log=lambda: "a line")
    text = sandbox.wallet("user_ok").show().text
    sold = till.sell(text, GOODS)
    assert (sold.accepted, sold.account_fen, sold.patient) == (True, 3700, "林测晓")
    assert "37.00" in sold.printed
    assert till.sell(text, GOODS) == Said(accepted=False, code="code.used")
    assert till.scan(text) == Said(accepted=False, code="code.used")
    sandbox.faults.add("timeout-after-commit", match={"operation": "cancel"}, times=1)
    assert till.cancel(sold.sale) == Said(accepted=False, code="settlement.unknown")
    assert till.log() == "a line"


def test_what_is_left_out_is_told_or_does_nothing():
    """A key without a function says how to give it one; a new day and a log may be left out."""
    till = FunctionTill()
    for press in (
        lambda: till.scan(""),
        lambda: till.sell("", []),
        till.press_again,
        lambda: till.cancel(""),
    ):
        with pytest.raises(
            TillBroken, match=r"this till has no \w+: give it one, FunctionTill\(\w+=\.\.\.\)"
        ):
            press()
    till.new_day()
    assert till.log() == ""


def test_a_new_day_is_passed_on():
    """The function for a new day is called."""
    days = []
    FunctionTill(new_day=lambda: days.append(1)).new_day()
    assert days == [1]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Said(accepted=True), Said(accepted=True)),
        (True, Said(accepted=True)),
        (False, Said(accepted=False)),
        ("code.used", Said(accepted=False, code="code.used")),
        (Refusal("code.used"), Said(accepted=False, code="code.used")),
        ({"accepted": True, "cash_fen": 5}, Said(accepted=True, cash_fen=5)),
        ({"accepted": False, "code": None}, Said(accepted=False)),
    ],
)
def test_an_answer_may_be_short(answer, said):
    """A truth, a code, a refusal or a dict of the fields stands for what the till says."""
    assert said_of(answer) == said


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (None, "not NoneType"),
        (3, "not int"),
        ({}, "says 'accepted'"),
        ({"accepted": 1}, "'accepted' is true or false, not int"),
        ({"accepted": True, "cash": 5}, "no field 'cash'"),
        ({"accepted": True, "cash_fen": 5.0}, "a whole number of fen, not float"),
        ({"accepted": True, "cash_fen": True}, "a whole number of fen, not bool"),
        ({"accepted": True, "patient": None}, "'patient' is text"),
    ],
)
def test_what_is_no_answer_is_told(answer, sentence):
    """A misspelt field must not read as zero fen, nor a forgotten return as a refusal."""
    with pytest.raises(TillBroken, match=sentence):
        said_of(answer)


# ------------------------------------------------------------------ a program


def test_a_program_gets_the_act_the_text_and_the_goods(till_of):
    """The act is its last word; goods come line by line, then an empty line, then the text as delivered."""
    till = till_of(
        "given = sys.stdin.buffer.read().decode()\n"
        "print(json.dumps({'accepted': True, 'printed': json.dumps([sys.argv[1:], given])}))"
    )
    assert json.loads(till.scan("1\t2\r\n").printed) == [["scan"], "1\t2\r\n"]
    assert json.loads(till.sell("12\n", [*GOODS, ("a b", "1", "2")]).printed) == [
        ["sell"],
        "布洛芬缓释胶囊\t2\t18.50\na b\t1\t2\n\n12\n",
    ]
    assert json.loads(till.press_again().printed) == [["again"], ""]
    assert json.loads(till.cancel("s1").printed) == [["cancel"], "s1"]
    till.new_day()
    assert '"accepted": true' in till.log()


def test_a_program_finds_the_sandbox_and_a_folder_of_its_own(till_of, url):
    """Its environment names the sandbox, the counter, and a folder that outlives one act and not the till."""
    till = till_of(
        "names = 'YBCODE_DB YBCODE_INSTITUTION YBCODE_TERMINAL YBCODE_STATE'.split()\n"
        "found = [os.environ[name] for name in names]\n"
        "open(found[3] + '/acts', 'a').write('.')\n"
        "print('\\n'.join([*found, open(found[3] + '/acts').read()]))"
    )
    till.log()
    db, institution, terminal, folder, acts = till.log().splitlines()
    assert (db, institution, terminal, acts) == (url, "P59010100001", "01", "..")
    assert Path(folder).is_dir()
    del till
    assert not Path(folder).exists()


def test_a_folder_that_was_given_is_kept(till_of, tmp_path):
    """A state folder of the tester's own stays."""
    assert till_of("print(os.environ['YBCODE_STATE'])", state=tmp_path).log().strip() == str(tmp_path)
    assert tmp_path.is_dir()


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ("print('hello')", "scan: it did not print one JSON object but 'hello'"),
        ("pass", "did not print one JSON object but nothing"),
        ("print('{}{}')", "did not print one JSON object"),
        ("print('[1]')", "JSON that is no object"),
        ("print('{}')", "scan: an answer says 'accepted'"),
        ("sys.exit(3)", "it ended with exit code 3: nothing"),
        ("raise RuntimeError('no paper')", "exit code 1: 'RuntimeError: no paper'"),
        ("print('x' * 5_000_000)", "more than 1000000 bytes"),
        ("while True: print('x' * 1000)", "more than 1000000 bytes"),
    ],
)
def test_a_program_that_does_not_answer_is_told(till_of, lines, sentence):
    """No JSON, another JSON, an exit code, a flood: one sentence each."""
    with pytest.raises(TillBroken, match=sentence):
        till_of(lines).scan("1")


def test_a_program_that_hangs_is_stopped(till_of, tmp_path):
    """It has so many seconds; then it is ended, with what it started."""
    mark = tmp_path / "mark"
    child = f"import time; time.sleep(2); open({str(mark)!r}, 'w')"
    till = till_of(
        f"import subprocess\nsubprocess.Popen([sys.executable, '-c', {child!r}])\ntime.sleep(60)", seconds=1
    )
    begun = time.monotonic()
    with pytest.raises(TillBroken, match="did not answer within 1 s and was stopped"):
        till.scan("1")
    assert time.monotonic() - begun < 10
    time.sleep(2)
    assert not mark.exists()


def test_no_code_is_told(till_of):
    """What a program complains of may hold the code; the sentence does not."""
    with pytest.raises(TillBroken) as caught:
        till_of("print('bad code', sys.stdin.read())").scan("4248386419928700747245599042")
    assert "4248386419928700747245599042" not in str(caught.value)
    assert "bad code …" in str(caught.value)


def test_a_wrong_command_is_told(sandbox, url):
    """A program that is not there breaks the till; no program at all, and memory, are wrong calls."""
    counter = sandbox.terminal("pharmacy_ok")
    with pytest.raises(TillBroken, match="no-such-program cannot be started"):
        ProgramTill("no-such-program --fast", counter, db=url).scan("1")
    with pytest.raises(ValueError, match="names a program"):
        ProgramTill("", counter, db=url)
    with pytest.raises(ValueError, match="sees only a stored sandbox"):
        ProgramTill("true", counter, db="memory://")


@pytest.mark.parametrize("lines", ["print('hello')", "sys.exit(3)"])
def test_a_broken_program_fails_its_case(url, till_of, lines):
    """The case ends there, and says why; nothing is raised."""
    (case,) = choose("sale.simple")
    with SandboxStage(url.replace("yb.db", "case.db"), case.run) as stage:
        result = play_case(case, stage, till_of(lines))
    assert not result.passed
    assert "the till raised TillBroken: sell: it" in result.why()


def test_the_example_program_passes(tmp_path):
    """The counter program plays a lost answer to its end, over a stored sandbox."""
    (case,) = choose("answer.lost")
    url = f"sqlite:///{tmp_path}/case.db"
    with SandboxStage(url, case.run) as stage:
        till = ProgramTill([sys.executable, str(PROGRAM)], stage.till(case.place), db=url)
        result = play_case(case, stage, till)
    assert result.passed, result.why()
