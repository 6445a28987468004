"""建档 (S1): which documents, how good, how long the review takes, and how the file is handed over."""

from datetime import date, timedelta
from itertools import product
from typing import get_args

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from tests.rules.cast import DAY_MS, at, person, policy, refuses
from tests.rules.holders.lives import Life
from ybcode.rules.calendar import midnight_ms, told
from ybcode.rules.holders.dossier.onboarding import (
    BASICS,
    NO_FILE,
    OF_A_CHILD,
    ON_FILE,
    ONLINE,
    TRANSITIONS,
    Channel,
    Delivery,
    Document,
    Onboarding,
    as_of,
    begin,
    deliver,
    in_review,
    is_child,
    needed,
    reject,
    submit,
    withdraw,
)

NOW_MS = at("2026-03-02 09:00")
"""A Monday."""
POLICY = policy()
ME = person().person_id
GROWN, CHILD = date(1992, 4, 12), date(2018, 6, 1)
CLEAR = dict.fromkeys(BASICS, "clear")
ALL_CLEAR = dict.fromkeys(get_args(Document), "clear")
DRAFT = begin(NO_FILE, "app", ME)
AT_THE_WINDOW = begin(NO_FILE, "window", ME)


def hand_in(one=DRAFT, documents=CLEAR, *, birth=GROWN, rules=POLICY, now_ms=NOW_MS):
    """Hand documents in."""
    return submit(one, documents, birth=birth, policy=rules, now_ms=now_ms)


def approved(channel="app"):
    """An application that was approved in this instant."""
    rules = policy(onboarding={"mode": "instant"})
    return hand_in(begin(NO_FILE, channel, ME), rules=rules).application


def test_the_moves_of_an_application():
    """Draft, more where it is unclear, review, approved or rejected, delivered (domain.md, A.0-d)."""
    assert dict(TRANSITIONS) == {
        ("none", "begin"): "draft",
        ("draft", "submit"): "reviewing",
        ("draft", "submit, unclear"): "need_more",
        ("need_more", "submit"): "reviewing",
        ("need_more", "submit, unclear"): "need_more",
        ("draft", "withdraw"): "none",
        ("need_more", "withdraw"): "none",
        ("reviewing", "review ends"): "approved",
        ("reviewing", "reject"): "rejected",
        ("rejected", "begin"): "draft",
        ("approved", "deliver"): "delivered",
    }


# ------------------------------------------------------------------ which documents


def test_the_documents_of_the_source():
    """S1 「身份证、户口簿、医保卡号」; for a child 「还需出生证明及监护人证件」."""
    assert {"id_card", "household_register", "insurance_number"} == BASICS
    assert {"birth_certificate", "guardian_id"} == OF_A_CHILD
    assert set(get_args(Document)) == BASICS | OF_A_CHILD
    assert needed(GROWN, date(2026, 3, 2), POLICY) == BASICS
    assert needed(CHILD, date(2026, 3, 2), POLICY) == BASICS | OF_A_CHILD


@pytest.mark.parametrize(
    ("age16_is", "days", "child"),
    [
        ("adult", -1, True),
        ("adult", 0, False),
        ("adult", 1, False),
        ("minor", -1, True),
        ("minor", 0, True),
        ("minor", 1, False),
    ],
)
@pytest.mark.parametrize("birth", [date(2010, 3, 2), date(2010, 12, 31), date(2008, 2, 29)])
def test_the_sixteenth_birthday(birth, age16_is, days, child):
    """X6: the day before a child, the day after none; the birthday itself as the region says."""
    today = birth.replace(year=birth.year + 16) + timedelta(days=days)
    rules = policy(family={"age16_is": age16_is})
    assert is_child(birth, today, rules) is child
    assert (needed(birth, today, rules) == BASICS) is not child


@pytest.mark.parametrize("age16_is", ["adult", "minor"])
@pytest.mark.parametrize("days", [-1, 0, 1])
def test_the_fifteenth_birthday_is_a_childs(age16_is, days):
    """Around the 15th birthday a child is a child, whatever the 16th counts as."""
    today = date(2025, 3, 2) + timedelta(days=days)
    assert is_child(date(2010, 3, 2), today, policy(family={"age16_is": age16_is}))


def test_a_leap_days_sixteenth_birthday_is_a_leap_day():
    """Sixteen years after 29 February there is one again, but not in 1900 or 2100: then it is the 28th."""
    assert is_child(date(2084, 2, 29), date(2100, 2, 27), POLICY)
    assert not is_child(date(2084, 2, 29), date(2100, 2, 28), POLICY)


