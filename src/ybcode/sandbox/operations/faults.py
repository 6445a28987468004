"""Faults on request: an answer that is lost, a platform that is down, any refusal of the catalogue.

Faults are rows, because several processes share them; the clock's row counts them, so that a sandbox
without any asks nobody. What was injected says so in the journal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from ybcode.errors import CATALOGUE, Refusal, Unknown
from ybcode.rules.verifier import Verdict
from ybcode.sandbox.ports import FindInstitution
from ybcode.sandbox.purse import ArmedFaults, Fault, PutFault
from ybcode.sandbox.records import JournalEntry
from ybcode.values import InstitutionId

if TYPE_CHECKING:
    from collections.abc import Callable

    from ybcode.sandbox.engine import Engine, Footing
    from ybcode.sandbox.ports import Unit
    from ybcode.terminal.payments import At
    from ybcode.terminal.transport import CardRequest, IdentifyRequest, ScanRequest

    Asking = At | CardRequest | IdentifyRequest | ScanRequest

AFTER_COMMIT = "timeout-after-commit"
BEFORE_COMMIT = "timeout-before-commit"
_LOST = (AFTER_COMMIT, BEFORE_COMMIT, "settlement.unknown")
"""What lets an answer be lost; the code of it is the shorter name of a timeout before anything is done."""

OPERATIONS = (
    *("scan", "identify", "read_card", "quote", "settle", "query", "reverse", "cancel"),
    *("admit", "deposit", "reconcile"),
)
"""What a till asks, and a fault can meet."""

KEYS = ("operation", "institution", "terminal", "scene", "request_id")
MAX_FAULTS = 100
MAX_TIMES = 1_000_000

_EVERYTHING: Mapping[str, str] = MappingProxyType({})


class Faults:
    """``sandbox.faults``: what is to go wrong, on purpose and as often as is said."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(
        self, fault: str, *, match: Mapping[str, str] = _EVERYTHING, times: int = 1, after: int = 0
    ) -> Fault:
        """Let something go wrong.

        Args:
            fault: ``timeout-after-commit`` (done, but the answer is lost), ``timeout-before-commit`` (not
                done, and the answer is lost), or the code of a refusal, such as ``platform.offline``.
            match: what a request must have to meet it: ``operation`` (``settle``, ``scan`` …),
                ``institution`` (a magic name or an id), ``terminal``, ``scene``, ``request_id``.
            times: how often it happens.
            after: how many requests that match go well before.

        Raises:
            ValueError: for an unknown fault, key or operation, or counts out of range.
            TypeError: for counts that are no whole numbers, or what is matched by no text.
        """
        _require_known(fault, match)
        for count, least in ((times, 1), (after, 0)):
            if isinstance(count, bool) or not isinstance(count, int):
                raise TypeError(f"faults are counted in whole numbers, not {type(count).__name__}")
            if not least <= count <= MAX_TIMES:
                raise ValueError(f"a fault happens 1 to {MAX_TIMES} times, after 0 to {MAX_TIMES} requests")
        with self._engine.unit() as unit:
            named = dict(match)
            if "institution" in named:
                named["institution"] = _institution(unit, named["institution"])
            while True:
                held = unit.load(ArmedFaults())
                if len(held) >= MAX_FAULTS:
                    raise ValueError(f"at most {MAX_FAULTS} faults wait: clear() some")
                number = held[-1].number + 1 if held else 1
                one = Fault(
                    number=number, fault=fault, match=tuple(sorted(named.items())), times=times, after=after
                )
                if unit.apply([PutFault(was=None, now=one)]):
                    return one

    def all(self) -> tuple[Fault, ...]:
        """The faults that wait, in the order in which they were added."""
        with self._engine.unit() as unit:
            return unit.load(ArmedFaults())

    def clear(self, number: int | None = None) -> None:
        """Take faults back.

        Args:
            number: which one; all when left out.
        """
        with self._engine.unit() as unit:
            while True:
                held = [one for one in unit.load(ArmedFaults()) if number in (None, one.number)]
                # One at a time: no two effects of a list touch the same row, and each counts what is left.
                if all(unit.apply([PutFault(was=one, now=None)]) for one in held):
                    return

    def __repr__(self) -> str:
        return f"Faults({len(self.all())} waiting)"


