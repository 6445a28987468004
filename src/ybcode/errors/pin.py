"""Entries of the family ``pin``: the six-digit PIN beside the code."""

from __future__ import annotations

from ybcode.errors.entry import Entry

ENTRIES = (
    Entry(
        code="pin.needed",
        zh="需要输入医保码密码",
        en="The counter or channel asks for the person's PIN.",
        remedy_zh="请本人输入六位密码",
        remedy_en="Let the person type the PIN: till.scan(text, pin=...), wallet.check_pin(...).",
        actor="patient",
        retry="now",
        http=403,
        sources=("design: policy keys terminal.step_up and channels.*.step_up",),
    ),
    Entry(
        code="pin.wrong",
        alias="YB-I06",
        zh="密码错误,还可输入 {left} 次",
        en="Wrong PIN; {left} more tries.",
        remedy_zh="请重新输入密码",
        remedy_en="Type the PIN again.",
        actor="patient",
        retry="now",
        http=403,
        evidence=("left",),
        sources=("W25", "policy key pin.max_tries"),
    ),
    Entry(
        code="pin.locked",
        alias="YB-I07",
        zh="密码已锁定,可刷脸重置(自动解锁时间:{until})",
        en="The PIN is locked (opens by itself: {until}; - means never).",
        remedy_zh="请刷脸重置密码,或等待自动解锁",
        remedy_en="Reset it by face: wallet.reset_pin(...), or wait where a time is told.",
        actor="patient",
        retry="wait",
        http=423,
        evidence=("until",),
        sources=("W25, W26, W27 (X17)",),
    ),
    Entry(
        code="pin.initial",
        alias="YB-I08",
        zh="初始密码不可用于支付,请先修改",
        en="The initial PIN opens nothing: choose one first.",
        remedy_zh="请先在手机上设置新密码",
        remedy_en="Choose a PIN: wallet.reset_pin(...).",
        actor="patient",
        retry="fix",
        http=403,
        sources=("W49", "S1 「建议领卡后立即修改以防盗刷」"),
    ),
    Entry(
        code="pin.weak",
        zh="密码过于简单,请换一个",
        en="This PIN is one that others would try first.",
        remedy_zh="请勿使用连号、重号、生日或身份证号后六位",
        remedy_en="Choose another: no row, no repetition, no birthday, not the end of the ID number.",
        actor="patient",
        retry="fix",
        http=422,
        sources=("S1: initial PINs of regions", "S1 「建议领卡后立即修改以防盗刷」"),
    ),
)
