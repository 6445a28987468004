"""Lives at random of a record and of a violation: nothing moves outside its table."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from tests.rules.cast import policy
from tests.rules.holders.lives import Life
from ybcode.rules.holders.dossier import record
from ybcode.rules.holders.standing import violation
from ybcode.rules.holders.standing.violation import Violation

POLICY = policy()
DECIDED = {"cleared", "refunded", "sanctioned"}


class RecordLife(Life):
    """The record behind a name."""

    table = record.TRANSITIONS
    by_time = frozenset({"sync ends"})
    as_of = staticmethod(record.as_of)

    @initialize()
    def begins(self):
        """The life begins."""
        self.one = record.RIGHT

    def deadlines(self):
        """The instants at which time alone may move it."""
        return [self.one.synced_ms]

    def state(self, one):
        """What a stale record says is kept until the correction is everywhere, and no longer."""
        assert (one.old_name is None) is (one.state == "right")
        assert (one.synced_ms is None) is (one.state != "syncing")
        return one.state

    @rule()
    def goes_stale(self):
        """The person's name changes."""
        self.act("go stale", lambda one: record.go_stale(one, "林测旧", now_ms=self.now_ms))

    @rule()
    def is_corrected(self):
        """The record is corrected."""
        self.act("correct", lambda one: record.correct(one, policy=POLICY, now_ms=self.now_ms)[0])


class ViolationLife(Life):
    """A violation: decided once, and then it stays so."""

    table = violation.TRANSITIONS

    @initialize(
        kind=st.sampled_from(["lending", "cash_out", "non_medical", "reselling"]),
        loss_fen=st.integers(0, violation.MAX_LOSS_FEN),
        repeated=st.booleans(),
        for_gain=st.booleans(),
    )
    def begins(self, **facts):
        """The life begins."""
        self.one = Violation(number=1, at_ms=self.now_ms, **facts)

    def pass_by(self, span_ms):
        """Time alone moves nothing here."""
        self.now_ms += span_ms

    @rule(event=st.sampled_from(["clear", "refund", "sanction"]), multiple=st.integers(0, 6))
    def is_decided(self, event, multiple):
        """The agency decides; a fine is two to five times the loss, with intent, and never otherwise."""
        self.act(
            event,
            lambda one: violation.decide(one, event, fine_multiple=multiple, policy=POLICY.sanction),
            may_refuse=True,
        )
        if self.one.state in DECIDED and self.one.fine_fen:
            assert self.one.state == "sanctioned"
            assert violation.counts_as_intent(self.one)
            assert self.one.fine_fen in {times * self.one.loss_fen for times in range(2, 6)}


for life in (RecordLife, ViolationLife):
    life.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)

TestRecord = RecordLife.TestCase
TestViolation = ViolationLife.TestCase
