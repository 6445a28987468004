"""Lives at random: whatever is done, and however long one waits, nothing moves outside its table."""

import hashlib
from dataclasses import replace
from datetime import date

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from tests.rules.cast import policy
from tests.rules.holders.lives import START_MS, Life
from ybcode.rules.holders import claim, enrolment, filing, proof, selection
from ybcode.rules.holders.enrolment import Enrolment
from ybcode.rules.holders.standing import Account, Inquiry, Risk, Sanction, account, inquiry, risk, sanction

POLICY = policy(enrolment={"retro_months": 3}, pin={"max_tries": 2}, face={"max_tries": 2})
BIRTH = date(2024, 12, 1)
PIN, WRONG = (hashlib.sha256(text).digest() for text in (b"right", b"wrong"))


class EnrolmentLife(Life):
    """参保."""

    table = enrolment.TRANSITIONS
    by_time = frozenset({"paid until passes", "update missed"})
    as_of = staticmethod(enrolment.as_of)

    @initialize(status=st.sampled_from(["none", "normal"]))
    def begins(self, status):
        """The life begins."""
        self.one, self.broken_ms = Enrolment(status=status), -1

    @invariant()
    def a_break_is_never_forgotten(self):
        """S3 「异地就医需重新备案」: what was filed before it stays void."""
        if self.one is not None:
            broken_ms = self.as_of(self.one, self.now_ms).broken_ms
            assert (-1 if broken_ms is None else broken_ms) >= self.broken_ms
            self.broken_ms = -1 if broken_ms is None else broken_ms

    def state(self, one):
        """Where the row stands; what must hold of it in every state."""
        assert (one.reason is not None) is (one.status == "suspended")
        assert one.since_ms <= self.now_ms
        return one.status

    def deadlines(self):
        """The instants at which time alone may move it."""
        return [self.one.paid_until_ms, self.one.update_due_ms]

    def stays(self, function, *, event):
        """What only a normal enrolment can do, and stays normal."""
        was = self.stands()
        try:
            self.one = function(self.one, now_ms=self.now_ms)
        except ValueError:
            assert was != "normal" or event == "update"
            return
        assert was == self.stands() == "normal"

    @rule(kind=st.sampled_from(["employee", "flexible", "resident"]))
    def enrols(self, kind):
        """Somebody who is not enrolled enrols."""
        rules = {"birth": BIRTH, "policy": POLICY, "now_ms": self.now_ms}
        self.act("enrol", lambda one: enrolment.enrol(one, kind, **rules)[0])

    @rule(reason=st.sampled_from(sorted(enrolment.CURES)))
    def is_suspended(self, reason):
        """It is suspended for a reason."""
        self.act("suspend", lambda one: enrolment.suspend(one, reason, now_ms=self.now_ms))

    @rule(event=st.sampled_from(["repay", "correct"]))
    def is_cured(self, event):
        """What suspended it is cured."""
        reason = self.as_of(self.one, self.now_ms).reason
        other = reason is not None and enrolment.CURES[reason] != event
        self.act(
            event,
            lambda one: enrolment.cure(one, event, policy=POLICY, now_ms=self.now_ms)[0],
            may_refuse=other,
        )

    @rule()
    def ends(self):
        """It ends."""
        self.act("end", lambda one: enrolment.end(one, now_ms=self.now_ms))

    @rule(keeps=st.booleans())
    def pays_or_not(self, keeps):
        """Nobody pays any more, or somebody does in time."""
        self.stays(enrolment.keep_paying if keeps else enrolment.stop_paying, event="pay")

    @rule(comes=st.booleans())
    def data_come_or_not(self, comes):
        """The yearly data stay away, or come."""
        act = enrolment.update if comes else enrolment.miss_update
        self.stays(lambda one, now_ms: act(one, policy=POLICY, now_ms=now_ms), event="update")


