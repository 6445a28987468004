"""亲情账户: documents by age, limits, the review, the first face."""

from dataclasses import replace

import pytest

from tests.rules.cast import DAY_MS, NOW_MS, POLICY, at, policy, refuses
from tests.rules.family.relatives import (
    ADULT,
    BINDER,
    BOTH,
    CERTIFICATE,
    CHILD,
    MEMBER,
    NOTHING,
    REGISTER,
    SIXTEEN_MS,
    answers,
    asked,
    binders,
    tie,
    ties,
)
from ybcode.rules.family.delegation import (
    Around,
    around,
    as_of,
    bind,
    needs_first_face,
    refusal_to_bind,
)
from ybcode.values import PersonId

NOBODY = Around(of_binder=0, of_member=0)
EITHER = policy(family={"adult_proof": "register_or_face"})
NO_FACE = policy(family={"face_at_binding": False})
MINOR = policy(family={"age16_is": "minor"})
PER_CHANNEL = policy(family={"count_scope": "channel", "max_members": 6})
THE_CHILDS = {"documents": "birth_certificate household_register"}
THE_REGISTER = {"documents": "household_register"}
LOOK = {"channel": "family"}


# ------------------------------------------------------------------ documents by age

# One row a sentence: under which policy, what is brought, whether the face was known, the answer.
ADULTS = [
    # S2 「16岁以上需户口本+刷脸」.
    (POLICY, REGISTER, True, None, {}),
    (POLICY, BOTH, True, None, {}),
    (POLICY, REGISTER, None, "identity.face_needed", LOOK),
    (POLICY, REGISTER, False, "identity.face_mismatch", {}),
    (POLICY, NOTHING, True, "family.document_missing", THE_REGISTER),
    (POLICY, NOTHING, None, "family.document_missing", THE_REGISTER),
    # A birth certificate is the document of a child.
    (POLICY, CERTIFICATE, True, "family.document_missing", THE_REGISTER),
    # S2 「首次使用需本人人脸验证」: at the first use, and not at binding (X5).
    (NO_FACE, REGISTER, None, None, {}),
    (NO_FACE, REGISTER, False, None, {}),
    (NO_FACE, NOTHING, True, "family.document_missing", THE_REGISTER),
    # W19: the register or the face.
    (EITHER, REGISTER, None, None, {}),
    (EITHER, REGISTER, False, None, {}),
    (EITHER, NOTHING, True, None, {}),
    (EITHER, NOTHING, False, "family.document_missing", THE_REGISTER),
    (EITHER, NOTHING, None, "family.document_missing", THE_REGISTER),
    (EITHER, CERTIFICATE, None, "family.document_missing", THE_REGISTER),
]
CHILDREN = [
    # S2 「绑定16岁以下成员需出生证明或户口本」, and no face.
    *((REGISTER, face, None) for face in (True, None, False)),
    *((CERTIFICATE, face, None) for face in (True, None, False)),
    (BOTH, None, None),
    (NOTHING, None, "family.document_missing"),
    (NOTHING, True, "family.document_missing"),
]


@pytest.mark.parametrize("row", ADULTS)
def test_what_binds_an_adult(row):
    """From 16 on: the register and the own face, or either of them where the policy says so."""
    rules, documents, face, code, evidence = row
    answers(refusal_to_bind(asked(documents, face=face), NOBODY, rules, NOW_MS), code, evidence)


@pytest.mark.parametrize(("documents", "face", "code"), CHILDREN)
@pytest.mark.parametrize("rules", [POLICY, EITHER, NO_FACE], ids=["standard", "either", "no face"])
def test_what_binds_a_child(rules, documents, face, code):
    """Under 16: a birth certificate or the register, whatever is asked of adults, and never a face."""
    one = asked(documents, face=face, member=CHILD)
    answers(refusal_to_bind(one, NOBODY, rules, SIXTEEN_MS - 1), code, THE_CHILDS)


