"""The ordered checks of the identify gate: one function each, one sentence each.

Every check is told the claim, the facts, the policy and the instant, and answers with a refusal or
with None. The order is that of code-format.md, Verifying: nothing is said of a code before its tag
was good, and nothing of a person before the code was. The checks of the settle gate stand in
``entitlement``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from ybcode.errors import Refusal
from ybcode.rules.holders.dossier.card import read
from ybcode.rules.holders.proof import PIN_NEEDED, Attempt, locked, try_face, try_pin
from ybcode.rules.institutions import SCENES
from ybcode.rules.redemption.life import age_ms, state_of
from ybcode.rules.redemption.requests import is_alive
from ybcode.rules.verifier.claims import CardClaim, Claim, CodeClaim, EcTokenClaim
from ybcode.rules.verifier.decode import INVALID

if TYPE_CHECKING:
    from ybcode.rules.holders.credential import Credential
    from ybcode.rules.policy import Policy
    from ybcode.rules.verifier.facts import Facts

AnyClaim = TypeVar("AnyClaim", CodeClaim, EcTokenClaim, CardClaim, Claim)
Check = Callable[[AnyClaim, "Facts", "Policy", int], Refusal | None]

REVOKED = Refusal("code.revoked")
UNBOUND = Refusal("family.unbound")
_SPENT = {"used": Refusal("code.used"), "superseded": Refusal("code.superseded")}
_TOKEN_UNKNOWN = Refusal("ectoken.unknown")
_NOT_DESIGNATED = Refusal("place.not_designated")
_OTHER_INSTITUTION = Refusal("ectoken.other_institution")


def handle_is_known(claim: CodeClaim, facts: Facts, _policy: Policy, _now_ms: int) -> Refusal | None:
    """A handle that was never given out says no more than a bad tag (step 4)."""
    row = facts.credential
    known = row is not None and row.handle == claim.handle and row.province == claim.province
    return None if known else INVALID


def code_is_live(claim: CodeClaim, facts: Facts, policy: Policy, now_ms: int) -> Refusal | None:
    """A code is admitted on its half-open life, by a live credential, above the floor (steps 5 to 7)."""
    assert facts.credential is not None
    state = state_of(claim.tick, facts.credential, facts.tie, policy=policy.code, now_ms=now_ms)
    if state == "live":
        return None
    age = age_ms(claim.tick, now_ms)
    if state == "expired":
        return Refusal("code.expired", {"age_ms": age, "life_ms": policy.code.life_s * 1000})
    if state == "ahead":
        return Refusal("code.not_yet", {"ahead_ms": -age})
    return revoked(facts.credential) if state == "revoked" else _SPENT[state]


def revoked(one: Credential | None) -> Refusal:
    """What a revoked credential is answered with: an unbound tie says so (step 6)."""
    return UNBOUND if one is not None and one.reason == "unbound" else REVOKED


def terminal_clock_is_right(claim: CodeClaim, _facts: Facts, policy: Policy, now_ms: int) -> Refusal | None:
    """Where the policy compares it, a till whose own clock is off is told so first (domain.md, D4.3)."""
    said_ms = claim.presented.terminal_ms
    if said_ms is None or policy.terminal.clock != "refuse" or clock_is_right(said_ms, policy, now_ms):
        return None
    return Refusal("terminal.clock_off", {"off_ms": said_ms - now_ms})


def clock_is_right(said_ms: int, policy: Policy, now_ms: int) -> bool:
    """Whether a till's clock is within ``terminal.skew_s`` of ours."""
    return abs(said_ms - now_ms) <= policy.terminal.skew_s * 1000


def place_is_designated(claim: Claim, _facts: Facts, _policy: Policy, _now_ms: int) -> Refusal | None:
    """Only a designated institution may scan (S0 「需通过医保平台或定点机构扫描动态二维码」)."""
    counter = claim.counter
    return None if counter is None or counter.institution.designated else _NOT_DESIGNATED


def scene_is_opened(claim: Claim, _facts: Facts, _policy: Policy, _now_ms: int) -> Refusal | None:
    """A place settles what it has opened (W39)."""
    counter = claim.counter
    if counter is None or counter.institution.has_opened(counter.scene):
        return None
    return Refusal("place.not_opened", {"service": SCENES[counter.scene]})


def scene_is_allowed(claim: Claim, _facts: Facts, _policy: Policy, _now_ms: int) -> Refusal | None:
    """A pharmacy may not ask for a hospital's scene, nor a hospital for a pharmacy's."""
    counter = claim.counter
    if counter is None or counter.institution.may_ask(counter.scene):
        return None
    return Refusal("code.wrong_scene", {"scene": counter.scene})


def channel_is_served(_claim: CodeClaim, facts: Facts, policy: Policy, _now_ms: int) -> Refusal | None:
    """A code of a channel that the policy does not know is as good as none."""
    assert facts.credential is not None
    return None if facts.credential.channel in policy.channels else INVALID


