"""Lives at random of bindings, sharings and transfers: nothing moves outside its table."""

from dataclasses import replace

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from tests.rules.cast import policy
from tests.rules.family.relatives import ADULT, asked, sent, sharing, tie
from tests.rules.holders.lives import Life
from ybcode.rules.calendar import day_of, wall_time
from ybcode.rules.family import delegation, mutual_aid, transfers
from ybcode.rules.family.delegation import LIVE, refusal_to_bind, refusal_to_show
from ybcode.rules.family.mutual_aid import closable_ms, refusal_to_close
from ybcode.values import PersonId

POLICY = policy(mutual_aid={"min_days": 90})
MEMBERS = [PersonId(f"u{number:09d}") for number in range(2, 10)]


class BindingLife(Life):
    """亲情账户, one binder and one member."""

    table = delegation.TRANSITIONS
    by_time = frozenset({"review ends"})
    as_of = staticmethod(delegation.as_of)

    @initialize(days=st.sampled_from([0, 1, 2]), sees=st.booleans())
    def begins(self, days, sees):
        """The life begins."""
        self.rules = policy(family={"review_workdays": days, "face_at_first_use": sees})
        self.one, self.bindings, self.seen = tie(), 0, False

    def state(self, one):
        """Where the row stands; what must hold of it in every state."""
        assert (one.ready_ms is not None) is (one.state == "reviewing")
        assert one.since_ms <= self.now_ms
        assert one.state != "none" or one.version == 0
        return one.state

    def deadlines(self):
        """The instants at which time alone may move it."""
        return [self.one.ready_ms]

    def moves(self, event):
        """An event of the table, at the row as it stands: written with the next version."""
        version = self.one.version
        self.act(event, lambda one: delegation.move(self.as_of(one, self.now_ms), event, self.now_ms))
        assert self.one.version in (version, version + 1)

    @rule()
    def is_bound(self):
        """The binder brings everything."""
        event = "submit" if self.rules.family.review_workdays else "bind"
        was = self.stands()
        self.act(
            event,
            lambda one: delegation.bind(
                self.as_of(one, self.now_ms), self.rules, order=self.bindings, now_ms=self.now_ms
            )[0],
        )
        if was in ("none", "unbound"):
            self.bindings, self.seen = self.bindings + 1, False

    @rule()
    def the_member_is_seen(self):
        """The member looks into the binder's phone."""
        self.seen = self.seen or self.stands() == "bound"
        self.moves("member is seen")

    @rule()
    def the_member_pauses(self):
        """The member's own switch."""
        self.moves("pause")

    @rule()
    def the_member_resumes(self):
        """The member's own switch, back: the member is seen once more."""
        self.seen = self.seen and self.stands() != "paused"
        self.moves("resume")

    @rule()
    def is_unbound(self):
        """The binder unbinds."""
        self.seen = False
        self.moves("unbind")

    @invariant()
    def only_who_was_seen_since_is_shown(self):
        """A code is shown by a live binding alone, and an adult's only after the face where it is asked."""
        if self.one is None:
            return
        refusal = refusal_to_show(self.one, ADULT, self.rules, self.now_ms, channel="app")
        state = self.stands()
        if refusal is None:
            assert state in ("bound", "active")
            assert self.seen or not self.rules.family.face_at_first_use
        else:
            assert state != "active"


class SharingLife(Life):
    """家庭共济, one giver and one receiver."""

    table = mutual_aid.TRANSITIONS
    by_time = frozenset({"days passes"})

    @initialize()
    def begins(self):
        """The life begins."""
        self.one = sharing(state="none", opened_ms=0)

    def as_of(self, one, now_ms):
        """How it stands, under a policy of three months."""
        return mutual_aid.as_of(one, POLICY, now_ms)

    def deadlines(self):
        """The instants at which time alone may move it."""
        return [closable_ms(self.one, POLICY)]

    @rule()
    def is_opened(self):
        """The giver opens it."""
        self.act(
            "open",
            lambda one: replace(
                one,
                state=mutual_aid.after(self.as_of(one, self.now_ms).state, "open"),
                opened_ms=self.now_ms,
            ),
        )

    @rule()
    def is_closed(self):
        """The giver closes it, and not within the days after it was opened."""
        stood = self.as_of(self.one, self.now_ms)
        early = refusal_to_close(stood, POLICY)
        assert (early is not None) is (stood.state == "cooling")
        if early is not None:
            assert early.evidence["until_ms"] > self.now_ms
        self.act("close", lambda one: replace(one, state=mutual_aid.after(stood.state, "close")))