@pytest.mark.parametrize(
    ("now_ms", "rules", "is_child"),
    [
        (SIXTEEN_MS - DAY_MS, POLICY, True),
        (SIXTEEN_MS - 1, POLICY, True),
        (SIXTEEN_MS, POLICY, False),
        (SIXTEEN_MS + DAY_MS, POLICY, False),
        (SIXTEEN_MS - 1, MINOR, True),
        (SIXTEEN_MS, MINOR, True),
        (SIXTEEN_MS + DAY_MS - 1, MINOR, True),
        (SIXTEEN_MS + DAY_MS, MINOR, False),
    ],
)
def test_around_the_16th_birthday(now_ms, rules, is_child):
    """A child up to the birthday, or to the end of it (X6), for documents and first face alike."""
    one = asked(CERTIFICATE, face=None, member=CHILD)
    refusal = refusal_to_bind(one, NOBODY, rules, now_ms)
    answers(refusal, None if is_child else "family.document_missing", THE_REGISTER)
    assert needs_first_face(tie("bound"), CHILD, rules, now_ms) is not is_child


# ------------------------------------------------------------------ limits


@pytest.mark.parametrize(
    ("held", "limit", "refused"),
    [(4, 5, False), (5, 5, True), (6, 5, True), (5, 6, False), (6, 6, True), (0, 1, False), (1, 1, True)],
)
def test_how_many_members_a_binder_may_have(held, limit, refused):
    """S2 「最多绑定5名家庭成员」: the fifth is bound, the sixth is not; W18 six."""
    rules = policy(family={"max_members": limit})
    refusal = refusal_to_bind(asked(), Around(of_binder=held, of_member=0), rules, NOW_MS)
    answers(refusal, "family.limit" if refused else None, {"limit": limit})


@pytest.mark.parametrize(
    ("held", "limit", "refused"), [(100, 0, False), (1, 2, False), (2, 2, True), (3, 2, True), (1, 1, True)]
)
def test_how_many_binders_a_member_may_have(held, limit, refused):
    """O10: several; W14: two at most; 0 is no limit (X7)."""
    rules = policy(family={"max_binders_per_member": limit})
    refusal = refusal_to_bind(asked(), Around(of_binder=0, of_member=held), rules, NOW_MS)
    answers(refusal, "family.limit" if refused else None, {"limit": limit})


def test_the_limit_is_told_before_the_documents():
    """Who may bind nobody is not asked for papers first."""
    full = Around(of_binder=5, of_member=0)
    refuses(refusal_to_bind(asked(NOTHING, face=None), full, POLICY, NOW_MS), "family.limit", limit=5)


@pytest.mark.parametrize("state", ["none", "reviewing", "bound", "active", "paused", "unbound"])
def test_which_bindings_take_a_place(state):
    """Live ones do, and those under review; who was unbound leaves a place free."""
    count = around(tie(), [*ties(3, state=state), *binders(2, state=state)], POLICY, NOW_MS)
    taken = state not in ("none", "unbound")
    assert (count.of_binder, count.of_member) == ((3, 2) if taken else (0, 0))


def test_the_binding_between_the_two_is_not_counted():
    """Binding somebody again takes the place that the tie had."""
    held = [tie("bound"), *ties(4), *binders(1)]
    assert around(tie(), held, POLICY, NOW_MS) == Around(of_binder=4, of_member=1)


def test_other_peoples_bindings_are_not_counted():
    """Neither what the member binds, nor who binds the binder."""
    held = [
        tie("bound", binder=MEMBER, member=PersonId("u000000009")),
        tie("bound", binder=PersonId("u000000009"), member=BINDER),
        tie("bound", binder=MEMBER, member=BINDER),
    ]
    assert around(tie(), held, POLICY, NOW_MS) == NOBODY


@pytest.mark.parametrize(
    ("rules", "channel", "counted", "refused"),
    [
        # O10: in all.
        (POLICY, "app", 8, True),
        (POLICY, "wechat", 8, True),
        # W18: six on each channel.
        (PER_CHANNEL, "app", 5, False),
        (PER_CHANNEL, "alipay", 3, False),
        (PER_CHANNEL, "wechat", 0, False),
    ],
)
def test_members_are_counted_in_all_or_on_each_channel(rules, channel, counted, refused):
    """family.count_scope: five members bound in the app take places there, and none elsewhere (X7)."""
    held = [
        *ties(5, channel="app"),
        *(
            replace(one, member=PersonId(f"u{300 + n:09d}"))
            for n, one in enumerate(ties(3, channel="alipay"))
        ),
    ]
    count = around(tie(channel=channel), held, rules, NOW_MS)
    assert count.of_binder == counted
    refusal = refusal_to_bind(asked(), count, rules, NOW_MS)
    answers(refusal, "family.limit" if refused else None, {"limit": 5})


