"""Hypothesis strategies: people, goods, bills, codes, and what a scanner makes of a code.

Hypothesis is loaded when one is first asked for; it comes with the extra ``test``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ybcode.rules.code.classify import TextClass, classify
from ybcode.rules.settlement import Bill, yuan
from ybcode.sandbox.world.items import ITEMS
from ybcode.scenarios.story import ADMITTED

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import SearchStrategy

    from ybcode.rules.holders.person import Person
    from ybcode.sandbox.open import Sandbox
    from ybcode.terminal.register import Goods

_MAX_PEOPLE = 100
_MAX_LINES = 5
_MAX_QUANTITY = 3
_COVERED = ("A", "B")
"""What insurance pays for, at least in part: a bill of nothing else is refused."""
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_SHIFTED = str.maketrans("0123456789", ")!@#$%^&*(")


def _st() -> Any:
    try:
        import hypothesis.strategies as st
    except ImportError:
        raise ImportError("the strategies need hypothesis: python -m pip install 'ybcode[test]'") from None
    return st


def people(sandbox: Sandbox, *, in_order: bool = False) -> SearchStrategy[Person]:
    """People of a sandbox, the magic people first.

    Args:
        sandbox: whose.
        in_order: only those who could show a code and settle with it at home, now.
    """
    listed = [one.person for one in sandbox.people.page(0, _MAX_PEOPLE)]
    if in_order:
        listed = [one for one in listed if sandbox.person(one).status().in_order]
    found: SearchStrategy[Person] = _st().sampled_from(listed)
    return found


def codes(sandbox: Sandbox, *, channel: str = "app") -> SearchStrategy[str]:
    """Codes that people in order show at that moment, as text.

    A code is good for one use: the phone shows another one after it. Let the clock go on between examples.

    Args:
        sandbox: whose people.
        channel: in which app; one that asks for no face check.
    """
    found: SearchStrategy[str] = people(sandbox, in_order=True).map(
        lambda one: sandbox.wallet(one, channel=channel).show().text
    )
    return found


def goods() -> SearchStrategy[list[Goods]]:
    """What lies on the counter: one to five lines that anybody may buy, as ``till.sell`` takes them."""
    st = _st()
    sold = [one for one in ITEMS if one.category == "drug" and one.list_class in _COVERED]
    sold = [one for one in sold if not one.prescription and not one.ephedrine]

    def line(item: Any) -> SearchStrategy[Goods]:
        most = min(_MAX_QUANTITY, item.max_packs or _MAX_QUANTITY)
        made: SearchStrategy[Goods] = st.integers(1, most).map(
            lambda quantity: (item.name, str(quantity), yuan(item.price_fen))
        )
        return made

    lines = st.sampled_from(sold).flatmap(line)
    found: SearchStrategy[list[Goods]] = st.lists(
        lines, min_size=1, max_size=_MAX_LINES, unique_by=lambda one: one[0]
    )
    return found


def bills() -> SearchStrategy[Bill]:
    """The same as a ``Bill``, as ``till.quote`` takes it."""
    found: SearchStrategy[Bill] = goods().map(lambda lines: Bill.of(*lines))
    return found


@dataclass(frozen=True, slots=True)
class Noise:
    """What a scanner makes of a code.

    Attributes:
        name: what is wrong with the scanner.
        zh: the same in Chinese.
        deliver: the text that arrives, from the code that was shown.
    """

    name: str
    zh: str
    deliver: Callable[[str], str]

    def leads_to(self, code: str) -> str:
        """What a till has to answer: ``admitted``, or a code of the catalogue.

        A till strips the line end and nothing else: it never guesses at what was meant.

        Args:
            code: the code that was shown, good as it is.
        """
        delivered = self.deliver(code).rstrip("\r\n")
        if delivered == code:
            return ADMITTED
        kind = classify(delivered)
        return "code.invalid" if kind is TextClass.SIMULATED else kind.value

    def __repr__(self) -> str:
        return f"Noise({self.name!r})"


def _before(prefix: str) -> Noise:
    return Noise(f"wedge prefix {prefix!r}", "键盘口前缀", lambda code: prefix + code)


def _after(suffix: str) -> Noise:
    return Noise(f"wedge suffix {suffix!r}", "键盘口后缀", lambda code: code + suffix)


def _cut(length: int) -> Noise:
    return Noise(f"partial scan, {length} digits", "漏扫", lambda code: code[:length])


FIXED: tuple[Noise, ...] = (
    Noise("none", "无", lambda code: code),
    *(_after(end) for end in ("\r", "\n", "\r\n", "\r\n\r\n", "\t", "\x03", " ")),
    *(_before(start) for start in ("]Q1", "\x02", "\ufeff", " ", "QR:")),
    Noise("Caps Lock", "大写锁定", str.swapcase),
    Noise("Shift stuck", "上档键卡住", lambda code: code.translate(_SHIFTED)),
    Noise("IME full-width", "输入法全角", lambda code: code.translate(_FULL_WIDTH)),
    Noise("double scan", "重复扫描", lambda code: code * 2),
    Noise("double scan, a line each", "重复扫描,各占一行", lambda code: f"{code}\r\n{code}\r\n"),
    Noise("two codes in one read", "一次读到两张码", lambda code: f"{code}{code[::-1]}"),
)
"""What scanners do, but for partial scans, which come in every length."""


def scanner_noise() -> SearchStrategy[Noise]:
    """What scanners do to a code; ``noise.deliver(code)`` arrives, ``noise.leads_to(code)`` is the answer."""
    st = _st()
    found: SearchStrategy[Noise] = st.one_of(st.sampled_from(FIXED), st.integers(0, 27).map(_cut))
    return found
