"""Entries of the family ``identity``: when the person must be seen, not only the code."""

from __future__ import annotations

from ybcode.errors.entry import Entry

ENTRIES = (
    Entry(
        code="identity.face_needed",
        alias="YB-I01",
        zh="需要本人刷脸验证",
        en="The person must pass a face check ({channel}).",
        remedy_zh="请本人刷脸后重新获取医保码",
        remedy_en="Pass one: wallet.face_check() on the phone, till.scan(text, face=True) at a till.",
        actor="patient",
        retry="now",
        http=403,
        evidence=("channel",),
        sources=("S0 「需通过人脸识别等验证后重新获取」",),
    ),
    Entry(
        code="identity.face_mismatch",
        alias="YB-I03",
        zh="人脸未通过,请摘下口罩、面向光线再试",
        en="The face check failed.",
        remedy_zh="请摘下口罩、面向光线再试",
        remedy_en="Take off mask and glasses, face the light, try again.",
        actor="patient",
        retry="now",
        http=403,
        sources=("W73: glare, occlusion, no match",),
    ),
    Entry(
        code="identity.face_attempts",
        alias="YB-I04",
        zh="人脸验证次数已达上限,请改用密码、窗口核验或稍后再试",
        en="Too many face checks failed; none is heard until {until}.",
        remedy_zh="请改用密码或到窗口核验,或稍后再试",
        remedy_en="Use the PIN or a counter with staff, or wait.",
        actor="patient",
        retry="wait",
        http=429,
        evidence=("until", "until_ms"),
        sources=("assumption: face.max_tries",),
    ),
    Entry(
        code="identity.mismatch",
        alias="YB-I09",
        zh="姓名或身份证号与参保信息不一致,请核对或到窗口更正({cause})",
        en="Name or ID number differs from the record ({cause}).",
        remedy_zh="请核对输入;仍不一致请到经办机构更正,更正后需等待同步",
        remedy_en="Check what was typed; have a stale record corrected; wait while it syncs.",
        actor="patient",
        retry="fix",
        http=422,
        evidence=("cause",),
        sources=(
            "S4 「输入的姓名、身份证号、社保编号等与系统记录不符」",
            "S4 「手动输入错误或系统同步延迟」",
        ),
    ),
    Entry(
        code="identity.agent_proof",
        alias="YB-I13",
        zh="代他人办理,请出示双方身份证明",
        en="Acting for somebody: both IDs are needed.",
        remedy_zh="请出示本人和被代办人的身份证明",
        remedy_en="Show both IDs: wallet.hold(person, both_ids=True).",
        actor="patient",
        retry="now",
        http=403,
        sources=("O1: Regulation 735, art. 17",),
    ),
)
