"""The agency's moves as data: what each writes, and which ones there are not."""

from types import MappingProxyType

MOVES = MappingProxyType(
    {
        "enrolment.suspend": ((), "enrolment suspend normal suspended", "arrears"),
        "enrolment.suspend left_job": ((), "enrolment suspend normal suspended", "left_job"),
        "enrolment.repay": (
            ("enrolment.suspend",),
            "enrolment repay suspended normal",
            "synced on 2026-03-05",
        ),
        "enrolment.correct": (
            ("enrolment.suspend system",),
            "enrolment correct suspended normal",
            "synced on 2026-03-05",
        ),
        "enrolment.stop_paying": ((), "enrolment stop_paying normal normal", ""),
        "enrolment.keep_paying": (("enrolment.stop_paying",), "enrolment keep_paying normal normal", ""),
        "enrolment.miss_update": ((), "enrolment miss_update normal normal", ""),
        "enrolment.end": ((), "enrolment end normal ended", ""),
        "enrolment.end ": (("enrolment.suspend",), "enrolment end suspended ended", ""),
        "enrolment.enrol": (("enrolment.end",), "enrolment enrol ended normal", "employee"),
        "enrolment.enrol resident": (("enrolment.end",), "enrolment enrol ended normal", "resident"),
        "enrolment.enrol_elsewhere 580100": ((), "selection enrol_elsewhere right wrong", "580100"),
        "enrolment.switch": (
            ("enrolment.enrol_elsewhere 580100",),
            "selection switch wrong syncing",
            "synced on 2026-03-05",
        ),
        "enrolment.merge": (("enrolment.enrol_elsewhere 580100",), "selection merge wrong right", ""),
        "account.freeze": ((), "account freeze normal frozen", "data_error"),
        "account.freeze moved": ((), "account freeze normal frozen", "moved"),
        "account.unfreeze": (("account.freeze",), "account unfreeze frozen normal", ""),
        "account.close": ((), "account close normal closed", ""),
        "account.close ": (("account.freeze",), "account close frozen closed", ""),
        "account.reopen": (("account.close",), "account reopen closed normal", ""),
        "risk.flag": ((), "risk flag ok flagged", "three_pharmacies"),
        "risk.flag ten_boxes": (("risk.flag",), "risk flag flagged flagged", "ten_boxes"),
        "risk.lock": ((), "risk lock ok locked", ""),
        "risk.lock ": (("risk.flag",), "risk lock flagged locked", ""),
        "sanction.decide": ((), "sanction decide none suspended", "3 months"),
        "sanction.lift": (("sanction.decide",), "sanction lift suspended none", ""),
        "inquiry.open": ((), "inquiry open none open", "odd transactions, 15 days"),
        "inquiry.open 药量异常": ((), "inquiry open none open", "药量异常, 15 days"),
        "inquiry.answer": (("inquiry.open",), "inquiry answer open answered", ""),
        "inquiry.close": (("inquiry.open", "inquiry.answer"), "inquiry close answered none", ""),
        "filings.file 580100": ((), "filing file none active", "5801 temporary"),
        "filings.withdraw 580100": (
            ("filings.file 580100",),
            "filing withdraw active none",
            "5801 temporary",
        ),
        "choose hospital_tier1": ((), "chosen choose none H59010100002", "H59010100002"),
    }
)
"""What is done: after which moves; machine, event, state before and after; the detail."""

WHO = MappingProxyType({"enrol elsewhere": "agency", "switch": "person", "merge": "agency"})
"""Who does a move, where the history says so."""

