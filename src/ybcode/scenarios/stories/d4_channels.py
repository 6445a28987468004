"""D4 支付宝与App、时钟与断网: channels, a queue, a till whose clock is off, a phone without network.

Its fifth part (a till without network) and the self-pay mask of its sixth need a bill: they come with
settlement.
"""

from __future__ import annotations

from ybcode.scenarios.story import ADMITTED, Run, Step, Story

_DAY = "2026-03-02"
_AT_HOSPITAL = {"place": "hospital_ok"}

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
            name="6 an ordinary payment code is not an insurance code",
            day=_DAY,
            steps=(
                Step("09:00:00", "患者", "show", {"as_": "code", "mode": "ordinary"}),
                Step("09:00:05", "患者", "scan", {"code": "code"}, "code.payment_code"),
            ),
        ),
    ),
)
