"""家庭共济: who may give to whom and since when, when it may be closed, and who is asked first."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.cast import DAY_MS, NOW_MS, POLICY, at, holder, policy, refuses
from tests.rules.family.relatives import giver, pair, sharing
from ybcode.rules.calendar import told
from ybcode.rules.family.mutual_aid import (
    as_of,
    closable_ms,
    in_order,
    refusal_to_close,
    refusal_to_open,
    refusal_to_send_to,
)
from ybcode.rules.holders.enrolment import Enrolment
from ybcode.rules.holders.standing import Account

ORDERS = ("richest_first", "binding_time", "user_order", "single_giver")
QUARTER = policy(mutual_aid={"min_days": 90})
SINGLE = policy(mutual_aid={"order": "single_giver"})
ELSEWHERE = policy(mutual_aid={"other_province": True})
ACCOUNTS = policy(enrolment={"resident_account": True})
BEFORE, AFTER = at("2024-07-25 23:59:59"), at("2024-07-26 00:00")


def rules_of(order, *, one_pool=False):
    """A policy of an order."""
    return policy(mutual_aid={"order": order, "one_pool_per_settlement": one_pool})


# ------------------------------------------------------------------ who may give to whom


@pytest.mark.parametrize(
    ("relation", "before", "after"),
    [
        ("spouse", True, True),  # O13: spouse, parents, children since 2021
        ("parent", True, True),
        ("child", True, True),
        ("sibling", False, True),  # O3: near relatives since July 2024
        ("grandparent", False, True),
        ("grandchild", False, True),
        (None, False, False),
    ],
)
def test_the_list_of_relatives_is_dated(relation, before, after):
    """To the end of 2024-07-25 three relations, from 2024-07-26 on six: to open, and to send."""
    for now_ms, is_open in ((BEFORE, before), (AFTER, after), (NOW_MS, after)):
        for refusal in (
            refusal_to_open(pair(relation), [], POLICY, now_ms),
            refusal_to_send_to(pair(relation), POLICY, now_ms),
        ):
            if is_open:
                assert refusal is None
            else:
                refuses(refusal, "family.document_missing", documents="relation")


# One row a sentence: what is different about the two, under which policy, and the cause that is told.
SUSPENDED, ENDED, NONE = (
    holder(enrolment=Enrolment(status=status, reason="left_job" if status == "suspended" else None))
    for status in ("suspended", "ended", "none")
)
RESIDENT = holder(enrolment=Enrolment(kind="resident"))
ABNORMAL = [
    # W12, W33: both are normally enrolled.
    ({"giver": SUSPENDED}, POLICY, "giver: enrolment.suspended"),
    ({"giver": ENDED}, POLICY, "giver: enrolment.ended"),
    ({"giver": NONE}, POLICY, "giver: enrolment.none"),
    ({"receiver": SUSPENDED}, POLICY, "receiver: enrolment.suspended"),
    ({"receiver": ENDED}, POLICY, "receiver: enrolment.ended"),
    ({"receiver": NONE}, POLICY, "receiver: enrolment.none"),
    ({"giver": SUSPENDED, "receiver": ENDED}, POLICY, "giver: enrolment.suspended"),
    # O1, O13: who gives has an account; residents have none (X11).
    ({"giver": RESIDENT}, POLICY, "giver: account.none"),
    ({"giver": RESIDENT}, ACCOUNTS, None),
    # O1: who receives needs none.
    ({"receiver": RESIDENT}, POLICY, None),
    # S4 「账号已注销或被冻结」.
    ({"giver": holder(account=Account(state="frozen", reason="misuse"))}, POLICY, "giver: account.frozen"),
    ({"giver": holder(account=Account(state="closed"))}, POLICY, "giver: account.closed"),
    ({"receiver": holder(account=Account(state="frozen", reason="misuse"))}, POLICY, None),
    ({}, POLICY, None),
]


@pytest.mark.parametrize(("holders", "rules", "cause"), ABNORMAL)
def test_both_are_in_order(holders, rules, cause):
    """Both are normally enrolled and the giver has an account: to open, and to send."""
    two = pair(**holders)
    for refusal in (refusal_to_open(two, [], rules, NOW_MS), refusal_to_send_to(two, rules, NOW_MS)):
        if cause is None:
            assert refusal is None
        else:
            refuses(refusal, "family.member_abnormal", cause=cause)


@pytest.mark.parametrize(
    ("region", "rules", "refused"),
    [
        ("590100", POLICY, False),
        ("590200", POLICY, False),  # O3: within a province across cities
        ("580100", POLICY, True),
        ("580100", ELSEWHERE, False),
    ],
)
def test_sharing_stays_within_a_province(region, rules, refused):
    """O3: within a province; O4: money is sent beyond it."""
    two = pair(receiver_region=region)
    refusal = refusal_to_open(two, [], rules, NOW_MS)
    if refused:
        refuses(refusal, "mutual_aid.other_province")
    else:
        assert refusal is None
    assert refusal_to_send_to(two, rules, NOW_MS) is None


@pytest.mark.parametrize("state", ["cooling", "active", "closed", "none"])
@pytest.mark.parametrize(("held", "limit"), [(6, 7), (7, 7), (8, 7), (5, 6), (6, 6)])
def test_how_many_receivers_a_giver_may_have(state, held, limit):
    """W30 to W32: seven, W33 six; what was closed takes no place."""
    rules = policy(mutual_aid={"max_receivers": limit})
    open_ = [sharing(1, state, receiver=10 + number) for number in range(held)]
    refusal = refusal_to_open(pair(), open_, rules, NOW_MS)
    if state in ("cooling", "active") and held >= limit:
        refuses(refusal, "family.limit", limit=limit)
    else:
        assert refusal is None


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize(("state", "takes"), [("cooling", True), ("active", True), ("closed", False)])
def test_a_receiver_has_one_giver_or_many(order, state, takes):
    """W13: only one giver; elsewhere any number of them."""
    refusal = refusal_to_open(pair(), [sharing(9, state)], rules_of(order), NOW_MS)
    if order == "single_giver" and takes:
        refuses(refusal, "family.limit", limit=1)
    else:
        assert refusal is None


def test_what_a_giver_receives_takes_no_place():
    """Who receives elsewhere, or gives to others, is counted on the own side alone."""
    held = [sharing(9, receiver=1), *(sharing(2, receiver=20 + number) for number in range(9))]
    assert refusal_to_open(pair(), held, SINGLE, NOW_MS) is None


# ------------------------------------------------------------------ closing


@pytest.mark.parametrize(
    ("later_ms", "rules", "state"),
    [
        (0, QUARTER, "cooling"),
        (90 * DAY_MS - 1, QUARTER, "cooling"),
        (90 * DAY_MS, QUARTER, "active"),
        (900 * DAY_MS, QUARTER, "active"),
        (0, POLICY, "active"),
        (DAY_MS - 1, policy(mutual_aid={"min_days": 1}), "cooling"),
        (DAY_MS, policy(mutual_aid={"min_days": 1}), "active"),
    ],
)
def test_within_so_many_days_it_cannot_be_closed(later_ms, rules, state):
    """W28, W34: to the last millisecond of the days after it was opened; the money flows from the start."""
    one = as_of(sharing(state="cooling"), rules, NOW_MS + later_ms)
    assert one.state == state
    assert one.opened_ms == NOW_MS
    refusal = refusal_to_close(one, rules)
    if state == "cooling":
        until = closable_ms(one, rules)
        refuses(refusal, "mutual_aid.too_early", until=told(until), until_ms=until)
    else:
        assert refusal is None


@pytest.mark.parametrize("state", ["none", "active", "closed"])
def test_time_alone_moves_only_what_cools(state):
    """What is open stays open and what is closed stays closed, however long one waits."""
    one = sharing(state=state)
    assert as_of(one, QUARTER, NOW_MS + 9_000 * DAY_MS) is one
    assert refusal_to_close(one, QUARTER) is None


# ------------------------------------------------------------------ who is asked first

SON, DAUGHTER, WIFE = (
    giver(3, 50_000, opened_ms=NOW_MS, rank=1),
    giver(1, 80_000, opened_ms=NOW_MS + 1, rank=2),
    giver(2, 60_000, opened_ms=NOW_MS + 2, rank=0),
)
IN_ORDER = {
    "richest_first": (DAUGHTER, WIFE, SON),  # S2 「按主账户人余额多少优先扣款」
    "binding_time": (SON, DAUGHTER, WIFE),  # W9
    "user_order": (WIFE, SON, DAUGHTER),  # W10
    "single_giver": (SON,),  # W13: of several, which only another rule can bring about, the first
}


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("one_pool", [True, False])
def test_the_order_of_givers(order, one_pool):
    """Each order has its first; with one pool a settlement there is no second (W11)."""
    for told_in in itertools.permutations((SON, DAUGHTER, WIFE)):
        asked = in_order(told_in, rules_of(order, one_pool=one_pool))
        assert asked == (IN_ORDER[order][:1] if one_pool else IN_ORDER[order])


@pytest.mark.parametrize("order", ORDERS)
def test_ties_are_broken_by_time_and_then_by_id(order):
    """W12: equal balances or ranks go by the time of opening, and equal times always go the same way."""
    first, second, third = giver(9, 100, opened_ms=1), giver(2, 100, opened_ms=2), giver(3, 100, opened_ms=2)
    expected = (first,) if order == "single_giver" else (first, second, third)
    for told_in in itertools.permutations((first, second, third)):
        assert in_order(told_in, rules_of(order)) == expected


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("one_pool", [True, False])
def test_who_cannot_give_is_not_asked(order, one_pool):
    """W12: who is suspended or frozen gives nothing, nor does an empty account; the next one is asked."""
    out = giver(1, 999_999, opened_ms=0, rank=0, supported=False)
    empty = giver(2, 0, opened_ms=1, rank=1)
    last = giver(3, 1, opened_ms=2, rank=2)
    rules = rules_of(order, one_pool=one_pool)
    assert in_order((out, empty, last), rules) == (last,)
    assert in_order((out, empty), rules) == ()


@given(
    rows=st.lists(
        st.tuples(st.integers(0, 9), st.integers(0, 3), st.integers(0, 3), st.booleans()), max_size=7
    ),
    order=st.sampled_from(ORDERS),
    data=st.data(),
)
def test_the_order_depends_on_nobodys_telling(rows, order, data):
    """Whoever is told first, the same are asked in the same order, each once, and only who can give."""
    givers = [
        giver(number, fen, opened_ms=since, rank=rank, supported=fine)
        for number, (fen, since, rank, fine) in enumerate(rows)
    ]
    rules = rules_of(order)
    asked = in_order(givers, rules)
    assert asked == in_order(data.draw(st.permutations(givers)), rules)
    fit = [one for one in givers if one.supported and one.balance_fen]
    assert len(asked) == (min(len(fit), 1) if order == "single_giver" else len(fit))
    assert all(one in fit for one in asked)
    key = {
        "richest_first": lambda one: -one.balance_fen,
        "user_order": lambda one: one.sharing.rank,
    }.get(order, lambda one: one.sharing.opened_ms)
    assert [key(one) for one in asked] == sorted(key(one) for one in asked)
