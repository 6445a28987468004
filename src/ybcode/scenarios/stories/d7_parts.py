"""What the runs of D7 share: who, with what means, and the bills.

The father is a resident and has no account. His daughter holds ¥800.00 and his son ¥500.00, both insured
in his province; the elder son is insured in another one, with ¥9,000.00. What is sold over the counter of
this pharmacy an account may pay and the fund does not: all of it is the father's own part.
"""

from __future__ import annotations

from ybcode.scenarios.stories.telling import binds, with_code_of
from ybcode.scenarios.story import Step

DAY = "2026-03-02"
FATHER, DAUGHTER, SON, AWAY, HEAD, GRANDFATHER = "父亲", "女儿", "儿子", "长子", "孙儿", "祖父"
FIRST_GIVER = "first_giver_city"
ONE_POOL = "one_pool_city"
BILL_184 = "布洛芬缓释胶囊 2 92.00"
BILL_600 = "布洛芬缓释胶囊 4 150.00"
NO_MONEY = "account.none family.not_mutual_aid"

CAST = {
    FATHER: "user_resident",
    DAUGHTER: "user_ok",
    SON: "user_family_of_five_sibling",
    AWAY: "user_out_of_province",
    HEAD: "user_family_of_five",
    GRANDFATHER: "user_family_of_five_grandparent",
}

MEANS = (
    Step("09:00:00", FATHER, "relate", {"relative": SON, "relation": "child"}),
    Step("09:00:00", FATHER, "relate", {"relative": AWAY, "relation": "child"}),
    Step("09:00:00", DAUGHTER, "set_balance", {"amount": "800.00"}),
    Step("09:00:00", SON, "set_balance", {"amount": "500.00"}),
    Step("09:00:00", AWAY, "set_balance", {"amount": "9000.00"}),
)
BOUND = (
    *MEANS,
    binds("09:00:00", DAUGHTER, FATHER),
    Step("09:00:10", DAUGHTER, "face_check", {"member": FATHER}),
)


def opens(at: str, giver: str, expect: str = "done") -> Step:
    """A child lets the own account pay for the father."""
    return Step(at, giver, "open_aid", {"receiver": FATHER}, expect)


def pays(at: str, bill: str, expect: str) -> tuple[Step, Step]:
    """The daughter shows the father's code, and his bill is settled."""
    return with_code_of(FATHER, at, DAUGHTER, "pay", expect=expect, bill=bill)


def balances(at: str, son: int, daughter: int) -> tuple[Step, Step]:
    """What the two hold, in fen."""
    return _holds(at, SON, son), _holds(at, DAUGHTER, daughter)


def _holds(at: str, who: str, fen: int) -> Step:
    return Step(at, who, "balance", {}, f"account {fen}" if fen else "nothing")


OPENED = (*BOUND, opens("09:10:00", SON), opens("09:20:00", DAUGHTER))
"""The son opens mutual aid first, the daughter ten minutes later."""
