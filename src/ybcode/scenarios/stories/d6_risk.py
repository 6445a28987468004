"""D6 异常交易锁定: odd transactions, a lock that ends by itself, an inquiry, a sanction, a false promise.

Ten boxes at once are odd (M9), and so is the third pharmacy of a day; a settlement is odd once, however
often.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ybcode.scenarios.stories.telling import with_code
from ybcode.scenarios.story import ADMITTED, Run, Step, Story

if TYPE_CHECKING:
    from collections.abc import Iterator

_DAY = "2026-03-02"
_WHO = "孙异"
_LOCKED = "risk.locked"
_OVERDUE = "inquiry.overdue"
_SANCTIONED = "sanction.suspended"


def _buy(at: str, expect: str) -> Iterator[Step]:
    yield Step(at, _WHO, "show", {"as_": "code"})
    yield Step(at, _WHO, "scan", {"code": "code"}, expect)


def _flags(*times: str, last: str = "flagged") -> Iterator[Step]:
    for at in times:
        yield Step(at, _WHO, "flag", {}, last if at == times[-1] else "flagged")


_TEN = "布洛芬缓释胶囊 10 18.50"
_PHARMACIES = ("pharmacy_ok", "pharmacy_account_only", "pharmacy_no_cross_region")
_PAID = ("account 18500", "account 18500", "account 13000, cash 5500 (account.short)")


def _ten_boxes_each(*times: str) -> Iterator[Step]:
    """Ten boxes at one pharmacy after another."""
    for at, place, paid in zip(times, _PHARMACIES, _PAID, strict=True):
        yield from with_code(at, _WHO, "pay", paid, place=place, bill=_TEN, request=at, as_=place)


def _stands(at: str, state: str) -> Step:
    return Step(at, _WHO, "stands", {"machine": "risk"}, state)


def _insured(at: str) -> Step:
    """A lock, an inquiry or a sanction is no change of the enrolment: its status stays 1."""
    return Step(at, _WHO, "look_up", {}, "1")


_LOCK = tuple(_flags("09:00:00", "09:12:00", "09:25:00", last="locked"))
_CASE = (
    Step("10:00:00", _WHO, "record_violation", {"kind": "cash_out", "loss_fen": 266_310, "for_gain": True}),
    *_buy("10:01:00", ADMITTED),
    *_buy("2026-03-17T23:59:59.999", ADMITTED),
    *_buy("2026-03-18T00:00", _OVERDUE),
    _insured("2026-03-18T00:01"),
)

STORY = Story(
    story_id="D6",
    zh="异常交易锁定",
    en="Repeated odd transactions lock the account",
    teaches="A lock, an inquiry and a sanction are three things with three ends; none ends the insurance.",
    cast={_WHO: "user_ok"},
    sources=(
        "S4 「短期内多次异常交易导致临时锁定」",
        "S4 「购买生活用品」",
        "S4 「避免因逾期未处理影响后续医疗费用报销」",
        "S4 「不轻信“内部渠道”“高额返现”等话术」",
        "O1: loss 2,663.10, fine 5,326.20",
        "domain.md D6",
    ),
    runs=(
        Run(
            name="1 three odd transactions in 40 minutes: an alert, no lock",
            day=_DAY,
            strict=True,
            steps=(
                *_flags("09:00:00", "09:20:00", "09:40:00"),
                *_buy("09:41:00", ADMITTED),
                _insured("09:42:00"),
            ),
        ),
        Run(
            name="1 the third after exactly half an hour does not count with the first",
            day=_DAY,
            strict=True,
            steps=(*_flags("09:00:00", "09:15:00", "09:30:00"), *_buy("09:30:01", ADMITTED)),
        ),
        Run(
            name="2 the third a millisecond earlier locks",
            day=_DAY,
            strict=True,
            steps=(
                *_flags("09:00:00", "09:15:00", "09:29:59.999", last="locked"),
                *_buy("09:30:01", _LOCKED),
            ),
        ),
        Run(
            name="2 three in 25 minutes are only noted where nothing is strict",
            day=_DAY,
            steps=(*_flags("09:00:00", "09:12:00", "09:25:00"), *_buy("09:26:00", ADMITTED)),
        ),
        Run(
            name="1 ten boxes at each of three pharmacies in 40 minutes: paid, and flagged",
            day=_DAY,
            strict=True,
            steps=(
                _stands("09:00:00", "ok"),
                *_ten_boxes_each("09:00:00", "09:20:00", "09:40:00"),
                _stands("09:40:00", "flagged"),
                *_buy("09:41:00", ADMITTED),
                _insured("09:42:00"),
            ),
        ),
        Run(
            name="2 the same in 25 minutes: the third is paid, and locks from the next scan",
            day=_DAY,
            strict=True,
            steps=(
                *_ten_boxes_each("09:00:00", "09:12:00", "09:25:00"),
                _stands("09:25:00", "locked"),
                *with_code("09:26:00", _WHO, "pay", _LOCKED, bill="蒙脱石散 1 15.90"),
                Step("09:26:10", _WHO, "query", {"request": "09:00:00", "as_": "asked"}, _PAID[0]),
                _insured("09:27:00"),
                # What was paid is given back also during the lock.
                Step(
                    "09:30:00",
                    _WHO,
                    "cancel",
                    {"receipt": _PHARMACIES[2], "place": _PHARMACIES[2]},
                    "cancel: account -13000, cash -5500",
                ),
                Step("09:30:00", _WHO, "balance", {}, "account 13000"),
                *_buy("2026-03-03T09:24:59.999", _LOCKED),
                *_buy("2026-03-03T09:25:00", ADMITTED),
            ),
        ),
        Run(
            name="2 and where nothing is strict, it is only noted",
            day=_DAY,
            steps=(
                *_ten_boxes_each("09:00:00", "09:12:00", "09:25:00"),
                _stands("09:25:00", "flagged"),
                *_buy("09:26:00", ADMITTED),
            ),
        ),
        Run(
            name="5 daily goods are never on an insurance bill, also beside a medicine",
            day=_DAY,
            strict=True,
            steps=(
                *with_code("09:00:00", _WHO, "pay", "item.not_payable", bill="洗发水 1 36.90"),
                *with_code(
                    "09:01:00", _WHO, "pay", "item.not_payable", bill="蒙脱石散 1 15.90 + 卫生纸 1 24.90"
                ),
                Step("09:01:00", _WHO, "balance", {}, "account 50000"),
                *with_code("09:02:00", _WHO, "pay", "account 1590", bill="蒙脱石散 1 15.90"),
            ),
        ),
        Run(
            name="3 locked: the code opens, a report is read, nothing is settled; 24 hours later it is over",
            day=_DAY,
            strict=True,
            steps=(
                *_LOCK,
                *_buy("09:26:00", _LOCKED),
                Step("09:27:00", _WHO, "show", {"as_": "report"}),
                Step(
                    "09:27:00",
                    _WHO,
                    "scan",
                    {"code": "report", "place": "hospital_ok", "scene": "01303"},
                    ADMITTED,
                ),
                _insured("09:28:00"),
                *_buy("2026-03-03T09:24:59.999", _LOCKED),
                *_buy("2026-03-03T09:25:00", ADMITTED),
            ),
        ),
        Run(
            name="4 or the person is seen",
            day=_DAY,
            strict=True,
            steps=(
                *_LOCK,
                *_buy("09:26:00", _LOCKED),
                Step("09:30:00", _WHO, "unlock"),
                *_buy("09:31:00", ADMITTED),
                _insured("09:32:00"),
            ),
        ),
        Run(
            name="6 a case that is not answered in time stops settlement until it is",
            day=_DAY,
            steps=(
                *_CASE,
                Step("2026-03-18T09:00", _WHO, "answer"),
                *_buy("2026-03-18T09:01", ADMITTED),
            ),
        ),
        Run(
            name="7 decided: three months, a fine of twice the loss",
            day=_DAY,
            steps=(
                *_CASE,
                Step("2026-03-20T09:00", _WHO, "sanction", {"number": 1, "fine_multiple": 2}, "532620"),
                *_buy("2026-03-20T09:01", _SANCTIONED),
                _insured("2026-03-20T09:02"),
                *_buy("2026-06-20T23:59:59.999", _SANCTIONED),
                *_buy("2026-06-21T00:00", ADMITTED),
            ),
        ),
        Run(
            name="8 a message that promises a way around is answered with a warning, and that is all",
            day=_DAY,
            steps=(
                Step("09:00:00", _WHO, "warn", {"text": "我有内部渠道,医保余额可以提现"}, "advice.fraud"),
                Step("09:00:01", _WHO, "warn", {"text": "药店收卡,高额返现"}, "advice.fraud"),
                Step("09:00:02", _WHO, "warn", {"text": "您的医保年度对账单已生成"}),
                *_buy("09:01:00", ADMITTED),
            ),
        ),
    ),
)