def test_the_age_is_that_of_the_day_on_which_it_is_handed_in():
    """Who turns sixteen at midnight needs a guardian one millisecond before it, and none from then on."""
    birth, midnight = date(2010, 3, 3), at("2026-03-03 00:00")
    before = hand_in(birth=birth, now_ms=midnight - 1)
    refuses(before.refusal, "onboarding.document_unclear", documents="birth_certificate guardian_id")
    assert hand_in(birth=birth, now_ms=midnight).refusal is None
    assert hand_in(before.application, {}, birth=birth, now_ms=midnight).application.state == "reviewing"


# ------------------------------------------------------------------ their quality


HANDED_IN = [
    ("S1 「材料清晰有效」", "app", CLEAR, ""),
    ("a blurred one delays", "app", CLEAR | {"id_card": "blurred"}, "id_card"),
    ("an expired one delays", "app", CLEAR | {"id_card": "expired"}, "id_card"),
    ("what is missing is told", "app", {"id_card": "clear"}, "household_register insurance_number"),
    ("nothing", "app", {}, "household_register id_card insurance_number"),
    ("what is not needed may be blurred", "app", CLEAR | {"birth_certificate": "blurred"}, ""),
    ("S1 「现场核验」: staff photograph a blurred one again", "window", CLEAR | {"id_card": "blurred"}, ""),
    ("staff cannot renew an expired one", "window", CLEAR | {"id_card": "expired"}, "id_card"),
    ("nor bring a missing one", "window", {"id_card": "blurred"}, "household_register insurance_number"),
]


@pytest.mark.parametrize(
    ("channel", "documents", "lacking"), [row[1:] for row in HANDED_IN], ids=[row[0] for row in HANDED_IN]
)
def test_what_is_handed_in(channel, documents, lacking):
    """All that is needed must be clear; what is not is told by name, in order, and it waits for more."""
    made = hand_in(begin(NO_FILE, channel, ME), documents)
    if lacking:
        refuses(made.refusal, "onboarding.document_unclear", documents=lacking)
        assert (made.application.state, made.application.ready_ms) == ("need_more", None)
        assert made.counted is None
    else:
        assert made.refusal is None
        assert made.application.state == "reviewing"
    assert set(dict(made.application.documents)) == set(documents), "what was handed in is kept"


@pytest.mark.parametrize("channel", sorted(ONLINE))
def test_nobody_helps_online(channel):
    """What is blurred is blurred in the app, on the website, in Alipay and in WeChat."""
    made = hand_in(begin(NO_FILE, channel, ME), CLEAR | {"household_register": "blurred"})
    refuses(made.refusal, "onboarding.document_unclear", documents="household_register")


def test_the_channels_are_those_of_the_source():
    """S1 「医保官网、APP或支付宝/微信」, and 「当地医保中心」."""
    assert {"app", "website", "alipay", "wechat"} == ONLINE
    assert set(get_args(Channel)) == ONLINE | {"window"}


def test_a_newer_document_takes_the_place_of_the_older():
    """What was clear stays; what is handed in again counts, better or worse."""
    first = hand_in(documents=CLEAR | {"id_card": "blurred"}).application
    worse = hand_in(first, {"household_register": "expired"})
    refuses(worse.refusal, "onboarding.document_unclear", documents="household_register id_card")
    good = hand_in(worse.application, {"household_register": "clear", "id_card": "clear"})
    assert good.application.state == "reviewing"
    assert good.application.documents == tuple(sorted(CLEAR.items()))


@pytest.mark.parametrize("documents", [{"passport": "clear"}, {"id_card": "torn"}])
def test_an_unknown_document_or_quality_is_a_sentence(documents):
    """It names what there is."""
    with pytest.raises(ValueError, match=r"^no document '.*: there are id_card, .*clear, blurred, expired$"):
        hand_in(documents=documents)


def test_an_unknown_channel_or_delivery_is_a_sentence():
    """It names what there is."""
    with pytest.raises(ValueError, match="no channel 'fax': choose app, website"):
        begin(NO_FILE, "fax", ME)
    with pytest.raises(ValueError, match="no delivery 'post': choose visible"):
        deliver(approved(), "post", now_ms=NOW_MS)


# ------------------------------------------------------------------ the review


