"""What stands against settlement beside the enrolment: four machines with a clock and an exit each."""

from typing import get_args

import pytest

from tests.rules.cast import DAY_MS, at, policy
from ybcode.rules.holders.standing import Account, Inquiry, Risk, Sanction, account, inquiry, risk, sanction

POLICY = policy()
NOW_MS = at("2026-03-02 09:00")
MINUTE_MS = 60_000

# ------------------------------------------------------------------ the account

ACCOUNTS = {
    "normal": Account(),
    "frozen": Account(state="frozen", reason="arrears", since_ms=1),
    "closed": Account(state="closed", since_ms=1),
}


def test_the_moves_of_an_account():
    """normal ⇄ frozen(reason) → closed (domain.md, E; S4 「账号已注销或被冻结」), and open again."""
    assert dict(account.TRANSITIONS) == {
        ("normal", "freeze"): "frozen",
        ("frozen", "unfreeze"): "normal",
        ("normal", "close"): "closed",
        ("frozen", "close"): "closed",
        ("closed", "reopen"): "normal",
    }
    assert set(ACCOUNTS) == set(get_args(account.State))


@pytest.mark.parametrize("event", ["freeze", "unfreeze", "close", "reopen", "lock"])
@pytest.mark.parametrize("state", ACCOUNTS)
def test_an_account_moves_as_its_table_says(state, event):
    """Each of fifteen pairs: a reason is kept of a freeze alone, and whatever is not there is refused."""
    if (state, event) in account.TRANSITIONS:
        moved = account.move(ACCOUNTS[state], event, reason="misuse", now_ms=NOW_MS)
        reason = "misuse" if event == "freeze" else None
        expected = Account(state=account.TRANSITIONS[state, event], reason=reason, since_ms=NOW_MS)
        assert moved == expected
    else:
        with pytest.raises(ValueError, match=f"an account that is {state} cannot {event}: it can "):
            account.move(ACCOUNTS[state], event, reason="misuse", now_ms=NOW_MS)


@pytest.mark.parametrize(
    "reason",
    [
        "arrears",
        "identity_change",
        "unused",  # 12 months
        "misuse",  # S4 「套取现金或用于非医疗用途」
        "pin_failures",  # wrong PIN three to five times
        "moved",
        "data_error",
        "reported_loss",  # S0 「社保卡挂失」
    ],
)
def test_a_freeze_has_a_reason_and_an_exit(reason):
    """B.9: eight causes are named, each says what ends it, and unfreeze does."""
    frozen = account.move(Account(), "freeze", reason=reason, now_ms=NOW_MS)
    assert (frozen.state, frozen.reason) == ("frozen", reason)
    assert account.EXITS[reason]
    assert account.move(frozen, "unfreeze", now_ms=NOW_MS + 1) == Account(since_ms=NOW_MS + 1)
    assert set(account.EXITS) == set(get_args(account.Reason))


@pytest.mark.parametrize("reason", [None, "", "left_job"])
def test_nothing_is_frozen_without_a_known_reason(reason):
    """Those of an enrolment are no reasons of an account (X16)."""
    with pytest.raises(ValueError, match="to freeze: choose arrears"):
        account.move(Account(), "freeze", reason=reason, now_ms=NOW_MS)


# ------------------------------------------------------------------ the temporary risk lock

RULES = POLICY.risk


def flagged(*minutes, rules=RULES):
    """Flags at so many minutes after NOW_MS, and whether the last one reached the limit."""
    one, reached = Risk(), False
    for minute in minutes:
        one, reached = risk.flag(one, rules, now_ms=NOW_MS + round(minute * MINUTE_MS))
    return one, reached


def test_the_moves_of_a_risk_state():
    """ok → flagged → locked → ok (domain.md, E); a lock ends by time or by face (D6)."""
    assert dict(risk.TRANSITIONS) == {
        ("ok", "flag"): "flagged",
        ("flagged", "flag"): "flagged",
        ("locked", "flag"): "locked",
        ("flagged", "window passes"): "ok",
        ("ok", "lock"): "locked",
        ("flagged", "lock"): "locked",
        ("locked", "time passes"): "ok",
        ("locked", "verify by face"): "ok",
    }
    assert len(set(risk.FLAGS)) == 8  # M9: red flags


