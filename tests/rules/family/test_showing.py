"""亲情账户: what a binder's phone may show, and when the member has to be seen."""

import pytest

from tests.rules.cast import DAY_MS, NOW_MS, POLICY, policy, refuses
from tests.rules.family.relatives import ADULT, CHILD, SIXTEEN_MS, answers, tie
from ybcode.rules.calendar import told
from ybcode.rules.family.delegation import COUNTED, LIVE, holds_on, move, refusal_to_show

UNSEEN = policy(family={"face_at_first_use": False})
PER_CHANNEL = policy(family={"count_scope": "channel", "max_members": 6})


def shows(one, member=ADULT, *, rules=POLICY, now_ms=NOW_MS, channel="app"):
    """Why a phone does not show the code, or None."""
    return refusal_to_show(one, member, rules, now_ms, channel=channel)


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ("none", "family.unbound"),
        ("bound", "identity.first_use_face"),  # S2 「首次使用需本人人脸验证」
        ("active", None),
        ("paused", "family.paused"),
        ("unbound", "family.unbound"),  # S2 「解绑后原授权立即失效」
    ],
)
def test_which_bindings_show_a_code(state, code):
    """An adult's code is shown by an active binding, and by no other."""
    answers(shows(tie(state)), code, {})


def test_a_binding_under_review_says_until_when():
    """Nothing is shown before the review is over; then the first face is asked for."""
    ready = NOW_MS + DAY_MS
    one = tie("reviewing", ready_ms=ready)
    refuses(shows(one, now_ms=ready - 1), "onboarding.in_review", until=told(ready), until_ms=ready)
    refuses(shows(one, now_ms=ready), "identity.first_use_face")


@pytest.mark.parametrize("state", ["bound", "active"])
def test_a_childs_code_is_shown_without_a_face(state):
    """S2 asks the face of members of 16 and over alone."""
    assert shows(tie(state), CHILD, now_ms=SIXTEEN_MS - 1) is None


def test_who_turned_sixteen_is_seen_before_the_next_use():
    """A child's binding that nobody was seen for asks for the face from the birthday on."""
    refuses(shows(tie("bound"), CHILD, now_ms=SIXTEEN_MS), "identity.first_use_face")
    assert shows(tie("active"), CHILD, now_ms=SIXTEEN_MS) is None


def test_where_no_first_face_is_asked_a_bound_code_is_shown():
    """family.face_at_first_use = false: the face at binding was enough (X5)."""
    assert shows(tie("bound"), rules=UNSEEN) is None
    refuses(shows(tie("paused"), rules=UNSEEN), "family.paused")


@pytest.mark.parametrize(
    ("rules", "channel", "code"),
    [
        (POLICY, "app", None),
        (POLICY, "alipay", None),
        (PER_CHANNEL, "alipay", None),
        (PER_CHANNEL, "app", "family.unbound"),
    ],
)
def test_a_binding_that_is_counted_on_a_channel_holds_there_alone(rules, channel, code):
    """W18: what was bound in Alipay takes a place in Alipay, and is shown there."""
    one = tie("active", channel="alipay")
    answers(shows(one, rules=rules, channel=channel), code, {})
    assert holds_on(one, channel, rules) is (code is None)


def test_the_member_resumes_and_is_seen_again():
    """The extension of X4: after the member's pause the code is shown only once the member was seen."""
    one = move(move(tie("active", version=3), "pause", NOW_MS), "resume", NOW_MS + 1)
    assert (one.state, one.since_ms, one.version) == ("bound", NOW_MS + 1, 5)
    refuses(shows(one), "identity.first_use_face")


def test_states_that_show_take_a_place_too():
    """Whatever holds credentials is counted; a review is counted and holds none."""
    assert {"reviewing"} == COUNTED - LIVE
    assert {"bound", "active", "paused"} == LIVE
