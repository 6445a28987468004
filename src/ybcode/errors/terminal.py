"""Entries of the family ``terminal``: what is wrong with the till, not with the code."""

from __future__ import annotations

from ybcode.errors.entry import Entry

ENTRIES = (
    Entry(
        code="terminal.clock_off",
        alias="YB-C14",
        zh="终端时间不准,无法核验医保码,请联系收银员",
        en="The till's clock is off by {off_ms} ms, so the code cannot be checked.",
        remedy_zh="请校准终端时间后重新扫码",
        remedy_en="Set the till's clock (NTP) and scan again.",
        actor="cashier",
        retry="fix",
        http=400,
        evidence=("off_ms",),
        sources=("domain.md D4.3", "policy key terminal.clock"),
    ),
    Entry(
        code="terminal.no_face",
        alias="YB-I05",
        zh="该设备不支持刷脸,请换设备或出示医保码",
        en="This device cannot do face checks.",
        remedy_zh="请改用支持刷脸的设备,或出示医保码",
        remedy_en="Use a device with a camera, or a counter that asks for none.",
        actor="cashier",
        retry="now",
        http=409,
        sources=("S0 「需在支持的设备上完成人脸识别」",),
    ),
)
