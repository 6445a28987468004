"""The corner pharmacy's till: every acceptance case, and tests of its own."""

from ybcode.testing import admitted, paid, refused

IBUPROFEN = ("布洛芬缓释胶囊", "2", "18.50")


def test_acceptance(yb_case, yb_till):
    """Every acceptance case passes."""
    yb_case.play(yb_till)


def test_a_code_is_good_for_one_use(yb_till, yb_code):
    """A code lets in once."""
    text = yb_code("user_ok")
    assert yb_till.scan(text) == admitted("林测晓")
    assert yb_till.scan(text) == refused("code.used")


def test_the_account_pays(yb_till, yb_code):
    """Two packs are paid from the own account, to the fen."""
    assert yb_till.sell(yb_code("user_ok"), [IBUPROFEN]) == paid(account="37.00")


def test_a_lost_answer_is_not_paid_twice(yb_till, yb_code, yb_faults, yb_person):
    """The platform settles and its answer is lost: the key is pressed again, and 37 yuan are gone once."""
    yb_faults.add("timeout-after-commit", match={"operation": "settle"}, times=1)
    yb_till.sell(yb_code("user_ok"), [IBUPROFEN])
    assert yb_till.press_again() == paid(account="37.00")
    assert yb_person("user_ok").money.balance_fen == 46_300