@pytest.mark.parametrize(
    ("minutes", "limit", "reached"),
    [
        ((0, 20, 40), 3, False),  # D6.1: three pharmacies in 40 minutes
        ((0, 12.5, 25), 3, True),  # D6.2: three in 25 minutes
        ((0, 0, 0), 3, True),
        ((0, 29, 29.999), 3, True),
        ((0, 29, 30), 3, False),  # the window is half-open: half an hour later the first is gone
        ((0, 10, 35, 41), 3, False),
        ((0, 10, 35, 36), 3, True),
        ((0, 10, 20, 25), 3, True),
        ((0, 40, 50, 60), 3, True),
        ((0,), 3, False),
        ((0,), 1, True),
        ((0, 31), 2, False),
    ],
)
def test_so_many_odd_transactions_within_a_window(minutes, limit, reached):
    """S4 「短期内多次异常交易」: the numbers are policy, the last flag tells whether the limit is reached."""
    one, told = flagged(*minutes, rules=policy(risk={"limit": limit}).risk)
    assert told is reached
    assert one.state == "flagged"
    assert len(one.flags_ms) <= limit


@pytest.mark.parametrize(
    ("later_ms", "state"),
    [(30 * MINUTE_MS - 1, "flagged"), (30 * MINUTE_MS, "ok"), (30 * MINUTE_MS + 1, "ok")],
)
def test_a_flag_counts_for_its_window(later_ms, state):
    """risk.window_s after it, a flag is gone."""
    one, _ = flagged(0)
    assert risk.as_of(one, RULES, NOW_MS + later_ms).state == state


@pytest.mark.parametrize(("later_ms", "state"), [(-1, "locked"), (0, "ok"), (1, "ok")])
def test_a_lock_ends_by_itself(later_ms, state):
    """risk.lock_s, half-open (S4 「临时锁定」); nothing of the flags that led to it is left."""
    locked = risk.lock(flagged(0, 1, 2)[0], RULES, now_ms=NOW_MS)
    assert (locked.state, locked.locked_until_ms) == ("locked", NOW_MS + DAY_MS)
    after = risk.as_of(locked, RULES, NOW_MS + DAY_MS + later_ms)
    assert after.state == state
    assert after == (locked if state == "locked" else Risk())


def test_a_lock_hears_no_further_flags():
    """It neither lasts longer nor is there a second one."""
    locked = risk.lock(Risk(), RULES, now_ms=NOW_MS)
    assert risk.flag(locked, RULES, now_ms=NOW_MS + 1) == (locked, False)
    with pytest.raises(ValueError, match="a risk state that is locked cannot lock"):
        risk.lock(locked, RULES, now_ms=NOW_MS + 1)
    assert risk.flag(locked, RULES, now_ms=NOW_MS + DAY_MS)[0].state == "flagged"
    assert risk.lock(locked, RULES, now_ms=NOW_MS + DAY_MS).locked_until_ms == NOW_MS + 2 * DAY_MS


def test_a_lock_ends_early_by_face():
    """D6.4: auto-unlock or verify by face; where the policy knows no face, by time alone."""
    locked = risk.lock(Risk(), RULES, now_ms=NOW_MS)
    assert risk.unlock(locked, RULES, now_ms=NOW_MS + 1) == Risk()
    with pytest.raises(ValueError, match=r"by time alone \(risk.unlock_by_face\)"):
        risk.unlock(locked, policy(risk={"unlock_by_face": False}).risk, now_ms=NOW_MS + 1)
    for one, now_ms in ((Risk(), NOW_MS), (flagged(0)[0], NOW_MS), (locked, NOW_MS + DAY_MS)):
        with pytest.raises(ValueError, match="cannot verify by face"):
            risk.unlock(one, RULES, now_ms=now_ms)


# ------------------------------------------------------------------ the legal sanction


def decided(months=3, now="2026-01-15 10:00"):
    """Networked settlement suspended for some months."""
    return sanction.decide(Sanction(), months, POLICY.sanction, now_ms=at(now))


def test_the_moves_of_a_sanction():
    """Decided by the agency, ended by its term or by being lifted; no count of transactions does either."""
    assert dict(sanction.TRANSITIONS) == {
        ("none", "decide"): "suspended",
        ("suspended", "term ends"): "none",
        ("suspended", "lift"): "none",
    }


@pytest.mark.parametrize("months", [2, 13, 0, -3])
def test_a_term_is_the_laws(months):
    """O2: three to twelve months."""
    with pytest.raises(ValueError, match=f"a sanction lasts 3 to 12 months, not {months}"):
        decided(months)


