"""The desks of standing: account, risk, sanction, inquiry; none touches the enrolment."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ybcode.rules.holders.standing import account as accounts
from ybcode.rules.holders.standing import inquiry as inquiries
from ybcode.rules.holders.standing import risk as risks
from ybcode.rules.holders.standing import sanction as sanctions
from ybcode.sandbox.operations.desks.desk import Change, Desk
from ybcode.values import without_numbers

if TYPE_CHECKING:
    from ybcode.rules.holders.holder import Holder
    from ybcode.rules.holders.standing.account import Reason as FreezeReason
    from ybcode.rules.policy import Policy

MAX_TEXT = 200
"""How long a cause in the agency's words may be."""

MAX_DAYS = 3_660
"""How many days an inquiry may take: ten years."""


class AccountDesk(Desk):
    """``sandbox.person(…).account``: normal, frozen or closed."""

    machine = "account"

    def freeze(self, reason: FreezeReason = "data_error") -> None:
        """Freeze it for a reason, which says what will end it (S4)."""
        self._move("freeze", reason)

    def unfreeze(self) -> None:
        """The reason is cured."""
        self._move("unfreeze")

    def close(self) -> None:
        """Close it (注销)."""
        self._move("close")

    def reopen(self) -> None:
        """Open it again."""
        self._move("reopen")

    def _move(self, event: str, reason: FreezeReason | None = None) -> None:
        def judge(was: Holder, now: int) -> Change:
            one = accounts.move(was.account, event, reason=reason, now_ms=now)
            return Change(replace(was, account=one), event, reason or "")

        self._change(judge)


class RiskDesk(Desk):
    """``sandbox.person(…).risk``: odd transactions and the temporary lock."""

    machine = "risk"

    def flag(self, kind: str = "three_pharmacies") -> None:
        """Note an odd transaction; at the limit the policy notes, locks or freezes (``risk.on_limit``).

        Args:
            kind: which red flag (M9); ``rules.holders.standing.risk.FLAGS`` names them.

        Raises:
            ValueError: for an unknown kind.
        """
        if kind not in risks.FLAGS:
            raise ValueError(f"no red flag {kind!r}: choose {', '.join(risks.FLAGS)}")
        self._change(lambda was, now: flag_change(was, kind, self._engine.policy, now))

    def lock(self) -> None:
        """Lock at once, whatever was counted.

        Raises:
            ValueError: when it is locked already.
        """
        policy = self._engine.policy.risk
        self._change(
            lambda was, now: Change(replace(was, risk=risks.lock(was.risk, policy, now_ms=now)), "lock")
        )


def flag_change(was: Holder, kinds: str, policy: Policy, now_ms: int) -> Change:
    """What an odd transaction makes of a holder: a flag, and at the limit what ``risk.on_limit`` says.

    Args:
        was: as it stands.
        kinds: which red flags, for the history.
        policy: ``risk``.
        now_ms: the instant, in ms.
    """
    rules = policy.risk
    flagged, reached = risks.flag(was.risk, rules, now_ms=now_ms)
    if reached and rules.on_limit == "lock":
        locked = risks.lock(flagged, rules, now_ms=now_ms)
        return Change(replace(was, risk=locked), "lock", f"{kinds}, the limit of {rules.limit} is reached")
    after = replace(was, risk=flagged)
    if reached and rules.on_limit == "freeze" and was.account.state == "normal":
        frozen = accounts.move(was.account, "freeze", reason="misuse", now_ms=now_ms)
        also = (("account", "freeze", "misuse"),)
        return Change(replace(after, account=frozen), "flag", f"{kinds}, the limit is reached", also=also)
    detail = f"{kinds}, the limit of {rules.limit} is reached: only noted" if reached else kinds
    return Change(after, "flag", detail)


class SanctionDesk(Desk):
    """``sandbox.person(…).sanction``: networked settlement suspended by decision."""

    machine = "sanction"

    def decide(self, *, months: int = 3) -> None:
        """Suspend networked settlement for 3 to 12 months (O2).

        Raises:
            ValueError: for another term, or when it is suspended already.
        """
        policy = self._engine.policy.sanction

        def judge(was: Holder, now: int) -> Change:
            one = sanctions.decide(was.sanction, months, policy, now_ms=now)
            return Change(replace(was, sanction=one), "decide", f"{months} months")

        self._change(judge)

    def lift(self) -> None:
        """Take the decision back.

        Raises:
            ValueError: when there is none.
        """
        self._change(
            lambda was, now: Change(replace(was, sanction=sanctions.lift(was.sanction, now_ms=now)), "lift")
        )


class InquiryDesk(Desk):
    """``sandbox.person(…).inquiry``: what the agency asks, and by when."""

    machine = "inquiry"

    def open(self, cause: str = "odd transactions", *, days: int | None = None) -> None:
        """Ask the person to explain.

        Args:
            cause: what it is about; up to 200 characters.
            days: how many the person has; by default ``inquiry.due_days``.

        Raises:
            ValueError: when one is open, for a cause that is too long, or for no days at all.
            TypeError: for a cause that is no text, or days that are no whole number.
        """
        due = self._engine.policy.inquiry.due_days if days is None else days
        if not isinstance(cause, str):
            raise TypeError(f"a cause is a str, not {type(cause).__name__}")
        if isinstance(due, bool) or not isinstance(due, int):
            raise TypeError(f"an inquiry has a whole number of days, not {type(due).__name__}")
        if not (0 < len(cause) <= MAX_TEXT and cause.isprintable() and 0 < due <= MAX_DAYS):
            raise ValueError(f"an inquiry has a cause of up to {MAX_TEXT} characters and at least one day")

        cause = without_numbers(cause)  # what was pasted may be somebody's number: it is not kept

        def judge(was: Holder, now: int) -> Change:
            one = inquiries.open_inquiry(was.inquiry, cause, days=due, now_ms=now)
            return Change(replace(was, inquiry=one), "open", f"{cause}, {due} days")

        self._change(judge)

    def answer(self) -> None:
        """The person cooperates, in time or late.

        Raises:
            ValueError: when nothing is asked.
        """
        self._change(
            lambda was, now: Change(replace(was, inquiry=inquiries.answer(was.inquiry, now_ms=now)), "answer")
        )

    def close(self) -> None:
        """The agency is content with the answer.

        Raises:
            ValueError: when there was none.
        """
        self._change(
            lambda was, now: Change(replace(was, inquiry=inquiries.close(was.inquiry, now_ms=now)), "close")
        )
