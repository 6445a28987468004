"""``python -m tests.slow.desk``: a process that does what it is asked, one JSON line after another.

A line names an act and its arguments; ``at`` is the machine's monotonic instant at which to begin, so
that several processes begin at once. Each answer is one JSON line: the result, or the error's sentence.
"""

from __future__ import annotations

import json
import sys
import time
from contextlib import suppress
from itertools import count
from typing import TYPE_CHECKING, Any

import ybcode

if TYPE_CHECKING:
    from ybcode.sandbox.open import Sandbox

PHONES = [
    (who, channel)
    for who in ("user_ok", "user_retired", "user_child", "user_out_of_province")
    for channel in ("app", "wechat")
]
"""Who shows a code without more ado; not everybody is entitled here, and every scan yields an ecToken."""


BILL = ybcode.Bill.of(("布洛芬缓释胶囊", 2, "18.50"))
"""What is paid here."""


def bill_of(request_id: str) -> ybcode.Bill:
    """The same with packs that belong to a request, so that it can be asked once more."""
    packs = [f"99{number}{request_id.replace('-', ''):0>17}" for number in range(2)]
    return ybcode.Bill.of(ybcode.Bill.line("布洛芬缓释胶囊", 2, "18.50", trace_codes=packs))


def _tell(*words: str | None) -> None:
    print(json.dumps(words), flush=True)


class Desk:
    """One process's sandbox, and what it can be asked."""

    def __init__(self) -> None:
        self.sandbox: Sandbox | None = None

    def open(self, url: str, **options: Any) -> list[str]:
        """Open a stored sandbox: the secrets of its keys."""
        if self.sandbox is not None:
            self.sandbox.close()
        self.sandbox = ybcode.open_sandbox(url, **options)
        return [key.secret.hex() for key in self.sandbox.keys]

    def keys(self) -> list[str]:
        """The secrets of the keys as they are now."""
        return [key.secret.hex() for key in self._world.keys]

    def show(self, who: str = "user_ok", channel: str = "app") -> str:
        """A new code."""
        return self._world.wallet(who, channel=channel).show().text

    def scan(self, text: str, terminal: str = "01", request_id: str | None = None) -> list[str | None]:
        """What a till answers: the refusal's code and the ecToken."""
        verdict = self._world.terminal("pharmacy_ok", name=terminal).scan(text, request_id=request_id)
        return [verdict.code, verdict.ectoken]

    def scan_on(self, texts: list[str], terminal: str, times: int) -> list[tuple[float, str | None]]:
        """Scan texts over and over: when each scan began, and its refusal's code."""
        till = self._world.terminal("pharmacy_ok", name=terminal)
        return [(time.monotonic(), till.scan(text).code) for _ in range(times) for text in texts]

    def reactivate(self, who: str = "user_ok") -> float:
        """Revoke a person's codes: when that was acknowledged."""
        self._world.wallet(who).reactivate()
        return time.monotonic()

    def buy(self, who: str, terminal: str, times: int) -> list[str | None]:
        """Show and scan, again and again, under request ids that others use too: the ecTokens."""
        till = self._world.terminal("pharmacy_ok", name=terminal)
        wallets = [self._world.wallet(who, channel=channel) for channel in ("app", "wechat")]
        found = []
        for number in range(times):
            text = wallets[number % 2].show().text
            found.append(till.scan(text, request_id=f"r-{number}").require().ectoken)
            self._world.clock.advance(seconds=5)
        return found

    def load(self) -> None:
        """Admit people until the process is killed, and tell each admission when it is acknowledged."""
        till = self._world.terminal("pharmacy_ok")
        wallets = [self._world.wallet(who, channel=channel) for who, channel in PHONES]
        while True:
            self._world.clock.advance(seconds=10)
            for wallet in wallets:
                text = wallet.show().text
                print(json.dumps([till.scan(text).ectoken, text]), flush=True)

    def pay(self, ectoken: str, terminal: str, request_id: str) -> list[int]:
        """Settle a bill for an ecToken: what the account, the fund and cash paid."""
        till = self._world.terminal("pharmacy_ok", name=terminal)
        paid = till.settle(till.quote(till.identify(ectoken).require(), BILL), request_id=request_id)
        return [paid.account_fen, paid.fund_fen, paid.cash_fen]

    def pay_on(self, terminal: str) -> None:
        """Settle, cancel and reverse until the process is killed, and tell each receipt as it comes."""
        till = self._world.terminal("pharmacy_ok", name=terminal)
        self._world.clock.advance(seconds=10)
        admission = till.scan(self._world.wallet("user_ok").show().text).require()
        for number in count():
            request_id = f"{terminal}-{number:04d}"
            paid = till.settle(till.quote(admission, bill_of(request_id)), request_id=request_id)
            _tell("settle", request_id, paid.settlement_id, admission.ectoken)
            if number % 3 == 1:
                undone = till.cancel(paid, request_id=f"{request_id}-c")
                _tell("cancel", request_id, undone.settlement_id, None)
            elif number % 3 == 2:
                _tell("reverse", request_id, till.reverse(request_id).settlement_id, None)

    @property
    def _world(self) -> Sandbox:
        assert self.sandbox is not None
        return self.sandbox


def main() -> None:
    """Answer line after line, until there is none."""
    desk = Desk()
    ybcode.open_sandbox().close()  # so that all is loaded that is going to be needed
    print(json.dumps("ready"), flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        act, at = asked.pop("act"), asked.pop("at", 0)
        while time.monotonic() < at:
            time.sleep(0)
        try:
            answer = getattr(desk, act)(**asked)
        except (ValueError, OSError, ybcode.Refused) as error:
            answer = {"error": type(error).__name__, "sentence": str(error)}
        print(json.dumps(answer), flush=True)
    if desk.sandbox is not None:
        desk.sandbox.close()


if __name__ == "__main__":
    with suppress(BrokenPipeError):
        main()
