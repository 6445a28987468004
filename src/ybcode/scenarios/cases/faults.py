"""What goes wrong on the way: an answer that is lost, a platform that is away."""

from __future__ import annotations

from functools import partial

from ybcode.scenarios.cases.case import OR, Case
from ybcode.scenarios.cases.telling import (
    AFTER,
    BEFORE,
    ELSEWHERE,
    PAID,
    SCAN,
    UNKNOWN,
    again,
    breaks,
    buys,
    cancels,
    does,
    prints,
    run,
    scans,
    sells,
    shows,
    spent,
)
from ybcode.scenarios.story import ADMITTED

_ONCE = "1: 3700"
_EITHER = f"{PAID}{OR}{UNKNOWN}"
_LATER = "09:00:05"
_ASK = "keep the request's id, ask with it, send again under it: never pay twice"
_NOTHING_YET = "nothing was settled: nothing is printed, and nobody pays cash for it unasked"


_case = partial(Case, family="fault")


_LOST = (
    _case(
        case_id="answer.lost",
        zh="结算应答丢失后再按一次,不得重复扣款",
        en="The answer of a settlement is lost and the key pressed again: paid once.",
        teaches=_ASK,
        run=run(
            shows(),
            breaks("09:00:00", AFTER, "settle"),
            sells(SCAN, _EITHER),
            again(_LATER, PAID),
            prints(_LATER, "yes", "37.00"),
            spent("09:00:06", _ONCE),
        ),
        level="smoke",
    ),
    _case(
        case_id="request.lost",
        zh="结算请求未到达平台,再按一次只付一次",
        en="The request of a settlement never arrives; pressed again, it is paid once.",
        teaches=_ASK,
        run=run(
            shows(),
            breaks("09:00:00", BEFORE, "settle"),
            sells(SCAN, _EITHER),
            again(_LATER, PAID),
            spent("09:00:06", _ONCE),
        ),
    ),
    _case(
        case_id="settlement.unknown",
        zh="应答丢失、查询也失败:结果未知,不出票,恢复后只付一次",
        en="The answer is lost and so is the question: unknown, nothing printed, and paid once in the end.",
        teaches="unknown is an answer: say it, print nothing, and go on under the same id",
        run=run(
            shows(),
            breaks("09:00:00", AFTER, "settle"),
            breaks("09:00:00", BEFORE, "query"),
            sells(SCAN, UNKNOWN),
            prints(SCAN, "no"),
            again(_LATER, PAID),
            spent("09:00:06", _ONCE),
        ),
    ),
    _case(
        case_id="answer.offline_next",
        zh="应答丢失后断网:先前可能已付,恢复后仍只付一次",
        en="The answer is lost, then the network is gone: it may be paid already, and is paid once.",
        teaches="a refusal that comes after a lost answer does not say that nothing was settled",
        run=run(
            shows(),
            breaks("09:00:00", AFTER, "settle"),
            breaks("09:00:00", BEFORE, "query"),
            sells(SCAN, UNKNOWN),
            breaks("09:00:02", "platform.offline", "settle"),
            again(_LATER, f"platform.offline{OR}{PAID}{OR}{UNKNOWN}"),
            again("09:00:10", PAID),
            spent("09:00:11", _ONCE),
        ),
    ),
    _case(
        case_id="answer.started_over",
        zh="结果未知后重新开单:先冲正旧单,再收一次",
        en="Unknown, and the sale is begun anew with another code: the first is reversed, and paid once.",
        teaches="before a second settlement the first, of which nobody knows, is reversed",
        run=run(
            shows(),
            breaks("09:00:00", AFTER, "settle"),
            breaks("09:00:00", BEFORE, "query"),
            sells(SCAN, UNKNOWN),
            *buys("09:01:00", PAID),
            spent("09:01:01", _ONCE),
        ),
    ),
    _case(
        case_id="answer.overnight",
        zh="结果未知直到打烊:次日开门先冲正,不留扣款",
        en="Unknown until the shop closes: reversed on the next morning, and nobody is charged.",
        teaches="a reversal that could not be sent is kept over night, and over a restart",
        run=run(
            shows(),
            breaks("09:00:00", AFTER, "settle"),
            breaks("09:00:00", BEFORE, "query"),
            sells(SCAN, UNKNOWN),
            does("2026-03-03T08:00", "till_new_day"),
            spent("2026-03-03T08:01", "0: 0"),
            does("2026-03-03T08:01", "balance", "account 50000"),
        ),
    ),
    _case(
        case_id="reversal.lost",
        zh="冲正的应答也丢失:再次开门重发,只冲一次",
        en="The reversal's answer is lost as well: sent again on another morning, money goes back once.",
        teaches="a reversal may be sent as often as it takes",
        run=run(
            shows(),
            breaks("09:00:00", AFTER, "settle"),
            breaks("09:00:00", BEFORE, "query"),
            sells(SCAN, UNKNOWN),
            breaks("20:00:00", BEFORE, "reverse"),
            does("2026-03-03T08:00", "till_new_day"),
            does("2026-03-04T08:00", "till_new_day"),
            spent("2026-03-04T08:01", "0: 0"),
            does("2026-03-04T08:01", "balance", "account 50000"),
        ),
    ),
    _case(
        case_id="cancel.lost",
        zh="撤销应答丢失,再撤一次不得多退",
        en="The answer of a cancellation is lost; pressed again, money goes back once.",
        teaches="undoing has a request id as well: the same one, until somebody answers",
        run=run(
            *buys("09:00:00", PAID),
            breaks("09:05:00", AFTER, "cancel"),
            cancels("09:05:01", f"{UNKNOWN}{OR}account -3700"),
            cancels("09:05:10", f"account -3700{OR}refund.done"),
            does("09:05:11", "balance", "account 50000"),
            spent("09:05:11", "0: 0"),
        ),
    ),
    _case(
        case_id="cancel.request_lost",
        zh="撤销请求未到达,再撤一次成功",
        en="The request of a cancellation never arrives; pressed again, it is cancelled.",
        teaches="until somebody answers, a sale counts as sold",
        run=run(
            *buys("09:00:00", PAID),
            breaks("09:05:00", BEFORE, "cancel"),
            cancels("09:05:01", f"{UNKNOWN}{OR}account -3700"),
            cancels("09:05:10", f"account -3700{OR}refund.done"),
            does("09:05:11", "balance", "account 50000"),
        ),
    ),
    _case(
        case_id="scan.answer_lost",
        zh="扫码应答丢失:用同一请求号再问,或请顾客刷新",
        en="The answer of a scan is lost: asked again under its id, or with a new code; paid once.",
        teaches="the code is spent: ask under the same id, and do not blame the customer",
        run=run(
            shows(),
            breaks("09:00:00", AFTER, "scan"),
            sells(SCAN, f"{UNKNOWN}{OR}{PAID}"),
            again(_LATER, f"{PAID}{OR}code.used"),
            spent("09:00:06", f"{_ONCE}{OR}0: 0"),
        ),
    ),
    _case(
        case_id="scan.lost_then_used",
        zh="扫码超时后该码被别处使用:再扫必须拒绝",
        en="A scan is lost on its way, another shop uses the code: scanned again, it is refused.",
        teaches="'used' after a timeout need not be oneself: only the platform knows",
        run=run(
            shows(),
            breaks("09:00:00", BEFORE, "scan"),
            scans(SCAN, UNKNOWN),
            does("09:00:03", "scan", ADMITTED, code="code", place=ELSEWHERE),
            scans(_LATER, "code.used"),
        ),
    ),
)

