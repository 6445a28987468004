"""Entries of the family ``wallet``: why a phone shows no code just now."""

from __future__ import annotations

from ybcode.errors.entry import Entry

ENTRIES = (
    Entry(
        code="wallet.wait",
        zh="新码尚未生成,请稍候再试",
        en="The next code is {wait_ms} ms away.",
        remedy_zh="请等待几秒,屏幕会自动显示新码",
        remedy_en="Wait until the clock has passed it, then show again.",
        actor="patient",
        retry="wait",
        http=425,
        evidence=("wait_ms",),
        sources=("design: a code is shown at most skew_ms ahead of the clock",),
    ),
    Entry(
        code="phone.clock_off",
        alias="YB-C15",
        zh="手机时间或网络异常,请联网并校准时间后刷新",
        en="The phone is offline or its clock is off: the last code it got has expired.",
        remedy_zh="请连接网络、校准手机时间后刷新医保码",
        remedy_en="Go online, set the phone's clock, then show the code again.",
        actor="patient",
        retry="now",
        http=409,
        sources=("S0 「检查网络连接及设备兼容性」",),
        ladder=True,
    ),
)
