"""A dry run (S2 「建议提前绑定并测试功能」) spends nothing, and tells what then happens."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import ybcode
from tests.sandbox.families.kin import DAUGHTER, FATHER, MOTHER, PAPERS, bill, policy
from tests.sandbox.worlds import insurance

MEMBERS = (MOTHER, FATHER, "user_suspended", "user_out_of_province", "user_child")
PLACES = ("pharmacy_ok", "pharmacy_account_only", "pharmacy_not_designated", "pharmacy_no_cross_region")


def happens(sandbox, phone, member, place):
    """What happens in earnest: the code of the first refusal and the notices, or the receipt."""
    try:
        verdict = sandbox.terminal(place).scan(phone.show(member=member).text)
        till = sandbox.terminal(place)
        receipt = till.settle(till.quote(verdict.require(), bill("18.50")))
    except ybcode.Refused as refused:
        return refused.code, None
    return None, receipt


def prepare(sandbox, member, steps):
    """Let a member be bound, seen, paused, … in this order; what cannot be done is left out."""
    phone, theirs = sandbox.wallet(DAUGHTER), sandbox.wallet(member)
    acts = {
        "bind": lambda: phone.family.bind(member, documents=PAPERS, face=True),
        "see": lambda: phone.face_check(member),
        "pause": lambda: theirs.family.pause(DAUGHTER),
        "resume": lambda: theirs.family.resume(DAUGHTER),
        "unbind": lambda: phone.family.unbind(member),
        "open": lambda: phone.mutual_aid.open(member),
        "show": lambda: phone.show(member=member),
        "look": lambda: sandbox.wallet(DAUGHTER, channel="alipay").face_check(),
        "deactivate": theirs.deactivate,
        "freeze": lambda: sandbox.person(member).account.freeze("misuse"),
        "empty": lambda: sandbox.person(member).money.set_balance("0"),
        "poor": lambda: sandbox.person(DAUGHTER).money.set_balance("3.00"),
    }
    for step in steps:
        try:
            acts[step]()
        except (ybcode.Refused, ValueError):
            continue


STEPS = (
    "bind",
    "see",
    "pause",
    "resume",
    "unbind",
    "open",
    "show",
    "look",
    "deactivate",
    "freeze",
    "empty",
    "poor",
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    member=st.sampled_from(MEMBERS),
    at=st.tuples(st.sampled_from(PLACES), st.sampled_from(["app", "alipay", "wechat"])),
    steps=st.one_of(
        st.lists(st.sampled_from(STEPS), max_size=5).map(lambda more: ["bind", "see", *more]),
        st.lists(st.sampled_from(STEPS), max_size=6),
    ),
    rules=st.tuples(st.sampled_from(["standard", "conflated"]), st.sampled_from([0, 0, 1])),
)
def test_a_dry_run_tells_what_then_happens(member, at, steps, rules):
    """Whatever was done before: it works if it then works, and fails for the same reason."""
    (place, channel), (base, review) = at, rules
    with ybcode.open_sandbox(seed=1, preset=policy(base, family={"review_workdays": review})) as sandbox:
        prepare(sandbox, member, steps)
        sandbox.clock.advance(seconds=5)
        phone = sandbox.wallet(DAUGHTER, channel=channel)
        before = [insurance(sandbox, who) for who in (DAUGHTER, member)], sandbox.ledger.trial_balance()
        told = phone.family.check(member, place=place)
        after = [insurance(sandbox, who) for who in (DAUGHTER, member)], sandbox.ledger.trial_balance()
        assert before == after, "nothing is spent, nothing noted"
        code, receipt = happens(sandbox, phone, member, place)
        assert told.works == (receipt is not None)
        if receipt is None:
            assert told.refusals[0].code == code
            return
        paid = {draw.account.removeprefix("account/") for draw in receipt.settlement.draws}
        assert paid <= {one.person_id.text for one in told.givers}
        if "account" not in told.funds:
            assert receipt.account_fen == 0
        rode = {one.code for one in receipt.notices}
        assert ("family.not_mutual_aid" in rode) <= (
            "family.not_mutual_aid" in [one.code for one in told.notices]
        )


def test_a_dry_run_names_everything_that_would_refuse(sandbox):
    """Not only the first reason: the phone's, and the counter's, one after the other."""
    told = sandbox.wallet(DAUGHTER).family.check("user_frozen", place="pharmacy_not_designated")
    assert [one.code for one in told.refusals] == [
        "family.unbound",
        "place.not_designated",
        "account.frozen",
    ]
    assert not told.works
    assert told.bond.state == "none"


def test_a_dry_run_at_an_unknown_place_is_an_error(sandbox):
    """A place that there is not is no counter to think of."""
    with pytest.raises(KeyError, match="nowhere"):
        sandbox.wallet(DAUGHTER).family.check(MOTHER, place="nowhere")