class TransferLife(Life):
    """医保钱包: one giver's transfers; ``one`` is the newest."""

    table = transfers.TRANSITIONS
    by_time = frozenset({"six passes"})

    @initialize()
    def begins(self):
        """The life begins with a first transfer."""
        self.all = []
        self.one = self.made()
        self.all = [self.one]

    def made(self):
        """The next transfer."""
        back = transfers.returns_ms(self.now_ms, POLICY)
        return sent(self.now_ms, len(self.all) + 1, returns_ms=back)

    def as_of(self, one, now_ms):
        """What nobody accepted has gone back."""
        return transfers.moved(one, "six passes") if transfers.is_due(one, now_ms) else one

    def deadlines(self):
        """The instants at which time alone may move it."""
        return [self.one.returns_ms]

    def pass_by(self, span_ms):
        """Wait; an end is an end."""
        was, now_ms = self.as_of(self.one, self.now_ms), self.now_ms + span_ms
        now = self.as_of(self.one, now_ms)
        assert self.as_of(was, now_ms) == now == self.as_of(now, now_ms)
        assert was.state in ("sent", now.state)
        self.now_ms = now_ms

    @rule(fen=st.sampled_from([1, 200_000, 200_001]))
    def is_sent(self, fen):
        """One more is sent, when the window, the day and the amount allow it."""
        refusal = transfers.refusal_to_send(fen, self.all, POLICY, self.now_ms)
        if refusal is None:
            self.one = replace(self.made(), amount_fen=fen)
            self.all.append(self.one)

    @rule()
    def is_accepted(self):
        """The receiver accepts it, before six."""
        was = self.stands()
        self.act("accept", lambda one: transfers.moved(self.as_of(one, self.now_ms), "accept"))
        assert (was == "sent") is (self.one.state == "accepted" and was != "accepted")
        if was == "sent":
            assert self.now_ms < self.one.returns_ms

    @invariant()
    def nobody_sends_more_than_the_limits(self):
        """Never more than three a day, none above 2000 yuan, none at night."""
        if self.one is None:
            return
        days = [day_of(one.sent_ms) for one in self.all]
        assert all(days.count(day) <= 3 for day in days)
        assert all(one.amount_fen <= 200_000 for one in self.all)
        assert all(6 <= wall_time(one.sent_ms).hour < 22 for one in self.all)


class HouseholdLife(Life):
    """One binder and many members: never more than the limit, whatever is bound, reviewed and unbound."""

    @initialize(limit=st.sampled_from([1, 2, 5]), days=st.sampled_from([0, 1]))
    def begins(self, limit, days):
        """The life begins."""
        self.rules = policy(family={"max_members": limit, "review_workdays": days})
        self.held, self.one = {}, ()

    def pass_by(self, span_ms):
        """Wait: nobody is bound or unbound by it."""
        self.now_ms += span_ms

    @rule(member=st.sampled_from(MEMBERS))
    def binds(self, member):
        """A member is bound, when there is a place."""
        was = self.held.get(member, tie(member=member))
        count = delegation.around(was, self.held.values(), self.rules, self.now_ms)
        assert count.of_member == 0
        refusal = refusal_to_bind(asked(), count, self.rules, self.now_ms)
        assert (refusal is not None) is (count.of_binder >= self.rules.family.max_members)
        if refusal is None and delegation.as_of(was, self.now_ms).state in ("none", "unbound"):
            self.held[member], _ = delegation.bind(was, self.rules, order=0, now_ms=self.now_ms)

    @rule(member=st.sampled_from(MEMBERS))
    def unbinds(self, member):
        """A member is unbound, and leaves a place."""
        one = delegation.as_of(self.held.get(member, tie(member=member)), self.now_ms)
        if (one.state, "unbind") in delegation.TRANSITIONS:
            self.held[member] = delegation.move(one, "unbind", self.now_ms)
            count = delegation.around(tie(member=member), self.held.values(), self.rules, self.now_ms)
            assert refusal_to_bind(asked(), count, self.rules, self.now_ms) is None

    @invariant()
    def never_more_than_the_limit(self):
        """S2 「最多绑定5名家庭成员」."""
        if self.one is not None:
            live = [one for one in self.held.values() if delegation.as_of(one, self.now_ms).state in LIVE]
            assert len(live) <= self.rules.family.max_members


for life in (BindingLife, SharingLife, TransferLife, HouseholdLife):
    life.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
TestBindingLife = BindingLife.TestCase
TestSharingLife = SharingLife.TestCase
TestTransferLife = TransferLife.TestCase
TestHouseholdLife = HouseholdLife.TestCase
