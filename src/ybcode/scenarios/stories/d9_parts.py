"""What the runs of D9 share: who, with what means, and the visit as far as each run needs it.

The fund pays half at this hospital and 60 % at the pharmacy: each amount is domain.md B.12, by hand.
"""

from __future__ import annotations

from ybcode.scenarios.stories.telling import HOSPITAL, with_code
from ybcode.scenarios.story import ADMITTED, Step

DAY = "2026-03-02"
WHO, WIFE = "陈立", "妻子"
CITY = "approval_city"
CT = "CT平扫 1 300.00"
MEDICINES = "缬沙坦胶囊 2 24.00 + 左甲状腺素钠片 5 24.00"
"""乙 with a first-pay share of 10 %, ¥4.80 of ¥48; and 甲."""

CT_PAID = "fund 8750, account 3500, aid 10000, cash 7750 (account.short)"
CT_BACK = "fund -8750, account -3500, aid -10000, cash -7750"
RX_PAID = "fund 9792, cash 7008 (account.empty)"
RX_BACK = "fund -9792, cash -7008"


def used(at: str, expect: str) -> Step:
    """What the year has used."""
    return Step(at, WHO, "used", {}, expect)


MEANS = (
    Step("08:30:00", WHO, "set_used", {"deductible": "80.00"}),
    Step("08:30:00", WHO, "set_balance", {"amount": "60.00"}),
    Step("08:30:00", WHO, "set_aside", {"giver": "wife", "amount": "100.00"}),
)
"""¥120 of the deductible of ¥200 are left, ¥60 are in the account, and the wife gives ¥100."""

SEEN = (
    *MEANS,
    *with_code(
        "09:00:00",
        WHO,
        "pay",
        "account 2500",
        place=HOSPITAL,
        scene="01101",
        bill="普通门诊诊察费 1 25.00",
        as_="registration",
    ),
)
EXAMINED = (
    *SEEN,
    *with_code(
        "10:00:00", WHO, "pay", CT_PAID, place=HOSPITAL, scene="01301", bill=CT, as_="CT", request="ct-1"
    ),
)
SUPPLIED = (
    *EXAMINED,
    *with_code("11:00:00", WHO, "scan", ADMITTED, scene="02122"),
    *with_code("11:00:05", WHO, "pay", RX_PAID, scene="02121", bill=MEDICINES, rx=DAY, as_="medicines"),
)