def strike(engine: Engine, unit: Unit, footing: Footing, asked: Mapping[str, str]) -> Refusal | bool:
    """Let a request meet the fault that waits for it.

    Args:
        engine: the sandbox.
        unit: its transaction.
        footing: where the request stands; it says whether any fault waits.
        asked: the request by the names of ``KEYS``.

    Returns:
        The refusal that it meets; True when its answer is to be lost once it is done; False for nothing.

    Raises:
        Unknown: when the answer is lost and nothing is done.
    """
    fault = _take(unit, asked) if footing.faults else None
    if fault is None:
        return False
    refusal = None if fault.fault in _LOST else injected(fault.fault)
    entry = JournalEntry(
        at_ms=footing.now_ms,
        operation=asked["operation"],
        outcome="refused" if refusal else "noted",
        code=refusal.code if refusal else "settlement.unknown",
        institution=InstitutionId(asked["institution"]),
        terminal=asked["terminal"],
        scene=asked["scene"],
        request_id=asked.get("request_id"),
        detail=f"injected: {fault.fault}, fault {fault.number}",
    )
    unit.apply([engine.note(entry)])
    if refusal is None and fault.fault != AFTER_COMMIT:
        raise Unknown(asked.get("request_id", ""), asked["operation"])
    return refusal or True


def asked_by(operation: str, at: Asking, request_id: str = "") -> dict[str, str]:
    """A request by the names of ``KEYS``.

    Args:
        operation: what it asks.
        at: which till asks.
        request_id: as the till named it; empty where it names none.
    """
    where = {"institution": at.institution.text, "terminal": at.terminal, "scene": at.scene}
    return {"operation": operation, **where, **({"request_id": request_id} if request_id else {})}


def meeting_faults(
    engine: Engine,
    unit: Unit,
    footing: Footing,
    *,
    asked: Mapping[str, str],
    answer: Callable[[], Verdict],
) -> Verdict:
    """The verdict on a request that may meet a fault on its way there or back.

    Args:
        engine: the sandbox.
        unit: its transaction.
        footing: where the request stands.
        asked: the request by the names of ``KEYS``.
        answer: what judges it.

    Raises:
        Unknown: when the answer is lost.
    """
    lost = strike(engine, unit, footing, asked)
    if isinstance(lost, Refusal):
        return Verdict(accepted=False, refusal=lost)
    verdict = answer()
    if lost:
        raise_lost(asked)
    return verdict


def raise_lost(asked: Mapping[str, str]) -> None:
    """The answer of a request is lost on its way back.

    Raises:
        Unknown: always.
    """
    raise Unknown(asked.get("request_id", ""), asked["operation"])


def injected(code: str) -> Refusal:
    """A refusal without a cause: its evidence says that it was injected."""
    entry = CATALOGUE[code]
    return Refusal(code, {name: 0 if name.endswith(("_ms", "_s")) else "injected" for name in entry.evidence})


def _take(unit: Unit, asked: Mapping[str, str]) -> Fault | None:
    """The first fault that a request meets, counted down."""
    while True:
        found = (one for one in unit.load(ArmedFaults()) if all(asked.get(k) == v for k, v in one.match))
        fault = next(found, None)
        if fault is None:
            return None
        if fault.after:
            now: Fault | None = replace(fault, after=fault.after - 1)
        else:
            now = replace(fault, times=fault.times - 1) if fault.times > 1 else None
        if unit.apply([PutFault(was=fault, now=now)]):
            return None if fault.after else fault


def _require_known(fault: object, match: object) -> None:
    if not (isinstance(fault, str) and isinstance(match, Mapping)):
        raise TypeError("a fault is a text, and what it matches a mapping of texts: {'operation': 'settle'}")
    entry = CATALOGUE.get(fault)
    if fault not in (AFTER_COMMIT, BEFORE_COMMIT) and (entry is None or entry.kind != "refusal"):
        raise ValueError(
            f"no fault {fault!r}: choose {AFTER_COMMIT}, {BEFORE_COMMIT}, or a refusal of 'ybcode errors'"
        )
    for key, value in match.items():
        if key not in KEYS:
            raise ValueError(f"a fault does not match by {key!r}: choose {', '.join(KEYS)}")
        if not isinstance(value, str):
            raise TypeError(f"a fault matches {key} by a text, not {type(value).__name__}")
        if key == "operation" and value not in OPERATIONS:
            raise ValueError(f"no operation {value!r}: choose {', '.join(OPERATIONS)}")


def _institution(unit: Unit, key: str) -> str:
    found = unit.load(FindInstitution(key))
    if found is not None:
        return found.institution_id.text
    try:
        return InstitutionId(key).text
    except ValueError:
        raise ValueError(f"no institution {key!r}: name a place of 'ybcode places', or an id") from None