@pytest.mark.parametrize(
    ("now", "months", "last_day"),
    [
        ("2026-01-15 10:00", 3, "2026-04-15"),
        ("2026-01-15 10:00", 12, "2027-01-15"),
        ("2026-11-30 10:00", 3, "2027-02-28"),
        ("2026-03-31 23:59:59.999", 6, "2026-09-30"),
    ],
)
def test_a_term_lasts_to_the_end_of_its_last_day(now, months, last_day):
    """Civil Code art. 202, 203: the corresponding day is the last, to its end; never under the law's."""
    one = decided(months, now)
    assert one.until_ms == at(last_day) + DAY_MS
    for later_ms, state in ((-1, "suspended"), (0, "none"), (1, "none")):
        after = sanction.as_of(one, one.until_ms + later_ms)
        assert after == (one if state == "suspended" else Sanction())
        assert after.state == state


def test_one_sanction_at_a_time():
    """While one runs there is no second; after its term, or when it was lifted, there may be."""
    one = decided()
    with pytest.raises(ValueError, match="a sanction that is suspended cannot decide"):
        sanction.decide(one, 3, POLICY.sanction, now_ms=one.until_ms - 1)
    assert sanction.decide(one, 3, POLICY.sanction, now_ms=one.until_ms).until_ms > one.until_ms
    assert sanction.lift(one, now_ms=one.until_ms - 1) == Sanction()
    with pytest.raises(ValueError, match="a sanction that is none cannot lift"):
        sanction.lift(one, now_ms=one.until_ms)


# ------------------------------------------------------------------ the inquiry


def asked(now="2026-03-02 09:00", days=15):
    """An inquiry that is open."""
    return inquiry.open_inquiry(Inquiry(), "S4: 转卖药品", days=days, now_ms=at(now))


def test_the_moves_of_an_inquiry():
    """Asked, answered in time or late, closed; late it is by time alone."""
    assert dict(inquiry.TRANSITIONS) == {
        ("none", "open"): "open",
        ("open", "answer"): "answered",
        ("open", "deadline passes"): "overdue",
        ("overdue", "answer"): "answered",
        ("answered", "close"): "none",
    }


@pytest.mark.parametrize(
    ("now", "days", "last_day"),
    [
        ("2026-03-02 09:00", 15, "2026-03-17"),
        ("2026-03-02 00:00", 15, "2026-03-17"),
        ("2026-03-02 23:59:59.999", 15, "2026-03-17"),
        ("2026-02-27 09:00", 1, "2026-02-28"),
    ],
)
def test_an_answer_on_the_last_day_is_in_time(now, days, last_day):
    """S4 「避免因逾期未处理」: the first day does not count, the last one does, to its end."""
    one = asked(now, days)
    end_ms = at(last_day) + DAY_MS
    assert (one.state, one.cause) == ("open", "S4: 转卖药品")
    for later_ms, state in ((-1, "open"), (0, "overdue"), (1, "overdue")):
        assert inquiry.as_of(one, end_ms + later_ms).state == state
        assert inquiry.answer(one, now_ms=end_ms + later_ms).state == "answered"


def test_who_cooperates_may_settle_again():
    """M17: until cooperation; an answered inquiry is never overdue, and is closed by the agency."""
    late = inquiry.answer(asked(), now_ms=NOW_MS + 100 * DAY_MS)
    assert inquiry.as_of(late, NOW_MS + 10_000 * DAY_MS) == late
    assert inquiry.close(late, now_ms=NOW_MS + 101 * DAY_MS) == Inquiry()


@pytest.mark.parametrize(
    ("one", "event", "act"),
    [
        (Inquiry(), "answer", lambda one: inquiry.answer(one, now_ms=NOW_MS)),
        (Inquiry(), "close", lambda one: inquiry.close(one, now_ms=NOW_MS)),
        (asked(), "close", lambda one: inquiry.close(one, now_ms=NOW_MS)),
        (asked(), "close", lambda one: inquiry.close(one, now_ms=NOW_MS + 90 * DAY_MS)),
        (asked(), "open", lambda one: inquiry.open_inquiry(one, "again", days=1, now_ms=NOW_MS)),
        (Inquiry(state="answered"), "answer", lambda one: inquiry.answer(one, now_ms=NOW_MS)),
    ],
)
def test_an_inquiry_takes_its_steps_in_order(one, event, act):
    """Nothing is answered that was not asked, nothing closed that was not answered, one at a time."""
    with pytest.raises(ValueError, match=f"an inquiry that is .* cannot {event}"):
        act(one)