_AWAY = (
    _case(
        case_id="platform.offline",
        zh="扫码时断网:提示重试,网络恢复后同一张码可用",
        en="No network at the scan: told, and the same code is good when it is back.",
        teaches="a code that never arrived is not spent",
        run=run(
            shows(),
            breaks("09:00:00", "platform.offline", "scan"),
            sells(SCAN, f"platform.offline{OR}{PAID}"),
            again(_LATER, PAID),
            spent("09:00:06", _ONCE),
        ),
    ),
    _case(
        case_id="settle.offline",
        zh="结算时断网:不得先出票",
        en="No network at the settlement: nothing is printed before it is settled.",
        teaches="the printer comes last: after the receipt, never after the quote",
        run=run(
            shows(),
            breaks("09:00:00", "platform.offline", "settle", 3),
            sells(SCAN, "platform.offline"),
            prints(SCAN, "no"),
            spent("09:00:02", "0: 0"),
        ),
        level="smoke",
    ),
    _case(
        case_id="platform.maintenance",
        zh="平台维护:提示,不扣款",
        en="The platform is being maintained: told, and nothing is charged.",
        teaches=_NOTHING_YET,
        run=run(
            shows(),
            breaks("09:00:00", "platform.maintenance", "scan", 3),
            sells(SCAN, "platform.maintenance"),
            prints(SCAN, "no"),
            spent("09:00:02", "0: 0"),
        ),
    ),
    _case(
        case_id="quote.lost",
        zh="预结算应答丢失:没有结算,可再试",
        en="The answer of a quote is lost: nothing was settled, and it can be tried again.",
        teaches="a quote stores nothing: ask as often as you like",
        run=run(
            shows(),
            breaks("09:00:00", AFTER, "quote"),
            sells(SCAN, _EITHER),
            again(_LATER, PAID),
            spent("09:00:06", _ONCE),
        ),
    ),
)

CASES: tuple[Case, ...] = (*_LOST, *_AWAY)
