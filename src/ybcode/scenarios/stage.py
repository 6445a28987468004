"""The stage: phones, the agency and the clock of a world, as a story needs them.

The runner knows this protocol and the till, and nothing of where the sandbox lives.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, Self

from ybcode.sandbox.clock import instant_ms
from ybcode.sandbox.open import open_sandbox
from ybcode.scenarios import files, money, relatives, standing
from ybcode.scenarios.journal import told_entry
from ybcode.scenarios.story import begin_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from decimal import Decimal

    from ybcode.rules.holders.dossier.card import Part
    from ybcode.rules.settlement import Bill, Quote, Receipt, Stay
    from ybcode.rules.settlement.reconciliation import Reconciled
    from ybcode.rules.verifier import Admission, Verdict
    from ybcode.sandbox.open import Sandbox
    from ybcode.sandbox.operations.screens import ShownCode
    from ybcode.scenarios.story import Run, Word


class Scanner(Protocol):
    """The till's side, as far as stories drive it."""

    def scan(self, text: str) -> Verdict:
        """What the till answers to a scanned text."""
        ...

    def read_card(self, card: str, *, part: Part = "chip") -> Verdict:
        """What the till answers to a card in its reader."""
        ...

    def quote(self, admission: Admission, bill: Bill) -> Quote:
        """What a bill would be paid with."""
        ...

    def settle(self, quote: Quote, *, request_id: str | None = None) -> Receipt:
        """Settle a bill as it was quoted."""
        ...

    def query(self, request_id: str) -> Receipt | None:
        """What became of a request."""
        ...

    def reverse(self, request_id: str) -> Receipt | None:
        """Undo what a request came to."""
        ...

    def cancel(
        self, receipt: Receipt | str, *, amount: str | Decimal | None = None, approved: bool = False
    ) -> Receipt:
        """Undo a settlement as a whole."""
        ...

    def admit(self, admission: Admission) -> Stay:
        """Admit a person to a stay in hospital."""
        ...

    def deposit(self, admission: Admission, stay: Stay | str, amount: str | Decimal) -> Receipt:
        """Take money in advance for a stay."""
        ...

    def reconcile(
        self, first: date, last: date | None = None, *, own: Mapping[str, int] | None = None
    ) -> Reconciled:
        """The institution's settlements of some days, beside a list of the till's own."""
        ...


class Phone(Protocol):
    """An open app: what it shows now, and whether it has a network."""

    def code(self) -> ShownCode:
        """The code that is on the screen now."""
        ...

    def go_offline(self) -> None:
        """Lose the network."""
        ...

    def go_online(self) -> None:
        """Find it again."""
        ...


class Stage(Protocol):
    """Everything of a story that is not the till."""

    def advance_to(self, when: str) -> None:
        """Let time go on to an instant."""
        ...

    def till(self, place: str, *, scene: str | None = None, clock_off_s: float = 0) -> Scanner:
        """A till at a counter."""
        ...

    def open_screen(self, person: str, channel: str, *, member: str | None = None) -> Phone:
        """Open an app on a person's phone, with the own code or a member's."""
        ...

    def show(self, person: str, channel: str, mode: str, *, member: str | None = None) -> str:
        """The text that a person's phone shows now: the own code, or a member's."""
        ...

    def face_check(
        self, person: str, channel: str, *, member: str | None = None, matches: bool = True
    ) -> None:
        """The person looks into the phone, or a member; the camera knows who looks, or does not."""
        ...

    def agency(self, person: str, act: str, words: dict[str, Word]) -> str:
        """What the agency does for a person, and how it ends."""
        ...

    def journal(self) -> tuple[str, ...]:
        """What the platform noted, a line each, oldest first."""
        ...


class SandboxStage:
    """A stage in this process: a sandbox of its own for one run.

    Args:
        url: where its rows live.
        run: whose preset, region and first instant it takes.
        sandbox: one that was opened for the run already; then the URL counts for nothing.
    """

    def __init__(self, url: str, run: Run, *, sandbox: Sandbox | None = None) -> None:
        self.sandbox: Sandbox = sandbox or open_sandbox(
            url,
            preset=run.preset,
            region=run.region,
            strict=run.strict,
            seed=1,
            as_of=instant_ms(begin_of(run)),
        )

    def advance_to(self, when: str) -> None:
        """Let time go on to an instant."""
        self.sandbox.clock.advance_to(when)

    def till(self, place: str, *, scene: str | None = None, clock_off_s: float = 0) -> Scanner:
        """A till of the sandbox."""
        return self.sandbox.terminal(place, scene=scene, clock_off_s=clock_off_s)

    def open_screen(self, person: str, channel: str, *, member: str | None = None) -> Phone:
        """Open an app on a person's phone, with the own code or a member's."""
        return self.sandbox.wallet(person, channel=channel).open(member=member)

    def show(self, person: str, channel: str, mode: str, *, member: str | None = None) -> str:
        """The text that a person's phone shows now: the own code, or a member's."""
        wallet = self.sandbox.wallet(person, channel=channel)
        return wallet.show(mode="ordinary" if mode == "ordinary" else "insurance", member=member).text

    def face_check(
        self, person: str, channel: str, *, member: str | None = None, matches: bool = True
    ) -> None:
        """The person looks into the phone, or a member; the camera knows who looks, or does not."""
        self.sandbox.wallet(person, channel=channel).face_check(member, matches=matches)

    def agency(self, person: str, act: str, words: dict[str, Word]) -> str:
        """One move at the agency.

        Raises:
            ValueError: for an act that no desk knows.
        """
        for acts in (standing.ACTS, files.ACTS, money.ACTS, relatives.ACTS):
            if act in acts:
                return acts[act](self.sandbox, person, words)
        file = self.sandbox.person(person)
        if act == "suspend":
            file.enrolment.suspend("arrears")
        elif act == "repay":
            workdays = words.get("sync_workdays")
            file.enrolment.repay(sync_workdays=None if workdays is None else int(workdays))
        elif act == "file":
            file.filings.file(str(words["region"]), "temporary")
        elif act == "look_up":
            return file.look_up().status
        elif act == "keep_receipt":
            file.claims.keep(str(words["place"]), int(words["amount_fen"]))
        elif act == "claim":
            decided = file.claims.file(int(words["number"]))
            return decided.reason or decided.state
        else:
            raise ValueError(f"no desk of the agency knows {act!r}")
        return "done"

    def journal(self) -> tuple[str, ...]:
        """What the platform noted, a line each, oldest first."""
        return tuple(told_entry(one) for one in self.sandbox.journal.entries())

    def close(self) -> None:
        """Let the sandbox go."""
        self.sandbox.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()
