"""What stories do behind the counter: what an account holds, what the year has used, what goes wrong."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, cast

from ybcode.scenarios.checkout import told
from ybcode.scenarios.story import DONE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ybcode.rules.settlement.money.rates import Care
    from ybcode.sandbox.open import Sandbox
    from ybcode.scenarios.story import Word

    Words = Mapping[str, Word]


def _set_balance(sandbox: Sandbox, who: str, words: Words) -> str:
    sandbox.person(who).money.set_balance(str(words["amount"]))
    return DONE


def _set_aside(sandbox: Sandbox, who: str, words: Words) -> str:
    """Let somebody set an amount aside that pays after the own account."""
    sandbox.person(who).money.set_aside(str(words["giver"]), str(words["amount"]))
    return DONE


def _set_used(sandbox: Sandbox, who: str, words: Words) -> str:
    sandbox.person(who).money.set_used(
        deductible=str(words.get("deductible", "0")), fund=str(words.get("fund", "0")), care=_care(words)
    )
    return DONE


def _used(sandbox: Sandbox, who: str, words: Words) -> str:
    """What the year has used of deductible and cap, in fen."""
    one = sandbox.person(who).money.used(care=_care(words))
    return told({"deductible": one.deductible_fen, "fund": one.fund_fen})


def _balance(sandbox: Sandbox, who: str, _words: Words) -> str:
    return told({"account": sandbox.person(who).money.balance_fen})


def _credit(sandbox: Sandbox, who: str, words: Words) -> str:
    sandbox.person(who).money.credit(str(words["amount"]))
    return DONE


def _check_credit(sandbox: Sandbox, who: str, _words: Words) -> str:
    return told({"account": sandbox.person(who).money.check_credit()})


def _fault(sandbox: Sandbox, _who: str, words: Words) -> str:
    """Let something go wrong: a code of the catalogue, or an answer that is lost."""
    sandbox.faults.add(
        str(words["fault"]), match={"operation": str(words["operation"])}, times=int(words.get("times", 1))
    )
    return DONE


def _spent(sandbox: Sandbox, who: str, _words: Words) -> str:
    """What is settled for a person this year and was not undone: how often, and how much."""
    one = sandbox.person(who).money.spent()
    return f"{one.count}: {one.total_fen}"


def _care(words: Words) -> Care:
    return cast("Care", words.get("care", "outpatient"))


ACTS: Mapping[str, Callable[[Sandbox, str, Words], str]] = MappingProxyType(
    {
        "set_balance": _set_balance,
        "set_aside": _set_aside,
        "set_used": _set_used,
        "used": _used,
        "balance": _balance,
        "credit": _credit,
        "check_credit": _check_credit,
        "fault": _fault,
        "spent": _spent,
    }
)
"""Each act and how it is done in a sandbox; it gives what it was answered."""
