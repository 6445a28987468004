"""What stories do between relatives: whose code a phone may show, whose money may pay."""

from __future__ import annotations

from collections import Counter
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

from ybcode.scenarios.checkout import told
from ybcode.scenarios.story import DONE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ybcode.errors import Refusal
    from ybcode.rules.holders.dossier.kinship import Relation
    from ybcode.sandbox.open import Sandbox
    from ybcode.scenarios.story import Word

    Words = Mapping[str, Word]

PEOPLE = frozenset({"member", "binder", "receiver", "sender", "relative"})
"""The words that name somebody of the cast; the runner puts the person in their place."""

WORKS = "works"
"""Told of a dry run that nothing would refuse."""
BINDER_ONLY = "binder_only"
"""Told a member who would leave where the policy leaves that to the binder."""


def _relate(sandbox: Sandbox, who: str, words: Words) -> str:
    sandbox.person(who).relate(str(words["relative"]), cast("Relation", words["relation"]))
    return DONE


def _bind(sandbox: Sandbox, who: str, words: Words) -> str:
    """Bind: ``documents`` with blanks between them; ``face`` is whether the camera knew the member."""
    face = bool(words["face"]) if "face" in words else None
    documents = str(words.get("documents", "")).split()
    return sandbox.wallet(who).family.bind(str(words["member"]), documents=documents, face=face).state


def _unbind(sandbox: Sandbox, who: str, words: Words) -> str:
    sandbox.wallet(who).family.unbind(str(words["member"]))
    return DONE


def _leave(sandbox: Sandbox, who: str, words: Words) -> str:
    """A member unbinds: where only the binder does that, the phone has no such button."""
    if sandbox.policy.family.unbind_by != "binder_or_member":
        return BINDER_ONLY
    sandbox.wallet(who).family.leave(str(words["binder"]))
    return DONE


def _pause(sandbox: Sandbox, who: str, words: Words) -> str:
    sandbox.wallet(who).family.pause(str(words["binder"]))
    return DONE


def _resume(sandbox: Sandbox, who: str, words: Words) -> str:
    sandbox.wallet(who).family.resume(str(words["binder"]))
    return DONE


def _members(sandbox: Sandbox, who: str, _words: Words) -> str:
    """How many members a phone lists, by state."""
    return _counted(one.state for one in sandbox.wallet(who).family.members())


def _spending(sandbox: Sandbox, who: str, words: Words) -> str:
    """What a member's care has cost this year, in fen."""
    one = sandbox.wallet(who).family.spending(str(words["member"]))
    return told(
        {"total": one.total_fen, "fund": one.fund_fen, "account": one.account_fen, "cash": one.cash_fen}
    )


def _rehearse(sandbox: Sandbox, who: str, words: Words) -> str:
    """A dry run: whether it works and what would ride on it, or all that would refuse."""
    more = {"place": str(words["place"])} if "place" in words else {}
    found = sandbox.wallet(who).family.check(str(words["member"]), **more)
    return f"{WORKS}{_riding(found.notices)}" if found.works else " ".join(one.code for one in found.refusals)


def _open_aid(sandbox: Sandbox, who: str, words: Words) -> str:
    sandbox.wallet(who).mutual_aid.open(str(words["receiver"]), rank=int(words.get("rank", 0)))
    return DONE


def _close_aid(sandbox: Sandbox, who: str, words: Words) -> str:
    sandbox.wallet(who).mutual_aid.close(str(words["receiver"]))
    return DONE


def _transfer(sandbox: Sandbox, who: str, words: Words) -> str:
    """Send money: its state."""
    return sandbox.wallet(who).mutual_aid.transfer(str(words["receiver"]), str(words["amount"])).state


def _accept(sandbox: Sandbox, who: str, words: Words) -> str:
    """Accept money: its state."""
    return sandbox.wallet(who).mutual_aid.accept(str(words["sender"])).state


def _transfers(sandbox: Sandbox, who: str, _words: Words) -> str:
    """How many transfers somebody sent or got, by state."""
    return _counted(one.state for one in sandbox.wallet(who).mutual_aid.transfers())


def _purse(sandbox: Sandbox, who: str, _words: Words) -> str:
    """What accepted transfers have left, in fen."""
    return told({"wallet": sandbox.wallet(who).mutual_aid.wallet_fen})


def _counted(states: Iterable[str]) -> str:
    return told(dict(sorted(Counter(states).items())))


def _riding(notices: Iterable[Refusal]) -> str:
    codes = " ".join(one.code for one in notices)
    return f" ({codes})" if codes else ""


ACTS: Mapping[str, Callable[[Sandbox, str, Words], str]] = MappingProxyType(
    {
        "relate": _relate,
        "bind": _bind,
        "unbind": _unbind,
        "leave": _leave,
        "pause": _pause,
        "resume": _resume,
        "members": _members,
        "spending": _spending,
        "rehearse": _rehearse,
        "open_aid": _open_aid,
        "close_aid": _close_aid,
        "transfer": _transfer,
        "accept": _accept,
        "transfers": _transfers,
        "purse": _purse,
    }
)
"""Each act and how it is done in a sandbox; it gives what it was answered."""
