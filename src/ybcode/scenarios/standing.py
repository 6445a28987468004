"""What stories do about a person's standing: odd transactions, violations, warnings, the record."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from ybcode.errors import Refused
from ybcode.scenarios.story import DONE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ybcode.rules.holders.standing.violation import Kind
    from ybcode.sandbox.open import Sandbox
    from ybcode.scenarios.story import Word

    Words = Mapping[str, Word]

_KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "lending": "lending",
        "cash_out": "cash_out",
        "non_medical": "non_medical",
        "reselling": "reselling",
    }
)


def _flag(sandbox: Sandbox, who: str, words: Words) -> str:
    """Note an odd transaction: whether it is only noted, or locks."""
    sandbox.person(who).risk.flag(str(words.get("kind", "three_pharmacies")))
    return _stands(sandbox, who, {"machine": "risk"})


def _stands(sandbox: Sandbox, who: str, words: Words) -> str:
    """How one of a person's machines stands now: its state."""
    findings = sandbox.person(who).status().findings
    return next(one.state for one in findings if one.machine == words["machine"])


def _freeze(sandbox: Sandbox, who: str, _words: Words) -> str:
    sandbox.person(who).account.freeze()
    return DONE


def _close_account(sandbox: Sandbox, who: str, _words: Words) -> str:
    sandbox.person(who).account.close()
    return DONE


def _unlock(sandbox: Sandbox, who: str, _words: Words) -> str:
    sandbox.wallet(who).unlock()
    return DONE


def _record(sandbox: Sandbox, who: str, words: Words) -> str:
    sandbox.person(who).violations.record(
        _KINDS[str(words["kind"])],
        int(words.get("loss_fen", 0)),
        repeated=bool(words.get("repeated", False)),
        for_gain=bool(words.get("for_gain", False)),
    )
    return DONE


def _answer(sandbox: Sandbox, who: str, _words: Words) -> str:
    sandbox.person(who).inquiry.answer()
    return DONE


def _sanction(sandbox: Sandbox, who: str, words: Words) -> str:
    """Decide a violation: the fine, in fen."""
    decided = sandbox.person(who).violations.sanction(
        int(words["number"]), fine_multiple=int(words.get("fine_multiple", 0))
    )
    return str(decided.fine_fen)


def _warn(sandbox: Sandbox, who: str, words: Words) -> str:
    """Read a message: the code of the notice against it, if any."""
    notice = sandbox.person(who).warn(str(words["text"]))
    return DONE if notice is None else notice.code


def _check(sandbox: Sandbox, who: str, words: Words) -> str:
    """Type a name in: done, or the cause for which it does not agree."""
    id_number = sandbox.people[str(words.get("id_of", who))].id_number.text
    try:
        sandbox.person(who).record.check(name=str(words["name"]), id_number=id_number)
    except Refused as refused:
        return str(refused.evidence["cause"])
    return DONE


def _correct(sandbox: Sandbox, who: str, _words: Words) -> str:
    sandbox.person(who).record.correct()
    return DONE


ACTS: Mapping[str, Callable[[Sandbox, str, Words], str]] = MappingProxyType(
    {
        "flag": _flag,
        "stands": _stands,
        "freeze": _freeze,
        "close_account": _close_account,
        "unlock": _unlock,
        "record_violation": _record,
        "answer": _answer,
        "sanction": _sanction,
        "warn": _warn,
        "check_record": _check,
        "correct_record": _correct,
    }
)
"""Each act and how it is done in a sandbox; it gives what it was answered."""
