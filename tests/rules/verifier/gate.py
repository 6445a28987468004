"""The settle gate as its tests ask it: the facts of a person, a counter, a verdict."""

from tests.rules.cast import (
    DAY_MS,
    HANDLE,
    NOW_MS,
    PERSON,
    POLICY,
    PROVINCE,
    TICK,
    counter,
    credential,
    holder,
    token,
)
from ybcode.rules.calendar import told
from ybcode.rules.verifier import CodeClaim, Facts, Granted, entitle

SINCE_MS, UNTIL_MS = NOW_MS - 30 * DAY_MS, NOW_MS + 30 * DAY_MS
SINCE, UNTIL = told(SINCE_MS), told(UNTIL_MS)
AT_HOME = counter()
ECTOKEN = token().text


def facts(*, filed=None, row=None, **machines):
    """The rows of PERSON's own phone, and of PERSON's insurance."""
    return Facts(
        credential=row or credential(),
        subject=PERSON,
        presenter=PERSON,
        holder=holder(**machines),
        filing=filed,
    )


def settle(rows, where=AT_HOME, *, rules=POLICY, now_ms=NOW_MS):
    """The verdict of the settle gate at a counter."""
    granted = Granted(CodeClaim(PROVINCE, HANDLE, TICK, where), ECTOKEN, TICK, NOW_MS)
    return entitle(granted, rows, policy=rules, now_ms=now_ms)
