"""What the world holds about a claim, loaded in one read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ybcode.rules.holders.dossier.card import FIRST_CARD, Card
from ybcode.rules.holders.holder import IN_ORDER, Holder
from ybcode.rules.holders.proof import NO_PROOF, Proof
from ybcode.rules.redemption.floor import Tie

if TYPE_CHECKING:
    from ybcode.rules.family.delegation import Binding
    from ybcode.rules.holders.credential import Credential
    from ybcode.rules.holders.filing import Filing
    from ybcode.rules.holders.person import Person
    from ybcode.rules.redemption.ectoken import EcToken
    from ybcode.rules.redemption.requests import Remembered


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The rows that a claim touches; None where there is no such row.

    Attributes:
        credential: the row of the claim's handle.
        tie: floor and last spent tick of (subject, presenter).
        subject: whose account.
        presenter: on whose phone.
        token: the row of the claim's ecToken.
        remembered: the admission that holds the request's id.
        holder: the subject's insurance as it was written last.
        filing: the subject's filing for the area of the place, where that is not the subject's own.
        proof: how the step-up that the counter asks for stands for the subject, or the card's PIN.
        card: the subject's physical card.
        binding: of a code on another's phone, the family binding; None where there is none.
    """

    credential: Credential | None = None
    tie: Tie = Tie()
    subject: Person | None = None
    presenter: Person | None = None
    token: EcToken | None = None
    remembered: Remembered | None = None
    holder: Holder = IN_ORDER
    filing: Filing | None = None
    proof: Proof = NO_PROOF
    card: Card = FIRST_CARD
    binding: Binding | None = None