def step_up_is_passed(claim: CodeClaim, facts: Facts, policy: Policy, now_ms: int) -> Refusal | None:
    """Where the counter asks for a face or a PIN, the code alone is not enough (S0 「在支持的设备上」)."""
    asked, counter = policy.counter_step_up, claim.counter
    if asked == "none" or counter is None:
        return None
    if asked == "face" and not counter.institution.face:
        return Refusal("terminal.no_face")
    attempt = try_step_up(claim, facts, policy, now_ms)
    if attempt is None:
        return Refusal("identity.face_needed", {"channel": "till"}) if asked == "face" else PIN_NEEDED
    return attempt.refusal


def try_step_up(claim: CodeClaim, facts: Facts, policy: Policy, now_ms: int) -> Attempt | None:
    """What became of the face or PIN that the counter asked for; None when none was presented."""
    shown = claim.presented
    if policy.counter_step_up == "face":
        return None if shown.face is None else try_face(facts.proof, policy, passed=shown.face, now_ms=now_ms)
    return None if shown.pin is None else try_pin(facts.proof, shown.pin, policy, now_ms=now_ms)


def ectoken_is_known(_claim: EcTokenClaim, facts: Facts, _policy: Policy, _now_ms: int) -> Refusal | None:
    """An ecToken must have been yielded by a scan."""
    return None if facts.token is not None else _TOKEN_UNKNOWN


def ectoken_is_ours(claim: EcTokenClaim, facts: Facts, _policy: Policy, _now_ms: int) -> Refusal | None:
    """An ecToken is good for the institution that scanned (code-format.md, ecToken)."""
    assert facts.token is not None
    mine = facts.token.institution == claim.counter.institution.institution_id
    return None if mine else _OTHER_INSTITUTION


def ectoken_is_alive(_claim: EcTokenClaim, facts: Facts, policy: Policy, now_ms: int) -> Refusal | None:
    """An ecToken lives ``ectoken.life_s``, half-open."""
    assert facts.token is not None
    life_s = policy.ectoken.life_s
    if is_alive(facts.token, life_s=life_s, now_ms=now_ms):
        return None
    age = now_ms - facts.token.given_ms
    return Refusal("ectoken.expired", {"age_ms": age, "life_ms": life_s * 1000})


def credential_is_live(claim: Claim, facts: Facts, _policy: Policy, _now_ms: int) -> Refusal | None:
    """What a revoked credential once opened is refused at each later call (code-format.md, ecToken)."""
    if isinstance(claim, CardClaim):
        return None  # a card needs no code
    live = facts.credential is not None and facts.credential.state == "live"
    return None if live else revoked(facts.credential)


def card_is_readable(claim: CardClaim, facts: Facts, _policy: Policy, _now_ms: int) -> Refusal | None:
    """A card that is lost, worn out, or in a broken reader says nothing (S4)."""
    return read(facts.card, claim.part, reader_works=claim.reader_works)


def card_pin_is_right(claim: CardClaim, facts: Facts, policy: Policy, now_ms: int) -> Refusal | None:
    """A PIN that is locked keeps the card shut; one that was typed must be right (S4 「被锁定」)."""
    shut = locked(facts.proof, "card", now_ms=now_ms)
    if shut is not None or claim.pin is None:
        return shut
    return try_pin(facts.proof, claim.pin, policy, now_ms=now_ms).refusal


IDENTIFY_CODE: tuple[Check[CodeClaim], ...] = (
    handle_is_known,
    terminal_clock_is_right,
    code_is_live,
    place_is_designated,
    scene_is_allowed,
    scene_is_opened,
    channel_is_served,
    step_up_is_passed,
)
_AT_A_COUNTER = {
    terminal_clock_is_right,
    place_is_designated,
    scene_is_allowed,
    scene_is_opened,
    step_up_is_passed,
}
IDENTIFY_BARE_CODE = tuple(check for check in IDENTIFY_CODE if check not in _AT_A_COUNTER)
"""The same without those that ask about a counter: for a verifier that has none."""

IDENTIFY_CARD: tuple[Check[CardClaim], ...] = (
    place_is_designated,
    scene_is_allowed,
    scene_is_opened,
    card_is_readable,
    card_pin_is_right,
)
IDENTIFY_ECTOKEN: tuple[Check[EcTokenClaim], ...] = (
    ectoken_is_known,
    ectoken_is_ours,
    ectoken_is_alive,
    credential_is_live,
    place_is_designated,
    scene_is_allowed,
    scene_is_opened,
)


def first_refusal(
    checks: tuple[Check[AnyClaim], ...], claim: AnyClaim, facts: Facts, *, policy: Policy, now_ms: int
) -> Refusal | None:
    """The answer of the first check that refuses, or None when all are content."""
    for check in checks:
        refusal = check(claim, facts, policy, now_ms)
        if refusal is not None:
            return refusal
    return None
