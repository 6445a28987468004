"""The desk of enrolment: suspend, repay, correct, end, enrol, the yearly update."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ybcode.rules.holders import enrolment as enrolments
from ybcode.sandbox.operations.desks.desk import Change, Desk

if TYPE_CHECKING:
    from collections.abc import Callable

    from ybcode.rules.holders.clocks import Kind
    from ybcode.rules.holders.enrolment import Enrolment
    from ybcode.rules.holders.enrolment import Reason as SuspendReason
    from ybcode.rules.holders.holder import Holder


class EnrolmentDesk(Desk):
    """``sandbox.person(…).enrolment``: 参保."""

    machine = "enrolment"

    def suspend(self, reason: SuspendReason = "arrears") -> None:
        """Suspend it: identity and look-ups go on, settlement stops (S3).

        Raises:
            ValueError: when it is not normal, or the reason is unknown.
        """
        self._move("suspend", lambda one, now: enrolments.suspend(one, reason, now_ms=now), reason)

    def repay(self, *, sync_workdays: int | None = None) -> None:
        """Pay what is owed: the law's clock and the system's start (S3 「1-3个工作日」).

        Args:
            sync_workdays: of this payment; by default ``enrolment.resume_sync_workdays``.

        Raises:
            ValueError: when it is not suspended for want of payment.
        """
        self._cure("repay", sync_workdays)

    def correct(self, *, sync_workdays: int | None = None) -> None:
        """Have the record corrected where that is why it is suspended; then the system syncs.

        Raises:
            ValueError: when it is not suspended for its record.
        """
        self._cure("correct", sync_workdays)

    def stop_paying(self) -> None:
        """Nobody pays from now on: covered to the end of the month, a resident to the end of the year.

        Raises:
            ValueError: when it is not normal.
        """
        self._move("stop paying", lambda one, now: enrolments.stop_paying(one, now_ms=now))

    def keep_paying(self) -> None:
        """Pay in time after all.

        Raises:
            ValueError: when cover broke already: then ``repay``.
        """
        self._move("keep paying", lambda one, now: enrolments.keep_paying(one, now_ms=now))

    def miss_update(self) -> None:
        """Let this year's data stay away: due by the end of December (S0).

        Raises:
            ValueError: when it is not a normal employee's.
        """
        policy = self._engine.policy
        self._move("miss update", lambda one, now: enrolments.miss_update(one, policy=policy, now_ms=now))

    def update(self) -> None:
        """Bring this year's data in November or December (S0).

        Raises:
            ValueError: outside these months, or after the deadline: then ``correct``.
        """
        policy = self._engine.policy
        self._move("update", lambda one, now: enrolments.update(one, policy=policy, now_ms=now))

    def end(self) -> None:
        """End it.

        Raises:
            ValueError: when there is none.
        """
        self._move("end", lambda one, now: enrolments.end(one, now_ms=now))

    def enrol(self, kind: Kind = "employee") -> None:
        """Enrol a person who is not enrolled any more.

        Args:
            kind: ``employee``, ``flexible`` or ``resident``: each has its own waiting time (S3).

        Raises:
            ValueError: when the person is enrolled, or the kind is unknown.
        """
        policy, birth = self._engine.policy, self._person.id_number.birth

        def judge(was: Holder, now: int) -> Change:
            one, counted = enrolments.enrol(was.enrolment, kind, birth=birth, policy=policy, now_ms=now)
            return Change(replace(was, enrolment=one), "enrol", kind, counted)

        self._change(judge)

    def _cure(self, event: str, sync_workdays: int | None) -> None:
        policy = self._engine.policy

        def judge(was: Holder, now: int) -> Change:
            one, counted = enrolments.cure(
                was.enrolment, event, policy=policy, now_ms=now, sync_workdays=sync_workdays
            )
            return Change(replace(was, enrolment=one), event, f"synced on {counted.day}", counted)

        self._change(judge)

    def _move(self, event: str, rule: Callable[[Enrolment, int], Enrolment], detail: str = "") -> None:
        self._change(lambda was, now: Change(replace(was, enrolment=rule(was.enrolment, now)), event, detail))
