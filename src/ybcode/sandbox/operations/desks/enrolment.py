"""The desk of enrolment: suspend, repay, correct, end, enrol, the yearly update, a second place."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ybcode.rules.holders import enrolment as enrolments
from ybcode.rules.holders import selection as selections
from ybcode.sandbox.operations.desks.desk import Change, Desk

if TYPE_CHECKING:
    from collections.abc import Callable

    from ybcode.rules.holders.clocks import Kind
    from ybcode.rules.holders.enrolment import Enrolment
    from ybcode.rules.holders.enrolment import Reason as SuspendReason
    from ybcode.rules.holders.holder import Holder
    from ybcode.rules.holders.person import Person
    from ybcode.sandbox.engine import Engine


class _SelectionDesk(Desk):
    """Which place of enrolment the code opens on: a machine of its own, behind the desk of enrolment."""

    machine = "selection"

    def enrol_elsewhere(self, region: str) -> None:
        home = self._person.region

        def judge(was: Holder, now: int) -> Change:
            one = selections.enrol_elsewhere(was.selection, region, home=home, now_ms=now)
            return Change(replace(was, selection=one), "enrol elsewhere", region)

        self._change(judge, who="agency")

    def switch(self, sync_workdays: int | None) -> None:
        policy = self._engine.policy

        def judge(was: Holder, now: int) -> Change:
            one, counted = selections.switch(
                was.selection, policy=policy, now_ms=now, sync_workdays=sync_workdays
            )
            return Change(replace(was, selection=one), "switch", f"synced on {counted.day}", counted)

        self._change(judge, who="person")

    def merge(self) -> None:
        def judge(was: Holder, now: int) -> Change:
            one = selections.merge(was.selection, now_ms=now)
            return Change(replace(was, selection=one), "merge")

        self._change(judge, who="agency")


class EnrolmentDesk(Desk):
    """``sandbox.person(…).enrolment``: 参保."""

    machine = "enrolment"

    def __init__(self, engine: Engine, person: Person) -> None:
        super().__init__(engine, person)
        self._selection = _SelectionDesk(engine, person)

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

    def enrol_elsewhere(self, region: str) -> None:
        """Let the app have another place of enrolment (参保地), on which the code opens (O17).

        The person's own place, insurance and rights stay as they are: the code cannot be used there.

        Args:
            region: the other place, six digits, in another city.

        Raises:
            ValueError: when there is another one already, or the region is none, or the own city's.
        """
        self._selection.enrol_elsewhere(region)

    def switch(self, *, sync_workdays: int | None = None) -> None:
        """The person switches the code to the own place: good once the regions' systems are in step (O17).

        Args:
            sync_workdays: of this switch; by default ``enrolment.resume_sync_workdays``; 0: in step already.

        Raises:
            ValueError: when the code opens on the own place, or was switched already.
        """
        self._selection.switch(sync_workdays)

    def merge(self) -> None:
        """The agency merges the two places: the code opens on the own one at once (O17).

        Raises:
            ValueError: when the code opens on the own place, or was switched already.
        """
        self._selection.merge()

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