class SelectionLife(Life):
    """Which place of enrolment the code opens on."""

    table = selection.TRANSITIONS
    by_time = frozenset({"sync ends"})
    as_of = staticmethod(selection.as_of)

    @initialize()
    def begins(self):
        """The life begins."""
        self.one = selection.RIGHT

    def state(self, one):
        """The other place is there until the code opens on the own one; only a sync has an end."""
        assert (one.region is None) is (one.state == "right")
        assert (one.synced_ms is None) is (one.state != "syncing")
        return one.state

    def deadlines(self):
        """The instants at which time alone may move it."""
        return [self.one.synced_ms]

    @rule(region=st.sampled_from(["580100", "590200"]))
    def is_enrolled_elsewhere(self, region):
        """Another place comes into the app."""
        self.act(
            "enrol elsewhere",
            lambda one: selection.enrol_elsewhere(one, region, home="590100", now_ms=self.now_ms),
        )

    @rule(workdays=st.none() | st.integers(0, 30))
    def is_switched(self, workdays):
        """The person switches to the own place."""
        rules = {"policy": POLICY, "now_ms": self.now_ms, "sync_workdays": workdays}
        self.act("switch", lambda one: selection.switch(one, **rules)[0])

    @rule()
    def is_merged(self):
        """The agency merges the two places."""
        self.act("merge", lambda one: selection.merge(one, now_ms=self.now_ms))


class AccountLife(Life):
    """The account."""

    table = account.TRANSITIONS

    @initialize()
    def begins(self):
        """The life begins."""
        self.one = Account()

    @rule(event=st.sampled_from(["freeze", "unfreeze", "close", "reopen"]))
    def moves(self, event):
        """The agency moves the account."""
        self.act(event, lambda one: account.move(one, event, reason="misuse", now_ms=self.now_ms))


class RiskLife(Life):
    """The temporary lock."""

    table = risk.TRANSITIONS
    by_time = frozenset({"window passes", "time passes"})

    @initialize()
    def begins(self):
        """The life begins."""
        self.one = Risk()

    def as_of(self, one, now_ms):
        """How the row stands at an instant."""
        return risk.as_of(one, POLICY.risk, now_ms)

    def deadlines(self):
        """The instants at which time alone may move it."""
        return [self.one.locked_until_ms, *(ms + POLICY.risk.window_s * 1000 for ms in self.one.flags_ms)]

    @rule()
    def is_flagged(self):
        """An odd transaction is noted."""
        was = self.as_of(self.one, self.now_ms)
        self.one, reached = risk.flag(self.one, POLICY.risk, now_ms=self.now_ms)
        assert reached is (was.state != "locked" and len(was.flags_ms) >= POLICY.risk.limit - 1)
        assert self.stands() == risk.TRANSITIONS.get((was.state, "flag"), "locked")

    @rule()
    def is_locked(self):
        """It is locked at once."""
        self.act("lock", lambda one: risk.lock(one, POLICY.risk, now_ms=self.now_ms))

    @rule()
    def is_seen(self):
        """The person is seen."""
        self.act("verify by face", lambda one: risk.unlock(one, POLICY.risk, now_ms=self.now_ms))


class SanctionLife(Life):
    """The legal sanction."""

    table = sanction.TRANSITIONS
    by_time = frozenset({"term ends"})
    as_of = staticmethod(sanction.as_of)

    @initialize()
    def begins(self):
        """The life begins."""
        self.one = Sanction()

    def deadlines(self):
        """The instants at which time alone may move it."""
        return [self.one.until_ms]

    @rule(months=st.integers(3, 12))
    def is_decided(self, months):
        """A sanction is decided."""
        self.act("decide", lambda one: sanction.decide(one, months, POLICY.sanction, now_ms=self.now_ms))

    @rule()
    def is_lifted(self):
        """It is lifted."""
        self.act("lift", lambda one: sanction.lift(one, now_ms=self.now_ms))


class InquiryLife(Life):
    """The inquiry."""

    table = inquiry.TRANSITIONS
    by_time = frozenset({"deadline passes"})
    as_of = staticmethod(inquiry.as_of)

    @initialize()
    def begins(self):
        """The life begins."""
        self.one = Inquiry()

    def deadlines(self):
        """The instants at which time alone may move it."""
        return [self.one.due_ms]

    @rule(days=st.integers(1, 60))
    def is_opened(self, days):
        """The agency asks."""
        self.act("open", lambda one: inquiry.open_inquiry(one, "?", days=days, now_ms=self.now_ms))

    @rule(event=st.sampled_from(["answer", "close"]))
    def is_answered_or_closed(self, event):
        """The person answers, or the agency is content."""
        self.act(event, lambda one: getattr(inquiry, event)(one, now_ms=self.now_ms))