REVIEWS = [
    ("S1 「1…个工作日」", "2026-03-02 09:00", 1, {}, "2026-03-03"),
    ("S1 「…3个工作日」", "2026-03-02 09:00", 3, {}, "2026-03-05"),
    ("over a weekend", "2026-03-06 09:00", 1, {}, "2026-03-09"),
    ("on a Saturday that is worked (调休)", "2026-02-13 09:00", 1, {}, "2026-02-14"),
    ("over Spring Festival", "2026-02-13 09:00", 2, {}, "2026-02-24"),
    ("over National Day", "2026-09-30 09:00", 3, {}, "2026-10-10"),
    ("handed in on a holiday", "2026-05-01 09:00", 1, {}, "2026-05-06"),
    ("an hour before the office closes", "2026-03-02 16:59:59.999", 1, {"cutoff_hour": 17}, "2026-03-03"),
    ("as it closes", "2026-03-02 17:00", 1, {"cutoff_hour": 17}, "2026-03-04"),
    ("the day itself counts", "2026-03-02 09:00", 3, {"count_from": "same_day"}, "2026-03-04"),
]


@pytest.mark.parametrize(
    ("when", "days", "calendar", "day"), [row[1:] for row in REVIEWS], ids=[row[0] for row in REVIEWS]
)
def test_a_review_takes_working_days(when, days, calendar, day):
    """It is over with the first millisecond of a working day; up to then it is told until when."""
    rules = policy(onboarding={"review_workdays": days}, calendar=calendar)
    made = hand_in(rules=rules, now_ms=at(when))
    one, over_ms = made.application, at(f"{day} 00:00")
    assert (one.ready_ms, made.counted.day, made.counted.known) == (over_ms, date.fromisoformat(day), True)
    for off_ms, state in ((-1, "reviewing"), (0, "approved"), (1, "approved")):
        assert as_of(one, over_ms + off_ms).state == state
        assert (in_review(one, now_ms=over_ms + off_ms) is None) is (state == "approved")
    refuses(in_review(one, now_ms=over_ms - 1), "onboarding.in_review", until=told(over_ms), until_ms=over_ms)


def test_a_review_of_no_days_is_over_at_once():
    """A region that reviews within the hour: approved in the very millisecond, never before it."""
    one = hand_in(rules=policy(onboarding={"review_workdays": 0})).application
    assert one.ready_ms == NOW_MS
    assert as_of(one, NOW_MS).state == "approved"


def test_instant_mode_has_no_review():
    """O7 (X12): who is seen is approved at once, whatever the number of days; what is unclear still waits."""
    rules = policy(onboarding={"mode": "instant", "review_workdays": 3})
    made = hand_in(rules=rules)
    assert (made.application.ready_ms, made.counted) == (NOW_MS, None)
    assert as_of(made.application, NOW_MS).state == "approved"
    assert in_review(made.application, now_ms=NOW_MS) is None
    unclear = hand_in(documents={}, rules=rules)
    assert as_of(unclear.application, NOW_MS + 99 * DAY_MS).state == "need_more"


def test_beyond_the_table_of_holidays_it_is_told():
    """The days of 2027 are not known yet: the count says so, and goes by weekdays."""
    made = hand_in(now_ms=at("2027-03-01 09:00"))
    assert (made.counted.known, made.counted.day) == (False, date(2027, 3, 4))


@pytest.mark.parametrize("one", [NO_FILE, DRAFT, ON_FILE, hand_in(documents={}).application])
def test_what_is_not_reviewed_stays_as_it_is(one):
    """Time alone moves a review and nothing else."""
    assert as_of(one, NOW_MS + 10_000 * DAY_MS) is one
    assert in_review(one, now_ms=NOW_MS) is None


def test_a_rejected_application_is_begun_anew():
    """S1 「避免审核延误」: with a reason, with nothing of the old one; not after the review is over."""
    one = hand_in().application
    no = reject(one, "a forged register", now_ms=one.ready_ms - 1)
    assert (no.state, no.reason, no.ready_ms) == ("rejected", "a forged register", None)
    assert no.documents == one.documents
    assert as_of(no, one.ready_ms).state == "rejected"
    assert begin(no, "window", ME) == Onboarding(state="draft", channel="window", applicant=ME)
    with pytest.raises(ValueError, match="an application that is approved cannot reject"):
        reject(one, "too late", now_ms=one.ready_ms)


def test_an_application_is_taken_back_before_it_is_reviewed():
    """A draft, or one that needs more: nothing of it is left; one under review stays there."""
    for one in (DRAFT, hand_in(documents={}).application):
        assert withdraw(one) == NO_FILE
    with pytest.raises(ValueError, match="an application that is reviewing cannot withdraw: it can reject"):
        withdraw(hand_in().application)


@pytest.mark.parametrize("one", [DRAFT, hand_in().application, approved(), ON_FILE])
def test_one_application_at_a_time(one):
    """Who applied, or is on file, does not begin another one."""
    with pytest.raises(ValueError, match=f"an application that is {one.state} cannot begin"):
        begin(one, "app", ME)


# ------------------------------------------------------------------ how it is handed over


