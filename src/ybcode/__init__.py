"""The sandbox of China's dynamic medical-insurance code (医保码): everything synthetic, nothing real.

The face is loaded name by name when it is first used (PEP 562), so that ``import ybcode`` costs next
to nothing.
"""

from __future__ import annotations

TYPE_CHECKING = False  # typing.TYPE_CHECKING, without the import of typing

if TYPE_CHECKING:
    from ybcode.errors import Refused, Unknown
    from ybcode.rules.code.classify import classify
    from ybcode.rules.code.codec import mint
    from ybcode.rules.code.keys import KeyRing
    from ybcode.rules.holders.person import Person
    from ybcode.rules.policy import Policy
    from ybcode.rules.settlement import Bill, Quote, Receipt
    from ybcode.rules.verifier import Admission, Verdict, verify
    from ybcode.sandbox.open import Sandbox, open_sandbox
    from ybcode.sandbox.operations.screens import Screen, ShownCode
    from ybcode.sandbox.operations.wallets import Wallet
    from ybcode.sandbox.pictures import animate
    from ybcode.terminal.till import Till

__version__ = "0.1.0"

__all__ = [
    "Admission",
    "Bill",
    "KeyRing",
    "Person",
    "Policy",
    "Quote",
    "Receipt",
    "Refused",
    "Sandbox",
    "Screen",
    "ShownCode",
    "Till",
    "Unknown",
    "Verdict",
    "Wallet",
    "animate",
    "classify",
    "mint",
    "open_sandbox",
    "verify",
]

_WHERE = {
    "Admission": "rules.verifier",
    "Bill": "rules.settlement",
    "KeyRing": "rules.code.keys",
    "Person": "rules.holders.person",
    "Policy": "rules.policy",
    "Quote": "rules.settlement",
    "Receipt": "rules.settlement",
    "Refused": "errors",
    "Sandbox": "sandbox.open",
    "Screen": "sandbox.operations.screens",
    "ShownCode": "sandbox.operations.screens",
    "Till": "terminal.till",
    "Unknown": "errors",
    "Verdict": "rules.verifier",
    "Wallet": "sandbox.operations.wallets",
    "animate": "sandbox.pictures",
    "classify": "rules.code.classify",
    "mint": "rules.code.codec",
    "open_sandbox": "sandbox.open",
    "verify": "rules.verifier",
}


def __getattr__(name: str) -> object:
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"ybcode.{_WHERE[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
