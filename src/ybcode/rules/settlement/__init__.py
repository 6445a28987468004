"""Settlement: from an admission and a bill to a receipt whose parts sum to the bill, and back."""

from __future__ import annotations

from ybcode.rules.settlement.goods.bill import Bill, Line, Prescription, fen_of, yuan
from ybcode.rules.settlement.goods.charge import Charge
from ybcode.rules.settlement.goods.items import Item
from ybcode.rules.settlement.life.record import Quote, Receipt, Settlement
from ybcode.rules.settlement.life.settle import MoneyFacts, Priced, price
from ybcode.rules.settlement.life.stay import Stay
from ybcode.rules.settlement.money.funding import Parts

__all__ = [
    "Bill",
    "Charge",
    "Item",
    "Line",
    "MoneyFacts",
    "Parts",
    "Prescription",
    "Priced",
    "Quote",
    "Receipt",
    "Settlement",
    "Stay",
    "fen_of",
    "price",
    "yuan",
]
