"""Adapters: a till made of functions, and a till that is a program of its own, as the cases drive one.

``said_of`` takes whatever such a till answers. What is no answer is told in one sentence (``TillBroken``),
so that a case fails and says why, instead of hanging or stumbling later.
"""

from __future__ import annotations

import json
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from ybcode.errors import Refusal, Refused, Unknown
from ybcode.rules.settlement import Receipt
from ybcode.rules.verifier import Verdict
from ybcode.terminal.register import Said
from ybcode.testing.process import Program, TillBroken

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from ybcode.terminal.register import Goods
    from ybcode.terminal.till import Till

TIME_LIMIT_S = 10.0
"""How long a program may think about one act, unless told otherwise."""

COUNTED_IN_ONE_PROCESS = frozenset({"scan.too_many"})
"""Cases that a till of one process an act cannot meet: failed scans are counted in the process's memory."""

_TYPES: Mapping[str, type] = {
    "accepted": bool,
    "code": str,
    "fund_fen": int,
    "account_fen": int,
    "mutual_aid_fen": int,
    "cash_fen": int,
    "patient": str,
    "printed": str,
    "sale": str,
}
assert list(_TYPES) == [one.name for one in fields(Said)]


def said_of(answer: object) -> Said:
    """What a till answered, as the cases take it.

    Args:
        answer: a ``Said``; a mapping with its fields; a ``Verdict`` or a ``Receipt`` of the counter; a
            ``Refusal``; a catalogue code alone; ``True`` or ``False`` for let in or not.

    Raises:
        TillBroken: for anything else.
    """
    for kind, take in _TAKES.items():
        if isinstance(answer, kind):
            return take(answer)
    raise TillBroken(f"a till answers with a Said or a dict of its fields, not {type(answer).__name__}")


def _said_of_verdict(verdict: Verdict) -> Said:
    patient = verdict.identity.name if verdict.identity else ""
    return Said(accepted=verdict.accepted, code=verdict.code, patient=patient)


def _said_of_receipt(receipt: Receipt) -> Said:
    return Said(
        accepted=True,
        fund_fen=receipt.fund_fen,
        account_fen=receipt.account_fen,
        mutual_aid_fen=receipt.mutual_aid_fen,
        cash_fen=receipt.cash_fen - receipt.deposit_fen,
        patient=receipt.subject.name,
        printed=receipt.text(),
        sale=receipt.settlement_id,
    )


def _said_of_fields(answer: Mapping[str, Any]) -> Said:
    """Field by field: a name that is misspelt must not read as zero fen."""
    if "accepted" not in answer:
        raise TillBroken("an answer says 'accepted', true or false; this one does not")
    for name, value in answer.items():
        wanted = _TYPES.get(str(name))
        if wanted is None:
            raise TillBroken(f"an answer has no field {name!r}: there are {', '.join(_TYPES)}")
        if not (type(value) is wanted or (name == "code" and value is None)):
            raise TillBroken(f"{name!r} is {_kind(wanted)}, not {type(value).__name__}")
    return Said(**answer)


_TAKES: Mapping[type, Callable[[Any], Said]] = {
    Said: lambda said: said,
    Verdict: _said_of_verdict,
    Receipt: _said_of_receipt,
    Refusal: lambda refusal: Said(accepted=False, code=refusal.code),
    str: lambda code: Said(accepted=False, code=code),
    bool: lambda let_in: Said(accepted=let_in),
    dict: _said_of_fields,
}


def _kind(wanted: type) -> str:
    return {bool: "true or false", int: "a whole number of fen"}.get(wanted, "text")


