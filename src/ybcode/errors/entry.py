"""The shape of one entry of the error catalogue, and the ladder of remedies that many entries share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["refusal", "notice"]
Actor = Literal["patient", "cashier", "agency", "system", "developer"]
Retry = Literal["now", "wait", "fix", "no"]
Lang = Literal["zh", "en"]

# S0: 「若遇到二维码失效或支付失败,可尝试」 three steps, in this order.
LADDER: dict[Lang, tuple[str, str, str]] = {
    "zh": ("重新通过医保平台激活,获取新码", "检查网络连接及设备兼容性", "联系医保机构咨询账户状态"),
    "en": (
        "re-activate on the insurance platform to get a new code",
        "check the network and the device",
        "ask the insurance agency about the account",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of the catalogue: what happened, who does what about it, and whether trying again helps.

    Attributes:
        code: the stable dotted name; added, never renamed.
        alias: the name in the collection of rules that the entry comes from, or None.
        kind: a refusal stops the act, a notice rides on a successful one.
        zh: the sentence for the citizen; ``{name}`` stands for an evidence attribute.
        en: the same for the developer.
        remedy_zh: what to do next, in Chinese.
        remedy_en: what to do next, in English.
        actor: who acts.
        retry: ``now`` at once, ``wait`` and try again, ``fix`` something first, ``no``.
        http: the status a REST face answers with.
        evidence: names of the attributes that come with it (durations end in ``_ms`` or ``_s``).
        ladder: whether the three steps of S0 apply after the remedy.
        sources: where the rule stands.
        effective_from: the first day of the rule, ISO, where a source names one; None: always.
    """

    code: str
    alias: str | None = None
    kind: Kind = "refusal"
    zh: str
    en: str
    remedy_zh: str
    remedy_en: str
    actor: Actor
    retry: Retry
    http: int
    evidence: tuple[str, ...] = ()
    ladder: bool = False
    sources: tuple[str, ...]
    effective_from: str | None = None

    def steps(self, lang: Lang) -> tuple[str, ...]:
        """What to do, step by step: the remedy, then the ladder where it applies."""
        first = self.remedy_zh if lang == "zh" else self.remedy_en
        return (first, *LADDER[lang]) if self.ladder else (first,)