WRONG = [
    ((), "enrolment.repay", "an enrolment that is normal cannot repay: it can suspend"),
    ((), "enrolment.correct", "an enrolment that is normal cannot correct"),
    ((), "enrolment.suspend boredom", "no reason 'boredom' to suspend: choose arrears, left_job"),
    ((), "enrolment.enrol", "an enrolment that is normal cannot enrol"),
    ((), "enrolment.update", "data are synced from month 11 to month 12 only"),
    (("enrolment.suspend",), "enrolment.suspend", "an enrolment that is suspended cannot suspend"),
    (("enrolment.suspend",), "enrolment.correct", "suspended for arrears: that takes repay, not correct"),
    (("enrolment.suspend system",), "enrolment.repay", "suspended for system: that takes correct, not repay"),
    (("enrolment.suspend",), "enrolment.stop_paying", "an enrolment that is suspended cannot"),
    (("enrolment.suspend",), "enrolment.keep_paying", "an enrolment that is suspended cannot"),
    (("enrolment.suspend",), "enrolment.miss_update", "an enrolment that is suspended cannot"),
    (("enrolment.end",), "enrolment.end", "an enrolment that is ended cannot end: it can enrol"),
    (("enrolment.end",), "enrolment.suspend", "an enrolment that is ended cannot suspend"),
    (("enrolment.end",), "enrolment.repay", "an enrolment that is ended cannot repay"),
    (("enrolment.end",), "enrolment.enrol sailor", "no kind of enrolment 'sailor': choose employee"),
    (("enrolment.end", "enrolment.enrol resident"), "enrolment.miss_update", "only an employee's"),
    ((), "enrolment.enrol_elsewhere 5801", "a region has six digits, not '5801'"),
    ((), "enrolment.enrol_elsewhere 五八〇一〇〇", "a region has six digits"),
    ((), "enrolment.enrol_elsewhere 590199", "the person is insured in 5901 already"),
    ((), "enrolment.switch", "a selection that is right cannot switch: it can enrol elsewhere"),
    ((), "enrolment.merge", "a selection that is right cannot merge: it can enrol elsewhere"),
    (
        ("enrolment.enrol_elsewhere 580100",),
        "enrolment.enrol_elsewhere 580200",
        "a selection that is wrong cannot enrol elsewhere: it can switch, merge",
    ),
    (
        ("enrolment.enrol_elsewhere 580100", "enrolment.switch"),
        "enrolment.switch",
        "a selection that is syncing cannot switch: time alone moves it",
    ),
    ((), "account.unfreeze", "an account that is normal cannot unfreeze: it can freeze, close"),
    ((), "account.reopen", "an account that is normal cannot reopen"),
    ((), "account.freeze boredom", "no reason 'boredom' to freeze: choose arrears"),
    (("account.freeze",), "account.freeze", "an account that is frozen cannot freeze"),
    (("account.freeze",), "account.reopen", "an account that is frozen cannot reopen"),
    (("account.close",), "account.close", "an account that is closed cannot close: it can reopen"),
    (("account.close",), "account.freeze", "an account that is closed cannot freeze"),
    (("account.close",), "account.unfreeze", "an account that is closed cannot unfreeze"),
    ((), "risk.flag boredom", "no red flag 'boredom': choose same_drug_often"),
    (("risk.lock",), "risk.lock", "a risk state that is locked cannot lock"),
    ((), "sanction.lift", "a sanction that is none cannot lift: it can decide"),
    (("sanction.decide",), "sanction.decide", "a sanction that is suspended cannot decide"),
    ((), "inquiry.answer", "an inquiry that is none cannot answer: it can open"),
    ((), "inquiry.close", "an inquiry that is none cannot close"),
    ((), f"inquiry.open {'x' * 201}", "a cause of up to 200 characters and at least one day"),
    (("inquiry.open",), "inquiry.open", "an inquiry that is open cannot open"),
    (("inquiry.open",), "inquiry.close", "an inquiry that is open cannot close: it can answer"),
    (("inquiry.open", "inquiry.answer"), "inquiry.answer", "an inquiry that is answered cannot answer"),
    (("inquiry.open", "inquiry.answer"), "inquiry.open", "an inquiry that is answered cannot open"),
    ((), "filings.file 5801", "a region has six digits, not '5801'"),
    ((), "filings.file 五八〇一〇〇", "a region has six digits"),
    (("enrolment.suspend",), "filings.file 580100", "an enrolment that is suspended files nothing"),
    (("enrolment.end",), "filings.file 580100", "an enrolment that is ended files nothing"),
    ((), "filings.withdraw 580100", "a filing that is none cannot withdraw: it can file"),
    (("filings.file 580200",), "filings.withdraw 580100", "a filing that is none cannot withdraw"),
    (("filings.file 580100", "filings.withdraw 580100"), "filings.withdraw 580100", "that is none cannot"),
    ((), "choose pharmacy_ok", "only a designated hospital can be chosen"),
    ((), "filings.file 590199", "care where the person is insured needs no filing"),
    ((), "choose pharmacy_not_designated", "only a designated hospital can be chosen"),
]
"""After which moves what cannot be done, and the sentence."""


def move(person, words):
    """Do what is named: ``account.freeze moved``."""
    name, _, argument = words.partition(" ")
    acts = person
    for part in name.split("."):
        acts = getattr(acts, part)
    return acts(argument) if argument else acts()
