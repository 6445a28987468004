"""Refusals that a till can meet and nobody at its counter can bring about: they are injected."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ybcode.scenarios.cases.case import Case
from ybcode.scenarios.cases.telling import PAID, SCAN, breaks, buys, cancels, prints, run, sells, shows, spent

if TYPE_CHECKING:
    from collections.abc import Iterator


_TIMES = 5
"""A till that asks again hears the same."""


_case = partial(Case, family="fault")


_WITHOUT_CAUSE = (
    # code, where the till meets it, what it is about, in both languages
    ("code.not_yet", "scan", "手机时间超前的码", "a code from the future"),
    ("code.wrong_scene", "scan", "用码业务类型不符", "a business type of another kind of place"),
    ("clock.stepped_back", "scan", "平台时钟回拨", "a platform whose clock stepped back"),
    ("terminal.clock_off", "scan", "终端时间不准", "a till whose clock is off"),
    ("terminal.no_face", "scan", "终端无人脸设备", "a till without a camera where a face is asked for"),
    ("identity.face_needed", "scan", "窗口需人脸核验", "a counter that asks for a face"),
    ("identity.face_mismatch", "scan", "人脸核验不符", "a face that the camera does not know"),
    ("identity.mismatch", "scan", "身份信息不一致", "an identity that does not agree"),
    ("pin.needed", "scan", "需要医保密码", "a counter that asks for the PIN"),
    ("pin.wrong", "scan", "医保密码错误", "a wrong PIN"),
    ("pin.locked", "scan", "医保密码锁定", "a PIN that is locked"),
    ("ectoken.unknown", "quote", "ecToken不存在", "an ecToken that nobody gave"),
    ("ectoken.expired", "quote", "ecToken已过期", "an ecToken that is too old"),
    ("ectoken.other_institution", "quote", "ecToken属于别的机构", "an ecToken of another shop"),
    ("prescription.expired", "quote", "处方已过期", "a prescription that is too old"),
    ("trace.missing", "quote", "未扫药品追溯码", "a pack whose trace code was not scanned"),
    ("trace.sold", "quote", "追溯码已售出", "a pack that was sold before"),
    ("bill.mismatch", "quote", "单据金额不符", "a total that is not the sum of its lines"),
    ("quote.expired", "settle", "预结算已过期", "a quote that holds no longer"),
    ("consent.missing", "settle", "未取得本人同意", "a person who was not asked to agree"),
    ("request.conflict", "settle", "请求号重复使用", "a request id that stands for something else"),
)
"""What a till can meet at a scan or a sale, and a cashier cannot bring about: it depends on the phone, the
policy, or on what only the till's own program does."""


_NOTHING = "nothing was settled: nothing is printed, and the cashier is told why"


def _injected() -> Iterator[Case]:
    for code, operation, zh, en in _WITHOUT_CAUSE:
        yield _case(
            case_id=code,
            zh=f"{zh}:平台拒绝时不出票、不扣款",
            en=f"Refused for {en}: told by its code, nothing printed, nothing charged.",
            teaches=_NOTHING,
            run=run(
                shows(),
                breaks("09:00:00", code, operation, _TIMES),
                sells(SCAN, code),
                prints(SCAN, "no"),
                spent("09:00:02", "0: 0"),
            ),
        )
    yield _case(
        case_id="refund.partial",
        zh="部分退费不支持:提示,不退款",
        en="A part alone is not given back: told, and nothing moves.",
        teaches="a part is given back by cancelling all of it, and selling the rest again",
        run=run(
            *buys("09:00:00", PAID),
            breaks("09:05:00", "refund.partial", "cancel", _TIMES),
            cancels("09:05:01", "refund.partial"),
            spent("09:05:02", "1: 3700"),
        ),
    )


CASES: tuple[Case, ...] = tuple(_injected())
