"""Who pays: account, fund, relatives, cash; notices that are no refusals; and what is given back."""

from __future__ import annotations

from functools import partial

from ybcode.scenarios.cases.case import Case
from ybcode.scenarios.cases.telling import PAID, SHE, buys, cancels, does, prints, run, spent

_TAKE_THE_REST = "a notice rides on a sale that went well: the cashier takes the rest in cash"
_TO_THE_FEN = "money is counted in fen, exactly; a float loses one"
_BACK = "what was paid goes back the way it came, once"


_case = partial(Case, family="money")


_NOTICES = (
    _case(
        case_id="account.short",
        zh="账户余额不足:扣完余额,其余收现金",
        en="The account is short: it pays what it holds, the rest is cash.",
        teaches=_TAKE_THE_REST,
        run=run(
            does("09:00:00", "set_balance", amount="20.00"),
            *buys("09:00:00", "account 2000, cash 1700"),
            prints("09:00:00", "yes", "17.00"),
            does("09:00:01", "balance", "nothing"),
            spent("09:00:01", "1: 3700"),
        ),
        level="smoke",
    ),
    _case(
        case_id="account.empty",
        zh="账户余额为零:全额收现金,不是拒绝",
        en="The account is empty: all of it is cash, and the sale is no refusal.",
        teaches=_TAKE_THE_REST,
        run=run(*buys("09:00:00", "cash 3700"), spent("09:00:01", "1: 3700")),
        cast={SHE: "user_zero_balance"},
    ),
    _case(
        case_id="account.none",
        zh="居民医保无个人账户:收现金,不是拒绝",
        en="Resident insurance has no account: the sale is cash, and no refusal.",
        teaches=_TAKE_THE_REST,
        run=run(*buys("09:00:00", "cash 3700"), spent("09:00:01", "1: 3700")),
        cast={SHE: "user_resident"},
    ),
    _case(
        case_id="money.mutual_aid",
        zh="账户用完后由家庭共济支付",
        en="After the own account, a relative's mutual aid pays.",
        teaches="the split has four parts: show each, and sum them",
        run=run(
            does("09:00:00", "set_balance", amount="10.00"),
            does("09:00:00", "set_aside", giver="wife", amount="20.00"),
            *buys("09:00:00", "account 1000, aid 2000, cash 700"),
            prints("09:00:00", "yes", "7.00"),
        ),
    ),
)

_EXACT = (
    _case(
        case_id="money.half_fen",
        zh="半分钱四舍五入:2.01元的半盒是1.01元",
        en="Half a pack at 2.01 is 1.01: half a fen is rounded up.",
        teaches=_TO_THE_FEN,
        run=run(
            *buys("09:00:00", "account 101", "布洛芬缓释胶囊 0.5 2.01"),
            prints("09:00:00", "yes", "1.01"),
            spent("09:00:01", "1: 101"),
        ),
    ),
    _case(
        case_id="money.smallest",
        zh="最小金额0.01元与0.29元",
        en="The smallest amount is 0.01; and 0.29 is twenty-nine fen.",
        teaches=_TO_THE_FEN,
        run=run(
            *buys("09:00:00", "account 1", "布洛芬缓释胶囊 1 0.01"),
            *buys("09:01:00", "account 29", "布洛芬缓释胶囊 1 0.29"),
            spent("09:01:01", "2: 30"),
        ),
    ),
)

_UNDONE = (
    _case(
        case_id="sale.cancel",
        zh="当日撤销:原路退回",
        en="Cancelled on the same day: all goes back.",
        teaches=_BACK,
        run=run(
            *buys("09:00:00", PAID),
            cancels("09:10:00", "account -3700"),
            does("09:10:01", "balance", "account 50000"),
            spent("09:10:01", "0: 0"),
        ),
        level="smoke",
    ),
    _case(
        case_id="sale.cancel_mixed",
        zh="账户与现金混合支付的撤销:各退各的",
        en="A sale of account and cash is cancelled: each gets its part back.",
        teaches=_BACK,
        run=run(
            does("09:00:00", "set_balance", amount="20.00"),
            *buys("09:00:00", "account 2000, cash 1700"),
            cancels("09:10:00", "account -2000, cash -1700"),
            does("09:10:01", "balance", "account 2000"),
        ),
    ),
    _case(
        case_id="refund.done",
        zh="同一笔撤销两次,第二次应拒绝",
        en="Cancelled twice: the second time is refused.",
        teaches="money goes back once; a cashier who is not sure asks, and does not press twice",
        run=run(
            *buys("09:00:00", PAID),
            cancels("09:10:00", "account -3700"),
            cancels("09:10:05", "refund.done"),
            does("09:10:06", "balance", "account 50000"),
        ),
        level="smoke",
    ),
    _case(
        case_id="refund.pending",
        zh="隔日退费成功,到账时间另行提示",
        en="Undone on the next day: it is a refund, and when it arrives is a notice.",
        teaches="a refund that is on its way was accepted",
        run=run(
            *buys("09:00:00", PAID),
            cancels("2026-03-03T09:00", "account -3700"),
            spent("2026-03-03T09:01", "0: 0"),
        ),
    ),
    _case(
        case_id="refund.after_close",
        zh="日结后退费须审批的城市:窗口直接退应拒绝",
        en="Where a refund after the daily close needs approval, the till's own is refused.",
        teaches="the daily close is the platform's: until its last millisecond it is a cancellation",
        run=run(
            *buys("09:00:00", PAID, as_="first"),
            *buys("09:01:00", PAID, as_="second"),
            cancels("23:59:59.999", "account -3700", "first"),
            cancels("2026-03-03T00:00", "refund.after_close", "second"),
            spent("2026-03-03T00:01", "1: 3700"),
            region="approval_city",
        ),
    ),
    _case(
        case_id="sale.cancel_suspended",
        zh="售后停保也能退费",
        en="What was paid before the enrolment was suspended is given back after.",
        teaches="giving back asks nobody's standing",
        run=run(
            *buys("09:00:00", PAID),
            does("09:05:00", "suspend"),
            cancels("09:10:00", "account -3700"),
            does("09:10:01", "balance", "account 50000"),
        ),
    ),
)

CASES: tuple[Case, ...] = (*_NOTICES, *_EXACT, *_UNDONE)