class FunctionTill:
    """A till made of functions; each answers as ``said_of`` takes it, or raises ``Refused`` or ``Unknown``.

    Args:
        scan: gets the scanned text.
        sell: gets the scanned text and the goods.
        press_again: the last sale once more.
        cancel: gets the number of a sale.
        new_day: the shop opens again; left out, nothing is done.
        log: all that the till has written; left out, it writes nothing.
    """

    def __init__(
        self,
        *,
        scan: Callable[[str], object] | None = None,
        sell: Callable[[str, Sequence[Goods]], object] | None = None,
        press_again: Callable[[], object] | None = None,
        cancel: Callable[[str], object] | None = None,
        new_day: Callable[[], object] | None = None,
        log: Callable[[], str] | None = None,
    ) -> None:
        self._scan = scan
        self._sell = sell
        self._press_again = press_again
        self._cancel = cancel
        self._new_day = new_day
        self._log = log

    def scan(self, text: str) -> Said:
        """Scan a code."""
        return _answered("scan", self._scan, text)

    def sell(self, text: str, goods: Sequence[Goods]) -> Said:
        """Scan a code and sell goods on it."""
        return _answered("sell", self._sell, text, goods)

    def press_again(self) -> Said:
        """The last sale once more."""
        return _answered("press_again", self._press_again)

    def cancel(self, sale: str) -> Said:
        """Undo a sale by its number."""
        return _answered("cancel", self._cancel, sale)

    def new_day(self) -> None:
        """The shop opens again."""
        if self._new_day is not None:
            self._new_day()

    def log(self) -> str:
        """What the till has written."""
        return "" if self._log is None else self._log()


def _answered(act: str, function: Callable[..., object] | None, *words: object) -> Said:
    if function is None:
        raise TillBroken(f"this till has no {act}: give it one, FunctionTill({act}=...)")
    try:
        return said_of(function(*words))
    except (Refused, Unknown) as answer:
        return Said(accepted=False, code=answer.code)


class ProgramTill:
    """A till that is a program: one process an act, which stands at the same counter of the same sandbox.

    The last word of its command line is the act: ``scan``, ``sell``, ``again``, ``cancel``, ``new-day`` or
    ``log``. On standard input comes, for ``scan``, the scanned text as it was delivered; for ``sell`` a line
    for each of the goods (name, quantity and price, a TAB between them), an empty line, and the scanned text;
    for ``cancel`` the number of the sale. On standard output goes one JSON object with the fields of
    ``Said``; ``log`` prints the log as it is, ``new-day`` what it likes. A refusal is an answer: exit code 0.

    It finds the sandbox by ``YBCODE_DB``, its counter by ``YBCODE_INSTITUTION`` and ``YBCODE_TERMINAL``, and
    a folder to keep its own things in by ``YBCODE_STATE``.

    Args:
        command: the program and its words; a text is split as a shell would.
        counter: where it stands, from ``sandbox.terminal(place)``.
        db: the URL of the sandbox, which has to be stored: ``sqlite:///city.db``.
        state: the folder; left out, one that goes away with the till.
        seconds: how long it may think about one act.

    Raises:
        ValueError: for a sandbox in memory, which no other process sees, or an empty command.
    """

    def __init__(
        self,
        command: str | Sequence[str],
        counter: Till,
        *,
        db: str,
        state: Path | None = None,
        seconds: float = TIME_LIMIT_S,
    ) -> None:
        if db.startswith("memory:"):
            raise ValueError("a program sees only a stored sandbox: open it at sqlite:///city.db")
        self._program = Program(
            command,
            env={
                "YBCODE_DB": db,
                "YBCODE_INSTITUTION": counter.place.institution_id.text,
                "YBCODE_TERMINAL": counter.name,
            },
            state=state,
            seconds=seconds,
        )

    def scan(self, text: str) -> Said:
        """Scan a code."""
        return self._told("scan", text)

    def sell(self, text: str, goods: Sequence[Goods]) -> Said:
        """Scan a code and sell goods on it."""
        lines = "".join("\t".join(one) + "\n" for one in goods)
        return self._told("sell", f"{lines}\n{text}")

    def press_again(self) -> Said:
        """The last sale once more."""
        return self._told("again")

    def cancel(self, sale: str) -> Said:
        """Undo a sale by its number."""
        return self._told("cancel", sale)

    def new_day(self) -> None:
        """The shop opens again."""
        self._program.run("new-day")

    def log(self) -> str:
        """What the till has written."""
        return self._program.run("log")

    def _told(self, act: str, given: str = "") -> Said:
        printed = self._program.run(act, given)
        try:
            answer = json.loads(printed)
        except ValueError:
            raise TillBroken(
                f"{act}: it did not print one JSON object but {self._program.shown(printed)}"
            ) from None
        if not isinstance(answer, dict):
            raise TillBroken(f"{act}: it printed JSON that is no object: {self._program.shown(printed)}")
        try:
            return said_of(answer)
        except TillBroken as wrong:
            raise TillBroken(f"{act}: {wrong}") from None