def test_the_seventh_on_one_channel_is_refused():
    """W18: six on a channel, whatever is bound on another."""
    count = around(tie(channel="app"), ties(6, channel="app"), PER_CHANNEL, NOW_MS)
    refuses(refusal_to_bind(asked(), count, PER_CHANNEL, NOW_MS), "family.limit", limit=6)


def test_binders_are_counted_over_all_channels():
    """W14 speaks of people, not of apps."""
    held = [replace(one, channel=channel) for one, channel in zip(binders(2), ("app", "alipay"), strict=True)]
    assert around(tie(channel="app"), held, PER_CHANNEL, NOW_MS).of_member == 2


# ------------------------------------------------------------------ the review


@pytest.mark.parametrize(
    ("received", "days", "ready"),
    [
        # W18: one or two working days; O8: at once (X12).
        ("2026-03-02 10:00", 1, "2026-03-03 00:00"),
        ("2026-03-02 10:00", 2, "2026-03-04 00:00"),
        ("2026-03-02 16:59", 1, "2026-03-03 00:00"),
        ("2026-03-02 17:00", 1, "2026-03-04 00:00"),  # after the cut-off it came in on the next day
        ("2026-03-06 10:00", 1, "2026-03-09 00:00"),  # over a weekend
        ("2026-02-14 10:00", 1, "2026-02-24 00:00"),  # a Saturday that is worked, then the Spring Festival
        ("2026-09-30 10:00", 2, "2026-10-09 00:00"),
        ("2026-10-09 10:00", 1, "2026-10-10 00:00"),  # a Saturday that is worked
    ],
)
def test_a_review_takes_working_days(received, days, ready):
    """The binding is reviewed until midnight of a working day, and not a millisecond longer."""
    rules = policy(family={"review_workdays": days})
    one, counted = bind(tie(), rules, order=3, now_ms=at(received))
    assert (one.state, one.ready_ms, one.order, one.version) == ("reviewing", at(ready), 3, 1)
    assert counted.known
    assert as_of(one, at(ready) - 1) is one
    over = as_of(one, at(ready))
    assert (over.state, over.since_ms, over.ready_ms) == ("bound", at(ready), None)
    assert (over.version, over.order) == (one.version, one.order)
    assert as_of(one, at(ready) + 400 * DAY_MS) == over


def test_a_review_beyond_the_calendar_says_so():
    """In a year that the table of working days does not hold, the count is told as unknown."""
    rules = policy(family={"review_workdays": 1})
    assert not bind(tie(), rules, order=0, now_ms=at("2031-03-03 10:00"))[1].known


def test_a_review_of_one_day_that_counts_from_today_is_over_at_once():
    """Where the day of receipt counts, its midnight is past: it is ready now, never before it was asked."""
    rules = policy(family={"review_workdays": 1}, calendar={"count_from": "same_day"})
    one, _ = bind(tie(), rules, order=0, now_ms=NOW_MS)
    assert one.ready_ms == NOW_MS
    assert as_of(one, NOW_MS).state == "bound"


def test_without_a_review_it_is_bound_at_once():
    """O8: at once, and nothing is counted."""
    one, counted = bind(tie(), POLICY, order=2, now_ms=NOW_MS)
    assert counted is None
    assert (one.state, one.since_ms, one.ready_ms, one.order) == ("bound", NOW_MS, None, 2)


@pytest.mark.parametrize("days", [0, 1])
def test_who_is_bound_again_begins_anew(days):
    """D2: bound once more after unbinding, the member is seen once more, in a new place in the order."""
    rules = policy(family={"review_workdays": days})
    again, _ = bind(tie("unbound", order=0, version=7, since_ms=1), rules, order=4, now_ms=NOW_MS)
    again = as_of(again, NOW_MS + 10 * DAY_MS)
    assert (again.state, again.order, again.version) == ("bound", 4, 8)
    assert needs_first_face(again, ADULT, rules, NOW_MS + 10 * DAY_MS)
