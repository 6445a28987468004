"""Minting, verifying and refusing, as multiples of one ``hmac.digest`` over 32 bytes.

Peers do the nearest thing that they do: they mint or check one signed value or one-time password.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from typing import Any, Final

from tests.benchmarks.measure import Result, Row, interleave
from ybcode.rules.code.codec import mint
from ybcode.rules.code.keys import KeyRing
from ybcode.rules.holders.credential import Credential
from ybcode.rules.verifier import Facts, Proposal, verify
from ybcode.sandbox.presets import load_policy
from ybcode.values import PersonId

_KEY: Final = bytes(range(32))
_MESSAGE: Final = bytes(range(32, 64))
_TICK: Final = 356_000_000
_NOW_MS: Final = _TICK * 5000
_HANDLE: Final = 123_456_789
_OTP_STEPS: Final = 60

Peers = dict[str, Callable[[], object]]


def _reference() -> bytes:
    return hmac.digest(_KEY, _MESSAGE, "sha256")


def _cost(ours: Callable[[], object], *, rounds: int = 31, calls: int = 1000) -> float:
    """The cost of a call as a multiple of the reference."""
    return 1 / interleave(ours, _reference, rounds=rounds, calls=calls)


def _beside(peers: Peers) -> dict[str, float]:
    return {name: _cost(call, rounds=7, calls=50) for name, call in peers.items()}


def _peers() -> tuple[Peers, Peers]:
    """What the installed peers mint with, and what they verify with."""
    minting: Peers = {}
    verifying: Peers = {}
    payload: dict[str, Any] = {"sub": "123456789", "iat": _TICK * 5}
    try:
        import itsdangerous
        import jwt
        import pyotp
        from joserfc import jwt as jose
        from joserfc.jwk import OctKey
    except ModuleNotFoundError:
        return minting, verifying
    otp = pyotp.TOTP("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", digits=9, digest="sha256", interval=5)
    signer = itsdangerous.URLSafeTimedSerializer(_KEY)
    signed = signer.dumps(payload)
    json_web = jwt.encode(payload, _KEY)
    key = OctKey.import_key(_KEY)
    jose_web = jose.encode({"alg": "HS256"}, payload, key)
    late = otp.at(_TICK * 5)
    window_end = datetime.fromtimestamp(_TICK * 5 + 5 * _OTP_STEPS, tz=UTC)
    minting |= {
        "pyotp at": lambda: otp.at(_TICK * 5),
        "itsdangerous dumps": lambda: signer.dumps(payload),
        "PyJWT encode": lambda: jwt.encode(payload, _KEY),
        "joserfc encode": lambda: jose.encode({"alg": "HS256"}, payload, key),
    }
    verifying |= {
        f"pyotp over {_OTP_STEPS} steps": lambda: otp.verify(
            late, for_time=window_end, valid_window=_OTP_STEPS
        ),
        "itsdangerous loads": lambda: signer.loads(signed),
        "PyJWT decode": lambda: jwt.decode(json_web, _KEY, ["HS256"], options={"verify_iat": False}),
        "joserfc decode": lambda: jose.decode(jose_web, key),
    }
    return minting, verifying


def _mint() -> Result:
    ring = KeyRing.single(_KEY, key_id=3)
    ticks = count(_TICK)
    ratio = _cost(lambda: mint(ring, province="59", handle=_HANDLE, tick=next(ticks)))
    return Result(ratio, _beside(_peers()[0]))


def _verify() -> Result:
    ring = KeyRing.single(_KEY, key_id=3)
    policy = load_policy("standard")
    me = PersonId("u1")
    facts = Facts(
        credential=Credential(province="59", handle=_HANDLE, subject=me, presenter=me, channel="app")
    )
    text = mint(ring, province="59", handle=_HANDLE, tick=_TICK)

    def ours() -> object:
        return verify(text, facts, keys=ring, policy=policy, now_ms=_NOW_MS)

    if not isinstance(ours(), Proposal):
        raise TypeError("the row measures an accepted code, and this one was refused")
    return Result(_cost(ours), _beside(_peers()[1]))


def _refuse() -> Result:
    ring = KeyRing.single(_KEY, key_id=3)
    policy = load_policy("standard")
    facts = Facts()
    garbage = "4" * 27
    ratio = _cost(lambda: verify(garbage, facts, keys=ring, policy=policy, now_ms=_NOW_MS), calls=5000)
    unknown = f"424{'7' * 19}599309"
    opened = _cost(lambda: verify(unknown, facts, keys=ring, policy=policy, now_ms=_NOW_MS))
    return Result(ratio, {"well-formed garbage": opened})


ROWS: Final[tuple[Row, ...]] = (
    Row("mint one code", "lower", 6, _mint),
    Row("verify one code", "lower", 7, _verify),
    Row("refuse garbage of a wrong length", "lower", 0.15, _refuse),
)
