"""A bill: what a counter charges for, line by line, exact to the fen before anybody pays.

Quantities have up to four decimals and prices up to six, as the national interface has them (P1 2166);
a line is rounded half up to the fen. Both are kept as whole numbers: no float comes near money.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Self, get_args

from ybcode.rules.settlement.goods.items import Category, ListClass

if TYPE_CHECKING:
    from types import UnionType

MAX_LINES = 200
MAX_NAME = 100
MAX_LINE_FEN = 9_999_999_99
MAX_BILL_FEN = 99_999_999_99
MAX_TRACE_CODES = 1_000
QUANTITY_ONE = 10**4
PRICE_ONE = 10**6
_TO_FEN = QUANTITY_ONE * PRICE_ONE // 100

_BEYOND = 10**9
_EXPONENTS = 100
_NUMBER = re.compile(r"([0-9]{1,9})(?:\.([0-9]{1,6}))?", re.ASCII)
_TRACE = re.compile(r"[0-9]{20}", re.ASCII)

Amount = str | int | Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Prescription:
    """A prescription (处方) that a sale rests on.

    Attributes:
        issued: the day on which it was written.
        number: its number; empty where the till does not tell.
    """

    issued: date
    number: str = ""

    def __post_init__(self) -> None:
        if type(self.issued) is not date:
            raise TypeError(f"a prescription is issued on a date, not {type(self.issued).__name__}")
        _require(self.number, str, "a prescription's number is text")
        if len(self.number) > MAX_NAME or not self.number.isprintable():
            raise ValueError(f"a prescription's number has at most {MAX_NAME} printable characters")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a bill.

    Attributes:
        name: an item of the catalogue by name or code, or free words.
        quantity: ten-thousandths.
        price: millionths of a yuan, for one.
        list_class: of a free line; the catalogue decides where it knows the name.
        category: likewise.
        prescription: likewise: whether it may be sold on a prescription only.
        trace_codes: of its packs, 20 digits each; None lets the till collect them.
    """

    name: str
    quantity: int
    price: int
    list_class: ListClass | None = None
    category: Category | None = None
    prescription: bool | None = None
    trace_codes: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        self._check_types()
        if not (0 < len(self.name) <= MAX_NAME and self.name.isprintable() and self.name.strip()):
            raise ValueError(f"a line's name has 1 to {MAX_NAME} printable characters")
        if self.list_class not in (None, *get_args(ListClass)):
            raise ValueError(f"a line's class is A (甲), B (乙) or C (丙), not {self.list_class!r}")
        if self.category not in (None, *get_args(Category)):
            raise ValueError(f"no category {self.category!r}: choose {', '.join(get_args(Category))}")
        codes = self.trace_codes or ()
        if len(codes) > MAX_TRACE_CODES or not all(_is_trace(one) for one in codes):
            raise ValueError(f"a line has at most {MAX_TRACE_CODES} trace codes, of 20 digits each")
        if self.quantity <= 0 or self.price <= 0 or not 0 < self.amount_fen <= MAX_LINE_FEN:
            raise ValueError(
                f"a line costs from ¥0.01 to ¥{yuan(MAX_LINE_FEN)}: quantity and price are above zero"
            )

    def _check_types(self) -> None:
        _require(self.name, str, "a line's name is text")
        _require(self.prescription, bool | None, "prescription of a line is True, False or None")
        if type(self.quantity) is not int or type(self.price) is not int:
            raise TypeError("a line keeps quantity and price as whole numbers: make it by Bill.line")

    @property
    def amount_fen(self) -> int:
        """Quantity times price, rounded half up to the fen."""
        return (2 * self.quantity * self.price + _TO_FEN) // (2 * _TO_FEN)

    @property
    def packs(self) -> int:
        """How many packs were opened for it: a broken pack counts as one."""
        return -(-self.quantity // QUANTITY_ONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """What is charged, and what the sale rests on. Made by ``Bill.of``.

    Attributes:
        lines: in the order of the till.
        prescription: what prescription medicines are sold on, or None.
        registered: whether the buyer's identity was registered, as ephedrine compounds need (O15).
        stay: of a stay in hospital that is being settled, its id, or None.
        declared_fen: what the till says that it comes to; None where it does not say.
    """

    lines: tuple[Line, ...]
    prescription: Prescription | None = None
    registered: bool = False
    stay: str | None = None
    declared_fen: int | None = None

    def __post_init__(self) -> None:
        self._check_grounds()
        if not 0 < len(self.lines) <= MAX_LINES:
            raise ValueError(f"a bill has 1 to {MAX_LINES} lines, not {len(self.lines)}")
        if self.total_fen > MAX_BILL_FEN:
            raise ValueError(f"a bill comes to at most ¥{yuan(MAX_BILL_FEN)}")
        codes = [code for line in self.lines for code in line.trace_codes or ()]
        if len(set(codes)) != len(codes):
            raise ValueError("a trace code is of one pack: none may stand on a bill twice")

    def _check_grounds(self) -> None:
        _require(self.prescription, Prescription | None, "a prescription is a date or a Prescription")
        _require(self.registered, bool, "registered is True or False")
        _require(self.stay, str | None, "a stay is told by its id")
        if self.stay is not None and not 0 < len(self.stay) <= MAX_NAME:
            raise ValueError(f"a stay's id has 1 to {MAX_NAME} characters")

    @classmethod
    def of(
        cls,
        *lines: Line | tuple[str, Amount, str | Decimal],
        prescription: Prescription | date | None = None,
        registered: bool = False,
        stay: str | None = None,
        total: str | Decimal | None = None,
    ) -> Self:
        """A bill of lines.

        Args:
            lines: ``("布洛芬缓释胶囊", 2, "18.50")``: a name, how many, and the price of one in yuan; or
                what ``Bill.line`` made.
            prescription: on which medicines that need one are sold; a date is the day it was written.
            registered: whether the buyer's identity was registered (O15).
            stay: the stay in hospital that is settled.
            total: what the till says that it comes to, in yuan; compared when it is quoted.

        Raises:
            TypeError: for a float: money is exact, so prices are decimal strings; for ``registered`` that is
                no truth, a prescription that is no date, a stay that is no id.
            ValueError: for no line or too many, an amount of zero or below, more decimals than there are.
        """
        made = tuple(one if isinstance(one, Line) else cls.line(*_three(one)) for one in lines)
        if isinstance(prescription, date):
            prescription = Prescription(issued=prescription)
        return cls(
            lines=made,
            prescription=prescription,
            registered=registered,
            stay=stay,
            declared_fen=None if total is None else fen_of(total),
        )

    @staticmethod
    def line(name: str, quantity: Amount, price: object, **more: object) -> Line:
        """One line, with more to say than a tuple can.

        Args:
            name: an item of the catalogue by name or code, or free words.
            quantity: how many, up to four decimals.
            price: of one, in yuan, up to six decimals: a decimal string, or a ``Decimal``.
            more: ``list_class``, ``category``, ``prescription``, ``trace_codes`` (see ``Line``).

        Raises:
            TypeError: for a float, or a word that a line does not have.
            ValueError: as ``Line``.
        """
        if isinstance(price, int):
            raise TypeError("a price is a decimal string of yuan, such as '18.50': a number could be fen")
        unknown = next((word for word in more if word not in _MORE), None)
        if unknown is not None:
            raise TypeError(f"a line has no {unknown!r}: it has {', '.join(_MORE)}")
        codes = more.get("trace_codes")
        if codes is not None:
            if isinstance(codes, str | bytes) or not isinstance(codes, Iterable):
                raise TypeError(f"trace codes are a list of texts, not {type(codes).__name__}")
            more["trace_codes"] = tuple(codes)
        return Line(
            name=name,
            quantity=_scaled(quantity, QUANTITY_ONE, "a quantity"),
            price=_scaled(price, PRICE_ONE, "a price"),
            **more,  # type: ignore[arg-type] # Line says what they may be
        )

    @property
    def total_fen(self) -> int:
        """What it comes to."""
        return sum(line.amount_fen for line in self.lines)


_MORE = tuple(one.name for one in fields(Line) if one.name not in ("name", "quantity", "price"))
"""What a line may say beside the three things of a tuple."""


def yuan(fen: int) -> str:
    """An amount as it stands on paper: two decimals, a minus in front."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def fen_of(amount: object) -> int:
    """Yuan as fen: ``"60.00"`` is 6000.

    Raises:
        TypeError: for a float or a whole number, which could be either.
        ValueError: for what is no amount, or has more than two decimals.
    """
    if isinstance(amount, int):
        raise TypeError("an amount is a decimal string of yuan, such as '18.50': a number could be fen")
    return _scaled(amount, 100, "an amount")


def _three(line: object) -> tuple[str, Amount, str | Decimal]:
    if not (isinstance(line, tuple) and len(line) == 3):  # noqa: PLR2004 - a name, a quantity, a price
        raise TypeError(f'a line is ("name", quantity, "price") or made by Bill.line, not {line!r}')
    return line


def _scaled(amount: object, one: int, what: str) -> int:
    """A decimal as a whole number of its smallest parts."""
    if isinstance(amount, bool) or not isinstance(amount, str | int | Decimal):
        raise TypeError(f"{what} is a decimal string, not {type(amount).__name__}: money is exact")
    found = _NUMBER.fullmatch(_digits(amount))
    decimals = len(str(one)) - 1
    if found is None or len((found[2] or "").rstrip("0")) > decimals:
        raise ValueError(f"{what} is a number above zero with up to {decimals} decimals")
    return int(found[1]) * one + int((found[2] or "").ljust(6, "0")[:decimals])


def _digits(amount: str | int | Decimal) -> str:
    """An amount as text; empty for one so long that writing it out would take time or memory."""
    if isinstance(amount, int):
        return str(amount) if abs(amount) < _BEYOND else ""
    if isinstance(amount, Decimal):
        exponent = amount.as_tuple().exponent
        return f"{amount:f}" if isinstance(exponent, int) and abs(exponent) < _EXPONENTS else ""
    return amount


def _require(one: object, kind: type | UnionType, sentence: str) -> None:
    if not isinstance(one, kind):
        raise TypeError(f"{sentence}, not {type(one).__name__}")


def _is_trace(code: object) -> bool:
    return isinstance(code, str) and _TRACE.fullmatch(code) is not None
