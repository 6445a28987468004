"""What every life at random has: a row, a clock and a table, and the properties that hold of all of them."""

from types import MappingProxyType

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from tests.rules.cast import DAY_MS, at

START_MS = at("2025-01-15 10:00")
SPANS = st.sampled_from([0, 1, 1_000, 600_000, 1_800_000, 3_600_000, DAY_MS, 40 * DAY_MS, 130 * DAY_MS])


def reachable(table, events, state):
    """The states to which some events lead, any number of them."""
    seen, todo = {state}, [state]
    while todo:
        was = todo.pop()
        found = {now for (one, event), now in table.items() if one == was and event in events}
        todo += found - seen
        seen |= found
    return seen


class Life(RuleBasedStateMachine):
    """A row, a clock and a table: what every life has."""

    table = MappingProxyType({})
    by_time = frozenset()

    def __init__(self):
        super().__init__()
        self.now_ms = START_MS
        self.one = None

    def as_of(self, one, now_ms):
        """How a row stands at an instant."""
        return one

    def state(self, one):
        """The state of a row that was read at its instant."""
        return one.state

    def deadlines(self):
        """The instants at which time alone may move the row."""
        return []

    def stands(self):
        """The state now."""
        return self.state(self.as_of(self.one, self.now_ms))

    def act(self, event, function, *, may_refuse=False):
        """Do something: the row goes where the table says, or there is no such move and it is refused."""
        was = self.stands()
        allowed = (was, event) in self.table
        try:
            one = function(self.one)
        except ValueError:
            assert may_refuse or not allowed
            return
        assert allowed
        self.one = one
        assert self.state(one) == self.table[was, event]

    def pass_by(self, span_ms):
        """Wait: idempotent, in steps or at once, and only by the events that are time's."""
        was, now_ms = self.as_of(self.one, self.now_ms), self.now_ms + span_ms
        now = self.as_of(self.one, now_ms)
        assert self.as_of(now, now_ms) == now
        assert self.as_of(was, now_ms) == now
        before, self.now_ms = self.stands(), now_ms
        assert self.state(now) in reachable(self.table, self.by_time, before)
        # Whatever stands in the way has a way out.
        assert any(state == self.state(now) for state, _ in self.table) or self.state(now) == "approved"

    @rule(span_ms=SPANS)
    def waits(self, span_ms):
        """Some time goes by."""
        self.pass_by(span_ms)

    @rule(off_ms=st.sampled_from([-1, 0, 1]))
    def waits_for_a_deadline(self, off_ms):
        """Up to the next deadline, a millisecond before or after it."""
        ahead = [one for one in self.deadlines() if one is not None and one + off_ms >= self.now_ms]
        self.pass_by(min(ahead, default=self.now_ms) + off_ms * bool(ahead) - self.now_ms)
