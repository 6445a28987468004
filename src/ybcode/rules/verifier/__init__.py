"""The till's side: from a text to a verdict, through two gates."""

from ybcode.rules.verifier.claims import CardClaim, Claim, CodeClaim, Counter, EcTokenClaim, Presented
from ybcode.rules.verifier.decode import decode
from ybcode.rules.verifier.facts import Facts
from ybcode.rules.verifier.gates import (
    Granted,
    Proposal,
    again,
    entitle,
    identify,
    identify_card,
    outlook,
    regrant,
    verify,
)
from ybcode.rules.verifier.verdict import Admission, Verdict

__all__ = [
    "Admission",
    "CardClaim",
    "Claim",
    "CodeClaim",
    "Counter",
    "EcTokenClaim",
    "Facts",
    "Granted",
    "Presented",
    "Proposal",
    "Verdict",
    "again",
    "decode",
    "entitle",
    "identify",
    "identify_card",
    "outlook",
    "regrant",
    "verify",
]
