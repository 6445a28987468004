"""D4 支付宝与App、时钟与断网: channels, a queue, a clock that is off, a phone or a till without network.

Care that was paid in cash while the till had no network is claimed with its receipt, dated to the care;
or settled at the counter later the same day, dated to the settlement.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ybcode.scenarios.stories.telling import with_code
from ybcode.scenarios.story import ADMITTED, Run, Step, Story

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ybcode.scenarios.story import Word

_DAY = "2026-03-02"
_AT_HOSPITAL = {"place": "hospital_ok"}

_DRUG = "布洛芬缓释胶囊 1 18.50"
_MASK = "医用外科口罩 1 39.90"
_OFFLINE = "platform.offline"


def _pay(at: str, expect: str, bill: str, **words: Word) -> Iterator[Step]:
    yield from with_code(at, "患者", "pay", expect, bill=bill, **words)


def _cut_off(operation: str, times: int, at: str = "09:00:00") -> Step:
    return Step(at, "患者", "fault", {"fault": _OFFLINE, "operation": operation, "times": times})


_BOTH = (
    Step("09:00:00", "患者", "face_check", {"channel": "alipay"}),
    Step("09:00:00", "患者", "show", {"as_": "on Alipay", "channel": "alipay"}),
    Step("09:00:00", "患者", "show", {"as_": "in the app"}),
)


def _clock(name: str, off_s: float, expect: str, *, strict: bool, at: str = "09:00:10") -> Run:
    return Run(
        name=name,
        day=_DAY,
        strict=strict,
        steps=(
            Step("09:00:00", "患者", "show", {"as_": "code"}),
            Step(at, "患者", "scan", {"code": "code", "clock_off_s": int(off_s)}, expect),
        ),
    )


STORY = Story(
    story_id="D4",
    zh="支付宝与App、时钟与断网",
    en="Alipay and the app, clocks and a dead network",
    teaches="Refresh, life and step-up are settings of a channel; the platform's clock decides.",
    cast={"患者": "user_retired"},
    sources=("S0 「部分场景(如支付宝)支持 60秒刷新一次」", "S0 「检查网络连接及设备兼容性」", "domain.md D4"),
    runs=(
        Run(
            name="1 neither channel's code disturbs the other's: Alipay's is shown first",
            day=_DAY,
            steps=(*_BOTH, Step("09:00:10", "患者", "scan", {"code": "on Alipay"}, ADMITTED)),
        ),
        Run(
            name="1 neither channel's code disturbs the other's: the app's is shown last",
            day=_DAY,
            steps=(*_BOTH, Step("09:00:10", "患者", "scan", {"code": "in the app"}, ADMITTED)),
        ),
        Run(
            name="1 but one spend kills what this phone showed before, on either",
            day=_DAY,
            steps=(
                *_BOTH,
                Step("09:00:10", "患者", "scan", {"code": "in the app"}, ADMITTED),
                Step("09:00:10", "患者", "scan", {"code": "on Alipay"}, "code.used"),
            ),
        ),
        Run(
            name="2 a queue of 75 s outlasts a code of a minute",
            day=_DAY,
            preset="minute",
            steps=(
                Step("09:00:00", "患者", "open", {"channel": "alipay"}),
                Step(
                    "09:00:00", "患者", "copy", {"as_": "code", "channel": "alipay"}, "identity.face_needed"
                ),
                Step("09:00:00", "患者", "face_check", {"channel": "alipay"}),
                Step("09:00:00", "患者", "copy", {"as_": "code", "channel": "alipay"}),
                Step("09:00:59.999", "患者", "copy", {"as_": "code", "channel": "alipay"}),
                Step(
                    "09:01:00", "患者", "copy", {"as_": "late", "channel": "alipay"}, "identity.face_needed"
                ),
                Step("09:01:15", "患者", "scan", {"code": "code", **_AT_HOSPITAL}, "code.expired"),
                Step("09:01:15", "患者", "show", {"as_": "new", "channel": "alipay"}, "identity.face_needed"),
                Step("09:01:15", "患者", "face_check", {"channel": "alipay"}),
                Step("09:01:15", "患者", "show", {"as_": "new", "channel": "alipay"}),
                Step("09:01:15", "患者", "scan", {"code": "new", **_AT_HOSPITAL}, ADMITTED),
            ),
        ),
        Run(
            name="2 the same queue does not outlast a code of five minutes",
            day=_DAY,
            steps=(
                Step("09:00:00", "患者", "show", {"as_": "code"}),
                Step("09:01:15", "患者", "scan", {"code": "code", **_AT_HOSPITAL}, ADMITTED),
            ),
        ),
        _clock("3 a till six minutes ahead refuses every code", 360, "terminal.clock_off", strict=True),
        _clock("3 and says so before it says expired", 360, "terminal.clock_off", strict=True, at="09:06:00"),
        _clock("3 thirty seconds are tolerated", 30, ADMITTED, strict=True),
        _clock("3 also behind", -30, ADMITTED, strict=True),
        _clock("3 thirty-one are not", -31, "terminal.clock_off", strict=True),
        _clock("3 a lenient sandbox does not compare", 360, ADMITTED, strict=False),
        Run(
            name="4 a phone without network shows its last code until that expires",
            day=_DAY,
            steps=(
                Step("09:00:00", "患者", "open"),
                Step("09:00:02", "患者", "copy", {"as_": "last"}),
                Step("09:00:03", "患者", "offline"),
                Step("09:04:59.999", "患者", "copy", {"as_": "last"}),
                Step("09:05:00", "患者", "copy", {"as_": "none"}, "phone.clock_off"),
                Step("09:05:00", "患者", "scan", {"code": "last"}, "code.expired"),
                Step("09:05:10", "患者", "online"),
                Step("09:05:10", "患者", "copy", {"as_": "new"}),
                Step("09:05:10", "患者", "scan", {"code": "new"}, ADMITTED),
            ),
        ),
        Run(
            name="4 a code that was shown before the network went still pays",
            day=_DAY,
            steps=(
                Step("09:00:00", "患者", "open"),
                Step("09:00:02", "患者", "copy", {"as_": "last"}),
                Step("09:00:03", "患者", "offline"),
                Step("09:04:00", "患者", "pay", {"code": "last", "bill": _DRUG}, "account 1850"),
            ),
        ),
        Run(
            name="5 a till without network: once more, and once more, then it is back",
            day=_DAY,
            steps=(
                _cut_off("scan", 2),
                *_pay("09:00:05", _OFFLINE, _DRUG),
                Step("09:00:20", "患者", "pay", {"code": "code", "bill": _DRUG}, _OFFLINE),
                Step("09:00:40", "患者", "pay", {"code": "code", "bill": _DRUG}, "account 1850"),
            ),
        ),
        Run(
            name="5 the network goes after the code was spent: settled again under its request, paid once",
            day=_DAY,
            steps=(
                _cut_off("settle", 1),
                *with_code("09:00:05", "患者", "quote", "scope 1850, account 1850", bill=_DRUG),
                Step("09:00:10", "患者", "settle", {"request": "s-1"}, _OFFLINE),
                Step("09:00:15", "患者", "balance", {}, "account 50000"),
                Step("09:00:20", "患者", "settle", {"request": "s-1"}, "account 1850"),
                Step("09:00:25", "患者", "settle", {"request": "s-1"}, "account 1850 (settlement.duplicate)"),
                Step("09:00:30", "患者", "balance", {}, "account 48150"),
            ),
        ),
        Run(
            name="5 still no network: cash and a receipt, which is claimed later for the day of the care",
            day=_DAY,
            steps=(
                _cut_off("scan", 2),
                *_pay("09:00:05", _OFFLINE, _DRUG),
                *_pay("09:10:00", _OFFLINE, _DRUG),
                Step("09:11:00", "患者", "keep_receipt", {"place": "pharmacy_ok", "amount_fen": 1_850}),
                Step("09:11:00", "患者", "balance", {}, "account 50000"),
                Step("2026-03-04T10:00", "患者", "claim", {"number": 1}, "approved"),
            ),
        ),
        Run(
            name="5 or the receipt is brought back the same day: settled now, the cash given back by hand",
            day=_DAY,
            steps=(
                _cut_off("scan", 2),
                *_pay("09:00:05", _OFFLINE, _DRUG),
                *_pay("09:10:00", _OFFLINE, _DRUG),
                Step("09:11:00", "患者", "keep_receipt", {"place": "pharmacy_ok", "amount_fen": 1_850}),
                *_pay("15:00:00", "account 1850", _DRUG),
                Step("15:00:00", "患者", "balance", {}, "account 48150"),
            ),
        ),
        Run(
            name="6 an ordinary payment code is not an insurance code",
            day=_DAY,
            steps=(
                Step("09:00:00", "患者", "show", {"as_": "code", "mode": "ordinary"}),
                Step("09:00:05", "患者", "scan", {"code": "code"}, "code.payment_code"),
            ),
        ),
        Run(
            name="6 a mask for oneself beside a medicine: refused, with the ordinary code as the way out",
            day=_DAY,
            preset="literal",
            steps=(
                *_pay("09:00:00", "item.self_pay", f"{_DRUG} + {_MASK}"),
                *_pay("09:00:10", "item.self_pay", _MASK),
                *_pay("09:00:20", "account 1850", _DRUG),
            ),
        ),
        Run(
            name="6 the same mask is split to cash, and alone is no insurance bill",
            day=_DAY,
            steps=(
                *with_code(
                    "09:00:00",
                    "患者",
                    "quote",
                    "own 3990, scope 1850, account 1850, cash 3990",
                    bill=f"{_DRUG} + {_MASK}",
                ),
                Step("09:00:05", "患者", "settle", {}, "account 1850, cash 3990"),
                *_pay("09:00:10", "bill.self_pay_only", _MASK),
            ),
        ),
    ),
)
