"""Assertions that read well: ``assert till.scan(text) == refused("code.used")``, and why one did not hold.

``admitted``, ``refused`` and ``paid`` say what is expected; each compares with whatever a till answers: a
``Verdict``, a ``Said``, a ``Receipt``, a ``Quote``, or a ``Refused`` or ``Unknown`` that was raised. The
plugin's ``pytest_assertrepr_compare`` asks ``explain(left, right)`` of this module and passes it on.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from types import MappingProxyType
from typing import TYPE_CHECKING

from ybcode.errors import CATALOGUE, Refusal, Refused, Unknown
from ybcode.rules.settlement import Quote, Receipt, yuan
from ybcode.rules.verifier import Verdict
from ybcode.terminal.register import Said

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ybcode.errors import Evidence

_PARTS = ("fund", "account", "mutual_aid", "cash")
_TOTAL = "total"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Heard:
    """What an answer says, whatever its class.

    Attributes:
        accepted: let in, or paid.
        code: of the catalogue, where not.
        evidence: of the refusal; None where the answer carries none.
        patient: the names by which it tells whose account it is.
        amounts: in fen, by part and in total; empty where no money moves.
    """

    accepted: bool
    code: str | None = None
    evidence: Evidence | None = None
    patient: tuple[str, ...] = ()
    amounts: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))


def _heard(answer: object) -> _Heard | None:
    """An answer of any kind; None for what is no answer of a till."""
    who: tuple[str, ...]
    if isinstance(answer, Verdict):
        who = (answer.identity.name, answer.identity.key) if answer.identity else ()
        return _Heard(accepted=answer.accepted, code=answer.code, evidence=answer.evidence, patient=who)
    if isinstance(answer, Said):
        who = (answer.patient,) if answer.patient else ()
        parts = {name: int(getattr(answer, f"{name}_fen")) for name in _PARTS} if answer.accepted else {}
        return _Heard(accepted=answer.accepted, code=answer.code, patient=who, amounts=_summed(parts))
    if isinstance(answer, Receipt | Quote):
        subject = answer.subject if isinstance(answer, Receipt) else answer.admission.subject
        parts = {name: int(getattr(answer, f"{name}_fen")) for name in _PARTS}
        return _Heard(accepted=True, patient=(subject.name, subject.key), amounts=_summed(parts))
    if isinstance(answer, Refused | Unknown):
        return _Heard(accepted=False, code=answer.code, evidence=dict(answer.refusal.evidence))
    return None


def _summed(parts: Mapping[str, int]) -> Mapping[str, int]:
    return {**parts, _TOTAL: sum(parts.values())} if parts else {}


class Expected:
    """What a till is expected to answer; compare it with the answer."""

    __slots__ = ()

    def differs(self, heard: _Heard) -> Iterator[str]:
        """In which points an answer is another one, a sentence each."""
        raise NotImplementedError

    def __eq__(self, other: object) -> bool:
        heard = _heard(other)
        if heard is None:
            return NotImplemented
        return not any(self.differs(heard))

    def __hash__(self) -> int:
        return hash(repr(self))


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Admitted(Expected):
    """The customer is let in.

    Attributes:
        patient: whose code it has to be, by name or magic name; None for anybody's.
    """

    patient: str | None = None

    def differs(self, heard: _Heard) -> Iterator[str]:
        """In which points an answer is another one."""
        if not heard.accepted:
            yield _told_refusal(heard)
        elif self.patient is not None and self.patient not in heard.patient:
            yield f"the patient is {heard.patient[0] if heard.patient else 'not named'}, not {self.patient}"

    def __repr__(self) -> str:
        return "admitted()" if self.patient is None else f"admitted({self.patient!r})"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class RefusedWith(Expected):
    """The customer is refused.

    Attributes:
        code: the catalogue code.
        evidence: the attributes that are compared.
    """

    code: str
    evidence: Evidence

    def differs(self, heard: _Heard) -> Iterator[str]:
        """In which points an answer is another one."""
        if heard.accepted:
            yield "it was paid" if heard.amounts.get(_TOTAL) else "it was let in"
        elif heard.code != self.code:
            yield _told_refusal(heard)
        elif self.evidence and heard.evidence is None:
            yield "this answer carries no evidence: compare the verdict, or the code alone"
        else:
            known = heard.evidence or {}
            for name, wanted in self.evidence.items():
                if known.get(name) != wanted:
                    yield f"evidence {name} is {known.get(name)!r}, not {wanted!r}"

    def __repr__(self) -> str:
        more = "".join(f", {name}={value!r}" for name, value in self.evidence.items())
        return f"refused({self.code!r}{more})"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Paid(Expected):
    """The sale is paid.

    Attributes:
        amounts: in fen, as they are compared; none for any split.
    """

    amounts: Mapping[str, int]

    def differs(self, heard: _Heard) -> Iterator[str]:
        """In which points an answer is another one."""
        if not heard.accepted:
            yield _told_refusal(heard)
        elif not heard.amounts:
            yield "it was let in, and nothing was paid: a verdict moves no money"
        else:
            for name, wanted in self.amounts.items():
                if heard.amounts[name] != wanted:
                    yield f"{name} is {yuan(heard.amounts[name])}, not {yuan(wanted)}"

    def __repr__(self) -> str:
        told = (f"{name}={yuan(fen)!r}" for name, fen in self.amounts.items() if fen or name == _TOTAL)
        return f"paid({', '.join(told)})"


def admitted(patient: str | None = None) -> Admitted:
    """The customer is let in.

    Args:
        patient: whose code it has to be, by name or magic name; left out, anybody's.
    """
    return Admitted(patient)


def refused(code: str, **evidence: int | str) -> RefusedWith:
    """The customer is refused with a code of the catalogue.

    Args:
        code: such as ``code.used``.
        **evidence: attributes that it has to carry, such as ``life_ms=300_000``; others do not count.

    Raises:
        ValueError: for a code or an attribute that the catalogue does not have.
    """
    if code not in CATALOGUE:
        near = get_close_matches(code, CATALOGUE, n=1)
        hint = f"did you mean {near[0]!r}?" if near else "'ybcode errors' lists them all"
        raise ValueError(f"no entry {code!r} in the catalogue: {hint}")
    known = CATALOGUE[code].evidence
    wrong = next((name for name in evidence if name not in known), None)
    if wrong is not None:
        raise ValueError(f"{code} carries no {wrong!r}: there is {', '.join(known) or 'no evidence'}")
    return RefusedWith(code, evidence)


def paid(
    *,
    total: str | Decimal | None = None,
    fund: str | Decimal | None = None,
    account: str | Decimal | None = None,
    mutual_aid: str | Decimal | None = None,
    cash: str | Decimal | None = None,
) -> Paid:
    """The sale is paid, or would be; amounts in yuan. Once a part is named, those that are not are zero.

    Args:
        total: of the whole bill.
        fund: by the pooled fund.
        account: by the own account.
        mutual_aid: by relatives.
        cash: by whoever stands at the counter; negative where it is given back.

    Raises:
        TypeError: for a float or a whole number: money is exact, and a number could be fen.
        ValueError: for what is no amount.
    """
    given = {"fund": fund, "account": account, "mutual_aid": mutual_aid, "cash": cash}
    parts = {name: _fen(amount) for name, amount in given.items() if amount is not None}
    if parts:
        parts = {name: parts.get(name, 0) for name in _PARTS}
    if total is not None:
        parts[_TOTAL] = _fen(total)
    return Paid(parts)


def _fen(amount: object) -> int:
    if not isinstance(amount, str | Decimal):
        raise TypeError(f"an amount is yuan as text, such as '18.50', not {type(amount).__name__}")
    try:
        fen = Decimal(amount) * 100
    except InvalidOperation:
        raise ValueError(f"{amount!r} is no amount: write yuan, such as '18.50'") from None
    if not fen.is_finite() or fen != int(fen):
        raise ValueError(f"{amount!r} is no amount: yuan have at most two decimals")
    return int(fen)


def _told_refusal(heard: _Heard) -> str:
    return f"it was refused with {heard.code}" if heard.code else "it was refused without a code"


def explain(left: object, right: object) -> list[str] | None:
    """Why ``left == right`` did not hold, as lines for a test's report.

    Args:
        left: one side of the comparison.
        right: the other side.

    Returns:
        The lines; None when neither side is what a till is expected to answer, or both agree.
    """
    expected, answer = (left, right) if isinstance(left, Expected) else (right, left)
    if not isinstance(expected, Expected):
        return None
    heard = _heard(answer)
    if heard is None:
        kind = type(answer).__name__
        return [f"{expected!r} compares with a till's answer", f"a {kind} is none"]
    points = list(expected.differs(heard))
    if not points:
        return None
    lines = [f"expected {expected!r}, but {points[0]}", *(f"  and {one}" for one in points[1:])]
    if heard.code:
        lines += _entry(heard.code, heard.evidence)
    if isinstance(expected, RefusedWith) and heard.code != expected.code:
        lines.append(f"expected {expected.code}: {CATALOGUE[expected.code].zh}")
    if heard.amounts:
        split = (f"{name} {yuan(fen)}" for name, fen in heard.amounts.items() if fen or name == _TOTAL)
        lines.append(f"answered: {', '.join(split)}")
    return lines


def _entry(code: str, evidence: Evidence | None) -> list[str]:
    """An entry of the catalogue in as few lines as pytest shows without -vv: sentence, evidence, remedy."""
    entry = CATALOGUE.get(code)
    if entry is None:
        return [f"answered {code}: no entry of the catalogue"]
    refusal = Refusal(code, evidence or {})
    whole = set(entry.evidence) <= set(refusal.evidence)  # else the sentence has blanks that nobody filled
    zh, en = (refusal.message("zh"), refusal.message("en")) if whole else (entry.zh, entry.en)
    lines = [f"answered {code}: {zh}", f"  {en}"]
    if refusal.evidence:
        lines.append("  evidence: " + ", ".join(f"{name}={value}" for name, value in _evidence(refusal)))
    return [*lines, f"  处理: {entry.remedy_zh}", f"  remedy: {entry.remedy_en}"]


def _evidence(refusal: Refusal) -> list[tuple[str, int | str]]:
    """The attributes of a refusal, in the catalogue's order."""
    names = [name for name in refusal.entry.evidence if name in refusal.evidence]
    return [(name, refusal.evidence[name]) for name in names]
