"""Several processes at one database: one admission, one truth, one world (small form of tests.slow)."""

import subprocess
import sys

import pytest

import ybcode
from tests.slow import payments, races
from tests.slow.crashes import killed_under_load
from tests.slow.processes import processes

KILLS = 50


def test_eight_processes_one_code_one_admission(tmp_path):
    """Of eight processes that scan one code at one instant one admits it, the others hear code.used."""
    races.one_admission(tmp_path, 20)


def test_no_admission_after_an_acknowledged_reactivation(tmp_path):
    """What one process revoked no other one admits in a scan that begins after the acknowledgement."""
    races.revoked_at_once(tmp_path, 20)


@pytest.mark.parametrize("seed", [1, None], ids=["seeded", "random"])
def test_one_request_id_one_admission(tmp_path, seed):
    """The same request from four processes at one instant is admitted once, and all get that admission."""
    races.one_request(tmp_path, 4, seed=seed)


@pytest.mark.parametrize("seed", [1, None], ids=["seeded", "random"])
def test_processes_never_give_the_same_ectoken(tmp_path, seed):
    """What processes admit under equal request ids at their tills has an ecToken of its own each time."""
    races.different_ectokens(tmp_path, 15, seed=seed)


def test_six_processes_open_one_new_url(tmp_path):
    """Six processes that open a URL which is not there yet find one world and one set of random keys."""
    races.opened_at_once(tmp_path, 3)


def test_a_killed_process_leaves_whole_admissions(tmp_path):
    """After SIGKILL every acknowledged admission is there once, none is there twice, and all is in order."""
    killed_under_load(tmp_path, KILLS)


def test_a_killed_process_leaves_whole_payments(tmp_path):
    """After SIGKILL every acknowledged payment and undoing is there once, and the ledger adds up."""
    payments.killed_while_paying(tmp_path, KILLS // 2)


def test_processes_that_draw_on_one_balance(tmp_path):
    """Of four processes that pay from one balance none takes what is not there, and every fen is found."""
    payments.one_balance(tmp_path, 10)


def test_a_rotation_reaches_the_other_process(tmp_path):
    """After one process rotated the keys another one, open since before, mints and verifies with them."""
    url = races.url_of(tmp_path)
    with ybcode.open_sandbox(url, **races.WORLD) as sandbox, processes(1, url) as (other,):
        before = other.ask("keys")
        shown_before = other.ask("show", who="user_retired")
        sandbox.keys.rotate(suite="sm4-sm3")
        assert other.ask("keys")[:2] == before, "the key that minted, and the one that was pending"
        assert len(other.ask("keys")) == 3
        shown_after = other.ask("show")
        assert (shown_before[25], shown_after[25]) == ("0", "1"), "the key id in the text"
        assert other.ask("scan", text=shown_before)[0] is None
        assert sandbox.terminal("pharmacy_ok").scan(shown_after).accepted


def test_show_and_scan_in_two_processes_agree_on_what_is_spent(tmp_path):
    """``ybcode show --db`` and ``ybcode scan --db``: used once, then the next code is there at once."""
    url = races.url_of(tmp_path)
    ybcode.open_sandbox(url, **races.WORLD).close()

    def ybcode_cli(*words):
        run = subprocess.run(
            [sys.executable, "-m", "ybcode", *words, "--db", url, "--lang", "en"],
            capture_output=True,
            text=True,
            check=False,
        )
        return run.returncode, run.stdout

    _, first = ybcode_cli("show", "user_ok", "--text")
    assert ybcode_cli("scan", first.strip())[0] == 0
    code, told = ybcode_cli("scan", first.strip())
    assert (code, told.split()[1]) == (1, "code.used")
    _, second = ybcode_cli("show", "user_ok", "--text")
    assert second != first
    assert ybcode_cli("scan", second.strip())[0] == 0
