"""The answer to a scan, and the admission that only an accepting answer can give."""

from __future__ import annotations

from dataclasses import InitVar, dataclass, field
from typing import TYPE_CHECKING

from ybcode.errors import Evidence, Refusal, Refused

if TYPE_CHECKING:
    from ybcode.rules.holders.person import Person
    from ybcode.rules.institutions import Fund
    from ybcode.rules.verifier.claims import Counter

_PROOF = object()


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """A person was let in at a counter: the code is spent, money may move.

    Made by ``Verdict.require()`` alone: an unverified code cannot be paid with.

    Attributes:
        subject: whose account.
        presenter: who showed the code.
        channel: in which app.
        ectoken: 38 characters, for later calls of this institution; empty for a card, which is read again.
        counter: where.
        admitted_ms: when, in ms.
        funds: which money may pay here: ``pooled``, ``account`` or both; none where none moves.
    """

    subject: Person
    presenter: Person
    channel: str
    ectoken: str = field(repr=False)
    counter: Counter
    admitted_ms: int
    funds: frozenset[Fund]
    proof: InitVar[object]

    def __post_init__(self, proof: object) -> None:
        if proof is not _PROOF:
            raise TypeError(
                "an Admission comes from Verdict.require(), after the code was verified and spent"
            )


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Verdict:
    """The answer to a scan.

    Attributes:
        accepted: whether the person is admitted.
        refusal: the catalogue entry and its evidence, or None.
        identity: the subject, once the identify gate was passed; also beside a later refusal.
        presenter: who showed the code, likewise.
        channel: in which app, likewise.
        ectoken: what the scan yielded, likewise.
        counter: where, likewise.
        admitted_ms: when the code was spent, in ms, likewise.
        age_ms: how old the code was then, in ms; negative when within skew ahead.
        funds: which money may pay here, for an accepted scene that moves money.
        notices: catalogue entries that ride on an acceptance.
    """

    accepted: bool
    refusal: Refusal | None = None
    identity: Person | None = None
    presenter: Person | None = None
    channel: str | None = None
    ectoken: str | None = field(default=None, repr=False)
    counter: Counter | None = None
    admitted_ms: int | None = None
    age_ms: int | None = None
    funds: frozenset[Fund] = frozenset()
    notices: tuple[Refusal, ...] = ()

    def __post_init__(self) -> None:
        if self.accepted is not (self.refusal is None):
            raise ValueError("a verdict accepts, or it names the refusal")

    @property
    def code(self) -> str | None:
        """The catalogue code of the refusal, None when accepted."""
        return self.refusal.code if self.refusal else None

    @property
    def message(self) -> str:
        """One sentence for the citizen, in Chinese."""
        return self.refusal.message("zh") if self.refusal else "医保码有效"

    @property
    def message_en(self) -> str:
        """One sentence for the developer, in English."""
        return self.refusal.message("en") if self.refusal else "The code is good."

    @property
    def remedy(self) -> str:
        """What to do next, in Chinese; empty when accepted."""
        return self.refusal.entry.remedy_zh if self.refusal else ""

    @property
    def evidence(self) -> Evidence:
        """The attributes of the refusal."""
        return dict(self.refusal.evidence) if self.refusal else {}

    def __repr__(self) -> str:
        if self.refusal is not None:
            return f"Verdict(refused: {self.code}, evidence={dict(self.evidence)})"
        return f"Verdict(accepted: {self.identity!r}, channel={self.channel!r}, age_ms={self.age_ms})"

    def require(self) -> Admission:
        """The admission.

        Raises:
            Refused: when the verdict is a refusal.
        """
        if self.refusal is not None:
            raise Refused(self.refusal)
        if self.identity is None or self.presenter is None or self.channel is None:
            raise TypeError("this verdict names nobody: verify with the facts of subject and presenter")
        if self.ectoken is None or self.counter is None or self.admitted_ms is None:
            raise TypeError("this verdict was not given at a counter")
        return Admission(
            subject=self.identity,
            presenter=self.presenter,
            channel=self.channel,
            ectoken=self.ectoken,
            counter=self.counter,
            admitted_ms=self.admitted_ms,
            funds=self.funds,
            proof=_PROOF,
        )