class ProofLife(Life):
    """A face or a PIN."""

    table = proof.TRANSITIONS
    by_time = frozenset({"time passes"})
    as_of = staticmethod(proof.as_of)

    @initialize(kind=st.sampled_from(["face", "pin"]), by_hand=st.booleans())
    def begins(self, kind, by_hand):
        """The life begins."""
        self.kind = kind
        self.rules = replace(POLICY, pin=replace(POLICY.pin, unlock="by_hand" if by_hand else "after_lock_s"))
        self.one = proof.Proof(digest=PIN)

    def deadlines(self):
        """The instants at which time alone may move it."""
        return [self.one.locked_until_ms]

    @rule(passed=st.booleans())
    def is_tried(self, passed):
        """A face or a PIN is tried."""
        was = self.as_of(self.one, self.now_ms)
        if self.kind == "face":
            attempt = proof.try_face(self.one, self.rules, passed=passed, now_ms=self.now_ms)
        else:
            attempt = proof.try_pin(self.one, PIN if passed else WRONG, self.rules, now_ms=self.now_ms)
        assert (attempt.refusal is None) is (passed and was.state != "locked")
        event = "pass" if passed else "fail" if was.failures == 0 else "fail too often"
        self.one = attempt.proof
        assert self.stands() == self.table.get((was.state, event), "locked")

    @rule()
    def is_reset(self):
        """Checks are heard again."""
        self.act("reset", proof.reset)


class FilingLife(Life):
    """A filing, beside an enrolment that breaks and is cured."""

    table = filing.TRANSITIONS
    by_time = frozenset({"term ends", "cover breaks"})

    @initialize()
    def begins(self):
        """The life begins."""
        self.one, self.cover = None, Enrolment()

    def state(self, one):
        """Where the row stands; what must hold of it in every state."""
        return filing.state_of(one, self.cover, POLICY.cross_region, now_ms=self.now_ms)

    def deadlines(self):
        """The instants at which time alone may move it."""
        return [self.one.until_ms if self.one else None]

    @rule(kind=st.sampled_from(["long_stay", "temporary", "referral", "emergency"]))
    def is_filed(self, kind):
        """The person files."""
        rules = (self.cover, POLICY.cross_region)
        self.act("file", lambda _: filing.file("580201", kind, *rules, now_ms=self.now_ms))

    @rule()
    def is_withdrawn(self):
        """The person takes it back."""
        self.act("withdraw", lambda one: filing.withdraw(one, self.stands()))

    @rule()
    def cover_breaks_and_comes_back(self):
        """Cover breaks, and comes back."""
        self.pass_by(2)
        was = self.stands()
        broken = enrolment.suspend(self.cover, "system", now_ms=self.now_ms)
        self.cover, _ = enrolment.cure(broken, "correct", policy=POLICY, now_ms=self.now_ms)
        assert self.stands() == self.table.get((was, "cover breaks"), was)


class ClaimLife(Life):
    """A receipt, beside an enrolment that is there or not."""

    table = claim.TRANSITIONS

    @initialize(care_ms=st.integers(START_MS - 10**10, START_MS))
    def begins(self, care_ms):
        """The life begins."""
        self.one = claim.Claim(number=1, institution=None, care_ms=care_ms, amount_fen=1)

    @rule(cover=st.sampled_from(["normal", "suspended", "ended", "none"]))
    def is_filed(self, cover):
        """The receipt is filed."""
        was = self.one.state
        rows = Enrolment(status=cover, reason="system" if cover == "suspended" else None)
        try:
            self.one = claim.decide(self.one, rows, now_ms=self.now_ms)
        except ValueError:
            assert was == "approved"
            return
        assert (was, "file") in self.table
        assert self.one.state == ("approved" if cover == "normal" else "rejected")


for life in (
    EnrolmentLife,
    SelectionLife,
    AccountLife,
    RiskLife,
    SanctionLife,
    InquiryLife,
    ProofLife,
    FilingLife,
    ClaimLife,
):
    life.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)

TestEnrolment = EnrolmentLife.TestCase
TestSelection = SelectionLife.TestCase
TestAccount = AccountLife.TestCase
TestRisk = RiskLife.TestCase
TestSanction = SanctionLife.TestCase
TestInquiry = InquiryLife.TestCase
TestProof = ProofLife.TestCase
TestFiling = FilingLife.TestCase
TestClaim = ClaimLife.TestCase
