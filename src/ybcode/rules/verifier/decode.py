"""From any text to a claim or a refusal: parse, then authenticate. Nothing is known of facts here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ybcode.errors import Refusal
from ybcode.rules.code.classify import LENGTHS, TextClass, classify
from ybcode.rules.code.codec import open_code
from ybcode.rules.code.fields import is_simulated
from ybcode.rules.verifier.claims import CodeClaim

if TYPE_CHECKING:
    from ybcode.rules.code.keys import KeyRing
    from ybcode.rules.policy import Policy
    from ybcode.rules.verifier.claims import Counter

INVALID = Refusal("code.invalid")
MALFORMED = Refusal("code.malformed")
_REFUSALS: dict[TextClass, Refusal] = {
    one: Refusal(one.value) for one in TextClass if one is not TextClass.SIMULATED
}


def decode(
    text: str, keys: KeyRing, *, counter: Counter | None = None, policy: Policy, now_ms: int
) -> CodeClaim | Refusal:
    """The claim that a scanned text makes, steps 1 to 3 of code-format.md.

    Args:
        text: what the scanner delivered, its line end stripped.
        keys: the issuer's ring, this thread's copy.
        counter: where it was scanned.
        policy: how far ahead a tick is recognised.
        now_ms: the instant, in ms.
    """
    if len(text) not in LENGTHS:
        return MALFORMED
    if not is_simulated(text):
        return _REFUSALS[classify(text)]
    opened = open_code(text, keys, now_ms=now_ms, ahead_ms=policy.code.ahead_ms)
    if opened is None:
        return INVALID
    return CodeClaim(*opened, counter)
