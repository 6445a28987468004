"""Chinese for what machines, states, events and reasons are called in the code, as people read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ybcode.errors import Lang

_ZH = {
    # machines
    "enrolment": "参保",
    "account": "账户",
    "risk": "风险",
    "sanction": "联网结算",
    "inquiry": "核查",
    "filing": "异地备案",
    "claim": "手工报销",
    "chosen": "选点",
    # states
    "none": "无",
    "normal": "正常",
    "suspended": "暂停",
    "ended": "终止",
    "frozen": "冻结",
    "closed": "注销",
    "ok": "正常",
    "flagged": "有异常记录",
    "locked": "临时锁定",
    "open": "待答复",
    "overdue": "逾期",
    "answered": "已答复",
    "active": "有效",
    "expired": "已过期",
    "void": "已失效",
    "kept": "已留存",
    "filed": "已申报",
    "approved": "已批准",
    "rejected": "已驳回",
    # events
    "enrol": "参保登记",
    "suspend": "暂停参保",
    "stop paying": "停止缴费",
    "keep paying": "恢复缴费",
    "miss update": "未更新信息",
    "update": "更新信息",
    "paid until passes": "缴费到期",
    "update missed": "更新逾期",
    "repay": "补缴",
    "correct": "更正",
    "end": "终止参保",
    "freeze": "冻结",
    "unfreeze": "解冻",
    "close": "注销/结案",
    "reopen": "重新开户",
    "flag": "异常交易",
    "lock": "锁定",
    "window passes": "记录到期",
    "time passes": "到期解锁",
    "verify by face": "刷脸解锁",
    "decide": "决定",
    "term ends": "期满",
    "lift": "撤销",
    "answer": "答复",
    "deadline passes": "逾期",
    "file": "办理",
    "withdraw": "撤回",
    "keep": "留存票据",
    "choose": "选定",
    # reasons
    "arrears": "欠费",
    "left_job": "离职",
    "not_renewed": "未续保",
    "not_updated": "未更新信息",
    "identity_mismatch": "身份信息不符",
    "duplicate": "重复参保",
    "system": "系统原因",
    "identity_change": "身份变更",
    "unused": "长期未使用",
    "misuse": "违规使用",
    "pin_failures": "密码多次错误",
    "moved": "参保地变更",
    "data_error": "数据错误",
    "reported_loss": "挂失",
    "waiting period": "待遇等待期",
    "the system is syncing": "系统同步中",
    "no_enrolment": "未参保",
    "not_retroactive": "本地不追溯",
    "waiting": "待遇等待期",
    "inquiry_overdue": "核查逾期未答复",
    # filings
    "long_stay": "长期居住",
    "temporary": "临时外出",
    "referral": "转诊",
    "emergency": "急诊",
    # ways out
    "time": "到期自动恢复",
    "answer the agency": "答复经办机构",
    "time, or the agency lifts it": "期满,或由经办机构撤销",
    "time, or a face check: wallet.unlock()": "到期,或刷脸:wallet.unlock()",
    "pay what is owed": "补缴欠费",
    "have the record corrected": "更正信息",
    "verify yourself at the agency": "到经办机构核验身份",
    "verify yourself at the agency and choose another PIN": "到经办机构核验身份并重设密码",
    "answer the agency's inquiry": "配合核查",
    "move the enrolment": "办理参保转移",
    "replace the card": "补办卡片",
    "have it opened again at the agency": "到经办机构重新开户",
}


def say(word: str, lang: Lang) -> str:
    """A word of the code as people read it; what has no Chinese stays as it is."""
    return _ZH.get(word, word) if lang == "zh" else word
