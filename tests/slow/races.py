"""Proofs across processes: one code and one admission, a revocation that holds at once, one world.

Each is a function of how often; it raises when its rule does not hold, and gives what it counted.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import ybcode
from tests.slow.processes import at_once, processes

if TYPE_CHECKING:
    from pathlib import Path

    from ybcode.sandbox.open import Sandbox

WORLD = {"seed": 1, "clock": "manual"}
_TIMES = 6


def url_of(folder: Path, name: str = "city") -> str:
    """The URL of a database in a folder."""
    return f"sqlite:///{folder}/{name}.db"


def _next_code(sandbox: Sandbox, channel: str = "app") -> str:
    sandbox.clock.advance(seconds=10)
    return sandbox.wallet("user_ok", channel=channel).show().text


def one_admission(folder: Path, rounds: int, *, count: int = 8) -> str:
    """Of several processes that scan one code at one instant exactly one admits it."""
    url, winners = url_of(folder), Counter[int]()
    with ybcode.open_sandbox(url, **WORLD) as sandbox, processes(count, url) as crew:
        for _ in range(rounds):
            text = _next_code(sandbox)
            verdicts = at_once(
                [
                    (one, {"act": "scan", "text": text, "terminal": f"{number % 4:02d}"})
                    for number, one in enumerate(crew)
                ]
            )
            codes = [code for code, _ in verdicts]
            assert Counter(codes) == {None: 1, "code.used": count - 1}
            winners[codes.index(None)] += 1
        accepted = len(sandbox.journal.entries(outcome="accepted"))
    assert accepted == rounds
    return f"{rounds} codes, {count} processes, {rounds} admissions, {len(winners)} different winners"


def one_request(folder: Path, rounds: int, *, seed: int | None = 1, count: int = 4) -> str:
    """The same request from several processes at one instant gets one and the same admission."""
    url = url_of(folder)
    with ybcode.open_sandbox(url, seed=seed) as sandbox, processes(count, url) as crew:
        for number in range(rounds):
            words = {"act": "scan", "text": _next_code(sandbox), "request_id": f"r-{number}"}
            verdicts = at_once([(one, words) for one in crew])
            assert {code for code, _ in verdicts} == {None}
            assert len({ectoken for _, ectoken in verdicts}) == 1
            entries = sandbox.journal.entries()[-count:]
            assert Counter(one.outcome for one in entries) == {"accepted": 1, "repeated": count - 1}
    return f"{rounds} requests, {count} processes, {rounds} admissions"


def revoked_at_once(folder: Path, rounds: int, *, count: int = 4) -> str:
    """No old code is admitted once a reactivation is written, nor in a scan that begins after it was told."""
    url, seen = url_of(folder), Counter[str]()
    with ybcode.open_sandbox(url, **WORLD) as sandbox, processes(count, url) as crew:
        revoker, *scanners = crew
        for _ in range(rounds):
            sandbox.clock.advance(seconds=10)
            texts = [sandbox.wallet("user_ok", channel=channel).show().text for channel in ("app", "wechat")]
            acknowledged, *scans = at_once(
                [
                    (revoker, {"act": "reactivate"}),
                    *(
                        (one, {"act": "scan_on", "texts": texts, "terminal": f"{n:02d}", "times": _TIMES})
                        for n, one in enumerate(scanners)
                    ),
                ]
            )
            told = [answer for answers in scans for answer in answers]
            after = [code for began, code in told if began > acknowledged]
            assert set(after) <= {"code.revoked"}
            admitted = sum(code is None for _, code in told)
            assert admitted <= 1, "both codes are of one phone: spending one spends what it showed before"
            entries = sandbox.journal.entries()[-len(told) - 1 :]
            written = [one.outcome for one in entries]  # in the order in which it was written
            assert "accepted" not in written[written.index("done") :]
            seen.update(after=len(after), admitted=admitted)
    assert seen["after"], "no scan began after an acknowledged reactivation: nothing was proved"
    return f"{rounds} reactivations, {seen['admitted']} codes used before, {seen['after']} scans after"


def different_ectokens(folder: Path, times: int, *, seed: int | None = 1) -> str:
    """Processes that admit at once, under equal request ids, never give the same ecToken."""
    url = url_of(folder)
    people = ("user_ok", "user_retired", "user_child")
    with ybcode.open_sandbox(url, seed=seed), processes(len(people), url) as crew:
        answers = at_once(
            [
                (one, {"act": "buy", "who": who, "terminal": who, "times": times})
                for who, one in zip(people, crew, strict=True)
            ]
        )
    ectokens = [ectoken for answer in answers for ectoken in answer]
    assert len(set(ectokens)) == len(ectokens) == times * len(people)
    return f"{len(ectokens)} ecTokens of {len(people)} processes, all different"


def opened_at_once(folder: Path, rounds: int, *, count: int = 6) -> str:
    """Processes that open one new URL at one instant find one world with one set of random keys."""
    with processes(count) as crew:
        for number in range(rounds):
            words = {"act": "open", "url": url_of(folder, f"new-{number}")}
            first, *others = at_once([(one, words) for one in crew])
            assert isinstance(first, list)
            assert all(other == first for other in others), others
            assert [one.ask("keys") for one in crew] == [first] * count
    return f"{rounds} files, {count} processes, one world each"