@pytest.mark.parametrize(("channel", "how"), [*product(get_args(Channel), get_args(Delivery))])
def test_a_file_is_handed_over_where_it_was_opened(channel, how):
    """S1 「线上用户可直接在平台查看电子卡」; at the window 「按通知领取或绑定至手机端」."""
    one = approved(channel)
    if (how == "visible") is (channel != "window"):
        assert deliver(one, how, now_ms=NOW_MS) == Onboarding(
            state="delivered", channel=channel, applicant=ME, documents=one.documents, delivery=how
        )
        return
    with pytest.raises(ValueError, match="opened online is visible there; at the window it is collected or"):
        deliver(one, how, now_ms=NOW_MS)


def test_nothing_is_handed_over_before_the_review_is_over():
    """To its last millisecond; and once only."""
    one = hand_in().application
    with pytest.raises(ValueError, match="an application that is reviewing cannot deliver"):
        deliver(one, "visible", now_ms=one.ready_ms - 1)
    over = deliver(one, "visible", now_ms=one.ready_ms)
    with pytest.raises(ValueError, match="an application that is delivered cannot deliver"):
        deliver(over, "visible", now_ms=one.ready_ms)


# ------------------------------------------------------------------ at random


class OnboardingLife(Life):
    """An application, whatever is done with it; the child turns sixteen on the way."""

    # One that was handed over stays: the base class asks for a way out of every state.
    table = TRANSITIONS | {("delivered", "stays"): "delivered"}
    by_time = frozenset({"review ends"})
    as_of = staticmethod(as_of)

    @initialize(
        birth=st.sampled_from([date(2009, 2, 10), date(1992, 4, 12), date(2024, 12, 1)]),
        mode=st.sampled_from(["reviewed", "instant"]),
        days=st.integers(0, 3),
    )
    def begins(self, birth, mode, days):
        """The life begins."""
        self.one, self.birth = NO_FILE, birth
        self.rules = policy(onboarding={"mode": mode, "review_workdays": days})

    def deadlines(self):
        """The instant at which the review is over."""
        return [self.one.ready_ms]

    @rule(channel=st.sampled_from(get_args(Channel)))
    def applies(self, channel):
        """Somebody applies."""
        self.act("begin", lambda one: begin(as_of(one, self.now_ms), channel, ME))

    @rule(
        documents=st.dictionaries(
            st.sampled_from(get_args(Document)), st.sampled_from(["clear", "blurred", "expired"])
        )
        | st.just(ALL_CLEAR)
    )
    def hands_in(self, documents):
        """Documents are handed in: reviewed when all that is needed is clear."""
        was = self.stands()
        if (was, "submit") not in TRANSITIONS:
            with pytest.raises(ValueError, match="cannot submit"):
                hand_in(
                    as_of(self.one, self.now_ms),
                    documents,
                    birth=self.birth,
                    rules=self.rules,
                    now_ms=self.now_ms,
                )
            return
        made = hand_in(self.one, documents, birth=self.birth, rules=self.rules, now_ms=self.now_ms)
        event = "submit, unclear" if made.refusal else "submit"
        assert made.application.state == TRANSITIONS[was, event]
        self.one = made.application

    @rule()
    def takes_back(self):
        """It is taken back."""
        self.act("withdraw", lambda one: withdraw(as_of(one, self.now_ms)))

    @rule()
    def is_rejected(self):
        """The review finds a fault."""
        self.act("reject", lambda one: reject(one, "a fault", now_ms=self.now_ms))

    @rule(how=st.sampled_from(get_args(Delivery)))
    def is_handed_over(self, how):
        """It is handed over, in a way that may not be the channel's."""
        self.act("deliver", lambda one: deliver(one, how, now_ms=self.now_ms), may_refuse=True)

    @invariant()
    def what_holds_of_every_application(self):
        """Who is on file had a channel and every basic document, clear; only a review has a deadline."""
        one = self.one
        if one is None:
            return
        assert (one.ready_ms is not None) is (one.state == "reviewing")
        assert (one.channel is None) is (one.state == "none")
        assert (one.reason is not None) is (one.state == "rejected")
        assert (one.delivery is not None) is (one.state == "delivered")
        if one.state in ("reviewing", "rejected", "delivered"):
            assert {kind for kind, it in one.documents if it == "clear"} >= BASICS
        if one.state == "reviewing":
            assert one.ready_ms <= self.now_ms or midnight_ms(date(2025, 1, 1)) < one.ready_ms
        waiting = in_review(one, now_ms=self.now_ms)
        assert (waiting is not None) is (self.stands() == "reviewing")


OnboardingLife.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)

TestOnboarding = OnboardingLife.TestCase
