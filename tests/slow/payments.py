"""Proofs of payments: a process is killed while it pays, and many pay from one balance."""

from __future__ import annotations

import sqlite3
import time
from collections import Counter, deque
from contextlib import ExitStack, closing
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING, Any

import ybcode
from tests.slow.desk import BILL, bill_of
from tests.slow.processes import Process, at_once, processes
from tests.slow.races import WORLD, url_of
from ybcode.sandbox import upkeep

if TYPE_CHECKING:
    from pathlib import Path

_AHEAD = 2
_MOST_SEEN = 20
_MOST_WAIT_S = 0.004
_FOLDS = """
SELECT account, balance_fen, COALESCE((SELECT SUM(amount_fen) FROM postings p WHERE p.account = b.account), 0)
FROM balances b"""
_PLENTY = "1000000.00"
_PRICE_FEN = 2 * 18_50


def killed_while_paying(folder: Path, kills: int) -> str:
    """After each SIGKILL every acknowledged payment and undoing is there once, and the ledger adds up.

    At most one more than was acknowledged is there: the one that was written when the process ended. Who
    asks again under the same request id gets what was acknowledged.
    """
    url, random = url_of(folder), Random(kills)
    with ybcode.open_sandbox(url, **WORLD) as sandbox:
        sandbox.person("user_ok").money.set_balance(_PLENTY)
    acknowledged, unheard = 0, 0
    with ExitStack() as ending:
        following = deque(_started(ending) for _ in range(_AHEAD))
        for number in range(kills):
            following.append(_started(ending))
            before = _settlements(folder)
            told = _killed(following.popleft(), url, random, number)
            new = _settlements(folder) - before
            heard = [made for _, _, made, _ in told]
            assert len(set(heard)) == len(heard)
            assert new >= set(heard), "an acknowledged payment is lost"
            assert len(new) <= len(heard) + 1
            acknowledged += len(heard)
            unheard += len(new) - len(heard)
            _adds_up(folder, url)
            _the_same_again(url, told)
    return f"{kills} kills, {acknowledged} payments and undoings kept, {unheard} written but not heard of"


def _started(ending: ExitStack) -> Process:
    process = Process()
    ending.callback(process.close)
    return process


def _killed(process: Process, url: str, random: Random, number: int) -> list[Any]:
    """Let a process pay for a while and kill it: act, request, settlement and ecToken of what it told."""
    assert isinstance(process.ask("open", url=url), list)
    process.begin("pay_on", terminal=f"{number:04d}")
    told = [process.answer() for _ in range(random.randrange(1, _MOST_SEEN))]
    time.sleep(random.uniform(0, _MOST_WAIT_S))
    return told + process.kill()


def _settlements(folder: Path) -> set[str]:
    with closing(sqlite3.connect(folder / "city.db")) as connection:
        return {row[0] for row in connection.execute("SELECT settlement_id FROM settlements")}


def _adds_up(folder: Path, url: str) -> None:
    with closing(sqlite3.connect(folder / "city.db")) as connection:
        held = connection.execute(_FOLDS).fetchall()
    assert [one for one in held if one[1] != one[2]] == []
    assert sum(balance for _, balance, _ in held) == 0
    assert upkeep.check(url) == []


def _the_same_again(url: str, told: list[Any]) -> None:
    """Asking again gets what was told; what is undone, or may be, is refused, and never paid anew."""
    undone = {request_id for act, request_id, _, _ in told if act != "settle"}
    with ybcode.open_sandbox(url) as sandbox:
        for act, request_id, made, ectoken in told:
            till = sandbox.terminal("pharmacy_ok", name=request_id.split("-")[0])
            if act == "cancel":
                original = till.query(request_id)
                assert till.cancel(original, request_id=f"{request_id}-c").settlement_id == made
            elif act == "reverse":
                assert till.reverse(request_id).settlement_id == made
            elif request_id in undone or request_id == told[-1][1]:
                assert till.query(request_id).settlement_id == made
            else:
                quote = till.quote(till.identify(ectoken).require(), BILL)
                quote = replace(quote, bill=bill_of(request_id))  # as the till had it before it was killed
                assert till.settle(quote, request_id=request_id).settlement_id == made


def one_balance(folder: Path, rounds: int, *, count: int = 4) -> str:
    """Of tills in several processes that draw on one balance at once none takes what is not there."""
    url, short = url_of(folder), Counter[bool]()
    with ybcode.open_sandbox(url, **WORLD) as sandbox, processes(count, url) as crew:
        money = sandbox.person("user_ok").money
        for number in range(rounds):
            money.set_balance("60.00")
            before = sandbox.ledger.trial_balance()
            sandbox.clock.advance(seconds=10)
            till = sandbox.terminal("pharmacy_ok", name="00")
            ectoken = till.scan(sandbox.wallet("user_ok").show().text).require().ectoken
            paid = at_once(
                [
                    (one, {"act": "pay", "ectoken": ectoken, "terminal": "00", "request_id": f"{number}-{n}"})
                    for n, one in enumerate(crew)
                ]
            )
            drawn = sum(account for account, _, _ in paid)
            assert all(account + fund + cash == _PRICE_FEN for account, fund, cash in paid)
            assert money.balance_fen == 60_00 - drawn >= 0
            moved = sandbox.ledger.trial_balance()
            assert sum(moved.values()) == 0
            earned = sum(fen - before.get(name, 0) for name, fen in moved.items() if name[:4] == "inst")
            assert earned == sum(sum(one) for one in paid)
            short.update(account < _PRICE_FEN - fund for account, fund, _ in paid)
    assert upkeep.check(url) == []
    assert short[True], "the balance was never short: nothing was proved"
    return (
        f"{rounds} balances, {count} processes, {sum(short.values())} payments, {short[True]} of them short"
    )
