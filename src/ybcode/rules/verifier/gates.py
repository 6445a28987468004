"""The two gates: identify proposes, the store disposes, entitle answers.

``identify`` judges a claim against the facts and proposes what would be written; nothing is spent by
it. Whoever applied the proposal grants it, and asks the second gate.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ybcode.errors import Refusal
from ybcode.rules.holders.holder import as_of
from ybcode.rules.institutions import MONEY_SCENES, Fund
from ybcode.rules.redemption.floor import RaiseFloor, spend
from ybcode.rules.redemption.life import age_ms
from ybcode.rules.redemption.requests import is_alive
from ybcode.rules.verifier.checks import (
    IDENTIFY_BARE_CODE,
    IDENTIFY_CARD,
    IDENTIFY_CODE,
    IDENTIFY_ECTOKEN,
    credential_is_live,
    first_refusal,
    place_is_designated,
    scene_is_opened,
)
from ybcode.rules.verifier.claims import CardClaim, Claim, CodeClaim
from ybcode.rules.verifier.decode import decode
from ybcode.rules.verifier.entitlement import (
    OF_THE_PERSON,
    SETTLE,
    misconceived,
    notices,
    of_a_member,
    open_funds,
)
from ybcode.rules.verifier.verdict import Verdict

if TYPE_CHECKING:
    from ybcode.rules.code.keys import KeyRing
    from ybcode.rules.holders.credential import Credential
    from ybcode.rules.policy import Policy
    from ybcode.rules.redemption.ectoken import EcToken
    from ybcode.rules.verifier.claims import Counter
    from ybcode.rules.verifier.facts import Facts

_CONFLICT = Refusal("request.conflict")


@dataclass(frozen=True, slots=True)
class Granted:
    """A proposal that was applied: the person is identified and an ecToken exists."""

    claim: Claim
    ectoken: str = field(repr=False)
    tick: int | None
    admitted_ms: int


class Proposal:
    """A claim that passed the identify gate: what would be written if it were granted.

    Attributes:
        claim: the code or the ecToken.
        credential: its live credential.
        now_ms: the instant it was judged at, in ms.
    """

    __slots__ = ("_once", "claim", "credential", "now_ms")

    def __init__(self, claim: Claim, credential: Credential, *, now_ms: int, once: bool) -> None:
        self.claim = claim
        self.credential = credential
        self.now_ms = now_ms
        self._once = once

    @property
    def age_ms(self) -> int:
        """How old the code is, in ms; only a code has an age."""
        assert isinstance(self.claim, CodeClaim)
        return age_ms(self.claim.tick, self.now_ms)

    @property
    def spend(self) -> RaiseFloor:
        """The effect that spends the code, guarded by floor and liveness."""
        assert isinstance(self.claim, CodeClaim)
        return spend(self.credential, self.claim.tick, now_ms=self.now_ms, once=self._once)

    def grant(self, token: EcToken) -> Granted:
        """What the claim became once its effects were applied."""
        return Granted(self.claim, token.text, token.tick, token.given_ms)

    def lose(self, refusal: Refusal) -> Verdict:
        """The answer when another won the race; the facts were judged again and refused."""
        return Verdict(accepted=False, refusal=refusal)

    def __repr__(self) -> str:
        return f"Proposal(channel={self.credential.channel!r}, now_ms={self.now_ms})"


def identify(claim: Claim, facts: Facts, *, policy: Policy, now_ms: int) -> Proposal | Refusal:
    """The first gate: who is it, and may this code or ecToken be used here and now?

    Args:
        claim: from ``decode``, or an ecToken.
        facts: the rows it touches.
        policy: the sandbox's settings.
        now_ms: the instant, in ms.
    """
    if isinstance(claim, CodeClaim):
        checks = IDENTIFY_CODE if claim.counter else IDENTIFY_BARE_CODE
        refusal = first_refusal(checks, claim, facts, policy=policy, now_ms=now_ms)
    elif isinstance(claim, CardClaim):
        raise TypeError("a card is judged by identify_card: there is no credential to propose")
    else:
        refusal = first_refusal(IDENTIFY_ECTOKEN, claim, facts, policy=policy, now_ms=now_ms)
    if refusal is not None:
        return refusal
    assert facts.credential is not None
    return Proposal(claim, facts.credential, now_ms=now_ms, once=policy.code.redemption == "session")


def identify_card(
    claim: CardClaim, facts: Facts, *, policy: Policy, now_ms: int, settling: bool = False
) -> Verdict:
    """Both gates for a physical card: nothing is spent, and it yields no ecToken.

    Args:
        claim: the card in the reader.
        facts: subject, card, the card's PIN, holder and filing.
        policy: the sandbox's settings.
        now_ms: the instant, in ms.
        settling: whether money moves now, whatever the scene.
    """
    refusal = first_refusal(IDENTIFY_CARD, claim, facts, policy=policy, now_ms=now_ms)
    if refusal is not None:
        return Verdict(accepted=False, refusal=refusal)
    granted = Granted(claim, "", None, now_ms)
    return entitle(granted, facts, policy=policy, now_ms=now_ms, settling=settling)


def entitle(
    granted: Granted, facts: Facts, *, policy: Policy, now_ms: int, settling: bool = False
) -> Verdict:
    """The second gate, for scenes that move money: may this person settle here and now?

    A refusal here comes with the identity and the ecToken: the code is spent, the ecToken is good for
    queries.

    Args:
        granted: from ``Proposal.grant``.
        facts: the rows, as they were at the first gate.
        policy: the sandbox's settings.
        now_ms: the instant, in ms.
        settling: whether money moves now, whatever the scene: a fee that is paid at registration.
    """
    claim = granted.claim
    refusal, funds = None, frozenset[Fund]()
    riding = misconceived(policy)
    if claim.counter is not None and (settling or claim.counter.scene in MONEY_SCENES):
        facts = standing_at(facts, policy, now_ms)
        refusal = first_refusal(SETTLE, claim, facts, policy=policy, now_ms=now_ms)
        refusal = None if refusal is None else of_a_member(refusal, facts)
        if refusal is None:
            funds, riding = open_funds(claim, facts, policy), tuple(notices(facts, policy, now_ms))
    return Verdict(
        accepted=refusal is None,
        refusal=refusal,
        funds=funds,
        notices=riding,
        identity=facts.subject,
        presenter=facts.presenter,
        channel="card" if granted.tick is None else facts.credential.channel if facts.credential else None,
        ectoken=granted.ectoken,
        counter=claim.counter,
        admitted_ms=granted.admitted_ms,
        age_ms=None if granted.tick is None else age_ms(granted.tick, granted.admitted_ms),
    )


def standing_at(facts: Facts, policy: Policy, now_ms: int) -> Facts:
    """The facts with the holder as it stands at an instant: what time alone brings about is applied."""
    holder = as_of(facts.holder, policy, now_ms)
    return facts if holder is facts.holder else replace(facts, holder=holder)


def outlook(counter: Counter, facts: Facts, *, policy: Policy, now_ms: int) -> tuple[Refusal, ...]:
    """Every reason for which a counter would refuse a person now, not the first alone.

    What is asked of the code itself is left out; a scene that moves no money asks the place alone.

    Args:
        counter: where, and for which scene.
        facts: of the person: subject, holder and filing.
        policy: the sandbox's settings.
        now_ms: the instant, in ms.
    """
    facts = standing_at(facts, policy, now_ms)
    claim = CodeClaim("", 0, 0, counter)
    settle = OF_THE_PERSON if counter.scene in MONEY_SCENES else ()
    asked = (place_is_designated, scene_is_opened, *settle)
    found = (check(claim, facts, policy, now_ms) for check in asked)
    return tuple(refusal for refusal in found if refusal is not None)


def again(facts: Facts, text_hash: bytes, *, policy: Policy, now_ms: int) -> EcToken | Refusal | None:
    """What a request id that came before means for this request.

    Args:
        facts: with the admission that holds the id, if any.
        text_hash: keyed hash of this request's text and scene.
        policy: the life of an ecToken.
        now_ms: the instant, in ms.

    Returns:
        The ecToken to answer with again, a refusal (another text under the id), or None: judge it anew.
    """
    held = facts.remembered
    if held is None or not is_alive(held.token, life_s=policy.ectoken.life_s, now_ms=now_ms):
        return None
    return held.token if held.text_hash == text_hash else _CONFLICT


def regrant(token: EcToken, facts: Facts, *, counter: Counter, policy: Policy, now_ms: int) -> Verdict:
    """The first answer once more, unless its credential was revoked since.

    Args:
        token: what the first request yielded, still alive.
        facts: its credential as it stands now, subject and presenter.
        counter: where the request came from, then and now.
        policy: the sandbox's settings.
        now_ms: the instant, in ms.
    """
    claim = CodeClaim(token.credential.province, token.credential.handle, token.tick, counter)
    refusal = first_refusal((credential_is_live,), claim, facts, policy=policy, now_ms=now_ms)
    if refusal is not None:
        return Verdict(accepted=False, refusal=refusal)
    granted = Granted(claim, token.text, token.tick, token.given_ms)
    return entitle(granted, facts, policy=policy, now_ms=now_ms)


def verify(
    claim: Claim | str,
    facts: Facts,
    *,
    keys: KeyRing | None = None,
    policy: Policy,
    now_ms: int,
) -> Proposal | Refusal:
    """Judge a scanned text, or a claim, without a sandbox. Nothing is spent.

    Args:
        claim: the scanned text, or what ``decode`` made of it.
        facts: the rows it touches; ``Facts`` comes from ``ybcode.rules.verifier``.
        keys: the issuer's ring, this thread's copy; needed for a text.
        policy: life, skew, redemption.
        now_ms: the instant, in ms.

    Returns:
        A proposal with the effect that would spend the code, or the refusal.

    Raises:
        TypeError: for a text without keys.
    """
    if not isinstance(claim, str):
        return identify(claim, facts, policy=policy, now_ms=now_ms)
    if keys is None:
        raise TypeError("verify needs the key ring to open a text: pass keys=")
    decoded = decode(claim, keys, policy=policy, now_ms=now_ms)
    if isinstance(decoded, Refusal):
        return decoded
    return identify(decoded, facts, policy=policy, now_ms=now_ms)
