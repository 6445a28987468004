"""What is scanned: a code that is used, old, cut off or somebody's idea of one; and what a scanner adds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ybcode.scenarios.cases.case import Case
from ybcode.scenarios.cases.telling import ELSEWHERE, PAID, SCAN, SHE, does, run, scans, sells, shows, spent
from ybcode.scenarios.story import ADMITTED, Step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ybcode.scenarios.story import Word

_FORGED = "27:"
_REAL = "24:0"
_BUDGET = 30
"""So many forged codes a minute are heard of a terminal (guessing.per_terminal)."""

_LIFE = (
    Case(
        case_id="code.used",
        family="code",
        level="smoke",
        zh="同一张码第二次出示应被拒绝",
        en="The same code again is refused.",
        teaches="a code is good for one use: what was scanned before is refused, also by this till",
        run=run(shows(), scans(SCAN, ADMITTED), scans("09:00:02", "code.used")),
    ),
    Case(
        case_id="code.used_elsewhere",
        family="code",
        zh="别家药店先扫过的码,本店再扫应被拒绝",
        en="A code that another shop scanned first, and holds the ecToken of, is refused here.",
        teaches="an ecToken belongs to the institution that scanned: here the code is only used",
        run=run(
            shows(),
            does(SCAN, "scan", ADMITTED, code="code", place=ELSEWHERE),
            sells("09:00:02", "code.used"),
            spent("09:00:03", "0: 0"),
        ),
    ),
    Case(
        case_id="code.expired",
        family="code",
        level="smoke",
        zh="生成满五分钟的码应被拒绝,刷新后可用",
        en="A code of five minutes ago is refused; a new one is good.",
        teaches="the life of a code is half-open: at exactly 300 s it is over",
        run=run(
            shows(),
            scans("09:05:00", "code.expired"),
            shows("09:05:01"),
            sells("09:05:02", PAID),
        ),
    ),
    Case(
        case_id="code.last_moment",
        family="code",
        zh="五分钟内的最后一毫秒仍可用",
        en="In its last millisecond a code is good.",
        teaches="the platform's clock decides, to the millisecond; the till rounds nothing",
        run=run(shows(), scans("09:04:59.999", ADMITTED)),
    ),
    Case(
        case_id="code.clock_behind",
        family="code",
        zh="手机时间慢了,新码一出示就已过期",
        en="On a phone whose clock is behind, even a new code has expired.",
        teaches="tell the customer to set the phone's clock: refreshing does not help",
        cast={SHE: "user_expired_code"},
        run=run(shows(), scans(SCAN, "code.expired")),
    ),
    Case(
        case_id="code.superseded",
        family="code",
        zh="后一张码用过之后,先前的截图作废",
        en="A screenshot of before is void once a later code was used.",
        teaches="one spend kills what this phone displayed before",
        run=run(
            does("09:00:00", "open"),
            does("09:00:00", "copy", as_="picture"),
            does("09:00:10", "copy", as_="next"),
            scans("09:00:11", ADMITTED, code="next"),
            scans("09:00:12", "code.superseded", code="picture"),
        ),
    ),
    Case(
        case_id="code.revoked",
        family="code",
        zh="重新激活后,原先的码作废",
        en="After a new activation the codes of before are void.",
        teaches="a code that is a minute old can be void: only the platform knows",
        run=run(shows(), does("09:00:30", "reactivate"), scans("09:01:00", "code.revoked")),
    ),
    Case(
        case_id="code.channels",
        family="code",
        zh="支付宝与App的码都能用,用过一张,先前的另一张作废",
        en="Alipay's code is as good as the app's, and one spend kills both.",
        teaches="a till takes a code of any channel, and need not know which",
        run=run(
            does("09:00:00", "face_check", channel="alipay"),
            shows(channel="alipay", as_="on Alipay"),
            shows(),
            scans("09:00:10", ADMITTED, code="on Alipay"),
            scans("09:00:11", "code.used"),
        ),
    ),
)


def _forged(times: int) -> Iterator[Step]:
    for _ in range(times):
        yield scans(SCAN, "code.invalid", swap=_FORGED)


_MADE_UP = (
    Case(
        case_id="code.invalid",
        family="code",
        zh="改动一位数字的码应被拒绝,且不影响原码",
        en="A code with one digit changed is refused, and the right one stays good.",
        teaches="a till cannot judge a code; and what it does not know it must not repair",
        run=run(shows(), scans(SCAN, "code.invalid", swap=_FORGED), scans("09:00:02", ADMITTED)),
    ),
    Case(
        case_id="code.asked_once",
        family="code",
        zh="被拒绝的码不要自动重试:十张伪码之后,好码仍可用",
        en="After ten forged codes a good one is admitted: a refusal is not asked for again.",
        teaches="a refusal is an answer: repeating it uses up what the platform allows a terminal to guess",
        run=run(shows(), *_forged(10), scans("09:00:02", ADMITTED)),
    ),
    Case(
        case_id="scan.too_many",
        family="code",
        zh="一分钟内三十次伪码后终端须等待,一分钟后恢复",
        en="Thirty forged codes in a minute, and the terminal has to wait for one.",
        teaches="tell the cashier to wait; the customer's code has done nothing",
        run=run(
            shows(),
            *_forged(_BUDGET),
            scans("09:00:02", "scan.too_many"),
            scans("09:01:02", ADMITTED),
        ),
    ),
)


def _scanned(case_id: str, zh: str, en: str, teaches: str, *steps: Step) -> Case:
    return Case(case_id=case_id, family="code", zh=zh, en=en, teaches=teaches, run=run(*steps))


def _other(case_id: str, zh: str, en: str, text: str) -> Case:
    """Something else of a counter is scanned; then the code, which is good."""
    teaches = "whatever the scanner reads goes to the platform as it is; the cashier is told what it was"
    steps = (shows(), scans(SCAN, case_id, text=text), scans("09:00:02", ADMITTED))
    return _scanned(
        case_id, f"误扫{zh}应被拒绝并提示", f"{en} is scanned by mistake: refused, and told.", teaches, *steps
    )


_OTHERS = (
    _other("code.id_number", "身份证号", "An ID number", "590100199104121183"),
    _other("code.trace_code", "药品追溯码", "A drug trace code", "88000000000000000001"),
    _other("code.barcode", "商品条码", "A product barcode", "6900000000001"),
    _other("code.auth_no", "刷脸授权号", "A face authorisation number", f"ano{'0' * 25}"),
    _scanned(
        "code.payment_code",
        "普通付款码不能当医保码使用",
        "An ordinary payment code is no insurance code.",
        "say so, and let the customer switch: the sale is not over",
        shows(mode="ordinary"),
        sells(SCAN, "code.payment_code"),
        spent("09:00:02", "0: 0"),
        shows("09:00:05"),
        sells("09:00:06", PAID),
    ),
    _scanned(
        "code.not_simulated",
        "真实医保码不得进入沙箱",
        "A code without the mark of the sandbox is dropped.",
        "a test system takes no real codes",
        shows(),
        scans(SCAN, "code.not_simulated", swap=_REAL),
    ),
)


def _noise(case_id: str, zh: str, en: str, expect: str = "code.malformed", **words: Word) -> Case:
    """The scanner adds or drops something; the code itself stays good where it was refused."""
    more = () if expect == ADMITTED else (scans("09:00:02", ADMITTED),)
    teaches = "set the scanner, strip the line end and nothing else; 28 digits arrive as 28 digits"
    return _scanned(case_id, zh, en, teaches, shows(), scans(SCAN, expect, **words), *more)


_NOISE = (
    _noise(
        "scanner.line_end",
        "扫码枪附加回车换行不影响识别",
        "CR and LF after the code do no harm.",
        ADMITTED,
        after="\r\n",
    ),
    _noise("code.malformed", "只扫到27位应被拒绝", "A code cut at 27 digits is refused.", cut=27),
    _noise(
        "scanner.twice",
        "连扫两次合成一串应被拒绝",
        "A code that was read twice in one go is refused.",
        twice=True,
    ),
    _noise(
        "scanner.prefix", "扫码枪前缀应被拒绝", "A scanner's prefix before the code is refused.", before="]Q3"
    ),
    _noise(
        "scanner.full_width",
        "全角数字应被拒绝",
        "Digits in full width, of an input method, are refused.",
        full_width=True,
    ),
    _scanned(
        "scanner.empty",
        "空扫应被拒绝",
        "An empty read is refused.",
        "a scanner that reads nothing delivers its line end alone",
        scans(SCAN, "code.malformed", text="\r\n"),
    ),
)

_LOG = Case(
    case_id="log.masked",
    family="code",
    level="smoke",
    zh="日志里不得出现完整的医保码",
    en="No log holds a code in full.",
    teaches="write the last four digits, also of a code that was refused or had noise around it",
    run=run(
        shows(),
        scans(SCAN, "code.malformed", before="]Q3"),
        does(SCAN, "till_logged", "masked", code="code"),
        sells("09:00:02", PAID),
        does("09:00:02", "till_logged", "masked", code="code"),
        scans("09:00:03", "code.used"),
        does("09:00:03", "till_logged", "masked", code="code"),
    ),
)

CASES: tuple[Case, ...] = (*_LIFE, *_MADE_UP, *_OTHERS, *_NOISE, _LOG)
